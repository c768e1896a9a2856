/* SPDX-License-Identifier: ISC
 * A validation that may be reused, or the reason why there is none. The dates
 * of the profiles are policy/profile's. */
#include "approve/reuse.h"

#include <stdio.h>
#include <string.h>

#include "approve/risk.h"
#include "approve/rulebook.h"
#include "approve/view.h"
#include "lib/mail/address.h"
#include "lib/name/domain.h"
#include "policy/profile.h"

struct asking {
	const struct approve *core;
	const struct domain *name;
	const char *mailbox; /* what was validated (C7), or "" */
	int64_t now;
	char *reason; /* STORE_TEXT_SIZE */
	struct err *err;
};

/* Each check: ST_OK, ST_DENIED with the reason why not, or trouble. */

static enum status
check_frozen(const struct asking *a, const char *validation_domain)
{
	char frozen[STORE_NAME_SIZE];
	enum status st = store_freeze_cover(
	    a->core->store, frozen, a->name->name, validation_domain, a->err);

	if (st == ST_NOTFOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	snprintf(a->reason, STORE_TEXT_SIZE, "%s is frozen", frozen);
	return ST_DENIED;
}

static enum status
check_risk(const struct asking *a)
{
	struct risk_answer answer;
	enum status st =
	    risk_check(&answer, a->core, a->name, a->now, NULL, a->err);

	if (st != ST_OK || answer.failure == FAILURE_NONE)
		return st;
	/* A mail provider's mailboxes are their owners'. */
	if (a->mailbox[0] != '\0' && answer.finding.kind == RISK_MAIL_PROVIDER)
		return ST_OK;
	risk_message(a->reason, &answer, a->name->name, a->core->settings);
	return ST_DENIED;
}

/* The first second at which it may not be reused: by the rules when it was
 * asked for, and by those of now for the profile that it followed. */
static enum status
reuse_end(int64_t *end_r, const struct asking *a, const struct validation *v)
{
	struct policy_settings s;
	enum profile profile;
	int64_t end;
	enum status st;

	if (!profile_parse(&profile, v->profile))
		return err_set(a->err, ST_BUG, "request %s: profile \"%s\"",
		    v->request_id, v->profile);
	st = rulebook_settings(&s, a->core->settings, v->name,
	    v->validation_domain, &profile, NULL, a->err);
	if (st != ST_OK) /* which rules hold cannot be told */
		return st == ST_DENIED ? ST_TEMP : st;
	end = profile_has_ended(profile, a->now)
		  ? 0
		  : profile_reuse_end(profile, v->created_at, s.reuse);
	*end_r = end < v->reuse_until ? end : v->reuse_until;
	return ST_OK;
}

/* The one that lasts longest; ST_DENIED where none lasts. */
static enum status
choose(const struct validation **chosen_r, int64_t *end_r,
    const struct asking *a, const struct validation *validations, size_t n)
{
	*chosen_r = NULL;
	for (size_t i = 0; i < n; i++) {
		int64_t end = 0;
		enum status st =
		    check_frozen(a, validations[i].validation_domain);

		if (st == ST_OK)
			st = reuse_end(&end, a, &validations[i]);
		if (st == ST_DENIED)
			continue;
		if (st != ST_OK)
			return st;
		if (end > a->now && (*chosen_r == NULL || end > *end_r)) {
			*chosen_r = &validations[i];
			*end_r = end;
		}
	}
	if (*chosen_r != NULL)
		return ST_OK;
	if (a->reason[0] == '\0')
		snprintf(a->reason, STORE_TEXT_SIZE,
		    n > 0 ? "%s was validated, but by the rules of today that "
			    "may not be reused any more"
			  : "%s has no validation that may be reused",
		    a->mailbox[0] != '\0' ? a->mailbox : a->name->name);
	return ST_DENIED;
}

static enum status
find(json_t **json_r, const struct asking *a)
{
	const char *base = a->name->name + (a->name->wildcard ? 2 : 0);
	struct validation validations[VALIDATIONS_MAX];
	const struct validation *v;
	int64_t end = 0;
	size_t n = 0;
	enum status st = check_frozen(a, base);

	if (st == ST_OK)
		st = check_risk(a);
	if (st == ST_OK)
		st = store_validation_find(a->core->store, validations, &n,
		    a->name->name, a->mailbox, a->now, a->err);
	if (st == ST_OK)
		st = choose(&v, &end, a, validations, n);
	if (st == ST_OK)
		*json_r = json_pack("{s:{s:s, s:s, s:o, s:o}}", "Validation",
		    "DomainName", v->mailbox[0] != '\0' ? v->mailbox : v->name,
		    "RequestId", v->request_id, "ValidatedAt",
		    view_time(v->validated_at), "ReuseUntil", view_time(end));
	return st;
}

/* A domain name, or a mailbox with its domain (C7). */
static enum status
subject_parse(struct domain *name_r, struct address *mailbox_r,
    const char *text, struct err *err)
{
	if (strchr(text, '@') == NULL)
		return domain_parse(name_r, text, err);
	if (address_parse(mailbox_r, text) != ST_OK)
		return err_set(
		    err, ST_INVALID, "\"%.100s\" is not one mailbox", text);
	return domain_parse(name_r, mailbox_r->domain, err);
}

enum status
reuse_check(json_t **json_r, const struct approve *core, const char *text,
    int64_t now, struct err *err)
{
	char reason[STORE_TEXT_SIZE] = "";
	struct domain name;
	struct address mailbox = {.text = ""};
	struct asking asking = {core, &name, mailbox.text, now, reason, err};
	enum status st;

	if (text == NULL)
		return err_set(err, ST_INVALID, "Name is missing");
	st = subject_parse(&name, &mailbox, text, err);
	if (st == ST_OK)
		st = find(json_r, &asking);
	if (st == ST_DENIED) {
		*json_r =
		    json_pack("{s:n, s:s}", "Validation", "Reason", reason);
		st = ST_OK;
	}
	if (st != ST_OK)
		return st;
	return *json_r != NULL ? ST_OK
			       : err_set(err, ST_NOMEM, "out of memory");
}
