/* SPDX-License-Identifier: ISC
 * countersign preview: every mail and every page as people would see it, with
 * the configuration's own values and a request that does not exist. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "approve/notify.h"
#include "approve/web/pages.h"
#include "cli/cli.h"
#include "cli/verbs.h"

/* One that no mail ever has: the page answers it with 404. */
#define PREVIEW_TOKEN   "abcdefghijklmnopqrstuvwxyz234567"
#define PREVIEW_REQUEST "k7q3m2xw5c4ttzqa"
#define PREVIEW_NAME    "xn--mnchen-3ya.example"
#define PREVIEW_UNICODE "m\u00fcnchen.example"
#define PREVIEW_MAILBOX "postmaster@" PREVIEW_NAME
#define PREVIEW_ACCOUNT "team-web"
/* Wednesday, 25 November 2026, 08:13 UTC */
#define PREVIEW_EXPIRES INT64_C(1795594380)

enum {
	PREVIEW_PATH_SIZE = 4096,
	PREVIEW_MAILBOXES = 5,
	PREVIEW_LIFETIME = 72 * 3600,
	PREVIEW_LEFT = 2 * 86400 + 3 * 3600,
	PREVIEW_SEQ = 4711,
};

/* The states of the page. `facts` are members that differ from the usual: a
 * word of the parent's answers and its value. */
static const struct preview_state {
	const char *name, *member, *value;
	enum pages_kind page;
	bool typed, typed_wrong;
	bool no_facts; /* shown where nothing is known of a request */
} preview_states[] = {
    {"ask", NULL, NULL, PAGES_ASK, false, false, false},
    {"ask-typed", NULL, NULL, PAGES_ASK, true, false, false},
    {"ask-typed-wrong", NULL, NULL, PAGES_ASK, true, true, false},
    {"ask-enough", "approved", "2", PAGES_ASK, false, false, false},
    {"answered-approved", "answer", "APPROVED", PAGES_ANSWERED, false, false,
	false},
    {"answered-rejected", "answer", "REJECTED", PAGES_ANSWERED, false, false,
	false},
    {"answered-not-me", "answer", "NOT_ME", PAGES_ANSWERED, false, false,
	false},
    {"done-approved", "verdict", "APPROVED", PAGES_DONE, false, false, false},
    {"done-rejected", "verdict", "REJECTED", PAGES_DONE, false, false, false},
    {"done-not-me", "verdict", "NOT_ME", PAGES_DONE, false, false, false},
    {"done-objection", "objection", "yes", PAGES_DONE, false, false, false},
    {"ended-validated", "request_status", "VALIDATED", PAGES_ENDED, false,
	false, false},
    {"ended-failed", "request_status", "FAILED", PAGES_ENDED, false, false,
	false},
    {"ended-not-me", "answer", "NOT_ME", PAGES_ENDED, false, false, false},
    {"ended-frozen", "failure", "DOMAIN_FROZEN", PAGES_ENDED, false, false,
	false},
    {"ended-timed-out", "request_status", "VALIDATION_TIMED_OUT", PAGES_ENDED,
	false, false, false},
    {"frozen", NULL, NULL, PAGES_FROZEN, false, false, false},
    {"expired", NULL, NULL, PAGES_EXPIRED, false, false, false},
    {"changed", NULL, NULL, PAGES_CHANGED, false, false, true},
    {"stale", NULL, NULL, PAGES_STALE, false, false, true},
    {"foreign", NULL, NULL, PAGES_FOREIGN, false, false, true},
    {"refused", NULL, NULL, PAGES_REFUSED, false, false, true},
    {"busy", NULL, NULL, PAGES_BUSY, false, false, true},
    {"unknown", NULL, NULL, PAGES_UNKNOWN, false, false, true},
    {"about", NULL, NULL, PAGES_ABOUT, false, false, true},
};

#define N_STATES (sizeof(preview_states) / sizeof(preview_states[0]))

struct preview {
	struct cli *cli;
	const char *folder; /* or null: standard output */
};

/* ------------------------------------------------------------------ writing */

static int
preview_write(const struct preview *p, const char *name, const char *kind,
    const char *text)
{
	char path[PREVIEW_PATH_SIZE];
	FILE *f;

	if (p->folder == NULL)
		return fputs(text, stdout) < 0
			   ? cli_fail(p->cli, EX_TEMPFAIL, "cannot write")
			   : CLI_DONE;
	if (snprintf(path, sizeof(path), "%s/%s%s", p->folder, name, kind) >=
	    (int)sizeof(path))
		return cli_fail(
		    p->cli, EX_DATAERR, "%s: the path is too long", p->folder);
	f = fopen(path, "w");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		return cli_fail(p->cli, EX_DATAERR, "cannot write %s: %s", path,
		    strerror(errno));
	puts(path);
	return CLI_DONE;
}

/* Reads the options; --lang must be a language that there is. */
static int
preview_begin(struct preview *p, const char **lang_r,
    struct languages **languages_r, struct cli *cli, const struct args *args)
{
	const char *lang = args_get(args, "lang");
	struct err err = {""};
	int status = cli_settings(cli);

	*p = (struct preview){cli, args_get(args, "output")};
	if (status != CLI_DONE)
		return status;
	if (languages_load(languages_r, cli->settings->templates, &err) !=
	    ST_OK)
		return cli_fail(cli, EX_CONFIG, "%s", err.text);
	if (lang != NULL &&
	    languages_find(*languages_r, lang, strlen(lang)) == NULL)
		return cli_fail(cli, EX_USAGE,
		    "--lang %s: there is no folder %s/%s", lang,
		    cli->settings->templates, lang);
	if (p->folder != NULL && mkdir(p->folder, 0755) != 0 && errno != EEXIST)
		return cli_fail(cli, EX_DATAERR, "cannot make %s: %s",
		    p->folder, strerror(errno));
	/* Without a folder there is room for one. */
	*lang_r = lang != NULL        ? lang
		  : p->folder == NULL ? cli->settings->languages[0]
				      : NULL;
	return CLI_DONE;
}

/* Calls `show` for the language, or for each. */
static int
preview_each(const struct preview *p, const char *lang,
    const struct languages *languages,
    int (*show)(const struct preview *p, const char *lang))
{
	int status = CLI_DONE;

	if (lang != NULL)
		return show(p, lang);
	for (size_t i = 0; i < languages->n_items && status == CLI_DONE; i++)
		status = show(p, languages->items[i].tag);
	return status;
}

/* ------------------------------------------------------------------- mails */

static enum status
preview_mail_parts(struct notify_parts *parts_r,
    const struct settings *settings, struct err *err)
{
	struct recipient recipients[PREVIEW_MAILBOXES] = {0};
	struct request_domain domain = {.name = PREVIEW_NAME,
	    .unicode = PREVIEW_UNICODE,
	    .quorum = 2,
	    .channels = CHANNEL_REPLY | CHANNEL_LINK,
	    .recipients = recipients,
	    .n_recipients = PREVIEW_MAILBOXES};
	struct request request = {.id = PREVIEW_REQUEST,
	    .account = PREVIEW_ACCOUNT,
	    .domains = &domain,
	    .n_domains = 1};
	struct notify *notify = NULL;
	struct buf link = BUF_INIT;
	enum status st = notify_open(&notify, settings, err);

	*parts_r = (struct notify_parts){BUF_INIT, BUF_INIT, BUF_INIT};
	buf_addf(&link, "%s/a/" PREVIEW_TOKEN, settings->base_url);
	if (st == ST_OK)
		st = notify_parts(parts_r, notify, settings,
		    &(struct notify_mail){.request = &request,
			.domain = &domain,
			.mailbox = PREVIEW_MAILBOX,
			.expires = PREVIEW_EXPIRES,
			.link = buf_str(&link),
			.now = PREVIEW_EXPIRES - PREVIEW_LIFETIME});
	buf_free(&link);
	notify_close(notify);
	return st;
}

static int
preview_mail(const struct preview *p, const char *lang)
{
	struct settings one = *p->cli->settings;
	struct notify_parts parts;
	struct buf text = BUF_INIT;
	struct err err = {""};
	char name[PREVIEW_PATH_SIZE];
	enum status st;
	int status;

	one.languages[0] = lang;
	one.n_languages = 1;
	st = preview_mail_parts(&parts, &one, &err);
	if (st != ST_OK) {
		notify_parts_clear(&parts);
		return cli_fail_status(p->cli, st, &err);
	}
	buf_addf(&text, "Subject: %s\n%s", buf_str(&parts.subject),
	    buf_str(&parts.text));
	snprintf(name, sizeof(name), "mail-%s", lang);
	status = preview_write(p, name, ".txt", buf_str(&text));
	if (status == CLI_DONE && p->folder != NULL)
		status = preview_write(p, name, ".html", buf_str(&parts.html));
	buf_free(&text);
	notify_parts_clear(&parts);
	return status;
}

int
preview_mail_verb(struct cli *cli, const struct args *args)
{
	struct languages *languages = NULL;
	struct preview p;
	const char *lang = NULL;
	int status = preview_begin(&p, &lang, &languages, cli, args);

	if (status == CLI_DONE)
		status = preview_each(&p, lang, languages, preview_mail);
	languages_free(languages);
	return status;
}

/* ------------------------------------------------------------------- pages */

/* The state of a request whose page this is. */
static const char *
preview_request(enum pages_kind page)
{
	return page == PAGES_ENDED  ? "FAILED"
	       : page == PAGES_DONE ? "VALIDATED"
				    : "PENDING_VALIDATION";
}

static json_t *
preview_facts(const struct preview_state *state)
{
	json_t *facts;

	if (state->no_facts)
		return json_object();
	facts = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:i, s:i, "
			  "s:i, s:s, s:s}",
	    "nonce", "preview", "name", PREVIEW_NAME, "unicode",
	    PREVIEW_UNICODE, "account", PREVIEW_ACCOUNT, "id", PREVIEW_REQUEST,
	    "expires", (json_int_t)PREVIEW_EXPIRES, "now",
	    (json_int_t)PREVIEW_EXPIRES - PREVIEW_LEFT, "at",
	    (json_int_t)PREVIEW_EXPIRES - PREVIEW_LEFT, "required", 2,
	    "approved", 1, "seq", PREVIEW_SEQ, "email", PREVIEW_MAILBOX,
	    "verdict", state->page == PAGES_DONE ? "REJECTED" : "");
	json_object_set_new(
	    facts, "request_status", json_string(preview_request(state->page)));
	if (facts == NULL || state->member == NULL)
		return facts;
	if (strcmp(state->member, "approved") == 0)
		json_object_set_new(facts, state->member, json_integer(2));
	else if (strcmp(state->member, "objection") == 0)
		json_object_set_new(facts, state->member, json_true());
	else
		json_object_set_new(
		    facts, state->member, json_string(state->value));
	return facts;
}

static int
preview_state(const struct preview *p, const struct pages *pages,
    const char *lang, const struct preview_state *state)
{
	json_t *facts = preview_facts(state);
	struct buf out = BUF_INIT;
	char name[PREVIEW_PATH_SIZE];
	enum status st = ST_NOMEM;
	int status;

	if (facts != NULL)
		st = pages_render(pages, &out,
		    &(struct pages_view){.page = state->page,
			.language = languages_find(
			    pages_languages(pages), lang, strlen(lang)),
			.lang_chosen = true,
			.facts = facts,
			.token =
			    state->page == PAGES_ASK ? PREVIEW_TOKEN : NULL,
			.typed_wrong = state->typed_wrong});
	json_decref(facts);
	snprintf(name, sizeof(name), "page-%s-%s", lang, state->name);
	status = st == ST_OK ? preview_write(p, name, ".html", buf_str(&out))
			     : cli_fail_memory(p->cli);
	buf_free(&out);
	return status;
}

static int
preview_pages(const struct preview *p, const char *lang)
{
	const struct settings *s = p->cli->settings;
	int status = CLI_DONE;

	/* Once as configured by click, once typed. */
	for (int typed = 0; typed < 2 && status == CLI_DONE; typed++) {
		const struct pages_config config = {.authority = s->authority,
		    .concerns = s->concerns,
		    .support = s->support,
		    .prefix = p->folder != NULL ? "." : "",
		    .templates = s->templates,
		    .language = s->languages[0],
		    .confirm_typed = typed != 0};
		struct pages *pages = NULL;
		struct err err = {""};
		enum status st = pages_new(&pages, &config, &err);

		if (st != ST_OK)
			return cli_fail_status(p->cli, st, &err);
		for (size_t i = 0; i < N_STATES && status == CLI_DONE; i++) {
			if (preview_states[i].typed != (typed != 0))
				continue;
			status =
			    preview_state(p, pages, lang, &preview_states[i]);
			/* On standard output the question alone. */
			if (p->folder == NULL)
				break;
		}
		if (status == CLI_DONE && p->folder != NULL && typed == 0)
			status = preview_write(
			    p, "style", ".css", buf_str(pages_style(pages)));
		pages_free(pages);
		if (p->folder == NULL)
			break;
	}
	return status;
}

int
preview_page_verb(struct cli *cli, const struct args *args)
{
	struct languages *languages = NULL;
	struct preview p;
	const char *lang = NULL;
	int status = preview_begin(&p, &lang, &languages, cli, args);

	if (status == CLI_DONE)
		status = preview_each(&p, lang, languages, preview_pages);
	languages_free(languages);
	return status;
}
