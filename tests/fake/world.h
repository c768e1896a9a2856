/* SPDX-License-Identifier: ISC
 * A small installation for the tests of the core: a folder that is thrown
 * away, settings from a file, a real store, a key, and mails whose tokens the
 * test knows. What must hold is left to each program. */
#ifndef TESTS_FAKE_WORLD_H
#define TESTS_FAKE_WORLD_H

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "approve/decide.h"
#include "approve/request.h"
#include "approve/token.h"
#include "audit/event.h"
#include "lib/base/buf.h"
#include "lib/base/log.h"
#include "policy/window.h"

/* Most programs use a part of it only. */
#define WORLD static __attribute__((unused))

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define COUNT_OF(a) ((int)COUNT(a))

enum {
	HOUR = 3600,
	DAY = 86400,
	WINDOW = 72 * HOUR,
	LIFETIME = 30 * DAY,
	WORLD_MAILS_MAX = 1200,
	WORLD_UID = 1000,
	MAILBOXES = 5, /* of a name (C1) */
};
#define T0 INT64_C(1795335180) /* 2026-11-22T08:13:00Z */

#define PENDING   "PENDING_VALIDATION"
#define TIMED_OUT "VALIDATION_TIMED_OUT"

/* Compares a status, showing the sentence that came with it. */
#define ck_status(got, wanted)                                                \
	do {                                                                  \
		enum status ck_got = (got), ck_wanted = (wanted);             \
		ck_assert_msg(ck_got == ck_wanted,                            \
		    "got \"%s\", want \"%s\": %s", status_name(ck_got),       \
		    status_name(ck_wanted), world_err.text);                  \
	} while (0)
#define ck_ok(call) ck_status(call, ST_OK)

/* A mail as it was minted: what only its reader knows. */
struct world_mail {
	struct mail mail;
	char link[TOKEN_SIZE], reply[TOKEN_SIZE];
	int64_t sent_at, expires_at;
};

static char world_base[PATH_MAX]; /* of the program */
static char world_dir[PATH_MAX];  /* of the case */
static struct approve world;
static struct settings *world_settings;
static struct secret_key world_key;
static struct err world_err; /* one case uses it, and shows it when it fails */
static struct world_mail *world_mails;
static size_t world_n_mails;

/* -------------------------------------------------------------------- files */

WORLD int
world_unlink(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* "DIR/NAME" of the case's folder, with this text in it. */
WORLD const char *
world_write(char path_r[PATH_MAX], const char *name, const char *text)
{
	FILE *file;

	ck_assert_int_lt(
	    snprintf(path_r, PATH_MAX, "%.2000s/%s", world_dir, name),
	    PATH_MAX);
	file = fopen(path_r, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	return path_r;
}

WORLD void
world_dir_make(void)
{
	snprintf(
	    world_dir, sizeof(world_dir), "%.2000s/case-XXXXXX", world_base);
	ck_assert_ptr_nonnull(mkdtemp(world_dir));
}

/* ----------------------------------------------------------------- settings */

/* What an installation must say at least; `more` comes behind it. */
WORLD char *
world_conf(const char *more)
{
	struct buf text = BUF_INIT;
	char root[PATH_MAX];
	char *out;

	ck_assert_ptr_nonnull(getcwd(root, sizeof(root)));
	buf_addf(&text,
	    "authority = \"Example Private CA\"\n"
	    "concerns = \"abuse@ca.example\"\n"
	    "support = \"https://support.ca.example\"\n"
	    "base_url = \"https://approve.ca.example\"\n"
	    "state_dir = \"%s\"\n"
	    "templates = \"%s/conf/templates\"\n"
	    "milter { reply_domain = \"reply.ca.example\""
	    " authserv_id = \"mx.ca.example\" }\n"
	    "submit { from = \"Example Validation <validation@ca.example>\" }\n"
	    "%s\n",
	    world_dir, root, more);
	out = buf_steal(&text);
	ck_assert_ptr_nonnull(out);
	return out;
}

/* Settings with `more` behind what must stand. */
WORLD struct settings *
world_load(const char *more)
{
	struct settings *settings = NULL;
	char path[PATH_MAX];
	char *text = world_conf(more);

	ck_ok(settings_load(
	    &settings, world_write(path, "countersign.conf", text),
	    &world_err));
	free(text);
	return settings;
}

/* -------------------------------------------------------------------- world */

/* For cases with settings of their own: instead of the fixture's. */
WORLD void
world_configure(const char *more)
{
	settings_unref(world_settings);
	world_settings = world_load(more);
	world.settings = world_settings;
}

WORLD void
world_open(void)
{
	world_dir_make();
	for (size_t i = 0; i < SHA256_SIZE; i++)
		world_key.bytes[i] = (uint8_t)(7 * i + 1);
	world_key.len = SHA256_SIZE;
	world_settings = world_load("");
	world = (struct approve){
	    .settings = world_settings, .key = &world_key};
	ck_ok(store_open(&world.store, "sqlite", world_dir, &world_err));
	world_mails = calloc(WORLD_MAILS_MAX, sizeof(*world_mails));
	ck_assert_ptr_nonnull(world_mails);
	world_n_mails = 0;
}

WORLD void
world_close(void)
{
	store_close(world.store);
	settings_unref(world_settings);
	free(world_mails);
	world_settings = NULL;
	world_mails = NULL;
}

/* Cases that need no store have a folder alone. */
WORLD TCase *
world_case(Suite *suite, const char *name, bool with_store)
{
	TCase *tcase = tcase_create(name);

	if (with_store)
		tcase_add_checked_fixture(tcase, world_open, world_close);
	else
		tcase_add_checked_fixture(tcase, world_dir_make, NULL);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return tcase;
}

WORLD int
world_run(Suite *suite)
{
	const char *tmp = getenv("TMPDIR");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	log_open("test", "stderr", LOG_LVL_ERROR);
	snprintf(world_base, sizeof(world_base), "%s/countersign-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(world_base) == NULL) {
		perror(world_base);
		return EXIT_FAILURE;
	}
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	nftw(world_base, world_unlink, 8, FTW_DEPTH | FTW_PHYS);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --------------------------------------------------------------------- JSON */

/* "a.0.b": members and elements one below the other; null where there is
 * none. */
WORLD json_t *
world_at(json_t *json, const char *path)
{
	char step[64];

	while (json != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");

		ck_assert_uint_lt(len, sizeof(step));
		memcpy(step, path, len);
		step[len] = '\0';
		json = json_is_array(json)
		    ? json_array_get(json, strtoul(step, NULL, 10))
		    : json_object_get(json, step);
		path += len + (path[len] == '.');
	}
	return json;
}

/* The text at `path`; "(none)" for anything but a text. */
WORLD const char *
world_text(json_t *json, const char *path)
{
	json_t *found = world_at(json, path);

	if (json_is_null(found))
		return "null";
	return json_is_string(found) ? json_string_value(found) : "(none)";
}

WORLD json_int_t
world_int(json_t *json, const char *path)
{
	json_t *found = world_at(json, path);

	ck_assert_msg(json_is_integer(found), "%s is no number", path);
	return json_integer_value(found);
}

/* ----------------------------------------------------------------- requests */

/* `names` ends with a null. */
WORLD struct request_params
world_params(const char *const *names, int64_t now)
{
	struct request_params params = {.uid = WORLD_UID, .now = now};

	while (names[params.n_names] != NULL) {
		ck_assert_uint_lt(params.n_names, COUNT(params.names));
		params.names[params.n_names] = names[params.n_names];
		params.n_names++;
	}
	return params;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A request of these names; the object of the outside, to be freed. */
WORLD json_t *
world_create(const struct request_params *params)
{
	json_t *json = NULL;

	ck_ok(request_create(&json, &world, params, &world_err));
	ck_assert_ptr_nonnull(json);
	return json;
}

WORLD void
world_ask(char id_r[REQUEST_ID_SIZE], const char *const *names, int64_t now)
{
	struct request_params params = world_params(names, now);
	json_t *json = world_create(&params);

	ck_assert_str_eq(world_text(json, "Request.Status"), PENDING);
	snprintf(
	    id_r, REQUEST_ID_SIZE, "%s", world_text(json, "Request.RequestId"));
	json_decref(json);
}

/* {"Request": ...} as the command shows it. */
WORLD json_t *
world_describe(const char *id, int64_t now)
{
	json_t *json = NULL;

	ck_ok(request_describe(&json, &world, id, now, &world_err));
	ck_assert_ptr_nonnull(json);
	return json;
}

WORLD void
world_expect(const char *id, int64_t now, const char *path, const char *want)
{
	json_t *json = world_describe(id, now);
	const char *got = world_text(json, path);

	ck_assert_msg(
	    strcmp(got, want) == 0, "%s: got %s, want %s", path, got, want);
	json_decref(json);
}

/* As it lies in the store, whatever the time. */
WORLD struct request *
world_load_request(const char *id)
{
	struct request *request = NULL;

	ck_ok(store_request_load(world.store, &request, id, &world_err));
	ck_assert_ptr_nonnull(request);
	return request;
}

/* -------------------------------------------------------------------- mails */

WORLD void
world_mint(struct world_mail *m, const struct mail *mail, int64_t now)
{
	struct request *request = world_load_request(mail->request_id);
	char message_id[64], nonce[TOKEN_SIZE];
	struct mail_minted minted = {
	    .mail_id = mail->id, .message_id = message_id, .sent_at = now};

	m->mail = *mail;
	m->sent_at = now;
	m->expires_at =
	    window_end(now, request->domains[mail->domain].lifetime);
	minted.expires_at = m->expires_at;
	snprintf(message_id, sizeof(message_id), "%lld.%zu@ca.example",
	    (long long)mail->id, world_n_mails);
	ck_ok(token_mint(m->link));
	ck_ok(token_mint(m->reply));
	ck_ok(token_mint(nonce));
	ck_ok(token_hash(minted.link_hash, m->link));
	ck_ok(token_hash(minted.reply_hash, m->reply));
	ck_ok(token_hash(minted.nonce_hash, nonce));
	ck_ok(store_mail_mint(world.store, &minted, 1, NULL, 0, &world_err));
	ck_ok(store_mail_result(world.store,
	    &(struct mail_result){
		.mail_id = mail->id, .state = "SUBMITTED", .text = "250 ok"},
	    1, NULL, 0, &world_err));
	request_free(request);
}

/* Hands on whatever is due; how many mails that were. */
WORLD size_t
world_send(int64_t now)
{
	struct mail *mails = NULL;
	size_t n = 0;

	ck_ok(store_mail_claim(world.store, &mails, &n,
	    WORLD_MAILS_MAX - world_n_mails, now, now + 300, &world_err));
	for (size_t i = 0; i < n; i++) {
		world_mint(&world_mails[world_n_mails], &mails[i], now);
		world_n_mails++;
	}
	free(mails);
	return n;
}

/* The newest mail to that mailbox about the request's nth name. */
WORLD const struct world_mail *
world_mail(const char *id, unsigned domain, const char *email)
{
	for (size_t i = world_n_mails; i-- > 0;) {
		const struct world_mail *m = &world_mails[i];

		if (strcmp(m->mail.request_id, id) == 0 &&
		    m->mail.domain == domain &&
		    strcmp(m->mail.email, email) == 0)
			return m;
	}
	ck_abort_msg("no mail to %s", email);
	return NULL;
}

/* ------------------------------------------------------------------ answers */

/* A form from the page. */
WORLD struct answer
world_click(const struct world_mail *mail, enum verdict verdict, int64_t at)
{
	struct answer answer = {.verdict = verdict,
	    .channel = CHANNEL_LINK,
	    .at = at,
	    .client = "192.0.2.1",
	    .evidence = "{\"verdict\":\"x\"}",
	    .evidence_len = 15};

	ck_ok(token_hash(answer.token, mail->link));
	return answer;
}

/* A DKIM-signed reply from the mailbox that was asked. */
WORLD struct answer
world_reply(const struct world_mail *mail, enum verdict verdict, int64_t at)
{
	struct answer answer = {.verdict = verdict,
	    .channel = CHANNEL_REPLY,
	    .at = at,
	    .authenticated = true,
	    .from = mail->mail.email,
	    .client = "192.0.2.1",
	    .auth = "mx.ca.example; dkim=pass",
	    .evidence = "From: x\r\n\r\nI approve\r\n",
	    .evidence_len = 22};

	ck_ok(token_hash(answer.token, mail->reply));
	return answer;
}

WORLD struct decide_result
world_decide(const struct answer *answer)
{
	struct decide_result result;

	ck_ok(decide_answer(&result, &world, answer, &world_err));
	return result;
}

WORLD void
world_outcome(const struct answer *answer, enum outcome want)
{
	struct decide_result result = world_decide(answer);

	ck_assert_msg(result.outcome == want, "outcome got %s, want %s",
	    outcome_name(result.outcome), outcome_name(want));
}

/* -------------------------------------------------------------------- audit */

/* Every event of the request (null: of all) in order, opened. */
WORLD json_t *
world_events(const char *id)
{
	struct audit_row *rows = NULL;
	json_t *list = json_array();
	size_t n = 0;

	ck_ok(store_audit_list(
	    world.store, &rows, &n, 10000, 0, 0, id, &world_err));
	for (size_t i = 0; i < n; i++) {
		json_t *event = NULL;

		ck_ok(event_open(&event, &rows[i]));
		ck_assert_int_eq(json_array_append_new(list, event), 0);
	}
	audit_rows_free(rows, n);
	return list;
}

WORLD size_t
world_count_events(const char *name)
{
	json_t *list = world_events(NULL), *event;
	size_t i, n = 0;

	json_array_foreach(list, i, event)
		n += strcmp(world_text(event, "Event"), name) == 0;
	json_decref(list);
	return n;
}

/* The newest event of that name; to be freed. */
WORLD json_t *
world_last_event(const char *name)
{
	json_t *list = world_events(NULL), *event, *found = NULL;
	size_t i;

	json_array_foreach(list, i, event) {
		if (strcmp(world_text(event, "Event"), name) == 0)
			found = event;
	}
	ck_assert_msg(found != NULL, "no event \"%s\"", name);
	json_incref(found);
	json_decref(list);
	return found;
}

#endif
