/* SPDX-License-Identifier: ISC
 * lib/mail/dkim_sign.c: what a signature of ours looks like (O3), and that it
 * verifies. Other verifiers judge it in tests/flow/dkim_peers.py. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/mail/dkim_impl.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

enum { NOW = 1790000000, EXPIRES = 1790259200 };

static const char message[] = "Received: from a\n"
			      "From: jane@ca.example.com\n"
			      "To: admin@example.org\n"
			      "Subject: one\n\ttwo\n"
			      "Date: Sun, 22 Nov 2026 12:00:00 +0000\n"
			      "Message-ID: <1@ca.example.com>\n"
			      "X-Other: x\n"
			      "\n"
			      "Hello.\n";

static struct dkim_key keys[2];

static void
keys_make(void)
{
	const size_t bits = 2048;

	keys[DKIM_RSA_SHA256] = (struct dkim_key){
	    EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits), DKIM_RSA_SHA256};
	keys[DKIM_ED25519_SHA256] = (struct dkim_key){
	    EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), DKIM_ED25519_SHA256};
	ck_assert_ptr_nonnull(keys[0].pkey);
	ck_assert_ptr_nonnull(keys[1].pkey);
}

static void
keys_free(void)
{
	EVP_PKEY_free(keys[0].pkey);
	EVP_PKEY_free(keys[1].pkey);
}

static struct dkim_signer
signer_of(enum dkim_algorithm algorithm)
{
	return (struct dkim_signer){&keys[algorithm], "ca.example.com", "sel"};
}

/* The signature's value alone. */
static void
sign(struct buf *value, enum dkim_algorithm algorithm, const char *text,
    int64_t expires)
{
	struct dkim_signer signer = signer_of(algorithm);
	struct err err = {""};
	struct fields f;

	ck_assert_int_eq(fields_split(&f, text, strlen(text), NULL), ST_OK);
	ck_assert_msg(
	    dkim_sign(value, &signer, &f, NOW, expires, &err) == ST_OK,
	    "got %s", err.text);
	fields_clear(&f);
}

static void
tag_is(const struct dkim_tags *tags, const char *name, const char *want)
{
	const struct dkim_tag *tag = dkim_tags_get(tags, name);

	if (want == NULL) {
		ck_assert_msg(tag == NULL, "%s= stands", name);
		return;
	}
	ck_assert_msg(tag != NULL, "%s= does not stand", name);
	ck_assert_msg(dkim_tag_is(tag, want), "%s=%.*s, want %s", name,
	    (int)tag->value_len, tag->value, want);
}

START_TEST(tags_of_a_signature)
{
	static const char *const names[] = {"rsa-sha256", "ed25519-sha256"};
	struct buf value = BUF_INIT;
	struct dkim_tags tags;

	sign(&value, (enum dkim_algorithm)_i, message, EXPIRES);
	ck_assert(dkim_tags_parse(&tags, value.data, value.len));
	tag_is(&tags, "v", "1");
	tag_is(&tags, "a", names[_i]);
	tag_is(&tags, "c", "relaxed/relaxed");
	tag_is(&tags, "d", "ca.example.com");
	tag_is(&tags, "s", "sel");
	tag_is(&tags, "t", "1790000000");
	tag_is(&tags, "x", "1790259200");
	tag_is(&tags, "l", NULL);
	ck_assert_uint_eq(tags.n_items, 10);
	buf_free(&value);
}
END_TEST

START_TEST(without_end)
{
	struct buf value = BUF_INIT;
	struct dkim_tags tags;

	sign(&value, DKIM_ED25519_SHA256, message, 0);
	ck_assert(dkim_tags_parse(&tags, value.data, value.len));
	tag_is(&tags, "x", NULL);
	buf_free(&value);
}
END_TEST

static size_t
count_names(const struct dkim_tags *tags, const char *want)
{
	const struct dkim_tag *h = dkim_tags_get(tags, "h");
	struct dkim_span name, rest = {h->value, h->value_len};
	size_t n = 0;

	while (dkim_list_next(&name, &rest))
		if (name.len == strlen(want) &&
		    strncasecmp(name.p, want, name.len) == 0)
			n++;
	return n;
}

/* O3: once more than it stands. */
static const struct name_case {
	const char *name;
	size_t want;
} name_cases[] = {{"From", 2}, {"Sender", 1}, {"Reply-To", 1}, {"To", 2},
    {"Cc", 1}, {"Subject", 2}, {"Date", 2}, {"In-Reply-To", 1},
    {"References", 1}, {"Message-ID", 2}, {"Auto-Submitted", 1},
    {"MIME-Version", 1}, {"Content-Type", 1}, {"Content-Transfer-Encoding", 1},
    {"List-Id", 1}, {"List-Help", 1}, {"List-Unsubscribe", 1},
    {"List-Unsubscribe-Post", 1}, {"List-Subscribe", 1}, {"List-Post", 1},
    {"List-Owner", 1}, {"List-Archive", 1}, {"Received", 0}, {"X-Other", 0},
    {"X-Countersign-Seal", 0}};

START_TEST(o3_oversigns)
{
	const struct name_case *c = &name_cases[_i];
	struct buf value = BUF_INIT;
	struct dkim_tags tags;
	size_t got;

	sign(&value, DKIM_ED25519_SHA256, message, 0);
	ck_assert(dkim_tags_parse(&tags, value.data, value.len));
	got = count_names(&tags, c->name);
	ck_assert_msg(
	    got == c->want, "%s: got %zu, want %zu", c->name, got, c->want);
	buf_free(&value);
}
END_TEST

START_TEST(folds)
{
	struct buf value = BUF_INIT;
	size_t column = strlen("DKIM-Signature: ");

	sign(&value, (enum dkim_algorithm)_i, message, EXPIRES);
	ck_assert_ptr_null(strchr(value.data, '\r'));
	ck_assert_int_eq(value.data[0], 'v');
	ck_assert_int_ne(value.data[value.len - 1], '\n');
	for (const char *p = value.data; *p != '\0'; p++) {
		column = *p == '\n' ? 0 : column + 1;
		ck_assert_msg(
		    column < 78, "a line of %zu: %s", column, value.data);
		if (*p == '\n')
			ck_assert_int_eq(p[1], '\t');
	}
	buf_free(&value);
}
END_TEST

static enum status
verify_own(
    const struct dkim_signer *signer, const struct fields *f, int64_t now)
{
	uint8_t hash[SHA256_SIZE];

	ck_assert_int_eq(
	    dkim_body_hash(hash, DKIM_RELAXED, f->body, f->body_len), ST_OK);
	return dkim_verify_own(signer, f, hash, now);
}

/* As sent: the signature on top. */
static enum status
own(const struct buf *value, enum dkim_algorithm algorithm, const char *text,
    int64_t now)
{
	struct dkim_signer signer = signer_of(algorithm);
	struct buf whole = BUF_INIT;
	struct fields f;
	enum status st;

	buf_addf(&whole, "DKIM-Signature: %s\n%s", buf_str(value), text);
	ck_assert_int_eq(fields_split(&f, whole.data, whole.len, NULL), ST_OK);
	st = verify_own(&signer, &f, now);
	fields_clear(&f);
	buf_free(&whole);
	return st;
}

START_TEST(own_signature)
{
	const enum dkim_algorithm algorithm = (enum dkim_algorithm)_i;
	struct buf value = BUF_INIT, none = BUF_INIT;
	struct buf changed = BUF_INIT;

	sign(&value, algorithm, message, EXPIRES);
	ck_assert_int_eq(own(&value, algorithm, message, NOW), ST_OK);
	ck_assert_int_eq(own(&value, algorithm, message, EXPIRES), ST_OK);
	ck_assert_int_eq(
	    own(&value, algorithm, message, EXPIRES + 1), ST_NOTFOUND);
	ck_assert_int_eq(own(&none, algorithm, message, NOW), ST_NOTFOUND);
	/* The other key, under the same domain and selector. */
	ck_assert_int_eq(
	    own(&value, (enum dkim_algorithm)(1 - _i), message, NOW),
	    ST_NOTFOUND);
	buf_addf(&changed, "%s.", message);
	ck_assert_int_eq(
	    own(&value, algorithm, changed.data, NOW), ST_NOTFOUND);
	buf_reset(&changed);
	buf_addf(&changed, "Cc: x@example.net\n%s", message);
	ck_assert_int_eq(
	    own(&value, algorithm, changed.data, NOW), ST_NOTFOUND);
	/* Not signed, so it may change. */
	buf_reset(&changed);
	buf_addf(&changed, "Received: from b\n%s", message);
	ck_assert_int_eq(own(&value, algorithm, changed.data, NOW), ST_OK);
	buf_free(&changed);
	buf_free(&value);
}
END_TEST

START_TEST(own_of_another_selector)
{
	struct dkim_signer signer = signer_of(DKIM_ED25519_SHA256);
	struct buf value = BUF_INIT, whole = BUF_INIT;
	struct fields f;

	sign(&value, DKIM_ED25519_SHA256, message, 0);
	buf_addf(&whole, "DKIM-Signature: %s\n%s", value.data, message);
	ck_assert_int_eq(fields_split(&f, whole.data, whole.len, NULL), ST_OK);
	ck_assert_int_eq(verify_own(&signer, &f, NOW), ST_OK);
	signer.selector = "other";
	ck_assert_int_eq(verify_own(&signer, &f, NOW), ST_NOTFOUND);
	signer = signer_of(DKIM_ED25519_SHA256);
	signer.domain = "example.com";
	ck_assert_int_eq(verify_own(&signer, &f, NOW), ST_NOTFOUND);
	signer.domain = "CA.example.com";
	ck_assert_int_eq(verify_own(&signer, &f, NOW), ST_OK);
	fields_clear(&f);
	buf_free(&whole);
	buf_free(&value);
}
END_TEST

static const struct refusal_case {
	const char *label;
	const char *text;
	int64_t expires;
	const char *reason;
} refusal_cases[] = {
    {"no From", "To: a@example.com\n\nx\n", 0, "From"},
    {"ends before it begins", message, NOW, "end"},
};

START_TEST(refusals)
{
	const struct refusal_case *c = &refusal_cases[_i];
	struct dkim_signer signer = signer_of(DKIM_ED25519_SHA256);
	struct buf value = BUF_INIT;
	struct err err = {""};
	struct fields f;

	ck_assert_int_eq(
	    fields_split(&f, c->text, strlen(c->text), NULL), ST_OK);
	ck_assert_int_eq(
	    dkim_sign(&value, &signer, &f, NOW, c->expires, &err), ST_INVALID);
	ck_assert_msg(strstr(err.text, c->reason) != NULL, "%s: got %s",
	    c->label, err.text);
	ck_assert_uint_eq(value.len, 0);
	fields_clear(&f);
	buf_free(&value);
}
END_TEST

START_TEST(too_many_fields)
{
	struct dkim_signer signer = signer_of(DKIM_ED25519_SHA256);
	struct buf text = BUF_INIT, value = BUF_INIT;
	struct err err = {""};
	struct fields f;

	buf_adds(&text, "From: a@ca.example.com\n");
	for (int i = 0; i < FIELDS_MAX - 1; i++)
		buf_adds(&text, "Content-Transfer-Encoding: 7bit\n");
	ck_assert_int_eq(fields_split(&f, text.data, text.len, NULL), ST_OK);
	ck_assert_int_eq(
	    dkim_sign(&value, &signer, &f, NOW, 0, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "too many"));
	ck_assert_uint_eq(value.len, 0);
	fields_clear(&f);
	buf_free(&text);
	buf_free(&value);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dkim_sign");
	TCase *tc = tcase_create("dkim_sign");
	SRunner *sr;
	int failed;

	tcase_add_unchecked_fixture(tc, keys_make, keys_free);
	tcase_add_loop_test(tc, tags_of_a_signature, 0, 2);
	tcase_add_test(tc, without_end);
	tcase_add_loop_test(tc, o3_oversigns, 0, COUNT(name_cases));
	tcase_add_loop_test(tc, folds, 0, 2);
	tcase_add_loop_test(tc, own_signature, 0, 2);
	tcase_add_test(tc, own_of_another_selector);
	tcase_add_loop_test(tc, refusals, 0, COUNT(refusal_cases));
	tcase_add_test(tc, too_many_fields);
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
