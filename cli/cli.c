/* SPDX-License-Identifier: ISC
 * Words, failures and the configuration for all verbs. Which verb runs is
 * main.c's to find, how data looks is show.c's. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/show.h"
#include "lib/base/utf8.h"

static const struct {
	int exit_status;
	const char *code;
} codes[] = {
    {EX_USAGE, "Usage"},
    {EX_DATAERR, "BadData"},
    {EX_NOINPUT, "NotFound"},
    {EX_UNAVAILABLE, "Unavailable"},
    {EX_TEMPFAIL, "TryAgain"},
    {EX_NOPERM, "Refused"},
    {EX_CONFIG, "Configuration"},
};

static const char *
code_of(int exit_status)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].exit_status == exit_status)
			return codes[i].code;
	}
	return "Bug";
}

static void
say_words(const char *text)
{
	fputs("countersign: ", stderr);
	show_text(stderr, text);
	fputc('\n', stderr);
}

/* JSON takes UTF-8 alone; an argument may be anything, and a sentence may end
 * within a character. */
static void
fail_json(int exit_status, const char *text)
{
	char *clean =
	    utf8_is_valid(text, strlen(text)) ? NULL : show_clean(text);
	json_t *object = json_pack("{s:{s:s, s:s}}", "Error", "Code",
	    code_of(exit_status), "Message", clean != NULL ? clean : text);

	if (object != NULL)
		show_json(object);
	json_decref(object);
	free(clean);
}

int
cli_fail(const struct cli *cli, int exit_status, const char *fmt, ...)
{
	char text[ERR_SIZE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say_words(text);
	if (cli->json)
		fail_json(exit_status, text);
	return exit_status;
}

int
cli_fail_status(const struct cli *cli, enum status st, const struct err *err)
{
	return cli_fail(cli, status_exit(st), "%s",
	    err->text[0] != '\0' ? err->text : status_name(st));
}

int
cli_fail_memory(const struct cli *cli)
{
	return cli_fail(cli, EX_TEMPFAIL, "out of memory");
}

void
cli_say(const struct cli *cli, const char *fmt, ...)
{
	char text[ERR_SIZE];
	va_list ap;

	if (cli->quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say_words(text);
}

int
cli_settings(struct cli *cli)
{
	struct err err = {""};

	if (cli->settings != NULL)
		return CLI_DONE;
	if (settings_load(&cli->settings, cli->conf, &err) == ST_OK)
		return CLI_DONE;
	cli->settings = NULL;
	return cli_fail(cli, EX_CONFIG, "%s", err.text);
}
