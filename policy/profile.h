/* SPDX-License-Identifier: ISC
 * The profiles: whose requirements a validation follows, as tables of bounds,
 * defaults and dated facts. Which profile a name has is rules' business. */
#ifndef POLICY_PROFILE_H
#define POLICY_PROFILE_H

#include "policy/setting.h"

const char *profile_name(enum profile profile); /* acm acm-2017 tls-br ... */
bool profile_parse(enum profile *profile_r, const char *text);
unsigned profile_bit(enum profile profile);

/* The one that leaves least room: private < acm-2017 < acm < tls-br <
 * smime-br. */
enum profile profile_stricter(enum profile a, enum profile b);

/* What holds where neither a rule nor the default says anything; sets all. */
const struct policy_settings *profile_defaults(enum profile profile);

/* Are the settings whose bits are in `set` within the profile's bounds? Else
 * false, with the first that is not, and the sentence that says by which rule:
 * "31d is more than the 30d of profile tls-br (BR 3.2.2.4.4: ...)". */
enum { PROFILE_TEXT = 320 };
bool
profile_allows(enum profile profile, const struct policy_settings *settings,
    unsigned set, enum setting *broken_r, char reason_r[PROFILE_TEXT]);

/* Brings settings within the bounds, to the nearest value inside. */
void profile_bound(struct policy_settings *inout, enum profile profile);

/* Does the profile take mailboxes named by the requester, and them alone (C7)?
 * May WHOIS be asked (C4)? Do DNS contacts need corroboration by further
 * resolvers (P)? */
bool profile_is_for_mailboxes(enum profile profile);
bool profile_has_whois(enum profile profile);
bool profile_corroborates(enum profile profile);

/* From this day on no validation is started, reached or reused
 * (METHOD_SUNSET). */
bool profile_has_ended(enum profile profile, int64_t now);

/* A sentence from the day on which its end is announced; else null. */
const char *profile_warning(enum profile profile, int64_t now);

/* The first second at which a validation of a request created at `created` may
 * not be reused, by its `reuse` and by the profile's limits, which go by the
 * day of reuse (W4). */
int64_t profile_reuse_end(enum profile profile, int64_t created, int64_t reuse);

/* When to ask again: the lesser of 45 days and a third of the period before
 * its end (W4). */
int64_t profile_renewal_start(int64_t created, int64_t reuse_end);

/* The method that an approval of a mailbox known from these sources follows,
 * and the version of the document that describes it, on that day. */
const char *profile_method(enum profile profile, unsigned sources);
const char *profile_method_version(enum profile profile, int64_t now);

#endif
