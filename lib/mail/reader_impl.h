/* SPDX-License-Identifier: ISC
 * Running a job in a reader worker, for the files of this folder, and starting
 * readers that run something else, for the tests of what happens then. */
#ifndef MAIL_READER_IMPL_H
#define MAIL_READER_IMPL_H

#include "lib/base/worker.h"
#include "lib/mail/reader.h"

enum reader_kind {
	READER_SPF = 1,
	READER_MESSAGE,
	READER_STRICTLY,
	READER_WORDS
};

enum {
	READER_MESSAGE_MAX = 64 * 1024 * 1024, /* bytes; settings allow less */
	READER_MEMORY_MAX = 512 * 1024 * 1024,
	READER_CPU_S = 10,
	READER_JOBS_MAX = 500,
};

/* A message as it crosses the socket; its text and its other texts follow. */
struct reader_message_head {
	uint8_t state;
	uint8_t is_report;
	uint8_t is_feedback;
	uint8_t n_others;
	char type[MESSAGE_TYPE_SIZE];
	uint32_t len;
	struct {
		uint32_t len, instead;
	} others[MESSAGE_OTHERS_MAX];
};

/* One job: worker_job's members say what they are; the key is the reader's. */
enum status reader_run(const struct reader *reader, struct buf *result,
    enum reader_kind kind, const char *bytes, size_t len,
    const struct worker_job *how, struct err *err) MUST_CHECK;

typedef enum status reader_job(
    struct worker_link *link, struct buf *result, const char *job, size_t len);

/* The first octet of a job is its enum reader_kind. */
enum status reader_job_run(struct worker_link *link, struct buf *result,
    const char *job, size_t len) MUST_CHECK;

enum status readers_start_with(struct readers **readers_r, unsigned n_min,
    reader_job *job, struct err *err) MUST_CHECK;

#endif
