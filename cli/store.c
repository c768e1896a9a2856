/* SPDX-License-Identifier: ISC
 * countersign store: moving an installation to another store. The daemon's
 * program does it; here are its command line, its progress and its end. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "cli/bar.h"
#include "cli/offline.h"
#include "cli/show.h"
#include "cli/verbs.h"

static void
show_progress(struct bar *bar, json_t *object)
{
	json_int_t done, size;

	if (json_unpack(object, "{s:[I, I]}", "Progress", &done, &size) == 0)
		bar_show(bar, (uint64_t)done, (uint64_t)size);
}

/* The last object that is no progress; null: it ended without one. */
static json_t *
read_end(struct bar *bar, int fd)
{
	FILE *in = fdopen(dup(fd), "r");
	json_t *object, *end = NULL;

	if (in == NULL)
		return NULL;
	while (
	    (object = json_loadf(in, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		if (json_object_get(object, "Progress") != NULL) {
			show_progress(bar, object);
			json_decref(object);
			continue;
		}
		json_decref(end);
		end = object;
	}
	fclose(in);
	bar_end(bar);
	return end;
}

static int
print_good(const struct cli *cli, json_t *end, const char *from, const char *to)
{
	json_int_t n_rows = 0, size = 0, n_mended = 0;
	const char *root = "";
	json_t *tables = NULL;

	if (cli->json) {
		show_json(end);
		return CLI_DONE;
	}
	if (json_unpack(end, "{s:{s:I, s:I, s:o, s:{s:I, s:s}}}", "Migration",
		"Rows", &n_rows, "Mended", &n_mended, "Tables", &tables,
		"Audit", "Size", &size, "RootHash", &root) != 0)
		return cli_fail(cli, EX_SOFTWARE,
		    "the copy is whole, but what %s says of it was not "
		    "understood; are both of one version?",
		    OFFLINE_PROGRAM);
	printf("%" JSON_INTEGER_FORMAT " rows in %zu tables are in the new "
	       "store as in the old one\n"
	       "%" JSON_INTEGER_FORMAT " events, root hash %s, in both\n",
	    n_rows, json_array_size(tables), size, root);
	if (n_mended > 0)
		cli_say(cli,
		    "%" JSON_INTEGER_FORMAT " texts of mail servers were not "
		    "in UTF-8; in the new store they have '?' where octets "
		    "were no characters",
		    n_mended);
	cli_say(cli,
	    "now set store to %s, start the daemons, and let none open %s "
	    "again: it was left as it is, and grows old",
	    to, from);
	return CLI_DONE;
}

static int
print_bad(const struct cli *cli, json_t *end)
{
	const char *text = "";
	int st = ST_BUG;

	if (end == NULL)
		return cli_fail(cli, EX_TEMPFAIL,
		    "%s ended before it was done; nothing was moved, and the "
		    "new store is empty",
		    OFFLINE_PROGRAM);
	if (json_unpack(end, "{s:{s:i, s:s}}", "Error", "Status", &st,
		"Message", &text) != 0)
		text = "what went wrong was not understood";
	return cli_fail(cli, status_exit((enum status)st), "%s", text);
}

int
store_migrate_verb(struct cli *cli, const struct args *args)
{
	const char *from = args_get(args, "from"), *to = args_get(args, "to");
	const char *const argv[] = {"--store-migrate", from, to, NULL};
	struct offline offline;
	struct bar bar = bar_new(cli);
	struct err err = {""};
	json_t *end;
	int exit_status = cli_settings(cli);

	if (exit_status != CLI_DONE)
		return exit_status;
	if (offline_start(&offline, cli, argv, &err) != ST_OK)
		return cli_fail_status(cli, ST_TEMP, &err);
	end = read_end(&bar, offline.fd);
	exit_status = offline_end(&offline) && end != NULL
			  ? print_good(cli, end, from, to)
			  : print_bad(cli, end);
	json_decref(end);
	return exit_status;
}
