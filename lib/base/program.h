/* SPDX-License-Identifier: ISC
 * Running a program of the operator's to its end: without a shell, with
 * nothing of ours but its standard input, and for a limited time. When to run
 * it and what its end means is left to the callers. */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"

enum {
	PROGRAM_OUTPUT_MAX = 4096, /* bytes of output that are kept */
	PROGRAM_GRACE_MS = 2000,   /* between SIGTERM and SIGKILL */
	PROGRAM_TEXT_SIZE = 512,
};

struct program {
	const char *path;
	const char *const *argv;        /* ends with null; null: its path */
	const char *const *environment; /* all of it; ends with null */
	const void *input;              /* its standard input */
	size_t input_len;
	int64_t timeout_ms;
	int cancel_fd; /* readable: end it now; or -1 */
};

enum program_end {
	PROGRAM_EXITED,
	PROGRAM_SIGNALLED,
	PROGRAM_TIMED_OUT,
	PROGRAM_CANCELLED,
	PROGRAM_NOT_STARTED, /* text_r of program_text() says why */
};

struct program_result {
	enum program_end end;
	int code; /* exit status, signal, or errno */
	/* The first bytes of standard output and standard error, mixed. */
	char output[PROGRAM_OUTPUT_MAX];
	size_t output_len;
	bool cut; /* there was more */
};

/* Runs it in a session of its own, with standard input, output and error alone
 * open, in /, and waits. At its time-out its process group is ended. What it
 * does not read of its input is no failure. Blocks; ST_TEMP: the system is out
 * of something, nothing ran. SIGPIPE must be ignored. */
enum status program_run(struct program_result *result_r,
    const struct program *program, struct err *err) MUST_CHECK;

/* How it ended, and its output as one line: "exit 1: no such account". Returns
 * text_r. */
const char *program_text(
    char text_r[PROGRAM_TEXT_SIZE], const struct program_result *result);

#endif
