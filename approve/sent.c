/* SPDX-License-Identifier: ISC
 * Masks tokens in a mail of ours, and reads such a mail back. Composing it is
 * lib/mail/compose's, its words are approve/notify's. */
#include "approve/sent.h"

#include <stdlib.h>
#include <string.h>

#include "approve/token.h"
#include "audit/evidence.h"
#include "lib/mail/compose.h"

#define MAIL_FILE  "mail.eml"
#define BOUNDARY   "boundary=\""
#define ANY_TOKEN  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ANY_DOMAIN "name.of.example"
#define SOFT_BREAK "=\r\n" /* RFC 2045 6.7 (5) */

enum { SOFT_BREAK_LEN = sizeof(SOFT_BREAK) - 1 };

/* The length of the token that begins at `p`, soft line breaks and all; 0
 * where none does. */
static size_t
token_length(const char *p, const char *end, const char *token)
{
	const char *at = p;

	for (; *token != '\0'; token++, at++) {
		if (end - at > SOFT_BREAK_LEN && at > p &&
		    memcmp(at, SOFT_BREAK, SOFT_BREAK_LEN) == 0)
			at += SOFT_BREAK_LEN;
		if (at == end || *at != *token)
			return 0;
	}
	return (size_t)(at - p);
}

static void
mask(char *bytes, size_t len, const char *token)
{
	char *end = bytes + len;

	for (char *p = bytes; p < end; p++) {
		size_t n = token_length(p, end, token);

		for (size_t i = 0; i < n; i++) {
			if (strchr(SOFT_BREAK, p[i]) == NULL)
				p[i] = '*';
		}
	}
}

enum status
sent_copy(struct buf *out, const struct buf *message, const char *const *tokens,
    size_t n_tokens)
{
	struct evidence evidence = {.n_files = 0};
	struct buf copy = BUF_INIT;
	enum status st = ST_NOMEM;

	buf_add(&copy, message->data, message->len);
	if (buf_ok(&copy)) {
		for (size_t i = 0; i < n_tokens; i++)
			mask(copy.data, copy.len, tokens[i]);
		evidence_add(&evidence, MAIL_FILE, copy.data, copy.len);
		st = evidence_write(out, &evidence);
	}
	buf_free(&copy);
	return st;
}

/* The boundary is no secret, but another one in each mail. */
static enum status
any_copy(struct buf *out, const struct buf *message)
{
	const char *begin = strstr(buf_str(message), BOUNDARY), *end;
	const char *drawn[] = {ANY_TOKEN, NULL};
	char *boundary;
	enum status st;

	if (begin == NULL)
		return ST_BUG;
	begin += strlen(BOUNDARY);
	end = begin + strcspn(begin, "\"");
	boundary = strndup(begin, (size_t)(end - begin));
	if (boundary == NULL)
		return ST_NOMEM;
	drawn[1] = boundary;
	st = sent_copy(out, message, drawn, 2);
	free(boundary);
	return st;
}

enum status
sent_like(struct buf *out, const struct notify *notify,
    const struct settings *settings, struct err *err)
{
	static const struct request request = {
	    .id = "aaaaaaaaaaaaaaaa", .account = "default"};
	static const struct request_domain domain = {.name = ANY_DOMAIN,
	    .unicode = ANY_DOMAIN,
	    .channels = CHANNEL_LINK | CHANNEL_REPLY,
	    .quorum = 1,
	    .n_recipients = 5};
	char link[TOKEN_LINK_SIZE], reply_to[ADDRESS_SIZE];
	struct buf message = BUF_INIT;
	enum status st = token_link(link, settings, ANY_TOKEN);

	if (st == ST_OK)
		st = token_reply_address(reply_to, settings, ANY_TOKEN);
	if (st != ST_OK)
		return err_set(err, st, "a link or an address is too long");
	st = notify_message(&message, notify, settings,
	    &(struct notify_mail){.request = &request,
		.domain = &domain,
		.mailbox = "admin@" ANY_DOMAIN,
		.link = link,
		.reply_to = reply_to,
		.message_id = ANY_TOKEN "@" ANY_DOMAIN},
	    err);
	if (st == ST_OK)
		st = any_copy(out, &message);
	buf_free(&message);
	return st;
}

enum status
sent_seen(struct notify_seen *seen_r, const char *copy, size_t len)
{
	const struct evidence_file *mail = NULL;
	struct evidence evidence;
	struct buf html = BUF_INIT;
	struct err err = {""};
	enum status st = evidence_read(&evidence, copy, len, &err);

	*seen_r = (struct notify_seen){0};
	if (st == ST_OK)
		mail = evidence_file(&evidence, MAIL_FILE);
	if (mail == NULL)
		return st == ST_OK ? ST_INVALID : st;
	st = compose_read(&seen_r->text, &html, mail->bytes, mail->len);
	if (st == ST_OK)
		st = notify_strip_tags(&seen_r->html, buf_str(&html));
	buf_free(&html);
	return st;
}
