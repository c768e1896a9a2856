/* SPDX-License-Identifier: ISC
 * Who gets the process's signals: we, not libmilter, which would take SIGHUP
 * for an order to stop. */
#ifndef MILTER_SIGNALS_H
#define MILTER_SIGNALS_H

#include "lib/base/status.h"

enum { SIGNALS_TICK_S = 5 };

/* What is done in the signal thread: `reload` on SIGHUP, `stop` once on SIGTERM
 * or SIGINT, `tick` when nothing came for SIGNALS_TICK_S seconds. */
struct signals {
	void (*reload)(void);
	void (*stop)(void);
	void (*tick)(void);
};

/* SIGHUP, SIGTERM and SIGINT wait, in every thread, for signals_start(). Called
 * before any other thread is started. */
void signals_hold(void);

/* Starts the thread that takes them, those that came meanwhile first. */
enum status
signals_start(const struct signals *wanted, struct err *err) MUST_CHECK;

#endif
