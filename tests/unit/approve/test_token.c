/* SPDX-License-Identifier: ISC
 * approve/token.c: the form of tokens, the addresses and links that carry
 * them, and form nonces. Whether a token lives is the store's knowledge. */
#include "tests/fake/world.h"

#define TOKEN "abcdefghijklmnopqrstuvwxyz234567"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

static void
settings_open(void)
{
	place_make();
	world_settings = world_load("");
	for (size_t i = 0; i < SHA256_SIZE; i++)
		world_key.bytes[i] = (uint8_t)i;
	world_key.len = SHA256_SIZE;
}

static void
settings_close(void)
{
	settings_unref(world_settings);
}

/* 160 random bits, in a-z 2-7: no mail system can break it by folding. */
START_TEST(minted_tokens)
{
	char tokens[64][TOKEN_SIZE];

	for (size_t i = 0; i < COUNT(tokens); i++) {
		ck_ok(token_mint(tokens[i]));
		ck_assert_uint_eq(strlen(tokens[i]), 32);
		ck_assert_uint_eq(
		    strspn(tokens[i], "abcdefghijklmnopqrstuvwxyz234567"), 32);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(tokens[i], tokens[k]);
	}
}
END_TEST

START_TEST(request_ids)
{
	char a[17], b[17];

	ck_ok(token_request_id(a));
	ck_ok(token_request_id(b));
	ck_assert_uint_eq(strlen(a), 16);
	ck_assert_uint_eq(strspn(a, "abcdefghijklmnopqrstuvwxyz234567"), 16);
	ck_assert_str_ne(a, b);
}
END_TEST

static const struct {
	const char *label, *token;
	enum status want;
	bool same; /* as TOKEN */
} hash_cases[] = {
    {"as minted", TOKEN, ST_OK, true},
    {"T6 upper case", UPPER, ST_OK, true},
    {"T6 mixed case", "AbcdefghijklmnopqrsTuvwxyz234567", ST_OK, true},
    {"T6 first changed", "bbcdefghijklmnopqrstuvwxyz234567", ST_OK, false},
    {"T6 last changed", "abcdefghijklmnopqrstuvwxyz234566", ST_OK, false},
    {"T6 two swapped", "bacdefghijklmnopqrstuvwxyz234567", ST_OK, false},
    {"empty", "", ST_INVALID, false},
    {"31 characters", "abcdefghijklmnopqrstuvwxyz23456", ST_INVALID, false},
    {"33 characters", TOKEN "a", ST_INVALID, false},
    {"64 characters", TOKEN TOKEN, ST_INVALID, false},
    {"a 0", "0bcdefghijklmnopqrstuvwxyz234567", ST_INVALID, false},
    {"an 8", "abcdefghijklmnopqrstuvwxyz234568", ST_INVALID, false},
    {"a blank", "abcdefghijklmnop rstuvwxyz234567", ST_INVALID, false},
    {"padding", "abcdefghijklmnopqrstuvwxyz23456=", ST_INVALID, false},
    {"UTF-8",
	"\xc3\xa4"
	"cdefghijklmnopqrstuvwxyz234567",
	ST_INVALID, false},
};

START_TEST(t6_hashes)
{
	uint8_t want[SHA256_SIZE], got[SHA256_SIZE] = {0};
	enum status st = token_hash(got, hash_cases[_i].token);

	ck_ok(sha256(want, TOKEN, strlen(TOKEN)));
	ck_assert_msg(st == hash_cases[_i].want, "%s: got %s, want %s",
	    hash_cases[_i].label, status_name(st),
	    status_name(hash_cases[_i].want));
	ck_assert_msg(
	    (memcmp(got, want, sizeof(got)) == 0) == hash_cases[_i].same,
	    "%s: the hash is %s", hash_cases[_i].label,
	    hash_cases[_i].same ? "another" : "the same");
}
END_TEST

START_TEST(writes_addresses)
{
	char text[ADDRESS_SIZE], link[TOKEN_LINK_SIZE];

	ck_ok(token_reply_address(text, world_settings, TOKEN));
	ck_assert_str_eq(text, "approve+" TOKEN "@reply.ca.example");
	ck_ok(token_bounce_address(text, world_settings, TOKEN));
	ck_assert_str_eq(text, "bounce+" TOKEN "@reply.ca.example");
	ck_ok(token_link(link, world_settings, TOKEN));
	ck_assert_str_eq(link, "https://approve.ca.example/a/" TOKEN);
}
END_TEST

/* An address or a link that would be cut is none. */
START_TEST(refuses_what_does_not_fit)
{
	char reply_domain[ADDRESS_SIZE + 1], url[TOKEN_LINK_SIZE + 1];
	char text[ADDRESS_SIZE], link[TOKEN_LINK_SIZE];
	struct settings s = *world_settings;

	memset(reply_domain, 'a', sizeof(reply_domain));
	memset(url, 'a', sizeof(url));
	reply_domain[ADDRESS_SIZE - strlen("approve+@" TOKEN)] = '\0';
	url[TOKEN_LINK_SIZE - strlen("/a/" TOKEN)] = '\0';
	s.reply_domain = reply_domain;
	s.base_url = url;
	ck_status(token_reply_address(text, &s, TOKEN), ST_INVALID);
	ck_status(token_link(link, &s, TOKEN), ST_INVALID);
	reply_domain[strlen(reply_domain) - 1] = '\0';
	url[strlen(url) - 1] = '\0';
	ck_ok(token_reply_address(text, &s, TOKEN));
	ck_ok(token_link(link, &s, TOKEN));
}
END_TEST

static const struct {
	const char *label, *address;
	char separator;
	enum token_address want;
	bool hashed; /* as TOKEN; else all zero */
} address_cases[] = {
    {"a reply", "approve+" TOKEN "@reply.ca.example", '+',
	TOKEN_ADDRESS_APPROVE, true},
    {"a report", "bounce+" TOKEN "@reply.ca.example", '+', TOKEN_ADDRESS_BOUNCE,
	true},
    {"T6 upper case", "APPROVE+" UPPER "@REPLY.CA.EXAMPLE", '+',
	TOKEN_ADDRESS_APPROVE, true},
    {"another separator", "approve-" TOKEN "@reply.ca.example", '-',
	TOKEN_ADDRESS_APPROVE, true},
    {"not our separator", "approve-" TOKEN "@reply.ca.example", '+',
	TOKEN_ADDRESS_OTHER, false},
    {"no token", "approve+short@reply.ca.example", '+', TOKEN_ADDRESS_APPROVE,
	false},
    {"an empty detail", "approve+@reply.ca.example", '+', TOKEN_ADDRESS_APPROVE,
	false},
    {"no detail", "approve@reply.ca.example", '+', TOKEN_ADDRESS_OTHER, false},
    {"a longer word", "approved+" TOKEN "@reply.ca.example", '+',
	TOKEN_ADDRESS_OTHER, false},
    {"another word", "admin+" TOKEN "@reply.ca.example", '+',
	TOKEN_ADDRESS_OTHER, false},
    {"another domain", "approve+" TOKEN "@ca.example", '+', TOKEN_ADDRESS_OTHER,
	false},
    {"a domain below", "approve+" TOKEN "@x.reply.ca.example", '+',
	TOKEN_ADDRESS_OTHER, false},
    {"a token with a tail", "approve+" TOKEN "+x@reply.ca.example", '+',
	TOKEN_ADDRESS_APPROVE, false},
};

START_TEST(i1_recognises_addresses)
{
	static const uint8_t zero[SHA256_SIZE];
	uint8_t want[SHA256_SIZE], hash[SHA256_SIZE];
	struct settings s = *world_settings;
	struct address address;
	enum token_address got;

	s.separator = address_cases[_i].separator;
	ck_ok(sha256(want, TOKEN, strlen(TOKEN)));
	ck_ok(address_parse(&address, address_cases[_i].address));
	memset(hash, 0xff, sizeof(hash));
	got = token_address_parse(hash, &s, &address);
	ck_assert_msg(got == address_cases[_i].want, "%s: got %d, want %d",
	    address_cases[_i].label, (int)got, (int)address_cases[_i].want);
	ck_assert_msg(memcmp(hash, address_cases[_i].hashed ? want : zero,
			  SHA256_SIZE) == 0,
	    "%s: wrong hash", address_cases[_i].label);
}
END_TEST

/* T2: a nonce works with its own token and key, and nothing else. */
START_TEST(t2_nonce_is_bound_to_its_token)
{
	char nonce[FORM_NONCE_SIZE], again[FORM_NONCE_SIZE];
	uint8_t hash[SHA256_SIZE], other[SHA256_SIZE];
	uint8_t spent[SHA256_SIZE], spent_again[SHA256_SIZE];
	struct secret_key key = world_key;

	ck_ok(sha256(hash, "a", 1));
	ck_ok(sha256(other, "b", 1));
	ck_ok(token_form_mint(nonce, &world_key, hash));
	ck_ok(token_form_mint(again, &world_key, hash));
	ck_assert_str_ne(nonce, again);
	ck_ok(token_form_check(spent, &world_key, hash, nonce));
	ck_ok(token_form_check(spent_again, &world_key, hash, nonce));
	ck_assert_mem_eq(spent, spent_again, SHA256_SIZE);
	ck_ok(token_form_check(spent_again, &world_key, hash, again));
	ck_assert_mem_ne(spent, spent_again, SHA256_SIZE);
	ck_status(token_form_check(spent, &world_key, other, nonce), ST_DENIED);
	key.bytes[0] ^= 1;
	ck_status(token_form_check(spent, &key, hash, nonce), ST_DENIED);
}
END_TEST

/* T2: each of its characters counts. */
START_TEST(t2_nonce_changed)
{
	char nonce[FORM_NONCE_SIZE];
	uint8_t hash[SHA256_SIZE], spent[SHA256_SIZE];

	ck_ok(sha256(hash, "a", 1));
	ck_ok(token_form_mint(nonce, &world_key, hash));
	for (size_t i = 0; i < FORM_NONCE_SIZE - 1; i++) {
		char kept = nonce[i];

		nonce[i] = kept == '0' ? '1' : '0';
		ck_assert_msg(token_form_check(
				  spent, &world_key, hash, nonce) == ST_DENIED,
		    "character %zu may change", i);
		nonce[i] = kept;
	}
	ck_ok(token_form_check(spent, &world_key, hash, nonce));
}
END_TEST

static const char *const no_nonces[] = {"", "0", "zz", TOKEN, UPPER TOKEN};

START_TEST(t2_what_is_no_nonce)
{
	char whole[FORM_NONCE_SIZE + 1];
	uint8_t hash[SHA256_SIZE], spent[SHA256_SIZE];

	ck_ok(sha256(hash, "a", 1));
	ck_status(token_form_check(spent, &world_key, hash, no_nonces[_i]),
	    ST_DENIED);
	ck_ok(token_form_mint(whole, &world_key, hash));
	strcat(whole, "0");
	ck_status(token_form_check(spent, &world_key, hash, whole), ST_DENIED);
	whole[FORM_NONCE_SIZE - 2] = '\0';
	ck_status(token_form_check(spent, &world_key, hash, whole), ST_DENIED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("token");
	TCase *tc = tcase_create("token");

	tcase_add_checked_fixture(tc, settings_open, settings_close);
	tcase_add_test(tc, minted_tokens);
	tcase_add_test(tc, request_ids);
	tcase_add_loop_test(tc, t6_hashes, 0, COUNT_OF(hash_cases));
	tcase_add_test(tc, writes_addresses);
	tcase_add_test(tc, refuses_what_does_not_fit);
	tcase_add_loop_test(
	    tc, i1_recognises_addresses, 0, COUNT_OF(address_cases));
	tcase_add_test(tc, t2_nonce_is_bound_to_its_token);
	tcase_add_test(tc, t2_nonce_changed);
	tcase_add_loop_test(tc, t2_what_is_no_nonce, 0, COUNT_OF(no_nonces));
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
