/* SPDX-License-Identifier: ISC
 * Lines that are made of known words alone (I6). */
#include <check.h>
#include <string.h>

#include "approve/reply/known.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *line;
	size_t from;
	bool goes_on, want;
} rows[] = {
    {"We ordered this certificate.", 0, false, true},
    {"we ordered THIS certificate", 0, false, true},
    {"We ordered this elephant.", 0, false, false},
    {"Wir haben das Zertifikat bestellt.", 0, false, true},
    /* a name where one may follow, and nowhere else */
    {"We checked it with Wilhelmina.", 0, false, true},
    {"We checked it with Wilhelmina Smith.", 0, false, true},
    {"We checked it with wilhelmina.", 0, false, false},
    {"Wilhelmina checked it.", 0, false, false},
    /* of one language */
    {"We haben this Zertifikat bestellt", 0, false, false},
    {"We ordered it / wir haben es bestellt", 0, false, true},
    /* any end of a word */
    {"Подтверждаю запрос", 0, false, true},
    {"Неподтверждаю запрос", 0, false, false},
    /* nothing is said */
    {"The old certificate.", 0, false, false},
    {"Monday.", 0, false, false},
    {"for our shop", 0, false, false},
    {"for our shop", 0, true, true},
    {"This is for our shop", 0, false, true},
    /* it asks */
    {"Is it ours", 0, false, false},
    {"This is ours. Is it", 0, false, false},
    {"is it ours", 0, true, true},
    /* behind a courtesy */
    {"Thanks for our shop", 6, false, true},
    {"Thanks for our elephant", 6, false, false},
    {"Best regards from Wilhelmina", 4, false, true},
    /* nothing is meant */
    {"This is a copy.", 0, false, false},
    {"This is our copy.", 0, false, true},
    {"It is Friday.", 0, false, false},
    {"Das ist eine neue Seite.", 0, false, false},
    {"Das ist unsere neue Seite.", 0, false, true},
    {"这是旧域名。", 0, false, false},
    {"这是我们的域名。", 0, false, true},
    {"Thanks, it is in the mail.", 6, false, false},
    {"Thanks, it is ours.", 6, false, true},
    {"Thanks, is it ours", 6, false, false},
    {"Fine, you asked for our certificate.", 4, false, false},
    {"Thanks for the mail.", 6, false, true},
    /* others, what was, and the reader */
    {"My colleague Wilhelmina has the details.", 0, false, false},
    {"My colleague Wilhelmina ordered it.", 0, false, true},
    {"We ordered it. My colleague has the details.", 0, false, false},
    {"It was fine.", 0, false, false},
    {"It was checked.", 0, false, true},
    {"The domain is with Wilhelmina.", 0, false, false},
    {"The domain is with us.", 0, false, true},
    {"Thanks, the domain is with Wilhelmina.", 6, false, false},
    {"You ordered it.", 0, false, false},
    {"You can issue it.", 0, false, true},
    {"Sie haben es bestellt.", 0, false, false},
    {"Sie ist von uns.", 0, false, true},
    {"Meine Kollegin hat die Daten.", 0, false, false},
    {"Meine Kollegin hat es bestellt.", 0, false, true},
    {"Коллегам нужен сертификат.", 0, false, true},
    {"Наш сертификат у коллег.", 0, false, false},
    {"这是同事的域名。", 0, false, false},
    {"这是同事申请的证书。", 0, false, true},
    /* what is no word */
    {"It is for our 12 servers at www.example.com, #4711, ann@example.com", 0,
	false, true},
    {"1/2", 0, false, false},
    {"-1", 0, false, false},
    {"", 0, false, false},
    {"No problem.", 0, false, true},
    {"E-mail is ours", 0, false, true},
    /* a device */
    {"Sent from my Huawei phone", 0, false, true},
    {"iPhone-omról küldve", 0, false, true},
    {"Outlook for iOS を入手", 0, false, true},
    {"iPhone'umdan gönderildi", 0, false, true},
    {"An elephant stole my iPhone", 0, false, false},
    {"Nokia administers this", 0, false, false},
    {"Outlook forged this", 0, false, false},
    {"It was Mallory on my iPhone", 0, false, false},
    /* no blanks */
    {"我们申请了证书。", 0, false, true},
    {"我们申请了大象。", 0, false, false},
    {"弊社の証明書です。", 0, false, true},
    {"弊社の象です。", 0, false, false},
    {"저희가 신청한 인증서입니다.", 0, false, true},
};

START_TEST(line_is_known_or_not)
{
	const char *text = rows[_i].line;
	struct lines lines;
	struct line none = {.text = "", .folded = ""};
	bool got;

	ck_assert_int_eq(lines_new(&lines, text, strlen(text)), ST_OK);
	got = known_line(lines.n_items > 0 ? &lines.items[0] : &none,
	    rows[_i].from, rows[_i].goes_on);
	ck_assert_msg(got == rows[_i].want, "I6 \"%s\": got %d", text, got);
	lines_free(&lines);
}
END_TEST

/* However long and whatever stands there. */
START_TEST(long_lines_are_not_known)
{
	char text[4096];
	struct lines lines;

	for (size_t at = 0; at < sizeof(text); at += 4)
		memcpy(text + at, "our ", 4);
	ck_assert_int_eq(lines_new(&lines, text, sizeof(text)), ST_OK);
	ck_assert(!known_line(&lines.items[0], 0, false));
	lines_free(&lines);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("known");
	TCase *tcase = tcase_create("known");
	SRunner *runner;
	int n_failed;

	tcase_add_loop_test(tcase, line_is_known_or_not, 0, (int)COUNT(rows));
	tcase_add_test(tcase, long_lines_are_not_known);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
