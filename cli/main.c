/* SPDX-License-Identifier: ISC
 * The command countersign: its table of verbs, its help, and the way from
 * argv to a verb. Everything else is in the verbs' own files. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/args.h"
#include "cli/cli.h"
#include "cli/verbs.h"
#include "lib/base/file.h"

#define N_OF(table) (sizeof(table) / sizeof((table)[0]))

#define VALUE(name, metavar, help)                        \
	{                                                 \
		name, 0, ARGS_VALUE, metavar, false, help \
	}
#define NEEDED(name, metavar, help)                      \
	{                                                \
		name, 0, ARGS_VALUE, metavar, true, help \
	}
#define LIST(name, metavar, help)                        \
	{                                                \
		name, 0, ARGS_LIST, metavar, false, help \
	}
#define FLAG(name, help)                              \
	{                                             \
		name, 0, ARGS_FLAG, NULL, false, help \
	}
#define DIRECTORY(help)                                       \
	{                                                     \
		"output", 'o', ARGS_VALUE, "DIR", false, help \
	}
#define WHO_AND_WHY                                      \
	NEEDED("by", "NAME", "who does this; recorded"), \
	    NEEDED("reason", "TEXT", "why; recorded")

static const struct args_option globals[] = {
    {"config", 'c', ARGS_VALUE, "FILE", false,
	"configuration (COUNTERSIGN_CONF; " SETTINGS_PATH ")"},
    FLAG("json", "print JSON"),
    VALUE("color", "WHEN", "colour: auto, always or never (NO_COLOR)"),
    {"quiet", 'q', ARGS_FLAG, NULL, false, "no words but errors"},
    {"verbose", 'v', ARGS_FLAG, NULL, false, "more words"},
    FLAG("help", "print this"),
    FLAG("version", "print the version"),
};

static const struct args_option init_options[] = {
    DIRECTORY("where to write (/etc/countersign)"),
    VALUE("domain", "NAME", "your own domain, such as ca.example"),
    FLAG("print", "print the configuration, write nothing"),
};
static const struct args_option request_options[] = {
    LIST("san", "NAME", "one more name; up to 99"),
    LIST("validation-domain", "NAME=SUPER", "ask for NAME at its parent SUPER"),
    VALUE("account", "ID", "on whose behalf"),
    VALUE("profile", "P", "the profile, where the rule allows it"),
    VALUE("contacts", "S,...", "sources of mailboxes to ask"),
    VALUE("mailbox", "ADDR", "profile smime-br: the mailbox itself"),
    VALUE("idempotency-token", "T",
	"the same within an hour gives the same request"),
    FLAG("dry-run", "show what would be; no mail, nothing kept"),
    FLAG("wait", "wait for the end"),
    VALUE("timeout", "TIME", "how long to wait (20m)"),
};
static const struct args_option resend_options[] = {
    VALUE("domain", "NAME", "for this name alone"),
    VALUE("validation-domain", "SUPER", "ask at SUPER instead"),
};
static const struct args_option operator_options[] = {WHO_AND_WHY};
static const struct args_option reject_options[] = {
    WHO_AND_WHY,
    VALUE("domain", "NAME", "this name alone"),
};
static const struct args_option list_options[] = {
    VALUE("status", "S",
	"PENDING_VALIDATION, VALIDATED, VALIDATION_TIMED_OUT or FAILED"),
    VALUE("domain", "GLOB", "names like this: *.example.com"),
    VALUE("account", "ID", "of this account"),
    VALUE("max-items", "N", "at most N, 1 to 1000"),
    VALUE("starting-token", "T", "go on where a page ended"),
};
static const struct args_option wait_options[] = {
    VALUE("timeout", "TIME", "how long to wait (20m)"),
};
static const struct args_option explain_options[] = {
    VALUE("domain", "NAME", "this name alone"),
    FLAG("replay", "decide again from the evidence, by the rules of then"),
    VALUE("config", "FILE", "with --replay: by the rules of FILE"),
};
static const struct args_option audit_replay_options[] = {
    VALUE("config", "FILE", "by the rules of FILE, not those of then"),
};
static const struct args_option audit_list_options[] = {
    VALUE("since", "TIME", "from this date or time on"),
    VALUE("id", "ID", "of this request"),
};
static const struct args_option audit_prune_options[] = {
    NEEDED("before", "TIME", "what happened before this date or time"),
    WHO_AND_WHY,
};
static const struct args_option audit_verify_options[] = {
    VALUE("since-checkpoint", "FILE", "the log goes on from this one"),
    VALUE("key", "KEY", "the log's verifier key, or a file with it"),
    VALUE("dir", "DIR", "a copy of the log's folder, without the store"),
};
static const struct args_option keygen_options[] = {
    VALUE("type", "TYPE", "rsa (2048 bits, the default) or ed25519"),
    DIRECTORY("where to write (the current folder)"),
    VALUE("domain", "NAME", "the signing domain, for the printed record"),
    FLAG("seal", "write seal.key, which seals mail for the milter"),
    FLAG("audit", "write audit.key, which signs the audit log"),
};
static const struct args_option testmsg_options[] = {
    VALUE("client", "IP", "the address it came from"),
    VALUE("helo", "NAME", "what that host called itself"),
    VALUE("mail-from", "ADDR", "the envelope sender"),
    VALUE("rcpt", "ADDR", "the reply address; its form alone is judged"),
};
static const struct args_option store_migrate_options[] = {
    NEEDED("from", "URL", "the store that there is"),
    NEEDED("to", "URL", "an empty one"),
};
static const struct args_option show_options[] = {
    {NULL, 'n', ARGS_FLAG, NULL, false, "only what differs from the default"},
    {NULL, 'd', ARGS_FLAG, NULL, false, "the defaults"},
};

static const struct args_option exempt_add_options[] = {
    NEEDED("ticket", "T", "where the verification is recorded"),
    NEEDED("by", "NAME", "who does this; recorded"),
    VALUE("until", "DATE", "its end"),
    VALUE("quorum", "M", "approvals wanted all the same"),
    VALUE("retry", "ID", "ask again for this failed request"),
};
static const struct args_option exempt_remove_options[] = {
    NEEDED("by", "NAME", "who does this; recorded"),
};
static const struct args_option export_options[] = {
    NEEDED("id", "ID", "the request"),
    {"output", 'o', ARGS_VALUE, "FILE", true, "a folder, or .tar, or .tar.gz"},
    VALUE("dir", "DIR", "a copy of the log's folder"),
};
static const struct args_option report_options[] = {
    {"output", 'o', ARGS_VALUE, "FILE", true,
	"the page; its figures go into FILE.csv"},
    VALUE("since", "TIME", "from this date or time on"),
    VALUE("until", "TIME", "until before this date or time"),
    VALUE("seed", "N", "draw the sample by this number"),
};
static const struct args_option preview_options[] = {
    VALUE("lang", "L", "the language (with -o, all of them)"),
    DIRECTORY("where to write (one, to standard output)"),
};

#define OPTIONS(table) table, N_OF(table)
#define NO_OPTIONS     NULL, 0

static const struct verb verbs[] = {
    {"init", NULL, "[-o DIR] [--domain NAME] [--print]",
	"write a commented configuration and all keys", 0, 0,
	OPTIONS(init_options), init_verb},
    {"request", NULL, "NAME [--san NAME]... [OPTION]...",
	"ask the people behind a domain to approve", 0, 1,
	OPTIONS(request_options), request_verb},
    {"resend", NULL, "ID [--domain NAME [--validation-domain SUPER]]",
	"ask again, with new mails", 1, 1, OPTIONS(resend_options),
	resend_verb},
    {"cancel", NULL, "ID --by NAME --reason TEXT", "end a request", 1, 1,
	OPTIONS(operator_options), operator_cancel_verb},
    {"list", NULL, "[OPTION]...", "list requests, newest first", 0, 0,
	OPTIONS(list_options), list_verb},
    {"describe", NULL, "ID", "everything about one request", 1, 1, NO_OPTIONS,
	describe_verb},
    {"wait", NULL, "ID [--timeout TIME]", "wait for a request's end", 1, 1,
	OPTIONS(wait_options), wait_verb},
    {"check", NULL, "NAME", "is there a validation that may be reused", 1, 1,
	NO_OPTIONS, check_verb},
    {"explain", NULL, "ID [--domain NAME] [--replay [--config FILE]]",
	"every rule that was asked, and its answer", 1, 1,
	OPTIONS(explain_options), explain_verb},
    {"reject", NULL, "ID --by NAME --reason TEXT [--domain NAME]",
	"refuse a request as an operator", 1, 1, OPTIONS(reject_options),
	operator_reject_verb},
    {"freeze", NULL, "DOMAIN --by NAME --reason TEXT",
	"let requests for a domain fail", 1, 1, OPTIONS(operator_options),
	operator_freeze_verb},
    {"unfreeze", NULL, "DOMAIN --by NAME --reason TEXT", "end a freeze", 1, 1,
	OPTIONS(operator_options), operator_unfreeze_verb},
    {"exempt", "add",
	"DOMAIN --ticket T --by NAME [--until DATE] [--quorum M] "
	"[--retry ID]",
	"let a high-risk domain be asked for", 1, 1,
	OPTIONS(exempt_add_options), exempt_add_verb},
    {"exempt", "list", "", "list exemptions", 0, 0, NO_OPTIONS,
	exempt_list_verb},
    {"exempt", "remove", "DOMAIN --by NAME", "end an exemption", 1, 1,
	OPTIONS(exempt_remove_options), exempt_remove_verb},
    {"risk", "import", "FILE", "install a list of high-risk domains", 1, 1,
	NO_OPTIONS, risk_import_verb},
    {"risk", "test", "NAME", "is a name at high risk", 1, 1, NO_OPTIONS,
	risk_test_verb},
    {"outbox", "list", "", "mails that the mail server has not taken", 0, 0,
	NO_OPTIONS, outbox_list_verb},
    {"outbox", "retry", "[ID]", "try them again now", 0, 1, NO_OPTIONS,
	outbox_retry_verb},
    {"hooks", "run", "", "run on_outcome as a service of its own", 0, 0,
	NO_OPTIONS, hooks_run_verb},
    {"audit", "list", "[--since TIME] [--id ID]", "list what happened", 0, 0,
	OPTIONS(audit_list_options), audit_list_verb},
    {"audit", "show", "SEQ", "one event, with all its members", 1, 1,
	NO_OPTIONS, audit_show_verb},
    {"audit", "replay", "[--config FILE]",
	"decide every request again from its evidence", 0, 0,
	OPTIONS(audit_replay_options), audit_replay_verb},
    {"audit", "verify", "[--since-checkpoint FILE] [--key KEY] [--dir DIR]",
	"was anything changed", 0, 0, OPTIONS(audit_verify_options),
	audit_verify_verb},
    {"audit", "proof", "SEQ | --since-checkpoint FILE",
	"prove that an event is in the log", 0, 1,
	OPTIONS(audit_verify_options), audit_proof_verb},
    {"audit", "prune", "--before TIME --by NAME --reason TEXT",
	"erase what need not be kept any longer", 0, 0,
	OPTIONS(audit_prune_options), audit_prune_verb},
    {"audit", "export", "--id ID -o FILE [--dir DIR]",
	"all that a request was decided by", 0, 0, OPTIONS(export_options),
	audit_export_verb},
    {"audit", "report", "-o FILE [--since T] [--until T] [--seed N]",
	"a report for an auditor", 0, 0, OPTIONS(report_options),
	audit_report_verb},
    {"keygen", NULL, "SELECTOR [--type TYPE] [-o DIR] | --seal | --audit",
	"write a key, print the record to publish", 0, 1,
	OPTIONS(keygen_options), keygen_verb},
    {"testkey", NULL, "[SELECTOR]",
	"is a DKIM key published, and the right one", 0, 1, NO_OPTIONS,
	testkey_verb},
    {"contact", "record", "DOMAIN MAILBOX",
	"print the DNS records that name a contact", 2, 2, NO_OPTIONS,
	contact_record_verb},
    {"contact", "test", "DOMAIN", "which contacts DNS names for a domain", 1, 1,
	NO_OPTIONS, contact_test_verb},
    {"testmsg", NULL, "[OPTION]... FILE|-",
	"what the milter would find in a reply", 1, 1, OPTIONS(testmsg_options),
	testmsg_verb},
    {"preview", "mail", "[--lang L] [-o DIR]", "the mail as it would be", 0, 0,
	OPTIONS(preview_options), preview_mail_verb},
    {"preview", "page", "[--lang L] [-o DIR]",
	"the page as it would be, in every state", 0, 0,
	OPTIONS(preview_options), preview_page_verb},
    {"config", "check", "", "is the configuration right", 0, 0, NO_OPTIONS,
	config_check_verb},
    {"config", "show", "[-n|-d]", "the effective configuration", 0, 0,
	OPTIONS(show_options), config_show_verb},
    {"store", "migrate", "--from URL --to URL",
	"move everything to another store", 0, 0,
	OPTIONS(store_migrate_options), store_migrate_verb},
    {"doctor", NULL, "", "everything that is wrong with this installation", 0,
	0, NO_OPTIONS, doctor_verb},
};

enum { HELP_VERB_WIDTH = 16, HELP_OPTION_WIDTH = 32 };

static void
print_usage(FILE *out, const struct verb *verb)
{
	if (verb == NULL)
		fputs("usage: countersign [-c FILE] [--json] VERB ...; "
		      "countersign --help lists the verbs\n",
		    out);
	else
		fprintf(out, "usage: countersign %s%s%s%s%s\n", verb->name,
		    verb->sub != NULL ? " " : "",
		    verb->sub != NULL ? verb->sub : "",
		    verb->synopsis[0] != '\0' ? " " : "", verb->synopsis);
}

static void
print_option(const struct args_option *option)
{
	char text[64];
	const char *comma =
	    option->letter != 0 && option->name != NULL ? ", " : "";

	snprintf(text, sizeof(text), "%c%c%s%s%s%s%s",
	    option->letter != 0 ? '-' : ' ',
	    option->letter != 0 ? option->letter : ' ', comma,
	    option->name != NULL ? (comma[0] != '\0' ? "--" : "  --") : "",
	    option->name != NULL ? option->name : "",
	    option->metavar != NULL ? " " : "",
	    option->metavar != NULL ? option->metavar : "");
	printf("  %-*s %s%s\n", HELP_OPTION_WIDTH, text, option->help,
	    option->required ? " (required)" : "");
}

static void
print_options(const struct args_option *options, size_t n)
{
	for (size_t i = 0; i < n; i++)
		print_option(&options[i]);
}

static void
print_verbs(void)
{
	for (size_t i = 0; i < N_OF(verbs); i++) {
		char name[32];

		snprintf(name, sizeof(name), "%s%s%s", verbs[i].name,
		    verbs[i].sub != NULL ? " " : "",
		    verbs[i].sub != NULL ? verbs[i].sub : "");
		printf("  %-*s %s\n", HELP_VERB_WIDTH, name, verbs[i].summary);
	}
}

static int
print_help(const struct verb *verb)
{
	print_usage(stdout, verb);
	if (verb == NULL) {
		puts("\nverbs (countersign VERB --help says more):");
		print_verbs();
	} else {
		puts(verb->summary);
		if (verb->n_options > 0) {
			puts("\noptions:");
			print_options(verb->options, verb->n_options);
		}
	}
	puts("\noptions of every verb:");
	print_options(globals, N_OF(globals));
	return CLI_DONE;
}

static bool
colour_wanted(const char *when)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (when != NULL && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	if (no_color != NULL && no_color[0] != '\0')
		return false;
	return isatty(STDOUT_FILENO) && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

/* The global options. 0, or 64 after having said why. */
static int
set_up(struct cli *cli, const struct args *args)
{
	const char *when = args_get(args, "color");
	const char *environment = getenv("COUNTERSIGN_CONF");

	cli->conf = args_global(args, "config");
	if (cli->conf == NULL && environment != NULL && environment[0] != '\0')
		cli->conf = environment;
	if (cli->conf == NULL)
		cli->conf = SETTINGS_PATH;
	cli->quiet = args_has(args, "quiet");
	cli->verbose = args_has(args, "verbose");
	if (when != NULL && strcmp(when, "auto") != 0 &&
	    strcmp(when, "always") != 0 && strcmp(when, "never") != 0)
		return cli_fail(cli, EX_USAGE,
		    "--color %s: use auto, always or never", when);
	cli->colour = colour_wanted(when);
	return CLI_DONE;
}

/* Even where the command line cannot be read whole. */
static bool
json_wanted(int argc, char *const *argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--json") == 0)
			return true;
	}
	return false;
}

static int
usage_error(
    const struct cli *cli, const struct args *args, const struct err *err)
{
	int exit_status = cli_fail(cli, EX_USAGE, "%s", err->text);

	print_usage(stderr, args->verb);
	return exit_status;
}

static int
run(struct cli *cli, struct args *args, int argc, char *const *argv)
{
	struct err err = {"name a verb"};
	int exit_status;

	if (args_parse(args, verbs, N_OF(verbs), globals, N_OF(globals), argc,
		argv, &err) != ST_OK)
		return usage_error(cli, args, &err);
	/* It may have been a value: --reason --json. */
	cli->json = args_has(args, "json");
	if (args_has(args, "help"))
		return print_help(args->verb);
	if (args_has(args, "version")) {
		puts("countersign " VERSION);
		return CLI_DONE;
	}
	if (args->verb == NULL || args_complete(args, &err) != ST_OK)
		return usage_error(cli, args, &err);
	exit_status = set_up(cli, args);
	if (exit_status == CLI_DONE)
		exit_status = args->verb->run(cli, args);
	return exit_status;
}

int
main(int argc, char **argv)
{
	struct cli cli = {.json = json_wanted(argc, argv)};
	struct args args;
	int exit_status;

	file_hold_standard();
	setlocale(LC_CTYPE, "");
	exit_status = run(&cli, &args, argc, argv);
	settings_unref(cli.settings);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("countersign: cannot write the output\n", stderr);
		return exit_status == CLI_DONE ? EX_TEMPFAIL : exit_status;
	}
	return exit_status;
}
