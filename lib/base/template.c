/* SPDX-License-Identifier: ISC
 * Compiles a template to a flat list of steps and runs it. Which values there
 * are, and whether the result is a mail or a page, is left to the callers. */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/file.h"
#include "lib/base/template.h"

enum { TEMPLATE_DEPTH_MAX = 8, TEMPLATE_NAMES_SHOWN = 512 };

enum step_kind {
	STEP_TEXT,  /* `text`, `len` */
	STEP_VALUE, /* of variable `var` */
	STEP_OPEN,  /* shown where `var` is set, else on to step `end` */
	STEP_CLOSE,
};

struct step {
	enum step_kind kind;
	const char *text;
	size_t len;
	size_t var;
	size_t end;
};

struct template
{
	enum template_escape escape;
	struct buf source; /* the steps' texts point into it */
	struct step *steps;
	size_t n_steps, size;
};

/* What is between {{ and }}, its sign (# / ! or none) apart. */
struct tag {
	char sign;
	const char *name;
	size_t name_len;
	const char *start, *end; /* with its braces, or its whole line */
};

struct compiler {
	struct template *t;
	const char *path;
	const char *const *names;
	struct err *err;
	const char *at;
	size_t open[TEMPLATE_DEPTH_MAX];
	size_t depth;
};

static int
line_of(const struct compiler *c, const char *where)
{
	int line = 1;

	for (const char *p = buf_str(&c->t->source); p < where; p++)
		line += *p == '\n';
	return line;
}

static enum status
add_step(struct template *t, struct step step)
{
	if (t->n_steps == t->size) {
		size_t size = t->size == 0 ? 32 : t->size * 2;
		struct step *steps =
		    reallocarray(t->steps, size, sizeof(*steps));

		if (steps == NULL)
			return ST_NOMEM;
		t->steps = steps;
		t->size = size;
	}
	t->steps[t->n_steps++] = step;
	return ST_OK;
}

static void
trim(const char **s, size_t *len)
{
	while (*len > 0 && (ascii_is_blank(**s) || **s == '\n')) {
		(*s)++;
		(*len)--;
	}
	while (*len > 0 &&
	       (ascii_is_blank((*s)[*len - 1]) || (*s)[*len - 1] == '\n'))
		(*len)--;
}

/* A tag that prints nothing and has a line of its own takes the line with it,
 * so that leaving out a section leaves no empty lines. */
static void
tag_take_line(const struct compiler *c, struct tag *tag)
{
	const char *first = buf_str(&c->t->source);
	const char *start = tag->start, *end = tag->end;

	while (start > c->at && ascii_is_blank(start[-1]))
		start--;
	while (ascii_is_blank(*end))
		end++;
	if ((start != first && start[-1] != '\n') ||
	    (*end != '\n' && *end != '\0'))
		return;
	tag->start = start;
	tag->end = *end == '\n' ? end + 1 : end;
}

/* Finds the next tag. ST_NOTFOUND where only text is left. */
static enum status
tag_next(const struct compiler *c, struct tag *tag)
{
	const char *open = strstr(c->at, "{{"), *close;

	if (open == NULL)
		return ST_NOTFOUND;
	close = strstr(open + 2, "}}");
	if (close == NULL)
		return err_set(c->err, ST_INVALID,
		    "%s:%d: {{ without }}; close the tag", c->path,
		    line_of(c, open));
	*tag = (struct tag){.start = open, .end = close + 2};
	tag->name = open + 2;
	tag->name_len = (size_t)(close - tag->name);
	if (tag->name_len > 0 && strchr("#/!", *tag->name) != NULL) {
		tag->sign = *tag->name++;
		tag->name_len--;
		tag_take_line(c, tag);
	}
	trim(&tag->name, &tag->name_len);
	return ST_OK;
}

static enum status
unknown_variable(const struct compiler *c, const struct tag *tag)
{
	struct buf known = BUF_INIT;
	enum status st;

	for (size_t i = 0; c->names[i] != NULL; i++) {
		buf_adds(&known, i == 0 ? "" : ", ");
		buf_adds(&known, c->names[i]);
	}
	st = err_set(c->err, ST_INVALID,
	    "%s:%d: unknown variable {{%.*s}}; known are: %.*s", c->path,
	    line_of(c, tag->name),
	    (int)(tag->name_len < 64 ? tag->name_len : 64), tag->name,
	    TEMPLATE_NAMES_SHOWN, buf_str(&known));
	buf_free(&known);
	return st;
}

static enum status
find_variable(const struct compiler *c, const struct tag *tag, size_t *var_r)
{
	for (size_t i = 0; c->names[i] != NULL; i++) {
		if (tag->name_len > 0 && strlen(c->names[i]) == tag->name_len &&
		    memcmp(c->names[i], tag->name, tag->name_len) == 0) {
			*var_r = i;
			return ST_OK;
		}
	}
	return unknown_variable(c, tag);
}

static enum status
open_section(struct compiler *c, const struct tag *tag, size_t var)
{
	if (c->depth == TEMPLATE_DEPTH_MAX)
		return err_set(c->err, ST_INVALID,
		    "%s:%d: sections nest deeper than %d; take {{#%s}} out of "
		    "another",
		    c->path, line_of(c, tag->name), TEMPLATE_DEPTH_MAX,
		    c->names[var]);
	c->open[c->depth++] = c->t->n_steps;
	return add_step(c->t,
	    (struct step){.kind = STEP_OPEN, .text = tag->name, .var = var});
}

static enum status
close_section(struct compiler *c, const struct tag *tag, size_t var)
{
	struct step *open;

	if (c->depth == 0)
		return err_set(c->err, ST_INVALID,
		    "%s:%d: {{/%s}} closes nothing; open the section with "
		    "{{#%s}} or take it out",
		    c->path, line_of(c, tag->name), c->names[var],
		    c->names[var]);
	open = &c->t->steps[c->open[c->depth - 1]];
	if (open->var != var)
		return err_set(c->err, ST_INVALID,
		    "%s:%d: {{/%s}} where {{#%s}} of line %d is open; close "
		    "that one first",
		    c->path, line_of(c, tag->name), c->names[var],
		    c->names[open->var], line_of(c, open->text));
	open->end = c->t->n_steps;
	c->depth--;
	return add_step(c->t, (struct step){.kind = STEP_CLOSE});
}

static enum status
compile_tag(struct compiler *c, const struct tag *tag)
{
	enum status st;
	size_t var = 0;

	if (tag->sign == '!')
		return ST_OK;
	st = find_variable(c, tag, &var);
	if (st != ST_OK)
		return st;
	if (tag->sign == '#')
		return open_section(c, tag, var);
	if (tag->sign == '/')
		return close_section(c, tag, var);
	return add_step(c->t, (struct step){.kind = STEP_VALUE, .var = var});
}

static enum status
compile_text(struct compiler *c, const char *end)
{
	if (end == c->at)
		return ST_OK;
	return add_step(c->t, (struct step){.kind = STEP_TEXT,
				  .text = c->at,
				  .len = (size_t)(end - c->at)});
}

static enum status
compile(struct compiler *c)
{
	const char *end = buf_str(&c->t->source) + c->t->source.len;
	struct tag tag = {0};
	enum status st;

	c->at = buf_str(&c->t->source);
	while ((st = tag_next(c, &tag)) == ST_OK) {
		st = compile_text(c, tag.start);
		if (st == ST_OK)
			st = compile_tag(c, &tag);
		if (st != ST_OK)
			return st;
		c->at = tag.end;
	}
	if (st != ST_NOTFOUND)
		return st;
	if (c->depth > 0) {
		const struct step *open = &c->t->steps[c->open[c->depth - 1]];

		return err_set(c->err, ST_INVALID,
		    "%s:%d: {{#%s}} is not closed; add {{/%s}}", c->path,
		    line_of(c, open->text), c->names[open->var],
		    c->names[open->var]);
	}
	return compile_text(c, end);
}

/* Line ends of Windows become ours; a NUL would end our searches early. */
static enum status
clean_source(struct compiler *c)
{
	struct buf *b = &c->t->source;
	size_t n = 0;

	if (b->len == 0)
		return ST_OK;
	if (strlen(b->data) != b->len)
		return err_set(c->err, ST_INVALID,
		    "%s:%d: holds a NUL byte; save it as UTF-8 text", c->path,
		    line_of(c, b->data + strlen(b->data)));
	for (size_t i = 0; i < b->len; i++) {
		if (b->data[i] != '\r' || b->data[i + 1] != '\n')
			b->data[n++] = b->data[i];
	}
	b->data[n] = '\0';
	b->len = n;
	return ST_OK;
}

/* In a text, what a tag of HTML says is left out. */
static void
add_words(struct buf *out, const char *text, enum template_escape escape)
{
	while (*text != '\0') {
		size_t n =
		    escape == TEMPLATE_TEXT ? strcspn(text, "<") : strlen(text);

		buf_add(out, text, n);
		text += n;
		text += strcspn(text, ">");
		text += *text == '>';
	}
}

/* Puts words in place of {{>KEY}}. They are one line each, so that lines keep
 * their numbers. */
static enum status
expand_words(struct compiler *c, const struct words *words)
{
	struct buf out = BUF_INIT;
	const char *at = buf_str(&c->t->source), *open;
	enum status st = ST_OK;

	while ((open = strstr(at, "{{>")) != NULL) {
		const char *key = open + 3, *close = strstr(key, "}}");
		size_t len = close != NULL ? (size_t)(close - key) : 0;
		const char *text = words != NULL && close != NULL
				       ? words_get(words, key, len)
				       : NULL;

		if (text == NULL) {
			st = err_set(c->err, ST_INVALID,
			    "%s:%d: {{>%.*s}}: %s has no such words", c->path,
			    line_of(c, open), (int)(len < 64 ? len : 64), key,
			    words != NULL ? words_path(words)
					  : "this template");
			break;
		}
		buf_add(&out, at, (size_t)(open - at));
		add_words(&out, text, c->t->escape);
		at = close + 2;
	}
	buf_adds(&out, at);
	if (st == ST_OK && !buf_ok(&out))
		st = ST_NOMEM;
	if (st == ST_OK) {
		buf_free(&c->t->source);
		c->t->source = out;
	} else {
		buf_free(&out);
	}
	return st;
}

enum status
template_load(struct template **t_r, const char *path,
    enum template_escape escape, const char *const *names,
    const struct words *words, struct err *err)
{
	struct template *t = calloc(1, sizeof(*t));
	struct compiler c = {.t = t, .path = path, .names = names, .err = err};
	enum status st;

	if (t == NULL)
		return ST_NOMEM;
	t->escape = escape;
	st = file_read(&t->source, path, TEMPLATE_SIZE_MAX, err);
	if (st == ST_OK)
		st = clean_source(&c);
	if (st == ST_OK)
		st = expand_words(&c, words);
	if (st == ST_OK)
		st = compile(&c);
	if (st == ST_OK)
		*t_r = t;
	else
		template_free(t);
	return st;
}

void
template_free(struct template *t)
{
	if (t == NULL)
		return;
	buf_free(&t->source);
	free(t->steps);
	free(t);
}

void
html_escape(struct buf *out, const char *s)
{
	for (;;) {
		size_t plain = strcspn(s, "&<>\"'");

		buf_add(out, s, plain);
		s += plain;
		switch (*s++) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\'':
			buf_adds(out, "&#39;");
			break;
		default: /* the end */
			return;
		}
	}
}

static bool
is_clean(const char *value)
{
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		if ((c < 0x20 && c != '\n') || c == 0x7f)
			return false;
	}
	return true;
}

static void
render_value(const struct template *t, struct buf *out, const char *value)
{
	if (value == NULL)
		return;
	assert(is_clean(value));
	switch (t->escape) {
	case TEMPLATE_TEXT:
		buf_adds(out, value);
		break;
	case TEMPLATE_HTML:
		html_escape(out, value);
		break;
	}
}

enum status
template_render(
    const struct template *t, struct buf *out, const char *const *values)
{
	for (size_t i = 0; i < t->n_steps; i++) {
		const struct step *s = &t->steps[i];

		switch (s->kind) {
		case STEP_TEXT:
			buf_add(out, s->text, s->len);
			break;
		case STEP_VALUE:
			render_value(t, out, values[s->var]);
			break;
		case STEP_OPEN:
			if (values[s->var] == NULL || values[s->var][0] == '\0')
				i = s->end;
			break;
		case STEP_CLOSE:
			break;
		}
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}
