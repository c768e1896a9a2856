/* SPDX-License-Identifier: ISC
 * doctor: the clock, and what grows old by it. */
#include <stdio.h>
#include <sys/stat.h>
#include <sys/timex.h>

#include "cli/doctor.h"
#include "lib/base/clock.h"
#include "lib/name/domain.h"

/* 2026-01-01: no clock that is right shows less. */
#define CLOCK_LEAST ((int64_t)1767225600)

enum {
	DAY_S = 86400,
	SUFFIXES_OLD_DAYS = 730,
	FUTURE_S = 60, /* what two clocks may differ */
	PATH_SIZE = 4096
};

/* What the store was written last by, if its time is still to come. */
static int64_t
store_from_future(const struct doctor *doctor, int64_t now)
{
	char path[PATH_SIZE];
	struct stat sb;

	snprintf(path, sizeof(path), "%s/countersign.db",
	    doctor->settings->state_dir);
	if (stat(path, &sb) != 0 || (int64_t)sb.st_mtime <= now + FUTURE_S)
		return 0;
	return (int64_t)sb.st_mtime;
}

void
doctor_clock(struct doctor *doctor)
{
	struct timex timex = {0};
	char text[CLOCK_TEXT_SIZE];
	int64_t now = clock_now();
	int64_t future = store_from_future(doctor, now);

	clock_rfc3339(text, now);
	if (now < CLOCK_LEAST)
		doctor_found(doctor, FAULT, "set the clock",
		    "the clock says %s, which is past", text);
	else if (future != 0)
		doctor_found(doctor, FAULT,
		    "set the clock; the 72 hours are this clock's",
		    "the clock says %s, but the store was written %lld s "
		    "later",
		    text, (long long)(future - now));
	else if (adjtimex(&timex) == TIME_ERROR)
		doctor_found(doctor, WARNING,
		    "run a time service; the 72 hours are this clock's",
		    "the clock says %s and is not synchronised", text);
	else
		doctor_found(doctor, OK, NULL, "%s", text);
}

void
doctor_suffixes(struct doctor *doctor)
{
	int64_t date = domain_suffixes_date(), now = clock_now();
	char text[CLOCK_TEXT_SIZE];

	clock_rfc3339(text, date);
	if (date == 0)
		doctor_found(doctor, FAULT,
		    "install the package publicsuffix: no name can be judged "
		    "without it",
		    "there is no public suffix list");
	else if (now - date > (int64_t)SUFFIXES_OLD_DAYS * DAY_S)
		doctor_found(doctor, WARNING,
		    "install a newer package publicsuffix, and restart both "
		    "daemons",
		    "the public suffix list is of %.10s", text);
	else
		doctor_found(doctor, OK, NULL,
		    "the public suffix list is of %.10s", text);
}
