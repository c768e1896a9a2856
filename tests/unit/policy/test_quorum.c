/* SPDX-License-Identifier: ISC
 * Q1, Q2, Q4: every count up to a small bound against its definition. */
#include <check.h>
#include <limits.h>
#include "policy/quorum.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *label;
	unsigned required, approvals, rejections;
	enum quorum want;
} counts[] = {
    {"Q1 none yet", 1, 0, 0, QUORUM_PENDING},
    {"Q1 one of one", 1, 1, 0, QUORUM_REACHED},
    {"Q1 one of two", 2, 1, 0, QUORUM_PENDING},
    {"Q1 two of two", 2, 2, 0, QUORUM_REACHED},
    {"Q1 more than needed", 2, 5, 0, QUORUM_REACHED},
    {"Q2 veto alone", 1, 0, 1, QUORUM_REFUSED},
    {"Q2 veto beats the approvals", 2, 5, 1, QUORUM_REFUSED},
    {"a quorum of none is not reached by silence", 0, 0, 0, QUORUM_PENDING},
};

START_TEST(votes_are_counted)
{
	enum quorum got = quorum_count(
	    counts[_i].required, counts[_i].approvals, counts[_i].rejections);

	ck_assert_msg(got == counts[_i].want, "%s: got %d, want %d",
	    counts[_i].label, (int)got, (int)counts[_i].want);
}
END_TEST

/* Q4: reachable exactly if some number of the waiting could complete it. */
START_TEST(reachable_means_some_future_reaches)
{
	for (unsigned n = 0; n < 6 * 6 * 6 * 3; n++) {
		unsigned required = n % 6, approvals = n / 6 % 6;
		unsigned waiting = n / 36 % 6, rejections = n / 216;
		bool want = false;

		for (unsigned more = 0; more <= waiting; more++)
			want |= quorum_count(required, approvals + more,
				    rejections) == QUORUM_REACHED;
		ck_assert_msg(quorum_is_reachable(required, approvals,
				  rejections, waiting) == want,
		    "required %u, approvals %u, waiting %u, rejections %u: "
		    "want %d",
		    required, approvals, waiting, rejections, want);
	}
	ck_assert(quorum_is_reachable(UINT_MAX, UINT_MAX, 0, UINT_MAX));
	ck_assert(!quorum_is_reachable(1, UINT_MAX, 1, UINT_MAX));
}
END_TEST

START_TEST(possible_up_to_the_mailboxes)
{
	ck_assert(quorum_is_possible(1, 1));
	ck_assert(quorum_is_possible(5, 5));
	ck_assert(!quorum_is_possible(6, 5));
	ck_assert(!quorum_is_possible(1, 0));
	ck_assert(!quorum_is_possible(0, 5));
}
END_TEST

#define ALICE "alice@example.org"
#define REPLY(verdict, grade, from)                                      \
	{                                                                \
		VERDICT_##verdict, CHANNEL_REPLY, IDENTITY_##grade, from \
	}
#define LINK(verdict)                                                 \
	{                                                             \
		VERDICT_##verdict, CHANNEL_LINK, IDENTITY_TOKEN, NULL \
	}
enum { VOTES_MAX = 6 };

static const struct {
	const char *label;
	struct quorum_vote votes[VOTES_MAX];
	enum distinct distinct;
	enum identity identity;
	unsigned channels;
	unsigned approvals, dropped, rejections;
} tallies[] = {
    {"nothing", {{0}}, DISTINCT_MAILBOX, IDENTITY_TOKEN, 3, 0, 0, 0},
    {"Q1 each mailbox counts", {LINK(APPROVE), LINK(APPROVE), LINK(REJECT)},
	DISTINCT_MAILBOX, IDENTITY_SAME_DOMAIN, 3, 2, 0, 1},
    {"Q3 T17 five mailboxes, one person",
	{REPLY(APPROVE, SAME_DOMAIN, ALICE), REPLY(APPROVE, SAME_DOMAIN, ALICE),
	    REPLY(APPROVE, SAME_DOMAIN, "ALICE@Example.ORG"),
	    REPLY(APPROVE, SAME_DOMAIN, ALICE),
	    REPLY(APPROVE, SAME_DOMAIN, ALICE)},
	DISTINCT_PERSON, IDENTITY_SAME_DOMAIN, CHANNEL_REPLY, 1, 4, 0},
    {"Q3 two persons",
	{REPLY(APPROVE, SAME_DOMAIN, ALICE),
	    REPLY(APPROVE, SAME_DOMAIN, "bob@example.org"),
	    REPLY(APPROVE, SAME_DOMAIN, ALICE)},
	DISTINCT_PERSON, IDENTITY_SAME_DOMAIN, CHANNEL_REPLY, 2, 1, 0},
    {"Q3 nobody authenticated them: one person at most",
	{REPLY(APPROVE, TOKEN, ALICE), REPLY(APPROVE, TOKEN, "bob@example.org"),
	    REPLY(APPROVE, TOKEN, "carol@example.org")},
	DISTINCT_PERSON, IDENTITY_TOKEN, CHANNEL_REPLY, 1, 2, 0},
    {"Q3 one person, but each mailbox counts",
	{REPLY(APPROVE, SAME_DOMAIN, ALICE),
	    REPLY(APPROVE, SAME_DOMAIN, ALICE)},
	DISTINCT_MAILBOX, IDENTITY_SAME_DOMAIN, 3, 2, 0, 0},
    {"T26 the way of answering is no longer taken",
	{LINK(APPROVE), REPLY(APPROVE, SAME_DOMAIN, ALICE)}, DISTINCT_MAILBOX,
	IDENTITY_SAME_DOMAIN, CHANNEL_REPLY, 1, 1, 0},
    {"T26 the identity is no longer enough",
	{REPLY(APPROVE, AUTHENTICATED, ALICE),
	    REPLY(APPROVE, SAME_MAILBOX, "admin@example.org")},
	DISTINCT_MAILBOX, IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, 1, 1, 0},
    {"T26 an approval that is not taken does not use up its person",
	{REPLY(APPROVE, AUTHENTICATED, ALICE),
	    REPLY(APPROVE, SAME_DOMAIN, ALICE)},
	DISTINCT_PERSON, IDENTITY_SAME_DOMAIN, CHANNEL_REPLY, 1, 1, 0},
    {"Q2 a rejection counts whatever the rules have become",
	{LINK(REJECT), REPLY(NOT_ME, TOKEN, ALICE)}, DISTINCT_PERSON,
	IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, 0, 0, 2},
};

START_TEST(Q3_T26_votes_are_tallied)
{
	const struct policy_settings settings = {
	    .distinct = tallies[_i].distinct,
	    .identity = tallies[_i].identity,
	    .channels = tallies[_i].channels};
	struct quorum_tally got;

	quorum_tally(&got, tallies[_i].votes, VOTES_MAX, &settings, NULL);
	ck_assert_msg(got.approvals == tallies[_i].approvals &&
			  got.dropped == tallies[_i].dropped &&
			  got.rejections == tallies[_i].rejections &&
			  !got.same_person,
	    "%s: got %u approvals, %u dropped, %u rejections",
	    tallies[_i].label, got.approvals, got.dropped, got.rejections);
}
END_TEST

START_TEST(Q3_the_next_answer_may_be_by_the_same_person)
{
	const struct quorum_vote votes[] = {REPLY(APPROVE, SAME_DOMAIN, ALICE),
	    REPLY(REJECT, SAME_DOMAIN, "bob@example.org")};
	const struct {
		struct quorum_vote next;
		enum distinct distinct;
		bool want;
	} rows[] = {
	    {REPLY(APPROVE, SAME_DOMAIN, ALICE), DISTINCT_PERSON, true},
	    {REPLY(APPROVE, SAME_DOMAIN, ALICE), DISTINCT_MAILBOX, false},
	    {REPLY(APPROVE, SAME_DOMAIN, "bob@example.org"), DISTINCT_PERSON,
		false},
	    {REPLY(APPROVE, TOKEN, ALICE), DISTINCT_PERSON, false},
	};
	struct policy_settings settings = {
	    .identity = IDENTITY_TOKEN, .channels = CHANNEL_REPLY};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct quorum_tally got;

		settings.distinct = rows[i].distinct;
		quorum_tally(
		    &got, votes, COUNT(votes), &settings, &rows[i].next);
		ck_assert_msg(got.same_person == rows[i].want, "row %zu", i);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("quorum");
	TCase *tcase = tcase_create("quorum");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, votes_are_counted, 0, (int)COUNT(counts));
	tcase_add_test(tcase, reachable_means_some_future_reaches);
	tcase_add_test(tcase, possible_up_to_the_mailboxes);
	tcase_add_loop_test(
	    tcase, Q3_T26_votes_are_tallied, 0, (int)COUNT(tallies));
	tcase_add_test(tcase, Q3_the_next_answer_may_be_by_the_same_person);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
