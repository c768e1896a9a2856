/* SPDX-License-Identifier: ISC
 * Moving an installation from one store to another, while no daemon runs: for
 * `countersign store migrate`, which has no store. */
#ifndef DAEMON_MIGRATE_H
#define DAEMON_MIGRATE_H

/* Copies the store `from` into the empty store `to`: URLs as for `store` in the
 * configuration at `path`, "sqlite" being in its state_dir, or "sqlite:FOLDER".
 * Writes JSON objects to standard output: {"Progress": [done, size]} now and
 * then, and at the end {"Migration": ...}, or {"Error": {"Status": NUMBER,
 * "Message": TEXT}} with the number of an enum status. Returns the exit status.
 */
int migrate_main(const char *path, const char *from, const char *to);

#endif
