/* SPDX-License-Identifier: ISC
 * The decision on an answer: the whole product of facts against what must hold,
 * and random histories of a request. The rules' own counting is tested apart.
 */
#include <check.h>
#include <stdio.h>

#include "policy/policy.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
enum { HISTORIES = 100000, ANSWERS_MAX = 24, MAILBOXES = 5, DOMAINS_MAX = 3 };
/* ck_assert_msg() notes its place each time, which a million calls notice. */
#define WANT(holds, ...)                           \
	do {                                       \
		if (!(holds))                      \
			ck_abort_msg(__VA_ARGS__); \
	} while (0)
#define END INT64_C(1795507980)

/* What a history reports when it fails, and every row of the product. */
static const char *
facts_text(char text_r[512], const struct answer_facts *f)
{
	const char *earlier = verdict_name(f->earlier);

	snprintf(text_r, 512,
	    "request %s, domain %s, verdict %s, earlier %s, channel %d of %u, "
	    "identity %d of %d, now end%+lld, %u required, %u approvals, "
	    "%u rejections, %u open",
	    request_status_name(f->request), domain_status_name(f->domain),
	    verdict_name(f->verdict), earlier != NULL ? earlier : "none",
	    (int)f->channel, f->channels, (int)f->identity,
	    (int)f->identity_needed, (long long)(f->now - f->token_expires),
	    f->required, f->approvals, f->rejections, f->open_domains);
	return text_r;
}

static bool
rejects(enum verdict verdict)
{
	return verdict == VERDICT_REJECT || verdict == VERDICT_NOT_ME;
}

/* The outcome, written from the end: a later
 * line is a rule that is asked earlier. */
static enum outcome
outcome_wanted(const struct answer_facts *f)
{
	enum outcome want = OUTCOME_COUNTED;

	if (f->verdict == VERDICT_APPROVE && f->same_person)
		want = OUTCOME_ALREADY;
	if (f->verdict == VERDICT_APPROVE && f->domain == DOM_FAILED)
		want = OUTCOME_ENDED;
	if (f->verdict == VERDICT_APPROVE && rejects(f->earlier))
		want = OUTCOME_CHANGED;
	if (f->request != REQ_PENDING)
		want = OUTCOME_ENDED;
	if (f->request == REQ_VALIDATED && rejects(f->verdict))
		want = OUTCOME_OBJECTION;
	if (f->request != REQ_PENDING && f->verdict == VERDICT_NOT_ME)
		want = OUTCOME_OBJECTION;
	if (f->now >= f->token_expires)
		want = OUTCOME_EXPIRED;
	if (f->verdict == f->earlier &&
	    !(f->dropped && f->verdict == VERDICT_APPROVE &&
		f->request == REQ_PENDING && f->domain == DOM_PENDING))
		want = OUTCOME_ALREADY;
	if (f->verdict == VERDICT_REJECT && f->earlier == VERDICT_NOT_ME)
		want = OUTCOME_ALREADY;
	if (f->channel == CHANNEL_LINK
		? f->identity_needed == IDENTITY_SAME_MAILBOX
		: f->identity < f->identity_needed)
		want = OUTCOME_IDENTITY;
	if (f->channels != 3 && f->channels != (unsigned)f->channel)
		want = OUTCOME_CHANNEL;
	return want;
}

static void
changes_nothing(const struct answer_facts *f, const struct answer_decision *d)
{
	char row[512];

	WANT(d->request == f->request && d->domain == f->domain &&
		 d->effects == 0 && d->failure == FAILURE_NONE,
	    "%s, yet something changed: %s", outcome_name(d->outcome),
	    facts_text(row, f));
}

static void
veto_is_sound(const struct answer_facts *f, const struct answer_decision *d)
{
	char row[512];
	unsigned freeze = f->verdict == VERDICT_NOT_ME ? EFFECT_FREEZE : 0;

	WANT(d->domain == DOM_FAILED && d->request == REQ_FAILED &&
		 d->failure == FAILURE_DOMAIN_VALIDATION_DENIED,
	    "Q2: a rejection does not refuse: %s", facts_text(row, f));
	WANT(d->effects == (EFFECT_HOOK | freeze), "Q5: effects are %u: %s",
	    d->effects, facts_text(row, f));
}

static void
approval_is_sound(const struct answer_facts *f, const struct answer_decision *d)
{
	char row[512];
	bool enough = f->approvals + 1 >= f->required && f->rejections == 0;
	bool all = enough && f->open_domains == 0;

	if (enough && f->bar != FAILURE_NONE) {
		WANT(d->domain == DOM_FAILED && d->request == REQ_FAILED &&
			 d->failure == f->bar && d->effects == EFFECT_HOOK,
		    "K4: validated though barred: %s", facts_text(row, f));
		return;
	}
	WANT(d->domain == (enough ? DOM_SUCCESS : f->domain),
	    "Q1: domain is %s: %s", domain_status_name(d->domain),
	    facts_text(row, f));
	WANT(d->request == (all ? REQ_VALIDATED : REQ_PENDING),
	    "Q1: request is %s: %s", request_status_name(d->request),
	    facts_text(row, f));
	WANT(d->effects == (all ? EFFECT_HOOK : 0u), "effects are %u: %s",
	    d->effects, facts_text(row, f));
	WANT(d->failure == FAILURE_NONE, "a failure: %s", facts_text(row, f));
}

static void
objection_is_sound(
    const struct answer_facts *f, const struct answer_decision *d)
{
	char row[512];
	unsigned freeze = f->verdict == VERDICT_NOT_ME ? EFFECT_FREEZE : 0;

	WANT(d->request == f->request && d->domain == f->domain &&
		 d->failure == FAILURE_NONE,
	    "W5: an objection moves a state: %s", facts_text(row, f));
	WANT(d->effects == (EFFECT_HOOK | EFFECT_END_REUSE | freeze),
	    "W5: effects are %u: %s", d->effects, facts_text(row, f));
}

static void
decision_is_sound(const struct answer_facts *f)
{
	struct answer_decision d = policy_decide_answer(f, NULL);
	char row[512];

	if (d.outcome != outcome_wanted(f))
		ck_abort_msg("got %s, want %s: %s", outcome_name(d.outcome),
		    outcome_name(outcome_wanted(f)), facts_text(row, f));
	if (d.outcome == OUTCOME_OBJECTION)
		objection_is_sound(f, &d);
	else if (d.outcome != OUTCOME_COUNTED)
		changes_nothing(f, &d);
	else if (rejects(f->verdict))
		veto_is_sound(f, &d);
	else
		approval_is_sound(f, &d);
}

/* Takes one digit of a mixed-radix number. */
static unsigned
digit(unsigned *rest, unsigned radix)
{
	unsigned value = *rest % radix;

	*rest /= radix;
	return value;
}

/* One loop a request state and verdict; the rest of the product inside. */
START_TEST(whole_product)
{
	const unsigned size =
	    3 * 4 * 2 * 4 * 4 * 4 * 3 * 4 * 4 * 3 * 2 * 2 * 2 * 2;

	for (unsigned n = 0; n < size; n++) {
		unsigned rest = n;
		struct answer_facts f = {
		    .token_expires = END,
		    .request = (enum request_status)(_i / 3),
		    .verdict = (enum verdict)(VERDICT_APPROVE + _i % 3),
		};

		f.domain = (enum domain_status)digit(&rest, 3);
		f.earlier = (enum verdict)digit(&rest, 4);
		f.channel = (enum channel)(1 + digit(&rest, 2));
		f.channels = digit(&rest, 4);
		f.identity = (enum identity)digit(&rest, 4);
		f.identity_needed = (enum identity)digit(&rest, 4);
		f.now = END - 1 + digit(&rest, 3);
		f.required = 1 + digit(&rest, 4);
		f.approvals = digit(&rest, 4);
		f.rejections = digit(&rest, 3);
		f.open_domains = digit(&rest, 2);
		f.same_person = digit(&rest, 2) != 0;
		f.dropped = digit(&rest, 2) != 0;
		f.bar =
		    digit(&rest, 2) != 0 ? FAILURE_DOMAIN_FROZEN : FAILURE_NONE;
		decision_is_sound(&f);
	}
}
END_TEST

static const struct {
	const char *label;
	struct answer_facts facts;
	enum outcome outcome;
	enum request_status request;
	enum domain_status domain;
	unsigned effects;
	const char *last_rule;
} rows[] = {
    {"Q1 the one approval needed",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1},
	OUTCOME_COUNTED, REQ_VALIDATED, DOM_SUCCESS, EFFECT_HOOK, "K4 bar"},
    {"Q1 first of two",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 2},
	OUTCOME_COUNTED, REQ_PENDING, DOM_PENDING, 0, "Q1 quorum"},
    {"Q1 this domain, not yet the others",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .open_domains = 1},
	OUTCOME_COUNTED, REQ_PENDING, DOM_SUCCESS, 0, "K4 bar"},
    {"Q2 a veto after the domain's success",
	{.now = END - 1,
	    .token_expires = END,
	    .domain = DOM_SUCCESS,
	    .verdict = VERDICT_REJECT,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .approvals = 1,
	    .open_domains = 1},
	OUTCOME_COUNTED, REQ_FAILED, DOM_FAILED, EFFECT_HOOK, "Q2 veto"},
    {"Q2 a mailbox that approved rejects",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_REJECT,
	    .earlier = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 2,
	    .approvals = 1},
	OUTCOME_COUNTED, REQ_FAILED, DOM_FAILED, EFFECT_HOOK, "Q2 veto"},
    {"Q5 not me",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_NOT_ME,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1},
	OUTCOME_COUNTED, REQ_FAILED, DOM_FAILED, EFFECT_HOOK | EFFECT_FREEZE,
	"Q2 veto"},
    {"T8 a second too late",
	{.now = END,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1},
	OUTCOME_EXPIRED, REQ_PENDING, DOM_PENDING, 0, "W1 window"},
    {"T7 W5 the same again, long after",
	{.now = END + 9999,
	    .token_expires = END,
	    .request = REQ_VALIDATED,
	    .domain = DOM_SUCCESS,
	    .verdict = VERDICT_APPROVE,
	    .earlier = VERDICT_APPROVE,
	    .channel = CHANNEL_REPLY,
	    .channels = 3,
	    .required = 1,
	    .approvals = 1},
	OUTCOME_ALREADY, REQ_VALIDATED, DOM_SUCCESS, 0, "W5 same again"},
    {"T26 again, after stricter rules have dropped it",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .earlier = VERDICT_APPROVE,
	    .dropped = true,
	    .channel = CHANNEL_REPLY,
	    .channels = CHANNEL_REPLY,
	    .required = 1},
	OUTCOME_COUNTED, REQ_VALIDATED, DOM_SUCCESS, EFFECT_HOOK, "K4 bar"},
    {"T26 again, and no better than before",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .earlier = VERDICT_APPROVE,
	    .dropped = true,
	    .channel = CHANNEL_REPLY,
	    .channels = CHANNEL_REPLY,
	    .identity_needed = IDENTITY_SAME_DOMAIN,
	    .required = 1},
	OUTCOME_IDENTITY, REQ_PENDING, DOM_PENDING, 0, "I3 identity"},
    {"T26 W5 again, of a domain that has its approvals",
	{.now = END - 1,
	    .token_expires = END,
	    .domain = DOM_SUCCESS,
	    .verdict = VERDICT_APPROVE,
	    .earlier = VERDICT_APPROVE,
	    .dropped = true,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .open_domains = 1},
	OUTCOME_ALREADY, REQ_PENDING, DOM_SUCCESS, 0, "W5 same again"},
    {"W5 an objection, and not me",
	{.now = END - 1,
	    .token_expires = END,
	    .request = REQ_VALIDATED,
	    .domain = DOM_SUCCESS,
	    .verdict = VERDICT_NOT_ME,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .approvals = 1},
	OUTCOME_OBJECTION, REQ_VALIDATED, DOM_SUCCESS,
	EFFECT_HOOK | EFFECT_END_REUSE | EFFECT_FREEZE, "Q2 veto"},
    {"Q5 not me after one's own rejection",
	{.now = END - 1,
	    .token_expires = END,
	    .request = REQ_FAILED,
	    .domain = DOM_FAILED,
	    .verdict = VERDICT_NOT_ME,
	    .earlier = VERDICT_REJECT,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .rejections = 1},
	OUTCOME_OBJECTION, REQ_FAILED, DOM_FAILED,
	EFFECT_HOOK | EFFECT_END_REUSE | EFFECT_FREEZE, "Q2 veto"},
    {"Q5 not me after one's own approval",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_NOT_ME,
	    .earlier = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 2,
	    .approvals = 1},
	OUTCOME_COUNTED, REQ_FAILED, DOM_FAILED, EFFECT_HOOK | EFFECT_FREEZE,
	"Q2 veto"},
    {"Q5 not me again, after it was said and the freeze lifted",
	{.now = END - 1,
	    .token_expires = END,
	    .request = REQ_FAILED,
	    .domain = DOM_FAILED,
	    .verdict = VERDICT_NOT_ME,
	    .earlier = VERDICT_NOT_ME,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .rejections = 1},
	OUTCOME_ALREADY, REQ_FAILED, DOM_FAILED, 0, "W5 same again"},
    {"Q5 W1 not me, a second too late",
	{.now = END,
	    .token_expires = END,
	    .request = REQ_FAILED,
	    .domain = DOM_FAILED,
	    .verdict = VERDICT_NOT_ME,
	    .earlier = VERDICT_REJECT,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .rejections = 1},
	OUTCOME_EXPIRED, REQ_FAILED, DOM_FAILED, 0, "W1 window"},
    {"W5 a rejection of what another rejected",
	{.now = END - 1,
	    .token_expires = END,
	    .request = REQ_FAILED,
	    .domain = DOM_FAILED,
	    .verdict = VERDICT_REJECT,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .rejections = 1},
	OUTCOME_ENDED, REQ_FAILED, DOM_FAILED, 0, "W5 state"},
    {"T5 the sender is not known well enough",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_REPLY,
	    .channels = 3,
	    .identity = IDENTITY_AUTHENTICATED,
	    .identity_needed = IDENTITY_SAME_DOMAIN,
	    .required = 1},
	OUTCOME_IDENTITY, REQ_PENDING, DOM_PENDING, 0, "I3 identity"},
    {"I3 a link counts where same-domain is needed",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .identity = IDENTITY_TOKEN,
	    .identity_needed = IDENTITY_SAME_DOMAIN,
	    .required = 1},
	OUTCOME_COUNTED, REQ_VALIDATED, DOM_SUCCESS, EFFECT_HOOK, "K4 bar"},
    {"I3 no link counts where same-mailbox is needed",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .identity = IDENTITY_TOKEN,
	    .identity_needed = IDENTITY_SAME_MAILBOX,
	    .required = 1},
	OUTCOME_IDENTITY, REQ_PENDING, DOM_PENDING, 0, "I3 identity"},
    {"T6 token of an ended request",
	{.now = END - 1,
	    .token_expires = END,
	    .request = REQ_FAILED,
	    .domain = DOM_FAILED,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1},
	OUTCOME_ENDED, REQ_FAILED, DOM_FAILED, 0, "W5 state"},
    {"K4 the name has come onto the list meanwhile",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1,
	    .bar = FAILURE_ADDITIONAL_VERIFICATION_REQUIRED},
	OUTCOME_COUNTED, REQ_FAILED, DOM_FAILED, EFFECT_HOOK, "K4 bar"},
    {"K4 what bars is asked once the quorum is reached",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 2,
	    .bar = FAILURE_DOMAIN_FROZEN},
	OUTCOME_COUNTED, REQ_PENDING, DOM_PENDING, 0, "Q1 quorum"},
    {"Q3 T17 the same person from another mailbox",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_REPLY,
	    .channels = CHANNEL_REPLY,
	    .required = 2,
	    .approvals = 1,
	    .same_person = true},
	OUTCOME_ALREADY, REQ_PENDING, DOM_PENDING, 0, "Q3 person"},
    {"Q3 the same person may still reject",
	{.now = END - 1,
	    .token_expires = END,
	    .verdict = VERDICT_REJECT,
	    .channel = CHANNEL_REPLY,
	    .channels = CHANNEL_REPLY,
	    .required = 2,
	    .approvals = 1,
	    .same_person = true},
	OUTCOME_COUNTED, REQ_FAILED, DOM_FAILED, EFFECT_HOOK, "Q2 veto"},
    {"no answer is none",
	{.now = END - 1,
	    .token_expires = END,
	    .channel = CHANNEL_LINK,
	    .channels = 3,
	    .required = 1},
	OUTCOME_ENDED, REQ_PENDING, DOM_PENDING, 0, "W5 state"},
};

START_TEST(row_is_decided)
{
	struct policy_trace trace = {0};
	struct answer_decision got =
	    policy_decide_answer(&rows[_i].facts, &trace);

	ck_assert_msg(got.outcome == rows[_i].outcome &&
			  got.request == rows[_i].request &&
			  got.domain == rows[_i].domain &&
			  got.effects == rows[_i].effects,
	    "%s: got %s %s %s %u, want %s %s %s %u", rows[_i].label,
	    outcome_name(got.outcome), request_status_name(got.request),
	    domain_status_name(got.domain), got.effects,
	    outcome_name(rows[_i].outcome),
	    request_status_name(rows[_i].request),
	    domain_status_name(rows[_i].domain), rows[_i].effects);
	ck_assert_uint_gt(trace.n_steps, 0);
	ck_assert_str_eq(
	    trace.steps[trace.n_steps - 1].rule, rows[_i].last_rule);
	for (size_t i = 0; i < trace.n_steps; i++) {
		ck_assert_str_ne(trace.steps[i].input, "");
		ck_assert_str_ne(trace.steps[i].reason, "");
	}
}
END_TEST

/* A request as the store would keep it. */
struct history {
	unsigned n_domains, required[DOMAINS_MAX];
	enum verdict votes[DOMAINS_MAX][MAILBOXES];
	enum domain_status domains[DOMAINS_MAX];
	enum request_status request;
	bool was_refused, was_validated;
};

static unsigned
pick(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33) % n;
}

static unsigned
votes_count(const struct history *h, unsigned domain, bool rejections)
{
	unsigned n = 0;

	for (unsigned m = 0; m < MAILBOXES; m++) {
		enum verdict vote = h->votes[domain][m];

		n += rejections ? rejects(vote) : vote == VERDICT_APPROVE;
	}
	return n;
}

static struct answer_facts
history_facts(
    const struct history *h, unsigned domain, unsigned mailbox, uint64_t *seed)
{
	struct answer_facts f = {
	    .now = END - 4 + pick(seed, 5),
	    .token_expires = END,
	    .request = h->request,
	    .domain = h->domains[domain],
	    .verdict = (enum verdict)(
		pick(seed, 8) < 6 ? VERDICT_APPROVE
				  : VERDICT_REJECT + (int)pick(seed, 2)),
	    .earlier = h->votes[domain][mailbox],
	    .channel = (enum channel)(1 + pick(seed, 2)),
	    .channels = pick(seed, 6) == 0 ? 1 : 3,
	    .identity = (enum identity)pick(seed, 4),
	    .identity_needed = (enum identity)pick(seed, 2),
	    .required = h->required[domain],
	    .approvals = votes_count(h, domain, false),
	    .rejections = votes_count(h, domain, true),
	};

	for (unsigned i = 0; i < h->n_domains; i++)
		f.open_domains += i != domain && h->domains[i] != DOM_SUCCESS;
	return f;
}

static void
history_record(struct history *h, unsigned domain, unsigned mailbox,
    const struct answer_facts *f, const struct answer_decision *d)
{
	if (d->outcome != OUTCOME_COUNTED && d->outcome != OUTCOME_OBJECTION)
		return;
	h->votes[domain][mailbox] = f->verdict;
	h->domains[domain] = d->domain;
	h->request = d->request;
	if (d->outcome == OUTCOME_COUNTED && rejects(f->verdict))
		h->was_refused = true;
}

static void
history_is_sound(struct history *h, const struct answer_facts *f,
    const struct answer_decision *d)
{
	char row[512] = "";

	WANT(!h->was_refused || h->request == REQ_FAILED,
	    "Q2: a veto was overcome: %s", facts_text(row, f));
	WANT(!h->was_validated || h->request == REQ_VALIDATED,
	    "a validation was undone: %s", facts_text(row, f));
	WANT(d->outcome == OUTCOME_ALREADY || f->now < END ||
		 (d->outcome != OUTCOME_COUNTED &&
		     d->outcome != OUTCOME_OBJECTION),
	    "W1: an expired token counted: %s", facts_text(row, f));
	if (h->request != REQ_VALIDATED || h->was_validated)
		return;
	h->was_validated = true;
	for (unsigned i = 0; i < h->n_domains; i++) {
		WANT(votes_count(h, i, false) >= h->required[i],
		    "Q1: validated without the approvals: %s",
		    facts_text(row, f));
		WANT(votes_count(h, i, true) == 0,
		    "Q2: validated against a rejection: %s",
		    facts_text(row, f));
	}
}

START_TEST(histories_are_sound)
{
	uint64_t seed = 2;
	unsigned n_validated = 0, n_failed = 0;

	for (unsigned i = 0; i < HISTORIES; i++) {
		struct history h = {.n_domains = 1 + pick(&seed, DOMAINS_MAX)};

		for (unsigned d = 0; d < h.n_domains; d++)
			h.required[d] = 1 + pick(&seed, 2);
		for (unsigned n = pick(&seed, ANSWERS_MAX); n > 0; n--) {
			unsigned domain = pick(&seed, h.n_domains);
			unsigned mailbox = pick(&seed, MAILBOXES);
			struct answer_facts f =
			    history_facts(&h, domain, mailbox, &seed);
			struct answer_decision d =
			    policy_decide_answer(&f, NULL);

			history_record(&h, domain, mailbox, &f, &d);
			history_is_sound(&h, &f, &d);
		}
		n_validated += h.request == REQ_VALIDATED;
		n_failed += h.request == REQ_FAILED;
	}
	/* Both ends must have been tried, or nothing was. */
	ck_assert_uint_gt(n_validated, HISTORIES / 100);
	ck_assert_uint_gt(n_failed, HISTORIES / 100);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("decide");
	TCase *tcase = tcase_create("decide");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, row_is_decided, 0, (int)COUNT(rows));
	tcase_add_loop_test(tcase, whole_product, 0, 4 * 3);
	tcase_add_test(tcase, histories_are_sound);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
