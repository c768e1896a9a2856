/* SPDX-License-Identifier: ISC
 * One child: started, fed, listened to, ended, by one loop of poll(2). What
 * runs between fork and exec is safe among threads. */
#include "lib/base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/utf8.h"

enum {
	FIRST_FREE_FD = 3,
	CHILD_UMASK = 077,
	CHUNK = 1024,
	EXIT_NO_EXEC = 127,
	READ = 0, /* ends of a pipe */
	WRITE = 1,
};

struct child {
	const struct program *program;
	struct program_result *result;
	pid_t pid;
	int pidfd;
	int input, output, failure; /* our ends, or -1 */
	size_t fed;
	int64_t end_ms, kill_ms; /* on the monotonic clock */
	bool over, told;         /* not wanted any more; SIGTERM was sent */
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ------------------------------------------------------------ in the child */

static void
default_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Descriptors 0 to 2 and the one that tells of a failed exec. */
static bool
keep_only(int input, int output, int failure)
{
	return dup2(failure, FIRST_FREE_FD) == FIRST_FREE_FD &&
	       fcntl(FIRST_FREE_FD, F_SETFD, FD_CLOEXEC) == 0 &&
	       dup2(input, STDIN_FILENO) == STDIN_FILENO &&
	       dup2(output, STDOUT_FILENO) == STDOUT_FILENO &&
	       dup2(output, STDERR_FILENO) == STDERR_FILENO &&
	       close_range(FIRST_FREE_FD + 1, ~0U, 0) == 0;
}

static void
become(const struct program *program, pid_t parent, int input, int output,
    int failure)
{
	const char *const alone[] = {program->path, NULL};
	const char *const *argv = program->argv ? program->argv : alone;
	int why;

	/* Ends with us; a parent that is gone already tells nobody. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
	    keep_only(input, output, failure) && setsid() >= 0 &&
	    chdir("/") == 0 &&
	    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}) == 0) {
		default_signals();
		umask(CHILD_UMASK);
		execve(program->path, (char *const *)(uintptr_t)argv,
		    (char *const *)(uintptr_t)program->environment);
	}
	why = errno;
	(void)!write(FIRST_FREE_FD, &why, sizeof(why));
	_exit(EXIT_NO_EXEC);
}

/* ----------------------------------------------------------------- starting */

/* Above those that the child's own are moved to. */
static bool
pipe_above(int ends[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, FIRST_FREE_FD + 1);
		close(low[i]);
	}
	return ends[READ] >= 0 && ends[WRITE] >= 0;
}

static bool
no_wait(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

static enum status
start(struct child *c, int input[2], int output[2], int failure[2],
    struct err *err)
{
	pid_t parent = getpid();
	sigset_t all, before;

	if (!pipe_above(input) || !pipe_above(output) || !pipe_above(failure) ||
	    !no_wait(input[WRITE]) || !no_wait(output[READ]))
		return err_set(err, ST_TEMP, "no descriptors for %s: %s",
		    c->program->path, strerror(errno));
	/* No handler of ours may run in the child. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	c->pid = fork();
	if (c->pid == 0)
		become(c->program, parent, input[READ], output[WRITE],
		    failure[WRITE]);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (c->pid < 0)
		return err_set(err, ST_TEMP, "no process for %s: %s",
		    c->program->path, strerror(errno));
	c->pidfd = pidfd_open(c->pid, 0);
	if (c->pidfd < 0) {
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
		return err_set(err, ST_TEMP, "cannot watch %s: %s",
		    c->program->path, strerror(errno));
	}
	c->input = input[WRITE];
	c->output = output[READ];
	c->failure = failure[READ];
	input[WRITE] = output[READ] = failure[READ] = -1;
	return ST_OK;
}

/* -------------------------------------------------------------- while it is */

static void
feed(struct child *c)
{
	const char *bytes = c->program->input;
	size_t left = c->program->input_len - c->fed;
	ssize_t n = left > 0 ? write(c->input, bytes + c->fed, left) : 0;

	if (n > 0)
		c->fed += (size_t)n;
	if (c->fed == c->program->input_len ||
	    (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(&c->input);
}

/* False at the end of what there is now. */
static bool
listen_once(struct child *c)
{
	struct program_result *r = c->result;
	char chunk[CHUNK];
	ssize_t n = read(c->output, chunk, sizeof(chunk));
	size_t room = sizeof(r->output) - r->output_len;

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(&c->output);
	if (n <= 0)
		return false;
	if ((size_t)n > room)
		r->cut = true;
	else
		room = (size_t)n;
	memcpy(r->output + r->output_len, chunk, room);
	r->output_len += room;
	return true;
}

/* Asks its process group to end, later makes it. */
static void
end_it(struct child *c, int64_t now)
{
	if (!c->told) {
		c->told = true;
		c->kill_ms = now + PROGRAM_GRACE_MS;
		kill(-c->pid, SIGTERM);
		kill(c->pid, SIGTERM);
	} else if (now >= c->kill_ms) {
		c->kill_ms = now + PROGRAM_GRACE_MS;
		kill(-c->pid, SIGKILL);
		kill(c->pid, SIGKILL);
	}
}

static int
next_ms(const struct child *c, int64_t now)
{
	int64_t wait = (c->over ? c->kill_ms : c->end_ms) - now;

	if (wait < 0)
		return 0;
	return wait < PROGRAM_GRACE_MS ? (int)wait : PROGRAM_GRACE_MS;
}

static void
look_at_time(struct child *c, bool cancelled)
{
	int64_t now = clock_mono_ms();

	if (!c->over && (cancelled || now >= c->end_ms)) {
		c->over = true;
		c->result->end =
		    cancelled ? PROGRAM_CANCELLED : PROGRAM_TIMED_OUT;
	}
	if (c->over)
		end_it(c, now);
}

static void
follow(struct child *c)
{
	enum { ENDED, OUTPUT, INPUT, CANCEL, N_FDS };

	for (;;) {
		struct pollfd fds[N_FDS] = {
		    [ENDED] = {.fd = c->pidfd, .events = POLLIN},
		    [OUTPUT] = {.fd = c->output, .events = POLLIN},
		    [INPUT] = {.fd = c->input, .events = POLLOUT},
		    [CANCEL] = {.fd = c->over ? -1 : c->program->cancel_fd,
			.events = POLLIN},
		};

		(void)poll(fds, N_FDS, next_ms(c, clock_mono_ms()));
		if (fds[OUTPUT].revents != 0)
			listen_once(c);
		if (fds[INPUT].revents != 0)
			feed(c);
		if (fds[ENDED].revents != 0)
			return;
		look_at_time(c, fds[CANCEL].revents != 0);
	}
}

/* Before it is reaped, so that the group is its own; what it left running
 * while it was wanted may go on. */
static void
finish(struct child *c)
{
	struct program_result *r = c->result;
	siginfo_t info = {0};
	int why = 0;

	while (c->output >= 0 && !r->cut && listen_once(c))
		;
	if (c->over)
		kill(-c->pid, SIGKILL);
	while (waitid(P_PIDFD, (id_t)c->pidfd, &info, WEXITED) != 0 &&
	       errno == EINTR)
		;
	if (read(c->failure, &why, sizeof(why)) == (ssize_t)sizeof(why)) {
		r->end = PROGRAM_NOT_STARTED;
		r->code = why;
	} else if (!c->over) {
		r->end = info.si_code == CLD_EXITED ? PROGRAM_EXITED
						    : PROGRAM_SIGNALLED;
		r->code = info.si_status;
	}
}

enum status
program_run(struct program_result *result_r, const struct program *program,
    struct err *err)
{
	struct child c = {.program = program,
	    .result = result_r,
	    .pidfd = -1,
	    .input = -1,
	    .output = -1,
	    .failure = -1,
	    .end_ms = clock_mono_ms() + program->timeout_ms};
	int input[2] = {-1, -1}, output[2] = {-1, -1}, failure[2] = {-1, -1};
	enum status st;

	memset(result_r, 0, sizeof(*result_r));
	st = start(&c, input, output, failure, err);
	for (int i = 0; i < 2; i++) {
		close_fd(&input[i]);
		close_fd(&output[i]);
		close_fd(&failure[i]);
	}
	if (st == ST_OK) {
		follow(&c);
		finish(&c);
	}
	close_fd(&c.pidfd);
	close_fd(&c.input);
	close_fd(&c.output);
	close_fd(&c.failure);
	return st;
}

/* --------------------------------------------------------------- as a text */

static size_t
say_end(char *text, const struct program_result *r)
{
	int len = 0;

	switch (r->end) {
	case PROGRAM_EXITED:
		len = snprintf(text, PROGRAM_TEXT_SIZE, "exit %d", r->code);
		break;
	case PROGRAM_SIGNALLED:
		len = snprintf(
		    text, PROGRAM_TEXT_SIZE, "ended by signal %d", r->code);
		break;
	case PROGRAM_TIMED_OUT:
		len =
		    snprintf(text, PROGRAM_TEXT_SIZE, "ended at its time-out");
		break;
	case PROGRAM_CANCELLED:
		len = snprintf(
		    text, PROGRAM_TEXT_SIZE, "interrupted, as we stop");
		break;
	case PROGRAM_NOT_STARTED:
		len = snprintf(text, PROGRAM_TEXT_SIZE, "cannot be run: %s",
		    strerror(r->code));
		break;
	}
	return (size_t)len;
}

const char *
program_text(
    char text_r[PROGRAM_TEXT_SIZE], const struct program_result *result)
{
	size_t len = say_end(text_r, result);
	bool blank = true;

	if (result->output_len == 0)
		return text_r;
	text_r[len++] = ':';
	for (size_t i = 0;
	     i < result->output_len && len + 2 < PROGRAM_TEXT_SIZE; i++) {
		unsigned char c = (unsigned char)result->output[i];
		bool space = c <= ' ' || c == 0x7f;

		if (!space && blank)
			text_r[len++] = ' ';
		if (!space)
			text_r[len++] = (char)c;
		blank = space;
	}
	text_r[len] = '\0';
	if (!utf8_is_valid(text_r, len)) {
		for (size_t i = 0; i < len; i++) {
			if ((unsigned char)text_r[i] > '~')
				text_r[i] = '?';
		}
	}
	return text_r;
}
