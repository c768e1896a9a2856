/* SPDX-License-Identifier: ISC
 * approve/judge.c under attack: every known way to make a mail look like one
 * of example.com's (I2, I3; T5 T9 T10 T11). evil.com has a name server, a mail
 * server and keys of its own, and what else anybody may have. None of it gives
 * example.com's authority away. */
#include "tests/fake/world.h"

#include "approve/judge.h"
#include "lib/mail/reader.h"

#define NOW  T0
#define EVIL "198.51.100.66" /* evil.com's server */
#define HOME "192.0.2.1"     /* example.com's */
#define RCPT "approve+x@reply.ca.example"

enum signer { NOT_SIGNED, BY_EVIL, BY_VICTIM };

static struct dkim_key *keys[BY_VICTIM + 1];
static struct readers *readers;
static struct dns *dns;

/* The evil key stands wherever its owner can put it. */
static const char *const evil_domains[] = {"evil.com", "example.com.evil.com",
    "notexample.com", "example-com.evil.com", "xn--exmple-cua.com",
    "xn--xample-2of.com", "com", "co.uk", "github.io", "evil.github.io"};

static const char policies[] =
    "example.com TXT insecure v=spf1 ip4:192.0.2.0/24 -all\n"
    "mail.example.com TXT insecure v=spf1 ip4:192.0.2.0/24 -all\n"
    "mx.example.com TXT insecure v=spf1 +all\n"
    "evil.com TXT insecure v=spf1 ip4:198.51.100.66 -all\n"
    "example.com.evil.com TXT insecure v=spf1 +all\n"
    "notexample.com TXT insecure v=spf1 +all\n"
    "com TXT insecure v=spf1 +all\n"
    "github.io TXT insecure v=spf1 +all\n"
    "evil.github.io TXT insecure v=spf1 +all\n"
    "open.example.net TXT insecure v=spf1 +all\n"
    "soft.example.net TXT insecure v=spf1 ~all\n"
    "neutral.example.net TXT insecure v=spf1 ?all\n"
    "broken.example.net TXT insecure v=spf1 +al\n"
    "twice.example.net TXT insecure v=spf1 +all\n"
    "twice.example.net TXT insecure v=spf1 -all\n";

static void
add_key(struct buf *table, const struct dkim_key *key, const char *domain)
{
	struct buf record = BUF_INIT;

	ck_ok(dkim_key_record(&record, key));
	buf_addf(table, "s1._domainkey.%s TXT insecure %s\n", domain,
	    buf_str(&record));
	buf_free(&record);
}

static void
open_dns(void)
{
	struct buf table = BUF_INIT;

	buf_adds(&table, policies);
	for (size_t i = 0; i < COUNT(evil_domains); i++)
		add_key(&table, keys[BY_EVIL], evil_domains[i]);
	add_key(&table, keys[BY_VICTIM], "example.com");
	ck_ok(dns_open_replay(&dns, buf_str(&table), &place_err));
	buf_free(&table);
}

static void
tricks_open(void)
{
	char path[PATH_MAX];

	ck_ok(readers_start(&readers, 1, &place_err));
	place_make();
	world_settings = world_load("");
	for (int i = BY_EVIL; i <= BY_VICTIM; i++) {
		snprintf(path, sizeof(path), "%.2000s/%d.pem", place_dir, i);
		ck_ok(dkim_key_generate(path, DKIM_ED25519_SHA256, &place_err));
		ck_ok(dkim_key_load(
		    &keys[i], path, DKIM_ED25519_SHA256, &place_err));
	}
	open_dns();
}

static void
tricks_close(void)
{
	dns_close(dns);
	readers_stop(readers);
	settings_unref(world_settings);
	for (int i = BY_EVIL; i <= BY_VICTIM; i++)
		dkim_key_free(keys[i]);
}

/* -------------------------------------------------------------------- mails */

struct mail_of {
	const char *from;   /* the field's value */
	const char *fields; /* further ones, signed with the rest */
	enum signer signer;
	const char *d;     /* the signature's domain; null: the signer's own */
	const char *front; /* put on top afterwards */
	const char *mail_from, *helo, *ip; /* null: evil.com's own */
	const char *body;                  /* null: an approval */
};

static void
add_signature(struct buf *out, const char *message, const struct mail_of *m)
{
	const char *domain = m->d;
	struct dkim_signer signer = {.key = keys[m->signer], .selector = "s1"};
	struct fields fields;

	if (domain == NULL)
		domain = m->signer == BY_EVIL ? "evil.com" : "example.com";
	signer.domain = domain;
	ck_ok(fields_split(&fields, message, strlen(message), &place_err));
	buf_adds(out, "DKIM-Signature: ");
	ck_ok(dkim_sign(out, &signer, &fields, NOW - 60, 0, &place_err));
	buf_addc(out, '\n');
	fields_clear(&fields);
}

static char *
write_mail(const struct mail_of *m)
{
	struct buf out = BUF_INIT, text = BUF_INIT;

	buf_addf(&text, "From: %s\n%s%sSubject: Re: asked\n\n%s", m->from,
	    m->fields != NULL && strncmp(m->fields, "To:", 3) == 0 ? ""
								   : "To: " RCPT
								     "\n",
	    m->fields != NULL ? m->fields : "",
	    m->body != NULL ? m->body : "I approve\n");
	buf_adds(&out, m->front != NULL ? m->front : "");
	if (m->signer != NOT_SIGNED)
		add_signature(&out, buf_str(&text), m);
	buf_adds(&out, buf_str(&text));
	buf_free(&text);
	return buf_steal(&out);
}

static void
judge_mail(struct judge_finding *f, const struct mail_of *m)
{
	const struct reader reader = {readers, "admin@example.com"};
	char *bytes = write_mail(m);
	struct judge_input input = {.bytes = bytes,
	    .len = strlen(bytes),
	    .client_ip = m->ip != NULL ? m->ip : EVIL,
	    .helo = m->helo != NULL ? m->helo : "mail.evil.com",
	    .mail_from = m->mail_from != NULL ? m->mail_from : "<x@evil.com>",
	    .rcpt = RCPT,
	    .now = NOW,
	    .reader = &reader};

	ck_ok(judge_message(f, &input, world_settings, dns, &place_err));
	free(bytes);
}

/* ------------------------------------------------------------------- tricks */

enum want {
	NOBODY,    /* a person's mail, and nobody is authenticated */
	THEIRS,    /* evil's own domain, and no other */
	MALFORMED, /* refused unread */
	MACHINE,   /* never decides, whoever sent it */
	HERS,      /* example.com's: what the tricks are after */
};

#define JANE "jane@example.com"
#define X    "x@evil.com"

static const struct trick {
	const char *label;
	struct mail_of mail;
	enum want want;
} tricks[] = {
    /* So that the others mean something. */
    {"her own server", {.from = JANE, .mail_from = "<" JANE ">", .ip = HOME},
	HERS},
    {"her own signature", {.from = JANE, .signer = BY_VICTIM}, HERS},
    {"evil's own mail", {.from = X, .signer = BY_EVIL}, THEIRS},

    /* --- what people are shown as From (T9) */
    {"a quoted display name",
	{.from = "\"" JANE "\" <" X ">", .signer = BY_EVIL}, THEIRS},
    {"a bare display name", {.from = JANE " <" X ">", .signer = BY_EVIL},
	MALFORMED},
    {"an encoded display name",
	{.from = "=?utf-8?b?amFuZUBleGFtcGxlLmNvbQ==?= <" X ">",
	    .signer = BY_EVIL},
	THEIRS},
    {"an encoded word that closes the bracket",
	{.from = "=?utf-8?q?x=40evil=2Ecom=3E_=3C?= <" JANE ">",
	    .signer = BY_EVIL},
	NOBODY},
    {"an encoded word as local part",
	{.from = "=?utf-8?q?jane=40example=2Ecom?=@evil.com",
	    .signer = BY_EVIL},
	THEIRS},
    {"an encoded word as address",
	{.from = "=?utf-8?q?jane=40example=2Ecom?=", .signer = BY_EVIL},
	MALFORMED},
    {"a display name turned around",
	{.from = "\"\xe2\x80\xaemoc.elpmaxe@enaj\" <" X ">", .signer = BY_EVIL},
	THEIRS},
    {"two addresses", {.from = X ", " JANE, .signer = BY_EVIL}, MALFORMED},
    {"two addresses, a semicolon", {.from = X "; " JANE, .signer = BY_EVIL},
	MALFORMED},
    {"two angle brackets", {.from = "<" X "> <" JANE ">", .signer = BY_EVIL},
	MALFORMED},
    {"text behind the bracket", {.from = "<" X ">" JANE, .signer = BY_EVIL},
	MALFORMED},
    {"a bracket too many", {.from = "<<" JANE ">>", .signer = BY_EVIL},
	MALFORMED},
    {"a group", {.from = "g: " JANE ";", .signer = BY_EVIL}, MALFORMED},
    {"a group and an address", {.from = "g: " X ";, " JANE, .signer = BY_EVIL},
	MALFORMED},
    {"an empty group", {.from = "undisclosed:;", .signer = BY_EVIL}, MALFORMED},
    {"nothing", {.from = "", .signer = BY_EVIL}, MALFORMED},
    {"empty brackets", {.from = "Jane <>", .signer = BY_EVIL}, MALFORMED},
    {"a comment before", {.from = "(" JANE ") " X, .signer = BY_EVIL}, THEIRS},
    {"a comment behind", {.from = JANE " (" X ")", .signer = BY_EVIL}, NOBODY},
    {"a comment before the @",
	{.from = "jane(@evil.com)@example.com", .signer = BY_EVIL}, NOBODY},
    {"a comment in the domain's place",
	{.from = "jane@(example.com)evil.com", .signer = BY_EVIL}, THEIRS},
    {"a comment that does not end", {.from = X " (" JANE, .signer = BY_EVIL},
	MALFORMED},
    {"a comment with an escaped end",
	{.from = X " (\\) " JANE, .signer = BY_EVIL}, MALFORMED},
    {"nested comments", {.from = "(a(" JANE ")b) " X " (c)", .signer = BY_EVIL},
	THEIRS},
    {"a quoted local part",
	{.from = "\"" JANE "\"@evil.com", .signer = BY_EVIL}, THEIRS},
    {"her domain behind a quoted address",
	{.from = "\"" X "\"@example.com", .signer = BY_EVIL}, NOBODY},
    {"brackets in a quoted local part",
	{.from = "\"" JANE "> <x\"@evil.com", .signer = BY_EVIL}, THEIRS},
    {"an escaped quote",
	{.from = "\"\\\"" JANE "\\\" \"@evil.com", .signer = BY_EVIL}, THEIRS},
    {"a source route", {.from = "<@example.com:" X ">", .signer = BY_EVIL},
	MALFORMED},
    {"a source route to her",
	{.from = "<@evil.com:" JANE ">", .signer = BY_EVIL}, MALFORMED},
    {"two @", {.from = JANE "@evil.com", .signer = BY_EVIL}, MALFORMED},
    {"the percent hack",
	{.from = "jane%example.com@evil.com", .signer = BY_EVIL}, THEIRS},
    {"a bang path", {.from = "evil.com!" JANE, .signer = BY_EVIL}, NOBODY},
    {"an address literal", {.from = "jane@[192.0.2.1]", .signer = BY_EVIL},
	MALFORMED},
    {"a literal of her name", {.from = "jane@[example.com]", .signer = BY_EVIL},
	MALFORMED},
    {"a trailing dot", {.from = JANE ".", .signer = BY_EVIL}, MALFORMED},
    {"another case", {.from = "JANE@EXAMPLE.COM", .signer = BY_EVIL}, NOBODY},
    {"blanks around the dot", {.from = "jane@example . com", .signer = BY_EVIL},
	MALFORMED},
    {"a blank in the domain",
	{.from = "jane@example.com evil.com", .signer = BY_EVIL}, MALFORMED},
    {"a folded From", {.from = "\n " X, .signer = BY_EVIL}, THEIRS},
    {"a fold between name and address",
	{.from = JANE "\n\t<" X ">", .signer = BY_EVIL}, MALFORMED},
    {"a control character",
	{.from = "jane@example.com\x01 <" X ">", .signer = BY_EVIL}, MALFORMED},
    {"no UTF-8", {.from = "jane\xff <" X ">", .signer = BY_EVIL}, MALFORMED},
    {"a zero-width space in the domain",
	{.from = "jane@example.com\xe2\x80\x8b", .signer = BY_EVIL}, NOBODY},

    /* --- names that look alike */
    {"an umlaut",
	{.from = "jane@ex\xc3\xa4mple.com",
	    .signer = BY_EVIL,
	    .d = "xn--exmple-cua.com"},
	THEIRS},
    {"an umlaut as A-label",
	{.from = "jane@xn--exmple-cua.com",
	    .signer = BY_EVIL,
	    .d = "xn--exmple-cua.com"},
	THEIRS},
    {"a Cyrillic letter",
	{.from = "jane@\xd0\xb5xample.com",
	    .signer = BY_EVIL,
	    .d = "xn--xample-2of.com"},
	THEIRS},
    {"wide letters, which are hers",
	{.from = "jane@\xef\xbd\x85xample.com",
	    .signer = BY_EVIL,
	    .d = "xn--exmple-cua.com"},
	NOBODY},
    {"an ideographic full stop, which is hers",
	{.from = "jane@example\xe3\x80\x82"
		 "com",
	    .signer = BY_EVIL},
	NOBODY},
    {"her name as a sub-domain",
	{.from = "jane@example.com.evil.com", .signer = BY_EVIL}, THEIRS},
    {"signed by her name as a sub-domain",
	{.from = JANE, .signer = BY_EVIL, .d = "example.com.evil.com"}, NOBODY},
    {"signed by a name that ends like hers",
	{.from = JANE, .signer = BY_EVIL, .d = "notexample.com"}, NOBODY},
    {"signed by her name with a dash",
	{.from = JANE, .signer = BY_EVIL, .d = "example-com.evil.com"}, NOBODY},
    {"signed by her public suffix",
	{.from = JANE, .signer = BY_EVIL, .d = "com"}, NOBODY},
    {"a neighbour below a private suffix",
	{.from = "jane@victim.github.io",
	    .signer = BY_EVIL,
	    .d = "evil.github.io"},
	NOBODY},
    {"the private suffix itself",
	{.from = "jane@victim.github.io", .signer = BY_EVIL, .d = "github.io"},
	NOBODY},
    {"From at a private suffix",
	{.from = "jane@github.io", .signer = BY_EVIL, .d = "evil.github.io"},
	NOBODY},
    {"her name in her suffix's place",
	{.from = "jane@com", .signer = BY_EVIL, .d = "com"}, NOBODY},

    /* --- other fields than From */
    {"a second From",
	{.from = X, .fields = "From: " JANE "\n", .signer = BY_EVIL},
	MALFORMED},
    {"a second From in lower case",
	{.from = X, .fields = "from: " JANE "\n", .signer = BY_EVIL},
	MALFORMED},
    {"a second From with a blank before its colon",
	{.from = X, .fields = "From : " JANE "\n", .signer = BY_EVIL},
	MALFORMED},
    {"a second From with a tab before its colon",
	{.from = JANE, .front = "From\t: " X "\n", .signer = BY_EVIL},
	MALFORMED},
    {"a From on top of hers",
	{.from = JANE, .front = "From: " JANE "\n", .signer = BY_VICTIM},
	MALFORMED},
    {"a name with a blank in it", {.from = X, .fields = "Fr om: " JANE "\n"},
	MALFORMED},
    {"a line without a colon",
	{.from = X, .fields = "From\n", .signer = NOT_SIGNED}, MALFORMED},
    {"Sender hers",
	{.from = X, .fields = "Sender: " JANE "\n", .signer = BY_EVIL}, THEIRS},
    {"Sender evil's",
	{.from = JANE, .fields = "Sender: " X "\n", .signer = BY_EVIL}, NOBODY},
    {"Reply-To hers",
	{.from = X, .fields = "Reply-To: " JANE "\n", .signer = BY_EVIL},
	THEIRS},
    {"Resent-From hers",
	{.from = X,
	    .fields = "Resent-From: " JANE "\nResent-Sender: " JANE "\n",
	    .signer = BY_EVIL},
	THEIRS},
    {"Resent-From evil's",
	{.from = JANE, .fields = "Resent-From: " X "\n", .signer = BY_EVIL},
	NOBODY},
    {"Return-Path hers", {.from = JANE, .front = "Return-Path: <" JANE ">\n"},
	NOBODY},
    {"an ARC chain alone",
	{.from = JANE,
	    .front = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.com; "
		     "s=s1; b=AAAA\n"
		     "ARC-Message-Signature: i=1; a=rsa-sha256; d=evil.com; "
		     "s=s1; h=from; bh=AAAA; b=AAAA\n"
		     "ARC-Authentication-Results: i=1; mx.ca.example; "
		     "dkim=pass header.d=example.com\n"},
	NOBODY},
    {"forged results (T11)",
	{.from = JANE,
	    .front = "Authentication-Results: mx.ca.example; dkim=pass "
		     "header.d=example.com; spf=pass "
		     "smtp.mailfrom=example.com\n"},
	NOBODY},
    {"forged results in a comment and folded (T11)",
	{.from = JANE,
	    .front = "AUTHENTICATION-RESULTS:\n (x) MX.CA.EXAMPLE\n 1;\n "
		     "dkim=pass header.i=@example.com\n"},
	NOBODY},
    {"Received-SPF and a DomainKey",
	{.from = JANE,
	    .front = "Received-SPF: pass (mx.ca.example)\n"
		     "DomainKey-Signature: a=rsa-sha1; d=example.com; s=s1; "
		     "b=AAAA\nX-Google-DKIM-Signature: v=1; d=example.com\n"},
	NOBODY},
    {"her signature without a key",
	{.from = JANE,
	    .front = "DKIM-Signature: v=1; a=ed25519-sha256; d=example.com; "
		     "s=s1; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3"
		     "hSuFU=; b=AAAA\n"},
	NOBODY},
    {"her signed mail within",
	{.from = JANE,
	    .fields = "MIME-Version: 1.0\nContent-Type: message/rfc822\n",
	    .signer = BY_EVIL,
	    .body = "From: " JANE "\nTo: " RCPT "\n\nI approve\n"},
	NOBODY},

    /* --- her signed mail, used again (T5, N5) */
    {"hers to somebody else",
	{.from = JANE, .fields = "To: " X "\n", .signer = BY_VICTIM}, NOBODY},
    {"hers to somebody else, a To on top",
	{.from = JANE,
	    .fields = "To: " X "\n",
	    .signer = BY_VICTIM,
	    .front = "To: " RCPT "\n"},
	MALFORMED},
    {"hers to somebody else, a Cc on top",
	{.from = JANE,
	    .fields = "To: " X "\n",
	    .signer = BY_VICTIM,
	    .front = "Cc: " RCPT "\n"},
	NOBODY},
    {"our address as the name of another",
	{.from = JANE,
	    .fields = "To: \"" RCPT "\" <" X ">\n",
	    .signer = BY_VICTIM},
	NOBODY},
    {"our address in a comment",
	{.from = JANE, .fields = "To: " X " (" RCPT ")\n", .signer = BY_VICTIM},
	NOBODY},
    {"our address as the end of another",
	{.from = JANE,
	    .fields = "To: not" RCPT ", x" RCPT ".evil.com\n",
	    .signer = BY_VICTIM},
	NOBODY},
    {"our address among others",
	{.from = JANE,
	    .fields = "To: Bob <bob@example.com>,\n CA <" RCPT ">\n",
	    .signer = BY_VICTIM},
	HERS},
    {"hers by a mailing list",
	{.from = JANE,
	    .signer = BY_VICTIM,
	    .front = "List-Id: <a.evil.com>\nPrecedence: list\n"},
	MACHINE},
    {"hers with another body",
	{.from = JANE,
	    .signer = BY_VICTIM,
	    .front = "Content-Type: text/html\n"},
	NOBODY},

    /* --- the envelope (RFC 7208) */
    {"evil's own MAIL FROM", {.from = JANE}, NOBODY},
    {"her MAIL FROM, evil's server", {.from = JANE, .mail_from = "<" JANE ">"},
	NOBODY},
    {"HELO alone",
	{.from = JANE, .mail_from = "<" JANE ">", .helo = "mx.example.com"},
	NOBODY},
    {"HELO alone, MAIL FROM without a policy",
	{.from = JANE,
	    .mail_from = "<x@none.evil.com>",
	    .helo = "mx.example.com"},
	NOBODY},
    {"the null sender and a good HELO",
	{.from = JANE, .mail_from = "<>", .helo = "mx.example.com"}, MACHINE},
    {"the null sender without brackets",
	{.from = JANE, .mail_from = "", .helo = "mx.example.com"}, MACHINE},
    {"her name as a sub-domain in MAIL FROM",
	{.from = JANE, .mail_from = "<jane@example.com.evil.com>"}, NOBODY},
    {"a public suffix in MAIL FROM", {.from = JANE, .mail_from = "<x@com>"},
	NOBODY},
    {"a neighbour below a private suffix in MAIL FROM",
	{.from = "jane@victim.github.io", .mail_from = "<x@evil.github.io>"},
	NOBODY},
    {"a private suffix in MAIL FROM",
	{.from = "jane@victim.github.io", .mail_from = "<x@github.io>"},
	NOBODY},
    {"a source route in MAIL FROM",
	{.from = JANE, .mail_from = "<@evil.com:" JANE ">"}, NOBODY},
    {"two @ in MAIL FROM", {.from = JANE, .mail_from = "<" JANE "@evil.com>"},
	NOBODY},
    {"a quoted MAIL FROM",
	{.from = JANE, .mail_from = "<\"" X "\"@example.com>"}, NOBODY},
    {"a trailing dot in MAIL FROM",
	{.from = JANE, .mail_from = "<jane@example.com.>"}, NOBODY},
    {"softfail",
	{.from = "a@soft.example.net", .mail_from = "<a@soft.example.net>"},
	NOBODY},
    {"neutral",
	{.from = "a@neutral.example.net",
	    .mail_from = "<a@neutral.example.net>"},
	NOBODY},
    {"a policy with an error",
	{.from = "a@broken.example.net", .mail_from = "<a@broken.example.net>"},
	NOBODY},
    {"two policies",
	{.from = "a@twice.example.net", .mail_from = "<a@twice.example.net>"},
	NOBODY},
    {"loopback, and all may send",
	{.from = "a@open.example.net",
	    .mail_from = "<a@open.example.net>",
	    .ip = "127.0.0.1"},
	NOBODY},
    {"loopback of IPv6",
	{.from = "a@open.example.net",
	    .mail_from = "<a@open.example.net>",
	    .ip = "::1"},
	NOBODY},
    {"loopback in IPv6's clothes",
	{.from = "a@open.example.net",
	    .mail_from = "<a@open.example.net>",
	    .ip = "::ffff:127.0.0.1"},
	NOBODY},
    {"no address of a client",
	{.from = "a@open.example.net",
	    .mail_from = "<a@open.example.net>",
	    .ip = "unknown"},
	NOBODY},
};

static enum want
found(const struct judge_finding *f)
{
	char org[DOMAIN_SIZE];

	if (f->class == JUDGE_MALFORMED)
		return MALFORMED;
	if (f->class == JUDGE_AUTOMATED)
		return MACHINE;
	if (!f->authenticated)
		return NOBODY;
	ck_ok(domain_organizational(org, f->from.domain));
	return strcmp(org, "example.com") == 0 ? HERS : THEIRS;
}

START_TEST(i3_tricks)
{
	const struct trick *t = &tricks[_i];
	struct judge_finding f;
	enum want got;

	judge_mail(&f, &t->mail);
	got = found(&f);
	ck_assert_msg(got == t->want, "%s: got %d, want %d: From %s; %s; %s",
	    t->label, (int)got, (int)t->want, f.from.text, f.reason, f.authres);
	if (t->want == MALFORMED)
		ck_assert_str_eq(f.answer.status, "5.6.0");
	if (t->want == NOBODY || t->want == THEIRS)
		ck_assert_uint_gt(f.trace.n_steps, 2);
}
END_TEST

/* A NUL, wherever it stands, ends it. */
START_TEST(i4_nul)
{
	static const char *const from[] = {"jane@example.com@.evil.com",
	    "\"jane@example.com@\" <x@evil.com>", "@jane@example.com"};
	const struct reader reader = {readers, "admin@example.com"};
	char *bytes =
	    write_mail(&(struct mail_of){.from = from[_i], .signer = BY_EVIL});
	struct judge_input input = {.bytes = bytes,
	    .len = strlen(bytes),
	    .client_ip = EVIL,
	    .mail_from = "<x@evil.com>",
	    .rcpt = RCPT,
	    .now = NOW,
	    .reader = &reader};
	struct judge_finding f;

	*strrchr(
	    strstr(bytes, "From: ") + strcspn(strstr(bytes, "From: "), "@"),
	    '@') = '\0';
	ck_ok(judge_message(&f, &input, world_settings, dns, &place_err));
	ck_assert_int_eq(f.class, JUDGE_MALFORMED);
	ck_assert(!f.authenticated);
	free(bytes);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("judge_tricks");
	TCase *tc = tcase_create("judge_tricks");

	tcase_add_checked_fixture(tc, tricks_open, tricks_close);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, i3_tricks, 0, COUNT_OF(tricks));
	tcase_add_loop_test(tc, i4_nul, 0, 3);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
