/* SPDX-License-Identifier: ISC
 * audit/checkpoint.c: the examples of C2SP tlog-checkpoint and tlog-proof, and
 * whatever is none. */
#include "audit/checkpoint.h"
#include "lib/base/base64.h"
#include "tests/unit/base/ed25519_pem.h"

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define SOFA "example.com/behind-the-sofa\n20852163\n" ROOT

START_TEST(known)
{
	static const uint8_t root[] = {0x0a, 0xc5, 0x18, 0x6a, 0x91};
	struct checkpoint c;
	struct buf text = BUF_INIT;

	ck_ok(checkpoint_parse(&c, SOFA, strlen(SOFA)));
	ck_assert_str_eq(c.origin, "example.com/behind-the-sofa");
	ck_assert_uint_eq(c.size, 20852163);
	ck_assert_mem_eq(c.root.bytes, root, sizeof(root));
	checkpoint_format(&text, &c);
	ck_assert_str_eq(buf_str(&text), SOFA);
	buf_free(&text);
}
END_TEST

static const struct {
	const char *size;
	bool good;
	uint64_t is;
} sizes[] = {
    {"0", true, 0}, {"1", true, 1},
    {"4611686018427387903", true, (UINT64_C(1) << TREE_LEVELS) - 1},
    {"4611686018427387904", false, 0}, {"9223372036854775807", false, 0},
    {"18446744073709551615", false, 0},
    {"18446744073709551617", false, 0}, /* 1, modulo 2^64 */
    {"99999999999999999999999", false, 0}, {"", false, 0}, {"00", false, 0},
    {"01", false, 0}, {"+1", false, 0}, {"-1", false, 0}, {" 1", false, 0},
    {"1 ", false, 0}, {"1.", false, 0}, {"1e3", false, 0}, {"0x1", false, 0},
    {"1\r", false, 0}, {"\xd9\xa1", false, 0}, /* ARABIC-INDIC DIGIT ONE */
};

START_TEST(size)
{
	struct checkpoint c;
	char text[200];
	enum status st;

	snprintf(text, sizeof(text), "log\n%s\n%s", sizes[_i].size, ROOT);
	st = checkpoint_parse(&c, text, strlen(text));
	ck_assert_msg(st == (sizes[_i].good ? ST_OK : ST_INVALID), "\"%s\"",
	    sizes[_i].size);
	if (st == ST_OK)
		ck_assert_uint_eq(c.size, sizes[_i].is);
}
END_TEST

static const struct {
	const char *label, *text;
} bad[] = {
    {"nothing", ""},
    {"empty lines", "\n\n\n"},
    {"an origin alone", "log\n"},
    {"no root", "log\n1\n"},
    {"no line end", "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="},
    {"no origin", "\n1\n" ROOT},
    {"an extension line, which we sign none of", "log\n1\n" ROOT "more\n"},
    {"an empty line behind", "log\n1\n" ROOT "\n"},
    {"half a line behind", "log\n1\n" ROOT "more"},
    {"an empty root", "log\n1\n\n"},
    {"a shorter root", "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n"},
    {"a longer root",
	"log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2JBQUE=\n"},
    {"a root in hexadecimal",
	"log\n1\n0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab"
	"62\n"},
    {"a root of another alphabet",
	"log\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n"},
    {"a root without padding",
	"log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n"},
    {"a root with bits behind it",
	"log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"},
};

START_TEST(refused)
{
	struct checkpoint c;

	ck_assert_msg(checkpoint_parse(
			  &c, bad[_i].text, strlen(bad[_i].text)) == ST_INVALID,
	    "%s", bad[_i].label);
}
END_TEST

START_TEST(origins)
{
	struct checkpoint c;
	char text[NOTE_NAME_SIZE + 100];

	memset(text, 'o', NOTE_NAME_SIZE);
	snprintf(text + NOTE_NAME_SIZE - 1, 100, "\n7\n%s", ROOT);
	ck_ok(checkpoint_parse(&c, text, strlen(text)));
	ck_assert_uint_eq(strlen(c.origin), NOTE_NAME_SIZE - 1);
	snprintf(text + NOTE_NAME_SIZE, 100, "\n7\n%s", ROOT);
	text[NOTE_NAME_SIZE - 1] = 'o';
	ck_status(checkpoint_parse(&c, text, strlen(text)), ST_INVALID);
	/* A name that would end early. */
	ck_status(checkpoint_parse(
		      &c, "lo\0g\n7\n" ROOT, sizeof("lo\0g\n7\n" ROOT) - 1),
	    ST_INVALID);
}
END_TEST

/* Signed, but no checkpoint; and a checkpoint signed with another key. */
START_TEST(opened)
{
	static const char seed[] =
	    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
	struct ed25519 *secret = ed25519_of("a.pem", seed);
	struct note_signer signer = {.secret = secret};
	struct note_key other;
	struct buf note = BUF_INIT;
	struct checkpoint c;

	ck_ok(note_key_set(&signer.key, "log", ed25519_public(secret)));
	ck_ok(note_key_set(&other, "log", (const uint8_t[32]){1}));
	ck_ok(note_sign(&note, "log\n7\n" ROOT, &signer, 1));
	ck_ok(checkpoint_open(
	    &c, buf_str(&note), note.len, &signer.key, 1, &place_err));
	ck_assert_uint_eq(c.size, 7);
	ck_status(checkpoint_open(
		      &c, buf_str(&note), note.len, &other, 1, &place_err),
	    ST_DENIED);
	buf_reset(&note);
	ck_ok(note_sign(&note, "log\nseven\n" ROOT, &signer, 1));
	ck_status(checkpoint_open(
		      &c, buf_str(&note), note.len, &signer.key, 1, &place_err),
	    ST_INVALID);
	ck_assert_ptr_nonnull(strstr(place_err.text, "no checkpoint"));
	buf_free(&note);
	ed25519_free(secret);
}
END_TEST

/* ------------------------------------------------------------------- proofs */

#define H1 "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ="
#define H2 "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA="
#define H3 "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs="
static const char *const HASHES[] = {H1, H2, H3};
#define LINES H1 "\n" H2 "\n" H3 "\n"
#define NOTE                                                            \
	"example.com/fancylog\n109482\n"                                \
	"sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n\xe2\x80\x94 " \
	"example.com/fancylog hI2DJw==\n"

START_TEST(proof)
{
	struct tree_proof hashes = {.n = COUNT_OF(HASHES)};
	struct buf again = BUF_INIT;

	for (size_t i = 0; i < hashes.n; i++)
		ck_ok(base64_decode_exactly(hashes.hashes[i].bytes,
		    sizeof(hashes.hashes[i].bytes), HASHES[i],
		    strlen(HASHES[i])));
	checkpoint_format_proof(&again, 73894, &hashes, NOTE);
	ck_assert_str_eq(buf_str(&again),
	    "c2sp.org/tlog-proof@v1\nindex 73894\n" LINES "\n" NOTE);
	buf_reset(&again);
	checkpoint_format_consistency(&again, 17, &hashes, NOTE);
	ck_assert_str_eq(buf_str(&again), "old 17\n" LINES "\n" NOTE);
	buf_free(&again);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("checkpoint");
	TCase *tc = tcase_create("checkpoint");

	tcase_add_checked_fixture(tc, place_make, NULL);
	tcase_add_test(tc, known);
	tcase_add_loop_test(tc, size, 0, COUNT_OF(sizes));
	tcase_add_loop_test(tc, refused, 0, COUNT_OF(bad));
	tcase_add_test(tc, origins);
	tcase_add_test(tc, opened);
	tcase_add_test(tc, proof);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
