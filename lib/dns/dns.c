/* SPDX-License-Identifier: ISC
 * What all sources of DNS answers have in common: the check of the name, the
 * answer's memory, TXT strings. Asking is left to the engines. */
#include "lib/dns/dns_engine.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/clock.h"
#include "lib/base/metrics.h"

const char *
dns_type_name(enum dns_type type)
{
	switch (type) {
	case DNS_A:
		return "A";
	case DNS_PTR:
		return "PTR";
	case DNS_MX:
		return "MX";
	case DNS_TXT:
		return "TXT";
	case DNS_AAAA:
		return "AAAA";
	case DNS_CAA:
		return "CAA";
	}
	return "?";
}

/* Presentation form has escapes; none is needed in the names that are asked
 * for here, and a resolver would read them as other octets. */
static bool
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != '\\' && c != '"';
}

static bool
name_is_askable(const char *name)
{
	size_t len = strlen(name), label = 0;

	if (len > 1 && name[len - 1] == '.')
		len--;
	if (len == 0 || len > DNS_NAME_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '.') {
			if (label == 0)
				return false;
			label = 0;
		} else if (!is_name_char(name[i]) || ++label > DNS_LABEL_MAX)
			return false;
	}
	return label > 0;
}

static void
count(enum status st, int64_t began)
{
	metric_count(METRIC_DNS_QUERIES, st == ST_OK         ? "answered"
					 : st == ST_NOTFOUND ? "none"
							     : "failed");
	metric_observe(METRIC_DNS_SECONDS, clock_mono_us() - began, NULL);
}

static enum status
query(struct dns *dns, struct dns_answer *answer_r, const char *name,
    enum dns_type type, const int64_t *deadline, struct err *err)
{
	struct dns_answer answer = {0};
	int64_t began = clock_mono_us();
	enum status st;

	*answer_r = answer;
	if (!name_is_askable(name))
		return err_set(err, ST_INVALID,
		    "this is no name that DNS can be asked for");
	if (deadline != NULL && dns->ops->query_by != NULL)
		st = dns->ops->query_by(
		    dns, &answer, name, type, *deadline, err);
	else
		st = dns->ops->query(dns, &answer, name, type, err);
	if (st != ST_OK && st != ST_NOTFOUND)
		dns_answer_clear(&answer);
	*answer_r = answer;
	count(st, began);
	return st;
}

enum status
dns_query(struct dns *dns, struct dns_answer *answer_r, const char *name,
    enum dns_type type, struct err *err)
{
	return query(dns, answer_r, name, type, NULL, err);
}

enum status
dns_query_by(struct dns *dns, struct dns_answer *answer_r, const char *name,
    enum dns_type type, int64_t deadline, struct err *err)
{
	return query(dns, answer_r, name, type, &deadline, err);
}

enum status
dns_answer_add(
    struct dns_answer *answer, const void *data, size_t len, struct err *err)
{
	struct dns_record *records;
	uint8_t *copy;

	if (answer->n_records >= DNS_RECORDS_MAX || len > DNS_RDATA_MAX)
		return err_set(err, ST_INVALID,
		    "the DNS answer has more than %d records", DNS_RECORDS_MAX);
	records = realloc(
	    answer->records, (answer->n_records + 1) * sizeof(*records));
	if (records == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	answer->records = records;
	/* One octet more, so that empty RDATA is no null pointer. */
	copy = malloc(len + 1);
	if (copy == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	if (len > 0)
		memcpy(copy, data, len);
	records[answer->n_records].data = copy;
	records[answer->n_records].len = len;
	answer->n_records++;
	return ST_OK;
}

void
dns_answer_clear(struct dns_answer *answer)
{
	if (answer == NULL)
		return;
	for (size_t i = 0; i < answer->n_records; i++)
		free(answer->records[i].data);
	free(answer->records);
	*answer = (struct dns_answer){0};
}

/* RFC 1035 3.3.14: one or more strings, each behind its length. */
static bool
txt_copy(char *text, size_t *len_r, const struct dns_record *record)
{
	size_t at = 0, len = 0;

	while (at < record->len) {
		size_t n = record->data[at++];

		if (n > record->len - at)
			return false;
		memcpy(text + len, record->data + at, n);
		len += n;
		at += n;
	}
	text[len] = '\0';
	*len_r = len;
	return record->len > 0;
}

enum status
dns_txt_join(char **text_r, size_t *len_r, const struct dns_record *record)
{
	char *text = malloc(record->len + 1);

	*text_r = NULL;
	*len_r = 0;
	if (text == NULL)
		return ST_NOMEM;
	if (!txt_copy(text, len_r, record)) {
		free(text);
		*len_r = 0;
		return ST_INVALID;
	}
	*text_r = text;
	return ST_OK;
}

void
dns_close(struct dns *dns)
{
	if (dns != NULL)
		dns->ops->close(dns);
}
