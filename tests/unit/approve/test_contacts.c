/* SPDX-License-Identifier: ISC
 * approve/contacts.c against fixed DNS answers: which mailboxes are found from
 * which source, what is evidence, and that trouble is never "none" (C1-C6). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/contacts_impl.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

enum { TIMEOUT_MS = 2000 };

#define FIVE(domain)                                                   \
	"admin@" domain " administrator@" domain " hostmaster@" domain \
	" postmaster@" domain " webmaster@" domain

static const char world[] =
    /* MX at the registrable domain alone */
    "example.com MX secure 10 mx.example.com\n"
    /* null MX below, and an address that must not count then */
    "null.example.com MX secure 0 .\n"
    "null.example.com A secure 192.0.2.1\n"
    "mx.sub.example.com MX secure 10 mail.example.com\n"
    "a.example.com A secure 192.0.2.1\n"
    "aaaa.example.com AAAA insecure 2001:db8::1\n"
    "both.example.com MX secure 0 .\n"
    "both.example.com MX secure 10 mx.example.com\n"
    "fail.example.com MX servfail\n"
    "afail.example.com A servfail\n"
    "aaaafail.example.com AAAA servfail\n"
    "example.net MX insecure 0 .\n"
    "_validation-contactemail.example.com TXT secure dns@example.org\n"
    "_validation-contactemail.two.example.com TXT secure one@example.org\n"
    "_validation-contactemail.two.example.com TXT secure two@example.org\n"
    "_validation-contactemail.dup.example.com TXT secure "
    "Admin@Dup.Example.com\n"
    "_validation-contactemail.bad.example.com TXT secure dns@example.org \n"
    "_validation-contactemail.mix.example.com TXT secure a@b.com, c@d.com\n"
    "_validation-contactemail.mix.example.com TXT secure good@example.org\n"
    "_validation-contactemail.idn.example.com TXT secure "
    "dns@b\xc3\xbc"
    "cher.com\n"
    "_validation-contactemail.odd.example.com TXT secure dns@\xe2\x84\x80.com\n"
    "_validation-contactemail.ip.example.com TXT secure dns@192.0.2.1\n"
    "_validation-contactemail.fail.example.com TXT servfail\n"
    "_validation-contactemail.quo.example.com TXT secure \"a b\"@example.org\n"
    "example.com CAA secure 0 contactemail caa@example.org\n"
    "stop.example.com CAA secure 0 issue ca.example\n"
    "own.example.com CAA secure 0 ContactEmail own@example.org\n"
    "own.example.com CAA secure 128 contactemail critical@example.org\n"
    "own.example.com CAA secure 0 contactphone 555\n"
    "bad.example.com CAA secure 0 contactemail mailto:a@example.org\n"
    "fail.example.com CAA servfail\n"
    "com CAA secure 0 contactemail registry@example.org\n"
    "other.com MX secure 10 mx.other.com\n";

struct fixture {
	struct contacts_net *net;
	struct policy_trace trace;
	struct contacts_found found;
	struct err err;
};

static struct dns *
open_dns(const char *table)
{
	struct dns *dns;
	struct err err = {""};

	ck_assert_msg(
	    dns_open_replay(&dns, table, &err) == ST_OK, "%s", err.text);
	return dns;
}

static void
open_net(struct fixture *fx, const char *table, const char *const *perspectives,
    size_t n)
{
	struct contacts_parts parts = {.dns = open_dns(table),
	    .n_perspectives = n,
	    .whois_server = "127.0.0.1:1",
	    .timeout_ms = TIMEOUT_MS};

	memset(fx, 0, sizeof(*fx));
	for (size_t i = 0; i < n; i++)
		parts.perspectives[i] = open_dns(perspectives[i]);
	ck_assert_int_eq(contacts_net_of(&fx->net, &parts), ST_OK);
}

static void
close_net(struct fixture *fx)
{
	contacts_found_clear(&fx->found);
	contacts_net_close(fx->net);
}

static enum status
find(struct fixture *fx, const char *domain, const char *registrable,
    unsigned sources)
{
	const struct contacts_question question = {
	    .validation_domain = domain,
	    .registrable = registrable,
	    .sources = sources,
	};

	return contacts_find(
	    &fx->found, fx->net, &question, &fx->trace, &fx->err);
}

static const char *
mailboxes(char text[1024], const struct contacts *contacts)
{
	text[0] = '\0';
	for (size_t i = 0; i < contacts->n_items; i++) {
		strcat(text, i > 0 ? " " : "");
		strcat(text, contacts->items[i].mailbox);
	}
	return text;
}

/* Does a step's input, answer or reason hold these words? */
static bool
explains(const struct policy_trace *trace, const char *words)
{
	for (size_t i = 0; i < trace->n_steps; i++) {
		const struct policy_step *step = &trace->steps[i];

		if (strstr(step->input, words) != NULL ||
		    strstr(step->answer, words) != NULL ||
		    strstr(step->reason, words) != NULL)
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------ sources */

static const struct {
	const char *label;
	const char *domain;
	unsigned sources;
	const char *mailboxes;
	const char *dnssec; /* or null */
	const char *mx_domain;
	const char *explains; /* or null */
} cases[] = {
    {"C1: the five, and no look-up", "example.com", CONTACT_CONSTRUCTED,
	FIVE("example.com"), NULL, "", "example.com"},
    {"C2: the name itself", "mx.sub.example.com", CONTACT_MX,
	FIVE("mx.sub.example.com"), "secure", "mx.sub.example.com", NULL},
    {"C2: the first parent that accepts", "x.y.example.com", CONTACT_MX,
	FIVE("example.com"), "insecure", "example.com", "no MX, no address"},
    {"C2: null MX accepts none", "null.example.com", CONTACT_MX,
	FIVE("example.com"), "secure", "example.com", "null MX"},
    {"C2: a host beside a null MX", "both.example.com", CONTACT_MX,
	FIVE("both.example.com"), "secure", "both.example.com", NULL},
    {"C2: implicit MX by A", "a.example.com", CONTACT_MX, FIVE("a.example.com"),
	"insecure", "a.example.com", "no MX, and an address"},
    {"C2: implicit MX by AAAA", "aaaa.example.com", CONTACT_MX,
	FIVE("aaaa.example.com"), "insecure", "aaaa.example.com", NULL},
    {"C3: TXT", "example.com", CONTACT_DNS_TXT, "dns@example.org", "secure", "",
	"dns@example.org"},
    {"C3: two TXT records", "two.example.com", CONTACT_DNS_TXT,
	"one@example.org two@example.org", "secure", "", NULL},
    {"C3: no TXT is no contact, and no climb", "deep.example.com",
	CONTACT_DNS_TXT, "", "insecure", "",
	"_validation-contactemail.deep.example.com"},
    {"C3: padding is not repaired", "bad.example.com", CONTACT_DNS_TXT, "",
	"secure", "", "blank"},
    {"C3: a list is no mailbox, its neighbour is one", "mix.example.com",
	CONTACT_DNS_TXT, "good@example.org", "secure", "",
	"more than one mailbox"},
    {"C3: U-labels become A-labels", "idn.example.com", CONTACT_DNS_TXT,
	"dns@xn--bcher-kva.com", "secure", "", NULL},
    {"C3: what IDNA refuses", "odd.example.com", CONTACT_DNS_TXT, "", "secure",
	"", "no domain name that mail can be sent to"},
    {"C3: an address without brackets", "ip.example.com", CONTACT_DNS_TXT, "",
	"secure", "", "no domain name that mail can be sent to"},
    {"C3: a quoted local part", "quo.example.com", CONTACT_DNS_TXT,
	"\"a b\"@example.org", "secure", "", NULL},
    {"C3: CAA climbs", "a.b.example.com", CONTACT_DNS_CAA, "caa@example.org",
	"insecure", "", NULL},
    {"C3: the first non-empty set ends the climb", "x.stop.example.com",
	CONTACT_DNS_CAA, "", "insecure", "", "stop.example.com"},
    {"C3: every contactemail of the set", "own.example.com", CONTACT_DNS_CAA,
	"own@example.org critical@example.org", "secure", "", NULL},
    {"C3: a bad value ends the climb too", "bad.example.com", CONTACT_DNS_CAA,
	"", "secure", "", "scheme"},
    {"N3: no set above the registrable domain", "www.other.com",
	CONTACT_DNS_CAA, "", "insecure", "", NULL},
    {"C5: all sources, each mailbox once", "example.com",
	CONTACT_CONSTRUCTED | CONTACT_MX | CONTACT_DNS_TXT | CONTACT_DNS_CAA,
	FIVE("example.com") " dns@example.org caa@example.org", "secure",
	"example.com", NULL},
};

static const char *
registrable_of(const char *domain)
{
	return strstr(domain, "other.com") != NULL     ? "other.com"
	       : strstr(domain, "example.net") != NULL ? "example.net"
						       : "example.com";
}

START_TEST(c_sources)
{
	struct fixture fx;
	char got[1024];
	enum status st;

	open_net(&fx, world, NULL, 0);
	st = find(&fx, cases[_i].domain, registrable_of(cases[_i].domain),
	    cases[_i].sources);
	ck_assert_msg(st == ST_OK, "%s: %s: %s", cases[_i].label,
	    status_name(st), fx.err.text);
	mailboxes(got, &fx.found.contacts);
	ck_assert_msg(strcmp(got, cases[_i].mailboxes) == 0,
	    "%s: got \"%s\", want \"%s\"", cases[_i].label, got,
	    cases[_i].mailboxes);
	ck_assert_msg(strcmp(fx.found.dnssec ? fx.found.dnssec : "-",
			  cases[_i].dnssec ? cases[_i].dnssec : "-") == 0,
	    "%s: dnssec %s", cases[_i].label,
	    fx.found.dnssec ? fx.found.dnssec : "-");
	ck_assert_str_eq(fx.found.mx_domain, cases[_i].mx_domain);
	if (cases[_i].explains != NULL)
		ck_assert_msg(explains(&fx.trace, cases[_i].explains),
		    "%s: nothing says \"%s\"", cases[_i].label,
		    cases[_i].explains);
	/* As many look-ups in the evidence as there were. */
	ck_assert_int_eq(
	    json_array_size(fx.found.lookups) > 0, cases[_i].dnssec != NULL);
	close_net(&fx);
}
END_TEST

START_TEST(c5_no_contact_is_no_failure)
{
	struct fixture fx;

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(find(&fx, "www.example.net", "example.net",
			     CONTACT_MX | CONTACT_DNS_TXT | CONTACT_DNS_CAA),
	    ST_OK);
	ck_assert_uint_eq(fx.found.contacts.n_items, 0);
	close_net(&fx);
}
END_TEST

START_TEST(c5_sources_are_joined)
{
	struct fixture fx;

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(find(&fx, "dup.example.com", "example.com",
			     CONTACT_CONSTRUCTED | CONTACT_DNS_TXT),
	    ST_OK);
	ck_assert_uint_eq(fx.found.contacts.n_items, 5);
	ck_assert_uint_eq(fx.found.contacts.items[0].sources,
	    CONTACT_CONSTRUCTED | CONTACT_DNS_TXT);
	ck_assert_uint_eq(
	    fx.found.contacts.items[1].sources, CONTACT_CONSTRUCTED);
	close_net(&fx);
}
END_TEST

/* -------------------------------------------------------------------- T21 */

static const struct {
	const char *domain;
	unsigned source;
} failures[] = {
    {"fail.example.com", CONTACT_MX},
    {"x.fail.example.com", CONTACT_MX},
    {"afail.example.com", CONTACT_MX},
    {"aaaafail.example.com", CONTACT_MX},
    {"fail.example.com", CONTACT_DNS_TXT},
    {"fail.example.com", CONTACT_DNS_CAA},
    {"x.fail.example.com", CONTACT_DNS_CAA},
    /* What another source found does not make up for it. */
    {"fail.example.com", CONTACT_CONSTRUCTED | CONTACT_DNS_CAA},
};

START_TEST(c6_t21_servfail_is_temporary)
{
	struct fixture fx;
	enum status st;

	open_net(&fx, world, NULL, 0);
	st = find(&fx, failures[_i].domain, "example.com", failures[_i].source);
	ck_assert_msg(
	    st == ST_TEMP, "%s: %s", failures[_i].domain, status_name(st));
	ck_assert_uint_eq(fx.found.contacts.n_items, 0);
	ck_assert_ptr_null(fx.found.lookups);
	ck_assert_ptr_nonnull(strstr(fx.err.text, "SERVFAIL"));
	close_net(&fx);
}
END_TEST

START_TEST(c6_whois_away_is_temporary)
{
	struct fixture fx;
	const struct contacts_question question = {
	    .validation_domain = "example.com",
	    .registrable = "example.com",
	    .sources = CONTACT_WHOIS | CONTACT_CONSTRUCTED,
	    .whois_allowed = true,
	};

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(
	    contacts_find(&fx.found, fx.net, &question, NULL, &fx.err),
	    ST_TEMP);
	close_net(&fx);
}
END_TEST

START_TEST(c4_whois_is_for_one_profile)
{
	struct fixture fx;

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(
	    find(&fx, "example.com", "example.com", CONTACT_WHOIS), ST_DENIED);
	ck_assert_ptr_nonnull(strstr(fx.err.text, "acm-2017"));
	close_net(&fx);
}
END_TEST

START_TEST(c1_needs_no_net)
{
	struct fixture fx;

	memset(&fx, 0, sizeof(fx));
	ck_assert_int_eq(
	    find(&fx, "example.com", "example.com", CONTACT_CONSTRUCTED),
	    ST_OK);
	ck_assert_uint_eq(fx.found.contacts.n_items, 5);
	contacts_found_clear(&fx.found);
	ck_assert_int_eq(
	    find(&fx, "example.com", "example.com", CONTACT_MX), ST_BUG);
}
END_TEST

/* ------------------------------------------------------------- perspectives */

#define TXT(value) "_validation-contactemail.example.com TXT secure " value "\n"
#define CAA(value) "example.com CAA secure 0 contactemail " value "\n"

static const struct {
	const char *label;
	const char *own;
	const char *others[3];
	size_t n_others;
	unsigned source;
	enum status want;
	const char *mailboxes;
} views[] = {
    {"none configured", TXT("a@x.com"), {NULL}, 0, CONTACT_DNS_TXT, ST_OK, ""},
    {"all see the same", TXT("a@x.com"), {TXT("a@x.com"), TXT("A@X.com")}, 2,
	CONTACT_DNS_TXT, ST_OK, "a@x.com"},
    {"one sees another", TXT("a@x.com"), {TXT("a@x.com"), TXT("b@x.com")}, 2,
	CONTACT_DNS_TXT, ST_OK, ""},
    {"one sees none", TXT("a@x.com"), {TXT("a@x.com"), ""}, 2, CONTACT_DNS_TXT,
	ST_OK, ""},
    {"one cannot tell", TXT("a@x.com"),
	{TXT("a@x.com"), "_validation-contactemail.example.com TXT servfail\n"},
	2, CONTACT_DNS_TXT, ST_TEMP, ""},
    {"what is common stays", TXT("a@x.com") TXT("b@x.com"),
	{TXT("b@x.com") TXT("c@x.com"), TXT("c@x.com") TXT("b@x.com")}, 2,
	CONTACT_DNS_TXT, ST_OK, "b@x.com"},
    {"CAA, all the same", CAA("a@x.com"), {CAA("a@x.com")}, 1, CONTACT_DNS_CAA,
	ST_OK, "a@x.com"},
    {"CAA, seen lower down elsewhere", CAA("a@x.com"),
	{CAA("a@x.com") "www.example.com CAA secure 0 issue ca.example\n"}, 1,
	CONTACT_DNS_CAA, ST_OK, ""},
    {"constructed ones need none", "", {NULL}, 0, CONTACT_CONSTRUCTED, ST_OK,
	FIVE("example.com")},
};

START_TEST(p_perspectives_see_the_same)
{
	struct fixture fx;
	bool caa = views[_i].source == CONTACT_DNS_CAA;
	const struct contacts_question question = {
	    .validation_domain = caa ? "www.example.com" : "example.com",
	    .registrable = "example.com",
	    .sources = views[_i].source,
	    .corroborate = true,
	};
	char got[1024];
	enum status st;

	open_net(&fx, views[_i].own, views[_i].others, views[_i].n_others);
	st = contacts_find(&fx.found, fx.net, &question, &fx.trace, &fx.err);
	ck_assert_msg(st == views[_i].want, "%s: %s: %s", views[_i].label,
	    status_name(st), fx.err.text);
	mailboxes(got, &fx.found.contacts);
	ck_assert_msg(strcmp(got, views[_i].mailboxes) == 0,
	    "%s: got \"%s\", want \"%s\"", views[_i].label, got,
	    views[_i].mailboxes);
	close_net(&fx);
}
END_TEST

/* ----------------------------------------------------------------- evidence */

START_TEST(c6_evidence)
{
	struct fixture fx;
	json_t *json, *lookups, *first;

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(find(&fx, "x.example.com", "example.com",
			     CONTACT_DNS_TXT | CONTACT_DNS_CAA),
	    ST_OK);
	json = contacts_json(&fx.found);
	ck_assert_ptr_nonnull(json);
	lookups = json_object_get(json, "Lookups");
	ck_assert_uint_eq(json_array_size(lookups), 3);
	first = json_array_get(lookups, 2);
	ck_assert_str_eq(
	    json_string_value(json_object_get(first, "Name")), "example.com");
	ck_assert_str_eq(
	    json_string_value(json_object_get(first, "Type")), "CAA");
	ck_assert_str_eq(
	    json_string_value(json_object_get(first, "Security")), "secure");
	ck_assert_str_eq(json_string_value(json_array_get(
			     json_object_get(first, "Records"), 0)),
	    "0 contactemail \"caa@example.org\"");
	ck_assert_str_eq(
	    json_string_value(json_object_get(json, "DNSSEC")), "insecure");
	ck_assert_uint_eq(
	    json_array_size(json_object_get(json, "Unusable")), 0);
	json_decref(json);
	close_net(&fx);
}
END_TEST

START_TEST(c3_unusable_says_why)
{
	struct fixture fx;
	json_t *first;

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(find(&fx, "bad.example.com", "example.com",
			     CONTACT_DNS_TXT | CONTACT_DNS_CAA),
	    ST_OK);
	ck_assert_uint_eq(json_array_size(fx.found.unusable), 2);
	first = json_array_get(fx.found.unusable, 0);
	ck_assert_str_eq(
	    json_string_value(json_object_get(first, "Source")), "dns-txt");
	ck_assert_str_eq(json_string_value(json_object_get(first, "Value")),
	    "dns@example.org ");
	ck_assert_ptr_nonnull(strstr(
	    json_string_value(json_object_get(first, "Reason")), "blank"));
	close_net(&fx);
}
END_TEST

static const struct {
	const char *name, *want;
} names[] = {{"www.example.com", "example.com"},
    {"*.test.example.com", "test.example.com"}, {"www.com", "www.com"},
    {"example.com", "example.com"}};

START_TEST(n2_validation_domain)
{
	struct domain name;
	char got[DOMAIN_SIZE];

	ck_assert_int_eq(domain_parse(&name, names[_i].name, NULL), ST_OK);
	contacts_validation_domain(got, &name);
	ck_assert_str_eq(got, names[_i].want);
}
END_TEST

START_TEST(c3_mailbox_to_publish)
{
	char got[POLICY_MAILBOX_SIZE];
	struct err err = {""};

	ck_assert_int_eq(contacts_parse_mailbox(got,
			     "DNS@b\xc3\xbc"
			     "cher.com",
			     &err),
	    ST_OK);
	ck_assert_str_eq(got, "DNS@xn--bcher-kva.com");
	ck_assert_int_eq(
	    contacts_parse_mailbox(got, "Bob <b@c.com>", &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "blank"));
}
END_TEST

/* Octets from outside stay inside their quotes, in ASCII. */
START_TEST(c3_evidence_of_odd_octets)
{
	struct fixture fx;
	json_t *records;

	open_net(&fx,
	    "_validation-contactemail.example.com TXT insecure "
	    "a\xff\"\\\x01z\n",
	    NULL, 0);
	ck_assert_int_eq(
	    find(&fx, "example.com", "example.com", CONTACT_DNS_TXT), ST_OK);
	records =
	    json_object_get(json_array_get(fx.found.lookups, 0), "Records");
	ck_assert_str_eq(json_string_value(json_array_get(records, 0)),
	    "\"a\\255\\\"\\\\\\001z\"");
	ck_assert(explains(&fx.trace, "a\\255\\\"\\\\\\001z"));
	close_net(&fx);
}
END_TEST

/* A name of a hundred labels is walked to its end. */
START_TEST(c2_deep_names)
{
	struct fixture fx;
	char name[DOMAIN_SIZE] = "";

	for (int i = 0; i < 100; i++)
		strcat(name, "l.");
	strcat(name, "example.com");
	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(find(&fx, name, "example.com",
			     CONTACT_MX | CONTACT_DNS_CAA | CONTACT_DNS_TXT),
	    ST_OK);
	ck_assert_str_eq(fx.found.mx_domain, "example.com");
	/* What was found has room in the trace, what was passed in evidence. */
	ck_assert(explains(&fx.trace, "accepts mail"));
	ck_assert(explains(&fx.trace, "caa@example.org"));
	ck_assert_uint_gt(json_array_size(fx.found.lookups), 400);
	close_net(&fx);
}
END_TEST

START_TEST(not_below_the_registrable_domain)
{
	struct fixture fx;

	open_net(&fx, world, NULL, 0);
	ck_assert_int_eq(
	    find(&fx, "example.org", "example.com", CONTACT_MX), ST_BUG);
	ck_assert_int_eq(find(&fx, "com", "example.com", CONTACT_MX), ST_BUG);
	ck_assert_int_eq(find(&fx, "com", "", CONTACT_CONSTRUCTED), ST_BUG);
	close_net(&fx);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("contacts");
	TCase *tc = tcase_create("contacts");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, c_sources, 0, COUNT(cases));
	tcase_add_test(tc, c5_no_contact_is_no_failure);
	tcase_add_test(tc, c5_sources_are_joined);
	tcase_add_loop_test(
	    tc, c6_t21_servfail_is_temporary, 0, COUNT(failures));
	tcase_add_test(tc, c6_whois_away_is_temporary);
	tcase_add_test(tc, c4_whois_is_for_one_profile);
	tcase_add_test(tc, c1_needs_no_net);
	tcase_add_loop_test(tc, p_perspectives_see_the_same, 0, COUNT(views));
	tcase_add_test(tc, c6_evidence);
	tcase_add_test(tc, c3_unusable_says_why);
	tcase_add_test(tc, c3_evidence_of_odd_octets);
	tcase_add_loop_test(tc, n2_validation_domain, 0, COUNT(names));
	tcase_add_test(tc, c3_mailbox_to_publish);
	tcase_add_test(tc, c2_deep_names);
	tcase_add_test(tc, not_below_the_registrable_domain);
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
