/* SPDX-License-Identifier: ISC
 * countersign-approve: starts, reloads and stops the daemon, and ends requests
 * whose time is over. The rest is done by its threads and its web child. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "approve/daemon/control.h"
#include "approve/daemon/daemon.h"
#include "approve/daemon/hooks.h"
#include "approve/daemon/http.h"
#include "approve/daemon/metrics.h"
#include "approve/daemon/migrate.h"
#include "approve/daemon/operator.h"
#include "approve/daemon/outbox.h"
#include "approve/daemon/renewer.h"
#include "approve/daemon/sequencer.h"
#include "approve/daemon/webchild.h"
#include "approve/opening.h"
#include "approve/operator/pages.h"
#include "approve/options.h"
#include "approve/page.h"
#include "approve/shown.h"
#include "approve/request.h"
#include "approve/tally.h"
#include "approve/trail.h"
#include "approve/web/web.h"
#include "audit/rowstream.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/log.h"

#define PROGRAM "countersign-approve"

enum {
	TICK_S = 1,
	DRAIN_MS = 25000, /* all in all */
	HOOKS_DRAIN_MS = 5000,
	RENEWER_DRAIN_MS = 2000
};

struct server {
	struct daemon daemon;
	struct control *control;
	struct webchild *web;
	struct hooks *hooks;
	struct renewer *renewer;
	struct http *metrics, *operator; /* or null */
	struct operator_view *view;
	int64_t unsigned_since;
	int64_t tally_ms; /* the next tally, on the monotonic clock */
};

/* ---------------------------------------------------------------- web child */

static json_t *
answer_child(void *arg, const json_t *request)
{
	struct daemon *daemon = arg;
	struct daemon_state *state = daemon_state_get(daemon);
	struct approve core = daemon_core(daemon, state);
	json_t *answer = page_handle(&core, request, clock_now());

	daemon_state_put(state);
	return answer;
}

static struct webchild_config
child_config(const struct settings *s)
{
	return (struct webchild_config){
	    .listen = conf_str(s->conf, "http", NULL, "listen"),
	    .authority = s->authority,
	    .concerns = s->concerns,
	    .support = s->support,
	    .base_url = s->base_url,
	    .templates = s->templates,
	    .language = s->languages[0],
	    .confirm_typed = s->confirm_typed,
	    .log_to = conf_str(s->conf, "log", NULL, "to"),
	    .log_level = conf_str(s->conf, "log", NULL, "level"),
	};
}

/* ------------------------------------------------------------------ metrics */

static void
show_metrics(
    void *arg, const struct http_request *request, struct http_answer *answer)
{
	struct daemon *daemon = arg;
	struct daemon_state *state;
	struct approve core;
	struct err err = {""};

	if (strcmp(request->path, "/metrics") != 0) {
		answer->code = 404;
		buf_adds(&answer->body, "It is at /metrics.\n");
		return;
	}
	state = daemon_state_get(daemon);
	core = daemon_core(daemon, state);
	answer->type = METRICS_TYPE;
	if (metrics_write(&answer->body, &core, clock_now(), &err) != ST_OK) {
		log_warn("event=metrics, %s", err.text);
		buf_reset(&answer->body);
		buf_adds(&answer->body, "# the store is away\n");
		answer->code = 503;
	}
	daemon_state_put(state);
}

static enum status
start_metrics(struct server *server, const struct settings *s, struct err *err)
{
	const struct http_config config = {
	    .listen = conf_str(s->conf, "metrics", NULL, "listen"),
	    .handler = show_metrics,
	    .arg = &server->daemon,
	};

	if (config.listen[0] == '\0')
		return ST_OK;
	return http_start(&server->metrics, &config, err);
}

static enum status
start_operator(struct server *server, const struct settings *s, struct err *err)
{
	struct http_config config = {
	    .listen = conf_str(s->conf, "operator", NULL, "listen"),
	    .csp = OPERATOR_CSP,
	    .by_address = true,
	    .handler = operator_view_answer,
	};
	enum status st;

	if (config.listen[0] == '\0')
		return ST_OK;
	st = operator_view_new(
	    &server->view, &server->daemon, s->templates, err);
	config.arg = server->view;
	return st == ST_OK ? http_start(&server->operator, & config, err) : st;
}

/* ------------------------------------------------------------------ signals */

static void
block_signals(sigset_t *set_r)
{
	sigemptyset(set_r);
	sigaddset(set_r, SIGHUP);
	sigaddset(set_r, SIGTERM);
	sigaddset(set_r, SIGINT);
	pthread_sigmask(SIG_BLOCK, set_r, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk */
}

/* By which rules and with which keys is worked from now on: the log's, in the
 * order of audit/keys, in the form in which whoever verifies takes them. */
static void
record_start(struct store *store, const struct daemon_state *state)
{
	struct buf keys = BUF_INIT;
	char key[NOTE_KEY_TEXT_SIZE];

	trail_config(store, state->settings, PROGRAM);
	for (size_t i = 0; i < state->audit_keys.n_keys; i++)
		buf_addf(&keys, "%s%s", i > 0 ? " " : "",
		    note_key_format(key, &state->audit_keys.keys[i]));
	if (buf_ok(&keys))
		trail_keys(store, PROGRAM, buf_str(&keys), &state->key);
	else
		log_error("event=keys was not recorded: out of memory");
	buf_free(&keys);
}

static void
reload(struct server *server)
{
	struct daemon_state *state;
	struct webchild_config config;
	struct err err = {""};

	sd_notify(0, "RELOADING=1");
	if (daemon_state_load(&state, server->daemon.path, &err) != ST_OK) {
		log_error(
		    "event=reload, the old configuration stays: %s", err.text);
		sd_notify(0, "READY=1");
		return;
	}
	config = child_config(state->settings);
	if (webchild_reload(server->web, &config, &err) != ST_OK) {
		log_error(
		    "event=reload, the old configuration stays: %s", err.text);
		daemon_state_put(state);
	} else {
		trail_open_log(state->settings, PROGRAM);
		record_start(server->daemon.store, state);
		daemon_state_swap(&server->daemon, state);
		sequencer_wake(server->daemon.sequencer);
		log_info("event=reload, %s", server->daemon.path);
	}
	sd_notify(0, "READY=1");
}

static void
tally_tick(struct server *server)
{
	if (clock_mono_ms() < server->tally_ms)
		return;
	server->tally_ms = clock_mono_ms() + TALLY_EVERY_S * 1000;
	tally_flush(server->daemon.store);
	tally_alarm(&server->unsigned_since, server->daemon.store, clock_now());
}

static void
tick(struct server *server)
{
	struct daemon_state *state = daemon_state_get(&server->daemon);
	struct approve core = daemon_core(&server->daemon, state);
	struct err err = {""};
	size_t n;

	if (request_expire(&core, &n, clock_now(), &err) != ST_OK)
		log_error("event=expire, %s", err.text);
	tally_tick(server);
	daemon_state_put(state);
	sd_notify(0, "WATCHDOG=1");
}

/* Until SIGTERM or SIGINT. */
static void
run(struct server *server, const sigset_t *set)
{
	for (;;) {
		int sig = sigtimedwait(
		    set, NULL, &(struct timespec){.tv_sec = TICK_S});

		if (sig == SIGTERM || sig == SIGINT)
			return;
		if (sig == SIGHUP)
			reload(server);
		else
			tick(server);
	}
}

/* --------------------------------------------------------------------- main */

static int
fail(enum status st, const struct err *err)
{
	fprintf(stderr, "%s: %s\n", PROGRAM, err->text);
	return st == ST_TEMP ? EX_TEMPFAIL : EX_CONFIG;
}

static enum status
start(struct server *server, struct err *err)
{
	struct settings *s = server->daemon.state->settings;
	struct webchild_config config = child_config(s);
	enum status st;

	/* The child first: it must never have held what is opened below. */
	st = webchild_start(
	    &server->web, &config, answer_child, &server->daemon, err);
	if (st == ST_OK)
		st = outbox_start(&server->daemon.outbox, &server->daemon, err);
	if (st == ST_OK)
		st = renewer_start(&server->renewer, &server->daemon, err);
	if (st == ST_OK)
		st = hooks_start(&server->hooks, &server->daemon, err);
	if (st == ST_OK)
		st = start_metrics(server, s, err);
	if (st == ST_OK)
		st = sequencer_start(
		    &server->daemon.sequencer, &server->daemon, err);
	if (st == ST_OK)
		st = start_operator(server, s, err);
	if (st == ST_OK)
		st = control_start(
		    &server->control, &server->daemon, s->control, err);
	return st;
}

static void
stop(struct server *server)
{
	int64_t end = clock_mono_ms() + DRAIN_MS;
	bool renewing;

	server->daemon.stopping = true;
	sd_notify(0, "STOPPING=1");
	log_info("event=stop");
	control_stop(server->control);
	http_stop(server->metrics);
	http_stop(server->operator);
	operator_view_free(server->view);
	hooks_stop(server->hooks, HOOKS_DRAIN_MS);
	renewing = server->renewer != NULL &&
		   !renewer_stop(server->renewer, RENEWER_DRAIN_MS);
	if (server->web != NULL)
		webchild_stop(server->web, DRAIN_MS / 2);
	shown_close(server->daemon.shown);
	if (server->daemon.outbox != NULL &&
	    !outbox_stop(server->daemon.outbox, (int)(end - clock_mono_ms())))
		return;
	if (server->daemon.sequencer != NULL &&
	    !sequencer_stop(
		server->daemon.sequencer, (int)(end - clock_mono_ms())))
		return;
	if (server->daemon.store != NULL)
		tally_flush(server->daemon.store);
	if (renewing)
		return;
	store_close(server->daemon.store);
	daemon_state_swap(&server->daemon, NULL);
}

static int
serve(struct daemon_state *state, const char *path)
{
	/* Longer than this function: a thread that does not end in time, one
	 * that waits for DNS perhaps, works with it until exit(). */
	static struct server server;
	const struct settings *s = state->settings;
	struct err err = {""};
	sigset_t set;
	enum status st;

	server.daemon.path = path;
	server.daemon.state = state;
	daemon_name(&server.daemon);
	pthread_mutex_init(&server.daemon.lock, NULL);
	block_signals(&set);
	trail_open_log(s, PROGRAM);
	st = opening_store(&server.daemon.store, s, &err);
	if (st == ST_OK)
		st =
		    shown_open(&server.daemon.shown, server.daemon.store, &err);
	if (st == ST_OK)
		st = start(&server, &err);
	if (st != ST_OK) {
		stop(&server);
		return fail(st, &err);
	}
	record_start(server.daemon.store, state);
	log_info("event=start, version %s, control %s", VERSION, s->control);
	sd_notify(0, "READY=1");
	run(&server, &set);
	stop(&server);
	log_info("event=stopped");
	return EX_OK;
}

static int
check(struct daemon_state *state)
{
	struct err err = {""};
	const struct settings *s = state->settings;
	enum status st = settings_blame(s, NULL, NULL, "templates",
	    web_check(s->templates, s->languages[0], &err), &err);

	daemon_state_put(state);
	return st == ST_OK ? EX_OK : fail(st, &err);
}

/* The audit log's rows, for `countersign audit verify` where no daemon
 * answers: by whoever may read the store. */
static int
write_rows(const char *path)
{
	struct settings *settings = NULL;
	struct store *store = NULL;
	struct err err = {""};
	enum status st = settings_load(&settings, path, &err);
	int code;

	if (st == ST_OK)
		st = store_open_existing(
		    &store, settings->store, settings->state_dir, &err);
	if (st == ST_OK)
		st = rowstream_write(stdout, store, &err);
	code = st == ST_OK ? EX_OK : fail(st, &err);
	store_close(store);
	settings_unref(settings);
	return code;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct daemon_state *state;
	struct err err = {""};
	enum status st;
	int code;

	file_hold_standard();
	if (argc == 2 && strcmp(argv[1], WEB_CHILD_ARGUMENT) == 0)
		return web_main();
	/* As countersign calls it (cli/offline.h). */
	if (argc == 4 && strcmp(argv[1], "-c") == 0 &&
	    strcmp(argv[3], "--audit-rows") == 0)
		return write_rows(argv[2]);
	if (argc == 6 && strcmp(argv[1], "-c") == 0 &&
	    strcmp(argv[3], "--store-migrate") == 0)
		return migrate_main(argv[2], argv[4], argv[5]);
	code = options_read(&options, PROGRAM, argc, argv);
	if (code != OPTIONS_GO_ON)
		return code;
	/* A thread that does not end in time outlives main(). */
	if (secret_outlives_main() != ST_OK)
		return EX_OSERR;
	if ((st = daemon_state_load(&state, options.path, &err)) != ST_OK)
		return fail(st, &err);
	return options.check_only ? check(state) : serve(state, options.path);
}
