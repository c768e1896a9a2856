/* SPDX-License-Identifier: ISC
 * Reads argv by the tables of verbs and options. Prints nothing: usage texts
 * are main.c's. */
#include "cli/args.h"

#include <string.h>

struct reader {
	struct args *args;
	const struct verb *verbs;
	size_t n_verbs;
	const struct args_option *globals;
	size_t n_globals;
	int argc;
	char *const *argv;
	int at;            /* the next word of argv */
	const char *group; /* first word of a verb of two words */
	bool literal;      /* "--" was there */
	struct err *err;
};

static bool
option_named(const struct args_option *option, const char *name, size_t len)
{
	if (option->name == NULL)
		return false;
	return strlen(option->name) == len &&
	       memcmp(option->name, name, len) == 0;
}

/* By long name, or by letter where `name` is null. */
static const struct args_option *
option_in(const struct args_option *options, size_t n, const char *name,
    size_t len, char letter)
{
	for (size_t i = 0; i < n; i++) {
		if (name != NULL ? option_named(&options[i], name, len)
				 : options[i].letter == letter)
			return &options[i];
	}
	return NULL;
}

static const struct args_option *
option_find(
    const struct reader *reader, const char *name, size_t len, char letter)
{
	const struct verb *verb = reader->args->verb;
	const struct args_option *option = NULL;

	if (verb != NULL)
		option = option_in(
		    verb->options, verb->n_options, name, len, letter);
	if (option == NULL)
		option = option_in(
		    reader->globals, reader->n_globals, name, len, letter);
	return option;
}

static const char *
option_label(const struct args_option *option)
{
	return option->name != NULL ? option->name : option->help;
}

static enum status
setting_add(
    struct reader *reader, const struct args_option *option, const char *value)
{
	struct args *args = reader->args;

	if (option->kind == ARGS_VALUE) {
		for (size_t i = 0; i < args->n_settings; i++) {
			if (args->settings[i].option == option)
				return err_set(reader->err, ST_INVALID,
				    "--%s is given twice",
				    option_label(option));
		}
	}
	if (args->n_settings == ARGS_SETTINGS_MAX)
		return err_set(reader->err, ST_INVALID, "more than %d options",
		    ARGS_SETTINGS_MAX);
	args->settings[args->n_settings].option = option;
	args->settings[args->n_settings++].value = value;
	return ST_OK;
}

/* The value of an option that takes one: what is attached to it, or the next
 * word. */
static enum status
setting_take(struct reader *reader, const struct args_option *option,
    const char *attached)
{
	if (option->kind == ARGS_FLAG)
		return setting_add(reader, option, NULL);
	if (attached == NULL && reader->at < reader->argc)
		attached = reader->argv[reader->at++];
	if (attached == NULL)
		return err_set(reader->err, ST_INVALID,
		    "--%s wants a value: %s", option_label(option),
		    option->metavar);
	return setting_add(reader, option, attached);
}

static enum status
read_long(struct reader *reader, const char *word)
{
	const char *name = word + 2;
	const char *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct args_option *option = option_find(reader, name, len, 0);

	if (option == NULL)
		return err_set(
		    reader->err, ST_INVALID, "no such option: %s", word);
	if (option->kind == ARGS_FLAG && equals != NULL)
		return err_set(reader->err, ST_INVALID, "--%s takes no value",
		    option->name);
	return setting_take(reader, option, equals != NULL ? equals + 1 : NULL);
}

/* "-qv", "-c FILE", "-cFILE". */
static enum status
read_letters(struct reader *reader, const char *word)
{
	enum status st = ST_OK;

	for (const char *p = word + 1; st == ST_OK && *p != '\0'; p++) {
		const struct args_option *option =
		    option_find(reader, NULL, 0, *p);

		if (option == NULL)
			return err_set(reader->err, ST_INVALID,
			    "no such option: %s", word);
		if (option->kind != ARGS_FLAG)
			return setting_take(
			    reader, option, p[1] != '\0' ? p + 1 : NULL);
		st = setting_add(reader, option, NULL);
	}
	return st;
}

static bool
verb_is(const struct verb *verb, const char *name, const char *sub)
{
	if (strcmp(verb->name, name) != 0)
		return false;
	if (verb->sub == NULL || sub == NULL)
		return verb->sub == NULL && sub == NULL;
	return strcmp(verb->sub, sub) == 0;
}

static bool
group_is(const struct reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->n_verbs; i++) {
		if (reader->verbs[i].sub != NULL &&
		    strcmp(reader->verbs[i].name, name) == 0)
			return true;
	}
	return false;
}

static enum status
read_verb(struct reader *reader, const char *word)
{
	const char *name = reader->group != NULL ? reader->group : word;
	const char *sub = reader->group != NULL ? word : NULL;

	for (size_t i = 0; i < reader->n_verbs; i++) {
		if (verb_is(&reader->verbs[i], name, sub)) {
			reader->args->verb = &reader->verbs[i];
			return ST_OK;
		}
	}
	if (sub == NULL && group_is(reader, word)) {
		reader->group = word;
		return ST_OK;
	}
	return err_set(reader->err, ST_INVALID, "no such verb: %s%s%s", name,
	    sub != NULL ? " " : "", sub != NULL ? sub : "");
}

static enum status
read_operand(struct reader *reader, const char *word)
{
	struct args *args = reader->args;

	if (args->verb == NULL)
		return read_verb(reader, word);
	if (args->n_operands >= args->verb->operands_max)
		return err_set(
		    reader->err, ST_INVALID, "one word too many: %s", word);
	args->operands[args->n_operands++] = word;
	return ST_OK;
}

static enum status
read_word(struct reader *reader, const char *word)
{
	if (reader->literal || word[0] != '-' || word[1] == '\0')
		return read_operand(reader, word);
	if (strcmp(word, "--") == 0) {
		reader->literal = true;
		return ST_OK;
	}
	if (word[1] == '-')
		return read_long(reader, word);
	return read_letters(reader, word);
}

static bool
option_is(const struct args_option *option, const char *name)
{
	return option->name != NULL
		   ? strcmp(option->name, name) == 0
		   : option->letter == name[0] && name[1] == '\0';
}

static const struct args_setting *
setting_nth(const struct args *args, const char *name, size_t nth)
{
	for (size_t i = 0; i < args->n_settings; i++) {
		if (option_is(args->settings[i].option, name) && nth-- == 0)
			return &args->settings[i];
	}
	return NULL;
}

static const char *
setting_of(const struct args *args, const char *name, bool own)
{
	const struct verb *verb = args->verb;

	for (size_t i = 0; i < args->n_settings; i++) {
		const struct args_option *option = args->settings[i].option;
		bool is_own = false;

		for (size_t k = 0; verb != NULL && k < verb->n_options; k++)
			is_own |= option == &verb->options[k];

		if (option_is(option, name) && is_own == own)
			return args->settings[i].value;
	}
	return NULL;
}

enum status
args_parse(struct args *args_r, const struct verb *verbs, size_t n_verbs,
    const struct args_option *globals, size_t n_globals, int argc,
    char *const *argv, struct err *err)
{
	struct reader reader = {.args = args_r,
	    .verbs = verbs,
	    .n_verbs = n_verbs,
	    .globals = globals,
	    .n_globals = n_globals,
	    .argc = argc,
	    .argv = argv,
	    .at = 1,
	    .err = err};
	enum status st = ST_OK;

	memset(args_r, 0, sizeof(*args_r));
	while (st == ST_OK && reader.at < argc)
		st = read_word(&reader, argv[reader.at++]);
	if (st == ST_OK && reader.group != NULL && args_r->verb == NULL &&
	    !args_has(args_r, "help"))
		st = err_set(
		    err, ST_INVALID, "%s wants a second word", reader.group);
	return st;
}

enum status
args_complete(const struct args *args, struct err *err)
{
	const struct verb *verb = args->verb;

	if (args->n_operands < verb->operands_min)
		return err_set(err, ST_INVALID, "a word is missing");
	for (size_t i = 0; i < verb->n_options; i++) {
		const struct args_option *option = &verb->options[i];
		const char *value;

		if (!option->required)
			continue;
		value = args_get(args, option->name);
		if (value == NULL || value[strspn(value, " \t\r\n")] == '\0')
			return err_set(err, ST_INVALID,
			    "--%s %s is missing: it goes into the record",
			    option->name, option->metavar);
	}
	return ST_OK;
}

bool
args_has(const struct args *args, const char *name)
{
	return setting_nth(args, name, 0) != NULL;
}

const char *
args_get(const struct args *args, const char *name)
{
	return args_nth(args, name, 0);
}

const char *
args_nth(const struct args *args, const char *name, size_t nth)
{
	const struct args_setting *setting = setting_nth(args, name, nth);

	return setting != NULL ? setting->value : NULL;
}

const char *
args_own(const struct args *args, const char *name)
{
	return setting_of(args, name, true);
}

const char *
args_global(const struct args *args, const char *name)
{
	return setting_of(args, name, false);
}
