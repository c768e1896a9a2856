/* SPDX-License-Identifier: ISC
 * approve/request_resend.c on a real store: to whom a request is sent again,
 * when, and at which validation domain. */
#include <pthread.h>

#include "tests/fake/life.h"

/* W3: new tokens with a new window; the earlier ones stay valid. */
START_TEST(w3_resend)
{
	const struct world_mail *old, *new;
	struct answer answer;
	json_t *event;

	begin(NAMES("example.com"));
	old = world_mail(id, 0, "admin@example.com");
	ck_ok(resend(NULL, NULL, T0 + DAY));
	ck_assert_uint_eq(world_send(T0 + DAY), MAILBOXES);
	new = world_mail(id, 0, "admin@example.com");
	ck_assert_str_ne(old->link, new->link);
	expect(T0 + DAY, "Request.ExpiresAt", "2026-11-26T08:13:00Z");
	event = world_last_event("resend");
	ck_assert_str_eq(place_text(event, "From"), PENDING);
	ck_assert_str_eq(place_text(event, "To"), PENDING);
	ck_assert_int_eq(place_int(event, "Uid"), WORLD_UID);
	json_decref(event);
	/* The old one ends when it would have. */
	answer = world_click(old, VERDICT_APPROVE, T0 + WINDOW);
	world_outcome(&answer, OUTCOME_EXPIRED);
	expect(T0 + WINDOW, "Request.Status", PENDING);
	answer.at = T0 + WINDOW - 1;
	world_outcome(&answer, OUTCOME_COUNTED);
	/* W5: one vote spends all of the mailbox's tokens. */
	answer = world_click(new, VERDICT_APPROVE, T0 + WINDOW);
	world_outcome(&answer, OUTCOME_ALREADY);
}
END_TEST

/* A freeze stops further mails of a request that waits. */
START_TEST(q5_resend_of_a_frozen_name)
{
	struct request_operator op = {
	    .by = "op", .reason = "why", .domain = "example.com", .now = T0};

	begin(NAMES("www.example.com"));
	ck_ok(request_freeze(&world, &op, &place_err));
	ck_status(resend(NULL, NULL, T0 + 60), ST_DENIED);
	ck_assert_ptr_nonnull(strstr(place_err.text, "example.com is frozen"));
	ck_assert_uint_eq(world_send(T0 + 60), 0);
	ck_ok(request_unfreeze(&world, &op, &place_err));
	ck_ok(resend(NULL, NULL, T0 + 60));
}
END_TEST

/* The limit of mails a day holds for what is sent again too. */
START_TEST(o5_resend_within_the_limit)
{
	unsigned n = 1;

	begin(NAMES("example.com"));
	while (resend(NULL, NULL, T0 + n) == ST_OK && n < 100)
		ck_assert_uint_eq(world_send(T0 + n++), MAILBOXES);
	ck_assert_uint_eq(n, world_settings->requests_per_mailbox);
	ck_assert_ptr_nonnull(strstr(place_err.text, "requests_per_mailbox"));
	ck_ok(resend(NULL, NULL, T0 + 100 + DAY));
}
END_TEST

enum { AT_ONCE = 8 };

static pthread_barrier_t at_once;

static void *
resend_at_once(void *arg)
{
	struct err err = {""};
	enum status st;

	(void)arg;
	pthread_barrier_wait(&at_once);
	st = request_resend(&world, id, NULL, NULL, WORLD_UID, T0 + 1, &err);
	ck_assert_msg(
	    st == ST_OK || st == ST_TEMP || st == ST_DENIED, "%s", err.text);
	return NULL;
}

/* ... of which no more pass at the same moment than one after the other. */
START_TEST(o5_resend_at_once)
{
	pthread_t threads[AT_ONCE];

	world_configure("limits { requests_per_mailbox = 2 }");
	/* so many that all have looked before one has the lock */
	begin(NAMES("a.example.com", "b.example.com", "c.example.com",
	    "d.example.com", "e.example.com", "f.example.com", "g.example.com",
	    "h.example.com"));
	ck_assert_int_eq(pthread_barrier_init(&at_once, NULL, AT_ONCE), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, resend_at_once, NULL), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&at_once);
	ck_assert_uint_eq(world_count_events("resend"), 1);
}
END_TEST

/* O5: at another validation domain, those count that are asked there. */
START_TEST(o5_resend_to_another_validation_domain)
{
	char other[REQUEST_ID_SIZE];

	world_configure("limits { requests_per_mailbox = 1 }");
	begin(NAMES("a.example.com", "b.example.org"));
	ck_status(resend("b.example.org", "b.example.org", T0 + 1), ST_DENIED);
	ck_ok(resend("b.example.org", "example.org", T0 + 1));
	ck_assert_uint_eq(world_send(T0 + 1), MAILBOXES);
	world_ask(other, NAMES("example.com"), T0 + 1);
	ck_status(resend("a.example.com", "example.com", T0 + 2), ST_DENIED);
	ck_assert_ptr_nonnull(strstr(place_err.text, "admin@example.com"));
	ck_assert_uint_eq(world_send(T0 + 2), MAILBOXES); /* the other's */
	expect(T0 + 2, OPTION ".ValidationDomain", "a.example.com");
}
END_TEST

START_TEST(w3_resend_new_window)
{
	begin(NAMES("example.com"));
	ck_ok(resend(NULL, NULL, T0 + DAY));
	ck_assert_uint_eq(world_send(T0 + DAY), MAILBOXES);
	answer_by(0, "admin@example.com", VERDICT_APPROVE,
	    T0 + DAY + WINDOW - 1, OUTCOME_COUNTED);
	expect(T0 + DAY + WINDOW, "Request.Status", "VALIDATED");
}
END_TEST

/* W3: who has answered is not asked again. */
START_TEST(w3_resend_to_the_silent)
{
	world_configure("policy \"default\" { quorum = 3 }");
	begin(NAMES("example.com", "example.org"));
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	ck_ok(resend(NULL, NULL, T0 + 1));
	ck_assert_uint_eq(world_send(T0 + 1), 2 * MAILBOXES - 1);
}
END_TEST

/* T26: but whose approval does not count any more is. */
START_TEST(t26_resend_to_the_dropped)
{
	struct answer answer;

	world_configure("policy \"default\" { quorum = 2 }");
	begin(NAMES("example.com"));
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	world_configure(
	    "policy \"default\" { quorum = 2 channels = {\"reply\"} }");
	ck_ok(resend(NULL, NULL, T0 + WINDOW));
	ck_assert_uint_eq(world_send(T0 + WINDOW), MAILBOXES);
	answer = world_reply(world_mail(id, 0, "admin@example.com"),
	    VERDICT_APPROVE, T0 + WINDOW);
	world_outcome(&answer, OUTCOME_COUNTED);
	ck_ok(resend("example.com", "example.com", T0 + WINDOW + 1));
	ck_assert_uint_eq(world_send(T0 + WINDOW + 1), MAILBOXES - 1);
}
END_TEST

/* W3: where all have answered, and more approvals are needed than that. */
START_TEST(w3_resend_to_nobody)
{
	static const char *const mailboxes[MAILBOXES] = {"admin@example.com",
	    "administrator@example.com", "hostmaster@example.com",
	    "postmaster@example.com", "webmaster@example.com"};

	world_configure("policy \"default\" { quorum = 5 }");
	begin(NAMES("a.example.com"));
	ck_ok(resend("a.example.com", "example.com", T0));
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
	world_configure("policy \"default\" { quorum = 11 }");
	for (size_t i = 0; i < MAILBOXES; i++)
		answer_by(
		    0, mailboxes[i], VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	ck_status(resend("a.example.com", "example.com", T0 + 1), ST_DENIED);
	ck_assert_ptr_nonnull(strstr(place_err.text, "nobody is left to ask"));
	ck_assert_ptr_nonnull(strstr(place_err.text, id));
	ck_ok(resend("a.example.com", "a.example.com", T0 + 1));
	for (size_t i = 0; i < MAILBOXES; i++) {
		char mailbox[64];

		snprintf(mailbox, sizeof(mailbox), "%.*sa.example.com",
		    (int)strcspn(mailboxes[i], "@") + 1, mailboxes[i]);
		answer_by(0, mailbox, VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	}
	expect(T0 + WINDOW, "Request.Status", TIMED_OUT);
	ck_status(resend(NULL, NULL, T0 + WINDOW), ST_DENIED);
	expect(T0 + WINDOW, "Request.Status", TIMED_OUT);
	ck_assert_uint_eq(world_count_events("resend"), 2);
}
END_TEST

/* W3: nor who has answered in between, before the mail left. */
START_TEST(w3_resend_overtaken)
{
	world_configure("policy \"default\" { quorum = 3 }");
	begin(NAMES("example.com"));
	ck_ok(resend(NULL, NULL, T0 + 1));
	answer_by(
	    0, "admin@example.com", VERDICT_APPROVE, T0 + 2, OUTCOME_COUNTED);
	ck_assert_uint_eq(world_send(T0 + 3), MAILBOXES - 1);
}
END_TEST

/* W3: a name that has its approvals is not asked about again. */
START_TEST(w3_resend_of_open_names)
{
	begin(NAMES("example.com", "example.org"));
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	ck_ok(resend(NULL, NULL, T0 + 1));
	ck_assert_uint_eq(world_send(T0 + 1), MAILBOXES);
	ck_assert_uint_eq(
	    world_mail(id, 1, "admin@example.org")->mail.domain, 1);
	ck_status(resend("example.com", NULL, T0 + 2), ST_DENIED);
	ck_status(resend("example.com", "example.com", T0 + 2), ST_DENIED);
	ck_assert_uint_eq(world_send(T0 + 2), 0);
	ck_assert_uint_eq(world_count_events("resend"), 1);
}
END_TEST

static const struct {
	const char *label, *domain;
	enum status want;
} one_cases[] = {
    {"a name", "www.example.com", ST_OK},
    {"written otherwise", "WWW.Example.com.", ST_OK},
    {"its validation domain", "example.com", ST_INVALID},
    {"a name that was not asked", "example.net", ST_INVALID},
    {"no name", "a b", ST_INVALID},
};

START_TEST(w3_resend_of_one_name)
{
	enum status st;

	begin(NAMES("www.example.com", "example.org"));
	st = resend(one_cases[_i].domain, NULL, T0 + 1);
	ck_assert_msg(st == one_cases[_i].want, "%s: got %s, want %s",
	    one_cases[_i].label, status_name(st),
	    status_name(one_cases[_i].want));
	ck_assert_uint_eq(world_send(T0 + 1), st == ST_OK ? MAILBOXES : 0);
}
END_TEST

/* W3: other mailboxes are asked, and the first ones may still answer. */
START_TEST(w3_resend_to_another_validation_domain)
{
	json_t *json, *event;

	begin(NAMES("a.b.example.com", "example.org"));
	ck_ok(resend("a.b.example.com", "EXAMPLE.com", T0 + 60));
	ck_assert_uint_eq(world_send(T0 + 60), MAILBOXES);
	json = world_describe(id, T0 + 60);
	ck_assert_str_eq(
	    place_text(json, OPTION ".ValidationDomain"), "example.com");
	ck_assert_str_eq(
	    place_text(json, SECOND ".ValidationDomain"), "example.org");
	ck_assert_uint_eq(json_array_size(place_at(json, OPTION ".Recipients")),
	    2 * MAILBOXES);
	ck_assert_str_eq(place_text(json, OPTION ".Recipients.5.Email"),
	    "admin@example.com");
	ck_assert_str_eq(
	    place_text(json, OPTION ".Recipients.5.Sources.0"), "constructed");
	ck_assert_str_eq(place_text(json, OPTION ".Recipients.5.SentAt"),
	    "2026-11-22T08:14:00Z");
	json_decref(json);
	event = world_last_event("resend");
	ck_assert_str_eq(place_text(event, "Domain"), "a.b.example.com");
	ck_assert_str_eq(place_text(event, "ValidationDomain"), "example.com");
	json_decref(event);
	/* N5: it is still the name that is validated. */
	answer_by(
	    0, "admin@example.com", VERDICT_APPROVE, T0 + 60, OUTCOME_COUNTED);
	expect(T0 + 60, OPTION ".ValidationStatus", "SUCCESS");
	expect(T0 + 60, SECOND ".ValidationStatus", PENDING);
	answer_by(0, "admin@a.b.example.com", VERDICT_REJECT, T0 + 61,
	    OUTCOME_COUNTED);
	expect(T0 + 61, "Request.Status", "FAILED");
}
END_TEST

/* W3: the same validation domain again asks the same mailboxes. */
START_TEST(w3_resend_to_the_same_validation_domain)
{
	json_t *json;

	begin(NAMES("a.example.com"));
	ck_ok(resend("a.example.com", "a.example.com", T0 + 1));
	ck_assert_uint_eq(world_send(T0 + 1), MAILBOXES);
	json = world_describe(id, T0 + 1);
	ck_assert_uint_eq(
	    json_array_size(place_at(json, OPTION ".Recipients")), MAILBOXES);
	json_decref(json);
}
END_TEST

static const struct {
	const char *label, *super;
} super_cases[] = {
    {"N3 the suffix", "com"},
    {"N3 a sibling", "b.example.com"},
    {"N3 a child", "x.a.example.com"},
    {"N3 another", "example.org"},
    {"N3 a wildcard", "*.example.com"},
    {"N3 no name", "exa mple.com"},
};

START_TEST(n3_resend)
{
	begin(NAMES("a.example.com"));
	ck_status(
	    resend("a.example.com", super_cases[_i].super, T0), ST_INVALID);
	ck_assert_uint_eq(world_send(T0), 0);
	expect(T0, OPTION ".ValidationDomain", "a.example.com");
	ck_assert_uint_eq(world_count_events("resend"), 0);
}
END_TEST

/* W2, W3: a token that has expired can be followed by a resend, which is the
 * request's next generation. */
START_TEST(w2_resend_reopens)
{
	const struct world_mail *old;
	struct answer answer;
	json_t *json;

	begin(NAMES("example.com"));
	old = world_mail(id, 0, "admin@example.com");
	expect(T0 + WINDOW, "Request.Status", TIMED_OUT);
	ck_ok(resend(NULL, NULL, T0 + WINDOW + 1));
	json = world_describe(id, T0 + WINDOW + 1);
	ck_assert_str_eq(place_text(json, "Request.Status"), PENDING);
	ck_assert_str_eq(place_text(json, "Request.ExpiresAt"), "null");
	ck_assert_int_eq(place_int(json, "Request.Generation"), 2);
	json_decref(json);
	ck_assert_uint_eq(expire(T0 + WINDOW + 1), 0);
	ck_assert_uint_eq(world_send(T0 + WINDOW + 1), MAILBOXES);
	answer = world_click(old, VERDICT_APPROVE, T0 + WINDOW + 2);
	world_outcome(&answer, OUTCOME_EXPIRED);
	expect(T0 + 2 * WINDOW, "Request.Status", PENDING);
	expect(T0 + 2 * WINDOW + 1, "Request.Status", TIMED_OUT);
	ck_ok(resend(NULL, NULL, T0 + 2 * WINDOW + 2));
	ck_assert_uint_eq(world_send(T0 + 2 * WINDOW + 2), MAILBOXES);
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0 + 2 * WINDOW + 3,
	    OUTCOME_COUNTED);
	json = world_describe(id, T0 + 2 * WINDOW + 3);
	ck_assert_str_eq(place_text(json, "Request.Status"), "VALIDATED");
	ck_assert_int_eq(place_int(json, "Request.Generation"), 3);
	json_decref(json);
}
END_TEST

static const struct {
	const char *label;
	int64_t after;
	enum status want;
} age_cases[] = {
    {"W3 one second before 30 d", LIFETIME - 1, ST_OK},
    {"W3 30 d", LIFETIME, ST_DENIED},
    {"W3 a year", 365 * DAY, ST_DENIED},
};

START_TEST(w3_too_old)
{
	enum status st;

	begin(NAMES("example.com"));
	st = resend(NULL, NULL, T0 + age_cases[_i].after);
	ck_assert_msg(st == age_cases[_i].want, "%s: got %s, want %s",
	    age_cases[_i].label, status_name(st),
	    status_name(age_cases[_i].want));
	ck_assert_uint_eq(
	    world_send(T0 + age_cases[_i].after), st == ST_OK ? MAILBOXES : 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request_resend");
	TCase *tc = world_case(suite, "request_resend", true);

	tcase_add_test(tc, w3_resend);
	tcase_add_test(tc, w3_resend_new_window);
	tcase_add_test(tc, q5_resend_of_a_frozen_name);
	tcase_add_test(tc, o5_resend_within_the_limit);
	tcase_add_test(tc, o5_resend_at_once);
	tcase_add_test(tc, o5_resend_to_another_validation_domain);
	tcase_add_test(tc, w3_resend_to_the_silent);
	tcase_add_test(tc, t26_resend_to_the_dropped);
	tcase_add_test(tc, w3_resend_to_nobody);
	tcase_add_test(tc, w3_resend_overtaken);
	tcase_add_test(tc, w3_resend_of_open_names);
	tcase_add_loop_test(tc, w3_resend_of_one_name, 0, COUNT_OF(one_cases));
	tcase_add_test(tc, w3_resend_to_another_validation_domain);
	tcase_add_test(tc, w3_resend_to_the_same_validation_domain);
	tcase_add_loop_test(tc, n3_resend, 0, COUNT_OF(super_cases));
	tcase_add_test(tc, w2_resend_reopens);
	tcase_add_loop_test(tc, w3_too_old, 0, COUNT_OF(age_cases));
	return place_run(suite);
}
