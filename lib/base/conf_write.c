/* SPDX-License-Identifier: ISC
 * A configuration written as a file that conf_load() reads to the same values.
 * Which of it is wanted is the callers' to say. */
#include <string.h>

#include "lib/base/conf_store.h"

static bool
is_picked(const struct conf_key *key, const struct conf_pick *picks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool section =
		    key->section == NULL || picks[i].section == NULL
			? key->section == picks[i].section
			: strcmp(key->section, picks[i].section) == 0;

		if (section && (picks[i].name == NULL ||
				   strcmp(picks[i].name, key->name) == 0))
			return true;
	}
	return false;
}

/* A default of "" is "not set", which no check of a key likes. */
static bool
is_unset(const struct conf_value *v)
{
	return v->line == 0 && v->key->type == CONF_STR &&
	       v->items[0][0] == '\0';
}

static void
write_key(const struct conf_key *key, const struct conf_value *v,
    const char *indent, FILE *out)
{
	if (is_unset(v))
		return;
	fprintf(out, "%s%s = ", indent, key->name);
	conf_value_print(v, out);
	putc('\n', out);
}

/* Is this the first key of its section? */
static bool
begins_section(const struct conf *conf, size_t i)
{
	const char *section = conf->keys[i]->section;

	for (size_t k = 0; section != NULL && k < i; k++) {
		if (conf->keys[k]->section != NULL &&
		    strcmp(conf->keys[k]->section, section) == 0)
			return false;
	}
	return true;
}

/* Every picked key of a plain section, with the value in force. */
static void
write_section(const struct conf *conf, const char *section,
    const struct conf_pick *picks, size_t n, FILE *out)
{
	bool open = false;

	for (size_t i = 0; i < conf->n_keys; i++) {
		const struct conf_key *key = conf->keys[i];
		const struct conf_value *v = conf_store_find(conf, key, NULL);

		if (key->section == NULL ||
		    strcmp(key->section, section) != 0 ||
		    !is_picked(key, picks, n))
			continue;
		if (!open)
			fprintf(out, "%s {\n", section);
		open = true;
		write_key(key, v != NULL ? v : &conf->defaults[i], "\t", out);
	}
	if (open)
		fputs("}\n", out);
}

/* A title is a rule of its own even where it sets nothing; what it does not
 * set comes from elsewhere, so that nothing else is written. */
static void
write_titles(const struct conf *conf, const char *section, FILE *out)
{
	for (size_t h = 0; h < conf->n_headings; h++) {
		const struct conf_heading *heading = &conf->headings[h];

		if (strcmp(heading->section, section) != 0)
			continue;
		fprintf(out, "%s ", section);
		conf_text_print(heading->title, out);
		fputs(" {\n", out);
		for (size_t i = 0; i < conf->n_set; i++) {
			const struct conf_value *v = &conf->set[i];

			if (v->title != NULL && v->key->section != NULL &&
			    strcmp(v->key->section, section) == 0 &&
			    strcmp(v->title, heading->title) == 0)
				write_key(v->key, v, "\t", out);
		}
		fputs("}\n", out);
	}
}

void
conf_write(const struct conf *conf, FILE *out, const struct conf_pick *picks,
    size_t n_picks)
{
	for (size_t i = 0; i < conf->n_keys; i++) {
		const struct conf_key *key = conf->keys[i];
		const struct conf_value *v = conf_store_find(conf, key, NULL);

		if (key->section == NULL && is_picked(key, picks, n_picks))
			write_key(
			    key, v != NULL ? v : &conf->defaults[i], "", out);
	}
	for (size_t i = 0; i < conf->n_keys; i++) {
		const struct conf_key *key = conf->keys[i];

		if (key->section == NULL || !begins_section(conf, i))
			continue;
		if (conf->titled[i] == NULL)
			write_section(conf, key->section, picks, n_picks, out);
		else if (is_picked(key, picks, n_picks))
			write_titles(conf, key->section, out);
	}
}
