/* SPDX-License-Identifier: ISC
 * Collects the steps that the audit events of a request carry. */
#include "approve/explain.h"

#include <string.h>

#include "audit/event.h"
#include "lib/name/domain.h"

enum { EXPLAIN_PAGE = 500 };

/* A step with the time and the domain of its event; one of making the request
 * has a domain of its own. */
static int
add_step(json_t *steps, const json_t *event, json_t *step)
{
	json_t *copy = json_copy(step);
	static const char *const members[] = {"At", "Event", "Domain"};

	if (copy == NULL)
		return -1;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_t *value = json_object_get(event, members[i]);

		if (value != NULL &&
		    json_object_get(copy, members[i]) == NULL &&
		    json_object_set(copy, members[i], value))
			return -1;
	}
	return json_array_append_new(steps, copy);
}

/* Making a request asks about all its names. */
static bool
is_of(const json_t *step, const char *domain)
{
	const char *own = json_string_value(json_object_get(step, "Domain"));

	return domain == NULL || own == NULL || strcmp(own, domain) == 0;
}

static enum status
add_row(json_t *steps, const struct audit_row *row, const char *domain)
{
	json_t *event, *step;
	size_t i;
	enum status st;

	if (domain != NULL && row->domain != NULL &&
	    strcmp(row->event, "request") != 0 &&
	    strcmp(row->domain, domain) != 0)
		return ST_OK;
	if ((st = event_open(&event, row)) != ST_OK)
		return st;
	json_array_foreach(json_object_get(event, "Steps"), i, step)
	{
		if (is_of(step, domain) && add_step(steps, event, step) != 0)
			st = ST_NOMEM;
	}
	json_decref(event);
	return st;
}

enum status
explain_request(json_t **json_r, const struct approve *core, const char *id,
    const char *domain, struct err *err)
{
	json_t *steps = json_array();
	struct domain name;
	int64_t after = 0;
	size_t n = EXPLAIN_PAGE, total = 0;
	enum status st = steps ? ST_OK : ST_NOMEM;

	/* Events have the name as it is kept. */
	if (st == ST_OK && domain != NULL)
		st = domain_parse(&name, domain, err);
	while (st == ST_OK && n == EXPLAIN_PAGE) {
		struct audit_row *rows = NULL;

		st = store_audit_list(
		    core->store, &rows, &n, EXPLAIN_PAGE, after, 0, id, err);
		for (size_t i = 0; st == ST_OK && i < n; i++) {
			st =
			    add_row(steps, &rows[i], domain ? name.name : NULL);
			after = rows[i].seq;
		}
		if (rows != NULL) {
			total += n;
			audit_rows_free(rows, n);
		}
	}
	if (st == ST_OK && total == 0)
		st = err_set(err, ST_NOTFOUND, "no request %.40s", id);
	if (st == ST_OK)
		*json_r = json_pack("{s:o}", "Steps", steps);
	else
		json_decref(steps);
	return st;
}
