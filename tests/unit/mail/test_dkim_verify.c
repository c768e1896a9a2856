/* SPDX-License-Identifier: ISC
 * lib/mail/dkim_verify.c: what passes, and above all what does not (I2, T10).
 * Signatures with any tags are made here from the tags' text. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>

#include "lib/mail/dkim_impl.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

enum { NOW = 1790000000, TEXT_SIZE = 16384 };
enum key_kind { RSA2048, RSA1024, RSA512, ED, N_KEYS };

static EVP_PKEY *keys[N_KEYS];
static char key_texts[N_KEYS][1024]; /* for p= */

static void
key_print(enum key_kind kind)
{
	uint8_t der[1024], *p = der;
	size_t len = sizeof(der);

	if (kind == ED)
		ck_assert_int_eq(
		    EVP_PKEY_get_raw_public_key(keys[kind], der, &len), 1);
	else
		len = (size_t)i2d_PUBKEY(keys[kind], &p);
	EVP_EncodeBlock((unsigned char *)key_texts[kind], der, (int)len);
}

static void
keys_make(void)
{
	static const size_t bits[] = {
	    [RSA2048] = 2048, [RSA1024] = 1024, [RSA512] = 512};

	for (int i = 0; i < N_KEYS; i++) {
		keys[i] = i == ED
			      ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
			      : EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits[i]);
		ck_assert_ptr_nonnull(keys[i]);
		key_print((enum key_kind)i);
	}
}

static void
keys_free(void)
{
	for (int i = 0; i < N_KEYS; i++)
		EVP_PKEY_free(keys[i]);
}

/* Appends `format` with `mark` replaced. */
static void
fill(struct buf *out, const char *format, const char *mark, const char *value)
{
	const char *at = strstr(format, mark);

	if (at == NULL)
		buf_adds(out, format);
	else
		buf_addf(out, "%.*s%s%s", (int)(at - format), format, value,
		    at + strlen(mark));
	ck_assert(buf_ok(out));
}

static size_t
sign_bytes(uint8_t *out, size_t size, EVP_PKEY *pkey, const char *digest,
    const struct buf *input)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t hash[SHA256_SIZE];
	size_t len = size;

	if (digest != NULL) {
		ck_assert_int_eq(EVP_DigestSignInit_ex(
				     md, NULL, digest, NULL, NULL, pkey, NULL),
		    1);
		ck_assert_int_eq(EVP_DigestSign(md, out, &len,
				     (uint8_t *)input->data, input->len),
		    1);
	} else {
		ck_assert_int_eq(sha256(hash, input->data, input->len), ST_OK);
		ck_assert_int_eq(
		    EVP_DigestSignInit(md, NULL, NULL, NULL, pkey), 1);
		ck_assert_int_eq(
		    EVP_DigestSign(md, out, &len, hash, sizeof(hash)), 1);
	}
	EVP_MD_CTX_free(md);
	return len;
}

static void
fill_body_hash(struct buf *out, const char *tags, const struct fields *f)
{
	const bool relaxed = strstr(tags, "/relaxed") != NULL;
	uint8_t hash[SHA256_SIZE];
	char text[64];

	ck_assert_int_eq(
	    dkim_body_hash(hash, relaxed ? DKIM_RELAXED : DKIM_SIMPLE, f->body,
		f->body_len),
	    ST_OK);
	EVP_EncodeBlock((unsigned char *)text, hash, sizeof(hash));
	fill(out, tags, "{bh}", text);
}

/* What is signed, as far as the tags say what that is. */
static void
input_build(struct buf *input, const char *field, const struct fields *f)
{
	const enum dkim_canon canon =
	    strstr(field, "c=relaxed") != NULL ? DKIM_RELAXED : DKIM_SIMPLE;
	const struct dkim_tag *h = NULL, *b = NULL;
	struct dkim_tags tags;
	struct fields own;

	ck_assert_int_eq(fields_split(&own, field, strlen(field), NULL), ST_OK);
	ck_assert_uint_eq(own.n_items, 1);
	if (dkim_tags_parse(
		&tags, own.items[0].value, own.items[0].value_len)) {
		h = dkim_tags_get(&tags, "h");
		b = dkim_tags_get(&tags, "b");
	}
	if (h != NULL)
		dkim_canon_headers(input, canon, f, NULL,
		    (struct dkim_span){h->value, h->value_len});
	if (b != NULL)
		dkim_canon_signature(
		    input, canon, &own.items[0], b->span, b->span_len);
	fields_clear(&own);
}

/* The whole message with a right signature of those tags in front: whatever
 * is wrong with it is in the tags. {b} is where the signature goes. */
static void
forge(struct buf *out, const char *tags, EVP_PKEY *pkey, const char *digest,
    const char *message)
{
	struct buf text = BUF_INIT, field = BUF_INIT, input = BUF_INIT;
	uint8_t bytes[1024];
	unsigned char b[2048];
	struct fields f;

	ck_assert_int_eq(
	    fields_split(&f, message, strlen(message), NULL), ST_OK);
	fill_body_hash(&text, tags, &f);
	buf_addf(&field, "DKIM-Signature: %s\n", text.data);
	input_build(&input, field.data, &f);
	EVP_EncodeBlock(b, bytes,
	    (int)sign_bytes(bytes, sizeof(bytes), pkey, digest, &input));
	fill(out, field.data, "{b}", (const char *)b);
	buf_adds(out, message);
	ck_assert(buf_ok(out));
	buf_free(&text);
	buf_free(&field);
	buf_free(&input);
	fields_clear(&f);
}

static void
verify(struct dkim_report *report, const struct buf *message, const char *table,
    int64_t now)
{
	struct err err = {""};
	struct fields f;
	struct dns *dns;

	ck_assert_msg(dns_open_replay(&dns, table, &err) == ST_OK, "%s: %s",
	    table, err.text);
	ck_assert_int_eq(
	    fields_split(&f, message->data, message->len, NULL), ST_OK);
	ck_assert_int_eq(dkim_verify(report, &f, dns, now, INT64_MAX), ST_OK);
	fields_clear(&f);
	dns_close(dns);
}

#define MESSAGE                      \
	"From: jane@example.com\n"   \
	"To: admin@example.org\n"    \
	"Subject: hello\n\t world\n" \
	"\n"                         \
	"Body  text. \n\n\n"
#define V      "v=1; a=rsa-sha256; c=relaxed/relaxed; "
#define DS     "d=example.com; s=sel; "
#define H      "h=from:to:subject; "
#define BH     "bh={bh}; "
#define B      "b={b}"
#define GOOD   V DS H BH B
#define RECORD "v=DKIM1; k=rsa; p={p}"

/* A right signature by the key in the record, but for what the label says. */
static const struct verify_case {
	const char *label;
	const char *tags;
	const char *record; /* null: none */
	const char *message;
	enum key_kind key;
	enum dkim_result want;
	const char *reason; /* a part of it */
} verify_cases[] = {
    {"good", GOOD, RECORD, MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, 1024 bits", GOOD, RECORD, MESSAGE, RSA1024, DKIM_PASS, NULL},
    {"good, ed25519", "v=1; a=ed25519-sha256; c=relaxed/relaxed; " DS H BH B,
	"v=DKIM1; k=ed25519; p={p}", MESSAGE, ED, DKIM_PASS, NULL},
    {"good, b= in the middle", V DS B "; " H BH, RECORD, MESSAGE, RSA2048,
	DKIM_PASS, NULL},
    {"good, tags folded anywhere",
	"v=1;\n a = rsa-sha256\n ; c=relaxed/relaxed;\n\td=example.com;s=sel;"
	"\n h=from :\n\tto\n :subject; bh=\n {bh};b=\n\t{b} ;\n ",
	RECORD, MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, relaxed with folds before b=", V DS H BH "\n\tb=\n\t{b}", RECORD,
	MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, simple/simple", "v=1; a=rsa-sha256; c=simple/simple; " DS H BH B,
	RECORD, MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, c= defaults to simple/simple", "v=1; a=rsa-sha256; " DS H BH B,
	RECORD, MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, c=relaxed is relaxed/simple",
	"v=1; a=rsa-sha256; c=relaxed; " DS H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PASS, NULL},
    {"good, i= at d=", V DS "i=@example.com; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PASS, NULL},
    {"good, i= below d=", V DS "i=jane@a.example.com; " H BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PASS, NULL},
    {"good, q=", V DS "q=dns/txt; " H BH B, RECORD, MESSAGE, RSA2048, DKIM_PASS,
	NULL},
    {"good, times", V DS "t=1789990000; x=1790000000; " H BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PASS, NULL},
    {"good, oversigned", V DS "h=from:from:to:cc:subject:subject; " BH B,
	RECORD, MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, unknown tag", V "zz=1; " DS H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PASS, NULL},
    {"good, case of d= and s=", V "d=Example.COM; s=SEL; " H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PASS, NULL},
    {"good, empty body", GOOD, RECORD, "From: a@example.com\n\n", RSA2048,
	DKIM_PASS, NULL},

    {"T10: l=", V DS "l=12; " H BH B, RECORD, MESSAGE, RSA2048, DKIM_POLICY,
	"l="},
    {"T10: l=0", V DS "l=0; " H BH B, RECORD, MESSAGE, RSA2048, DKIM_POLICY,
	"l="},
    {"T10: expired x=", V DS "x=1789999999; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_FAIL, "expired"},
    {"T10: sha1", "v=1; a=rsa-sha1; c=relaxed/relaxed; " DS H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PERMERROR, "sha1"},
    {"T10: 512 bits", GOOD, RECORD, MESSAGE, RSA512, DKIM_POLICY, "1024"},
    {"T10: t=y", GOOD, "v=DKIM1; t=y; p={p}", MESSAGE, RSA2048, DKIM_POLICY,
	"t=y"},
    {"T10: t=s:y", GOOD, "v=DKIM1; t=s : y; p={p}", MESSAGE, RSA2048,
	DKIM_POLICY, "t=y"},
    {"T10: d= a public suffix", V "d=com; s=sel; " H BH B, RECORD, MESSAGE,
	RSA2048, DKIM_POLICY, "suffix"},
    {"T10: d= a suffix of two labels", V "d=co.uk; s=sel; " H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_POLICY, "suffix"},
    {"T10: h= without From", V DS "h=to:subject; " BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PERMERROR, "From"},
    {"T10: two From, one signed", GOOD, RECORD,
	"From: a@example.net\nFrom: b@example.com\n\nx\n", RSA2048,
	DKIM_PERMERROR, "From"},
    {"no From at all", GOOD, RECORD, "To: a@example.net\n\nx\n", RSA2048,
	DKIM_PERMERROR, "From"},

    {"no v=", "a=rsa-sha256; c=relaxed/relaxed; " DS H BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PERMERROR, "v=1"},
    {"v=2", "v=2; a=rsa-sha256; c=relaxed/relaxed; " DS H BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PERMERROR, "v=1"},
    {"no a=", "v=1; c=relaxed/relaxed; " DS H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "a="},
    {"unknown a=", "v=1; a=rsa-sha512; c=relaxed/relaxed; " DS H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PERMERROR, "a="},
    {"unknown c=", "v=1; a=rsa-sha256; c=relaxed/loose; " DS H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PERMERROR, "c="},
    {"c= with nothing behind the slash",
	"v=1; a=rsa-sha256; c=relaxed/; " DS H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "c="},
    {"no d=", V "s=sel; " H BH B, RECORD, MESSAGE, RSA2048, DKIM_PERMERROR,
	"d="},
    {"bad d=", V "d=exa mple.com; s=sel; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "d="},
    {"empty d=", V "d=; s=sel; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "d="},
    {"no s=", V "d=example.com; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "s="},
    {"bad s=", V "d=example.com; s=a..b; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "s="},
    {"no h=", V DS BH B, RECORD, MESSAGE, RSA2048, DKIM_PERMERROR, "h="},
    {"empty name in h=", V DS "h=from::to; " BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "h="},
    {"blank in a name of h=", V DS "h=from:a b; " BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PERMERROR, "h="},
    {"no bh=", V DS H B, RECORD, MESSAGE, RSA2048, DKIM_PERMERROR, "bh="},
    {"short bh=", V DS H "bh=AAAA; " B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "bh="},
    {"wrong bh=", V DS H "bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; " B,
	RECORD, MESSAGE, RSA2048, DKIM_FAIL, "body"},
    {"no b=", V DS H BH "c=relaxed", RECORD, MESSAGE, RSA2048, DKIM_PERMERROR,
	NULL},
    {"empty b=", V DS H BH "b=", RECORD, MESSAGE, RSA2048, DKIM_PERMERROR,
	"b="},
    {"b= no base64", V DS H BH "b=????", RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "b="},
    {"b= too short", V DS H BH "b=AAAA", RECORD, MESSAGE, RSA2048, DKIM_FAIL,
	"wrong"},
    {"a tag twice", V DS H BH "d=example.net; " B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "syntax"},
    {"no tag list", "hello {b}", RECORD, MESSAGE, RSA2048, DKIM_PERMERROR,
	"syntax"},
    {"i= of another domain", V DS "i=@example.net; " H BH B, RECORD, MESSAGE,
	RSA2048, DKIM_PERMERROR, "i="},
    {"i= above d=", V "d=a.example.com; s=sel; i=@example.com; " H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PERMERROR, "i="},
    {"i= that only ends like d=", V DS "i=@badexample.com; " H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PERMERROR, "i="},
    {"i= with d= in its local part",
	V DS "i=x@example.com@example.net; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "i="},
    {"i= without @", V DS "i=example.com; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "i="},
    {"unknown q=", V DS "q=http; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "q="},
    {"x= no number", V DS "x=soon; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "x="},
    {"x= negative", V DS "x=-1; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "x="},
    {"x= empty", V DS "x=; " H BH B, RECORD, MESSAGE, RSA2048, DKIM_PERMERROR,
	"x="},
    {"x= too long", V DS "x=9999999999999; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PERMERROR, "x="},
    {"x= not after t=", V DS "t=1790000100; x=1790000100; " H BH B, RECORD,
	MESSAGE, RSA2048, DKIM_PERMERROR, "x="},
    {"t= in the future", V DS "t=1790003601; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_POLICY, "future"},
    {"t= little ahead", V DS "t=1790003600; " H BH B, RECORD, MESSAGE, RSA2048,
	DKIM_PASS, NULL},

    {"no key", GOOD, NULL, MESSAGE, RSA2048, DKIM_PERMERROR, "no key"},
    {"key revoked", GOOD, "v=DKIM1; p=", MESSAGE, RSA2048, DKIM_PERMERROR,
	"revoked"},
    {"key of another type", GOOD,
	"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQH"
	"Og7hcvPapiMlrwIaaPcHURo=",
	MESSAGE, RSA2048, DKIM_PERMERROR, "type"},
    {"key for sha1", GOOD, "v=DKIM1; h=sha1; p={p}", MESSAGE, RSA2048,
	DKIM_PERMERROR, "sha256"},
    {"t=s and i= below d=", V DS "i=@a.example.com; " H BH B,
	"v=DKIM1; t=s; p={p}", MESSAGE, RSA2048, DKIM_PERMERROR, "t=s"},
    {"t=s and i= at d=", V DS "i=x@example.com; " H BH B, "v=DKIM1; t=s; p={p}",
	MESSAGE, RSA2048, DKIM_PASS, NULL},
};

static void
table_make(struct buf *table, const struct verify_case *c)
{
	static const char *const domains[] = {
	    "example.com", "com", "co.uk", "a.example.com"};
	struct buf record = BUF_INIT;

	buf_adds(table, "# the keys\n");
	if (c->record == NULL)
		return;
	fill(&record, c->record, "{p}", key_texts[c->key]);
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		buf_addf(table, "sel._domainkey.%s TXT secure %s\n", domains[i],
		    record.data);
	ck_assert(buf_ok(table));
	buf_free(&record);
}

START_TEST(t10_verifies)
{
	const struct verify_case *c = &verify_cases[_i];
	struct buf message = BUF_INIT;
	const struct dkim_signature *s;
	struct dkim_report report;
	struct buf table = BUF_INIT;

	forge(&message, c->tags, keys[c->key], c->key == ED ? NULL : "SHA256",
	    c->message);
	table_make(&table, c);
	verify(&report, &message, buf_str(&table), NOW);
	ck_assert_uint_eq(report.n_signatures, 1);
	s = &report.signatures[0];
	ck_assert_msg(s->result == c->want, "%s: got %s (%s), want %s",
	    c->label, dkim_result_name(s->result), s->reason,
	    dkim_result_name(c->want));
	ck_assert_msg((s->reason == NULL) == (s->result == DKIM_PASS),
	    "%s: %s with reason %s", c->label, dkim_result_name(s->result),
	    s->reason);
	if (c->reason != NULL)
		ck_assert_msg(strstr(s->reason, c->reason) != NULL,
		    "%s: \"%s\" does not say \"%s\"", c->label, s->reason,
		    c->reason);
	buf_free(&table);
	buf_free(&message);
}
END_TEST

/* A right RSA signature over SHA-1 that calls itself rsa-sha256. */
START_TEST(t10_sha1_in_disguise)
{
	struct buf message = BUF_INIT;
	struct dkim_report report;
	struct buf table = BUF_INIT;

	forge(&message, GOOD, keys[RSA2048], "SHA1", MESSAGE);
	table_make(&table, &verify_cases[0]);
	verify(&report, &message, buf_str(&table), NOW);
	ck_assert_int_eq(report.signatures[0].result, DKIM_FAIL);
	buf_free(&table);
	buf_free(&message);
}
END_TEST

static bool
is_message(const struct buf *text)
{
	struct fields f;
	bool ok = fields_split(&f, text->data, text->len, NULL) == ST_OK;

	fields_clear(&f);
	return ok;
}

/* Each octet of a signed message that is turned makes the signature wrong. */
START_TEST(any_octet_changed)
{
	static const char text[] = "From: jane@example.com\nTo: x@example.org\n"
				   "Subject: hi\n\nBody.\n";
	struct buf message = BUF_INIT;
	struct dkim_report report;
	struct buf table = BUF_INIT;
	struct verify_case c = verify_cases[0];
	size_t start, n_verified = 0;

	c.key = RSA1024;
	forge(&message, "v=1; a=rsa-sha256; c=simple/simple; " DS H BH B,
	    keys[RSA1024], "SHA256", text);
	table_make(&table, &c);
	verify(&report, &message, buf_str(&table), NOW);
	ck_assert_int_eq(report.signatures[0].result, DKIM_PASS);
	start = message.len - strlen(text);
	for (size_t i = start; i < message.len; i++) {
		message.data[i] ^= 1;
		if (is_message(&message)) {
			verify(&report, &message, buf_str(&table), NOW);
			ck_assert_msg(
			    report.n_signatures == 1 &&
				report.signatures[0].result != DKIM_PASS,
			    "octet %zu turned: pass", i - start);
			n_verified++;
		}
		message.data[i] ^= 1;
	}
	ck_assert_uint_gt(n_verified, strlen(text) / 2);
	buf_free(&table);
	buf_free(&message);
}
END_TEST

static const struct dns_case {
	const char *label;
	const char *line; /* behind the name */
	enum dkim_result want;
	enum dns_security security;
} dns_cases[] = {
    {"secure", "TXT secure v=DKIM1; p={p}\n", DKIM_PASS, DNS_SECURE},
    {"insecure", "TXT insecure v=DKIM1; p={p}\n", DKIM_PASS, DNS_INSECURE},
    {"T21: SERVFAIL", "TXT servfail\n", DKIM_TEMPERROR, DNS_INSECURE},
    {"NXDOMAIN", "TXT nxdomain\n", DKIM_PERMERROR, DNS_INSECURE},
    {"no TXT", "A insecure 192.0.2.1\n", DKIM_PERMERROR, DNS_INSECURE},
};

START_TEST(key_lookups)
{
	const struct dns_case *c = &dns_cases[_i];
	struct buf table = BUF_INIT;
	struct buf message = BUF_INIT;
	struct dkim_report report;

	forge(&message, GOOD, keys[RSA1024], "SHA256", MESSAGE);
	buf_adds(&table, "sel._domainkey.example.com ");
	fill(&table, c->line, "{p}", key_texts[RSA1024]);
	verify(&report, &message, buf_str(&table), NOW);
	ck_assert_msg(report.signatures[0].result == c->want,
	    "%s: got %s, want %s", c->label,
	    dkim_result_name(report.signatures[0].result),
	    dkim_result_name(c->want));
	ck_assert_int_eq(report.signatures[0].key_security, c->security);
	buf_free(&table);
	buf_free(&message);
}
END_TEST

START_TEST(two_key_records)
{
	struct buf table = BUF_INIT;
	struct buf message = BUF_INIT;
	struct dkim_report report;

	forge(&message, GOOD, keys[RSA1024], "SHA256", MESSAGE);
	buf_addf(&table,
	    "sel._domainkey.example.com TXT secure p=%s\n"
	    "sel._domainkey.example.com TXT secure p=%s\n",
	    key_texts[RSA1024], key_texts[RSA1024]);
	verify(&report, &message, buf_str(&table), NOW);
	ck_assert_int_eq(report.signatures[0].result, DKIM_PERMERROR);
	ck_assert_str_eq(report.signatures[0].reason, "several key records");
	buf_free(&table);
	buf_free(&message);
}
END_TEST

START_TEST(reports_each)
{
	struct buf first = BUF_INIT, message = BUF_INIT;
	struct dkim_report report;
	struct buf table = BUF_INIT;

	forge(&first, GOOD, keys[RSA2048], "SHA256", MESSAGE);
	buf_addf(&message,
	    "DKIM-Signature: v=1; a=rsa-sha256; d=Other.Example.net; s=X.Y;\n"
	    "\th=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n"
	    "\tb=AB\n\tCD EFGHIJKLMN==\n%s",
	    first.data);
	table_make(&table, &verify_cases[0]);
	verify(&report, &message, buf_str(&table), NOW);
	ck_assert_uint_eq(report.n_signatures, 2);
	ck_assert_int_eq(report.signatures[0].result, DKIM_FAIL);
	ck_assert_str_eq(report.signatures[0].domain, "other.example.net");
	ck_assert_str_eq(report.signatures[0].selector, "x.y");
	ck_assert_str_eq(report.signatures[0].b, "ABCDEFGH");
	ck_assert_int_eq(report.signatures[1].result, DKIM_PASS);
	ck_assert_str_eq(report.signatures[1].domain, "example.com");
	ck_assert_int_eq(report.signatures[1].key_security, DNS_SECURE);
	buf_free(&first);
	buf_free(&table);
	buf_free(&message);
}
END_TEST

START_TEST(at_most_ten)
{
	struct buf message = BUF_INIT;
	struct dkim_report report;

	for (int i = 0; i < DKIM_SIGNATURES_MAX + 5; i++)
		buf_addf(&message, "DKIM-Signature: s=a%d\n", i);
	buf_adds(&message, MESSAGE);
	verify(&report, &message, "", NOW);
	ck_assert_uint_eq(report.n_signatures, DKIM_SIGNATURES_MAX);
	for (size_t i = 0; i < report.n_signatures; i++)
		ck_assert_int_eq(report.signatures[i].result, DKIM_PERMERROR);
	ck_assert_str_eq(report.signatures[0].selector, "a0");
	buf_free(&message);
}
END_TEST

START_TEST(unsigned_message)
{
	struct buf message = BUF_INIT;
	struct dkim_report report;

	buf_adds(&message, MESSAGE);
	verify(&report, &message, "", NOW);
	ck_assert_uint_eq(report.n_signatures, 0);
	buf_free(&message);
}
END_TEST

START_TEST(names_of_results)
{
	static const char *const want[] = {[DKIM_PASS] = "pass",
	    [DKIM_FAIL] = "fail",
	    [DKIM_NEUTRAL] = "neutral",
	    [DKIM_POLICY] = "policy",
	    [DKIM_TEMPERROR] = "temperror",
	    [DKIM_PERMERROR] = "permerror"};

	ck_assert_str_eq(dkim_result_name((enum dkim_result)_i), want[_i]);
}
END_TEST

/* RFC 8463 appendix A: both signatures of its message. */
static void
read_vector(struct buf *out, const char *path)
{
	char bytes[TEXT_SIZE];
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "%s: run from the source's root", path);
	buf_add(out, bytes, fread(bytes, 1, sizeof(bytes), f));
	fclose(f);
	ck_assert(buf_ok(out));
}

START_TEST(rfc8463_appendix_a)
{
	struct buf message = BUF_INIT, table = BUF_INIT;
	struct dkim_report report;

	read_vector(&message, "tests/vectors/dkim/rfc8463.eml");
	read_vector(&table, "tests/vectors/dkim/rfc8463.dns");
	verify(&report, &message, table.data, 1528637909);
	ck_assert_uint_eq(report.n_signatures, 2);
	ck_assert_int_eq(report.signatures[0].result, DKIM_PASS);
	ck_assert_str_eq(report.signatures[0].selector, "brisbane");
	ck_assert_int_eq(report.signatures[1].result, DKIM_PASS);
	ck_assert_str_eq(report.signatures[1].selector, "test");
	*strstr(message.data, "lost") = 'L';
	verify(&report, &message, table.data, 1528637909);
	ck_assert_int_eq(report.signatures[0].result, DKIM_FAIL);
	ck_assert_int_eq(report.signatures[1].result, DKIM_FAIL);
	buf_free(&message);
	buf_free(&table);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dkim_verify");
	TCase *tc = tcase_create("dkim_verify");
	SRunner *sr;
	int failed;

	tcase_add_unchecked_fixture(tc, keys_make, keys_free);
	tcase_add_loop_test(tc, t10_verifies, 0, COUNT(verify_cases));
	tcase_add_test(tc, t10_sha1_in_disguise);
	tcase_add_test(tc, any_octet_changed);
	tcase_add_loop_test(tc, key_lookups, 0, COUNT(dns_cases));
	tcase_add_test(tc, two_key_records);
	tcase_add_test(tc, reports_each);
	tcase_add_test(tc, at_most_ten);
	tcase_add_test(tc, unsigned_message);
	tcase_add_loop_test(tc, names_of_results, 0, 6);
	tcase_add_test(tc, rfc8463_appendix_a);
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
