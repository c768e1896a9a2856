/* SPDX-License-Identifier: ISC
 * The reading of a file of bounded size into memory, the writing that goes on
 * until all is written, and the descriptors that every program has. It knows no
 * format. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"

enum { FILE_CHUNK = 16 * 1024 };

static enum status
file_read_fd(
    struct buf *out, int fd, const char *path, size_t max, struct err *err)
{
	char chunk[FILE_CHUNK];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
		len += (size_t)n;
		if (len > max)
			return err_set(err, ST_INVALID,
			    "cannot read %s: longer than %zu bytes; make it "
			    "shorter",
			    path, max);
		buf_add(out, chunk, (size_t)n);
	}
	if (n < 0)
		return err_set(err, ST_INVALID,
		    "cannot read %s: %m; check its name and permissions", path);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

enum status
file_read(struct buf *out, const char *path, size_t max, struct err *err)
{
	enum status st;
	struct stat sb;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, ST_INVALID,
		    "cannot read %s: %m; check its name and permissions", path);
	if (fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode))
		st = file_read_fd(out, fd, path, max, err);
	else
		st = err_set(err, ST_INVALID,
		    "cannot read %s: not a regular file; name another", path);
	close(fd);
	return st;
}

bool
file_write(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

bool
file_close(int fd, bool done)
{
	int first = errno;

	if (close(fd) != 0 && done)
		return false;
	errno = first;
	return done;
}

bool
file_sync_name(int at, const char *path)
{
	char *copy = strdup(path);
	int fd;

	if (copy == NULL)
		return false;
	fd = openat(at, dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	return fd >= 0 && file_close(fd, fsync(fd) == 0);
}

void
file_hold_standard(void)
{
	/* The wrong way round, so that whoever prints is told (EBADF). What is
	 * opened takes the lowest number that is free, which is this one. */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null",
			    fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}
