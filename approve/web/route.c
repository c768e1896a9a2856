/* SPDX-License-Identifier: ISC
 * The table of paths. Every path is matched whole and case-sensitively, apart
 * from the token. */
#include <string.h>
#include <strings.h>

#include "approve/web/route.h"
#include "lib/base/ascii.h"

#define ROUTE_TOKEN_CHARACTERS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz234567"
#define ROUTE_RECEIPT_CHARACTERS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static bool
route_read_token(char key_r[ROUTE_KEY_SIZE], const char *text)
{
	size_t len = strlen(text), i;

	if (len != ROUTE_TOKEN_LEN ||
	    strspn(text, ROUTE_TOKEN_CHARACTERS) != len)
		return false;
	for (i = 0; i <= len; i++)
		key_r[i] = ascii_lower(text[i]);
	return true;
}

bool
route_is_receipt(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len < ROUTE_KEY_SIZE &&
	       strspn(text, ROUTE_RECEIPT_CHARACTERS) == len;
}

static bool
route_read_receipt(char key_r[ROUTE_KEY_SIZE], const char *text)
{
	if (!route_is_receipt(text))
		return false;
	strcpy(key_r, text);
	return true;
}

static bool
route_read_nothing(char key_r[ROUTE_KEY_SIZE], const char *text)
{
	key_r[0] = '\0';
	return *text == '\0';
}

static const struct {
	const char *start;
	bool (*read)(char key_r[ROUTE_KEY_SIZE], const char *rest);
	enum route_place place;
	const char *allow;
} route_table[] = {
    {"/a/", route_read_token, ROUTE_ASK, "GET, HEAD, POST"},
    {"/done/", route_read_receipt, ROUTE_DONE, "GET, HEAD"},
    {"/about", route_read_nothing, ROUTE_ABOUT, "GET, HEAD"},
    {"/healthz", route_read_nothing, ROUTE_HEALTH, "GET, HEAD"},
    {"/style.css", route_read_nothing, ROUTE_STYLE, "GET, HEAD"},
};

static bool
route_match(struct route *route_r, const char *path)
{
	size_t i, len;

	for (i = 0; i < sizeof(route_table) / sizeof(route_table[0]); i++) {
		len = strlen(route_table[i].start);
		if (strncmp(path, route_table[i].start, len) == 0 &&
		    route_table[i].read(route_r->key, path + len)) {
			route_r->place = route_table[i].place;
			route_r->allow = route_table[i].allow;
			return true;
		}
	}
	return false;
}

/* The path of a target in absolute-form (RFC 9112 3.2.2): whose site it names
 * is all one, as it is with Host. */
static const char *
route_path(const char *target)
{
	static const char *const schemes[] = {"http://", "https://"};
	size_t i, len, host_len;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		len = strlen(schemes[i]);
		if (strncasecmp(target, schemes[i], len) != 0)
			continue;
		host_len = strcspn(target + len, "/");
		return host_len > 0 ? target + len + host_len : target;
	}
	return target;
}

void
route_find(struct route *route_r, const char *method, const char *target,
    const struct site *site)
{
	size_t prefix_len = strlen(site->prefix);
	const char *path = route_path(target);

	memset(route_r, 0, sizeof(*route_r));
	if (!route_match(route_r, path) &&
	    (prefix_len == 0 || strncmp(path, site->prefix, prefix_len) != 0 ||
		!route_match(route_r, path + prefix_len)))
		return;
	route_r->post = strcmp(method, "POST") == 0;
	route_r->allowed = strcmp(method, "GET") == 0 ||
			   strcmp(method, "HEAD") == 0 ||
			   (route_r->post && route_r->place == ROUTE_ASK);
}
