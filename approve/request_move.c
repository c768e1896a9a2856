/* SPDX-License-Identifier: ISC
 * The move itself: the step of the table, the event, the change. */
#include "approve/request_move.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "approve/effect.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/name/domain.h"

/* The audit event that each move is recorded as. */
static const char *const move_events[LIFE_EVENTS] = {
    [LIFE_WINDOW_ENDED] = "timed-out",
    [LIFE_RESEND] = "resend",
    [LIFE_CANCEL] = "cancel",
    [LIFE_OPERATOR_REJECT] = "reject",
};

static const struct request_domain *
find_domain(const struct request *request, const char *text)
{
	struct domain name;

	for (size_t i = 0; i < request->n_domains; i++) {
		if (request->domains[i].mailbox[0] != '\0' &&
		    strcasecmp(request->domains[i].mailbox, text) == 0)
			return &request->domains[i];
	}
	if (domain_parse(&name, text, NULL) != ST_OK)
		return NULL;
	for (size_t i = 0; i < request->n_domains; i++) {
		if (strcmp(request->domains[i].name, name.name) == 0)
			return &request->domains[i];
	}
	return NULL;
}

enum status
move_domain(const struct request_domain **domain_r, const struct move *m,
    const struct request *request)
{
	*domain_r = find_domain(request, m->domain);
	return *domain_r != NULL
		   ? ST_OK
		   : err_set(m->err, ST_INVALID,
			 "%s is not among the names of request %s", m->domain,
			 request->id);
}

enum status
move_denied(const struct move *m, const struct request *request)
{
	return err_set(m->err, ST_DENIED, "request %s is %s and cannot be %s",
	    request->id, request->status,
	    m->event == LIFE_RESEND   ? "sent again"
	    : m->event == LIFE_CANCEL ? "cancelled"
				      : "rejected");
}

static enum status
begin_record(struct move *m, const struct request *request)
{
	m->record =
	    event_new(move_events[m->event], m->now, request->id, m->domain);
	if (m->record == NULL)
		return ST_NOMEM;
	event_add(m->record, "From", request_status_name(m->before));
	event_add(m->record, "To", request_status_name(m->after));
	if (m->uid >= 0)
		event_add_int(m->record, "Uid", m->uid);
	if (m->op != NULL) {
		event_add_private(m->record, "By", m->op->by);
		event_add_private(m->record, "Reason", m->op->reason);
	}
	return ST_OK;
}

static enum status
move_step(void *arg, const struct request *request, struct change *change)
{
	struct move *m = arg;
	const struct lifecycle_step *step;
	enum status st;

	if (!request_status_parse(&m->before, request->status))
		return ST_BUG;
	step = lifecycle_step(m->before, m->event);
	if (!step->allowed)
		return move_denied(m, request);
	m->after = step->to;
	m->objection =
	    m->event == LIFE_OPERATOR_REJECT && m->before == REQ_VALIDATED;
	st = begin_record(m, request);
	if (st == ST_OK && m->plan != NULL)
		st = m->plan(m, change, request);
	if (st != ST_OK)
		return st;
	change->status = request_status_name(step->to);
	change->new_generation = step->new_generation;
	change->hook = effect_hook(m->core, step->effects, step->to);
	change->at = m->now;
	if (step->to == REQ_FAILED) {
		snprintf(m->message, sizeof(m->message), "%s",
		    m->event == LIFE_OPERATOR_REJECT
			? "An operator refused this request."
			: failure_sentence(m->failure));
		change->failure = failure_name(m->failure);
		change->failure_message = m->message;
	}
	change->events = &m->row;
	change->n_events = 1;
	return event_row(&m->row, m->record);
}

enum status
move_run(struct move *m, const char *id)
{
	enum status st;

	if (!request_id_is_wellformed(id))
		return err_set(m->err, ST_NOTFOUND, "no request %.40s", id);
	st = store_change(m->core->store, id, move_step, m, m->err);
	event_free(m->record);
	if (st == ST_NOTFOUND)
		err_set(m->err, ST_NOTFOUND, "no request %s", id);
	if (st == ST_OK && m->before != m->after)
		metric_count(METRIC_REQUESTS, request_status_name(m->after));
	if (st == ST_OK)
		log_info("id=%s, event=%s, %s -> %s, uid=%lld", id,
		    move_events[m->event], request_status_name(m->before),
		    request_status_name(m->after), (long long)m->uid);
	return st;
}
