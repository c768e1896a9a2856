/* SPDX-License-Identifier: ISC
 * Expands macros letter by letter as RFC 7208 7.3 has it. Its input was checked
 * by spf_check; asking DNS for the result is spf_eval's. */
#include "lib/mail/spf_expand.h"

#include <arpa/inet.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/mail/spf_check.h"

/* "{" letter digits "r" delimiters "}", taken apart. */
struct macro {
	char letter; /* lower case */
	bool escape; /* it was upper case */
	bool reverse;
	unsigned keep; /* parts from the right, 0 for all */
	const char *delimiters;
	size_t n_delimiters; /* 0 for "." */
	size_t len;          /* of the whole, behind the "%" */
};

static struct macro
read_macro(const char *p, const char *end)
{
	struct macro m = {.letter = (char)(p[1] | 0x20),
	    .escape = p[1] >= 'A' && p[1] <= 'Z'};
	const char *at = p + 2;

	for (; at < end && *at >= '0' && *at <= '9'; at++)
		m.keep = m.keep * 10 + (unsigned)(*at - '0');
	if (at < end && (*at | 0x20) == 'r') {
		m.reverse = true;
		at++;
	}
	m.delimiters = at;
	while (at < end && *at != '}')
		at++;
	m.n_delimiters = (size_t)(at - m.delimiters);
	m.len = (size_t)(at - p) + 1;
	return m;
}

/* 7.3: an IPv6 address is its nibbles, each a part. */
static void
add_address(struct buf *out, const struct spf_values *v)
{
	char text[INET_ADDRSTRLEN];

	if (!v->is_ipv6) {
		if (inet_ntop(AF_INET, v->address, text, sizeof(text)) != NULL)
			buf_adds(out, text);
		return;
	}
	for (unsigned i = 0; i < 16; i++)
		buf_addf(out, "%s%x.%x", i > 0 ? "." : "", v->address[i] >> 4,
		    v->address[i] & 0xf);
}

static void
add_value(struct buf *out, char letter, const struct spf_values *v)
{
	switch (letter) {
	case 's':
		buf_addf(out, "%s@%s", v->local, v->sender_domain);
		break;
	case 'l':
		buf_adds(out, v->local);
		break;
	case 'o':
		buf_adds(out, v->sender_domain);
		break;
	case 'd':
		buf_adds(out, v->domain);
		break;
	case 'h':
		buf_adds(out, v->helo);
		break;
	case 'p':
		buf_adds(out, v->client_name);
		break;
	case 'i':
		add_address(out, v);
		break;
	case 'v':
		buf_adds(out, v->is_ipv6 ? "ip6" : "in-addr");
		break;
	default: /* not let through by the check */
		break;
	}
}

static bool
is_delimiter(const struct macro *m, char c)
{
	if (m->n_delimiters == 0)
		return c == '.';
	return memchr(m->delimiters, c, m->n_delimiters) != NULL;
}

/* RFC 3986's unreserved characters stay as they are. */
static void
add_octet(struct buf *out, const struct macro *m, char c)
{
	bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		     (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~", c));

	if (m->escape && !plain)
		buf_addf(out, "%%%02X", (unsigned char)c);
	else
		buf_addc(out, c);
}

/* The end of the part that begins at `at`. */
static size_t
part_end(const struct macro *m, const char *value, size_t len, size_t at)
{
	while (at < len && !is_delimiter(m, value[at]))
		at++;
	return at;
}

static void
add_part(struct buf *out, const struct macro *m, const char *value,
    size_t begin, size_t end, bool first)
{
	if (!first)
		buf_addc(out, '.');
	for (size_t i = begin; i < end; i++)
		add_octet(out, m, value[i]);
}

/* How many parts the value has. */
static size_t
count_parts(const struct macro *m, const char *value, size_t len)
{
	size_t n = 1;

	for (size_t i = 0; i < len; i++)
		n += is_delimiter(m, value[i]);
	return n;
}

/* Split, reverse, keep the right-hand parts, join by dots. */
static void
add_forward(struct buf *out, const struct macro *m, const char *value,
    size_t len, size_t skip)
{
	size_t begin = 0;

	for (size_t i = 0;; i++) {
		size_t end = part_end(m, value, len, begin);

		if (i >= skip)
			add_part(out, m, value, begin, end, i == skip);
		if (end == len)
			break;
		begin = end + 1;
	}
}

static void
add_reversed(struct buf *out, const struct macro *m, const char *value,
    size_t len, size_t skip)
{
	size_t end = len;

	for (size_t i = 0;; i++) {
		size_t begin = end;

		while (begin > 0 && !is_delimiter(m, value[begin - 1]))
			begin--;
		if (i >= skip)
			add_part(out, m, value, begin, end, i == skip);
		if (begin == 0)
			break;
		end = begin - 1;
	}
}

static void
add_macro(struct buf *out, const struct macro *m, const struct spf_values *v)
{
	struct buf value = BUF_INIT;
	size_t n, skip;

	add_value(&value, m->letter, v);
	n = count_parts(m, buf_str(&value), value.len);
	skip = m->keep > 0 && m->keep < n ? n - m->keep : 0;
	(m->reverse ? add_reversed : add_forward)(
	    out, m, buf_str(&value), value.len, skip);
	if (!buf_ok(&value))
		out->failed = true;
	buf_free(&value);
}

/* What stands behind a "%"; returns its length. */
static size_t
add_escape(struct buf *out, const char *p, const char *end,
    const struct spf_values *values)
{
	struct macro m;

	switch (*p) {
	case '%':
		buf_addc(out, '%');
		return 1;
	case '_':
		buf_addc(out, ' ');
		return 1;
	case '-':
		buf_adds(out, "%20");
		return 1;
	default:
		break;
	}
	m = read_macro(p, end);
	add_macro(out, &m, values);
	return m.len;
}

bool
spf_spec_asks_name(const char *spec, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++) {
		if (spec[i] != '%')
			continue;
		if (spec[i + 1] == '{' && (spec[i + 2] | 0x20) == 'p')
			return true;
		i++; /* a second "%" begins nothing */
	}
	return false;
}

enum status
spf_expand(char name_r[DOMAIN_SIZE], const char *spec, size_t len,
    const struct spf_values *values)
{
	const char *end = spec + len;
	struct buf out = BUF_INIT;
	enum status st = ST_NOMEM;

	name_r[0] = '\0';
	for (const char *p = spec; p < end;) {
		if (*p == '%' && p + 1 < end) {
			p += 1 + add_escape(&out, p + 1, end, values);
		} else {
			buf_addc(&out, *p);
			p++;
		}
	}
	if (buf_ok(&out))
		st = spf_name_normalize(name_r, buf_str(&out), out.len);
	buf_free(&out);
	return st;
}
