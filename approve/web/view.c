/* SPDX-License-Identifier: ISC
 * Templates, values and the frame around every page. Words for people are in
 * the templates alone, so that another language is another folder. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/text.h"
#include "approve/web/view.h"
#include "lib/base/file.h"
#include "lib/base/template.h"

#define VIEW_LANG "en"

enum { VIEW_PATH_SIZE = 4096, VIEW_STYLE_MAX = 64 * 1024 };

/* What templates may say; view_names has the words. A section is shown where
 * its value is there and not empty. */
enum view_var {
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

static const char *const view_names[VAR_N + 1] = {
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

static const char *const view_files[VIEW_N_PAGES] = {
    [VIEW_ASK] = "page-ask.html",
    [VIEW_ANSWERED] = "page-answered.html",
    [VIEW_DONE] = "page-done.html",
    [VIEW_ABOUT] = "page-about.html",
    [VIEW_UNKNOWN] = "page-unknown.html",
    [VIEW_EXPIRED] = "page-expired.html",
    [VIEW_ENDED] = "page-ended.html",
    [VIEW_CHANGED] = "page-changed.html",
    [VIEW_STALE] = "page-stale.html",
    [VIEW_FOREIGN] = "page-foreign.html",
    [VIEW_REFUSED] = "page-refused.html",
    [VIEW_BUSY] = "page-busy.html",
};

struct view {
	struct template *head, *foot, *pages[VIEW_N_PAGES];
	struct buf style;
	char *authority, *concerns, *support, *prefix;
	bool confirm_typed;
};

/* Members of the parent's answers. */
static const struct {
	const char *member;
	enum view_var var;
} view_texts[] = {
    {"nonce", VAR_NONCE},
    {"account", VAR_ACCOUNT},
    {"id", VAR_REQUEST_ID},
    {"email", VAR_MAILBOX},
};

static const struct {
	const char *member;
	enum view_var var;
} view_numbers[] = {
    {"required", VAR_REQUIRED},
    {"approved", VAR_APPROVED},
    {"seq", VAR_SEQ},
};

static const struct {
	const char *member;
	enum view_var var;
} view_times[] = {
    {"expires", VAR_EXPIRES},
    {"at", VAR_ANSWERED_AT},
};

/* Words that choose a section; "answer" and "verdict" come from the two
 * operations, in their own spellings. */
static const struct {
	const char *member, *word;
	enum view_var var;
} view_words[] = {
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
struct view_values {
	struct buf own[VAR_N];
	const char *text[VAR_N];
};

static void
view_set(struct view_values *v, enum view_var var, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	buf_reset(&v->own[var]);
	text_show(&v->own[var], text);
	v->text[var] = buf_str(&v->own[var]);
}

static void
view_take_words(struct view_values *v, const json_t *facts)
{
	const char *text;
	size_t i;

	for (i = 0; i < N_ROWS(view_words); i++) {
		text = json_string_value(
		    json_object_get(facts, view_words[i].member));
		if (text != NULL && strcmp(text, view_words[i].word) == 0)
			v->text[view_words[i].var] = "yes";
	}
	if (json_is_true(json_object_get(facts, "objection")))
		v->text[VAR_OBJECTION] = "yes";
}

static void
view_take_numbers(struct view_values *v, const json_t *facts)
{
	char time[TEXT_TIME_SIZE], number[TEXT_TIME_SIZE];
	const json_t *member;
	size_t i;

	for (i = 0; i < N_ROWS(view_numbers); i++) {
		member = json_object_get(facts, view_numbers[i].member);
		if (!json_is_integer(member))
			continue;
		snprintf(number, sizeof(number), "%" PRId64,
		    (int64_t)json_integer_value(member));
		view_set(v, view_numbers[i].var, number);
	}
	for (i = 0; i < N_ROWS(view_times); i++) {
		member = json_object_get(facts, view_times[i].member);
		if (json_is_integer(member))
			view_set(v, view_times[i].var,
			    text_time(time, json_integer_value(member)));
	}
}

static void
view_take(struct view_values *v, const json_t *facts)
{
	const char *unicode, *name;
	size_t i;

	for (i = 0; i < N_ROWS(view_texts); i++)
		view_set(v, view_texts[i].var,
		    json_string_value(
			json_object_get(facts, view_texts[i].member)));
	unicode = json_string_value(json_object_get(facts, "unicode"));
	name = json_string_value(json_object_get(facts, "name"));
	view_set(v, VAR_DOMAIN, unicode != NULL ? unicode : name);
	if (unicode != NULL && name != NULL && strcmp(unicode, name) != 0)
		view_set(v, VAR_DOMAIN_ASCII, name);
	view_take_numbers(v, facts);
	view_take_words(v, facts);
}

static void
view_values_free(struct view_values *v)
{
	size_t i;

	for (i = 0; i < VAR_N; i++)
		buf_free(&v->own[i]);
}

static bool
view_values_ok(const struct view_values *v)
{
	size_t i;

	for (i = 0; i < VAR_N; i++) {
		if (!buf_ok(&v->own[i]))
			return false;
	}
	return true;
}

enum status
view_render(const struct view *view, struct buf *out, enum view_page page,
    const json_t *facts, const char *token, bool typed_wrong)
{
	struct view_values v = {.text = {NULL}};
	enum status st = ST_NOMEM;

	view_take(&v, facts);
	view_set(&v, VAR_AUTHORITY, view->authority);
	view_set(&v, VAR_CONCERNS, view->concerns);
	view_set(&v, VAR_SUPPORT, view->support);
	view_set(&v, VAR_TOKEN, token);
	v.text[VAR_PREFIX] = view->prefix;
	v.text[VAR_LANG] = VIEW_LANG;
	v.text[VAR_CONFIRM_TYPED] = view->confirm_typed ? "yes" : NULL;
	v.text[VAR_TYPED_WRONG] = typed_wrong ? "yes" : NULL;
	if (view_values_ok(&v))
		st = template_render(view->head, out, v.text);
	if (st == ST_OK)
		st = template_render(view->pages[page], out, v.text);
	if (st == ST_OK)
		st = template_render(view->foot, out, v.text);
	view_values_free(&v);
	return st;
}

const char *
view_lang(const struct view *view)
{
	(void)view;
	return VIEW_LANG;
}

const struct buf *
view_style(const struct view *view)
{
	return &view->style;
}

static enum status
view_load(struct template **t_r, const char *folder, const char *file,
    struct err *err)
{
	char path[VIEW_PATH_SIZE];
	int n =
	    snprintf(path, sizeof(path), "%s/" VIEW_LANG "/%s", folder, file);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(
		    err, ST_INVALID, "the path of the templates is too long");
	return template_load(t_r, path, TEMPLATE_HTML, view_names, err);
}

static enum status
view_load_style(struct view *view, const char *folder, struct err *err)
{
	char path[VIEW_PATH_SIZE];
	int n = snprintf(path, sizeof(path), "%s/style.css", folder);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(
		    err, ST_INVALID, "the path of the templates is too long");
	return file_read(&view->style, path, VIEW_STYLE_MAX, err);
}

static enum status
view_load_all(struct view *view, const char *folder, struct err *err)
{
	enum status st;
	int i;

	st = view_load(&view->head, folder, "layout-head.html", err);
	if (st == ST_OK)
		st = view_load(&view->foot, folder, "layout-foot.html", err);
	for (i = 0; i < VIEW_N_PAGES && st == ST_OK; i++)
		st = view_load(&view->pages[i], folder, view_files[i], err);
	if (st == ST_OK)
		st = view_load_style(view, folder, err);
	return st;
}

void
view_free(struct view *view)
{
	int i;

	if (view == NULL)
		return;
	for (i = 0; i < VIEW_N_PAGES; i++)
		template_free(view->pages[i]);
	template_free(view->head);
	template_free(view->foot);
	buf_free(&view->style);
	free(view->authority);
	free(view->concerns);
	free(view->support);
	free(view->prefix);
	free(view);
}

enum status
view_new(
    struct view **view_r, const struct view_config *config, struct err *err)
{
	struct view *view = calloc(1, sizeof(*view));
	enum status st;

	if (view == NULL)
		return err_set(err, ST_NOMEM, "web: out of memory");
	view->authority = strdup(config->authority);
	view->concerns = strdup(config->concerns);
	view->support = strdup(config->support);
	view->prefix = strdup(config->prefix);
	view->confirm_typed = config->confirm_typed;
	if (view->authority != NULL && view->concerns != NULL &&
	    view->support != NULL && view->prefix != NULL)
		st = view_load_all(view, config->templates, err);
	else
		st = err_set(err, ST_NOMEM, "web: out of memory");
	if (st == ST_OK)
		*view_r = view;
	else
		view_free(view);
	return st;
}
