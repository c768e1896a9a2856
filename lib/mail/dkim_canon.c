/* SPDX-License-Identifier: ISC
 * DKIM's canonical forms of a header field and of a body (RFC 6376 3.4), for
 * lines that end in CRLF or LF. What is done with the hashes is left to
 * dkim_sign.c and dkim_verify.c. */
#include "lib/mail/dkim_impl.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"

enum { CHUNK_SIZE = 4096 };

/* The canonical body on its way into the hash. */
struct body_sink {
	EVP_MD_CTX *md;
	char chunk[CHUNK_SIZE];
	size_t n_chunk;
	size_t n_empty; /* empty lines seen, not yet written */
	bool any;
	bool failed;
};

static void
sink_flush(struct body_sink *sink)
{
	if (EVP_DigestUpdate(sink->md, sink->chunk, sink->n_chunk) != 1)
		sink->failed = true;
	sink->n_chunk = 0;
}

static void
sink_add(struct body_sink *sink, const char *bytes, size_t len)
{
	while (len > 0) {
		size_t n = sizeof(sink->chunk) - sink->n_chunk;

		if (n > len)
			n = len;
		memcpy(sink->chunk + sink->n_chunk, bytes, n);
		sink->n_chunk += n;
		bytes += n;
		len -= n;
		if (sink->n_chunk == sizeof(sink->chunk))
			sink_flush(sink);
	}
}

/* RFC 6376 3.4.4: a run of blanks becomes one space. */
static void
sink_add_relaxed(struct body_sink *sink, const char *p, const char *end)
{
	while (p < end) {
		const char *word = p;

		while (p < end && !ascii_is_blank(*p))
			p++;
		sink_add(sink, word, (size_t)(p - word));
		if (p == end)
			break;
		sink_add(sink, " ", 1);
		while (p < end && ascii_is_blank(*p))
			p++;
	}
}

/* Empty lines wait until one follows that is not, because those at the end of
 * the body do not count. */
static void
sink_add_empty(struct body_sink *sink)
{
	for (; sink->n_empty > 0; sink->n_empty--)
		sink_add(sink, "\r\n", 2);
}

/* One line without its end. */
static void
sink_line(struct body_sink *sink, enum dkim_canon canon, const char *line,
    const char *end)
{
	if (canon == DKIM_RELAXED)
		while (end > line && ascii_is_blank(end[-1]))
			end--;
	if (line == end) {
		sink->n_empty++;
		return;
	}
	sink_add_empty(sink);
	if (canon == DKIM_RELAXED)
		sink_add_relaxed(sink, line, end);
	else
		sink_add(sink, line, (size_t)(end - line));
	sink_add(sink, "\r\n", 2);
	sink->any = true;
}

/* Is a line, of which this is all before its CRLF, canonical as it is? */
static bool
is_canonical(enum dkim_canon canon, const char *line, size_t len)
{
	bool blank = true;

	if (len == 0)
		return false;
	if (canon == DKIM_SIMPLE ||
	    (memchr(line, ' ', len) == NULL && memchr(line, '\t', len) == NULL))
		return true;
	for (size_t i = 0; i < len; i++) {
		const bool space = line[i] == ' ';

		if (line[i] == '\t' || (space && blank && i > 0))
			return false;
		blank = space;
	}
	return !blank;
}

/* Lines that need no change are most of a body: how many octets of them stand
 * here, with their ends. */
static size_t
canonical_run(enum dkim_canon canon, const char *body, size_t len)
{
	size_t run = 0;

	for (;;) {
		const char *lf = memchr(body + run, '\n', len - run);
		size_t n = lf != NULL ? (size_t)(lf - body) - run : 0;

		if (n == 0 || body[run + n - 1] != '\r' ||
		    !is_canonical(canon, body + run, n - 1))
			return run;
		run += n + 1;
	}
}

static void
sink_add_run(struct body_sink *sink, const char *bytes, size_t len)
{
	sink_add_empty(sink);
	sink_flush(sink);
	if (EVP_DigestUpdate(sink->md, bytes, len) != 1)
		sink->failed = true;
	sink->any = true;
}

/* Whole lines; the last line of a body may lack its end. */
static void
sink_lines(struct body_sink *sink, enum dkim_canon canon, const char *p,
    const char *end)
{
	while (p < end) {
		size_t run = canonical_run(canon, p, (size_t)(end - p));
		const char *lf, *stop;

		if (run > 0) {
			sink_add_run(sink, p, run);
			p += run;
			continue;
		}
		lf = memchr(p, '\n', (size_t)(end - p));
		stop = lf != NULL ? lf : end;
		if (lf != NULL && stop > p && stop[-1] == '\r')
			stop--;
		sink_line(sink, canon, p, stop);
		p = lf != NULL ? lf + 1 : end;
	}
}

static void
sink_begin(struct body_sink *sink)
{
	sink->n_chunk = sink->n_empty = 0;
	sink->any = false;
	sink->failed = EVP_DigestInit_ex(sink->md, EVP_sha256(), NULL) != 1;
}

static enum status
sink_end(
    uint8_t hash_r[SHA256_SIZE], struct body_sink *sink, enum dkim_canon canon)
{
	/* RFC 6376 3.4.3: an empty body is one CRLF in simple form;
	 * 3.4.4: nothing at all in relaxed form. */
	if (canon == DKIM_SIMPLE && !sink->any)
		sink_add(sink, "\r\n", 2);
	sink_flush(sink);
	if (sink->failed || EVP_DigestFinal_ex(sink->md, hash_r, NULL) != 1)
		return ST_NOMEM;
	return ST_OK;
}

enum status
dkim_body_hash(uint8_t hash_r[SHA256_SIZE], enum dkim_canon canon,
    const char *body, size_t len)
{
	struct body_sink sink = {.md = EVP_MD_CTX_new()};
	enum status st = ST_NOMEM;

	if (sink.md != NULL) {
		sink_begin(&sink);
		if (len > 0)
			sink_lines(&sink, canon, body, body + len);
		st = sink_end(hash_r, &sink, canon);
	}
	EVP_MD_CTX_free(sink.md);
	return st;
}

/* --------------------------------------------------------- a body in pieces */

struct dkim_body {
	enum dkim_canon canon;
	struct body_sink sink;
	struct buf line; /* without its end, which is still to come */
};

struct dkim_body *
dkim_body_new(enum dkim_canon canon)
{
	struct dkim_body *body = calloc(1, sizeof(*body));

	if (body == NULL)
		return NULL;
	body->canon = canon;
	body->sink.md = EVP_MD_CTX_new();
	if (body->sink.md == NULL) {
		free(body);
		return NULL;
	}
	sink_begin(&body->sink);
	return body;
}

void
dkim_body_free(struct dkim_body *body)
{
	if (body == NULL)
		return;
	EVP_MD_CTX_free(body->sink.md);
	buf_free(&body->line);
	free(body);
}

void
dkim_body_reset(struct dkim_body *body)
{
	buf_free(&body->line);
	sink_begin(&body->sink);
}

static void
line_hash(struct dkim_body *body)
{
	const char *line = buf_str(&body->line);

	if (!buf_ok(&body->line))
		body->sink.failed = true;
	else
		sink_lines(
		    &body->sink, body->canon, line, line + body->line.len);
	buf_reset(&body->line);
}

void
dkim_body_add(struct dkim_body *body, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len, *lf;

	if (body->line.len > 0 && len > 0) {
		lf = memchr(p, '\n', len);
		p = lf != NULL ? lf + 1 : end;
		buf_add(&body->line, bytes, (size_t)(p - bytes));
		if (lf == NULL)
			return;
		line_hash(body);
	}
	lf = memrchr(p, '\n', (size_t)(end - p));
	if (lf != NULL) {
		sink_lines(&body->sink, body->canon, p, lf + 1);
		p = lf + 1;
	}
	buf_add(&body->line, p, (size_t)(end - p));
}

enum status
dkim_body_end(uint8_t hash_r[SHA256_SIZE], struct dkim_body *body)
{
	enum status st;

	line_hash(body);
	st = sink_end(hash_r, &body->sink, body->canon);
	dkim_body_reset(body);
	return st;
}

/* RFC 6376 3.4.1: as it is; a fold that lost its CR on the way through
 * libmilter gets it back. */
static void
canon_simple(struct buf *out, const struct field *field)
{
	for (size_t i = 0; i < field->raw_len; i++) {
		char c = field->raw[i];

		if (c == '\n' && (i == 0 || field->raw[i - 1] != '\r'))
			buf_addc(out, '\r');
		buf_addc(out, c);
	}
}

/* RFC 6376 3.4.2: unfolded, runs of blanks become one space, none at either
 * end of the value. */
static void
canon_relaxed(struct buf *out, const struct field *field)
{
	const char *p = field->value, *end = p + field->value_len;
	bool blank = false, any = false;

	for (size_t i = 0; i < field->name_len; i++)
		buf_addc(out, ascii_lower(field->name[i]));
	buf_addc(out, ':');
	for (; p < end; p++) {
		if (*p == '\n' || (*p == '\r' && end - p > 1 && p[1] == '\n'))
			continue;
		if (ascii_is_blank(*p)) {
			blank = true;
			continue;
		}
		if (blank && any)
			buf_addc(out, ' ');
		buf_addc(out, *p);
		blank = false;
		any = true;
	}
}

void
dkim_canon_field(
    struct buf *out, enum dkim_canon canon, const struct field *field)
{
	switch (canon) {
	case DKIM_SIMPLE:
		canon_simple(out, field);
		break;
	case DKIM_RELAXED:
		canon_relaxed(out, field);
		break;
	}
	buf_adds(out, "\r\n");
}

static bool
field_is_named(const struct field *field, struct dkim_span name)
{
	return field->name_len == name.len &&
	       strncasecmp(field->name, name.p, name.len) == 0;
}

void
dkim_canon_headers(struct buf *out, enum dkim_canon canon,
    const struct fields *message, const struct field *skip,
    struct dkim_span names)
{
	bool used[FIELDS_MAX] = {false};
	struct dkim_span name;

	assert(message->n_items <= FIELDS_MAX);
	while (dkim_list_next(&name, &names))
		for (size_t i = message->n_items; i-- > 0;) {
			const struct field *field = &message->items[i];

			if (used[i] || field == skip ||
			    !field_is_named(field, name))
				continue;
			used[i] = true;
			dkim_canon_field(out, canon, field);
			break;
		}
}

void
dkim_canon_signature(struct buf *out, enum dkim_canon canon,
    const struct field *field, const char *b, size_t len)
{
	struct buf raw = BUF_INIT;
	size_t before = (size_t)(b - field->raw);
	struct field cut = *field;

	buf_add(&raw, field->raw, before);
	buf_add(&raw, b + len, field->raw_len - before - len);
	if (!buf_ok(&raw)) {
		out->failed = true;
		goto out;
	}
	cut.raw = cut.name = raw.data;
	cut.raw_len = raw.len;
	cut.value = raw.data + (field->value - field->raw);
	cut.value_len = field->value_len - len;
	dkim_canon_field(out, canon, &cut);
	if (buf_ok(out)) {
		out->len -= strlen("\r\n");
		out->data[out->len] = '\0';
	}
out:
	buf_free(&raw);
}
