/* SPDX-License-Identifier: ISC
 * Files below one folder, with the newest tile of each level kept. */
#include "audit/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 64 * 1024 };

struct cached_tile {
	uint64_t index;
	unsigned width; /* of what is there; 0: nothing */
	struct tree_hash hashes[TILE_WIDTH];
};

struct folder {
	int fd;
	char *path; /* for messages */
	struct buf bytes;
	struct cached_tile tiles[TILE_LEVELS];
};

enum status
folder_open(struct folder **folder_r, const char *path, struct err *err)
{
	struct folder *folder = calloc(1, sizeof(*folder));

	if (folder == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	folder->path = strdup(path);
	if (folder->fd >= 0 && folder->path != NULL) {
		*folder_r = folder;
		return ST_OK;
	}
	(void)err_set(err, ST_INVALID,
	    "%s: no folder of an audit log: %m; countersign-approve makes it "
	    "when it starts",
	    path);
	folder_close(folder);
	return ST_INVALID;
}

void
folder_close(struct folder *folder)
{
	if (folder == NULL)
		return;
	if (folder->fd >= 0)
		close(folder->fd);
	buf_free(&folder->bytes);
	free(folder->path);
	free(folder);
}

void
folder_forget(struct folder *folder)
{
	for (unsigned level = 0; level < TILE_LEVELS; level++)
		folder->tiles[level].width = 0;
}

static enum status
read_fd(struct buf *out, int fd, size_t max)
{
	char chunk[16 * 1024];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
		len += (size_t)n;
		if (len > max)
			return ST_INVALID;
		buf_add(out, chunk, (size_t)n);
	}
	if (n < 0)
		return ST_TEMP;
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* Appends the file; at most `max` bytes. */
static enum status
read_file(struct folder *folder, struct buf *out, const char *name, size_t max,
    struct err *err)
{
	int fd = openat(
	    folder->fd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat sb;
	enum status st = ST_INVALID;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(
		    err, ST_NOTFOUND, "%s/%s is missing", folder->path, name);
	if (fd < 0)
		return err_set(err, ST_TEMP, "%s/%s cannot be read: %m",
		    folder->path, name);
	if (fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode))
		st = read_fd(out, fd, max);
	if (st == ST_INVALID)
		st = err_set(
		    err, st, "%s/%s is no file of a log", folder->path, name);
	else if (st != ST_OK)
		st = err_set(
		    err, st, "%s/%s cannot be read: %m", folder->path, name);
	close(fd);
	return st;
}

enum status
folder_read_text(
    struct folder *folder, struct buf *text, const char *name, struct err *err)
{
	return read_file(folder, text, name, TEXT_MAX, err);
}

/* The partial tile of that width, or the full one. */
static enum status
read_resource(struct folder *folder, char path_r[TILE_PATH_SIZE],
    unsigned level, uint64_t index, unsigned width, size_t max, struct err *err)
{
	enum status st;

	buf_reset(&folder->bytes);
	tile_path(path_r, level, index, width);
	st = read_file(folder, &folder->bytes, path_r, max, err);
	if (st == ST_NOTFOUND && width < TILE_WIDTH) {
		char full[TILE_PATH_SIZE];
		struct err unused;

		tile_path(full, level, index, TILE_WIDTH);
		st = read_file(folder, &folder->bytes, full, max, &unused);
		if (st == ST_OK)
			memcpy(path_r, full, sizeof(full));
	}
	return st;
}

enum status
folder_read_tile(struct folder *folder, const struct tree_hash **hashes_r,
    unsigned level, uint64_t index, unsigned width, struct err *err)
{
	struct cached_tile *tile = &folder->tiles[level];
	char path[TILE_PATH_SIZE];
	size_t n;
	enum status st;

	*hashes_r = tile->hashes;
	if (tile->width >= width && tile->index == index)
		return ST_OK;
	tile->width = 0;
	st = read_resource(
	    folder, path, level, index, width, sizeof(tile->hashes), err);
	if (st != ST_OK)
		return st;
	n = folder->bytes.len / sizeof(struct tree_hash);
	if (folder->bytes.len % sizeof(struct tree_hash) != 0 ||
	    (n != width && n != TILE_WIDTH))
		return err_set(err, ST_INVALID,
		    "%s/%s has %zu bytes in place of %zu", folder->path, path,
		    folder->bytes.len, width * sizeof(struct tree_hash));
	memcpy(tile->hashes, folder->bytes.data, folder->bytes.len);
	tile->index = index;
	tile->width = (unsigned)n;
	return ST_OK;
}

enum status
folder_read_entries(struct folder *folder, struct buf *bundle, uint64_t index,
    unsigned width, struct err *err)
{
	char path[TILE_PATH_SIZE];
	const uint8_t *bytes, *entry;
	size_t left, len, wanted = 0;
	unsigned n = 0;
	enum status st = read_resource(
	    folder, path, TILE_ENTRIES, index, width, TILE_BUNDLE_MAX, err);

	if (st != ST_OK)
		return st;
	bytes = (const uint8_t *)buf_str(&folder->bytes);
	left = folder->bytes.len;
	while ((st = tile_entry_next(&entry, &len, &bytes, &left)) == ST_OK) {
		if (++n == width)
			wanted = folder->bytes.len - left;
	}
	if (st != ST_NOTFOUND || (n != width && n != TILE_WIDTH))
		return err_set(err, ST_INVALID,
		    "%s/%s does not hold %u entries", folder->path, path,
		    width);
	buf_add(bundle, folder->bytes.data, wanted);
	return buf_ok(bundle) ? ST_OK : ST_NOMEM;
}

/* ------------------------------------------------------------------- source */

static enum status
source_hash(void *arg, struct tree_hash *hash_r, unsigned level, uint64_t index,
    struct err *err)
{
	struct folder_source *s = arg;
	unsigned tile = level / TILE_HEIGHT, inner = level % TILE_HEIGHT;
	uint64_t first = index
			 << inner; /* of the hashes below, in their level */
	uint64_t n = first / TILE_WIDTH;
	struct tree edge = {.size = 0};
	const struct tree_hash *hashes;
	enum status st;

	if (tile >= TILE_LEVELS)
		return ST_BUG;
	st = folder_read_tile(
	    s->folder, &hashes, tile, n, tile_width(tile, n, s->size), err);
	/* The hash of a complete subtree is the root of a tree of its
	 * hashes. */
	for (unsigned i = 0; st == ST_OK && i < 1U << inner; i++)
		st = tree_append(s->hasher, &edge,
		    &hashes[first % TILE_WIDTH + i], NULL, NULL);
	if (st == ST_OK)
		st = tree_root(s->hasher, hash_r, &edge);
	return st;
}

void
folder_source_set(struct folder_source *source_r, struct folder *folder,
    struct hasher *hasher, uint64_t size)
{
	*source_r = (struct folder_source){
	    .source = {source_hash, source_r},
	    .folder = folder,
	    .hasher = hasher,
	    .size = size,
	};
}
