/* SPDX-License-Identifier: ISC
 * Proves what an SPF check answers (RFC 7208), that hostile records end in
 * permerror, in time and without a crash (T22), and that a worker which dies
 * is a temperror (T28). libspf2 really runs; DNS is a table. */
#include <check.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <spf2/spf.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/dns/dns_engine.h"
#include "lib/mail/reader_impl.h"
#include "lib/mail/spf_impl.h"

#define V4 "198.51.100.7"
#define V6 "2001:db8:7::25"

/* A table that counts, and remembers what it was asked for. */
struct fake {
	struct dns dns;
	struct dns *table;
	unsigned n_asked;
	unsigned delay_ms;
	struct buf names;
};

static enum status
fake_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	struct fake *fake = (struct fake *)dns;

	fake->n_asked++;
	buf_addf(&fake->names, "%s %s\n", dns_type_name(type), name);
	usleep(fake->delay_ms * 1000);
	return dns_query(fake->table, answer, name, type, err);
}

static const struct dns_ops fake_ops = {.query = fake_query};

struct place {
	struct fake fake;
	struct readers *readers;
	struct reader reader;
};

static void
open_place_with(struct place *p, const char *zone, reader_job *job)
{
	struct err err = {""};

	log_open("test", "stderr", LOG_LVL_ERROR);
	*p = (struct place){.fake = {.dns = {&fake_ops}}};
	ck_assert_msg(dns_open_replay(&p->fake.table, zone, &err) == ST_OK,
	    "%s", err.text);
	ck_assert_msg(readers_start_with(&p->readers, 1, job, &err) == ST_OK,
	    "%s", err.text);
	p->reader = (struct reader){p->readers, "admin@example.com"};
}

static void
open_place(struct place *p, const char *zone)
{
	open_place_with(p, zone, reader_job_run);
}

static void
close_place(struct place *p)
{
	readers_stop(p->readers);
	dns_close(p->fake.table);
	buf_free(&p->fake.names);
}

static struct spf_result
check(struct place *p, const char *ip, const char *helo, const char *from)
{
	struct spf_result r;

	p->fake.n_asked = 0;
	buf_reset(&p->fake.names);
	spf_evaluate(&r, &p->reader, &p->fake.dns, ip, helo, from, INT64_MAX);
	return r;
}

static void
expect(struct place *p, const char *ip, const char *helo, const char *from,
    enum spf_outcome want)
{
	struct spf_result r = check(p, ip, helo, from);

	ck_assert_msg(r.outcome == want,
	    "%s from %s: got %s (%s), want %s; asked for\n%s", from, ip,
	    spf_outcome_name(r.outcome), r.explanation, spf_outcome_name(want),
	    buf_str(&p->fake.names));
	ck_assert(r.explanation[0] != '\0');
}

/* ------------------------------------------------------------- the outcomes */

static const char ZONE[] =
    "all.com TXT insecure v=spf1 ip4:198.51.100.7 -all\n"
    "soft.com TXT insecure v=spf1 ~all\n"
    "neutral.com TXT insecure v=spf1 ?all\n"
    "nothing.com TXT insecure v=spf1\n"
    "norecord.com TXT insecure something else\n"
    "two.com TXT insecure v=spf1 +all\n"
    "two.com TXT insecure v=spf1 -all\n"
    "broken.com TXT insecure v=spf1 +all bogus\n"
    "servfail.com TXT servfail\n"
    "everybody.com TXT insecure v=spf1 +all\n"
    "v6.com TXT insecure v=spf1 ip6:2001:db8:7::/48 -all\n"
    "any4.com TXT insecure v=spf1 ip4:0.0.0.0/0 -all\n"
    "any6.com TXT insecure v=spf1 ip6:::/0 -all\n"
    "mapped.com TXT insecure v=spf1 ip6:::ffff:198.51.100.7 -all\n"
    "net.com TXT insecure v=spf1 ip4:198.51.100.0/30 -all\n"
    "net2.com TXT insecure v=spf1 ip4:198.51.100.4/30 -all\n"
    "net31.com TXT insecure v=spf1 ip4:198.51.100.5/31 -all\n"
    "net1.com TXT insecure v=spf1 ip4:128.0.0.0/1 -all\n"
    "half.com TXT insecure v=spf1 ip4:0.0.0.0/1 -all\n"
    "net47.com TXT insecure v=spf1 ip6:2001:db8:6::/47 -all\n"
    "net49.com TXT insecure v=spf1 ip6:2001:db8:7:8000::/49 -all\n"
    "host6.com TXT insecure v=spf1 ip6:2001:db8:7::24/127 -all\n"
    "one6.com TXT insecure v=spf1 ip6:2001:db8:7::24 -all\n"
    /* a, mx */
    "a.com TXT insecure v=spf1 a -all\n"
    "a.com A insecure 198.51.100.7\n"
    "a.com AAAA insecure 2001:db8:7::25\n"
    "a24.com TXT insecure v=spf1 a:host.a24.com/24//48 -all\n"
    "host.a24.com A insecure 198.51.100.99\n"
    "host.a24.com AAAA insecure 2001:db8:7:9::1\n"
    "a0.com TXT insecure v=spf1 a/0//0 -all\n"
    "a0.com A insecure 203.0.113.1\n"
    "afail.com TXT insecure v=spf1 a:gone.com -all\n"
    "gone.com A servfail\n"
    "mx.com TXT insecure v=spf1 mx -all\n"
    "mx.com MX insecure 10 one.mx.com\n"
    "mx.com MX insecure 20 two.mx.com\n"
    "one.mx.com A insecure 203.0.113.1\n"
    "two.mx.com A insecure 198.51.100.7\n"
    "nullmx.com TXT insecure v=spf1 mx -all\n"
    "nullmx.com MX insecure 0 .\n"
    "mxfail.com TXT insecure v=spf1 mx -all\n"
    "mxfail.com MX insecure 1 gone.com\n"
    /* ptr and %{p} */
    "ptr.com TXT insecure v=spf1 ptr -all\n"
    "7.100.51.198.in-addr.arpa PTR insecure mail.ptr.com\n"
    "mail.ptr.com A insecure 198.51.100.7\n"
    "8.100.51.198.in-addr.arpa PTR insecure liar.ptr.com\n"
    "liar.ptr.com A insecure 203.0.113.1\n"
    "9.100.51.198.in-addr.arpa PTR servfail\n"
    "p.com TXT insecure v=spf1 exists:%{p}.ok.p.com -all\n"
    "mail.ptr.com.ok.p.com A insecure 127.0.0.2\n"
    /* include and redirect */
    "inc.com TXT insecure v=spf1 include:all.com ~all\n"
    "incnone.com TXT insecure v=spf1 include:norecord.com +all\n"
    "incgone.com TXT insecure v=spf1 include:nxdomain.com +all\n"
    "incfail.com TXT insecure v=spf1 include:servfail.com +all\n"
    "incbroken.com TXT insecure v=spf1 include:broken.com +all\n"
    "incneutral.com TXT insecure v=spf1 include:neutral.com -all\n"
    "inclong.com TXT insecure v=spf1 include:"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx."
    "com "
    "+all\n"
    "not.com TXT insecure v=spf1 -include:all.com +all\n"
    "redir.com TXT insecure v=spf1 redirect=all.com\n"
    "redirearly.com TXT insecure v=spf1 redirect=everybody.com "
    "-ip4:198.51.100.7\n"
    "rediroff.com TXT insecure v=spf1 redirect=everybody.com -all\n"
    "redirnone.com TXT insecure v=spf1 redirect=norecord.com\n"
    "redirmacro.com TXT insecure v=spf1 redirect=%{l}.%{d}\n"
    "sales.redirmacro.com TXT insecure v=spf1 ip4:198.51.100.7 -all\n"
    /* exists and macros of every kind */
    "m1.com TXT insecure v=spf1 exists:%{i}.%{h}.%{l}.%{o}.m1.com -all\n"
    "198.51.100.7.mx.client.net.sales.m1.com.m1.com A insecure 127.0.0.2\n"
    "m2.com TXT insecure v=spf1 exists:%{ir}.%{v}.%{d2}.%{s}.x.com -all\n"
    "7.100.51.198.in-addr.m2.com.sales@m2.com.x.com A insecure 127.0.0.2\n"
    "m3.com TXT insecure v=spf1 include:%{d1r}.m3.com -all\n"
    "m3.m3.com TXT insecure v=spf1 exists:%{d}.%{o}.m3.com -all\n"
    "m3.m3.com.m3.com.m3.com A insecure 127.0.0.2\n"
    "m4.com TXT insecure v=spf1 exists:%{l1r-}.%{l-}.m4.com -all\n"
    "bounce.bounce.42.m4.com A insecure 127.0.0.2\n"
    "m5.com TXT insecure v=spf1 exists:%%%{L}.m5.com -all\n"
    "%sales%3db.m5.com A insecure 127.0.0.2\n"
    "m6.com TXT insecure v=spf1 exists:%{ir}.%{v}.m6.com -all\n"
    "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.0.0.8.b.d.0.1.0.0.2.ip6."
    "m6.com A insecure 127.0.0.2\n"
    /* libspf2 by itself would read ut.com's policy for cut.com's mail */
    "cut.com TXT insecure v=spf1 include:_s.%{d2} -all\n"
    "_s.cut.com TXT insecure v=spf1 -all\n"
    "_s.ut.com TXT insecure v=spf1 +all\n"
    /* explanations are left alone */
    "exp.com TXT insecure v=spf1 exp=why.exp.com -all\n"
    "why.exp.com TXT insecure %{l}x%{l}x%{l}x%{l}x%{l}x\n"
    "incexp.com TXT insecure v=spf1 include:exp.com exp=why.exp.com -all\n";

static const struct {
	const char *ip, *helo, *from;
	enum spf_outcome want;
} cases[] = {
    {V4, "h.net", "<a@all.com>", SPF_PASS},
    {V4, "h.net", "a@all.com", SPF_PASS},
    {V4, "h.net", "<A@ALL.com.>", SPF_PASS},
    {V4, "h.net", "<@relay.net:a@all.com>", SPF_PASS},
    {V4, "h.net", "<@all.com>", SPF_PASS},
    {V4, "h.net", "<\"a@b\"@all.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@all.com>", SPF_FAIL},
    {V6, "h.net", "<a@all.com>", SPF_FAIL},
    {V4, "h.net", "<a@soft.com>", SPF_SOFTFAIL},
    {V4, "h.net", "<a@neutral.com>", SPF_NEUTRAL},
    {V4, "h.net", "<a@nothing.com>", SPF_NEUTRAL},
    {V4, "h.net", "<a@norecord.com>", SPF_NONE},
    {V4, "h.net", "<a@nxdomain.com>", SPF_NONE},
    {V4, "h.net", "<a@two.com>", SPF_PERMERROR},
    {V4, "h.net", "<a@broken.com>", SPF_PERMERROR},
    {V4, "h.net", "<a@servfail.com>", SPF_TEMPERROR},
    {V4, "h.net", "<a@everybody.com>", SPF_PASS},
    /* who is asked about */
    {V4, "all.com", "<>", SPF_PASS},
    {V4, "all.com", "", SPF_PASS},
    {V4, "[198.51.100.7]", "<>", SPF_NONE},
    {V4, "localhost", "<>", SPF_NONE},
    {V4, NULL, "<>", SPF_NONE},
    {V4, "everybody.com", "<a@norecord.com>", SPF_NONE},
    {V4, "everybody.com", "<a@soft.com>", SPF_SOFTFAIL},
    {V4, "h.net", "<a>", SPF_NONE},
    {V4, "h.net", "<a@>", SPF_NONE},
    {V4, "h.net", "<a@com>", SPF_NONE},
    {V4, "h.net", "<a@all..com>", SPF_NONE},
    {V4, "h.net", "<a@[198.51.100.7]>", SPF_NONE},
    {V4, "h.net", "<a@all.com;x=y>", SPF_NONE},
    {V4, "h.net", "<a@x(y).all.com>", SPF_NONE},
    {V4, "h.net", "<a@all.com@>", SPF_NONE},
    {V4, "h.net", "<a@b@all.com>", SPF_PASS},
    {V4, "h.net", "<a@_dmarc.all.com>", SPF_NONE},
    {V4, "h.net", "<a@all.com\x01>", SPF_NONE},
    {V4, "h.net", "<a\x01@all.com>", SPF_NONE},
    {V4, "h.net", NULL, SPF_NONE},
    {NULL, "h.net", "<a@everybody.com>", SPF_NONE},
    {"unknown", "h.net", "<a@everybody.com>", SPF_NONE},
    {"127.0.0.1", "h.net", "<a@everybody.com>", SPF_NONE},
    {"127.9.9.9", "h.net", "<a@everybody.com>", SPF_NONE},
    {"::1", "h.net", "<a@everybody.com>", SPF_NONE},
    {"::ffff:127.0.0.1", "h.net", "<a@everybody.com>", SPF_NONE},
    /* addresses */
    {V6, "h.net", "<a@v6.com>", SPF_PASS},
    {V4, "h.net", "<a@net31.com>", SPF_FAIL},
    {V4, "h.net", "<a@net1.com>", SPF_PASS},
    {V4, "h.net", "<a@half.com>", SPF_FAIL},
    {V6, "h.net", "<a@net47.com>", SPF_PASS},
    {V6, "h.net", "<a@net49.com>", SPF_FAIL},
    {V6, "h.net", "<a@host6.com>", SPF_PASS},
    {V6, "h.net", "<a@one6.com>", SPF_FAIL},
    {"2001:db8:8::25", "h.net", "<a@v6.com>", SPF_FAIL},
    {V4, "h.net", "<a@v6.com>", SPF_FAIL},
    {"::ffff:198.51.100.7", "h.net", "<a@all.com>", SPF_PASS},
    {"::ffff:198.51.100.7", "h.net", "<a@mapped.com>", SPF_FAIL},
    {"::ffff:198.51.100.7", "h.net", "<a@any6.com>", SPF_FAIL},
    {V4, "h.net", "<a@any4.com>", SPF_PASS},
    {V6, "h.net", "<a@any4.com>", SPF_FAIL},
    {V6, "h.net", "<a@any6.com>", SPF_PASS},
    {V4, "h.net", "<a@any6.com>", SPF_FAIL},
    {V4, "h.net", "<a@net.com>", SPF_FAIL},
    {V4, "h.net", "<a@net2.com>", SPF_PASS},
    /* a and mx */
    {V4, "h.net", "<a@a.com>", SPF_PASS},
    {V6, "h.net", "<a@a.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@a.com>", SPF_FAIL},
    {V4, "h.net", "<a@a24.com>", SPF_PASS},
    {V6, "h.net", "<a@a24.com>", SPF_PASS},
    {"198.51.101.7", "h.net", "<a@a24.com>", SPF_FAIL},
    {V4, "h.net", "<a@a0.com>", SPF_PASS},
    {V6, "h.net", "<a@a0.com>", SPF_FAIL}, /* it has no AAAA */
    {V4, "h.net", "<a@afail.com>", SPF_TEMPERROR},
    {V4, "h.net", "<a@mx.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@mx.com>", SPF_FAIL},
    {V6, "h.net", "<a@mx.com>", SPF_FAIL},
    {V4, "h.net", "<a@nullmx.com>", SPF_FAIL},
    {V4, "h.net", "<a@mxfail.com>", SPF_TEMPERROR},
    /* ptr */
    {V4, "h.net", "<a@ptr.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@ptr.com>", SPF_FAIL},
    {"198.51.100.9", "h.net", "<a@ptr.com>", SPF_FAIL}, /* 5.5 */
    {V4, "h.net", "<a@p.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@p.com>", SPF_FAIL},
    /* include and redirect */
    {V4, "h.net", "<a@inc.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@inc.com>", SPF_SOFTFAIL},
    {V4, "h.net", "<a@incnone.com>", SPF_PERMERROR},
    {V4, "h.net", "<a@incgone.com>", SPF_PERMERROR},
    {V4, "h.net", "<a@incfail.com>", SPF_TEMPERROR},
    {V4, "h.net", "<a@incbroken.com>", SPF_PERMERROR},
    {V4, "h.net", "<a@incneutral.com>", SPF_FAIL},
    {V4, "h.net", "<a@inclong.com>", SPF_PERMERROR},
    {V4, "h.net", "<a@not.com>", SPF_FAIL},
    {"198.51.100.8", "h.net", "<a@not.com>", SPF_PASS},
    {V4, "h.net", "<a@redir.com>", SPF_PASS},
    {"198.51.100.8", "h.net", "<a@redir.com>", SPF_FAIL},
    {V4, "h.net", "<a@redirearly.com>", SPF_FAIL},
    {V4, "h.net", "<a@rediroff.com>", SPF_FAIL},
    {V4, "h.net", "<a@redirnone.com>", SPF_PERMERROR},
    {V4, "h.net", "<sales@redirmacro.com>", SPF_PASS},
    {V4, "h.net", "<other@redirmacro.com>", SPF_PERMERROR},
    /* macros */
    {V4, "mx.client.net", "<sales@m1.com>", SPF_PASS},
    {V4, "other.client.net", "<sales@m1.com>", SPF_FAIL},
    {V4, "not a name\x01", "<sales@m1.com>", SPF_FAIL},
    {V4, "h.net", "<sales@m2.com>", SPF_PASS},
    {V4, "h.net", "<buyer@m2.com>", SPF_FAIL},
    {V4, "h.net", "<a@m3.com>", SPF_PASS},
    {V4, "h.net", "<bounce-42@m4.com>", SPF_PASS},
    {V4, "h.net", "<bounce-43@m4.com>", SPF_FAIL},
    {V4, "h.net", "<sales=b@m5.com>", SPF_PASS},
    {V6, "h.net", "<a@m6.com>", SPF_PASS},
    {V4, "h.net", "<a@cut.com>", SPF_FAIL},
    {V4, "h.net", "<a@exp.com>", SPF_FAIL},
    {V4, "h.net", "<a@incexp.com>", SPF_FAIL},
};

START_TEST(outcomes)
{
	struct place p;

	open_place(&p, ZONE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(&p, cases[i].ip, cases[i].helo, cases[i].from,
		    cases[i].want);
	close_place(&p);
}
END_TEST

START_TEST(says_what_it_checked)
{
	struct place p;
	struct spf_result r;

	open_place(&p, ZONE);
	r = check(&p, V4, "all.com", "<a@INC.com>");
	ck_assert_str_eq(r.domain, "inc.com");
	ck_assert(!r.is_helo);
	ck_assert_uint_eq(r.n_lookups, 1);
	ck_assert_str_eq(r.explanation, "inc.com: include matches");
	r = check(&p, V4, "All.com", "<>");
	ck_assert_str_eq(r.domain, "all.com");
	ck_assert(r.is_helo);
	ck_assert_uint_eq(r.n_lookups, 0);
	r = check(&p, "127.0.0.1", "all.com", "<a@everybody.com>");
	ck_assert_str_eq(r.domain, "");
	ck_assert_uint_eq(p.fake.n_asked, 0); /* loopback is never asked of */
	close_place(&p);
}
END_TEST

/* Type 99 and explanations are never asked for, TXT only of policies. */
START_TEST(asks_for_little)
{
	struct place p;

	open_place(&p, ZONE);
	check(&p, V4, "h.net", "<a@incexp.com>");
	ck_assert_str_eq(
	    buf_str(&p.fake.names), "TXT incexp.com\nTXT exp.com\n");
	check(&p, V4, "h.net", "<a@m3.com>");
	ck_assert_str_eq(buf_str(&p.fake.names),
	    "TXT m3.com\nTXT m3.m3.com\nA m3.m3.com.m3.com.m3.com\n");
	close_place(&p);
}
END_TEST

/* ------------------------------------------------------------------- T22 */

/* name0 .. name(n-1), each with the record that fmt makes of (i, i + 1). */
static void
add_chain(struct buf *zone, unsigned n, const char *name, const char *fmt)
{
	for (unsigned i = 0; i < n; i++) {
		char next[64];

		snprintf(next, sizeof(next), "%s%u.com", name, i + 1);
		buf_addf(zone, "%s%u.com TXT insecure v=spf1 %s%s%s\n", name, i,
		    fmt, next, strcmp(fmt, "redirect=") == 0 ? "" : " -all");
	}
	buf_addf(zone, "%s%u.com TXT insecure v=spf1 +all\n", name, n);
}

static void
add_wide(struct buf *zone, const char *name, const char *term, unsigned n,
    const char *last)
{
	buf_addf(zone, "%s TXT insecure v=spf1", name);
	for (unsigned i = 0; i < n; i++)
		buf_addf(zone, " %s", term);
	buf_addf(zone, " %s\n", last);
}

static void
add_hostile(struct buf *zone)
{
	/* ten look-ups are allowed, eleven are not, however they are nested */
	add_chain(zone, 10, "ten", "include:");
	add_chain(zone, 11, "eleven", "include:");
	add_chain(zone, 10, "rten", "redirect=");
	add_chain(zone, 11, "releven", "redirect=");
	add_wide(zone, "atten.com", "a:h.atten.com", 10, "+all");
	buf_adds(zone, "h.atten.com A insecure 203.0.113.1\n");
	add_wide(zone, "ateleven.com", "a:h.atten.com", 11, "+all");
	/* nine includes of nine includes ... */
	for (unsigned i = 0; i < 6; i++) {
		buf_addf(zone, "tree%u.com TXT insecure v=spf1", i);
		for (unsigned j = 0; j < 9; j++)
			buf_addf(zone, " include:tree%u.com", i + 1);
		buf_adds(zone, " +all\n");
	}
	buf_adds(zone, "tree6.com TXT insecure v=spf1 -all\n");
	/* loops */
	buf_adds(zone, "self.com TXT insecure v=spf1 include:self.com +all\n"
		       "rself.com TXT insecure v=spf1 redirect=rself.com\n"
		       "ping.com TXT insecure v=spf1 include:pong.com +all\n"
		       "pong.com TXT insecure v=spf1 redirect=ping.com\n");
	/* voids: two are allowed */
	buf_adds(zone,
	    "void2.com TXT insecure v=spf1 a:no1.com exists:no2.com +all\n"
	    "void3.com TXT insecure v=spf1 a:no1.com mx:no2.com exists:no3.com "
	    "+all\n"
	    "void3i.com TXT insecure v=spf1 a:no1.com include:void2i.com +all\n"
	    "void2i.com TXT insecure v=spf1 a:no2.com a:no3.com -all\n");
	/* hosts of an MX */
	for (unsigned i = 0; i < 11; i++) {
		buf_addf(zone, "mx11.com MX insecure 1 h%u.mx11.com\n", i);
		if (i < 10)
			buf_addf(
			    zone, "mx10.com MX insecure 1 h%u.mx11.com\n", i);
		buf_addf(zone, "h%u.mx11.com A insecure 203.0.113.%u\n", i, i);
	}
	buf_adds(zone, "h0.mx11.com A insecure " V4 "\n"
		       "mx10.com TXT insecure v=spf1 mx +all\n"
		       "mx11.com TXT insecure v=spf1 mx +all\n");
}

static void
add_macros(struct buf *zone)
{
	/* a name that grows with each step: cut, so that it does not */
	buf_adds(zone, "grow.com TXT insecure v=spf1 "
		       "include:%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d} +all\n"
		       "long.com TXT insecure v=spf1 exists:");
	for (unsigned i = 0; i < 50; i++)
		buf_adds(zone, "%{s}.");
	buf_adds(zone, "com -all\n"
		       "deep.com TXT insecure v=spf1 exists:");
	for (unsigned i = 0; i < 19; i++)
		buf_adds(zone, "%{S128r.-+_=}");
	buf_adds(zone,
	    " -all\n"
	    "empty.com TXT insecure v=spf1 a:..com include:.com +all\n"
	    "zero.com TXT insecure v=spf1 exists:%{l}..zero.com -all\n"
	    "comma.com TXT insecure v=spf1 exists:%{l1r,/}.com -all\n"
	    "unknown.com TXT insecure v=spf1 exists:%{r}.com +all\n"
	    "percent.com TXT insecure v=spf1 exists:% +all\n"
	    "label.com TXT insecure v=spf1 a:"
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    ".com -all\n"
	    "slash.com TXT insecure v=spf1 ip4:" V4 "/32/32 +all\n");
}

static void
add_giants(struct buf *zone)
{
	add_wide(zone, "terms.com", "ip4:192.0.2.1", 1000, "+all");
	add_wide(zone, "big.com", "ip4:192.0.2.1", 990, "+all");
	buf_adds(zone, "spaces.com TXT insecure v=spf1");
	for (unsigned i = 0; i < 16000; i++)
		buf_addc(zone, ' ');
	buf_adds(zone, "+all\n");
}

static const struct {
	const char *from;
	enum spf_outcome want;
} hostile[] = {
    {"a@ten0.com", SPF_PASS},
    {"a@eleven0.com", SPF_PERMERROR},
    {"a@rten0.com", SPF_PASS},
    {"a@releven0.com", SPF_PERMERROR},
    {"a@atten.com", SPF_PASS},
    {"a@ateleven.com", SPF_PERMERROR},
    {"a@tree0.com", SPF_PERMERROR},
    {"a@self.com", SPF_PERMERROR},
    {"a@rself.com", SPF_PERMERROR},
    {"a@ping.com", SPF_PERMERROR},
    {"a@void2.com", SPF_PASS},
    {"a@void3.com", SPF_PERMERROR},
    {"a@void3i.com", SPF_PERMERROR},
    {"a@mx10.com", SPF_PASS},
    {"a@mx11.com", SPF_PERMERROR}, /* though its first host is ours */
    {"a@grow.com", SPF_PERMERROR},
    {"a@long.com", SPF_FAIL},
    {"a@deep.com", SPF_FAIL},
    {"a@empty.com", SPF_PERMERROR},
    {"a@zero.com", SPF_FAIL},
    {"a@comma.com", SPF_FAIL},
    {"a@unknown.com", SPF_PERMERROR},
    {"a@percent.com", SPF_PERMERROR},
    {"a@label.com", SPF_FAIL},
    {"a@slash.com", SPF_PERMERROR},
    {"a@terms.com", SPF_PERMERROR},
    {"a@big.com", SPF_PASS},
    {"a@spaces.com", SPF_PASS},
};

START_TEST(t22_hostile_records_end_in_time)
{
	char local[250];
	struct buf zone = BUF_INIT;
	struct place p;
	int64_t begin = clock_mono_ms();

	add_hostile(&zone);
	add_macros(&zone);
	add_giants(&zone);
	ck_assert(buf_ok(&zone));
	open_place(&p, buf_str(&zone));
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		expect(&p, V4, "h.net", hostile[i].from, hostile[i].want);
		ck_assert_uint_le(p.fake.n_asked, 25);
	}
	/* and with the longest senders that there are */
	memset(local, 'x', sizeof(local));
	memcpy(local + 230, "@deep.com", 10);
	for (size_t i = 1; i < 230; i += 2)
		local[i] = ".-+_="[i / 2 % 5];
	expect(&p, V4, "h.net", local, SPF_FAIL);
	memcpy(local + 230, "@long.com", 10);
	expect(&p, V4, "h.net", local, SPF_FAIL);
	ck_assert_int_lt(clock_mono_ms() - begin, 15000);
	close_place(&p);
	buf_free(&zone);
}
END_TEST

/* The largest TXT record that there is. */
static enum status
giant_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	struct buf rdata = BUF_INIT;
	enum status st;

	(void)dns;
	(void)name;
	(void)type;
	buf_adds(&rdata, "\006v=spf1");
	for (unsigned i = 0; i < 250; i++) {
		buf_addc(&rdata, (char)(unsigned char)255);
		for (unsigned j = 0; j < 51; j++)
			buf_adds(&rdata, " +all");
	}
	st = dns_answer_add(answer, rdata.data, rdata.len, err);
	buf_free(&rdata);
	return st;
}

START_TEST(t22_giant_record)
{
	static const struct dns_ops ops = {.query = giant_query};
	struct dns dns = {&ops};
	struct place p;
	struct spf_result r;

	open_place(&p, "");
	spf_evaluate(&r, &p.reader, &dns, V4, "h.net", "a@b.com", INT64_MAX);
	ck_assert_msg(r.outcome == SPF_PERMERROR, "got %s (%s)",
	    spf_outcome_name(r.outcome), r.explanation);
	close_place(&p);
}
END_TEST

/* RDATA that no zone file holds: NUL, control and 8-bit octets, no string. */
static const struct {
	const char *label;
	const char *rdata;
	size_t len;
	enum spf_outcome want;
} raw[] = {
    {"plain", "\013v=spf1 +all", 12, SPF_PASS},
    {"joined", "\006v=spf1\005 +all", 13, SPF_PASS},
    {"nul behind", "\014v=spf1 +all\0", 13, SPF_PERMERROR},
    {"nul within", "\013v=spf1\0+all", 12, SPF_PERMERROR},
    {"nul in a name", "\020v=spf1 a:x.com\0x", 17, SPF_PERMERROR},
    {"tab", "\013v=spf1\t+all", 12, SPF_PERMERROR},
    {"line end", "\015v=spf1 +all\r\n", 14, SPF_PERMERROR},
    {"8 bit", "\014v=spf1 +all\xa0", 13, SPF_PERMERROR},
    {"del", "\014v=spf1 +all\x7f", 13, SPF_PERMERROR},
    {"cut string", "\040v=spf1 +all", 12, SPF_NONE},
    {"empty string", "\0", 1, SPF_NONE},
    {"nothing", "", 0, SPF_NONE},
};

struct raw_dns {
	struct dns dns;
	size_t row;
};

static enum status
raw_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	const struct raw_dns *d = (const struct raw_dns *)dns;

	(void)name;
	if (type != DNS_TXT)
		return ST_NOTFOUND;
	return dns_answer_add(answer, raw[d->row].rdata, raw[d->row].len, err);
}

START_TEST(octets_of_txt_are_checked)
{
	static const struct dns_ops ops = {.query = raw_query};
	struct raw_dns dns = {{&ops}, 0};
	struct place p;

	open_place(&p, "");
	for (dns.row = 0; dns.row < sizeof(raw) / sizeof(*raw); dns.row++) {
		struct spf_result r;

		spf_evaluate(
		    &r, &p.reader, &dns.dns, V4, "h.net", "a@b.com", INT64_MAX);
		ck_assert_msg(r.outcome == raw[dns.row].want,
		    "%s: got %s, want %s", raw[dns.row].label,
		    spf_outcome_name(r.outcome),
		    spf_outcome_name(raw[dns.row].want));
	}
	close_place(&p);
}
END_TEST

START_TEST(slow_dns_is_temporary)
{
	struct place p;
	struct spf_result r;
	int64_t begin;

	open_place(&p, ZONE);
	p.fake.delay_ms = 300;
	begin = clock_mono_ms();
	spf_evaluate(
	    &r, &p.reader, &p.fake.dns, V4, "h.net", "<a@mx.com>", begin + 500);
	ck_assert_msg(
	    r.outcome == SPF_TEMPERROR, "got %s", spf_outcome_name(r.outcome));
	ck_assert_int_lt(clock_mono_ms() - begin, 2000);
	p.fake.delay_ms = 0;
	expect(&p, V4, "h.net", "<a@mx.com>", SPF_PASS);
	close_place(&p);
}
END_TEST

/* ------------------------------------------------------------- worker's end */

static enum status
run_never(
    struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	(void)link;
	(void)result;
	(void)job;
	(void)len;
	return ST_BUG;
}

/* Records of addresses alone, the ordinary ones, keep nobody busy. */
START_TEST(addresses_are_no_workers_business)
{
	static const char zone[] =
	    "org.com TXT insecure v=spf1 include:_spf.esp.com ~all\n"
	    "_spf.esp.com TXT insecure v=spf1 redirect=%{d1r}.esp.net\n"
	    "_spf.esp.net TXT insecure v=spf1 ip4:198.51.100.0/24 "
	    "ip6:2001:db8:7::/48 ~all\n"
	    "mx.com TXT insecure v=spf1 mx ip4:198.51.100.0/24 -all\n";
	struct place p;

	open_place_with(&p, zone, run_never);
	expect(&p, V4, "h.net", "<a@org.com>", SPF_PASS);
	expect(&p, V6, "h.net", "<a@org.com>", SPF_PASS);
	expect(&p, "203.0.113.9", "h.net", "<a@org.com>", SPF_SOFTFAIL);
	expect(&p, V4, "h.net", "<a@mx.com>", SPF_TEMPERROR);
	close_place(&p);
}
END_TEST

/* What makes Debian 12's libspf2 overrun its stack: a text behind exp=. */
static void
fill_with_macros(char *text, size_t size)
{
	text[0] = '\0';
	while (strlen(text) + 6 < size)
		strcat(text, "%{l}x");
}

static SPF_dns_rr_t *
raw_lookup(SPF_dns_server_t *dns, const char *name, ns_type type, int cache)
{
	char text[477];
	SPF_dns_rr_t *rr;

	(void)cache;
	if (type != ns_t_txt)
		return SPF_dns_rr_new_init(dns, name, type, 0, HOST_NOT_FOUND);
	fill_with_macros(text, sizeof(text));
	rr = SPF_dns_rr_new_init(dns, name, type, 0, NETDB_SUCCESS);
	if (SPF_dns_rr_buf_realloc(rr, 0, strlen(text) + 1) != SPF_E_SUCCESS)
		_exit(1);
	memcpy(rr->rr[0]->txt, text, strlen(text) + 1);
	rr->num_rr = 1;
	return rr;
}

/* The check as it would be if records went to the library as they are. */
static enum status
run_uncaged(
    struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	SPF_dns_server_t dns = {.lookup = raw_lookup, .name = "raw"};
	SPF_server_t *server;
	SPF_request_t *request;
	SPF_response_t *response = NULL;

	if (memmem(job, len, "crash.com", 9) == NULL)
		return reader_job_run(link, result, job, len);
	server = SPF_server_new_dns(&dns, 0);
	request = SPF_request_new(server);
	(void)SPF_request_set_ipv4_str(request, V4);
	(void)SPF_request_set_helo_dom(request, "h.net");
	(void)SPF_request_set_env_from(request, "a@crash.com");
	(void)SPF_request_query_fallback(
	    request, &response, "v=spf1 exp=why.crash.com -all");
	buf_adds(result, "the library survived");
	return ST_OK;
}

START_TEST(t28_crash_of_the_library_is_temporary)
{
	struct place p;
	struct spf_result r;

	open_place_with(&p,
	    "crash.com TXT insecure v=spf1 mx -all\n"
	    "a.com TXT insecure v=spf1 a -all\n"
	    "a.com A insecure " V4 "\n",
	    run_uncaged);
	for (unsigned i = 0; i < 3; i++) {
		r = check(&p, V4, "h.net", "<a@crash.com>");
		ck_assert_int_eq(r.outcome, SPF_TEMPERROR);
		ck_assert_msg(strstr(r.explanation, "died") != NULL, "got %s",
		    r.explanation);
		expect(&p, V4, "h.net", "<a@a.com>", SPF_PASS);
	}
	close_place(&p);
}
END_TEST

/* The same record, as we read it: the text is not even fetched. */
START_TEST(t22_crashing_record_is_harmless)
{
	char text[477];
	struct buf zone = BUF_INIT;
	struct place p;

	fill_with_macros(text, sizeof(text));
	buf_addf(&zone,
	    "crash.com TXT insecure v=spf1 exp=why.crash.com -all\n"
	    "why.crash.com TXT insecure %s\n"
	    "crash2.com TXT insecure v=spf1 exp=%s -all\n"
	    "crash3.com TXT insecure v=spf1 exists:%s -all\n"
	    "crash4.com TXT insecure v=spf1 moo=%s -all\n",
	    text, text, text, text);
	open_place(&p, buf_str(&zone));
	expect(&p, V4, "h.net", "<a@crash.com>", SPF_FAIL);
	ck_assert_uint_eq(p.fake.n_asked, 1);
	expect(&p, V4, "h.net", "<a@crash2.com>", SPF_PERMERROR);
	expect(&p, V4, "h.net", "<a@crash3.com>", SPF_PERMERROR);
	expect(&p, V4, "h.net", "<a@crash4.com>", SPF_FAIL);
	close_place(&p);
	buf_free(&zone);
}
END_TEST

/* What a worker in an enemy's hands may answer, told by the sender's name. */
static const struct {
	const char *name;
	const char *record;
	struct spf_probe_result result;
	size_t len;
} lies[] = {
    {"short", "mx", {.match = SPF_MATCH_YES}, 1},
    {"nothing", "mx", {.match = SPF_MATCH_YES}, 0},
    {"long", "mx", {.match = SPF_MATCH_YES},
	sizeof(struct spf_probe_result) + 1},
    {"match", "mx", {.match = SPF_MATCH_PERMERROR + 1},
	sizeof(struct spf_probe_result)},
    {"void", "mx", {.match = SPF_MATCH_YES, .is_void = 2},
	sizeof(struct spf_probe_result)},
    {"mx", "mx", {.match = SPF_MATCH_YES, .too_many_mx = 0xff},
	sizeof(struct spf_probe_result)},
    {"noname", "exists:%{p}.x.com", {.client_name = ""},
	sizeof(struct spf_probe_result)},
    {"dots", "exists:%{p}.x.com", {.client_name = "a..b"},
	sizeof(struct spf_probe_result)},
    {"control", "exists:%{p}.x.com", {.client_name = "a\nb.com"},
	sizeof(struct spf_probe_result)},
};

static enum status
run_lies(
    struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	struct spf_probe_job probe;

	(void)link;
	if (len != 1 + sizeof(probe))
		return ST_BUG;
	memcpy(&probe, job + 1, sizeof(probe));
	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		if (strcmp(probe.check.local, lies[i].name) == 0) {
			buf_add(result, &lies[i].result,
			    lies[i].len < sizeof(lies[i].result)
				? lies[i].len
				: sizeof(lies[i].result));
			while (result->len < lies[i].len)
				buf_addc(result, 'x');
		}
	}
	return ST_OK;
}

START_TEST(t28_lies_are_temporary)
{
	struct place p;
	struct spf_result r;
	char from[32], zone[64];

	snprintf(from, sizeof(from), "%s@b.com", lies[_i].name);
	snprintf(zone, sizeof(zone), "b.com TXT insecure v=spf1 %s ?all\n",
	    lies[_i].record);
	open_place_with(&p, zone, run_lies);
	r = check(&p, V4, "h.net", from);
	ck_assert_int_eq(r.outcome, SPF_TEMPERROR);
	ck_assert_msg(
	    strstr(r.explanation, "nonsense") != NULL, "got %s", r.explanation);
	close_place(&p);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("spf");
	TCase *tcase = tcase_create("spf");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, outcomes);
	tcase_add_test(tcase, says_what_it_checked);
	tcase_add_test(tcase, asks_for_little);
	tcase_add_test(tcase, t22_hostile_records_end_in_time);
	tcase_add_test(tcase, t22_giant_record);
	tcase_add_test(tcase, octets_of_txt_are_checked);
	tcase_add_test(tcase, slow_dns_is_temporary);
	tcase_add_test(tcase, addresses_are_no_workers_business);
	tcase_add_test(tcase, t28_crash_of_the_library_is_temporary);
	tcase_add_test(tcase, t22_crashing_record_is_harmless);
	tcase_add_loop_test(
	    tcase, t28_lies_are_temporary, 0, sizeof(lies) / sizeof(*lies));
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed > 0;
}
