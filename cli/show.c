/* SPDX-License-Identifier: ISC
 * Printing of JSON, tables and statuses. Knows the words of statuses, and
 * nothing of what they mean beyond good, bad and open. */
#include "cli/show.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libsmartcols.h>

#include "lib/base/buf.h"
#include "lib/base/utf8.h"

#define GREEN  "\033[32m"
#define RED    "\033[31m"
#define YELLOW "\033[33m"
#define PLAIN  "\033[0m"

static const struct {
	const char *word;
	const char *colour;
} tones[] = {
    {"VALIDATED", GREEN},
    {"SUCCESS", GREEN},
    {"APPROVED", GREEN},
    {"approve", GREEN},
    {"pass", GREEN},
    {"yes", GREEN},
    {"ok", GREEN},
    {"FAILED", RED},
    {"VALIDATION_TIMED_OUT", RED},
    {"REJECTED", RED},
    {"NOT_ME", RED},
    {"BOUNCED", RED},
    {"reject", RED},
    {"fail", RED},
    {"no", RED},
    {"fault", RED},
    {"PENDING_VALIDATION", YELLOW},
    {"DELAYED", YELLOW},
    {"warning", YELLOW},
    {"unknown", YELLOW},
};

static const char *
tone_of(const char *word)
{
	for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++) {
		if (strcmp(tones[i].word, word) == 0)
			return tones[i].colour;
	}
	return NULL;
}

/* The code point of a well-formed sequence of `len` octets. */
static uint32_t
utf8_code(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t code = len == 1 ? p[0] : p[0] & (0xffU >> (len + 1));

	for (size_t i = 1; i < len; i++)
		code = code << 6 | (p[i] & 0x3fU);
	return code;
}

/* C0, DEL and C1 command terminals; the others turn text around (UAX 9), join
 * or break lines, or are not seen at all. */
static bool
is_unsafe(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
	       (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

char *
show_clean(const char *text)
{
	size_t left = strlen(text);
	struct buf out = BUF_INIT;

	while (left > 0) {
		size_t len = utf8_char(text, left);
		size_t step = len == 0 ? 1 : len;

		if (len == 0 || is_unsafe(utf8_code(text, len)))
			buf_addc(&out, '?');
		else
			buf_add(&out, text, len);
		text += step;
		left -= step;
	}
	return buf_steal(&out);
}

void
show_text(FILE *out, const char *text)
{
	char *clean = show_clean(text);

	fputs(clean != NULL ? clean : "?", out);
	free(clean);
}

void
show_json(const json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	putchar('\n');
}

void
show_status(const struct cli *cli, const char *status)
{
	const char *tone = cli->colour ? tone_of(status) : NULL;

	if (tone != NULL)
		fputs(tone, stdout);
	show_text(stdout, status);
	if (tone != NULL)
		fputs(PLAIN, stdout);
}

const char *
show_member(char buf[SHOW_VALUE_SIZE], const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);

	if (json_is_integer(value)) {
		snprintf(buf, SHOW_VALUE_SIZE, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return buf;
	}
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	return text != NULL && text[0] != '\0' ? text : "-";
}

static int
table_columns(struct libscols_table *table, const struct show_column *columns,
    size_t n_columns)
{
	for (size_t i = 0; i < n_columns; i++) {
		if (scols_table_new_column(table, columns[i].title, 0,
			columns[i].right ? SCOLS_FL_RIGHT : 0) == NULL)
			return -1;
	}
	return 0;
}

static int
table_cell(struct libscols_table *table, struct libscols_line *line, size_t i,
    const struct show_column *column, const json_t *object)
{
	char buf[SHOW_VALUE_SIZE];
	char *text = show_clean(show_member(buf, object, column->member));
	const char *tone;
	int failed;

	if (text == NULL)
		return -1;
	tone = column->status && scols_table_colors_wanted(table)
		   ? tone_of(text)
		   : NULL;
	failed = scols_line_set_data(line, i, text);
	if (failed == 0 && tone != NULL)
		failed =
		    scols_cell_set_color(scols_line_get_cell(line, i), tone);
	free(text);
	return failed;
}

static int
table_fill(struct libscols_table *table, const json_t *array,
    const struct show_column *columns, size_t n_columns)
{
	const json_t *object;
	size_t row;

	json_array_foreach(array, row, object)
	{
		struct libscols_line *line = scols_table_new_line(table, NULL);

		if (line == NULL)
			return -1;
		for (size_t i = 0; i < n_columns; i++) {
			if (table_cell(table, line, i, &columns[i], object) !=
			    0)
				return -1;
		}
	}
	return 0;
}

static void
print_indented(const char *text, int indent)
{
	while (*text != '\0') {
		int len = (int)strcspn(text, "\n");

		printf("%*s%.*s\n", indent, "", len, text);
		text += len + (text[len] == '\n');
	}
}

int
show_table(const struct cli *cli, const json_t *array,
    const struct show_column *columns, size_t n_columns, int indent)
{
	struct libscols_table *table = NULL;
	char *text = NULL;
	int failed = -1;

	if (json_array_size(array) == 0)
		return CLI_DONE;
	table = scols_new_table();
	if (table == NULL)
		goto out;
	scols_table_enable_colors(table, cli->colour);
	/* Whole mailboxes and ids, however narrow the terminal is. */
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	if (table_columns(table, columns, n_columns) != 0 ||
	    table_fill(table, array, columns, n_columns) != 0 ||
	    scols_print_table_to_string(table, &text) != 0)
		goto out;
	print_indented(text, indent);
	failed = 0;
out:
	free(text);
	scols_unref_table(table);
	return failed == 0 ? CLI_DONE : cli_fail_memory(cli);
}
