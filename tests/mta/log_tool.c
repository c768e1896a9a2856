/* SPDX-License-Identifier: ISC
 * A log of any size, for whoever checks logs: entries {"N":0} and so on, and a
 * checkpoint at each size, which is kept as KEPT/SIZE.
 *
 * usage: log_tool FOLDER KEPT KEY ORIGIN SIZE...    KEY is a PEM file; sizes
 * grow */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/keys.h"
#include "audit/publish.h"

static struct err err;

static void
must(enum status st, const char *what)
{
	if (st == ST_OK)
		return;
	fprintf(
	    stderr, "log_tool: %s: %s %s\n", what, status_name(st), err.text);
	exit(1);
}

static void
keep(const char *folder, const char *kept, const char *size)
{
	struct buf note = BUF_INIT;
	struct folder *log;
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", kept, size);
	must(folder_open(&log, folder, &err), folder);
	must(folder_read_text(log, &note, FOLDER_CHECKPOINT, &err), folder);
	file = fopen(path, "w");
	if (file == NULL || fwrite(note.data, 1, note.len, file) != note.len ||
	    fclose(file) != 0) {
		perror(path);
		exit(1);
	}
	buf_free(&note);
	folder_close(log);
}

static void
add(struct publisher *p, uint64_t size)
{
	char entry[32];

	while (publish_size(p) < size) {
		int len = snprintf(entry, sizeof(entry), "{\"N\":%llu}",
		    (unsigned long long)publish_size(p));

		must(publish_add(p, entry, (size_t)len, &err), entry);
	}
}

int
main(int argc, char **argv)
{
	struct audit_keys keys;
	struct publisher *p;

	if (argc < 6) {
		fputs(
		    "usage: log_tool FOLDER KEPT KEY ORIGIN SIZE...\n", stderr);
		return 64;
	}
	must(audit_keys_load(&keys, argv[4], argv[3], "", &err), argv[3]);
	must(publish_open(&p, argv[1], keys.keys, keys.n_keys, &err), argv[1]);
	must(publish_keys(p, keys.keys, keys.n_keys, &err), "keys");
	for (int i = 5; i < argc; i++) {
		add(p, strtoull(argv[i], NULL, 10));
		must(publish_commit(p, keys.signers, keys.n_signers, &err),
		    argv[i]);
		keep(argv[1], argv[2], argv[i]);
	}
	publish_close(p);
	audit_keys_clear(&keys);
	return 0;
}
