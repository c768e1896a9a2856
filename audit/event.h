/* SPDX-License-Identifier: ISC
 * One record of the audit log: a canonical JSON leaf (RFC 8785) in which what
 * is private stands as a salted commitment, and the opening that is kept
 * beside it and can be erased. The log's tree is built on these leaves. */
#ifndef AUDIT_EVENT_H
#define AUDIT_EVENT_H

#include <jansson.h>

#include "lib/base/buf.h"
#include "lib/store/store.h"

/* Leaf: {"At": "...", "Event": "vote", "Domain": ..., "Email":
 * "salted-sha256:HEX", ...}. A private member M is committed to as
 * SHA-256(salt || value) with 16 random bytes of salt; the opening is
 * {"M": {"Salt": HEX, "Value": value}}. A value that is no string is hashed
 * in its canonical form. */
struct event;

enum { EVENT_SALT_BYTES = 16 };

/* A commitment begins with this. */
#define EVENT_COMMITMENT "salted-sha256:"
/* The private member that says what evidence is kept: its SHA-256 in hex. */
#define EVENT_EVIDENCE_HASH "EvidenceHash"
/* The event that openings were erased, and its member that says how many. */
#define EVENT_PRUNE    "prune"
#define EVENT_OPENINGS "Openings"
/* The event that a program began to work by settings, which its member
 * SettingsHash names. */
#define EVENT_CONFIG "config"

/* Null when out of memory; later failures are remembered and told by
 * event_row(). `request_id` and `domain` may be null. */
struct event *event_new(
    const char *name, int64_t at, const char *request_id, const char *domain);
void event_free(struct event *event);

/* Public members. A null value is left out. What is not UTF-8 is shown as
 * \xHH, and integers beyond CANON_INTEGER_MAX as a text. */
void event_add(struct event *event, const char *member, const char *value);
void event_add_int(struct event *event, const char *member, int64_t value);
/* Takes over `value` (arrays of steps and the like). */
void event_add_json(struct event *event, const char *member, json_t *value);
/* Who, which mailbox, free text: committed to, not shown. */
void
event_add_private(struct event *event, const char *member, const char *value);
/* A value that is canonical already. */
void event_add_private_canon(
    struct event *event, const char *member, const struct buf *value);
/* Takes over `value`. */
void
event_add_private_json(struct event *event, const char *member, json_t *value);

/* The evidence that belongs to it: taken out of `bytes`, and committed to as
 * the private member EvidenceHash, SHA-256 in hexadecimal. `like`, which must
 * outlive the event, is what the store packs it by (store_pack()); null: what
 * events are packed by. */
void event_keep(struct event *event, struct buf *bytes, const struct buf *like);

/* The row for the store, packed; borrows from the event. ST_NOMEM, ST_TEMP
 * where there was no salt to be had, ST_BUG. */
enum status
event_row(struct store_event *row_r, struct event *event) MUST_CHECK;

/* A stored row with its opened values, for `audit list`: the leaf's members,
 * "Seq", and the opening's values in place of the commitments. Of a row that is
 * damaged, or does not parse, what the store knows besides, and "Damaged":
 * true. ST_NOMEM. */
enum status
event_open(json_t **event_r, const struct audit_row *row) MUST_CHECK;

#endif
