/* SPDX-License-Identifier: ISC
 * libmicrohttpd's callbacks around struct visit. A connection carries one
 * request: whatever a client put behind it is never read as another one. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <microhttpd.h>

#include "approve/web/guests.h"
#include "approve/web/pace.h"
#include "approve/web/prefer.h"
#include "approve/web/pool.h"
#include "approve/web/server.h"
#include "approve/web/visit.h"
#include "lib/base/clock.h"

enum {
	SERVER_TICK_MS = 200,
	SERVER_DRAIN_TICK_MS = 20,
	SERVER_GRACE_MS = 1000, /* at the end, for requests not yet whole */
	SERVER_SPARE_FDS = 64,
	SERVER_BODY_USUAL = 2 * SERVER_PAD - 1, /* most pages are shorter */
	SERVER_NUMBER_SIZE = 32,
	SERVER_LOCATION_SIZE =
	    SITE_PREFIX_SIZE + ROUTE_KEY_SIZE + LANGUAGE_TAG_SIZE + 24,
};

struct server {
	struct site site;
	struct pages *pages;
	struct pool *pool;
	struct guests *guests;
	struct pace *pace;
	struct MHD_Daemon *daemon;
	pthread_t ticker;
	bool ticking;
	int end;               /* eventfd: the ticker's */
	atomic_size_t n_calls; /* requests that are being answered */
};

/* A request under way: libmicrohttpd's *con_cls. */
struct call {
	struct pool_job job; /* first: pool_job's address is the call's */
	struct pace_item pace;
	struct server *server;
	struct MHD_Connection *connection;
	struct visit visit;
	const struct language *language;
	bool lang_chosen;
	bool asked; /* a question was on its way: what comes of it is ready */
	struct MHD_Response *response; /* null: memory is out */
};

static const struct {
	const char *name, *value;
} server_headers[] = {
    {"Content-Security-Policy",
	"default-src 'none'; style-src 'self'; form-action 'self'; "
	"base-uri 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Robots-Tag", "noindex"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Connection", "close"},
};

/* ------------------------------------------------------------- responses */

static bool
server_add(struct MHD_Response *response, const char *name, const char *value)
{
	return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool
server_add_common(struct MHD_Response *response)
{
	size_t i;

	for (i = 0; i < sizeof(server_headers) / sizeof(server_headers[0]); i++)
		if (!server_add(response, server_headers[i].name,
			server_headers[i].value))
			return false;
	return true;
}

static bool
server_add_kind(struct MHD_Response *response, const struct call *call)
{
	const struct visit_result *result = &call->visit.result;
	char text[SERVER_LOCATION_SIZE];

	switch (result->kind) {
	case VISIT_PAGE:
		return server_add(response, "Content-Type",
			   "text/html; charset=utf-8") &&
		       server_add(
			   response, "Content-Language", call->language->tag) &&
		       server_add(response, "Vary", "Accept-Language") &&
		       server_add(response, "Cache-Control", "no-store");
	case VISIT_REDIRECT:
		snprintf(text, sizeof(text), "%s/done/%s%s%s",
		    call->server->site.prefix, result->receipt,
		    call->lang_chosen ? "?lang=" : "",
		    call->lang_chosen ? call->language->tag : "");
		return server_add(response, "Location", text) &&
		       server_add(response, "Cache-Control", "no-store");
	case VISIT_HEALTH:
		return server_add(response, "Content-Type",
			   "text/plain; charset=utf-8") &&
		       server_add(response, "Cache-Control", "no-store");
	case VISIT_STYLE:
		snprintf(
		    text, sizeof(text), "max-age=%d", SERVER_STYLE_MAX_AGE_S);
		return server_add(response, "Content-Type",
			   "text/css; charset=utf-8") &&
		       server_add(response, "Cache-Control", text);
	}
	return false;
}

static bool
server_add_headers(struct MHD_Response *response, const struct call *call)
{
	const struct visit_result *result = &call->visit.result;
	char seconds[SERVER_NUMBER_SIZE];

	snprintf(seconds, sizeof(seconds), "%d", SERVER_RETRY_S);
	if (result->retry && !server_add(response, "Retry-After", seconds))
		return false;
	if (result->allow != NULL &&
	    !server_add(response, "Allow", result->allow))
		return false;
	return server_add_common(response) && server_add_kind(response, call);
}

/* Who sees the octets pass, encrypted, need not learn by their number whether
 * a link was good (L). */
static void
server_pad(struct buf *out)
{
	char blanks[SERVER_PAD];
	size_t n = SERVER_PAD - out->len % SERVER_PAD;

	memset(blanks, ' ', n - 1);
	blanks[n - 1] = '\n';
	buf_add(out, blanks, n);
}

static enum status
server_write_page(struct buf *out, const struct call *call)
{
	const struct visit *visit = &call->visit;
	const struct visit_result *result = &visit->result;
	enum status st = pages_render(call->server->pages, out,
	    &(struct pages_view){.page = result->page,
		.language = call->language,
		.lang_chosen = call->lang_chosen,
		.facts = call->job.reply,
		.token = result->with_token ? visit->route.key : NULL,
		.typed_wrong = result->typed_wrong});

	if (st == ST_OK && visit->route.place == ROUTE_ASK)
		server_pad(out);
	return st;
}

static enum status
server_write_body(struct buf *out, const struct call *call)
{
	const struct visit_result *result = &call->visit.result;
	const struct buf *style = pages_style(call->server->pages);
	enum status st;

	switch (result->kind) {
	case VISIT_PAGE:
		st = server_write_page(out, call);
		if (st != ST_OK)
			return st;
		break;
	case VISIT_HEALTH:
		buf_adds(out, result->code == MHD_HTTP_OK ? "ok\n" : "busy\n");
		break;
	case VISIT_STYLE:
		buf_add(out, style->data, style->len);
		break;
	case VISIT_REDIRECT:
		break;
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* Null where memory is out. */
static struct MHD_Response *
server_make_response(const struct call *call)
{
	struct MHD_Response *response = NULL;
	struct buf body = BUF_INIT;
	size_t len;
	char *text;

	buf_expect(&body, SERVER_BODY_USUAL);
	if (server_write_body(&body, call) != ST_OK) {
		buf_free(&body);
		return NULL;
	}
	len = body.len;
	text = buf_steal(&body);
	if (text != NULL)
		response = MHD_create_response_from_buffer(
		    len, text, MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		free(text);
		return NULL;
	}
	if (!server_add_headers(response, call)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

/* MHD_NO closes the connection without a word. */
static enum MHD_Result
server_respond(struct call *call)
{
	if (call->response == NULL)
		return MHD_NO;
	return MHD_queue_response(
	    call->connection, call->visit.result.code, call->response);
}

/* -------------------------------------------------------------- requests */

struct server_fields {
	struct guard_field list[GUARD_FIELDS_MAX + 1]; /* one more: too many */
	size_t n;
	const char *forwarded, *accept_language;
};

static enum MHD_Result
server_take_field(void *arg, enum MHD_ValueKind kind, const char *name,
    size_t name_len, const char *value, size_t value_len)
{
	struct server_fields *fields = arg;

	(void)kind;
	if (fields->n == sizeof(fields->list) / sizeof(fields->list[0]))
		return MHD_NO;
	fields->list[fields->n++] =
	    (struct guard_field){name, value, name_len, value_len};
	if (strcasecmp(name, "X-Forwarded-For") == 0)
		fields->forwarded = value;
	if (strcasecmp(name, "Accept-Language") == 0)
		fields->accept_language = value;
	return MHD_YES;
}

static const struct sockaddr *
server_peer(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	return info != NULL ? info->client_addr : NULL;
}

static void
server_choose_language(struct call *call, const char *accept)
{
	const struct pages *pages = call->server->pages;
	const char *chosen = MHD_lookup_connection_value(
	    call->connection, MHD_GET_ARGUMENT_KIND, "lang");

	call->language = prefer_language(
	    pages_languages(pages), chosen, accept, pages_language(pages));
	call->lang_chosen =
	    chosen != NULL && strcasecmp(chosen, call->language->tag) == 0;
}

static struct call *
server_call_new(struct server *server, struct MHD_Connection *connection,
    const char *method, const char *path)
{
	struct call *call = calloc(1, sizeof(*call));
	struct server_fields fields = {.n = 0};

	if (call == NULL)
		return NULL;
	call->server = server;
	call->connection = connection;
	call->pace.since = clock_mono_us();
	MHD_get_connection_values_n(
	    connection, MHD_HEADER_KIND, server_take_field, &fields);
	visit_begin(
	    &call->visit, method, path, fields.list, fields.n, &server->site);
	server_choose_language(call, fields.accept_language);
	client_name(
	    call->visit.client, server_peer(connection), fields.forwarded);
	atomic_fetch_add(&server->n_calls, 1);
	return call;
}

static void
server_call_free(struct call *call)
{
	atomic_fetch_sub(&call->server->n_calls, 1);
	json_decref(call->job.request);
	json_decref(call->job.reply);
	if (call->response != NULL)
		MHD_destroy_response(call->response);
	free(call);
}

static struct call *
server_call_of(struct pace_item *item)
{
	return (struct call *)((char *)item - offsetof(struct call, pace));
}

static void
server_resume(struct pace_item *item)
{
	MHD_resume_connection(server_call_of(item)->connection);
}

static void server_answered(struct pool_job *job);

/* Asks what there is to ask; false where the result is there. */
static bool
server_ask(struct call *call)
{
	json_t *question = visit_question(&call->visit);

	if (question == NULL)
		return false;
	json_decref(call->job.request);
	json_decref(call->job.reply);
	call->job.request = question;
	call->job.alone = visit_writes(&call->visit);
	call->job.done = server_answered;
	if (!call->asked)
		MHD_suspend_connection(call->connection);
	call->asked = true;
	pool_ask(call->server->pool, &call->job);
	return true;
}

/* In whatever thread brings the answer: all is made ready before the moment at
 * which it leaves. */
static void
server_answered(struct pool_job *job)
{
	struct call *call = (struct call *)job;

	visit_answer(&call->visit, call->job.reply);
	if (server_ask(call))
		return;
	call->response = server_make_response(call);
	call->pace.go = server_resume;
	pace_hold(call->server->pace, &call->pace);
}

/* The request is whole, or what came of it is ready. The connection is
 * suspended before the question is given away, since the answer may be there
 * before this returns. */
static enum MHD_Result
server_go_on(struct call *call)
{
	if (!call->asked) {
		if (server_ask(call))
			return MHD_YES;
		call->response = server_make_response(call);
	}
	return server_respond(call);
}

/* Called for a request once with its head, then for each part of its body,
 * then once without (and again after each resumption). */
static enum MHD_Result
server_handle(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload_data,
    size_t *upload_data_size, void **con_cls)
{
	struct call *call = *con_cls;

	(void)version;
	if (call == NULL) {
		call = server_call_new(arg, connection, method, url);
		if (call == NULL)
			return MHD_NO;
		*con_cls = call;
		return call->visit.answered ? server_go_on(call) : MHD_YES;
	}
	if (*upload_data_size > 0) {
		visit_add_body(&call->visit, upload_data, *upload_data_size);
		*upload_data_size = 0;
		return MHD_YES;
	}
	return server_go_on(call);
}

static void
server_completed(void *arg, struct MHD_Connection *connection, void **con_cls,
    enum MHD_RequestTerminationCode code)
{
	(void)arg;
	(void)connection;
	(void)code;
	if (*con_cls != NULL)
		server_call_free(*con_cls);
	*con_cls = NULL;
}

static void
server_connected(void *arg, struct MHD_Connection *connection,
    void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct server *server = arg;
	const union MHD_ConnectionInfo *info;

	switch (code) {
	case MHD_CONNECTION_NOTIFY_STARTED:
		info = MHD_get_connection_info(
		    connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		if (info != NULL)
			*socket_context = guests_enter(
			    server->guests, info->connect_fd, clock_mono_ms());
		break;
	case MHD_CONNECTION_NOTIFY_CLOSED:
		guests_leave(server->guests, *socket_context);
		*socket_context = NULL;
		break;
	}
}

/* Paths are matched as they came: nothing of ours needs an escape. */
static size_t
server_unescape(void *arg, struct MHD_Connection *connection, char *s)
{
	(void)arg;
	(void)connection;
	return strlen(s);
}

/* --------------------------------------------------------------- lifetime */

static void *
server_tick(void *arg)
{
	struct server *server = arg;
	struct pollfd pfd = {.fd = server->end, .events = POLLIN};

	while (poll(&pfd, 1, SERVER_TICK_MS) <= 0) {
		int64_t now = clock_mono_ms();

		pool_expire(server->pool, now);
		guests_sweep(server->guests, now);
	}
	return NULL;
}

static unsigned
server_n_connections_max(void)
{
	struct rlimit limit;
	rlim_t n = SERVER_CONNECTIONS_MAX;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur < n + SERVER_SPARE_FDS)
		n = limit.rlim_cur > 2 * SERVER_SPARE_FDS
			? limit.rlim_cur - SERVER_SPARE_FDS
			: SERVER_SPARE_FDS;
	return (unsigned)n;
}

static struct MHD_Daemon *
server_start_daemon(struct server *server, int listener)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
				    MHD_ALLOW_SUSPEND_RESUME,
	    0, NULL, NULL, server_handle, server, MHD_OPTION_LISTEN_SOCKET,
	    listener, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)SERVER_THREADS,
	    MHD_OPTION_CONNECTION_LIMIT, server_n_connections_max(),
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_SILENCE_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)SERVER_CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_UNESCAPE_CALLBACK, server_unescape, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, server_completed, NULL,
	    MHD_OPTION_NOTIFY_CONNECTION, server_connected, server,
	    MHD_OPTION_END);
}

enum status
server_new(struct server **server_r, const struct server_config *config,
    struct err *err)
{
	struct server *server = calloc(1, sizeof(*server));
	struct pages_config pages = {
	    .authority = config->authority,
	    .concerns = config->concerns,
	    .support = config->support,
	    .templates = config->templates,
	    .language = config->language,
	    .confirm_typed = config->confirm_typed,
	};
	enum status st;

	if (server == NULL)
		return err_set(err, ST_NOMEM, "web: out of memory");
	server->end = eventfd(0, EFD_CLOEXEC);
	pages.prefix = server->site.prefix;
	st = site_parse(&server->site, config->base_url, err);
	if (st == ST_OK)
		st = pages_new(&server->pages, &pages, err);
	if (st == ST_OK)
		*server_r = server;
	else
		server_free(server);
	return st;
}

enum status
server_run(struct server *server, int listener, const int *channels,
    size_t n_channels, struct err *err)
{
	enum status st = pool_new(&server->pool, channels, n_channels, err);

	if (st != ST_OK)
		return st;
	st = pace_new(&server->pace, err);
	if (st != ST_OK)
		return st;
	server->guests = guests_new();
	if (server->guests == NULL || server->end < 0)
		return err_set(err, ST_NOMEM, "web: out of memory");
	server->ticking =
	    pthread_create(&server->ticker, NULL, server_tick, server) == 0;
	if (server->ticking)
		server->daemon = server_start_daemon(server, listener);
	if (server->daemon == NULL)
		return err_set(err, ST_TEMP,
		    "web: cannot start the HTTP server; is the limit on file "
		    "descriptors or threads too low?");
	return ST_OK;
}

bool
server_is_alive(struct server *server)
{
	return pool_n_alive(server->pool) > 0;
}

static size_t
server_n_connections(struct server *server)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(
	    server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);

	return info != NULL ? info->num_connections : 0;
}

/* Until nobody is there, or, behind the grace, nobody whose request has been
 * read. */
static void
server_drain(struct server *server, int drain_ms)
{
	int64_t start = clock_mono_ms(), spent = 0;

	while (spent < drain_ms && server_n_connections(server) > 0 &&
	       (spent < SERVER_GRACE_MS || atomic_load(&server->n_calls) > 0)) {
		clock_sleep_ms(SERVER_DRAIN_TICK_MS);
		spent = clock_mono_ms() - start;
	}
}

/* The pool ends first, then what is held goes, which resumes every suspended
 * connection: MHD_stop_daemon() allows none. */
void
server_stop(struct server *server, int drain_ms)
{
	if (server->daemon != NULL) {
		MHD_quiesce_daemon(server->daemon);
		server_drain(server, drain_ms);
		pool_end(server->pool);
		pace_end(server->pace);
		MHD_stop_daemon(server->daemon);
		server->daemon = NULL;
	}
	if (server->ticking) {
		eventfd_write(server->end, 1);
		pthread_join(server->ticker, NULL);
		server->ticking = false;
	}
}

void
server_free(struct server *server)
{
	if (server == NULL)
		return;
	server_stop(server, 0);
	pool_free(server->pool);
	pace_free(server->pace);
	guests_free(server->guests);
	pages_free(server->pages);
	if (server->end >= 0)
		close(server->end);
	free(server);
}
