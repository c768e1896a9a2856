/* SPDX-License-Identifier: ISC
 * Taking base_url apart. Knows no HTTP. */
#include <string.h>
#include <strings.h>

#include "approve/web/site.h"
#include "lib/base/ascii.h"

static const struct {
	const char *prefix;       /* of the URL */
	const char *default_port; /* as it would end the authority */
} site_schemes[] = {
    {"https://", ":443"},
    {"http://", ":80"},
};

#define SITE_HOST_CHARACTERS                                   \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789-._:[]"
/* RFC 3986's unreserved and the slash: nothing that needs escaping anywhere. */
#define SITE_PATH_CHARACTERS                                   \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789-._~/"

static void
site_cut_end(char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	if (len >= n && strcmp(s + len - n, end) == 0)
		s[len - n] = '\0';
}

static enum status
site_parse_path(struct site *site_r, const char *path, struct err *err)
{
	if (path[strspn(path, SITE_PATH_CHARACTERS)] != '\0' ||
	    strstr(path, "//") != NULL || strstr(path, "/.") != NULL)
		return err_set(err, ST_INVALID,
		    "the path \"%s\" has characters that do not belong into a "
		    "plain path; use letters, digits, - _ ~ and /",
		    path);
	if (strlen(path) >= sizeof(site_r->prefix))
		return err_set(err, ST_INVALID, "the path is too long");
	strcpy(site_r->prefix, path);
	site_cut_end(site_r->prefix, "/");
	return ST_OK;
}

enum status
site_parse(struct site *site_r, const char *base_url, struct err *err)
{
	const size_t n = sizeof(site_schemes) / sizeof(site_schemes[0]);
	const char *host;
	size_t i = 0, host_len, len;
	char *c;

	memset(site_r, 0, sizeof(*site_r));
	while (i < n && strncasecmp(base_url, site_schemes[i].prefix,
			    strlen(site_schemes[i].prefix)) != 0)
		i++;
	if (i == n)
		return err_set(err, ST_INVALID,
		    "\"%s\" is no address of a web site; write it as "
		    "https://approve.ca.example",
		    base_url);
	host = base_url + strlen(site_schemes[i].prefix);
	host_len = strspn(host, SITE_HOST_CHARACTERS);
	len = strlen(site_schemes[i].prefix) + host_len;
	if (host_len == 0 || (host[host_len] != '/' && host[host_len] != '\0'))
		return err_set(err, ST_INVALID,
		    "\"%s\" has no plain host name behind %s", base_url,
		    site_schemes[i].prefix);
	if (len >= sizeof(site_r->origin))
		return err_set(err, ST_INVALID, "the host name is too long");
	memcpy(site_r->origin, base_url, len);
	for (c = site_r->origin; *c != '\0'; c++)
		*c = ascii_lower(*c);
	site_cut_end(site_r->origin, site_schemes[i].default_port);
	return site_parse_path(site_r, host + host_len, err);
}
