/* SPDX-License-Identifier: ISC
 * Owns the grammar of mailboxes: RFC 5322 3.4 for From, RFC 5321 4.1.2 for
 * paths, UTF-8 as RFC 6532 allows. Whose an address is, is left to others. */
#include "lib/mail/address.h"

#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/utf8.h"

enum { COMMENT_DEPTH_MAX = 20 };

/* What is still to be read. */
struct cursor {
	const char *p;
	const char *end;
};

static bool
at_end(const struct cursor *in)
{
	return in->p == in->end;
}

static bool
at(const struct cursor *in, char c)
{
	return in->p < in->end && *in->p == c;
}

static bool
take(struct cursor *in, char c)
{
	if (!at(in, c))
		return false;
	in->p++;
	return true;
}

/* RFC 5322 3.2.3 atext; RFC 6532 3.2 adds what is not ASCII. */
static bool
is_atext(char c)
{
	unsigned char u = (unsigned char)c;

	if (u >= 0x80)
		return true;
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL;
}

/* What may stand in quoted strings and comments: blanks and visible
 * characters; the control characters of RFC 5322 4.1 are refused. */
static bool
is_text(char c)
{
	unsigned char u = (unsigned char)c;

	return c == '\t' || (u >= 0x20 && u != 0x7f);
}

/* UTF-8 without the C1 controls, U+0080 to U+009F. */
static bool
is_clean(const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		if ((unsigned char)text[i] == 0xc2 &&
		    (unsigned char)text[i + 1] < 0xa0)
			return false;
	}
	return utf8_is_valid(text, len);
}

/* Folding white space: blanks, and line ends that a blank follows (RFC 5322
 * 3.2.2). False for a line end that folds nothing and for a bare CR. */
static bool
skip_fws(struct cursor *in)
{
	for (;;) {
		while (in->p < in->end && ascii_is_blank(*in->p))
			in->p++;
		if (at(in, '\r') && in->end - in->p > 1 && in->p[1] == '\n')
			in->p++;
		if (!at(in, '\n'))
			return !at(in, '\r');
		in->p++;
		if (at_end(in) || !ascii_is_blank(*in->p))
			return false;
	}
}

static bool
take_pair(struct cursor *in)
{
	if (!take(in, '\\') || at_end(in) || !is_text(*in->p))
		return false;
	in->p++;
	return true;
}

/* Comments nest (RFC 5322 3.2.2). The cursor stands on the first "(". */
static bool
skip_comment(struct cursor *in)
{
	size_t depth = 0;

	do {
		if (!skip_fws(in) || at_end(in))
			return false;
		if (at(in, '\\')) {
			if (!take_pair(in))
				return false;
			continue;
		}
		if (at(in, '(') && ++depth > COMMENT_DEPTH_MAX)
			return false;
		if (at(in, ')'))
			depth--;
		if (!is_text(*in->p++))
			return false;
	} while (depth > 0);
	return true;
}

static bool
skip_cfws(struct cursor *in)
{
	if (!skip_fws(in))
		return false;
	while (at(in, '(')) {
		if (!skip_comment(in) || !skip_fws(in))
			return false;
	}
	return true;
}

/* Text of a bounded size that a rule collects; `text` may be null, where what
 * was read is of no interest. */
struct piece {
	char *text;
	size_t size;
	size_t len;
};

static bool
piece_add(struct piece *piece, char c)
{
	if (!piece->text)
		return true;
	if (piece->len + 1 >= piece->size)
		return false;
	piece->text[piece->len++] = c;
	piece->text[piece->len] = '\0';
	return true;
}

/* RFC 5322 3.2.4; folding inside is unfolded, the blanks stay. */
static bool
read_quoted(struct cursor *in, struct piece *piece)
{
	if (!take(in, '"'))
		return false;
	while (!take(in, '"')) {
		const char *start = in->p;

		if (!skip_fws(in) || at_end(in))
			return false;
		for (; start < in->p; start++) {
			if (ascii_is_blank(*start) && !piece_add(piece, *start))
				return false;
		}
		if (at(in, '"'))
			continue;
		if (at(in, '\\')) {
			if (!take_pair(in) || !piece_add(piece, in->p[-1]))
				return false;
			continue;
		}
		if (!is_text(*in->p) || !piece_add(piece, *in->p++))
			return false;
	}
	return true;
}

static bool
read_atom(struct cursor *in, struct piece *piece)
{
	const char *start = in->p;

	while (in->p < in->end && is_atext(*in->p)) {
		if (!piece_add(piece, *in->p++))
			return false;
	}
	return in->p > start;
}

/* Atoms with single dots between. */
static bool
read_dot_atom(struct cursor *in, struct piece *piece)
{
	for (;;) {
		if (!read_atom(in, piece))
			return false;
		if (!at(in, '.'))
			return true;
		if (!piece_add(piece, *in->p++))
			return false;
	}
}

/* An address literal is not a domain and is refused (I3). */
static enum status
read_domain(struct cursor *in, char domain_r[DOMAIN_SIZE])
{
	const char *start = in->p;
	struct piece ignored = {0};

	if (!read_dot_atom(in, &ignored))
		return ST_INVALID;
	return domain_to_ascii(domain_r, start, (size_t)(in->p - start));
}

static bool
is_dot_atom(const char *local)
{
	struct cursor in = {local, local + strlen(local)};
	struct piece ignored = {0};

	return read_dot_atom(&in, &ignored) && at_end(&in);
}

/* The local part as it must stand in an address; false where it is then
 * longer than RFC 5321 4.5.3.1.1 allows. */
static bool
write_local(struct piece *out, const char *local)
{
	bool quote = !is_dot_atom(local);

	if (quote && !piece_add(out, '"'))
		return false;
	for (; *local; local++) {
		if ((*local == '"' || *local == '\\') && !piece_add(out, '\\'))
			return false;
		if (!piece_add(out, *local))
			return false;
	}
	return !quote || piece_add(out, '"');
}

static enum status
write_text(struct address *address)
{
	struct piece local = {address->text, ADDRESS_LOCAL_MAX + 1, 0};

	if (!write_local(&local, address->local))
		return ST_INVALID;
	address->text[local.len] = '@';
	strcpy(address->text + local.len + 1, address->domain);
	return ST_OK;
}

static bool
read_local(struct cursor *in, struct address *address)
{
	struct piece local = {address->local, sizeof address->local, 0};

	if (!at(in, '"'))
		return read_dot_atom(in, &local);
	return read_quoted(in, &local) && local.len > 0;
}

/* addr-spec of RFC 5322 3.4.1, or with `cfws` false Mailbox of RFC 5321,
 * which has no comments and no blanks. */
static enum status
read_addr_spec(struct cursor *in, struct address *address, bool cfws)
{
	enum status st;

	if ((cfws && !skip_cfws(in)) || !read_local(in, address) ||
	    (cfws && !skip_cfws(in)) || !take(in, '@') ||
	    (cfws && !skip_cfws(in)))
		return ST_INVALID;
	st = read_domain(in, address->domain);
	if (st != ST_OK)
		return st;
	if (cfws && !skip_cfws(in))
		return ST_INVALID;
	return write_text(address);
}

/* A display name: words, and dots between them (obs-phrase, which people's
 * initials make common). Encoded words are atoms here and stay unread. */
static bool
skip_phrase(struct cursor *in)
{
	struct piece ignored = {0};

	if (!skip_cfws(in))
		return false;
	for (bool first = true; !at_end(in) && !at(in, '<'); first = false) {
		if (at(in, '"')) {
			if (!read_quoted(in, &ignored))
				return false;
		} else if (first || !take(in, '.')) {
			if (!read_atom(in, &ignored))
				return false;
		}
		if (!skip_cfws(in))
			return false;
	}
	return true;
}

/* [display-name] "<" addr-spec ">"; a source route is refused. */
static enum status
read_name_addr(struct cursor *in, struct address *address)
{
	enum status st;

	if (!skip_phrase(in) || !take(in, '<'))
		return ST_INVALID;
	st = read_addr_spec(in, address, true);
	if (st != ST_OK)
		return st;
	return take(in, '>') && skip_cfws(in) ? ST_OK : ST_INVALID;
}

/* "@one,@two:" in front of a path's mailbox, which RFC 5321 4.1.1.3 says to
 * ignore. */
static bool
skip_route(struct cursor *in)
{
	char domain[DOMAIN_SIZE];

	while (take(in, '@')) {
		if (read_domain(in, domain) != ST_OK)
			return false;
		if (take(in, ':'))
			return true;
		if (!take(in, ',') || !at(in, '@'))
			return false;
	}
	return true;
}

static enum status
parse_mailbox(struct address *address_r, struct cursor in)
{
	struct address address = {0};
	enum status st;

	if (!is_clean(in.p, (size_t)(in.end - in.p)))
		return ST_INVALID;
	st = read_addr_spec(&in, &address, false);
	if (st == ST_OK && !at_end(&in))
		st = ST_INVALID;
	if (st == ST_OK)
		*address_r = address;
	return st;
}

enum status
address_parse_path(struct address *address_r, const char *path)
{
	struct cursor in = {path, path + strlen(path)};

	if (at_end(&in))
		return ST_NOTFOUND;
	if (take(&in, '<')) {
		if (in.end[-1] != '>')
			return ST_INVALID;
		in.end--;
		if (at_end(&in))
			return ST_NOTFOUND;
	}
	if (!skip_route(&in))
		return ST_INVALID;
	return parse_mailbox(address_r, in);
}

enum status
address_parse(struct address *address_r, const char *text)
{
	struct cursor in = {text, text + strlen(text)};

	return parse_mailbox(address_r, in);
}

/* A field ends in its CRLF; whether that is handed in is all one. */
static struct cursor
read_field(const char *field, size_t len)
{
	struct cursor in = {field, field + len};

	if (in.end > in.p && in.end[-1] == '\n')
		in.end--;
	if (in.end > in.p && in.end < field + len && in.end[-1] == '\r')
		in.end--;
	return in;
}

enum status
address_parse_from(struct address *address_r, const char *field, size_t len)
{
	struct address address = {0};
	struct cursor in = read_field(field, len);
	enum status st;

	if (len > ADDRESS_FIELD_MAX || !is_clean(field, len))
		return ST_INVALID;
	st = read_addr_spec(&in, &address, true);
	if (st == ST_NOMEM)
		return st;
	if (st != ST_OK || !at_end(&in)) {
		in.p = field;
		st = read_name_addr(&in, &address);
	}
	if (st == ST_OK && !at_end(&in))
		st = ST_INVALID;
	if (st == ST_OK)
		*address_r = address;
	return st;
}

/* Between the addresses of a list, and around a group's (RFC 5322 3.4). */
static bool
at_separator(const struct cursor *in)
{
	return at_end(in) || at(in, ',') || at(in, ';') || at(in, ':');
}

static bool
read_in_brackets(struct cursor *in, struct address *address)
{
	return take(in, '<') && read_addr_spec(in, address, true) == ST_OK &&
	       take(in, '>') && skip_cfws(in) && at_separator(in);
}

/* What no rule fits, up to the next separator. False where that cannot be
 * told, because a comment or a quoted string does not end. */
static bool
skip_element(struct cursor *in, struct address *address)
{
	struct piece ignored = {0};

	while (!at_separator(in)) {
		struct cursor ahead = *in;

		if (at(in, '<') && read_in_brackets(&ahead, address)) {
			*in = ahead;
			return true;
		}
		if (at(in, '"')) {
			if (!read_quoted(in, &ignored))
				return false;
		} else if (at(in, '(')) {
			if (!skip_comment(in))
				return false;
		} else {
			in->p++;
		}
	}
	*address = (struct address){0};
	return true;
}

/* One element of a list; an empty address where it holds none. */
static bool
read_element(struct cursor *in, struct address *address)
{
	struct cursor ahead = *in;

	*address = (struct address){0};
	if (read_addr_spec(&ahead, address, true) == ST_OK &&
	    at_separator(&ahead)) {
		*in = ahead;
		return true;
	}
	return skip_element(in, address);
}

static bool
same_local(const char *a, const char *b)
{
	for (; *a && ascii_lower(*a) == ascii_lower(*b); a++)
		b++;
	return ascii_lower(*a) == ascii_lower(*b);
}

bool
address_equal(const struct address *a, const struct address *b)
{
	return strcmp(a->domain, b->domain) == 0 &&
	       same_local(a->local, b->local);
}

bool
address_list_holds(const char *field, size_t len, const struct address *wanted)
{
	struct cursor in = read_field(field, len);
	struct address found;

	if (!is_clean(field, len))
		return false;
	while (!at_end(&in)) {
		if (!read_element(&in, &found))
			return false;
		if (found.domain[0] != '\0' && address_equal(&found, wanted))
			return true;
		if (!at_end(&in))
			in.p++;
	}
	return false;
}
