/* SPDX-License-Identifier: ISC
 * Puts a signature or a seal on every mail of a file: what a customer's mail
 * server and countersign-approve would have done. The mails themselves are
 * tests/bench/run's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/mail/dkim.h"
#include "lib/mail/seal.h"
#include "tests/bench/milter/mailfile.h"

enum { A_DAY = 86400 };

struct maker {
	struct dkim_signer signer;
	struct secret_key seal;
	int64_t now;
};

static enum status
add_signature(struct buf *out, const struct maker *maker,
    const struct mailfile_mail *mail, const struct fields *fields,
    struct err *err)
{
	(void)mail;
	buf_adds(out, "DKIM-Signature:");
	return dkim_sign(
	    out, &maker->signer, fields, maker->now, maker->now + A_DAY, err);
}

static enum status
add_seal(struct buf *out, const struct maker *maker,
    const struct mailfile_mail *mail, const struct fields *fields,
    struct err *err)
{
	buf_adds(out, SEAL_FIELD ": ");
	return seal_make(out, &maker->seal,
	    &(struct seal_envelope){mail->from, mail->rcpt}, fields,
	    maker->now + A_DAY, err);
}

typedef enum status add_fn(struct buf *out, const struct maker *maker,
    const struct mailfile_mail *mail, const struct fields *fields,
    struct err *err);

/* A signature folds with a bare LF, as a milter hands it over. */
static void
write_field(const char *field)
{
	for (; *field != '\0'; field++) {
		if (*field == '\n')
			putchar('\r');
		if (*field != '\r')
			putchar(*field);
	}
	fputs("\r\n", stdout);
}

static size_t
written_length(const char *field)
{
	size_t len = 2;

	for (; *field != '\0'; field++)
		len += *field == '\r' ? 0 : *field == '\n' ? 2 : 1;
	return len;
}

static enum status
write_mail(const struct maker *maker, const struct mailfile_mail *mail,
    add_fn *add, struct err *err)
{
	struct buf field = BUF_INIT;
	struct fields fields;
	enum status st = fields_split(&fields, mail->bytes, mail->len, err);

	if (st != ST_OK)
		return st;
	st = add(&field, maker, mail, &fields, err);
	if (st == ST_OK) {
		printf("M %s %s %s %zu\n", mail->from, mail->rcpt,
		    mail->queue_id,
		    mail->len + written_length(buf_str(&field)));
		write_field(buf_str(&field));
		fwrite(mail->bytes, 1, mail->len, stdout);
	}
	fields_clear(&fields);
	buf_free(&field);
	return st;
}

static enum status
write_all(const struct maker *maker, add_fn *add, struct err *err)
{
	struct mailfile file;
	enum status st = ST_OK;

	if (!mailfile_read(&file, "-"))
		return err_set(err, ST_INVALID, "no mails");
	for (size_t i = 0; st == ST_OK && i < file.n_mails; i++)
		st = write_mail(maker, &file.mails[i], add, err);
	return st;
}

int
main(int argc, char **argv)
{
	struct maker maker = {.now = (int64_t)time(NULL)};
	struct dkim_key *key = NULL;
	struct err err = {""};
	enum status st = ST_INVALID;

	if (argc == 5 && strcmp(argv[1], "sign") == 0) {
		st = dkim_key_load(&key, argv[4], DKIM_RSA_SHA256, &err);
		maker.signer = (struct dkim_signer){
		    .domain = argv[2], .selector = argv[3], .key = key};
		if (st == ST_OK)
			st = write_all(&maker, add_signature, &err);
	} else if (argc == 3 && strcmp(argv[1], "seal") == 0) {
		st = secret_key_load(&maker.seal, argv[2], &err);
		if (st == ST_OK)
			st = write_all(&maker, add_seal, &err);
	} else {
		err_say(&err, "usage: letters sign DOMAIN SELECTOR RSAKEY\n"
			      "       letters seal SEALKEY");
	}
	if (st != ST_OK)
		fprintf(stderr, "letters: %s\n", err.text);
	dkim_key_free(key);
	return st == ST_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
