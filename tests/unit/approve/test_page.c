/* SPDX-License-Identifier: ISC
 * approve/page.c on a real store: what the web child is told, and what its
 * questions change. How that looks in a browser is approve/web's. */
#include "tests/fake/world.h"

#include "approve/page.h"
#include "approve/shown.h"
#include "audit/evidence.h"

#define OPTION "Request.DomainValidationOptions.0"

static char id[REQUEST_ID_SIZE];
static const struct world_mail *mail; /* to the first name's admin@ */

static void
begin(const char *name, const char *mailbox)
{
	world_ask(id, NAMES(name), T0);
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
	mail = world_mail(id, 0, mailbox);
}

static void
begin_plain(void)
{
	begin("example.com", "admin@example.com");
}

static json_t *
ask(json_t *question, int64_t now)
{
	json_t *answer;

	ck_assert_ptr_nonnull(question);
	ck_ok(shown_open(&world.shown, world.store, &place_err));
	answer = page_handle(&world, question, now);
	/* Waits for what is written behind the answer. */
	shown_close(world.shown);
	world.shown = NULL;
	ck_assert_ptr_nonnull(answer);
	json_decref(question);
	return answer;
}

static json_t *
show(const char *token, int64_t now)
{
	return ask(json_pack("{s:s, s:s, s:s}", "op", "show", "token", token,
		       "client", "203.0.113.9"),
	    now);
}

static json_t *
post(const char *token, const char *nonce, const char *verdict,
    const char *typed, int64_t now)
{
	return ask(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "op", "answer",
		       "token", token, "nonce", nonce, "verdict", verdict,
		       "typed", typed, "client", "203.0.113.9"),
	    now);
}

static void
is_status(json_t *answer, const char *want)
{
	const char *got = place_text(answer, "status");

	ck_assert_msg(
	    strcmp(got, want) == 0, "status got %s, want %s", got, want);
	json_decref(answer);
}

/* The nonce of a new showing. */
static void
nonce_of(char nonce_r[FORM_NONCE_SIZE], const char *token, int64_t now)
{
	json_t *page = show(token, now);

	snprintf(nonce_r, FORM_NONCE_SIZE, "%s", place_text(page, "nonce"));
	ck_assert_uint_eq(strlen(nonce_r), FORM_NONCE_SIZE - 1);
	json_decref(page);
}

static void
click(const char *verdict, int64_t now, const char *want)
{
	char nonce[FORM_NONCE_SIZE];

	nonce_of(nonce, mail->link, now);
	is_status(post(mail->link, nonce, verdict, "", now), want);
}

/* --------------------------------------------------------------------- show */

START_TEST(shows_the_question)
{
	static const char *const members[] = {"status", "nonce", "name",
	    "unicode", "account", "id", "expires", "now", "required",
	    "approved", "email", "answer", "request_status", "failure"};
	json_t *page;

	world_configure("policy \"default\" { quorum = 2 }");
	begin("www.b\xc3\xbc"
	      "cher.com",
	    "admin@xn--bcher-kva.com");
	page = show(mail->link, T0 + 5);
	ck_assert_uint_eq(json_object_size(page), COUNT(members));
	for (size_t i = 0; i < COUNT(members); i++)
		ck_assert_msg(json_object_get(page, members[i]) != NULL, "%s",
		    members[i]);
	ck_assert_str_eq(place_text(page, "status"), "open");
	ck_assert_str_eq(place_text(page, "name"), "www.xn--bcher-kva.com");
	ck_assert_str_eq(place_text(page, "unicode"), "www.b\xc3\xbc"
						      "cher.com");
	ck_assert_str_eq(place_text(page, "account"), "default");
	ck_assert_str_eq(place_text(page, "id"), id);
	ck_assert_int_eq(place_int(page, "expires"), T0 + WINDOW);
	ck_assert_int_eq(place_int(page, "now"), T0 + 5);
	ck_assert_int_eq(place_int(page, "required"), 2);
	ck_assert_int_eq(place_int(page, "approved"), 0);
	ck_assert_str_eq(place_text(page, "email"), "admin@xn--bcher-kva.com");
	ck_assert_str_eq(place_text(page, "answer"), "");
	ck_assert_str_eq(place_text(page, "request_status"), PENDING);
	json_decref(page);
}
END_TEST

/* T1: however often, in one hour: nothing but one "shown". */
START_TEST(t1_showing_changes_nothing)
{
	json_t *before, *after, *event;

	begin_plain();
	before = world_describe(id, T0);
	for (int i = 0; i < 1000; i++)
		is_status(show(mail->link, T0 + i % 60), "open");
	after = world_describe(id, T0);
	ck_assert(json_equal(before, after));
	ck_assert_uint_eq(world_count_events("shown"), 1);
	ck_assert_uint_eq(world_count_events("vote"), 0);
	event = world_last_event("shown");
	ck_assert_str_eq(place_text(event, "RequestId"), id);
	ck_assert_str_eq(place_text(event, "Domain"), "example.com");
	ck_assert_str_eq(place_text(event, "Email"), "admin@example.com");
	ck_assert_str_eq(place_text(event, "Client"), "203.0.113.9");
	ck_assert_str_eq(place_text(event, "Via"), "link");
	json_decref(event);
	/* L: the first showing per token and hour. */
	is_status(show(mail->link, T0 + HOUR), "open");
	ck_assert_uint_eq(world_count_events("shown"), 2);
	is_status(
	    show(world_mail(id, 0, "webmaster@example.com")->link, T0 + HOUR),
	    "open");
	ck_assert_uint_eq(world_count_events("shown"), 3);
	json_decref(before);
	json_decref(after);
}
END_TEST

static const struct {
	const char *label;
	enum {
		VOTE_NONE,
		VOTE_OWN,
		VOTE_OWN_REJECT,
		VOTE_OTHER,
		VOTE_REJECT,
		OPERATOR
	} vote;
	unsigned quorum;
	int64_t after;
	const char *want;
} state_cases[] = {
    {"new", VOTE_NONE, 1, 0, "open"},
    {"W1 last second", VOTE_NONE, 1, WINDOW - 1, "open"},
    {"W1 too late", VOTE_NONE, 1, WINDOW, "expired"},
    {"own vote", VOTE_OWN, 2, 0, "answered"},
    {"another's vote", VOTE_OTHER, 2, 0, "open"},
    {"validated", VOTE_OWN, 1, 0, "ended"},
    {"validated by another", VOTE_OTHER, 1, 0, "ended"},
    {"rejected", VOTE_REJECT, 1, 0, "ended"},
    {"rejected by itself", VOTE_OWN_REJECT, 1, 0, "ended"},
    {"cancelled", OPERATOR, 1, 0, "ended"},
    {"validated, too late", VOTE_OWN, 1, WINDOW, "expired"},
};

START_TEST(page_states)
{
	struct request_operator op = {.by = "op", .reason = "x", .now = T0};
	const struct world_mail *other;
	struct answer answer;
	char conf[64];
	json_t *page;

	snprintf(conf, sizeof(conf), "policy \"default\" { quorum = %u }",
	    state_cases[_i].quorum);
	world_configure(conf);
	begin_plain();
	other = world_mail(id, 0, "webmaster@example.com");
	switch (state_cases[_i].vote) {
	case VOTE_NONE:
		break;
	case VOTE_OWN:
		answer = world_click(mail, VERDICT_APPROVE, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
		break;
	case VOTE_OTHER:
		answer = world_click(other, VERDICT_APPROVE, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
		break;
	case VOTE_OWN_REJECT:
		answer = world_click(mail, VERDICT_REJECT, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
		break;
	case VOTE_REJECT:
		answer = world_click(other, VERDICT_REJECT, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
		break;
	case OPERATOR:
		ck_ok(request_cancel(&world, id, &op, &place_err));
		break;
	}
	page = show(mail->link, T0 + state_cases[_i].after);
	ck_assert_msg(
	    strcmp(place_text(page, "status"), state_cases[_i].want) == 0,
	    "%s: got %s, want %s", state_cases[_i].label,
	    place_text(page, "status"), state_cases[_i].want);
	json_decref(page);
}
END_TEST

/* T6, T16: what is no live link, whatever it looks like. */
START_TEST(t6_show)
{
	char token[TOKEN_SIZE];

	begin_plain();
	is_status(show("", T0), "unknown");
	is_status(show("short", T0), "unknown");
	is_status(show("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", T0), "unknown");
	is_status(show(mail->reply, T0), "unknown");
	strcpy(token, mail->link);
	token[31] = token[31] == 'a' ? 'b' : 'a';
	is_status(show(token, T0), "unknown");
	strcpy(token, mail->link);
	for (char *p = token; *p != '\0'; p++)
		*p = (char)(*p >= 'a' ? *p - 'a' + 'A' : *p);
	is_status(show(token, T0), "open");
	ck_assert_uint_eq(world_count_events("shown"), 1);
}
END_TEST

/* ------------------------------------------------------------------- answer */

static const struct {
	const char *verdict, *status, *answer;
} verdict_cases[] = {
    {"approve", "VALIDATED", "APPROVED"},
    {"reject", "FAILED", "REJECTED"},
    {"not-me", "FAILED", "NOT_ME"},
};

START_TEST(answer_counts)
{
	char nonce[FORM_NONCE_SIZE];
	json_t *answer, *receipt, *event, *form;
	void *bytes = NULL;
	struct evidence files;
	size_t len = 0;

	begin_plain();
	nonce_of(nonce, mail->link, T0);
	answer =
	    post(mail->link, nonce, verdict_cases[_i].verdict, "", T0 + 60);
	ck_assert_uint_eq(json_object_size(answer), 2);
	ck_assert_str_eq(place_text(answer, "status"), "counted");
	world_expect(id, T0, "Request.Status", verdict_cases[_i].status);
	world_expect(
	    id, T0, OPTION ".Recipients.0.Answer", verdict_cases[_i].answer);
	world_expect(id, T0, OPTION ".Recipients.0.Via", "link");
	receipt = ask(json_pack("{s:s, s:s}", "op", "receipt", "id",
			  place_text(answer, "receipt")),
	    T0);
	ck_assert_str_eq(place_text(receipt, "status"), "ok");
	ck_assert_str_eq(place_text(receipt, "name"), "example.com");
	ck_assert_str_eq(place_text(receipt, "unicode"), "example.com");
	ck_assert_str_eq(
	    place_text(receipt, "verdict"), verdict_cases[_i].answer);
	ck_assert_int_eq(place_int(receipt, "at"), T0 + 60);
	ck_assert_str_eq(place_text(receipt, "id"), id);
	ck_assert_str_eq(place_text(receipt, "email"), "admin@example.com");
	ck_assert(json_is_false(place_at(receipt, "objection")));
	/* What was posted is kept, without token and nonce. */
	event = world_last_event("vote");
	ck_assert_int_eq(place_int(receipt, "seq"), place_int(event, "Seq"));
	ck_assert_str_eq(place_text(event, "Client"), "203.0.113.9");
	ck_ok(store_audit_evidence(
	    world.store, &bytes, &len, place_int(event, "Seq"), &place_err));
	ck_ok(evidence_read(&files, bytes, len, &place_err));
	ck_assert_ptr_nonnull(evidence_file(&files, "form.json"));
	form = json_loadb(evidence_file(&files, "form.json")->bytes,
	    evidence_file(&files, "form.json")->len, 0, NULL);
	ck_assert_uint_eq(json_object_size(form), 4);
	ck_assert_str_eq(
	    place_text(form, "verdict"), verdict_cases[_i].verdict);
	ck_assert_str_eq(place_text(form, "client"), "203.0.113.9");
	ck_assert_str_eq(place_text(form, "typed"), "");
	ck_assert_int_eq(place_int(form, "at"), T0 + 60);
	free(bytes);
	json_decref(form);
	json_decref(event);
	json_decref(receipt);
	json_decref(answer);
}
END_TEST

/* T2: no nonce, another token's, one changed, an unknown button. */
START_TEST(t2_nonce)
{
	char nonce[FORM_NONCE_SIZE], other[FORM_NONCE_SIZE];

	begin_plain();
	nonce_of(nonce, mail->link, T0);
	nonce_of(other, world_mail(id, 0, "webmaster@example.com")->link, T0);
	is_status(post(mail->link, "", "approve", "", T0), "nonce");
	is_status(post(mail->link, "0", "approve", "", T0), "nonce");
	is_status(post(mail->link, other, "approve", "", T0), "nonce");
	is_status(post(mail->link, nonce, "", "", T0), "nonce");
	is_status(post(mail->link, nonce, "APPROVE", "", T0), "nonce");
	is_status(post(mail->link, nonce, "approved", "", T0), "nonce");
	other[0] = nonce[0] == '0' ? '1' : '0';
	memcpy(other + 1, nonce + 1, sizeof(other) - 1);
	is_status(post(mail->link, other, "approve", "", T0), "nonce");
	is_status(post("short", nonce, "approve", "", T0), "unknown");
	is_status(post(mail->reply, nonce, "approve", "", T0), "nonce");
	world_expect(id, T0, "Request.Status", PENDING);
	ck_assert_uint_eq(world_count_events("vote"), 0);
	ck_assert_uint_eq(world_count_events("refusal"), 0);
	is_status(post(mail->link, nonce, "approve", "", T0), "counted");
}
END_TEST

/* T2: twice: the same receipt, one vote; never another verdict. */
START_TEST(t2_twice)
{
	char nonce[FORM_NONCE_SIZE], second[FORM_NONCE_SIZE];
	json_t *first, *again;

	world_configure("policy \"default\" { quorum = 2 }");
	begin_plain();
	nonce_of(nonce, mail->link, T0);
	nonce_of(second, mail->link, T0);
	first = post(mail->link, nonce, "approve", "", T0);
	again = post(mail->link, nonce, "approve", "", T0 + 1);
	ck_assert_str_eq(place_text(again, "status"), "already");
	ck_assert_str_eq(
	    place_text(again, "receipt"), place_text(first, "receipt"));
	json_decref(again);
	is_status(post(mail->link, nonce, "reject", "", T0 + 2), "nonce");
	again = post(mail->link, second, "approve", "", T0 + 3);
	ck_assert_str_eq(place_text(again, "status"), "already");
	ck_assert_str_eq(
	    place_text(again, "receipt"), place_text(first, "receipt"));
	json_decref(again);
	ck_assert_uint_eq(world_count_events("vote"), 1);
	/* W5: the verdict can change, by a form of its own. */
	is_status(post(mail->link, second, "reject", "", T0 + 4), "counted");
	world_expect(id, T0, "Request.Status", "FAILED");
	json_decref(first);
}
END_TEST

START_TEST(answer_states)
{
	struct answer answer;
	char late[FORM_NONCE_SIZE];

	begin_plain();
	nonce_of(late, mail->link, T0);
	is_status(
	    post(mail->link, late, "approve", "", T0 + WINDOW), "expired");
	answer = world_click(
	    world_mail(id, 0, "webmaster@example.com"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	click("approve", T0, "ended");
	click("reject", T0, "objection");
	click("reject", T0, "already");
	click("approve", T0, "ended");
	world_expect(id, T0, "Request.Status", "VALIDATED");
}
END_TEST

/* Q5: whoever knows nothing of it is heard, whatever ended the request. */
static const struct {
	const char *label;
	enum verdict own, other; /* before, of this mailbox and another */
	const char *want, *status;
} disowned_cases[] = {
    {"at once", VERDICT_NONE, VERDICT_NONE, "counted", "FAILED"},
    {"after its own rejection", VERDICT_REJECT, VERDICT_NONE, "objection",
	"FAILED"},
    {"after another's", VERDICT_NONE, VERDICT_REJECT, "objection", "FAILED"},
    {"after its own approval", VERDICT_APPROVE, VERDICT_NONE, "objection",
	"VALIDATED"},
    {"after another's approval", VERDICT_NONE, VERDICT_APPROVE, "objection",
	"VALIDATED"},
};

START_TEST(q5_disowned)
{
	const struct world_mail *other;
	struct answer answer;
	json_t *page;

	begin_plain();
	other = world_mail(id, 0, "webmaster@example.com");
	if (disowned_cases[_i].own != VERDICT_NONE) {
		answer = world_click(mail, disowned_cases[_i].own, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
	}
	if (disowned_cases[_i].other != VERDICT_NONE) {
		answer = world_click(other, disowned_cases[_i].other, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
	}
	ck_assert_uint_eq(world_count_events("freeze"), 0);
	click("not-me", T0 + 1, disowned_cases[_i].want);
	world_expect(id, T0, "Request.Status", disowned_cases[_i].status);
	ck_assert_uint_eq(world_count_events("freeze"), 1);
	click("not-me", T0 + 2, "already");
	ck_assert_uint_eq(world_count_events("freeze"), 1);
	page = show(mail->link, T0 + 3);
	ck_assert_str_eq(place_text(page, "status"), "ended");
	if (strcmp(disowned_cases[_i].status, "FAILED") == 0)
		ck_assert_str_eq(place_text(page, "answer"), "NOT_ME");
	json_decref(page);
}
END_TEST

/* ... and what an operator has ended too, as long as the link works. */
START_TEST(q5_disowned_after_a_cancellation)
{
	struct request_operator op = {.by = "op", .reason = "x", .now = T0};
	char late[FORM_NONCE_SIZE];

	begin_plain();
	nonce_of(late, mail->link, T0);
	ck_ok(request_cancel(&world, id, &op, &place_err));
	is_status(post(mail->link, late, "not-me", "", T0 + WINDOW), "expired");
	ck_assert_uint_eq(world_count_events("freeze"), 0);
	click("reject", T0 + 1, "ended");
	click("not-me", T0 + 1, "objection");
	ck_assert_uint_eq(world_count_events("freeze"), 1);
	world_expect(id, T0, "Request.FailureReason", "CANCELLED");
}
END_TEST

/* T26: whose approval does not count any more is asked again. */
START_TEST(t26_dropped_approval)
{
	struct answer answer;
	json_t *shown;

	world_configure(
	    "policy \"default\" { quorum = 2 identity = \"token\" }");
	begin_plain();
	answer = world_reply(mail, VERDICT_APPROVE, T0);
	answer.authenticated = false;
	world_outcome(&answer, OUTCOME_COUNTED);
	is_status(show(mail->link, T0), "answered");
	world_configure(
	    "policy \"default\" { quorum = 2 identity = \"same-domain\" }");
	shown = show(mail->link, T0);
	ck_assert_int_eq(place_int(shown, "approved"), 0);
	is_status(shown, "open");
	click("approve", T0 + 1, "counted");
	is_status(show(mail->link, T0 + 1), "answered");
	click("approve", T0 + 2, "already");
}
END_TEST

/* ... and nobody else reads that it counts, or that fewer are needed. */
START_TEST(t26_dropped_approval_of_another)
{
	struct answer answer;
	json_t *shown;

	world_configure(
	    "policy \"default\" { quorum = 1 identity = \"token\" }\n"
	    "policy \"example.com\" { quorum = 2 }");
	begin_plain();
	answer = world_reply(
	    world_mail(id, 0, "webmaster@example.com"), VERDICT_APPROVE, T0);
	answer.authenticated = false;
	world_outcome(&answer, OUTCOME_COUNTED);
	shown = show(mail->link, T0);
	ck_assert_int_eq(place_int(shown, "approved"), 1);
	ck_assert_int_eq(place_int(shown, "required"), 2);
	json_decref(shown);
	world_configure(
	    "policy \"default\" { quorum = 3 identity = \"same-domain\" }");
	shown = show(mail->link, T0);
	ck_assert_int_eq(place_int(shown, "approved"), 0);
	ck_assert_int_eq(place_int(shown, "required"), 3);
	json_decref(shown);
	click("approve", T0 + 1, "counted");
	shown = show(mail->link, T0 + 1);
	ck_assert_int_eq(place_int(shown, "approved"), 1);
	is_status(shown, "answered");
}
END_TEST

/* Nor does a quorum that has grown since wait for the first approval. */
START_TEST(t26_quorum_that_grew)
{
	json_t *shown;

	begin_plain();
	world_configure("policy \"default\" { quorum = 2 }");
	shown = show(mail->link, T0);
	ck_assert_int_eq(place_int(shown, "approved"), 0);
	ck_assert_int_eq(place_int(shown, "required"), 2);
	is_status(shown, "open");
}
END_TEST

/* Not while another name of the request waits, once this one has what it
 * needs: it could not be given again. */
START_TEST(t26_dropped_approval_of_what_is_settled)
{
	struct answer answer;

	world_configure("policy \"default\" { identity = \"token\" }");
	world_ask(id, NAMES("example.com", "example.org"), T0);
	ck_assert_uint_eq(world_send(T0), 2 * MAILBOXES);
	mail = world_mail(id, 0, "admin@example.com");
	answer = world_reply(mail, VERDICT_APPROVE, T0);
	answer.authenticated = false;
	world_outcome(&answer, OUTCOME_COUNTED);
	world_configure("policy \"default\" { identity = \"same-domain\" }");
	is_status(show(mail->link, T0), "answered");
	click("approve", T0 + 1, "already");
}
END_TEST

/* A rule that takes no links: the page says that it ended, and no vote. */
START_TEST(answer_by_a_channel_that_is_closed)
{
	world_configure("policy \"default\" { channels = {\"reply\"} }");
	begin_plain();
	click("approve", T0, "ended");
	world_expect(id, T0, "Request.Status", PENDING);
}
END_TEST

/* -------------------------------------------------------------------- typed */

static const struct {
	const char *label, *name, *mailbox, *verdict, *typed, *want;
} typed_cases[] = {
    {"the name", "example.com", "admin@example.com", "approve", "example.com",
	"counted"},
    {"in another case", "example.com", "admin@example.com", "approve",
	"Example.COM", "counted"},
    {"blanks around it", "example.com", "admin@example.com", "approve",
	"  example.com ", "counted"},
    {"a blank within", "example.com", "admin@example.com", "approve",
	"example .com", "typed"},
    {"nothing", "example.com", "admin@example.com", "approve", "", "typed"},
    {"blanks alone", "example.com", "admin@example.com", "approve", "  ",
	"typed"},
    {"another name", "example.com", "admin@example.com", "approve",
	"example.org", "typed"},
    {"a part", "example.com", "admin@example.com", "approve", "example",
	"typed"},
    {"the validation domain", "www.example.com", "admin@example.com", "approve",
	"example.com", "typed"},
    {"a wildcard whole", "*.example.com", "admin@example.com", "approve",
	"*.example.com", "counted"},
    {"a wildcard's name", "*.example.com", "admin@example.com", "approve",
	"example.com", "counted"},
    {"a U-label", "xn--bcher-kva.com", "admin@xn--bcher-kva.com", "approve",
	"b\xc3\xbc"
	"cher.com",
	"counted"},
    {"a U-label in another case", "xn--bcher-kva.com",
	"admin@xn--bcher-kva.com", "approve",
	"B\xc3\x9c"
	"CHER.com",
	"counted"},
    {"an A-label", "xn--bcher-kva.com", "admin@xn--bcher-kva.com", "approve",
	"xn--bcher-kva.com", "counted"},
    {"rejecting is easy", "example.com", "admin@example.com", "reject", "",
	"counted"},
    {"not me as well", "example.com", "admin@example.com", "not-me", "",
	"counted"},
};

START_TEST(confirm_typed)
{
	char nonce[FORM_NONCE_SIZE];
	json_t *answer;

	world_configure("http { confirm = \"typed\" }");
	begin(typed_cases[_i].name, typed_cases[_i].mailbox);
	nonce_of(nonce, mail->link, T0);
	answer = post(mail->link, nonce, typed_cases[_i].verdict,
	    typed_cases[_i].typed, T0);
	ck_assert_msg(
	    strcmp(place_text(answer, "status"), typed_cases[_i].want) == 0,
	    "%s: got %s, want %s", typed_cases[_i].label,
	    place_text(answer, "status"), typed_cases[_i].want);
	json_decref(answer);
	if (strcmp(typed_cases[_i].want, "typed") != 0)
		return;
	/* The form can be corrected: it was not spent. */
	world_expect(id, T0, "Request.Status", PENDING);
	is_status(post(mail->link, nonce, "approve", typed_cases[_i].name, T0),
	    "counted");
}
END_TEST

/* ------------------------------------------------------------------- others */

static const char *const no_receipts[] = {
    "", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "' OR '1'='1"};

START_TEST(no_such_receipt)
{
	begin_plain();
	click("approve", T0, "counted");
	is_status(
	    ask(json_pack("{s:s, s:s}", "op", "receipt", "id", no_receipts[_i]),
		T0),
	    "unknown");
}
END_TEST

START_TEST(health)
{
	is_status(ask(json_pack("{s:s}", "op", "health"), T0), "ok");
}
END_TEST

/* The child is not trusted to speak well. */
static const char *const nonsense[] = {"{}", "[]", "null", "1", "\"show\"",
    "{\"op\":\"mint\"}", "{\"op\":1}", "{\"op\":null}", "{\"op\":\"show\"}",
    "{\"op\":\"show\",\"token\":{}}", "{\"op\":\"show\",\"token\":[\"a\"]}",
    "{\"op\":\"answer\"}", "{\"op\":\"receipt\"}", "{\"op\":\"SHOW\"}"};

START_TEST(not_understood)
{
	begin_plain();
	is_status(ask(json_loads(nonsense[_i], JSON_DECODE_ANY, NULL), T0),
	    "unknown");
	ck_assert_uint_eq(world_count_events("shown"), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("page");
	TCase *tc = world_case(suite, "page", true);

	tcase_add_test(tc, shows_the_question);
	tcase_add_test(tc, t1_showing_changes_nothing);
	tcase_add_loop_test(tc, page_states, 0, COUNT_OF(state_cases));
	tcase_add_test(tc, t6_show);
	tcase_add_loop_test(tc, answer_counts, 0, COUNT_OF(verdict_cases));
	tcase_add_test(tc, t2_nonce);
	tcase_add_test(tc, t2_twice);
	tcase_add_test(tc, answer_states);
	tcase_add_loop_test(tc, q5_disowned, 0, COUNT_OF(disowned_cases));
	tcase_add_test(tc, q5_disowned_after_a_cancellation);
	tcase_add_test(tc, answer_by_a_channel_that_is_closed);
	tcase_add_test(tc, t26_dropped_approval);
	tcase_add_test(tc, t26_dropped_approval_of_another);
	tcase_add_test(tc, t26_quorum_that_grew);
	tcase_add_test(tc, t26_dropped_approval_of_what_is_settled);
	tcase_add_loop_test(tc, confirm_typed, 0, COUNT_OF(typed_cases));
	tcase_add_loop_test(tc, no_such_receipt, 0, COUNT_OF(no_receipts));
	tcase_add_test(tc, health);
	tcase_add_loop_test(tc, not_understood, 0, COUNT_OF(nonsense));
	return place_run(suite);
}
