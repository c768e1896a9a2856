/* SPDX-License-Identifier: ISC
 * Random histories of a request: mails, answers, bounces, resends, clock steps
 * and reloads over the rules of policy/, judged by a record of its own. What
 * must hold: no SUCCESS without the approvals of distinct asked mailboxes, all
 * within their windows (Q1, W1); a veto is never overcome (Q2); the order of
 * arrival changes nothing beyond what the rules say. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "policy/identity.h"
#include "policy/lifecycle.h"
#include "policy/policy.h"
#include "policy/profile.h"
#include "policy/quorum.h"
#include "policy/rules.h"
#include "policy/window.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define WANT(holds, ...)                           \
	do {                                       \
		if (!(holds))                      \
			ck_abort_msg(__VA_ARGS__); \
	} while (0)

enum {
	HISTORIES = 120000,
	EVENTS_MAX = 40,
	MAILBOXES = 5,
	DOMAINS_MAX = 3,
	TOKENS_MAX = 4, /* of one mailbox: its mails so far */
	PERSONS = 3,
	HOUR = 3600,
	ORDERS = 20000,
};
#define START INT64_C(1795507980)

/* Rule sets that a reload swaps, laxer and stricter than one another. */
static const struct policy_rule sets[][2] = {
    {{"", NULL, SETTING_QUORUM | SETTING_LIFETIME | SETTING_REQUEST_LIFETIME,
	 {.quorum = 1, .lifetime = 72 * HOUR, .request_lifetime = 240 * HOUR}},
	{"example.org", NULL, 0, {.quorum = 0}}},
    {{"", NULL, SETTING_QUORUM | SETTING_LIFETIME | SETTING_REQUEST_LIFETIME,
	 {.quorum = 2, .lifetime = 24 * HOUR, .request_lifetime = 240 * HOUR}},
	{"example.org", NULL, SETTING_QUORUM, {.quorum = 3}}},
    {{"", NULL, SETTING_QUORUM, {.quorum = 1}},
	{"example.org", NULL,
	    SETTING_DISTINCT | SETTING_CHANNELS | SETTING_QUORUM,
	    {.distinct = DISTINCT_PERSON,
		.channels = CHANNEL_REPLY,
		.quorum = 2}}},
    {{"", NULL, SETTING_QUORUM | SETTING_IDENTITY,
	 {.quorum = 1, .identity = IDENTITY_TOKEN}},
	{"example.org", NULL, SETTING_IDENTITY | SETTING_CHANNELS,
	    {.identity = IDENTITY_SAME_MAILBOX, .channels = CHANNEL_REPLY}}},
};
static const char *const names[DOMAINS_MAX] = {
    "example.com", "www.example.org", "*.example.org"};
static const char *const persons[PERSONS] = {
    "alice@example.org", "bob@example.org", "carol@example.net"};

/* One asked mailbox, as the store would keep it, and for the judge its own
 * record of when the vote that stands came. */
struct mailbox {
	int64_t sent[TOKENS_MAX];
	unsigned n_tokens;
	bool bounced;
	struct quorum_vote vote; /* VERDICT_NONE: none */
	int64_t voted, vote_sent;
};

struct history {
	uint64_t seed;
	int64_t now, created, expires;
	struct rules *const *rules;
	unsigned in_force; /* which of them */
	struct policy_settings start[DOMAINS_MAX];
	struct mailbox boxes[DOMAINS_MAX][MAILBOXES];
	enum domain_status domains[DOMAINS_MAX];
	enum request_status request;
	unsigned n_domains;
	bool refused, validated;
};

static unsigned
pick(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33) % n;
}

static bool
rejects(enum verdict verdict)
{
	return verdict == VERDICT_REJECT || verdict == VERDICT_NOT_ME;
}

static struct policy_settings
settings_now(const struct history *h, unsigned domain)
{
	const char *name[] = {names[domain]};
	struct policy_settings now;

	WANT(rules_settings(
		 &now, h->rules[h->in_force], name, 1, NULL, NULL, NULL),
	    "the rules cannot be told");
	rules_stricter(&now, &h->start[domain]);
	return now;
}

/* ------------------------------------------------------------------- moves */

static void
send_mail(struct history *h, unsigned domain, struct mailbox *box)
{
	int64_t end = window_end(h->now, h->start[domain].lifetime);

	if (box->n_tokens == TOKENS_MAX)
		return;
	box->sent[box->n_tokens++] = h->now;
	if (end > h->expires)
		h->expires = end;
}

static void
do_resend(struct history *h)
{
	const struct lifecycle_step *step =
	    lifecycle_step(h->request, LIFE_RESEND);

	if (!step->allowed ||
	    window_resend(h->request, h->now, h->created,
		h->start[0].request_lifetime) != RESEND_ALLOWED)
		return;
	h->request = step->to;
	for (unsigned d = 0; d < h->n_domains; d++) {
		for (unsigned b = 0; b < MAILBOXES; b++) {
			if (h->domains[d] == DOM_PENDING &&
			    h->boxes[d][b].vote.verdict == VERDICT_NONE)
				send_mail(h, d, &h->boxes[d][b]);
		}
	}
}

static void
do_clock(struct history *h)
{
	static const int64_t steps[] = {
	    1, 60, HOUR, 24 * HOUR - 1, 72 * HOUR - 1, 72 * HOUR};

	h->now += steps[pick(&h->seed, COUNT(steps))];
	if (h->request == REQ_PENDING && !window_is_open(h->now, h->expires))
		h->request = lifecycle_step(h->request, LIFE_WINDOW_ENDED)->to;
}

static void
do_operator(struct history *h)
{
	const struct lifecycle_step *step = lifecycle_step(h->request,
	    pick(&h->seed, 2) == 0 ? LIFE_CANCEL : LIFE_OPERATOR_REJECT);

	if (!step->allowed)
		return;
	h->refused = h->refused || step->to == REQ_FAILED;
	h->request = step->to;
}

static unsigned
open_domains(const struct history *h, unsigned domain)
{
	unsigned n = 0;

	for (unsigned d = 0; d < h->n_domains; d++)
		n += d != domain && h->domains[d] != DOM_SUCCESS;
	return n;
}

/* What approve/decide gathers, from this history. */
static struct answer_facts
facts_of(const struct history *h, unsigned domain,
    const struct policy_settings *now, const struct mailbox *box,
    const struct quorum_vote *answer, int64_t sent)
{
	struct quorum_vote votes[MAILBOXES];
	struct quorum_tally tally;

	for (unsigned b = 0; b < MAILBOXES; b++)
		votes[b] = h->boxes[domain][b].vote;
	quorum_tally(&tally, votes, MAILBOXES, now, answer);
	return (struct answer_facts){
	    .dropped =
		box->vote.verdict == VERDICT_APPROVE &&
		!quorum_counts(votes, (size_t)(box - h->boxes[domain]), now),
	    .now = h->now,
	    .token_expires = window_end(sent, now->lifetime),
	    .request = h->request,
	    .domain = h->domains[domain],
	    .verdict = answer->verdict,
	    .earlier = box->vote.verdict,
	    .channel = answer->channel,
	    .channels = now->channels,
	    .identity = answer->identity,
	    .identity_needed = now->identity,
	    .required = now->quorum,
	    .approvals = tally.approvals,
	    .rejections = tally.rejections,
	    .open_domains = open_domains(h, domain),
	    .same_person = tally.same_person,
	};
}

/* ------------------------------------------------------------------- judge */

/* Q1, Q3, W1 by counting once more, from the record alone. */
static unsigned
approvals_that_stand(
    const struct history *h, unsigned domain, const struct policy_settings *now)
{
	unsigned n = 0;

	for (unsigned b = 0; b < MAILBOXES; b++) {
		const struct mailbox *box = &h->boxes[domain][b];
		bool again = false;

		if (box->vote.verdict != VERDICT_APPROVE ||
		    box->voted - box->vote_sent >= now->lifetime ||
		    box->vote_sent == 0 ||
		    (now->channels & (unsigned)box->vote.channel) == 0)
			continue;
		for (unsigned k = 0; k < b; k++) {
			const struct mailbox *other = &h->boxes[domain][k];

			again = again ||
				(now->distinct == DISTINCT_PERSON &&
				    other->vote.verdict == VERDICT_APPROVE &&
				    other->vote.from == box->vote.from &&
				    other->vote.identity >= now->identity);
		}
		n += !again;
	}
	return n;
}

/* The domain has just reached SUCCESS. */
static void
success_is_sound(
    const struct history *h, unsigned domain, const struct policy_settings *now)
{
	unsigned stand = approvals_that_stand(h, domain, now);

	WANT(stand >= now->quorum && now->quorum >= h->start[domain].quorum,
	    "Q1 T26: SUCCESS with %u approvals, %u needed now, %u at first",
	    stand, now->quorum, h->start[domain].quorum);
	for (unsigned b = 0; b < MAILBOXES; b++)
		WANT(!rejects(h->boxes[domain][b].vote.verdict),
		    "Q2: SUCCESS against a rejection");
	WANT(!h->refused, "Q2: SUCCESS after a veto");
}

static void
state_is_sound(struct history *h)
{
	WANT(!h->refused || h->request == REQ_FAILED,
	    "Q2: a veto was overcome: %s", request_status_name(h->request));
	WANT(!h->validated || h->request == REQ_VALIDATED,
	    "a validation was undone");
	if (h->request != REQ_VALIDATED)
		return;
	h->validated = true;
	for (unsigned d = 0; d < h->n_domains; d++)
		WANT(h->domains[d] == DOM_SUCCESS,
		    "N1: VALIDATED with a domain that is not");
}

/* ----------------------------------------------------------------- answers */

static void
record(struct history *h, unsigned domain, struct mailbox *box,
    const struct quorum_vote *answer, int64_t sent,
    const struct answer_decision *d, const struct policy_settings *now)
{
	enum domain_status before = h->domains[domain];

	if (d->outcome == OUTCOME_OBJECTION) {
		WANT(h->validated || (h->request != REQ_PENDING &&
					 answer->verdict == VERDICT_NOT_ME),
		    "W5, Q5: an objection that is none");
		WANT(d->request == h->request && d->domain == before,
		    "W5: an objection moved a state");
		return;
	}
	if (d->outcome != OUTCOME_COUNTED) {
		WANT(d->request == h->request && d->domain == before,
		    "%s, yet a state moved", outcome_name(d->outcome));
		return;
	}
	WANT(h->now < sent + now->lifetime && sent > 0,
	    "W1: an answer counted outside its window");
	box->vote = *answer;
	box->voted = h->now;
	box->vote_sent = sent;
	if (before != DOM_SUCCESS && d->domain == DOM_SUCCESS)
		success_is_sound(h, domain, now);
	h->refused = h->refused || rejects(answer->verdict);
	h->domains[domain] = d->domain;
	h->request = d->request;
}

static void
answer_with(struct history *h, unsigned domain, unsigned b,
    const struct quorum_vote *answer)
{
	struct mailbox *box = &h->boxes[domain][b];
	struct policy_settings now = settings_now(h, domain);
	struct answer_decision d;
	struct answer_facts facts;
	int64_t sent;

	if (box->n_tokens == 0)
		return; /* nobody has a token that was never minted */
	sent = box->sent[pick(&h->seed, box->n_tokens)];
	facts = facts_of(h, domain, &now, box, answer, sent);
	d = policy_decide_answer(&facts, NULL);
	record(h, domain, box, answer, sent, &d, &now);
}

static void
do_answer(struct history *h)
{
	unsigned person = pick(&h->seed, PERSONS);
	struct quorum_vote answer = {
	    .verdict =
		pick(&h->seed, 12) > 0
		    ? VERDICT_APPROVE
		    : (enum verdict)(VERDICT_REJECT + (int)pick(&h->seed, 2)),
	    .channel = pick(&h->seed, 3) == 0 ? CHANNEL_LINK : CHANNEL_REPLY,
	};

	if (answer.channel == CHANNEL_REPLY) {
		answer.from = persons[person];
		answer.identity = (enum identity)pick(&h->seed, 4);
	}
	answer_with(h, pick(&h->seed, h->n_domains), pick(&h->seed, MAILBOXES),
	    &answer);
}

static void
do_event(struct history *h)
{
	switch (pick(&h->seed, 16)) {
	case 0:
		do_resend(h);
		break;
	case 1:
	case 2:
		do_clock(h);
		break;
	case 3: /* T26: a reload, laxer or stricter */
		h->in_force = pick(&h->seed, COUNT(sets));
		break;
	case 4: /* Q4: bounces end nothing */
		h->boxes[pick(&h->seed, h->n_domains)]
			[pick(&h->seed, MAILBOXES)]
			    .bounced = true;
		break;
	case 5:
		if (pick(&h->seed, 8) == 0)
			do_operator(h);
		break;
	default:
		do_answer(h);
		break;
	}
	state_is_sound(h);
}

static void
history_begin(struct history *h, uint64_t seed, struct rules *const *rules)
{
	*h = (struct history){.seed = seed,
	    .now = START,
	    .created = START,
	    .rules = rules,
	    .n_domains = 1};
	h->n_domains += pick(&h->seed, DOMAINS_MAX);
	h->in_force = pick(&h->seed, COUNT(sets));
	for (unsigned d = 0; d < h->n_domains; d++) {
		const char *name[] = {names[d]};

		WANT(rules_settings(&h->start[d], rules[h->in_force], name, 1,
			 NULL, NULL, NULL),
		    "the rules cannot be told");
		for (unsigned b = 0; b < MAILBOXES; b++)
			send_mail(h, d, &h->boxes[d][b]);
	}
}

static void
rules_make(struct rules *rules_r[COUNT(sets)])
{
	for (size_t i = 0; i < COUNT(sets); i++) {
		char reason[RULES_TEXT];
		size_t wrong;

		rules_r[i] = rules_new(sets[i], 2, &wrong, reason);
		ck_assert_ptr_nonnull(rules_r[i]);
	}
}

START_TEST(Q1_Q2_W1_T26_histories_are_sound)
{
	struct rules *rules[COUNT(sets)];
	unsigned n_validated = 0, n_failed = 0, n_timed_out = 0;

	rules_make(rules);
	for (unsigned i = 0; i < HISTORIES; i++) {
		struct history h;

		history_begin(&h, i + 1, rules);
		for (unsigned n = pick(&h.seed, EVENTS_MAX); n > 0; n--)
			do_event(&h);
		n_validated += h.request == REQ_VALIDATED;
		n_failed += h.request == REQ_FAILED;
		n_timed_out += h.request == REQ_TIMED_OUT;
	}
	/* All ends must have been tried, or nothing was. */
	ck_assert_uint_gt(n_validated, HISTORIES / 50);
	ck_assert_uint_gt(n_failed, HISTORIES / 50);
	ck_assert_uint_gt(n_timed_out, HISTORIES / 50);
	for (size_t i = 0; i < COUNT(sets); i++)
		rules_free(rules[i]);
}
END_TEST

/* -------------------------------------------------------------------- order */

/* One answer each from some mailboxes of one domain, all good. */
struct hand {
	enum verdict verdicts[MAILBOXES];
	unsigned order[MAILBOXES], n;
};

static void
hand_shuffle(struct hand *hand, uint64_t *seed)
{
	for (unsigned i = hand->n; i > 1; i--) {
		unsigned k = pick(seed, i), other = hand->order[k];

		hand->order[k] = hand->order[i - 1];
		hand->order[i - 1] = other;
	}
}

static enum request_status
hand_play(const struct hand *hand, struct rules *const *rules)
{
	struct history h;

	history_begin(&h, 3, rules);
	h.n_domains = 1;
	h.in_force = 1; /* two approvals of example.com */
	h.start[0] = *profile_defaults(PROFILE_ACM);
	for (unsigned i = 0; i < hand->n; i++) {
		struct quorum_vote answer = {
		    .verdict = hand->verdicts[hand->order[i]],
		    .channel = CHANNEL_LINK};

		answer_with(&h, 0, hand->order[i], &answer);
		state_is_sound(&h);
	}
	return h.request;
}

/* The rules say: the second approval validates, a rejection before it refuses,
 * and nothing moves afterwards. */
static enum request_status
hand_outcome(const struct hand *hand)
{
	unsigned approvals = 0;

	for (unsigned i = 0; i < hand->n; i++) {
		if (rejects(hand->verdicts[hand->order[i]]))
			return REQ_FAILED;
		if (++approvals == 2)
			return REQ_VALIDATED;
	}
	return REQ_PENDING;
}

START_TEST(Q2_order_changes_nothing_but_by_the_rules)
{
	struct rules *rules[COUNT(sets)];
	uint64_t seed = 5;

	rules_make(rules);
	for (unsigned i = 0; i < ORDERS; i++) {
		struct hand hand = {.n = 1 + pick(&seed, MAILBOXES)};
		enum request_status first = REQ_PENDING;
		bool any_rejects = false;

		for (unsigned b = 0; b < hand.n; b++) {
			hand.order[b] = b;
			hand.verdicts[b] = pick(&seed, 4) > 0 ? VERDICT_APPROVE
							      : VERDICT_REJECT;
			any_rejects = any_rejects || rejects(hand.verdicts[b]);
		}
		for (unsigned n = 0; n < 4; n++) {
			enum request_status got, want;

			hand_shuffle(&hand, &seed);
			got = hand_play(&hand, rules);
			want = hand_outcome(&hand);
			WANT(got == want, "got %s, want %s",
			    request_status_name(got),
			    request_status_name(want));
			if (n == 0)
				first = got;
			WANT(any_rejects || got == first,
			    "approvals alone, yet their order mattered");
		}
	}
	for (size_t i = 0; i < COUNT(sets); i++)
		rules_free(rules[i]);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("history");
	TCase *tcase = tcase_create("history");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, Q1_Q2_W1_T26_histories_are_sound);
	tcase_add_test(tcase, Q2_order_changes_nothing_but_by_the_rules);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
