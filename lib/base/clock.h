/* SPDX-License-Identifier: ISC
 * Reading the clock, and times as text. Deciding takes the time as an
 * argument; only the edge of a program calls clock_now(). */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/base/status.h"

/* Seconds since 1970-01-01T00:00:00Z, from CLOCK_REALTIME. */
int64_t clock_now(void);

/* Milliseconds of CLOCK_MONOTONIC, for timeouts only. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void); /* microseconds */

/* A rest, which a signal may cut short. */
void clock_sleep_ms(int64_t ms);

/* How long to wait behind so many failures: `first`, then twice as long each
 * time, and never longer than `most`. */
int64_t clock_backoff(unsigned failures, int64_t first, int64_t most);

/* A condition that is waited for up to a time of clock_mono_us(); false when
 * that is over. As ever, what is waited for may not be so yet. */
void clock_cond_init(pthread_cond_t *cond);
bool
clock_cond_wait(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t until_us);

enum { CLOCK_TEXT_SIZE = 24 };

/* RFC 3339, UTC, with seconds: 2026-11-22T08:13:00Z. Returns `text_r`. */
const char *clock_rfc3339(char text_r[CLOCK_TEXT_SIZE], int64_t t);

/* Reads what clock_rfc3339() writes, or a date alone (its midnight).
 * ST_INVALID otherwise. */
enum status clock_parse(int64_t *t_r, const char *text) MUST_CHECK;

/* RFC 5322 date-time in UTC: "Sun, 22 Nov 2026 08:13:00 +0000". */
enum { CLOCK_MAIL_SIZE = 40 };
const char *clock_rfc5322(char text_r[CLOCK_MAIL_SIZE], int64_t t);

/* "72h", "30d", "10s", "20m", "2w" or bare seconds. ST_INVALID otherwise and
 * on overflow. */
enum status duration_parse(int64_t *seconds_r, const char *text) MUST_CHECK;

#endif
