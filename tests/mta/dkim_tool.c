/* SPDX-License-Identifier: ISC
 * Signs or verifies the message on standard input, so that other programs can
 * be held against lib/mail's DKIM. Used by tests/flow/dkim_peers.py alone. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim.h"

enum { READ_SIZE = 65536 };

static void
read_file(struct buf *out, FILE *file)
{
	char bytes[READ_SIZE];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(out, bytes, n);
}

static enum status
read_message(struct buf *text, struct fields *fields, struct err *err)
{
	read_file(text, stdin);
	if (!buf_ok(text))
		return err_set(err, ST_NOMEM, "out of memory");
	return fields_split(fields, buf_str(text), text->len, err);
}

static enum status
algorithm_parse(
    enum dkim_algorithm *algorithm_r, const char *text, struct err *err)
{
	*algorithm_r = DKIM_RSA_SHA256;
	if (strcmp(text, "rsa-sha256") == 0)
		return ST_OK;
	*algorithm_r = DKIM_ED25519_SHA256;
	if (strcmp(text, "ed25519-sha256") == 0)
		return ST_OK;
	return err_set(err, ST_INVALID, "unknown algorithm %s", text);
}

/* sign DOMAIN SELECTOR KEY ALGORITHM NOW EXPIRES: the message with one field
 * more, whose line ends are those of the message. */
static enum status
run_sign(char **arg, struct err *err)
{
	struct dkim_signer signer = {.domain = arg[0], .selector = arg[1]};
	struct buf text = BUF_INIT, value = BUF_INIT;
	struct fields fields = {0};
	enum dkim_algorithm algorithm;
	struct dkim_key *key = NULL;
	enum status st;

	if ((st = algorithm_parse(&algorithm, arg[3], err)) != ST_OK ||
	    (st = dkim_key_load(&key, arg[2], algorithm, err)) != ST_OK ||
	    (st = read_message(&text, &fields, err)) != ST_OK)
		goto out;
	signer.key = key;
	st = dkim_sign(&value, &signer, &fields, strtoll(arg[4], NULL, 10),
	    strtoll(arg[5], NULL, 10), err);
	if (st != ST_OK)
		goto out;
	printf("DKIM-Signature: ");
	for (const char *p = buf_str(&value); *p != '\0'; p++) {
		if (*p == '\n' && strstr(buf_str(&text), "\r\n") != NULL)
			putchar('\r');
		putchar(*p);
	}
	printf("%s", strstr(buf_str(&text), "\r\n") != NULL ? "\r\n" : "\n");
	fwrite(buf_str(&text), 1, text.len, stdout);
out:
	dkim_key_free(key);
	fields_clear(&fields);
	buf_free(&value);
	buf_free(&text);
	return st;
}

static void
report_print(const struct dkim_report *report)
{
	for (size_t i = 0; i < report->n_signatures; i++) {
		const struct dkim_signature *s = &report->signatures[i];

		printf("%s d=%s s=%s b=%s%s%s\n", dkim_result_name(s->result),
		    s->domain, s->selector, s->b, s->reason != NULL ? " " : "",
		    s->reason != NULL ? s->reason : "");
	}
}

/* verify TABLE NOW: one line a signature. */
static enum status
run_verify(char **arg, struct err *err)
{
	struct buf text = BUF_INIT, table = BUF_INIT;
	struct dkim_report report = {0};
	FILE *file = fopen(arg[0], "r");
	struct fields fields = {0};
	struct dns *dns = NULL;
	enum status st;

	if (file == NULL)
		return err_set(err, ST_INVALID, "%s cannot be read", arg[0]);
	read_file(&table, file);
	fclose(file);
	if ((st = dns_open_replay(&dns, buf_str(&table), err)) != ST_OK ||
	    (st = read_message(&text, &fields, err)) != ST_OK)
		goto out;
	st = dkim_verify(
	    &report, &fields, dns, strtoll(arg[1], NULL, 10), INT64_MAX);
	report_print(&report);
out:
	dns_close(dns);
	fields_clear(&fields);
	buf_free(&table);
	buf_free(&text);
	return st;
}

/* own DOMAIN SELECTOR KEY ALGORITHM NOW: "ok" or "not found". */
static enum status
run_own(char **arg, struct err *err)
{
	struct dkim_signer signer = {.domain = arg[0], .selector = arg[1]};
	struct buf text = BUF_INIT;
	struct fields fields = {0};
	enum dkim_algorithm algorithm;
	struct dkim_key *key = NULL;
	uint8_t hash[SHA256_SIZE];
	enum status st;

	if ((st = algorithm_parse(&algorithm, arg[3], err)) != ST_OK ||
	    (st = dkim_key_load(&key, arg[2], algorithm, err)) != ST_OK ||
	    (st = read_message(&text, &fields, err)) != ST_OK)
		goto out;
	signer.key = key;
	st = dkim_body_hash(hash, DKIM_RELAXED, fields.body, fields.body_len);
	if (st != ST_OK)
		goto out;
	st = dkim_verify_own(&signer, &fields, hash, strtoll(arg[4], NULL, 10));
	puts(status_name(st));
	if (st == ST_NOTFOUND)
		st = ST_OK;
out:
	dkim_key_free(key);
	fields_clear(&fields);
	buf_free(&text);
	return st;
}

/* keygen FILE ALGORITHM: makes the key and prints its record. */
static enum status
run_keygen(char **arg, struct err *err)
{
	struct buf record = BUF_INIT;
	enum dkim_algorithm algorithm;
	struct dkim_key *key = NULL;
	enum status st;

	if ((st = algorithm_parse(&algorithm, arg[1], err)) != ST_OK ||
	    (st = dkim_key_generate(arg[0], algorithm, err)) != ST_OK ||
	    (st = dkim_key_load(&key, arg[0], algorithm, err)) != ST_OK)
		return st;
	st = dkim_key_record(&record, key);
	puts(buf_str(&record));
	dkim_key_free(key);
	buf_free(&record);
	return st;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int n_args;
		enum status (*run)(char **arg, struct err *err);
	} verbs[] = {{"sign", 6, run_sign}, {"verify", 2, run_verify},
	    {"own", 5, run_own}, {"keygen", 2, run_keygen}};
	struct err err = {""};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		enum status st;

		if (argc != verbs[i].n_args + 2 ||
		    strcmp(argv[1], verbs[i].name) != 0)
			continue;
		st = verbs[i].run(argv + 2, &err);
		if (st != ST_OK)
			fprintf(stderr, "dkim_tool: %s\n", err.text);
		return status_exit(st);
	}
	fprintf(stderr,
	    "usage: dkim_tool sign DOMAIN SELECTOR KEY ALGORITHM NOW EXPIRES\n"
	    "       dkim_tool verify TABLE NOW\n"
	    "       dkim_tool own DOMAIN SELECTOR KEY ALGORITHM NOW\n"
	    "       dkim_tool keygen FILE ALGORITHM\n");
	return 64;
}
