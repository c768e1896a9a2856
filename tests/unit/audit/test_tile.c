/* SPDX-License-Identifier: ISC
 * audit/tile.c and audit/folder.c: names and widths by the examples of C2SP
 * tlog-tiles, bundles cut anywhere, and files that are none. */
#include "audit/folder.h"
#include "audit/tile.h"
#include "tests/fake/place.h"

/* -------------------------------------------------------------------- names */

static const struct {
	unsigned level;
	uint64_t index;
	unsigned width;
	const char *path;
} paths[] = {
    {0, 0, 256, "tile/0/000"}, {0, 1, 256, "tile/0/001"},
    {0, 255, 1, "tile/0/255.p/1"}, {0, 999, 256, "tile/0/999"},
    {0, 1000, 256, "tile/0/x001/000"},
    {0, 1234067, 256, "tile/0/x001/x234/067"}, /* of the specification */
    {0, 273, 112, "tile/0/273.p/112"}, {1, 1, 17, "tile/1/001.p/17"},
    {2, 0, 1, "tile/2/000.p/1"}, {7, 12, 255, "tile/7/012.p/255"},
    {TILE_ENTRIES, 0, 256, "tile/entries/000"},
    {TILE_ENTRIES, 1234067, 8, "tile/entries/x001/x234/067.p/8"},
    {0, UINT64_C(18014398509481983), 256,
	"tile/0/x018/x014/x398/x509/x481/983"}, /* the last of 2^62 leaves */
};

START_TEST(named)
{
	char text[TILE_PATH_SIZE];

	ck_assert_str_eq(
	    tile_path(text, paths[_i].level, paths[_i].index, paths[_i].width),
	    paths[_i].path);
}
END_TEST

static const struct {
	unsigned level;
	uint64_t index, size;
	unsigned width;
} widths[] = {
    {0, 0, 0, 0},
    {0, 0, 1, 1},
    {0, 0, 255, 255},
    {0, 0, 256, 256},
    {0, 1, 256, 0},
    {0, 1, 257, 1},
    {1, 0, 255, 0},
    {1, 0, 256, 1},
    {1, 0, 65535, 255},
    {1, 0, 65536, 256},
    {2, 0, 65536, 1},
    {0, 272, 70000, 256}, /* tlog-tiles: 70,000 entries */
    {0, 273, 70000, 112},
    {0, 274, 70000, 0},
    {1, 0, 70000, 256},
    {1, 1, 70000, 17},
    {1, 2, 70000, 0},
    {2, 0, 70000, 1},
    {3, 0, 70000, 0},
    {TILE_ENTRIES, 273, 70000, 112},
    {0, UINT64_MAX, 70000, 0},
    {7, 15, UINT64_C(1) << 62, 0},
    {7, 0, UINT64_C(1) << 62, 64},
};

START_TEST(width)
{
	ck_assert_uint_eq(
	    tile_width(widths[_i].level, widths[_i].index, widths[_i].size),
	    widths[_i].width);
}
END_TEST

/* ------------------------------------------------------------------ bundles */

static const size_t lengths[] = {0, 1, 2, 255, 256, 257, 65534, TILE_ENTRY_MAX};

static void
fill(struct buf *bundle)
{
	static char entry[TILE_ENTRY_MAX + 1];

	for (size_t i = 0; i < COUNT(lengths); i++) {
		memset(entry, 'a' + (int)i, lengths[i]);
		ck_ok(tile_entry_add(bundle, entry, lengths[i]));
	}
	ck_status(
	    tile_entry_add(bundle, entry, TILE_ENTRY_MAX + 1), ST_INVALID);
}

START_TEST(entries)
{
	struct buf bundle = BUF_INIT;
	const uint8_t *p, *entry;
	size_t left, len;

	fill(&bundle);
	p = (const uint8_t *)bundle.data;
	left = bundle.len;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		ck_ok(tile_entry_next(&entry, &len, &p, &left));
		ck_assert_uint_eq(len, lengths[i]);
		for (size_t k = 0; k < len; k++)
			ck_assert_int_eq(entry[k], 'a' + (int)i);
	}
	ck_status(tile_entry_next(&entry, &len, &p, &left), ST_NOTFOUND);
	buf_free(&bundle);
}
END_TEST

/* Cut within an entry, it is no entry. */
START_TEST(cut)
{
	static const char bundle[] = "\0\3abc\0\0\0\1d";
	static const size_t ends[] = {0, 5, 7, 10};

	for (size_t n = 0; n < sizeof(bundle); n++) {
		const uint8_t *p = (const uint8_t *)bundle, *entry;
		size_t left = n, len, at = 0;
		enum status st;

		while ((st = tile_entry_next(&entry, &len, &p, &left)) == ST_OK)
			at++;
		ck_assert_uint_lt(at, COUNT(ends));
		ck_assert_msg(st == (ends[at] == n ? ST_NOTFOUND : ST_INVALID),
		    "of %zu octets", n);
	}
}
END_TEST

/* -------------------------------------------------------------------- files */

static struct folder *folder;

static void
begin(void)
{
	char path[PATH_MAX];

	place_make();
	snprintf(path, sizeof(path), "%.2000s/tile", place_dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%.2000s/tile/0", place_dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%.2000s/tile/0/000.p", place_dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_ok(folder_open(&folder, place_dir, &place_err));
}

static void
end(void)
{
	folder_close(folder);
}

static void
put(const char *name, size_t n_hashes, size_t more)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%.2000s/%s", place_dir, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < SHA256_SIZE * n_hashes + more; i++)
		putc((int)(i / SHA256_SIZE), file);
	ck_assert_int_eq(fclose(file), 0);
}

static const struct {
	const char *label, *name;
	size_t n_hashes, more;
	unsigned width; /* that is asked for */
	enum status want;
} tiles[] = {
    {"a full one", "tile/0/000", 256, 0, 256, ST_OK},
    {"a partial one", "tile/0/000.p/3", 3, 0, 3, ST_OK},
    {"a full one for a partial one", "tile/0/000", 256, 0, 3, ST_OK},
    {"a partial one for a full one", "tile/0/000.p/3", 3, 0, 256, ST_NOTFOUND},
    {"a partial one of another width", "tile/0/000.p/3", 3, 0, 4, ST_NOTFOUND},
    {"an octet too few", "tile/0/000.p/3", 2, 31, 3, ST_INVALID},
    {"an octet too many", "tile/0/000.p/3", 3, 1, 3, ST_INVALID},
    {"a hash too few", "tile/0/000", 255, 0, 256, ST_INVALID},
    {"a hash too many", "tile/0/000", 257, 0, 256, ST_INVALID},
    {"an empty one", "tile/0/000", 0, 0, 256, ST_INVALID},
};

START_TEST(tile)
{
	const struct tree_hash *hashes = NULL;
	enum status st;

	put(tiles[_i].name, tiles[_i].n_hashes, tiles[_i].more);
	st = folder_read_tile(
	    folder, &hashes, 0, 0, tiles[_i].width, &place_err);
	ck_assert_msg(
	    st == tiles[_i].want, "%s: %s", tiles[_i].label, status_name(st));
	for (unsigned i = 0; st == ST_OK && i < tiles[_i].width; i++)
		ck_assert_int_eq(hashes[i].bytes[7], (int)i);
	if (st != ST_OK)
		ck_assert_ptr_nonnull(strstr(place_err.text, "tile/0/000"));
}
END_TEST

/* Something else by that name. */
START_TEST(no_file)
{
	const struct tree_hash *hashes;
	struct buf text = BUF_INIT;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.2000s/tile/0/000", place_dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_assert_int_ne(
	    folder_read_tile(folder, &hashes, 0, 0, 256, &place_err), ST_OK);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(mkfifo(path, 0644), 0);
	ck_assert_int_ne(
	    folder_read_tile(folder, &hashes, 0, 0, 256, &place_err), ST_OK);
	ck_status(
	    folder_read_text(folder, &text, FOLDER_CHECKPOINT, &place_err),
	    ST_NOTFOUND);
	buf_free(&text);
}
END_TEST

START_TEST(long_checkpoint)
{
	struct buf text = BUF_INIT;

	put(FOLDER_CHECKPOINT, 1, 0);
	ck_ok(folder_read_text(folder, &text, FOLDER_CHECKPOINT, &place_err));
	ck_assert_uint_eq(text.len, SHA256_SIZE);
	put(FOLDER_CHECKPOINT, 1024 * 1024 / SHA256_SIZE, 0);
	ck_status(
	    folder_read_text(folder, &text, FOLDER_CHECKPOINT, &place_err),
	    ST_INVALID);
	buf_free(&text);
}
END_TEST

START_TEST(no_folder)
{
	struct folder *none = NULL;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.2000s/nothing", place_dir);
	ck_status(folder_open(&none, path, &place_err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(place_err.text, path));
	place_write(path, "file", "x");
	ck_status(folder_open(&none, path, &place_err), ST_INVALID);
	ck_assert_ptr_null(none);
	folder_close(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("tile");
	TCase *tc = tcase_create("tile");
	TCase *files = tcase_create("files");

	tcase_add_loop_test(tc, named, 0, COUNT_OF(paths));
	tcase_add_loop_test(tc, width, 0, COUNT_OF(widths));
	tcase_add_test(tc, entries);
	tcase_add_test(tc, cut);
	tcase_add_checked_fixture(files, begin, end);
	tcase_add_loop_test(files, tile, 0, COUNT_OF(tiles));
	tcase_add_test(files, no_file);
	tcase_add_test(files, long_checkpoint);
	tcase_add_test(files, no_folder);
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, files);
	return place_run(suite);
}
