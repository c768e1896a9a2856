/* SPDX-License-Identifier: ISC
 * What stands where a token should: in a link, behind approve+, in a form's
 * nonce. Only 32 characters of a-z 2-7 have a hash, in any case the same
 * (T6, T16), and no nonce fits that was not minted here. */
#include <assert.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "approve/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t none[SHA256_SIZE];

static bool
is_token(const char *text)
{
	return strlen(text) == TOKEN_SIZE - 1 &&
	       strspn(text,
		   "abcdefghijklmnopqrstuvwxyz"
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == TOKEN_SIZE - 1;
}

static void
check_hash(const char *text)
{
	uint8_t hash[SHA256_SIZE], upper_hash[SHA256_SIZE];
	char upper[TOKEN_SIZE] = "";
	enum status st = token_hash(hash, text);

	assert((st == ST_OK) == is_token(text));
	if (st != ST_OK)
		return;
	for (size_t i = 0; i < TOKEN_SIZE - 1; i++)
		upper[i] = (char)toupper((unsigned char)text[i]);
	assert(token_hash(upper_hash, upper) == ST_OK);
	assert(memcmp(hash, upper_hash, sizeof(hash)) == 0);
}

static void
check_address(const char *text)
{
	char reply_domain[] = "reply.ca.example";
	struct settings settings = {
	    .separator = '+', .reply_domain = reply_domain};
	uint8_t hash[SHA256_SIZE];
	struct address address;
	const char *detail;

	if (address_parse_path(&address, text) != ST_OK)
		return;
	if (token_address_parse(hash, &settings, &address) ==
	    TOKEN_ADDRESS_OTHER)
		return;
	assert(strcmp(address.domain, reply_domain) == 0);
	detail = strchr(address.local, '+');
	assert(detail != NULL);
	assert((memcmp(hash, none, sizeof(hash)) != 0) == is_token(detail + 1));
}

static void
check_nonce(const char *text)
{
	const struct secret_key key = {.len = SHA256_SIZE};
	uint8_t spent[SHA256_SIZE];

	assert(token_form_check(spent, &key, none, text) == ST_DENIED);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check_hash(text);
	check_address(text);
	check_nonce(text);
	free(text);
	return 0;
}
