/* SPDX-License-Identifier: ISC
 * What the threads of countersign-approve share: the store, and the settings
 * in force as a counted snapshot. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <pthread.h>
#include <stdatomic.h>

#include "approve/approve.h"
#include "approve/contacts.h"
#include "approve/notify.h"
#include "audit/keys.h"

/* Immutable once loaded; a thread holds it for one piece of work. */
struct daemon_state {
	struct settings *settings;
	struct secret_key key;
	struct notify *notify;
	struct buf mail_like; /* see sent_like() */
	struct contacts_net *contacts;
	struct risk *risk;
	struct audit_keys audit_keys; /* n_signers is 0: */
	struct err no_audit;          /* ... why */
	unsigned references;
};

/* Without what tells its lanes apart. */
enum { DAEMON_OWNER_SIZE = STORE_NAME_SIZE - 8 };

struct daemon {
	const char *path; /* of the configuration */
	/* By which name this daemon claims what several may: the host, and the
	 * one place that no two daemons of a host have in common. */
	char owner[DAEMON_OWNER_SIZE];
	struct store *store;
	struct outbox *outbox;
	struct sequencer *sequencer;
	struct shown *shown;
	atomic_bool stopping; /* nobody is kept waiting any longer */
	pthread_mutex_t lock;
	struct daemon_state *state; /* under the lock */
};

/* Reads configuration, seal key and templates. ST_INVALID with the sentence
 * for the operator. */
enum status daemon_state_load(struct daemon_state **state_r, const char *path,
    struct err *err) MUST_CHECK;
struct daemon_state *daemon_state_get(struct daemon *daemon);
void daemon_state_put(struct daemon_state *state);
/* Puts a new one in force; takes it over. */
void daemon_state_swap(struct daemon *daemon, struct daemon_state *state);

/* Fills in `owner`, at the start. */
void daemon_name(struct daemon *daemon);

/* The core by this state. */
struct approve
daemon_core(const struct daemon *daemon, const struct daemon_state *state);

#endif
