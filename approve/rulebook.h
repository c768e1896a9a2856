/* SPDX-License-Identifier: ISC
 * The rules that hold for a domain of a request: those in force now, and for
 * a pending request the stricter of these and those at its start (Q7, T26). */
#ifndef APPROVE_RULEBOOK_H
#define APPROVE_RULEBOOK_H

#include "approve/approve.h"
#include "policy/rules.h"

/* The settings in force for a name, looked up by the name, by its stripped
 * form and by its validation domain; under `profile`, or the rules' own where
 * it is null. ST_DENIED where a pattern runs away: which rules hold cannot be
 * told, `err` names it. */
enum status rulebook_settings(struct policy_settings *settings_r,
    const struct settings *settings, const char *name,
    const char *validation_domain, const enum profile *profile,
    struct policy_trace *trace, struct err *err) MUST_CHECK;

/* What holds for a domain of a stored request: the stricter of what was stored
 * with it and of the rules now. A profile that the rules no longer allow gives
 * way to the stricter of it and theirs. */
enum status rulebook_in_force(struct policy_settings *settings_r,
    const struct settings *settings, const struct request *request,
    const struct request_domain *domain, struct policy_trace *trace,
    struct err *err) MUST_CHECK;

#endif
