/* SPDX-License-Identifier: ISC
 * Lines of risk { }'s lists into sets of names. Opens no file. */
#include "approve/risk_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/secret.h"
#include "lib/name/domain.h"

#define HEADER "rank,domain"

enum { DENIED_EXPECTED = 64 };

/* One line of a text, without its end. */
struct line {
	const char *text;
	size_t len, number;
};

/* A text being read by lines. */
struct reading {
	const char *name; /* for messages */
	const char *next, *end;
	size_t n_lines;
	struct err *err;
};

static bool
line_next(struct reading *reading, struct line *line_r)
{
	size_t left = (size_t)(reading->end - reading->next), len;
	const char *lf;

	if (left == 0)
		return false;
	lf = memchr(reading->next, '\n', left);
	len = lf != NULL ? (size_t)(lf - reading->next) : left;
	*line_r = (struct line){reading->next, len, ++reading->n_lines};
	reading->next += len + (lf != NULL);
	if (line_r->len > 0 && line_r->text[line_r->len - 1] == '\r')
		line_r->len--;
	return true;
}

static enum status
broken(const struct reading *reading, const struct line *line, const char *what)
{
	return err_set(reading->err, ST_INVALID, "%s:%zu: %s", reading->name,
	    line->number, what);
}

static enum status
no_room(const struct reading *reading)
{
	return err_set(reading->err, ST_NOMEM,
	    "%s: out of memory, or more "
	    "than %d domains",
	    reading->name, RISK_NAMES_MAX);
}

static enum status
source_hash(struct risk_source *source, const char *bytes, size_t len)
{
	char hex[2 * SHA256_SIZE + 1];
	uint8_t hash[SHA256_SIZE];
	enum status st = sha256(hash, bytes, len);

	if (st != ST_OK)
		return st;
	hex_encode(hex, hash, sizeof(hash));
	snprintf(source->hash, sizeof(source->hash), "sha256:%s", hex);
	return ST_OK;
}

size_t
risk_lists_lines(const char *bytes, size_t len)
{
	const char *end = bytes + len;
	size_t n = 0;

	for (const char *p = bytes; p != NULL && p < end; n++) {
		p = memchr(p, '\n', (size_t)(end - p));
		if (p != NULL)
			p++;
	}
	return n;
}

/* ------------------------------------------------------- high-risk domains */

/* The name that shows: U-labels where there are any. False where the A-labels
 * are none by IDNA2008: such a name cannot be read, and looks like nothing. */
static bool
shown_name(char shown_r[DOMAIN_UNICODE_SIZE], const char *name)
{
	struct domain domain;

	if (strstr(name, "xn--") == NULL) {
		snprintf(shown_r, DOMAIN_UNICODE_SIZE, "%s", name);
		return true;
	}
	if (domain_parse(&domain, name, NULL) != ST_OK)
		return false;
	snprintf(shown_r, DOMAIN_UNICODE_SIZE, "%s", domain.unicode);
	return true;
}

/* The first, which has the better rank, keeps a skeleton that two share. */
static enum status
add_listed(struct risk_lists *lists, const struct confusable *confusable,
    const char *name, uint32_t rank)
{
	char shown[DOMAIN_UNICODE_SIZE], skeleton[CONFUSABLE_SIZE];
	uint32_t place;
	enum status st;

	switch (risk_names_add(lists->listed, &place, name, rank)) {
	case RISK_NO_ROOM:
		return ST_NOMEM;
	case RISK_PRESENT:
		return ST_OK;
	case RISK_ADDED:
		break;
	}
	if (!shown_name(shown, name))
		return ST_OK;
	st = confusable_skeleton(skeleton, confusable, shown);
	if (st != ST_OK)
		return st == ST_INVALID ? ST_OK : st;
	return risk_names_add(lists->skeletons, NULL, skeleton, place) ==
		       RISK_NO_ROOM
		   ? ST_NOMEM
		   : ST_OK;
}

/* The name and its parents of two labels or more: one of them is its
 * registrable domain, by which names are looked up, and none of the others is
 * anybody's. Which it is need not be known here. */
static enum status
add_name(struct risk_lists *lists, const struct confusable *confusable,
    const char *name, uint32_t rank)
{
	enum status st = ST_OK;
	const char *dot;

	while (st == ST_OK && (dot = strchr(name, '.')) != NULL) {
		st = add_listed(lists, confusable, name, rank);
		name = dot + 1;
	}
	return st;
}

/* The digits in front of the comma. */
static bool
read_rank(uint32_t *rank_r, const char *text, size_t len)
{
	uint64_t rank = 0;

	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		rank = rank * 10 + (uint64_t)(text[i] - '0');
		if (rank > UINT32_MAX)
			return false;
	}
	*rank_r = (uint32_t)rank;
	return rank > 0;
}

static enum status
read_listed(struct risk_lists *lists, const struct reading *reading,
    const struct line *line, uint32_t top, const struct confusable *confusable)
{
	const char *comma = memchr(line->text, ',', line->len);
	char name[DOMAIN_SIZE];
	size_t before;
	uint32_t rank;
	enum status st;

	if (comma == NULL)
		return broken(reading, line,
		    "has no comma; each line is a "
		    "rank, a comma and a domain");
	before = (size_t)(comma - line->text);
	if (!read_rank(&rank, line->text, before))
		return broken(reading, line,
		    "what stands before the comma is "
		    "no rank; write a number from 1");
	st = domain_to_ascii(name, comma + 1, line->len - before - 1);
	if (st == ST_INVALID)
		return broken(reading, line,
		    "what stands behind the comma is "
		    "no domain name");
	if (st == ST_OK && rank <= top) {
		lists->list.n_domains++;
		st = add_name(lists, confusable, name, rank);
	}
	return st == ST_NOMEM ? no_room(reading) : st;
}

static bool
is_header(const struct line *line)
{
	return line->number == 1 && line->len == strlen(HEADER) &&
	       strncmp(line->text, HEADER, line->len) == 0;
}

enum status
risk_lists_read(struct risk_lists *lists, const char *name, const char *bytes,
    size_t len, uint32_t top, const struct confusable *confusable,
    struct err *err)
{
	struct reading reading = {name, bytes, bytes + len, 0, err};
	struct line line;
	size_t n = 0;
	enum status st = ST_OK;

	while (st == ST_OK && line_next(&reading, &line)) {
		if (is_header(&line))
			continue;
		st = read_listed(lists, &reading, &line, top, confusable);
		n++;
	}
	if (st == ST_OK && n == 0)
		return err_set(err, ST_INVALID,
		    "%s: holds no domain; write "
		    "lines of a rank, a comma and a domain, or unset risk.list",
		    name);
	return st == ST_OK ? source_hash(&lists->list, bytes, len) : st;
}

/* ----------------------------------------------------------- denied domains */

static void
line_trim(struct line *line)
{
	const char *comment = memchr(line->text, '#', line->len);

	if (comment != NULL)
		line->len = (size_t)(comment - line->text);
	while (line->len > 0 && ascii_is_blank(line->text[line->len - 1]))
		line->len--;
	while (line->len > 0 && ascii_is_blank(line->text[0])) {
		line->text++;
		line->len--;
	}
}

static enum status
add_denied(struct risk_lists *lists, const char *name)
{
	uint32_t place;
	enum risk_added added = risk_names_add(lists->denied, &place, name, 0);

	/* So that a wildcard finds what is denied below it. */
	for (const char *p = strchr(name, '.');
	     p != NULL && added != RISK_NO_ROOM; p = strchr(p + 1, '.'))
		added =
		    risk_names_add(lists->denied_parents, NULL, p + 1, place);
	return added == RISK_NO_ROOM ? ST_NOMEM : ST_OK;
}

static enum status
read_denied(
    struct risk_lists *lists, const struct reading *reading, struct line *line)
{
	char name[DOMAIN_SIZE];
	enum status st;

	line_trim(line);
	if (line->len == 0)
		return ST_OK;
	if (line->len > 2 && strncmp(line->text, "*.", 2) == 0) {
		line->text += 2;
		line->len -= 2;
	}
	st = domain_to_ascii(name, line->text, line->len);
	if (st == ST_INVALID)
		return broken(reading, line,
		    "is no domain name; write one a line, comments from #");
	if (st == ST_OK)
		st = add_denied(lists, name);
	return st == ST_NOMEM ? no_room(reading) : st;
}

enum status
risk_lists_read_denied(struct risk_lists *lists, const char *name,
    const char *bytes, size_t len, struct err *err)
{
	struct reading reading = {name, bytes, bytes + len, 0, err};
	struct line line;
	enum status st = ST_OK;

	while (st == ST_OK && line_next(&reading, &line))
		st = read_denied(lists, &reading, &line);
	lists->deny.n_domains = risk_names_count(lists->denied);
	return st == ST_OK ? source_hash(&lists->deny, bytes, len) : st;
}

/* ----------------------------------------------------------------- lifetime */

/* Before all lists: a provider stays one where it is listed as well. */
static enum status
add_providers(struct risk_lists *lists, const struct confusable *confusable)
{
	const char *name;
	enum status st = ST_OK;

	for (size_t i = 0;
	     st == ST_OK && (name = risk_mail_provider(i)) != NULL; i++)
		st = add_listed(lists, confusable, name, 0);
	return st;
}

static bool
make_sets(struct risk_lists *lists, size_t n_expected, size_t octets)
{
	lists->listed = risk_names_new(n_expected, octets);
	lists->skeletons = risk_names_new(n_expected, octets);
	lists->denied = risk_names_new(DENIED_EXPECTED, 0);
	lists->denied_parents = risk_names_new(DENIED_EXPECTED, 0);
	return lists->listed != NULL && lists->skeletons != NULL &&
	       lists->denied != NULL && lists->denied_parents != NULL;
}

enum status
risk_lists_new(struct risk_lists **lists_r, size_t n_expected, size_t octets,
    const struct confusable *confusable, struct err *err)
{
	struct risk_lists *lists = calloc(1, sizeof(*lists));

	if (lists == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	lists->references = 1;
	if (!make_sets(lists, n_expected, octets) ||
	    add_providers(lists, confusable) != ST_OK) {
		risk_lists_free(lists);
		return err_set(err, ST_NOMEM, "out of memory");
	}
	*lists_r = lists;
	return ST_OK;
}

void
risk_lists_free(struct risk_lists *lists)
{
	if (lists == NULL)
		return;
	risk_names_free(lists->listed);
	risk_names_free(lists->skeletons);
	risk_names_free(lists->denied);
	risk_names_free(lists->denied_parents);
	free(lists);
}
