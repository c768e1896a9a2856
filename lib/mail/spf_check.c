/* SPDX-License-Identifier: ISC
 * The grammar of RFC 7208 sections 4.6, 5, 6 and 7, strictly, and the limits
 * of a record's size. Asks nobody and expands nothing. */
#include "lib/mail/spf_check.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"

#define VERSION_WORD "v=spf1"

/* A piece of the record. */
struct span {
	const char *p;
	size_t len;
};

static bool
is_word(struct span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.p, word, s.len) == 0;
}

static struct span
from(struct span s, size_t n)
{
	return (struct span){s.p + n, s.len - n};
}

/* ------------------------------------------------------------------- macros */

/* "{" letter [digits] ["r"] *delimiter "}" (7.1). Its length behind the "%",
 * 0 where it is none. */
static size_t
brace_macro_len(struct span s, const char *letters)
{
	size_t i = 2;
	unsigned n = 0, n_digits = 0;

	if (s.len < 3 || !ascii_is_letter(s.p[1]) ||
	    strchr(letters, s.p[1] | 0x20) == NULL)
		return 0;
	for (; i < s.len && ascii_is_digit(s.p[i]); i++, n_digits++) {
		n = n * 10 + (unsigned)(s.p[i] - '0');
		if (n > SPF_DIGITS_MAX)
			return 0;
	}
	if (n_digits > 0 && n == 0)
		return 0;
	if (i < s.len && (s.p[i] | 0x20) == 'r')
		i++;
	while (i < s.len && s.p[i] != '\0' && strchr(".-+,/_=", s.p[i]) != NULL)
		i++;
	return i < s.len && s.p[i] == '}' ? i + 1 : 0;
}

/* What follows a "%": its length, 0 for a syntax error. */
static size_t
escape_len(struct span s, const char *letters)
{
	if (s.len == 0)
		return 0;
	if (s.p[0] == '%' || s.p[0] == '_' || s.p[0] == '-')
		return 1;
	return s.p[0] == '{' ? brace_macro_len(s, letters) : 0;
}

/* c, r and t are for the texts of explanations alone (7.2). */
#define DOMAIN_LETTERS "slodipvh"
#define TEXT_LETTERS   DOMAIN_LETTERS "crt"

/* Walks a macro-string. False for a syntax error; *end_r is where its last
 * macro ends, which is 0 where there is none. */
static bool
walk_macros(struct span s, const char *letters, size_t *end_r)
{
	*end_r = 0;
	for (size_t i = 0; i < s.len; i++) {
		size_t n;

		if (s.p[i] < 0x21 || s.p[i] > 0x7e)
			return false;
		if (s.p[i] != '%')
			continue;
		n = escape_len(from(s, i + 1), letters);
		if (n == 0)
			return false;
		i += n;
		*end_r = i + 1;
	}
	return true;
}

/* toplabel: letters, digits and inner hyphens, not digits alone (7.1). */
static bool
is_toplabel(struct span s)
{
	bool digits_only = true;

	for (size_t i = 0; i < s.len; i++) {
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
		digits_only = digits_only && ascii_is_digit(s.p[i]);
	}
	return s.len > 0 && !digits_only && ascii_is_alnum(s.p[0]) &&
	       ascii_is_alnum(s.p[s.len - 1]);
}

/* domain-spec = macro-string domain-end; domain-end = ( "." toplabel [ "." ] )
 * / macro-expand */
static bool
is_domain_spec(struct span s)
{
	size_t macro_end, label;

	if (s.len == 0 || s.len > SPF_SPEC_MAX ||
	    !walk_macros(s, DOMAIN_LETTERS, &macro_end))
		return false;
	if (macro_end == s.len)
		return true;
	if (s.p[s.len - 1] == '.')
		s.len--;
	for (label = s.len; label > macro_end && s.p[label - 1] != '.';)
		label--;
	return label > macro_end && is_toplabel(from(s, label));
}

/* --------------------------------------------------------------- mechanisms */

/* 1*DIGIT without a leading zero, up to `max`. */
static bool
read_length(unsigned *n_r, struct span s, unsigned max)
{
	unsigned n = 0;

	if (s.len == 0 || s.len > 3 || (s.p[0] == '0' && s.len > 1))
		return false;
	for (size_t i = 0; i < s.len; i++)
		n = n * 10 + (unsigned)(s.p[i] - '0');
	*n_r = n;
	return n <= max;
}

/* Where the digits at the end begin. */
static size_t
digits_begin(struct span s)
{
	size_t i = s.len;

	while (i > 0 && ascii_is_digit(s.p[i - 1]))
		i--;
	return i;
}

/* Takes "/24", "//64" or "/24//64" off the end (5.3). False: a length that is
 * none. */
static bool
take_dual_cidr(struct spf_term *term, struct span *s)
{
	size_t at = digits_begin(*s);

	if (at >= 2 && at < s->len && s->p[at - 1] == '/' &&
	    s->p[at - 2] == '/') {
		if (!read_length(&term->cidr6, from(*s, at), SPF_CIDR6_MAX))
			return false;
		s->len = at - 2;
		at = digits_begin(*s);
	}
	if (at >= 1 && at < s->len && s->p[at - 1] == '/') {
		if (!read_length(&term->cidr4, from(*s, at), SPF_CIDR4_MAX))
			return false;
		s->len = at - 1;
	}
	return true;
}

/* `s` is behind the name. A domain-spec must, may or must not follow. */
static bool
take_spec(struct spf_term *term, struct span s, bool required)
{
	if (s.len == 0)
		return !required;
	if (s.p[0] != ':' || !is_domain_spec(from(s, 1)))
		return false;
	term->spec = s.p + 1;
	term->spec_len = s.len - 1;
	return true;
}

static bool
take_address(struct spf_term *term, struct span s)
{
	bool v4 = term->kind == SPF_TERM_IP4;
	char text[INET6_ADDRSTRLEN];
	size_t at;

	if (s.len < 2 || s.p[0] != ':')
		return false;
	s = from(s, 1);
	at = digits_begin(s);
	if (at > 0 && at < s.len && s.p[at - 1] == '/') {
		if (!read_length(v4 ? &term->cidr4 : &term->cidr6, from(s, at),
			v4 ? SPF_CIDR4_MAX : SPF_CIDR6_MAX))
			return false;
		s.len = at - 1;
	}
	if (s.len >= sizeof(text))
		return false;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	return strlen(text) == s.len &&
	       inet_pton(v4 ? AF_INET : AF_INET6, text, term->address) == 1;
}

static const char *const term_names[] = {
    [SPF_TERM_ALL] = "all",
    [SPF_TERM_INCLUDE] = "include",
    [SPF_TERM_A] = "a",
    [SPF_TERM_MX] = "mx",
    [SPF_TERM_PTR] = "ptr",
    [SPF_TERM_IP4] = "ip4",
    [SPF_TERM_IP6] = "ip6",
    [SPF_TERM_EXISTS] = "exists",
};

const char *
spf_term_name(enum spf_term_kind kind)
{
	return term_names[kind];
}

bool
spf_term_asks(enum spf_term_kind kind)
{
	return kind != SPF_TERM_ALL && kind != SPF_TERM_IP4 &&
	       kind != SPF_TERM_IP6;
}

static bool
take_kind(enum spf_term_kind *kind_r, struct span name)
{
	for (size_t i = 0; i < sizeof(term_names) / sizeof(*term_names); i++) {
		if (is_word(name, term_names[i])) {
			*kind_r = (enum spf_term_kind)i;
			return true;
		}
	}
	return false;
}

static struct span
take_qualifier(struct spf_term *term, struct span s)
{
	static const struct {
		char sign;
		enum spf_outcome outcome;
	} signs[] = {{'+', SPF_PASS}, {'-', SPF_FAIL}, {'~', SPF_SOFTFAIL},
	    {'?', SPF_NEUTRAL}};

	term->qualifier = SPF_PASS;
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (s.len > 0 && s.p[0] == signs[i].sign) {
			term->qualifier = signs[i].outcome;
			return from(s, 1);
		}
	}
	return s;
}

/* directive = [ qualifier ] mechanism (4.6.1) */
static bool
parse_mechanism(struct spf_term *term, struct span s)
{
	size_t n = 0;

	*term =
	    (struct spf_term){.cidr4 = SPF_CIDR4_MAX, .cidr6 = SPF_CIDR6_MAX};
	s = take_qualifier(term, s);
	while (n < s.len && ascii_is_alnum(s.p[n]))
		n++;
	if (!take_kind(&term->kind, (struct span){s.p, n}))
		return false;
	s = from(s, n);
	switch (term->kind) {
	case SPF_TERM_ALL:
		return s.len == 0;
	case SPF_TERM_INCLUDE:
	case SPF_TERM_EXISTS:
		return take_spec(term, s, true);
	case SPF_TERM_A:
	case SPF_TERM_MX:
		return take_dual_cidr(term, &s) && take_spec(term, s, false);
	case SPF_TERM_PTR:
		return take_spec(term, s, false);
	case SPF_TERM_IP4:
	case SPF_TERM_IP6:
		return take_address(term, s);
	}
	return false;
}

/* ---------------------------------------------------------------- modifiers */

/* The length of a modifier's name, 0 where the term is none: name = ALPHA
 * *( ALPHA / DIGIT / "-" / "_" / "." ), and "=" behind it. */
static size_t
modifier_name_len(struct span s)
{
	size_t n = 0;

	while (n < s.len &&
	       (ascii_is_letter(s.p[n]) ||
		   (n > 0 && (ascii_is_digit(s.p[n]) || s.p[n] == '-' ||
				 s.p[n] == '_' || s.p[n] == '.'))))
		n++;
	return n < s.len && s.p[n] == '=' ? n : 0;
}

/* exp= is looked at for its syntax and left (no text of strangers is ever
 * fetched or shown); an unknown one needs a macro-string (6). */
static const char *
parse_modifier(
    struct spf_record *record, bool *has_exp, struct span s, size_t name_len)
{
	struct span value = from(s, name_len + 1);
	size_t end;

	s.len = name_len;
	if (is_word(s, "redirect")) {
		if (record->redirect != NULL)
			return "redirect= stands in it twice";
		record->redirect = value.p;
		record->redirect_len = value.len;
		return is_domain_spec(value) ? NULL
					     : "redirect= names no domain";
	}
	if (is_word(s, "exp")) {
		if (*has_exp)
			return "exp= stands in it twice";
		*has_exp = true;
		return is_domain_spec(value) ? NULL : "exp= names no domain";
	}
	return walk_macros(value, TEXT_LETTERS, &end)
		   ? NULL
		   : "a modifier's value is malformed";
}

/* --------------------------------------------------------------- the record */

static const char *
add_mechanism(struct spf_record *record, struct span s)
{
	if (record->n_terms == SPF_TERMS_MAX)
		return "it has too many terms";
	if (!parse_mechanism(&record->terms[record->n_terms], s))
		return "a term is malformed or unknown";
	record->n_terms++;
	return NULL;
}

/* Null, or what is wrong. */
static const char *
parse_terms(struct spf_record *record, struct span rest)
{
	bool has_exp = false;
	const char *fault = NULL;

	while (fault == NULL && rest.len > 0) {
		struct span term;
		size_t n;

		if (rest.p[0] != ' ')
			return "its terms are not parted by spaces";
		while (rest.len > 0 && rest.p[0] == ' ')
			rest = from(rest, 1);
		term = rest;
		while (rest.len > 0 && rest.p[0] != ' ')
			rest = from(rest, 1);
		term.len -= rest.len;
		if (term.len == 0)
			break;
		n = modifier_name_len(term);
		fault = n > 0 ? parse_modifier(record, &has_exp, term, n)
			      : add_mechanism(record, term);
	}
	return fault;
}

bool
spf_record_is(const char *text, size_t len)
{
	size_t n = sizeof(VERSION_WORD) - 1;

	/* A control character or octet beyond ASCII in the place of the space
	 * is a broken record, not another version. */
	return len >= n && strncasecmp(text, VERSION_WORD, n) == 0 &&
	       (len == n || text[n] <= ' ' || text[n] > '~');
}

static bool
is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~')
			return false;
	}
	return true;
}

static size_t
count_words(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 1; i < len; i++)
		n += text[i] != ' ' && text[i - 1] == ' ';
	return n;
}

enum status
spf_record_parse(
    struct spf_record *record_r, const char *text, size_t len, struct err *err)
{
	struct spf_record record = {0};
	struct span rest = {text, len};
	const char *fault = NULL;
	size_t n_words;

	*record_r = record;
	if (len > SPF_RECORD_MAX)
		return err_set(err, ST_INVALID, "it is longer than %d octets",
		    SPF_RECORD_MAX);
	if (!spf_record_is(text, len) || !is_plain(text, len))
		return err_set(
		    err, ST_INVALID, "it holds octets that no SPF record may");
	n_words = count_words(text, len);
	record.terms = calloc(n_words + 1, sizeof(*record.terms));
	if (record.terms == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	fault = parse_terms(&record, from(rest, sizeof(VERSION_WORD) - 1));
	if (fault != NULL) {
		spf_record_clear(&record);
		return err_set(err, ST_INVALID, "%s", fault);
	}
	*record_r = record;
	return ST_OK;
}

void
spf_record_clear(struct spf_record *record)
{
	free(record->terms);
	*record = (struct spf_record){0};
}

/* -------------------------------------------------------------------- names */

/* What dns_query() takes in a name. */
static bool
is_name_octet(char c)
{
	return c > ' ' && c < 0x7f && c != '\\' && c != '"';
}

static bool
labels_fit(const char *text, size_t len)
{
	size_t label = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '.') {
			if (label == 0)
				return false;
			label = 0;
		} else if (!is_name_octet(text[i]) ||
			   ++label > DOMAIN_LABEL_MAX) {
			return false;
		}
	}
	return label > 0;
}

enum status
spf_name_normalize(char name_r[DOMAIN_SIZE], const char *text, size_t len)
{
	name_r[0] = '\0';
	if (len > 0 && text[len - 1] == '.')
		len--;
	while (len >= DOMAIN_SIZE) {
		const char *dot = memchr(text, '.', len);

		if (dot == NULL)
			return ST_INVALID;
		len -= (size_t)(dot + 1 - text);
		text = dot + 1;
	}
	if (!labels_fit(text, len))
		return ST_INVALID;
	for (size_t i = 0; i < len; i++)
		name_r[i] = text[i] >= 'A' && text[i] <= 'Z'
				? (char)(text[i] | 0x20)
				: text[i];
	name_r[len] = '\0';
	return ST_OK;
}
