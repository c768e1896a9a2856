/* SPDX-License-Identifier: ISC
 * Text with {{variables}}, {{#optional}}sections{{/optional}} and {{>words}} of
 * a language, which may hold variables and sections in their turn. Which
 * variables exist is told at loading, so that a template with an unknown one
 * stops the program at its start and not a mail in the middle. */
#ifndef BASE_TEMPLATE_H
#define BASE_TEMPLATE_H

#include "lib/base/buf.h"
#include "lib/base/words.h"

struct template;

enum template_escape {
	TEMPLATE_TEXT, /* values are inserted as they are */
	TEMPLATE_HTML, /* & < > " ' become references */
};

enum { TEMPLATE_SIZE_MAX = 256 * 1024 };

/* Reads and compiles the file. `names` is a null-terminated list of every
 * variable that may occur; `words`, which may be null, is where {{>KEY}} is
 * looked up: in text without its tags, for words are HTML. ST_INVALID with
 * "FILE:LINE: ..." for an unknown variable or key, an unclosed section, a file
 * that is missing or too large. */
enum status template_load(struct template **t_r, const char *path,
    enum template_escape escape, const char *const *names,
    const struct words *words, struct err *err) MUST_CHECK;
void template_free(struct template *t);

/* Appends the text to `out`. values[i] belongs to names[i] of template_load();
 * a null value prints nothing and leaves out its section. A section is shown
 * where its variable is neither null nor "". Values that hold control
 * characters other than \n are the callers' mistake (assert). */
enum status template_render(const struct template *t, struct buf *out,
    const char *const *values) MUST_CHECK;

/* Appends `s` with & < > " ' as references. */
void html_escape(struct buf *out, const char *s);

#endif
