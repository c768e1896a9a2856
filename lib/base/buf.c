/* SPDX-License-Identifier: ISC
 * Growth and release of struct buf. Looking at its bytes is left to the
 * callers, who may read the members. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "lib/base/buf.h"

enum { BUF_FIRST_SIZE = 64 };

static size_t
buf_size_for(size_t size, size_t need)
{
	if (size < BUF_FIRST_SIZE)
		size = BUF_FIRST_SIZE;
	while (size < need)
		size = size > SIZE_MAX / 2 ? need : size * 2;
	return size;
}

/* Room for `more` bytes and the NUL behind them. Not realloc(): what it
 * leaves behind when it moves could be a secret that buf_wipe() must reach. */
static bool
buf_reserve(struct buf *b, size_t more)
{
	size_t size;
	char *data;

	if (b->failed)
		return false;
	if (more < b->size - b->len)
		return true;
	if (more >= SIZE_MAX - b->len) {
		b->failed = true;
		return false;
	}
	size = buf_size_for(b->size, b->len + more + 1);
	data = malloc(size);
	if (data == NULL) {
		b->failed = true;
		return false;
	}
	if (b->data != NULL) {
		memcpy(data, b->data, b->len);
		OPENSSL_cleanse(b->data, b->size);
		free(b->data);
	}
	data[b->len] = '\0';
	b->data = data;
	b->size = size;
	return true;
}

void
buf_expect(struct buf *b, size_t more)
{
	(void)buf_reserve(b, more);
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (!buf_reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
	if (!buf_reserve(b, 1))
		return;
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->failed = true;
		return;
	}
	if (!buf_reserve(b, (size_t)n))
		return;
	va_start(ap, fmt);
	n = vsnprintf(b->data + b->len, b->size - b->len, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->data[b->len] = '\0';
		b->failed = true;
		return;
	}
	b->len += (size_t)n;
}

bool
buf_ok(const struct buf *b)
{
	return !b->failed;
}

const char *
buf_str(const struct buf *b)
{
	return b->data != NULL ? b->data : "";
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data != NULL)
		b->data[0] = '\0';
}

char *
buf_steal(struct buf *b)
{
	char *s = NULL;

	if (buf_reserve(b, 0)) {
		s = b->data;
		*b = (struct buf)BUF_INIT;
	} else {
		buf_free(b);
	}
	return s;
}

void
buf_free(struct buf *b)
{
	if (b == NULL)
		return;
	free(b->data);
	*b = (struct buf)BUF_INIT;
}

void
buf_wipe(struct buf *b)
{
	if (b == NULL)
		return;
	if (b->data != NULL)
		OPENSSL_cleanse(b->data, b->size);
	buf_free(b);
}
