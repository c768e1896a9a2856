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

/* Reads what there is, at least one byte. ST_NOTFOUND: closed. */
static enum status
channel_fill(struct channel_reader *reader, int64_t deadline, struct err *err)
{
	ssize_t n;
	enum status st;

	if (reader->at > 0) {
		memmove(reader->bytes, reader->bytes + reader->at,
		    reader->end - reader->at);
		reader->end -= reader->at;
		reader->at = 0;
	}
	for (;;) {
		/* What is there is taken at once: waiting costs a call. */
		n = recv(reader->fd, reader->bytes + reader->end,
		    sizeof(reader->bytes) - reader->end,
		    deadline == CHANNEL_FOREVER ? 0 : MSG_DONTWAIT);
		if (n >= 0 || !channel_would_block())
			break;
		st = channel_wait(reader->fd, POLLIN, deadline, err);
		if (st != ST_OK)
			return st;
	}
	if (n < 0)
		return err_set(
		    err, ST_TEMP, "channel: recv: %s", strerror(errno));
	reader->end += (size_t)n;
	return n > 0 ? ST_OK : ST_NOTFOUND;
}

/* Until `len` bytes are there. ST_NOTFOUND: closed before the first one. */
static enum status
channel_need(struct channel_reader *reader, size_t len, struct err *err)
{
	int64_t deadline = CHANNEL_FOREVER;

	while (reader->end - reader->at < len) {
		bool begun = reader->end > reader->at;
		enum status st;

		if (begun && deadline == CHANNEL_FOREVER)
			deadline = clock_mono_ms() + CHANNEL_STALL_MS;
		st = channel_fill(reader, deadline, err);
		if (st == ST_NOTFOUND && begun)
			return err_set(
			    err, ST_TEMP, "channel: closed within a frame");
		if (st != ST_OK)
			return st;
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

/* A whole frame: in `usual` where it fits, else the caller frees *frame_r. */
static enum status
channel_make(char usual[CHANNEL_HEADER_SIZE + CHANNEL_USUAL], char **frame_r,
    size_t *len_r, const json_t *object, struct err *err)
{
	char *frame = usual;
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
	*frame_r = frame;
	*len_r = CHANNEL_HEADER_SIZE + len;
	return ST_OK;
}

enum status
channel_send(int fd, const json_t *object, struct err *err)
{
	char usual[CHANNEL_HEADER_SIZE + CHANNEL_USUAL], *frame;
	size_t len;
	enum status st = channel_make(usual, &frame, &len, object, err);

	if (st != ST_OK)
		return st;
	st = channel_write(fd, frame, len, err);
	if (frame != usual)
		free(frame);
	return st;
}

enum status
channel_add(struct buf *frames, const json_t *object, struct err *err)
{
	char usual[CHANNEL_HEADER_SIZE + CHANNEL_USUAL], *frame;
	size_t len;
	enum status st = channel_make(usual, &frame, &len, object, err);

	if (st != ST_OK)
		return st;
	buf_add(frames, frame, len);
	if (frame != usual)
		free(frame);
	return buf_ok(frames) ? ST_OK
			      : err_set(err, ST_TEMP, "channel: out of memory");
}

enum status
channel_send_added(int fd, const struct buf *frames, struct err *err)
{
	return channel_write(fd, frames->data, frames->len, err);
}

void
channel_reader_init(struct channel_reader *reader, int fd)
{
	reader->fd = fd;
	reader->at = reader->end = 0;
}

static const uint8_t *
channel_header(const struct channel_reader *reader)
{
	return (const uint8_t *)reader->bytes + reader->at;
}

bool
channel_must_wait(const struct channel_reader *reader)
{
	size_t have = reader->end - reader->at, len;

	if (have < CHANNEL_HEADER_SIZE)
		return true;
	/* What is no frame is told without waiting. */
	return channel_parse_header(&len, channel_header(reader), NULL) ==
		   ST_OK &&
	       have - CHANNEL_HEADER_SIZE < len;
}

enum status
channel_receive(
    struct channel_reader *reader, json_t **object_r, struct err *err)
{
	size_t len = 0;
	enum status st;

	*object_r = NULL;
	st = channel_need(reader, CHANNEL_HEADER_SIZE, err);
	if (st == ST_OK)
		st = channel_parse_header(&len, channel_header(reader), err);
	if (st == ST_OK)
		st = channel_need(reader, CHANNEL_HEADER_SIZE + len, err);
	if (st != ST_OK)
		return st;
	reader->at += CHANNEL_HEADER_SIZE + len;
	return channel_parse_body(
	    object_r, reader->bytes + reader->at - len, len, err);
}
