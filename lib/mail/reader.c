/* SPDX-License-Identifier: ISC
 * What a reader worker can do, and messages as they come back from one. The
 * processes are lib/base/worker's, the reading is message's and spf_probe's. */
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

/* ------------------------------------------------------------ in the worker */

static enum status
prepare(void)
{
	enum status st = message_prepare();

	return st == ST_OK ? spf_probe_prepare() : st;
}

static enum status
message_run(struct buf *result, const char *bytes, size_t len, bool strictly)
{
	struct reader_message_head head = {0};
	struct message message;
	enum status st = message_read(&message, bytes, len, strictly);

	if (st != ST_OK)
		return st;
	head.state = (uint8_t)message.state;
	head.is_report = message.is_report;
	head.is_feedback = message.is_feedback;
	memcpy(head.type, message.type, sizeof(head.type));
	head.len = (uint32_t)message.text_len;
	head.n_others = (uint8_t)message.n_others;
	for (size_t i = 0; i < message.n_others; i++) {
		head.others[i].len = (uint32_t)message.others[i].len;
		head.others[i].instead = message.others[i].instead;
	}
	buf_add(result, &head, sizeof(head));
	buf_add(result, message.text, message.text_len);
	for (size_t i = 0; i < message.n_others; i++)
		buf_add(result, message.others[i].text, message.others[i].len);
	message_clear(&message);
	return ST_OK;
}

enum status
reader_job_run(
    struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	if (len > 0 && job[0] == READER_SPF)
		return spf_probe_run(link, result, job + 1, len - 1);
	if (len > 0 && (job[0] == READER_MESSAGE || job[0] == READER_STRICTLY))
		return message_run(
		    result, job + 1, len - 1, job[0] == READER_STRICTLY);
	if (len > 0 && job[0] == READER_WORDS)
		return message_decode_words(result, job + 1, len - 1);
	return ST_BUG;
}

/* ----------------------------------------------------------------- the pool */

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
	    .result_max = sizeof(struct reader_message_head) +
			  (1 + MESSAGE_OTHERS_MAX) * MESSAGE_TEXT_MAX};
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

bool
readers_live(struct readers *readers)
{
	return worker_pool_lives(readers->pool);
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

/* ---------------------------------------------------------------- a message */

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
is_sound(const struct reader_message_head *head)
{
	return head->state <= MESSAGE_TEXT_UNSURE && head->is_report <= 1 &&
	       head->is_feedback <= 1 && type_is_sound(head->type) &&
	       head->n_others <= MESSAGE_OTHERS_MAX &&
	       (head->state == MESSAGE_TEXT_FOUND ||
		   (head->len == 0 && head->n_others == 0));
}

/* The next `len` octets of [*at, end) as a text of its own. */
static enum status
unpack_text(char **text_r, const char **at, const char *end, size_t len)
{
	if (len > (size_t)(end - *at) || !text_is_sound(*at, len))
		return ST_INVALID;
	*text_r = strndup(*at, len);
	*at += len;
	return *text_r != NULL ? ST_OK : ST_NOMEM;
}

static enum status
unpack_texts(struct message *message, const struct reader_message_head *head,
    const char *at, const char *end)
{
	enum status st = unpack_text(&message->text, &at, end, head->len);

	message->text_len = head->len;
	for (size_t i = 0; i < head->n_others && st == ST_OK; i++) {
		struct message_other *other = &message->others[i];

		st = unpack_text(&other->text, &at, end, head->others[i].len);
		other->len = head->others[i].len;
		other->instead = head->others[i].instead != 0;
		message->n_others = i + (st == ST_OK);
	}
	return st == ST_OK && at != end ? ST_INVALID : st;
}

static enum status
unpack(struct message *message_r, const struct buf *result, struct err *err)
{
	struct message message = {.state = MESSAGE_TEXT_UNSURE};
	struct reader_message_head head;
	const char *texts = buf_str(result) + sizeof(head);
	enum status st = ST_INVALID;

	if (result->len >= sizeof(head)) {
		memcpy(&head, result->data, sizeof(head));
		if (is_sound(&head))
			st = unpack_texts(
			    &message, &head, texts, result->data + result->len);
	}
	if (st != ST_OK) {
		message_clear(&message);
		return err_set(err, ST_TEMP, "%s",
		    st == ST_NOMEM ? "out of memory"
				   : "a reader worker answered nonsense");
	}
	message.state = (enum message_text)head.state;
	message.is_report = head.is_report == 1;
	message.is_feedback = head.is_feedback == 1;
	memcpy(message.type, head.type, sizeof(message.type));
	*message_r = message;
	return ST_OK;
}

/* A member that does not cross the socket would be lost without a word. */
static_assert(sizeof(struct message) == sizeof(struct {
	enum message_text state;
	char *text;
	size_t text_len;
	struct message_other others[MESSAGE_OTHERS_MAX];
	size_t n_others;
	bool is_report, is_feedback;
	char type[MESSAGE_TYPE_SIZE];
}),
    "struct reader_message_head does not carry all of struct message");

enum status
reader_read_message(struct message *message_r, const struct reader *reader,
    const char *bytes, size_t len, bool strictly, int64_t deadline,
    struct err *err)
{
	const struct worker_job how = {.deadline = deadline};
	struct buf result = BUF_INIT;
	enum status st;

	*message_r = (struct message){.state = MESSAGE_TEXT_UNSURE};
	/* Nothing in it that only a library can open, and one way to read. */
	st = message_read_simple(message_r, bytes, len, strictly);
	if (st != ST_NOTFOUND)
		return st == ST_OK ? ST_OK : ST_TEMP;
	st = reader_run(reader, &result,
	    strictly ? READER_STRICTLY : READER_MESSAGE, bytes, len, &how, err);
	if (st == ST_OK)
		st = unpack(message_r, &result, err);
	else
		st = ST_TEMP;
	buf_free(&result);
	return st;
}

enum status
reader_decode_words(struct buf *out, const struct reader *reader,
    const char *value, size_t len, int64_t deadline, struct err *err)
{
	const struct worker_job how = {.deadline = deadline};
	struct buf result = BUF_INIT;
	enum status st = ST_OK;

	if (memmem(value, len, "=?", 2) == NULL)
		buf_add(&result, value, len);
	else if (reader_run(reader, &result, READER_WORDS, value, len, &how,
		     err) != ST_OK)
		st = ST_TEMP;
	if (st == ST_OK && memchr(buf_str(&result), '\0', result.len) != NULL)
		st = err_set(err, ST_TEMP, "a reader worker answered nonsense");
	if (st == ST_OK)
		buf_adds(out, buf_str(&result));
	if (st == ST_OK && (!buf_ok(&result) || !buf_ok(out)))
		st = err_set(err, ST_TEMP, "out of memory");
	buf_free(&result);
	return st;
}
