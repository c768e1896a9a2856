/* SPDX-License-Identifier: ISC
 * countersign-milter: starts, reloads and stops the milter. What it does with
 * mail is session's. */
#include <errno.h>
#include <grp.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "approve/opening.h"
#include "approve/options.h"
#include "approve/tally.h"
#include "approve/trail.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/base/secret.h"
#include "milter/session.h"
#include "milter/signals.h"

#define PROGRAM "countersign-milter"

enum {
	BACKLOG = 128,
	MTA_TIMEOUT_S = 600, /* how long an idle MTA keeps its connection */
	DRAIN_MS = 25000,
	WAKE_PAUSE_MS = 20, /* between two tries to wake the listener */
	WAKE_MAX = 250,
	/* A mail's bytes come from memory that is there already, instead of
	 * from the kernel and back to it each time. */
	ALLOCATE_MAPPED = 4 * 1024 * 1024,
	KEEP_FREE = 2 * 1024 * 1024, /* of each heap */
};

static struct {
	const char *path; /* of the configuration */
	struct store *store;
	struct readers *readers; /* under its lock once threads run */
	pthread_mutex_t readers_lock;
	int64_t tally_ms; /* the next tally, on the monotonic clock */
	/* Where it listens, if the length is not 0. */
	struct sockaddr_storage address;
	socklen_t address_len;
	bool stopping; /* atomic */
} program = {.readers_lock = PTHREAD_MUTEX_INITIALIZER};

/* By which rules and with which keys mails are handled from now on. */
static void
record_start(const struct snapshot *snapshot)
{
	struct buf keys = BUF_INIT;

	trail_config(program.store, snapshot->settings, PROGRAM);
	if (snapshot_keys(&keys, snapshot) == ST_OK)
		trail_keys(
		    program.store, PROGRAM, buf_str(&keys), &snapshot->seal);
	else
		log_error("event=keys was not recorded: out of memory");
	buf_free(&keys);
}

static void
reload(void)
{
	struct snapshot *snapshot;
	struct err err = {""};

	sd_notify(0, "RELOADING=1");
	if (snapshot_load(&snapshot, program.path, &err) != ST_OK) {
		log_error(
		    "event=reload, the old configuration stays: %s", err.text);
	} else {
		trail_open_log(snapshot->settings, PROGRAM);
		record_start(snapshot);
		session_swap(snapshot);
		log_info("event=reload, %s", program.path);
	}
	sd_notify(0, "READY=1");
}

/*
 * libmilter's listener looks once in five seconds whether it is to end, and
 * when somebody comes; smfi_stop() waits for it. So this comes until the
 * listener is gone.
 */
static void *
wake_listener(void *arg)
{
	bool listens = true;

	(void)arg;
	for (int i = 0; listens && i < WAKE_MAX; i++) {
		int fd = socket(program.address.ss_family,
		    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

		listens =
		    fd >= 0 &&
		    (connect(fd, (const struct sockaddr *)&program.address,
			 program.address_len) == 0 ||
			errno == EAGAIN || errno == EINPROGRESS);
		if (fd >= 0)
			close(fd);
		clock_sleep_ms(WAKE_PAUSE_MS);
	}
	return NULL;
}

static void
stop(void)
{
	pthread_t waker;

	log_info("event=stop, finishing %u mails", session_n_mails());
	sd_notify(0, "STOPPING=1");
	session_drain(DRAIN_MS);
	tally_flush(program.store);
	__atomic_store_n(&program.stopping, true, __ATOMIC_RELEASE);
	if (program.address_len > 0 &&
	    pthread_create(&waker, NULL, wake_listener, NULL) == 0)
		pthread_detach(waker);
	smfi_stop(); /* waits for no session */
}

static bool
readers_are_there(void)
{
	bool there;

	pthread_mutex_lock(&program.readers_lock);
	there = program.readers != NULL && readers_live(program.readers);
	pthread_mutex_unlock(&program.readers_lock);
	return there;
}

/* The signal thread looks at them to the end. */
static void
stop_readers(void)
{
	struct readers *readers;

	pthread_mutex_lock(&program.readers_lock);
	readers = program.readers;
	program.readers = NULL;
	pthread_mutex_unlock(&program.readers_lock);
	readers_stop(readers);
}

/* Without readers to come, mails that need one are put off until somebody
 * starts this program anew: the service manager does, when it hears nothing. */
static void
tick(void)
{
	if (readers_are_there())
		sd_notify(0, "WATCHDOG=1");
	if (clock_mono_ms() >= program.tally_ms) {
		program.tally_ms = clock_mono_ms() + TALLY_EVERY_S * 1000;
		tally_flush(program.store);
	}
}

/* ------------------------------------------------------------------- socket */

static enum status
set_socket_access(
    const struct settings *settings, const char *path, struct err *err)
{
	const char *group =
	    conf_str(settings->conf, "milter", NULL, "socket_group");
	unsigned long mode = strtoul(
	    conf_str(settings->conf, "milter", NULL, "socket_mode"), NULL, 8);
	struct group *entry;

	if (group[0] != '\0') {
		entry = getgrnam(group);
		if (entry == NULL)
			return conf_blame(settings->conf, "milter", NULL,
			    "socket_group", err, "no group \"%s\"", group);
		if (chown(path, (uid_t)-1, entry->gr_gid) != 0)
			return err_set(err, ST_INVALID,
			    "%s: cannot give it "
			    "to group %s: %s",
			    path, group, strerror(errno));
	}
	if (chmod(path, (mode_t)mode) != 0)
		return err_set(err, ST_INVALID, "%s: cannot set mode %03lo: %s",
		    path, mode, strerror(errno));
	return ST_OK;
}

/*
 * libmilter answers in several small writes; Nagle's algorithm and the MTA's
 * delayed acknowledgement would hold each mail up for 40 ms. Accepted sockets
 * inherit the option from the listener.
 */
static void
set_no_delay(int listener)
{
	int on = 1;

	if (setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) !=
	    0)
		log_debug("event=start, the socket keeps its delay");
}

/* libmilter does not tell the listener's descriptor: it is the lowest that was
 * free before. */
static bool
is_listener(int fd)
{
	int listening = 0;
	socklen_t len = sizeof(listening);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) ==
		   0 &&
	       listening;
}

static void
note_address(int listener)
{
	socklen_t len = sizeof(program.address);

	if (getsockname(listener, (struct sockaddr *)&program.address, &len) ==
	    0)
		program.address_len = len;
}

static int
lowest_free_fd(void)
{
	int fd = dup(STDERR_FILENO);

	if (fd >= 0)
		close(fd);
	return fd;
}

static enum status
open_socket(const struct settings *settings, struct err *err)
{
	const char *spec = conf_str(settings->conf, "milter", NULL, "socket");
	bool is_path = strncmp(spec, "unix:", 5) == 0;
	int fd = lowest_free_fd();
	mode_t old = umask(0177); /* nobody connects before the mode is set */
	bool ok = smfi_setconn((char *)(uintptr_t)spec) == MI_SUCCESS &&
		  smfi_settimeout(MTA_TIMEOUT_S) == MI_SUCCESS &&
		  smfi_setbacklog(BACKLOG) == MI_SUCCESS &&
		  smfi_opensocket(is_path) == MI_SUCCESS;

	umask(old);
	if (!ok)
		return conf_blame(settings->conf, "milter", NULL, "socket", err,
		    "\"%s\" cannot be opened; is another milter running, "
		    "or may this user not write there?",
		    spec);
	if (is_listener(fd)) {
		note_address(fd);
		if (!is_path)
			set_no_delay(fd);
	}
	return is_path ? set_socket_access(settings, spec + 5, err) : ST_OK;
}

/* --------------------------------------------------------------------- main */

static int
fail(const struct err *err, int code)
{
	fprintf(stderr, "%s: %s\n", PROGRAM, err->text);
	return code;
}

/* All that may fail for the operator to mend. The snapshot is in force from
 * here on, so that a reload that comes as early as can be is not undone. */
static int
prepare(struct snapshot *snapshot)
{
	const struct settings *settings = snapshot->settings;
	struct err err = {""};
	enum status st;

	session_swap(snapshot);
	signals_hold();

	trail_open_log(settings, PROGRAM);
	(void)mallopt(M_MMAP_THRESHOLD, ALLOCATE_MAPPED);
	(void)mallopt(M_TRIM_THRESHOLD, KEEP_FREE);
	st = opening_store(&program.store, settings, &err);
	if (st != ST_OK)
		return fail(&err, st == ST_TEMP ? EX_TEMPFAIL : EX_CONFIG);
	session_configure(program.store, program.readers);
	if (session_register(&err) != ST_OK)
		return fail(&err, EX_OSERR);
	if (open_socket(settings, &err) != ST_OK)
		return fail(&err, EX_CONFIG);
	record_start(snapshot);
	log_info("event=start, version %s, socket %s", VERSION,
	    conf_str(settings->conf, "milter", NULL, "socket"));
	/* A reload may end this snapshot. */
	if (signals_start(&(struct signals){reload, stop, tick}, &err) != ST_OK)
		return fail(&err, EX_OSERR);
	return EX_OK;
}

static int
serve(void)
{
	int result;

	sd_notify(0, "READY=1");
	result = smfi_main();
	/* libmilter's threads may still look at snapshot and store. */
	log_info("event=stopped");
	/* It fails, too, where it is stopped before it has begun. */
	return result == MI_SUCCESS ||
		       __atomic_load_n(&program.stopping, __ATOMIC_ACQUIRE)
		   ? EX_OK
		   : EX_SOFTWARE;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct snapshot *snapshot;
	struct err err = {""};
	int code;

	file_hold_standard();
	code = options_read(&options, PROGRAM, argc, argv);
	if (code != OPTIONS_GO_ON)
		return code;
	program.path = options.path;
	/* libmilter's threads outlive main(). */
	if (secret_outlives_main() != ST_OK)
		return EX_OSERR;
	/* Before any key, thread or connection: the workers inherit nothing. */
	if (!options.check_only &&
	    readers_start(&program.readers, READERS_MIN, &err) != ST_OK)
		return fail(&err, EX_OSERR);
	if (snapshot_load(&snapshot, program.path, &err) != ST_OK) {
		readers_stop(program.readers);
		return fail(&err, EX_CONFIG);
	}
	if (options.check_only) {
		snapshot_unref(snapshot);
		return EX_OK;
	}
	code = prepare(snapshot);
	if (code == EX_OK)
		code = serve();
	else
		session_swap(NULL);
	/* A mail that was not finished may still wait for its reader. */
	if (session_n_mails() == 0)
		stop_readers();
	return code;
}
