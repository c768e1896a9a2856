/* SPDX-License-Identifier: ISC
 * Which page a path means, and which methods it takes. What the page says is
 * left to others. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stdbool.h>

#include "approve/web/site.h"

enum route_place {
	ROUTE_NOWHERE, /* 404 */
	ROUTE_ASK,     /* /a/TOKEN */
	ROUTE_DONE,    /* /done/RECEIPT */
	ROUTE_ABOUT,
	ROUTE_HEALTH,
	ROUTE_STYLE,
};

enum { ROUTE_TOKEN_LEN = 32, ROUTE_KEY_SIZE = 65 };

struct route {
	enum route_place place;
	char key[ROUTE_KEY_SIZE]; /* the token, lower case, or the receipt */
	const char *allow;        /* methods, for 405 */
	bool allowed;             /* is the method one of them? */
	bool post;
};

/* 1 to 64 letters, digits, - and _. */
bool route_is_receipt(const char *text);

/* `target` as received, not unescaped, without the query: a path, or one behind
 * scheme and host. The site's own prefix may stand before it or have been taken
 * off by a proxy. A token is exactly 32 of a-z 2-7 in any case (T6). */
void route_find(struct route *route_r, const char *method, const char *target,
    const struct site *site);

#endif
