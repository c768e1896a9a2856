/* SPDX-License-Identifier: ISC
 * Writing a log's folder: entries become bundles and tiles, then a signed
 * checkpoint that makes them count. After an end at any point the folder is
 * taken up where its checkpoint stands, and what lies beyond is written again
 * with the same bytes: no gap, no fork. Where entries come from is left to
 * callers. */
#ifndef AUDIT_PUBLISH_H
#define AUDIT_PUBLISH_H

#include "audit/checkpoint.h"
#include "audit/folder.h"

struct publisher;

/* Takes up the log in `path`, which is made where it is missing. The
 * checkpoint must be signed with one of `keys`, be of the first key's name,
 * and fit the tiles: else ST_DENIED, and nothing may be written. ST_TEMP:
 * another program has it, or the disk fails. */
enum status publish_open(struct publisher **publisher_r, const char *path,
    const struct note_key *keys, size_t n_keys, struct err *err) MUST_CHECK;
void publish_close(struct publisher *publisher);

/* How many entries the log has, those since the last checkpoint included. */
uint64_t publish_size(const struct publisher *publisher);
/* How many the checkpoint has. */
uint64_t publish_signed_size(const struct publisher *publisher);

/* Is `entry` what the log has at `index`? ST_OK, ST_DENIED. */
enum status publish_compare(struct publisher *publisher, uint64_t index,
    const void *entry, size_t len, struct err *err) MUST_CHECK;

/* Leaves the verifier keys in the folder, for whoever has not got them
 * elsewhere (FOLDER_KEY). */
enum status publish_keys(struct publisher *publisher,
    const struct note_key *keys, size_t n_keys, struct err *err) MUST_CHECK;

/* The next entry. After anything but ST_OK, here and below, the publisher can
 * only be closed. ST_INVALID: longer than TILE_ENTRY_MAX. */
enum status publish_add(struct publisher *publisher, const void *entry,
    size_t len, struct err *err) MUST_CHECK;

/* Makes what was added durable, then signs and replaces the checkpoint. Does
 * nothing where nothing was added. */
enum status
publish_commit(struct publisher *publisher, const struct note_signer *signers,
    size_t n_signers, struct err *err) MUST_CHECK;

#endif
