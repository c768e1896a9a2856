/* SPDX-License-Identifier: ISC
 * Start, wait and end of the web child. Serving is the server's; restarting a
 * child that died is the parent's. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>

#include "approve/web/channel.h"
#include "approve/web/server.h"
#include "approve/web/web.h"
#include "lib/base/cage.h"
#include "lib/base/log.h"

#define WEB_PROGRAM "countersign-approve"

enum {
	WEB_FILES_WANTED = 32768,
	WEB_FILES_MIN = 256,
	WEB_LOOK_MS = 1000, /* between two looks at the channels */
	WEB_UMASK = 077,
};

/* The parent's death must not leave a server behind that can only say "try
 * again". PDEATHSIG follows the thread that started us, which the parent keeps
 * for that; the first channel's end (see web_wait()) tells as well. */
static enum status
web_confine(struct err *err)
{
	const struct rlimit none = {0, 0};
	struct rlimit files;

	umask(WEB_UMASK);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0) != 0 ||
	    setrlimit(RLIMIT_CORE, &none) != 0 ||
	    getrlimit(RLIMIT_NOFILE, &files) != 0)
		return err_set(err, ST_TEMP, "web: cannot confine itself: %s",
		    strerror(errno));
	files.rlim_cur = files.rlim_max < WEB_FILES_WANTED ? files.rlim_max
							   : WEB_FILES_WANTED;
	if (files.rlim_cur < WEB_FILES_MIN ||
	    setrlimit(RLIMIT_NOFILE, &files) != 0)
		return err_set(err, ST_INVALID,
		    "web: fewer than %d file descriptors are allowed; raise "
		    "LimitNOFILE",
		    WEB_FILES_MIN);
	return ST_OK;
}

/* SIGTERM comes by a descriptor; an interrupt from the terminal is meant for
 * the parent, who then tells us. */
static enum status
web_own_signals(int *fd_r, struct err *err)
{
	sigset_t term;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &term, NULL) == 0)
		*fd_r = signalfd(-1, &term, SFD_CLOEXEC);
	if (*fd_r < 0)
		return err_set(
		    err, ST_TEMP, "web: signalfd: %s", strerror(errno));
	return ST_OK;
}

static enum status
web_read_hello(
    struct server_config *config_r, const json_t *hello, struct err *err)
{
	const char *confirm, *log_to, *log_level;
	enum log_level level;

	if (json_unpack((json_t *)hello,
		"{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "authority",
		&config_r->authority, "concerns", &config_r->concerns,
		"support", &config_r->support, "base_url", &config_r->base_url,
		"templates", &config_r->templates, "language",
		&config_r->language, "confirm", &confirm, "log_to", &log_to,
		"log_level", &log_level) != 0)
		return err_set(
		    err, ST_INVALID, "web: the hello lacks a member");
	config_r->confirm_typed = strcmp(confirm, "typed") == 0;
	if (!config_r->confirm_typed && strcmp(confirm, "click") != 0)
		return err_set(err, ST_INVALID,
		    "web: confirm is \"click\" or \"typed\", not \"%s\"",
		    confirm);
	if (log_level_parse(&level, log_level) != ST_OK)
		return err_set(err, ST_INVALID,
		    "web: \"%s\" is no level of the log", log_level);
	log_open(WEB_PROGRAM, log_to, level);
	return ST_OK;
}

static void
web_tell(enum status st, const struct err *err)
{
	struct err why = {""};
	json_t *frame;

	if (st == ST_OK)
		frame = json_pack("{s:s}", "op", "ready");
	else
		frame =
		    json_pack("{s:s, s:s}", "op", "failed", "text", err->text);
	if (frame == NULL ||
	    channel_send(WEB_CHANNELS_FD, frame, &why) != ST_OK)
		log_error("web: cannot tell how the start went: %s", why.text);
	json_decref(frame);
}

/* From the hello to a server that is ready to run. */
static enum status
web_prepare(struct server **server_r, struct err *err)
{
	struct server_config config = {0};
	struct channel_reader reader;
	json_t *hello = NULL;
	enum status st;

	/* Nothing comes behind it before something was asked. */
	channel_reader_init(&reader, WEB_CHANNELS_FD);
	st = channel_receive(&reader, &hello, err);
	if (st == ST_OK)
		st = web_read_hello(&config, hello, err);
	if (st == ST_OK)
		st = server_new(server_r, &config, err);
	json_decref(hello);
	web_tell(st, err);
	return st;
}

/* Until SIGTERM (ST_OK), or there is nobody left to ask. */
static enum status
web_wait(struct server *server, int signals)
{
	struct pollfd pfds[] = {
	    {.fd = signals, .events = POLLIN},
	    {.fd = WEB_CHANNELS_FD, .events = POLLRDHUP},
	};

	for (;;) {
		int n = poll(pfds, 2, WEB_LOOK_MS);

		if (n < 0 && errno != EINTR)
			return ST_BUG;
		if (n > 0 && pfds[0].revents != 0)
			return ST_OK;
		if (n > 0 && pfds[1].revents != 0)
			return ST_NOTFOUND;
		if (!server_is_alive(server)) {
			log_error("web: every channel is lost");
			return ST_TEMP;
		}
	}
}

static enum status
web_serve(struct server *server, int signals, struct err *err)
{
	int channels[WEB_N_CHANNELS];
	enum status st;
	int i;

	for (i = 0; i < WEB_N_CHANNELS; i++)
		channels[i] = WEB_CHANNELS_FD + i;
	st = server_run(server, WEB_LISTENER_FD, channels, WEB_N_CHANNELS, err);
	/* All threads run, and nothing is opened any more (T28). */
	if (st == ST_OK)
		st = cage_close(log_uses_syslog(), err);
	if (st != ST_OK) {
		log_error("%s", err->text);
		return st;
	}
	st = web_wait(server, signals);
	server_stop(server, st == ST_OK ? WEB_DRAIN_MS : 0);
	return st;
}

int
web_main(void)
{
	struct server *server = NULL;
	struct err err = {""};
	int signals = -1;
	enum status st;

	log_open(WEB_PROGRAM, "stderr", LOG_LVL_INFO);
	st = web_confine(&err);
	if (st == ST_OK)
		st = web_own_signals(&signals, &err);
	if (st != ST_OK)
		web_tell(st, &err);
	if (st == ST_OK)
		st = web_prepare(&server, &err);
	if (st == ST_OK)
		st = web_serve(server, signals, &err);
	server_free(server);
	return status_exit(st);
}

enum status
web_check(const char *templates, const char *language, struct err *err)
{
	const struct server_config config = {.authority = "",
	    .concerns = "",
	    .support = "",
	    .base_url = "https://localhost",
	    .templates = templates,
	    .language = language};
	struct server *server = NULL;
	enum status st = server_new(&server, &config, err);

	server_free(server);
	return st;
}
