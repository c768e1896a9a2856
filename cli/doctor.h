/* SPDX-License-Identifier: ISC
 * What the checks of doctor share. A check looks, changes nothing, and says
 * with doctor_found() what it found: a finding that is not OK has a remedy. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include <jansson.h>

#include "cli/cli.h"
#include "cli/probe.h"

enum result { OK, WARNING, FAULT };

struct doctor {
	struct cli *cli;
	const struct settings *settings;
	json_t *findings;
	const char *check; /* the one under way */
	enum result worst;
	bool daemon_answers;
	char banner[PROBE_BANNER_SIZE]; /* of submit.server, or "" */
};

/* `remedy` may be null where there is nothing to do. */
void doctor_found(struct doctor *doctor, enum result result, const char *remedy,
    const char *fmt, ...) PRINTF_LIKE(4, 5);
/* A value of the configuration. */
const char *doctor_setting(
    const struct doctor *doctor, const char *section, const char *name);

/* doctor_files.c */
void doctor_configuration(struct doctor *doctor);
void doctor_keys(struct doctor *doctor);
void doctor_state(struct doctor *doctor);
void doctor_templates(struct doctor *doctor);

/* doctor_programs.c */
void doctor_control(struct doctor *doctor);
void doctor_page(struct doctor *doctor);
void doctor_milter(struct doctor *doctor);
void doctor_daemon(struct doctor *doctor);

/* doctor_mail.c: what a client of the mail server meets. */
void doctor_mta(struct doctor *doctor);

/* doctor_postfix.c: its configuration, where it is Postfix and this one. */
void doctor_postfix(struct doctor *doctor);

/* doctor_dns.c */
void doctor_dns(struct doctor *doctor);

/* doctor_age.c: the clock, and what grows old. */
void doctor_clock(struct doctor *doctor);
void doctor_suffixes(struct doctor *doctor);

#endif
