/* SPDX-License-Identifier: ISC
 * The state × event table of a request. Who may cause an event, and when, is
 * decided by whoever asks. */
#include "policy/lifecycle.h"

/* clang-format off */
#define STAYS(state)      {false, (state), false, 0}
#define MOVES(state)      {true, (state), false, EFFECT_HOOK}
#define OBJECTION         {true, REQ_VALIDATED, false, \
			      EFFECT_END_REUSE | EFFECT_HOOK}
#define DISOWNED(state)   {true, (state), false, \
			      EFFECT_FREEZE | EFFECT_END_REUSE | EFFECT_HOOK}

static const struct lifecycle_step STEPS[LIFE_STATES][LIFE_EVENTS] = {
	[REQ_PENDING] = {
		[LIFE_QUORUMS_REACHED] = MOVES(REQ_VALIDATED), /* Q1 */
		[LIFE_DOMAIN_REFUSED]  = MOVES(REQ_FAILED),    /* Q2 */
		[LIFE_DISOWNED]        = {true, REQ_FAILED, false,
					     EFFECT_FREEZE | EFFECT_HOOK},
		[LIFE_WINDOW_ENDED]    = MOVES(REQ_TIMED_OUT), /* W2 */
		[LIFE_RESEND]          = {true, REQ_PENDING, false, 0},
		[LIFE_CANCEL]          = MOVES(REQ_FAILED),
		[LIFE_OPERATOR_REJECT] = MOVES(REQ_FAILED),    /* Q6 */
	},
	[REQ_VALIDATED] = {
		[LIFE_QUORUMS_REACHED] = STAYS(REQ_VALIDATED),
		[LIFE_DOMAIN_REFUSED]  = OBJECTION,            /* W5 */
		[LIFE_DISOWNED]        = DISOWNED(REQ_VALIDATED),
		[LIFE_WINDOW_ENDED]    = STAYS(REQ_VALIDATED),
		[LIFE_RESEND]          = STAYS(REQ_VALIDATED), /* W3 */
		[LIFE_CANCEL]          = STAYS(REQ_VALIDATED),
		[LIFE_OPERATOR_REJECT] = OBJECTION,
	},
	[REQ_TIMED_OUT] = {
		[LIFE_QUORUMS_REACHED] = STAYS(REQ_TIMED_OUT),
		[LIFE_DOMAIN_REFUSED]  = STAYS(REQ_TIMED_OUT),
		[LIFE_DISOWNED]        = DISOWNED(REQ_TIMED_OUT),
		[LIFE_WINDOW_ENDED]    = STAYS(REQ_TIMED_OUT),
		[LIFE_RESEND]          = {true, REQ_PENDING, true, 0}, /* W2 */
		[LIFE_CANCEL]          = MOVES(REQ_FAILED),
		[LIFE_OPERATOR_REJECT] = MOVES(REQ_FAILED),
	},
	[REQ_FAILED] = {
		[LIFE_QUORUMS_REACHED] = STAYS(REQ_FAILED),
		[LIFE_DOMAIN_REFUSED]  = STAYS(REQ_FAILED),
		[LIFE_DISOWNED]        = DISOWNED(REQ_FAILED),
		[LIFE_WINDOW_ENDED]    = STAYS(REQ_FAILED),
		[LIFE_RESEND]          = STAYS(REQ_FAILED),    /* W3 */
		[LIFE_CANCEL]          = STAYS(REQ_FAILED),
		[LIFE_OPERATOR_REJECT] = STAYS(REQ_FAILED),
	},
};
/* clang-format on */

const struct lifecycle_step *
lifecycle_step(enum request_status from, enum lifecycle_event event)
{
	return &STEPS[from][event];
}
