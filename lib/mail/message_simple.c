/* SPDX-License-Identifier: ISC
 * The short way for a mail in the simplest form: one text, or a few texts and
 * what is not seen in the parts of multipart/mixed, related and alternative.
 * It is read where it lies, without GMime. What a person sees of it is
 * message_parts.c's to say; whatever this does not take for certain is left to
 * message.c, and what both can read they read alike. */
#include <stdio.h>
#include <string.h>

#include "lib/mail/lines.h"
#include "lib/mail/message_plain.h"

enum {
	MULTIPARTS_MAX = 4, /* in all, and so in each other */
	PARTS_MAX = 32,
	DASHES = 2,
	NEEDLE_SIZE = DASHES + MESSAGE_PLAIN_BOUNDARY_MAX + 1,
};

struct multipart {
	char needle[NEEDLE_SIZE]; /* "--" and the boundary */
	size_t needle_len;
	const char *next; /* where that stands next; null: nowhere any more */
	struct multipart *above;
	bool is_alternative;
	bool parts_ways; /* each part is a branch of its own */
	unsigned branch; /* 0: beside the first text, see message_parts.h */
	size_t n_parts;
};

struct walk {
	const char *p, *end; /* `p` is always where a line begins */
	struct multipart multiparts[MULTIPARTS_MAX];
	size_t n_multiparts;
	struct multipart *open; /* the innermost; null at the end */
	size_t n_parts, n_seen;
	unsigned n_branches;
	struct message message;
	struct buf other; /* the text at hand, where it is not the first */
	unsigned other_branch;
	bool has_other;
};

/* --- delimiters --- */

/* A line that parts or ends the parts of the innermost multipart. */
struct delimiter {
	const char *line, *behind; /* where it begins; the next line */
	size_t line_end;           /* octets: 2 for CRLF, 1 for LF */
	bool closes;
};

/* How long the line end before `p` is, which lies behind `start`. */
static size_t
line_end_before(const char *p, const char *start)
{
	if (p == start || p[-1] != '\n')
		return 0;
	return p - start > 1 && p[-2] == '\r' ? 2 : 1;
}

/* The first place from here on that could be a delimiter of any multipart, be
 * it closed; null: there is none. */
static const struct multipart *
find_needle(struct walk *w)
{
	const struct multipart *first = NULL;

	for (size_t i = 0; i < w->n_multiparts; i++) {
		struct multipart *m = &w->multiparts[i];

		if (m->next != NULL && m->next < w->p)
			m->next = memmem(w->p, (size_t)(w->end - w->p),
			    m->needle, m->needle_len);
		if (m->next != NULL && (first == NULL || m->next < first->next))
			first = m;
	}
	return first;
}

/* False: there is none, or a boundary stands where it should not. */
static bool
find_delimiter(struct delimiter *d_r, struct walk *w)
{
	const struct multipart *m = find_needle(w);
	const char *p;

	if (m == NULL || m != w->open ||
	    (m->next > w->p && m->next[-1] != '\n'))
		return false;
	p = m->next + m->needle_len;
	d_r->line = m->next;
	d_r->closes = w->end - p >= DASHES && memcmp(p, "--", DASHES) == 0;
	p += d_r->closes ? DASHES : 0;
	d_r->line_end = lines_end(p, w->end);
	d_r->behind = p + d_r->line_end;
	return d_r->line_end > 0;
}

/* One boundary that begins as another does could be taken for it. */
static bool
is_unlike(const struct walk *w, const struct message_plain *plain)
{
	for (size_t i = 0; i < w->n_multiparts; i++) {
		const struct multipart *m = &w->multiparts[i];
		const size_t len = m->needle_len - DASHES;

		if (memcmp(m->needle + DASHES, plain->boundary,
			len < plain->boundary_len ? len
						  : plain->boundary_len) == 0)
			return false;
	}
	return true;
}

static bool
open_multipart(struct walk *w, const struct message_plain *plain,
    unsigned branch, const char *body)
{
	struct multipart *m = &w->multiparts[w->n_multiparts];

	if (w->n_multiparts == MULTIPARTS_MAX || !is_unlike(w, plain))
		return false;
	*m = (struct multipart){.above = w->open,
	    .is_alternative = plain->kind == MESSAGE_PLAIN_ALTERNATIVE,
	    .branch = branch};
	/* The first text is still to come: then it is within. */
	m->parts_ways =
	    m->is_alternative && (branch != 0 || w->message.text == NULL);
	m->needle_len = (size_t)snprintf(m->needle, NEEDLE_SIZE, "--%.*s",
	    (int)plain->boundary_len, plain->boundary);
	m->next =
	    memmem(body, (size_t)(w->end - body), m->needle, m->needle_len);
	w->n_multiparts++;
	w->open = m;
	w->p = body;
	return true;
}

/* --- texts --- */

static enum status
end_other(struct walk *w)
{
	enum status st = ST_OK;

	if (w->has_other)
		st = message_add_other(
		    &w->message, &w->other, w->other_branch != 0);
	buf_free(&w->other);
	w->has_other = false;
	return st;
}

/* Pieces of one branch are one text. */
static enum status
take_other(struct walk *w, const struct buf *text, unsigned branch)
{
	enum status st = ST_OK;

	if (w->n_seen++ == MESSAGE_OTHERS_MAX)
		return ST_INVALID;
	if (branch == 0 || branch != w->other_branch)
		st = end_other(w);
	if (st != ST_OK)
		return st;
	if (w->other.len > 0)
		buf_addc(&w->other, '\n');
	buf_add(&w->other, text->data, text->len);
	w->other_branch = branch;
	w->has_other = true;
	return buf_ok(&w->other) ? ST_OK : ST_NOMEM;
}

/* What cannot be read for certain is told by its form alone, and that is left
 * to message.c, too; and so is a first text that is blank. */
static enum status
take_first(struct walk *w, struct buf *text)
{
	if (message_text_is_blank(buf_str(text), text->len))
		return ST_INVALID;
	w->message.text_len = text->len;
	w->message.text = buf_steal(text);
	return w->message.text != NULL ? ST_OK : ST_NOMEM;
}

static enum status
take_text(struct walk *w, const struct message_plain *plain, unsigned branch,
    const char *bytes, size_t len)
{
	struct buf text = BUF_INIT;
	enum status st = message_plain_text(&text, plain, bytes, len);

	if (st == ST_OK)
		st = w->message.text == NULL ? take_first(w, &text)
					     : take_other(w, &text, branch);
	buf_free(&text);
	return st;
}

/* --- parts --- */

/* Is there an empty line behind the last field? */
static bool
has_end(const struct fields *fields)
{
	const struct field *last = &fields->items[fields->n_items - 1];
	const char *behind = last->raw + last->raw_len;
	const size_t end = lines_end(behind, fields->body);

	return end > 0 && behind + end < fields->body;
}

/* What is not seen is counted and skipped. The first part is the first text;
 * it has no other plain one as an alternative. */
static enum status
read_leaf(struct walk *w, const struct message_plain *plain, unsigned branch,
    const char *body, const struct delimiter *d)
{
	const bool is_text = plain->kind == MESSAGE_PLAIN_TEXT;
	size_t end = line_end_before(d->line, body);

	if (w->message.text == NULL
		? !is_text || plain->attached
		: is_text && w->open->is_alternative && w->open->n_parts > 1)
		return ST_INVALID;
	/* A line end of another kind than the delimiter's may be its. */
	if (d->line > body && end != d->line_end)
		return ST_INVALID;
	w->p = d->line;
	if (plain->attached || plain->kind == MESSAGE_PLAIN_UNSEEN)
		return ST_OK;
	return take_text(
	    w, plain, branch, body, (size_t)(d->line - body) - end);
}

static enum status
read_part(
    struct walk *w, const struct fields *fields, const struct delimiter *d)
{
	struct multipart *in = w->open;
	struct message_plain plain;

	if (!has_end(fields) || !message_plain_read(&plain, fields))
		return ST_INVALID;
	in->n_parts++;
	if (in->parts_ways)
		in->branch = ++w->n_branches;
	if (message_plain_has_parts(&plain))
		return open_multipart(w, &plain, in->branch, fields->body)
			   ? ST_OK
			   : ST_INVALID;
	return read_leaf(w, &plain, in->branch, fields->body, d);
}

/* The part that begins here ends at the next delimiter, unless it is one of
 * parts of its own. */
static enum status
next_part(struct walk *w)
{
	struct delimiter d;
	struct fields fields;
	enum status st;

	if (++w->n_parts > PARTS_MAX || !find_delimiter(&d, w))
		return ST_INVALID;
	st = fields_split(&fields, w->p, (size_t)(d.line - w->p), NULL);
	if (st == ST_OK)
		st =
		    fields.n_items > 0 ? read_part(w, &fields, &d) : ST_INVALID;
	fields_clear(&fields);
	return st;
}

static enum status
read_parts(struct walk *w)
{
	enum status st = ST_OK;

	while (st == ST_OK && w->open != NULL) {
		struct delimiter d;

		if (!find_delimiter(&d, w))
			return ST_INVALID;
		w->p = d.behind;
		if (!d.closes)
			st = next_part(w);
		else if (w->open->n_parts == 0)
			st = ST_INVALID;
		else
			w->open = w->open->above;
	}
	if (st == ST_OK && find_needle(w) != NULL)
		st = ST_INVALID;
	return st == ST_OK ? end_other(w) : st;
}

/* --- the whole --- */

/* `strictly` asks what else a single text could be: message.c says it. Of a
 * multipart the body has to show its boundary. */
static enum status
read_body(struct walk *w, const struct message_plain *plain,
    const struct fields *fields, bool strictly)
{
	if (plain->kind == MESSAGE_PLAIN_TEXT && !plain->attached && !strictly)
		return take_text(w, plain, 0, fields->body, fields->body_len);
	if (!message_plain_has_parts(plain) ||
	    !open_multipart(w, plain, 0, fields->body))
		return ST_INVALID;
	if (strictly && !message_text_has_boundary(fields->body,
			    fields->body_len, w->multiparts[0].needle + DASHES))
		return ST_INVALID;
	return read_parts(w);
}

static enum status
read_fields(struct walk *w, const struct fields *fields, bool strictly)
{
	struct message_plain plain;

	if (fields->body_len == 0 || !message_plain_read(&plain, fields) ||
	    plain.type == NULL)
		return ST_INVALID;
	snprintf(w->message.type, sizeof(w->message.type), "%s", plain.type);
	return read_body(w, &plain, fields, strictly);
}

enum status
message_read_simple(
    struct message *message_r, const char *bytes, size_t len, bool strictly)
{
	struct walk w = {.message = {.state = MESSAGE_TEXT_FOUND}};
	struct fields fields;
	enum status st;

	if (len == 0 || memchr(bytes, '\0', len) != NULL ||
	    !message_text_is_bounded(bytes, len))
		return ST_NOTFOUND;
	st = fields_split(&fields, bytes, len, NULL);
	if (st != ST_OK)
		return st == ST_INVALID ? ST_NOTFOUND : st;
	w.end = fields.body + fields.body_len;
	st = read_fields(&w, &fields, strictly);
	fields_clear(&fields);
	buf_free(&w.other);
	if (st == ST_OK)
		*message_r = w.message;
	else
		message_clear(&w.message);
	return st == ST_INVALID ? ST_NOTFOUND : st;
}
