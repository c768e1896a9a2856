/* SPDX-License-Identifier: ISC
 * Fills the mail templates. Every value is escaped by the template; none is
 * free text of the requester but the account, which request.c has checked. */
#include "approve/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/language.h"
#include "lib/base/template.h"
#include "lib/mail/compose.h"
#include "lib/mail/wrap.h"

/* Between two languages of one mail. */
#define NOTIFY_BETWEEN "\n* * *\n\n"

enum notify_file {
	FILE_SUBJECT,
	FILE_TEXT,
	FILE_HEAD,
	FILE_HTML,
	FILE_FOOT,
	FILES_N
};

static const struct {
	const char *name;
	enum template_escape escape;
} files[FILES_N] = {
    [FILE_SUBJECT] = {"mail-subject.txt", TEMPLATE_TEXT},
    [FILE_TEXT] = {"mail.txt", TEMPLATE_TEXT},
    [FILE_HEAD] = {"mail-head.html", TEMPLATE_HTML},
    [FILE_HTML] = {"mail.html", TEMPLATE_HTML},
    [FILE_FOOT] = {"mail-foot.html", TEMPLATE_HTML},
};

/* The mail in one of its languages. */
struct edition {
	const struct language *language;
	struct template *templates[FILES_N];
};

struct notify {
	struct languages *languages;
	struct edition editions[SETTINGS_LANGUAGES_MAX];
	size_t n_editions;
};

/* The order of names and of struct values is the same. */
static const char *const names[] = {"authority", "domain", "domain_unicode",
    "account", "request_id", "mailbox", "expires", "required", "mailboxes",
    "quorum_line", "link", "reply_phrase", "reject_phrase", "concerns",
    "subject_domain", "lang", "dir", NULL};

enum {
	NAMES_N = sizeof(names) / sizeof(names[0]) - 1,
	NUMBER_SIZE = 12,
	LANGS_SIZE = SETTINGS_LANGUAGES_MAX * (LANGUAGE_TAG_SIZE + 2),
};

struct values {
	const char *list[NAMES_N];
	struct buf expires, quorum_line;
	char required[NUMBER_SIZE], mailboxes[NUMBER_SIZE];
};

static void
values_clear(struct values *v)
{
	buf_free(&v->expires);
	buf_free(&v->quorum_line);
}

static enum status
fill(struct values *v, const struct settings *s, const struct notify_mail *m,
    const struct language *l)
{
	const struct request_domain *d = m->domain;
	/* A mailbox that is itself validated stands in place of a name. */
	const char *what = d->mailbox[0] != '\0' ? d->mailbox : d->name;
	const bool idn = strcmp(d->unicode, d->name) != 0;
	const bool by_link = (d->channels & CHANNEL_LINK) != 0;
	const bool by_reply = (d->channels & CHANNEL_REPLY) != 0;

	*v = (struct values){.expires = BUF_INIT, .quorum_line = BUF_INIT};
	language_add_time(&v->expires, l, m->expires);
	if (d->quorum > 1)
		language_add_count(
		    &v->quorum_line, l, "quorum", d->quorum, d->n_recipients);
	snprintf(v->required, sizeof(v->required), "%u", d->quorum);
	snprintf(v->mailboxes, sizeof(v->mailboxes), "%zu", d->n_recipients);
	const char *const list[NAMES_N] = {s->authority, what,
	    idn ? d->unicode : NULL, m->request->account, m->request->id,
	    m->mailbox, buf_str(&v->expires), v->required, v->mailboxes,
	    buf_str(&v->quorum_line),
	    !by_link  ? NULL
	    : m->link ? m->link
		      : s->base_url,
	    by_reply ? settings_phrase(s, l->tag, VERDICT_APPROVE) : NULL,
	    settings_phrase(s, l->tag, VERDICT_REJECT), s->concerns, what,
	    l->tag, language_direction(l)};
	memcpy(v->list, list, sizeof(list));
	return buf_ok(&v->expires) && buf_ok(&v->quorum_line) ? ST_OK
							      : ST_NOMEM;
}

static enum status
load_edition(
    struct edition *edition, const struct settings *settings, struct err *err)
{
	enum status st = ST_OK;
	char path[4096];

	for (int i = 0; i < FILES_N && st == ST_OK; i++) {
		if (snprintf(path, sizeof(path), "%s/%s", settings->templates,
			files[i].name) >= (int)sizeof(path))
			return err_set(err, ST_INVALID, "%s: path too long",
			    settings->templates);
		st = template_load(&edition->templates[i], path,
		    files[i].escape, names, edition->language->words, err);
	}
	return st;
}

enum status
notify_open(
    struct notify **notify_r, const struct settings *settings, struct err *err)
{
	struct notify *n = calloc(1, sizeof(*n));
	enum status st;

	if (n == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	st = settings_blame(settings, NULL, NULL, "templates",
	    languages_load(&n->languages, settings->templates, err), err);
	for (size_t i = 0; i < settings->n_languages && st == ST_OK; i++) {
		struct edition *edition = &n->editions[n->n_editions++];
		const char *tag = settings->languages[i];

		edition->language =
		    languages_find(n->languages, tag, strlen(tag));
		if (edition->language != NULL)
			st = settings_blame(settings, NULL, NULL, "templates",
			    load_edition(edition, settings, err), err);
		else
			st = conf_blame(settings->conf, NULL, NULL, "languages",
			    err, "\"%s\": there is no folder %s/%s", tag,
			    settings->templates, tag);
	}
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
	for (size_t i = 0; i < notify->n_editions; i++) {
		for (int file = 0; file < FILES_N; file++)
			template_free(notify->editions[i].templates[file]);
	}
	languages_free(notify->languages);
	free(notify);
}

/* Both bodies, in each language one below the other; the subject in the
 * first. */
static enum status
render(struct buf *text, struct buf *html, struct buf *subject,
    const struct notify *notify, const struct settings *settings,
    const struct notify_mail *mail)
{
	struct buf raw = BUF_INIT;
	enum status st = ST_OK;

	for (size_t i = 0; i < notify->n_editions && st == ST_OK; i++) {
		const struct edition *e = &notify->editions[i];
		const bool first = i == 0, last = i + 1 == notify->n_editions;
		struct values v;

		st = fill(&v, settings, mail, e->language);
		if (st == ST_OK && first)
			st = template_render(
			    e->templates[FILE_SUBJECT], subject, v.list);
		if (st == ST_OK && first)
			st = template_render(
			    e->templates[FILE_HEAD], html, v.list);
		else
			buf_adds(&raw, NOTIFY_BETWEEN);
		if (st == ST_OK)
			st = template_render(
			    e->templates[FILE_TEXT], &raw, v.list);
		if (st == ST_OK)
			st = template_render(
			    e->templates[FILE_HTML], html, v.list);
		if (st == ST_OK && last)
			st = template_render(
			    e->templates[FILE_FOOT], html, v.list);
		values_clear(&v);
	}
	wrap_text(text, buf_str(&raw));
	if (st == ST_OK && (!buf_ok(&raw) || !buf_ok(text) || !buf_ok(html)))
		st = ST_NOMEM;
	buf_wipe(&raw);
	return st;
}

/* "en, de" (RFC 3282). */
static void
name_languages(char out_r[LANGS_SIZE], const struct notify *notify)
{
	size_t len = 0;

	out_r[0] = '\0';
	for (size_t i = 0; i < notify->n_editions; i++)
		len += (size_t)snprintf(out_r + len, LANGS_SIZE - len, "%s%s",
		    i > 0 ? ", " : "", notify->editions[i].language->tag);
}

enum status
notify_message(struct buf *out, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail,
    struct err *err)
{
	struct buf text = BUF_INIT, html = BUF_INIT, subject = BUF_INIT;
	char languages[LANGS_SIZE];
	enum status st = render(&text, &html, &subject, notify, settings, mail);

	name_languages(languages, notify);
	while (subject.len > 0 && subject.data[subject.len - 1] == '\n')
		subject.data[--subject.len] = '\0';
	if (st == ST_OK)
		st = compose_message(out,
		    &(struct compose){.from = settings->from,
			.reply_to = mail->reply_to,
			.to = mail->mailbox,
			.subject = buf_str(&subject),
			.message_id = mail->message_id,
			.lang = languages,
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

enum status
notify_parts(struct notify_parts *parts_r, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail)
{
	*parts_r = (struct notify_parts){BUF_INIT, BUF_INIT, BUF_INIT};
	return render(&parts_r->text, &parts_r->html, &parts_r->subject, notify,
	    settings, mail);
}

void
notify_parts_clear(struct notify_parts *parts)
{
	buf_wipe(&parts->text);
	buf_wipe(&parts->html);
	buf_free(&parts->subject);
}

/* Our own HTML, whose references are those of html_escape(): words alone
 * matter, so that a tag and a reference become a blank. What stands in <head>
 * is not seen. */
enum status
notify_strip_tags(struct buf *out, const char *html)
{
	const char *body = strstr(html, "<body");

	for (const char *p = body ? body : html; *p != '\0';) {
		size_t n = strcspn(p, "<&");

		buf_add(out, p, n);
		p += n;
		if (*p == '\0')
			break;
		p += strcspn(p, *p == '<' ? ">" : "; \n<");
		p += *p != '\0';
		buf_addc(out, ' ');
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

enum status
notify_seen(struct notify_seen *seen_r, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail)
{
	struct buf html = BUF_INIT, subject = BUF_INIT;
	enum status st;

	*seen_r = (struct notify_seen){0};
	st = render(&seen_r->text, &html, &subject, notify, settings, mail);
	if (st == ST_OK)
		st = notify_strip_tags(&seen_r->html, buf_str(&html));
	buf_free(&html);
	buf_free(&subject);
	return st;
}

void
notify_seen_clear(struct notify_seen *seen)
{
	buf_free(&seen->text);
	buf_free(&seen->html);
}
