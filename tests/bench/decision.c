/* SPDX-License-Identifier: ISC
 * Figures of a decision in policy/: rules of now, the count of votes and the
 * verdict on an answer, without and with the trail for explain. Figures alone:
 * nothing fails here. */
#include <stdio.h>
#include <stdlib.h>

#include "policy/policy.h"
#include "policy/quorum.h"
#include "policy/rules.h"
#include "policy/window.h"
#include "tests/bench/seconds.h"

enum {
	ROUNDS = 1000000,
	TRACED = 100000,
	RULES = 1000,
	VOTES = 5,
	HOUR = 3600
};

static struct rules *
rules_many(void)
{
	struct policy_rule *some = calloc(RULES, sizeof(*some));
	char reason[RULES_TEXT] = "";
	struct rules *made = NULL;
	size_t wrong;

	if (some == NULL)
		return NULL;
	for (size_t i = 1; i < RULES; i++) {
		snprintf(some[i].domain, sizeof(some[i].domain),
		    "n%zu.example.com", i);
		some[i].set = SETTING_QUORUM;
		some[i].settings.quorum = 2;
	}
	made = rules_new(some, RULES, &wrong, reason);
	free(some);
	return made;
}

/* What approve/decide does under the store's lock. */
static enum outcome
decide(const struct rules *rules, struct policy_trace *trace)
{
	static const char *const names[] = {
	    "www.n500.example.com", "n500.example.com", "n500.example.com"};
	static const struct quorum_vote votes[VOTES] = {
	    {.verdict = VERDICT_APPROVE, .channel = CHANNEL_LINK}};
	struct policy_settings now, start;
	struct quorum_tally tally;
	struct answer_facts facts;

	(void)rules_settings(&now, rules, names, 3, NULL, trace, NULL);
	start = now;
	rules_stricter(&now, &start);
	quorum_tally(&tally, votes, VOTES, &now, NULL);
	facts = (struct answer_facts){.now = HOUR,
	    .token_expires = window_end(0, now.lifetime),
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = now.channels,
	    .identity_needed = now.identity,
	    .required = now.quorum,
	    .approvals = tally.approvals,
	    .rejections = tally.rejections};
	return policy_decide_answer(&facts, trace).outcome;
}

static void
report(const char *label, double took, unsigned rounds)
{
	printf("%-58s %8.3g us  (aim 2 us)\n", label, 1e6 * took / rounds);
}

int
main(void)
{
	static const struct answer_facts facts = {.now = HOUR,
	    .token_expires = 2 * HOUR,
	    .verdict = VERDICT_APPROVE,
	    .channel = CHANNEL_LINK,
	    .channels = CHANNEL_LINK,
	    .required = 2};
	struct policy_trace *trace = calloc(1, sizeof(*trace));
	struct rules *rules = rules_many();
	unsigned long sum = 0;
	double began;

	if (trace == NULL || rules == NULL) {
		rules_free(rules);
		free(trace);
		return 1;
	}
	began = seconds(CLOCK_MONOTONIC);
	for (unsigned i = 0; i < ROUNDS; i++)
		sum += policy_decide_answer(&facts, NULL).outcome;
	report("the verdict on an answer alone",
	    seconds(CLOCK_MONOTONIC) - began, ROUNDS);
	began = seconds(CLOCK_MONOTONIC);
	for (unsigned i = 0; i < ROUNDS; i++)
		sum += decide(rules, NULL);
	report("a decision: 1,000 rules, votes, verdict",
	    seconds(CLOCK_MONOTONIC) - began, ROUNDS);
	began = seconds(CLOCK_MONOTONIC);
	for (unsigned i = 0; i < TRACED; i++) {
		trace->n_steps = 0;
		sum += decide(rules, trace);
	}
	printf("%-58s %8.3g us\n", "  with its trail in words, for explain",
	    1e6 * (seconds(CLOCK_MONOTONIC) - began) / TRACED);
	rules_free(rules);
	free(trace);
	return sum == 0 ? 0 : 1; /* all counted: OUTCOME_COUNTED is 0 */
}
