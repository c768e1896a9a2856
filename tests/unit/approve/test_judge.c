/* SPDX-License-Identifier: ISC
 * approve/judge.c: whole messages, signed and not, to what they are, who is
 * authenticated and what an SMTP server answers. The parts that it asks have
 * tests of their own; here they must work together. */
#include "tests/fake/world.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "approve/judge.h"
#include "lib/mail/reader.h"
#include "approve/notify.h"
#include "lib/mail/message.h"

#define NOW      T0
#define SELECTOR "s1"
#define SENDER   "<jane@example.com>"

static struct dkim_key *key;
static struct readers *readers;
static char *record; /* the key's TXT record */

static void
judge_open(void)
{
	struct buf text = BUF_INIT;
	char path[PATH_MAX];

	ck_ok(readers_start(&readers, 1, &place_err));
	place_make();
	world_settings = world_load("");
	snprintf(path, sizeof(path), "%.2000s/key.pem", place_dir);
	ck_ok(dkim_key_generate(path, DKIM_ED25519_SHA256, &place_err));
	ck_ok(dkim_key_load(&key, path, DKIM_ED25519_SHA256, &place_err));
	ck_ok(dkim_key_record(&text, key));
	record = buf_steal(&text);
	ck_assert_ptr_nonnull(record);
}

static void
judge_close(void)
{
	readers_stop(readers);
	settings_unref(world_settings);
	dkim_key_free(key);
	free(record);
}

/* The key stands under each of these domains; example.net's server is away,
 * example.org's key is for tests. */
static struct dns *
resolver(void)
{
	struct buf table = BUF_INIT;
	struct dns *dns = NULL;

	buf_addf(&table,
	    SELECTOR
	    "._domainkey.example.com TXT insecure %s\n" SELECTOR
	    "._domainkey.mail.example.com TXT insecure %s\n" SELECTOR
	    "._domainkey.evil.com TXT insecure %s\n" SELECTOR
	    "._domainkey.notexample.com TXT insecure %s\n" SELECTOR
	    "._domainkey.example.net TXT servfail\n"
	    "away.example.net TXT servfail\n"
	    "example.com TXT insecure v=spf1 ip4:192.0.2.1 -all\n" SELECTOR
	    "._domainkey.example.org TXT insecure t=y; %s\n",
	    record, record, record, record, record);
	ck_ok(dns_open_replay(&dns, buf_str(&table), &place_err));
	buf_free(&table);
	return dns;
}

/* The message with a signature of that domain on top. */
static char *
signed_by(const char *domain, const char *message, int64_t expires)
{
	struct dkim_signer signer = {key, domain, SELECTOR};
	struct buf out = BUF_INIT;
	struct fields fields;
	char *text;

	ck_ok(fields_split(&fields, message, strlen(message), &place_err));
	buf_adds(&out, "DKIM-Signature: ");
	ck_ok(dkim_sign(&out, &signer, &fields, NOW - 60, expires, &place_err));
	buf_addf(&out, "\n%s", message);
	fields_clear(&fields);
	text = buf_steal(&out);
	ck_assert_ptr_nonnull(text);
	return text;
}

static enum status
judge_to(struct judge_finding *f, const char *bytes, size_t len,
    const char *mail_from, const char *ip, const char *rcpt)
{
	const struct reader reader = {readers, "admin@example.com"};
	struct judge_input input = {.bytes = bytes,
	    .len = len,
	    .mail_from = mail_from,
	    .client_ip = ip,
	    .rcpt = rcpt,
	    .now = NOW,
	    .reader = &reader};
	struct dns *dns = resolver();
	enum status st =
	    judge_message(f, &input, world_settings, dns, &place_err);

	dns_close(dns);
	return st;
}

static enum status
judge_from(struct judge_finding *f, const char *bytes, size_t len,
    const char *mail_from, const char *ip)
{
	return judge_to(f, bytes, len, mail_from, ip, NULL);
}

static enum status
judge_bytes(struct judge_finding *f, const char *bytes, size_t len,
    const char *mail_from)
{
	return judge_from(f, bytes, len, mail_from, NULL);
}

static enum status
judge(struct judge_finding *f, const char *message)
{
	return judge_bytes(f, message, strlen(message), SENDER);
}

static void
is_answer(const struct judge_finding *f, const char *label, int code,
    const char *status)
{
	ck_assert_msg(
	    f->answer.code == code && strcmp(f->answer.status, status) == 0,
	    "%s: got %d %s %s, want %d %s", label, f->answer.code,
	    f->answer.status, f->answer.text, code, status);
}

#define HEAD(from)                                \
	"From: " from "\n"                        \
	"To: approve+x@reply.ca.example\n"        \
	"Subject: Re: Approval asked\n"           \
	"Date: Sun, 22 Nov 2026 08:13:00 +0000\n" \
	"Message-ID: <1@example.com>\n"
#define MAIL(from, body) HEAD(from) "\n" body

/* ----------------------------------------------------------- authentication */

static const struct {
	const char *label, *from, *signer; /* null: unsigned */
	bool authenticated;
} identity_cases[] = {
    {"I3 aligned", "jane@example.com", "example.com", true},
    {"I3 aligned, signed below", "jane@example.com", "mail.example.com", true},
    {"I3 aligned, From below", "jane@mail.example.com", "example.com", true},
    {"I3 From in another case", "Jane <JANE@Example.COM>", "example.com", true},
    {"T5 unsigned", "jane@example.com", NULL, false},
    {"T5 another's signature", "jane@example.com", "evil.com", false},
    {"T5 a name that ends alike", "jane@example.com", "notexample.com", false},
    {"T5 all of another domain", "jane@evil.com", "evil.com", true},
    {"T10 a key for tests", "jane@example.org", "example.org", false},
    {"T10 no key", "jane@example.edu", "example.edu", false},
    /* T9: the one true address, as RFC 5322 reads it */
    {"T9 a display name that is an address",
	"\"jane@example.com\" <x@evil.com>", "example.com", false},
    {"T9 a comment that is an address", "x@evil.com (jane@example.com)",
	"example.com", false},
    {"T9 an encoded word that is an address",
	"=?utf-8?q?jane=40example=2Ecom?= <x@evil.com>", "example.com", false},
    {"T9 the true one behind a lure", "\"x@evil.com\" <jane@example.com>",
	"example.com", true},
};

START_TEST(i3_authenticated)
{
	const char *label = identity_cases[_i].label;
	struct judge_finding f;
	struct buf text = BUF_INIT;
	char *message;

	buf_addf(&text, "From: %s\nTo: a@ca.example\n\nI approve\n",
	    identity_cases[_i].from);
	message = identity_cases[_i].signer
		      ? signed_by(identity_cases[_i].signer, buf_str(&text), 0)
		      : strdup(buf_str(&text));
	ck_assert_ptr_nonnull(message);
	ck_ok(judge(&f, message));
	ck_assert_msg(f.authenticated == identity_cases[_i].authenticated,
	    "%s: got %d; %s", label, f.authenticated, f.authres);
	ck_assert_int_eq(f.class, JUDGE_REPLY);
	ck_assert_int_eq(f.reading.verdict, VERDICT_APPROVE);
	is_answer(&f, label, 250, "2.0.0");
	free(message);
	buf_free(&text);
}
END_TEST

/* T10: what was changed behind the signature. */
static const struct {
	const char *label;
	const char *found, *put;  /* in the signed message; null: nothing */
	const char *front, *tail; /* added */
	int64_t expires;
	bool authenticated;
} change_cases[] = {
    {"unchanged", NULL, NULL, "", "", 0, true},
    {"T10 in time", NULL, NULL, "", "", NOW + 1, true},
    {"T10 x= is over", NULL, NULL, "", "", NOW - 1, false},
    {"T10 a longer body", NULL, NULL, "", "and more\n", 0, false},
    {"T10 l= put in, and a longer body", "s=s1;", "s=s1; l=10;", "", "x\n", 0,
	false},
    {"T10 another verdict", "I approve", "I reject!", "", "", 0, false},
    {"T10 another From", "jane@", "john@", "", "", 0, false},
    {"T10 another Subject", "asked", "ASKED", "", "", 0, false},
    {"T10 without From in h=", "h=From:From:", "h=", "", "", 0, false},
    {"an unsigned field", NULL, NULL, "Received: from b by a; x\n", "", 0,
	true},
    {"T10 an Auto-Submitted more", NULL, NULL, "Auto-Submitted: no\n", "", 0,
	false},
};

static char *
replaced(const char *text, const char *found, const char *put)
{
	struct buf out = BUF_INIT;
	const char *at = found ? strstr(text, found) : NULL;

	if (found != NULL) {
		ck_assert_msg(at != NULL, "no \"%s\" in %s", found, text);
		buf_add(&out, text, (size_t)(at - text));
		buf_adds(&out, put);
		text = at + strlen(found);
	}
	buf_adds(&out, text);
	return buf_steal(&out);
}

START_TEST(t10_changed)
{
	struct judge_finding f;
	struct buf whole = BUF_INIT;
	char *message = signed_by("example.com",
	    MAIL("jane@example.com", "I approve\n"), change_cases[_i].expires);
	char *changed =
	    replaced(message, change_cases[_i].found, change_cases[_i].put);

	buf_addf(&whole, "%s%s%s", change_cases[_i].front, changed,
	    change_cases[_i].tail);
	ck_ok(judge(&f, buf_str(&whole)));
	ck_assert_msg(f.authenticated == change_cases[_i].authenticated,
	    "%s: got %d; %s", change_cases[_i].label, f.authenticated,
	    f.authres);
	buf_free(&whole);
	free(message);
	free(changed);
}
END_TEST

/* T9: two From fields are refused, signed or not; and with them all that
 * stands twice. */
START_TEST(t9_two_from)
{
	struct judge_finding f;
	struct buf whole = BUF_INIT;
	char *message = signed_by(
	    "example.com", MAIL("jane@example.com", "I approve\n"), 0);

	buf_addf(&whole, "From: x@evil.com\n%s", message);
	ck_ok(judge(&f, buf_str(&whole)));
	ck_assert_int_eq(f.class, JUDGE_MALFORMED);
	ck_assert(!f.authenticated);
	ck_assert_int_eq(f.reading.verdict, VERDICT_NONE);
	is_answer(&f, "T9", 550, "5.6.0");
	buf_free(&whole);
	free(message);
}
END_TEST

/* What many servers make: a signature of From and To alone, which says nothing
 * of what the body is. `message` begins with the two. */
static char *
signed_narrowly(const char *message)
{
	const char *body = strstr(message, "\n\n") + 2;
	struct buf crlf = BUF_INIT, value = BUF_INIT, input = BUF_INIT;
	uint8_t hash[SHA256_SIZE], bytes[64];
	unsigned char text[100];
	char path[PATH_MAX];
	size_t n = sizeof(bytes);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY *pkey;
	FILE *file;

	for (const char *p = body; *p != '\0'; p++)
		buf_addf(&crlf, "%s%c", *p == '\n' ? "\r" : "", *p);
	ck_ok(sha256(hash, crlf.data, crlf.len));
	EVP_EncodeBlock(text, hash, sizeof(hash));
	buf_addf(&value,
	    "DKIM-Signature: v=1; a=ed25519-sha256; d=example.com; "
	    "s=" SELECTOR "; h=From:To; bh=%s; b=",
	    text);
	for (int i = 0; i < 2; i++) {
		size_t len = strcspn(message, "\n");

		buf_addf(&input, "%.*s\r\n", (int)len, message);
		message += len + 1;
	}
	buf_adds(&input, buf_str(&value));
	ck_ok(sha256(hash, input.data, input.len));
	snprintf(path, sizeof(path), "%.2000s/key.pem", place_dir);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	pkey = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	ck_assert_int_eq(EVP_DigestSignInit(md, NULL, NULL, NULL, pkey), 1);
	ck_assert_int_eq(EVP_DigestSign(md, bytes, &n, hash, sizeof(hash)), 1);
	EVP_EncodeBlock(text, bytes, (int)n);
	buf_addf(&value, "%s\n", text);
	EVP_PKEY_free(pkey);
	EVP_MD_CTX_free(md);
	buf_free(&crlf);
	buf_free(&input);
	return buf_steal(&value);
}

/* T10, T12: a field that nobody signed makes another mail of a signed body. It
 * counts where the mail came from their own server, or the field is signed. */
#define ADDRESSES "From: jane@example.com\nTo: approve+x@reply.ca.example\n"
#define HERS      "\nSomebody writes:\n--b\n\nI approve\n--b--\n"
#define DISGUISE  "Content-Type: multipart/mixed; boundary=b\n"

static const struct {
	const char *label, *front, *message;
	bool narrow;
	const char *ip;
	enum verdict verdict;
} form_cases[] = {
    {"no form", "", ADDRESSES "\nI approve\n", true, NULL, VERDICT_APPROVE},
    {"as she wrote it", "", ADDRESSES HERS, true, NULL, VERDICT_NONE},
    {"made a multipart", DISGUISE, ADDRESSES HERS, true, NULL, VERDICT_NONE},
    {"made a multipart, by her server", DISGUISE, ADDRESSES HERS, true,
	"192.0.2.1", VERDICT_APPROVE},
    {"the multipart is signed", "", ADDRESSES DISGUISE HERS, false, NULL,
	VERDICT_APPROVE},
    {"nobody is authenticated, as anybody says", DISGUISE,
	"From: jane@example.edu\nTo: approve+x@reply.ca.example\n" HERS, true,
	NULL, VERDICT_APPROVE},
};

START_TEST(t10_form)
{
	struct judge_finding f;
	struct buf whole = BUF_INIT;
	char *signature =
	    form_cases[_i].narrow
		? signed_narrowly(form_cases[_i].message)
		: signed_by("example.com", form_cases[_i].message, 0);

	buf_addf(&whole, "%s%s%s", form_cases[_i].front, signature,
	    form_cases[_i].narrow ? form_cases[_i].message : "");
	ck_ok(judge_from(
	    &f, buf_str(&whole), whole.len, SENDER, form_cases[_i].ip));
	ck_assert_msg(f.reading.verdict == form_cases[_i].verdict,
	    "%s: verdict %d: %s; %s", form_cases[_i].label,
	    (int)f.reading.verdict, f.reason, f.authres);
	ck_assert_int_eq(f.authenticated,
	    strstr(form_cases[_i].message, "example.edu") == NULL);
	free(signature);
	buf_free(&whole);
}
END_TEST

/* T21, C6: where DNS is away the answer is neither yes nor no; only where it
 * matters. */
static const struct {
	const char *label, *from, *body;
	const char *signer, *also; /* or null */
	enum status want;
	int code;
} temp_cases[] = {
    {"aligned key away", "a@example.net", "I approve\n", "example.net", NULL,
	ST_TEMP, 0},
    {"aligned key away, a rejection", "a@example.net", "I reject\n",
	"example.net", NULL, ST_TEMP, 0},
    {"another's key away", "a@example.com", "I approve\n", "example.net", NULL,
	ST_OK, 250},
    {"another's key away, aligned one there", "a@example.com", "I approve\n",
	"example.com", "example.net", ST_OK, 250},
    {"away, and nothing said", "a@example.net", "What is this?\n",
	"example.net", NULL, ST_OK, 550},
    {"aligned policy away", "a@away.example.net", "I approve\n", NULL, NULL,
	ST_TEMP, 0},
    {"aligned policy away, aligned key there", "a@example.com", "I approve\n",
	"example.com", NULL, ST_OK, 250},
    {"another's policy away", "a@example.edu", "I approve\n", NULL, NULL, ST_OK,
	250},
};

START_TEST(t21_dns_away)
{
	struct judge_finding f;
	struct buf text = BUF_INIT;
	char *message, *twice = NULL;
	const char *bytes;
	enum status st;

	buf_addf(&text, "From: %s\nTo: b@ca.example\n\n%s", temp_cases[_i].from,
	    temp_cases[_i].body);
	message = temp_cases[_i].signer != NULL
		      ? signed_by(temp_cases[_i].signer, buf_str(&text), 0)
		      : strdup(buf_str(&text));
	if (temp_cases[_i].also != NULL)
		twice = signed_by(temp_cases[_i].also, message, 0);
	bytes = twice != NULL ? twice : message;
	st = judge_from(
	    &f, bytes, strlen(bytes), "<a@away.example.net>", "192.0.2.9");
	ck_assert_msg(st == temp_cases[_i].want, "%s: got %s",
	    temp_cases[_i].label, status_name(st));
	if (st == ST_OK) {
		ck_assert_int_eq(f.answer.code, temp_cases[_i].code);
	} else {
		ck_assert_int_eq(f.response, RESPONSE_TROUBLE);
		is_answer(&f, temp_cases[_i].label, 451, "4.3.0");
	}
	free(message);
	free(twice);
	buf_free(&text);
}
END_TEST

/* I2: our own words, whatever the message brought along (T11). */
START_TEST(t11_authentication_results)
{
	struct judge_finding f;
	char want[200];
	char *message = signed_by("example.com",
	    "Authentication-Results: mx.ca.example; dkim=pass "
	    "header.d=evil.com\n" MAIL("jane@example.com", "I approve\n"),
	    0);

	ck_ok(judge(&f, message));
	snprintf(want, sizeof(want),
	    "; dkim=pass header.d=example.com header.s=%s header.b=", SELECTOR);
	ck_assert_ptr_nonnull(strstr(f.authres, want));
	ck_assert_ptr_eq(
	    strstr(f.authres, "mx.ca.example; spf=none "), f.authres);
	ck_assert_ptr_null(strstr(f.authres, "evil.com"));
	ck_assert_int_eq(f.spf.outcome, SPF_NONE);
	ck_ok(judge(&f,
	    "Authentication-Results: mx.ca.example; dkim=pass "
	    "header.d=example.com\n" MAIL("jane@example.com", "I approve\n")));
	ck_assert_ptr_nonnull(strstr(f.authres, "; dkim=none"));
	ck_assert_ptr_null(strstr(f.authres, "dkim=pass"));
	ck_assert(!f.authenticated);
	free(message);
}
END_TEST

/* --------------------------------------------------------------------- form */

static const struct {
	const char *label, *message;
	size_t len; /* 0: all of it */
	const char *reason;
} malformed_cases[] = {
    {"I4 no From", "To: a@ca.example\n\nI approve\n", 0, "From"},
    {"T9 two addresses", MAIL("a@example.com, b@example.com", "I approve\n"), 0,
	"exactly one"},
    {"T9 a group", MAIL("x: a@example.com;", "I approve\n"), 0, "exactly one"},
    {"T9 an empty group", MAIL("undisclosed:;", "I approve\n"), 0,
	"exactly one"},
    {"T9 no address", MAIL("Jane", "I approve\n"), 0, "exactly one"},
    {"I4 Subject twice", "Subject: x\n" MAIL("a@example.com", "I approve\n"), 0,
	"Subject"},
    {"I4 Content-Type twice",
	"Content-Type: text/plain\nContent-Type: text/html\n" MAIL(
	    "a@example.com", "I approve\n"),
	0, "Content-Type"},
    {"T13 a bare CR", MAIL("a@example.com", "x\rI approve\n"), 0, "CR"},
    {"T13 a bare LF", "From: a@example.com\r\n\r\nx\nI approve\r\n", 0, "LF"},
    {"I4 NUL", MAIL("a@example.com", "I approve\n\0x\n"),
	sizeof(MAIL("a@example.com", "I approve\n\0x\n")) - 1, "NUL"},
    {"no fields", "I approve\n", 0, ""},
    {"a field without a name", ": x\n\nI approve\n", 0, ""},
};

START_TEST(i4_malformed)
{
	const char *label = malformed_cases[_i].label;
	struct judge_finding f;
	size_t len = malformed_cases[_i].len
			 ? malformed_cases[_i].len
			 : strlen(malformed_cases[_i].message);

	ck_ok(judge_bytes(&f, malformed_cases[_i].message, len, SENDER));
	ck_assert_msg(
	    f.class == JUDGE_MALFORMED, "%s: class %d", label, (int)f.class);
	ck_assert_msg(strstr(f.reason, malformed_cases[_i].reason) != NULL,
	    "%s: got \"%s\"", label, f.reason);
	ck_assert_str_ne(f.reason, "");
	is_answer(&f, label, 550, "5.6.0");
	ck_assert_int_eq(f.reading.verdict, VERDICT_NONE);
	ck_assert(!f.authenticated);
}
END_TEST

/* The limit itself is within. */
START_TEST(i4_too_large)
{
	struct judge_finding f;
	struct settings s = *world_settings, *kept = world_settings;
	static const char mail[] = MAIL("a@example.com", "I approve\n");

	s.max_message = strlen(mail);
	world_settings = &s;
	ck_ok(judge(&f, mail));
	is_answer(&f, "at the limit", 250, "2.0.0");
	s.max_message--;
	ck_ok(judge(&f, mail));
	ck_assert_int_eq(f.class, JUDGE_MALFORMED);
	is_answer(&f, "over it", 552, "5.3.4");
	ck_assert_int_eq(f.reading.verdict, VERDICT_NONE);
	world_settings = kept;
}
END_TEST

START_TEST(crlf_is_as_lf)
{
	struct judge_finding f;

	ck_ok(judge(&f, "From: a@example.com\r\nTo: b@ca.example\r\n\r\n"
			"I approve\r\n"));
	is_answer(&f, "CRLF", 250, "2.0.0");
	ck_assert_str_eq(f.from.text, "a@example.com");
	ck_assert_str_eq(f.reading.line, "I approve");
}
END_TEST

/* -------------------------------------------------------------------- class */

static const struct {
	const char *label, *front, *mail_from, *body;
	enum judge_class class;
} class_cases[] = {
    {"a person", "", SENDER, "I approve\n", JUDGE_REPLY},
    {"I5 Auto-Submitted", "Auto-Submitted: auto-replied\n", SENDER,
	"I approve\n", JUDGE_AUTOMATED},
    {"I5 Auto-Submitted: no", "Auto-Submitted: no\n", SENDER, "I approve\n",
	JUDGE_REPLY},
    {"T3 null sender", "", "<>", "I approve\n", JUDGE_AUTOMATED},
    {"I5 a list", "List-Id: <a.example.com>\n", SENDER, "I approve\n",
	JUDGE_AUTOMATED},
    {"I5 a report",
	"MIME-Version: 1.0\nContent-Type: multipart/report; boundary=x\n",
	SENDER, "--x\n\nI approve\n--x--\n", JUDGE_AUTOMATED},
    {"I5 nothing said by a machine", "Precedence: bulk\n", SENDER, "Away.\n",
	JUDGE_AUTOMATED},
};

START_TEST(i5_class)
{
	const char *label = class_cases[_i].label;
	struct judge_finding f;
	struct buf text = BUF_INIT;
	char *message;

	buf_addf(&text, "%s" HEAD("jane@example.com") "\n%s",
	    class_cases[_i].front, class_cases[_i].body);
	message = signed_by("example.com", buf_str(&text), 0);
	ck_ok(judge_bytes(
	    &f, message, strlen(message), class_cases[_i].mail_from));
	ck_assert_msg(f.class == class_cases[_i].class, "%s: got %d (%s)",
	    label, (int)f.class, f.reason);
	is_answer(&f, label, 250, "2.0.0");
	if (f.class == JUDGE_AUTOMATED) {
		ck_assert_int_eq(f.reading.verdict, VERDICT_NONE);
		ck_assert_str_eq(f.reading.line, "");
		ck_assert_str_ne(f.reason, "");
	} else {
		ck_assert_int_eq(f.reading.verdict, VERDICT_APPROVE);
		ck_assert_str_eq(f.reason, "");
	}
	free(message);
	buf_free(&text);
}
END_TEST

/* ------------------------------------------------------------------ reading */

#define MIXED(first, second)                                               \
	"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" \
	"--b\n" first "\n--b\n" second "\n--b--\n"
#define ALTERNATIVE(first, second)                            \
	"MIME-Version: 1.0\n"                                 \
	"Content-Type: multipart/alternative; boundary=b\n\n" \
	"--b\n" first "\n--b\n" second "\n--b--\n"
#define PLAIN(text) "Content-Type: text/plain; charset=utf-8\n\n" text
#define HTML(text)  "Content-Type: text/html; charset=utf-8\n\n<p>" text "</p>"

static const struct {
	const char *label;
	const char *rest; /* behind the ordinary fields */
	enum verdict verdict;
	const char *say; /* part of the answer */
} reading_cases[] = {
    {"I6 approval", "\nI approve\n", VERDICT_APPROVE, "recorded"},
    {"I6 approval, first words", "\nHello,\n\nI approve.\n\nJane\n",
	VERDICT_APPROVE, "recorded"},
    {"I6 rejection", "\nI REJECT!\n", VERDICT_REJECT, "recorded"},
    {"I6 both", "\nI approve\nI reject\n", VERDICT_NONE, "both"},
    {"I6 none", "\nWho are you?\n", VERDICT_NONE, "\"I approve\""},
    {"I6 do not approve", "\nI do not approve\n", VERDICT_NONE, "No answer"},
    {"I6 a question", "\nAPPROVE?\n", VERDICT_NONE, "No answer"},
    {"I6 Apple Mail with a picture in it",
	ALTERNATIVE(PLAIN("I approve\n\nJane\n"),
	    "Content-Type: multipart/mixed; boundary=m\n\n--m\n" HTML(
		"I approve") "\n--m\nContent-Type: image/png\n"
			     "Content-Transfer-Encoding: "
			     "base64\n\niVBO\n--m\n" HTML("Jane") "\n--m--"),
	VERDICT_APPROVE, "recorded"},
    {"I6 the contrary in a later piece",
	ALTERNATIVE(PLAIN("I approve\n"),
	    "Content-Type: multipart/mixed; boundary=m\n\n--m\n" HTML(
		"I approve") "\n--m\n" HTML("I reject") "\n--m--"),
	VERDICT_NONE, "without doubt"},
    {"I6 a picture between two texts",
	MIXED(PLAIN("I approve\n"),
	    "Content-Type: image/png\n\nx\n--b\n" PLAIN("Jane\n")),
	VERDICT_APPROVE, "recorded"},
    {"I6 a condition below a picture",
	MIXED(PLAIN("I approve\n"), "Content-Type: image/png\n\nx\n--b\n" PLAIN(
					"Only if Bob agrees.\n")),
	VERDICT_NONE, "only if bob agrees"},
    {"I6 a condition in HTML beside it",
	MIXED(PLAIN("I approve\n"), HTML("Please wait until Monday.")),
	VERDICT_NONE, "until"},
    {"I6 a condition on the phrase, beside it",
	MIXED(PLAIN("I approve\n"), PLAIN("Bob says:\nI approve\n")),
	VERDICT_NONE, "leads to it"},
    {"I6 the contrary beside it",
	MIXED(PLAIN("I approve\n"), PLAIN("I reject\n")), VERDICT_NONE, "both"},
    {"I6 an approval beside a rejection",
	MIXED(PLAIN("I reject\n"), PLAIN("I approve\n")), VERDICT_NONE, "both"},
    {"I6 struck out", ALTERNATIVE(PLAIN("I approve"), HTML("<s>I approve</s>")),
	VERDICT_NONE, "without doubt"},
    {"I6 empty", "\n", VERDICT_NONE, "holds no text"},
    {"I6 quoted", "\n> I approve\n", VERDICT_NONE, "No answer"},
    {"I6 in a signature", "\nHello\n-- \nI approve\n", VERDICT_NONE,
	"No answer"},
    {"I6 above the quotation",
	"\nI approve\n\nOn Sunday, x wrote:\n> I reject\n", VERDICT_APPROVE,
	"recorded"},
    {"T12 the plain alternative",
	ALTERNATIVE(PLAIN("I approve"), HTML("I approve")), VERDICT_APPROVE,
	"recorded"},
    {"T12 in the second alternative", ALTERNATIVE(PLAIN(""), HTML("I approve")),
	VERDICT_NONE, ""},
    {"T12 HTML alone",
	"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>I approve</p>\n",
	VERDICT_NONE, "plain text"},
    {"T12 in an attachment",
	MIXED(PLAIN("See there."),
	    "Content-Type: text/plain\n"
	    "Content-Disposition: attachment; filename=a.txt\n\nI approve"),
	VERDICT_NONE, "No answer"},
    {"T12 in a forwarded mail",
	MIXED(PLAIN("See below."),
	    "Content-Type: message/rfc822\n\nFrom: x@evil.com\n\nI approve"),
	VERDICT_NONE, "No answer"},
    {"T12 base64",
	"MIME-Version: 1.0\nContent-Type: text/plain\n"
	"Content-Transfer-Encoding: base64\n\nSSBhcHByb3ZlCg==\n",
	VERDICT_APPROVE, "recorded"},
    {"T12 a zero-width space in the phrase",
	"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
	"Content-Transfer-Encoding: 8bit\n\nI app\xe2\x80\x8brove\n",
	VERDICT_NONE, ""},
    {"T12 bidi in the phrase",
	"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
	"Content-Transfer-Encoding: 8bit\n\n\xe2\x80\xaeI approve\n",
	VERDICT_NONE, ""},
    {"T12 a lie about the charset",
	"MIME-Version: 1.0\nContent-Type: text/plain; charset=no-such\n\n"
	"I approve\n",
	VERDICT_NONE, ""},
    {"T12 encrypted",
	"MIME-Version: 1.0\n"
	"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\n"
	"I approve\n",
	VERDICT_NONE, ""},
};

START_TEST(i6_reading)
{
	const char *label = reading_cases[_i].label;
	struct judge_finding f;
	struct buf text = BUF_INIT;

	buf_addf(&text, HEAD("jane@example.com") "%s", reading_cases[_i].rest);
	ck_ok(judge(&f, buf_str(&text)));
	ck_assert_msg(f.class == JUDGE_REPLY, "%s: class %d: %s", label,
	    (int)f.class, f.reason);
	ck_assert_msg(f.reading.verdict == reading_cases[_i].verdict,
	    "%s: got verdict %d by \"%s\"", label, (int)f.reading.verdict,
	    f.reading.line);
	if (reading_cases[_i].verdict != VERDICT_NONE) {
		is_answer(&f, label, 250, "2.0.0");
	} else {
		is_answer(&f, label, 550, "5.6.0");
		/* Every refusal says what to write, and of the link. */
		ck_assert_ptr_nonnull(strstr(f.answer.text, "\"I approve\""));
		ck_assert_ptr_nonnull(strstr(f.answer.text, "\"I reject\""));
		ck_assert_ptr_nonnull(strstr(f.answer.text, "or use the link"));
	}
	ck_assert_msg((f.response == RESPONSE_RECORDED) ==
			  (reading_cases[_i].verdict != VERDICT_NONE),
	    "%s: response %d", label, (int)f.response);
	ck_assert_msg(strstr(f.answer.text, reading_cases[_i].say) != NULL,
	    "%s: got \"%s\"", label, f.answer.text);
	buf_free(&text);
}
END_TEST

/* I6: a line that may be a name is one where From has it, encoded or not. */
static const struct {
	const char *from, *rest;
	enum verdict verdict;
} author_cases[] = {
    {"Thandiwe Mokoena <jane@example.com>", "\nI approve\n\nThandiwe\n",
	VERDICT_APPROVE},
    {"=?utf-8?q?Conc=C3=A9i=C3=A7ao?= <jane@example.com>",
	"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
	"Content-Transfer-Encoding: 8bit\n\nI approve\n\nConcéiçao\n",
	VERDICT_APPROVE},
    {"thandiwe@example.com", "\nI approve\n\nThandiwe\n", VERDICT_APPROVE},
    {"Thandiwe <jane@example.com>",
	MIXED(PLAIN("I approve\n"), PLAIN("Thandiwe\n")), VERDICT_APPROVE},
    {"Thandiwe <jane@example.com>",
	ALTERNATIVE(PLAIN("I approve\n\nThandiwe\n"),
	    HTML("I approve<br><br>Thandiwe")),
	VERDICT_APPROVE},
    {"Jane <jane@example.com>", "\nI approve\n\nThandiwe\n", VERDICT_NONE},
    {"Thandiwe <jane@example.com>", "\nI approve\n\nThandiwe decides\n",
	VERDICT_NONE},
    {"Thandiwe <jane@example.com>", "\nThandiwe:\nI approve\n", VERDICT_NONE},
    {"Jane (example.no) <jane@example.com>",
	"\nI approve\n\nKind regards\nJane\nNo\n", VERDICT_NONE},
    {"Never Stop <jane@example.com>", "\nI approve\n\nThanks\nStop\n",
	VERDICT_NONE},
};

START_TEST(i6_author)
{
	struct judge_finding f;
	struct buf text = BUF_INIT;

	buf_addf(&text, "From: %s\nSubject: Re: asked\n%s",
	    author_cases[_i].from, author_cases[_i].rest);
	ck_ok(judge(&f, buf_str(&text)));
	ck_assert_msg(f.reading.verdict == author_cases[_i].verdict,
	    "%s %s: %d, %s", author_cases[_i].from, author_cases[_i].rest,
	    (int)f.reading.verdict, f.reason);
	buf_free(&text);
}
END_TEST

/* T12: 1,000 parts, one in the other: the limit ends it, without a verdict. */
START_TEST(t12_nested)
{
	struct judge_finding f;
	struct buf text = BUF_INIT;

	buf_adds(&text, HEAD("jane@example.com") "MIME-Version: 1.0\n");
	for (int i = 0; i < 1000; i++)
		buf_addf(&text,
		    "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
		    i);
	buf_adds(&text, "Content-Type: text/plain\n\nI approve\n");
	ck_ok(judge(&f, buf_str(&text)));
	ck_assert_int_eq(f.reading.verdict, VERDICT_NONE);
	is_answer(&f, "T12", 550, "5.6.0");
	buf_free(&text);
}
END_TEST

/* How programs bring back what we sent, and what they put around it. */
static const struct {
	const char *label;
	const char *front, *prefix; /* above all, before each line */
	size_t columns;             /* wrapped anew; 0: as it was */
	const char *marks;          /* taken out */
	bool html;                  /* the other part, as text */
	enum verdict verdict;
} sent_cases[] = {
    {"T3 a vacation reply", "I am away until Monday.\n\n", "", 0, "", false,
	VERDICT_NONE},
    {"T3 quoted", "I am away.\n\n", "> ", 0, "", false, VERDICT_NONE},
    {"T4 a ticket system", "Ticket 4711 was opened:\n\n", "| ", 0, "", false,
	VERDICT_NONE},
    {"T4 in short lines", "We have your message.\n\n", "", 9, "\"", false,
	VERDICT_NONE},
    {"T4 in one word a line", "We have your message.\n\n", "", 1,
	"\".,:", false, VERDICT_NONE},
    {"T4 in long lines", "We have your message.\n\n", "", 900, "", false,
	VERDICT_NONE},
    {"T4 other marks", "We have your message.\n\n", "", 30, "\",.:()", false,
	VERDICT_NONE},
    {"T4 each line prefixed", "See below.\n\n", "support: ", 10, "\"", false,
	VERDICT_NONE},
    {"T4 the HTML part as text", "See below.\n\n", "", 10, "", true,
	VERDICT_NONE},
    {"a person above it", "I approve\n\n", "", 0, "", false, VERDICT_APPROVE},
    {"a person above it, rewrapped", "I reject\n\n", "", 30, "", false,
	VERDICT_REJECT},
    {"a person above the HTML part", "I approve\n\n", "> ", 60, "", true,
	VERDICT_APPROVE},
};

/* Wraps `text` at `columns`, or keeps its lines. */
static void
rewrap(struct buf *out, const char *text, size_t columns, const char *prefix,
    const char *marks)
{
	size_t column = 0;

	buf_adds(out, prefix);
	for (const char *p = text; *p != '\0'; p++) {
		bool blank = *p == ' ' || *p == '\n';

		if (strchr(marks, *p) != NULL)
			continue;
		if (columns == 0 ? *p == '\n' : blank && column >= columns) {
			buf_addf(out, "\n%s", prefix);
			column = 0;
		} else {
			buf_addc(out, blank ? ' ' : *p);
			column++;
		}
	}
	buf_addc(out, '\n');
}

/* T3, T4: the mail as it is sent, and what comes back of it. `days` later it
 * was sent again: the reply holds the older one, whose end was another. */
static void
judge_sent(int i, int days)
{
	struct recipient recipients[MAILBOXES] = {0};
	struct request_domain domain = {.name = "www.example.com",
	    .unicode = "www.example.com",
	    .quorum = 1,
	    .recipients = recipients,
	    .n_recipients = MAILBOXES};
	struct request request = {.id = "k7q3m2xw5c4ttzqa",
	    .account = "I approve",
	    .domains = &domain,
	    .n_domains = 1};
	struct notify_mail mail = {.request = &request,
	    .domain = &domain,
	    .mailbox = "admin@example.com",
	    .expires = NOW + WINDOW,
	    .link = "https://approve.ca.example/a/"
		    "abcdefghijklmnopqrstuvwxyz234567"};
	struct notify *notify = NULL;
	struct notify_seen came, seen;
	struct buf text = BUF_INIT;
	struct dns *dns = resolver();
	struct judge_finding f;

	ck_ok(notify_open(&notify, world_settings, &place_err));
	ck_ok(notify_seen(&came, notify, world_settings, &mail));
	/* The milter has the newest mail's end, and no link. */
	mail.link = NULL;
	mail.expires += days * DAY;
	ck_ok(notify_seen(&seen, notify, world_settings, &mail));
	buf_addf(&text, HEAD("jane@example.com") "\n%s", sent_cases[i].front);
	rewrap(&text, buf_str(sent_cases[i].html ? &came.html : &came.text),
	    sent_cases[i].columns, sent_cases[i].prefix, sent_cases[i].marks);
	const char *const sent[] = {buf_str(&seen.text), buf_str(&seen.html)};
	const struct reader reader = {readers, "admin@example.com"};
	struct judge_input input = {.bytes = text.data,
	    .reader = &reader,
	    .len = text.len,
	    .mail_from = SENDER,
	    .now = NOW,
	    .sent = sent,
	    .n_sent = 2};
	ck_ok(judge_message(&f, &input, world_settings, dns, &place_err));
	ck_assert_msg(f.reading.verdict == sent_cases[i].verdict,
	    "%s: got verdict %d by \"%s\" in\n%s", sent_cases[i].label,
	    (int)f.reading.verdict, f.reading.line, text.data);
	is_answer(&f, sent_cases[i].label,
	    f.reading.verdict == VERDICT_NONE ? 550 : 250,
	    f.reading.verdict == VERDICT_NONE ? "5.6.0" : "2.0.0");
	notify_seen_clear(&came);
	notify_seen_clear(&seen);
	notify_close(notify);
	dns_close(dns);
	buf_free(&text);
}

START_TEST(t4_sent_text_is_struck)
{
	judge_sent(_i, 0);
}
END_TEST

START_TEST(t4_earlier_sent_text_is_struck)
{
	judge_sent(_i, 5);
}
END_TEST

/* Without what was sent, such a line would be taken for theirs: it is the
 * striking that helps. */
START_TEST(t4_is_about_something)
{
	struct judge_finding f;

	ck_ok(
	    judge(&f, MAIL("jane@example.com",
			  "We have your message.\n\nTo agree, write the words\n"
			  "I approve\non a line of their own.\n")));
	ck_assert_str_ne(f.reading.doubt, "");
}
END_TEST

/* T27: Courier's reports have a From that is no address. */
START_TEST(i5_a_machine_with_a_broken_from)
{
	struct judge_finding f;
	const char *mail = MAIL("x <@mx.example.com>", "I approve\n");

	ck_ok(judge_bytes(&f, mail, strlen(mail), "<>"));
	ck_assert_int_eq(f.class, JUDGE_AUTOMATED);
	ck_assert_int_eq(f.reading.verdict, VERDICT_NONE);
	ck_assert(!f.authenticated);
	is_answer(&f, "no person", 250, "2.0.0");
}
END_TEST

/* A person's mail may carry it; the subject of a responder, however it is
 * encoded and folded, makes it a machine's (T3). */
static const struct {
	const char *subject;
	enum judge_class class;
} suppressed[] = {
    {"Re: Approval asked", JUDGE_REPLY},
    {"=?utf-8?q?Re=3A_Freigabe_erw=C3=BCnscht?=", JUDGE_REPLY},
    {"Automatic reply: asked", JUDGE_AUTOMATED},
    {"=?utf-8?Q?Automatische_Antwort=3A_asked?=", JUDGE_AUTOMATED},
    {"=?iso-8859-1?Q?R=E9ponse_automatique_=3A_x?=", JUDGE_AUTOMATED},
    {"=?utf-8?B?UsOpcG9uc2UgYXV0b21hdGlxdWUgOiB4?=", JUDGE_AUTOMATED},
    {"=?utf-8?q?R=C3=A9ponse_auto?=\n =?utf-8?b?bWF0aXF1ZQ==?= : x",
	JUDGE_AUTOMATED},
    {"\n =?UTF-8?B?6Ieq5YuV6L+U5L+hOiB4?=", JUDGE_AUTOMATED},
    {"=?iso-2022-jp?B?GyRCPCtGMEpWPy4bKEI6IHg=?=", JUDGE_AUTOMATED},
    {"=?windows-1251?Q?=C0=E2=F2=EE=EE=F2=E2=E5=F2?=: x", JUDGE_AUTOMATED},
    {"=?gb2312?B?19S2r7TwuLQ6IHg=?=", JUDGE_AUTOMATED},
    {"=?x-none?q?Automatic_reply?=", JUDGE_AUTOMATED},
    {"=?utf-8?q?Automatic", JUDGE_REPLY},
};

START_TEST(t3_encoded_subjects)
{
	struct buf mail = BUF_INIT;
	struct judge_finding f;

	buf_addf(&mail,
	    "From: jane@example.com\nTo: b@ca.example\nSubject: %s\n"
	    "X-Auto-Response-Suppress: DR, OOF, AutoReply\n"
	    "Content-Type: text/plain; charset=utf-8\n\nI approve\n",
	    suppressed[_i].subject);
	ck_ok(judge(&f, mail.data));
	ck_assert_msg(f.class == suppressed[_i].class, "%s: class %d (%s)",
	    suppressed[_i].subject, (int)f.class, f.reason);
	ck_assert_int_eq(f.reading.verdict,
	    f.class == JUDGE_REPLY ? VERDICT_APPROVE : VERDICT_NONE);
	buf_free(&mail);
}
END_TEST

/* An SMTP reply is one line of ASCII (RFC 5321 4.2), whatever the phrases. */
START_TEST(answers_are_ascii)
{
	struct judge_finding f;
	struct settings *kept = world_settings;

	world_settings = world_load(
	    "phrases \"de\" { approve = {\"Ich stimme zu: ja\xc3\xb6\"}"
	    " reject = {\"Nein\"} }");
	ck_ok(judge(&f, MAIL("a@example.com", "Hm.\n")));
	is_answer(&f, "ASCII", 550, "5.6.0");
	ck_assert_ptr_nonnull(strstr(f.answer.text, "\"Nein\""));
	for (const char *p = f.answer.text; *p != '\0'; p++)
		ck_assert_msg(*p >= ' ' && *p <= '~', "%s", f.answer.text);
	settings_unref(world_settings);
	world_settings = kept;
}
END_TEST

/* What explain and testmsg print: each rule that was asked, with its answer. */
static const struct {
	const char *label;
	bool sign;
	const char *ip, *front;
	const char *want, *by; /* null: nothing is said of who */
	bool gap;
} trace_cases[] = {
    {"unsigned", false, NULL, "",
	"I2 SPF none|I2 DKIM none|I3 authenticated no|I6 words approve|"
	"I5 person yes|",
	"neither SPF nor DKIM passed with a domain aligned with From", false},
    {"signed", true, NULL, "",
	"I2 SPF none|I2 DKIM pass|I3 authenticated yes|I6 words approve|"
	"I5 person yes|",
	"by DKIM of example.com", false},
    {"signed, from their server", true, "192.0.2.1", "",
	"I2 SPF pass|I2 DKIM pass|I3 authenticated yes|I6 words approve|"
	"I5 person yes|",
	"by SPF of example.com", false},
    {"signed, to somebody else", true, NULL, "bound",
	"I2 SPF none|I2 DKIM pass|I3 authenticated no|I6 words approve|"
	"I5 person yes|",
	"neither SPF nor DKIM passed with a domain aligned with From", true},
    {"signed, to somebody else, from their server", true, "192.0.2.1", "bound",
	"I2 SPF pass|I2 DKIM pass|I3 authenticated yes|I6 words approve|"
	"I5 person yes|",
	"by SPF of example.com", false},
    {"a machine's", true, NULL, "Precedence: bulk\n",
	"I2 SPF none|I2 DKIM pass|I3 authenticated yes|I5 person no|",
	"by DKIM of example.com", false},
    {"malformed", false, NULL, "Subject: x\n", "I4 form no|", NULL, false},
};

START_TEST(i2_trace)
{
	static const char mail[] = MAIL("jane@example.com", "I approve\n");
	const bool elsewhere = strcmp(trace_cases[_i].front, "bound") == 0;
	struct judge_finding f;
	struct buf got = BUF_INIT, whole = BUF_INIT;
	char *message = trace_cases[_i].sign ? signed_by("example.com", mail, 0)
					     : strdup(mail);

	buf_addf(
	    &whole, "%s%s", elsewhere ? "" : trace_cases[_i].front, message);
	ck_ok(
	    judge_to(&f, buf_str(&whole), whole.len, SENDER, trace_cases[_i].ip,
		elsewhere ? "approve+y@reply.ca.example"
			  : "approve+x@reply.ca.example"));
	for (size_t i = 0; i < f.trace.n_steps; i++) {
		const struct policy_step *step = &f.trace.steps[i];

		buf_addf(&got, "%s %s|", step->rule, step->answer);
		if (strcmp(step->rule, "I3 authenticated") == 0)
			ck_assert_str_eq(step->reason, trace_cases[_i].by);
	}
	ck_assert_msg(strcmp(buf_str(&got), trace_cases[_i].want) == 0,
	    "%s: got %s", trace_cases[_i].label, buf_str(&got));
	ck_assert_int_eq(f.gap != NULL, trace_cases[_i].gap);
	buf_free(&got);
	buf_free(&whole);
	free(message);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("judge");
	TCase *tc = tcase_create("judge");

	tcase_add_checked_fixture(tc, judge_open, judge_close);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, i3_authenticated, 0, COUNT_OF(identity_cases));
	tcase_add_loop_test(tc, t10_changed, 0, COUNT_OF(change_cases));
	tcase_add_test(tc, t9_two_from);
	tcase_add_loop_test(tc, t10_form, 0, COUNT_OF(form_cases));
	tcase_add_loop_test(tc, t21_dns_away, 0, COUNT_OF(temp_cases));
	tcase_add_test(tc, t11_authentication_results);
	tcase_add_loop_test(tc, i4_malformed, 0, COUNT_OF(malformed_cases));
	tcase_add_test(tc, i4_too_large);
	tcase_add_test(tc, crlf_is_as_lf);
	tcase_add_loop_test(tc, i5_class, 0, COUNT_OF(class_cases));
	tcase_add_loop_test(tc, i6_reading, 0, COUNT_OF(reading_cases));
	tcase_add_loop_test(tc, i6_author, 0, COUNT_OF(author_cases));
	tcase_add_test(tc, t12_nested);
	tcase_add_loop_test(
	    tc, t4_sent_text_is_struck, 0, COUNT_OF(sent_cases));
	tcase_add_loop_test(
	    tc, t4_earlier_sent_text_is_struck, 0, COUNT_OF(sent_cases));
	tcase_add_test(tc, t4_is_about_something);
	tcase_add_test(tc, i5_a_machine_with_a_broken_from);
	tcase_add_loop_test(tc, t3_encoded_subjects, 0, COUNT_OF(suppressed));
	tcase_add_loop_test(tc, i2_trace, 0, COUNT_OF(trace_cases));
	tcase_add_test(tc, answers_are_ascii);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
