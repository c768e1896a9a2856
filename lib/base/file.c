/* SPDX-License-Identifier: ISC
 * The reading of a file of bounded size into memory, and the descriptors that
 * every program has. It knows no format. */
#include <fcntl.h>
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
