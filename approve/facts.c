/* SPDX-License-Identifier: ISC
 * From a request and an answer to the facts that policy decides on. */
#include "approve/facts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/rulebook.h"
#include "lib/name/domain.h"
#include "policy/identity.h"
#include "policy/quorum.h"

static enum identity
grade(const struct answer *answer, const struct recipient *recipient)
{
	char from_org[DOMAIN_SIZE] = "", mailbox_org[DOMAIN_SIZE] = "";
	const char *at = answer->from ? strrchr(answer->from, '@') : NULL;
	const char *box = strrchr(recipient->email, '@');

	if (at == NULL || box == NULL ||
	    domain_organizational(from_org, at + 1) != ST_OK ||
	    domain_organizational(mailbox_org, box + 1) != ST_OK)
		return IDENTITY_TOKEN;
	return identity_grade(&(struct identity_facts){
	    .channel = answer->channel,
	    .authenticated = answer->authenticated,
	    .from = answer->from,
	    .from_org = from_org,
	    .mailbox = recipient->email,
	    .mailbox_org = mailbox_org,
	});
}

/* A mailbox that objected has taken its approval back; its newest objection
 * is what it says (W5). */
static enum verdict
said_so_far(
    const struct request_domain *domain, const struct recipient *recipient)
{
	enum verdict verdict;

	for (size_t i = domain->n_objections; i-- > 0;) {
		const struct objection *objection = &domain->objections[i];

		if (strcasecmp(objection->email, recipient->email) == 0)
			return verdict_parse(&verdict, objection->verdict)
				   ? verdict
				   : VERDICT_REJECT;
	}
	return verdict_parse(&verdict, recipient->answer) ? verdict
							  : VERDICT_NONE;
}

/* How a recorded answer stands in the count. */
static struct quorum_vote
vote_of(const struct recipient *recipient)
{
	struct quorum_vote vote = {.from = recipient->answered_from};

	if (!verdict_parse(&vote.verdict, recipient->answer))
		vote.verdict = VERDICT_NONE;
	if (!channel_parse(&vote.channel, recipient->via))
		vote.channel = CHANNEL_LINK;
	if (!identity_parse(&vote.identity, recipient->identity))
		vote.identity = IDENTITY_TOKEN;
	return vote;
}

/* In the order of the recipients. Caller frees; null when out of memory. */
static struct quorum_vote *
votes_of(const struct request_domain *domain)
{
	struct quorum_vote *votes =
	    calloc(domain->n_recipients, sizeof(*votes));

	for (size_t i = 0; votes != NULL && i < domain->n_recipients; i++)
		votes[i] = vote_of(&domain->recipients[i]);
	return votes;
}

static enum status
count_votes(struct answer_facts *facts, const struct policy_settings *in_force,
    const struct answer *answer, const struct request_domain *domain,
    size_t recipient, struct policy_trace *trace)
{
	struct quorum_vote *votes = votes_of(domain);
	struct quorum_vote next = {.verdict = facts->verdict,
	    .channel = facts->channel,
	    .identity = facts->identity,
	    .from = answer->from};
	struct quorum_tally tally;

	if (votes == NULL)
		return ST_NOMEM;
	quorum_tally(&tally, votes, domain->n_recipients, in_force, &next);
	facts->dropped = facts->earlier == VERDICT_APPROVE &&
			 !quorum_counts(votes, recipient, in_force);
	free(votes);
	facts->approvals = tally.approvals;
	facts->rejections = tally.rejections;
	facts->same_person = tally.same_person;
	if (tally.dropped > 0)
		policy_trace_add(trace, "T26 votes", "fewer",
		    "earlier approvals that the rules in force would not take "
		    "do not count",
		    "%u of %u", tally.dropped, tally.approvals + tally.dropped);
	return ST_OK;
}

/* W1 under a lifetime that has become shorter since the mail went out. */
static int64_t
token_end(const struct policy_settings *in_force,
    const struct token_facts *token, const struct request_domain *domain)
{
	if (in_force->lifetime >= domain->lifetime)
		return token->expires_at;
	return token->expires_at - domain->lifetime + in_force->lifetime;
}

/* Where it cannot be told which rules hold, nothing is decided. */
static enum status
in_force_now(struct policy_settings *in_force_r,
    const struct settings *settings, const struct request *request,
    const struct request_domain *domain, struct policy_trace *trace,
    struct err *err)
{
	enum status st = rulebook_in_force(
	    in_force_r, settings, request, domain, trace, err);

	return st == ST_DENIED ? ST_TEMP : st;
}

enum status
facts_gather(struct answer_facts *facts_r, struct policy_settings *in_force_r,
    const struct facts_input *in, struct policy_trace *trace, struct err *err)
{
	const struct request *request = in->request;
	const struct request_domain *domain =
	    &request->domains[in->token->domain];
	const struct recipient *recipient =
	    &domain->recipients[in->token->recipient];
	const struct answer *answer = in->answer;
	enum channel minted_for;
	enum status st;

	if (!channel_parse(&minted_for, in->token->channel))
		return ST_BUG;
	/* The token of the link is none for a reply, and the reverse. */
	if (minted_for != answer->channel)
		return ST_NOTFOUND;
	st =
	    in_force_now(in_force_r, in->settings, request, domain, trace, err);
	if (st != ST_OK)
		return st;
	*facts_r = (struct answer_facts){
	    .now = answer->at,
	    .token_expires = token_end(in_force_r, in->token, domain),
	    .verdict = answer->verdict,
	    .earlier = said_so_far(domain, recipient),
	    .channel = answer->channel,
	    .channels = in_force_r->channels,
	    .identity = grade(answer, recipient),
	    .identity_needed = in_force_r->identity,
	    .required = in_force_r->quorum > in->least_quorum
			    ? in_force_r->quorum
			    : in->least_quorum,
	    .open_domains = in->token->open_domains,
	    .bar = in->bar,
	};
	if (!request_status_parse(&facts_r->request, request->status) ||
	    !domain_status_parse(&facts_r->domain, domain->status))
		return ST_BUG;
	return count_votes(
	    facts_r, in_force_r, answer, domain, in->token->recipient, trace);
}

enum status
facts_standing(struct facts_standing *standing_r,
    const struct settings *settings, const struct request *request,
    const struct request_domain *domain, const struct recipient *recipient,
    struct err *err)
{
	struct policy_settings in_force;
	struct quorum_tally tally;
	struct quorum_vote *votes;
	enum status st;

	st = in_force_now(&in_force, settings, request, domain, NULL, err);
	if (st != ST_OK)
		return st;
	votes = votes_of(domain);
	if (votes == NULL)
		return ST_NOMEM;
	quorum_tally(&tally, votes, domain->n_recipients, &in_force, NULL);
	*standing_r = (struct facts_standing){.required = in_force.quorum,
	    .approvals = tally.approvals,
	    .dropped =
		said_so_far(domain, recipient) == VERDICT_APPROVE &&
		!quorum_counts(votes, (size_t)(recipient - domain->recipients),
		    &in_force)};
	free(votes);
	return ST_OK;
}

enum status
facts_dropped(bool *dropped_r, const struct settings *settings,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient, struct err *err)
{
	struct facts_standing standing = {.dropped = false};
	enum status st = ST_OK;

	if (strcmp(domain->status, domain_status_name(DOM_PENDING)) == 0 &&
	    said_so_far(domain, recipient) == VERDICT_APPROVE)
		st = facts_standing(
		    &standing, settings, request, domain, recipient, err);
	*dropped_r = standing.dropped;
	return st;
}
