/* SPDX-License-Identifier: ISC
 * Values of the configuration: text to type, bounds, and back to text. Where
 * a value stands in the file is left to conf.c. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/clock.h"
#include "lib/base/conf_store.h"

/* "-9223372036854775808" and a unit. */
enum { NUMBER_TEXT_SIZE = 24 };

struct unit {
	char letter;
	int64_t factor;
};

static const struct unit DURATION_UNITS[] = {
    {'d', 24 * 60 * 60}, {'h', 60 * 60}, {'m', 60}, {'s', 1}, {0, 0}};
static const struct unit SIZE_UNITS[] = {
    {'G', 1 << 30}, {'M', 1 << 20}, {'K', 1 << 10}, {0, 0}};
static const struct unit NO_UNITS[] = {{0, 0}};

static enum status
parse_digits(int64_t *n_r, const char **text)
{
	const char *start = *text;
	int64_t n = 0;

	for (; **text >= '0' && **text <= '9'; (*text)++) {
		if (__builtin_mul_overflow(n, (int64_t)10, &n) ||
		    __builtin_add_overflow(n, (int64_t)(**text - '0'), &n))
			return ST_INVALID;
	}
	*n_r = n;
	return *text == start ? ST_INVALID : ST_OK;
}

static enum status
parse_int(int64_t *n_r, const char *text)
{
	bool is_negative = *text == '-';

	if (is_negative)
		text++;
	if (parse_digits(n_r, &text) != ST_OK || *text != '\0')
		return ST_INVALID;
	if (is_negative)
		*n_r = -*n_r;
	return ST_OK;
}

static enum status
parse_bool(int64_t *n_r, const char *text)
{
	*n_r = strcmp(text, "true") == 0;
	return *n_r || strcmp(text, "false") == 0 ? ST_OK : ST_INVALID;
}

static enum status
parse_size(int64_t *n_r, const char *text)
{
	if (parse_digits(n_r, &text) != ST_OK)
		return ST_INVALID;
	if (*text == '\0')
		return ST_OK;
	for (const struct unit *u = SIZE_UNITS; u->letter != 0; u++) {
		if ((text[0] & ~0x20) == u->letter && text[1] == '\0')
			return __builtin_mul_overflow(*n_r, u->factor, n_r)
				   ? ST_INVALID
				   : ST_OK;
	}
	return ST_INVALID;
}

/* How the types differ. Those without parse() are text. */
static const struct type {
	enum status (*parse)(int64_t *n_r, const char *text);
	const char *wanted;
	const struct unit *units;
	bool has_bounds, is_quoted;
} TYPES[] = {
    [CONF_STR] = {NULL, NULL, NO_UNITS, false, true},
    [CONF_INT] = {parse_int, "a whole number; write digits, such as 3",
	NO_UNITS, true, false},
    [CONF_BOOL] = {parse_bool, "true or false; write one of the two", NO_UNITS,
	false, false},
    [CONF_DURATION] = {duration_parse,
	"a duration; write one such as 10s, 20m, 72h, 30d or 2w",
	DURATION_UNITS, true, true},
    [CONF_SIZE] = {parse_size, "a size; write one such as 64K or 1M",
	SIZE_UNITS, true, true},
    [CONF_LIST] = {NULL, NULL, NO_UNITS, false, true},
};

/* A bound as it would stand in the file: in the largest unit that fits. */
static const char *
number_text(char text_r[NUMBER_TEXT_SIZE], int64_t n, const struct unit *u)
{
	while (u->letter != 0 && (n == 0 || n % u->factor != 0))
		u++;
	if (u->letter != 0)
		snprintf(text_r, NUMBER_TEXT_SIZE, "%" PRId64 "%c",
		    n / u->factor, u->letter);
	else
		snprintf(text_r, NUMBER_TEXT_SIZE, "%" PRId64, n);
	return text_r;
}

static enum status
check_bounds(
    const struct conf_key *key, int64_t n, const char *text, struct err *err)
{
	const struct unit *units = TYPES[key->type].units;
	char min[NUMBER_TEXT_SIZE], max[NUMBER_TEXT_SIZE];

	if (n >= key->min && n <= key->max)
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "%.64s is outside %s to %s; set a value within", text,
	    number_text(min, key->min, units),
	    number_text(max, key->max, units));
}

static enum status
append_item(struct conf_value *v, const char *text)
{
	char **items = reallocarray(v->items, v->n_items + 1, sizeof(*items));

	if (items == NULL)
		return ST_NOMEM;
	v->items = items;
	items[v->n_items] = strdup(text);
	if (items[v->n_items] == NULL)
		return ST_NOMEM;
	v->n_items++;
	return ST_OK;
}

enum status
conf_value_add(struct conf_value *v, const char *text, struct err *err)
{
	const struct conf_key *key = v->key;
	const struct type *type = &TYPES[key->type];
	enum status st = ST_OK;

	if (type->parse != NULL && type->parse(&v->number, text) != ST_OK)
		return err_set(
		    err, ST_INVALID, "\"%.64s\" is not %s", text, type->wanted);
	if (type->has_bounds)
		st = check_bounds(key, v->number, text, err);
	if (st == ST_OK && key->check != NULL)
		st = key->check(text, err);
	return st == ST_OK ? append_item(v, text) : st;
}

bool
conf_value_equal(const struct conf_value *a, const struct conf_value *b)
{
	if (TYPES[a->key->type].parse != NULL)
		return a->number == b->number;
	if (a->n_items != b->n_items)
		return false;
	for (size_t i = 0; i < a->n_items; i++) {
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	}
	return true;
}

void
conf_text_print(const char *text, FILE *out)
{
	putc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void
print_list(FILE *out, const struct conf_value *v)
{
	putc('{', out);
	for (size_t i = 0; i < v->n_items; i++) {
		fputs(i == 0 ? "" : ", ", out);
		conf_text_print(v->items[i], out);
	}
	putc('}', out);
}

void
conf_value_print(const struct conf_value *v, FILE *out)
{
	if (v->key->type == CONF_LIST)
		print_list(out, v);
	else if (TYPES[v->key->type].is_quoted)
		conf_text_print(v->items[0], out);
	else
		fputs(v->items[0], out);
}

void
conf_value_clear(struct conf_value *v)
{
	for (size_t i = 0; i < v->n_items; i++)
		free(v->items[i]);
	free(v->items);
	v->items = NULL;
	v->n_items = 0;
}
