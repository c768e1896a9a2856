/* SPDX-License-Identifier: ISC
 * What a browser, or whoever, sends before a form: method, path and fields.
 * Line one is "METHOD PATH", then "Name: value" each. Only whole and
 * unambiguous requests get through, and what they leave is printable. */
#include <assert.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/client.h"
#include "approve/web/form.h"
#include "approve/web/guard.h"
#include "approve/web/route.h"
#include "approve/web/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_route(const char *method, const char *path, const struct site *site)
{
	struct route route;

	route_find(&route, method, path, site);
	assert(strlen(route.key) < ROUTE_KEY_SIZE);
	assert(text_is_ascii(route.key));
	assert(
	    route.place != ROUTE_ASK || strlen(route.key) == ROUTE_TOKEN_LEN);
	assert(route.place != ROUTE_DONE || route_is_receipt(route.key));
	assert(route.place == ROUTE_NOWHERE || route.allow != NULL);
	assert(!route.post || route.place == ROUTE_ASK || !route.allowed);
}

static void
check_client(const char *forwarded)
{
	const struct sockaddr_in local = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct sockaddr_in far = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(0xcb007109)};
	char text[CLIENT_SIZE];
	struct in6_addr a;

	(void)client_name(text, (const void *)&local, forwarded);
	assert(inet_pton(AF_INET, text, &a) == 1 ||
	       inet_pton(AF_INET6, text, &a) == 1);
	/* Who is no proxy of ours is not believed. */
	(void)client_name(text, (const void *)&far, forwarded);
	assert(strcmp(text, "203.0.113.9") == 0);
}

static size_t
read_fields(struct guard_field *fields, char *text, const char **forwarded_r)
{
	char *line, *rest = text;
	size_t n = 0;

	while (n < GUARD_FIELDS_MAX && (line = strsep(&rest, "\n")) != NULL) {
		char *value = strchr(line, ':');

		if (value == NULL)
			continue;
		*value++ = '\0';
		value += strspn(value, " ");
		fields[n++] = (struct guard_field){
		    line, value, strlen(line), strlen(value)};
		if (strcasecmp(line, "X-Forwarded-For") == 0)
			*forwarded_r = value;
	}
	return n;
}

static void
check_request(char *text, const struct site *site)
{
	struct guard_field fields[GUARD_FIELDS_MAX];
	char *method = strsep(&text, " "), *path = NULL;
	const char *forwarded = NULL;
	size_t n;

	if (text != NULL)
		path = strsep(&text, "\n");
	if (path == NULL)
		return;
	check_route(method, path, site);
	if (text == NULL)
		return;
	n = read_fields(fields, text, &forwarded);
	(void)guard_read(fields, n, false, FORM_BODY_MAX, site);
	(void)guard_read(fields, n, true, FORM_BODY_MAX, site);
	check_client(forwarded);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct site site;

	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (site_parse(&site, "https://approve.ca.example/ask", NULL) != ST_OK)
		abort();
	check_request(text, &site);
	free(text);
	return 0;
}
