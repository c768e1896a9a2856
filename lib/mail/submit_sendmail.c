/* SPDX-License-Identifier: ISC
 * Owns the submission by the sendmail command that every MTA brings. Which
 * mails are fit to be handed over was checked before. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/mail/submit_impl.h"

enum {
	OUTPUT_MAX = 400, /* of the command's words, for the log */
	NAP_MS = 20,      /* between looks whether it has ended */
	FIRST_CLOSED_FD = 3,
};

/* A running command: what it still has to be given, what it has said. */
struct child {
	pid_t pid;
	int in;  /* its standard input, or -1 */
	int out; /* its standard output and error, or -1 */
	const char *bytes;
	size_t left;
	struct buf said;
	int wstatus;
	int64_t deadline_ms;
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* The command wants its system's line ends. */
static void
add_lf_lines(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] != '\r')
			buf_addc(out, bytes[i]);
	}
}

/* --- starting --- */

/* The child gets the two pipes, default signals, and nothing else of ours. */
static int
set_actions(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attr,
    int in, int out)
{
	sigset_t none, pipe_set;
	int rc;

	sigemptyset(&none);
	sigemptyset(&pipe_set);
	sigaddset(&pipe_set, SIGPIPE);
	if ((rc = posix_spawn_file_actions_adddup2(actions, in, 0)) != 0 ||
	    (rc = posix_spawn_file_actions_adddup2(actions, out, 1)) != 0 ||
	    (rc = posix_spawn_file_actions_adddup2(actions, out, 2)) != 0 ||
	    (rc = posix_spawn_file_actions_addclosefrom_np(
		 actions, FIRST_CLOSED_FD)) != 0 ||
	    (rc = posix_spawnattr_setsigmask(attr, &none)) != 0 ||
	    (rc = posix_spawnattr_setsigdefault(attr, &pipe_set)) != 0)
		return rc;
	return posix_spawnattr_setflags(
	    attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int
spawn(pid_t *pid_r, const char *path, const struct submit_mail *mail, int in,
    int out)
{
	/* -N and -- are understood by Sendmail and by Postfix. -V is not used
	 * for the envelope id: to Postfix it means something else. */
	const char *const argv[] = {path, "-i", "-f", mail->mail_from, "-N",
	    "success,delay,failure", "--", mail->rcpt_to, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc != 0)
		return rc;
	rc = posix_spawnattr_init(&attr);
	if (rc != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return rc;
	}
	rc = set_actions(&actions, &attr, in, out);
	if (rc == 0)
		rc = posix_spawn(
		    pid_r, path, &actions, &attr, (char *const *)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int
start(struct child *child, const char *path, const struct submit_mail *mail)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	int rc;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 ||
	    fcntl(in[1], F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(out[0], F_SETFL, O_NONBLOCK) < 0)
		rc = errno;
	else
		rc = spawn(&child->pid, path, mail, in[0], out[1]);
	close_fd(&in[0]);
	close_fd(&out[1]);
	if (rc != 0) {
		close_fd(&in[1]);
		close_fd(&out[0]);
		return rc;
	}
	child->in = in[1];
	child->out = out[0];
	return 0;
}

/* --- running --- */

/* A command that stops reading is no error here: its exit status speaks. */
static void
feed(struct child *child)
{
	sigset_t pipe_set, old_set;
	ssize_t n;

	sigemptyset(&pipe_set);
	sigaddset(&pipe_set, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_set, &old_set);
	n = write(child->in, child->bytes, child->left);
	if (n < 0 && errno == EPIPE)
		(void)sigtimedwait(&pipe_set, NULL, &(struct timespec){0});
	else if (n < 0 && (errno == EAGAIN || errno == EINTR))
		n = 0;
	pthread_sigmask(SIG_SETMASK, &old_set, NULL);
	if (n >= 0) {
		child->bytes += n;
		child->left -= (size_t)n;
	}
	if (n < 0 || child->left == 0)
		close_fd(&child->in);
}

static void
listen_to(struct child *child)
{
	char bytes[512];
	ssize_t n = read(child->out, bytes, sizeof bytes);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		close_fd(&child->out);
	else if (child->said.len < OUTPUT_MAX)
		buf_add(&child->said, bytes, (size_t)n);
}

static void
exchange(struct child *child)
{
	struct pollfd fds[] = {
	    {.fd = child->in, .events = POLLOUT},
	    {.fd = child->out, .events = POLLIN},
	};

	if (poll(fds, 2, NAP_MS) <= 0)
		return;
	if (fds[0].revents != 0)
		feed(child);
	if (fds[1].revents != 0)
		listen_to(child);
}

enum ending {
	ENDED,  /* by itself; wstatus tells how */
	KILLED, /* at the deadline */
	LOST,   /* somebody else has waited for it: nothing is known */
};

static enum ending
run(struct child *child)
{
	pid_t got;

	while ((got = waitpid(child->pid, &child->wstatus, WNOHANG)) == 0) {
		if (clock_mono_ms() >= child->deadline_ms) {
			kill(child->pid, SIGKILL);
			while (
			    waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
				;
			return KILLED;
		}
		exchange(child);
	}
	/* What it said last may still be in the pipe. */
	if (child->out >= 0)
		listen_to(child);
	return got == child->pid ? ENDED : LOST;
}

/* --- the outcome --- */

/* Exit codes of sysexits.h that say no for good; any other failure, also to
 * start at all, may pass. */
static enum status
exit_status(int code)
{
	switch (code) {
	case EX_OK:
		return ST_OK;
	case EX_USAGE:
	case EX_DATAERR:
	case EX_NOUSER:
	case EX_NOHOST:
		return ST_DENIED;
	default:
		return ST_TEMP;
	}
}

static void
take_exit(struct submit_mail *mail, const struct child *child, const char *path)
{
	int code = WIFEXITED(child->wstatus) ? WEXITSTATUS(child->wstatus) : -1;
	enum status st = exit_status(code);

	if (code < 0)
		submit_set(mail, ST_TEMP, "%s was ended by signal %d", path,
		    WTERMSIG(child->wstatus));
	else if (st == ST_OK)
		submit_set(mail, st, "%s", buf_str(&child->said));
	else
		submit_set(mail, st, "%s ended with %d: %s", path, code,
		    buf_str(&child->said));
}

static void
take_ending(struct submit_mail *mail, const struct submit_config *cfg,
    const struct child *child, enum ending ending)
{
	switch (ending) {
	case ENDED:
		take_exit(mail, child, cfg->sendmail);
		return;
	case KILLED:
		submit_set(mail, ST_TEMP, "%s did not end within %u s",
		    cfg->sendmail, submit_timeout_s(cfg));
		return;
	case LOST:
		submit_set(
		    mail, ST_TEMP, "how %s ended is not known", cfg->sendmail);
		return;
	}
}

static void
submit_one(const struct submit_config *cfg, struct submit_mail *mail)
{
	struct child child = {.in = -1, .out = -1};
	struct buf text = BUF_INIT;
	int rc;

	add_lf_lines(&text, mail->bytes, mail->len);
	if (!buf_ok(&text)) {
		submit_set(mail, ST_TEMP, "out of memory");
		goto out;
	}
	child.bytes = buf_str(&text);
	child.left = text.len;
	child.deadline_ms = clock_mono_ms() + 1000LL * submit_timeout_s(cfg);
	rc = start(&child, cfg->sendmail, mail);
	if (rc != 0)
		submit_set(mail, ST_TEMP, "%s cannot be run: %s", cfg->sendmail,
		    strerror(rc));
	else
		take_ending(mail, cfg, &child, run(&child));
out:
	close_fd(&child.in);
	close_fd(&child.out);
	buf_free(&child.said);
	buf_wipe(&text);
}

enum status
submit_sendmail(
    const struct submit_config *cfg, struct submit_mail *mails, size_t n_mails)
{
	for (size_t i = 0; i < n_mails; i++) {
		if (mails[i].result == ST_NOTFOUND)
			submit_one(cfg, &mails[i]);
	}
	return ST_OK;
}
