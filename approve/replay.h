/* SPDX-License-Identifier: ISC
 * Decides again from evidence, by the code that decided then: the same rules
 * must come to the same end, other rules show what they would have changed.
 * Asks no store, no network and no clock; whoever calls brings the evidence. */
#ifndef APPROVE_REPLAY_H
#define APPROVE_REPLAY_H

#include <jansson.h>

#include "approve/settings.h"
#include "lib/mail/reader.h"

struct replay; /* of one request */

/* By which settings is it decided? Those that it was decided by then have this
 * hash. Borrowed until the replay is freed. ST_NOTFOUND with the reason. */
typedef enum status replay_settings_fn(void *arg,
    const struct settings **settings_r, const char *hash, struct err *err);

/* Null when out of memory. `readers` open the mails (null: none is judged
 * again, what was found then is taken). */
struct replay *
replay_new(replay_settings_fn *settings, void *arg, struct readers *readers);
void replay_free(struct replay *replay);

/* The next event of the request, in the order of the log, opened ("Seq",
 * "Event", "Domain", "Email", ...), with its evidence, or null where it has
 * none. What is no answer and no request is left out. ST_OK also where it
 * cannot be decided again: the result says why. */
enum status replay_add(struct replay *replay, const json_t *event,
    const char *bytes, size_t len, struct err *err) MUST_CHECK;

/* {"RequestId", "Same", "Then", "Now", "Domains": [{"DomainName", "Then",
 * "Now"}], "Answers": [{"Seq", "At", "Event", "DomainName", "Email", "Via",
 * "Verdict", "Then", "Now", "Same", "Judged", "Reason", "Steps"}]}; null when
 * out of memory. */
json_t *replay_result(const struct replay *replay);

#endif
