/* SPDX-License-Identifier: ISC
 * The rows of the store for `audit verify`, which reads no store itself: over
 * the control socket, or, where the daemon is away, by the daemon's program
 * run by whoever may read the store's file. */
#ifndef CLI_AUDIT_ROWS_H
#define CLI_AUDIT_ROWS_H

#include "audit/verify.h"
#include "cli/cli.h"

struct audit_rows;

/* Where the rows come from is tried out. ST_TEMP with the reason where there
 * is no way to them. */
enum status audit_rows_open(
    struct audit_rows **rows_r, struct cli *cli, struct err *err) MUST_CHECK;
void audit_rows_close(struct audit_rows *rows);

/* For verify_input; borrows. */
struct verify_rows audit_rows_source(struct audit_rows *rows);

#endif
