/* SPDX-License-Identifier: ISC
 * The daemon's shared state. */
#include "approve/daemon/daemon.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "approve/risk.h"
#include "approve/sent.h"

enum status
daemon_state_load(
    struct daemon_state **state_r, const char *path, struct err *err)
{
	struct daemon_state *state = calloc(1, sizeof(*state));
	struct dns *dns = NULL;
	enum status st;

	if (state == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	state->references = 1;
	st = settings_load(&state->settings, path, err);
	if (st == ST_OK)
		st = settings_blame(state->settings, NULL, NULL, "seal_key",
		    secret_key_load(
			&state->key, state->settings->seal_key, err),
		    err);
	/* Asked later, when there is something to ask. */
	if (st == ST_OK)
		st = settings_open_dns(&dns, state->settings, err);
	dns_close(dns);
	if (st == ST_OK)
		st = notify_open(&state->notify, state->settings, err);
	if (st == ST_OK)
		st = sent_like(
		    &state->mail_like, state->notify, state->settings, err);
	if (st == ST_OK)
		st = contacts_net_open(&state->contacts, state->settings, err);
	if (st == ST_OK)
		st = risk_open(&state->risk, state->settings, err);
	/* Without the log's key, events are kept unsigned and everything else
	 * goes on; log and doctor say so. */
	if (st == ST_OK &&
	    audit_keys_load(&state->audit_keys, state->settings->audit_origin,
		state->settings->audit_key, state->settings->audit_previous,
		&state->no_audit) == ST_NOMEM)
		st = ST_NOMEM;
	if (st != ST_OK) {
		daemon_state_put(state);
		return st;
	}
	*state_r = state;
	return ST_OK;
}

struct daemon_state *
daemon_state_get(struct daemon *daemon)
{
	struct daemon_state *state;

	pthread_mutex_lock(&daemon->lock);
	state = daemon->state;
	__atomic_add_fetch(&state->references, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&daemon->lock);
	return state;
}

void
daemon_state_put(struct daemon_state *state)
{
	if (state == NULL ||
	    __atomic_sub_fetch(&state->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	secret_key_wipe(&state->key);
	notify_close(state->notify);
	buf_free(&state->mail_like);
	contacts_net_close(state->contacts);
	risk_close(state->risk);
	audit_keys_clear(&state->audit_keys);
	settings_unref(state->settings);
	free(state);
}

void
daemon_state_swap(struct daemon *daemon, struct daemon_state *state)
{
	struct daemon_state *old;

	pthread_mutex_lock(&daemon->lock);
	old = daemon->state;
	daemon->state = state;
	pthread_mutex_unlock(&daemon->lock);
	daemon_state_put(old);
}

struct approve
daemon_core(const struct daemon *daemon, const struct daemon_state *state)
{
	return (struct approve){.store = daemon->store,
	    .settings = state->settings,
	    .key = &state->key,
	    .contacts = state->contacts,
	    .risk = state->risk,
	    .shown = daemon->shown,
	    .owner = daemon->owner};
}

void
daemon_name(struct daemon *daemon)
{
	char host[HOST_NAME_MAX + 1] = "";

	(void)gethostname(host, sizeof(host) - 1);
	snprintf(daemon->owner, sizeof(daemon->owner), "%s:%s", host,
	    daemon->state->settings->control);
}
