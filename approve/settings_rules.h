/* SPDX-License-Identifier: ISC
 * The rules of the configuration. Only approve/settings.c includes it. */
#ifndef APPROVE_SETTINGS_RULES_H
#define APPROVE_SETTINGS_RULES_H

#include "approve/settings.h"

/* Of s->conf: fills s->rules and s->rules_hash. ST_INVALID with the section
 * and the reason. */
enum status settings_load_rules(struct settings *s, struct err *err) MUST_CHECK;

#endif
