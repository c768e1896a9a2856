/* SPDX-License-Identifier: ISC
 * The right edge of the tiles in memory, files by rename, and the order of
 * syncing: everything below a checkpoint before it. */
#include "audit/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"

enum {
	/* Whatever the umask: tiles are for everybody, if the folder that holds
	 * this one lets them pass. */
	FOLDER_MODE = 0755,
	FILE_MODE = 0644,
	/* So many new files are synced one by one; where there are more, the
	 * file system is, once. */
	SYNC_EACH_MAX = 24,
	PATH_SIZE = TILE_PATH_SIZE + 8,
};

static const char LOCK_NAME[] = "lock", NEW_NAME[] = "new";

/* The partial tile of a level. */
struct edge_tile {
	uint64_t index;
	unsigned width;
	struct tree_hash hashes[TILE_WIDTH];
};

struct publisher {
	char *path;
	int fd;      /* of the folder */
	int lock_fd; /* held for as long as this is open */
	char origin[NOTE_NAME_SIZE];
	struct hasher *hasher;
	struct folder *folder;
	struct tree tree;
	struct edge_tile tiles[TILE_LEVELS];
	struct buf bundle;
	uint64_t signed_size;
	unsigned n_written; /* files since the last checkpoint */
	struct err *err;    /* of the call under way */
};

/* -------------------------------------------------------------------- files */

static enum status
disk_failure(struct publisher *p, const char *name)
{
	return err_set(p->err, ST_TEMP,
	    "%s/%s cannot be written: %m; see "
	    "that the disk has room",
	    p->path, name);
}

static enum status
sync_name(struct publisher *p, const char *name)
{
	return file_sync_name(p->fd, name) ? ST_OK : disk_failure(p, name);
}

/* Makes the folders above `name`, and syncs those that get a new one. */
static enum status
make_folders(struct publisher *p, const char *name)
{
	char path[PATH_SIZE];
	const char *folder;
	enum status st;

	snprintf(path, sizeof(path), "%s", name);
	folder = dirname(path);
	if ((mkdirat(p->fd, folder, FOLDER_MODE) == 0 &&
		fchmodat(p->fd, folder, FOLDER_MODE, 0) == 0) ||
	    errno == EEXIST)
		return sync_name(p, folder);
	if (errno != ENOENT)
		return disk_failure(p, folder);
	st = make_folders(p, folder);
	return st == ST_OK ? make_folders(p, name) : st;
}

/* A file that has no name yet but this one, which only we use. */
static enum status
write_new(struct publisher *p, const void *bytes, size_t len, bool sync)
{
	int fd = openat(p->fd, NEW_NAME,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);
	bool done;

	if (fd < 0)
		return disk_failure(p, NEW_NAME);
	done = fchmod(fd, FILE_MODE) == 0 && file_write(fd, bytes, len) &&
	       (!sync || fsync(fd) == 0);
	return file_close(fd, done) ? ST_OK : disk_failure(p, NEW_NAME);
}

static enum status
name_new(struct publisher *p, const char *name)
{
	enum status st;

	if (renameat(p->fd, NEW_NAME, p->fd, name) == 0)
		return ST_OK;
	if (errno != ENOENT)
		return disk_failure(p, name);
	st = make_folders(p, name);
	if (st == ST_OK && renameat(p->fd, NEW_NAME, p->fd, name) != 0)
		st = disk_failure(p, name);
	return st;
}

/* Writes the file whole or not at all; `sync` makes it durable. */
static enum status
write_file(struct publisher *p, const char *name, const void *bytes, size_t len,
    bool sync)
{
	enum status st = write_new(p, bytes, len, sync);

	if (st == ST_OK)
		st = name_new(p, name);
	if (st == ST_OK && sync)
		st = sync_name(p, name);
	if (st != ST_OK)
		(void)unlinkat(p->fd, NEW_NAME, 0);
	return st;
}

/* A tile or a bundle. */
static enum status
write_resource(struct publisher *p, unsigned level, uint64_t index,
    unsigned width, const void *bytes, size_t len)
{
	char name[TILE_PATH_SIZE];

	return write_file(p, tile_path(name, level, index, width), bytes, len,
	    p->n_written++ < SYNC_EACH_MAX);
}

/* ------------------------------------------------------------------ opening */

static enum status
take_lock(struct publisher *p)
{
	p->lock_fd =
	    openat(p->fd, LOCK_NAME, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (p->lock_fd < 0)
		return disk_failure(p, LOCK_NAME);
	if (flock(p->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(p->err, ST_TEMP,
		    "%s: another program writes this log", p->path);
	return ST_OK;
}

static enum status
open_files(struct publisher *p, const char *path)
{
	enum status st;

	p->path = strdup(path);
	if (p->path == NULL)
		return ST_NOMEM;
	if (mkdir(path, FOLDER_MODE) == 0 ? chmod(path, FOLDER_MODE) != 0
					  : errno != EEXIST)
		return err_set(p->err, ST_TEMP, "%s: cannot be made: %m", path);
	p->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->fd < 0)
		return err_set(p->err, ST_TEMP, "%s: %m", path);
	st = take_lock(p);
	if (st == ST_OK)
		st = folder_open(&p->folder, path, p->err);
	if (st == ST_OK)
		st = hasher_new(&p->hasher);
	return st;
}

/* Of anything that is missing or does not fit: it must be looked at before
 * anything is signed again. */
static enum status
refuse(enum status st)
{
	return st == ST_NOTFOUND || st == ST_INVALID ? ST_DENIED : st;
}

static enum status
read_checkpoint(struct publisher *p, struct checkpoint *checkpoint_r,
    const struct note_key *keys, size_t n_keys)
{
	struct buf note = BUF_INIT;
	struct err why = {""};
	enum status st =
	    folder_read_text(p->folder, &note, FOLDER_CHECKPOINT, p->err);

	if (st == ST_OK) {
		st = checkpoint_open(
		    checkpoint_r, buf_str(&note), note.len, keys, n_keys, &why);
		if (st == ST_OK &&
		    strcmp(checkpoint_r->origin, keys[0].name) != 0) {
			(void)err_set(&why, st, "it is of the log %s, not %s",
			    checkpoint_r->origin, keys[0].name);
			st = ST_DENIED;
		}
		if (st != ST_OK)
			st = err_set(p->err, refuse(st), "%s/%s: %s", p->path,
			    FOLDER_CHECKPOINT, why.text);
	}
	buf_free(&note);
	return st;
}

static enum status
load_tiles(struct publisher *p, uint64_t size)
{
	const struct tree_hash *hashes;
	enum status st = ST_OK;

	for (unsigned level = 0; st == ST_OK && level < TILE_LEVELS; level++) {
		struct edge_tile *tile = &p->tiles[level];

		tile->index = size >> (TILE_HEIGHT * level) >> TILE_HEIGHT;
		tile->width = tile_width(level, tile->index, size);
		if (tile->width == 0)
			continue;
		st = folder_read_tile(p->folder, &hashes, level, tile->index,
		    tile->width, p->err);
		if (st == ST_OK)
			memcpy(tile->hashes, hashes,
			    tile->width * sizeof(*hashes));
	}
	if (st == ST_OK && p->tiles[0].width > 0)
		st = folder_read_entries(p->folder, &p->bundle,
		    p->tiles[0].index, p->tiles[0].width, p->err);
	return refuse(st);
}

/* Do the entries of the last bundle hash to the last tile? */
static enum status
check_bundle(struct publisher *p)
{
	const uint8_t *entry, *bytes = (const uint8_t *)buf_str(&p->bundle);
	size_t len, left = p->bundle.len;
	struct tree_hash hash;
	enum status st = ST_OK;

	for (unsigned i = 0; st == ST_OK && i < p->tiles[0].width; i++) {
		st = tile_entry_next(&entry, &len, &bytes, &left);
		if (st == ST_OK)
			st = tree_leaf_hash(p->hasher, &hash, entry, len);
		if (st == ST_OK &&
		    !tree_hash_equal(&hash, &p->tiles[0].hashes[i]))
			st = err_set(p->err, ST_DENIED,
			    "%s: the last entries do not fit the last tile",
			    p->path);
	}
	return refuse(st);
}

static enum status
load_tree(struct publisher *p, const struct checkpoint *checkpoint)
{
	struct folder_source source;
	struct tree_hash root;
	enum status st;

	folder_source_set(&source, p->folder, p->hasher, checkpoint->size);
	st = tree_load(&p->tree, &source.source, checkpoint->size, p->err);
	if (st == ST_OK)
		st = tree_root(p->hasher, &root, &p->tree);
	if (st == ST_OK && !tree_hash_equal(&root, &checkpoint->root))
		st = err_set(p->err, ST_DENIED,
		    "%s: the tiles do not fit the checkpoint", p->path);
	return refuse(st);
}

static enum status
take_up(struct publisher *p, const struct note_key *keys, size_t n_keys)
{
	struct checkpoint checkpoint = {.size = 0};
	enum status st = read_checkpoint(p, &checkpoint, keys, n_keys);

	if (st == ST_NOTFOUND) /* a new log */
		return ST_OK;
	if (st == ST_OK)
		st = load_tree(p, &checkpoint);
	if (st == ST_OK)
		st = load_tiles(p, checkpoint.size);
	if (st == ST_OK)
		st = check_bundle(p);
	p->signed_size = checkpoint.size;
	return st;
}

enum status
publish_open(struct publisher **publisher_r, const char *path,
    const struct note_key *keys, size_t n_keys, struct err *err)
{
	struct publisher *p = calloc(1, sizeof(*p));
	enum status st;

	if (p == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	p->fd = p->lock_fd = -1;
	p->err = err;
	snprintf(p->origin, sizeof(p->origin), "%s", keys[0].name);
	st = open_files(p, path);
	if (st == ST_OK)
		st = take_up(p, keys, n_keys);
	if (st == ST_OK)
		*publisher_r = p;
	else
		publish_close(p);
	return st;
}

void
publish_close(struct publisher *p)
{
	if (p == NULL)
		return;
	folder_close(p->folder);
	hasher_free(p->hasher);
	if (p->lock_fd >= 0)
		close(p->lock_fd);
	if (p->fd >= 0)
		close(p->fd);
	buf_free(&p->bundle);
	free(p->path);
	free(p);
}

uint64_t
publish_size(const struct publisher *p)
{
	return p->tree.size;
}

uint64_t
publish_signed_size(const struct publisher *p)
{
	return p->signed_size;
}

enum status
publish_compare(struct publisher *p, uint64_t index, const void *entry,
    size_t len, struct err *err)
{
	struct folder_source source;
	struct tree_hash want, hash;
	enum status st;

	folder_source_set(&source, p->folder, p->hasher, p->signed_size);
	st = source.source.hash(&source, &want, 0, index, err);
	if (st == ST_OK)
		st = tree_leaf_hash(p->hasher, &hash, entry, len);
	if (st == ST_OK && !tree_hash_equal(&hash, &want))
		st = ST_DENIED;
	return refuse(st);
}

enum status
publish_keys(struct publisher *p, const struct note_key *keys, size_t n_keys,
    struct err *err)
{
	struct buf text = BUF_INIT, there = BUF_INIT;
	char key[NOTE_KEY_TEXT_SIZE];
	enum status st;

	p->err = err;
	for (size_t i = 0; i < n_keys; i++)
		buf_addf(&text, "%s\n", note_key_format(key, &keys[i]));
	st = folder_read_text(p->folder, &there, FOLDER_KEY, err);
	if (!buf_ok(&text))
		st = ST_NOMEM;
	else if (st != ST_OK || strcmp(buf_str(&text), buf_str(&there)) != 0)
		st = write_file(p, FOLDER_KEY, text.data, text.len, true);
	buf_free(&text);
	buf_free(&there);
	return st;
}

/* ------------------------------------------------------------------- adding */

/* A complete subtree whose height is a tile's goes into the tile above. */
static enum status
put_hash(
    void *arg, unsigned level, uint64_t index, const struct tree_hash *hash)
{
	struct publisher *p = arg;
	struct edge_tile *tile;
	enum status st;

	(void)index;
	if (level % TILE_HEIGHT != 0 || level / TILE_HEIGHT >= TILE_LEVELS)
		return ST_OK;
	level /= TILE_HEIGHT;
	tile = &p->tiles[level];
	tile->hashes[tile->width++] = *hash;
	if (tile->width < TILE_WIDTH)
		return ST_OK;
	st = write_resource(p, level, tile->index, TILE_WIDTH, tile->hashes,
	    sizeof(tile->hashes));
	tile->index++;
	tile->width = 0;
	return st;
}

static enum status
put_entry(struct publisher *p, const void *entry, size_t len)
{
	enum status st = tile_entry_add(&p->bundle, entry, len);

	if (st == ST_INVALID)
		return err_set(p->err, st,
		    "entry %llu is of %zu bytes, more than %d",
		    (unsigned long long)p->tree.size, len, TILE_ENTRY_MAX);
	if (st != ST_OK || (p->tree.size + 1) % TILE_WIDTH != 0)
		return st;
	st = write_resource(p, TILE_ENTRIES, p->tree.size / TILE_WIDTH,
	    TILE_WIDTH, p->bundle.data, p->bundle.len);
	buf_reset(&p->bundle);
	return st;
}

enum status
publish_add(struct publisher *p, const void *entry, size_t len, struct err *err)
{
	struct tree_hash hash;
	enum status st;

	p->err = err;
	st = put_entry(p, entry, len);
	if (st == ST_OK)
		st = tree_leaf_hash(p->hasher, &hash, entry, len);
	if (st == ST_OK)
		st = tree_append(p->hasher, &p->tree, &hash, put_hash, p);
	return st;
}

/* ------------------------------------------------------------------ signing */

static enum status
write_partials(struct publisher *p)
{
	enum status st = ST_OK;

	for (unsigned level = 0; st == ST_OK && level < TILE_LEVELS; level++) {
		const struct edge_tile *tile = &p->tiles[level];

		if (tile->width > 0)
			st = write_resource(p, level, tile->index, tile->width,
			    tile->hashes,
			    tile->width * sizeof(tile->hashes[0]));
	}
	if (st == ST_OK && p->tiles[0].width > 0)
		st = write_resource(p, TILE_ENTRIES, p->tiles[0].index,
		    p->tiles[0].width, p->bundle.data, p->bundle.len);
	return st;
}

static enum status
write_checkpoint(
    struct publisher *p, const struct note_signer *signers, size_t n_signers)
{
	struct checkpoint checkpoint = {.size = p->tree.size};
	struct buf text = BUF_INIT, note = BUF_INIT;
	enum status st;

	snprintf(checkpoint.origin, sizeof(checkpoint.origin), "%s", p->origin);
	st = tree_root(p->hasher, &checkpoint.root, &p->tree);
	checkpoint_format(&text, &checkpoint);
	if (st == ST_OK)
		st = buf_ok(&text)
			 ? note_sign(&note, buf_str(&text), signers, n_signers)
			 : ST_NOMEM;
	if (st == ST_OK)
		st =
		    write_file(p, FOLDER_CHECKPOINT, note.data, note.len, true);
	buf_free(&text);
	buf_free(&note);
	return st;
}

/* Once a tile is full, its partial ones are of no more use. */
static void
remove_partials(struct publisher *p, unsigned level, uint64_t index)
{
	char name[TILE_PATH_SIZE], *dot;

	for (unsigned width = 1; width < TILE_WIDTH; width++)
		(void)unlinkat(p->fd, tile_path(name, level, index, width), 0);
	dot = strrchr(name, '/');
	*dot = '\0';
	(void)unlinkat(p->fd, name, AT_REMOVEDIR);
}

static bool
has_partials(struct publisher *p, unsigned level, uint64_t index)
{
	char name[TILE_PATH_SIZE];
	struct stat sb;

	tile_path(name, level, index, 1);
	*strrchr(name, '/') = '\0';
	return fstatat(p->fd, name, &sb, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Of the tiles that were not full before. */
static void
clean(struct publisher *p)
{
	for (unsigned level = 0; level <= TILE_ENTRIES; level++) {
		unsigned l = level == TILE_ENTRIES ? 0 : level;
		uint64_t index =
		    p->signed_size >> (TILE_HEIGHT * l) >> TILE_HEIGHT;

		for (; index < p->tiles[l].index; index++) {
			if (has_partials(p, level, index))
				remove_partials(p, level, index);
		}
	}
}

enum status
publish_commit(struct publisher *p, const struct note_signer *signers,
    size_t n_signers, struct err *err)
{
	enum status st;

	p->err = err;
	if (p->tree.size == p->signed_size)
		return ST_OK;
	st = write_partials(p);
	if (st == ST_OK && p->n_written > SYNC_EACH_MAX && syncfs(p->fd) != 0)
		st = disk_failure(p, ".");
	if (st == ST_OK)
		st = write_checkpoint(p, signers, n_signers);
	if (st != ST_OK)
		return st;
	clean(p);
	p->signed_size = p->tree.size;
	p->n_written = 0;
	folder_forget(p->folder);
	return ST_OK;
}
