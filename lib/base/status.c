/* SPDX-License-Identifier: ISC
 * The names and exit codes of enum status, and the filling of struct err.
 * Which status fits a failure is left to the one who finds it. */
#include <stdarg.h>
#include <stdio.h>
#include <sysexits.h>

#include "lib/base/status.h"

void
err_say(struct err *err, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return;
	va_start(ap, fmt);
	if (vsnprintf(err->text, sizeof(err->text), fmt, ap) < 0)
		err->text[0] = '\0';
	va_end(ap);
}

const char *
status_name(enum status st)
{
	switch (st) {
	case ST_OK:
		return "ok";
	case ST_NOTFOUND:
		return "not found";
	case ST_TEMP:
		return "try again";
	case ST_INVALID:
		return "invalid";
	case ST_DENIED:
		return "denied";
	case ST_NOMEM:
		return "out of memory";
	case ST_BUG:
		return "bug";
	}
	return "unknown status";
}

int
status_exit(enum status st)
{
	switch (st) {
	case ST_OK:
		return EX_OK;
	case ST_NOTFOUND:
		return EX_NOINPUT;
	case ST_TEMP:
	case ST_NOMEM:
		return EX_TEMPFAIL;
	case ST_INVALID:
		return EX_DATAERR;
	case ST_DENIED:
		return EX_NOPERM;
	case ST_BUG:
		return EX_SOFTWARE;
	}
	return EX_SOFTWARE;
}
