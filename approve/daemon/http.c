/* SPDX-License-Identifier: ISC
 * libmicrohttpd around a handler: methods, the Host field, headers. */
#include "approve/daemon/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/listen.h"

#define TEXT "text/plain; charset=utf-8"

enum { HOST_SIZE = 64 };

struct http {
	struct http_config config;
	char *listen, *csp;
	bool is_tcp;
	struct MHD_Daemon *daemon;
};

static const struct {
	const char *name, *value;
} headers[] = {
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Robots-Tag", "noindex"},
};

static bool
add(struct MHD_Response *response, const char *name, const char *value)
{
	return value == NULL ||
	       MHD_add_response_header(response, name, value) == MHD_YES;
}

static enum MHD_Result
respond(struct http *http, struct MHD_Connection *connection,
    struct http_answer *answer)
{
	struct MHD_Response *response = NULL;
	enum MHD_Result queued = MHD_NO;
	size_t len = answer->body.len;
	char *text = buf_steal(&answer->body);
	bool ok = text != NULL;

	if (ok)
		response = MHD_create_response_from_buffer(
		    len, text, MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		free(text);
		buf_free(&answer->body);
		return MHD_NO;
	}
	for (size_t i = 0; ok && i < sizeof(headers) / sizeof(headers[0]); i++)
		ok = add(response, headers[i].name, headers[i].value);
	ok = ok && add(response, "Content-Type", answer->type) &&
	     add(response, "Content-Security-Policy", http->csp) &&
	     add(response, "Allow", answer->code == 405 ? "GET, HEAD" : NULL);
	if (ok)
		queued = MHD_queue_response(connection, answer->code, response);
	MHD_destroy_response(response);
	return queued;
}

static bool
is_address(const char *host)
{
	struct in6_addr address; /* large enough for both */

	return strcmp(host, "localhost") == 0 ||
	       inet_pton(AF_INET, host, &address) == 1 ||
	       inet_pton(AF_INET6, host, &address) == 1;
}

/* The name before the port, without brackets. */
static bool
host_is_address(const char *field)
{
	const bool v6 = field != NULL && field[0] == '[';
	char host[HOST_SIZE];
	size_t len;

	if (field == NULL)
		return false;
	field += v6;
	len = strcspn(field, v6 ? "]" : ":");
	if (len >= sizeof(host))
		return false;
	memcpy(host, field, len);
	host[len] = '\0';
	return is_address(host);
}

static const char *
argument(const struct http_request *request, const char *name)
{
	return MHD_lookup_connection_value(
	    request->connection, MHD_GET_ARGUMENT_KIND, name);
}

static void
refuse(struct http_answer *answer, unsigned code, const char *why)
{
	answer->code = code;
	answer->type = TEXT;
	buf_adds(&answer->body, why);
}

/* Called with the head, then (with *state set) for the body's parts, which are
 * thrown away, then at its end. */
static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *path,
    const char *method, const char *version, const char *data, size_t *len,
    void **state)
{
	struct http *http = arg;
	struct http_answer answer = {.code = 200, .type = TEXT};
	struct http_request request = {
	    .path = path, .argument = argument, .connection = connection};

	(void)version;
	(void)data;
	if (*state == NULL || *len > 0) {
		*state = http;
		*len = 0;
		return MHD_YES;
	}
	request.accept = MHD_lookup_connection_value(
	    connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		refuse(&answer, 405, "This only shows: GET and HEAD.\n");
	else if (http->config.by_address && http->is_tcp &&
		 !host_is_address(MHD_lookup_connection_value(
		     connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST)))
		refuse(&answer, 403,
		    "Call this by its address or as localhost.\n");
	else
		http->config.handler(http->config.arg, &request, &answer);
	return respond(http, connection, &answer);
}

static struct MHD_Daemon *
serve(struct http *http, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL,
	    on_request, http, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_MEMORY,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

enum status
http_start(
    struct http **http_r, const struct http_config *config, struct err *err)
{
	struct http *http = calloc(1, sizeof(*http));
	enum status st;
	int fd = -1;

	if (http == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	http->config = *config;
	http->listen = strdup(config->listen);
	http->csp = config->csp != NULL ? strdup(config->csp) : NULL;
	http->is_tcp = strncmp(config->listen, "unix:", 5) != 0;
	if (http->listen == NULL || (config->csp != NULL && http->csp == NULL))
		st = err_set(err, ST_NOMEM, "out of memory");
	else
		st = listen_open(&fd, config->listen, err);
	if (st == ST_OK) {
		http->daemon = serve(http, fd);
		if (http->daemon == NULL) {
			close(fd);
			st = err_set(
			    err, ST_TEMP, "%s: cannot serve", config->listen);
		}
	}
	if (st != ST_OK) {
		http_stop(http);
		return st;
	}
	*http_r = http;
	return ST_OK;
}

void
http_stop(struct http *http)
{
	if (http == NULL)
		return;
	if (http->daemon != NULL) {
		listen_forget(http->listen);
		MHD_stop_daemon(http->daemon);
	}
	free(http->listen);
	free(http->csp);
	free(http);
}
