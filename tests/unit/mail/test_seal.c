/* SPDX-License-Identifier: ISC
 * Proves that a seal fits one mail, one envelope and one time, and nothing
 * else (O4, T14). Using it once is the store's to prove. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim.h"
#include "lib/mail/seal.h"

enum { EXPIRES = 1795594380, NOW = EXPIRES - 3600 };

static const char HEADER[] = "From: V <v@ca.example>\r\n"
			     "Reply-To: approve+t0ken@reply.ca.example\r\n"
			     "To: admin@example.com\r\n"
			     "Message-ID: <1@ca.example>\r\n"
			     "Subject: x\r\n";
static const char BODY[] = "Please answer.\r\n\r\nI approve\r\n";

static const struct seal_envelope ENVELOPE = {
    "<bounce+n0nce@reply.ca.example>", "<admin@example.com>"};

static struct secret_key
make_key(uint8_t first)
{
	struct secret_key key = {.len = SECRET_KEY_MIN};

	for (size_t i = 0; i < key.len; i++)
		key.bytes[i] = (uint8_t)(first + i);
	return key;
}

static char *
make_value(const char *header, const char *body, int64_t expires)
{
	struct secret_key key = make_key(1);
	struct buf message = BUF_INIT, value = BUF_INIT;
	struct fields fields;
	struct err err = {0};

	buf_addf(&message, "%s\r\n%s", header, body);
	ck_assert_int_eq(
	    fields_split(&fields, buf_str(&message), message.len, &err), ST_OK);
	ck_assert_msg(
	    seal_make(&value, &key, &ENVELOPE, &fields, expires, &err) == ST_OK,
	    "%s", err.text);
	fields_clear(&fields);
	buf_free(&message);
	return buf_steal(&value);
}

/* Checks `text`, a whole message. */
static enum status
check_text(struct seal *seal, const struct secret_key *key,
    const struct seal_envelope *envelope, const char *text, int64_t now,
    struct err *err)
{
	uint8_t hash[SHA256_SIZE];
	struct fields fields;
	enum status st;

	ck_assert_int_eq(fields_split(&fields, text, strlen(text), err), ST_OK);
	ck_assert_int_eq(
	    dkim_body_hash(hash, DKIM_RELAXED, fields.body, fields.body_len),
	    ST_OK);
	st = seal_check(seal, key, envelope, &fields, hash, now, err);
	fields_clear(&fields);
	return st;
}

struct row {
	const char *label;
	const char *header; /* before the seal; null: HEADER */
	const char *seal;   /* what follows the field's name; %s: the value */
	const char *body;   /* null: BODY */
	struct seal_envelope envelope; /* null members: ENVELOPE's */
	int64_t now;                   /* 0: NOW */
	uint8_t key;                   /* 0: 1 */
	enum status want;
	const char *why; /* part of the reason */
};

#define SEALED ": %s\r\n"

static const struct row rows[] = {
    {"as made", .seal = SEALED, .want = ST_OK},
    {"no blank, trailing blanks", .seal = ":%s  \r\n", .want = ST_OK},
    {"envelope without angle brackets", .seal = SEALED,
	.envelope = {"bounce+n0nce@reply.ca.example", "admin@example.com"},
	.want = ST_OK},
    {"other fields may come", .seal = SEALED "Received: by x\r\n",
	.want = ST_OK},
    {"folded anew on the way",
	.header = "From: V\r\n\t<v@ca.example>\r\n"
		  "REPLY-TO: approve+t0ken@reply.ca.example\r\n"
		  "Message-Id:\r\n <1@ca.example>\r\n",
	.seal = SEALED, .want = ST_OK},
    {"blank lines added at the end", .seal = SEALED,
	.body = "Please answer.\r\n\r\nI approve\r\n\r\n\r\n", .want = ST_OK},
    {"one second before its end", .seal = SEALED, .now = EXPIRES - 1,
	.want = ST_OK},
    {"at its end", .seal = SEALED, .now = EXPIRES, .want = ST_DENIED,
	.why = "expired"},
    {"no seal", .seal = "", .want = ST_NOTFOUND, .why = "no seal"},
    {"two seals", .seal = SEALED "X-Countersign-SEAL: v=1\r\n",
	.want = ST_DENIED, .why = "2 seals"},
    {"T14: another recipient", .seal = SEALED,
	.envelope = {NULL, "<admin@example.org>"}, .want = ST_DENIED,
	.why = "another"},
    {"T14: another MAIL FROM", .seal = SEALED,
	.envelope = {"<bounce+0ther@reply.ca.example>", NULL},
	.want = ST_DENIED, .why = "another"},
    {"T14: MAIL FROM and recipient exchanged", .seal = SEALED,
	.envelope = {"<admin@example.com>", "<bounce+n0nce@reply.ca.example>"},
	.want = ST_DENIED, .why = "another"},
    {"T14: null sender", .seal = SEALED, .envelope = {"<>", NULL},
	.want = ST_DENIED, .why = "another"},
    {"T14: another body", .seal = SEALED, .body = "Please answer!\r\n",
	.want = ST_DENIED, .why = "another"},
    {"T14: a line more", .seal = SEALED,
	.body = "Please answer.\r\n\r\nI approve\r\nx\r\n", .want = ST_DENIED,
	.why = "another"},
    {"T14: another From",
	.header = "From: W <v@ca.example>\r\n"
		  "Reply-To: approve+t0ken@reply.ca.example\r\n"
		  "Message-ID: <1@ca.example>\r\n",
	.seal = SEALED, .want = ST_DENIED, .why = "another"},
    {"T14: another Reply-To",
	.header = "From: V <v@ca.example>\r\n"
		  "Reply-To: approve+0ther@reply.ca.example\r\n"
		  "Message-ID: <1@ca.example>\r\n",
	.seal = SEALED, .want = ST_DENIED, .why = "another"},
    {"T14: another Message-ID",
	.header = "From: V <v@ca.example>\r\n"
		  "Reply-To: approve+t0ken@reply.ca.example\r\n"
		  "Message-ID: <2@ca.example>\r\n",
	.seal = SEALED, .want = ST_DENIED, .why = "another"},
    {"two From", .seal = SEALED "From: w@ca.example\r\n", .want = ST_DENIED,
	.why = "2 From"},
    {"no Message-ID",
	.header = "From: V <v@ca.example>\r\n"
		  "Reply-To: approve+t0ken@reply.ca.example\r\n",
	.seal = SEALED, .want = ST_DENIED, .why = "0 Message-ID"},
    {"another key", .seal = SEALED, .key = 2, .want = ST_DENIED,
	.why = "another"},
    {"words behind", .seal = ": %s; y=1\r\n", .want = ST_DENIED,
	.why = "malformed"},
    {"words in front", .seal = ": a %s\r\n", .want = ST_DENIED,
	.why = "malformed"},
    {"empty", .seal = ":\r\n", .want = ST_DENIED, .why = "malformed"},
    {"version", .seal = ": v=2; x=1795594380; m=00\r\n", .want = ST_DENIED,
	.why = "malformed"},
    {"no digits", .seal = ": v=1; x=; m=00\r\n", .want = ST_DENIED,
	.why = "malformed"},
    {"negative", .seal = ": v=1; x=-1; m=00\r\n", .want = ST_DENIED,
	.why = "malformed"},
    {"too many digits", .seal = ": v=1; x=17955943801795594380; m=00\r\n",
	.want = ST_DENIED, .why = "malformed"},
    {"MAC too short", .seal = ": v=1; x=1795594380; m=00\r\n",
	.want = ST_DENIED, .why = "malformed"},
    {"MAC not hexadecimal",
	.seal = ": v=1; x=1795594380; m=0000000000000000000000000000000000"
		"00000000000000000000000000000g\r\n",
	.want = ST_DENIED, .why = "malformed"},
    {"MAC of zeros",
	.seal = ": v=1; x=1795594380; m=0000000000000000000000000000000000"
		"000000000000000000000000000000\r\n",
	.want = ST_DENIED, .why = "another"},
};

static void
add_seal(struct buf *out, const char *form, const char *value)
{
	const char *mark = strstr(form, "%s");

	if (*form == '\0')
		return;
	buf_adds(out, SEAL_FIELD);
	if (!mark) {
		buf_adds(out, form);
		return;
	}
	buf_add(out, form, (size_t)(mark - form));
	buf_adds(out, value);
	buf_adds(out, mark + 2);
}

START_TEST(t14_what_fits)
{
	const struct row *c = &rows[_i];
	struct secret_key key = make_key(c->key ? c->key : 1);
	struct seal_envelope envelope = {
	    c->envelope.mail_from ? c->envelope.mail_from : ENVELOPE.mail_from,
	    c->envelope.rcpt_to ? c->envelope.rcpt_to : ENVELOPE.rcpt_to};
	char *value = make_value(HEADER, BODY, EXPIRES);
	struct buf text = BUF_INIT;
	struct seal seal = {0};
	struct err err = {0};
	enum status st;

	buf_adds(&text, c->header ? c->header : HEADER);
	add_seal(&text, c->seal, value);
	buf_addf(&text, "\r\n%s", c->body ? c->body : BODY);
	st = check_text(&seal, &key, &envelope, buf_str(&text),
	    c->now ? c->now : NOW, &err);
	ck_assert_msg(st == c->want, "%s: got %s (%s) want %s", c->label,
	    status_name(st), err.text, status_name(c->want));
	if (c->why)
		ck_assert_msg(strstr(err.text, c->why) != NULL,
		    "%s: got \"%s\" want \"%s\"", c->label, err.text, c->why);
	if (st == ST_OK)
		ck_assert_int_eq(seal.expires, EXPIRES);
	free(value);
	buf_free(&text);
}
END_TEST

START_TEST(t14_every_changed_octet_of_the_value)
{
	char *value = make_value(HEADER, BODY, EXPIRES);
	struct secret_key key = make_key(1);

	for (size_t i = 0; i < strlen(value); i++) {
		char *changed = strdup(value);
		struct buf text = BUF_INIT;
		struct seal seal;
		struct err err;

		ck_assert_ptr_nonnull(changed);
		changed[i] = changed[i] == '1' ? '2' : '1';
		buf_adds(&text, HEADER);
		add_seal(&text, SEALED, changed);
		buf_addf(&text, "\r\n%s", BODY);
		ck_assert_msg(check_text(&seal, &key, &ENVELOPE, buf_str(&text),
				  NOW, &err) == ST_DENIED,
		    "octet %zu: %s", i, changed);
		free(changed);
		buf_free(&text);
	}
	free(value);
}
END_TEST

START_TEST(o4_form_and_name)
{
	char *one = make_value(HEADER, BODY, EXPIRES);
	char *again = make_value(HEADER, BODY, EXPIRES);
	char *later = make_value(HEADER, BODY, EXPIRES + 1);
	char mac[2 * SHA256_SIZE + 1];
	struct secret_key key = make_key(1);
	struct buf text = BUF_INIT;
	struct seal seal;
	struct err err;

	ck_assert_ptr_eq(strstr(one, "v=1; x=1795594380; m="), one);
	ck_assert_uint_eq(strlen(one), 21 + 64);
	ck_assert_str_eq(one, again);
	ck_assert_str_ne(strstr(one, "m="), strstr(later, "m="));
	buf_adds(&text, HEADER);
	add_seal(&text, SEALED, one);
	buf_addf(&text, "\r\n%s", BODY);
	ck_assert_int_eq(
	    check_text(&seal, &key, &ENVELOPE, buf_str(&text), NOW, &err),
	    ST_OK);
	hex_encode(mac, seal.mac, sizeof seal.mac);
	ck_assert_str_eq(mac, one + 21);
	free(one);
	free(again);
	free(later);
	buf_free(&text);
}
END_TEST

static const char *const unsealable[] = {
    "Reply-To: a@x.com\r\nMessage-ID: <1@x.com>\r\n",
    "From: a@x.com\r\nMessage-ID: <1@x.com>\r\n",
    "From: a@x.com\r\nReply-To: a@x.com\r\n",
    "From: a@x.com\r\nFrom: a@x.com\r\nReply-To: a@x.com\r\n"
    "Message-ID: <1@x.com>\r\n",
    "From: a@x.com\r\nReply-To: a@x.com\r\nreply-to: a@x.com\r\n"
    "Message-ID: <1@x.com>\r\n",
};

START_TEST(o4_unsealable)
{
	struct secret_key key = make_key(1);
	struct buf value = BUF_INIT;
	struct fields fields;
	struct err err = {0};
	const char *header = unsealable[_i];

	ck_assert_int_eq(
	    fields_split(&fields, header, strlen(header), &err), ST_OK);
	ck_assert_int_eq(
	    seal_make(&value, &key, &ENVELOPE, &fields, EXPIRES, &err),
	    ST_INVALID);
	ck_assert_str_ne(err.text, "");
	ck_assert_uint_eq(value.len, 0);
	fields_clear(&fields);
	buf_free(&value);
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

int
main(void)
{
	Suite *s = suite_create("seal");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, t14_what_fits, 0, N(rows));
	tcase_add_test(tc, t14_every_changed_octet_of_the_value);
	tcase_add_test(tc, o4_form_and_name);
	tcase_add_loop_test(tc, o4_unsealable, 0, N(unsealable));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
