/* SPDX-License-Identifier: ISC
 * Reading a log's folder: checkpoint, tiles and entry bundles as files, in the
 * layout of C2SP tlog-tiles (state_dir/audit, or a copy of it). Nothing here
 * is believed: whether hashes fit one another is left to verify and publish. */
#ifndef AUDIT_FOLDER_H
#define AUDIT_FOLDER_H

#include "audit/tile.h"
#include "audit/tree.h"

#define FOLDER_NAME       "audit" /* below state_dir */
#define FOLDER_CHECKPOINT "checkpoint"
#define FOLDER_KEY        "vkey" /* the verifier key, for convenience */

struct folder;

/* ST_INVALID where there is no such folder. One thread at a time. */
enum status folder_open(
    struct folder **folder_r, const char *path, struct err *err) MUST_CHECK;
void folder_close(struct folder *folder);
/* Forgets what was read: tiles of a later state may be wanted. */
void folder_forget(struct folder *folder);

/* Appends a small file as it is. ST_NOTFOUND: there is none. ST_TEMP: it
 * cannot be read (err says why). ST_INVALID: it is too long. */
enum status folder_read_text(struct folder *folder, struct buf *text,
    const char *name, struct err *err) MUST_CHECK;

/* The first `width` hashes of a tile; borrowed until the next call for that
 * level. Where the partial tile is gone, the full one stands in. ST_NOTFOUND,
 * ST_INVALID (a wrong length) and ST_TEMP with the file's name in `err`. */
enum status
folder_read_tile(struct folder *folder, const struct tree_hash **hashes_r,
    unsigned level, uint64_t index, unsigned width, struct err *err) MUST_CHECK;

/* Appends the first `width` entries of a bundle, likewise; a bundle that does
 * not consist of as many entries is ST_INVALID. */
enum status folder_read_entries(struct folder *folder, struct buf *bundle,
    uint64_t index, unsigned width, struct err *err) MUST_CHECK;

/* For proofs in the tree of `size` leaves; borrows both. */
struct folder_source {
	struct tree_source source;
	struct folder *folder;
	struct hasher *hasher;
	uint64_t size;
};
void folder_source_set(struct folder_source *source_r, struct folder *folder,
    struct hasher *hasher, uint64_t size);

#endif
