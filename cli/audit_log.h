/* SPDX-License-Identifier: ISC
 * What verify and proof share: which folder, which keys, which checkpoint an
 * auditor has kept. */
#ifndef CLI_AUDIT_LOG_H
#define CLI_AUDIT_LOG_H

#include "audit/proof.h"
#include "cli/args.h"
#include "cli/cli.h"

struct audit_log {
	char path[4096];
	bool is_copy; /* --dir: of a folder without a store */
	bool own_key; /* the key is the folder's own word */
	struct folder *folder;
	struct note_key keys[NOTE_KEYS_MAX];
	size_t n_keys;
	bool has_since;
	struct checkpoint since; /* --since-checkpoint */
};

/* 0, or an exit status after having told why. Options: dir, key,
 * since-checkpoint. */
int audit_log_open(
    struct audit_log *log_r, struct cli *cli, const struct args *args);
void audit_log_close(struct audit_log *log);

#endif
