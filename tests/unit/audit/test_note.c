/* SPDX-License-Identifier: ISC
 * audit/note.c: the examples of C2SP signed-note and of Go's sumdb/note, and
 * whatever is no verifier key and no signed note. */
#include <strings.h>

#include "audit/note.h"
#include "tests/unit/base/ed25519_pem.h"

/* The example of golang.org/x/mod/sumdb/note; the same key, private. */
#define GO_KEY \
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define GO_SEED                            \
	"810a1402d5146c8d84f2443330f54080" \
	"ebf98ee17d9c74f6252fc5d5c7283173"
#define GO_TEXT                                                      \
	"If you think cryptography is the answer to your problem,\n" \
	"then you don't know what your problem is.\n"
#define DASH "\xe2\x80\x94 "
#define GO_BASE64                                                 \
	"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FF" \
	"YC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
#define GO_SIGNATURE DASH "PeterNeumann " GO_BASE64 "\n"
#define GO_NOTE      GO_TEXT "\n" GO_SIGNATURE

/* Of nobody that is known: C2SP signed-note's example. */
#define POEM                                     \
	"Ognuno sta solo sul cuor della terra\n" \
	"trafitto da un raggio di sole:\n\n"     \
	"ed \xc3\xa8 subito sera.\n"
#define POEM_SIGNATURE                                                    \
	DASH "quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/"  \
	     "5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRw" \
	     "NtIc=\n"

static struct note_key go_key;

static void
begin(void)
{
	place_make();
	ck_ok(note_key_parse(&go_key, GO_KEY, strlen(GO_KEY)));
}

/* --------------------------------------------------------------------- keys */

START_TEST(key)
{
	char text[NOTE_KEY_TEXT_SIZE];
	struct note_key again;

	ck_assert_str_eq(go_key.name, "PeterNeumann");
	ck_assert_uint_eq(go_key.id, 0xc74f20a3);
	ck_assert_str_eq(note_key_format(text, &go_key), GO_KEY);
	ck_ok(note_key_set(&again, go_key.name, go_key.public));
	ck_assert_uint_eq(again.id, go_key.id);
	snprintf(text, sizeof(text), " \t%s\r\n", GO_KEY);
	ck_ok(note_key_parse(&again, text, strlen(text)));
}
END_TEST

/* No part of it is a key, nor is it with any bit changed. */
START_TEST(no_part_of_a_key)
{
	char text[] = GO_KEY;
	size_t len = strlen(text);
	struct note_key unused;

	for (size_t i = 0; i <= len; i++) {
		for (size_t n = 0; i + n <= len; n++) {
			if (n < len)
				ck_status(note_key_parse(&unused, text + i, n),
				    ST_INVALID);
		}
	}
	for (size_t i = 0; i < 8 * len; i++) {
		text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
		/* The digits of the id have two forms. */
		if (strcasecmp(text, GO_KEY) != 0 ||
		    strncmp(text, GO_KEY, 13) != 0)
			ck_assert_msg(
			    note_key_parse(&unused, text, len) == ST_INVALID,
			    "%s", text);
		text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
	}
}
END_TEST

static const struct {
	const char *label, *text;
} bad_keys[] = {
    {"longer, with its own id", "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiB"
				"fsVkmqq/LDE4izWy10TWBADKEY=="},
    {"of another algorithm, with its own id",
	"PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"},
    {"a blank within", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
		       "LDE4izWy10TW"},
    {"two of them", GO_KEY "\n" GO_KEY},
    {"no name", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"},
    {"a private one", "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QI"
		      "Dr+Y7hfZx09iUvxdXHKDFz"},
    {"URL-safe base64",
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW"},
};

START_TEST(bad_key)
{
	struct note_key unused;

	ck_assert_msg(note_key_parse(&unused, bad_keys[_i].text,
			  strlen(bad_keys[_i].text)) == ST_INVALID,
	    "%s", bad_keys[_i].label);
}
END_TEST

static const struct {
	const char *name;
	bool good;
} names[] = {
    {"ca.example/countersign", true}, {"m\xc3\xbcnchen.example", true},
    {"\xf0\x9f\x8c\xb2", true}, {"", false}, {" ", false}, {"a b", false},
    {"a\tb", false}, {"a\nb", false}, {"a+b", false}, {"a\x7f", false},
    {"a\xc2\x85", false},      /* NEL */
    {"a\xc2\xa0", false},      /* NO-BREAK SPACE */
    {"\xe1\x9a\x80", false},   /* OGHAM SPACE MARK */
    {"a\xe2\x80\x83z", false}, /* EM SPACE */
    {"a\xe2\x80\xa8", false},  /* LINE SEPARATOR */
    {"a\xe2\x80\xa9", false},  /* PARAGRAPH SEPARATOR */
    {"a\xe2\x80\xaf", false},  /* NARROW NO-BREAK SPACE */
    {"a\xe2\x81\x9f", false},  /* MEDIUM MATHEMATICAL SPACE */
    {"a\xe3\x80\x80", false},  /* IDEOGRAPHIC SPACE */
    {"a\xff", false},          /* no UTF-8 */
    {"a\xc3", false},          /* cut short */
    {"a\xc0\xa0", false},      /* too long a form */
    {"a\xed\xa0\x80", false},  /* a surrogate */
    {"a\xe2\x80\x8b", true},   /* ZERO WIDTH SPACE is none */
};

START_TEST(name)
{
	struct note_key unused;

	ck_assert_int_eq(note_name_is_good(names[_i].name), names[_i].good);
	ck_status(note_key_set(&unused, names[_i].name, go_key.public),
	    names[_i].good ? ST_OK : ST_INVALID);
}
END_TEST

START_TEST(long_name)
{
	char text[NOTE_NAME_SIZE + 1];
	struct note_key key_of;

	memset(text, 'a', sizeof(text));
	text[NOTE_NAME_SIZE] = '\0';
	ck_assert(!note_name_is_good(text));
	text[NOTE_NAME_SIZE - 1] = '\0';
	ck_ok(note_key_set(&key_of, text, go_key.public));
	ck_assert_str_eq(key_of.name, text);
}
END_TEST

/* -------------------------------------------------------------------- notes */

START_TEST(signed_as_go_does)
{
	struct ed25519 *secret = ed25519_of("go.pem", GO_SEED);
	struct note_signer signer = {go_key, secret};
	struct buf note = BUF_INIT;

	ck_assert_mem_eq(
	    ed25519_public(secret), go_key.public, sizeof(go_key.public));
	ck_ok(note_sign(&note, GO_TEXT, &signer, 1));
	ck_assert_str_eq(buf_str(&note), GO_NOTE);
	buf_free(&note);
	ed25519_free(secret);
}
END_TEST

static const struct {
	const char *label, *note;
	enum status want;
} notes[] = {
    {"Go's example", GO_NOTE, ST_OK},
    {"of nobody that is known", POEM "\n" POEM_SIGNATURE, ST_DENIED},
    {"a stranger's before it", GO_TEXT "\n" POEM_SIGNATURE GO_SIGNATURE, ST_OK},
    {"a stranger's behind it", GO_TEXT "\n" GO_SIGNATURE POEM_SIGNATURE, ST_OK},
    {"twice", GO_TEXT "\n" GO_SIGNATURE GO_SIGNATURE, ST_OK},
    {"another text", "If\n\n" GO_SIGNATURE, ST_DENIED},
    {"a line more", GO_TEXT "more\n\n" GO_SIGNATURE, ST_DENIED},
    {"an empty line more", GO_TEXT "\n\n" GO_SIGNATURE, ST_DENIED},
    {"a blank more", GO_TEXT " \n\n" GO_SIGNATURE, ST_DENIED},
    {"a false one beside the true one",
	GO_TEXT "\n" GO_SIGNATURE DASH
		"PeterNeumann x08go/aJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGU"
		"gYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
	ST_DENIED},
    {"of the wrong length", GO_TEXT "\n" DASH "PeterNeumann x08go/ZJkuBS\n",
	ST_DENIED},
    {"of another by that name",
	GO_TEXT "\n" DASH "PeterNeumann y08go/ZJkuBS\n" GO_SIGNATURE, ST_OK},
    {"of that id by another name", GO_TEXT "\n" DASH "Peter " GO_BASE64 "\n",
	ST_DENIED},
    {"nothing", "", ST_INVALID},
    {"a line end", "\n", ST_INVALID},
    {"two line ends", "\n\n", ST_INVALID},
    {"no signature", GO_TEXT, ST_INVALID},
    {"no signature behind the blank line", GO_TEXT "\n", ST_INVALID},
    {"no blank line", GO_TEXT GO_SIGNATURE, ST_INVALID},
    {"no line end", GO_TEXT "\n" DASH "PeterNeumann " GO_BASE64, ST_INVALID},
    {"something behind", GO_NOTE "x\n", ST_INVALID},
    {"a blank line behind", GO_NOTE "\n", ST_INVALID},
    {"a hyphen", GO_TEXT "\n- PeterNeumann " GO_BASE64 "\n", ST_INVALID},
    {"an en dash", GO_TEXT "\n\xe2\x80\x93 PeterNeumann " GO_BASE64 "\n",
	ST_INVALID},
    {"no dash", GO_TEXT "\nPeterNeumann " GO_BASE64 "\n", ST_INVALID},
    {"a dash alone", GO_TEXT "\n\xe2\x80\x94\n", ST_INVALID},
    {"a dash and a blank", GO_TEXT "\n" DASH "\n", ST_INVALID},
    {"no name", GO_TEXT "\n" DASH GO_BASE64 "\n", ST_INVALID},
    {"an empty name", GO_TEXT "\n" DASH " " GO_BASE64 "\n", ST_INVALID},
    {"a name with a plus sign",
	GO_TEXT "\n" DASH "Peter+Neumann " GO_BASE64 "\n", ST_INVALID},
    {"a name with a space of another kind",
	GO_TEXT "\n" DASH "Peter\xc2\xa0Neumann " GO_BASE64 "\n", ST_INVALID},
    {"two blanks", GO_TEXT "\n" DASH "PeterNeumann  " GO_BASE64 "\n",
	ST_INVALID},
    {"a blank behind", GO_TEXT "\n" DASH "PeterNeumann " GO_BASE64 " \n",
	ST_INVALID},
    {"no base64", GO_TEXT "\n" DASH "PeterNeumann x08go/%\n", ST_INVALID},
    {"an id alone", GO_TEXT "\n" DASH "PeterNeumann x08gow==\n", ST_INVALID},
    {"less than an id", GO_TEXT "\n" DASH "PeterNeumann x08g\n", ST_INVALID},
    {"an empty signature", GO_TEXT "\n" DASH "PeterNeumann \n", ST_INVALID},
    {"CRLF", "If\r\n\r\n" GO_SIGNATURE, ST_INVALID},
    {"a tab", "If\tyou\n\n" GO_SIGNATURE, ST_INVALID},
    {"no UTF-8", "If\xff\n\n" GO_SIGNATURE, ST_INVALID},
};

START_TEST(opened)
{
	const char *bytes = notes[_i].note;
	struct note note;
	enum status st =
	    note_open(&note, bytes, strlen(bytes), &go_key, 1, &place_err);

	ck_assert_msg(
	    st == notes[_i].want, "%s: %s", notes[_i].label, status_name(st));
	if (st != ST_OK) {
		ck_assert_str_ne(place_err.text, "");
		return;
	}
	ck_assert_uint_eq(note.signed_by, 1);
	ck_assert_uint_eq(note.text_len, strlen(GO_TEXT));
	ck_assert_mem_eq(note.text, GO_TEXT, strlen(GO_TEXT));
}
END_TEST

/* One bit of any octet; none is passed over. */
START_TEST(every_bit)
{
	char bytes[] = GO_NOTE;
	size_t len = strlen(bytes);
	struct note note;

	for (size_t i = 0; i < 8 * len; i++) {
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
		ck_assert_msg(note_open(&note, bytes, len, &go_key, 1,
				  &place_err) != ST_OK,
		    "octet %zu, bit %zu", i / 8, i % 8);
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
	}
	for (size_t n = 0; n < len; n++)
		ck_assert_int_ne(
		    note_open(&note, bytes, n, &go_key, 1, &place_err), ST_OK);
	bytes[3] = '\0';
	ck_status(
	    note_open(&note, bytes, len, &go_key, 1, &place_err), ST_INVALID);
}
END_TEST

START_TEST(no_keys)
{
	struct note note;

	ck_status(
	    note_open(&note, GO_NOTE, strlen(GO_NOTE), NULL, 0, &place_err),
	    ST_DENIED);
}
END_TEST

/* Which of the keys it was. */
START_TEST(several_keys)
{
	struct ed25519 *secret = ed25519_of("other.pem", GO_SEED);
	struct note_key keys[3];
	struct note_signer signers[2];
	struct buf bytes = BUF_INIT;
	struct note note;

	for (size_t i = 0; i < COUNT(keys); i++) {
		char text[8];

		snprintf(text, sizeof(text), "log%zu", i);
		ck_ok(note_key_set(&keys[i], text, ed25519_public(secret)));
	}
	signers[0] = (struct note_signer){keys[2], secret};
	signers[1] = (struct note_signer){keys[0], secret};
	ck_ok(note_sign(&bytes, "text\n", signers, 2));
	ck_ok(
	    note_open(&note, buf_str(&bytes), bytes.len, keys, 3, &place_err));
	ck_assert_uint_eq(note.signed_by, 5);
	buf_free(&bytes);
	ed25519_free(secret);
}
END_TEST

/* C2SP: sixteen signatures must be taken; ours ends at its bound. */
START_TEST(many_signatures)
{
	static const int counts[] = {
	    16, NOTE_SIGNATURES_MAX - 1, NOTE_SIGNATURES_MAX};
	struct buf bytes = BUF_INIT;
	struct note note;

	buf_adds(&bytes, GO_TEXT "\n");
	for (int i = 0; i < counts[_i]; i++)
		buf_adds(&bytes, POEM_SIGNATURE);
	buf_adds(&bytes, GO_SIGNATURE);
	ck_status(note_open(&note, buf_str(&bytes), bytes.len, &go_key, 1,
		      &place_err),
	    counts[_i] < NOTE_SIGNATURES_MAX ? ST_OK : ST_INVALID);
	buf_free(&bytes);
}
END_TEST

START_TEST(too_long)
{
	struct buf bytes = BUF_INIT;
	struct note note;

	while (bytes.len + strlen(GO_NOTE) <= NOTE_MAX)
		buf_addc(&bytes, 'x');
	buf_adds(&bytes, GO_NOTE);
	ck_status(note_open(&note, buf_str(&bytes), bytes.len, &go_key, 1,
		      &place_err),
	    ST_INVALID);
	buf_free(&bytes);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("note");
	TCase *tc = tcase_create("note");

	tcase_add_checked_fixture(tc, begin, NULL);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, key);
	tcase_add_test(tc, no_part_of_a_key);
	tcase_add_loop_test(tc, bad_key, 0, COUNT_OF(bad_keys));
	tcase_add_loop_test(tc, name, 0, COUNT_OF(names));
	tcase_add_test(tc, long_name);
	tcase_add_test(tc, signed_as_go_does);
	tcase_add_loop_test(tc, opened, 0, COUNT_OF(notes));
	tcase_add_test(tc, every_bit);
	tcase_add_test(tc, no_keys);
	tcase_add_test(tc, several_keys);
	tcase_add_loop_test(tc, many_signatures, 0, 3);
	tcase_add_test(tc, too_long);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
