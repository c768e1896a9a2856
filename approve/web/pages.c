/* SPDX-License-Identifier: ISC
 * Templates, values and the frame around every page. Words for people are in
 * the languages' folders alone. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/text.h"
#include "approve/web/pages.h"
#include "lib/base/file.h"
#include "lib/base/template.h"

enum {
	PAGES_PATH_SIZE = 4096,
	PAGES_STYLE_MAX = 64 * 1024,
	PAGES_NUMBER_SIZE = 24,
	PAGES_QUERY_SIZE = LANGUAGE_TAG_SIZE + 8
};

/* What templates may say; pages_names has the words. A section is shown where
 * its value is there and not empty. */
enum pages_var {
	VAR_AUTHORITY,
	VAR_CONCERNS,
	VAR_SUPPORT,
	VAR_PREFIX,
	VAR_LANG,
	VAR_DIR,
	VAR_LANGUAGE,   /* its own name */
	VAR_IS_CURRENT, /* of the languages, the page's */
	VAR_LANG_QUERY, /* "?lang=de" where it was chosen */
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
	VAR_LEFT,     /* until then, in words */
	VAR_PROGRESS, /* approvals of those needed */
	VAR_ENOUGH,   /* they are there */
	VAR_ANSWERED_AT,
	VAR_SEQ,
	VAR_OBJECTION,
	VAR_IS_APPROVED, /* the answer that was given */
	VAR_IS_REJECTED,
	VAR_IS_NOT_ME,
	VAR_WAS_VALIDATED, /* how the request ended */
	VAR_WAS_FAILED,
	VAR_WAS_FROZEN,
	VAR_WAS_TIMED_OUT,
	VAR_DISOWN, /* it failed, and can still be said to be unknown (Q5) */
	VAR_N,
};

static const char *const pages_names[VAR_N + 1] = {
    [VAR_AUTHORITY] = "authority",
    [VAR_CONCERNS] = "concerns",
    [VAR_SUPPORT] = "support",
    [VAR_PREFIX] = "prefix",
    [VAR_LANG] = "lang",
    [VAR_DIR] = "dir",
    [VAR_LANGUAGE] = "language",
    [VAR_IS_CURRENT] = "is_current",
    [VAR_LANG_QUERY] = "lang_query",
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
    [VAR_LEFT] = "left",
    [VAR_PROGRESS] = "progress",
    [VAR_ENOUGH] = "enough",
    [VAR_ANSWERED_AT] = "answered_at",
    [VAR_SEQ] = "seq",
    [VAR_OBJECTION] = "objection",
    [VAR_IS_APPROVED] = "is_approved",
    [VAR_IS_REJECTED] = "is_rejected",
    [VAR_IS_NOT_ME] = "is_not_me",
    [VAR_WAS_VALIDATED] = "was_validated",
    [VAR_WAS_FAILED] = "was_failed",
    [VAR_WAS_FROZEN] = "was_frozen",
    [VAR_WAS_TIMED_OUT] = "was_timed_out",
    [VAR_DISOWN] = "disown",
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
    [PAGES_FROZEN] = "page-frozen.html",
    [PAGES_CHANGED] = "page-changed.html",
    [PAGES_STALE] = "page-stale.html",
    [PAGES_FOREIGN] = "page-foreign.html",
    [PAGES_REFUSED] = "page-refused.html",
    [PAGES_BUSY] = "page-busy.html",
};

/* The pages in one language. */
struct pages_edition {
	struct template *head, *foot, *end, *bodies[PAGES_N_KINDS];
	struct buf links; /* to each language, its own marked */
};

struct pages {
	struct languages *languages;
	const struct language *language;
	struct pages_edition editions[LANGUAGES_MAX]; /* as languages->items */
	struct buf style;
	struct buf authority, concerns, support; /* as they are shown */
	char *prefix;
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
    {"failure", "DOMAIN_FROZEN", VAR_WAS_FROZEN},
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
pages_take_times(struct pages_values *v, const json_t *facts,
    const struct language *language)
{
	const json_t *until = json_object_get(facts, "expires"),
		     *now = json_object_get(facts, "now");
	const json_t *member;
	size_t i;

	for (i = 0; i < N_ROWS(pages_times); i++) {
		enum pages_var var = pages_times[i].var;

		member = json_object_get(facts, pages_times[i].member);
		if (!json_is_integer(member))
			continue;
		language_add_time(
		    &v->own[var], language, json_integer_value(member));
		v->text[var] = buf_str(&v->own[var]);
	}
	if (!json_is_integer(until) || !json_is_integer(now) ||
	    json_integer_value(until) <= json_integer_value(now))
		return;
	language_add_left(&v->own[VAR_LEFT], language,
	    json_integer_value(until) - json_integer_value(now));
	v->text[VAR_LEFT] = buf_str(&v->own[VAR_LEFT]);
}

static void
pages_take_numbers(struct pages_values *v, const json_t *facts,
    const struct language *language)
{
	const json_t *required = json_object_get(facts, "required"),
		     *approved = json_object_get(facts, "approved"),
		     *seq = json_object_get(facts, "seq");
	char number[PAGES_NUMBER_SIZE];

	if (json_is_integer(seq)) {
		snprintf(number, sizeof(number), "%" PRId64,
		    (int64_t)json_integer_value(seq));
		pages_set(v, VAR_SEQ, number);
	}
	if (!json_is_integer(required) || !json_is_integer(approved) ||
	    json_integer_value(required) < 0 ||
	    json_integer_value(approved) < 0)
		return;
	language_add_count(&v->own[VAR_PROGRESS], language, "progress",
	    (uint64_t)json_integer_value(approved),
	    (uint64_t)json_integer_value(required));
	v->text[VAR_PROGRESS] = buf_str(&v->own[VAR_PROGRESS]);
	if (json_integer_value(approved) >= json_integer_value(required))
		v->text[VAR_ENOUGH] = "yes";
}

static void
pages_take(struct pages_values *v, const json_t *facts,
    const struct language *language)
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
	pages_take_times(v, facts, language);
	pages_take_numbers(v, facts, language);
	pages_take_words(v, facts);
	if (v->text[VAR_WAS_FAILED] != NULL && v->text[VAR_IS_NOT_ME] == NULL)
		v->text[VAR_DISOWN] = "yes";
	/* "Failed" is the general, "frozen" the particular. */
	if (v->text[VAR_WAS_FROZEN] != NULL)
		v->text[VAR_WAS_FAILED] = NULL;
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

static enum status
pages_render_values(const struct pages *pages, struct buf *out,
    const struct pages_view *view, const struct pages_values *v)
{
	const struct pages_edition *edition =
	    &pages->editions[view->language - pages->languages->items];
	enum status st = template_render(edition->head, out, v->text);

	if (st == ST_OK)
		st = template_render(edition->bodies[view->page], out, v->text);
	if (st == ST_OK)
		st = template_render(edition->foot, out, v->text);
	buf_add(out, edition->links.data, edition->links.len);
	return st == ST_OK ? template_render(edition->end, out, v->text) : st;
}

enum status
pages_render(
    const struct pages *pages, struct buf *out, const struct pages_view *view)
{
	struct pages_values v = {.text = {NULL}};
	char query[PAGES_QUERY_SIZE];
	enum status st = ST_NOMEM;

	pages_take(&v, view->facts, view->language);
	pages_set(&v, VAR_TOKEN, view->token);
	snprintf(query, sizeof(query), "?lang=%s", view->language->tag);
	v.text[VAR_AUTHORITY] = buf_str(&pages->authority);
	v.text[VAR_CONCERNS] = buf_str(&pages->concerns);
	v.text[VAR_SUPPORT] = buf_str(&pages->support);
	v.text[VAR_PREFIX] = pages->prefix;
	v.text[VAR_LANG] = view->language->tag;
	v.text[VAR_DIR] = language_direction(view->language);
	v.text[VAR_LANG_QUERY] = view->lang_chosen ? query : NULL;
	v.text[VAR_CONFIRM_TYPED] = pages->confirm_typed ? "yes" : NULL;
	v.text[VAR_TYPED_WRONG] = view->typed_wrong ? "yes" : NULL;
	if (pages_values_ok(&v))
		st = pages_render_values(pages, out, view, &v);
	pages_values_free(&v);
	return st;
}

const struct languages *
pages_languages(const struct pages *pages)
{
	return pages->languages;
}

const struct language *
pages_language(const struct pages *pages)
{
	return pages->language;
}

const struct buf *
pages_style(const struct pages *pages)
{
	return &pages->style;
}

static enum status
pages_load(struct template **t_r, const char *folder, const char *file,
    const struct language *language, struct err *err)
{
	char path[PAGES_PATH_SIZE];
	int n = snprintf(path, sizeof(path), "%s/%s", folder, file);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(
		    err, ST_INVALID, "the path of the templates is too long");
	return template_load(t_r, path, TEMPLATE_HTML, pages_names,
	    language != NULL ? language->words : NULL, err);
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
pages_load_edition(struct pages_edition *edition, const char *folder,
    const struct language *language, struct err *err)
{
	enum status st;
	int i;

	st = pages_load(
	    &edition->head, folder, "layout-head.html", language, err);
	if (st == ST_OK)
		st = pages_load(
		    &edition->foot, folder, "layout-foot.html", language, err);
	if (st == ST_OK)
		st = pages_load(
		    &edition->end, folder, "layout-end.html", language, err);
	for (i = 0; i < PAGES_N_KINDS && st == ST_OK; i++)
		st = pages_load(
		    &edition->bodies[i], folder, pages_files[i], language, err);
	return st;
}

/* The links of each edition, from the template that is a link. */
static enum status
pages_write_links(struct pages *pages, const struct template *link,
    const struct language *current, struct buf *out)
{
	const char *text[VAR_N] = {NULL};
	enum status st = ST_OK;
	size_t i;

	for (i = 0; i < pages->languages->n_items && st == ST_OK; i++) {
		const struct language *l = &pages->languages->items[i];

		text[VAR_LANG] = l->tag;
		text[VAR_DIR] = language_direction(l);
		text[VAR_LANGUAGE] =
		    words_get(l->words, "language", strlen("language"));
		text[VAR_IS_CURRENT] = l == current ? "yes" : NULL;
		st = template_render(link, out, text);
	}
	return st;
}

static enum status
pages_load_links(struct pages *pages, const char *folder, struct err *err)
{
	struct template *link = NULL;
	enum status st =
	    pages_load(&link, folder, "layout-language.html", NULL, err);
	size_t i;

	for (i = 0; i < pages->languages->n_items && st == ST_OK; i++) {
		st = pages_write_links(pages, link, &pages->languages->items[i],
		    &pages->editions[i].links);
		if (st != ST_OK)
			st = err_set(err, st, "web: out of memory");
	}
	template_free(link);
	return st;
}

static enum status
pages_load_all(struct pages *pages, const char *folder, const char *language,
    struct err *err)
{
	enum status st = languages_load(&pages->languages, folder, err);
	size_t i;

	if (st != ST_OK)
		return st;
	pages->language =
	    languages_find(pages->languages, language, strlen(language));
	if (pages->language == NULL)
		return err_set(err, ST_INVALID,
		    "languages: there is no folder %s/%s", folder, language);
	for (i = 0; i < pages->languages->n_items && st == ST_OK; i++)
		st = pages_load_edition(&pages->editions[i], folder,
		    &pages->languages->items[i], err);
	if (st == ST_OK)
		st = pages_load_links(pages, folder, err);
	if (st == ST_OK)
		st = pages_load_style(pages, folder, err);
	return st;
}

static void
pages_free_edition(struct pages_edition *edition)
{
	int i;

	for (i = 0; i < PAGES_N_KINDS; i++)
		template_free(edition->bodies[i]);
	template_free(edition->head);
	template_free(edition->foot);
	template_free(edition->end);
	buf_free(&edition->links);
}

void
pages_free(struct pages *pages)
{
	size_t i;

	if (pages == NULL)
		return;
	for (i = 0; i < LANGUAGES_MAX; i++)
		pages_free_edition(&pages->editions[i]);
	languages_free(pages->languages);
	buf_free(&pages->style);
	buf_free(&pages->authority);
	buf_free(&pages->concerns);
	buf_free(&pages->support);
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
	text_show(&pages->authority, config->authority);
	text_show(&pages->concerns, config->concerns);
	text_show(&pages->support, config->support);
	pages->prefix = strdup(config->prefix);
	pages->confirm_typed = config->confirm_typed;
	if (buf_ok(&pages->authority) && buf_ok(&pages->concerns) &&
	    buf_ok(&pages->support) && pages->prefix != NULL)
		st = pages_load_all(
		    pages, config->templates, config->language, err);
	else
		st = err_set(err, ST_NOMEM, "web: out of memory");
	if (st == ST_OK)
		*pages_r = pages;
	else
		pages_free(pages);
	return st;
}
