/* SPDX-License-Identifier: ISC
 * SQLite's file as memory: connections that read have its pages where the
 * system keeps them, without a call and a copy for each. All connections of
 * the process share one mapping, which is never written to and never moves.
 *
 * SQLite can map files by itself, up to 2 GiB, and anew behind each commit of
 * somebody else, with all page tables; and it leaves the process to SIGBUS
 * where the disk fails. Here such a page becomes one of zeros, and whoever has
 * a transaction open is told (sqlite_map_failures()). What a transaction means
 * is left to engine_sqlite.c. */
#ifndef STORE_SQLITE_MAP_H
#define STORE_SQLITE_MAP_H

/* The name of a VFS whose files can be mapped, for sqlite3_open_v2(); null
 * where there is none. A connection maps once "PRAGMA mmap_size" has said so;
 * which size does not matter. */
const char *sqlite_map_vfs(void);

/* How many pages could not be read, of any store and ever. A transaction
 * during which it grows may have seen zeros for one: nothing that it read is
 * true, and it must not be committed. From then on that file is read by calls,
 * which say what is wrong. */
unsigned sqlite_map_failures(void);

#endif
