/* SPDX-License-Identifier: ISC
 * A seal works once (O4, T14), the same bytes again are the same use, and a
 * bounce's nonce finds its mail (I8). */
#include "tests/unit/store/fixture.h"

static enum status
make_event(
    void *arg, const struct mail_place *place, struct store_event *event_r)
{
	*event_r = fixture_event("signed", place->request_id, T0);
	event_r->domain = place->name;
	return *(enum status *)arg;
}

/* What the caller does beside. */
static unsigned n_errands;

static void
run_errand(void *arg)
{
	(void)arg;
	n_errands++;
}

static enum status
sign(struct mail_place *place_r, int64_t digest, const char *message_id,
    const char *queue_id, enum status verdict)
{
	struct mail_signed mail = {
	    .message_id = message_id, .queue_id = queue_id, .at = T0};

	fixture_hash(mail.digest, "digest", digest);
	n_errands = 0;
	return store_mail_signed(fixture_store, &mail, place_r, make_event,
	    &verdict, &(struct store_errand){run_errand, NULL, false},
	    &fixture_err);
}

/* The first mail's seal was used with digest 1 under queue id "q1". */
static const struct sign_row {
	const char *label;
	int64_t digest;
	const char *message_id, *queue_id;
	enum status st;
	size_t n_events;
} SIGNS[] = {
    {"another mail", 2, "<2.0@ca.example>", "q2", ST_OK, 2},
    {"the same again", 1, "<1.0@ca.example>", "q1", ST_OK, 1},
    {"the same after a 4xx", 1, "<1.0@ca.example>", "q9", ST_OK, 2},
    {"other bytes", 2, "<1.0@ca.example>", "q1", ST_DENIED, 1},
    {"no such mail", 3, "<3.0@ca.example>", "q3", ST_NOTFOUND, 1},
    {"Message-ID in capitals", 2, "<2.0@CA.EXAMPLE>", "q2", ST_NOTFOUND, 1},
};

START_TEST(test_sign)
{
	const struct sign_row *row = &SIGNS[_i];
	struct mail_place place = {.name = ""};

	fixture_create("r", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	ck_ok(sign(&place, 1, "<1.0@ca.example>", "q1", ST_OK), fixture_err);
	ck_assert_str_eq(place.request_id, "r");
	ck_assert_str_eq(place.name, "example.com");
	ck_assert_str_eq(place.email, "admin@example.com");
	ck_status(
	    sign(&place, row->digest, row->message_id, row->queue_id, ST_OK),
	    row->st, fixture_err);
	ck_assert_msg(fixture_events("signed") == row->n_events,
	    "%s: got %zu events, want %zu", row->label,
	    fixture_events("signed"), row->n_events);
	ck_assert(n_errands == 1 || (row->st != ST_OK && n_errands == 0));
}
END_TEST

START_TEST(test_sign_shown)
{
	struct mail_place place;
	struct request *request;

	fixture_create("r", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	ck_ok(sign(&place, 1, "<1.0@ca.example>", "q1", ST_OK), fixture_err);
	ck_ok(sign(&place, 1, "<1.0@ca.example>", "q9", ST_OK), fixture_err);
	request = fixture_load("r");
	ck_assert_str_eq(request->domains[0].recipients[0].delivery, "SIGNED");
	ck_assert_str_eq(request->domains[0].recipients[0].queue_id, "q9");
	ck_assert_str_eq(request->domains[0].recipients[1].delivery, "QUEUED");
	request_free(request);
}
END_TEST

/* The event cannot be made: the seal is not spent. */
START_TEST(test_sign_undone)
{
	struct mail_place place;

	fixture_create("r", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	ck_status(sign(&place, 1, "<1.0@ca.example>", "q1", ST_NOMEM), ST_NOMEM,
	    fixture_err);
	ck_assert_uint_eq(fixture_events("signed"), 0);
	ck_ok(sign(&place, 2, "<1.0@ca.example>", "q1", ST_OK), fixture_err);
	ck_assert_uint_eq(fixture_events("signed"), 1);
}
END_TEST

START_TEST(test_nonce)
{
	struct mail_place place;
	uint8_t hash[SHA256_SIZE];
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com", "*.example.org"));
	ids = fixture_send(4, T0);
	ck_ok(store_mail_by_nonce(fixture_store, &place,
		  fixture_token(hash, "nonce", ids[3]), &fixture_err),
	    fixture_err);
	ck_assert_str_eq(place.request_id, "r");
	ck_assert_str_eq(place.name, "*.example.org");
	ck_assert_str_eq(place.email, "postmaster@*.example.org");
	/* T27: guessed, or of another kind */
	ck_status(store_mail_by_nonce(fixture_store, &place,
		      fixture_token(hash, "nonce", 4711), &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_status(store_mail_by_nonce(fixture_store, &place,
		      fixture_token(hash, "reply", ids[3]), &fixture_err),
	    ST_NOTFOUND, fixture_err);
	free(ids);
}
END_TEST

static enum status
make_delivery(
    void *arg, const struct mail_place *place, struct store_event *event_r)
{
	*event_r = fixture_event("delivery", place->request_id, T0);
	event_r->domain = place->name;
	return *(enum status *)arg;
}

static enum status
report(bool *moved_r, int64_t mail, const char *state, enum status verdict)
{
	struct mail_delivery delivery = {.state = state, .text = state};
	struct mail_place place;

	fixture_token(delivery.nonce_hash, "nonce", mail);
	return store_mail_delivery(fixture_store, &delivery, &place, moved_r,
	    make_delivery, &verdict, &fixture_err);
}

/* I8: reports only lead on; the last of the two is at issue. */
static const struct report_row {
	const char *first, *second, *shown;
	bool moved;
} REPORTS[] = {
    {"DELAYED", "DELAYED", "DELAYED", false},
    {"DELAYED", "DELIVERED", "DELIVERED", true},
    {"DELAYED", "BOUNCED", "BOUNCED", true},
    {"DELIVERED", "DELAYED", "DELIVERED", false},
    {"DELIVERED", "DELIVERED", "DELIVERED", false},
    {"DELIVERED", "BOUNCED", "BOUNCED", true},
    {"BOUNCED", "DELAYED", "BOUNCED", false},
    {"BOUNCED", "DELIVERED", "BOUNCED", false},
    {"BOUNCED", "BOUNCED", "BOUNCED", false},
};

START_TEST(test_I8_report)
{
	const struct report_row *row = &REPORTS[_i];
	struct request *request;
	int64_t *ids;
	bool moved;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	ck_ok(report(&moved, ids[0], row->first, ST_OK), fixture_err);
	ck_assert(moved);
	ck_ok(report(&moved, ids[0], row->second, ST_OK), fixture_err);
	ck_assert_msg(moved == row->moved, "%s, %s", row->first, row->second);
	ck_assert_uint_eq(fixture_events("delivery"), row->moved ? 2 : 1);
	request = fixture_load("r");
	ck_assert_str_eq(
	    request->domains[0].recipients[0].delivery, row->shown);
	ck_assert_str_eq(
	    request->domains[0].recipients[0].delivery_text, row->shown);
	ck_assert_str_eq(request->domains[0].recipients[1].delivery, "QUEUED");
	ck_assert_str_eq(request->status, "PENDING_VALIDATION");
	request_free(request);
	free(ids);
}
END_TEST

START_TEST(test_T27_report_of_a_guessed_nonce)
{
	bool moved;

	fixture_create("r", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	ck_status(
	    report(&moved, 4711, "BOUNCED", ST_OK), ST_NOTFOUND, fixture_err);
	ck_assert(!moved);
	ck_assert_uint_eq(fixture_events("delivery"), 0);
}
END_TEST

/* The event cannot be made: nothing moved. */
START_TEST(test_report_undone)
{
	struct request *request;
	int64_t *ids;
	bool moved;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	ck_status(
	    report(&moved, ids[0], "BOUNCED", ST_NOMEM), ST_NOMEM, fixture_err);
	ck_assert(!moved);
	request = fixture_load("r");
	ck_assert_str_ne(request->domains[0].recipients[0].delivery, "BOUNCED");
	request_free(request);
	free(ids);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/mail");
	TCase *tcase = fixture_case(suite, "mail");

	tcase_add_loop_test(
	    tcase, test_sign, 0, (int)(sizeof(SIGNS) / sizeof(SIGNS[0])));
	tcase_add_test(tcase, test_sign_shown);
	tcase_add_test(tcase, test_sign_undone);
	tcase_add_test(tcase, test_nonce);
	tcase_add_loop_test(tcase, test_I8_report, 0,
	    (int)(sizeof(REPORTS) / sizeof(REPORTS[0])));
	tcase_add_test(tcase, test_T27_report_of_a_guessed_nonce);
	tcase_add_test(tcase, test_report_undone);
	return fixture_run(suite);
}
