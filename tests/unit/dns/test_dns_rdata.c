/* SPDX-License-Identifier: ISC
 * lib/dns/dns_rdata.c: MX and CAA in wire form, whole or not at all (C2, C3).
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns_rdata.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define BYTES(s) s, sizeof(s) - 1
#define L62      "\76aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* In memory of exactly its size, for AddressSanitizer. */
static struct dns_record
record_of(const char *data, size_t len)
{
	struct dns_record record = {malloc(len + (len == 0)), len};

	ck_assert_ptr_nonnull(record.data);
	if (len > 0)
		memcpy(record.data, data, len);
	return record;
}

static const struct {
	const char *label;
	const char *data;
	size_t len;
	enum status want;
	uint16_t preference;
	const char *host;
} mx_cases[] = {
    {"two labels", BYTES("\0\12\2mx\3com\0"), ST_OK, 10, "mx.com"},
    {"largest preference", BYTES("\xff\xff\2mx\0"), ST_OK, 65535, "mx"},
    {"null MX (RFC 7505)", BYTES("\0\0\0"), ST_OK, 0, "."},
    {"case is kept", BYTES("\0\1\2Mx\3Com\0"), ST_OK, 1, "Mx.Com"},
    {"a dot in a label", BYTES("\0\1\3a.b\0"), ST_OK, 1, "a\\046b"},
    {"octets in a label", BYTES("\0\1\3 \xff\0\0"), ST_OK, 1,
	"\\032\\255\\000"},
    {"nothing", BYTES(""), ST_INVALID, 0, NULL},
    {"half a preference", BYTES("\0"), ST_INVALID, 0, NULL},
    {"no name", BYTES("\0\12"), ST_INVALID, 0, NULL},
    {"no root", BYTES("\0\12\2mx"), ST_INVALID, 0, NULL},
    {"label cut off", BYTES("\0\12\5mx\0"), ST_INVALID, 0, NULL},
    {"label to the end", BYTES("\0\12\3mx\0"), ST_INVALID, 0, NULL},
    {"octets left over", BYTES("\0\12\2mx\0x"), ST_INVALID, 0, NULL},
    {"two roots", BYTES("\0\12\0\0"), ST_INVALID, 0, NULL},
    {"a pointer", BYTES("\0\12\xc0\14"), ST_INVALID, 0, NULL},
    {"a label of 64",
	BYTES("\0\12\100"
	      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\0"),
	ST_INVALID, 0, NULL},
    {"256 octets", BYTES("\0\12" L62 L62 L62 L62 "\2aa\0"), ST_INVALID, 0,
	NULL},
};

START_TEST(c2_mx)
{
	struct dns_record record =
	    record_of(mx_cases[_i].data, mx_cases[_i].len);
	struct dns_mx mx;
	enum status st = dns_mx_parse(&mx, &record);

	free(record.data);
	ck_assert_msg(st == mx_cases[_i].want, "%s: got %s, want %s",
	    mx_cases[_i].label, status_name(st),
	    status_name(mx_cases[_i].want));
	if (st != ST_OK)
		return;
	ck_assert_msg(strcmp(mx.host, mx_cases[_i].host) == 0,
	    "%s: got %s, want %s", mx_cases[_i].label, mx.host,
	    mx_cases[_i].host);
	ck_assert_uint_eq(mx.preference, mx_cases[_i].preference);
}
END_TEST

/* The longest name there is, each octet of it escaped, has its room. */
START_TEST(c2_mx_longest)
{
	char data[2 + 255] = {0, 1};
	struct dns_record record;
	struct dns_mx mx;

	memset(data + 2, '.', 254);
	data[2] = data[2 + 64] = data[2 + 128] = 63;
	data[2 + 192] = 61;
	record = record_of(data, sizeof(data));
	ck_assert_int_eq(dns_mx_parse(&mx, &record), ST_OK);
	ck_assert_uint_eq(strlen(mx.host), 4 * 250 + 3);
	free(record.data);
}
END_TEST

static const struct {
	const char *label;
	const char *data;
	size_t len;
	enum status want;
	uint8_t flags;
	const char *tag, *value;
} caa_cases[] = {
    {"contactemail", BYTES("\0\14contactemaila@b.com"), ST_OK, 0,
	"contactemail", "a@b.com"},
    {"critical", BYTES("\200\5issueca.example"), ST_OK, 128, "issue",
	"ca.example"},
    {"no value", BYTES("\0\5issue"), ST_OK, 0, "issue", ""},
    {"nothing", BYTES(""), ST_INVALID, 0, NULL, NULL},
    {"flags alone", BYTES("\0"), ST_INVALID, 0, NULL, NULL},
    {"empty tag", BYTES("\0\0a@b.com"), ST_INVALID, 0, NULL, NULL},
    {"tag cut off", BYTES("\0\6issue"), ST_INVALID, 0, NULL, NULL},
    {"tag with a blank", BYTES("\0\5is uex"), ST_INVALID, 0, NULL, NULL},
    {"tag with a NUL", BYTES("\0\5issu\0x"), ST_INVALID, 0, NULL, NULL},
};

START_TEST(c3_caa)
{
	struct dns_record record =
	    record_of(caa_cases[_i].data, caa_cases[_i].len);
	struct dns_caa caa;
	enum status st = dns_caa_parse(&caa, &record);

	ck_assert_msg(st == caa_cases[_i].want, "%s: got %s, want %s",
	    caa_cases[_i].label, status_name(st),
	    status_name(caa_cases[_i].want));
	if (st == ST_OK) {
		ck_assert_uint_eq(caa.flags, caa_cases[_i].flags);
		ck_assert_uint_eq(caa.tag_len, strlen(caa_cases[_i].tag));
		ck_assert_mem_eq(caa.tag, caa_cases[_i].tag, caa.tag_len);
		ck_assert_uint_eq(caa.value_len, strlen(caa_cases[_i].value));
		ck_assert_mem_eq(caa.value, caa_cases[_i].value, caa.value_len);
	}
	free(record.data);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dns_rdata");
	TCase *tc = tcase_create("dns_rdata");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, c2_mx, 0, COUNT(mx_cases));
	tcase_add_test(tc, c2_mx_longest);
	tcase_add_loop_test(tc, c3_caa, 0, COUNT(caa_cases));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
