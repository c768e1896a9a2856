/* SPDX-License-Identifier: ISC
 * audit/event.c: the canonical form of a record, what is private in it, and
 * its way through the store. Which events there are is their makers' affair. */
#include "audit/event.h"
#include "audit/canon.h"
#include "audit/tile.h"
#include "audit/words.h"
#include "lib/base/secret.h"
#include "lib/store/packed.h"
#include "tests/fake/place.h"

static struct store *store;

static void
store_begin(void)
{
	place_make();
	ck_ok(store_open(&store, "sqlite", place_dir, &place_err));
}

static void
store_end(void)
{
	store_close(store);
}

static struct event *
event(void)
{
	struct event *e = event_new("vote", T0, "aaaaaaaaaaaaaaaa", "a.com");

	ck_assert_ptr_nonnull(e);
	return e;
}

#define HEAD "{\"At\":\"2026-11-22T08:13:00Z\",\"Domain\":\"a.com\","
#define TAIL "\"Event\":\"vote\",\"RequestId\":\"aaaaaaaaaaaaaaaa\"}"

/* RFC 8785: members in order, no blanks, whatever order they came in. */
START_TEST(canonical_order)
{
	struct event *e = event();
	struct store_event row;
	json_t *steps = json_pack("[{s:s, s:i}]", "z", "1", "a", 2);

	event_add(e, "Verdict", "APPROVED");
	event_add_int(e, "Generation", 2);
	event_add_json(e, "Steps", steps);
	event_add(e, "A", "x");
	event_add(e, "Nothing", NULL);
	ck_ok(event_row(&row, e));
	ck_assert_str_eq(row.leaf,
	    "{\"A\":\"x\",\"At\":\"2026-11-22T08:13:00Z\","
	    "\"Domain\":\"a.com\",\"Event\":\"vote\",\"Generation\":2,"
	    "\"RequestId\":\"aaaaaaaaaaaaaaaa\","
	    "\"Steps\":[{\"a\":2,\"z\":\"1\"}],\"Verdict\":\"APPROVED\"}");
	ck_assert_str_eq(row.event, "vote");
	ck_assert_str_eq(row.request_id, "aaaaaaaaaaaaaaaa");
	ck_assert_str_eq(row.domain, "a.com");
	ck_assert_int_eq(row.at, T0);
	ck_assert_ptr_null(row.opening);
	event_free(e);
}
END_TEST

START_TEST(without_request_or_domain)
{
	struct event *e = event_new("config", T0, NULL, NULL);
	struct store_event row;

	ck_ok(event_row(&row, e));
	ck_assert_str_eq(
	    row.leaf, "{\"At\":\"2026-11-22T08:13:00Z\",\"Event\":\"config\"}");
	ck_assert_ptr_null(row.request_id);
	ck_assert_ptr_null(row.domain);
	event_free(e);
}
END_TEST

/* RFC 8785 3.2.2.2: which characters have a short form, and that all others
 * stand for themselves. Bytes that are no UTF-8 are shown. */
static const struct {
	const char *label, *value, *want;
} strings[] = {
    {"plain", "abc", "abc"},
    {"empty", "", ""},
    {"quotation", "a\"b", "a\\\"b"},
    {"backslash", "a\\b", "a\\\\b"},
    {"slash", "a/b", "a/b"},
    {"short forms", "\b\t\n\f\r", "\\b\\t\\n\\f\\r"},
    {"U+0001", "a\x01z", "a\\u0001z"},
    {"U+001F", "\x1f", "\\u001f"},
    {"ESC [ 31 m", "\x1b[31m", "\\u001b[31m"},
    {"U+007F", "\x7f", "\x7f"},
    {"markup", "<a href='x'>&", "<a href='x'>&"},
    {"two bytes", "b\xc3\xbc", "b\xc3\xbc"},
    {"four bytes", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
    {"U+2028", "\xe2\x80\xa8", "\xe2\x80\xa8"},
    {"ISO 8859-1", "b\xfc", "b\\\\xfc"},
    {"a half character", "\xc3", "\\\\xc3"},
    {"a surrogate", "\xed\xa0\x80", "\\\\xed\\\\xa0\\\\x80"},
    {"overlong", "\xc0\xaf", "\\\\xc0\\\\xaf"},
    {"ISO 8859-1 and a control character", "\xfc\x01", "\\\\xfc\\\\x01"},
};

START_TEST(canonical_strings)
{
	struct event *e = event();
	struct store_event row;
	char want[200];
	json_t *parsed;

	event_add(e, "X", strings[_i].value);
	ck_ok(event_row(&row, e));
	snprintf(want, sizeof(want),
	    HEAD "\"Event\":\"vote\",\"RequestId\":\"aaaaaaaaaaaaaaaa\","
		 "\"X\":\"%s\"}",
	    strings[_i].want);
	ck_assert_msg(strcmp(row.leaf, want) == 0, "%s: got %s, want %s",
	    strings[_i].label, row.leaf, want);
	/* It is JSON, and the same again when read and written. */
	parsed = json_loads(row.leaf, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(parsed);
	json_decref(parsed);
	event_free(e);
}
END_TEST

/* Beyond 53 bits a number is not the same for every reader (RFC 8785 3.2.2.3,
 * appendix D): a text is. */
static const struct {
	int64_t value;
	const char *want;
} integers[] = {
    {0, "0"},
    {-1, "-1"},
    {1795335180, "1795335180"},
    {CANON_INTEGER_MAX, "9007199254740991"},
    {-CANON_INTEGER_MAX, "-9007199254740991"},
    {CANON_INTEGER_MAX + 1, "\"9007199254740992\""},
    {INT64_MIN, "\"-9223372036854775808\""},
    {INT64_MAX, "\"9223372036854775807\""},
};

START_TEST(canonical_integers)
{
	struct event *e = event();
	struct store_event row;
	char want[64];

	event_add_int(e, "N", integers[_i].value);
	ck_ok(event_row(&row, e));
	snprintf(want, sizeof(want), "\"N\":%s,", integers[_i].want);
	ck_assert_msg(
	    strstr(row.leaf, want) != NULL, "got %s, want %s", row.leaf, want);
	event_free(e);
}
END_TEST

/* Who checks a commitment needs the opening alone. */
static void
commitment_holds(
    const struct store_event *row, const char *member, const char *value)
{
	json_t *leaf = json_loads(row->leaf, JSON_REJECT_DUPLICATES, NULL);
	json_t *opening =
	    json_loads(row->opening, JSON_REJECT_DUPLICATES, NULL);
	char path[64], hex[2 * SHA256_SIZE + 1], want[80];
	uint8_t bytes[EVENT_SALT_BYTES + 256], hash[SHA256_SIZE];
	const char *salt, *open;

	snprintf(path, sizeof(path), "%s.Salt", member);
	salt = place_text(opening, path);
	snprintf(path, sizeof(path), "%s.Value", member);
	open = place_text(opening, path);
	ck_assert_str_eq(open, value);
	ck_assert_uint_eq(strlen(salt), 2 * EVENT_SALT_BYTES);
	ck_assert_uint_le(strlen(open), 256);
	ck_ok(hex_decode(bytes, salt, strlen(salt)));
	memcpy(bytes + EVENT_SALT_BYTES, open, strlen(open));
	ck_ok(sha256(hash, bytes, EVENT_SALT_BYTES + strlen(open)));
	hex_encode(hex, hash, sizeof(hash));
	snprintf(want, sizeof(want), EVENT_COMMITMENT "%s", hex);
	ck_assert_str_eq(place_text(leaf, member), want);
	json_decref(leaf);
	json_decref(opening);
}

static const struct {
	const char *value, *shown;
} private_values[] = {
    {"admin@example.com", "admin@example.com"},
    {"J\xc3\xbcrgen \"x\"", "J\xc3\xbcrgen \"x\""},
    {"two\nlines", "two\nlines"},
    {"a\x01z", "a\x01z"},
    {"\xfc", "\\xfc"},
};

START_TEST(private_is_committed)
{
	struct event *e = event();
	struct store_event row;

	event_add_private(e, "Email", private_values[_i].value);
	event_add_private(e, "Nothing", NULL);
	event_add_private(e, "Empty", "");
	ck_ok(event_row(&row, e));
	ck_assert_ptr_null(strstr(row.leaf, private_values[_i].value));
	ck_assert_ptr_null(strstr(row.leaf, "Nothing"));
	ck_assert_ptr_null(strstr(row.leaf, "Empty"));
	commitment_holds(&row, "Email", private_values[_i].shown);
	event_free(e);
}
END_TEST

/* Two commitments to one value tell nobody that it is the same. */
START_TEST(private_is_salted)
{
	struct event *e = event();
	struct store_event row;
	json_t *leaf;

	event_add_private(e, "A", "admin@example.com");
	event_add_private(e, "B", "admin@example.com");
	ck_ok(event_row(&row, e));
	commitment_holds(&row, "A", "admin@example.com");
	commitment_holds(&row, "B", "admin@example.com");
	leaf = json_loads(row.leaf, 0, NULL);
	ck_assert_str_ne(place_text(leaf, "A"), place_text(leaf, "B"));
	json_decref(leaf);
	event_free(e);
}
END_TEST

/* A row can be asked for again, and more be added. */
START_TEST(row_again)
{
	struct event *e = event();
	struct store_event row;

	ck_ok(event_row(&row, e));
	ck_assert_str_eq(row.leaf, HEAD TAIL);
	event_add(e, "Reason", "x");
	ck_ok(event_row(&row, e));
	ck_assert_ptr_nonnull(strstr(row.leaf, "\"Reason\":\"x\""));
	event_free(e);
	event_free(NULL);
}
END_TEST

/* A member that could not be made is no event at all. */
START_TEST(failure_is_remembered)
{
	struct event *e = event();
	struct store_event row;

	event_add_json(e, "Steps", NULL);
	event_add(e, "Reason", "x");
	ck_status(event_row(&row, e), ST_NOMEM);
	event_free(e);
}
END_TEST

/* Through the store, as `audit list` shows it. */
START_TEST(opened_from_the_store)
{
	struct event *e = event();
	struct audit_row *rows = NULL;
	struct store_event row;
	json_t *open = NULL;
	size_t n = 0;

	event_add_private(e, "Email", "admin@example.com");
	event_add(e, "Verdict", "APPROVED");
	ck_ok(event_row(&row, e));
	ck_ok(store_audit_append(store, &row, 1, &place_err));
	ck_ok(store_audit_list(store, &rows, &n, 10, 0, 0, NULL, &place_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(rows[0].leaf, row.leaf);
	ck_ok(event_open(&open, &rows[0]));
	ck_assert_str_eq(place_text(open, "Email"), "admin@example.com");
	ck_assert_str_eq(place_text(open, "Verdict"), "APPROVED");
	ck_assert_int_eq(place_int(open, "Seq"), 1);
	json_decref(open);
	/* The opening can be erased; the leaf stands. */
	free(rows[0].opening);
	rows[0].opening = NULL;
	ck_ok(event_open(&open, &rows[0]));
	ck_assert_int_eq(strncmp(place_text(open, "Email"), EVENT_COMMITMENT,
			     sizeof(EVENT_COMMITMENT) - 1),
	    0);
	json_decref(open);
	audit_rows_free(rows, n);
	event_free(e);
}
END_TEST

/* The store takes half of it; the texts are those that were hashed. */
START_TEST(kept_small)
{
	struct event *e = event();
	struct audit_row *rows = NULL;
	struct store_packed *packed;
	struct store_event row;
	size_t n = 0;

	ck_assert_ptr_nonnull(audit_words());
	ck_assert_ptr_eq(audit_words(), audit_words());
	event_add_private(e, "Email", "admin@example.com");
	event_add_private(e, "From", "admin@example.com");
	event_add_private(e, "Client", "192.0.2.1");
	event_add(e, "Identity", "same-mailbox");
	ck_ok(event_row(&row, e));
	ck_assert_ptr_nonnull(row.packed);
	ck_ok(event_row(&row, e)); /* once more is the same */
	ck_ok(store_pack(&packed, &row, NULL, NULL));
	store_packed_free(packed);
	ck_ok(store_audit_append(store, &row, 1, &place_err));
	ck_assert_uint_lt(row.packed->leaf.bytes.len, strlen(row.leaf) / 2);
	ck_assert_uint_lt(
	    row.packed->opening.bytes.len, strlen(row.opening) * 2 / 3);
	ck_ok(store_audit_list(store, &rows, &n, 10, 0, 0, NULL, &place_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(rows[0].leaf, row.leaf);
	ck_assert_str_eq(rows[0].opening, row.opening);
	audit_rows_free(rows, n);
	event_free(e);
}
END_TEST

static const struct {
	const char *label;
	char leaf[64], opening[64];
} broken[] = {
    {"no JSON", "{", "{}"},
    {"an empty leaf", "", "{}"},
    {"no object", "[]", "{}"},
    {"a member twice", "{\"A\":1,\"A\":2}", "{}"},
    {"an opening that is none", "{}", "["},
    {"an opening with a member twice", "{}", "{\"A\":{},\"A\":{}}"},
    {"an opening without a value", "{}", "{\"A\":{\"Salt\":\"00\"}}"},
};

START_TEST(broken_rows)
{
	struct audit_row row = {.seq = 1};
	char leaf[64], opening[64], event[] = "vote";
	json_t *open = NULL;

	memcpy(leaf, broken[_i].leaf, sizeof(leaf));
	memcpy(opening, broken[_i].opening, sizeof(opening));
	row.leaf = leaf;
	row.opening = opening;
	row.event = event;
	ck_ok(event_open(&open, &row));
	ck_assert_msg(json_is_true(json_object_get(open, "Damaged")),
	    "%s: opened", broken[_i].label);
	ck_assert_int_eq(json_integer_value(json_object_get(open, "Seq")), 1);
	ck_assert_str_eq(
	    json_string_value(json_object_get(open, "Event")), "vote");
	ck_assert_ptr_null(json_object_get(open, "A"));
	json_decref(open);
}
END_TEST

/* What the log could not take is not recorded at all. */
START_TEST(too_long)
{
	static char text[TILE_ENTRY_MAX + 1];
	struct event *event = event_new("e", T0, NULL, NULL);
	struct store_event row;
	size_t rest;

	memset(text, 'x', sizeof(text) - 1);
	event_add(event, "M", "");
	ck_ok(event_row(&row, event));
	rest = TILE_ENTRY_MAX - strlen(row.leaf);
	event_add(event, "M", text + sizeof(text) - 1 - rest);
	ck_ok(event_row(&row, event));
	ck_assert_uint_eq(strlen(row.leaf), TILE_ENTRY_MAX);
	event_add(event, "M", text + sizeof(text) - 2 - rest);
	ck_status(event_row(&row, event), ST_BUG);
	event_free(event);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("event");
	TCase *tc = tcase_create("event");

	tcase_add_checked_fixture(tc, store_begin, store_end);
	tcase_add_test(tc, canonical_order);
	tcase_add_test(tc, without_request_or_domain);
	tcase_add_loop_test(tc, canonical_strings, 0, COUNT_OF(strings));
	tcase_add_loop_test(tc, canonical_integers, 0, COUNT_OF(integers));
	tcase_add_loop_test(
	    tc, private_is_committed, 0, COUNT_OF(private_values));
	tcase_add_test(tc, private_is_salted);
	tcase_add_test(tc, row_again);
	tcase_add_test(tc, failure_is_remembered);
	tcase_add_test(tc, opened_from_the_store);
	tcase_add_test(tc, kept_small);
	tcase_add_test(tc, too_long);
	tcase_add_loop_test(tc, broken_rows, 0, COUNT_OF(broken));
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
