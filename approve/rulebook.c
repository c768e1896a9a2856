/* SPDX-License-Identifier: ISC
 * Brings names and stored settings to policy/rules. Keeps nothing. */
#include "approve/rulebook.h"

#include "lib/name/domain.h"
#include "policy/prefix.h"
#include "policy/profile.h"

/* A name as rules are written for it: in full, stripped (N2), and the domain
 * whose mailboxes are asked. */
struct names {
	const char *items[3];
	char stripped[POLICY_NAME_SIZE];
};

static void
names_of(struct names *n, const char *name, const char *validation_domain)
{
	struct domain parsed;

	n->items[0] = n->items[1] = name;
	n->items[2] = validation_domain;
	if (domain_parse(&parsed, name, NULL) == ST_OK) {
		prefix_strip(n->stripped, name, parsed.suffix);
		n->items[1] = n->stripped;
	}
}

static enum status
settings_of(struct policy_settings *settings_r, const struct settings *settings,
    struct names *n, const enum profile *profile, struct policy_trace *trace,
    struct err *err)
{
	char reason[RULES_TEXT] = "";

	if (rules_settings(settings_r, settings->rules, n->items, 3, profile,
		trace, reason))
		return ST_OK;
	return err_set(err, ST_DENIED, "%s: %s", n->items[0], reason);
}

enum status
rulebook_settings(struct policy_settings *settings_r,
    const struct settings *settings, const char *name,
    const char *validation_domain, const enum profile *profile,
    struct policy_trace *trace, struct err *err)
{
	struct names names;

	names_of(&names, name, validation_domain);
	return settings_of(settings_r, settings, &names, profile, trace, err);
}

/* Under which profile the rules of now are read. */
static enum status
profile_now(enum profile *profile_r, const struct settings *settings,
    const struct request *request, struct names *names, struct err *err)
{
	struct policy_settings own;
	enum profile started;
	enum status st = settings_of(&own, settings, names, NULL, NULL, err);

	if (st != ST_OK)
		return st;
	if (!profile_parse(&started, request->profile))
		return err_set(err, ST_BUG, "request %s has no known profile",
		    request->id);
	*profile_r = rules_may_choose(&own, started)
			 ? started
			 : profile_stricter(started, own.profile);
	return ST_OK;
}

static enum status
stored_settings(struct policy_settings *stored_r, const struct request *request,
    const struct request_domain *domain, struct err *err)
{
	struct policy_settings s = {
	    .profiles_allowed = ~0u,
	    .contacts = domain->contacts,
	    .lifetime = domain->lifetime,
	    .reuse = domain->reuse,
	    .request_lifetime = request->request_lifetime,
	    .renew = true, /* nothing stored speaks against it */
	    .quorum = domain->quorum,
	    .channels = domain->channels,
	};

	if (!profile_parse(&s.profile, request->profile) ||
	    !distinct_parse(&s.distinct, domain->distinct) ||
	    !identity_parse(&s.identity, domain->identity))
		return err_set(err, ST_BUG, "request %s has unknown settings",
		    request->id);
	*stored_r = s;
	return ST_OK;
}

enum status
rulebook_in_force(struct policy_settings *settings_r,
    const struct settings *settings, const struct request *request,
    const struct request_domain *domain, struct policy_trace *trace,
    struct err *err)
{
	struct policy_settings stored;
	enum profile profile;
	struct names names;
	enum status st = stored_settings(&stored, request, domain, err);

	names_of(&names, domain->name, domain->validation_domain);
	if (st == ST_OK)
		st = profile_now(&profile, settings, request, &names, err);
	if (st == ST_OK)
		st = settings_of(
		    settings_r, settings, &names, &profile, trace, err);
	if (st != ST_OK)
		return st;
	rules_stricter(settings_r, &stored);
	policy_trace_add(trace, "T26 pending", "stricter",
	    "the stricter of the rules at the start and now",
	    "%s: quorum %u then, %u in force", domain->name, stored.quorum,
	    settings_r->quorum);
	return ST_OK;
}
