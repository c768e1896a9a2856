/* SPDX-License-Identifier: ISC
 * Proves that what is kept of a mail has no token and all the rest, and gives
 * back the words that were sent (I6, T25). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/sent.h"
#include "audit/evidence.h"
#include "lib/mail/compose.h"

#define LINK_TOKEN  "abcdefghijklmnopqrstuvwxyz234567"
#define REPLY_TOKEN "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2"
#define STARS       "********************************"

enum { COLUMNS = 90 };

static const char *const tokens[] = {LINK_TOKEN, REPLY_TOKEN};

/* The link stands `at` columns from the left, so that soft line breaks fall
 * before, within and behind its token. */
static char *
text_with(const char *token, int at)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < at; i++)
		buf_addc(&text, i % 7 == 6 ? ' ' : 'x');
	buf_addf(&text, "https://ca.example/a/%s\n\nGr\xc3\xbc\xc3\x9f", token);
	buf_adds(&text, "e = 100 %\n.\nFrom here \nend");
	return buf_steal(&text);
}

static void
compose(struct buf *out, const char *text, const char *html)
{
	struct err err = {""};
	const struct compose c = {
	    .from = "Example <validation@ca.example>",
	    .reply_to = "approve+" REPLY_TOKEN "@reply.ca.example",
	    .to = "admin@example.com",
	    .subject = "Approval",
	    .message_id = "k7q3.1@ca.example",
	    .lang = "en",
	    .date = 1795335180,
	    .text = text,
	    .html = html,
	};

	ck_assert_msg(compose_message(out, &c, &err) == ST_OK, "%s", err.text);
}

/* Any octets kept as a mail. */
static struct buf
keep(const char *bytes, size_t len)
{
	struct evidence evidence = {.n_files = 0};
	struct buf out = BUF_INIT;

	evidence_add(&evidence, "mail.eml", bytes, len);
	ck_assert_int_eq(evidence_write(&out, &evidence), ST_OK);
	return out;
}

/* The mail out of its copy. */
static void
open_copy(struct buf *copy)
{
	struct evidence evidence;
	const struct evidence_file *mail;
	struct buf out = BUF_INIT;

	ck_assert_int_eq(
	    evidence_read(&evidence, copy->data, copy->len, NULL), ST_OK);
	mail = evidence_file(&evidence, "mail.eml");
	ck_assert_ptr_nonnull(mail);
	buf_add(&out, mail->bytes, mail->len);
	buf_free(copy);
	*copy = out;
}

/* The octets without soft line breaks. */
static char *
without_breaks(const struct buf *bytes)
{
	struct buf out = BUF_INIT;

	for (const char *p = buf_str(bytes); *p != '\0'; p++) {
		if (strncmp(p, "=\r\n", 3) == 0)
			p += 2;
		else
			buf_addc(&out, *p);
	}
	return buf_steal(&out);
}

START_TEST(copy_has_no_token)
{
	char *text = text_with(LINK_TOKEN, _i);
	struct buf message = BUF_INIT, copy = BUF_INIT;
	char *joined;

	compose(&message, text, "<body><p>Hello " LINK_TOKEN "</p></body>");
	ck_assert_int_eq(sent_copy(&copy, &message, tokens, 2), ST_OK);
	open_copy(&copy);
	ck_assert_uint_eq(copy.len, message.len);
	joined = without_breaks(&copy);
	ck_assert_ptr_null(strstr(joined, LINK_TOKEN));
	ck_assert_ptr_null(strstr(joined, REPLY_TOKEN));
	ck_assert_ptr_nonnull(strstr(joined, "approve+" STARS "@reply"));
	ck_assert_ptr_nonnull(strstr(joined, "/a/" STARS));
	for (size_t i = 0; i < copy.len; i++)
		ck_assert_msg(
		    copy.data[i] == message.data[i] || copy.data[i] == '*',
		    "octet %zu was changed", i);
	free(joined);
	free(text);
	buf_free(&copy);
	buf_free(&message);
}
END_TEST

START_TEST(copy_gives_the_words)
{
	char *text = text_with(LINK_TOKEN, _i), *masked = text_with(STARS, _i);
	struct buf message = BUF_INIT, copy = BUF_INIT;
	struct notify_seen seen;

	compose(&message, text,
	    "<html><head>none</head><body><p>Hello&nbsp;you "
	    "" LINK_TOKEN "</p></body></html>");
	ck_assert_int_eq(sent_copy(&copy, &message, tokens, 2), ST_OK);
	ck_assert_int_eq(sent_seen(&seen, copy.data, copy.len), ST_OK);
	/* The part's last line end belongs to the text. */
	ck_assert_int_eq(
	    strncmp(buf_str(&seen.text), masked, strlen(masked)), 0);
	ck_assert_uint_le(seen.text.len, strlen(masked) + 1);
	ck_assert_ptr_nonnull(strstr(buf_str(&seen.html), "Hello you " STARS));
	ck_assert_ptr_null(strstr(buf_str(&seen.html), "none"));
	notify_seen_clear(&seen);
	buf_free(&copy);
	buf_free(&message);
	free(masked);
	free(text);
}
END_TEST

/* Cut anywhere, it is refused or still holds nothing but what was sent. */
START_TEST(copy_cut_short)
{
	char *text = text_with(LINK_TOKEN, 0);
	struct buf message = BUF_INIT;
	struct notify_seen seen;

	compose(&message, text, "<body>Hello</body>");
	for (size_t len = 0; len + 4 < message.len; len++) {
		struct buf kept = keep(message.data, len);

		ck_assert_int_eq(
		    sent_seen(&seen, kept.data, kept.len), ST_INVALID);
		notify_seen_clear(&seen);
		buf_free(&kept);
	}
	ck_assert_int_eq(
	    sent_seen(&seen, message.data, message.len), ST_INVALID);
	buf_free(&message);
	free(text);
}
END_TEST

#define A43 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char *const foreign[] = {
    "", "boundary=\"", "boundary=\"\"",
    "Subject: x\r\n\r\nboundary=\"a\"\r\n--a\r\n\r\nx=\r\n--a\r\n\r\n=4\r\n--a",
    "boundary=\"a\"\r\n--a\r\n\r\n=ZZ\r\n--a\r\n\r\nx\r\n--a--",
    "boundary=\"a\"\r\n--a\r\n\r\nx=\r\n--a",
    "boundary=\"" A43 A43 "\"\r\n", /* longer than RFC 2046 5.1.1 has it */
};

START_TEST(no_copy_of_ours)
{
	struct buf kept = keep(foreign[_i], strlen(foreign[_i]));
	struct notify_seen seen;

	ck_assert_int_eq(sent_seen(&seen, kept.data, kept.len), ST_INVALID);
	notify_seen_clear(&seen);
	buf_free(&kept);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sent");
	TCase *tc = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, copy_has_no_token, 0, COLUMNS);
	tcase_add_loop_test(tc, copy_gives_the_words, 0, COLUMNS);
	tcase_add_test(tc, copy_cut_short);
	tcase_add_loop_test(
	    tc, no_copy_of_ours, 0, sizeof(foreign) / sizeof(foreign[0]));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
