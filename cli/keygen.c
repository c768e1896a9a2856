/* SPDX-License-Identifier: ISC
 * countersign keygen: one new key, and the record to publish with it. Reads
 * no configuration, so that keys can be made anywhere. */
#include <string.h>

#include <jansson.h>

#include "cli/keyfile.h"
#include "cli/record.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/name/domain.h"

/* A selector is one label or more (RFC 6376 3.1), and here a file's name. */
static bool
selector_is_good(const char *selector)
{
	char name[DOMAIN_SIZE];

	return strlen(selector) < DKIM_SELECTOR_SIZE &&
	       domain_normalize(name, selector, strlen(selector)) == ST_OK;
}

static int
check_usage(const struct cli *cli, const struct args *args)
{
	bool seal = args_has(args, "seal"), audit = args_has(args, "audit");
	const char *type = args_get(args, "type");
	const char *domain = args_get(args, "domain");

	if (args->n_operands + seal + audit != 1)
		return cli_fail(cli, EX_USAGE,
		    "keygen wants one of SELECTOR, --seal and --audit");
	if ((seal || audit) && (type != NULL || domain != NULL))
		return cli_fail(cli, EX_USAGE,
		    "--type and --domain are for DKIM keys alone");
	if (type != NULL && strcmp(type, "rsa") != 0 &&
	    strcmp(type, "ed25519") != 0)
		return cli_fail(
		    cli, EX_USAGE, "--type %s: use rsa or ed25519", type);
	if (args->n_operands == 1 && !selector_is_good(args->operands[0]))
		return cli_fail(cli, EX_USAGE,
		    "%s is no selector: letters, digits and hyphens, such as "
		    "rsa2026",
		    args->operands[0]);
	if (domain != NULL && !selector_is_good(domain))
		return cli_fail(
		    cli, EX_USAGE, "--domain %s is no domain name", domain);
	return CLI_DONE;
}

static int
print_plain(const struct cli *cli, const char *path)
{
	json_t *object;

	cli_say(cli, "wrote %s", path);
	if (!cli->json)
		return CLI_DONE;
	object = json_pack("{s:{s:s}}", "Key", "File", path);
	if (object != NULL)
		show_json(object);
	json_decref(object);
	return CLI_DONE;
}

static int
print_record(const struct cli *cli, const char *path, const char *name,
    const char *value)
{
	json_t *object;

	cli_say(cli, "wrote %s; publish this record", path);
	if (!cli->json) {
		record_print(name, "TXT", value, NULL);
		return CLI_DONE;
	}
	object = json_pack("{s:{s:s, s:o}}", "Key", "File", path, "Record",
	    record_json(name, "TXT", value));
	if (object != NULL)
		show_json(object);
	json_decref(object);
	return CLI_DONE;
}

static int
make_dkim(const struct cli *cli, const struct args *args, const char *path)
{
	const char *type = args_get(args, "type");
	const char *domain = args_get(args, "domain");
	enum dkim_algorithm algorithm =
	    type != NULL && strcmp(type, "ed25519") == 0 ? DKIM_ED25519_SHA256
							 : DKIM_RSA_SHA256;
	struct buf name = BUF_INIT, value = BUF_INIT;
	struct err err = {""};
	enum status st = dkim_key_generate(path, algorithm, &err);
	int exit_status;

	if (st == ST_OK)
		st = record_of_key(&value, path, algorithm, &err);
	buf_addf(&name, "%s._domainkey%s%s%s", args->operands[0],
	    domain != NULL ? "." : "", domain != NULL ? domain : "",
	    domain != NULL ? "." : "");
	if (st == ST_OK && (!buf_ok(&name) || !buf_ok(&value)))
		st = ST_NOMEM;
	exit_status = st == ST_OK ? print_record(cli, path, buf_str(&name),
					buf_str(&value))
				  : cli_fail_status(cli, st, &err);
	buf_free(&name);
	buf_free(&value);
	return exit_status;
}

static int
make_other(const struct cli *cli, const char *path, bool seal)
{
	struct err err = {""};
	enum status st =
	    seal ? keyfile_write_seal(path, &err)
		 : dkim_key_generate(path, DKIM_ED25519_SHA256, &err);

	if (st != ST_OK)
		return cli_fail_status(cli, st, &err);
	return print_plain(cli, path);
}

int
keygen_verb(struct cli *cli, const struct args *args)
{
	const char *dir = args_get(args, "output");
	bool seal = args_has(args, "seal"), audit = args_has(args, "audit");
	struct buf path = BUF_INIT;
	int exit_status = check_usage(cli, args);

	if (exit_status != CLI_DONE)
		return exit_status;
	buf_addf(&path, "%s%s%s", dir != NULL ? dir : "",
	    dir != NULL ? "/" : "",
	    seal    ? "seal.key"
	    : audit ? "audit.key"
		    : args->operands[0]);
	if (!seal && !audit)
		buf_adds(&path, ".pem");
	if (!buf_ok(&path))
		exit_status = cli_fail_memory(cli);
	else if (seal || audit)
		exit_status = make_other(cli, path.data, seal);
	else
		exit_status = make_dkim(cli, args, path.data);
	buf_free(&path);
	return exit_status;
}
