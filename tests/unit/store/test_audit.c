/* SPDX-License-Identifier: ISC
 * The audit log's numbers, its filters and its evidence; freezes with the
 * events that go with them (Q5). */
#include "lib/store/pack.h"
#include "lib/store/tx.h"
#include "tests/unit/store/fixture.h"

static void
append(const char *event, const char *request_id, int64_t at)
{
	struct store_event e = fixture_event(event, request_id, at);

	ck_ok(store_audit_append(fixture_store, &e, 1, &fixture_err),
	    fixture_err);
}

START_TEST(test_rows)
{
	static const struct store_event EVENTS[] = {
	    {"config", NULL, NULL, T0, "{\"a\":1}", NULL, NULL, 0, NULL},
	    {"vote", "r", "example.com", T0 + 1, "{\"b\":2}", "{\"c\":3}", NULL,
		0, NULL},
	};
	struct audit_row *rows = NULL;
	size_t n;

	ck_ok(store_audit_append(fixture_store, EVENTS, 2, &fixture_err),
	    fixture_err);
	fixture_reopen();
	ck_ok(store_audit_list(
		  fixture_store, &rows, &n, 10, 0, 0, NULL, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(rows[0].seq, 1);
	ck_assert_int_eq(rows[0].at, T0);
	ck_assert_str_eq(rows[0].event, "config");
	ck_assert_ptr_null(rows[0].request_id);
	ck_assert_ptr_null(rows[0].domain);
	ck_assert_str_eq(rows[0].leaf, "{\"a\":1}");
	ck_assert_ptr_null(rows[0].opening);
	ck_assert_int_eq(rows[1].seq, 2);
	ck_assert_str_eq(rows[1].request_id, "r");
	ck_assert_str_eq(rows[1].domain, "example.com");
	ck_assert_str_eq(rows[1].opening, "{\"c\":3}");
	audit_rows_free(rows, n);
}
END_TEST

/* Five rows: r s - r s, a second apart. */
static const struct list_row {
	const char *label;
	size_t max;
	int64_t after, since;
	const char *request_id;
	int64_t first, n;
} LIST[] = {
    {"all", 10, 0, 0, NULL, 1, 5},
    {"two", 2, 0, 0, NULL, 1, 2},
    {"behind the second", 10, 2, 0, NULL, 3, 3},
    {"behind the last", 10, 5, 0, NULL, 0, 0},
    {"of one request", 10, 0, 0, "s", 2, 2},
    {"of one request, behind", 10, 2, 0, "s", 5, 1},
    {"since", 10, 0, T0 + 3, NULL, 4, 2},
    {"since before it all", 10, 0, 1, NULL, 1, 5},
    {"since later", 10, 0, T0 + 5, NULL, 0, 0},
    {"since, behind", 10, 4, T0 + 2, NULL, 5, 1},
    {"since, of one request", 10, 0, T0 + 1, "r", 4, 1},
    {"of nobody", 10, 0, 0, "x", 0, 0},
};

START_TEST(test_list)
{
	static const char *const IDS[] = {"r", "s", NULL, "r", "s"};
	const struct list_row *row = &LIST[_i];
	struct audit_row *rows = NULL;
	size_t n = 99;

	for (size_t i = 0; i < 5; i++)
		append("e", IDS[i], T0 + (int64_t)i);
	ck_ok(store_audit_list(fixture_store, &rows, &n, row->max, row->after,
		  row->since, row->request_id, &fixture_err),
	    fixture_err);
	ck_assert_msg((int64_t)n == row->n, "%s: got %zu rows, want %" PRId64,
	    row->label, n, row->n);
	if (n > 0)
		ck_assert_int_eq(rows[0].seq, row->first);
	audit_rows_free(rows, n);
}
END_TEST

/* A clock that steps back: rows stay in the order of their numbers. */
START_TEST(test_clock_back)
{
	struct audit_row *rows = NULL;
	size_t n;

	append("a", NULL, T0 + 10);
	append("b", NULL, T0);
	append("c", NULL, T0 + 20);
	ck_ok(store_audit_list(
		  fixture_store, &rows, &n, 10, 0, T0 + 5, NULL, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(rows[0].event, "a");
	ck_assert_str_eq(rows[1].event, "c");
	audit_rows_free(rows, n);
}
END_TEST

START_TEST(test_all_or_none)
{
	const struct store_event events[] = {
	    fixture_event("good", NULL, T0),
	    {"no leaf", NULL, NULL, T0, NULL, NULL, NULL, 0, NULL},
	};

	append("first", NULL, T0);
	ck_status(store_audit_append(fixture_store, events, 2, &fixture_err),
	    ST_BUG, fixture_err);
	ck_assert_uint_eq(fixture_events("good"), 0);
	/* the number is given again: fixture_events() looks for gaps */
	append("next", NULL, T0);
	ck_assert_uint_eq(fixture_events("next"), 1);
}
END_TEST

/* Settings are kept once, by their hash. */
START_TEST(test_settings)
{
	char *text = NULL;

	for (int i = 0; i < 2; i++)
		ck_ok(store_settings_keep(fixture_store, "sha256:00",
			  i == 0 ? "one" : "another", T0, &fixture_err),
		    fixture_err);
	ck_ok(store_settings_text(
		  fixture_store, &text, "sha256:00", &fixture_err),
	    fixture_err);
	ck_assert_str_eq(text, "one");
	free(text);
	ck_status(store_settings_text(
		      fixture_store, &text, "sha256:01", &fixture_err),
	    ST_NOTFOUND, fixture_err);
}
END_TEST

static enum status
add_settings(void *arg, const char *hash, const char *text, size_t len)
{
	struct buf *out = arg;

	buf_addf(out, "%s=%.*s ", hash, (int)len, text);
	return strcmp(hash, "c") == 0 ? ST_DENIED : ST_OK;
}

/* In order, and no further than is wanted. */
START_TEST(test_settings_read)
{
	static const char *const hashes[] = {"b", "a", "c", "d"};
	struct buf out = BUF_INIT;

	ck_ok(store_settings_read(
		  fixture_store, add_settings, &out, &fixture_err),
	    fixture_err);
	ck_assert_str_eq(buf_str(&out), "");
	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
		ck_ok(store_settings_keep(fixture_store, hashes[i],
			  i == 1 ? "" : "text", T0, &fixture_err),
		    fixture_err);
	ck_status(store_settings_read(
		      fixture_store, add_settings, &out, &fixture_err),
	    ST_DENIED, fixture_err);
	ck_assert_str_eq(buf_str(&out), "a= b=text c=text ");
	buf_free(&out);
}
END_TEST

START_TEST(test_no_evidence)
{
	void *bytes = NULL;
	size_t len;

	append("vote", NULL, T0);
	ck_status(
	    store_audit_evidence(fixture_store, &bytes, &len, 1, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_ptr_null(bytes);
}
END_TEST

/* ---------------------------------------------------------- packed evidence */

enum { KEPT_LEN = 4000 };

static char kept[KEPT_LEN + 1];
static struct buf like;

/* Free its packed form. */
static struct store_event
event_packed(void)
{
	struct store_event event = fixture_event("mail", NULL, T0);
	struct store_packed *packed;

	event.leaf = kept + 500;
	event.opening = kept + 2000;
	event.evidence = kept;
	event.evidence_len = KEPT_LEN;
	ck_assert_int_eq(store_pack(&packed, &event, &like, NULL), ST_OK);
	event.packed = packed;
	return event;
}

/* Rows in which few octets are not like any other's. */
static void
append_packed(void)
{
	struct store_event events[2];

	for (size_t i = 0; i < KEPT_LEN; i++)
		kept[i] = (char)('a' + (i * i / 7 + i / 100) % 26);
	buf_reset(&like);
	buf_add(&like, kept, KEPT_LEN);
	memcpy(kept + 1000, "somebody's", 10);
	for (size_t i = 0; i < 2; i++)
		events[i] = event_packed();
	ck_ok(store_audit_append(fixture_store, events, 2, &fixture_err),
	    fixture_err);
	for (size_t i = 0; i < 2; i++)
		store_packed_free((struct store_packed *)events[i].packed);
}

static void
sql_run(const char *sql, struct value value)
{
	struct db *db;

	ck_ok(
	    tx_begin(&db, fixture_store, TX_WRITE, &fixture_err), fixture_err);
	ck_ok(tx_end(fixture_store, db, TX_WRITE,
		  db_exec(db, sql, &value, value.kind != VALUE_NULL)),
	    fixture_err);
}

/* Counts whole ones, and those that are told as damaged. */
static enum status
count_evidence(void *arg, const struct audit_record *row)
{
	int *n = arg;

	ck_assert_ptr_nonnull(row->evidence);
	if (row->evidence_len == 0)
		n[1]++;
	else if (row->evidence_len == KEPT_LEN &&
		 memcmp(row->evidence, kept, KEPT_LEN) == 0)
		n[0]++;
	return ST_OK;
}

static void
expect_read(int whole, int damaged)
{
	int n[2] = {0, 0};

	ck_ok(store_audit_read(fixture_store, count_evidence, n, 0, 100,
		  AUDIT_WHOLE, &fixture_err),
	    fixture_err);
	ck_assert_int_eq(n[0], whole);
	ck_assert_int_eq(n[1], damaged);
}

START_TEST(test_packed)
{
	void *bytes;
	size_t len;

	append_packed();
	append_packed();
	fixture_reopen();
	ck_assert_int_eq(
	    fixture_number(fixture_store, "SELECT count(*) FROM dictionary"),
	    1);
	ck_assert_int_lt(fixture_number(fixture_store,
			     "SELECT max(length(bytes)) FROM evidence"),
	    KEPT_LEN / 20);
	for (int64_t seq = 1; seq <= 4; seq++) {
		ck_ok(store_audit_evidence(
			  fixture_store, &bytes, &len, seq, &fixture_err),
		    fixture_err);
		ck_assert_uint_eq(len, KEPT_LEN);
		ck_assert_mem_eq(bytes, kept, KEPT_LEN);
		free(bytes);
	}
	expect_read(4, 0);
}
END_TEST

/* A transaction that came to nothing took its dictionary with it. */
START_TEST(test_packed_anew)
{
	struct store_event events[2] = {fixture_event("mail", NULL, T0)};

	append_packed();
	sql_run("DELETE FROM evidence", value_text(NULL));
	sql_run("DELETE FROM audit", value_text(NULL));
	sql_run("DELETE FROM dictionary", value_text(NULL));
	events[0] = event_packed();
	ck_status(store_audit_append(fixture_store, events, 2, &fixture_err),
	    ST_BUG, fixture_err);
	store_packed_free((struct store_packed *)events[0].packed);
	ck_assert_int_eq(
	    fixture_number(fixture_store, "SELECT count(*) FROM dictionary"),
	    0);
	append_packed();
	ck_assert_int_eq(
	    fixture_number(fixture_store, "SELECT count(*) FROM dictionary"),
	    1);
}
END_TEST

/* Evidence that is too long to be packed is kept as it is. */
START_TEST(test_too_long)
{
	struct store_event event = fixture_event("mail", NULL, T0);
	const size_t size = PACK_BYTES_MAX + 1;
	struct store_packed *packed;
	void *bytes;
	size_t len;

	append_packed();
	event.evidence = calloc(size, 1);
	event.evidence_len = size;
	ck_assert_int_eq(store_pack(&packed, &event, &like, NULL), ST_OK);
	event.packed = packed;
	ck_ok(store_audit_append(fixture_store, &event, 1, &fixture_err),
	    fixture_err);
	store_packed_free(packed);
	ck_ok(
	    store_audit_evidence(fixture_store, &bytes, &len, 3, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(len, size);
	ck_assert_mem_eq(bytes, event.evidence, size);
	free(bytes);
	free((void *)event.evidence);
}
END_TEST

/* Whatever is done to the rows: a sentence, or no octets; never others. */
static const struct damage {
	const char *label, *sql;
	size_t len;     /* of $1 */
	bool elsewhere; /* what is held ready helps */
} DAMAGES[] = {
    {"another dictionary", "UPDATE evidence SET dictionary = $1", 8, false},
    {"no key", "UPDATE evidence SET dictionary = $1", 3, false},
    {"an empty key", "UPDATE evidence SET dictionary = $1", 0, false},
    {"other octets", "UPDATE evidence SET bytes = $1", 8, false},
    {"no octets", "UPDATE evidence SET bytes = $1", 0, false},
    {"cut",
	"UPDATE evidence SET bytes = substr(bytes, 1, 20) WHERE bytes <> $1", 8,
	false},
    {"the dictionary changed", "UPDATE dictionary SET bytes = $1", 8, true},
    {"the dictionary gone", "DELETE FROM dictionary WHERE key <> $1", 8, true},
};

START_TEST(test_damaged)
{
	const struct damage *row = &DAMAGES[_i];
	void *bytes = NULL;
	size_t len;

	append_packed();
	sql_run(row->sql, value_blob("\1\2\3\4\5\6\7\10", row->len));
	expect_read(0, 2);
	if (row->elsewhere)
		return;
	ck_status(
	    store_audit_evidence(fixture_store, &bytes, &len, 2, &fixture_err),
	    ST_TEMP, fixture_err);
	ck_assert_ptr_null(bytes);
	ck_assert_ptr_nonnull(
	    strstr(fixture_err.text, "evidence of event 2 is damaged"));
}
END_TEST

/* -------------------------------------------------------------- packed rows */

static const char *
whole(size_t from, const char *text, size_t len)
{
	return len == 0 ? "damaged"
	       : len == KEPT_LEN - from && memcmp(text, kept + from, len) == 0
		   ? "whole"
		   : "other";
}

static enum status
tell_texts(void *arg, const struct audit_record *row)
{
	ck_assert_ptr_nonnull(row->leaf);
	buf_addf(arg, "%s %s\n", whole(500, row->leaf, row->leaf_len),
	    row->opening == NULL ? "none"
				 : whole(2000, row->opening, row->opening_len));
	return ST_OK;
}

static void
expect_texts(const char *want)
{
	struct buf said = BUF_INIT;

	ck_ok(store_audit_read(fixture_store, tell_texts, &said, 0, 100,
		  AUDIT_WHOLE, &fixture_err),
	    fixture_err);
	ck_assert_str_eq(buf_str(&said), want);
	buf_free(&said);
}

static enum status
list(struct audit_row **rows_r, size_t *n_r)
{
	return store_audit_list(
	    fixture_store, rows_r, n_r, 10, 0, 0, NULL, &fixture_err);
}

/* Packed rows beside those that an earlier version left. */
START_TEST(test_packed_texts)
{
	struct store_event plain;
	struct audit_row *rows;
	size_t n;

	append_packed();
	plain = fixture_event("mail", NULL, T0);
	plain.leaf = kept + 500;
	plain.opening = kept + 2000;
	ck_ok(store_audit_append(fixture_store, &plain, 1, &fixture_err),
	    fixture_err);
	plain.opening = NULL;
	ck_ok(store_audit_append(fixture_store, &plain, 1, &fixture_err),
	    fixture_err);
	fixture_reopen();
	ck_assert_int_eq(fixture_number(fixture_store,
			     "SELECT count(*) FROM audit WHERE leaf = '' AND"
			     " opening IS NULL AND length(packed_leaf) < 200"
			     " AND length(packed_opening) < 200"),
	    2);
	ck_assert_int_eq(fixture_number(fixture_store,
			     "SELECT count(*) FROM audit WHERE leaf <> '' AND"
			     " packed_leaf IS NULL AND dictionary IS NULL"),
	    2);
	expect_texts("whole whole\nwhole whole\nwhole whole\nwhole none\n");
	ck_ok(list(&rows, &n), fixture_err);
	ck_assert_uint_eq(n, 4);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(rows[i].leaf, kept + 500);
		if (i < 3)
			ck_assert_str_eq(rows[i].opening, kept + 2000);
		else
			ck_assert_ptr_null(rows[i].opening);
	}
	audit_rows_free(rows, n);
}
END_TEST

/* Whatever is done to it: said, and never another text or none. */
static const struct text_damage {
	const char *sql;
	size_t len; /* of $1 */
	const char *want;
	bool seen; /* in a list; else what is held ready helps */
} TEXT_DAMAGES[] = {
    {"UPDATE audit SET packed_leaf = $1", 8, "damaged whole\n", true},
    {"UPDATE audit SET packed_leaf = $1", 0, "damaged whole\n", true},
    {"UPDATE audit SET packed_leaf = NULL WHERE dictionary <> $1", 8,
	"damaged whole\n", true},
    {"UPDATE audit SET packed_leaf = substr(packed_leaf, 1, 15)"
     " WHERE dictionary <> $1",
	8, "damaged whole\n", true},
    {"UPDATE audit SET packed_opening = $1", 8, "whole damaged\n", true},
    {"UPDATE audit SET packed_opening = $1", 0, "whole damaged\n", true},
    {"UPDATE audit SET dictionary = $1", 8, "damaged damaged\n", true},
    {"UPDATE audit SET dictionary = $1", 3, "damaged damaged\n", true},
    {"UPDATE audit SET dictionary = NULL WHERE dictionary <> $1", 8,
	"damaged damaged\n", true},
    {"UPDATE dictionary SET bytes = $1", 8, "damaged damaged\n", false},
    {"UPDATE dictionary SET bytes = $1", 0, "damaged damaged\n", false},
    {"DELETE FROM dictionary WHERE key <> $1", 8, "damaged damaged\n", false},
};

static enum status
go_on(void *arg, const struct audit_record *row)
{
	(void)row;
	++*(int *)arg;
	return ST_OK;
}

START_TEST(test_damaged_texts)
{
	const struct text_damage *row = &TEXT_DAMAGES[_i];
	const bool leaf = strncmp(row->want, "whole", 5) != 0;
	struct buf want = BUF_INIT;
	struct audit_row *rows;
	size_t n_rows;
	int n = 0;

	append_packed();
	sql_run(row->sql, value_blob("\1\2\3\4\5\6\7\10", row->len));
	buf_addf(&want, "%s%s", row->want, row->want);
	expect_texts(buf_str(&want));
	buf_free(&want);
	/* Nothing is put into the log for a leaf that cannot be read. */
	ck_status(store_audit_read(fixture_store, go_on, &n, 0, 100,
		      AUDIT_LEAVES, &fixture_err),
	    leaf ? ST_TEMP : ST_OK, fixture_err);
	ck_assert_int_eq(n, leaf ? 0 : 2);
	if (!row->seen)
		return;
	/* A list shows them for what they are, and the others. */
	ck_ok(list(&rows, &n_rows), fixture_err);
	ck_assert_uint_eq(n_rows, 2);
	for (size_t i = 0; i < n_rows; i++) {
		ck_assert(rows[i].damaged);
		ck_assert(
		    leaf ? rows[i].leaf == NULL : rows[i].opening == NULL);
	}
	audit_rows_free(rows, n_rows);
}
END_TEST

/* The next mail brings the dictionary again, for those before it, too. */
START_TEST(test_dictionary_mended)
{
	append_packed();
	sql_run("UPDATE dictionary SET bytes = $1", value_blob("\1\2\3", 3));
	append_packed();
	expect_read(4, 0);
}
END_TEST

/* Q5: example.com and b.a.example.org are frozen. */
static const struct freeze_row {
	const char *name, *frozen;
} FREEZES[] = {
    {"example.com", "example.com"},
    {"www.example.com", "example.com"},
    {"*.example.com", "example.com"},
    {"a.b.c.example.com", "example.com"},
    {"b.a.example.org", "b.a.example.org"},
    {"c.b.a.example.org", "b.a.example.org"},
    {"a.example.org", NULL},
    {"example.org", NULL},
    {"notexample.com", NULL},
    {"com", NULL},
    {"example.com.evil.net", NULL},
    {"", NULL},
};

START_TEST(test_freeze)
{
	const struct freeze_row *row = &FREEZES[_i];
	struct store_event event = fixture_event("freeze", NULL, T0);
	char frozen[STORE_NAME_SIZE] = "";

	ck_ok(store_freeze_add(fixture_store, "example.com", "op", "not me", T0,
		  &event, &fixture_err),
	    fixture_err);
	ck_ok(store_freeze_add(fixture_store, "b.a.example.org", "op", "why",
		  T0, &event, &fixture_err),
	    fixture_err);
	ck_status(store_freeze_cover(fixture_store, frozen, row->name,
		      row->name, &fixture_err),
	    row->frozen != NULL ? ST_OK : ST_NOTFOUND, fixture_err);
	ck_assert_str_eq(frozen, row->frozen != NULL ? row->frozen : "");
	ck_assert_uint_eq(fixture_events("freeze"), 2);
}
END_TEST

/* Q5: what freezes a name that is asked for. */
static const struct cover_row {
	const char *name, *validation_domain, *frozen;
} COVERS[] = {
    {"www.example.com", "example.com", "example.com"},
    {"example.com", "example.com", "example.com"},
    {"example.net", "example.com", "example.com"},
    {"example.net", "mail.example.com", "example.com"},
    {"example.net", "e.net", NULL},
    {"e.net", "example.net", NULL},
    {"a.example.org", "example.org", NULL},
    {"*.example.com", "example.com", "example.com"},
    {"*.a.example.org", "example.org", "b.a.example.org"},
    {"*.example.org", "example.org", "b.a.example.org"},
    {"*.b.a.example.org", "example.org", "b.a.example.org"},
    {"*.c.example.org", "example.org", NULL},
    {"*.ple.com", "ple.com", NULL},
};

START_TEST(test_freeze_cover)
{
	const struct cover_row *row = &COVERS[_i];
	char frozen[STORE_NAME_SIZE] = "";

	ck_ok(store_freeze_add(fixture_store, "example.com", "op", "not me", T0,
		  NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_freeze_add(fixture_store, "b.a.example.org", "op", "why",
		  T0, NULL, &fixture_err),
	    fixture_err);
	ck_status(store_freeze_cover(fixture_store, frozen, row->name,
		      row->validation_domain, &fixture_err),
	    row->frozen != NULL ? ST_OK : ST_NOTFOUND, fixture_err);
	ck_assert_str_eq(frozen, row->frozen != NULL ? row->frozen : "");
}
END_TEST

START_TEST(test_unfreeze)
{
	struct store_event event = fixture_event("unfreeze", NULL, T0);
	char frozen[STORE_NAME_SIZE];

	for (int i = 0; i < 2; i++)
		ck_ok(store_freeze_add(fixture_store, "example.com", "op",
			  "why", T0, NULL, &fixture_err),
		    fixture_err);
	ck_status(store_freeze_remove(
		      fixture_store, "www.example.com", &event, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_ok(store_freeze_remove(
		  fixture_store, "example.com", &event, &fixture_err),
	    fixture_err);
	ck_status(store_freeze_cover(fixture_store, frozen, "example.com",
		      "example.com", &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_status(store_freeze_remove(
		      fixture_store, "example.com", &event, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_uint_eq(fixture_events("unfreeze"), 1);
}
END_TEST

#define LOOP(tcase, test, table) \
	tcase_add_loop_test(     \
	    tcase, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

/* As it is there, and never made. */
START_TEST(test_existing)
{
	struct store *store = NULL;

	fixture_close();
	ck_ok(
	    store_open_existing(&store, fixture_url, fixture_dir, &fixture_err),
	    fixture_err);
	store_close(store);
	fixture_empty();
	ck_status(
	    store_open_existing(&store, fixture_url, fixture_dir, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	fixture_open();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/audit");
	TCase *tcase = fixture_case(suite, "audit");

	tcase_add_test(tcase, test_rows);
	tcase_add_test(tcase, test_existing);
	LOOP(tcase, test_list, LIST);
	tcase_add_test(tcase, test_clock_back);
	tcase_add_test(tcase, test_all_or_none);
	tcase_add_test(tcase, test_no_evidence);
	tcase_add_test(tcase, test_packed);
	tcase_add_test(tcase, test_packed_anew);
	tcase_add_test(tcase, test_too_long);
	LOOP(tcase, test_damaged, DAMAGES);
	tcase_add_test(tcase, test_packed_texts);
	LOOP(tcase, test_damaged_texts, TEXT_DAMAGES);
	tcase_add_test(tcase, test_dictionary_mended);
	tcase_add_test(tcase, test_settings);
	tcase_add_test(tcase, test_settings_read);
	LOOP(tcase, test_freeze, FREEZES);
	LOOP(tcase, test_freeze_cover, COVERS);
	tcase_add_test(tcase, test_unfreeze);
	return fixture_run(suite);
}
