/* SPDX-License-Identifier: ISC
 * K1-K4: the lists in force, read again when their files change, imported in
 * one step; exemptions; what is said and recorded. */
#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "approve/risk.h"
#include "approve/settings_keys.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define T0           INT64_C(1795335180) /* 2026-11-22T08:13:00Z */
#define SENTENCE                                                               \
	"Additional verification is required to request certificates for one " \
	"or more domain names in this request."

static char folder[64], list_path[128], deny_path[128], conf_path_[128];
static struct settings settings;
static struct store *store;
static struct risk *risk;
static struct err err;

static void
put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* A new file in the old one's place, as an operator's mv does it. */
static void
replace(const char *path, const char *text)
{
	char name[160];

	snprintf(name, sizeof(name), "%s.new", path);
	put(name, text);
	ck_assert_int_eq(rename(name, path), 0);
}

static void
configure(const char *more)
{
	char text[1024];

	snprintf(text, sizeof(text), "risk { %s }\n", more);
	put(conf_path_, text);
	conf_free(settings.conf);
	settings.conf = NULL;
	ck_assert_msg(conf_load(&settings.conf, conf_path_, settings_tables,
			  settings_n_tables, &err) == ST_OK,
	    "%s", err.text);
}

static void
set_up(void)
{
	char more[512];

	strcpy(folder, "/tmp/risk-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(list_path, sizeof(list_path), "%s/top.csv", folder);
	snprintf(deny_path, sizeof(deny_path), "%s/deny.txt", folder);
	snprintf(conf_path_, sizeof(conf_path_), "%s/c.conf", folder);
	settings.support = "https://support.ca.example";
	settings.concerns = "abuse@ca.example";
	put(list_path, "1,bigshop.com\n2,example.co.uk\n3,low.com\n");
	put(deny_path, "secret.bigshop.com\nforbidden.org\n");
	snprintf(more, sizeof(more), "list = \"%s\" top = 2 deny = \"%s\"",
	    list_path, deny_path);
	configure(more);
	ck_assert_int_eq(store_open(&store, "sqlite", folder, &err), ST_OK);
	ck_assert_msg(
	    risk_open(&risk, &settings, &err) == ST_OK, "%s", err.text);
}

static int
take_away(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
tear_down(void)
{
	risk_close(risk);
	store_close(store);
	conf_free(settings.conf);
	settings.conf = NULL;
	nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

static struct risk_answer
ask(const char *text, int64_t now, struct policy_trace *trace)
{
	const struct approve core = {
	    .store = store, .settings = &settings, .risk = risk};
	struct risk_answer answer;
	struct domain name;

	ck_assert_msg(domain_parse(&name, text, &err) == ST_OK, "%s", err.text);
	ck_assert_msg(
	    risk_check(&answer, &core, &name, now, trace, &err) == ST_OK,
	    "%s: %s", text, err.text);
	return answer;
}

static const struct {
	const char *name;
	enum risk_kind kind;
	const char *match;
} asked[] = {
    {"bigshop.com", RISK_LISTED, "bigshop.com"},
    {"pay.bigshop.com", RISK_LISTED, "bigshop.com"},
    {"*.pay.bigshop.com", RISK_LISTED, "bigshop.com"},
    {"*.bigshop.com", RISK_DENIED, "secret.bigshop.com"},
    {"notbigshop.com", RISK_NONE, ""},
    {"example.co.uk", RISK_LISTED, "example.co.uk"},
    {"other.co.uk", RISK_NONE, ""},
    {"low.com", RISK_NONE, ""}, /* below top */
    {"mail.gmail.com", RISK_MAIL_PROVIDER, "gmail.com"},
    {"b1gshop.com", RISK_NONE, ""},
    {"b\xd1\x96gshop.com", RISK_LOOKALIKE, "bigshop.com"}, /* Cyrillic i */
    {"www.b\xd1\x96gsh\xd0\xbep.com", RISK_LOOKALIKE, "bigshop.com"},
    {"xn--gmal-nza.com", RISK_LOOKALIKE, "gmail.com"}, /* dotless i */
    {"gm\xc3\xa1"
     "il.com",
	RISK_NONE, ""}, /* an accent is seen */
    {"grnail.com", RISK_LOOKALIKE, "gmail.com"},
    {"forbidden.org", RISK_DENIED, "forbidden.org"},
    {"a.forbidden.org", RISK_DENIED, "forbidden.org"},
    {"co.uk", RISK_NONE, ""},
    {"host.internal", RISK_NONE, ""},
};

START_TEST(K1_K3_what_a_name_meets)
{
	struct risk_answer got = ask(asked[_i].name, T0, NULL);

	ck_assert_msg(got.finding.kind == asked[_i].kind &&
			  strcmp(got.finding.match, asked[_i].match) == 0,
	    "%s: got %s of \"%s\", want %s of \"%s\"", asked[_i].name,
	    risk_kind_name(got.finding.kind), got.finding.match,
	    risk_kind_name(asked[_i].kind), asked[_i].match);
	ck_assert_int_eq(got.failure, risk_failure(asked[_i].kind));
	ck_assert(!got.exempt);
}
END_TEST

START_TEST(K3_without_lists_the_providers_are_known)
{
	const struct approve core = {.store = store, .settings = &settings};
	struct risk_answer answer;
	struct domain name;

	ck_assert_int_eq(domain_parse(&name, "x.gmail.com", &err), ST_OK);
	ck_assert_int_eq(
	    risk_check(&answer, &core, &name, T0, NULL, &err), ST_OK);
	ck_assert_int_eq(answer.finding.kind, RISK_MAIL_PROVIDER);
	ck_assert_int_eq(
	    answer.failure, FAILURE_ADDITIONAL_VERIFICATION_REQUIRED);
	risk_close(risk);
	configure("");
	ck_assert_int_eq(risk_open(&risk, &settings, &err), ST_OK);
	ck_assert_int_eq(
	    ask("gmail.com", T0, NULL).finding.kind, RISK_MAIL_PROVIDER);
	ck_assert_int_eq(ask("bigshop.com", T0, NULL).finding.kind, RISK_NONE);
}
END_TEST

static void
exempt(const char *domain, int64_t ends_at, unsigned quorum)
{
	struct exemption e = {
	    .uid = 0, .at = T0, .ends_at = ends_at, .quorum = quorum};

	snprintf(e.domain, sizeof(e.domain), "%s", domain);
	strcpy(e.ticket, "T-1");
	strcpy(e.by, "Olga");
	ck_assert_int_eq(store_exemption_add(store, &e, NULL, &err), ST_OK);
}

START_TEST(K2_an_exemption_lifts_it)
{
	struct risk_answer got;

	exempt("bigshop.com", T0 + 100, 3);
	got = ask("www.bigshop.com", T0 + 99, NULL);
	ck_assert_int_eq(got.failure, FAILURE_NONE);
	ck_assert_int_eq(got.finding.kind, RISK_LISTED);
	ck_assert(got.exempt);
	ck_assert_uint_eq(got.quorum, 3);
	ck_assert_str_eq(got.exemption.ticket, "T-1");
	got = ask("www.bigshop.com", T0 + 100, NULL);
	ck_assert_int_eq(got.failure, FAILURE_ADDITIONAL_VERIFICATION_REQUIRED);
	ck_assert_uint_eq(got.quorum, 0);
}
END_TEST

START_TEST(K3_no_exemption_lifts_a_denial)
{
	exempt("forbidden.org", 0, 0);
	exempt("bigshop.com", 0, 0);
	ck_assert_int_eq(
	    ask("forbidden.org", T0, NULL).failure, FAILURE_DOMAIN_NOT_ALLOWED);
	ck_assert_int_eq(ask("secret.bigshop.com", T0, NULL).failure,
	    FAILURE_DOMAIN_NOT_ALLOWED);
	ck_assert_int_eq(
	    ask("www.bigshop.com", T0, NULL).failure, FAILURE_NONE);
}
END_TEST

/* A wildcard needs the exemption of what is below the "*.". */
START_TEST(K2_an_exemption_covers_what_lies_below)
{
	exempt("pay.bigshop.com", 0, 0);
	ck_assert_int_eq(
	    ask("*.pay.bigshop.com", T0, NULL).failure, FAILURE_NONE);
	ck_assert_int_eq(
	    ask("a.pay.bigshop.com", T0, NULL).failure, FAILURE_NONE);
	ck_assert_int_eq(ask("bigshop.com", T0, NULL).failure,
	    FAILURE_ADDITIONAL_VERIFICATION_REQUIRED);
	ck_assert_int_eq(ask("x.bigshop.com", T0, NULL).failure,
	    FAILURE_ADDITIONAL_VERIFICATION_REQUIRED);
}
END_TEST

START_TEST(K2_hash_and_date_stand_in_the_steps)
{
	struct policy_trace trace = {.n_steps = 0};
	struct risk_source list, deny;
	bool found = false;

	risk_sources(risk, &list, &deny);
	ck_assert_str_eq(list.path, list_path);
	ck_assert_uint_eq(list.n_domains, 2);
	ck_assert_uint_eq(deny.n_domains, 2);
	ck_assert_int_gt(list.date, 0);
	exempt("bigshop.com", 0, 0);
	ask("bigshop.com", T0, &trace);
	for (size_t i = 0; i < trace.n_steps; i++)
		found |= strstr(trace.steps[i].input, list.hash) != NULL &&
			 strstr(trace.steps[i].input, "Z, 2 domains") != NULL;
	ck_assert(found);
	ck_assert_str_eq(trace.steps[trace.n_steps - 1].rule, "K2 exemption");
	ck_assert_str_eq(trace.steps[trace.n_steps - 1].reason, "T-1");
}
END_TEST

static const struct {
	const char *name, *says;
} said[] = {
    {"bigshop.com", SENTENCE " Please contact https://support.ca.example "
			     "about bigshop.com, which is on the list of "
			     "high-risk domains."},
    {"pay.bigshop.com",
	SENTENCE " Please contact https://support.ca.example about "
		 "pay.bigshop.com, which is on the list of high-risk domains "
		 "(bigshop.com)."},
    {"grnail.com",
	SENTENCE " Please contact https://support.ca.example about grnail.com, "
		 "which looks like a high-risk domain (gmail.com)."},
};

START_TEST(K1_K2_the_sentence_and_whom_to_ask)
{
	struct risk_answer got = ask(said[_i].name, T0, NULL);
	char text[STORE_TEXT_SIZE];

	risk_message(text, &got, said[_i].name, &settings);
	ck_assert_str_eq(text, said[_i].says);
}
END_TEST

START_TEST(K2_who_has_no_support_has_an_address_for_concerns)
{
	struct risk_answer got = ask("bigshop.com", T0, NULL);
	char text[STORE_TEXT_SIZE];

	settings.support = "";
	risk_message(text, &got, "bigshop.com", &settings);
	ck_assert_ptr_nonnull(strstr(text, "contact abuse@ca.example about"));
}
END_TEST

/* ------------------------------------------------------------------- files */

START_TEST(K4_a_file_that_changes_is_read_again)
{
	ck_assert_int_eq(ask("new.com", T0, NULL).finding.kind, RISK_NONE);
	replace(list_path, "1,new.com\n");
	ck_assert_int_eq(ask("new.com", T0, NULL).finding.kind, RISK_LISTED);
	ck_assert_int_eq(ask("bigshop.com", T0, NULL).finding.kind, RISK_NONE);
	replace(deny_path, "new.com\n");
	ck_assert_int_eq(ask("new.com", T0, NULL).finding.kind, RISK_DENIED);
}
END_TEST

START_TEST(K1_a_broken_file_changes_nothing)
{
	struct err why = {""};

	ck_assert(!risk_is_stale(risk, &why));
	replace(list_path, "1,new.com\n2 other.com\n");
	ck_assert_int_eq(ask("new.com", T0, NULL).finding.kind, RISK_NONE);
	ck_assert_int_eq(
	    ask("bigshop.com", T0, NULL).finding.kind, RISK_LISTED);
	ck_assert(risk_is_stale(risk, &why));
	ck_assert_ptr_nonnull(strstr(why.text, "top.csv:2: has no comma"));
	ck_assert_int_eq(unlink(list_path), 0);
	ck_assert_int_eq(
	    ask("bigshop.com", T0, NULL).finding.kind, RISK_LISTED);
	put(list_path, "1,new.com\n");
	ck_assert_int_eq(ask("new.com", T0, NULL).finding.kind, RISK_LISTED);
	ck_assert(!risk_is_stale(risk, &why));
}
END_TEST

static const struct {
	const char *label, *list, *deny, *says;
} broken[] = {
    {"list", "1,a.com\n2;b.com\n", "", "risk.list: "},
    {"list, line", "1,a.com\n2;b.com\n", "", "top.csv:2: has no comma"},
    {"deny", "1,a.com\n", "a b\n", "risk.deny: "},
    {"no list", NULL, "", "cannot read"},
    {"no deny", "1,a.com\n", NULL, "cannot read"},
};

START_TEST(K1_a_broken_list_is_a_wrong_configuration)
{
	struct risk *other = NULL;

	replace(list_path, broken[_i].list != NULL ? broken[_i].list : "");
	replace(deny_path, broken[_i].deny != NULL ? broken[_i].deny : "");
	if (broken[_i].list == NULL)
		unlink(list_path);
	if (broken[_i].deny == NULL)
		unlink(deny_path);
	ck_assert_int_eq(risk_open(&other, &settings, &err), ST_INVALID);
	ck_assert_ptr_null(other);
	ck_assert_msg(
	    strstr(err.text, broken[_i].says) != NULL &&
		strncmp(err.text, conf_path_, strlen(conf_path_)) == 0,
	    "%s: \"%s\"", broken[_i].label, err.text);
}
END_TEST

enum { THREADS = 4, ROUNDS = 300 };

static void *
ask_often(void *arg)
{
	const struct approve core = {
	    .store = store, .settings = &settings, .risk = risk};
	struct risk_answer answer;
	struct domain name;

	if (domain_parse(&name, "www.stays.com", NULL) != ST_OK)
		return arg;
	for (int i = 0; i < ROUNDS; i++) {
		if (risk_check(&answer, &core, &name, T0, NULL, NULL) !=
			ST_OK ||
		    answer.finding.kind != RISK_LISTED)
			return arg;
	}
	return NULL;
}

/* Lists change while they are asked: every answer is by one of them. */
START_TEST(K4_threads_ask_while_lists_change)
{
	static const char *const texts[] = {"1,stays.com\n",
	    "1,other.com\n2,stays.com\n", "2,stays.com\nbroken\n"};
	pthread_t threads[THREADS];
	void *failed;

	replace(list_path, texts[0]);
	/* In force before a broken one comes, which leaves what is. */
	ck_assert_int_eq(
	    ask("www.stays.com", T0, NULL).finding.kind, RISK_LISTED);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, ask_often, &failed), 0);
	for (size_t i = 0; i < ROUNDS; i++) {
		if (i % 4 == 3)
			ck_assert_int_eq(
			    risk_import(risk, texts[1], strlen(texts[1]), &err),
			    ST_OK);
		else
			replace(list_path, texts[i % 4]);
	}
	for (int i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
		ck_assert_ptr_null(failed);
	}
}
END_TEST

static void
content(const char *path, char *text_r, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(text_r, 1, size - 1, file);
	text_r[n] = '\0';
	fclose(file);
}

START_TEST(K1_an_import_is_in_force_and_on_the_disk)
{
	static const char new_list[] = "1,new.com\n2,newer.com\n3,no.com\n";
	struct risk_source list, deny;
	struct stat sb;
	char text[256];

	ck_assert_int_eq(chmod(list_path, 0604), 0);
	ck_assert_msg(
	    risk_import(risk, new_list, strlen(new_list), &err) == ST_OK, "%s",
	    err.text);
	risk_sources(risk, &list, &deny);
	ck_assert_uint_eq(list.n_domains, 2); /* top = 2 */
	content(list_path, text, sizeof(text));
	ck_assert_str_eq(text, new_list);
	ck_assert_int_eq(stat(list_path, &sb), 0);
	ck_assert_uint_eq(sb.st_mode & 0777, 0604);
	ck_assert_int_eq(list.date, sb.st_mtim.tv_sec);
	ck_assert_int_eq(ask("new.com", T0, NULL).finding.kind, RISK_LISTED);
	ck_assert_int_eq(ask("no.com", T0, NULL).finding.kind, RISK_NONE);
	/* The deny list is what it was. */
	ck_assert_int_eq(
	    ask("forbidden.org", T0, NULL).finding.kind, RISK_DENIED);
}
END_TEST

static const struct {
	const char *text, *says;
} imports[] = {
    {"1,a.com\n2,b..com\n", "line:2: "},
    {"", "holds no domain"},
    {"a.com\n", "line:1: "},
};

START_TEST(K1_a_broken_import_leaves_everything)
{
	char before[256], after[256];

	content(list_path, before, sizeof(before));
	ck_assert_int_eq(
	    risk_import(risk, imports[_i].text, strlen(imports[_i].text), &err),
	    ST_INVALID);
	ck_assert_msg(
	    strstr(err.text, imports[_i].says) != NULL, "\"%s\"", err.text);
	content(list_path, after, sizeof(after));
	ck_assert_str_eq(before, after);
	ck_assert_int_eq(
	    ask("bigshop.com", T0, NULL).finding.kind, RISK_LISTED);
}
END_TEST

START_TEST(K1_an_import_needs_a_place)
{
	risk_close(risk);
	configure("");
	ck_assert_int_eq(risk_open(&risk, &settings, &err), ST_OK);
	ck_assert_int_eq(risk_import(risk, "1,a.com\n", 8, &err), ST_DENIED);
	ck_assert_int_eq(risk_import(NULL, "1,a.com\n", 8, &err), ST_DENIED);
	ck_assert_ptr_nonnull(strstr(err.text, "risk.list is not set"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("approve/risk");
	TCase *tcase = tcase_create("risk");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, K1_K3_what_a_name_meets, 0, COUNT(asked));
	tcase_add_test(tcase, K3_without_lists_the_providers_are_known);
	tcase_add_test(tcase, K2_an_exemption_lifts_it);
	tcase_add_test(tcase, K3_no_exemption_lifts_a_denial);
	tcase_add_test(tcase, K2_an_exemption_covers_what_lies_below);
	tcase_add_test(tcase, K2_hash_and_date_stand_in_the_steps);
	tcase_add_loop_test(
	    tcase, K1_K2_the_sentence_and_whom_to_ask, 0, COUNT(said));
	tcase_add_test(
	    tcase, K2_who_has_no_support_has_an_address_for_concerns);
	tcase_add_test(tcase, K4_a_file_that_changes_is_read_again);
	tcase_add_test(tcase, K1_a_broken_file_changes_nothing);
	tcase_add_test(tcase, K4_threads_ask_while_lists_change);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, K1_a_broken_list_is_a_wrong_configuration, 0, COUNT(broken));
	tcase_add_test(tcase, K1_an_import_is_in_force_and_on_the_disk);
	tcase_add_loop_test(
	    tcase, K1_a_broken_import_leaves_everything, 0, COUNT(imports));
	tcase_add_test(tcase, K1_an_import_needs_a_place);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
