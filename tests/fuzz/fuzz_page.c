/* SPDX-License-Identifier: ISC
 * What the web child asks of its parent, were the child a stranger's (T28): a
 * JSON object. The parent answers each with a status; without the nonce of the
 * form that was shown nothing is decided, and nothing that it says holds a
 * token (T2). */
#include "approve/page.h"
#include "tests/fuzz/core.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_t *
ask(const char *op, const char *token, const char *nonce, const char *verdict)
{
	json_t *request = json_pack("{s:s, s:s, s:s*, s:s*}", "op", op, "token",
	    token, "nonce", nonce, "verdict", verdict);
	json_t *answer = page_handle(&core, request, CORE_NOW + 60);

	json_decref(request);
	return answer;
}

/* The form as the fuzzer cannot know it is put into an answer that says so:
 * "nonce": "shown". */
static void
fill_nonce(json_t *request)
{
	const char *nonce =
	    json_string_value(json_object_get(request, "nonce"));
	json_t *shown;

	if (nonce == NULL || strcmp(nonce, "shown") != 0)
		return;
	shown = ask("show", CORE_LINK, NULL, NULL);
	json_object_set(request, "nonce", json_object_get(shown, "nonce"));
	json_decref(shown);
}

static void
check(const json_t *request, bool has_nonce)
{
	json_t *answer = page_handle(&core, request, CORE_NOW + 60);
	const char *status =
	    json_string_value(json_object_get(answer, "status"));
	char *text = json_dumps(answer, JSON_COMPACT);

	core_require(status != NULL, "no status");
	core_require(strcmp(status, "temp") != 0, "trouble");
	core_require(has_nonce || strcmp(status, "counted") != 0,
	    "counted without the form's nonce");
	core_require(text != NULL && strstr(text, CORE_REPLY) == NULL &&
			 strstr(text, CORE_BOUNCE) == NULL,
	    "a token of another channel");
	free(text);
	json_decref(answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_error_t why;
	json_t *request = json_loadb((const char *)data, size, 0, &why);
	bool has_nonce;

	if (request == NULL)
		return 0;
	core_ready();
	has_nonce = json_string_length(json_object_get(request, "nonce")) > 0;
	if (json_is_object(request))
		fill_nonce(request);
	check(request, has_nonce);
	json_decref(request);
	return 0;
}
