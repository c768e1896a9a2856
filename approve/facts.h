/* SPDX-License-Identifier: ISC
 * The facts of an answer, gathered from the request as it stands, for policy to
 * decide on: by decide under the store's lock, and by replay from what was kept
 * then. Looks nothing up. */
#ifndef APPROVE_FACTS_H
#define APPROVE_FACTS_H

#include "approve/answer.h"
#include "approve/settings.h"
#include "lib/store/store.h"

struct facts_input {
	const struct settings *settings;
	const struct answer *answer;
	const struct request *request;
	const struct token_facts *token; /* the place in it */
	enum failure bar;      /* what forbids to validate now, or none */
	unsigned least_quorum; /* by an exemption, or 0 */
};

/* ST_OK with the facts and the settings in force. ST_NOTFOUND: the token is of
 * another channel. ST_TEMP: which rules hold cannot be told. */
enum status facts_gather(struct answer_facts *facts_r,
    struct policy_settings *in_force_r, const struct facts_input *in,
    struct policy_trace *trace, struct err *err) MUST_CHECK;

/* How a domain that waits stands by the rules in force (T26). */
struct facts_standing {
	unsigned required, approvals; /* those that count */
	bool dropped; /* what `recipient` has approved does not */
};

/* ST_TEMP: which rules hold cannot be told. */
enum status facts_standing(struct facts_standing *standing_r,
    const struct settings *settings, const struct request *request,
    const struct request_domain *domain, const struct recipient *recipient,
    struct err *err) MUST_CHECK;

/* Does the domain wait, and do the rules in force no longer count what the
 * mailbox has approved (T26), so that it may be asked again? ST_TEMP: which
 * rules hold cannot be told. */
enum status facts_dropped(bool *dropped_r, const struct settings *settings,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient, struct err *err) MUST_CHECK;

#endif
