/* SPDX-License-Identifier: ISC
 * Finds whose mail a report is about by its nonce alone, reads the report, and
 * notes it. Reading is dsn's. */
#include "approve/bounce.h"

#include <stdio.h>
#include <string.h>

#include "audit/event.h"
#include "lib/base/metrics.h"

struct delivery_event {
	struct event *event;
	const struct dsn *dsn;
	const char *text;
	int64_t now;
};

static enum status
make_event(void *arg, const struct mail_place *place, struct store_event *row_r)
{
	struct delivery_event *e = arg;

	e->event =
	    event_new("delivery", e->now, place->request_id, place->name);
	if (e->event == NULL)
		return ST_NOMEM;
	event_add(e->event, "Delivery", dsn_action_name(e->dsn->action));
	if (e->dsn->status[0] != '\0')
		event_add(e->event, "Status", e->dsn->status);
	event_add_private(e->event, "Email", place->email);
	event_add_private(e->event, "Text", e->text);
	return event_row(row_r, e->event);
}

static enum status
note(struct bounce_result *r, const struct approve *core,
    const uint8_t nonce_hash[SHA256_SIZE], int64_t now, struct err *err)
{
	struct mail_delivery delivery = {
	    .state = dsn_action_name(r->dsn.action)};
	char text[STORE_TEXT_SIZE];
	struct delivery_event e = {.dsn = &r->dsn, .text = text, .now = now};
	bool named = r->dsn.status[0] != '\0' &&
		     strstr(r->dsn.text, r->dsn.status) == NULL;
	enum status st;

	snprintf(text, sizeof(text), "%s%s%s", named ? r->dsn.status : "",
	    named && r->dsn.text[0] != '\0' ? " " : "", r->dsn.text);
	delivery.text = text;
	memcpy(delivery.nonce_hash, nonce_hash, SHA256_SIZE);
	st = store_mail_delivery(
	    core->store, &delivery, &r->place, &r->moved, make_event, &e, err);
	event_free(e.event);
	if (st == ST_OK && r->moved)
		metric_count(METRIC_MAILS, delivery.state);
	return st;
}

enum status
bounce_record(struct bounce_result *result_r, const struct approve *core,
    const uint8_t nonce_hash[SHA256_SIZE], const struct bounce *bounce,
    struct err *err)
{
	struct fields fields;
	struct err why = {""};
	enum status st;

	*result_r = (struct bounce_result){.moved = false};
	st =
	    store_mail_by_nonce(core->store, &result_r->place, nonce_hash, err);
	if (st != ST_OK)
		return st;
	st = fields_split(&fields, bounce->bytes, bounce->len, &why);
	if (st == ST_NOMEM)
		return err_set(err, st, "%s", why.text);
	if (st != ST_OK)
		return ST_OK;
	dsn_read(
	    &result_r->dsn, &fields, bounce->mail_from, result_r->place.email);
	fields_clear(&fields);
	if (result_r->dsn.action == DSN_NONE)
		return ST_OK;
	return note(result_r, core, nonce_hash, bounce->now, err);
}
