/* SPDX-License-Identifier: ISC
 * Loads and counts snapshots. What the keys are for is outbound.c's. */
#include "milter/snapshot.h"

#include <stdlib.h>
#include <string.h>

static enum status
load_signers(struct snapshot *s, struct err *err)
{
	const struct conf *conf = s->settings->conf;
	size_t n = conf_n_titles(conf, "sign");

	if (n == 0)
		return err_set(err, ST_INVALID,
		    "%s: no sign section; make a "
		    "key with countersign keygen and name it in sign "
		    "\"SELECTOR\" { domain, key }",
		    conf_path(conf));
	if (n > SIGNERS_MAX)
		return err_set(err, ST_INVALID,
		    "%s: more than %d sign "
		    "sections",
		    conf_path(conf), SIGNERS_MAX);
	for (size_t i = 0; i < n; i++) {
		const char *title = conf_title(conf, "sign", i);
		bool ed25519 =
		    strcmp(conf_str(conf, "sign", title, "algorithm"),
			"ed25519-sha256") == 0;
		enum status st = dkim_key_load(&s->keys[i],
		    conf_str(conf, "sign", title, "key"),
		    ed25519 ? DKIM_ED25519_SHA256 : DKIM_RSA_SHA256, err);

		if (st != ST_OK)
			return settings_blame(
			    s->settings, "sign", title, "key", st, err);
		s->signers[s->n_signers++] = (struct dkim_signer){
		    .key = s->keys[i],
		    .domain = conf_str(conf, "sign", title, "domain"),
		    .selector = title,
		};
	}
	return ST_OK;
}

static void
snapshot_free(struct snapshot *s)
{
	for (size_t i = 0; i < SIGNERS_MAX; i++)
		dkim_key_free(s->keys[i]);
	secret_key_wipe(&s->seal);
	notify_close(s->notify);
	risk_close(s->risk);
	dns_close(s->dns);
	settings_unref(s->settings);
	free(s);
}

enum status
snapshot_load(struct snapshot **snapshot_r, const char *path, struct err *err)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	enum status st;

	if (s == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	s->references = 1;
	st = settings_load(&s->settings, path, err);
	if (st == ST_OK)
		st = settings_blame(s->settings, NULL, NULL, "seal_key",
		    secret_key_load(&s->seal, s->settings->seal_key, err), err);
	if (st == ST_OK)
		st = load_signers(s, err);
	if (st == ST_OK)
		st = notify_open(&s->notify, s->settings, err);
	if (st == ST_OK)
		st = risk_open(&s->risk, s->settings, err);
	if (st == ST_OK)
		st = settings_open_dns(&s->dns, s->settings, err);
	if (st != ST_OK) {
		snapshot_free(s);
		return st;
	}
	*snapshot_r = s;
	return ST_OK;
}

struct snapshot *
snapshot_ref(struct snapshot *snapshot)
{
	__atomic_add_fetch(&snapshot->references, 1, __ATOMIC_RELAXED);
	return snapshot;
}

void
snapshot_unref(struct snapshot *snapshot)
{
	if (snapshot != NULL &&
	    __atomic_sub_fetch(&snapshot->references, 1, __ATOMIC_ACQ_REL) == 0)
		snapshot_free(snapshot);
}

static enum status
add_key(struct buf *out, const struct dkim_signer *signer)
{
	struct buf record = BUF_INIT;
	char hash[SHA256_TEXT_SIZE] = "";
	enum status st = dkim_key_record(&record, signer->key);

	if (st == ST_OK && !buf_ok(&record))
		st = ST_NOMEM;
	if (st == ST_OK)
		st = sha256_text(hash, record.data, record.len);
	buf_addf(out, "%s%s._domainkey.%s=%s", out->len > 0 ? " " : "",
	    signer->selector, signer->domain, hash);
	buf_free(&record);
	return st;
}

enum status
snapshot_keys(struct buf *out, const struct snapshot *snapshot)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < snapshot->n_signers; i++)
		st = add_key(out, &snapshot->signers[i]);
	return st == ST_OK && !buf_ok(out) ? ST_NOMEM : st;
}
