/* SPDX-License-Identifier: ISC
 * Tokens and nonces: minting, their hashes, and the addresses and links that
 * carry them. Which tokens live is the store's knowledge; a token itself is
 * never stored, logged or put in an argument vector. */
#ifndef APPROVE_TOKEN_H
#define APPROVE_TOKEN_H

#include "approve/settings.h"
#include "lib/base/secret.h"
#include "lib/mail/address.h"

enum {
	TOKEN_BYTES = 20,                     /* 160 random bits */
	TOKEN_SIZE = TOKEN_BYTES / 5 * 8 + 1, /* 32 characters and NUL */
	ID_BYTES = 10,                        /* request ids: 16 characters */
	RECEIPT_SIZE = TOKEN_SIZE,
	TOKEN_LINK_SIZE = 1024,
};

/* What the milter says at RCPT to an address of ours that no token has; by it
 * doctor knows the milter. */
#define TOKEN_UNKNOWN_TEXT "No question is waiting at this address"

/* A fresh token; wiped by its owner. */
enum status token_mint(char token_r[TOKEN_SIZE]) MUST_CHECK;

/* SHA-256 of the token's lower-case form, so that a mail system that folds
 * case cannot break it (T6). ST_INVALID for what is not 32 characters of
 * a-z 2-7. */
enum status
token_hash(uint8_t hash_r[SHA256_SIZE], const char *token) MUST_CHECK;

/* A fresh request id. */
enum status token_request_id(char id_r[17]) MUST_CHECK;

/* approve+TOKEN@reply_domain, bounce+NONCE@reply_domain, BASE_URL/a/TOKEN.
 * ST_INVALID where it would not fit. */
enum status token_reply_address(char text_r[ADDRESS_SIZE],
    const struct settings *settings, const char *token) MUST_CHECK;
enum status token_bounce_address(char text_r[ADDRESS_SIZE],
    const struct settings *settings, const char *nonce) MUST_CHECK;
enum status token_link(char text_r[TOKEN_LINK_SIZE],
    const struct settings *settings, const char *token) MUST_CHECK;

/* What an address is to us. */
enum token_address {
	TOKEN_ADDRESS_OTHER,
	TOKEN_ADDRESS_APPROVE,
	TOKEN_ADDRESS_BOUNCE
};

/* Recognises approve+TOKEN@ and bounce+NONCE@ (I1), any case. For both the
 * hash is filled; an address of that form whose detail is no token gives a
 * hash that no token has (all zero). */
enum token_address token_address_parse(uint8_t hash_r[SHA256_SIZE],
    const struct settings *settings, const struct address *address);

/* The nonce of one showing of the form, bound to the token: 16 random bytes
 * and HMAC-SHA256 over them and the token's hash, in hexadecimal. */
enum { FORM_NONCE_SIZE = 2 * (16 + SHA256_SIZE) + 1 };
enum status token_form_mint(char nonce_r[FORM_NONCE_SIZE],
    const struct secret_key *key, const uint8_t hash[SHA256_SIZE]) MUST_CHECK;
/* ST_DENIED for any other; `spent_r` is what names it in the store. */
enum status
token_form_check(uint8_t spent_r[SHA256_SIZE], const struct secret_key *key,
    const uint8_t hash[SHA256_SIZE], const char *nonce) MUST_CHECK;

#endif
