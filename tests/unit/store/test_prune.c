/* SPDX-License-Identifier: ISC */
#include "fixture.h"

static const struct prune_row {
	const char *label;
	int64_t before, relied_on;
	const char *open; /* the status of what is open */
	int64_t openings, kept;
} PRUNES[] = {
    {"nothing is so old", T0, T0, PENDING, 0, 0},
    {"what belongs to no request", T0 + 1, T0, PENDING, 1, 1},
    {"an open request keeps its own", T0 + 100, T0 + 10 * LIFETIME, PENDING, 2,
	1},
    {"one that ended long ago does not", T0 + 100, T0 + 10 * LIFETIME, "NONE",
	3, 0},
    {"one that ended lately does", T0 + 100, T0 + 10, "NONE", 2, 1},
};

/* What the log says was erased, and what is. */
struct tally {
	enum status fails; /* instead of an event */
	int64_t told, gone;
};

static enum status
count_gone(void *arg, const struct audit_record *row)
{
	struct tally *tally = arg;

	tally->gone += row->opening == NULL;
	ck_assert_ptr_nonnull(row->leaf);
	ck_assert(row->opening != NULL || row->evidence == NULL);
	return ST_OK;
}

static void
tally_take(struct tally *tally)
{
	tally->gone = 0;
	ck_ok(store_audit_read(fixture_store, count_gone, tally, 0,
		  10 * STORE_PRUNE_ROWS, AUDIT_WHOLE, &fixture_err),
	    fixture_err);
	ck_assert_int_eq(tally->gone, tally->told);
}

static enum status
prune_event(
    void *arg, const struct audit_pruned *pruned, struct store_event *row_r)
{
	struct tally *tally = arg;

	if (tally->fails != ST_OK)
		return tally->fails;
	tally->told += pruned->openings;
	*row_r = fixture_event("prune", NULL, T0 + 1000);
	return ST_OK;
}

static void
append(struct store_event event, size_t n)
{
	struct store_event *events = calloc(n, sizeof(*events));

	ck_assert_ptr_nonnull(events);
	for (size_t i = 0; i < n; i++)
		events[i] = event;
	ck_ok(store_audit_append(fixture_store, events, n, &fixture_err),
	    fixture_err);
	free(events);
}

/* Three events at T0: a request's, one of none, and one a minute later. */
START_TEST(test_rule)
{
	const struct prune_row *row = &PRUNES[_i];
	struct audit_pruned pruned = {0};
	struct tally tally = {.fails = ST_OK};

	fixture_create("aaaaaaaaaaaaaaaa", "web", T0,
	    (const char *[]){"a.example.com", NULL});
	append(fixture_event("config", NULL, T0), 1);
	append(fixture_event("freeze", NULL, T0 + 60), 1);
	ck_ok(store_audit_prune(fixture_store, &pruned, 0, row->before,
		  row->relied_on, row->open, prune_event, &tally, &fixture_err),
	    fixture_err);
	ck_assert_msg(
	    pruned.openings == row->openings && pruned.kept == row->kept,
	    "%s: erased %lld, kept %lld", row->label,
	    (long long)pruned.openings, (long long)pruned.kept);
	ck_assert_int_eq(pruned.next_after, 0);
	ck_assert_uint_eq(fixture_events("prune"), 1);
	tally_take(&tally);
	ck_assert_int_eq(tally.gone, row->openings);
}
END_TEST

/* Each row: a call, where the one before may have failed. */
static const struct step {
	const char *label;
	int64_t after;
	enum status fails;
	int64_t openings, evidence, next_after;
	size_t events; /* that there are then */
} STEPS[] = {
    {"the first batch", 0, ST_OK, 1999, 1999, 2000, 1},
    {"once more", 0, ST_OK, 0, 0, 2000, 1},
    {"broken off", 2000, ST_TEMP, 0, 0, 0, 1},
    {"again", 2000, ST_OK, 2000, 2000, 4000, 2},
    {"the rest", 4000, ST_OK, 1, 1, 0, 3},
    {"the rest once more", 4000, ST_OK, 0, 0, 0, 4},
    {"behind all", INT64_MAX, ST_OK, 0, 0, 0, 5},
};

/* Wherever it is broken off the events say what is gone (A): `audit verify`
 * finds no opening missing. Others write in between. */
START_TEST(test_batches)
{
	struct store_event kept = fixture_event("evidence", NULL, T0);
	struct tally tally = {.fails = ST_OK};

	ck_assert_int_eq(STORE_PRUNE_ROWS, 2000);
	kept.evidence = "a mail";
	kept.evidence_len = 6;
	fixture_create("aaaaaaaaaaaaaaaa", "web", T0,
	    (const char *[]){"a.example.com", NULL});
	append(kept, 2 * STORE_PRUNE_ROWS);
	append(fixture_event("freeze", NULL, T0 + 60), 1);
	for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
		const struct step *step = &STEPS[i];
		struct audit_pruned pruned = {0};

		tally.fails = step->fails;
		ck_status(
		    store_audit_prune(fixture_store, &pruned, step->after,
			T0 + 1, T0, PENDING, prune_event, &tally, &fixture_err),
		    step->fails, fixture_err);
		tally_take(&tally);
		ck_assert_msg(fixture_events("prune") == step->events,
		    "%s: %zu events", step->label, fixture_events("prune"));
		if (step->fails == ST_OK)
			ck_assert_msg(pruned.openings == step->openings &&
					  pruned.evidence == step->evidence &&
					  pruned.next_after == step->next_after,
			    "%s: erased %lld and %lld, goes on behind %lld",
			    step->label, (long long)pruned.openings,
			    (long long)pruned.evidence,
			    (long long)pruned.next_after);
		append(fixture_event("answer", NULL, T0 + 2000), 1);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/prune");
	TCase *tcase = fixture_case(suite, "prune");

	tcase_add_loop_test(
	    tcase, test_rule, 0, sizeof(PRUNES) / sizeof(PRUNES[0]));
	tcase_add_test(tcase, test_batches);
	return fixture_run(suite);
}
