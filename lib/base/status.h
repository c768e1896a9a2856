/* SPDX-License-Identifier: ISC
 * What a function can answer, and the sentence that goes with a failure.
 * Printing that sentence is left to the program at the edge. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/* ST_TEMP is a third answer: never "yes" and never "no" (T21). */
enum status {
	ST_OK,
	ST_NOTFOUND, /* looked for, reliably not there */
	ST_TEMP,     /* cannot tell now; the same call may work later */
	ST_INVALID,  /* the input is wrong */
	ST_DENIED,   /* the input is right, the rules forbid it */
	ST_NOMEM,
	ST_BUG,
};

#define MUST_CHECK        __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum { ERR_SIZE = 1024 };

/* One sentence: what, where, and what to do. Filled where the failure is
 * found; callers pass it on. A null pointer is allowed everywhere. */
struct err {
	char text[ERR_SIZE];
};

/* Sets the sentence and is `st`, so that a failing function can say
 * `return err_set(err, ST_INVALID, "...")`. A macro, so that compilers and
 * analyzers see that it is. */
#define err_set(err, st, ...) err_status((err_say((err), __VA_ARGS__), (st)))

void err_say(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

static inline enum status
err_status(enum status st)
{
	return st;
}

/* "ok", "not found", "try again", ...; for logs. */
const char *status_name(enum status st);

/* The exit status of sysexits.h that the command uses for `st`:
 * 0, 66, 75, 65, 77, 75, 70. */
int status_exit(enum status st);

#endif
