/* SPDX-License-Identifier: ISC
 * LD_PRELOADed into a milter: counts its calls of malloc(), calloc() and
 * realloc() in the file that $COUNT_ALLOCATIONS names, so that two milters can
 * be compared while they run. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t before_start;
static uint64_t *n_calls = &before_start;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *old, size_t size);

static void __attribute__((constructor)) start(void)
{
	const char *path = getenv("COUNT_ALLOCATIONS");
	int fd = path != NULL ? open(path, O_RDWR | O_CREAT, 0644) : -1;
	void *map;

	if (fd < 0 || ftruncate(fd, sizeof(*n_calls)) != 0)
		return;
	map = mmap(
	    NULL, sizeof(*n_calls), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map != MAP_FAILED)
		n_calls = map;
}

void *
malloc(size_t size)
{
	__atomic_add_fetch(n_calls, 1, __ATOMIC_RELAXED);
	return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	__atomic_add_fetch(n_calls, 1, __ATOMIC_RELAXED);
	return __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	__atomic_add_fetch(n_calls, 1, __ATOMIC_RELAXED);
	return __libc_realloc(old, size);
}
