/* SPDX-License-Identifier: ISC
 * What a reader worker can do, and messages as they come back from one. The
 * processes are lib/base/worker's, the reading is message's and spf_eval's. */
#include "lib/mail/reader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/utf8.h"
#include "lib/mail/message_impl.h"
#include "lib/mail/reader_impl.h"
#include "lib/mail/spf_impl.h"

struct readers {
	struct worker_pool *pool;
};

/* A message as it crosses the socket; its text follows. */
struct message_head {
	uint8_t state;
	uint8_t is_report;
	uint8_t is_feedback;
	char type[MESSAGE_TYPE_SIZE];
};

/* --------------------------------------------------------------- in the worker
 */

static enum status
prepare(void)
{
	enum status st = message_prepare();

	return st == ST_OK ? spf_eval_prepare() : st;
}

static enum status
message_run(struct buf *result, const char *bytes, size_t len)
{
	struct message_head head = {0};
	struct message message;
	enum status st = message_read(&message, bytes, len);

	if (st != ST_OK)
		return st;
	head.state = (uint8_t)message.state;
	head.is_report = message.is_report;
	head.is_feedback = message.is_feedback;
	memcpy(head.type, message.type, sizeof(head.type));
	buf_add(result, &head, sizeof(head));
	buf_add(result, message.text, message.text_len);
	message_clear(&message);
	return ST_OK;
}

enum status
reader_job_run(
    struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	if (len > 0 && job[0] == READER_SPF)
		return spf_eval_run(link, result, job + 1, len - 1);
	if (len > 0 && job[0] == READER_MESSAGE)
		return message_run(result, job + 1, len - 1);
	return ST_BUG;
}

/* -------------------------------------------------------------------- the pool
 */

enum status
readers_start_with(struct readers **readers_r, unsigned n_min, reader_job *job,
    struct err *err)
{
	const struct worker_config config = {.name = "cs-reader",
	    .prepare = prepare,
	    .run = job,
	    .n_min = n_min < READERS_MAX ? n_min : READERS_MAX,
	    .n_max = READERS_MAX,
	    .jobs_max = READER_JOBS_MAX,
	    .memory_max = READER_MEMORY_MAX,
	    .cpu_max_s = READER_CPU_S,
	    .job_max = READER_MESSAGE_MAX + 1,
	    .question_max = SPF_QUESTION_MAX,
	    .answer_max = SPF_ANSWER_MAX,
	    .result_max = sizeof(struct message_head) + MESSAGE_TEXT_MAX};
	struct readers *readers = calloc(1, sizeof(*readers));
	enum status st;

	*readers_r = NULL;
	if (readers == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	st = worker_pool_start(&readers->pool, &config, err);
	if (st != ST_OK) {
		free(readers);
		return st;
	}
	*readers_r = readers;
	return ST_OK;
}

enum status
readers_start(struct readers **readers_r, unsigned n_min, struct err *err)
{
	return readers_start_with(readers_r, n_min, reader_job_run, err);
}

void
readers_stop(struct readers *readers)
{
	if (readers == NULL)
		return;
	worker_pool_stop(readers->pool);
	free(readers);
}

enum status
reader_run(const struct reader *reader, struct buf *result,
    enum reader_kind kind, const char *bytes, size_t len,
    const struct worker_job *how, struct err *err)
{
	struct worker_job job = *how;
	struct buf text = BUF_INIT;
	enum status st;

	buf_addc(&text, (char)kind);
	buf_add(&text, bytes, len);
	if (!buf_ok(&text)) {
		buf_free(&text);
		return err_set(err, ST_TEMP, "out of memory");
	}
	job.key = reader->key;
	job.bytes = text.data;
	job.len = text.len;
	st = worker_pool_run(reader->pool->pool, result, &job, err);
	buf_free(&text);
	return st;
}

/* ------------------------------------------------------------------- a message
 */

static bool
type_is_sound(const char type[MESSAGE_TYPE_SIZE])
{
	if (memchr(type, '\0', MESSAGE_TYPE_SIZE) == NULL)
		return false;
	for (; *type != '\0'; type++) {
		if (*type < ' ' || *type > '~')
			return false;
	}
	return true;
}

static bool
text_is_sound(const char *text, size_t len)
{
	return len <= MESSAGE_TEXT_MAX && utf8_is_valid(text, len) &&
	       memchr(text, '\0', len) == NULL &&
	       memchr(text, '\r', len) == NULL;
}

/* What message_read() promises, a worker must keep. */
static bool
is_sound(const struct message_head *head, const char *text, size_t len)
{
	return head->state <= MESSAGE_TEXT_UNSURE && head->is_report <= 1 &&
	       head->is_feedback <= 1 && type_is_sound(head->type) &&
	       text_is_sound(text, len) &&
	       (head->state == MESSAGE_TEXT_FOUND || len == 0);
}

static enum status
unpack(struct message *message_r, const struct buf *result, struct err *err)
{
	struct message message = {.state = MESSAGE_TEXT_UNSURE};
	struct message_head head;
	const char *text = buf_str(result) + sizeof(head);

	if (result->len < sizeof(head))
		return err_set(
		    err, ST_TEMP, "a reader worker answered nonsense");
	memcpy(&head, result->data, sizeof(head));
	message.text_len = result->len - sizeof(head);
	if (!is_sound(&head, text, message.text_len))
		return err_set(
		    err, ST_TEMP, "a reader worker answered nonsense");
	message.state = (enum message_text)head.state;
	message.is_report = head.is_report == 1;
	message.is_feedback = head.is_feedback == 1;
	memcpy(message.type, head.type, sizeof(message.type));
	message.text = strndup(text, message.text_len);
	if (message.text == NULL)
		return err_set(err, ST_TEMP, "out of memory");
	*message_r = message;
	return ST_OK;
}

/* A member that does not cross the socket would be lost without a word. */
static_assert(sizeof(struct message) == sizeof(struct {
	enum message_text state;
	char *text;
	size_t text_len;
	bool is_report, is_feedback;
	char type[MESSAGE_TYPE_SIZE];
}),
    "struct message_head does not carry all of struct message");

enum status
reader_read_message(struct message *message_r, const struct reader *reader,
    const char *bytes, size_t len, int64_t deadline, struct err *err)
{
	const struct worker_job how = {.deadline = deadline};
	struct buf result = BUF_INIT;
	enum status st;

	*message_r = (struct message){.state = MESSAGE_TEXT_UNSURE};
	/* Nothing in it that only a library can open. */
	st = message_read_plain(message_r, bytes, len);
	if (st != ST_NOTFOUND)
		return st == ST_OK ? ST_OK : ST_TEMP;
	st = reader_run(reader, &result, READER_MESSAGE, bytes, len, &how, err);
	if (st == ST_OK)
		st = unpack(message_r, &result, err);
	else
		st = ST_TEMP;
	buf_free(&result);
	return st;
}
