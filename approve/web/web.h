/* SPDX-License-Identifier: ISC
 * The web child as a process: what it is told at its start, and its main().
 * It holds nothing: no store, no key, no configuration file; what is asked and
 * answered goes through its channels to countersign-approve. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "lib/base/status.h"

/* argv[1] that makes countersign-approve the web child. */
#define WEB_CHILD_ARGUMENT "--web-child"

/* What stands open in the child: standard streams, the listener, the channels;
 * nothing else. */
enum {
	WEB_LISTENER_FD = 3,
	WEB_CHANNELS_FD = 4,
	WEB_N_CHANNELS = 8,
	WEB_DRAIN_MS = 20000, /* for what is under way at SIGTERM */
};

/* The first frame on the first channel comes from the parent, the hello:
 *   {"authority", "concerns", "support", "base_url", "templates",
 *    "language", "confirm": "click|typed", "log_to", "log_level"}
 * all texts, "templates" the folder of templates and languages, "language"
 * that of whoever reads none of them. The child answers
 * {"op": "ready"} or {"op": "failed", "text": SENTENCE} and exits. From then
 * on only the child asks. */

/* Runs the child to its end: SIGTERM (finish what is under way) or the
 * parent's death. Returns the exit status. */
int web_main(void);

/* Are all page templates there and in order, in every language? ST_INVALID
 * with the file and line; for `countersign-approve -n`. */
enum status web_check(
    const char *templates, const char *language, struct err *err) MUST_CHECK;

#endif
