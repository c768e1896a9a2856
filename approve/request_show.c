/* SPDX-License-Identifier: ISC
 * Requests as they are: loaded at a time, and as the outside sees them. */
#include "approve/request.h"

#include <stdlib.h>
#include <string.h>

#include "approve/facts.h"
#include "approve/request_end.h"
#include "approve/rulebook.h"
#include "approve/view.h"

bool
request_id_is_wellformed(const char *id)
{
	size_t len = strlen(id);
	uint8_t bytes[REQUEST_ID_SIZE];

	return len == REQUEST_ID_SIZE - 1 &&
	       base32_decode(bytes, id, len) == ST_OK;
}

enum status
request_load(struct request **request_r, const struct approve *core,
    const char *id, int64_t now, struct err *err)
{
	struct request *request = NULL;
	enum status st;

	if (!request_id_is_wellformed(id))
		return err_set(err, ST_NOTFOUND, "no request %.40s", id);
	st = store_request_load(core->store, &request, id, err);
	if (st == ST_OK && request_has_ended(request, now)) {
		request_free(request);
		request = NULL;
		st = request_end(core, id, now, err);
		if (st == ST_OK)
			st = store_request_load(core->store, &request, id, err);
	}
	if (st == ST_NOTFOUND)
		err_set(err, ST_NOTFOUND, "no request %s", id);
	*request_r = request;
	return st;
}

enum status
request_is_open(bool *open_r, const struct approve *core, const char *id,
    int64_t now, struct err *err)
{
	enum status st =
	    request_id_is_wellformed(id)
		? store_request_is_open(core->store, open_r, id, now, err)
		: ST_NOTFOUND;

	return st == ST_NOTFOUND
		   ? err_set(err, ST_NOTFOUND, "no request %.40s", id)
		   : st;
}

static void
show_dropped(const struct approve *core, const struct request *request,
    struct request_domain *d)
{
	struct err err = {""};

	for (size_t i = 0; i < d->n_recipients; i++) {
		struct recipient *r = &d->recipients[i];

		if (facts_dropped(&r->dropped, core->settings, request, d, r,
			&err) != ST_OK)
			r->dropped = false;
	}
}

/* While a request is pending its quorum is the stricter of then and now, and
 * only what is taken now counts; what was at the start stands in the audit
 * log. */
static void
show_in_force(const struct approve *core, struct request *request)
{
	if (strcmp(request->status, request_status_name(REQ_PENDING)) != 0)
		return;
	for (size_t i = 0; i < request->n_domains; i++) {
		struct request_domain *d = &request->domains[i];
		struct policy_settings s;
		struct err err = {""};

		if (rulebook_in_force(
			&s, core->settings, request, d, NULL, &err) == ST_OK)
			d->quorum = s.quorum;
		show_dropped(core, request, d);
	}
}

enum status
request_list(json_t **json_r, const struct approve *core,
    const struct request_filter *filter, struct err *err)
{
	struct request_summary *items = NULL;
	char next[STORE_PAGE_TOKEN_SIZE] = "";
	enum request_status known;
	json_t *list;
	size_t n = 0;
	enum status st;

	if (filter->status != NULL &&
	    !request_status_parse(&known, filter->status))
		return err_set(
		    err, ST_INVALID, "\"%.40s\" is no status", filter->status);
	st = store_request_list(core->store, &items, &n, next, filter, err);
	if (st != ST_OK)
		return st;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, view_summary(&items[i]));
	free(items);
	*json_r = json_pack("{s:o, s:o}", "RequestSummaryList", list,
	    "NextToken", view_text(next));
	return *json_r ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

/* Takes the request over. */
static enum status
view(json_t **json_r, const struct approve *core, struct request *request,
    struct err *err)
{
	show_in_force(core, request);
	*json_r = view_request(request);
	request_free(request);
	return *json_r ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

enum status
request_describe(json_t **json_r, const struct approve *core, const char *id,
    int64_t now, struct err *err)
{
	struct request *request;
	enum status st = request_load(&request, core, id, now, err);

	return st == ST_OK ? view(json_r, core, request, err) : st;
}

enum status
request_show(json_t **json_r, const struct approve *core, const char *id,
    struct err *err)
{
	struct request *request = NULL;
	enum status st =
	    request_id_is_wellformed(id)
		? store_request_load(core->store, &request, id, err)
		: ST_NOTFOUND;

	return st == ST_OK ? view(json_r, core, request, err) : st;
}
