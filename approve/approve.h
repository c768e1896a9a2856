/* SPDX-License-Identifier: ISC
 * What the core of both daemons works with: the store, the settings in force
 * and the seal key. Opened and released by the programs. */
#ifndef APPROVE_APPROVE_H
#define APPROVE_APPROVE_H

#include "approve/settings.h"
#include "lib/base/secret.h"
#include "lib/store/store.h"

struct contacts_net; /* approve/contacts.h */
struct risk;         /* approve/risk.h */
struct shown;        /* approve/shown.h */

struct approve {
	struct store *store;
	const struct settings *settings;
	const struct secret_key *key; /* the seal key; purposes are derived */
	struct risk *risk; /* or null: mail providers are all that is known */
	struct contacts_net *contacts; /* or null: constructed contacts only */
	struct shown *shown;           /* where the pages are, else null */
	const char *owner; /* of what this daemon claims in the store */
};

#endif
