/* SPDX-License-Identifier: ISC
 * Is a DKIM key published, and is it the one we sign with: for testkey and
 * doctor. */
#ifndef CLI_TESTKEY_H
#define CLI_TESTKEY_H

#include "approve/settings.h"
#include "lib/base/status.h"
#include "lib/dns/dns.h"

struct testkey {
	const char *selector; /* borrowed from the settings */
	const char *domain, *algorithm;
	const char *published, *matches, *secure; /* yes, no, unknown */
	enum status result; /* ST_OK all well; ST_NOTFOUND not; ST_TEMP: DNS
			       cannot tell now; ST_DENIED: the private key
			       cannot be read by this user to compare */
	struct err message; /* what is wrong and what to do, or "" */
};

/* Looks at one sign section. */
void testkey_look(struct testkey *key_r, const struct settings *settings,
    struct dns *dns, const char *selector);

#endif
