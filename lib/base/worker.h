/* SPDX-License-Identifier: ISC
 * Processes that do a stranger's work and hold nothing: no file, no network,
 * no key, a filter on their system calls. What the work is comes as a function;
 * what an answer is worth is the callers' to check. */
#ifndef BASE_WORKER_H
#define BASE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/status.h"

enum {
	WORKER_KEY_SIZE = 640, /* a mailbox, or two domains and more */
	WORKERS_MAX = 64,
};

struct worker_pool; /* the parent's end; safe to use from several threads */
struct worker_link; /* the worker's end */

/* Copied by worker_pool_start(). */
struct worker_config {
	const char *name; /* of the process, and in the log */
	/* Once, outside the sandbox and without threads: whatever a library
	 * opens or allocates at its first use. May be null. */
	enum status (*prepare)(void);
	/* One job, inside. Appends the result. ST_OK and ST_INVALID go to the
	 * caller, anything else ends the worker. */
	enum status (*run)(struct worker_link *link, struct buf *result,
	    const char *job, size_t len);
	unsigned n_min;     /* ready at the start, and idle at most */
	unsigned n_max;     /* at once, at most WORKERS_MAX */
	unsigned jobs_max;  /* after so many jobs a worker is replaced */
	size_t memory_max;  /* bytes beyond what the program maps */
	unsigned cpu_max_s; /* processor time for one job */
	size_t job_max, question_max, answer_max, result_max; /* bytes */
};

/* Forks a nursery, which forks the workers, now and whenever one is replaced:
 * so call it before threads are started and before keys are read. ST_TEMP
 * with the sentence where the kernel grants no sandbox. */
enum status worker_pool_start(struct worker_pool **pool_r,
    const struct worker_config *config, struct err *err) MUST_CHECK;
void worker_pool_stop(struct worker_pool *pool); /* null allowed */

/* Answers what the worker asks meanwhile, in the calling thread; it may block
 * until the deadline. ST_OK, ST_NOTFOUND, ST_TEMP and ST_INVALID go to the
 * worker with `answer`; anything else ends the job. */
typedef enum status
worker_answer(void *arg, struct buf *answer, const char *question, size_t len);

struct worker_job {
	/* For whom. A worker that has worked for one key is never used for
	 * another. */
	const char *key;
	const char *bytes;
	size_t len;
	worker_answer *answer; /* null: asking ends the worker */
	void *arg;
	unsigned n_questions_max;
	int64_t deadline; /* clock_mono_ms()'s */
};

/* Blocks until the result is there or the deadline is. ST_OK or ST_INVALID, as
 * the worker says, with its result appended. ST_TEMP: no worker was free in
 * time, or it died, overran, asked too much or answered nonsense; it is
 * replaced. */
enum status worker_pool_run(struct worker_pool *pool, struct buf *result,
    const struct worker_job *job, struct err *err) MUST_CHECK;

/* False: nothing replaces a worker any more, and only another start of the
 * program helps. */
bool worker_pool_lives(struct worker_pool *pool);

/* In the worker: asks the parent and waits. ST_OK, ST_NOTFOUND, ST_TEMP or
 * ST_INVALID as the parent says, ST_NOMEM. */
enum status worker_ask(struct worker_link *link, struct buf *answer,
    const char *question, size_t len) MUST_CHECK;

#endif
