/* SPDX-License-Identifier: ISC
 * Calls of the control socket: line one is "METHOD PATH?QUERY", the rest is the
 * body. Each has an answer of the documented form, an error exactly where its
 * status says so, and whatever is asked, nobody has approved (T25). */
#include "approve/daemon/api.h"
#include "approve/daemon/control.h"
#include "approve/daemon/outbox.h"
#include "approve/daemon/sequencer.h"
#include "lib/base/utf8.h"
#include "tests/fuzz/core.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct query {
	char *text;
	char value[512];
};

/* Nobody sends here, and nobody publishes the log. */
void
sequencer_state(struct sequencer *sequencer, struct sequencer_state *state_r)
{
	(void)sequencer;
	*state_r = (struct sequencer_state){.why = {""}};
}

void
outbox_wake(struct outbox *outbox)
{
	(void)outbox;
}

static const char *
argument(const struct api_call *call, const char *name)
{
	struct query *query = call->connection;
	const char *p = query->text;

	while (p != NULL && *p != '\0') {
		size_t len = strcspn(p, "&"), name_len = strlen(name);

		if (len > name_len && p[name_len] == '=' &&
		    strncmp(p, name, name_len) == 0) {
			snprintf(query->value, sizeof(query->value), "%.*s",
			    (int)(len - name_len - 1), p + name_len + 1);
			return query->value;
		}
		p += len + (p[len] == '&');
	}
	return NULL;
}

static void
check_answer(unsigned code, json_t *json)
{
	json_t *error = json_object_get(json, "Error");
	const char *status = json_string_value(
	    json_object_get(json_object_get(json, "Request"), "Status"));

	core_require(json_is_object(json), "no object");
	core_require((code >= 400) == (error != NULL), "error and status");
	core_require(code != 500, "a bug, by its own words");
	core_require(error == NULL || json_string_length(json_object_get(
					  error, "Message")) > 0,
	    "an error without a sentence");
	core_require(status == NULL || strcmp(status, "VALIDATED") != 0,
	    "approved by the control socket");
}

static void
call_api(const char *method, const char *path, char *query_text,
    const char *bytes, size_t len)
{
	struct daemon daemon = {.store = core.store, .stopping = true};
	struct query query = {.text = query_text};
	struct err err = {""};
	struct api_call call = {.daemon = &daemon,
	    .core = core,
	    .method = method,
	    .path = path,
	    .argument = argument,
	    .connection = &query,
	    .uid = CORE_UID,
	    .now = CORE_NOW,
	    .err = &err};
	bool is_bytes;
	json_error_t why;
	json_t *body = NULL, *out = NULL;

	if (len > api_body_max(method, path, &is_bytes))
		return;
	if (is_bytes) {
		call.bytes = bytes;
		call.len = len;
	} else {
		body = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &why);
	}
	if (body == NULL || json_is_object(body)) {
		unsigned code;

		call.body = body;
		code = api_handle(&out, &call);
		/* As control.c: rows of the log are no JSON. */
		if (call.octets_type == NULL)
			check_answer(code, out);
		buf_free(&call.octets);
		json_decref(out);
	}
	json_decref(body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *rest = text, *line, *method, *path;

	if (text == NULL)
		return 0;
	core_ready();
	memcpy(text, data, size);
	text[size] = '\0';
	line = strsep(&rest, "\n");
	method = strsep(&line, " ");
	/* As control.c: the address is text. */
	if (line != NULL && rest != NULL && utf8_is_valid(line, strlen(line))) {
		path = strsep(&line, "?");
		call_api(
		    method, path, line, rest, size - (size_t)(rest - text));
	}
	free(text);
	return 0;
}
