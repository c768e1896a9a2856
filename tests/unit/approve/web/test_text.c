/* SPDX-License-Identifier: ISC
 * What a value looks like on a page (T15), times, and clients' addresses. */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/client.h"
#include "approve/web/text.h"

#define FFFD "\xef\xbf\xbd"

static const struct {
	const char *label, *in, *want;
} show_cases[] = {
    {"plain", "team-web", "team-web"},
    {"empty", "", ""},
    {"HTML stays for the template", "<b>&\"'", "<b>&\"'"},
    {"CR LF", "a\r\nb", "a" FFFD FFFD "b"},
    {"tab", "a\tb", "a" FFFD "b"},
    {"DEL", "a\x7f", "a" FFFD},
    {"C1 control", "a\xc2\x85", "a" FFFD},
    {"letters", "m\xc3\xbcnchen \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80",
	"m\xc3\xbcnchen \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80"},
    {"override U+202E",
	"a\xe2\x80\xae"
	"b",
	"a" FFFD "b"},
    {"isolate's end U+2069", "\xe2\x81\xa9", FFFD},
    {"right-to-left mark U+200F", "\xe2\x80\x8f", FFFD},
    {"Arabic letter mark U+061C", "\xd8\x9c", FFFD},
    {"zero-width space U+200B", "\xe2\x80\x8b", FFFD},
    {"line separator U+2028", "\xe2\x80\xa8", FFFD},
    {"byte order mark", "\xef\xbb\xbf", FFFD},
    {"tag U+E0041", "\xf3\xa0\x81\x81", FFFD},
    {"joiners of IDNA2008 stay", "\xe2\x80\x8c\xe2\x80\x8d",
	"\xe2\x80\x8c\xe2\x80\x8d"},
    {"not UTF-8",
	"a\xff"
	"b",
	"a" FFFD "b"},
    {"cut off", "a\xc3", "a" FFFD},
};

START_TEST(text_shows_nothing_that_leaves_its_place_T15)
{
	struct buf out = BUF_INIT;

	text_show(&out, show_cases[_i].in);
	ck_assert_msg(strcmp(buf_str(&out), show_cases[_i].want) == 0,
	    "%s: got \"%s\", want \"%s\"", show_cases[_i].label, buf_str(&out),
	    show_cases[_i].want);
	buf_free(&out);
}
END_TEST

START_TEST(text_cuts_what_is_too_long_T15)
{
	char long_text[10 * 1024 + 1];
	struct buf out = BUF_INIT;

	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	text_show(&out, long_text);
	ck_assert_uint_eq(out.len, TEXT_SHOWN_MAX + strlen("\u2026"));
	ck_assert_str_eq(out.data + TEXT_SHOWN_MAX, "\u2026");
	buf_free(&out);
}
END_TEST

static const struct {
	const char *peer, *forwarded, *want;
} client_cases[] = {
    {"127.0.0.1", NULL, "127.0.0.1"},
    {"127.0.0.1", "203.0.113.9", "203.0.113.9"},
    {"127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
    {"127.0.0.1", "203.0.113.9,2001:db8::1", "2001:db8::1"},
    {"127.0.0.1", "evil", "127.0.0.1"},
    {"127.0.0.1", "203.0.113.9,", "127.0.0.1"},
    {"127.0.0.1", "203.0.113.9 x", "127.0.0.1"},
    {"::1", "203.0.113.9", "203.0.113.9"},
    {"203.0.113.5", "203.0.113.9", "203.0.113.5"},
    {"2001:db8::5", "203.0.113.9", "2001:db8::5"},
    {NULL, "203.0.113.9", "203.0.113.9"},
    {NULL, NULL, "unix"},
};

START_TEST(client_is_named_by_the_proxy_on_this_host_alone)
{
	struct sockaddr_storage peer = {0};
	struct sockaddr_in *in = (struct sockaddr_in *)&peer;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&peer;
	const char *address = client_cases[_i].peer;
	char got[CLIENT_SIZE];

	if (address != NULL && inet_pton(AF_INET, address, &in->sin_addr) == 1)
		in->sin_family = AF_INET;
	else if (address != NULL &&
		 inet_pton(AF_INET6, address, &in6->sin6_addr) == 1)
		in6->sin6_family = AF_INET6;
	client_name(got, address != NULL ? (struct sockaddr *)&peer : NULL,
	    client_cases[_i].forwarded);
	ck_assert_str_eq(got, client_cases[_i].want);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, text_shows_nothing_that_leaves_its_place_T15, 0,
	    sizeof(show_cases) / sizeof(show_cases[0]));
	tcase_add_test(tc, text_cuts_what_is_too_long_T15);
	tcase_add_loop_test(tc, client_is_named_by_the_proxy_on_this_host_alone,
	    0, sizeof(client_cases) / sizeof(client_cases[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
