/* SPDX-License-Identifier: ISC
 * Proves that the short way for plain texts takes what is plain, leaves alone
 * whatever is not (T12, T28), and reads nothing that GMime reads otherwise. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/message_impl.h"
#include "tests/unit/mail/alike.h"

#define TYPE   "Content-Type: text/plain; charset=utf-8"
#define EIGHT  "Content-Transfer-Encoding: 8bit\r\n"
#define BODY   "\r\nI approve\r\n"
#define QUOTED TYPE "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
#define BASE64 TYPE "\r\nContent-Transfer-Encoding: base64\r\n\r\n"

static const struct row {
	const char *label, *bytes, *text; /* null: left to GMime */
} rows[] = {
    {"plain", TYPE "\r\n" BODY, "I approve\n"},
    {"quoted charset",
	"Content-Type: TEXT/Plain;\r\n charset=\"UTF-8\"\r\n" EIGHT BODY,
	"I approve\n"},
    {"ASCII, 7bit",
	"Content-Type: text/plain; charset=us-ascii\r\n"
	"Content-Transfer-Encoding: 7bit\r\n" BODY,
	"I approve\n"},
    {"flowed", TYPE "; format=flowed\r\n\r\nI \r\napprove\r\n", "I approve\n"},
    {"flowed, delsp",
	TYPE "; format=flowed; delsp=yes\r\n\r\nI ap \r\nprove\r\n",
	"I approve\n"},
    {"a language", TYPE "\r\nContent-Language: en\r\n" BODY, "I approve\n"},
    {"ISO 8859-1",
	"Content-Type: text/plain; charset=ISO-8859-1\r\n\r\n\xe9\x80\r\n",
	"\xc3\xa9\xc2\x80\n"},
    {"windows-1252",
	"Content-Type: text/plain; charset=Windows-1252\r\n\r\n\xe9\x80\r\n",
	"\xc3\xa9\xe2\x82\xac\n"},
    {"LF lines", TYPE "\n\nI approve\n", "I approve\n"},

    {"inline", TYPE "\r\nContent-Disposition: inline\r\n" BODY, "I approve\n"},
    {"quoted-printable", QUOTED "I=20appr=\r\nove\r\n", "I approve\n"},
    {"base64", BASE64 "SSBhcHBy\r\nb3ZlCg==\r\n", "I approve\n"},

    {"quoted-printable, junk", QUOTED "I =approve\r\n", NULL},
    {"quoted-printable, blanks behind", QUOTED "I appr= \r\nove\r\n", NULL},
    {"quoted-printable, cut off", QUOTED "I approve=", NULL},
    {"quoted-printable, CR CR LF", QUOTED "I approve=0D\r\n", NULL},
    {"quoted-printable, NUL", QUOTED "I approve=00\r\n", NULL},
    {"base64, junk", BASE64 "SSBh*cHBy\r\nb3ZlCg==\r\n", NULL},
    {"base64, cut off", BASE64 "SSBhcHByb3\r\n", NULL},
    {"base64, bits left over", BASE64 "YR==\r\n", NULL},
    {"base64, words behind", BASE64 "SSBhcHByb3ZlCg==\r\nI approve\r\n", NULL},
    {"no type", "From: a@example.com\r\n" BODY, NULL},
    {"no charset", "Content-Type: text/plain\r\n" BODY, NULL},
    {"another charset",
	"Content-Type: text/plain; charset=iso-8859-15\r\n" BODY, NULL},
    {"UTF-7", "Content-Type: text/plain; charset=utf-7\r\n" BODY, NULL},
    {"HTML", "Content-Type: text/html; charset=utf-8\r\n" BODY, NULL},
    {"two types", TYPE "\r\nContent-Type: text/html\r\n" BODY, NULL},
    {"two charsets", TYPE "; charset=us-ascii\r\n" BODY, NULL},
    {"a parameter that is not known", TYPE "; name=x\r\n" BODY, NULL},
    {"RFC 2231", "Content-Type: text/plain; charset*=utf-8''utf-8\r\n" BODY,
	NULL},
    {"a comment", "Content-Type: text/plain (x); charset=utf-8\r\n" BODY, NULL},
    {"an escape", "Content-Type: text/plain; charset=\"ut\\f-8\"\r\n" BODY,
	NULL},
    {"a quote that does not end",
	"Content-Type: text/plain; charset=\"utf-8\r\n" BODY, NULL},
    {"junk behind", TYPE " x\r\n" BODY, NULL},
    {"a semicolon behind", TYPE ";\r\n" BODY, NULL},
    {"two encodings", TYPE "\r\n" EIGHT EIGHT BODY, NULL},
    {"an attachment", TYPE "\r\nContent-Disposition: attachment\r\n" BODY,
	NULL},
    {"inline with a name",
	TYPE "\r\nContent-Disposition: inline; filename=x\r\n" BODY, NULL},
    {"another encoding", TYPE "\r\nContent-Transfer-Encoding: binary\r\n" BODY,
	NULL},
    {"a blank before the colon",
	"Content-Type : text/plain; charset=utf-8\r\n" BODY, NULL},
    {"MIME to come", TYPE "\r\nContent-Something: x\r\n" BODY, NULL},
    {"not UTF-8", TYPE "\r\n\r\nI approve \xe9\r\n", NULL},
    {"not windows-1252",
	"Content-Type: text/plain; charset=windows-1252\r\n\r\n\x81\r\n", NULL},
    {"not ASCII",
	"Content-Type: text/plain; charset=us-ascii\r\n"
	"\r\nI approve \xc3\xa9\r\n",
	NULL},
    {"a CR alone", TYPE "\r\n\r\nI\rapprove\r\n", NULL},
    {"blank", TYPE "\r\n\r\n \r\n", NULL},
    {"no body", TYPE "\r\n\r\n", NULL},
    {"a header that is none", TYPE "\r\nI approve\r\n" BODY, NULL},
};

START_TEST(takes_what_is_plain)
{
	const struct row *row = &rows[_i];
	struct message m = {.text = NULL};
	enum status st =
	    message_read_simple(&m, row->bytes, strlen(row->bytes), false);

	ck_assert_msg(st == (row->text != NULL ? ST_OK : ST_NOTFOUND),
	    "%s: got %s", row->label, status_name(st));
	if (row->text != NULL)
		ck_assert_msg(strcmp(m.text, row->text) == 0,
		    "%s: got \"%s\" want \"%s\"", row->label, m.text,
		    row->text);
	message_clear(&m);
}
END_TEST

/* Every beginning with every end, and every octet of some spoilt: what the
 * short way takes is what GMime makes of it. */
static const char *const types[] = {TYPE, TYPE "; format=flowed",
    TYPE "; FORMAT=Flowed; DelSp=Yes",
    "Content-Type : text/plain; charset=utf-8",
    "Content-Type:text/plain;charset=us-ascii",
    "content-type: text/plain ; charset = utf-8",
    "Content-Type: text/plain; charset=utf-8; format=fixed",
    "Content-Type:\r\n\ttext/plain;\r\n\tcharset=\"utf-8\""};
static const char *const more[] = {"", EIGHT, ("MIME-Version: 1.0\r\n" EIGHT),
    "Content-Transfer-Encoding:\r\n\tquoted-printable\r\n",
    "Content-Transfer-Encoding: 7bit\r\n", "Content-Language: de, en\r\n",
    "Content-Transfer-Encoding : 8BIT\r\n",
    "Subject: =?utf-8?q?x?=\r\nX-A:\r\n"};
static const char *const bodies[] = {"I approve", "I approve\r\n",
    "\r\n\r\nI approve\r\n\r\n\r\n", "From me\r\n>From you\r\nI approve\r\n",
    "I approve \r\nnow\r\n> yes \r\n> no\r\n-- \r\nx\r\n",
    "--b\r\nContent-Disposition: attachment\r\n\r\nI approve\r\n--b--\r\n",
    "\xef\xbb\xbfI approve\r\n", "\xc3\xa9\r\n.\r\n..\r\n", "\t\r\n \r\nx",
    "begin 644 x\r\nI approve\r\nend\r\n", "=20\r\n=\r\nI=20approve\r\n"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static size_t
build(char bytes_r[512], size_t type, size_t field, size_t body)
{
	int len =
	    snprintf(bytes_r, 512, "From: a@example.com\r\n%s\r\n%s\r\n%s",
		types[type], more[field], bodies[body]);

	ck_assert_int_lt(len, 512);
	return (size_t)len;
}

START_TEST(reads_as_gmime_does)
{
	static const char SPOILT[] = {
	    '\r', '\n', ' ', ';', '"', '-', ':', 'x', '\xff'};
	unsigned n_taken = 0;
	char bytes[512];

	for (size_t i = 0; i < COUNT(types); i++) {
		for (size_t j = 0; j < COUNT(more); j++) {
			size_t len = build(bytes, i, j, (size_t)_i);

			n_taken += read_alike(bytes, len);
			for (size_t at = 20; j < 2 && at < len; at++) {
				char was = bytes[at];

				for (size_t k = 0; k < sizeof(SPOILT); k++) {
					bytes[at] = SPOILT[k];
					n_taken += read_alike(bytes, len);
				}
				bytes[at] = was;
			}
		}
	}
	ck_assert_uint_gt(n_taken, COUNT(types));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message_plain");
	TCase *tcase = tcase_create("message_plain");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, takes_what_is_plain, 0, COUNT(rows));
	tcase_add_loop_test(tcase, reads_as_gmime_does, 0, COUNT(bodies));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
