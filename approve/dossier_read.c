/* SPDX-License-Identifier: ISC
 * Reads the evidence of an answer back into what it was written from. Trusts
 * nothing of it: somebody may have changed it, and a replay must say so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/dossier.h"
#include "lib/base/clock.h"
#include "policy/contact.h"
#include "policy/profile.h"

enum { RECIPIENTS_MAX = 10000 };

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* False where the member is no text, or longer than its place. */
static bool
take_text(char *text_r, size_t size, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);

	if (text == NULL || json_string_length(value) != strlen(text) ||
	    strlen(text) >= size)
		return false;
	memcpy(text_r, text, strlen(text) + 1);
	return true;
}

#define TAKE(member, object, name) \
	take_text(member, sizeof(member), object, name)

static bool
take_number(
    int64_t *number_r, const json_t *object, const char *name, int64_t max)
{
	const json_t *value = json_object_get(object, name);

	*number_r = json_integer_value(value);
	return json_is_integer(value) && *number_r >= 0 && *number_r <= max;
}

static bool
take_unsigned(
    unsigned *number_r, const json_t *object, const char *name, unsigned max)
{
	int64_t number;

	if (!take_number(&number, object, name, max))
		return false;
	*number_r = (unsigned)number;
	return true;
}

static bool
take_time(int64_t *t_r, const json_t *object, const char *name)
{
	return clock_parse(t_r, text_of(object, name)) == ST_OK;
}

/* -------------------------------------------------------------- the request */

static bool
take_recipient(struct recipient *r, const json_t *json)
{
	return TAKE(r->email, json, "Email") &&
	       TAKE(r->answer, json, "Answer") && TAKE(r->via, json, "Via") &&
	       TAKE(r->identity, json, "Identity") &&
	       TAKE(r->answered_from, json, "From");
}

static bool
take_recipients(struct request_domain *d, const json_t *list)
{
	size_t n = json_array_size(list);

	if (n == 0 || n > RECIPIENTS_MAX)
		return false;
	d->recipients = calloc(n, sizeof(*d->recipients));
	if (d->recipients == NULL)
		return false;
	d->n_recipients = n;
	for (size_t i = 0; i < n; i++) {
		if (!take_recipient(&d->recipients[i], json_array_get(list, i)))
			return false;
	}
	return true;
}

static bool
take_objections(struct request_domain *d, const json_t *list)
{
	size_t n = json_array_size(list);

	if (!json_is_array(list) || n > RECIPIENTS_MAX)
		return false;
	d->objections = calloc(n + 1, sizeof(*d->objections));
	if (d->objections == NULL)
		return false;
	d->n_objections = n;
	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_array_get(list, i);

		if (!TAKE(d->objections[i].email, item, "Email") ||
		    !TAKE(d->objections[i].verdict, item, "Verdict"))
			return false;
	}
	return true;
}

static bool
take_channels(unsigned *bits_r, const json_t *list)
{
	*bits_r = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		enum channel channel;

		if (text == NULL || !channel_parse(&channel, text))
			return false;
		*bits_r |= channel;
	}
	return json_is_array(list);
}

/* A mailbox that was named is no source that a rule can have. */
static bool
take_contacts(unsigned *bits_r, const json_t *list)
{
	*bits_r = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		enum contact_source source;

		if (text == NULL)
			return false;
		if (strcmp(text, contact_source_name(CONTACT_MAILBOX)) == 0)
			*bits_r |= CONTACT_MAILBOX;
		else if (contact_source_parse(&source, text))
			*bits_r |= source;
		else
			return false;
	}
	return json_is_array(list);
}

static bool
take_domain(struct request_domain *d, const json_t *json)
{
	return take_unsigned(&d->n, json, "N", POLICY_SANS_MAX) &&
	       TAKE(d->name, json, "Name") &&
	       TAKE(d->validation_domain, json, "ValidationDomain") &&
	       TAKE(d->mailbox, json, "Mailbox") &&
	       TAKE(d->status, json, "Status") &&
	       TAKE(d->distinct, json, "Distinct") &&
	       TAKE(d->identity, json, "Identity") &&
	       take_unsigned(&d->quorum, json, "Quorum", RECIPIENTS_MAX) &&
	       take_contacts(&d->contacts, json_object_get(json, "Contacts")) &&
	       take_channels(&d->channels, json_object_get(json, "Channels")) &&
	       take_number(&d->lifetime, json, "Lifetime", INT64_MAX) &&
	       take_number(&d->reuse, json, "Reuse", INT64_MAX) &&
	       take_recipients(d, json_object_get(json, "Recipients")) &&
	       take_objections(d, json_object_get(json, "Objections"));
}

static bool
take_request(struct request *r, const json_t *json)
{
	return TAKE(r->id, json, "RequestId") &&
	       TAKE(r->profile, json, "Profile") &&
	       TAKE(r->rules_hash, json, "RulesHash") &&
	       TAKE(r->status, json, "Status") &&
	       take_unsigned(&r->generation, json, "Generation", INT32_MAX) &&
	       take_time(&r->created_at, json, "CreatedAt") &&
	       take_number(
		   &r->request_lifetime, json, "RequestLifetime", INT64_MAX);
}

static bool
take_token(
    struct token_facts *t, const struct request_domain *d, const json_t *json)
{
	return TAKE(t->channel, json, "Channel") &&
	       take_time(&t->expires_at, json, "ExpiresAt") &&
	       take_unsigned(&t->recipient, json, "Recipient",
		   (unsigned)d->n_recipients - 1) &&
	       take_unsigned(
		   &t->open_domains, json, "OpenDomains", POLICY_SANS_MAX);
}

/* --------------------------------------------------------------- the answer */

static bool
failure_parse(enum failure *failure_r, const char *text)
{
	for (int i = FAILURE_NONE; i <= FAILURE_CANCELLED; i++) {
		const char *name = failure_name((enum failure)i);

		if (strcmp(name != NULL ? name : "", text) == 0) {
			*failure_r = (enum failure)i;
			return true;
		}
	}
	return false;
}

static bool
take_answer(struct dossier_read *r)
{
	const json_t *received = json_object_get(r->json, "Received");
	const char *verdict = text_of(r->json, "Verdict");
	struct answer *a = &r->answer;

	a->verdict = VERDICT_NONE;
	if ((verdict[0] != '\0' && !verdict_parse(&a->verdict, verdict)) ||
	    !channel_parse(&a->channel, text_of(r->json, "Via")) ||
	    !take_time(&a->at, r->json, "At"))
		return false;
	a->authenticated =
	    json_is_true(json_object_get(r->json, "Authenticated"));
	a->from = json_string_value(json_object_get(r->json, "From"));
	a->source = &r->source;
	r->masked = json_is_true(json_object_get(received, "Masked"));
	r->cut = json_is_true(json_object_get(received, "Cut"));
	r->source.client =
	    json_string_value(json_object_get(received, "Client"));
	r->source.helo = json_string_value(json_object_get(received, "Helo"));
	r->source.mail_from =
	    json_string_value(json_object_get(received, "MailFrom"));
	r->source.rcpt = json_string_value(json_object_get(received, "Rcpt"));
	return true;
}

static bool
take_decision(struct dossier_read *r)
{
	const json_t *decision = json_object_get(r->json, "Decision");
	const json_t *bar = json_object_get(r->json, "Bar");

	r->event = text_of(r->json, "Event");
	r->outcome = text_of(decision, "Outcome");
	r->settings_hash = text_of(r->json, "SettingsHash");
	if (!failure_parse(&r->bar, text_of(bar, "FailureReason")) ||
	    !take_unsigned(&r->least_quorum, bar, "Quorum", RECIPIENTS_MAX))
		return false;
	return json_is_null(decision) ||
	       (request_status_parse(
		    &r->request_after, text_of(decision, "Request")) &&
		   domain_status_parse(
		       &r->domain_after, text_of(decision, "Domain")));
}

/* ---------------------------------------------------------------- the files */

static char *
copy_file(const struct evidence *files, const char *name)
{
	const struct evidence_file *file = evidence_file(files, name);

	return file != NULL ? strndup(file->bytes, file->len) : NULL;
}

static void
take_files(struct dossier_read *r)
{
	const struct evidence_file *reply =
	    evidence_file(&r->files, "reply.eml");

	r->has_reply = reply != NULL;
	if (reply != NULL) {
		r->source.reply = reply->bytes;
		r->source.reply_len = reply->len;
	}
	r->source.dns = r->dns = copy_file(&r->files, "dns.txt");
	for (size_t i = 0; i < EVIDENCE_FILES_MAX; i++) {
		char name[EVIDENCE_NAME_SIZE];
		char *text;

		snprintf(name, sizeof(name), "sent-%zu.txt", i + 1);
		text = copy_file(&r->files, name);
		if (text == NULL)
			break;
		r->sent[r->source.n_sent] = text;
		r->sent_text[r->source.n_sent++] = text;
	}
	r->source.sent = r->sent;
}

static bool
take_all(struct dossier_read *r)
{
	r->request.domains = &r->domain;
	r->request.n_domains = 1;
	return take_domain(&r->domain, json_object_get(r->json, "Domain")) &&
	       take_request(&r->request, json_object_get(r->json, "Request")) &&
	       take_token(
		   &r->token, &r->domain, json_object_get(r->json, "Token")) &&
	       take_answer(r) && take_decision(r);
}

enum status
dossier_read(
    struct dossier_read *read_r, const char *bytes, size_t len, struct err *err)
{
	const struct evidence_file *answer;
	enum status st;

	memset(read_r, 0, sizeof(*read_r));
	st = evidence_read(&read_r->files, bytes, len, err);
	if (st != ST_OK)
		return st;
	answer = evidence_file(&read_r->files, "answer.json");
	if (answer == NULL)
		return err_set(err, ST_NOTFOUND, "it is of no answer");
	read_r->json = json_loadb(
	    answer->bytes, answer->len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(read_r->json) || !take_all(read_r))
		return err_set(err, ST_INVALID,
		    "its answer.json does not hold what it should");
	take_files(read_r);
	return ST_OK;
}

void
dossier_clear(struct dossier_read *read)
{
	free(read->domain.recipients);
	free(read->domain.objections);
	for (size_t i = 0; i < EVIDENCE_FILES_MAX; i++)
		free(read->sent_text[i]);
	free(read->dns);
	json_decref(read->json);
	memset(read, 0, sizeof(*read));
}
