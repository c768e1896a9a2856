/* SPDX-License-Identifier: ISC
 * HTTP over the Unix socket by libmicrohttpd. Routes are api.c's. */
#include "approve/daemon/control.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "approve/daemon/api.h"
#include "lib/base/clock.h"
#include "lib/base/utf8.h"

enum { BACKLOG = 64, SOCKET_MODE = 0660, SOCKET_UMASK = 0117 };

struct control {
	struct daemon *daemon;
	struct MHD_Daemon *http;
	bool bytes_busy; /* one large body at a time */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

/* A request while its body arrives. */
struct upload {
	struct buf body;
	size_t max;
	bool bytes; /* no JSON: given on as it is */
	bool too_large, busy;
};

/* ------------------------------------------------------------------- socket */

static bool
somebody_answers(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = fd >= 0 && connect(fd, (const struct sockaddr *)address,
				  sizeof(*address)) == 0;

	if (fd >= 0)
		close(fd);
	return yes;
}

static enum status
listen_at(int *fd_r, const char *path, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	mode_t old;
	int fd, failed;

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(err, ST_INVALID,
		    "control = \"%s\": longer than "
		    "%zu characters, which is what a socket may have",
		    path, sizeof(address.sun_path) - 1);
	strcpy(address.sun_path, path);
	if (somebody_answers(&address))
		return err_set(err, ST_INVALID,
		    "%s: another "
		    "countersign-approve answers there; stop it first",
		    path);
	unlink(path); /* left by one that died */
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	old = umask(SOCKET_UMASK);
	failed = fd < 0 ||
		 bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0;
	umask(old);
	if (failed || chmod(path, SOCKET_MODE) != 0 || listen(fd, BACKLOG)) {
		int saved = errno;

		if (fd >= 0)
			close(fd);
		return err_set(err, ST_INVALID,
		    "%s: cannot listen there: %s; "
		    "does its folder exist, and may this user write in it?",
		    path, strerror(saved));
	}
	*fd_r = fd;
	return ST_OK;
}

static int64_t
peer_uid(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (info == NULL ||
	    getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &len))
		return -1;
	return peer.uid;
}

/* --------------------------------------------------------------------- HTTP */

static const char *
query_argument(const struct api_call *call, const char *name)
{
	return MHD_lookup_connection_value(
	    call->connection, MHD_GET_ARGUMENT_KIND, name);
}

/* Takes over `bytes`. */
static enum MHD_Result
respond_bytes(struct MHD_Connection *connection, unsigned code, char *bytes,
    size_t len, const char *type)
{
	struct MHD_Response *response;
	enum MHD_Result queued;

	if (bytes == NULL)
		return MHD_NO;
	response =
	    MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		free(bytes);
		return MHD_NO;
	}
	MHD_add_response_header(response, "Content-Type", type);
	queued = MHD_queue_response(connection, code, response);
	MHD_destroy_response(response);
	return queued;
}

static enum MHD_Result
check_argument(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	bool *is_text = arg;

	(void)kind;
	*is_text = *is_text && utf8_is_valid(name, strlen(name)) &&
		   (value == NULL || utf8_is_valid(value, strlen(value)));
	return MHD_YES;
}

/* Path and query as text; neither the store nor JSON takes anything else. */
static bool
address_is_text(struct MHD_Connection *connection, const char *path)
{
	bool is_text = utf8_is_valid(path, strlen(path));

	MHD_get_connection_values(
	    connection, MHD_GET_ARGUMENT_KIND, check_argument, &is_text);
	return is_text;
}

static enum MHD_Result
respond(struct MHD_Connection *connection, unsigned code, json_t *json)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

	json_decref(json);
	return respond_bytes(connection, code, text,
	    text != NULL ? strlen(text) : 0, "application/json");
}

static enum MHD_Result
handle(struct control *control, struct MHD_Connection *connection,
    const char *path, const char *method, const struct upload *upload)
{
	struct daemon_state *state = daemon_state_get(control->daemon);
	struct err err = {""};
	struct api_call call = {
	    .daemon = control->daemon,
	    .core = daemon_core(control->daemon, state),
	    .method = method,
	    .path = path,
	    .argument = query_argument,
	    .connection = connection,
	    .uid = peer_uid(connection),
	    .now = clock_now(),
	    .err = &err,
	};
	json_t *body = NULL, *out = NULL;
	json_error_t why;
	unsigned code;

	if (upload->bytes) {
		call.bytes = buf_str(&upload->body);
		call.len = upload->body.len;
	} else if (upload->body.len > 0) {
		body = json_loadb(upload->body.data, upload->body.len,
		    JSON_REJECT_DUPLICATES, &why);
	}
	call.body = body;
	if (upload->busy)
		code = api_error(&out, ST_TEMP, "another import is under way");
	else if (upload->too_large)
		code = api_error(&out, ST_INVALID, "the request is too large");
	else if (!address_is_text(connection, path))
		code = api_error(&out, ST_INVALID, "the address is not UTF-8");
	else if (!upload->bytes && upload->body.len > 0 &&
		 !json_is_object(body))
		code =
		    api_error(&out, ST_INVALID, "the body is no JSON object");
	else if (call.uid < 0)
		code = api_error(&out, ST_DENIED, "who asks is not known");
	else
		code = api_handle(&out, &call);
	json_decref(body);
	daemon_state_put(state);
	if (call.octets_type != NULL) {
		size_t len = call.octets.len;

		return respond_bytes(connection, code, buf_steal(&call.octets),
		    len, call.octets_type);
	}
	buf_free(&call.octets);
	return respond(connection, code, out);
}

static void
upload_begin(struct control *control, struct upload *upload, const char *method,
    const char *path)
{
	upload->max = api_body_max(method, path, &upload->bytes);
	if (upload->bytes &&
	    __atomic_test_and_set(&control->bytes_busy, __ATOMIC_ACQUIRE)) {
		upload->busy = true;
		upload->max = 0;
	}
}

static void
upload_end(struct control *control, struct upload *upload)
{
	buf_free(&upload->body);
	if (upload->bytes && !upload->busy)
		__atomic_clear(&control->bytes_busy, __ATOMIC_RELEASE);
	free(upload);
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *path,
    const char *method, const char *version, const char *data, size_t *len,
    void **state)
{
	struct upload *upload = *state;

	(void)version;
	if (upload == NULL) {
		*state = upload = calloc(1, sizeof(*upload));
		if (upload == NULL)
			return MHD_NO;
		upload_begin(arg, upload, method, path);
		return MHD_YES;
	}
	if (*len > 0) {
		if (upload->body.len + *len > upload->max)
			upload->too_large = true;
		else
			buf_add(&upload->body, data, *len);
		*len = 0;
		return buf_ok(&upload->body) ? MHD_YES : MHD_NO;
	}
	return handle(arg, connection, path, method, upload);
}

static void
on_done(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct upload *upload = *state;

	(void)connection;
	(void)why;
	if (upload != NULL)
		upload_end(arg, upload);
	*state = NULL;
}

enum status
control_start(struct control **control_r, struct daemon *daemon,
    const char *path, struct err *err)
{
	struct control *control = calloc(1, sizeof(*control));
	int fd = -1;
	enum status st;

	if (control == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	control->daemon = daemon;
	if ((st = listen_at(&fd, path, err)) != ST_OK) {
		free(control);
		return st;
	}
	snprintf(control->path, sizeof(control->path), "%s", path);
	control->http =
	    MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION |
				 MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL,
		0, NULL, NULL, on_request, control, MHD_OPTION_LISTEN_SOCKET,
		fd, MHD_OPTION_NOTIFY_COMPLETED, on_done, control,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONTROL_CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONTROL_IDLE_S,
		MHD_OPTION_END);
	if (control->http == NULL) {
		close(fd);
		free(control);
		return err_set(err, ST_TEMP, "%s: cannot serve", path);
	}
	*control_r = control;
	return ST_OK;
}

void
control_stop(struct control *control)
{
	if (control == NULL)
		return;
	unlink(control->path);
	MHD_stop_daemon(control->http);
	free(control);
}
