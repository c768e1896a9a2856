/* SPDX-License-Identifier: ISC
 * Delivery reports in the forms that mail servers send (I8), and what is none.
 */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dsn.h"

#define N_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define OURS        "admin@example.com"

#define REPORT(subject)                                           \
	"From: MAILER-DAEMON@mx.example.com\r\nSubject: " subject \
	"\r\nContent-Type: multipart/report;\r\n"                 \
	"\treport-type=delivery-status; boundary=\"b1\"\r\n\r\n"  \
	"--b1\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n"
#define STATUS "--b1\r\nContent-Type: message/delivery-status\r\n\r\n"
#define MTA    "Reporting-MTA: dns; mx.example.com\r\n\r\n"
#define END    "\r\n--b1--\r\n"

static const struct dsn_row {
	const char *label, *message, *mail_from;
	enum dsn_action action;
	const char *status, *text;
} ROWS[] = {
    {"Postfix, failed",
	REPORT("Undelivered Mail Returned to Sender") STATUS MTA
	"Final-Recipient: rfc822; admin@example.com\r\n"
	"Original-Recipient: rfc822;admin@example.com\r\n"
	"Action: failed\r\nStatus: 5.1.1\r\n"
	"Remote-MTA: dns; mail.example.com\r\n"
	"Diagnostic-Code: smtp; 550 5.1.1 <admin@example.com>: Recipient\r\n"
	"    address rejected: not here\r\n" END,
	"<>", DSN_FAILED, "5.1.1",
	"550 5.1.1 <admin@example.com>: Recipient address rejected: not here"},
    {"Postfix, delayed",
	REPORT("Delayed Mail (still being retried)") STATUS MTA
	"Final-Recipient: rfc822; admin@example.com\r\n"
	"Action: delayed\r\nStatus: 4.4.1\r\n"
	"Diagnostic-Code: X-Postfix; connect: Connection timed out\r\n" END,
	"<>", DSN_DELAYED, "4.4.1", "connect: Connection timed out"},
    {"Postfix, delivered",
	REPORT("Successful Mail Delivery Report") STATUS MTA
	"Final-Recipient: rfc822; admin@example.com\r\n"
	"Action: delivered\r\nStatus: 2.0.0\r\n" END,
	"<>", DSN_DELIVERED, "2.0.0", ""},
    {"relayed to what sends no reports",
	REPORT("Successful Mail Delivery Report") STATUS MTA
	"Final-Recipient: rfc822; admin@example.com\r\n"
	"Action: relayed (to non-DSN-aware mailer)\r\nStatus: 2.1.5\r\n" END,
	"<>", DSN_DELIVERED, "2.1.5", ""},
    {"Sendmail, failed",
	REPORT("Returned mail: see transcript for details") STATUS
	"Reporting-MTA: dns; mx.example.com\r\n"
	"Arrival-Date: Sun, 22 Nov 2026 09:00:00 GMT\r\n\r\n"
	"Final-Recipient: RFC822; admin@example.com\r\n"
	"Action: failed\r\nStatus: 5.2.2\r\n"
	"Diagnostic-Code: SMTP; 552 5.2.2 over quota\r\n" END,
	"<>", DSN_FAILED, "5.2.2", "552 5.2.2 over quota"},
    {"Exchange, failed; several recipients",
	REPORT("Undeliverable: please answer") STATUS MTA
	"Original-Recipient: rfc822;else@example.com\r\n"
	"Final-Recipient: rfc822;else@example.com\r\n"
	"Action: failed\r\nStatus: 5.7.1\r\n\r\n"
	"Original-Recipient: rfc822;Admin@example.com\r\n"
	"Final-Recipient: rfc822;archive@example.org\r\n"
	"Action: delayed\r\nStatus: 4.4.7\r\n"
	"Diagnostic-Code: smtp;400 4.4.7 Message delayed\r\n" END,
	"<>", DSN_DELAYED, "4.4.7", "400 4.4.7 Message delayed"},
    {"none of the recipients is ours: the worst",
	REPORT("Undeliverable") STATUS MTA
	"Final-Recipient: rfc822;a@example.org\r\n"
	"Action: delivered\r\nStatus: 2.0.0\r\n\r\n"
	"Final-Recipient: rfc822;b@example.org\r\n"
	"Action: failed\r\nStatus: 5.0.0\r\n" END,
	"<>", DSN_FAILED, "5.0.0", ""},
    {"Gmail, failed",
	"From: mailer-daemon@example.net\nX-Failed-Recipients: "
	"admin@example.com\nSubject: Delivery Status Notification "
	"(Failure)\nContent-Type: multipart/report; boundary=g\n\n"
	"--g\nContent-Type: multipart/related; boundary=h\n\n"
	"--h\nContent-Type: text/html\n\n<p>x</p>\n--h--\n"
	"--g\nContent-Type: message/delivery-status\n\n"
	"Reporting-MTA: dns; example.net\n\n"
	"Final-Recipient: rfc822; admin@example.com\nAction: failed\n"
	"Status: 5.4.1\n--g--\n",
	"<>", DSN_FAILED, "5.4.1", ""},
    {"Exim of old: no part, X-Failed-Recipients",
	"From: Mail Delivery System <Mailer-Daemon@mx.example.com>\r\n"
	"X-Failed-Recipients: admin@example.com\r\n"
	"Subject: Mail delivery failed: returning message to sender\r\n\r\n"
	"This message was created automatically.\r\n\r\n"
	"  admin@example.com\r\n    Unrouteable address\r\n",
	"<>", DSN_FAILED, "", "Unrouteable address"},
    {"Exim, delayed",
	"Subject: Warning: message 1abcde-000001-AB delayed 24 hours\r\n\r\n"
	"  admin@example.com\r\n"
	"    host mail.example.com: 451 4.7.1 come back later\r\n",
	"<>", DSN_DELAYED, "4.7.1",
	"host mail.example.com: 451 4.7.1 come back later"},
    {"qmail",
	"From: MAILER-DAEMON@mx.example.com\r\nSubject: failure notice\r\n\r\n"
	"Hi. This is the qmail-send program at mx.example.com.\r\n"
	"I could not deliver it.\r\n\r\n<admin@example.com>:\r\n"
	"Sorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
	"--- Below this line is a copy of the message.\r\n\r\n"
	"Status: 4.0.0\r\n",
	"<>", DSN_FAILED, "5.1.1",
	"Sorry, no mailbox here by that name. (#5.1.1)"},
    {"qmail with another subject",
	"Subject: x\r\n\r\nHi. This is the qmail-send program at a.\r\n", "<>",
	DSN_FAILED, "", ""},
    {"the words, but from a person",
	"Subject: failure notice\r\n\r\nuser unknown (#5.1.1)\r\n",
	"<ann@example.com>", DSN_NONE, "", ""},
    {"a vacation reply",
	"Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\n"
	"I am away. Version 5.1.1 of me is back on Monday.\r\n",
	"<>", DSN_NONE, "", ""},
    {"a disposition notification",
	"Subject: Read: x\r\nContent-Type: multipart/report; boundary=b1\r\n"
	"\r\n--b1\r\nContent-Type: message/disposition-notification\r\n\r\n"
	"Final-Recipient: rfc822;admin@example.com\r\n"
	"Disposition: manual-action/MDN-sent-manually; displayed\r\n" END,
	"<>", DSN_NONE, "", ""},
    {"a part in the text alone is none",
	"Subject: x\r\n\r\nContent-Type: message/delivery-status\r\n\r\n"
	"Final-Recipient: rfc822;admin@example.com\r\nAction: failed\r\n",
	"<>", DSN_NONE, "", ""},
    {"an unknown action",
	REPORT("x") STATUS MTA "Final-Recipient: rfc822;admin@example.com\r\n"
			       "Action: exploded\r\nStatus: 5.0.0\r\n" END,
	"<>", DSN_NONE, "", ""},
    {"status of another class",
	REPORT("x") STATUS MTA "Final-Recipient: rfc822;admin@example.com\r\n"
			       "Action: delivered\r\nStatus: 5.0.0\r\n" END,
	"<>", DSN_DELIVERED, "", ""},
    {"tried too long",
	REPORT("x") STATUS MTA "Final-Recipient: rfc822;admin@example.com\r\n"
			       "Action: failed\r\nStatus: 4.4.7\r\n" END,
	"<>", DSN_FAILED, "4.4.7", ""},
    {"a text that is no ASCII",
	REPORT("x") STATUS MTA
	"Final-Recipient: rfc822;admin@example.com\r\n"
	"Action: failed\r\nDiagnostic-Code: smtp; \x1b[31m\xff r\tx\r\n" END,
	"<>", DSN_FAILED, "", "?[31m? r x"},
    {"a gateway's own word for failed",
	REPORT("x") STATUS MTA "Final-Recipient: rfc822;admin@example.com\r\n"
			       "Action: failure\r\nStatus: 5.3.4\r\n" END,
	"<>", DSN_FAILED, "5.3.4", ""},
    {"XWall",
	REPORT("x") "--b1\r\nContent-Type: message/xdelivery-status ; "
		    "name=\"s.txt\"\r\n\r\n" MTA
		    "Final-Recipient: rfc822; admin@example.com\r\n"
		    "Action: failed\r\nStatus: 5.9.8\r\n" END,
	"<>", DSN_FAILED, "5.9.8", ""},
    {"AOL",
	"Subject: Mail Delivery Problem\r\n\r\nYour mail to the "
	"following recipients could not be delivered\r\n",
	"<>", DSN_FAILED, "", ""},
    {"MailEnable",
	"Subject: Message Delivery Failure\r\n\r\nReason: "
	"550 5.1.1 no such user\r\n",
	"<>", DSN_FAILED, "5.1.1", "Reason: 550 5.1.1 no such user"},
    {"Yahoo, of its own subject",
	"Subject: Re: x\r\n\r\nI'm afraid I wasn't able to deliver it.\r\n"
	"This is a permanent error; I've given up.\r\n",
	"<>", DSN_FAILED, "", ""},
    {"an empty body", "Subject: failure notice\r\n\r\n", "<>", DSN_NONE, "",
	""},
};

START_TEST(test_I8_forms)
{
	const struct dsn_row *row = &ROWS[_i];
	struct fields fields;
	struct err err = {""};
	struct dsn dsn;

	ck_assert_int_eq(
	    fields_split(&fields, row->message, strlen(row->message), &err),
	    ST_OK);
	dsn_read(&dsn, &fields, row->mail_from, OURS);
	ck_assert_msg(dsn.action == row->action &&
			  strcmp(dsn.status, row->status) == 0 &&
			  strcmp(dsn.text, row->text) == 0,
	    "%s: got %d \"%s\" \"%s\"", row->label, (int)dsn.action, dsn.status,
	    dsn.text);
	fields_clear(&fields);
}
END_TEST

/* ------------------------------------------- whole reports, a file each */

#define REPORTS "tests/vectors/reports/*.eml"

static glob_t reports;

/* The next line of *at, cut off; the file's first three say what is found. */
static const char *
take_line(char **at)
{
	char *line = *at, *feed = strchr(line, '\n');

	ck_assert_ptr_nonnull(feed);
	*feed = '\0';
	*at = feed + 1;
	return line;
}

START_TEST(test_I8_reports)
{
	const char *path = reports.gl_pathv[_i];
	char bytes[16384] = "", *at = bytes;
	const char *action, *status, *text;
	FILE *file = fopen(path, "rb");
	struct fields fields;
	struct err err = {""};
	struct dsn dsn;
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(bytes, 1, sizeof(bytes) - 1, file);
	fclose(file);
	ck_assert_uint_lt(n, sizeof(bytes) - 1);
	action = take_line(&at);
	status = take_line(&at);
	text = take_line(&at);
	ck_assert_int_eq(fields_split(&fields, at, strlen(at), &err), ST_OK);
	dsn_read(&dsn, &fields, "<>", OURS);
	ck_assert_msg(strcmp(dsn_action_name(dsn.action), action) == 0 &&
			  strcmp(dsn.status, status) == 0 &&
			  strcmp(dsn.text, text) == 0,
	    "%s: got %s \"%s\" \"%s\"", path, dsn_action_name(dsn.action),
	    dsn.status, dsn.text);
	fields_clear(&fields);
}
END_TEST

/* The words behind the bound are not looked for. */
START_TEST(test_bound)
{
	size_t room = DSN_SCAN_MAX + 4096, len;
	char *message = malloc(room);
	struct fields fields;
	struct err err = {""};
	struct dsn dsn;

	ck_assert_ptr_nonnull(message);
	len = (size_t)snprintf(message, room, "Subject: x\n\n");
	memset(message + len, 'x', DSN_SCAN_MAX);
	len += DSN_SCAN_MAX;
	len += (size_t)snprintf(message + len, room - len,
	    "\n" STATUS MTA "Final-Recipient: rfc822;" OURS
	    "\nAction: failed\n");
	ck_assert_int_eq(fields_split(&fields, message, len, &err), ST_OK);
	dsn_read(&dsn, &fields, "<>", OURS);
	ck_assert_int_eq(dsn.action, DSN_NONE);
	fields_clear(&fields);
	free(message);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail/dsn");
	TCase *tcase = tcase_create("dsn");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_I8_forms, 0, N_OF(ROWS));
	if (glob(REPORTS, 0, NULL, &reports) != 0 || reports.gl_pathc < 30) {
		fprintf(
		    stderr, "%s: too few; run in the tree's top\n", REPORTS);
		return EXIT_FAILURE;
	}
	tcase_add_loop_test(tcase, test_I8_reports, 0, (int)reports.gl_pathc);
	tcase_add_test(tcase, test_bound);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	globfree(&reports);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
