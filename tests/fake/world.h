/* SPDX-License-Identifier: ISC
 * A small installation for the tests of the core: a folder that is thrown
 * away, settings from a file, a real store, a key, and mails whose tokens the
 * test knows. What must hold is left to each program. */
#ifndef TESTS_FAKE_WORLD_H
#define TESTS_FAKE_WORLD_H

#include "approve/decide.h"
#include "approve/request.h"
#include "approve/token.h"
#include "audit/event.h"
#include "lib/base/buf.h"
#include "policy/window.h"
#include "tests/fake/place.h"

enum { WORLD_MAILS_MAX = 1200, WORLD_UID = 1000 };

/* A mail as it was minted: what only its reader knows. */
struct world_mail {
	struct mail mail;
	char link[TOKEN_SIZE], reply[TOKEN_SIZE];
	int64_t sent_at, expires_at;
};

static struct approve world;
static struct settings *world_settings;
static struct secret_key world_key;
static struct world_mail *world_mails;
static size_t world_n_mails;

/* ----------------------------------------------------------------- settings */

/* What an installation must say at least; `more` comes behind it. */
FAKE char *
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
	    place_dir, root, more);
	out = buf_steal(&text);
	ck_assert_ptr_nonnull(out);
	return out;
}

/* Settings with `more` behind what must stand. */
FAKE struct settings *
world_load(const char *more)
{
	struct settings *settings = NULL;
	char path[PATH_MAX];
	char *text = world_conf(more);

	ck_ok(settings_load(&settings,
	    place_write(path, "countersign.conf", text), &place_err));
	free(text);
	return settings;
}

/* -------------------------------------------------------------------- world */

/* For cases with settings of their own: instead of the fixture's. */
FAKE void
world_configure(const char *more)
{
	settings_unref(world_settings);
	world_settings = world_load(more);
	world.settings = world_settings;
}

FAKE void
world_open(void)
{
	place_make();
	for (size_t i = 0; i < SHA256_SIZE; i++)
		world_key.bytes[i] = (uint8_t)(7 * i + 1);
	world_key.len = SHA256_SIZE;
	world_settings = world_load("");
	world = (struct approve){.settings = world_settings, .key = &world_key};
	ck_ok(store_open(&world.store, "sqlite", place_dir, &place_err));
	world_mails = calloc(WORLD_MAILS_MAX, sizeof(*world_mails));
	ck_assert_ptr_nonnull(world_mails);
	world_n_mails = 0;
}

FAKE void
world_close(void)
{
	store_close(world.store);
	settings_unref(world_settings);
	free(world_mails);
	world_settings = NULL;
	world_mails = NULL;
}

/* Cases that need no store have a folder alone. */
FAKE TCase *
world_case(Suite *suite, const char *name, bool with_store)
{
	TCase *tcase = tcase_create(name);

	if (with_store)
		tcase_add_checked_fixture(tcase, world_open, world_close);
	else
		tcase_add_checked_fixture(tcase, place_make, NULL);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return tcase;
}

/* ----------------------------------------------------------------- requests */

/* `names` ends with a null. */
FAKE struct request_params
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
FAKE json_t *
world_create(const struct request_params *params)
{
	json_t *json = NULL;

	ck_ok(request_create(&json, &world, params, &place_err));
	ck_assert_ptr_nonnull(json);
	return json;
}

FAKE void
world_ask(char id_r[REQUEST_ID_SIZE], const char *const *names, int64_t now)
{
	struct request_params params = world_params(names, now);
	json_t *json = world_create(&params);

	ck_assert_str_eq(place_text(json, "Request.Status"), PENDING);
	snprintf(
	    id_r, REQUEST_ID_SIZE, "%s", place_text(json, "Request.RequestId"));
	json_decref(json);
}

/* {"Request": ...} as the command shows it. */
FAKE json_t *
world_describe(const char *id, int64_t now)
{
	json_t *json = NULL;

	ck_ok(request_describe(&json, &world, id, now, &place_err));
	ck_assert_ptr_nonnull(json);
	return json;
}

FAKE void
world_expect(const char *id, int64_t now, const char *path, const char *want)
{
	json_t *json = world_describe(id, now);
	const char *got = place_text(json, path);

	ck_assert_msg(
	    strcmp(got, want) == 0, "%s: got %s, want %s", path, got, want);
	json_decref(json);
}

/* As it lies in the store, whatever the time. */
FAKE struct request *
world_load_request(const char *id)
{
	struct request *request = NULL;

	ck_ok(store_request_load(world.store, &request, id, &place_err));
	ck_assert_ptr_nonnull(request);
	return request;
}

/* -------------------------------------------------------------------- mails */

FAKE void
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
	ck_ok(store_mail_mint(world.store, &minted, 1, NULL, 0, &place_err));
	ck_ok(store_mail_result(world.store,
	    &(struct mail_result){
		.mail_id = mail->id, .state = "SUBMITTED", .text = "250 ok"},
	    1, &place_err));
	request_free(request);
}

/* Hands on whatever is due; how many mails that were. */
FAKE size_t
world_send(int64_t now)
{
	struct mail *mails = NULL;
	size_t n = 0;

	ck_ok(store_mail_claim(world.store, &mails, &n, "here",
	    WORLD_MAILS_MAX - world_n_mails, now, now + 300, &place_err));
	for (size_t i = 0; i < n; i++) {
		world_mint(&world_mails[world_n_mails], &mails[i], now);
		world_n_mails++;
	}
	free(mails);
	return n;
}

/* The newest mail to that mailbox about the request's nth name. */
FAKE const struct world_mail *
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

/* Where they came from. */
static const struct answer_source world_form = {
    .client = "192.0.2.1", .form = "{\"verdict\":\"x\"}"};
static const struct answer_source world_source = {
    .reply = "From: x\r\n\r\nI approve\r\n",
    .reply_len = 22,
    .client = "192.0.2.1"};

/* A form from the page. */
FAKE struct answer
world_click(const struct world_mail *mail, enum verdict verdict, int64_t at)
{
	struct answer answer = {.verdict = verdict,
	    .channel = CHANNEL_LINK,
	    .at = at,
	    .client = "192.0.2.1",
	    .source = &world_form};

	ck_ok(token_hash(answer.token, mail->link));
	return answer;
}

/* A DKIM-signed reply from the mailbox that was asked. */
FAKE struct answer
world_reply(const struct world_mail *mail, enum verdict verdict, int64_t at)
{
	struct answer answer = {.verdict = verdict,
	    .channel = CHANNEL_REPLY,
	    .at = at,
	    .authenticated = true,
	    .from = mail->mail.email,
	    .client = "192.0.2.1",
	    .auth = "mx.ca.example; dkim=pass",
	    .source = &world_source};

	ck_ok(token_hash(answer.token, mail->reply));
	return answer;
}

FAKE struct decide_result
world_decide(const struct answer *answer)
{
	struct decide_result result;

	ck_ok(decide_answer(&result, &world, answer, &place_err));
	return result;
}

FAKE void
world_outcome(const struct answer *answer, enum outcome want)
{
	struct decide_result result = world_decide(answer);

	ck_assert_msg(result.outcome == want, "outcome got %s, want %s",
	    outcome_name(result.outcome), outcome_name(want));
}

/* -------------------------------------------------------------------- audit */

/* Every event of the request (null: of all) in order, opened. */
FAKE json_t *
world_events(const char *id)
{
	struct audit_row *rows = NULL;
	json_t *list = json_array();
	size_t n = 0;

	ck_ok(store_audit_list(
	    world.store, &rows, &n, 10000, 0, 0, id, &place_err));
	for (size_t i = 0; i < n; i++) {
		json_t *event = NULL;

		ck_ok(event_open(&event, &rows[i]));
		ck_assert_int_eq(json_array_append_new(list, event), 0);
	}
	audit_rows_free(rows, n);
	return list;
}

FAKE size_t
world_count_events(const char *name)
{
	json_t *list = world_events(NULL), *event;
	size_t i, n = 0;

	json_array_foreach(list, i, event) n +=
	    strcmp(place_text(event, "Event"), name) == 0;
	json_decref(list);
	return n;
}

/* The newest event of that name; to be freed. */
FAKE json_t *
world_last_event(const char *name)
{
	json_t *list = world_events(NULL), *event, *found = NULL;
	size_t i;

	json_array_foreach(list, i, event)
	{
		if (strcmp(place_text(event, "Event"), name) == 0)
			found = event;
	}
	ck_assert_msg(found != NULL, "no event \"%s\"", name);
	json_incref(found);
	json_decref(list);
	return found;
}

#endif
