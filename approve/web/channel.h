/* SPDX-License-Identifier: ISC
 * The frames between countersign-approve and its web child: four bytes of
 * length, most significant first, and one JSON object. What the objects mean
 * is left to both ends; a frame that is none ends the channel. */
#ifndef WEB_CHANNEL_H
#define WEB_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "lib/base/buf.h"
#include "lib/base/status.h"

enum {
	CHANNEL_HEADER_SIZE = 4,
	CHANNEL_FRAME_MAX = 64 * 1024, /* the JSON, without its length */
	CHANNEL_USUAL = 4096,          /* most are smaller */
	CHANNEL_STALL_MS = 10000,      /* for the rest of a begun frame */
};

/* Writes one frame to a stream socket. ST_INVALID: the object cannot be
 * written as JSON or is too large, nothing was sent; ST_TEMP: the other side
 * is gone or takes nothing for CHANNEL_STALL_MS, the channel is of no use any
 * more. May block. */
enum status
channel_send(int fd, const json_t *object, struct err *err) MUST_CHECK;

/* Many frames in one write: each is added behind what `frames` holds, where it
 * is no ST_INVALID; then all of them are sent. Otherwise as channel_send(). */
enum status channel_add(
    struct buf *frames, const json_t *object, struct err *err) MUST_CHECK;
enum status channel_send_added(
    int fd, const struct buf *frames, struct err *err) MUST_CHECK;

/* Whoever reads a channel, in one thread: what has come and was not asked for
 * yet. `fd` is borrowed. */
struct channel_reader {
	int fd;
	size_t at, end; /* in `bytes` */
	char bytes[CHANNEL_HEADER_SIZE + CHANNEL_FRAME_MAX];
};
void channel_reader_init(struct channel_reader *reader, int fd);

/* Waits without limit for a frame to begin, then CHANNEL_STALL_MS for its
 * rest. The caller owns *object_r. ST_NOTFOUND: the other side has closed, at
 * the end of a frame; ST_INVALID: no frame; ST_TEMP: broken off. After all
 * but ST_OK the channel is of no use any more. */
enum status channel_receive(struct channel_reader *reader, json_t **object_r,
    struct err *err) MUST_CHECK;

/* Would channel_receive() have to wait for anything more? */
bool channel_must_wait(const struct channel_reader *reader);

/* The two halves of a frame, for channel_receive() and the fuzzer. The length
 * is 1 to CHANNEL_FRAME_MAX; the JSON is one object, no member twice, UTF-8,
 * no NUL in any string. */
enum status channel_parse_header(size_t *len_r,
    const uint8_t bytes[CHANNEL_HEADER_SIZE], struct err *err) MUST_CHECK;
enum status channel_parse_body(json_t **object_r, const char *bytes, size_t len,
    struct err *err) MUST_CHECK;

#endif
