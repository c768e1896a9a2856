/* SPDX-License-Identifier: ISC
 * New files of mode 0640 that replace nothing. DKIM and audit keys are
 * written by lib/mail/dkim. */
#include "cli/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/secret.h"

enum { KEYFILE_MODE = 0640, SEAL_BYTES = 32 };

enum status
keyfile_write(const char *path, const char *text, struct err *err)
{
	/* Nobody else's until it has its mode. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written;

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ST_INVALID,
		    "%s is there already and is not overwritten; remove it "
		    "or write elsewhere with -o",
		    path);
	if (fd < 0)
		return err_set(err, ST_INVALID, "%s: cannot be written: %s",
		    path, strerror(errno));
	written = file_write(fd, text, strlen(text)) &&
		  fchmod(fd, KEYFILE_MODE) == 0 && fsync(fd) == 0;
	if (file_close(fd, written))
		return ST_OK;
	(void)err_set(err, ST_INVALID, "%s: cannot be written: %s", path,
	    strerror(errno));
	(void)unlink(path);
	return ST_INVALID;
}

enum status
keyfile_write_seal(const char *path, struct err *err)
{
	uint8_t bytes[SEAL_BYTES];
	char text[2 * SEAL_BYTES + 2];
	enum status st = secret_random(bytes, sizeof(bytes));

	if (st != ST_OK)
		return err_set(err, st, "no random bytes are to be had");
	hex_encode(text, bytes, sizeof(bytes));
	strcat(text, "\n");
	st = keyfile_write(path, text, err);
	secret_wipe(bytes, sizeof(bytes));
	secret_wipe(text, sizeof(text));
	return st;
}
