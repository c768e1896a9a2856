/* SPDX-License-Identifier: ISC
 * Evidence over the control socket: a request's events, what each rests on, and
 * the settings of then. What is made of it is the verbs'. */
#ifndef CLI_EVIDENCE_H
#define CLI_EVIDENCE_H

#include "cli/control.h"

/* Each event of the request (null: of all) since that time (null: ever),
 * opened, in order. 0, or an exit status after having told why. */
typedef int evidence_event_fn(struct cli *cli, void *arg, const json_t *event);
int evidence_each_event(struct cli *cli, const char *request_id,
    const char *since, evidence_event_fn *each, void *arg);

/* What the event of that number rests on. *held_r is false, and the buffer
 * empty, where there is nothing; *withheld_r (or null) is then why it is not
 * given out, or "". */
enum { EVIDENCE_WHY_SIZE = 128 };
int evidence_fetch(struct cli *cli, struct buf *bytes, bool *held_r,
    char withheld_r[EVIDENCE_WHY_SIZE], json_int_t seq);

/* The settings of that hash as text; the caller frees. */
int evidence_settings(struct cli *cli, char **text_r, const char *hash);

/* Each request that was made, newest first. */
typedef int
evidence_request_fn(struct cli *cli, void *arg, const json_t *summary);
int
evidence_each_request(struct cli *cli, evidence_request_fn *each, void *arg);

#endif
