/* SPDX-License-Identifier: ISC
 * One web child as a process, with its channels and the threads that answer
 * on them. Replacing one that died is webchild's. */
#ifndef DAEMON_WEBPROCESS_H
#define DAEMON_WEBPROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "approve/daemon/webchild.h"

struct webprocess;

/* Starts one on `listener` (stays the caller's), says hello and waits until it
 * is ready. To be called from a thread that outlives the process: PDEATHSIG
 * hangs on it. ST_INVALID: the child says what is wrong; ST_TEMP. */
enum status webprocess_start(struct webprocess **process_r, int listener,
    const json_t *hello, webchild_handler *handler, void *arg,
    struct err *err) MUST_CHECK;

pid_t webprocess_pid(const struct webprocess *process);
int webprocess_pidfd(const struct webprocess *process); /* readable: ended */
int64_t webprocess_started(const struct webprocess *process); /* mono ms */

/* Has it ended within `ms`? */
bool webprocess_wait(const struct webprocess *process, int ms);

/* SIGTERM: finish what is under way. */
void webprocess_ask_to_end(const struct webprocess *process);

/* Waits up to `ms`, kills what is still there, joins its threads, frees.
 * Returns the wait status. Takes null. */
int webprocess_end(struct webprocess *process, int ms);

#endif
