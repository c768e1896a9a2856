/* SPDX-License-Identifier: ISC
 * Who gets the process's signals: we, not libmilter, which would take SIGHUP
 * for an order to stop. */
#ifndef MILTER_SIGNALS_H
#define MILTER_SIGNALS_H

#include "lib/base/status.h"

/* Blocks SIGHUP, SIGTERM and SIGINT in every thread and starts the one that
 * waits for them. `reload` runs on SIGHUP, `stop` once on SIGTERM or SIGINT.
 * Called before any other thread is started. */
enum status signals_start(
    void (*reload)(void), void (*stop)(void), struct err *err) MUST_CHECK;

#endif
