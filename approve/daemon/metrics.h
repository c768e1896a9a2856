/* SPDX-License-Identifier: ISC
 * GET /metrics, the text format of Prometheus: what both daemons have counted
 * (lib/base/metrics.h), what the store holds now, and the daemon's process.
 * Tells of no person and no token. */
#ifndef DAEMON_METRICS_H
#define DAEMON_METRICS_H

#include "approve/approve.h"
#include "lib/base/buf.h"

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Writes the page. ST_TEMP where the store cannot be asked. */
enum status metrics_write(struct buf *out, const struct approve *core,
    int64_t now, struct err *err) MUST_CHECK;

#endif
