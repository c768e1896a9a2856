/* SPDX-License-Identifier: ISC
 * countersign config: is the file right, and what does it come to. What the
 * keys mean is the modules' knowledge that registered them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/show.h"
#include "cli/verbs.h"

int
config_check_verb(struct cli *cli, const struct args *args)
{
	int exit_status = cli_settings(cli);
	json_t *object;

	(void)args;
	if (exit_status != CLI_DONE)
		return exit_status;
	if (cli->json) {
		object = json_pack("{s:{s:s, s:b}}", "Configuration", "File",
		    cli->conf, "Valid", 1);
		if (object != NULL)
			show_json(object);
		json_decref(object);
	}
	if (cli->verbose)
		cli_say(cli, "%s: ok", cli->conf);
	return CLI_DONE;
}

/* conf_print()'s "key = value" lines as one object. */
static json_t *
lines_object(char *text)
{
	json_t *keys = json_object();
	char *rest = text;
	char *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *equals = strstr(line, " = ");

		if (equals == NULL)
			continue;
		*equals = '\0';
		json_object_set_new(keys, line, json_string(equals + 3));
	}
	return json_pack("{s:o}", "Configuration", keys);
}

static int
print_conf(const struct cli *cli, const struct conf *conf, enum conf_show which)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out;
	json_t *object;

	if (!cli->json) {
		conf_print(conf, stdout, which);
		return CLI_DONE;
	}
	out = open_memstream(&text, &len);
	if (out == NULL)
		return cli_fail_memory(cli);
	conf_print(conf, out, which);
	if (fclose(out) != 0) {
		free(text);
		return cli_fail_memory(cli);
	}
	object = lines_object(text);
	show_json(object);
	json_decref(object);
	free(text);
	return CLI_DONE;
}

static int
print_defaults(const struct cli *cli)
{
	struct conf *conf = NULL;
	enum status st = settings_defaults(&conf);
	int exit_status;

	if (st != ST_OK)
		return cli_fail_status(cli, st, &(struct err){""});
	exit_status = print_conf(cli, conf, CONF_SHOW_DEFAULTS);
	conf_free(conf);
	return exit_status;
}

int
config_show_verb(struct cli *cli, const struct args *args)
{
	bool changed = args_has(args, "n");
	int exit_status;

	if (changed && args_has(args, "d"))
		return cli_fail(cli, EX_USAGE, "-n and -d exclude each other");
	if (args_has(args, "d"))
		return print_defaults(cli);
	exit_status = cli_settings(cli);
	if (exit_status != CLI_DONE)
		return exit_status;
	return print_conf(cli, cli->settings->conf,
	    changed ? CONF_SHOW_CHANGED : CONF_SHOW_ALL);
}
