/* SPDX-License-Identifier: ISC
 * The two clocks, waiting by one of them, and the text forms of moments and
 * durations. What a moment means for a request is left to the rules. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/base/clock.h"

enum { SECOND_US = 1000000 };

/* What four digits of a year can say: 0001-01-01 to 9999-12-31. */
#define CLOCK_MIN INT64_C(-62135596800)
#define CLOCK_MAX INT64_C(253402300799)

static const char DATE_SHAPE[] = "dddd-dd-dd";
static const char TIME_SHAPE[] = "dddd-dd-ddTdd:dd:ddZ";

int64_t
clock_now(void)
{
	struct timespec ts = {0};

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec;
}

int64_t
clock_mono_us(void)
{
	struct timespec ts = {0};

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * SECOND_US + ts.tv_nsec / 1000;
}

int64_t
clock_mono_ms(void)
{
	return clock_mono_us() / 1000;
}

static struct timespec
timespec_of(int64_t us)
{
	return (struct timespec){.tv_sec = (time_t)(us / SECOND_US),
	    .tv_nsec = (long)(us % SECOND_US) * 1000};
}

void
clock_sleep_ms(int64_t ms)
{
	const struct timespec rest = timespec_of(1000 * ms);

	nanosleep(&rest, NULL);
}

int64_t
clock_backoff(unsigned failures, int64_t first, int64_t most)
{
	int64_t delay = first;

	while (failures-- > 1 && delay < most)
		delay *= 2;
	return delay < most ? delay : most;
}

void
clock_cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool
clock_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t until_us)
{
	const struct timespec until = timespec_of(until_us);

	return pthread_cond_timedwait(cond, lock, &until) == 0;
}

/* Moments outside the four-digit years are shown as the nearest inside. */
static struct tm
clock_split(int64_t t)
{
	struct tm tm = {0};
	time_t within;

	within = (time_t)(t < CLOCK_MIN   ? CLOCK_MIN
			  : t > CLOCK_MAX ? CLOCK_MAX
					  : t);
	gmtime_r(&within, &tm);
	return tm;
}

/* Two digits of a member of struct tm, as a type that cannot be wider. */
static unsigned char
two(int n)
{
	return (unsigned char)(n % 100);
}

const char *
clock_rfc3339(char text_r[CLOCK_TEXT_SIZE], int64_t t)
{
	struct tm tm = clock_split(t);
	int year = tm.tm_year + 1900;

	const int parts[] = {year / 100, year, tm.tm_mon + 1, tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec};
	const char *after = "\0--T::Z"; /* each part; none within the year */
	char *p = text_r;

	/* Not by snprintf(): verifying a log writes one time a record. */
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		*p++ = (char)('0' + two(parts[i]) / 10);
		*p++ = (char)('0' + two(parts[i]) % 10);
		if (after[i] != '\0')
			*p++ = after[i];
	}
	*p = '\0';
	return text_r;
}

/* Not strftime(): its names follow the locale, RFC 5322 section 3.3 has
 * English ones. */
const char *
clock_rfc5322(char text_r[CLOCK_MAIL_SIZE], int64_t t)
{
	static const char days[][4] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm tm = clock_split(t);
	int year = tm.tm_year + 1900;

	snprintf(text_r, CLOCK_MAIL_SIZE,
	    "%s, %02hhu %s %02hhu%02hhu %02hhu"
	    ":%02hhu:%02hhu +0000",
	    days[tm.tm_wday], two(tm.tm_mday), months[tm.tm_mon],
	    two(year / 100), two(year), two(tm.tm_hour), two(tm.tm_min),
	    two(tm.tm_sec));
	return text_r;
}

/* 'd' stands for a digit, any other character for itself. */
static bool
shape_matches(const char *text, const char *shape)
{
	for (; *shape != '\0'; text++, shape++) {
		if (*shape == 'd' ? *text < '0' || *text > '9'
				  : *text != *shape)
			return false;
	}
	return *text == '\0';
}

static int
number_at(const char *text, size_t at, size_t n_digits)
{
	int n = 0;

	for (size_t i = at; i < at + n_digits; i++)
		n = n * 10 + (text[i] - '0');
	return n;
}

enum status
clock_parse(int64_t *t_r, const char *text)
{
	struct tm tm = {0}, again;
	bool has_time = shape_matches(text, TIME_SHAPE);
	time_t t;

	if (!has_time && !shape_matches(text, DATE_SHAPE))
		return ST_INVALID;
	tm.tm_year = number_at(text, 0, 4) - 1900;
	tm.tm_mon = number_at(text, 5, 2) - 1;
	tm.tm_mday = number_at(text, 8, 2);
	if (has_time) {
		tm.tm_hour = number_at(text, 11, 2);
		tm.tm_min = number_at(text, 14, 2);
		tm.tm_sec = number_at(text, 17, 2);
	}
	/* timegm() makes 2 March of 30 February; what does not come back as
	 * it went in is no date. It changes its argument, so keep a copy. */
	again = tm;
	t = timegm(&again);
	if (t < CLOCK_MIN || again.tm_mon != tm.tm_mon ||
	    again.tm_mday != tm.tm_mday || again.tm_hour != tm.tm_hour ||
	    again.tm_min != tm.tm_min || again.tm_sec != tm.tm_sec)
		return ST_INVALID;
	*t_r = (int64_t)t;
	return ST_OK;
}

/* Seconds in a unit; 0 for what is none. */
static int64_t
unit_seconds(const char *unit)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = {{"", 1}, {"s", 1}, {"m", 60}, {"h", 60 * 60},
	    {"d", 24 * 60 * 60}, {"w", 7 * 24 * 60 * 60}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(unit, units[i].unit) == 0)
			return units[i].seconds;
	}
	return 0;
}

enum status
duration_parse(int64_t *seconds_r, const char *text)
{
	const char *p = text;
	int64_t n = 0;

	for (; *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(n, (int64_t)10, &n) ||
		    __builtin_add_overflow(n, (int64_t)(*p - '0'), &n))
			return ST_INVALID;
	}
	if (p == text || unit_seconds(p) == 0 ||
	    __builtin_mul_overflow(n, unit_seconds(p), &n))
		return ST_INVALID;
	*seconds_r = n;
	return ST_OK;
}
