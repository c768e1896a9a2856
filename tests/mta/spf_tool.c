/* SPDX-License-Identifier: ISC
 * Evaluates SPF in reader workers over a table of DNS answers, for
 * tests/flow/spf_suite.py. Reads commands from standard input, one a line; all
 * text is in hexadecimal, "-" is empty:
 *   clear                      forget the table
 *   rr NAME TYPE RDATA         one record, RDATA in wire form
 *   fail NAME TYPE             the name servers fail
 *   check IP HELO MAILFROM     prints: result n_lookups n_voids explanation */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/clock.h"
#include "lib/dns/dns_engine.h"
#include "lib/mail/spf.h"

enum { LINE_SIZE = 300000, TEXT_SIZE = 65536, ROWS_MAX = 2000 };

struct row {
	char name[DNS_NAME_MAX + 1];
	int type;
	bool fails;
	uint8_t *data;
	size_t len;
};

struct table {
	struct dns dns;
	struct row rows[ROWS_MAX];
	size_t n_rows;
};

static enum status
table_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	const struct table *table = (const struct table *)dns;
	bool fails = false;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < table->n_rows; i++) {
		const struct row *row = &table->rows[i];

		if (row->type != (int)type || strcasecmp(row->name, name) != 0)
			continue;
		fails = fails || row->fails;
		if (!row->fails)
			st = dns_answer_add(answer, row->data, row->len, err);
	}
	if (st == ST_OK && answer->n_records == 0)
		st = fails ? ST_TEMP : ST_NOTFOUND;
	return st;
}

static int
digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* The octets of a word, with a NUL behind them. False for no hexadecimal. */
static bool
unhex(char *out, size_t size, size_t *len_r, const char *word)
{
	size_t n = 0;

	if (word == NULL)
		return false;
	if (strcmp(word, "-") == 0)
		word = "";
	for (; *word != '\0'; word += 2) {
		int high = digit(word[0]), low = high < 0 ? -1 : digit(word[1]);

		if (low < 0 || n + 1 >= size)
			return false;
		out[n++] = (char)(high * 16 + low);
	}
	out[n] = '\0';
	if (len_r != NULL)
		*len_r = n;
	return true;
}

static bool
add(struct table *table, const char *name, const char *type, const char *rdata)
{
	struct row *row = &table->rows[table->n_rows];
	char data[TEXT_SIZE];

	if (table->n_rows == ROWS_MAX || name == NULL || type == NULL ||
	    !unhex(row->name, sizeof(row->name), NULL, name))
		return false;
	row->type = atoi(type);
	row->fails = rdata == NULL;
	row->data = NULL;
	row->len = 0;
	if (!row->fails) {
		if (!unhex(data, sizeof(data), &row->len, rdata))
			return false;
		row->data = malloc(row->len + 1);
		if (row->data == NULL)
			return false;
		memcpy(row->data, data, row->len + 1);
	}
	table->n_rows++;
	return true;
}

static void
clear(struct table *table)
{
	for (size_t i = 0; i < table->n_rows; i++)
		free(table->rows[i].data);
	table->n_rows = 0;
}

static bool
check(struct table *table, const struct reader *reader, char **words)
{
	static char ip[TEXT_SIZE], helo[TEXT_SIZE], from[TEXT_SIZE];
	struct spf_result result;

	if (!unhex(ip, sizeof(ip), NULL, words[1]) ||
	    !unhex(helo, sizeof(helo), NULL, words[2]) ||
	    !unhex(from, sizeof(from), NULL, words[3]))
		return false;
	spf_evaluate(&result, reader, &table->dns, ip, helo, from,
	    clock_mono_ms() + SPF_DEADLINE_MS);
	printf("%s %u %u %s\n", spf_outcome_name(result.outcome),
	    result.n_lookups, result.n_voids, result.explanation);
	return fflush(stdout) == 0;
}

static bool
obey(struct table *table, const struct reader *reader, char *line)
{
	char *words[4] = {NULL}, *save = NULL;

	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < 4; i++)
		words[i] = strtok_r(i == 0 ? line : NULL, " ", &save);
	if (words[0] == NULL)
		return false;
	if (strcmp(words[0], "clear") == 0)
		clear(table);
	else if (strcmp(words[0], "rr") == 0)
		return words[3] != NULL &&
		       add(table, words[1], words[2], words[3]);
	else if (strcmp(words[0], "fail") == 0)
		return add(table, words[1], words[2], NULL);
	else if (strcmp(words[0], "check") == 0)
		return check(table, reader, words);
	else
		return false;
	return true;
}

int
main(void)
{
	static const struct dns_ops ops = {.query = table_query};
	static struct table table = {.dns = {&ops}};
	static char line[LINE_SIZE];
	struct reader reader = {.key = "suite"};
	struct err err = {""};
	int status = 0;

	if (readers_start(&reader.pool, 1, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	while (status == 0 && fgets(line, sizeof(line), stdin) != NULL) {
		if (!obey(&table, &reader, line)) {
			fprintf(stderr, "bad line\n");
			status = 2;
		}
	}
	clear(&table);
	readers_stop(reader.pool);
	return status;
}
