/* SPDX-License-Identifier: ISC
 * The reading of a file of bounded size into memory. It knows no format. */
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
