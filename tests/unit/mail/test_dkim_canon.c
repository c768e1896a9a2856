/* SPDX-License-Identifier: ISC
 * lib/mail/dkim_canon.c: the canonical forms of RFC 6376 3.4, its own examples
 * first. Whole signatures are test_dkim_verify.c's. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim_impl.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct field_case {
	const char *label;
	enum dkim_canon canon;
	const char *field;
	const char *want;
} field_cases[] = {
    {"RFC 6376 3.4.5, relaxed A", DKIM_RELAXED, "A: X\r\n", "a:X\r\n"},
    {"RFC 6376 3.4.5, relaxed B", DKIM_RELAXED, "B : Y\t\r\n\tZ  \r\n",
	"b:Y Z\r\n"},
    {"RFC 6376 3.4.5, simple A", DKIM_SIMPLE, "A: X\r\n", "A: X\r\n"},
    {"RFC 6376 3.4.5, simple B", DKIM_SIMPLE, "B : Y\t\r\n\tZ  \r\n",
	"B : Y\t\r\n\tZ  \r\n"},
    {"simple, folds of libmilter", DKIM_SIMPLE, "B: 1\n\t2\n 3\n",
	"B: 1\r\n\t2\r\n 3\r\n"},
    {"relaxed, folds of libmilter", DKIM_RELAXED, "B: 1\n\t2\n 3\n",
	"b:1 2 3\r\n"},
    {"relaxed, empty", DKIM_RELAXED, "Ab:\n", "ab:\r\n"},
    {"relaxed, blanks alone", DKIM_RELAXED, "Ab: \t\n \n", "ab:\r\n"},
    {"relaxed, no blank behind the colon", DKIM_RELAXED, "AB:c:d\n",
	"ab:c:d\r\n"},
    {"relaxed, value keeps its case", DKIM_RELAXED, "AB: Cd  E\n",
	"ab:Cd E\r\n"},
    {"relaxed, 8-bit", DKIM_RELAXED, "AB: \xc3\x84 \xff\n",
	"ab:\xc3\x84 \xff\r\n"},
    {"simple, no line end", DKIM_SIMPLE, "A: x", "A: x\r\n"},
};

START_TEST(canonical_field)
{
	const struct field_case *c = &field_cases[_i];
	struct buf out = BUF_INIT;
	struct fields f;

	ck_assert_int_eq(
	    fields_split(&f, c->field, strlen(c->field), NULL), ST_OK);
	ck_assert_uint_eq(f.n_items, 1);
	dkim_canon_field(&out, c->canon, &f.items[0]);
	ck_assert(buf_ok(&out));
	ck_assert_msg(strcmp(buf_str(&out), c->want) == 0,
	    "%s: got \"%s\", want \"%s\"", c->label, buf_str(&out), c->want);
	buf_free(&out);
	fields_clear(&f);
}
END_TEST

/* `want` is hashed as it stands. */
static const struct body_case {
	const char *label;
	enum dkim_canon canon;
	const char *body;
	const char *want;
} body_cases[] = {
    {"RFC 6376 3.4.5, relaxed", DKIM_RELAXED, " C \r\nD \t E\r\n\r\n\r\n",
	" C\r\nD E\r\n"},
    {"RFC 6376 3.4.5, simple", DKIM_SIMPLE, " C \r\nD \t E\r\n\r\n\r\n",
	" C \r\nD \t E\r\n"},
    {"simple, empty", DKIM_SIMPLE, "", "\r\n"},
    {"relaxed, empty", DKIM_RELAXED, "", ""},
    {"simple, blank lines alone", DKIM_SIMPLE, "\r\n\r\n", "\r\n"},
    {"relaxed, blank lines alone", DKIM_RELAXED, "\r\n\r\n", ""},
    {"relaxed, lines of blanks alone", DKIM_RELAXED, " \t\r\n \r\n", ""},
    {"simple, lines of blanks stay", DKIM_SIMPLE, " \r\n", " \r\n"},
    {"simple, no line end", DKIM_SIMPLE, "a", "a\r\n"},
    {"relaxed, no line end", DKIM_RELAXED, "a \t", "a\r\n"},
    {"relaxed, blanks without line end", DKIM_RELAXED, "a\n \t", "a\r\n"},
    {"simple, LF", DKIM_SIMPLE, "a\n\nb\n\n\n", "a\r\n\r\nb\r\n"},
    {"relaxed, LF", DKIM_RELAXED, "a\n \nb\n\n\n", "a\r\n\r\nb\r\n"},
    {"simple, bare CR is no line end", DKIM_SIMPLE, "a\rb\r\n\r",
	"a\rb\r\n\r\r\n"},
    {"relaxed, leading blanks become one", DKIM_RELAXED, "\t \ta\r\n",
	" a\r\n"},
    {"relaxed, 8-bit", DKIM_RELAXED, "\xc3\xa4  \xff \n", "\xc3\xa4 \xff\r\n"},
};

START_TEST(canonical_body)
{
	const struct body_case *c = &body_cases[_i];
	uint8_t got[SHA256_SIZE], want[SHA256_SIZE];

	ck_assert_int_eq(
	    dkim_body_hash(got, c->canon, c->body, strlen(c->body)), ST_OK);
	ck_assert_int_eq(sha256(want, c->want, strlen(c->want)), ST_OK);
	ck_assert_msg(memcmp(got, want, sizeof(got)) == 0,
	    "%s: not the hash of \"%s\"", c->label, c->want);
}
END_TEST

/* RFC 6376 3.4.3 and 3.4.4 print these, in base64. */
START_TEST(hash_of_empty_body)
{
	static const char *const want[] = {
	    [DKIM_SIMPLE] = "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
	    [DKIM_RELAXED] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="};
	unsigned char text[64];
	uint8_t hash[SHA256_SIZE];

	ck_assert_int_eq(
	    dkim_body_hash(hash, (enum dkim_canon)_i, NULL, 0), ST_OK);
	EVP_EncodeBlock(text, hash, sizeof(hash));
	ck_assert_str_eq((const char *)text, want[_i]);
}
END_TEST

/* The hash takes the body in pieces: none of their borders may show. */
START_TEST(body_of_any_length)
{
	enum { BORDER = 4096, AROUND = 5 };
	static const char tail[] = " x \n\n\n";
	char body[BORDER + AROUND + sizeof(tail)];
	char plain[BORDER + AROUND + sizeof(tail)];
	uint8_t got[SHA256_SIZE], want[SHA256_SIZE];

	for (size_t len = BORDER - AROUND; len < BORDER + AROUND; len++) {
		memset(body, 'a', len);
		memcpy(plain, body, len);
		memcpy(body + len, tail, sizeof(tail));
		memcpy(plain + len, " x\r\n", sizeof(" x\r\n"));
		ck_assert_int_eq(
		    dkim_body_hash(got, DKIM_RELAXED, body, strlen(body)),
		    ST_OK);
		ck_assert_int_eq(sha256(want, plain, len + 4), ST_OK);
		ck_assert_msg(memcmp(got, want, sizeof(got)) == 0,
		    "a body of %zu octets", strlen(body));
	}
}
END_TEST

static struct dkim_body *pieces;

static void
pieces_add(const char *body, size_t len, size_t size)
{
	for (size_t at = 0; at < len; at += size)
		dkim_body_add(
		    pieces, body + at, len - at < size ? len - at : size);
}

/* Wherever a body is cut; one object for all of them, as a connection has. */
START_TEST(body_in_pieces)
{
	static const char BODY[] = "a  b\t\r\n\r\n \r\nc \nlonger line\r\n"
				   "\r\n\r\nwithout its end \t\r\n\r\n \r\nx";
	uint8_t hash[SHA256_SIZE], whole[SHA256_SIZE];
	size_t size = sizeof(BODY) - 1;

	pieces = dkim_body_new((enum dkim_canon)_i);
	ck_assert_ptr_nonnull(pieces);
	for (size_t len = 0; len <= size; len++) {
		ck_assert_int_eq(
		    dkim_body_hash(whole, (enum dkim_canon)_i, BODY, len),
		    ST_OK);
		for (size_t n = 1; n <= size; n++) {
			pieces_add(BODY, len, n);
			ck_assert_int_eq(dkim_body_end(hash, pieces), ST_OK);
			ck_assert_msg(memcmp(hash, whole, sizeof(hash)) == 0,
			    "%zu octets in pieces of %zu", len, n);
		}
	}
	pieces_add(BODY, size, size);
	dkim_body_reset(pieces);
	ck_assert_int_eq(dkim_body_end(hash, pieces), ST_OK);
	ck_assert_int_eq(
	    dkim_body_hash(whole, (enum dkim_canon)_i, NULL, 0), ST_OK);
	ck_assert(memcmp(hash, whole, sizeof(hash)) == 0);
	dkim_body_free(pieces);
}
END_TEST

static const struct headers_case {
	const char *label;
	const char *names;
	const char *want;
} headers_cases[] = {
    {"the last of several first (RFC 6376 5.4.2)", "a:A", "a:3\r\na:1\r\n"},
    {"more names than fields", "b:b:b", "b:2\r\n"},
    {"order of h=", "B : \r\n\ta", "b:2\r\na:3\r\n"},
    {"a name that does not stand", "c:b", "b:2\r\n"},
    {"never the signature itself", "dkim-signature:dkim-signature",
	"dkim-signature:other\r\n"},
};

/* Lines that are canonical as they stand take a way of their own into the
 * hash, those with a bare LF never do: both are one body. */
START_TEST(canonical_lines_hash_alike)
{
	static const char LETTERS[] = "ab  \t\n\n\r";
	enum { N_BODIES = 3000, LEN_MAX = 60 };
	uint8_t hash[SHA256_SIZE], other[SHA256_SIZE];
	unsigned seed = 1;

	for (int i = 0; i < N_BODIES; i++) {
		struct buf lf = BUF_INIT, crlf = BUF_INIT;
		size_t len = (size_t)rand_r(&seed) % LEN_MAX;

		for (size_t k = 0; k < len; k++) {
			char c = LETTERS[(size_t)rand_r(&seed) %
					 (sizeof(LETTERS) - 1)];

			if (c == '\r' && k + 1 < len)
				c = 'c'; /* a CR of its own is another test's */
			if (c == '\n')
				buf_addc(&crlf, '\r');
			buf_addc(&crlf, c);
			buf_addc(&lf, c);
		}
		ck_assert_int_eq(dkim_body_hash(hash, (enum dkim_canon)_i,
				     buf_str(&crlf), crlf.len),
		    ST_OK);
		ck_assert_int_eq(dkim_body_hash(other, (enum dkim_canon)_i,
				     buf_str(&lf), lf.len),
		    ST_OK);
		ck_assert_msg(memcmp(hash, other, sizeof(hash)) == 0,
		    "body %d: \"%s\"", i, buf_str(&lf));
		buf_free(&lf);
		buf_free(&crlf);
	}
}
END_TEST

START_TEST(signed_headers)
{
	static const char text[] = "A: 1\nDKIM-Signature: other\nB: 2\n"
				   "DKIM-Signature: own\na: 3\n\n";
	const struct headers_case *c = &headers_cases[_i];
	struct buf out = BUF_INIT;
	struct fields f;

	ck_assert_int_eq(fields_split(&f, text, strlen(text), NULL), ST_OK);
	dkim_canon_headers(&out, DKIM_RELAXED, &f, &f.items[3],
	    (struct dkim_span){c->names, strlen(c->names)});
	ck_assert_msg(strcmp(buf_str(&out), c->want) == 0,
	    "%s: got \"%s\", want \"%s\"", c->label, buf_str(&out), c->want);
	buf_free(&out);
	fields_clear(&f);
}
END_TEST

static const struct signature_case {
	const char *label;
	enum dkim_canon canon;
	const char *field;
	const char *want;
} signature_cases[] = {
    {"last", DKIM_RELAXED, "DKIM-Signature: v=1;  b=\n\tab\n\tcd\n",
	"dkim-signature:v=1; b="},
    {"in the middle", DKIM_SIMPLE, "DKIM-Signature: b= ab\n\tcd ; v=1\n",
	"DKIM-Signature: b=; v=1"},
    {"bh= is another tag", DKIM_RELAXED, "DKIM-Signature: bh=x; b=y; c=z\n",
	"dkim-signature:bh=x; b=; c=z"},
    {"blanks before the sign", DKIM_RELAXED, "DKIM-Signature: v=1; b =y\n",
	"dkim-signature:v=1; b ="},
};

START_TEST(signature_field)
{
	const struct signature_case *c = &signature_cases[_i];
	struct buf out = BUF_INIT;
	const struct dkim_tag *b;
	struct dkim_tags tags;
	struct fields f;

	ck_assert_int_eq(
	    fields_split(&f, c->field, strlen(c->field), NULL), ST_OK);
	ck_assert(
	    dkim_tags_parse(&tags, f.items[0].value, f.items[0].value_len));
	b = dkim_tags_get(&tags, "b");
	ck_assert_ptr_nonnull(b);
	dkim_canon_signature(&out, c->canon, &f.items[0], b->span, b->span_len);
	ck_assert_msg(strcmp(buf_str(&out), c->want) == 0,
	    "%s: got \"%s\", want \"%s\"", c->label, buf_str(&out), c->want);
	buf_free(&out);
	fields_clear(&f);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dkim_canon");
	TCase *tc = tcase_create("dkim_canon");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, canonical_field, 0, COUNT(field_cases));
	tcase_add_loop_test(tc, canonical_body, 0, COUNT(body_cases));
	tcase_add_loop_test(tc, hash_of_empty_body, 0, 2);
	tcase_add_test(tc, body_of_any_length);
	tcase_add_loop_test(tc, body_in_pieces, 0, 2);
	tcase_add_loop_test(tc, canonical_lines_hash_alike, 0, 2);
	tcase_add_loop_test(tc, signed_headers, 0, COUNT(headers_cases));
	tcase_add_loop_test(tc, signature_field, 0, COUNT(signature_cases));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
