/* SPDX-License-Identifier: ISC
 * lib/mail/dkim_key.c: key files and key records, good and bad (O3, T10). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "lib/mail/dkim_impl.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static char folder[] = "/tmp/test_dkim_key.XXXXXX";
static char path[sizeof(folder) + 16];

static void
folder_make(void)
{
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/key.pem", folder);
}

static void
folder_remove(void)
{
	chmod(path, 0600);
	unlink(path);
	rmdir(path);
	rmdir(folder);
}

static void
write_file(const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
}

static void
write_key(EVP_PKEY *pkey, const char *passphrase)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(pkey);
	ck_assert_int_eq(
	    PEM_write_PKCS8PrivateKey(f, pkey,
		passphrase != NULL ? EVP_aes_128_cbc() : NULL, passphrase,
		passphrase != NULL ? (int)strlen(passphrase) : 0, NULL, NULL),
	    1);
	fclose(f);
	chmod(path, 0600);
	EVP_PKEY_free(pkey);
}

static EVP_PKEY *
rsa_key(size_t bits)
{
	return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
}

START_TEST(makes_and_loads)
{
	static const char *const records[] = {
	    [DKIM_RSA_SHA256] = "v=DKIM1; k=rsa; p=MII",
	    [DKIM_ED25519_SHA256] = "v=DKIM1; k=ed25519; p="};
	const enum dkim_algorithm algorithm = (enum dkim_algorithm)_i;
	struct buf record = BUF_INIT;
	struct dkim_public public;
	struct dkim_key *key;
	struct err err = {""};
	const char *reason;
	struct stat sb;

	umask(077);
	ck_assert_msg(dkim_key_generate(path, algorithm, &err) == ST_OK,
	    "got %s", err.text);
	ck_assert_int_eq(stat(path, &sb), 0);
	ck_assert_msg((sb.st_mode & 07777) == 0640, "mode is %o",
	    (unsigned int)sb.st_mode & 07777);
	ck_assert_msg(dkim_key_load(&key, path, algorithm, &err) == ST_OK,
	    "got %s", err.text);
	ck_assert_int_eq(dkim_key_record(&record, key), ST_OK);
	ck_assert_msg(
	    strncmp(buf_str(&record), records[_i], strlen(records[_i])) == 0,
	    "got %s", buf_str(&record));
	ck_assert_int_eq(
	    dkim_public_parse(&public, &reason, record.data, record.len),
	    DKIM_PASS);
	ck_assert_ptr_null(reason);
	ck_assert_int_eq(public.algorithm, algorithm);
	ck_assert_int_eq(EVP_PKEY_eq(public.pkey, key->pkey), 1);
	EVP_PKEY_free(public.pkey);
	buf_free(&record);
	dkim_key_free(key);
	dkim_key_free(NULL);
}
END_TEST

START_TEST(never_overwrites)
{
	struct err err = {""};
	struct stat before, after;

	write_file("something");
	ck_assert_int_eq(stat(path, &before), 0);
	ck_assert_int_eq(
	    dkim_key_generate(path, DKIM_ED25519_SHA256, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_int_eq(stat(path, &after), 0);
	ck_assert_int_eq(before.st_size, after.st_size);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
}
END_TEST

START_TEST(no_folder)
{
	struct err err = {""};

	ck_assert_int_eq(
	    dkim_key_generate("/nonexistent/x.pem", DKIM_ED25519_SHA256, &err),
	    ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/x.pem"));
}
END_TEST

static void
load_fails(enum dkim_algorithm algorithm, const char *reason)
{
	struct dkim_key *key = (struct dkim_key *)1;
	struct err err = {""};
	enum status st = dkim_key_load(&key, path, algorithm, &err);

	ck_assert_msg(st == ST_INVALID, "%s: got %s", reason, status_name(st));
	ck_assert_ptr_null(key);
	ck_assert_msg(
	    strstr(err.text, reason) != NULL && strstr(err.text, path) != NULL,
	    "\"%s\" does not say \"%s\" and the file", err.text, reason);
}

START_TEST(bad_files)
{
	load_fails(DKIM_RSA_SHA256, "cannot be read");
	ck_assert_int_eq(mkdir(path, 0700), 0);
	load_fails(DKIM_RSA_SHA256, "no regular file");
	rmdir(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	load_fails(DKIM_RSA_SHA256, "no regular file");
	unlink(path);
	write_file("");
	load_fails(DKIM_RSA_SHA256, "holds no private key");
	write_file("-----BEGIN PRIVATE KEY-----\nAAAA\n"
		   "-----END PRIVATE KEY-----\n");
	load_fails(DKIM_RSA_SHA256, "holds no private key");
	ck_assert_int_eq(truncate(path, 1 << 20), 0);
	load_fails(DKIM_RSA_SHA256, "larger than");
}
END_TEST

/* An encrypted key must not make the program ask the terminal. */
START_TEST(passphrase)
{
	write_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), "secret");
	load_fails(DKIM_ED25519_SHA256, "passphrase");
}
END_TEST

START_TEST(wrong_type_or_size)
{
	write_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), NULL);
	load_fails(DKIM_RSA_SHA256, "no RSA key");
	write_key(rsa_key(1024), NULL);
	load_fails(DKIM_RSA_SHA256, "1024 bits");
	load_fails(DKIM_ED25519_SHA256, "no ED25519 key");
	write_key(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"), NULL);
	load_fails(DKIM_RSA_SHA256, "no RSA key");
}
END_TEST

static const mode_t bad_modes[] = {0644, 0604, 0602, 0601, 0647};

START_TEST(others_may_read)
{
	write_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), NULL);
	chmod(path, bad_modes[_i]);
	load_fails(DKIM_ED25519_SHA256, "chmod 640");
}
END_TEST

/* %s is the key; RFC 8463 A.2's, or an RSA key made for the test. */
#define ED "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

static const struct record_case {
	const char *label;
	const char *text;
	enum dkim_result want;
	const char *reason; /* a part of it */
} record_cases[] = {
    {"as everybody", "v=DKIM1; k=rsa; p=%s", DKIM_PASS, NULL},
    {"k= defaults to rsa", "p=%s", DKIM_PASS, NULL},
    {"all tags", "v=DKIM1; h=sha1:sha256; k=rsa; n=a note; p=%s; s=email; t=s",
	DKIM_PASS, NULL},
    {"ed25519", "v=DKIM1; k=ed25519; p=" ED, DKIM_PASS, NULL},
    {"blanks in p=",
	"v=DKIM1;k=ed25519;p=11qYAYKxCrfVS/7TyWQ HOg7hcvPapi"
	"MlrwIaaPcHURo=;",
	DKIM_PASS, NULL},
    {"any service", "s=*; p=%s", DKIM_PASS, NULL},
    {"unknown tag", "v=DKIM1; zz=1; p=%s", DKIM_PASS, NULL},
    {"revoked", "v=DKIM1; p=", DKIM_PERMERROR, "revoked"},
    {"no p=", "v=DKIM1; k=rsa", DKIM_PERMERROR, "without p="},
    {"v= not first", "k=rsa; v=DKIM1; p=%s", DKIM_PERMERROR, "version"},
    {"other version", "v=DKIM2; p=%s", DKIM_PERMERROR, "version"},
    {"v= in lower case", "v=dkim1; p=%s", DKIM_PERMERROR, "version"},
    {"SPF", "v=spf1 -all", DKIM_PERMERROR, "version"},
    {"no tag list", "hello", DKIM_PERMERROR, "syntax"},
    {"nothing", "", DKIM_PERMERROR, "syntax"},
    {"p= twice", "p=%s; p=", DKIM_PERMERROR, "syntax"},
    {"sha1 alone", "v=DKIM1; h=sha1; p=%s", DKIM_PERMERROR, "sha256"},
    {"other service", "v=DKIM1; s=tlsrpt; p=%s", DKIM_PERMERROR, "mail"},
    {"unknown type", "v=DKIM1; k=dsa; p=%s", DKIM_PERMERROR, "type"},
    {"ed25519 with an RSA key", "k=ed25519; p=%s", DKIM_PERMERROR, "p="},
    {"rsa with an ed25519 key", "k=rsa; p=" ED, DKIM_PERMERROR, "p="},
    {"p= cut", "p=MIGf", DKIM_PERMERROR, "p="},
    {"p= no base64", "p=!!!!", DKIM_PERMERROR, "p="},
};

static void
der_text(unsigned char *text, const EVP_PKEY *pkey, bool pkcs1)
{
	uint8_t der[2048], *p = der;
	int len = pkcs1 ? i2d_PublicKey(pkey, &p) : i2d_PUBKEY(pkey, &p);

	ck_assert_int_gt(len, 0);
	EVP_EncodeBlock(text, der, len);
}

static enum dkim_result
parse(struct dkim_public *public, const char **reason, const char *format,
    size_t bits, bool pkcs1)
{
	EVP_PKEY *pkey = rsa_key(bits);
	const char *mark = strstr(format, "%s");
	unsigned char key[4096];
	char text[8192];
	enum dkim_result result;

	der_text(key, pkey, pkcs1);
	if (mark != NULL)
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(mark - format),
		    format, (const char *)key, mark + 2);
	else
		snprintf(text, sizeof(text), "%s", format);
	result = dkim_public_parse(public, reason, text, strlen(text));
	if (result == DKIM_PASS && mark != NULL)
		ck_assert_int_eq(EVP_PKEY_eq(public->pkey, pkey), 1);
	EVP_PKEY_free(pkey);
	return result;
}

START_TEST(records)
{
	const struct record_case *c = &record_cases[_i];
	struct dkim_public public;
	const char *reason;
	enum dkim_result got = parse(&public, &reason, c->text, 1024, false);

	ck_assert_msg(got == c->want, "%s: got %s (%s), want %s", c->label,
	    dkim_result_name(got), reason, dkim_result_name(c->want));
	ck_assert_msg((public.pkey != NULL) == (got == DKIM_PASS),
	    "%s: a key with %s", c->label, dkim_result_name(got));
	ck_assert_msg(c->reason == NULL
			  ? reason == NULL
			  : reason != NULL && strstr(reason, c->reason) != NULL,
	    "%s: got %s", c->label, reason);
	EVP_PKEY_free(public.pkey);
}
END_TEST

/* RFC 8301 3.2, T10 */
static const struct size_case {
	size_t bits;
	bool pkcs1;
	enum dkim_result want;
} size_cases[] = {{512, false, DKIM_POLICY}, {1016, false, DKIM_POLICY},
    {1024, false, DKIM_PASS}, {1024, true, DKIM_PASS}, {512, true, DKIM_POLICY},
    {2048, true, DKIM_PASS}};

START_TEST(record_sizes)
{
	const struct size_case *c = &size_cases[_i];
	struct dkim_public public;
	const char *reason;
	enum dkim_result got =
	    parse(&public, &reason, "p=%s", c->bits, c->pkcs1);

	ck_assert_msg(got == c->want, "%zu bits: got %s, want %s", c->bits,
	    dkim_result_name(got), dkim_result_name(c->want));
	EVP_PKEY_free(public.pkey);
}
END_TEST

START_TEST(record_flags)
{
	struct dkim_public public;
	const char *reason;

	ck_assert_int_eq(
	    parse(&public, &reason, "t=y:s; p=%s", 1024, false), DKIM_PASS);
	ck_assert(public.testing && public.strict);
	EVP_PKEY_free(public.pkey);
	ck_assert_int_eq(
	    parse(&public, &reason, "t=x; p=%s", 1024, false), DKIM_PASS);
	ck_assert(!public.testing && !public.strict);
	EVP_PKEY_free(public.pkey);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dkim_key");
	TCase *files = tcase_create("files"), *texts = tcase_create("records");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(files, folder_make, folder_remove);
	tcase_add_loop_test(files, makes_and_loads, 0, 2);
	tcase_add_test(files, never_overwrites);
	tcase_add_test(files, no_folder);
	tcase_add_test(files, bad_files);
	tcase_add_test(files, passphrase);
	tcase_add_test(files, wrong_type_or_size);
	tcase_add_loop_test(files, others_may_read, 0, COUNT(bad_modes));
	tcase_add_loop_test(texts, records, 0, COUNT(record_cases));
	tcase_add_loop_test(texts, record_sizes, 0, COUNT(size_cases));
	tcase_add_test(texts, record_flags);
	suite_add_tcase(suite, files);
	suite_add_tcase(suite, texts);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
