/* SPDX-License-Identifier: ISC
 * Gives a run to the operator's program. Nothing of ours reaches it but the
 * JSON and the key. */
#include "approve/effect_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENV_SIZE = 128, MS = 1000 };

#define RUN_PATH \
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

enum status
effect_read(struct effect_end *end_r, const json_t *run, struct err *err)
{
	json_int_t id = 0, generation = 0, attempt = 0;

	*end_r = (struct effect_end){.uid = -1, .text = ""};
	if (json_unpack((json_t *)(uintptr_t)run,
		"{s:{s:I, s:s, s:s, s:I, s:I}}", "Hook", "Id", &id, "RequestId",
		&end_r->request_id, "Outcome", &end_r->outcome, "Generation",
		&generation, "Attempt", &attempt) != 0 ||
	    id < 1 || generation < 1 || generation > INT32_MAX || attempt < 1 ||
	    attempt > INT32_MAX)
		return err_set(err, ST_INVALID,
		    "Hook must have Id, RequestId, Outcome, Generation and "
		    "Attempt");
	end_r->id = id;
	end_r->generation = (unsigned)generation;
	end_r->attempt = (unsigned)attempt;
	return ST_OK;
}

static enum status
execute(struct program_result *result_r, const struct effect_end *key,
    const char *path, const json_t *run, int cancel_fd, struct err *err)
{
	char id[ENV_SIZE], outcome[ENV_SIZE], generation[ENV_SIZE];
	char attempt[ENV_SIZE];
	const char *const environment[] = {
	    RUN_PATH, "LANG=C.UTF-8", id, outcome, generation, attempt, NULL};
	json_int_t timeout = json_integer_value(
	    json_object_get(json_object_get(run, "Hook"), "Timeout"));
	char *input = json_dumps(run, JSON_COMPACT);
	enum status st;

	if (input == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	snprintf(id, ENV_SIZE, "COUNTERSIGN_REQUEST_ID=%s", key->request_id);
	snprintf(outcome, ENV_SIZE, "COUNTERSIGN_OUTCOME=%s", key->outcome);
	snprintf(
	    generation, ENV_SIZE, "COUNTERSIGN_GENERATION=%u", key->generation);
	snprintf(attempt, ENV_SIZE, "COUNTERSIGN_ATTEMPT=%u", key->attempt);
	st = program_run(result_r,
	    &(struct program){.path = path,
		.environment = environment,
		.input = input,
		.input_len = strlen(input),
		.timeout_ms = timeout * MS,
		.cancel_fd = cancel_fd},
	    err);
	free(input);
	return st;
}

enum status
effect_execute(struct effect_end *end_r, char text_r[PROGRAM_TEXT_SIZE],
    const char *path, const json_t *run, int cancel_fd, struct err *err)
{
	struct program_result result;
	enum status st = effect_read(end_r, run, err);

	if (st == ST_OK)
		st = execute(&result, end_r, path, run, cancel_fd, err);
	if (st != ST_OK)
		return st;
	end_r->text = program_text(text_r, &result);
	end_r->done = result.end == PROGRAM_EXITED && result.code == 0;
	return result.end == PROGRAM_CANCELLED ? ST_NOTFOUND : ST_OK;
}
