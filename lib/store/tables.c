/* SPDX-License-Identifier: ISC
 * A reader of CREATE TABLE and ALTER TABLE ... ADD COLUMN, as schema.c writes
 * them. What else its steps do (indexes) changes no table. */
#include "lib/store/tables.h"

#include <assert.h>
#include <string.h>

#include "lib/store/tx.h"

static bool
begins(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

/* The word at `text`; returns what is behind it. */
static const char *
word_take(char word_r[TABLE_NAME_SIZE], const char *text)
{
	size_t len;

	text += strspn(text, " ");
	len = strcspn(text, " ,();");
	assert(len > 0 && len < TABLE_NAME_SIZE);
	memcpy(word_r, text, len);
	word_r[len] = '\0';
	return text + len;
}

/* What ends an item: a comma or a parenthesis that none of its own opened. */
static const char *
item_end(const char *text)
{
	unsigned depth = 0;

	for (; *text != '\0'; text++) {
		if (depth == 0 && strchr(",);", *text) != NULL)
			break;
		depth += *text == '(';
		depth -= *text == ')';
	}
	return text;
}

static size_t
column_find(const struct table *table, const char *name)
{
	size_t i = 0;

	while (i < table->n_columns && strcmp(table->columns[i], name) != 0)
		i++;
	assert(i < table->n_columns);
	return i;
}

static void
key_add(struct table *table, size_t column)
{
	assert(table->n_keys < TABLE_KEYS_MAX);
	table->keys[table->n_keys++] = column;
}

/* "(a, b)" */
static void
keys_read(struct table *table, const char *text)
{
	char name[TABLE_NAME_SIZE];

	do {
		text = word_take(name, text + 1);
		key_add(table, column_find(table, name));
	} while (*text == ',');
}

static void
column_read(struct table *table, const char *text, const char *end)
{
	static const char PRIMARY[] = "PRIMARY KEY";
	const char *key = strstr(text, PRIMARY);
	bool is_id;

	assert(table->n_columns < TABLE_COLUMNS_MAX);
	text = word_take(table->columns[table->n_columns], text);
	is_id = begins(text, " {id}");
	if (is_id || (key != NULL && key < end))
		key_add(table, table->n_columns);
	table->has_id |= is_id;
	table->n_columns++;
}

/* A column, or what holds of several. */
static void
item_read(struct table *table, const char *text, const char *end)
{
	static const char KEYS[] = "PRIMARY KEY (";

	text += strspn(text, " ");
	if (begins(text, KEYS))
		keys_read(table, text + strlen(KEYS) - 1);
	else if (!begins(text, "UNIQUE ("))
		column_read(table, text, end);
}

/* " name ( item, item ) ..." */
static const char *
table_create(struct tables *tables, const char *text)
{
	struct table *table = &tables->items[tables->n_items];
	const char *end;

	assert(tables->n_items < TABLES_MAX);
	tables->n_items++;
	text = word_take(table->name, text);
	assert(begins(text, " ("));
	for (text += 2;; text = end + 1) {
		end = item_end(text);
		item_read(table, text, end);
		if (*end != ',')
			break;
	}
	assert(*end == ')' && table->n_keys > 0);
	return end;
}

/* " name ADD COLUMN item;" */
static const char *
table_alter(struct tables *tables, const char *text)
{
	static const char ADD[] = " ADD COLUMN";
	char name[TABLE_NAME_SIZE];
	size_t i = 0;

	text = word_take(name, text);
	while (i < tables->n_items && strcmp(tables->items[i].name, name) != 0)
		i++;
	assert(i < tables->n_items && begins(text, ADD));
	text += strlen(ADD);
	item_read(&tables->items[i], text, item_end(text));
	return item_end(text);
}

static void
step_read(struct tables *tables, const char *text)
{
	static const char CREATE[] = "CREATE TABLE", ALTER[] = "ALTER TABLE";

	for (; *text != '\0'; text++) {
		assert(!begins(text, "DROP TABLE"));
		if (begins(text, CREATE))
			text = table_create(tables, text + strlen(CREATE));
		else if (begins(text, ALTER))
			text = table_alter(tables, text + strlen(ALTER));
	}
}

void
tables_read(struct tables *tables_r)
{
	const char *text;

	memset(tables_r, 0, sizeof(*tables_r));
	for (size_t i = 0; (text = schema_step(i)) != NULL; i++)
		step_read(tables_r, text);
}
