/* SPDX-License-Identifier: ISC
 * Reads a file of mails and takes each apart into fields and body. */
#include "tests/bench/milter/mailfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_MAX = 640 }; /* octets of the line before a mail */

static bool
complain(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s\n", path, what);
	return false;
}

static char *
read_all(size_t *len_r, const char *path)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	size_t size = 1 << 20, len = 0, n;
	char *bytes = malloc(size);

	while (file != NULL && bytes != NULL &&
	       (n = fread(bytes + len, 1, size - len - 1, file)) > 0) {
		len += n;
		if (len + 1 == size)
			bytes = realloc(bytes, size *= 2);
	}
	if (file != NULL && file != stdin)
		fclose(file);
	if (file == NULL || bytes == NULL)
		return NULL;
	bytes[len] = '\0';
	*len_r = len;
	return bytes;
}

/* Takes the CR out of the folds, in place; the field's next one or null. */
static char *
split_field(struct mailfile_field *f, char *p)
{
	char *to;

	f->name = p;
	p = strchr(p, ':');
	if (p == NULL)
		return NULL;
	f->name_len = (size_t)(p - f->name);
	f->value = to = ++p;
	for (; *p != '\0'; p++) {
		if (p[0] == '\r' && p[1] == '\n' && p[2] != ' ' && p[2] != '\t')
			break;
		if (*p != '\r')
			*to++ = *p;
	}
	f->value_len = (size_t)(to - f->value);
	return *p == '\0' ? NULL : p + 2;
}

static bool
split_mail(struct mailfile_mail *mail)
{
	char *head, *p;
	const char *end = memmem(mail->bytes, mail->len, "\r\n\r\n", 4);

	if (end == NULL)
		return false;
	mail->body = end + 4;
	mail->body_len = mail->len - (size_t)(mail->body - mail->bytes);
	/* A copy, for the message stays as it is. */
	head = strndup(mail->bytes, (size_t)(end + 2 - mail->bytes));
	for (p = head; p != NULL && *p != '\0';) {
		if (mail->n_fields == MAILFILE_FIELDS_MAX)
			return false;
		p = split_field(&mail->fields[mail->n_fields++], p);
	}
	return head != NULL && p != NULL;
}

/* The line before a mail. sscanf(3) measures all that it is given, so it is
 * given the line alone. */
static bool
read_head(struct mailfile_mail *mail, const char *at, size_t left)
{
	const char *end = memchr(at, '\n', left < HEAD_MAX ? left : HEAD_MAX);
	char head[HEAD_MAX];
	int n_read = 0;

	if (end == NULL)
		return false;
	memcpy(head, at, (size_t)(end - at));
	head[end - at] = '\0';
	if (sscanf(head, "M %255s %255s %31s %zu%n", mail->from, mail->rcpt,
		mail->queue_id, &mail->len, &n_read) != 4 ||
	    head[n_read] != '\0' || mail->len > left - (size_t)(end - at) - 1)
		return false;
	mail->bytes = end + 1;
	return true;
}

bool
mailfile_read(struct mailfile *file_r, const char *path)
{
	size_t len, at = 0, room = 0;

	*file_r = (struct mailfile){.bytes = read_all(&len, path)};
	if (file_r->bytes == NULL)
		return complain(path, "cannot be read");
	while (at < len) {
		struct mailfile_mail *mail;

		if (file_r->n_mails == room) {
			room = room == 0 ? 64 : 2 * room;
			file_r->mails = realloc(
			    file_r->mails, room * sizeof(*file_r->mails));
			if (file_r->mails == NULL)
				return complain(path, "memory ran out");
		}
		mail = &file_r->mails[file_r->n_mails++];
		memset(mail, 0, sizeof(*mail));
		if (!read_head(mail, file_r->bytes + at, len - at))
			return complain(path, "is no file of mails");
		at = (size_t)(mail->bytes - file_r->bytes) + mail->len;
		if (!split_mail(mail))
			return complain(path, "has a malformed mail");
	}
	return file_r->n_mails > 0 || complain(path, "is empty");
}
