/* SPDX-License-Identifier: ISC
 * Proves that a message read in a worker is the message read here, charsets
 * and all, and that a worker which misbehaves or lies is a temporary failure
 * (T28). What reading means is test_message's. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/mail/reader_impl.h"

enum { LONG_MS = 20000 };

static void
open_readers(struct reader *reader, reader_job *job)
{
	struct err err = {""};

	log_open("test", "stderr", LOG_LVL_ERROR);
	reader->key = "admin@example.com";
	ck_assert_msg(readers_start_with(&reader->pool, 1, job, &err) == ST_OK,
	    "%s", err.text);
}

static enum status
read_it(struct message *m, const struct reader *reader, const char *bytes,
    struct err *err)
{
	return reader_read_message(m, reader, bytes, strlen(bytes), false,
	    clock_mono_ms() + LONG_MS, err);
}

/* The same, whoever reads it. */
static void
compare(const struct reader *reader, const char *bytes)
{
	struct message here, there;
	struct err err = {""};
	enum status st = read_it(&there, reader, bytes, &err);

	ck_assert_msg(st == ST_OK, "got %s (%s)", status_name(st), err.text);
	ck_assert_int_eq(
	    message_read(&here, bytes, strlen(bytes), false), ST_OK);
	ck_assert_msg(there.state == here.state, "got %d, want %d: %s",
	    (int)there.state, (int)here.state, bytes);
	ck_assert_str_eq(there.text, here.text);
	ck_assert_uint_eq(there.text_len, here.text_len);
	ck_assert_str_eq(there.type, here.type);
	ck_assert_int_eq(there.is_report, here.is_report);
	ck_assert_int_eq(there.is_feedback, here.is_feedback);
	message_clear(&here);
	message_clear(&there);
}

#define MIME "MIME-Version: 1.0\r\n"
#define TEXT "Content-Type: text/plain"

static const char *const messages[] = {
    "",
    "Subject: nothing\r\n\r\n",
    "From: a@b.com\r\n\r\nI approve\r\n",
    MIME TEXT "; charset=utf-8\r\n"
	      "Content-Transfer-Encoding: base64\r\n\r\nSSBhcHByb3Zl\r\n",
    MIME TEXT "; charset=iso-8859-1\r\n"
	      "Content-Transfer-Encoding: quoted-printable\r\n\r\nOui, "
	      "j'ai re=E7u\r\n",
    MIME "Content-Type: text/html\r\n\r\n<p>I approve</p>\r\n",
    MIME "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n" TEXT
	 "\r\n\r\nI approve\r\n--x\r\nContent-Type: "
	 "text/html\r\n\r\n<p>x\r\n--x--\r\n",
    MIME "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" TEXT
	 "\r\n\r\nfailed\r\n--x\r\nContent-Type: "
	 "message/delivery-status\r\n\r\nStatus: 5.0.0\r\n--x--\r\n",
    MIME TEXT "; charset=no-such-charset\r\n\r\nI approve\r\n",
    MIME TEXT "; format=flowed; delsp=yes\r\n\r\nI  \r\napprove\r\n",
    MIME "Content-Type: mult\xef\xbb\xbfipart/mixed\r\n\r\nI approve\r\n",
};

START_TEST(reads_alike)
{
	struct reader reader;

	open_readers(&reader, reader_job_run);
	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++)
		compare(&reader, messages[i]);
	readers_stop(reader.pool);
}
END_TEST

/* Each charset's code was loaded before the sandbox closed: one that was not
 * would kill the worker. */
static const char *const charsets[] = {"us-ascii", "utf-8", "iso-8859-1",
    "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6",
    "iso-8859-7", "iso-8859-8", "iso-8859-8-i", "iso-8859-9", "iso-8859-10",
    "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "windows-1250",
    "windows-1251", "windows-1252", "windows-1253", "windows-1254",
    "windows-1255", "windows-1256", "windows-1257", "windows-1258",
    "windows-874", "tis-620", "koi8-r", "koi8-u", "iso-2022-jp", "euc-jp",
    "shift_jis", "windows-31j", "iso-2022-kr", "euc-kr", "ks_c_5601-1987",
    "gb2312", "gbk", "gb18030", "big5"};

START_TEST(all_charsets_are_at_hand)
{
	struct reader reader;
	char bytes[200];

	open_readers(&reader, reader_job_run);
	for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++) {
		snprintf(bytes, sizeof(bytes),
		    MIME TEXT "; charset=%s\r\n\r\nI approve\r\n", charsets[i]);
		compare(&reader, bytes);
		snprintf(bytes, sizeof(bytes),
		    MIME TEXT "; charset=%s\r\n"
			      "\r\n\xc1\xc2 \xb0\xa1\xb0\xa2 I approve\r\n",
		    charsets[i]);
		compare(&reader, bytes);
	}
	compare(&reader,
	    MIME TEXT "; charset=iso-2022-jp\r\n\r\n\x1b$B>5G'\x1b(B\r\n");
	readers_stop(reader.pool);
}
END_TEST

/* GMime reads what names a file itself, in whatever charset. */
static const char *const named[] = {"iso-8859-1", "windows-1252", "ISO-8859-11",
    "GB2312", "shift_jis", "euc-kr", "macintosh", "big5-hkscs", "euc-tw",
    "viscii", "ibm850", "koi8-t", "us-ascii", "x-no-such",
    /* not at hand in a worker */
    "utf-7", "utf-16", "utf-32", "unicode-1-1-utf-7", "ibm037", "cp1047",
    "ebcdic-us", "iso-2022-cn-ext", "macuk", "tscii", "hp-roman8"};
static const struct {
	const char *before, *behind;
} naming[] = {{"; name=\"=?", "?q?caf=E9.txt?=\""}, {"; name*=", "''caf%E9"},
    {"\r\nContent-Description: =?", "?q?caf=E9?="},
    {"; charset*=", "''utf%2D8"},
    {"\r\nContent-Disposition: inline; x=\"", " \xe9\""}};

START_TEST(t28_names_in_any_charset_are_read)
{
	struct reader reader;
	char bytes[200];

	open_readers(&reader, reader_job_run);
	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
		snprintf(bytes, sizeof(bytes),
		    MIME TEXT "%s%s%s\r\n\r\nI approve\r\n", naming[_i].before,
		    named[i], naming[_i].behind);
		compare(&reader, bytes);
	}
	readers_stop(reader.pool);
}
END_TEST

START_TEST(large_messages_pass)
{
	struct reader reader;
	struct buf bytes = BUF_INIT;

	open_readers(&reader, reader_job_run);
	buf_adds(&bytes, MIME TEXT "\r\n\r\n");
	while (bytes.len < MESSAGE_TEXT_MAX - 100)
		buf_adds(&bytes, "line after line after line\r\n");
	compare(&reader, buf_str(&bytes));
	while (bytes.len < 8 * MESSAGE_TEXT_MAX)
		buf_adds(&bytes, "line after line after line\r\n");
	compare(&reader, buf_str(&bytes)); /* unsure: too long a text */
	buf_free(&bytes);
	readers_stop(reader.pool);
}
END_TEST

/* ---------------------------------------------------------------------- T28 */

/* A worker in an enemy's hands: the message says what it does. */
static enum status
run_possessed(
    struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	static const char says[] = "I approve\n", no_text[] = "I approve\xff";
	struct reader_message_head head = {
	    .state = MESSAGE_TEXT_FOUND, .len = sizeof(says) - 1};
	bool lies = true;

	if (memmem(job, len, "open the store", 14) != NULL)
		buf_addf(result, "%d",
		    open("/var/lib/countersign/store.sqlite", O_RDWR));
	else if (memmem(job, len, "open a socket", 13) != NULL)
		buf_addf(result, "%d", socket(AF_INET, SOCK_STREAM, 0));
	else if (memmem(job, len, "kill the parent", 15) != NULL)
		buf_addf(result, "%d", kill(getppid(), SIGKILL));
	else if (memmem(job, len, "say nothing", 11) != NULL)
		return ST_OK;
	else if (memmem(job, len, "state", 5) != NULL)
		head.state = 77;
	else if (memmem(job, len, "flag", 4) != NULL)
		head.is_report = 2;
	else if (memmem(job, len, "type", 4) != NULL)
		memset(head.type, 'x', sizeof(head.type));
	else if (memmem(job, len, "control", 7) != NULL)
		head.type[0] = '\n';
	else if (memmem(job, len, "none", 4) != NULL)
		head.state = MESSAGE_TEXT_NONE;
	else if (memmem(job, len, "too long", 8) != NULL)
		head.len++;
	else if (memmem(job, len, "too short", 9) != NULL)
		head.len--;
	else if (memmem(job, len, "too many", 8) != NULL)
		head.n_others = MESSAGE_OTHERS_MAX + 1;
	else if (memmem(job, len, "missing", 7) != NULL)
		head.others[head.n_others++].len = 1;
	else if (memmem(job, len, "text", 4) == NULL)
		lies = false;
	if (!lies)
		return reader_job_run(link, result, job, len);
	buf_add(result, &head, sizeof(head));
	buf_adds(result, memmem(job, len, "text", 4) != NULL ? no_text : says);
	return ST_OK;
}

static const char *const deeds[] = {"open the store", "open a socket",
    "kill the parent", "say nothing", "state", "flag", "type", "control",
    "none", "text", "too long", "too short", "too many", "missing"};

START_TEST(t28_misbehaviour_is_temporary)
{
	struct reader reader;
	struct message m;
	struct err err = {""};
	enum status st;

	open_readers(&reader, run_possessed);
	compare(&reader, "From: a@b.com\r\n\r\nI approve\r\n");
	st = read_it(&m, &reader, deeds[_i], &err);
	ck_assert_msg(st == ST_TEMP, "%s: got %s", deeds[_i], status_name(st));
	ck_assert(err.text[0] != '\0');
	ck_assert_ptr_null(m.text);
	message_clear(&m);
	compare(&reader, "From: a@b.com\r\n\r\nI approve\r\n");
	readers_stop(reader.pool);
}
END_TEST

START_TEST(without_time_is_temporary)
{
	struct reader reader;
	struct message m;
	struct err err = {""};

	open_readers(&reader, reader_job_run);
	ck_assert_int_eq(reader_read_message(&m, &reader, "x", 1, false,
			     clock_mono_ms() - 1, &err),
	    ST_TEMP);
	message_clear(&m);
	compare(&reader, "From: a@b.com\r\n\r\nI approve\r\n");
	readers_stop(reader.pool);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reader");
	TCase *tcase = tcase_create("reader");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, reads_alike);
	tcase_add_test(tcase, all_charsets_are_at_hand);
	tcase_add_loop_test(tcase, t28_names_in_any_charset_are_read, 0,
	    sizeof(naming) / sizeof(*naming));
	tcase_add_test(tcase, large_messages_pass);
	tcase_add_loop_test(tcase, t28_misbehaviour_is_temporary, 0,
	    sizeof(deeds) / sizeof(*deeds));
	tcase_add_test(tcase, without_time_is_temporary);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed > 0;
}
