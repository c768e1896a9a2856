/* SPDX-License-Identifier: ISC
 * The page's peer: libmicrohttpd with nothing behind it. Serves the octets of
 * a file to whatever is asked, with as many threads as the page's server has.
 *
 * usage: constant PORT FILE [close] */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "approve/web/server.h"

enum { FILE_MAX = 1 << 20 };

static enum MHD_Result
constant_handle(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload_data,
    size_t *upload_data_size, void **con_cls)
{
	(void)url;
	(void)method;
	(void)version;
	(void)upload_data;
	(void)upload_data_size;
	(void)con_cls;
	return MHD_queue_response(connection, MHD_HTTP_OK, arg);
}

/* Its memory is the response's until the end. */
static struct MHD_Response *
constant_response(const char *path, bool closes)
{
	static char text[FILE_MAX];
	FILE *f = fopen(path, "r");
	size_t len = f != NULL ? fread(text, 1, FILE_MAX, f) : 0;
	struct MHD_Response *response = NULL;

	if (f != NULL)
		fclose(f);
	if (len > 0)
		response = MHD_create_response_from_buffer(
		    len, text, MHD_RESPMEM_PERSISTENT);
	if (response != NULL && closes &&
	    MHD_add_response_header(response, "Connection", "close") != MHD_YES)
		return NULL;
	return response;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	struct MHD_Response *response;
	struct MHD_Daemon *daemon;
	sigset_t term;
	int got;

	if (argc < 3 ||
	    (response = constant_response(argv[2], argc > 3)) == NULL) {
		fprintf(stderr, "usage: constant PORT FILE [close]\n");
		return 1;
	}
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL,
	    constant_handle, response, MHD_OPTION_SOCK_ADDR, &address,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)SERVER_THREADS,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_CONNECTIONS_MAX,
	    MHD_OPTION_END);
	if (daemon == NULL) {
		fprintf(stderr, "constant: cannot serve port %s\n", argv[1]);
		return 1;
	}
	sigwait(&term, &got);
	MHD_stop_daemon(daemon);
	MHD_destroy_response(response);
	return 0;
}
