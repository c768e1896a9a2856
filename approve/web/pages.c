/* SPDX-License-Identifier: ISC
 * Templates, values and the frame around every page. Words for people are in
 * the templates alone, so that another language is another folder. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/text.h"
#include "approve/web/pages.h"
#include "lib/base/file.h"
#include "lib/base/template.h"

#define PAGES_LANG "en"

enum { PAGES_PATH_SIZE = 4096, PAGES_STYLE_MAX = 64 * 1024 };

/* What templates may say; pages_names has the words. A section is shown where
 * its value is there and not empty. */
enum pages_var {
	VAR_AUTHORITY,
	VAR_CONCERNS,
	VAR_SUPPORT,
	VAR_PREFIX,
	VAR_LANG,
	VAR_CONFIRM_TYPED,
	VAR_TYPED_WRONG,
	VAR_TOKEN,
	VAR_NONCE,
	VAR_DOMAIN,       /* as people write it */
	VAR_DOMAIN_ASCII, /* A-labels, where it differs */
	VAR_ACCOUNT,
	VAR_REQUEST_ID,
	VAR_MAILBOX,
	VAR_EXPIRES,
	VAR_REQUIRED,
	VAR_APPROVED,
	VAR_ANSWERED_AT,
	VAR_SEQ,
	VAR_OBJECTION,
	VAR_IS_APPROVED, /* the answer that was given */
	VAR_IS_REJECTED,
	VAR_IS_NOT_ME,
	VAR_WAS_VALIDATED, /* how the request ended */
	VAR_WAS_FAILED,
	VAR_WAS_TIMED_OUT,
	VAR_N,
};

static const char *const pages_names[VAR_N + 1] = {
    [VAR_AUTHORITY] = "authority",
    [VAR_CONCERNS] = "concerns",
    [VAR_SUPPORT] = "support",
    [VAR_PREFIX] = "prefix",
    [VAR_LANG] = "lang",
    [VAR_CONFIRM_TYPED] = "confirm_typed",
    [VAR_TYPED_WRONG] = "typed_wrong",
    [VAR_TOKEN] = "token",
    [VAR_NONCE] = "nonce",
    [VAR_DOMAIN] = "domain",
    [VAR_DOMAIN_ASCII] = "domain_ascii",
    [VAR_ACCOUNT] = "account",
    [VAR_REQUEST_ID] = "request_id",
    [VAR_MAILBOX] = "mailbox",
    [VAR_EXPIRES] = "expires",
    [VAR_REQUIRED] = "required",
    [VAR_APPROVED] = "approved",
    [VAR_ANSWERED_AT] = "answered_at",
    [VAR_SEQ] = "seq",
    [VAR_OBJECTION] = "objection",
    [VAR_IS_APPROVED] = "is_approved",
    [VAR_IS_REJECTED] = "is_rejected",
    [VAR_IS_NOT_ME] = "is_not_me",
    [VAR_WAS_VALIDATED] = "was_validated",
    [VAR_WAS_FAILED] = "was_failed",
    [VAR_WAS_TIMED_OUT] = "was_timed_out",
    [VAR_N] = NULL,
};

static const char *const pages_files[PAGES_N_KINDS] = {
    [PAGES_ASK] = "page-ask.html",
    [PAGES_ANSWERED] = "page-answered.html",
    [PAGES_DONE] = "page-done.html",
    [PAGES_ABOUT] = "page-about.html",
    [PAGES_UNKNOWN] = "page-unknown.html",
    [PAGES_EXPIRED] = "page-expired.html",
    [PAGES_ENDED] = "page-ended.html",
    [PAGES_CHANGED] = "page-changed.html",
    [PAGES_STALE] = "page-stale.html",
    [PAGES_FOREIGN] = "page-foreign.html",
    [PAGES_REFUSED] = "page-refused.html",
    [PAGES_BUSY] = "page-busy.html",
};

struct pages {
	struct template *head, *foot, *bodies[PAGES_N_KINDS];
	struct buf style;
	char *authority, *concerns, *support, *prefix;
	bool confirm_typed;
};

/* Members of the parent's answers. */
static const struct {
	const char *member;
	enum pages_var var;
} pages_texts[] = {
    {"nonce", VAR_NONCE},
    {"account", VAR_ACCOUNT},
    {"id", VAR_REQUEST_ID},
    {"email", VAR_MAILBOX},
};

static const struct {
	const char *member;
	enum pages_var var;
} pages_numbers[] = {
    {"required", VAR_REQUIRED},
    {"approved", VAR_APPROVED},
    {"seq", VAR_SEQ},
};

static const struct {
	const char *member;
	enum pages_var var;
} pages_times[] = {
    {"expires", VAR_EXPIRES},
    {"at", VAR_ANSWERED_AT},
};

/* Words that choose a section; "answer" and "verdict" come from the two
 * operations, in their own spellings. */
static const struct {
	const char *member, *word;
	enum pages_var var;
} pages_words[] = {
    {"answer", "APPROVED", VAR_IS_APPROVED},
    {"answer", "REJECTED", VAR_IS_REJECTED},
    {"answer", "NOT_ME", VAR_IS_NOT_ME},
    {"verdict", "APPROVED", VAR_IS_APPROVED},
    {"verdict", "REJECTED", VAR_IS_REJECTED},
    {"verdict", "NOT_ME", VAR_IS_NOT_ME},
    {"verdict", "approve", VAR_IS_APPROVED},
    {"verdict", "reject", VAR_IS_REJECTED},
    {"verdict", "not-me", VAR_IS_NOT_ME},
    {"request_status", "VALIDATED", VAR_WAS_VALIDATED},
    {"request_status", "FAILED", VAR_WAS_FAILED},
    {"request_status", "VALIDATION_TIMED_OUT", VAR_WAS_TIMED_OUT},
};

#define N_ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* The values of one page: own[] is their memory, but for constants. */
struct pages_values {
	struct buf own[VAR_N];
	const char *text[VAR_N];
};

static void
pages_set(struct pages_values *v, enum pages_var var, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	buf_reset(&v->own[var]);
	text_show(&v->own[var], text);
	v->text[var] = buf_str(&v->own[var]);
}

static void
pages_take_words(struct pages_values *v, const json_t *facts)
{
	const char *text;
	size_t i;

	for (i = 0; i < N_ROWS(pages_words); i++) {
		text = json_string_value(
		    json_object_get(facts, pages_words[i].member));
		if (text != NULL && strcmp(text, pages_words[i].word) == 0)
			v->text[pages_words[i].var] = "yes";
	}
	if (json_is_true(json_object_get(facts, "objection")))
		v->text[VAR_OBJECTION] = "yes";
}

static void
pages_take_numbers(struct pages_values *v, const json_t *facts)
{
	char time[TEXT_TIME_SIZE], number[TEXT_TIME_SIZE];
	const json_t *member;
	size_t i;

	for (i = 0; i < N_ROWS(pages_numbers); i++) {
		member = json_object_get(facts, pages_numbers[i].member);
		if (!json_is_integer(member))
			continue;
		snprintf(number, sizeof(number), "%" PRId64,
		    (int64_t)json_integer_value(member));
		pages_set(v, pages_numbers[i].var, number);
	}
	for (i = 0; i < N_ROWS(pages_times); i++) {
		member = json_object_get(facts, pages_times[i].member);
		if (json_is_integer(member))
			pages_set(v, pages_times[i].var,
			    text_time(time, json_integer_value(member)));
	}
}

static void
pages_take(struct pages_values *v, const json_t *facts)
{
	const char *unicode, *name;
	size_t i;

	for (i = 0; i < N_ROWS(pages_texts); i++)
		pages_set(v, pages_texts[i].var,
		    json_string_value(
			json_object_get(facts, pages_texts[i].member)));
	unicode = json_string_value(json_object_get(facts, "unicode"));
	name = json_string_value(json_object_get(facts, "name"));
	pages_set(v, VAR_DOMAIN, unicode != NULL ? unicode : name);
	if (unicode != NULL && name != NULL && strcmp(unicode, name) != 0)
		pages_set(v, VAR_DOMAIN_ASCII, name);
	pages_take_numbers(v, facts);
	pages_take_words(v, facts);
}

static void
pages_values_free(struct pages_values *v)
{
	size_t i;

	for (i = 0; i < VAR_N; i++)
		buf_free(&v->own[i]);
}

static bool
pages_values_ok(const struct pages_values *v)
{
	size_t i;

	for (i = 0; i < VAR_N; i++) {
		if (!buf_ok(&v->own[i]))
			return false;
	}
	return true;
}

enum status
pages_render(const struct pages *pages, struct buf *out, enum pages_kind page,
    const json_t *facts, const char *token, bool typed_wrong)
{
	struct pages_values v = {.text = {NULL}};
	enum status st = ST_NOMEM;

	pages_take(&v, facts);
	pages_set(&v, VAR_AUTHORITY, pages->authority);
	pages_set(&v, VAR_CONCERNS, pages->concerns);
	pages_set(&v, VAR_SUPPORT, pages->support);
	pages_set(&v, VAR_TOKEN, token);
	v.text[VAR_PREFIX] = pages->prefix;
	v.text[VAR_LANG] = PAGES_LANG;
	v.text[VAR_CONFIRM_TYPED] = pages->confirm_typed ? "yes" : NULL;
	v.text[VAR_TYPED_WRONG] = typed_wrong ? "yes" : NULL;
	if (pages_values_ok(&v))
		st = template_render(pages->head, out, v.text);
	if (st == ST_OK)
		st = template_render(pages->bodies[page], out, v.text);
	if (st == ST_OK)
		st = template_render(pages->foot, out, v.text);
	pages_values_free(&v);
	return st;
}

const char *
pages_lang(const struct pages *pages)
{
	(void)pages;
	return PAGES_LANG;
}

const struct buf *
pages_style(const struct pages *pages)
{
	return &pages->style;
}

static enum status
pages_load(struct template **t_r, const char *folder, const char *file,
    struct err *err)
{
	char path[PAGES_PATH_SIZE];
	int n =
	    snprintf(path, sizeof(path), "%s/" PAGES_LANG "/%s", folder, file);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(
		    err, ST_INVALID, "the path of the templates is too long");
	return template_load(t_r, path, TEMPLATE_HTML, pages_names, err);
}

static enum status
pages_load_style(struct pages *pages, const char *folder, struct err *err)
{
	char path[PAGES_PATH_SIZE];
	int n = snprintf(path, sizeof(path), "%s/style.css", folder);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(
		    err, ST_INVALID, "the path of the templates is too long");
	return file_read(&pages->style, path, PAGES_STYLE_MAX, err);
}

static enum status
pages_load_all(struct pages *pages, const char *folder, struct err *err)
{
	enum status st;
	int i;

	st = pages_load(&pages->head, folder, "layout-head.html", err);
	if (st == ST_OK)
		st = pages_load(&pages->foot, folder, "layout-foot.html", err);
	for (i = 0; i < PAGES_N_KINDS && st == ST_OK; i++)
		st = pages_load(&pages->bodies[i], folder, pages_files[i], err);
	if (st == ST_OK)
		st = pages_load_style(pages, folder, err);
	return st;
}

void
pages_free(struct pages *pages)
{
	int i;

	if (pages == NULL)
		return;
	for (i = 0; i < PAGES_N_KINDS; i++)
		template_free(pages->bodies[i]);
	template_free(pages->head);
	template_free(pages->foot);
	buf_free(&pages->style);
	free(pages->authority);
	free(pages->concerns);
	free(pages->support);
	free(pages->prefix);
	free(pages);
}

enum status
pages_new(
    struct pages **pages_r, const struct pages_config *config, struct err *err)
{
	struct pages *pages = calloc(1, sizeof(*pages));
	enum status st;

	if (pages == NULL)
		return err_set(err, ST_NOMEM, "web: out of memory");
	pages->authority = strdup(config->authority);
	pages->concerns = strdup(config->concerns);
	pages->support = strdup(config->support);
	pages->prefix = strdup(config->prefix);
	pages->confirm_typed = config->confirm_typed;
	if (pages->authority != NULL && pages->concerns != NULL &&
	    pages->support != NULL && pages->prefix != NULL)
		st = pages_load_all(pages, config->templates, err);
	else
		st = err_set(err, ST_NOMEM, "web: out of memory");
	if (st == ST_OK)
		*pages_r = pages;
	else
		pages_free(pages);
	return st;
}
