/* SPDX-License-Identifier: ISC
 * Frames between the web child and its parent: whole, in pieces, too large,
 * broken off, and no frames at all. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "approve/web/channel.h"

static int pair[2];
static struct channel_reader reader; /* of pair[1] */

static void
channel_open_pair(void)
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	channel_reader_init(&reader, pair[1]);
}

static void
channel_close_pair(void)
{
	close(pair[0]);
	close(pair[1]);
}

START_TEST(channel_carries_objects_in_order)
{
	json_t *got = NULL, *sent;
	int i;

	for (i = 0; i < 3; i++) {
		sent = json_pack("{s:i, s:s}", "n", i, "text", "\u00fc\"\n");
		ck_assert_int_eq(channel_send(pair[0], sent, NULL), ST_OK);
		json_decref(sent);
	}
	close(pair[0]);
	for (i = 0; i < 3; i++) {
		ck_assert_int_eq(channel_receive(&reader, &got, NULL), ST_OK);
		ck_assert_int_eq(
		    json_integer_value(json_object_get(got, "n")), i);
		ck_assert_str_eq(
		    json_string_value(json_object_get(got, "text")),
		    "\u00fc\"\n");
		json_decref(got);
	}
	ck_assert_int_eq(channel_receive(&reader, &got, NULL), ST_NOTFOUND);
	ck_assert_ptr_null(got);
	pair[0] = -1;
}
END_TEST

/* One write, one read; what is left behind a whole frame must be waited for. */
START_TEST(channel_carries_many_at_once)
{
	json_t *got = NULL, *sent, *array = json_array();
	struct buf frames = BUF_INIT;
	int i;

	ck_assert(channel_must_wait(&reader));
	for (i = 0; i < 3; i++) {
		sent = json_pack("{s:i}", "n", i);
		ck_assert_int_eq(channel_add(&frames, sent, NULL), ST_OK);
		json_decref(sent);
	}
	ck_assert_int_eq(channel_add(&frames, array, NULL), ST_INVALID);
	buf_add(&frames, "\0\0", 2);
	ck_assert_int_eq(channel_send_added(pair[0], &frames, NULL), ST_OK);
	for (i = 0; i < 3; i++) {
		ck_assert_int_eq(channel_receive(&reader, &got, NULL), ST_OK);
		ck_assert_int_eq(
		    json_integer_value(json_object_get(got, "n")), i);
		ck_assert_int_eq(channel_must_wait(&reader), i == 2);
		json_decref(got);
	}
	close(pair[0]);
	ck_assert_int_eq(channel_receive(&reader, &got, NULL), ST_TEMP);
	pair[0] = -1;
	json_decref(array);
	buf_free(&frames);
}
END_TEST

static const struct {
	const char *label;
	uint32_t length;
	const char *body;
	size_t body_len;
	enum status want;
} channel_cases[] = {
    {"an object", 2, "{}", 2, ST_OK},
    {"blanks around", 6, " { }\n ", 6, ST_OK},
    {"a length of 0", 0, "", 0, ST_INVALID},
    {"a length over the limit", CHANNEL_FRAME_MAX + 1, "{", 1, ST_INVALID},
    {"a length of 4 GB", 0xffffffff, "{", 1, ST_INVALID},
    {"cut off", 10, "{\"a\":1", 6, ST_TEMP},
    {"nothing behind the length", 10, "", 0, ST_TEMP},
    {"an array", 2, "[]", 2, ST_INVALID},
    {"a text", 3, "\"a\"", 3, ST_INVALID},
    {"no JSON", 3, "abc", 3, ST_INVALID},
    {"two objects", 4, "{}{}", 4, ST_INVALID},
    {"a member twice", 13, "{\"a\":1,\"a\":2}", 13, ST_INVALID},
    {"NUL in a text", 14, "{\"a\":\"b\\u0000\"}", 14, ST_INVALID},
    {"not UTF-8", 9, "{\"a\":\"\xff\"}", 9, ST_INVALID},
    {"an object and NUL", 3, "{}\0", 3, ST_INVALID},
};

static void
channel_put(uint32_t length, const char *body, size_t len)
{
	const unsigned char header[] = {(unsigned char)(length >> 24),
	    (unsigned char)(length >> 16), (unsigned char)(length >> 8),
	    (unsigned char)length};

	ck_assert_int_eq(write(pair[0], header, sizeof(header)), 4);
	ck_assert_int_eq(write(pair[0], body, len), (ssize_t)len);
}

START_TEST(channel_takes_nothing_but_frames)
{
	struct err err = {""};
	json_t *got = NULL;
	enum status st;

	channel_put(channel_cases[_i].length, channel_cases[_i].body,
	    channel_cases[_i].body_len);
	shutdown(pair[0], SHUT_WR);
	st = channel_receive(&reader, &got, &err);
	ck_assert_msg(st == channel_cases[_i].want, "%s: got %s (%s), want %s",
	    channel_cases[_i].label, status_name(st), err.text,
	    status_name(channel_cases[_i].want));
	ck_assert_msg((got != NULL) == (st == ST_OK), "%s: object %p",
	    channel_cases[_i].label, (void *)got);
	if (st != ST_OK)
		ck_assert_str_ne(err.text, "");
	json_decref(got);
}
END_TEST

START_TEST(channel_waits_for_the_rest)
{
	json_t *got = NULL;
	pid_t writer = fork();
	size_t i;

	ck_assert_int_ge(writer, 0);
	if (writer == 0) {
		static const char frame[] = "\0\0\0\7{\"a\":1}";

		for (i = 0; i < sizeof(frame) - 1; i++) {
			usleep(3000);
			if (write(pair[0], frame + i, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	ck_assert_int_eq(channel_receive(&reader, &got, NULL), ST_OK);
	ck_assert_int_eq(json_integer_value(json_object_get(got, "a")), 1);
	json_decref(got);
}
END_TEST

static json_t *
channel_object_of(size_t len)
{
	char *text = malloc(len + 1);
	json_t *object;

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', len);
	text[len] = '\0';
	object = json_pack("{s:s}", "t", text);
	free(text);
	ck_assert_ptr_nonnull(object);
	return object;
}

/* {"t":"..."} adds eight bytes. */
START_TEST(channel_sends_no_frame_that_is_too_large)
{
	json_t *fits = channel_object_of(CHANNEL_FRAME_MAX - 8);
	json_t *large = channel_object_of(CHANNEL_FRAME_MAX - 7);
	json_t *array = json_array(), *got = NULL;
	struct err err = {""};

	ck_assert_int_eq(channel_send(pair[0], large, &err), ST_INVALID);
	ck_assert_str_ne(err.text, "");
	ck_assert_int_eq(channel_send(pair[0], array, NULL), ST_INVALID);
	ck_assert_int_eq(channel_send(pair[0], NULL, NULL), ST_INVALID);
	ck_assert_int_eq(channel_send(pair[0], fits, NULL), ST_OK);
	ck_assert_int_eq(channel_receive(&reader, &got, NULL), ST_OK);
	ck_assert(json_equal(got, fits));
	json_decref(fits);
	json_decref(large);
	json_decref(array);
	json_decref(got);
}
END_TEST

START_TEST(channel_tells_when_nobody_is_there)
{
	json_t *object = json_object();

	close(pair[1]);
	ck_assert_int_eq(channel_send(pair[0], object, NULL), ST_TEMP);
	json_decref(object);
	pair[1] = -1;
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("channel");
	TCase *tc = tcase_create("channel");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, channel_open_pair, channel_close_pair);
	tcase_add_test(tc, channel_carries_objects_in_order);
	tcase_add_test(tc, channel_carries_many_at_once);
	tcase_add_loop_test(tc, channel_takes_nothing_but_frames, 0,
	    sizeof(channel_cases) / sizeof(channel_cases[0]));
	tcase_add_test(tc, channel_waits_for_the_rest);
	tcase_add_test(tc, channel_sends_no_frame_that_is_too_large);
	tcase_add_test(tc, channel_tells_when_nobody_is_there);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
