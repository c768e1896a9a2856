/* SPDX-License-Identifier: ISC
 * approve/whois_answer.c: exact keys of the registries' formats, and nothing
 * guessed (C4). The answers are made up in those formats. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/whois_answer.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* "-" none, "+" several, "!" overlong, or the value. */
static const struct {
	const char *label;
	const char *text;
	const char *domain, *refer, *registrar;
	const char *mailboxes[WHOIS_ROLES]; /* registrant, admin, tech */
} cases[] = {
    {"ICANN's format",
	"   Domain Name: EXAMPLE.ORG\r\n"
	"Registry Domain ID: D1-X\r\n"
	"Registrar WHOIS Server: whois.registrar.example\r\n"
	"Registrar Abuse Contact Email: abuse@registrar.example\r\n"
	"Registrant Name: Jane Roe\r\n"
	"Registrant Email: owner@example.org\r\n"
	"Admin Email: admin@example.net\r\n"
	"Tech Email: tech@example.net\r\n"
	">>> Last update of WHOIS database: 2017-01-01T00:00:00Z <<<\r\n",
	"EXAMPLE.ORG", "-", "whois.registrar.example",
	{"owner@example.org", "admin@example.net", "tech@example.net"}},
    {"a thin registry",
	"   Domain Name: EXAMPLE.COM\n"
	"   Registrar WHOIS Server: whois.registrar.example\n"
	"   Registrar Abuse Contact Email: abuse@registrar.example\n",
	"EXAMPLE.COM", "-", "whois.registrar.example", {"-", "-", "-"}},
    {"IANA",
	"% IANA WHOIS server\n\nrefer:        whois.registry.example\n\n"
	"domain:       COM\n\n"
	"contact:      administrative\ne-mail:       info@registry.example\n\n"
	"whois:        whois.registry.example\n",
	"COM", "whois.registry.example", "-", {"-", "-", "-"}},
    {"IANA, two referrals", "refer: one.example\nwhois: two.example\n", "-",
	"+", "-", {"-", "-", "-"}},
    {"Neustar's registries",
	"Domain Name:                 EXAMPLE.US\n"
	"Registrant Email:            owner@example.us\n"
	"Administrative Contact Email: admin@example.us\n"
	"Technical Contact Email:     tech@example.us\n",
	"EXAMPLE.US", "-", "-",
	{"owner@example.us", "admin@example.us", "tech@example.us"}},
    {"CNNIC", "Domain Name: example.cn\nRegistrant Contact Email: o@e.cn\n",
	"example.cn", "-", "-", {"o@e.cn", "-", "-"}},
    {"handles and objects",
	"%% a registry\n\n"
	"domain:      example.fr\nholder-c:    OW1-X\nadmin-c:     AD1-X\n"
	"tech-c:      TE1-X\n\n"
	"nic-hdl:     TE1-X\ne-mail:      tech@example.net\n\n"
	"nic-hdl:     OW1-X\ne-mail:      owner@example.fr\n\n"
	"nic-hdl:     AD1-X\nperson:      A\ne-mail:      admin@example.fr\n",
	"example.fr", "-", "-",
	{"owner@example.fr", "admin@example.fr", "tech@example.net"}},
    {"the mailbox before the handle, other case",
	"domain: example.at\nregistrant: or9-x\n\n"
	"personname: B\ne-mail: b@example.at\nnic-hdl: OR9-X\n",
	"example.at", "-", "-", {"b@example.at", "-", "-"}},
    {"one object in all roles",
	"domain: example.br\nowner-c: X\nadmin-c: X\ntech-c: X\n\n"
	"nic-hdl-br: X\ne-mail: x@example.br\n",
	"example.br", "-", "-",
	{"x@example.br", "x@example.br", "x@example.br"}},
    {"handles without an object", "domain: e.fr\nadmin-c: NO1-X\n", "e.fr", "-",
	"-", {"-", "-", "-"}},
    {"an object that nobody names", "nic-hdl: Z\ne-mail: z@e.fr\n", "-", "-",
	"-", {"-", "-", "-"}},
    {"two handles of one role",
	"domain: e.fr\ntech-c: A\ntech-c: B\n\nnic-hdl: A\ne-mail: a@e.fr\n",
	"e.fr", "-", "-", {"-", "-", "+"}},
    {"two mailboxes of one object",
	"tech-c: A\n\nnic-hdl: A\ne-mail: a@e.fr\ne-mail: b@e.fr\n", "-", "-",
	"-", {"-", "-", "+"}},
    {"two objects of one handle",
	"tech-c: A\n\nnic-hdl: A\ne-mail: a@e.fr\n\nnic-hdl: A\n"
	"e-mail: b@e.fr\n",
	"-", "-", "-", {"-", "-", "+"}},
    {"two registrants",
	"Registrant Email: one@example.org\nRegistrant Email: two@example.org\n"
	"Admin Email: a@example.org\n",
	"-", "-", "-", {"+", "a@example.org", "-"}},
    {"the same registrant twice",
	"Registrant Email: one@example.org\nRegistrant Email: "
	"ONE@example.org\n",
	"-", "-", "-", {"one@example.org", "-", "-"}},
    {"two domains", "Domain Name: A.COM\nDomain Name: B.COM\n", "+", "-", "-",
	{"-", "-", "-"}},
    {"no key is guessed",
	"Registrant's Email: a@e.com\nMy Registrant Email: b@e.com\n"
	"Registrant Email c@e.com\nRegistrantEmail: d@e.com\n"
	"Email: e@e.com\nRegistrant: f@e.com\nContact f@e.com\n"
	"Billing Email: g@e.com\nRegistrant Email Address: h@e.com\n",
	"-", "-", "-", {"-", "-", "-"}},
    {"remarks", "% Registrant Email: a@e.com\n# Admin Email: b@e.com\n", "-",
	"-", "-", {"-", "-", "-"}},
    {"empty values",
	"Registrant Email:\nAdmin Email:   \t\r\nTech Email: t@e.c\n", "-", "-",
	"-", {"-", "-", "t@e.c"}},
    {"Latin-1 elsewhere",
	"Registrant Name: M\xfcller\nRegistrant Email: m@e.com\n"
	"Registrant City: K\xf6ln\nAdmin Email: m\xfcller@e.com\n",
	"-", "-", "-", {"m@e.com", "m\xfcller@e.com", "-"}},
    {"redacted", "Registrant Email: REDACTED FOR PRIVACY\n", "-", "-", "-",
	{"REDACTED FOR PRIVACY", "-", "-"}},
    {"no line end", "Tech Email: t@e.com", "-", "-", "-",
	{"-", "-", "t@e.com"}},
    {"nothing", "", "-", "-", "-", {"-", "-", "-"}},
};

static const char *
shown(const struct whois_value *value)
{
	switch (value->found) {
	case WHOIS_NONE:
		return "-";
	case WHOIS_ONE:
		return value->text;
	case WHOIS_SEVERAL:
		return "+";
	case WHOIS_OVERLONG:
		return "!";
	}
	return "?";
}

/* In memory of exactly its size, for AddressSanitizer. */
static void
read_text(struct whois_answer *answer, const char *text, size_t len)
{
	char *copy = malloc(len + (len == 0));

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text, len);
	ck_assert_int_eq(whois_answer_read(answer, copy, len), ST_OK);
	free(copy);
}

START_TEST(c4_exact_keys)
{
	struct whois_answer answer;

	read_text(&answer, cases[_i].text, strlen(cases[_i].text));
	ck_assert_str_eq(shown(&answer.domain), cases[_i].domain);
	ck_assert_str_eq(shown(&answer.refer), cases[_i].refer);
	ck_assert_str_eq(shown(&answer.registrar), cases[_i].registrar);
	for (enum whois_role role = 0; role < WHOIS_ROLES; role++)
		ck_assert_msg(strcmp(shown(&answer.mailboxes[role]),
				  cases[_i].mailboxes[role]) == 0,
		    "%s: %s: got %s, want %s", cases[_i].label,
		    whois_role_name(role), shown(&answer.mailboxes[role]),
		    cases[_i].mailboxes[role]);
}
END_TEST

START_TEST(c4_values_are_bounded)
{
	static const char head[] = "Registrant Email: ";
	char text[sizeof(head) + WHOIS_VALUE_SIZE];
	struct whois_answer answer;

	memset(text, 'a', sizeof(text));
	memcpy(text, head, sizeof(head) - 1);
	read_text(&answer, text, sizeof(head) - 1 + WHOIS_VALUE_SIZE - 1);
	ck_assert_int_eq(answer.mailboxes[0].found, WHOIS_ONE);
	read_text(&answer, text, sizeof(head) - 1 + WHOIS_VALUE_SIZE);
	ck_assert_int_eq(answer.mailboxes[0].found, WHOIS_OVERLONG);
	read_text(&answer, "Tech Email: a\0b@e.com\n", 22);
	ck_assert_int_eq(answer.mailboxes[WHOIS_TECH].found, WHOIS_OVERLONG);
}
END_TEST

START_TEST(c4_objects_are_bounded)
{
	char text[WHOIS_OBJECTS_MAX * 40 + 80] = "tech-c: H0\n\n";
	struct whois_answer answer;

	for (int i = 0; i < WHOIS_OBJECTS_MAX; i++)
		sprintf(text + strlen(text),
		    "nic-hdl: H%d\ne-mail: %d@e.fr\n\n", i, i);
	read_text(&answer, text, strlen(text));
	ck_assert(!answer.too_many);
	ck_assert_str_eq(answer.mailboxes[WHOIS_TECH].text, "0@e.fr");
	strcat(text, "nic-hdl: one more\n");
	read_text(&answer, text, strlen(text));
	ck_assert(answer.too_many);
}
END_TEST

START_TEST(c4_proxies)
{
	static const struct {
		const char *mailbox;
		bool want;
	} boxes[] = {
	    {"example.com@domainsbyproxy.com", true},
	    {"abc@example.com.whoisguard.com", true},
	    {"ABC@WithheldForPrivacy.COM", true},
	    {"a@notdomainsbyproxy.com", false},
	    {"domainsbyproxy.com@example.com", false},
	    {"a@domainsbyproxy.com.example.com", false},
	    {"owner@example.com", false},
	    {"no at sign", false},
	    {"", false},
	};

	for (int i = 0; i < COUNT(boxes); i++)
		ck_assert_msg(whois_is_proxy(boxes[i].mailbox) == boxes[i].want,
		    "%s", boxes[i].mailbox);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("whois_answer");
	TCase *tc = tcase_create("whois_answer");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, c4_exact_keys, 0, COUNT(cases));
	tcase_add_test(tc, c4_values_are_bounded);
	tcase_add_test(tc, c4_objects_are_bounded);
	tcase_add_test(tc, c4_proxies);
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
