/* SPDX-License-Identifier: ISC
 * The clock of a test, preloaded: of what the C library says CLOCK_REALTIME is
 * alone, so that waiting still ends. The test writes one number into
 * CLOCK_FILE, which is a page of every program's memory: no call can fail or be
 * forbidden, and none goes by a function that a sanitizer has made its own. */
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Twice the seconds that it is ahead, or where it stands still twice the
 * seconds since 1970 and one more. Null: it is the true one. */
static const volatile int64_t *shown;

__attribute__((constructor)) static void
begin(void)
{
	int fd = open(CLOCK_FILE, O_RDONLY | O_CLOEXEC);
	void *page;

	if (fd < 0)
		return;
	page = mmap(NULL, sizeof(*shown), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (page != MAP_FAILED)
		shown = page;
}

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	const int64_t is = shown != NULL ? *shown : 0;

	if (syscall(SYS_clock_gettime, clock, ts) != 0)
		return -1;
	if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)
		return 0;
	if (is & 1)
		*ts = (struct timespec){.tv_sec = is >> 1};
	else
		ts->tv_sec += is >> 1;
	return 0;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	struct timespec ts;

	(void)tz;
	clock_gettime(CLOCK_REALTIME, &ts);
	*tv = (struct timeval){ts.tv_sec, ts.tv_nsec / 1000};
	return 0;
}

time_t
time(time_t *t)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (t != NULL)
		*t = ts.tv_sec;
	return ts.tv_sec;
}
