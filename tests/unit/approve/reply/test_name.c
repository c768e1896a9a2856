/* SPDX-License-Identifier: ISC
 * Lines that are names, and lines with capitals that are none (I6). */
#include <check.h>
#include <string.h>

#include "approve/reply/name.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *line;
	enum naming want;
} rows[] = {
    {"Ann", NAMING_SOMEONE},
    {"Ann Miller", NAMING_SOMEONE},
    {"Mary-Ann O'Neill", NAMING_SOMEONE},
    {"Dr. Tim Smith", NAMING_SOMEONE},
    {"Tim Smith, Hostmaster", NAMING_SOMEONE},
    {"- Bob", NAMING_SOMEONE},
    {"Jane Doe (she/her)", NAMING_SOMEONE},
    {"Jan van der Berg", NAMING_SOMEONE},
    {"Иван Петров", NAMING_SOMEONE},
    {"A.", NAMING_SOMEONE},
    {"JD", NAMING_SOMEONE},
    {"A. Nother", NAMING_SOMEONE},
    {"Acme Ltd.", NAMING_SOMEONE},
    {"Contoso Pvt. Ltd.", NAMING_SOMEONE},
    {"Example GmbH", NAMING_SOMEONE},
    {"Your Acme Team", NAMING_SOMEONE},
    {"Head of IT", NAMING_SOMEONE},
    {"EDV-Leitung", NAMING_SOMEONE},
    /* a name only where one has to stand */
    {"Wilhelmina Elephant", NAMING_MAYBE},
    {"Elephant", NAMING_MAYBE},
    {"elephant", NAMING_MAYBE},
    {"Responsable informatique", NAMING_SOMEONE},
    {"Responsable commercial", NAMING_MAYBE},
    {"1 High Street", NAMING_MAYBE},
    {"Elephant Bob", NAMING_MAYBE},
    /* a word that says something */
    {"Ring Bob", NAMING_NOTHING},
    {"Call Legal", NAMING_NOTHING},
    {"Ask Finance", NAMING_NOTHING},
    {"Ask-Bob", NAMING_NOTHING},
    {"Call The Acme Team", NAMING_NOTHING},
    {"Bob Decides", NAMING_NOTHING},
    {"Bob Knows", NAMING_NOTHING},
    {"Frag Bob", NAMING_NOTHING},
    {"Demandez Paul", NAMING_NOTHING},
    {"Спроси Ивана", NAMING_NOTHING},
    /* no name by its form */
    {"Ann.", NAMING_NOTHING},
    {"Ann..", NAMING_NOTHING},
    {"Ann:", NAMING_NOTHING},
    {":Ann", NAMING_NOTHING},
    {"Ann?", NAMING_NOTHING},
    {"elephants stole milk", NAMING_NOTHING},
    {"Ann Bob Carol Dave Eve Frank Grace", NAMING_NOTHING},
    {"", NAMING_NOTHING},
    {"...", NAMING_NOTHING},
    /* without capitals */
    {"王伟", NAMING_SOMEONE},
    {"王小明", NAMING_SOMEONE},
    {"欧阳小明", NAMING_SOMEONE},
    {"田中太郎", NAMING_SOMEONE},
    {"今井花子", NAMING_SOMEONE},
    {"김민준", NAMING_SOMEONE},
    {"김철수 드림", NAMING_SOMEONE},
    {"信息技术部", NAMING_SOMEONE},
    {"某某科技有限公司", NAMING_SOMEONE},
    {"株式会社サンプル商事", NAMING_SOMEONE},
    {"株式会社サンプルの田中です。", NAMING_SOMEONE},
    {"某某", NAMING_MAYBE},
    {"某某,", NAMING_NOTHING},
    {"张三决定", NAMING_NOTHING},
    {"问张三", NAMING_NOTHING},
    {"李四同意", NAMING_NOTHING},
    {"王总说", NAMING_NOTHING},
    {"请问技术部", NAMING_NOTHING},
    {"田中次第", NAMING_NOTHING},
    {"田中に確認", NAMING_NOTHING},
    {"김부장", NAMING_MAYBE},
    {"信息技术部 经理", NAMING_MAYBE},
    {"Jefe de Sistemas", NAMING_MAYBE},
    {"Monday, Friday", NAMING_MAYBE},
    {"vedoucí IT oddělení", NAMING_MAYBE},
    {"Per Svensson", NAMING_MAYBE},
    {"Boss Decides", NAMING_NOTHING},
};

START_TEST(says_whether_a_line_is_a_name)
{
	const char *text = rows[_i].line;
	const size_t len = strlen(text);
	char folded[128];
	bool hidden;

	(void)lines_fold(folded, &hidden, text, len);
	ck_assert_msg(
	    name_of(&(struct line){
		.text = text, .len = len, .folded = folded}) == rows[_i].want,
	    "%s", text);
}
END_TEST

/* I6: as From calls the writer. */
static const struct {
	const char *line;
	bool is_author;
} authors[] = {
    {"Thandiwe", true},
    {"Thandiwe Mokoena", true},
    {"- thandiwe.", true},
    {"T. Mokoena", true},
    {"B. Mokoena", false},
    {"Mokoena, Example", true},
    {"Thandi", false},
    {"Nkosazana", false},
    {"Thandiwe decides", false},
    {"Ask Thandiwe", false},
    {"Thandiwe?", false},
    {"Thandiwe!", false},
    {"Thandiwe..", false},
    {"Will", true},
    {"Ring", false}, /* it says something */
    {"...", false},
    {"", false},
};

START_TEST(knows_the_writer)
{
	const char *text = authors[_i].line;
	struct lines lines;

	ck_assert_int_eq(lines_new(&lines, text, strlen(text)), ST_OK);
	ck_assert_int_eq(
	    name_mark_author(
		&lines, "\"Thandiwe Will Ring MOKOENA\" <t.m@example.com>"),
	    ST_OK);
	for (size_t i = 0; i < lines.n_items; i++) {
		ck_assert_msg(lines.items[i].is_author == authors[_i].is_author,
		    "%s", text);
		if (authors[_i].is_author)
			ck_assert_int_eq(
			    name_of(&lines.items[i]), NAMING_SOMEONE);
	}
	lines_free(&lines);
}
END_TEST

START_TEST(tells_words_that_say_something)
{
	ck_assert(name_says("ring", 4));
	ck_assert(!name_says("rin", 3));
	ck_assert(!name_says("bob", 3));
}
END_TEST

/* I6: an address or a number makes no sentence harmless. */
static const struct {
	const char *line;
	bool says;
} amid[] = {
    {"Tel. 030 12345", false},
    {"mobile 0171 1234567", false},
    {"Ann Miller, ann@example.com", false},
    {"t: 555 1234", false},
    {"objet : ask bob@example.com", false}, /* whatever a label has */
    {"www.example.com", false},
    {"Please ask bob@example.com", true},
    {"Our terms: https://example.com/", true},
    {"bob@example.com decides", true},
    {"@Bob please", true},
    {"Bis 01.12.2026", true},
    {"Rejected 12345678", true},
    {"Bob 030 12345", false},
    {"At your risk, see www.example.com", true},
};

START_TEST(finds_words_amid_an_address)
{
	const char *text = amid[_i].line;
	struct lines lines;

	ck_assert_int_eq(lines_new(&lines, text, strlen(text)), ST_OK);
	ck_assert_msg(
	    name_says_amid(&lines.items[0]) == amid[_i].says, "%s", text);
	lines_free(&lines);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("name");
	TCase *tcase = tcase_create("name");
	SRunner *runner;
	int n_failed;

	tcase_add_loop_test(
	    tcase, says_whether_a_line_is_a_name, 0, (int)COUNT(rows));
	tcase_add_loop_test(tcase, knows_the_writer, 0, (int)COUNT(authors));
	tcase_add_loop_test(
	    tcase, finds_words_amid_an_address, 0, (int)COUNT(amid));
	tcase_add_test(tcase, tells_words_that_say_something);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
