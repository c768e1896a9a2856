/* SPDX-License-Identifier: ISC
 * Frames over a stream socket. Blocking, bounded and total: what comes in is
 * an object or the end of the channel. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "approve/web/channel.h"
#include "lib/base/clock.h"

enum { CHANNEL_FOREVER = -1 };

/* Milliseconds left until `deadline`, at least 0; CHANNEL_FOREVER stays. */
static int
channel_left(int64_t deadline)
{
	int64_t left;

	if (deadline == CHANNEL_FOREVER)
		return CHANNEL_FOREVER;
	left = deadline - clock_mono_ms();
	return left < 0 ? 0 : (int)left;
}

static enum status
channel_wait(int fd, short events, int64_t deadline, struct err *err)
{
	struct pollfd pfd = {.fd = fd, .events = events};
	int n;

	do {
		n = poll(&pfd, 1, channel_left(deadline));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(
		    err, ST_TEMP, "channel: poll: %s", strerror(errno));
	if (n == 0)
		return err_set(err, ST_TEMP,
		    "channel: the other side takes or gives nothing");
	return ST_OK;
}

static bool
channel_would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Fills bytes_r. ST_NOTFOUND: closed before the first byte. */
static enum status
channel_read(
    int fd, void *bytes_r, size_t len, int64_t deadline, struct err *err)
{
	char *bytes = bytes_r;
	size_t have = 0;
	ssize_t n;
	enum status st;

	while (have < len) {
		/* What is there is taken at once: waiting costs a call. */
		n = recv(fd, bytes + have, len - have,
		    deadline == CHANNEL_FOREVER ? 0 : MSG_DONTWAIT);
		if (n < 0 && channel_would_block()) {
			st = channel_wait(fd, POLLIN, deadline, err);
			if (st != ST_OK)
				return st;
			continue;
		}
		if (n < 0)
			return err_set(
			    err, ST_TEMP, "channel: recv: %s", strerror(errno));
		if (n == 0 && have == 0)
			return ST_NOTFOUND;
		if (n == 0)
			return err_set(
			    err, ST_TEMP, "channel: closed within a frame");
		have += (size_t)n;
		if (deadline == CHANNEL_FOREVER)
			deadline = clock_mono_ms() + CHANNEL_STALL_MS;
	}
	return ST_OK;
}

static enum status
channel_write(int fd, const char *bytes, size_t len, struct err *err)
{
	int64_t deadline = clock_mono_ms() + CHANNEL_STALL_MS;
	ssize_t n;
	enum status st;

	while (len > 0) {
		n = send(fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0 && channel_would_block()) {
			st = channel_wait(fd, POLLOUT, deadline, err);
			if (st != ST_OK)
				return st;
			continue;
		}
		if (n < 0)
			return err_set(
			    err, ST_TEMP, "channel: send: %s", strerror(errno));
		bytes += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

static void
channel_write_length(char *bytes_r, size_t len)
{
	bytes_r[0] = (char)(len >> 24 & 0xff);
	bytes_r[1] = (char)(len >> 16 & 0xff);
	bytes_r[2] = (char)(len >> 8 & 0xff);
	bytes_r[3] = (char)(len & 0xff);
}

enum status
channel_parse_header(
    size_t *len_r, const uint8_t bytes[CHANNEL_HEADER_SIZE], struct err *err)
{
	size_t len = (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 |
		     (size_t)bytes[2] << 8 | (size_t)bytes[3];

	if (len == 0 || len > CHANNEL_FRAME_MAX)
		return err_set(
		    err, ST_INVALID, "channel: a frame of %zu bytes", len);
	*len_r = len;
	return ST_OK;
}

enum status
channel_parse_body(
    json_t **object_r, const char *bytes, size_t len, struct err *err)
{
	json_error_t error;
	json_t *object;

	*object_r = NULL;
	object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
	if (object == NULL)
		return err_set(err, ST_INVALID, "channel: JSON: %s at %d",
		    error.text, error.position);
	if (!json_is_object(object)) {
		json_decref(object);
		return err_set(err, ST_INVALID, "channel: JSON, but no object");
	}
	*object_r = object;
	return ST_OK;
}

enum status
channel_send(int fd, const json_t *object, struct err *err)
{
	char usual[CHANNEL_HEADER_SIZE + CHANNEL_USUAL], *frame = usual;
	enum status st;
	size_t len;

	if (!json_is_object(object))
		return err_set(
		    err, ST_INVALID, "channel: only an object can be sent");
	len = json_dumpb(
	    object, frame + CHANNEL_HEADER_SIZE, CHANNEL_USUAL, JSON_COMPACT);
	if (len == 0 || len > CHANNEL_FRAME_MAX)
		return err_set(err, ST_INVALID,
		    "channel: an object that is too large or no JSON");
	if (len > CHANNEL_USUAL) {
		frame = malloc(CHANNEL_HEADER_SIZE + len);
		if (frame == NULL)
			return err_set(err, ST_TEMP, "channel: out of memory");
		json_dumpb(
		    object, frame + CHANNEL_HEADER_SIZE, len, JSON_COMPACT);
	}
	channel_write_length(frame, len);
	st = channel_write(fd, frame, CHANNEL_HEADER_SIZE + len, err);
	if (frame != usual)
		free(frame);
	return st;
}

enum status
channel_receive(int fd, json_t **object_r, struct err *err)
{
	uint8_t header[CHANNEL_HEADER_SIZE];
	char *body = NULL;
	size_t len = 0;
	enum status st;

	*object_r = NULL;
	st = channel_read(fd, header, sizeof(header), CHANNEL_FOREVER, err);
	if (st != ST_OK)
		return st;
	st = channel_parse_header(&len, header, err);
	if (st != ST_OK)
		return st;
	body = malloc(len);
	if (body == NULL)
		return err_set(err, ST_TEMP, "channel: out of memory");
	st = channel_read(
	    fd, body, len, clock_mono_ms() + CHANNEL_STALL_MS, err);
	if (st == ST_NOTFOUND)
		st = err_set(err, ST_TEMP, "channel: closed within a frame");
	if (st == ST_OK)
		st = channel_parse_body(object_r, body, len, err);
	free(body);
	return st;
}
