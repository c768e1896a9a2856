/* SPDX-License-Identifier: ISC
 * lib/base/base64.c: RFC 4648 section 10, every length, and whatever else looks
 * like base64: there is one text for one run of octets. */
#include "lib/base/base64.h"
#include "tests/fake/place.h"

static const struct {
	const char *plain, *text;
} vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

START_TEST(known)
{
	struct buf text = BUF_INIT, plain = BUF_INIT;

	base64_add(&text, vectors[_i].plain, strlen(vectors[_i].plain));
	ck_assert_str_eq(buf_str(&text), vectors[_i].text);
	ck_ok(base64_decode(&plain, buf_str(&text), text.len));
	ck_assert_str_eq(buf_str(&plain), vectors[_i].plain);
	buf_free(&text);
	buf_free(&plain);
}
END_TEST

/* All octets, at each place of a group. */
START_TEST(every_length)
{
	uint8_t bytes[300], again[300];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + i / 256);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		struct buf text = BUF_INIT;

		base64_add(&text, bytes, len);
		ck_assert_uint_eq(text.len, (len + 2) / 3 * 4);
		ck_ok(base64_decode_exactly(
		    again, len, buf_str(&text), text.len));
		ck_assert_mem_eq(again, bytes, len);
		ck_status(base64_decode_exactly(
			      again, len + 1, buf_str(&text), text.len),
		    ST_INVALID);
		if (len > 0)
			ck_status(base64_decode_exactly(
				      again, len - 1, buf_str(&text), text.len),
			    ST_INVALID);
		buf_free(&text);
	}
}
END_TEST

static const struct {
	const char *label, *text;
	size_t len; /* 0: that of the text */
} bad[] = {
    {"no padding", "Zg", 0},
    {"half the padding", "Zg=", 0},
    {"more padding", "Zg===", 0},
    {"a group of padding", "Zm9v====", 0},
    {"three of a group", "Z===", 0},
    {"nothing but padding", "====", 0},
    {"padding within", "Zg==Zg==", 0},
    {"padding before a digit", "Zg=v", 0},
    {"a bit behind the last octet", "Zh==", 0},
    {"two bits behind the last octet", "Zm9=", 0},
    {"a blank", "Zm 9v===", 0},
    {"a blank at the end", "Zm9v ", 0},
    {"a line end", "Zm9v\n", 0},
    {"a folded line", "Zm9v\r\nZm9v", 0},
    {"the alphabet of URLs", "--__", 0},
    {"NUL", "Zm9\0", 4},
    {"NUL at the end", "Zm9v\0\0\0", 8},
    {"an octet beyond ASCII", "Zm9\xf6", 0},
    {"a full stop", "Zm9.", 0},
};

START_TEST(refused)
{
	size_t len = bad[_i].len > 0 ? bad[_i].len : strlen(bad[_i].text);
	struct buf plain = BUF_INIT;
	uint8_t bytes[8];

	ck_assert_msg(base64_decode(&plain, bad[_i].text, len) == ST_INVALID,
	    "%s", bad[_i].label);
	for (size_t size = 0; size <= sizeof(bytes); size++)
		ck_status(base64_decode_exactly(bytes, size, bad[_i].text, len),
		    ST_INVALID);
	buf_free(&plain);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base64");
	TCase *tc = tcase_create("base64");

	tcase_add_loop_test(tc, known, 0, COUNT_OF(vectors));
	tcase_add_test(tc, every_length);
	tcase_add_loop_test(tc, refused, 0, COUNT_OF(bad));
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
