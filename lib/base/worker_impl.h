/* SPDX-License-Identifier: ISC
 * What the parent, the nursery and the workers say to each other. Only
 * worker*.c include this. */
#ifndef BASE_WORKER_IMPL_H
#define BASE_WORKER_IMPL_H

#include <sys/types.h>

#include "lib/base/worker.h"

/* A sanitizer's runtime maps terabytes of shadow, writes its report to
 * standard error and looks at its own process. Its builds are for tests. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WORKER_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WORKER_SANITIZED 1
#endif
#endif
#ifdef WORKER_SANITIZED
#include <sanitizer/common_interface_defs.h>
/* Its log_path is opened: the worker cannot do so any more. */
#define WORKER_OPEN_REPORT() ((void)__sanitizer_get_report_path())
#else
#define WORKER_SANITIZED     0
#define WORKER_OPEN_REPORT() ((void)0)
#endif

/* Between parent and worker, a stream. Both ends are one program. */
enum frame_kind {
	FRAME_READY = 1, /* worker: the sandbox is closed */
	FRAME_JOB,       /* parent */
	FRAME_QUESTION,  /* worker */
	FRAME_ANSWER,    /* parent */
	FRAME_RESULT,    /* worker */
};

struct frame_head {
	uint32_t kind;
	uint32_t status; /* enum status, in answers and results */
	uint64_t len;    /* of what follows */
};

/* Between parent and nursery, packets, each answered by one. */
enum nursery_op { NURSERY_FORK = 1, NURSERY_BURY };

struct nursery_request {
	enum nursery_op op;
	pid_t pid; /* to bury */
};

struct nursery_reply {
	pid_t pid;
	int status; /* of the buried, as wait(2) has it */
	int error;  /* errno, 0 for success */
};

/* A reply with a descriptor has it in one SCM_RIGHTS message. */
union nursery_control {
	char bytes[64]; /* CMSG_SPACE(sizeof(int)), with room */
	size_t align;
};

/* The nursery's whole life; `fd` is its end of the packets. */
_Noreturn void worker_nursery(int fd, const struct worker_config *config);

#endif
