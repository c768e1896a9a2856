/* SPDX-License-Identifier: ISC
 * Hands what this process has counted to the store, now and then, so that one
 * page shows both daemons and no restart resets it; and looks for mails that
 * nobody signed. Both cost nothing where there is nothing to do. */
#ifndef APPROVE_TALLY_H
#define APPROVE_TALLY_H

#include "lib/store/store.h"

enum {
	TALLY_EVERY_S = 5, /* how often it is worth a transaction */
	TALLY_ITEMS_MAX = 512,
	/* SUBMITTED without SIGNED for so long: the mail server sends past the
	 * milter. Asked of mails of the last day. */
	UNSIGNED_AFTER_S = 60,
	UNSIGNED_LOOK_S = 24 * 3600,
};

/* What cannot be kept now is kept with the next. */
void tally_flush(struct store *store);

/* Those that wait for a signature for too long, oldest first. */
enum status tally_unsigned(struct unsigned_mail mails_r[UNSIGNED_MAILS_MAX],
    size_t *n_r, struct store *store, int64_t now, struct err *err) MUST_CHECK;

/* Logs each of them once: those sent after *since, which is moved on. */
void tally_alarm(int64_t *since, struct store *store, int64_t now);

#endif
