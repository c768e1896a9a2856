/* SPDX-License-Identifier: ISC
 * One run of the program that is told of outcomes: what it is given, and how
 * it ended. For whoever runs it, the daemon or a service that has no store;
 * claiming and recording are effect.h's. */
#ifndef APPROVE_EFFECT_RUN_H
#define APPROVE_EFFECT_RUN_H

#include <jansson.h>

#include "lib/base/program.h"

/* Which run it was and how it ended. */
struct effect_end {
	int64_t id;
	unsigned attempt;
	const char *request_id, *outcome; /* borrowed */
	unsigned generation;
	bool done; /* it exited 0 */
	const char *text;
	int64_t uid, now; /* of the runner's peer, or -1 */
};

/* The key of a run by its member "Hook"; borrows from it. ST_INVALID where a
 * member is missing. */
enum status effect_read(
    struct effect_end *end_r, const json_t *run, struct err *err) MUST_CHECK;

/* Runs `path` for a claimed run: its JSON on standard input, the key in the
 * environment (COUNTERSIGN_REQUEST_ID, _OUTCOME, _GENERATION, _ATTEMPT). The
 * key and the end in *end_r, its text in text_r. Blocks; `cancel_fd` as in
 * program.h. ST_NOTFOUND: it was cancelled, and counts as not run; ST_INVALID:
 * no such run; ST_TEMP: nothing could be run. */
enum status effect_execute(struct effect_end *end_r,
    char text_r[PROGRAM_TEXT_SIZE], const char *path, const json_t *run,
    int cancel_fd, struct err *err) MUST_CHECK;

#endif
