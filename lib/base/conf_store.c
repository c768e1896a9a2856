/* SPDX-License-Identifier: ISC
 * A loaded configuration: keys, defaults, what the file sets, and the asking
 * for them. Reading the file is left to conf.c. */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/conf_store.h"

static bool
same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool
conf_store_is_titled(const struct conf *conf, const char *section)
{
	for (size_t i = 0; section != NULL && i < conf->n_keys; i++) {
		if (same(conf->titled[i], section))
			return true;
	}
	return false;
}

const struct conf_key *
conf_store_key(const struct conf *conf, const char *section, const char *name)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		if (same(conf->keys[i]->section, section) &&
		    strcmp(conf->keys[i]->name, name) == 0)
			return conf->keys[i];
	}
	return NULL;
}

static struct conf_heading *
find_heading(const struct conf *conf, const char *section, const char *title)
{
	for (size_t i = 0; i < conf->n_headings; i++) {
		if (strcmp(conf->headings[i].section, section) == 0 &&
		    strcmp(conf->headings[i].title, title) == 0)
			return &conf->headings[i];
	}
	return NULL;
}

/* The name as the tables spell it, which outlives libconfuse's. */
static const char *
own_section(const struct conf *conf, const char *section)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		if (same(conf->titled[i], section))
			return conf->titled[i];
	}
	return NULL;
}

const char *
conf_store_title(
    struct conf *conf, const char *section, const char *title, int line)
{
	struct conf_heading *h = find_heading(conf, section, title);

	if (h != NULL)
		return h->title;
	h = reallocarray(conf->headings, conf->n_headings + 1, sizeof(*h));
	if (h == NULL)
		return NULL;
	conf->headings = h;
	h += conf->n_headings;
	*h = (struct conf_heading){.section = own_section(conf, section),
	    .title = strdup(title),
	    .line = line};
	assert(h->section != NULL);
	if (h->title == NULL)
		return NULL;
	conf->n_headings++;
	return h->title;
}

struct conf_value *
conf_store_find(
    const struct conf *conf, const struct conf_key *key, const char *title)
{
	for (size_t i = 0; i < conf->n_set; i++) {
		if (conf->set[i].key == key && same(conf->set[i].title, title))
			return &conf->set[i];
	}
	return NULL;
}

struct conf_value *
conf_store_add(
    struct conf *conf, const struct conf_key *key, const char *title, int line)
{
	struct conf_value *set =
	    reallocarray(conf->set, conf->n_set + 1, sizeof(*set));

	if (set == NULL)
		return NULL;
	conf->set = set;
	set[conf->n_set] =
	    (struct conf_value){.key = key, .title = title, .line = line};
	return &set[conf->n_set++];
}

/* A list's default: elements parted by commas, blanks around them dropped. */
static enum status
add_default_list(struct conf_value *v, const char *def)
{
	enum status st = ST_OK;
	char *copy = strdup(def), *rest = copy, *item;

	if (copy == NULL)
		return ST_NOMEM;
	while (st == ST_OK && (item = strsep(&rest, ",")) != NULL) {
		size_t len;

		item += strspn(item, " ");
		len = strlen(item);
		while (len > 0 && item[len - 1] == ' ')
			item[--len] = '\0';
		if (len > 0)
			st = conf_value_add(v, item, NULL);
	}
	free(copy);
	return st;
}

/* No default in the table means "", 0, false and the empty list. A default is
 * not put to the key's check: "" stands for "not set", which no check likes. */
static enum status
add_default(struct conf *conf, const struct conf_key *key, const char *titled)
{
	static const char *const none[] = {[CONF_STR] = "",
	    [CONF_INT] = "0",
	    [CONF_BOOL] = "false",
	    [CONF_DURATION] = "0",
	    [CONF_SIZE] = "0",
	    [CONF_LIST] = ""};
	struct conf_key plain = *key;
	struct conf_value *v = &conf->defaults[conf->n_keys];
	const char *def = key->def != NULL ? key->def : none[key->type];
	enum status st;

	assert(conf_store_key(conf, key->section, key->name) == NULL);
	plain.check = NULL;
	v->key = &plain;
	st = key->type == CONF_LIST ? add_default_list(v, def)
				    : conf_value_add(v, def, NULL);
	v->key = key;
	conf->keys[conf->n_keys] = key;
	conf->titled[conf->n_keys++] =
	    same(key->section, titled) ? titled : NULL;
	return st;
}

static enum status
add_table(struct conf *conf, const struct conf_table *table)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < table->n_keys; i++)
		st = add_default(conf, &table->keys[i], table->titled);
	/* A table whose own default is out of its bounds is our mistake. */
	assert(st == ST_OK || st == ST_NOMEM);
	return st;
}

enum status
conf_store_new(struct conf **conf_r, const char *path,
    const struct conf_table *const *tables, size_t n_tables)
{
	struct conf *conf = calloc(1, sizeof(*conf));
	enum status st = ST_NOMEM;
	size_t n = 1; /* calloc(0) may be null */

	if (conf == NULL)
		return ST_NOMEM;
	for (size_t i = 0; i < n_tables; i++)
		n += tables[i]->n_keys;
	conf->path = strdup(path);
	conf->keys = calloc(n, sizeof(*conf->keys));
	conf->titled = calloc(n, sizeof(*conf->titled));
	conf->defaults = calloc(n, sizeof(*conf->defaults));
	if (conf->path != NULL && conf->keys != NULL && conf->titled != NULL &&
	    conf->defaults != NULL)
		st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < n_tables; i++)
		st = add_table(conf, tables[i]);
	if (st == ST_OK)
		*conf_r = conf;
	else
		conf_free(conf);
	return st;
}

enum status
conf_defaults(struct conf **conf_r, const struct conf_table *const *tables,
    size_t n_tables)
{
	return conf_store_new(conf_r, "(defaults)", tables, n_tables);
}

void
conf_free(struct conf *conf)
{
	if (conf == NULL)
		return;
	for (size_t i = 0; i < conf->n_keys; i++)
		conf_value_clear(&conf->defaults[i]);
	for (size_t i = 0; i < conf->n_set; i++)
		conf_value_clear(&conf->set[i]);
	for (size_t i = 0; i < conf->n_headings; i++)
		free(conf->headings[i].title);
	free(conf->path);
	free(conf->keys);
	free(conf->titled);
	free(conf->defaults);
	free(conf->set);
	free(conf->headings);
	free(conf);
}

const char *
conf_path(const struct conf *conf)
{
	return conf->path;
}

static const struct conf_value *
effective(const struct conf *conf, size_t i, const char *title)
{
	const struct conf_value *v =
	    conf_store_find(conf, conf->keys[i], title);

	return v != NULL ? v : &conf->defaults[i];
}

/* A title that the file does not have shows the defaults. */
static const struct conf_value *
get(const struct conf *conf, const char *section, const char *title,
    const char *name)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		if (same(conf->keys[i]->section, section) &&
		    strcmp(conf->keys[i]->name, name) == 0)
			return effective(conf, i, title);
	}
	assert(false && "a key that no table has");
	abort();
}

const char *
conf_str(const struct conf *conf, const char *section, const char *title,
    const char *name)
{
	const struct conf_value *v = get(conf, section, title, name);

	assert(v->key->type == CONF_STR);
	return v->items[0];
}

int64_t
conf_int(const struct conf *conf, const char *section, const char *title,
    const char *name)
{
	const struct conf_value *v = get(conf, section, title, name);

	assert(v->key->type == CONF_INT || v->key->type == CONF_DURATION ||
	       v->key->type == CONF_SIZE);
	return v->number;
}

bool
conf_bool(const struct conf *conf, const char *section, const char *title,
    const char *name)
{
	const struct conf_value *v = get(conf, section, title, name);

	assert(v->key->type == CONF_BOOL);
	return v->number != 0;
}

size_t
conf_list_len(const struct conf *conf, const char *section, const char *title,
    const char *name)
{
	const struct conf_value *v = get(conf, section, title, name);

	assert(v->key->type == CONF_LIST);
	return v->n_items;
}

const char *
conf_list_at(const struct conf *conf, const char *section, const char *title,
    const char *name, size_t i)
{
	const struct conf_value *v = get(conf, section, title, name);

	assert(v->key->type == CONF_LIST && i < v->n_items);
	return v->items[i];
}

bool
conf_is_set(const struct conf *conf, const char *section, const char *title,
    const char *name)
{
	return get(conf, section, title, name)->line != 0;
}

size_t
conf_n_titles(const struct conf *conf, const char *section)
{
	size_t n = 0;

	assert(conf_store_is_titled(conf, section));
	for (size_t i = 0; i < conf->n_headings; i++)
		n += strcmp(conf->headings[i].section, section) == 0;
	return n;
}

const char *
conf_title(const struct conf *conf, const char *section, size_t i)
{
	for (size_t k = 0; k < conf->n_headings; k++) {
		if (strcmp(conf->headings[k].section, section) == 0 && i-- == 0)
			return conf->headings[k].title;
	}
	assert(false && "a title that the file does not have");
	abort();
}

const char *
conf_store_label(
    char text_r[CONF_LABEL_SIZE], const struct conf_key *key, const char *title)
{
	if (key->section == NULL)
		snprintf(text_r, CONF_LABEL_SIZE, "%s", key->name);
	else if (title == NULL)
		snprintf(
		    text_r, CONF_LABEL_SIZE, "%s.%s", key->section, key->name);
	else
		snprintf(text_r, CONF_LABEL_SIZE, "%s \"%.128s\".%s",
		    key->section, title, key->name);
	return text_r;
}

/* The key's line, else its section's, else 0. A plain section's is that of
 * the first key that is set in it: libconfuse tells no other. */
static int
line_of(const struct conf *conf, const struct conf_value *v, const char *title)
{
	const char *section = v->key->section;

	if (v->line > 0 || section == NULL)
		return v->line;
	if (title != NULL) {
		struct conf_heading *h = find_heading(conf, section, title);

		return h != NULL ? h->line : 0;
	}
	for (size_t i = 0; i < conf->n_set; i++) {
		if (same(conf->set[i].key->section, section))
			return conf->set[i].line;
	}
	return 0;
}

/* Some key of that section, by which its place is found. */
static const char *
first_name(const struct conf *conf, const char *section)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		if (same(conf->keys[i]->section, section))
			return conf->keys[i]->name;
	}
	assert(false);
	return "";
}

enum status
conf_blame(const struct conf *conf, const char *section, const char *title,
    const char *name, struct err *err, const char *fmt, ...)
{
	const struct conf_value *v =
	    get(conf, section, title, name ? name : first_name(conf, section));
	int line = line_of(conf, v, title);
	char label[CONF_LABEL_SIZE], where[16] = "", what[ERR_SIZE];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(what, sizeof(what), fmt, ap) < 0)
		what[0] = '\0';
	va_end(ap);
	if (line > 0)
		snprintf(where, sizeof(where), "%d:", line);
	if (name == NULL)
		snprintf(label, sizeof(label), "%s \"%s\"", section, title);
	else
		conf_store_label(label, v->key, title);
	return err_set(
	    err, ST_INVALID, "%s:%s %s: %s", conf->path, where, label, what);
}

static void
print_key(const struct conf *conf, FILE *out, size_t i, const char *title,
    enum conf_show which)
{
	const struct conf_value *v = &conf->defaults[i];
	char label[CONF_LABEL_SIZE];

	if (which != CONF_SHOW_DEFAULTS)
		v = effective(conf, i, title);
	if (which == CONF_SHOW_CHANGED &&
	    conf_value_equal(v, &conf->defaults[i]))
		return;
	fprintf(out, "%s = ", conf_store_label(label, conf->keys[i], title));
	conf_value_print(v, out);
	putc('\n', out);
}

static void
print_titled(const struct conf *conf, FILE *out, const char *section,
    const char *title, enum conf_show which)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		if (same(conf->titled[i], section))
			print_key(conf, out, i, title, which);
	}
}

/* All of a titled section's titles, where its first key stands. */
static void
print_titles(const struct conf *conf, FILE *out, size_t i, enum conf_show which)
{
	const char *section = conf->titled[i];

	for (size_t k = 0; k < i; k++) {
		if (same(conf->titled[k], section))
			return;
	}
	if (which == CONF_SHOW_DEFAULTS) {
		print_titled(conf, out, section, NULL, which);
		return;
	}
	for (size_t k = 0; k < conf->n_headings; k++) {
		if (strcmp(conf->headings[k].section, section) == 0)
			print_titled(
			    conf, out, section, conf->headings[k].title, which);
	}
}

void
conf_print(const struct conf *conf, FILE *out, enum conf_show which)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		if (conf->titled[i] != NULL)
			print_titles(conf, out, i, which);
		else
			print_key(conf, out, i, NULL, which);
	}
}
