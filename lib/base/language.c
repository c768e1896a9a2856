/* SPDX-License-Identifier: ISC
 * Folders of languages, and texts with numbers in them. The words themselves
 * are in the folders alone. */
#include <assert.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/base/language.h"

#define LANGUAGE_MODEL "en"

enum { LANGUAGE_PATH_SIZE = 4096, N_WEEKDAYS = 7, N_MONTHS = 12 };

enum { SECONDS_MINUTE = 60, SECONDS_HOUR = 3600, SECONDS_DAY = 86400 };

static const struct {
	const char *name;
	unsigned n_forms;
} language_plurals[PLURAL_N] = {
    [PLURAL_NONE] = {"none", 1},
    [PLURAL_ONE] = {"one-other", 2},
    [PLURAL_ZERO_OR_ONE] = {"zero-or-one", 2},
    [PLURAL_SLAVIC] = {"slavic", 3},
    [PLURAL_POLISH] = {"polish", 3},
    [PLURAL_CZECH] = {"czech", 3},
    [PLURAL_ARABIC] = {"arabic", 6},
};

/* Texts with a form for each plural. */
static const char *const language_counted[] = {
    "days", "hours", "minutes", "progress", "quorum"};

static const char *
language_get(const struct language *l, const char *key)
{
	const char *text = words_get(l->words, key, strlen(key));

	return text != NULL ? text : "";
}

/* ------------------------------------------------------------------- parts */

/* Part `which` of a text whose parts stand between |; *len_r is its length. */
static const char *
language_part(const char *text, unsigned which, size_t *len_r)
{
	while (which > 0 && *text != '\0') {
		text += strcspn(text, "|");
		text += *text == '|';
		which--;
	}
	*len_r = strcspn(text, "|");
	return text;
}

static unsigned
language_n_parts(const char *text)
{
	unsigned n = 1;

	for (; *text != '\0'; text++)
		n += *text == '|';
	return n;
}

struct filling {
	const char *name; /* of the placeholder, without braces */
	const char *text;
	size_t len;
};

/* Appends text[0..len) with its {placeholders} filled in. */
static void
language_fill(struct buf *out, const char *text, size_t len,
    const struct filling *fillings, size_t n)
{
	size_t at = 0;

	while (at < len) {
		const char *close = memchr(text + at, '}', len - at);
		size_t i = 0, name_len;

		if (text[at] != '{' || close == NULL) {
			buf_addc(out, text[at++]);
			continue;
		}
		name_len = (size_t)(close - (text + at)) - 1;
		while (i < n && (strlen(fillings[i].name) != name_len ||
				    memcmp(fillings[i].name, text + at + 1,
					name_len) != 0))
			i++;
		if (i < n)
			buf_add(out, fillings[i].text, fillings[i].len);
		at += name_len + 2;
	}
}

/* ------------------------------------------------------------------ plurals */

static unsigned
form_slavic(uint64_t n)
{
	if (n % 10 == 1 && n % 100 != 11)
		return 0;
	return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1
									    : 2;
}

static unsigned
form_polish(uint64_t n)
{
	if (n == 1)
		return 0;
	return form_slavic(n) == 1 ? 1 : 2;
}

static unsigned
form_czech(uint64_t n)
{
	if (n == 1)
		return 0;
	return n >= 2 && n <= 4 ? 1 : 2;
}

static unsigned
form_arabic(uint64_t n)
{
	if (n <= 2)
		return (unsigned)n;
	if (n % 100 >= 3 && n % 100 <= 10)
		return 3;
	return n % 100 >= 11 ? 4 : 5;
}

static unsigned
form_of(enum language_plural plural, uint64_t n)
{
	switch (plural) {
	case PLURAL_NONE:
		return 0;
	case PLURAL_ONE:
		return n == 1 ? 0 : 1;
	case PLURAL_ZERO_OR_ONE:
		return n <= 1 ? 0 : 1;
	case PLURAL_SLAVIC:
		return form_slavic(n);
	case PLURAL_POLISH:
		return form_polish(n);
	case PLURAL_CZECH:
		return form_czech(n);
	case PLURAL_ARABIC:
		return form_arabic(n);
	case PLURAL_N:
		break;
	}
	return 0;
}

unsigned
language_form(enum language_plural plural, uint64_t n)
{
	unsigned form = form_of(plural, n);

	assert(form < language_plurals[plural].n_forms);
	return form;
}

/* -------------------------------------------------------------------- texts */

void
language_add_time(struct buf *out, const struct language *language, int64_t t)
{
	time_t seconds = (time_t)t;
	struct tm tm;
	char year[16], day[16], clock[16];
	struct filling fillings[] = {{"weekday", NULL, 0}, {"month", NULL, 0},
	    {"day", day, 0}, {"year", year, 0}, {"time", clock, 0}};
	const char *text = language_get(language, "date");

	if (gmtime_r(&seconds, &tm) == NULL)
		return;
	snprintf(day, sizeof(day), "%d", tm.tm_mday);
	snprintf(year, sizeof(year), "%d", tm.tm_year + 1900);
	snprintf(clock, sizeof(clock), "%02d:%02d", tm.tm_hour, tm.tm_min);
	fillings[0].text = language_part(language_get(language, "weekdays"),
	    (unsigned)tm.tm_wday, &fillings[0].len);
	fillings[1].text = language_part(language_get(language, "months"),
	    (unsigned)tm.tm_mon, &fillings[1].len);
	for (size_t i = 2; i < sizeof(fillings) / sizeof(fillings[0]); i++)
		fillings[i].len = strlen(fillings[i].text);
	language_fill(out, text, strlen(text), fillings,
	    sizeof(fillings) / sizeof(fillings[0]));
}

void
language_add_count(struct buf *out, const struct language *language,
    const char *key, uint64_t n, uint64_t m)
{
	char n_text[24], m_text[24];
	size_t len;
	const char *form = language_part(language_get(language, key),
	    language_form(language->plural, m), &len);

	snprintf(n_text, sizeof(n_text), "%" PRIu64, n);
	snprintf(m_text, sizeof(m_text), "%" PRIu64, m);
	language_fill(out, form, len,
	    (struct filling[]){
		{"n", n_text, strlen(n_text)}, {"m", m_text, strlen(m_text)}},
	    2);
}

/* The two largest units that are not nothing, joined as the language does. */
static void
language_add_duration(
    struct buf *out, const struct language *language, uint64_t seconds)
{
	static const struct {
		const char *key;
		uint64_t size, per; /* seconds; of the next larger unit */
	} units[] = {{"days", SECONDS_DAY, UINT64_MAX},
	    {"hours", SECONDS_HOUR, 24}, {"minutes", SECONDS_MINUTE, 60}};
	const size_t n_units = sizeof(units) / sizeof(units[0]);
	const char *pair = language_get(language, "pair");
	struct buf parts[2] = {BUF_INIT, BUF_INIT};
	size_t n = 0;

	for (size_t i = 0; i < n_units && n < 2; i++) {
		uint64_t count = seconds / units[i].size % units[i].per;

		if (count > 0)
			language_add_count(
			    &parts[n++], language, units[i].key, count, count);
		else if (n > 0)
			break;
	}
	if (n == 2)
		language_fill(out, pair, strlen(pair),
		    (struct filling[]){{"a", buf_str(&parts[0]), parts[0].len},
			{"b", buf_str(&parts[1]), parts[1].len}},
		    2);
	else
		buf_adds(out, buf_str(&parts[0]));
	buf_free(&parts[0]);
	buf_free(&parts[1]);
}

void
language_add_left(
    struct buf *out, const struct language *language, int64_t seconds)
{
	const char *left = language_get(language, "left");
	struct buf duration = BUF_INIT;

	if (seconds < SECONDS_MINUTE)
		seconds = SECONDS_MINUTE;
	language_add_duration(&duration, language, (uint64_t)seconds);
	language_fill(out, left, strlen(left),
	    (struct filling[]){{"duration", buf_str(&duration), duration.len}},
	    1);
	buf_free(&duration);
}

const char *
language_direction(const struct language *language)
{
	return language->right_to_left ? "rtl" : "ltr";
}

/* ------------------------------------------------------------------ folders */

static enum status
language_blame(const struct language *l, const char *key, struct err *err,
    const char *what)
{
	return err_set(err, ST_INVALID, "%s:%d: %s %s", words_path(l->words),
	    words_line(l->words, key, strlen(key)), key, what);
}

static enum status
language_read_plural(struct language *l, struct err *err)
{
	const char *name = language_get(l, "plural");

	for (int i = 0; i < PLURAL_N; i++) {
		if (strcmp(name, language_plurals[i].name) == 0) {
			l->plural = (enum language_plural)i;
			return ST_OK;
		}
	}
	return language_blame(l, "plural", err,
	    "must be none, one-other, zero-or-one, slavic, polish, czech or "
	    "arabic");
}

static enum status
language_read_forms(const struct language *l, struct err *err)
{
	char what[64];
	unsigned want = language_plurals[l->plural].n_forms;

	for (size_t i = 0;
	     i < sizeof(language_counted) / sizeof(language_counted[0]); i++) {
		if (language_n_parts(language_get(l, language_counted[i])) ==
		    want)
			continue;
		snprintf(what, sizeof(what),
		    "must have %u forms, with | between them", want);
		return language_blame(l, language_counted[i], err, what);
	}
	if (language_n_parts(language_get(l, "weekdays")) != N_WEEKDAYS)
		return language_blame(l, "weekdays", err,
		    "must have 7 names, from Sunday on, with | between them");
	if (language_n_parts(language_get(l, "months")) != N_MONTHS)
		return language_blame(l, "months", err,
		    "must have 12 names, with | between them");
	return ST_OK;
}

static enum status
language_read(struct language *l, struct err *err)
{
	const char *direction = language_get(l, "direction");
	enum status st;

	l->right_to_left = strcmp(direction, "rtl") == 0;
	if (!l->right_to_left && strcmp(direction, "ltr") != 0)
		return language_blame(
		    l, "direction", err, "must be ltr or rtl");
	st = language_read_plural(l, err);
	return st == ST_OK ? language_read_forms(l, err) : st;
}

static enum status
language_load(
    struct language *l, const char *folder, const char *tag, struct err *err)
{
	char path[LANGUAGE_PATH_SIZE];

	if (strlen(tag) >= sizeof(l->tag) ||
	    snprintf(path, sizeof(path), "%s/%s/words", folder, tag) >=
		(int)sizeof(path))
		return err_set(err, ST_INVALID,
		    "%s/%s: the name is too long for a language", folder, tag);
	strcpy(l->tag, tag);
	return words_load(&l->words, path, err);
}

static int
language_is_folder(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
	       (entry->d_type == DT_DIR || entry->d_type == DT_LNK ||
		   entry->d_type == DT_UNKNOWN);
}

/* Is it a folder (d_type may not say)? Other files of the templates are none
 * of ours. */
static bool
language_is_there(const char *folder, const char *tag)
{
	char path[LANGUAGE_PATH_SIZE];
	struct stat sb;
	int n = snprintf(path, sizeof(path), "%s/%s", folder, tag);

	return n > 0 && (size_t)n < sizeof(path) && stat(path, &sb) == 0 &&
	       S_ISDIR(sb.st_mode);
}

static enum status
languages_load_entries(struct languages *ls, const char *folder,
    struct dirent *const *entries, int n, struct err *err)
{
	enum status st = ST_OK;

	for (int i = 0; i < n && st == ST_OK; i++) {
		if (!language_is_there(folder, entries[i]->d_name))
			continue;
		if (ls->n_items == LANGUAGES_MAX)
			return err_set(err, ST_INVALID,
			    "%s: more than %d languages", folder,
			    LANGUAGES_MAX);
		st = language_load(
		    &ls->items[ls->n_items++], folder, entries[i]->d_name, err);
	}
	return st;
}

static enum status
languages_compare(
    const struct languages *ls, const char *folder, struct err *err)
{
	const struct language *model =
	    languages_find(ls, LANGUAGE_MODEL, strlen(LANGUAGE_MODEL));
	enum status st = ST_OK;

	if (model == NULL)
		return err_set(err, ST_INVALID,
		    "cannot read %s/" LANGUAGE_MODEL
		    "/words: English is the model of all languages",
		    folder);
	for (size_t i = 0; i < ls->n_items && st == ST_OK; i++)
		st = words_match(ls->items[i].words, model->words, err);
	return st;
}

enum status
languages_load(
    struct languages **languages_r, const char *folder, struct err *err)
{
	struct languages *ls = calloc(1, sizeof(*ls));
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, language_is_folder, alphasort);
	enum status st = ST_NOMEM;

	if (ls != NULL)
		st = languages_load_entries(ls, folder, entries, n, err);
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	if (ls == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	if (st == ST_OK)
		st = languages_compare(ls, folder, err);
	for (size_t i = 0; i < ls->n_items && st == ST_OK; i++)
		st = language_read(&ls->items[i], err);
	if (st == ST_OK)
		*languages_r = ls;
	else
		languages_free(ls);
	return st;
}

void
languages_free(struct languages *languages)
{
	if (languages == NULL)
		return;
	for (size_t i = 0; i < languages->n_items; i++)
		words_free(languages->items[i].words);
	free(languages);
}

const struct language *
languages_find(const struct languages *languages, const char *tag, size_t len)
{
	for (size_t i = 0; i < languages->n_items; i++) {
		const struct language *l = &languages->items[i];

		if (strlen(l->tag) == len && strncasecmp(l->tag, tag, len) == 0)
			return l;
	}
	return NULL;
}
