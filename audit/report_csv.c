/* SPDX-License-Identifier: ISC
 * The figures of a report as CSV (RFC 4180): one long table, which any program
 * can turn. */
#include "audit/report_parts.h"

#include <string.h>

/* Quoted where it must be. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front: mailboxes and reasons are others' words. */
static void
add_field(struct buf *out, const char *text)
{
	bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;

	if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
		buf_adds(out, text);
		return;
	}
	buf_addc(out, '"');
	if (formula)
		buf_addc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_addc(out, '"');
		buf_addc(out, *text);
	}
	buf_addc(out, '"');
}

static void
add_line(struct buf *out, const char *table, size_t row, const char *column,
    const char *value)
{
	add_field(out, table);
	buf_addf(out, ",%zu,", row);
	add_field(out, column);
	buf_addc(out, ',');
	add_field(out, value);
	buf_adds(out, "\r\n");
}

static void
add_table(
    struct buf *out, const struct report_table *table, const json_t *report)
{
	const json_t *rows = json_object_get(report, table->member);

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		for (size_t k = 0;
		     k < REPORT_COLUMNS_MAX && table->columns[k].title != NULL;
		     k++) {
			char buf[REPORT_VALUE_SIZE];

			add_line(out, table->title, i + 1,
			    table->columns[k].title,
			    report_value(buf, row, table->columns[k].member));
		}
	}
}

static void
add_sample(struct buf *out, const json_t *report)
{
	static const char *const members[] = {"RequestId", "DomainName",
	    "Account", "Profile", "Status", "FailureReason", "CreatedAt",
	    "ValidatedAt", "RulesHash"};
	const json_t *sample = json_object_get(report, "Sample");

	for (size_t i = 0; i < json_array_size(sample); i++) {
		char buf[REPORT_VALUE_SIZE];

		for (size_t k = 0; k < sizeof(members) / sizeof(members[0]);
		     k++)
			add_line(out, "Sample", i + 1, members[k],
			    report_value(
				buf, json_array_get(sample, i), members[k]));
	}
}

enum status
report_csv(struct buf *out, const json_t *report)
{
	static const char *const heads[] = {"Authority", "Version", "Since",
	    "Until", "GeneratedAt", "Seed", "Requests"};
	char buf[REPORT_VALUE_SIZE];

	buf_adds(out, "Table,Row,Column,Value\r\n");
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		add_line(out, "Report", 1, heads[i],
		    report_value(buf, report, heads[i]));
	for (size_t i = 0; i < report_n_tables; i++)
		add_table(out, &report_tables[i], report);
	add_sample(out, report);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}
