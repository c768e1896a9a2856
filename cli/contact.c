/* SPDX-License-Identifier: ISC
 * countersign contact: the DNS records that name a contact, to publish and as
 * they are found. What counts as one is approve/contacts' to say. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "approve/contacts.h"
#include "cli/record.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/buf.h"

#define TXT_LABEL "_validation-contactemail."

enum { ESCAPED_SIZE = 2 * POLICY_MAILBOX_SIZE + 32 };

/* A public name, and the domain whose contacts are asked about it. */
static int
read_domain(const struct cli *cli, struct domain *name_r,
    char domain_r[DOMAIN_SIZE], const char *text)
{
	struct err err = {""};
	enum status st = domain_parse(name_r, text, &err);

	if (st != ST_OK)
		return cli_fail_status(cli, st, &err);
	if (name_r->kind != DOMAIN_PUBLIC)
		return cli_fail(cli, EX_NOPERM, "%s is %s: nobody can be asked",
		    name_r->name,
		    name_r->kind == DOMAIN_SUFFIX ? "a public suffix"
						  : "an internal name");
	contacts_validation_domain(domain_r, name_r);
	if (strcmp(domain_r, name_r->name) != 0)
		cli_say(cli, "about %s, the contacts of %s are asked",
		    name_r->name, domain_r);
	return CLI_DONE;
}

/* ------------------------------------------------------------------- record */

/* As a zone file has it inside quotes (RFC 1035 5.1). */
static void
escape(char out[ESCAPED_SIZE], const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			*out++ = '\\';
		*out++ = *text;
	}
	*out = '\0';
}

static int
print_records(const struct cli *cli, const char *domain, const char *mailbox)
{
	char txt_name[sizeof(TXT_LABEL) + DOMAIN_SIZE + 1];
	char caa_name[DOMAIN_SIZE + 1];
	char escaped[ESCAPED_SIZE], caa[ESCAPED_SIZE + 32];
	json_t *object;

	snprintf(txt_name, sizeof(txt_name), TXT_LABEL "%s.", domain);
	snprintf(caa_name, sizeof(caa_name), "%s.", domain);
	escape(escaped, mailbox);
	snprintf(caa, sizeof(caa), "0 contactemail \"%s\"", escaped);
	if (!cli->json) {
		record_print(txt_name, "TXT", escaped,
		    "one of these, for contacts = {\"dns-txt\"}");
		record_print(
		    caa_name, "CAA", caa, "or for contacts = {\"dns-caa\"}");
		cli_say(cli,
		    "CAA records at %s hide those of its parents, and need "
		    "issue properties of their own where those have some",
		    domain);
		return CLI_DONE;
	}
	object = json_pack("{s:[o, o]}", "Records",
	    record_json(txt_name, "TXT", mailbox),
	    record_json(caa_name, "CAA", caa));
	if (object == NULL)
		return cli_fail_memory(cli);
	show_json(object);
	json_decref(object);
	return CLI_DONE;
}

int
contact_record_verb(struct cli *cli, const struct args *args)
{
	struct domain name;
	char domain[DOMAIN_SIZE], mailbox[POLICY_MAILBOX_SIZE];
	struct err err = {""};
	int exit_status = read_domain(cli, &name, domain, args->operands[0]);
	enum status st;

	if (exit_status != CLI_DONE)
		return exit_status;
	if (strlen(domain) + sizeof(TXT_LABEL) > DOMAIN_SIZE)
		return cli_fail(cli, EX_DATAERR,
		    "%s is too long for a record below it", domain);
	st = contacts_parse_mailbox(mailbox, args->operands[1], &err);
	if (st != ST_OK)
		return cli_fail_status(cli, st, &err);
	return print_records(cli, domain, mailbox);
}

/* --------------------------------------------------------------------- test */

/* "a, b" of a list of texts; "-" for an empty one. */
static json_t *
joined(const json_t *list)
{
	struct buf text = BUF_INIT;
	json_t *value, *out;
	size_t i;

	json_array_foreach(list, i, value)
	{
		buf_addf(
		    &text, "%s%s", i > 0 ? ", " : "", json_string_value(value));
	}
	out = json_string(text.len > 0 ? buf_str(&text) : "-");
	buf_free(&text);
	return out;
}

/* A copy in which one member of each row is one text. */
static json_t *
rows_with(const json_t *rows, const char *member)
{
	json_t *copy = json_deep_copy(rows), *row;
	size_t i;

	json_array_foreach(copy, i, row)
	{
		json_object_set_new(
		    row, member, joined(json_object_get(row, member)));
	}
	return copy;
}

static int
print_tables(const struct cli *cli, const json_t *found)
{
	static const struct show_column contact_columns[] = {
	    {"MAILBOX", "Email", false, false},
	    {"SOURCES", "Sources", false, false},
	};
	static const struct show_column lookup_columns[] = {
	    {"NAME", "Name", false, false},
	    {"TYPE", "Type", false, false},
	    {"DNSSEC", "Security", false, false},
	    {"RECORDS", "Records", false, false},
	};
	json_t *contacts =
	    rows_with(json_object_get(found, "Contacts"), "Sources");
	json_t *lookups =
	    rows_with(json_object_get(found, "Lookups"), "Records");
	int exit_status = show_table(cli, contacts, contact_columns,
	    sizeof(contact_columns) / sizeof(contact_columns[0]), 0);

	if (exit_status == CLI_DONE && json_array_size(contacts) > 0)
		putchar('\n');
	if (exit_status == CLI_DONE)
		exit_status = show_table(cli, lookups, lookup_columns,
		    sizeof(lookup_columns) / sizeof(lookup_columns[0]), 0);
	json_decref(contacts);
	json_decref(lookups);
	return exit_status;
}

static bool
has_record_contact(const struct contacts_found *found)
{
	for (size_t i = 0; i < found->contacts.n_items; i++) {
		if (found->contacts.items[i].sources &
		    (CONTACT_DNS_TXT | CONTACT_DNS_CAA))
			return true;
	}
	return false;
}

/* 1 where the records are missing or of no use. */
static int
judge(const struct cli *cli, const struct contacts_found *found,
    const char *domain)
{
	json_t *item;
	size_t i;

	json_array_foreach(found->unusable, i, item)
	{
		cli_say(cli, "%s: \"%s\" %s",
		    json_string_value(json_object_get(item, "Source")),
		    json_string_value(json_object_get(item, "Value")),
		    json_string_value(json_object_get(item, "Reason")));
	}
	if (found->mx_domain[0] == '\0')
		cli_say(cli, "no name from %s up accepts mail", domain);
	if (!has_record_contact(found))
		cli_say(cli,
		    "no record names a contact of %s; countersign contact "
		    "record prints what to publish",
		    domain);
	return has_record_contact(found) &&
		       json_array_size(found->unusable) == 0
		   ? CLI_DONE
		   : CLI_NEGATIVE;
}

static int
print_found(const struct cli *cli, const struct contacts_found *found)
{
	json_t *object = contacts_json(found);
	int exit_status = CLI_DONE;

	if (object == NULL)
		return cli_fail_memory(cli);
	if (cli->json)
		show_json(object);
	else
		exit_status = print_tables(cli, object);
	json_decref(object);
	return exit_status;
}

int
contact_test_verb(struct cli *cli, const struct args *args)
{
	struct domain name;
	char domain[DOMAIN_SIZE];
	struct contacts_net *net = NULL;
	struct contacts_found found = {0};
	struct contacts_question question = {
	    .validation_domain = domain,
	    .registrable = name.registrable,
	    .sources = CONTACT_MX | CONTACT_DNS_TXT | CONTACT_DNS_CAA,
	};
	struct err err = {""};
	int exit_status = cli_settings(cli);
	enum status st;

	if (exit_status == CLI_DONE)
		exit_status =
		    read_domain(cli, &name, domain, args->operands[0]);
	if (exit_status != CLI_DONE)
		return exit_status;
	st = contacts_net_open(&net, cli->settings, &err);
	if (st == ST_OK)
		st = contacts_find(&found, net, &question, NULL, &err);
	if (st != ST_OK)
		exit_status = cli_fail_status(cli, st, &err);
	else if ((exit_status = print_found(cli, &found)) == CLI_DONE)
		exit_status = judge(cli, &found, domain);
	contacts_found_clear(&found);
	contacts_net_close(net);
	return exit_status;
}
