/* SPDX-License-Identifier: ISC
 * Fills the mail templates. Every value is escaped by the template; none is
 * free text of the requester but the account, which request.c has checked. */
#include "approve/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/base/template.h"
#include "lib/mail/compose.h"

#define NOTIFY_LANG "en"

struct notify {
	struct template *text, *html, *subject;
};

/* The order of names and of struct values is the same. */
static const char *const names[] = {"authority", "domain", "domain_unicode",
    "account", "request_id", "mailbox", "expires", "required", "mailboxes",
    "quorum_line", "link", "reply_phrase", "reject_phrase", "concerns",
    "subject_domain", NULL};

enum {
	NAMES_N = sizeof(names) / sizeof(names[0]) - 1,
	TIME_SIZE = 64,
	NUMBER_SIZE = 12,
	QUORUM_SIZE = 128
};

struct values {
	const char *list[NAMES_N];
	char expires[TIME_SIZE];
	char required[NUMBER_SIZE], mailboxes[NUMBER_SIZE];
	char quorum_line[QUORUM_SIZE];
};

/* In English whatever the locale, with the zone: "Wednesday, 25 November
 * 2026, 08:13 UTC". */
static void
time_text(char text_r[TIME_SIZE], int64_t t)
{
	static const char *const days[] = {"Sunday", "Monday", "Tuesday",
	    "Wednesday", "Thursday", "Friday", "Saturday"};
	static const char *const months[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};
	time_t when = (time_t)t;
	struct tm tm = {0};

	gmtime_r(&when, &tm);
	snprintf(text_r, TIME_SIZE, "%s, %d %s %d, %02d:%02d UTC",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min);
}

static void
fill(struct values *v, const struct settings *s, const struct notify_mail *m)
{
	const struct request_domain *d = m->domain;
	/* A mailbox that is itself validated stands in place of a name. */
	const char *what = d->mailbox[0] != '\0' ? d->mailbox : d->name;
	const bool idn = strcmp(d->unicode, d->name) != 0;
	const bool by_link = (d->channels & CHANNEL_LINK) != 0;
	const bool by_reply = (d->channels & CHANNEL_REPLY) != 0;

	time_text(v->expires, m->expires);
	snprintf(v->required, sizeof(v->required), "%u", d->quorum);
	snprintf(v->mailboxes, sizeof(v->mailboxes), "%zu", d->n_recipients);
	snprintf(v->quorum_line, sizeof(v->quorum_line),
	    "%u of the %zu mailboxes that were asked must approve.", d->quorum,
	    d->n_recipients);
	const char *const list[NAMES_N] = {s->authority, what,
	    idn ? d->unicode : NULL, m->request->account, m->request->id,
	    m->mailbox, v->expires, v->required, v->mailboxes,
	    d->quorum > 1 ? v->quorum_line : NULL,
	    !by_link  ? NULL
	    : m->link ? m->link
		      : s->base_url,
	    by_reply ? s->phrase_approve : NULL, s->phrase_reject, s->concerns,
	    what};
	memcpy(v->list, list, sizeof(list));
}

static enum status
load(struct template **t_r, const struct settings *settings, const char *file,
    enum template_escape escape, struct err *err)
{
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/%s/%s", settings->templates,
		NOTIFY_LANG, file) >= (int)sizeof(path))
		return err_set(
		    err, ST_INVALID, "%s: path too long", settings->templates);
	return template_load(t_r, path, escape, names, err);
}

enum status
notify_open(
    struct notify **notify_r, const struct settings *settings, struct err *err)
{
	struct notify *n = calloc(1, sizeof(*n));
	enum status st;

	if (n == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	st = load(&n->text, settings, "mail.txt", TEMPLATE_TEXT, err);
	if (st == ST_OK)
		st = load(&n->html, settings, "mail.html", TEMPLATE_HTML, err);
	if (st == ST_OK)
		st = load(&n->subject, settings, "mail-subject.txt",
		    TEMPLATE_TEXT, err);
	if (st != ST_OK) {
		notify_close(n);
		return st;
	}
	*notify_r = n;
	return ST_OK;
}

void
notify_close(struct notify *notify)
{
	if (notify == NULL)
		return;
	template_free(notify->text);
	template_free(notify->html);
	template_free(notify->subject);
	free(notify);
}

enum status
notify_message(struct buf *out, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail,
    struct err *err)
{
	struct buf text = BUF_INIT, html = BUF_INIT, subject = BUF_INIT;
	struct values values;
	enum status st;

	fill(&values, settings, mail);
	st = template_render(notify->text, &text, values.list);
	if (st == ST_OK)
		st = template_render(notify->html, &html, values.list);
	if (st == ST_OK)
		st = template_render(notify->subject, &subject, values.list);
	while (subject.len > 0 && subject.data[subject.len - 1] == '\n')
		subject.data[--subject.len] = '\0';
	if (st == ST_OK)
		st = compose_message(out,
		    &(struct compose){.from = settings->from,
			.reply_to = mail->reply_to,
			.to = mail->mailbox,
			.subject = buf_str(&subject),
			.message_id = mail->message_id,
			.lang = NOTIFY_LANG,
			.date = mail->now,
			.text = buf_str(&text),
			.html = buf_str(&html)},
		    err);
	/* Both bodies hold the link, and so a token. */
	buf_wipe(&text);
	buf_wipe(&html);
	buf_free(&subject);
	return st;
}

/* Our own HTML, whose references are those of html_escape(): words alone
 * matter, so that a tag and a reference become a blank. What stands in <head>
 * is not seen. */
static void
strip_tags(struct buf *out, const char *html)
{
	const char *body = strstr(html, "<body");

	for (const char *p = body ? body : html; *p != '\0'; p++) {
		if (*p == '<')
			p += strcspn(p, ">");
		else if (*p == '&')
			p += strcspn(p, "; \n<");
		else {
			buf_addc(out, *p);
			continue;
		}
		buf_addc(out, ' ');
		if (*p == '\0')
			break;
	}
}

enum status
notify_seen(struct notify_seen *seen_r, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail)
{
	struct buf html = BUF_INIT;
	struct values values;
	enum status st;

	*seen_r = (struct notify_seen){0};
	fill(&values, settings, mail);
	st = template_render(notify->text, &seen_r->text, values.list);
	if (st == ST_OK)
		st = template_render(notify->html, &html, values.list);
	if (st == ST_OK)
		strip_tags(&seen_r->html, buf_str(&html));
	buf_free(&html);
	if (st == ST_OK && !buf_ok(&seen_r->html))
		st = ST_NOMEM;
	return st;
}

void
notify_seen_clear(struct notify_seen *seen)
{
	buf_free(&seen->text);
	buf_free(&seen->html);
}
