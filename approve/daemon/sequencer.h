/* SPDX-License-Identifier: ISC
 * The sequencer: a thread that writes the audit log's tiles and checkpoint
 * (audit/publish.h) from the rows that transactions of both daemons have left
 * in the store. Whatever befalls it, rows are kept and the daemon goes on. */
#ifndef DAEMON_SEQUENCER_H
#define DAEMON_SEQUENCER_H

#include "approve/daemon/daemon.h"

struct sequencer;

enum status sequencer_start(struct sequencer **sequencer_r,
    struct daemon *daemon, struct err *err) MUST_CHECK;
/* Another configuration may have mended what kept it from working. */
void sequencer_wake(struct sequencer *sequencer);
/* Signs what is there and ends; waits at most `ms`. False: it still works. */
bool sequencer_stop(struct sequencer *sequencer, int ms);

struct sequencer_state {
	uint64_t size;  /* of the newest checkpoint */
	bool refuses;   /* log and rows disagree: until somebody looks */
	struct err why; /* "" while it works */
};
void
sequencer_state(struct sequencer *sequencer, struct sequencer_state *state_r);

#endif
