/* SPDX-License-Identifier: ISC
 * Which stores, who may, and what is told of it. The copying is lib/store's;
 * what it proves, row by row, is told once more by the audit log: its size and
 * root hash, computed from what the one and the other store say. */
#include "approve/daemon/migrate.h"

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "approve/settings.h"
#include "audit/tree.h"
#include "lib/base/base64.h"
#include "lib/base/buf.h"
#include "lib/store/copy.h"

enum {
	PAGE_ROWS = 4096,
	PROGRESS_PARTS = 1000,
	/* As the units have it: a store is for the daemons' group, too. */
	FILE_UMASK = 007,
};

static const char SQLITE[] = "sqlite", SQLITE_IN[] = "sqlite:";

/* What store_open() takes. */
struct place {
	const char *url, *folder;
};

/* What is moved, and where to. */
struct migration {
	struct settings *settings;
	struct place from_place, to_place;
	struct store *from, *to;
	struct copied copied;
	struct tree_hash root;
	uint64_t size; /* of the log */
	int64_t told;  /* of the progress, in parts */
};

/* ------------------------------------------------------------------ telling */

static void
tell(json_t *object)
{
	if (object == NULL)
		return;
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout);
	json_decref(object);
}

static void
tell_progress(void *arg, int64_t done, int64_t size)
{
	struct migration *m = arg;
	int64_t part = size > 0 ? done * PROGRESS_PARTS / size : 0;

	if (part == m->told)
		return;
	m->told = part;
	tell(json_pack(
	    "{s:[I, I]}", "Progress", (json_int_t)done, (json_int_t)size));
}

static json_t *
tables_json(const struct copied *copied)
{
	json_t *tables = json_array();

	for (size_t i = 0; i < copied->n_tables; i++) {
		const struct copied_table *t = &copied->tables[i];
		size_t len = strcspn(t->name + (t->name[0] == '"'), "\"");
		char hex[2 * SHA256_SIZE + 1];

		hex_encode(hex, t->digest, SHA256_SIZE);
		json_array_append_new(tables,
		    json_pack("{s:s%, s:I, s:s++}", "Name",
			t->name + (t->name[0] == '"'), len, "Rows",
			(json_int_t)t->n_rows, "Digest", "sha256:", hex, ""));
	}
	return tables;
}

static void
tell_end(const struct migration *m)
{
	struct buf root = BUF_INIT;

	base64_add(&root, m->root.bytes, sizeof(m->root.bytes));
	tell(json_pack("{s:{s:I, s:I, s:o, s:I, s:{s:I, s:s}}}", "Migration",
	    "SchemaVersion", (json_int_t)m->copied.version, "Rows",
	    (json_int_t)m->copied.n_rows, "Tables", tables_json(&m->copied),
	    "Mended", (json_int_t)m->copied.n_mended, "Audit", "Size",
	    (json_int_t)m->size, "RootHash", buf_str(&root)));
	buf_free(&root);
}

/* ------------------------------------------------------------------ opening */

static enum status
place_read(struct place *place_r, const char *url,
    const struct settings *settings, struct err *err)
{
	*place_r = (struct place){url, settings->state_dir};
	if (strncmp(url, SQLITE_IN, strlen(SQLITE_IN)) != 0)
		return ST_OK;
	*place_r = (struct place){SQLITE, url + strlen(SQLITE_IN)};
	if (place_r->folder[0] == '/')
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\": write the folder's whole path, as in sqlite:/var/lib/"
	    "countersign",
	    url);
}

/* A store that root makes would be closed to the daemons. */
static enum status
owner_check(const struct place *place, struct err *err)
{
	const struct passwd *owner;
	struct stat sb;

	if (strcmp(place->url, SQLITE) != 0 || geteuid() != 0 ||
	    stat(place->folder, &sb) != 0 || sb.st_uid == 0)
		return ST_OK;
	owner = getpwuid(sb.st_uid);
	return err_set(err, ST_DENIED,
	    "%s is %s's, and a store that root makes there would be closed to "
	    "the daemons; run this as that user: runuser -u %s -- countersign "
	    "store migrate ...",
	    place->folder, owner != NULL ? owner->pw_name : "another user",
	    owner != NULL ? owner->pw_name : "USER");
}

static enum status
stores_open(
    struct migration *m, const char *from, const char *to, struct err *err)
{
	enum status st = place_read(&m->from_place, from, m->settings, err);

	if (st == ST_OK)
		st = place_read(&m->to_place, to, m->settings, err);
	if (st == ST_OK && strcmp(m->from_place.url, m->to_place.url) == 0 &&
	    (strcmp(m->to_place.url, SQLITE) != 0 ||
		strcmp(m->from_place.folder, m->to_place.folder) == 0))
		st = err_set(err, ST_INVALID,
		    "--from and --to are the same store, %s", to);
	if (st == ST_OK)
		st = owner_check(&m->to_place, err);
	if (st == ST_OK)
		st = store_open_existing(
		    &m->from, m->from_place.url, m->from_place.folder, err);
	if (st == ST_OK)
		st = store_alone(m->from, err);
	if (st == ST_OK)
		st = store_open(
		    &m->to, m->to_place.url, m->to_place.folder, err);
	return st;
}

/* ---------------------------------------------------------------- the proof */

struct climb {
	struct hasher *hasher;
	struct tree tree;
};

static enum status
add_leaf(void *arg, const struct audit_record *record)
{
	struct climb *climb = arg;
	struct tree_hash leaf;
	enum status st = tree_leaf_hash(
	    climb->hasher, &leaf, record->leaf, record->leaf_len);

	return st == ST_OK
		   ? tree_append(climb->hasher, &climb->tree, &leaf, NULL, NULL)
		   : st;
}

static enum status
root_compute(struct tree_hash *root_r, uint64_t *size_r, struct store *store,
    struct err *err)
{
	struct climb climb = {0};
	enum status st = hasher_new(&climb.hasher);
	uint64_t before = UINT64_MAX;

	while (st == ST_OK && climb.tree.size != before) {
		before = climb.tree.size;
		st = store_audit_read(store, add_leaf, &climb, before,
		    PAGE_ROWS, AUDIT_LEAVES, err);
	}
	if (st == ST_OK)
		st = tree_root(climb.hasher, root_r, &climb.tree);
	*size_r = climb.tree.size;
	hasher_free(climb.hasher);
	return st;
}

static enum status
roots_compare(struct migration *m, struct err *err)
{
	struct tree_hash there;
	uint64_t size = 0;
	enum status st = root_compute(&m->root, &m->size, m->from, err);

	if (st == ST_OK)
		st = root_compute(&there, &size, m->to, err);
	if (st != ST_OK ||
	    (size == m->size && tree_hash_equal(&there, &m->root)))
		return st;
	return err_set(err, ST_BUG,
	    "the audit log in the new store is not that of the old one; use "
	    "the old one, remove the new one, and report this");
}

int
migrate_main(const char *path, const char *from, const char *to)
{
	struct migration m = {.told = -1};
	struct err err = {""};
	enum status st;

	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk */
	umask(FILE_UMASK);
	st = settings_load(&m.settings, path, &err);
	if (st == ST_OK)
		st = stores_open(&m, from, to, &err);
	if (st == ST_OK)
		st = store_copy(
		    &m.copied, m.to, m.from, tell_progress, &m, &err);
	if (st == ST_OK)
		st = roots_compare(&m, &err);
	if (st == ST_OK)
		tell_end(&m);
	else
		tell(json_pack("{s:{s:i, s:s}}", "Error", "Status", (int)st,
		    "Message",
		    err.text[0] != '\0' ? err.text : status_name(st)));
	store_close(m.to);
	store_close(m.from);
	settings_unref(m.settings);
	return status_exit(st);
}
