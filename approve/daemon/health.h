/* SPDX-License-Identifier: ISC
 * What the daemon itself can say about the health of the installation. The
 * command adds what it sees from outside. */
#ifndef DAEMON_HEALTH_H
#define DAEMON_HEALTH_H

#include <jansson.h>

#include "approve/approve.h"

struct sequencer;

/* {"Findings": [{"Check", "Result": "ok|warning|fault", "Message",
 * "Remedy"}]}; null when out of memory. */
json_t *health_findings(
    const struct approve *core, struct sequencer *sequencer, int64_t now);

#endif
