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
    /* Exchange sets the first on people's mail too. */
    {"I5 suppress alone", "X-Auto-Response-Suppress: All\n", "a@example.com",
	NULL},
    {"I5 the subject alone", "Subject: Automatic reply: asked\n",
	"a@example.com", NULL},
    {"I5 both",
	"X-Auto-Response-Suppress: All\nSubject: Automatic reply: asked\n",
	"a@example.com", "X-Auto-Response-Suppress"},
    {"I5 both, in German",
	"X-Auto-Response-Suppress: DR\nSubject: Automatische Antwort: x\n",
	"a@example.com", "X-Auto-Response-Suppress"},
    {"I5 suppress, a person's subject",
	"X-Auto-Response-Suppress: All\nSubject: Re: Approval asked\n",
	"a@example.com", NULL},
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
	tcase_add_test(tc, long_values);
	return place_run(suite);
}
