/* SPDX-License-Identifier: ISC
 * Everything the milter reads from its configuration, as one immutable,
 * counted object: a connection keeps the one it began with, SIGHUP swaps. */
#ifndef MILTER_SNAPSHOT_H
#define MILTER_SNAPSHOT_H

#include "approve/notify.h"
#include "approve/risk.h"
#include "approve/settings.h"
#include "lib/base/secret.h"
#include "lib/mail/dkim.h"

enum { SIGNERS_MAX = 8 };

struct snapshot {
	struct settings *settings;
	struct notify *notify;
	struct risk *risk;
	struct dns *dns;
	struct secret_key seal;
	struct dkim_signer signers[SIGNERS_MAX];
	struct dkim_key *keys[SIGNERS_MAX];
	size_t n_signers;
	unsigned references;
};

/* Reads configuration, keys and templates, opens the resolver. ST_INVALID with
 * the sentence for the operator (exit 78). */
enum status snapshot_load(
    struct snapshot **snapshot_r, const char *path, struct err *err) MUST_CHECK;
struct snapshot *snapshot_ref(struct snapshot *snapshot);
void snapshot_unref(struct snapshot *snapshot);

/* Appends the DKIM keys that mail is signed with, separated by blanks, each as
 * SELECTOR._domainkey.DOMAIN=sha256:HEX of the record that belongs to it. */
enum status
snapshot_keys(struct buf *out, const struct snapshot *snapshot) MUST_CHECK;

#endif
