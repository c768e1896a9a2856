/* SPDX-License-Identifier: ISC
 * Writes and reads the evidence of an event. Reading trusts nothing: an
 * auditor reads what somebody may have changed. */
#include "audit/evidence.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char magic[] = "countersign evidence 1\n";

static bool
name_is_clean(const char *name, size_t len)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	return len > 0 && len < EVIDENCE_NAME_SIZE && name[0] != '.' &&
	       strspn(name, allowed) >= len;
}

const struct evidence_file *
evidence_file(const struct evidence *evidence, const char *name)
{
	for (size_t i = 0; i < evidence->n_files; i++) {
		if (strcmp(evidence->files[i].name, name) == 0)
			return &evidence->files[i];
	}
	return NULL;
}

void
evidence_add(
    struct evidence *evidence, const char *name, const char *bytes, size_t len)
{
	struct evidence_file *file = &evidence->files[evidence->n_files];

	if (bytes == NULL)
		return;
	assert(evidence->n_files < EVIDENCE_FILES_MAX &&
	       name_is_clean(name, strlen(name)) &&
	       evidence_file(evidence, name) == NULL);
	snprintf(file->name, sizeof(file->name), "%s", name);
	file->bytes = bytes;
	file->len = len;
	evidence->n_files++;
}

enum status
evidence_write(struct buf *out, const struct evidence *evidence)
{
	buf_adds(out, magic);
	for (size_t i = 0; i < evidence->n_files; i++)
		buf_addf(out, "%s %zu\n", evidence->files[i].name,
		    evidence->files[i].len);
	buf_addc(out, '\n');
	for (size_t i = 0; i < evidence->n_files; i++)
		buf_add(out, evidence->files[i].bytes, evidence->files[i].len);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* A number in decimal without sign and leading zeros, no greater than `max`. */
static bool
read_length(size_t *len_r, const char *text, size_t n, size_t max)
{
	size_t len = 0;

	if (n == 0 || (n > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		if (len > (max - (size_t)(text[i] - '0')) / 10)
			return false;
		len = len * 10 + (size_t)(text[i] - '0');
	}
	*len_r = len;
	return true;
}

/* "NAME LENGTH" */
static bool
read_line(struct evidence *e, const char *line, size_t n, size_t max)
{
	const char *blank = memchr(line, ' ', n);
	struct evidence_file *file = &e->files[e->n_files];
	size_t name_len;

	if (blank == NULL || e->n_files == EVIDENCE_FILES_MAX)
		return false;
	name_len = (size_t)(blank - line);
	if (!name_is_clean(line, name_len) ||
	    !read_length(&file->len, blank + 1, n - name_len - 1, max))
		return false;
	memcpy(file->name, line, name_len);
	file->name[name_len] = '\0';
	if (evidence_file(e, file->name) != NULL)
		return false;
	e->n_files++;
	return true;
}

static bool
read_index(struct evidence *e, const char *bytes, size_t len)
{
	const char *end = bytes + len, *p = bytes + strlen(magic);

	for (;;) {
		const char *newline =
		    p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;

		if (newline == NULL)
			return false;
		if (newline == p)
			break;
		if (!read_line(e, p, (size_t)(newline - p), len))
			return false;
		p = newline + 1;
	}
	e->index_len = (size_t)(p + 1 - bytes);
	return true;
}

enum status
evidence_read(
    struct evidence *evidence_r, const char *bytes, size_t len, struct err *err)
{
	struct evidence e = {.n_files = 0};
	size_t at;

	if (len < strlen(magic) || memcmp(bytes, magic, strlen(magic)) != 0)
		return err_set(err, ST_INVALID, "no evidence of this version");
	if (!read_index(&e, bytes, len))
		return err_set(err, ST_INVALID, "its index is malformed");
	at = e.index_len;
	for (size_t i = 0; i < e.n_files; i++) {
		if (e.files[i].len > len - at)
			return err_set(err, ST_INVALID, "%s is cut short",
			    e.files[i].name);
		e.files[i].bytes = bytes + at;
		at += e.files[i].len;
	}
	if (at != len)
		return err_set(err, ST_INVALID,
		    "%zu octets stand behind its files", len - at);
	*evidence_r = e;
	return ST_OK;
}
