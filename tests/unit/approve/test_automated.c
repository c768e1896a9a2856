/* SPDX-License-Identifier: ISC
 * approve/automated.c: the marks of mail that no person wrote (I5, T3). What
 * such mail leads to is judge's. */
#include "tests/fake/world.h"

#include "approve/automated.h"

static const struct {
	const char *label;
	const char *field;     /* beside an ordinary reply's */
	const char *mail_from; /* null: unknown */
	const char *reason;    /* part of it; null: a person */
} cases[] = {
    /* RFC 3834 5 */
    {"a plain reply", "", "<jane@example.com>", NULL},
    {"no envelope known", "", NULL, NULL},
    {"I5 auto-replied", "Auto-Submitted: auto-replied\n", "a@example.com",
	"Auto-Submitted"},
    {"I5 auto-generated", "Auto-Submitted: auto-generated\n", "a@example.com",
	"Auto-Submitted"},
    {"I5 auto-notified with a parameter",
	"Auto-Submitted: auto-notified; owner-email=\"a@b\"\n", "a@example.com",
	"Auto-Submitted"},
    {"I5 any other word", "Auto-Submitted: nothing\n", "a@example.com",
	"Auto-Submitted"},
    {"I5 an empty one", "Auto-Submitted:\n", "a@example.com", "Auto-Submitted"},
    {"I5 field in any case", "AUTO-SUBMITTED: Auto-Replied\n", "a@example.com",
	"Auto-Submitted"},
    {"I5 folded", "Auto-Submitted:\n auto-replied\n", "a@example.com",
	"Auto-Submitted"},
    {"I5 no", "Auto-Submitted: no\n", "a@example.com", NULL},
    {"I5 No with a comment", "Auto-Submitted: No (a person)\n", "a@example.com",
	NULL},
    {"I5 no and then otherwise",
	"Auto-Submitted: no\nAuto-Submitted: auto-replied\n", "a@example.com",
	"Auto-Submitted"},
    /* the envelope */
    {"I5 null sender", "", "<>", "null sender"},
    {"I5 null sender without brackets", "", "", "null sender"},
    {"I5 From postmaster is a person", "From: postmaster@example.com\n",
	"<postmaster@example.com>", NULL},
    {"I5 From mailer-daemon says nothing by itself", "",
	"<mailer-daemon@example.com>", NULL},
    /* reports */
    {"I5 multipart/report",
	"Content-Type: multipart/report; report-type=delivery-status\n",
	"a@example.com", "Content-Type"},
    {"I5 delivery-status", "Content-Type: message/delivery-status\n",
	"a@example.com", "Content-Type"},
    {"I5 a receipt", "Content-Type: message/disposition-notification\n",
	"a@example.com", "Content-Type"},
    {"I5 multipart/mixed", "Content-Type: multipart/mixed; boundary=x\n",
	"a@example.com", NULL},
    {"I5 text", "Content-Type: text/plain; charset=utf-8\n", "a@example.com",
	NULL},
    /* lists */
    {"I5 List-Id", "List-Id: <x.example.com>\n", "a@example.com",
	"mailing list"},
    {"I5 List-Unsubscribe", "List-Unsubscribe: <mailto:u@example.com>\n",
	"a@example.com", "mailing list"},
    {"I5 list-post", "list-post: NO\n", "a@example.com", "mailing list"},
    {"I5 Listing is no list", "Listing: x\n", "a@example.com", NULL},
    /* Precedence */
    {"I5 bulk", "Precedence: bulk\n", "a@example.com", "Precedence"},
    {"I5 list", "Precedence: LIST\n", "a@example.com", "Precedence"},
    {"I5 junk", "Precedence: junk\n", "a@example.com", "Precedence"},
    {"I5 auto_reply", "Precedence: auto_reply\n", "a@example.com",
	"Precedence"},
    {"I5 first-class", "Precedence: first-class\n", "a@example.com", NULL},
    {"I5 bulky", "Precedence: bulky\n", "a@example.com", NULL},
    /* responders' own */
    {"I5 X-Autoreply", "X-Autoreply: yes\n", "a@example.com", "X-Autoreply"},
    {"I5 X-Autorespond", "X-Autorespond:\n", "a@example.com", "X-Autorespond"},
    {"I5 X-Vacation", "X-Vacation: 1\n", "a@example.com", "X-Vacation"},
    {"I5 X-Failed-Recipients", "X-Failed-Recipients: b@example.com\n",
	"a@example.com", "X-Failed-Recipients"},
    {"I5 Exchange's rules", "X-MS-Exchange-Inbox-Rules-Loop: a@example.com\n",
	"a@example.com", "X-MS-Exchange-Inbox-Rules-Loop"},
    {"I5 the subject alone", "Subject: Automatic reply: asked\n",
	"a@example.com", NULL},
    /* A person's mail carries it too: automated_doubt() */
    {"I5 suppress alone", "X-Auto-Response-Suppress: All\n", "a@example.com",
	NULL},
};

START_TEST(i5_marks)
{
	char reason[AUTOMATED_REASON_SIZE] = "x";
	struct buf text = BUF_INIT;
	struct fields fields;
	bool got;

	buf_addf(&text, "To: b@ca.example\n%s\nI approve\n", cases[_i].field);
	ck_ok(fields_split(&fields, text.data, text.len, &place_err));
	got = automated_mail(reason, &fields, cases[_i].mail_from);
	ck_assert_msg(got == (cases[_i].reason != NULL),
	    "%s: got %s (%s), want %s", cases[_i].label,
	    got ? "automated" : "a person", reason,
	    cases[_i].reason ? "automated" : "a person");
	if (cases[_i].reason == NULL)
		ck_assert_str_eq(reason, "");
	else
		ck_assert_msg(strstr(reason, cases[_i].reason) != NULL,
		    "%s: got reason \"%s\"", cases[_i].label, reason);
	fields_clear(&fields);
	buf_free(&text);
}
END_TEST

/* What stands in the audit in the clear is nothing that a stranger wrote. */
START_TEST(reasons_hold_no_words_of_the_sender)
{
	static const char *const fields_with[] = {
	    "Auto-Submitted: auto-replied; owner-email=secret@example.com\n",
	    "X-Failed-Recipients: secret@example.com\n",
	    "X-Autoreply: secret\n", "List-secret: x\n",
	    "Content-Type: multipart/report; boundary=secret\n",
	    "Precedence: bulk (secret)\n"};
	char reason[AUTOMATED_REASON_SIZE];
	struct buf text = BUF_INIT;
	struct fields fields;

	buf_addf(&text, "%s\n", fields_with[_i]);
	ck_ok(fields_split(&fields, text.data, text.len, &place_err));
	ck_assert(automated_mail(reason, &fields, "a@example.com"));
	ck_assert_msg(strstr(reason, "secret") == NULL, "%s", reason);
	fields_clear(&fields);
	buf_free(&text);
}
END_TEST

static const struct {
	const char *fields, *doubt; /* null: none */
} doubts[] = {
    {"Subject: Automatic reply: x\n", NULL},
    {"X-Auto-Response-Suppress: All\n", NULL},
    {"X-Auto-Response-Suppress: All\nSubject: x\n", "x"},
    {"Subject: =?utf-8?q?x?=\nx-auto-response-suppress:\n", "=?utf-8?q?x?="},
};

START_TEST(i5_doubt)
{
	struct buf text = BUF_INIT;
	struct fields fields;
	const struct field *field;
	char *value = NULL;

	buf_addf(&text, "%s\n", doubts[_i].fields);
	ck_ok(fields_split(&fields, text.data, text.len, &place_err));
	field = automated_doubt(&fields);
	ck_assert_int_eq(field == NULL, doubts[_i].doubt == NULL);
	if (field != NULL) {
		value = field_text(field);
		ck_assert_str_eq(value, doubts[_i].doubt);
	}
	free(value);
	fields_clear(&fields);
	buf_free(&text);
}
END_TEST

static const struct {
	const char *subject;
	bool tells;
} subjects[] = {
    {"Automatic reply: asked", true},
    {"  AUTOMATIC REPLY", true},
    {"Automatische Antwort: x", true},
    {"Réponse automatique : x", true},
    {"自動返信: 承認", true},
    {"Автоматический ответ: x", true},
    {"رد تلقائي: x", true},
    {"Re: Automatic reply: x", false},
    {"Re: Approval asked", false},
    {"", false},
    {"auto", false},
    {"Automatisches Freigabeverfahren", false},
};

START_TEST(i5_subjects)
{
	char reason[AUTOMATED_REASON_SIZE] = "";

	ck_assert_msg(automated_subject(reason, subjects[_i].subject) ==
			  subjects[_i].tells,
	    "%s", subjects[_i].subject);
	ck_assert_int_eq(reason[0] != '\0', subjects[_i].tells);
}
END_TEST

/* A value of any length is cut, and the reason stays a text. */
START_TEST(long_values)
{
	char reason[AUTOMATED_REASON_SIZE];
	struct buf text = BUF_INIT;
	struct fields fields;

	buf_adds(&text, "Auto-Submitted: ");
	for (int i = 0; i < 5000; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\n\n");
	ck_ok(fields_split(&fields, text.data, text.len, &place_err));
	ck_assert(automated_mail(reason, &fields, "a@example.com"));
	ck_assert_uint_lt(strlen(reason), AUTOMATED_REASON_SIZE);
	fields_clear(&fields);
	buf_free(&text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("automated");
	TCase *tc = world_case(suite, "automated", false);

	tcase_add_loop_test(tc, i5_marks, 0, COUNT_OF(cases));
	tcase_add_loop_test(tc, reasons_hold_no_words_of_the_sender, 0, 6);
	tcase_add_loop_test(tc, i5_doubt, 0, COUNT_OF(doubts));
	tcase_add_loop_test(tc, i5_subjects, 0, COUNT_OF(subjects));
	tcase_add_test(tc, long_values);
	return place_run(suite);
}
