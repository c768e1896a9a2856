/* SPDX-License-Identifier: ISC
 * High-risk names in operation: the lists that risk { } names, read from their
 * files and read again when these change, and the exemptions in the store. What
 * makes a name a risk is policy/risk's. */
#ifndef APPROVE_RISK_H
#define APPROVE_RISK_H

#include "approve/approve.h"
#include "lib/name/domain.h"
#include "policy/risk.h"

/* The lists in force. Safe for several threads. */
struct risk;

enum { RISK_FILE_MAX = 64 * 1024 * 1024, RISK_HASH_SIZE = 72 };

/* Reads both lists. ST_INVALID with "FILE:LINE: what" for the first line that
 * is broken, or where a file cannot be read (exit 78). */
enum status risk_open(struct risk **risk_r, const struct settings *settings,
    struct err *err) MUST_CHECK;
void risk_close(struct risk *risk);

/* One file as it was read. */
struct risk_source {
	const char *path;          /* "" where the configuration names none */
	char hash[RISK_HASH_SIZE]; /* "sha256:HEX" of its octets */
	int64_t date;              /* when it was last written */
	size_t n_domains;          /* in force, of those in the file */
};
/* What is in force now. `path` lives as long as `risk`. */
void risk_sources(
    struct risk *risk, struct risk_source *list_r, struct risk_source *deny_r);

/* Could a list that changed not be read, so that an old one is in force? The
 * sentence in `why_r`. For doctor. */
bool risk_is_stale(struct risk *risk, struct err *why_r);

struct risk_answer {
	struct risk_finding finding;
	bool exempt; /* high risk, but lifted: `exemption` */
	struct exemption exemption;
	unsigned quorum;      /* at least so many approvals (--quorum), or 0 */
	enum failure failure; /* FAILURE_NONE: may go on */
};

/* Is a name of high risk, denied, exempt at `now`? Asks the lists, then, for a
 * name that is on one, the store; so not within store_decide(). ST_OK with the
 * answer; ST_TEMP where the store is in trouble. A list whose file changed is
 * read again before; where the new one is broken, the old one stays and the
 * log says so. With core->risk null only the mail providers are known. Writes
 * steps with the hash and date of the lists (K2). To be asked when a request
 * is made (K1) and when the quorum is reached (K4). */
enum status risk_check(struct risk_answer *answer_r, const struct approve *core,
    const struct domain *name, int64_t now, struct policy_trace *trace,
    struct err *err) MUST_CHECK;

/* FailureMessage for an answer with a failure: the model's sentence, the name,
 * why, and whom to ask (K1, K2). */
void
risk_message(char text_r[STORE_TEXT_SIZE], const struct risk_answer *answer,
    const char *name, const struct settings *settings);

/* Checks a list and installs it as risk.list: in place of the old file in one
 * step, in force for this process at return and for the others at their next
 * question. ST_INVALID for a broken line ("line N: what"), ST_DENIED where
 * risk.list is not set or its folder may not be written. */
enum status risk_import(struct risk *risk, const char *bytes, size_t len,
    struct err *err) MUST_CHECK;

#endif
