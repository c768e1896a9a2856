/* SPDX-License-Identifier: ISC
 * Requests that end otherwise than by answers: cancelled, rejected, by time. */
#include "approve/request_end.h"

#include <string.h>

#include "approve/request_move.h"
#include "policy/window.h"

enum {
	EXPIRE_BATCH = 100,
	EXPIRE_FAILURES_MAX = 3 /* one that fails holds up no other */
};

/* -------------------------------------------------------- operators' moves */

/* A rejection fails one domain or all (Q6). */
static enum status
fail_domains(
    struct move *m, struct change *change, const struct request *request)
{
	const struct request_domain *only = NULL;
	enum status st =
	    m->domain != NULL ? move_domain(&only, m, request) : ST_OK;

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < request->n_domains; i++) {
		const struct request_domain *d = &request->domains[i];

		if ((only != NULL && d != only) ||
		    change->n_domains == MOVE_DOMAINS_MAX)
			continue;
		m->domains[change->n_domains++] = (struct domain_change){
		    .n = d->n,
		    .status = m->objection ? d->status
					   : domain_status_name(DOM_FAILED),
		    .failure = m->objection ? NULL : failure_name(m->failure),
		    .reuse_until = 0,
		    .renew_at = -1,
		};
	}
	change->domains = m->domains;
	return ST_OK;
}

static enum status
run_operator(const struct approve *core, const char *id,
    const struct request_operator *op, enum lifecycle_event event,
    enum failure failure, struct err *err)
{
	struct move m = {.core = core,
	    .event = event,
	    .now = op->now,
	    .uid = op->uid,
	    .domain = op->domain,
	    .op = op,
	    .failure = failure,
	    .plan = event == LIFE_OPERATOR_REJECT ? fail_domains : NULL,
	    .err = err};

	return move_run(&m, id);
}

enum status
request_cancel(const struct approve *core, const char *id,
    const struct request_operator *op, struct err *err)
{
	return run_operator(core, id, op, LIFE_CANCEL, FAILURE_CANCELLED, err);
}

enum status
request_reject(const struct approve *core, const char *id,
    const struct request_operator *op, struct err *err)
{
	return run_operator(core, id, op, LIFE_OPERATOR_REJECT,
	    FAILURE_DOMAIN_VALIDATION_DENIED, err);
}

/* ------------------------------------------------------------------ by time */

bool
request_has_ended(const struct request *r, int64_t now)
{
	int64_t end =
	    r->expires_at ? r->expires_at : r->created_at + r->request_lifetime;

	return strcmp(r->status, request_status_name(REQ_PENDING)) == 0 &&
	       !window_is_open(now, end);
}

/* Unless it was sent again meanwhile. */
static enum status
check_end(struct move *m, struct change *change, const struct request *request)
{
	(void)change;
	return request_has_ended(request, m->now) ? ST_OK : ST_DENIED;
}

enum status
request_end(
    const struct approve *core, const char *id, int64_t now, struct err *err)
{
	struct move m = {.core = core,
	    .event = LIFE_WINDOW_ENDED,
	    .now = now,
	    .uid = -1,
	    .plan = check_end,
	    .err = err};
	enum status st = move_run(&m, id);

	return st == ST_DENIED ? ST_OK : st;
}

enum status
request_expire(
    const struct approve *core, size_t *n_r, int64_t now, struct err *err)
{
	char ids[EXPIRE_BATCH][REQUEST_ID_SIZE];
	size_t n = 0, n_failed = 0;
	enum status st =
	    store_request_ended(core->store, ids, &n, EXPIRE_BATCH, now, err);

	*n_r = 0;
	for (size_t i = 0; i < n && n_failed < EXPIRE_FAILURES_MAX; i++) {
		enum status one = request_end(core, ids[i], now, err);

		*n_r += one == ST_OK;
		if (one != ST_OK) {
			st = one;
			n_failed++;
		}
	}
	return st;
}
