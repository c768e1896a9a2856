/* SPDX-License-Identifier: ISC
 * One line an event, to syslog (facility mail) or standard error. Callers
 * never pass a token; mailboxes that hold one go through log_mask(). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "lib/base/status.h"

enum log_level { LOG_LVL_ERROR, LOG_LVL_WARN, LOG_LVL_INFO, LOG_LVL_DEBUG };

/* `to` is "syslog" or "stderr"; "syslog" becomes standard error where
 * JOURNAL_STREAM is set. Called before threads start and on reload. */
void log_open(const char *program, const char *to, enum log_level level);
bool log_uses_syslog(void);
enum status
log_level_parse(enum log_level *level_r, const char *text) MUST_CHECK;

/* Control characters are shown as \xHH, so that one event stays one line. */
void log_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_warn(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_debug(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* "approve+k7q3...@reply.example" -> "approve+****@reply.example": whatever
 * stands between the first `separator` and the @. Returns text_r. */
enum { LOG_MASK_SIZE = 330 };
const char *
log_mask(char text_r[LOG_MASK_SIZE], const char *mailbox, char separator);

#endif
