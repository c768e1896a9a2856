/* SPDX-License-Identifier: ISC
 * The reader workers: processes that hold nothing, in which strangers' bytes
 * meet GMime and libspf2. Jobs go in and plain structs come out; what a worker
 * says is checked like anything else from outside. */
#ifndef MAIL_READER_H
#define MAIL_READER_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/status.h"
#include "lib/mail/message.h"

enum {
	READERS_MIN = 8,  /* for a server: ready before the first mail */
	READERS_MAX = 64, /* at once; more is waited for */
};

struct readers; /* the pool; safe to use from several threads at once */

/* Before any thread, key, store or connection: the workers are forked from
 * what is there now and later. ST_TEMP with the sentence where the kernel
 * gives no sandbox. `n_min` workers stand ready, at most READERS_MAX. */
enum status readers_start(
    struct readers **readers_r, unsigned n_min, struct err *err) MUST_CHECK;
void readers_stop(struct readers *readers); /* null allowed */
/* As worker_pool_lives(). */
bool readers_live(struct readers *readers);

/* One mail's view of the pool. A worker that was used under one key is never
 * used under another: whoever takes a worker over by a mail can spoil the
 * reading of mail with that key alone. The key of a reply is the mailbox that
 * was asked; SPF makes its own of it (spf.c). Both are borrowed. */
struct reader {
	struct readers *pool;
	const char *key;
};

/* message_read(): here where the message is one text or a multipart of the
 * simplest form (message_simple.c), else in a worker. `deadline` is
 * clock_mono_ms()'s. ST_OK with the message, message_clear() is the caller's.
 * ST_TEMP: the worker died, overran, or answered nonsense; none was free in
 * time; no memory. */
enum status reader_read_message(struct message *message_r,
    const struct reader *reader, const char *bytes, size_t len, bool strictly,
    int64_t deadline, struct err *err) MUST_CHECK;

/* The value of a header field in UTF-8, as message_decode_words() gives it:
 * here where it holds no encoded word, else by a worker. ST_OK or ST_TEMP. */
enum status reader_decode_words(struct buf *out, const struct reader *reader,
    const char *value, size_t len, int64_t deadline,
    struct err *err) MUST_CHECK;

#endif
