/* SPDX-License-Identifier: ISC
 * audit/record.c and audit/rows.c: a row as event made it is good, on its way
 * as bytes too; whatever is changed in it is seen (T19). */
#include "audit/record.h"
#include "audit/event.h"
#include "tests/fake/place.h"

#define EVIDENCE "From: a@example.com\r\n\r\nI approve\r\n"

static struct hasher *hasher;
static struct event *event;
static struct store_event made;
static uint8_t hash[SHA256_SIZE];

static struct row_text
text_of(const char *text)
{
	return (struct row_text){text, text != NULL ? strlen(text) : 0};
}

static void
begin(void)
{
	char hex[2 * SHA256_SIZE + 1];

	ck_ok(hasher_new(&hasher));
	ck_ok(sha256(hash, EVIDENCE, strlen(EVIDENCE)));
	hex_encode(hex, hash, sizeof(hash));
	event = event_new("vote", T0, "aaaaaaaaaaaaaaaa", "a.com");
	event_add(event, "Verdict", "APPROVED");
	event_add(event, "RulesHash",
	    "sha256:0166ec060466c14b9fa06c613fbac449163f2a2017558fe16526209a"
	    "b78c6b00");
	event_add_private(event, "Email", "J\xc3\xbc\"rgen\n@example.com");
	event_add_private(event, EVENT_EVIDENCE_HASH, hex);
	event_add_private_json(
	    event, "Steps", json_pack("[{s:s, s:i}]", "Rule", "Q1", "N", 2));
	ck_ok(event_row(&made, event));
}

static void
end(void)
{
	event_free(event);
	hasher_free(hasher);
}

static struct row
good_row(void)
{
	return (struct row){
	    .seq = 7,
	    .at = T0,
	    .event = text_of(made.event),
	    .request_id = text_of(made.request_id),
	    .domain = text_of(made.domain),
	    .leaf = text_of(made.leaf),
	    .opening = text_of(made.opening),
	    .evidence_hash = {(const char *)hash, sizeof(hash)},
	};
}

static enum status
check(const struct row *row, char why_r[200])
{
	struct records records = {.with_rows = true};

	return record_check(&records, hasher, row, why_r, 200);
}

START_TEST(good)
{
	struct records records = {.with_rows = true};
	struct row row = good_row(), again;
	struct buf bytes = BUF_INIT;
	const uint8_t *p;
	char why[200] = "";
	size_t len;

	ck_assert_msg(
	    record_check(&records, hasher, &row, why, sizeof(why)) == ST_OK,
	    "%s", why);
	ck_assert_uint_eq(records.n_evidence, 1);
	ck_ok(rows_write(&bytes, &row));
	ck_ok(rows_write(&bytes, &row));
	p = (const uint8_t *)bytes.data;
	len = bytes.len;
	for (int i = 0; i < 2; i++) {
		ck_ok(rows_read(&again, &p, &len));
		ck_assert_int_eq(again.seq, 7);
		ck_assert_int_eq(check(&again, why), ST_OK);
	}
	ck_status(rows_read(&again, &p, &len), ST_NOTFOUND);
	ck_assert_uint_eq(len, 0);
	/* Cut off anywhere there is no second row. */
	for (size_t n = bytes.len / 2; n < bytes.len; n++) {
		p = (const uint8_t *)bytes.data;
		len = n;
		ck_ok(rows_read(&again, &p, &len));
		ck_status(rows_read(&again, &p, &len), ST_NOTFOUND);
	}
	buf_free(&bytes);
}
END_TEST

/* One bit of any byte of the leaf's columns, the opening, the evidence. (A bit
 * of the leaf that leaves it canonical is for the tree to tell.) */
START_TEST(every_byte)
{
	struct row row = good_row();
	struct row_text *const texts[] = {&row.event, &row.request_id,
	    &row.domain, &row.opening, &row.evidence_hash};
	char why[200];

	for (size_t t = 0; t < COUNT(texts); t++) {
		struct row_text whole = *texts[t];
		char *copy = malloc(whole.len);

		ck_assert_ptr_nonnull(copy);
		for (size_t i = 0; i < whole.len; i++) {
			for (int bit = 0; bit < 8; bit++) {
				memcpy(copy, whole.p, whole.len);
				copy[i] = (char)(copy[i] ^ 1 << bit);
				*texts[t] = (struct row_text){copy, whole.len};
				ck_assert_msg(check(&row, why) == ST_DENIED,
				    "text %zu, byte %zu, bit %d", t, i, bit);
			}
		}
		*texts[t] = whole;
		free(copy);
	}
	row.at++;
	ck_assert_int_eq(check(&row, why), ST_DENIED);
}
END_TEST

START_TEST(missing_parts)
{
	static const size_t members[] = {offsetof(struct row, event),
	    offsetof(struct row, request_id), offsetof(struct row, domain),
	    offsetof(struct row, leaf), offsetof(struct row, opening),
	    offsetof(struct row, evidence_hash)};
	struct row row = good_row();
	char why[200];

	*(struct row_text *)((char *)&row + members[_i]) =
	    (struct row_text){NULL, 0};
	ck_assert_int_eq(check(&row, why), ST_DENIED);
}
END_TEST

/* A member of the opening taken out whole, or put in. */
START_TEST(other_members)
{
	struct row row = good_row();
	json_t *opening = json_loads(made.opening, 0, NULL);
	char why[200], *text;

	json_object_del(opening, "Steps");
	text = json_dumps(opening, JSON_COMPACT | JSON_SORT_KEYS);
	row.opening = text_of(text);
	ck_assert_int_eq(check(&row, why), ST_DENIED);
	ck_assert_str_eq(why, "its opening lacks a member");
	free(text);
	json_decref(opening);
	opening = json_loads(made.opening, 0, NULL);
	json_object_set(opening, "Verdict", json_object_get(opening, "Email"));
	text = json_dumps(opening, JSON_COMPACT | JSON_SORT_KEYS);
	row.opening = text_of(text);
	ck_assert_int_eq(check(&row, why), ST_DENIED);
	free(text);
	json_decref(opening);
}
END_TEST

/* An opening that is gone needs an event that says so, of a later time. */
static const struct {
	const char *before; /* of the prune event; null: there is none */
	int openings;       /* that it says were erased */
	bool good;
} prunes[] = {
    {NULL, 1, false},
    {"2026-11-22T08:13:00Z", 1, false},
    {"2026-11-22T08:13:01Z", 1, true},
    {"2026-11-22T08:13:01Z", 0, false},
    {"2026-11-22T08:13:01Z", -1, false},
    {"2026-11-23", 1, true},
    {"2026-11-23", 100, true},
};

START_TEST(erased)
{
	struct records records = {.with_rows = true};
	struct row row = good_row();
	struct store_event p;
	char why[200];
	struct event *prune = event_new(EVENT_PRUNE, T0 + 99 * DAY, NULL, NULL);

	row.opening = row.evidence_hash = (struct row_text){NULL, 0};
	ck_ok(record_check(&records, hasher, &row, why, sizeof(why)));
	if (prunes[_i].before != NULL) {
		event_add(prune, "Before", prunes[_i].before);
		event_add_int(prune, EVENT_OPENINGS, prunes[_i].openings);
		ck_ok(event_row(&p, prune));
		row = (struct row){.seq = 8,
		    .at = p.at,
		    .event = text_of(p.event),
		    .leaf = text_of(p.leaf)};
		ck_ok(record_check(&records, hasher, &row, why, sizeof(why)));
	}
	ck_assert_uint_eq(records.n_erased, 1);
	ck_assert_uint_eq(
	    records_end(&records, why, sizeof(why)), prunes[_i].good ? 0 : 7);
	event_free(prune);
}
END_TEST

/* T19: settings are kept by their hash, and must be what it says. */
static const char settings_text[] = "authority = \"A\"\n";

static const struct {
	const char *label, *kept; /* the text there; null: none */
	bool by_another_name, good;
} kept_settings[] = {
    {"as they were", settings_text, false, true},
    {"gone", NULL, false, false},
    {"changed", "authority = \"B\"\n", false, false},
    {"empty", "", false, false},
    {"by another name", settings_text, true, false},
};

START_TEST(settings)
{
	struct records records = {.with_rows = true};
	struct event *config = event_new(EVENT_CONFIG, T0, NULL, NULL);
	char name[SHA256_TEXT_SIZE], why[200] = "";
	uint8_t is[SHA256_SIZE];
	struct store_event e;
	struct row row;

	ck_ok(sha256_text(name, settings_text, strlen(settings_text)));
	event_add(config, "SettingsHash", name);
	ck_ok(event_row(&e, config));
	for (int64_t seq = 3; seq < 6; seq++) {
		row = (struct row){.seq = seq,
		    .at = e.at,
		    .event = text_of(e.event),
		    .leaf = text_of(e.leaf)};
		ck_ok(record_check(&records, hasher, &row, why, sizeof(why)));
	}
	ck_assert_uint_eq(records.n_settings, 1);
	if (kept_settings[_i].by_another_name)
		name[10] = name[10] == '0' ? '1' : '0';
	if (kept_settings[_i].kept != NULL) {
		ck_ok(sha256(is, kept_settings[_i].kept,
		    strlen(kept_settings[_i].kept)));
		row = (struct row){.seq = ROWS_SETTINGS,
		    .leaf = text_of(name),
		    .evidence_hash = {(const char *)is, sizeof(is)}};
		records_note_settings(&records, &row);
	}
	ck_assert_msg(records_end(&records, why, sizeof(why)) ==
			  (kept_settings[_i].good ? 0U : 3U),
	    "%s: %s", kept_settings[_i].label, why);
	records_free(&records);
	event_free(config);
}
END_TEST

START_TEST(bad_streams)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum status want;
	} streams[] = {
	    {"", 0, ST_NOTFOUND},
	    {"\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2", 16, ST_NOTFOUND},
	    {"\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2\0\0\0\7abc", 23, ST_NOTFOUND},
	    /* Longer than a text may be. */
	    {"\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2\xff\xff\xff\xfe", 20,
		ST_INVALID},
	    /* A hash of one octet. */
	    {"\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	     "\0\0\0\0\0\0\0\1x",
		41, ST_INVALID},
	};
	const uint8_t *p = (const uint8_t *)streams[_i].bytes;
	size_t len = streams[_i].len;
	struct row row;

	ck_status(rows_read(&row, &p, &len), streams[_i].want);
	ck_assert_uint_eq(len, streams[_i].len);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("record");
	TCase *tc = tcase_create("record");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, good);
	tcase_add_test(tc, every_byte);
	tcase_add_loop_test(tc, missing_parts, 0, 6);
	tcase_add_test(tc, other_members);
	tcase_add_loop_test(tc, erased, 0, COUNT_OF(prunes));
	tcase_add_loop_test(tc, settings, 0, COUNT_OF(kept_settings));
	tcase_add_loop_test(tc, bad_streams, 0, 5);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
