/* SPDX-License-Identifier: ISC
 * Starting a process with nothing but its listener and its channels, and the
 * threads that answer. When to start and when to end is the keeper's. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "approve/daemon/webprocess.h"
#include "approve/web/channel.h"
#include "approve/web/web.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#define WEBPROCESS_SELF "/proc/self/exe"
#define WEBPROCESS_NAME "countersign-approve"

enum {
	WEBPROCESS_FIRST_FREE_FD = WEB_CHANNELS_FD + WEB_N_CHANNELS,
	WEBPROCESS_HELLO_MS = 15000, /* from start to ready */
	WEBPROCESS_ENV_MAX = 64,
};

/* What the child's environment may have: the C library's preloading (the
 * clock of tests, faketime), the sanitizers, and systemd's mark on standard
 * error. */
static const char *const webprocess_environment[] = {
    "LD_PRELOAD=",
    "LD_LIBRARY_PATH=",
    "FAKETIME",
    "ASAN_",
    "UBSAN_",
    "LSAN_",
    "TSAN_",
    "JOURNAL_STREAM=",
};

struct webprocess_channel {
	webchild_handler *handler;
	void *arg;
	pthread_t thread;
	struct channel_reader reader;
	bool running;
};

struct webprocess {
	pid_t pid; /* 0: none */
	int pidfd;
	int64_t started;
	struct webprocess_channel channels[WEB_N_CHANNELS];
};

/* ---------------------------------------------------------------- channels */

/* Questions that came together are answered together. */
static enum status
webprocess_reply(struct webprocess_channel *channel, struct buf *replies,
    const json_t *request, struct err *err)
{
	json_t *reply = channel->handler(channel->arg, request);
	enum status st;

	if (reply == NULL)
		reply = json_pack("{s:s}", "status", "temp");
	st = channel_add(replies, reply, err);
	json_decref(reply);
	if (st != ST_OK || (replies->len < CHANNEL_FRAME_MAX &&
			       !channel_must_wait(&channel->reader)))
		return st;
	st = channel_send_added(channel->reader.fd, replies, err);
	buf_reset(replies);
	return st;
}

static void *
webprocess_answer(void *arg)
{
	struct webprocess_channel *channel = arg;
	struct buf replies = BUF_INIT;
	struct err err = {""};
	json_t *request = NULL;
	enum status st;

	while (
	    (st = channel_receive(&channel->reader, &request, &err)) == ST_OK) {
		st = webprocess_reply(channel, &replies, request, &err);
		json_decref(request);
		if (st != ST_OK)
			break;
	}
	buf_free(&replies);
	if (st != ST_NOTFOUND)
		log_warn("web child: a channel ended: %s", err.text);
	/* The child sees that this one is of no use any more. */
	shutdown(channel->reader.fd, SHUT_RDWR);
	return NULL;
}

static void
webprocess_close_channels(struct webprocess *process)
{
	int i;

	for (i = 0; i < WEB_N_CHANNELS; i++) {
		struct webprocess_channel *channel = &process->channels[i];

		if (channel->running) {
			shutdown(channel->reader.fd, SHUT_RDWR);
			pthread_join(channel->thread, NULL);
		}
		if (channel->reader.fd >= 0)
			close(channel->reader.fd);
		channel->running = false;
		channel_reader_init(&channel->reader, -1);
	}
}

static enum status
webprocess_run_channels(struct webprocess *process, webchild_handler *handler,
    void *arg, struct err *err)
{
	int i;

	for (i = 0; i < WEB_N_CHANNELS; i++) {
		struct webprocess_channel *channel = &process->channels[i];

		channel->handler = handler;
		channel->arg = arg;
		if (pthread_create(&channel->thread, NULL, webprocess_answer,
			channel) != 0)
			return err_set(
			    err, ST_TEMP, "web child: cannot start a thread");
		channel->running = true;
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- processes */

/* The child's ends, moved above the numbers that they get in the child, so
 * that no dup2() there overwrites one that is still needed. */
struct webprocess_ends {
	int listener;
	int channels[WEB_N_CHANNELS];
};

static void
webprocess_close_ends(struct webprocess_ends *ends)
{
	int i;

	if (ends->listener >= 0)
		close(ends->listener);
	for (i = 0; i < WEB_N_CHANNELS; i++) {
		if (ends->channels[i] >= 0)
			close(ends->channels[i]);
	}
}

static int
webprocess_move_up(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, WEBPROCESS_FIRST_FREE_FD);
}

static enum status
webprocess_open_channels(
    struct webprocess *process, struct webprocess_ends *ends, struct err *err)
{
	int pair[2], i;

	for (i = 0; i < WEB_N_CHANNELS; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) !=
		    0)
			return err_set(err, ST_TEMP,
			    "web child: socketpair: %s", strerror(errno));
		channel_reader_init(&process->channels[i].reader, pair[0]);
		ends->channels[i] = webprocess_move_up(pair[1]);
		close(pair[1]);
		if (ends->channels[i] < 0)
			return err_set(err, ST_TEMP, "web child: fcntl: %s",
			    strerror(errno));
	}
	return ST_OK;
}

static void
webprocess_pick_environment(char *env_r[WEBPROCESS_ENV_MAX + 1])
{
	const size_t n_allowed =
	    sizeof(webprocess_environment) / sizeof(webprocess_environment[0]);
	static char lang[] = "LANG=C";
	size_t n = 0, i;
	char **e;

	env_r[n++] = lang;
	for (e = environ; *e != NULL && n < WEBPROCESS_ENV_MAX; e++) {
		for (i = 0; i < n_allowed; i++) {
			if (strncmp(*e, webprocess_environment[i],
				strlen(webprocess_environment[i])) == 0) {
				env_r[n++] = *e;
				break;
			}
		}
	}
	env_r[n] = NULL;
}

static int
webprocess_plan_files(
    posix_spawn_file_actions_t *actions, const struct webprocess_ends *ends)
{
	int rc, i;

	rc = posix_spawn_file_actions_addopen(
	    actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_addopen(
		    actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(
		    actions, ends->listener, WEB_LISTENER_FD);
	for (i = 0; i < WEB_N_CHANNELS && rc == 0; i++)
		rc = posix_spawn_file_actions_adddup2(
		    actions, ends->channels[i], WEB_CHANNELS_FD + i);
	if (rc == 0)
		rc = posix_spawn_file_actions_addclosefrom_np(
		    actions, WEBPROCESS_FIRST_FREE_FD);
	return rc;
}

static int
webprocess_plan_signals(posix_spawnattr_t *attr)
{
	sigset_t all, none;
	int rc;

	sigfillset(&all);
	sigemptyset(&none);
	rc = posix_spawnattr_setsigdefault(attr, &all);
	if (rc == 0)
		rc = posix_spawnattr_setsigmask(attr, &none);
	if (rc == 0)
		rc = posix_spawnattr_setflags(
		    attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	return rc;
}

static enum status
webprocess_spawn(
    pid_t *pid_r, const struct webprocess_ends *ends, struct err *err)
{
	char name[] = WEBPROCESS_NAME, argument[] = WEB_CHILD_ARGUMENT;
	char *argv[] = {name, argument, NULL};
	char *env[WEBPROCESS_ENV_MAX + 1];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int rc;

	webprocess_pick_environment(env);
	rc = posix_spawn_file_actions_init(&actions);
	if (rc != 0)
		goto out;
	rc = posix_spawnattr_init(&attr);
	if (rc != 0)
		goto out_actions;
	rc = webprocess_plan_files(&actions, ends);
	if (rc == 0)
		rc = webprocess_plan_signals(&attr);
	if (rc == 0)
		rc = posix_spawn(
		    pid_r, WEBPROCESS_SELF, &actions, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
out_actions:
	posix_spawn_file_actions_destroy(&actions);
out:
	if (rc != 0)
		return err_set(
		    err, ST_TEMP, "web child: cannot start: %s", strerror(rc));
	return ST_OK;
}

static enum status
webprocess_read_ready(struct channel_reader *reader, struct err *err)
{
	struct pollfd pfd = {.fd = reader->fd, .events = POLLIN};
	const char *op, *text;
	json_t *frame = NULL;
	enum status st;
	int n;

	do {
		n = poll(&pfd, 1, WEBPROCESS_HELLO_MS);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return err_set(err, ST_TEMP, "web child: not ready after %d ms",
		    WEBPROCESS_HELLO_MS);
	st = channel_receive(reader, &frame, err);
	if (st != ST_OK)
		return err_set(err, ST_TEMP,
		    "web child: ended at its start; its own line in the log "
		    "says why");
	op = json_string_value(json_object_get(frame, "op"));
	text = json_string_value(json_object_get(frame, "text"));
	if (op == NULL || strcmp(op, "ready") != 0)
		st = err_set(err, ST_INVALID, "%s",
		    text != NULL ? text : "web child: no word of how it went");
	json_decref(frame);
	return st;
}

static struct webprocess *
webprocess_new(void)
{
	struct webprocess *process = calloc(1, sizeof(*process));
	int i;

	if (process == NULL)
		return NULL;
	process->pidfd = -1;
	for (i = 0; i < WEB_N_CHANNELS; i++)
		channel_reader_init(&process->channels[i].reader, -1);
	return process;
}

/* From nothing to a process that got its hello. */
static enum status
webprocess_launch(struct webprocess *process, int listener, const json_t *hello,
    struct err *err)
{
	struct webprocess_ends ends = {
	    .listener = webprocess_move_up(listener)};
	enum status st = ST_OK;

	memset(ends.channels, -1, sizeof(ends.channels));
	if (ends.listener < 0)
		st = err_set(
		    err, ST_TEMP, "web child: fcntl: %s", strerror(errno));
	if (st == ST_OK)
		st = webprocess_open_channels(process, &ends, err);
	if (st == ST_OK)
		st = webprocess_spawn(&process->pid, &ends, err);
	webprocess_close_ends(&ends);
	if (st != ST_OK)
		return st;
	process->started = clock_mono_ms();
	process->pidfd = pidfd_open(process->pid, 0);
	if (process->pidfd < 0)
		return err_set(
		    err, ST_TEMP, "web child: pidfd_open: %s", strerror(errno));
	return channel_send(process->channels[0].reader.fd, hello, err);
}

enum status
webprocess_start(struct webprocess **process_r, int listener,
    const json_t *hello, webchild_handler *handler, void *arg, struct err *err)
{
	struct webprocess *process = webprocess_new();
	enum status st;

	if (process == NULL)
		return err_set(err, ST_NOMEM, "web child: out of memory");
	st = webprocess_launch(process, listener, hello, err);
	if (st == ST_OK)
		st = webprocess_read_ready(&process->channels[0].reader, err);
	if (st == ST_OK)
		st = webprocess_run_channels(process, handler, arg, err);
	if (st == ST_OK)
		*process_r = process;
	else
		webprocess_end(process, 0);
	return st;
}

pid_t
webprocess_pid(const struct webprocess *process)
{
	return process->pid;
}

int
webprocess_pidfd(const struct webprocess *process)
{
	return process->pidfd;
}

int64_t
webprocess_started(const struct webprocess *process)
{
	return process->started;
}

bool
webprocess_wait(const struct webprocess *process, int ms)
{
	struct pollfd pfd = {.fd = process->pidfd, .events = POLLIN};
	int64_t end = clock_mono_ms() + ms, left;
	int n;

	do {
		left = end - clock_mono_ms();
		n = poll(&pfd, 1, left < 0 ? 0 : (int)left);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

void
webprocess_ask_to_end(const struct webprocess *process)
{
	kill(process->pid, SIGTERM);
}

int
webprocess_end(struct webprocess *process, int ms)
{
	int wait_status = 0;

	if (process == NULL)
		return 0;
	if (process->pid > 0) {
		if (process->pidfd < 0 || !webprocess_wait(process, ms))
			kill(process->pid, SIGKILL);
		while (waitpid(process->pid, &wait_status, 0) < 0 &&
		       errno == EINTR)
			continue;
	}
	if (process->pidfd >= 0)
		close(process->pidfd);
	webprocess_close_channels(process);
	free(process);
	return wait_status;
}
