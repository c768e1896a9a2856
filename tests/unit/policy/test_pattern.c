/* SPDX-License-Identifier: ISC
 * Q7, T26: patterns over names; what cannot be a pattern, what runs away, and
 * below which domains one may match. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "policy/pattern.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct pattern *
made(const char *text)
{
	char reason[PATTERN_REASON];
	struct pattern *pattern = pattern_new(text, reason);

	ck_assert_msg(pattern != NULL, "%s: %s", text, reason);
	ck_assert_str_eq(pattern_text(pattern), text);
	return pattern;
}

static const struct {
	const char *pattern, *name;
	enum pattern_result want;
} matches[] = {
    {"^pay[0-9]*\\.example\\.org$", "pay.example.org", PATTERN_MATCH},
    {"^pay[0-9]*\\.example\\.org$", "pay17.example.org", PATTERN_MATCH},
    {"^pay[0-9]*\\.example\\.org$", "PAY17.Example.ORG", PATTERN_MATCH},
    {"^pay[0-9]*\\.example\\.org$", "payx.example.org", PATTERN_NONE},
    {"^pay[0-9]*\\.example\\.org$", "a.pay.example.org", PATTERN_NONE},
    {"^pay[0-9]*\\.example\\.org$", "pay.example.org.evil.com", PATTERN_NONE},
    {"^pay[0-9]*\\.example\\.org$", "pay.example.org\n", PATTERN_NONE},
    {"pay", "shop.payments.com", PATTERN_MATCH},
    {"(a)(b)(c)(d)", "xabcdx", PATTERN_MATCH},
    {"^(a+)+$",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-",
	PATTERN_ERROR},
    {"^(.*?,){20}x?$",
	"aaaaaaaa,aaaaaaaa,aaaaaaa,aaaaaaaa,aaaaaaaa,aaaaaaa,aaaaa,aaaaaaa,"
	"aaaaaaaa,aaaaaaaa,aaaaaaa,aaaaaaaa,aaaaaaaa,aaaaaaa,aaaaa,aaaaaaa,"
	"aaaaaaaa,aaaaaaaa,aaaaaaa,aaaaaaaa,aaaaaaaa,aaaaaaa,aaaaa,aaaaaaa-",
	PATTERN_ERROR},
};

START_TEST(Q7_patterns_match_names_within_limits)
{
	struct pattern *pattern = made(matches[_i].pattern);
	enum pattern_result got = pattern_match(pattern, matches[_i].name);

	ck_assert_msg(got == matches[_i].want, "/%s/ on %s: got %d, want %d",
	    matches[_i].pattern, matches[_i].name, (int)got,
	    (int)matches[_i].want);
	pattern_free(pattern);
}
END_TEST

START_TEST(Q7_what_is_no_pattern_is_refused)
{
	static const char *const bad[] = {
	    "", "(", "[a", "a{2,1}", "*", "\\C", "(?<n>a)(?<n>b)", "(*UTF)a"};
	char reason[PATTERN_REASON], text[PATTERN_MAX + 2];

	for (size_t i = 0; i < COUNT(bad); i++) {
		reason[0] = '\0';
		ck_assert_msg(
		    pattern_new(bad[i], reason) == NULL, "/%s/", bad[i]);
		ck_assert_str_ne(reason, "");
	}
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_ptr_null(pattern_new(text, reason));
	text[PATTERN_MAX] = '\0';
	pattern_free(made(text));
	memset(text, '(', PATTERN_MAX / 2);
	memset(text + PATTERN_MAX / 2, ')', PATTERN_MAX / 2);
	ck_assert_ptr_null(pattern_new(text, reason));
	pattern_free(NULL);
}
END_TEST

static const struct {
	const char *pattern, *domain;
	bool want;
} belows[] = {
    {"^pay[0-9]*\\.example\\.org$", "example.org", true},
    {"^pay[0-9]*\\.example\\.org$", "EXAMPLE.org", true},
    {"^pay[0-9]*\\.example\\.org$", "org", true},
    {"^pay[0-9]*\\.example\\.org$", "example.com", false},
    {"^pay[0-9]*\\.example\\.org$", "shop.example.org", true},
    {"^pay\\.example\\.org$", "ay.example.org", false},
    {"^pay\\.example\\.org$", "pay.example.org", false},
    {"^a\\.pay\\.example\\.org$", "pay.example.org", true},
    {"example\\.org$", "example.org", true},
    {"^example\\.org$", "example.org", false},
    {"^example\\.org$", "org", true},
    {".*example\\.org$", "sub.example.org", true},
    {"org$", "example.org", true},
    {"\\.net$", "example.org", false},
    /* What cannot be decided may match. */
    {"^pay", "example.com", true},
    {"pay", "example.com", true},
    {"^pay\\.example\\.org|x$", "example.com", true},
    {"^(pay\\.example\\.org|x\\.example\\.com)$", "example.com", true},
    {"^(?:a|b)\\.example\\.org$", "example.com", false},
    {"^(?i)pay\\.EXAMPLE\\.org$", "example.com", true},
    {"^pay.example.org$", "example.com", false},
    {"^pay\\.example\\.org*$", "example.com", true},
    {"^pay\\.example\\.or[gx]$", "example.com", true},
    {"^pay\\.example\\.\\x63om$", "example.com", true},
    {"^pay\\.example\\.\\Qcom\\E$", "example.com", true},
    {"^pay\\.example\\\\.com$", "example.com", true},
    {"^pay\\.example\\.com\\d$", "example.org", true},
    {"^(.)\\.example\\.\\1$", "example.com", true},
    {"^a(?=b)\\.example\\.org$", "example.com", true},
    {"^[|]\\.example\\.org$", "example.com", true},
};

START_TEST(T26_patterns_below_a_wildcard)
{
	struct pattern *pattern = made(belows[_i].pattern);
	bool got = pattern_may_match_below(pattern, belows[_i].domain);

	ck_assert_msg(got == belows[_i].want, "/%s/ below %s: got %d",
	    belows[_i].pattern, belows[_i].domain, got);
	pattern_free(pattern);
}
END_TEST

static unsigned
pick(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33) % n;
}

/* T26: whatever random pattern matches some name below a domain may not be
 * said to match none. */
START_TEST(T26_no_match_below_is_ever_denied)
{
	static const char *const parts[] = {"a", "b", "\\.", ".", "[ab]",
	    "(a|b)", "(?:a)", "a*", "b?", "\\w", "|", "x", "\\x61", "a{1}", "$",
	    "^", "(b", ")", "\\\\", "\\1"};
	static const char *const labels[] = {"a", "b", "ab", "x", "ba"};
	uint64_t seed = 11;
	unsigned n_matched = 0, n_denied = 0;

	for (unsigned i = 0; i < 200000; i++) {
		char text[128] = "", domain[64], name[128];
		char reason[PATTERN_REASON];
		struct pattern *pattern;
		bool may;

		for (unsigned n = 1 + pick(&seed, 6); n > 0; n--)
			strcat(text, parts[pick(&seed, COUNT(parts))]);
		if (pick(&seed, 2) == 0)
			strcat(text, "$");
		if ((pattern = pattern_new(text, reason)) == NULL)
			continue;
		snprintf(domain, sizeof(domain), "%s.%s",
		    labels[pick(&seed, COUNT(labels))],
		    labels[pick(&seed, COUNT(labels))]);
		snprintf(name, sizeof(name), "%s.%s",
		    labels[pick(&seed, COUNT(labels))], domain);
		may = pattern_may_match_below(pattern, domain);
		if (pattern_match(pattern, name) == PATTERN_MATCH) {
			n_matched++;
			if (!may)
				ck_abort_msg("/%s/ matches %s, below %s", text,
				    name, domain);
		}
		n_denied += !may;
		pattern_free(pattern);
	}
	ck_assert_uint_gt(n_matched, 1000);
	ck_assert_uint_gt(n_denied, 1000);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pattern");
	TCase *tcase = tcase_create("pattern");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, Q7_patterns_match_names_within_limits, 0,
	    (int)COUNT(matches));
	tcase_add_test(tcase, Q7_what_is_no_pattern_is_refused);
	tcase_add_loop_test(
	    tcase, T26_patterns_below_a_wildcard, 0, (int)COUNT(belows));
	tcase_add_test(tcase, T26_no_match_below_is_ever_denied);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
