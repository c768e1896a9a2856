/* SPDX-License-Identifier: ISC
 * I6, T3, T4, T12: what is read out of a whole reply. The parts have tests of
 * their own; here our mail comes back in every shape. */
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/reply.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct reply_phrase phrases[] = {
    {"I approve", VERDICT_APPROVE},
    {"approve", VERDICT_APPROVE},
    {"approved", VERDICT_APPROVE},
    {"Ich stimme zu", VERDICT_APPROVE},
    {"我批准", VERDICT_APPROVE},
    {"I reject", VERDICT_REJECT},
    {"reject", VERDICT_REJECT},
    {"deny", VERDICT_REJECT},
};

/* A mail of ours: its phrases stand within sentences (O1). */
static const char OURS[] =
    "Example Private CA asks for your approval\n"
    "\n"
    "Somebody asked for a certificate for www.example.com.\n"
    "\n"
    "  Domain:    example.com\n"
    "  Account:   team-web\n"
    "  Request:   k7q3m2xw5c4ttzqa\n"
    "  Until:     2026-11-25 08:13:01 UTC\n"
    "\n"
    "To approve, open this page and press \"I approve\":\n"
    "\n"
    "https://approve.ca.example/a/TOKEN\n"
    "\n"
    "or reply to this mail with the words \"I approve\" on a line of their\n"
    "own. To refuse, reply with the words \"I reject\" in the same way.\n"
    "Auf Deutsch: antworten Sie mit \"Ich stimme zu\" in einer Zeile.\n"
    "中文：请单独一行回复“我批准”即可。\n"
    "If you know nothing of this, press \"I know nothing of this\" there.\n"
    "\n"
    "Concerns? Write to abuse@ca.example.\n";

/* The same, each line marked. */
static const char QUOTED[] =
    "> Example Private CA asks for your approval\n>\n"
    "> To approve, open this page and press \"I approve\":\n>\n"
    "> or reply to this mail with the words \"I approve\" on a line of their\n"
    "> own. To refuse, reply with the words \"I reject\" in the same way.\n"
    "> Concerns? Write to abuse@ca.example.\n";

#define WROTE "On Sun, Nov 22, 2026 at 8:13 AM CA <v@ca.example> wrote:\n"
#define A     VERDICT_APPROVE
#define R     VERDICT_REJECT
#define N     VERDICT_NONE

/* What comes before our mail and behind it. `middle` is OURS or QUOTED. */
static const struct {
	const char *label, *before, *middle, *behind;
	enum verdict want;
	bool conflicting;
} replies[] = {
    {"alone", "I approve\n", "", "", A, false},
    {"alone, no line end", "I approve", "", "", A, false},
    {"rejection alone", "I reject.\r\n", "", "", R, false},
    {"with greeting and signature",
	"Dear all,\n\nI approve!\n\nKind regards\nBob\n-- \nBob\n", "", "", A,
	false},
    {"above a marked quotation", "I approve\n\n" WROTE, QUOTED, "", A, false},
    {"above, no empty line", "I approve\n" WROTE, QUOTED, "", A, false},
    {"above, no attribution", "I approve\n", QUOTED, "", A, false},
    {"above an unmarked quotation", "I approve\n\n" WROTE, OURS, "", A, false},
    {"above our mail without any mark", "I approve\n\n", OURS, "", A, false},
    {"rejected above our mail without any mark", "I reject\n\n", OURS, "", R,
	false},
    {"one word above our mail without any mark", "approve\n\n", OURS, "", A,
	false},
    {"above Outlook's block",
	"I approve\n\nBob\n\nFrom: CA <v@ca.example>\nSent: Sunday\nTo: Bob\n"
	"Subject: x\n\n",
	OURS, "", A, false},
    {"above Outlook's dashes", "Approved.\n\n-----Original Message-----\n",
	OURS, "", A, false},
    {"below a marked quotation", WROTE, QUOTED, "\nI approve\n", A, false},
    {"below, with greeting and signature", WROTE, QUOTED,
	"\nHello,\n\nI approve\n\n-- \nBob\n", A, false},
    {"in another language",
	"Hallo,\n\nIch stimme zu.\n\nBob\n\n"
	"Am 22.11.2026 um 08:13 schrieb CA:\n",
	QUOTED, "", A, false},
    {"in Chinese", "您好，\n\n我批准。\n\n", OURS, "", A, false},
    {"twice the same", "I approve\nApproved\n", "", "", A, false},
    {"both", "I approve\nI reject\n", "", "", N, true},
    {"both, above a quotation", "I approve\n\nI reject\n\n" WROTE, QUOTED, "",
	N, true},
    {"both, above our mail without marks", "I approve\n\nI reject\n\n", OURS,
	"", N, true},
    {"both, in a question", "I approve?\nI reject\n", "", "", R, false},
    {"within a sentence", "I approve this.\n", "", "", N, false},
    {"denied", "I do not approve\n", "", "", N, false},
    {"taken back", "I approve\n\nSorry, I meant: I do not approve.\n", "", "",
	N, true},
    {"taken back before", "I do not approve of it.\n\nI approve\n\n" WROTE,
	QUOTED, "", N, true},
    {"taken back, above our mail without any mark",
	"I approve\nOn second thought I reject it\n\n", OURS, "", N, true},
    {"a rejection's words in parts of others",
	"I approve\nI rejected the other, so please reject none of this.\n", "",
	"", N, false},
    {"I6 a rejection explains itself",
	"I reject\nI do not know who asked, and only Bob would.\n", "", "", R,
	false},
    {"somebody else's rejection",
	"I approve\n\n> I do not approve of it, says Bob\n", "", "", A, false},
    {"denied, cut", "I do not\nwant you to think that\n", "", "", N, false},
    {"a question", "APPROVE?\n", "", "", N, false},
    {"quoted alone", "> I approve\n", "", "", N, false},
    {"in the signature", "Thanks\n-- \nI approve\n", "", "", N, false},
    {"below an attribution without marks", WROTE "\nI approve\n", "", "", N,
	false},
    {"below dashes", "-----Original Message-----\nI approve\n", "", "", N,
	false},
    {"empty", "", "", "", N, false},
    {"I6 what they do not say", "I do not say:\nI approve\n\n" WROTE, QUOTED,
	"", N, false},
    {"I6 what they do not say, and what they say",
	"I do not say:\nI approve\n\nI reject\n", "", "", N, true},
    {"I6 what they do not say twice", "I do not say:\nI reject\n\nbut this.\n",
	"", "", N, false},
    {"I6 under a condition", "I approve\nonly if Bob agrees\n\n", OURS, "", N,
	false},
    {"I5 T3 a vacation program that says the phrase",
	"I am out of the office until Monday.\n\nI approve\n\n" WROTE, QUOTED,
	"", N, false},
    {"I5 an absence quoted", "I approve\n\n> I am out of the office\n", "", "",
	A, false},
    {"I5 a rejection by who is away",
	"I reject\n\nI am out of the office until Monday.\n", "", "", R, false},
    {"T3 vacation above marks", "I am away until Monday.\n\n" WROTE, QUOTED, "",
	N, false},
    {"T3 vacation around our mail as it was",
	"I am away until Monday. You wrote:\n\n", OURS, "\nBye\n", N, false},
    {"T3 our mail alone", "", OURS, "", N, false},
    {"T12 zero width", "I app\xe2\x80\x8brove\n", "", "", N, false},
    {"T12 soft hyphen", "I app\xc2\xadrove\n", "", "", N, false},
    {"T12 bidi", "\xe2\x80\xaeI approve\n", "", "", N, false},
    {"T12 byte order mark", "\xef\xbb\xbfI approve\n", "", "", N, false},
    {"T12 control", "I approve\x08\n", "", "", N, false},
    {"T12 bare CR", "I do not think\rI approve\n", "", "", N, false},
    {"T12 no UTF-8", "I approve \xe9\n", "", "", N, false},
    {"T12 invisible beside visible", "I approve\nI app\xc2\xadrove\n", "", "",
	A, false},
    {"T12 invisible against visible",
	"I approve\nI rej\xc2\xad"
	"ect\n",
	"", "", N, true},
    {"I6 between our sentences", WROTE,
	"> with the words \"I approve\" on a line of their own.\nI approve\n"
	"> To refuse, reply with the words\n",
	"", N, false},
    {"I6 a marked line that lost its mark", WROTE,
	"> or reply to this mail with the words\nI approve\n"
	"> on a line of their own. To refuse, reply with the words\nI reject\n"
	"> in the same way.\n",
	"", N, false},
    {"T4 each line prefixed", "Ticket 5 opened.\n",
	"| or reply to this mail with the words\n| I approve\n"
	"| on a line of their own.\n",
	"", N, false},
    {"T4 rewrapped, bulleted around",
	"Dear customer,\nwe have received your mail. Ticket #5.\n\n",
	"* To approve, open this page and press\nI approve\n"
	"* https://approve.ca.example/a/abcdefg\n* or reply to this mail with "
	"the words\nI approve\n* on a line of their own\n",
	"", N, false},
    {"T4 other punctuation", "Ticket #5\n\n",
	"or reply to this mail with the words «\nI approve\n» "
	"on a line of their own — to refuse, reply with "
	"the words «\nI reject\n» in the same way",
	"", N, false},
    {"T4 entities", "Ticket #5\n\n",
	"or reply to this mail with the words &quot;\n"
	"I approve\n&quot; on a line of their own\n",
	"", N, false},
    {"T4 cut behind", "Ticket #5\n\n",
	"or reply to this mail with the words\nI approve\n", "Your team\n", N,
	false},
    {"T4 cut before", "Ticket #5\n\n",
	"I approve\non a line of their own. To refuse, reply\n", "", N, false},
    {"T4 one word", "Ticket #5\n\n", "To\napprove\nopen this page and press\n",
	"", N, false},
    {"T4 half a phrase", "Ticket #5\n\n",
	"to this mail with the words I\napprove\non a line of their own\n", "",
	N, false},
    {"T4 Chinese", "您好\n\n", "中文 请单独一行回复\n我批准\n即可\n", "", N,
	false},
    {"T4 numbered lines", "Ticket #5\n\n",
	"12: or reply to this mail with the words\nI approve\n"
	"14: on a line of their own\n",
	"", N, false},
    {"T4 and an honest answer above", "I approve\n\n",
	"or reply to this mail with the words\nI approve\non a line of their\n"
	"own. To refuse, reply with the words\nI reject\nin the same way.\n",
	"", A, false},
};

static struct reply_phrases *
compiled(void)
{
	struct reply_phrases *set = NULL;

	ck_assert_int_eq(
	    reply_phrases_new(&set, phrases, COUNT(phrases), NULL), ST_OK);
	return set;
}

static struct reply_reading
read_text(const struct reply_phrases *set, const char *text, size_t len)
{
	const char *sent[] = {OURS, "Another part of ours.\n"};
	struct reply_reading reading;

	if (reply_read(&reading, set, text, len,
		&(struct reply_about){.sent = sent, .n_sent = COUNT(sent)}) !=
	    ST_OK)
		ck_abort_msg("out of memory");
	return reading;
}

START_TEST(reply_is_read)
{
	struct reply_phrases *set = compiled();
	struct reply_reading got;
	char text[4096];

	snprintf(text, sizeof(text), "%s%s%s", replies[_i].before,
	    replies[_i].middle, replies[_i].behind);
	got = read_text(set, text, strlen(text));
	ck_assert_msg(got.verdict == replies[_i].want &&
			  got.conflicting == replies[_i].conflicting,
	    "%s: got %d (conflicting %d, line \"%s\"), want %d",
	    replies[_i].label, (int)got.verdict, got.conflicting, got.line,
	    (int)replies[_i].want);
	ck_assert_msg((got.line[0] != '\0') == (got.verdict != VERDICT_NONE),
	    "%s: line \"%s\"", replies[_i].label, got.line);
	reply_phrases_free(set);
}
END_TEST

START_TEST(deciding_line_is_told)
{
	struct reply_phrases *set = compiled();
	const char *text = "Hello,\n\xc2\xa0 I  APPROVE!! \t\n\napproved\n";
	struct reply_reading got = read_text(set, text, strlen(text));
	char is_long[2 * REPLY_PHRASE_SIZE];

	ck_assert_str_eq(got.line, "I  APPROVE!!");
	memset(is_long, '!', sizeof(is_long));
	memcpy(is_long, "I approve", strlen("I approve"));
	got = read_text(set, is_long, sizeof(is_long));
	ck_assert_int_eq(got.verdict, VERDICT_APPROVE);
	ck_assert_uint_eq(strlen(got.line), REPLY_PHRASE_SIZE - 1);
	reply_phrases_free(set);
}
END_TEST

/* Our mail without line ends and quotes: one long line, broken by the caller.
 */
static size_t
flatten(char flat_r[sizeof(OURS)])
{
	size_t len = 0;

	for (size_t i = 0; OURS[i] != '\0'; i++) {
		bool blank = OURS[i] == ' ' || OURS[i] == '\n';

		if (OURS[i] == '"' ||
		    (blank && (len == 0 || flat_r[len - 1] == ' ')))
			continue;
		flat_r[len++] = blank ? ' ' : OURS[i];
	}
	return len;
}

/* Marks that a rewrapping puts around the broken-out words. */
static const struct {
	const char *label, *before, *open, *close, *behind;
} shapes[] = {
    {"rewrapped", "Ticket #5 opened\n\n", "\n", "\n", ""},
    {"rewrapped, own signature", "", "\n", "\n", "\n\nYour team\n"},
    {"rewrapped, empty lines", "Hello\n", "\n\n", "\n\n", ""},
    {"rewrapped, bars", "Hello\n", "\n", "\n| ", ""},
    {"rewrapped, one marked line", "Hello\n", "\n", "\n> ", ""},
    {"rewrapped, quotes lost to the neighbours", "Hello\n", "\"\n", "\n\"", ""},
};

/* Not within an ASCII word, nor within a character. */
static bool
may_break(const char *flat, size_t at)
{
	unsigned char here = (unsigned char)flat[at];

	return at == 0 ||
	       (here < 0x80
		       ? !isalnum(here) || !isalnum((unsigned char)flat[at - 1])
		       : (here & 0xc0) == 0xc0);
}

/* T4: wherever our mail is broken, no run of its words is a vote. */
START_TEST(no_rewrapping_votes)
{
	struct reply_phrases *set = compiled();
	char flat[sizeof(OURS)], text[2 * sizeof(OURS)];
	size_t len = flatten(flat), n = 0;

	for (size_t first = 0; first < len; first++) {
		if (!may_break(flat, first))
			continue;
		for (size_t end = first + 1; end < len && end < first + 40;
		     end++) {
			struct reply_reading got;
			int size;

			if (!may_break(flat, end))
				continue;
			size = snprintf(text, sizeof(text),
			    "%s%.*s%s%.*s%s%.*s%s", shapes[_i].before,
			    (int)first, flat, shapes[_i].open,
			    (int)(end - first), flat + first, shapes[_i].close,
			    (int)(len - end), flat + end, shapes[_i].behind);
			got = read_text(set, text, (size_t)size);
			n++;
			if (got.verdict != VERDICT_NONE)
				ck_abort_msg("T4 %s: \"%.*s\" votes",
				    shapes[_i].label, (int)(end - first),
				    flat + first);
		}
	}
	/* The loops must have tried something. */
	ck_assert_uint_gt(n, 500);
	reply_phrases_free(set);
}
END_TEST

/* One word a line, two words a line, and so on. */
START_TEST(no_narrow_column_votes)
{
	struct reply_phrases *set = compiled();
	char flat[sizeof(OURS)];
	size_t len = flatten(flat);

	for (size_t width = 1; width < 80; width++) {
		char text[sizeof(OURS)];
		size_t column = 0;

		for (size_t i = 0; i < len; i++) {
			bool full = flat[i] == ' ' && column >= width;

			text[i] = full ? '\n' : flat[i] == '"' ? ' ' : flat[i];
			column = full ? 0 : column + 1;
		}
		ck_assert_msg(read_text(set, text, len).verdict == VERDICT_NONE,
		    "T4 width %zu votes", width);
	}
	reply_phrases_free(set);
}
END_TEST

/* Beyond the limits there is no verdict, just below there is (T12). */
START_TEST(limits_end_the_reading)
{
	struct reply_phrases *set = compiled();
	size_t lines = REPLY_LINES_MAX - 2, words = REPLY_WORDS_MAX - 2;
	size_t size = 2 * REPLY_WORDS_MAX + 64;
	char *text = malloc(size);
	int len = snprintf(text, size, "I approve\n\n> ");
	size_t at = (size_t)len;

	ck_assert_ptr_nonnull(text);
	memset(text + at, '\n', lines + 1);
	ck_assert_int_eq(read_text(set, text, at + lines).verdict, A);
	ck_assert_int_eq(read_text(set, text, at + lines + 1).verdict, N);
	for (size_t i = 0; i <= words; i++)
		memcpy(text + at + 2 * i, "X ", 2);
	ck_assert_int_eq(read_text(set, text, at + 2 * words).verdict, A);
	ck_assert_int_eq(read_text(set, text, at + 2 * words + 2).verdict, N);
	free(text);
	reply_phrases_free(set);
}
END_TEST

/* Nobody says so much around an approval, nor has anybody to read it. */
START_TEST(long_letters_leave_a_doubt)
{
	struct reply_phrases *set = compiled();
	const char line[] = "We have ordered it.\n";
	const size_t n = strlen(line), first = strlen("I approve\n\n");
	char text[5000 * sizeof(line)] = "I approve\n\n";

	for (size_t i = 0; i < 4000; i++)
		memcpy(text + first + i * n, line, n);
	ck_assert_int_eq(read_text(set, text, first + 100 * n).verdict, A);
	ck_assert_int_eq(read_text(set, text, first + 4000 * n).verdict, N);
	reply_phrases_free(set);
}
END_TEST

/* The worst that fits: as many candidates as lines, each looked up in ours. */
START_TEST(many_candidates_are_read_in_time)
{
	struct reply_phrases *set = compiled();
	const char line[] = "I approve\n";
	size_t len = REPLY_LINES_MAX * strlen(line);
	char *text = malloc(len + 1);

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < REPLY_LINES_MAX; i++)
		memcpy(text + i * strlen(line), line, sizeof(line));
	ck_assert_int_eq(read_text(set, text, len).verdict, A);
	free(text);
	reply_phrases_free(set);
}
END_TEST

START_TEST(nothing_sent_strikes_nothing)
{
	struct reply_phrases *set = compiled();
	struct reply_reading got;

	ck_assert_int_eq(reply_read(&got, set, "I approve\n", 10, NULL), ST_OK);
	ck_assert_int_eq(got.verdict, VERDICT_APPROVE);
	reply_phrases_free(set);
}
END_TEST

/* Besides the phrase, where nothing else may be said. */
static const struct {
	const char *label, *text;
	enum verdict free, alone;
} alone_cases[] = {
    {"nothing", "I approve\n", A, A},
    {"a letter's form",
	"Dear all,\n\nI approve.\n\nThank you!\n\nKind regards,\nJane Doe\n"
	"Example Ltd.\n+44 20 7946 0000\njane@example.com\n",
	A, A},
    {"another language's",
	"Guten Tag,\n\nI approve\n\nVielen Dank\n\nMit freundlichen Grüßen\n"
	"Jürgen Müller\n",
	A, A},
    {"a device", "I approve\n\nSent from my iPhone\n", A, A},
    {"our mail below",
	"I approve\n\nOn Sun, 22 Nov 2026, CA wrote:\n"
	"> Somebody asks for a certificate that you may not want at all.\n",
	A, A},
    {"a sentence",
	"I approve\n\nWe have checked the request with our team in Leeds.\n", A,
	N},
    {"behind a courtesy",
	"I approve\n\nThank you for the quick reply to all of us in Leeds.\n",
	A, N},
    {"above it",
	"We have checked the request with our team in Leeds.\n\nI approve\n", A,
	N},
    {"a sentence that nobody knows",
	"I approve\n\nOur people in Leeds have looked at all of this today.\n",
	N, N},
    {"a script without capitals", "I approve\n\n证书是我们公司申请的\n", A, N},
    {"a rejection explains itself",
	"I reject\n\nOur people in Leeds have looked at all of this today.\n",
	R, R},
};

START_TEST(i6_the_phrase_alone)
{
	const char *text = alone_cases[_i].text;
	struct reply_phrases *set = compiled();
	enum verdict got = read_text(set, text, strlen(text)).verdict;

	ck_assert_msg(got == alone_cases[_i].free, "%s, free text: got %d",
	    alone_cases[_i].label, (int)got);
	reply_phrases_stand_alone(set);
	got = read_text(set, text, strlen(text)).verdict;
	ck_assert_msg(got == alone_cases[_i].alone, "%s: got %d",
	    alone_cases[_i].label, (int)got);
	reply_phrases_free(set);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reply");
	TCase *tcase = tcase_create("reply");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, reply_is_read, 0, (int)COUNT(replies));
	tcase_add_loop_test(tcase, no_rewrapping_votes, 0, (int)COUNT(shapes));
	tcase_add_test(tcase, deciding_line_is_told);
	tcase_add_test(tcase, no_narrow_column_votes);
	tcase_add_test(tcase, limits_end_the_reading);
	tcase_add_test(tcase, long_letters_leave_a_doubt);
	tcase_add_test(tcase, many_candidates_are_read_in_time);
	tcase_add_test(tcase, nothing_sent_strikes_nothing);
	tcase_add_loop_test(tcase, i6_the_phrase_alone, 0, COUNT(alone_cases));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
