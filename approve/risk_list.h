/* SPDX-License-Identifier: ISC
 * The two lists of risk { } as read from their files: lines into sets of
 * names. When files are read is risk.c's. */
#ifndef APPROVE_RISK_LIST_H
#define APPROVE_RISK_LIST_H

#include "approve/risk.h"
#include "lib/name/confusable.h"

/* Immutable once read; any number of threads may look things up. */
struct risk_lists {
	struct risk_names *listed, *skeletons;
	struct risk_names *denied, *denied_parents;
	struct risk_source list, deny; /* without `path` and `date` */
	unsigned references;           /* risk.c's */
};

/* Lists of the mail providers alone (K3); room for a list is made ahead. */
enum status
risk_lists_new(struct risk_lists **lists_r, size_t n_expected, size_t octets,
    const struct confusable *confusable, struct err *err) MUST_CHECK;
void risk_lists_free(struct risk_lists *lists);

/* Every line is "RANK,DOMAIN"; a first line "rank,domain" is passed over, and
 * so is CR before LF. Keeps what has a rank of at most `top`, to be found by
 * its registrable domain; a public suffix stands for no name, and a mail
 * provider's domain stays that. ST_INVALID with "NAME:LINE: what" for the first
 * line that is anything else, and for a list without a line. */
enum status risk_lists_read(struct risk_lists *lists, const char *name,
    const char *bytes, size_t len, uint32_t top,
    const struct confusable *confusable, struct err *err) MUST_CHECK;

/* Every line is a domain, for it and what lies below; blanks around it, empty
 * lines and comments from # are passed over. */
enum status risk_lists_read_denied(struct risk_lists *lists, const char *name,
    const char *bytes, size_t len, struct err *err) MUST_CHECK;

/* How many lines, to make room for. */
size_t risk_lists_lines(const char *bytes, size_t len);

#endif
