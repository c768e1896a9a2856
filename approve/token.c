/* SPDX-License-Identifier: ISC
 * Tokens and nonces. Random bytes and hashes come from lib/base/secret. */
#include "approve/token.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"

#define APPROVE_LOCAL "approve"
#define BOUNCE_LOCAL  "bounce"

enum { FORM_RANDOM = 16 };

static enum status
random_text(char *text_r, size_t n_bytes)
{
	uint8_t bytes[TOKEN_BYTES];
	enum status st = secret_random(bytes, n_bytes);

	if (st == ST_OK)
		base32_encode(text_r, bytes, n_bytes);
	secret_wipe(bytes, sizeof(bytes));
	return st;
}

static enum status
tagged_address(char text_r[ADDRESS_SIZE], const struct settings *settings,
    const char *local, const char *detail)
{
	int n = snprintf(text_r, ADDRESS_SIZE, "%s%c%s@%s", local,
	    settings->separator, detail, settings->reply_domain);

	return n < ADDRESS_SIZE ? ST_OK : ST_INVALID;
}

static bool
local_is(const char *local, const char *word, char separator)
{
	size_t len = strlen(word);

	return strncasecmp(local, word, len) == 0 && local[len] == separator;
}

static enum status
form_mac(uint8_t mac_r[SHA256_SIZE], const struct secret_key *key,
    const uint8_t random[FORM_RANDOM], const uint8_t hash[SHA256_SIZE])
{
	uint8_t derived[SHA256_SIZE], input[FORM_RANDOM + SHA256_SIZE];
	enum status st = secret_key_derive(derived, key, "form nonce v1");

	memcpy(input, random, FORM_RANDOM);
	memcpy(input + FORM_RANDOM, hash, SHA256_SIZE);
	if (st == ST_OK)
		st = hmac_sha256(
		    mac_r, derived, sizeof(derived), input, sizeof(input));
	secret_wipe(derived, sizeof(derived));
	return st;
}

enum status
token_mint(char token_r[TOKEN_SIZE])
{
	return random_text(token_r, TOKEN_BYTES);
}

enum status
token_hash(uint8_t hash_r[SHA256_SIZE], const char *token)
{
	char lower[TOKEN_SIZE];
	uint8_t bytes[TOKEN_BYTES];
	size_t len = strnlen(token, TOKEN_SIZE);
	enum status st = ST_INVALID;

	if (len == TOKEN_SIZE - 1 &&
	    base32_decode(bytes, token, len) == ST_OK) {
		for (size_t i = 0; i <= len; i++)
			lower[i] = ascii_lower(token[i]);
		st = sha256(hash_r, lower, len);
		secret_wipe(lower, sizeof(lower));
	}
	secret_wipe(bytes, sizeof(bytes));
	return st;
}

enum status
token_request_id(char id_r[17])
{
	return random_text(id_r, ID_BYTES);
}

enum status
token_reply_address(char text_r[ADDRESS_SIZE], const struct settings *settings,
    const char *token)
{
	return tagged_address(text_r, settings, APPROVE_LOCAL, token);
}

enum status
token_bounce_address(char text_r[ADDRESS_SIZE], const struct settings *settings,
    const char *nonce)
{
	return tagged_address(text_r, settings, BOUNCE_LOCAL, nonce);
}

enum status
token_link(char text_r[TOKEN_LINK_SIZE], const struct settings *settings,
    const char *token)
{
	int n = snprintf(
	    text_r, TOKEN_LINK_SIZE, "%s/a/%s", settings->base_url, token);

	return n < TOKEN_LINK_SIZE ? ST_OK : ST_INVALID;
}

enum token_address
token_address_parse(uint8_t hash_r[SHA256_SIZE],
    const struct settings *settings, const struct address *address)
{
	enum token_address kind = TOKEN_ADDRESS_OTHER;

	memset(hash_r, 0, SHA256_SIZE);
	if (strcasecmp(address->domain, settings->reply_domain) != 0)
		return TOKEN_ADDRESS_OTHER;
	if (local_is(address->local, APPROVE_LOCAL, settings->separator))
		kind = TOKEN_ADDRESS_APPROVE;
	else if (local_is(address->local, BOUNCE_LOCAL, settings->separator))
		kind = TOKEN_ADDRESS_BOUNCE;
	else
		return TOKEN_ADDRESS_OTHER;
	if (token_hash(hash_r,
		strchr(address->local, settings->separator) + 1) != ST_OK)
		memset(hash_r, 0, SHA256_SIZE);
	return kind;
}

enum status
token_form_mint(char nonce_r[FORM_NONCE_SIZE], const struct secret_key *key,
    const uint8_t hash[SHA256_SIZE])
{
	uint8_t bytes[FORM_RANDOM + SHA256_SIZE];
	enum status st = secret_random(bytes, FORM_RANDOM);

	if (st == ST_OK)
		st = form_mac(bytes + FORM_RANDOM, key, bytes, hash);
	if (st == ST_OK)
		hex_encode(nonce_r, bytes, sizeof(bytes));
	return st;
}

enum status
token_form_check(uint8_t spent_r[SHA256_SIZE], const struct secret_key *key,
    const uint8_t hash[SHA256_SIZE], const char *nonce)
{
	uint8_t bytes[FORM_RANDOM + SHA256_SIZE], mac[SHA256_SIZE];
	enum status st;

	if (strnlen(nonce, FORM_NONCE_SIZE) != FORM_NONCE_SIZE - 1 ||
	    hex_decode(bytes, nonce, FORM_NONCE_SIZE - 1) != ST_OK)
		return ST_DENIED;
	if ((st = form_mac(mac, key, bytes, hash)) != ST_OK)
		return st;
	if (!secret_equal(mac, bytes + FORM_RANDOM, sizeof(mac)))
		return ST_DENIED;
	return sha256(spent_r, bytes, sizeof(bytes));
}
