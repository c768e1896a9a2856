/* SPDX-License-Identifier: ISC
 * The way of a log line to syslog or standard error, and the masking of
 * mailboxes. What is worth a line is left to the callers. */
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "lib/base/log.h"

enum {
	LOG_NAME_SIZE = 32,
	LOG_TEXT_SIZE = 2048,
	/* Every byte as \xHH, the name, the process id, a line end. */
	LOG_LINE_SIZE = 4 * LOG_TEXT_SIZE + LOG_NAME_SIZE + 32,
};

/* A process has one log. Threads read these while a reload sets them, hence
 * atomic; the name is written by the first log_open() alone, before there are
 * threads, because syslog(3) keeps a pointer to it. */
static atomic_int log_level = LOG_LVL_INFO;
static atomic_bool log_is_syslog;
static char log_name[LOG_NAME_SIZE];

static const struct {
	const char *name;
	enum log_level level;
} LEVELS[] = {
    {"error", LOG_LVL_ERROR},
    {"warning", LOG_LVL_WARN},
    {"warn", LOG_LVL_WARN},
    {"info", LOG_LVL_INFO},
    {"debug", LOG_LVL_DEBUG},
};

enum status
log_level_parse(enum log_level *level_r, const char *text)
{
	for (size_t i = 0; i < sizeof(LEVELS) / sizeof(LEVELS[0]); i++) {
		if (strcmp(text, LEVELS[i].name) == 0) {
			*level_r = LEVELS[i].level;
			return ST_OK;
		}
	}
	return ST_INVALID;
}

void
log_open(const char *program, const char *to, enum log_level level)
{
	bool is_syslog;

	if (log_name[0] == '\0')
		snprintf(log_name, sizeof(log_name), "%s", program);
	/* systemd connects standard error to the journal itself. */
	is_syslog =
	    strcmp(to, "syslog") == 0 && getenv("JOURNAL_STREAM") == NULL;
	if (is_syslog)
		openlog(log_name, LOG_PID, LOG_MAIL);
	atomic_store(&log_level, (int)level);
	atomic_store(&log_is_syslog, is_syslog);
}

bool
log_uses_syslog(void)
{
	return atomic_load(&log_is_syslog);
}

/* Control characters of ASCII, and those of ISO 8859 as UTF-8 spells them
 * (C2 80 to C2 9F), which some terminals obey as well. */
static bool
is_control(const char *text, size_t i)
{
	unsigned char c = (unsigned char)text[i];
	unsigned char next = (unsigned char)(c != '\0' ? text[i + 1] : '\0');

	if (c < 0x20 || c == 0x7f)
		return true;
	if (c == 0xc2)
		return next >= 0x80 && next <= 0x9f;
	return i > 0 && (unsigned char)text[i - 1] == 0xc2 && c >= 0x80 &&
	       c <= 0x9f;
}

/* Appends `text` at `at` of `line`, control characters shown; returns the new
 * end. LOG_LINE_SIZE leaves room for all of LOG_TEXT_SIZE. */
static size_t
add_visible(char line[LOG_LINE_SIZE], size_t at, const char *text)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; text[i] != '\0'; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!is_control(text, i)) {
			line[at++] = text[i];
			continue;
		}
		line[at++] = '\\';
		line[at++] = 'x';
		line[at++] = hex[c >> 4];
		line[at++] = hex[c & 15];
	}
	return at;
}

/* One write, so that lines of several threads do not mix. There is nobody to
 * tell where standard error itself fails. */
static void
write_stderr(const char *text)
{
	char line[LOG_LINE_SIZE];
	const char *name =
	    log_name[0] != '\0' ? log_name : program_invocation_short_name;
	int n;
	size_t len;
	ssize_t written;

	n = snprintf(line, sizeof(line), "%.*s[%ld]: ", LOG_NAME_SIZE - 1, name,
	    (long)getpid());
	if (n < 0)
		return;
	len = add_visible(line, strlen(line), text);
	line[len++] = '\n';
	written = write(STDERR_FILENO, line, len);
	(void)written;
}

static void
write_syslog(int priority, const char *text)
{
	char line[LOG_LINE_SIZE];

	line[add_visible(line, 0, text)] = '\0';
	syslog(LOG_MAIL | priority, "%s", line);
}

static void PRINTF_LIKE(2, 0)
    log_event(enum log_level level, const char *fmt, va_list ap)
{
	static const int priorities[] = {[LOG_LVL_ERROR] = LOG_ERR,
	    [LOG_LVL_WARN] = LOG_WARNING,
	    [LOG_LVL_INFO] = LOG_INFO,
	    [LOG_LVL_DEBUG] = LOG_DEBUG};
	char text[LOG_TEXT_SIZE];
	int saved = errno, n;

	if ((int)level > atomic_load(&log_level))
		return;
	n = vsnprintf(text, sizeof(text), fmt, ap);
	if (n < 0)
		snprintf(text, sizeof(text), "(unprintable event)");
	else if ((size_t)n >= sizeof(text))
		memcpy(
		    text + sizeof(text) - sizeof("..."), "...", sizeof("..."));
	if (atomic_load(&log_is_syslog))
		write_syslog(priorities[level], text);
	else
		write_stderr(text);
	errno = saved;
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_event(LOG_LVL_ERROR, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_event(LOG_LVL_WARN, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_event(LOG_LVL_INFO, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_event(LOG_LVL_DEBUG, fmt, ap);
	va_end(ap);
}

/* What follows the token: from the last @, because a quoted local part may
 * hold one; without any, the closing bracket alone. */
static const char *
mask_rest(const char *mailbox)
{
	const char *at = strrchr(mailbox, '@');
	size_t len = strlen(mailbox);

	if (at != NULL)
		return at;
	if (mailbox[0] == '<' && mailbox[len - 1] == '>')
		return mailbox + len - 1;
	return mailbox + len;
}

const char *
log_mask(char text_r[LOG_MASK_SIZE], const char *mailbox, char separator)
{
	const char *rest = mask_rest(mailbox);
	const char *start =
	    memchr(mailbox, separator, (size_t)(rest - mailbox));
	size_t kept, tail = strlen(rest);

	if (start == NULL) {
		kept = strnlen(mailbox, LOG_MASK_SIZE - 1);
		memcpy(text_r, mailbox, kept);
		text_r[kept] = '\0';
		return text_r;
	}
	/* Too long for the text: cut in front, so that **** is always seen. */
	kept = (size_t)(start + 1 - mailbox);
	if (kept > LOG_MASK_SIZE / 2)
		kept = LOG_MASK_SIZE / 2;
	memcpy(text_r, mailbox, kept);
	memcpy(text_r + kept, "****", 4);
	kept += 4;
	if (tail > LOG_MASK_SIZE - 1 - kept)
		tail = LOG_MASK_SIZE - 1 - kept;
	memcpy(text_r + kept, rest, tail);
	text_r[kept + tail] = '\0';
	return text_r;
}
