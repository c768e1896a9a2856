/* SPDX-License-Identifier: ISC
 * Paths and methods, with and without a prefix of the site; and reading
 * base_url, from which the prefix comes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/route.h"

#define TOKEN "abcdefghijklmnopqrstuvwxyz234567"

static const struct {
	const char *label, *method, *path, *prefix;
	enum route_place place;
	bool allowed, post;
	const char *key;
} route_cases[] = {
    {"page", "GET", "/a/" TOKEN, "", ROUTE_ASK, true, false, TOKEN},
    {"page, HEAD", "HEAD", "/a/" TOKEN, "", ROUTE_ASK, true, false, TOKEN},
    {"page, POST", "POST", "/a/" TOKEN, "", ROUTE_ASK, true, true, TOKEN},
    {"upper-cased token (T6)", "GET", "/a/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "",
	ROUTE_ASK, true, false, TOKEN},
    {"PUT", "PUT", "/a/" TOKEN, "", ROUTE_ASK, false, false, TOKEN},
    {"method in lower case", "post", "/a/" TOKEN, "", ROUTE_ASK, false, false,
	TOKEN},
    {"token too short", "GET", "/a/abcdefghijklmnopqrstuvwxyz23456", "",
	ROUTE_NOWHERE, false, false, ""},
    {"token too long", "GET", "/a/" TOKEN "a", "", ROUTE_NOWHERE, false, false,
	""},
    {"token with 1", "GET", "/a/abcdefghijklmnopqrstuvwxyz234561", "",
	ROUTE_NOWHERE, false, false, ""},
    {"slash behind the token", "GET", "/a/" TOKEN "/", "", ROUTE_NOWHERE, false,
	false, ""},
    {"escaped token", "GET", "/a/%61bcdefghijklmnopqrstuvwxyz234567", "",
	ROUTE_NOWHERE, false, false, ""},
    {"receipt", "GET", "/done/aB3-_x", "", ROUTE_DONE, true, false, "aB3-_x"},
    {"receipt, POST", "POST", "/done/aB3", "", ROUTE_DONE, false, true, "aB3"},
    {"no receipt", "GET", "/done/", "", ROUTE_NOWHERE, false, false, ""},
    {"receipt climbing", "GET", "/done/..", "", ROUTE_NOWHERE, false, false,
	""},
    {"about", "GET", "/about", "", ROUTE_ABOUT, true, false, ""},
    {"about and more", "GET", "/about/", "", ROUTE_NOWHERE, false, false, ""},
    {"health", "HEAD", "/healthz", "", ROUTE_HEALTH, true, false, ""},
    {"style", "GET", "/style.css", "", ROUTE_STYLE, true, false, ""},
    {"style, DELETE", "DELETE", "/style.css", "", ROUTE_STYLE, false, false,
	""},
    {"root", "GET", "/", "", ROUTE_NOWHERE, false, false, ""},
    {"nothing", "GET", "", "", ROUTE_NOWHERE, false, false, ""},
    {"two slashes", "GET", "//about", "", ROUTE_NOWHERE, false, false, ""},
    {"prefix", "GET", "/ok/a/" TOKEN, "/ok", ROUTE_ASK, true, false, TOKEN},
    {"prefix taken off", "GET", "/a/" TOKEN, "/ok", ROUTE_ASK, true, false,
	TOKEN},
    {"prefix alone", "GET", "/ok", "/ok", ROUTE_NOWHERE, false, false, ""},
    {"other prefix", "GET", "/no/about", "/ok", ROUTE_NOWHERE, false, false,
	""},
    {"absolute", "GET", "http://x/about", "", ROUTE_ABOUT, true, false, ""},
    {"absolute, page", "POST", "HTTPS://x.example:8443/a/" TOKEN, "", ROUTE_ASK,
	true, true, TOKEN},
    {"absolute, prefix", "GET", "http://[::1]/ok/about", "/ok", ROUTE_ABOUT,
	true, false, ""},
    {"absolute, root", "GET", "http://x", "", ROUTE_NOWHERE, false, false, ""},
    {"absolute, no host", "GET", "http:///about", "", ROUTE_NOWHERE, false,
	false, ""},
    {"absolute, another scheme", "GET", "ftp://x/about", "", ROUTE_NOWHERE,
	false, false, ""},
    {"absolute, twice", "GET", "http://x/http://x/about", "", ROUTE_NOWHERE,
	false, false, ""},
    {"prefix that looks like a page", "GET", "/a/about", "/a", ROUTE_ABOUT,
	true, false, ""},
};

START_TEST(route_knows_its_paths)
{
	struct site site = {"https://x", ""};
	struct route got;

	strcpy(site.prefix, route_cases[_i].prefix);
	route_find(&got, route_cases[_i].method, route_cases[_i].path, &site);
	ck_assert_msg(got.place == route_cases[_i].place,
	    "%s: place got %d, want %d", route_cases[_i].label, got.place,
	    route_cases[_i].place);
	if (got.place == ROUTE_NOWHERE)
		return;
	ck_assert_msg(got.allowed == route_cases[_i].allowed,
	    "%s: allowed got %d", route_cases[_i].label, got.allowed);
	ck_assert_msg(got.post == route_cases[_i].post, "%s: post got %d",
	    route_cases[_i].label, got.post);
	ck_assert_str_eq(got.key, route_cases[_i].key);
	ck_assert_str_eq(got.allow,
	    got.place == ROUTE_ASK ? "GET, HEAD, POST" : "GET, HEAD");
}
END_TEST

static const struct {
	const char *url, *origin, *prefix; /* origin null: refused */
} site_cases[] = {
    {"https://approve.ca.example", "https://approve.ca.example", ""},
    {"https://approve.ca.example/", "https://approve.ca.example", ""},
    {"https://ca.example/approve", "https://ca.example", "/approve"},
    {"https://ca.example/a/b/", "https://ca.example", "/a/b"},
    {"HTTPS://CA.Example:443/X", "https://ca.example", "/X"},
    {"https://ca.example:8443", "https://ca.example:8443", ""},
    {"http://127.0.0.1:80", "http://127.0.0.1", ""},
    {"http://127.0.0.1:443", "http://127.0.0.1:443", ""},
    {"http://[::1]:8080/x", "http://[::1]:8080", "/x"},
    {"ftp://ca.example", NULL, NULL},
    {"ca.example", NULL, NULL},
    {"", NULL, NULL},
    {"https://", NULL, NULL},
    {"https:///x", NULL, NULL},
    {"https://user@ca.example", NULL, NULL},
    {"https://ca.example?x=y", NULL, NULL},
    {"https://ca.example/x?y", NULL, NULL},
    {"https://ca.example/a//b", NULL, NULL},
    {"https://ca.example/../b", NULL, NULL},
    {"https://ca.example/<b>", NULL, NULL},
    {"https://ca.example/a\r\nX: y", NULL, NULL},
};

START_TEST(site_reads_base_url)
{
	struct site site;
	struct err err = {""};
	enum status st = site_parse(&site, site_cases[_i].url, &err);

	ck_assert_msg((st == ST_OK) == (site_cases[_i].origin != NULL),
	    "%s: got %s", site_cases[_i].url, status_name(st));
	if (st != ST_OK) {
		ck_assert_int_eq(st, ST_INVALID);
		ck_assert_str_ne(err.text, "");
		return;
	}
	ck_assert_str_eq(site.origin, site_cases[_i].origin);
	ck_assert_str_eq(site.prefix, site_cases[_i].prefix);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("route");
	TCase *tc = tcase_create("route");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, route_knows_its_paths, 0,
	    sizeof(route_cases) / sizeof(route_cases[0]));
	tcase_add_loop_test(tc, site_reads_base_url, 0,
	    sizeof(site_cases) / sizeof(site_cases[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
