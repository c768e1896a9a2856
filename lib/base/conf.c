/* SPDX-License-Identifier: ISC
 * Reading a configuration file with libconfuse, whose only user this file is.
 * The values go to conf_store.c; libconfuse keeps nothing afterwards. */
#include <assert.h>
#include <confuse.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/conf_scan.h"
#include "lib/base/conf_store.h"
#include "lib/base/file.h"

enum { CONF_FILE_MAX = 1024 * 1024 };

static const char ROOT[] = "root"; /* what libconfuse calls the top level */

/* libconfuse's scanner is one for the whole process. */
static pthread_mutex_t confuse_lock = PTHREAD_MUTEX_INITIALIZER;

/* What the callbacks need. libconfuse hands them no pointer of ours, so one
 * is kept for the thread, during conf_load() alone. */
struct loading {
	struct conf *conf;
	struct err *err;
	enum status st;
};
static _Thread_local struct loading *loading;

/* The first failure is the one that is told. Returns what callbacks return
 * to end the parsing. */
static int
    PRINTF_LIKE(3, 4) stop(enum status st, int line, const char *fmt, ...)
{
	char what[ERR_SIZE];
	va_list ap;

	if (loading->st != ST_OK)
		return -1;
	loading->st = st;
	va_start(ap, fmt);
	if (vsnprintf(what, sizeof(what), fmt, ap) < 0)
		what[0] = '\0';
	va_end(ap);
	err_set(loading->err, st, "%s:%d: %s", loading->conf->path, line, what);
	return -1;
}

static void PRINTF_LIKE(2, 0) on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	bool is_root = strcmp(cfg->name, ROOT) == 0;
	char what[ERR_SIZE];

	if (vsnprintf(what, sizeof(what), fmt, ap) < 0)
		what[0] = '\0';
	stop(ST_INVALID, cfg->line, "%s%s%s; see countersign.conf(5)", what,
	    is_root ? "" : " in section ", is_root ? "" : cfg->name);
}

/* Where the value of a key that is being set is kept; a list's elements come
 * one by one, the first as libconfuse's only one. */
static struct conf_value *
value_for(const cfg_t *cfg, const cfg_opt_t *opt, const struct conf_key *key,
    const char *title)
{
	struct conf_value *v = conf_store_find(loading->conf, key, title);
	char label[CONF_LABEL_SIZE];

	if (v != NULL && key->type == CONF_LIST && opt->nvalues > 1)
		return v;
	if (v != NULL) {
		stop(ST_INVALID, cfg->line,
		    "%s: set in line %d already; take one of the two out",
		    conf_store_label(label, key, title), v->line);
		return NULL;
	}
	v = conf_store_add(loading->conf, key, title, cfg->line);
	if (v == NULL)
		loading->st = ST_NOMEM;
	return v;
}

static const struct conf_key *
key_of(const cfg_t *cfg, const cfg_opt_t *opt)
{
	const char *section = strcmp(cfg->name, ROOT) == 0 ? NULL : cfg->name;
	const struct conf_key *key =
	    conf_store_key(loading->conf, section, opt->name);

	assert(key != NULL);
	return key;
}

/* Every key is a string to libconfuse; types are read here, because its own
 * reading takes "" for 0 and 010 for 8, and tells no bounds. */
static int
on_value(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *result)
{
	const struct conf_key *key = key_of(cfg, opt);
	const char *title = NULL;
	char label[CONF_LABEL_SIZE];
	struct err why = {""};
	struct conf_value *v;
	enum status st;

	if (cfg->title != NULL) {
		title = conf_store_title(
		    loading->conf, cfg->name, cfg->title, cfg->line);
		if (title == NULL) {
			loading->st = ST_NOMEM;
			return -1;
		}
	}
	v = value_for(cfg, opt, key, title);
	if (v == NULL)
		return -1;
	st = conf_value_add(v, text, &why);
	if (st != ST_OK)
		return stop(st, cfg->line, "%s: %s",
		    conf_store_label(label, key, title), why.text);
	*(const char **)result = text;
	return 0;
}

/* At the end of each titled section: one without keys is noted, too. */
static int
on_titled(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (sec->title[0] == '\0')
		return stop(ST_INVALID, cfg->line,
		    "section %s has an empty title; give it one", opt->name);
	if (conf_store_title(loading->conf, opt->name, sec->title, cfg->line) ==
	    NULL) {
		loading->st = ST_NOMEM;
		return -1;
	}
	return 0;
}

/* The keys of one section (null: the top level). libconfuse copies them. */
static cfg_opt_t *
build_keys(const struct conf *conf, const char *section, size_t n_more)
{
	cfg_opt_t *opts = calloc(conf->n_keys + n_more + 1, sizeof(*opts));
	cfg_opt_t *o = opts;

	if (opts == NULL)
		return NULL;
	for (size_t i = 0; i < conf->n_keys; i++) {
		const struct conf_key *key = conf->keys[i];

		if (section == NULL ? key->section != NULL
				    : key->section == NULL ||
					  strcmp(key->section, section) != 0)
			continue;
		if (key->type == CONF_LIST)
			*o++ = (cfg_opt_t)CFG_STR_LIST_CB(
			    key->name, NULL, CFGF_NODEFAULT, on_value);
		else
			*o++ = (cfg_opt_t)CFG_STR_CB(
			    key->name, NULL, CFGF_NODEFAULT, on_value);
	}
	return opts;
}

static cfg_opt_t *
find_opt(cfg_opt_t *opts, const char *name)
{
	while (opts->name != NULL && strcmp(opts->name, name) != 0)
		opts++;
	return opts;
}

/* Adds the section, unless an earlier key of it did. */
static enum status
build_section(const struct conf *conf, cfg_opt_t *root, const char *section)
{
	cfg_opt_t *o = find_opt(root, section);
	bool is_titled = conf_store_is_titled(conf, section);
	cfg_opt_t *keys;

	assert(strcmp(section, ROOT) != 0);
	if (o->name != NULL)
		return ST_OK;
	keys = build_keys(conf, section, 0);
	if (keys == NULL)
		return ST_NOMEM;
	*o = (cfg_opt_t)CFG_SEC(section, keys,
	    is_titled ? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES
		      : CFGF_NONE);
	if (is_titled)
		o->validcb = on_titled;
	return ST_OK;
}

static void
free_opts(cfg_opt_t *root)
{
	for (cfg_opt_t *o = root; o != NULL && o->name != NULL; o++)
		free(o->subopts);
	free(root);
}

/* libconfuse's description of our tables. Null: out of memory. */
static cfg_t *
build_parser(const struct conf *conf)
{
	cfg_opt_t *root = build_keys(conf, NULL, conf->n_keys);
	enum status st = root != NULL ? ST_OK : ST_NOMEM;
	cfg_t *cfg = NULL;

	for (size_t i = 0; st == ST_OK && i < conf->n_keys; i++) {
		if (conf->keys[i]->section != NULL)
			st = build_section(conf, root, conf->keys[i]->section);
	}
	if (st == ST_OK)
		cfg = cfg_init(root, CFGF_NONE);
	if (cfg != NULL)
		cfg_set_error_function(cfg, on_error);
	free_opts(root);
	return cfg;
}

/* A list that is set to {} calls no callback, so it is looked for here. */
static int
note_list(const cfg_t *cfg, const cfg_opt_t *opt)
{
	const struct conf_key *key = key_of(cfg, opt);
	const char *title = cfg->title == NULL
				? NULL
				: conf_store_title(loading->conf, cfg->name,
				      cfg->title, cfg->line);
	struct conf_value *v = conf_store_find(loading->conf, key, title);
	char label[CONF_LABEL_SIZE];

	if (v != NULL && v->n_items != opt->nvalues)
		return stop(ST_INVALID, v->line,
		    "%s: set to {} again further down; take one of the two out",
		    conf_store_label(label, key, title));
	if (v == NULL && conf_store_add(loading->conf, key, title,
			     CONF_LINE_UNKNOWN) == NULL) {
		loading->st = ST_NOMEM;
		return -1;
	}
	return 0;
}

static int
note_lists(cfg_t *cfg)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < cfg_num(cfg); i++) {
		cfg_opt_t *opt = cfg_getnopt(cfg, i);

		if (opt->type == CFGT_SEC) {
			for (unsigned k = 0; ret == 0 && k < opt->nvalues; k++)
				ret = note_lists(cfg_opt_getnsec(opt, k));
		} else if ((opt->flags & CFGF_LIST) != 0 &&
			   (opt->flags & CFGF_MODIFIED) != 0) {
			ret = note_list(cfg, opt);
		}
	}
	return ret;
}

/* With confuse_lock held. */
static enum status
parse(struct conf *conf, struct buf *text, struct err *err)
{
	struct loading state = {.conf = conf, .err = err, .st = ST_OK};
	cfg_t *cfg = build_parser(conf);
	FILE *f = fmemopen(text->data, text->len, "r");
	int ret;

	if (cfg == NULL || f == NULL) {
		state.st = ST_NOMEM;
		goto out;
	}
	loading = &state;
	ret = cfg_parse_fp(cfg, f);
	if (ret == CFG_SUCCESS)
		ret = note_lists(cfg);
	loading = NULL;
	/* It says why, or it ran out of memory. */
	if (ret != CFG_SUCCESS && state.st == ST_OK)
		state.st = ST_NOMEM;
out:
	if (f != NULL)
		fclose(f);
	cfg_free(cfg);
	return state.st;
}

enum status
conf_load(struct conf **conf_r, const char *path,
    const struct conf_table *const *tables, size_t n_tables, struct err *err)
{
	struct buf text = BUF_INIT;
	struct conf *conf = NULL;
	enum status st;

	st = conf_store_new(&conf, path, tables, n_tables);
	if (st == ST_OK)
		st = file_read(&text, path, CONF_FILE_MAX, err);
	buf_add(&text, "", 0); /* memory for an empty file as well */
	if (st == ST_OK && !buf_ok(&text))
		st = ST_NOMEM;
	if (st == ST_OK && strlen(text.data) != text.len)
		st = err_set(err, ST_INVALID,
		    "%s: holds a NUL byte; save it as UTF-8 text", path);
	if (st == ST_OK)
		st = conf_scan(text.data, path, err);
	if (st == ST_OK) {
		pthread_mutex_lock(&confuse_lock);
		st = parse(conf, &text, err);
		pthread_mutex_unlock(&confuse_lock);
	}
	if (st == ST_OK)
		*conf_r = conf;
	else
		conf_free(conf);
	if (st == ST_NOMEM)
		err_set(err, st, "%s: out of memory", path);
	buf_free(&text);
	return st;
}
