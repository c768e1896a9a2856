/* SPDX-License-Identifier: ISC
 * countersign init: a configuration, all keys, and the DNS records to publish;
 * all of it or nothing. Replaces no file. The configuration's text is
 * init_conf.c's. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "cli/init_conf.h"
#include "cli/keyfile.h"
#include "cli/record.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"
#include "lib/name/domain.h"

enum { DIR_MODE = 0750, STATE_MODE = 0750, N_FILES = 5, N_RECORDS = 5 };
enum { FILE_SEAL, FILE_AUDIT, FILE_RSA, FILE_ED, FILE_CONF };
#define DIR_UNWANTED "\"\\$"

struct init {
	struct init_place place;
	char dir[PATH_MAX];
	char domain[DOMAIN_SIZE];
	char files[N_FILES][PATH_MAX + 64];
	char folders[3][PATH_MAX + 64]; /* DIR/dkim, state, DIR */
	bool folder_is_new[3];
	size_t n_written; /* of files, in order */
};

/* ----------------------------------------------------------- what and where */

/* The domain given, or what follows the first dot of this host's name. */
static int
find_domain(const struct cli *cli, struct init *init, const char *given)
{
	char host[HOST_NAME_MAX + 1] = "";
	const char *name = given;
	struct domain domain;
	struct err err = {""};

	if (name == NULL && gethostname(host, sizeof(host) - 1) == 0)
		name = strchr(host, '.');
	if (name != NULL && name != given)
		name++;
	if (name == NULL || strchr(name, '.') == NULL)
		return cli_fail(cli, EX_USAGE,
		    given == NULL ? "this host's name has no domain; give "
				    "yours: --domain ca.example"
				  : "--domain wants a name with a dot, such "
				    "as ca.example");
	if (domain_parse(&domain, name, &err) != ST_OK || domain.wildcard)
		return cli_fail(cli, EX_USAGE, "%s is no domain of yours%s%s",
		    name, err.text[0] != '\0' ? ": " : "", err.text);
	snprintf(init->domain, sizeof(init->domain), "%s", domain.name);
	init->place.domain = init->domain;
	return CLI_DONE;
}

/* An absolute path without symbolic links, as far as it exists already. */
static int
find_dir(const struct cli *cli, struct init *init, const char *given)
{
	char cwd[PATH_MAX] = "";
	int len;

	if (given == NULL)
		given = INIT_DIR;
	if (given[0] != '/' && getcwd(cwd, sizeof(cwd)) == NULL)
		return cli_fail(
		    cli, EX_DATAERR, "the current folder is gone: %m");
	len = snprintf(init->dir, sizeof(init->dir), "%s%s%s", cwd,
	    cwd[0] != '\0' ? "/" : "", given);
	if (len < 0 || (size_t)len >= sizeof(init->dir))
		return cli_fail(cli, EX_DATAERR, "%s: too long", given);
	while (len > 1 && init->dir[len - 1] == '/')
		init->dir[--len] = '\0';
	/* These would mean something else within the file's quotes. */
	for (const char *p = init->dir; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f ||
		    strchr(DIR_UNWANTED, *p) != NULL)
			return cli_fail(cli, EX_DATAERR,
			    "%s: choose a folder without control characters "
			    "and without " DIR_UNWANTED,
			    init->dir);
	}
	init->place.dir = init->dir;
	return CLI_DONE;
}

static int
this_year(void)
{
	time_t now = (time_t)clock_now();
	struct tm tm;

	return gmtime_r(&now, &tm) != NULL ? tm.tm_year + 1900 : 1970;
}

static void
name_files(struct init *init)
{
	struct buf state = BUF_INIT;
	const char *dir = init->dir;
	int year = init->place.year;
	size_t size = sizeof(init->files[0]);

	snprintf(init->files[FILE_SEAL], size, "%s/seal.key", dir);
	snprintf(init->files[FILE_AUDIT], size, "%s/audit.key", dir);
	snprintf(init->files[FILE_RSA], size, "%s/dkim/rsa%d.pem", dir, year);
	snprintf(init->files[FILE_ED], size, "%s/dkim/ed%d.pem", dir, year);
	snprintf(init->files[FILE_CONF], size, "%s/countersign.conf", dir);
	init_conf_state_dir(&state, &init->place);
	snprintf(init->folders[0], size, "%s/dkim", dir);
	snprintf(init->folders[1], size, "%s", buf_str(&state));
	snprintf(init->folders[2], size, "%s", dir);
	buf_free(&state);
}

/* ------------------------------------------------------------------ writing */

static int
refuse_existing(const struct cli *cli, const struct init *init)
{
	struct buf found = BUF_INIT;
	struct stat sb;
	int exit_status = CLI_DONE;

	for (size_t i = 0; i < N_FILES; i++) {
		if (lstat(init->files[i], &sb) == 0)
			buf_addf(&found, "%s%s", found.len > 0 ? ", " : "",
			    init->files[i]);
	}
	if (found.len > 0)
		exit_status = cli_fail(cli, EX_DATAERR,
		    "nothing was written, for init replaces no file; there "
		    "already: %s",
		    buf_str(&found));
	buf_free(&found);
	return exit_status;
}

/* The folder and those above it. */
static int
make_folder(char *path, mode_t mode, bool *is_new)
{
	for (char *p = strchr(path + 1, '/'); p != NULL;
	     p = strchr(p + 1, '/')) {
		int failed;

		*p = '\0';
		failed = mkdir(path, 0755) != 0 && errno != EEXIST;
		*p = '/';
		if (failed)
			return -1;
	}
	*is_new = mkdir(path, mode) == 0;
	return *is_new || errno == EEXIST ? 0 : -1;
}

static int
make_folders(const struct cli *cli, struct init *init)
{
	/* DIR itself first; the system's state folder is its package's. */
	static const size_t order[] = {2, 0, 1};
	bool trial = strcmp(init->dir, INIT_DIR) != 0;

	for (size_t i = 0; i < (trial ? 3 : 2); i++) {
		char *path = init->folders[order[i]];

		if (make_folder(path, order[i] == 1 ? STATE_MODE : DIR_MODE,
			&init->folder_is_new[order[i]]) != 0)
			return cli_fail(cli, EX_DATAERR,
			    "%s: cannot be made: %m; choose another with -o",
			    path);
	}
	return CLI_DONE;
}

static enum status
write_conf(const struct init *init, struct err *err)
{
	struct buf text = BUF_INIT;
	enum status st;

	init_conf_write(&text, &init->place);
	st = buf_ok(&text)
		 ? keyfile_write(init->files[FILE_CONF], text.data, err)
		 : ST_NOMEM;
	buf_free(&text);
	return st;
}

static enum status
write_file(const struct init *init, size_t i, struct err *err)
{
	const char *path = init->files[i];

	switch (i) {
	case FILE_SEAL:
		return keyfile_write_seal(path, err);
	case FILE_RSA:
		return dkim_key_generate(path, DKIM_RSA_SHA256, err);
	case FILE_AUDIT:
	case FILE_ED:
		return dkim_key_generate(path, DKIM_ED25519_SHA256, err);
	}
	return write_conf(init, err);
}

/* What this run has made, so that a second one begins anew. */
static void
undo(const struct init *init)
{
	for (size_t i = 0; i < init->n_written; i++)
		(void)unlink(init->files[i]);
	for (size_t i = 0; i < 3; i++) {
		if (init->folder_is_new[i])
			(void)rmdir(init->folders[i]);
	}
}

static int
write_files(const struct cli *cli, struct init *init)
{
	struct err err = {""};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < N_FILES; i++) {
		st = write_file(init, i, &err);
		init->n_written += st == ST_OK;
	}
	return st == ST_OK ? CLI_DONE : cli_fail_status(cli, st, &err);
}

/* ------------------------------------------------------------------ records */

struct dns_text {
	char name[2 * DOMAIN_SIZE];
	const char *type;
	struct buf value;
	const char *comment;
};

/* O2: the envelope sender is below reply_domain, O3: From is in the domain
 * itself, so that both SPF and DKIM are aligned. */
static enum status
make_records(struct dns_text records_r[N_RECORDS], const struct init *init,
    struct err *err)
{
	const char *domain = init->domain;
	struct dns_text *r = records_r;
	size_t size = sizeof(r->name);
	enum status st;

	for (size_t i = 0; i < N_RECORDS; i++)
		r[i] = (struct dns_text){.type = "TXT", .value = BUF_INIT};
	snprintf(
	    r[0].name, size, "rsa%d._domainkey.%s.", init->place.year, domain);
	snprintf(
	    r[1].name, size, "ed%d._domainkey.%s.", init->place.year, domain);
	snprintf(r[2].name, size, "_dmarc.%s.", domain);
	r[2].comment = "covers all mail from this domain: begin with p=none "
		       "where other systems send some";
	buf_adds(&r[2].value, "v=DMARC1; p=reject; adkim=s; aspf=r");
	snprintf(r[3].name, size, "reply.%s.", domain);
	r[3].type = "MX";
	r[3].comment = "the mail server in front of the milter";
	buf_addf(&r[3].value, "10 mx.%s.", domain);
	snprintf(r[4].name, size, "reply.%s.", domain);
	r[4].comment = "if the mails leave by another host, name that one";
	buf_adds(&r[4].value, "v=spf1 mx -all");
	st = record_of_key(
	    &r[0].value, init->files[FILE_RSA], DKIM_RSA_SHA256, err);
	if (st == ST_OK)
		st = record_of_key(&r[1].value, init->files[FILE_ED],
		    DKIM_ED25519_SHA256, err);
	for (size_t i = 0; st == ST_OK && i < N_RECORDS; i++)
		st = buf_ok(&r[i].value) ? ST_OK : ST_NOMEM;
	return st;
}

static void
print_json(const struct init *init, const struct dns_text *records)
{
	json_t *object = json_pack("{s:[], s:[]}", "Files", "Records");

	for (size_t i = 0; i < N_FILES; i++)
		json_array_append_new(json_object_get(object, "Files"),
		    json_string(init->files[i]));
	for (size_t i = 0; i < N_RECORDS; i++)
		json_array_append_new(json_object_get(object, "Records"),
		    record_json(records[i].name, records[i].type,
			buf_str(&records[i].value)));
	show_json(object);
	json_decref(object);
}

static void
print_result(const struct cli *cli, const struct init *init,
    const struct dns_text *records)
{
	for (size_t i = 0; i < N_FILES; i++)
		cli_say(cli, "wrote %s", init->files[i]);
	cli_say(cli,
	    "now: let each key be read by the group that INSTALL 5 names, "
	    "change the texts in %s, publish the records below",
	    init->files[FILE_CONF]);
	if (cli->json) {
		print_json(init, records);
		return;
	}
	for (size_t i = 0; i < N_RECORDS; i++)
		record_print(records[i].name, records[i].type,
		    buf_str(&records[i].value), records[i].comment);
}

static int
finish(const struct cli *cli, const struct init *init)
{
	struct dns_text records[N_RECORDS];
	struct err err = {""};
	enum status st = make_records(records, init, &err);

	if (st == ST_OK)
		print_result(cli, init, records);
	for (size_t i = 0; i < N_RECORDS; i++)
		buf_free(&records[i].value);
	return st == ST_OK ? CLI_DONE : cli_fail_status(cli, st, &err);
}

static int
print_sample(const struct cli *cli, const struct init *init)
{
	struct buf text = BUF_INIT;
	int exit_status = CLI_DONE;

	init_conf_write(&text, &init->place);
	if (buf_ok(&text))
		fputs(buf_str(&text), stdout);
	else
		exit_status = cli_fail_memory(cli);
	buf_free(&text);
	return exit_status;
}

static int
write_everything(const struct cli *cli, struct init *init)
{
	int exit_status = refuse_existing(cli, init);

	if (exit_status != CLI_DONE)
		return exit_status;
	exit_status = make_folders(cli, init);
	if (exit_status == CLI_DONE)
		exit_status = write_files(cli, init);
	if (exit_status == CLI_DONE)
		exit_status = finish(cli, init);
	if (exit_status != CLI_DONE)
		undo(init);
	return exit_status;
}

int
init_verb(struct cli *cli, const struct args *args)
{
	struct init *init = calloc(1, sizeof(*init));
	int exit_status;

	if (init == NULL)
		return cli_fail_memory(cli);
	init->place.year = this_year();
	exit_status = find_domain(cli, init, args_get(args, "domain"));
	if (exit_status == CLI_DONE)
		exit_status = find_dir(cli, init, args_get(args, "output"));
	if (exit_status == CLI_DONE) {
		name_files(init);
		exit_status = args_has(args, "print")
				  ? print_sample(cli, init)
				  : write_everything(cli, init);
	}
	free(init);
	return exit_status;
}
