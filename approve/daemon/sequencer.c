/* SPDX-License-Identifier: ISC
 * Polls for rows, since the milter writes some; adds them to the log, signs. */
#include "approve/daemon/sequencer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/daemon/thread.h"
#include "audit/publish.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

enum {
	POLL_MS = 250,
	BATCH = 20000,         /* rows a checkpoint at most */
	RETRY_MS = 5000,       /* behind a failure that may pass */
	REFUSED_MS = 60000,    /* behind one that somebody must look at */
	SAY_AGAIN_MS = 600000, /* the same failure, in the log */
	PATH_SIZE = 4096,
};

struct sequencer {
	struct daemon *daemon;
	struct publisher *publisher; /* null: to be opened */
	struct thread thread;
	int64_t not_before_ms, said_ms;
	pthread_mutex_t lock; /* of the state */
	struct sequencer_state state;
};

/* -------------------------------------------------------------------- state */

void
sequencer_state(struct sequencer *s, struct sequencer_state *state_r)
{
	pthread_mutex_lock(&s->lock);
	*state_r = s->state;
	pthread_mutex_unlock(&s->lock);
}

static void
note_success(struct sequencer *s, uint64_t size)
{
	bool failed;

	pthread_mutex_lock(&s->lock);
	failed = s->state.why.text[0] != '\0';
	s->state = (struct sequencer_state){.size = size};
	pthread_mutex_unlock(&s->lock);
	s->said_ms = 0;
	if (failed)
		log_info("event=audit, goes on, %llu events are signed",
		    (unsigned long long)size);
}

static void
note_failure(struct sequencer *s, enum status st, const struct err *err)
{
	int64_t now = clock_mono_ms();
	bool refuses = st == ST_DENIED, again;
	const char *why = err->text[0] != '\0' ? err->text : status_name(st);

	pthread_mutex_lock(&s->lock);
	again = strcmp(s->state.why.text, why) == 0;
	s->state.refuses = refuses;
	snprintf(s->state.why.text, sizeof(s->state.why.text), "%s", why);
	pthread_mutex_unlock(&s->lock);
	s->not_before_ms = now + (refuses ? REFUSED_MS : RETRY_MS);
	if (again && now - s->said_ms < SAY_AGAIN_MS)
		return;
	s->said_ms = now;
	log_error("event=audit, %s: %s",
	    refuses ? "nothing more is signed until this is looked at"
		    : "not signed now, nothing is lost",
	    why);
}

/* --------------------------------------------------------------------- rows */

/* The rows that the newest bundle was made of must still be what it says: a
 * store that was restored from a backup has others, or fewer. */
struct comparison {
	struct publisher *publisher;
	uint64_t next;
	struct err *err;
};

static enum status
compare_row(void *arg, const struct audit_record *row)
{
	struct comparison *c = arg;
	enum status st = ST_DENIED;

	if (row->seq == (int64_t)c->next + 1)
		st = publish_compare(
		    c->publisher, c->next, row->leaf, row->leaf_len, c->err);
	if (st == ST_DENIED)
		return err_set(c->err, st,
		    "event %lld in the store is not what the audit log has "
		    "signed; was the store restored from a backup? Restore "
		    "the newest one, or move state_dir/audit away and keep it",
		    (long long)row->seq);
	c->next++;
	return st;
}

static enum status
compare_rows(struct sequencer *s, struct err *err)
{
	uint64_t size = publish_signed_size(s->publisher);
	struct comparison c = {s->publisher, 0, err};
	enum status st;

	if (size == 0)
		return ST_OK;
	c.next = (size - 1) / TILE_WIDTH * TILE_WIDTH;
	st = store_audit_read(s->daemon->store, compare_row, &c, c.next,
	    size - c.next, AUDIT_LEAVES, err);
	if (st == ST_OK && c.next != size)
		st = err_set(err, ST_DENIED,
		    "the audit log has signed %llu events, the store ends "
		    "with %llu; was it restored from a backup? Restore the "
		    "newest one, or move state_dir/audit away and keep it",
		    (unsigned long long)size, (unsigned long long)c.next);
	return st;
}

static enum status
open_log(struct sequencer *s, const struct daemon_state *state, struct err *err)
{
	char path[PATH_SIZE];
	enum status st;

	if (state->audit_keys.n_signers == 0)
		return err_set(err, ST_INVALID, "%s", state->no_audit.text);
	snprintf(path, sizeof(path), "%s/%s", state->settings->state_dir,
	    FOLDER_NAME);
	st = publish_open(&s->publisher, path, state->audit_keys.keys,
	    state->audit_keys.n_keys, err);
	if (st == ST_OK)
		st = compare_rows(s, err);
	if (st == ST_OK)
		st = publish_keys(s->publisher, state->audit_keys.keys,
		    state->audit_keys.n_keys, err);
	return st;
}

struct addition {
	struct publisher *publisher;
	struct err *err;
};

static enum status
add_row(void *arg, const struct audit_record *row)
{
	struct addition *a = arg;

	if (row->seq != (int64_t)publish_size(a->publisher) + 1)
		return err_set(a->err, ST_DENIED,
		    "event %llu is missing in the store",
		    (unsigned long long)publish_size(a->publisher) + 1);
	return publish_add(a->publisher, row->leaf, row->leaf_len, a->err);
}

/* One batch and its checkpoint. */
static enum status
publish_rows(struct sequencer *s, const struct daemon_state *state,
    bool *more_r, struct err *err)
{
	struct addition a = {s->publisher, err};
	uint64_t before = publish_size(s->publisher);
	enum status st = store_audit_read(
	    s->daemon->store, add_row, &a, before, BATCH, AUDIT_LEAVES, err);

	if (st == ST_OK)
		st = publish_commit(s->publisher, state->audit_keys.signers,
		    state->audit_keys.n_signers, err);
	*more_r = publish_size(s->publisher) - before == BATCH;
	return st;
}

static void
work_once(struct sequencer *s)
{
	struct daemon_state *state = daemon_state_get(s->daemon);
	struct err err = {""};
	bool more = true;
	enum status st = ST_OK;

	if (s->publisher == NULL)
		st = open_log(s, state, &err);
	while (st == ST_OK && more)
		st = publish_rows(s, state, &more, &err);
	if (st == ST_OK) {
		note_success(s, publish_size(s->publisher));
	} else {
		note_failure(s, st, &err);
		publish_close(s->publisher);
		s->publisher = NULL;
	}
	daemon_state_put(state);
}

/* ------------------------------------------------------------------- thread */

static void
wait_for_rows(struct sequencer *s)
{
	if (!thread_rest(&s->thread, POLL_MS))
		return;
	/* Woken: with another configuration, perhaps. */
	s->not_before_ms = 0;
	publish_close(s->publisher);
	s->publisher = NULL;
}

static void
work(void *arg)
{
	struct sequencer *s = arg;
	bool last = false;

	while (!last) {
		wait_for_rows(s);
		last = s->thread.stopping;
		if (clock_mono_ms() >= s->not_before_ms)
			work_once(s);
	}
	publish_close(s->publisher);
}

enum status
sequencer_start(
    struct sequencer **sequencer_r, struct daemon *daemon, struct err *err)
{
	struct sequencer *s = calloc(1, sizeof(*s));
	enum status st;

	if (s == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	s->daemon = daemon;
	pthread_mutex_init(&s->lock, NULL);
	st = thread_start(&s->thread, work, s, err);
	if (st == ST_OK) {
		*sequencer_r = s;
		return ST_OK;
	}
	pthread_mutex_destroy(&s->lock);
	free(s);
	return st;
}

void
sequencer_wake(struct sequencer *s)
{
	thread_wake(&s->thread);
}

bool
sequencer_stop(struct sequencer *s, int ms)
{
	if (!thread_stop(&s->thread, ms))
		return false;
	pthread_mutex_destroy(&s->lock);
	free(s);
	return true;
}
