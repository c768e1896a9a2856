/* SPDX-License-Identifier: ISC
 * countersign testmsg: what the milter would find in a reply, and answer. The
 * judging is approve/judge's; nothing is looked up but DNS, and nothing is
 * recorded. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "approve/judge.h"
#include "approve/token.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"

enum { READ_SIZE = 65536 };

/* ------------------------------------------------------------------ reading */

/* One byte more than the limit is enough to know that it is too large. */
static int
read_all(const struct cli *cli, struct buf *out, int fd, const char *name)
{
	char bytes[READ_SIZE];
	ssize_t n = 1;

	while (n > 0 && out->len <= cli->settings->max_message) {
		n = read(fd, bytes, sizeof(bytes));
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		if (n < 0)
			return cli_fail(
			    cli, EX_NOINPUT, "%s: cannot be read: %m", name);
		buf_add(out, bytes, (size_t)n);
	}
	return buf_ok(out) ? CLI_DONE : cli_fail_memory(cli);
}

static int
read_file(const struct cli *cli, struct buf *out, const char *name)
{
	int fd, exit_status;

	if (strcmp(name, "-") == 0)
		return read_all(cli, out, STDIN_FILENO, "standard input");
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cli_fail(
		    cli, EX_NOINPUT, "%s: cannot be read: %m", name);
	exit_status = read_all(cli, out, fd, name);
	close(fd);
	return exit_status;
}

/* ---------------------------------------------------------------- recipient */

/* Whether the token of --rcpt lives is not asked: an address of ours without
 * a token in it is refused before the message is. */
static int
check_rcpt(const struct cli *cli, bool *refused_r, struct address *rcpt_r,
    const char *rcpt)
{
	static const uint8_t none[SHA256_SIZE];
	struct address address;
	uint8_t hash[SHA256_SIZE];

	*refused_r = false;
	*rcpt_r = (struct address){.text = ""};
	if (rcpt == NULL)
		return CLI_DONE;
	if (address_parse_path(&address, rcpt) != ST_OK)
		return cli_fail(cli, EX_USAGE, "--rcpt %s is no mailbox", rcpt);
	switch (token_address_parse(hash, cli->settings, &address)) {
	case TOKEN_ADDRESS_APPROVE:
		*rcpt_r = address;
		*refused_r = memcmp(hash, none, sizeof(hash)) == 0;
		return CLI_DONE;
	case TOKEN_ADDRESS_BOUNCE:
		cli_say(cli, "--rcpt is for delivery reports; they never "
			     "decide. Judged as if it were a reply");
		return CLI_DONE;
	case TOKEN_ADDRESS_OTHER:
		cli_say(cli,
		    "--rcpt is no reply address (approve%cTOKEN@%s): such "
		    "mail passes untouched. Judged as if it were one",
		    cli->settings->separator, cli->settings->reply_domain);
		return CLI_DONE;
	}
	return cli_fail(cli, EX_SOFTWARE, "unknown kind of address");
}

/* What is no address is taken for none by SPF. */
static int
check_client(const struct cli *cli, const char *client)
{
	struct in6_addr address;

	if (client == NULL || inet_pton(AF_INET, client, &address) == 1 ||
	    inet_pton(AF_INET6, client, &address) == 1)
		return CLI_DONE;
	return cli_fail(cli, EX_USAGE,
	    "--client %s is no IP address; write one such as 192.0.2.1 or "
	    "2001:db8::1",
	    client);
}

/* ----------------------------------------------------------------- printing */

static const char *
verdict_word(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_APPROVE:
		return "approve";
	case VERDICT_REJECT:
	case VERDICT_NOT_ME:
		return "reject";
	case VERDICT_NONE:
		break;
	}
	return "none";
}

static json_t *
signatures_json(const struct dkim_report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->n_signatures; i++) {
		const struct dkim_signature *s = &report->signatures[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s?}", "Domain", s->domain,
			"Selector", s->selector, "Result",
			dkim_result_name(s->result), "Reason", s->reason));
	}
	return list;
}

static json_t *
steps_json(const struct policy_trace *trace)
{
	json_t *list = json_array();

	for (size_t i = 0; i < trace->n_steps; i++) {
		const struct policy_step *step = &trace->steps[i];

		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "Rule", step->rule,
			      "Input", step->input, "Answer", step->answer,
			      "Reason", step->reason));
	}
	return list;
}

static json_t *
finding_json(const struct judge_finding *finding)
{
	const struct smtp_answer *answer = &finding->answer;
	char text[SMTP_TEXT_SIZE + 32];
	bool automated = finding->class == JUDGE_AUTOMATED;
	bool counts = finding->response == RESPONSE_RECORDED;
	bool read = finding->reading.line[0] != '\0';

	snprintf(text, sizeof(text), "%d %s %s", answer->code, answer->status,
	    answer->text);
	return json_pack(
	    "{s:{s:s?, s:s, s:o, s:s, s:s?, s:s, s:s?, s:s, s:s?, s:s?, s:o}}",
	    "Message", "AuthenticationResults",
	    finding->authres[0] != '\0' ? finding->authres : NULL, "SPF",
	    spf_outcome_name(finding->spf.outcome), "DKIM",
	    signatures_json(&finding->dkim), "Identity",
	    identity_name(finding->authenticated ? IDENTITY_AUTHENTICATED
						 : IDENTITY_TOKEN),
	    "Automated", automated ? finding->reason : NULL, "Verdict",
	    verdict_word(finding->reading.verdict), "VerdictLine",
	    read ? finding->reading.line : NULL, "Answer", text, "Refusal",
	    counts ? NULL : response_word(finding->response), "Reason",
	    finding->reason[0] != '\0' ? finding->reason : NULL, "Steps",
	    steps_json(&finding->trace));
}

static int
print_finding(const struct cli *cli, const json_t *message)
{
	static const struct {
		const char *label, *member;
	} lines[] = {
	    {"verdict", "Verdict"},
	    {"by the line", "VerdictLine"},
	    {"automated", "Automated"},
	    {"identity", "Identity"},
	    {"SPF", "SPF"},
	    {"results", "AuthenticationResults"},
	    {"answer", "Answer"},
	    {"reason", "Reason"},
	};
	static const struct show_column columns[] = {
	    {"RULE", "Rule", false, false},
	    {"INPUT", "Input", false, false},
	    {"ANSWER", "Answer", true, false},
	    {"REASON", "Reason", false, false},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char buf[SHOW_VALUE_SIZE];

		printf("%-12s", lines[i].label);
		show_status(cli, show_member(buf, message, lines[i].member));
		putchar('\n');
	}
	return show_table(cli, json_object_get(message, "Steps"), columns,
	    sizeof(columns) / sizeof(columns[0]), 0);
}

static int
print_result(const struct cli *cli, const struct judge_finding *finding)
{
	json_t *object = finding_json(finding);
	int exit_status = CLI_DONE;

	if (object == NULL)
		return cli_fail(
		    cli, EX_SOFTWARE, "the finding cannot be written as JSON");
	if (cli->json)
		show_json(object);
	else
		exit_status =
		    print_finding(cli, json_object_get(object, "Message"));
	json_decref(object);
	return exit_status;
}

/* ------------------------------------------------------------------ judging */

/* The rule of the live token is not known here: the default's is taken, which
 * no unauthenticated mail meets unless it asks for the token alone. */
static void
refuse_unknown_sender(struct judge_finding *f, const struct settings *settings)
{
	struct policy_settings rule;

	(void)rules_settings(&rule, settings->rules, NULL, 0, NULL, NULL, NULL);
	if (f->class != JUDGE_REPLY || f->authenticated ||
	    f->reading.verdict == VERDICT_NONE ||
	    rule.identity <= IDENTITY_TOKEN)
		return;
	response_identity(f->reason, IDENTITY_TOKEN, rule.identity, f->gap);
	f->response = RESPONSE_IDENTITY;
	response_set(&f->answer, f->response, settings, f->reason);
}

static enum status
judge(struct judge_finding *finding_r, const struct cli *cli,
    const struct args *args, const struct buf *message,
    const struct address *rcpt, struct readers *readers, struct err *err)
{
	const struct reader reader = {readers, "testmsg"};
	struct judge_input input = {
	    .bytes = buf_str(message),
	    .len = message->len,
	    .client_ip = args_get(args, "client"),
	    .helo = args_get(args, "helo"),
	    .mail_from = args_get(args, "mail-from"),
	    .rcpt = rcpt->text[0] != '\0' ? rcpt->text : NULL,
	    .now = clock_now(),
	    .reader = &reader,
	};
	struct dns *dns = NULL;
	enum status st = settings_open_dns(&dns, cli->settings, err);

	/* A null sender has to be given as such; not given, it is unknown. */
	if (st == ST_OK)
		st = judge_message(finding_r, &input, cli->settings, dns, err);
	dns_close(dns);
	/* What was found is shown all the same, and 451 is the answer to it. */
	if (st == ST_TEMP && finding_r->response == RESPONSE_TROUBLE)
		return ST_OK;
	if (st == ST_OK)
		refuse_unknown_sender(finding_r, cli->settings);
	return st;
}

static int
judge_and_print(const struct cli *cli, const struct args *args,
    const struct buf *message, const struct address *rcpt, bool rcpt_refused)
{
	struct readers *readers = NULL;
	struct judge_finding *finding = calloc(1, sizeof(*finding));
	struct err err = {""};
	enum status st;
	int exit_status;

	if (finding == NULL)
		return cli_fail_memory(cli);
	st = readers_start(&readers, 1, &err);
	if (st == ST_OK)
		st = judge(finding, cli, args, message, rcpt, readers, &err);
	readers_stop(readers);
	if (rcpt_refused) {
		finding->reason[0] = '\0';
		finding->response = RESPONSE_UNKNOWN;
		response_set(&finding->answer, finding->response, NULL, NULL);
	}
	exit_status = st == ST_OK ? print_result(cli, finding)
				  : cli_fail_status(cli, st, &err);
	if (exit_status == CLI_DONE && finding->response == RESPONSE_TROUBLE)
		exit_status = EX_TEMPFAIL;
	free(finding);
	return exit_status;
}

int
testmsg_verb(struct cli *cli, const struct args *args)
{
	struct buf message = BUF_INIT;
	struct address rcpt;
	bool rcpt_refused = false;
	int exit_status = cli_settings(cli);

	if (exit_status == CLI_DONE)
		exit_status = check_client(cli, args_get(args, "client"));
	if (exit_status == CLI_DONE)
		exit_status = check_rcpt(
		    cli, &rcpt_refused, &rcpt, args_get(args, "rcpt"));
	if (exit_status == CLI_DONE)
		exit_status = read_file(cli, &message, args->operands[0]);
	if (exit_status == CLI_DONE)
		exit_status =
		    judge_and_print(cli, args, &message, &rcpt, rcpt_refused);
	buf_free(&message);
	return exit_status;
}
