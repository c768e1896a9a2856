/* SPDX-License-Identifier: ISC
 * The texts by which states, failures and verdicts are known outside, and the
 * trail of rules that were asked. The decision itself is in decide.c. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "policy/policy.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Arrays of characters, not of pointers: a table of pointers would need
 * relocation and so be writable data, if only until the program starts. */
enum { NAME_WIDTH = 36 };

static const char REQUEST_NAMES[][NAME_WIDTH] = {
    [REQ_PENDING] = "PENDING_VALIDATION",
    [REQ_VALIDATED] = "VALIDATED",
    [REQ_TIMED_OUT] = "VALIDATION_TIMED_OUT",
    [REQ_FAILED] = "FAILED",
};

static const char DOMAIN_NAMES[][NAME_WIDTH] = {
    [DOM_PENDING] = "PENDING_VALIDATION",
    [DOM_SUCCESS] = "SUCCESS",
    [DOM_FAILED] = "FAILED",
};

static const char FAILURE_NAMES[][NAME_WIDTH] = {
    [FAILURE_NONE] = "",
    [FAILURE_ADDITIONAL_VERIFICATION_REQUIRED] =
	"ADDITIONAL_VERIFICATION_REQUIRED",
    [FAILURE_DOMAIN_NOT_ALLOWED] = "DOMAIN_NOT_ALLOWED",
    [FAILURE_DOMAIN_VALIDATION_DENIED] = "DOMAIN_VALIDATION_DENIED",
    [FAILURE_DOMAIN_FROZEN] = "DOMAIN_FROZEN",
    [FAILURE_NO_AVAILABLE_CONTACTS] = "NO_AVAILABLE_CONTACTS",
    [FAILURE_QUORUM_UNREACHABLE] = "QUORUM_UNREACHABLE",
    [FAILURE_INVALID_PUBLIC_DOMAIN] = "INVALID_PUBLIC_DOMAIN",
    [FAILURE_METHOD_SUNSET] = "METHOD_SUNSET",
    [FAILURE_LIMIT_EXCEEDED] = "LIMIT_EXCEEDED",
    [FAILURE_CANCELLED] = "CANCELLED",
};

static const char VERDICT_NAMES[][NAME_WIDTH] = {
    [VERDICT_NONE] = "",
    [VERDICT_APPROVE] = "APPROVED",
    [VERDICT_REJECT] = "REJECTED",
    [VERDICT_NOT_ME] = "NOT_ME",
};

static const char CHANNEL_NAMES[][NAME_WIDTH] = {
    [CHANNEL_REPLY] = "reply",
    [CHANNEL_LINK] = "link",
};

static const char IDENTITY_NAMES[][NAME_WIDTH] = {
    [IDENTITY_TOKEN] = "token",
    [IDENTITY_AUTHENTICATED] = "authenticated",
    [IDENTITY_SAME_DOMAIN] = "same-domain",
    [IDENTITY_SAME_MAILBOX] = "same-mailbox",
};

static const char OUTCOME_NAMES[][NAME_WIDTH] = {
    [OUTCOME_COUNTED] = "counted",
    [OUTCOME_ALREADY] = "already",
    [OUTCOME_OBJECTION] = "objection",
    [OUTCOME_CHANNEL] = "channel",
    [OUTCOME_IDENTITY] = "identity",
    [OUTCOME_EXPIRED] = "expired",
    [OUTCOME_ENDED] = "ended",
    [OUTCOME_CHANGED] = "changed",
};

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Null where the table has no text. */
static const char *
name_of(const char (*names)[NAME_WIDTH], size_t n_names, size_t value)
{
	if (value >= n_names || names[value][0] == '\0')
		return NULL;
	return names[value];
}

/* The index of `text`, or n_names. */
static size_t
name_find(const char (*names)[NAME_WIDTH], size_t n_names, const char *text)
{
	size_t i = n_names;

	if (text == NULL || text[0] == '\0')
		return n_names;
	for (i = 0; i < n_names; i++) {
		if (strcmp(names[i], text) == 0)
			break;
	}
	return i;
}

const char *
request_status_name(enum request_status status)
{
	return name_of(REQUEST_NAMES, COUNT(REQUEST_NAMES), status);
}

bool
request_status_parse(enum request_status *status_r, const char *text)
{
	size_t i = name_find(REQUEST_NAMES, COUNT(REQUEST_NAMES), text);

	if (i == COUNT(REQUEST_NAMES))
		return false;
	*status_r = (enum request_status)i;
	return true;
}

const char *
domain_status_name(enum domain_status status)
{
	return name_of(DOMAIN_NAMES, COUNT(DOMAIN_NAMES), status);
}

bool
domain_status_parse(enum domain_status *status_r, const char *text)
{
	size_t i = name_find(DOMAIN_NAMES, COUNT(DOMAIN_NAMES), text);

	if (i == COUNT(DOMAIN_NAMES))
		return false;
	*status_r = (enum domain_status)i;
	return true;
}

const char *
failure_name(enum failure failure)
{
	return name_of(FAILURE_NAMES, COUNT(FAILURE_NAMES), failure);
}

const char *
failure_sentence(enum failure failure)
{
	switch (failure) {
	case FAILURE_NONE:
		return NULL;
	case FAILURE_ADDITIONAL_VERIFICATION_REQUIRED: /* K1 quotes it */
		return "Additional verification is required to request "
		       "certificates for one or more domain names in this "
		       "request.";
	case FAILURE_DOMAIN_NOT_ALLOWED:
		return "Validations of this domain name are not allowed here.";
	case FAILURE_DOMAIN_VALIDATION_DENIED:
		return "Somebody who was asked about this domain name refused.";
	case FAILURE_DOMAIN_FROZEN:
		return "This domain name is frozen until an operator unfreezes "
		       "it.";
	case FAILURE_NO_AVAILABLE_CONTACTS:
		return "There is no mailbox that may be asked about this "
		       "domain name.";
	case FAILURE_QUORUM_UNREACHABLE:
		return "More approvals are required than there are mailboxes "
		       "to ask.";
	case FAILURE_INVALID_PUBLIC_DOMAIN:
		return "This is a public suffix or an internal name, for which "
		       "nobody can be asked.";
	case FAILURE_METHOD_SUNSET:
		return "Validation by mail is no longer permitted by this "
		       "profile.";
	case FAILURE_LIMIT_EXCEEDED:
		return "Too many requests were made for this name, mailbox or "
		       "account today.";
	case FAILURE_CANCELLED:
		return "An operator cancelled this request.";
	}
	return NULL;
}

const char *
verdict_name(enum verdict verdict)
{
	return name_of(VERDICT_NAMES, COUNT(VERDICT_NAMES), verdict);
}

bool
verdict_parse(enum verdict *verdict_r, const char *text)
{
	size_t i = name_find(VERDICT_NAMES, COUNT(VERDICT_NAMES), text);

	if (i == COUNT(VERDICT_NAMES))
		return false;
	*verdict_r = (enum verdict)i;
	return true;
}

const char *
channel_name(enum channel channel)
{
	return name_of(CHANNEL_NAMES, COUNT(CHANNEL_NAMES), channel);
}

bool
channel_parse(enum channel *channel_r, const char *text)
{
	size_t i = name_find(CHANNEL_NAMES, COUNT(CHANNEL_NAMES), text);

	if (i == COUNT(CHANNEL_NAMES))
		return false;
	*channel_r = (enum channel)i;
	return true;
}

const char *
identity_name(enum identity identity)
{
	return name_of(IDENTITY_NAMES, COUNT(IDENTITY_NAMES), identity);
}

bool
identity_parse(enum identity *identity_r, const char *text)
{
	size_t i = name_find(IDENTITY_NAMES, COUNT(IDENTITY_NAMES), text);

	if (i == COUNT(IDENTITY_NAMES))
		return false;
	*identity_r = (enum identity)i;
	return true;
}

const char *
outcome_name(enum outcome outcome)
{
	return name_of(OUTCOME_NAMES, COUNT(OUTCOME_NAMES), outcome);
}

bool
policy_is_same_n(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (lower(a[i]) != lower(b[i]))
			return false;
		if (a[i] == '\0')
			break;
	}
	return true;
}

bool
policy_is_same(const char *a, const char *b)
{
	return policy_is_same_n(a, b, SIZE_MAX);
}

void
policy_trace_add(struct policy_trace *trace, const char *rule,
    const char *answer, const char *reason, const char *input_fmt, ...)
{
	struct policy_step *step;
	va_list ap;

	if (trace == NULL || trace->n_steps >= POLICY_STEPS_MAX)
		return;
	step = &trace->steps[trace->n_steps++];
	step->rule = rule;
	step->answer = answer;
	snprintf(step->reason, sizeof(step->reason), "%s", reason);
	va_start(ap, input_fmt);
	if (vsnprintf(step->input, sizeof(step->input), input_fmt, ap) < 0)
		step->input[0] = '\0';
	va_end(ap);
}
