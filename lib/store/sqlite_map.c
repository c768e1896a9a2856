/* SPDX-License-Identifier: ISC
 * The default VFS of SQLite, but for fetching pages: its files keep their
 * methods, of which a copy with four of ours is put before them. */
#include "lib/store/sqlite_map.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

enum {
	/* Stores in one process: one, or two while one is copied. */
	FILES_MAX = 8,
	/* A file is mapped in parts, which stay where they are as it grows.
	 * What lies behind 1 TiB is read by calls. */
	PARTS_MAX = 1024,
	/* SQLite may read that far beyond a page that is damaged. */
	BEYOND = 256,
	METHODS_VERSION = 3, /* has xFetch */
};
#define PART_SIZE (INT64_C(1) << 30)

/* A file that some connection of this process has open. */
struct mapped {
	dev_t device;
	ino_t inode;
	unsigned n_users; /* 0: not in use */
	/* Of our own; -1: it is read by calls. To close any descriptor of a
	 * file drops the locks that the process has on it, so that all who
	 * have it open are counted, and it stays open to the last. */
	int fd;
	atomic_bool failed;
	_Atomic(char *) parts[PARTS_MAX];
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* but atomics */
static struct mapped files[FILES_MAX];
static atomic_uint n_failures;
static struct sigaction other_sigbus;
static sqlite3_vfs vfs;
static const sqlite3_vfs *base;

/* Behind SQLite's own file, in the same allocation. */
struct more {
	sqlite3_io_methods methods;
	const sqlite3_io_methods *base;
	struct mapped *mapped;
	int64_t size;  /* of the file at least; 0: to be asked for */
	int64_t limit; /* what the pragma said */
};

static size_t
more_offset(void)
{
	const size_t align = alignof(struct more);

	return ((size_t)base->szOsFile + align - 1) / align * align;
}

static struct more *
more_of(sqlite3_file *file)
{
	return (struct more *)(void *)((char *)file + more_offset());
}

/* ------------------------------------------------------- a page that fails */

/* Puts zeros where the address is in a mapping. */
static bool
put_zeros(uintptr_t address)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < (size_t)FILES_MAX * PARTS_MAX; i++) {
		struct mapped *mapped = &files[i / PARTS_MAX];
		uintptr_t at =
		    (uintptr_t)atomic_load(&mapped->parts[i % PARTS_MAX]);

		if (at == 0 || address < at ||
		    address - at >= (uintptr_t)(PART_SIZE + page))
			continue;
		atomic_store(&mapped->failed, true);
		atomic_fetch_add(&n_failures, 1);
		address -= address % page;
		return mmap((void *)address, page, PROT_READ,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
			   0) != MAP_FAILED;
	}
	return false;
}

/* The disk, or somebody who cut the file. What reads on has been counted
 * before it sees a zero. */
static void
on_sigbus(int signo, siginfo_t *info, void *context)
{
	(void)context;
	if (info->si_code > 0 && put_zeros((uintptr_t)info->si_addr))
		return;
	(void)sigaction(signo, &other_sigbus, NULL);
	(void)raise(signo);
}

unsigned
sqlite_map_failures(void)
{
	return atomic_load(&n_failures);
}

/* ------------------------------------------------------------ the mappings */

static struct mapped *
mapped_find(const struct stat *sb)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (files[i].n_users > 0 && files[i].device == sb->st_dev &&
		    files[i].inode == sb->st_ino)
			return &files[i];
	}
	return NULL;
}

/* Opens the file of this descriptor of O_PATH, whose closing drops no lock,
 * once more for reading. */
static struct mapped *
mapped_new(int path_fd, const struct stat *sb)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", path_fd);
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct mapped *mapped = &files[i];

		if (mapped->n_users > 0)
			continue;
		mapped->device = sb->st_dev;
		mapped->inode = sb->st_ino;
		mapped->fd = open(name, O_RDONLY | O_CLOEXEC);
		atomic_store(&mapped->failed, false);
		return mapped;
	}
	return NULL;
}

/* Null where there are too many files. */
static struct mapped *
mapped_get(const char *path)
{
	struct mapped *mapped = NULL;
	struct stat sb;
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	pthread_mutex_lock(&mutex);
	if (fstat(fd, &sb) == 0) {
		mapped = mapped_find(&sb);
		if (mapped == NULL)
			mapped = mapped_new(fd, &sb);
		if (mapped != NULL)
			mapped->n_users++;
	}
	pthread_mutex_unlock(&mutex);
	close(fd);
	return mapped;
}

static void
mapped_put(struct mapped *mapped)
{
	pthread_mutex_lock(&mutex);
	if (--mapped->n_users == 0) {
		for (size_t i = 0; i < PARTS_MAX; i++) {
			char *part = atomic_exchange(&mapped->parts[i], NULL);

			if (part != NULL)
				munmap(part, PART_SIZE + BEYOND);
		}
		if (mapped->fd >= 0)
			close(mapped->fd);
	}
	pthread_mutex_unlock(&mutex);
}

/* Behind the end of the file too: it will grow. Null where memory for it
 * cannot be had. */
static const char *
part_get(struct mapped *mapped, size_t i)
{
	char *part =
	    atomic_load_explicit(&mapped->parts[i], memory_order_acquire);

	if (part != NULL)
		return part;
	pthread_mutex_lock(&mutex);
	part = atomic_load(&mapped->parts[i]);
	if (part == NULL) {
		part = mmap(NULL, PART_SIZE + BEYOND, PROT_READ, MAP_SHARED,
		    mapped->fd, (off_t)i * PART_SIZE);
		if (part == MAP_FAILED)
			part = NULL;
		else /* Pages are asked for in no order. */
			(void)madvise(part, PART_SIZE + BEYOND, MADV_RANDOM);
		atomic_store(&mapped->parts[i], part);
	}
	pthread_mutex_unlock(&mutex);
	return part;
}

/* ----------------------------------------------------------------- methods */

static int
map_close(sqlite3_file *file)
{
	struct more *more = more_of(file);
	struct mapped *mapped = more->mapped;
	int rc = more->base->xClose(file);

	mapped_put(mapped);
	return rc;
}

static int
map_file_control(sqlite3_file *file, int op, void *arg)
{
	struct more *more = more_of(file);
	sqlite3_int64 *limit = arg, before = more->limit;

	if (op != SQLITE_FCNTL_MMAP_SIZE)
		return more->base->xFileControl(file, op, arg);
	if (*limit >= 0)
		more->limit = *limit;
	*limit = before;
	return SQLITE_OK;
}

/* Null where the page is to be read by a call. */
static int
map_fetch(sqlite3_file *file, sqlite3_int64 offset, int len, void **page_r)
{
	struct more *more = more_of(file);
	const char *part;

	*page_r = NULL;
	if (more->mapped->fd < 0 || more->limit <= 0 ||
	    offset >= PARTS_MAX * PART_SIZE ||
	    offset % PART_SIZE + len > PART_SIZE ||
	    atomic_load_explicit(&more->mapped->failed, memory_order_relaxed))
		return SQLITE_OK;
	if (offset + len + BEYOND > more->size) {
		sqlite3_int64 size;
		int rc = more->base->xFileSize(file, &size);

		if (rc != SQLITE_OK)
			return rc;
		more->size = size;
		if (offset + len + BEYOND > size)
			return SQLITE_OK;
	}
	part = part_get(more->mapped, (size_t)(offset / PART_SIZE));
	if (part != NULL)
		*page_r = (void *)(uintptr_t)(part + offset % PART_SIZE);
	return SQLITE_OK;
}

/* Without a page: another has written, and may have made the file smaller. */
static int
map_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page)
{
	(void)offset;
	if (page == NULL)
		more_of(file)->size = 0;
	return SQLITE_OK;
}

/* Is the file that the path leads to the one that SQLite has opened? */
static bool
has_moved(sqlite3_file *file)
{
	int moved = 1;
	int rc =
	    file->pMethods->xFileControl(file, SQLITE_FCNTL_HAS_MOVED, &moved);

	return rc != SQLITE_OK || moved != 0;
}

static int
wrap(sqlite3_file *file, const char *path)
{
	struct more *more = more_of(file);
	struct mapped *mapped = mapped_get(path);

	if (mapped == NULL)
		return SQLITE_NOMEM;
	if (has_moved(file)) {
		mapped_put(mapped);
		return SQLITE_PROTOCOL;
	}
	*more = (struct more){.methods = *file->pMethods,
	    .base = file->pMethods,
	    .mapped = mapped};
	more->methods.xClose = map_close;
	more->methods.xFileControl = map_file_control;
	more->methods.xFetch = map_fetch;
	more->methods.xUnfetch = map_unfetch;
	file->pMethods = &more->methods;
	return SQLITE_OK;
}

static int
map_open(sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags,
    int *flags_r)
{
	/* Its functions look at what both have the same. */
	int rc = base->xOpen(self, path, file, flags, flags_r);

	if (rc != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0 ||
	    file->pMethods->iVersion < METHODS_VERSION)
		return rc;
	rc = wrap(file, path);
	if (rc != SQLITE_OK) {
		(void)file->pMethods->xClose(file);
		file->pMethods = NULL;
	}
	return rc;
}

/* --------------------------------------------------------------- beginning */

static bool
begin(void)
{
	struct sigaction sa = {
	    .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO | SA_RESTART};

	/* A part takes 1 GiB of addresses. */
	if (sizeof(void *) < sizeof(int64_t))
		return false;
	base = sqlite3_vfs_find(NULL);
	if (base == NULL || sigaction(SIGBUS, &sa, &other_sigbus) != 0)
		return false;
	vfs = *base;
	vfs.pNext = NULL;
	vfs.zName = "countersign";
	vfs.szOsFile = (int)(more_offset() + sizeof(struct more));
	vfs.xOpen = map_open;
	return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
}

static bool began;

static void
begin_once(void)
{
	began = begin();
}

const char *
sqlite_map_vfs(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, begin_once);
	return began ? vfs.zName : NULL;
}
