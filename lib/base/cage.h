/* SPDX-License-Identifier: ISC
 * A filter on the system calls of a server that has opened all it needs (T28):
 * from then on it talks over what is open, and opens, executes and signals
 * nothing. For processes that hold nothing at all there is worker.h. */
#ifndef BASE_CAGE_H
#define BASE_CAGE_H

#include <stdbool.h>

#include "lib/base/status.h"

/* Closes it, for all threads that there are; no further ones can be started.
 * What an intruder would do (execute, connect, signal, remove, ...) ends the
 * process by SIGSYS, for the parent to see; opening a file is refused with
 * EACCES, since a C library may try, and what was not foreseen with ENOSYS.
 * With `logs` syslog(3) may connect to its socket anew, by a datagram socket of
 * the host's own. ST_TEMP with the sentence where the kernel grants no filter.
 * Sanitizers' builds, which are for tests, go without. */
enum status cage_close(bool logs, struct err *err) MUST_CHECK;

#endif
