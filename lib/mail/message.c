/* SPDX-License-Identifier: ISC
 * Owns the choice of the part that a person sees first, and its way through
 * GMime, of which this is the only user. Charsets and lines are message_text's,
 * what the words mean is approve's. */
#include "lib/mail/message.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "lib/mail/fields.h"
#include "lib/mail/message_impl.h"

/* Known before GMime sees anything: each part but those of a multipart/digest
 * has a Content-Type line, each part has a line that begins with "--". */
enum {
	TYPE_LINES_MAX = MESSAGE_PARTS_MAX,
	BOUNDARY_LINES_MAX = 10 * MESSAGE_PARTS_MAX, /* texts have them too */
	ENCODED_MAX = 4 * MESSAGE_TEXT_MAX,
};

static pthread_once_t gmime_once = PTHREAD_ONCE_INIT;

/* --- before parsing --- */

static bool
begins_with(const char *line, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && strncasecmp(line, word, n) == 0;
}

/* Is there little enough of everything for a parser that recurses? */
static bool
is_bounded(const char *bytes, size_t len)
{
	const char *end = bytes + len;
	size_t n_types = 0, n_boundaries = 0;

	for (const char *p = bytes; p < end;) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *next = lf ? lf + 1 : end;
		size_t n = (size_t)(next - p);

		n_types += begins_with(p, n, "content-type");
		n_boundaries += begins_with(p, n, "--");
		p = next;
	}
	return n_types <= TYPE_LINES_MAX && n_boundaries <= BOUNDARY_LINES_MAX;
}

/* The fields that MIME needs, and the body: GMime need not read addresses,
 * dates and subjects of strangers, of which nothing here depends. */
static enum status
reduce(struct buf *out, const struct fields *fields)
{
	for (size_t i = 0; i < fields->n_items; i++) {
		const struct field *f = &fields->items[i];

		if (!begins_with(f->name, f->name_len, "content-") &&
		    !field_is(f, "MIME-Version"))
			continue;
		buf_add(out, f->raw, f->raw_len);
		buf_adds(out, "\r\n");
	}
	buf_adds(out, "\r\n");
	buf_add(out, fields->body, fields->body_len);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* Null where GMime finds no entity in it. */
static GMimeObject *
parse(const struct buf *bytes)
{
	GMimeStream *stream =
	    g_mime_stream_mem_new_with_buffer(bytes->data, bytes->len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeObject *object = g_mime_parser_construct_part(parser, NULL);

	g_object_unref(parser);
	g_object_unref(stream);
	return object;
}

/* --- looking at one part --- */

static bool
is_type(GMimeObject *object, const char *type, const char *subtype)
{
	GMimeContentType *ct = g_mime_object_get_content_type(object);

	return ct && g_mime_content_type_is_type(ct, type, subtype);
}

static size_t
count_headers(GMimeObject *object, const char *name)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	size_t n = 0;

	for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(list, i);

		n += strcasecmp(g_mime_header_get_name(h), name) == 0;
	}
	return n;
}

/* Two fields of a kind: mail programs differ in which of them they heed. */
static bool
is_ambiguous(GMimeObject *object)
{
	return count_headers(object, "Content-Type") > 1 ||
	       count_headers(object, "Content-Transfer-Encoding") > 1 ||
	       count_headers(object, "Content-Disposition") > 1;
}

/* RFC 2183 2.8: a disposition that is not known is an attachment. */
static bool
is_attachment(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);

	if (count_headers(object, "Content-Disposition") == 0)
		return false;
	if (!disposition || strcasecmp(disposition, "inline") != 0)
		return true;
	return g_mime_object_get_content_disposition_parameter(
		   object, "filename") != NULL;
}

static bool
is_encrypted(GMimeObject *object)
{
	return is_type(object, "multipart", "encrypted") ||
	       is_type(object, "application", "pkcs7-mime") ||
	       is_type(object, "application", "x-pkcs7-mime") ||
	       is_type(object, "application", "pgp-encrypted");
}

static bool
is_notification(GMimeObject *object)
{
	return is_type(object, "message", "disposition-notification") ||
	       is_type(object, "message", "global-disposition-notification") ||
	       is_type(object, "message", "delivery-status") ||
	       is_type(object, "message", "global-delivery-status") ||
	       is_type(object, "message", "feedback-report");
}

/* --- looking at all parts --- */

/* False where there are more parts or levels than a person makes. */
static bool
count_parts(GMimeObject *object, size_t depth, size_t *n_parts)
{
	GMimeMultipart *multipart;

	if (++*n_parts > MESSAGE_PARTS_MAX || depth > MESSAGE_DEPTH_MAX)
		return false;
	if (!GMIME_IS_MULTIPART(object))
		return true;
	multipart = GMIME_MULTIPART(object);
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
		if (!count_parts(g_mime_multipart_get_part(multipart, i),
			depth + 1, n_parts))
			return false;
	}
	return true;
}

static enum message_text find_text(GMimeObject *object, GMimePart **part_r);

static bool
has_type_behind(
    GMimeMultipart *multipart, const char *type, const char *subtype)
{
	for (int i = 1; i < g_mime_multipart_get_count(multipart); i++) {
		if (is_type(
			g_mime_multipart_get_part(multipart, i), type, subtype))
			return true;
	}
	return false;
}

/* The plain text comes first (RFC 2046 5.1.4), and only once: what stands in
 * a later alternative is never read in its place (T12). */
static enum message_text
find_in_alternative(GMimeMultipart *multipart, GMimePart **part_r)
{
	GMimeObject *first = g_mime_multipart_get_part(multipart, 0);

	if (has_type_behind(multipart, "text", "plain"))
		return MESSAGE_TEXT_UNSURE;
	return find_text(first, part_r);
}

/* The root is the first part, and is not named to be another. */
static enum message_text
find_in_related(GMimeMultipart *multipart, GMimePart **part_r)
{
	GMimeObject *first = g_mime_multipart_get_part(multipart, 0);
	const char *start = g_mime_object_get_content_type_parameter(
	    GMIME_OBJECT(multipart), "start");

	if (start && g_mime_multipart_get_subpart_from_content_id(
			 multipart, start) != first)
		return MESSAGE_TEXT_UNSURE;
	return find_text(first, part_r);
}

/* Encoded as a whole, which RFC 2045 6.4 forbids for what has parts. */
static bool
is_encoded(GMimeObject *object)
{
	const char *name =
	    g_mime_object_get_header(object, "Content-Transfer-Encoding");

	return name && strcasecmp(name, "7bit") != 0 &&
	       strcasecmp(name, "8bit") != 0 && strcasecmp(name, "binary") != 0;
}

static enum message_text
find_in_multipart(GMimeObject *object, GMimePart **part_r)
{
	GMimeMultipart *multipart = GMIME_MULTIPART(object);

	if (g_mime_multipart_get_count(multipart) == 0 || is_encoded(object))
		return MESSAGE_TEXT_UNSURE;
	if (is_type(object, "multipart", "alternative"))
		return find_in_alternative(multipart, part_r);
	if (is_type(object, "multipart", "related"))
		return find_in_related(multipart, part_r);
	/* mixed, signed, report and what is not known, which is mixed (RFC
	 * 2046 5.1.3): a person sees the first part first. */
	return find_text(g_mime_multipart_get_part(multipart, 0), part_r);
}

/* The depth was bounded by count_parts(). */
static enum message_text
find_text(GMimeObject *object, GMimePart **part_r)
{
	if (is_encrypted(object) || is_ambiguous(object))
		return MESSAGE_TEXT_UNSURE;
	if (is_attachment(object))
		return MESSAGE_TEXT_NONE;
	if (GMIME_IS_MULTIPART(object))
		return find_in_multipart(object, part_r);
	if (is_type(object, "text", "html"))
		return MESSAGE_TEXT_HTML_ONLY;
	if (!GMIME_IS_PART(object) || !is_type(object, "text", "plain"))
		return MESSAGE_TEXT_NONE;
	*part_r = GMIME_PART(object);
	return MESSAGE_TEXT_FOUND;
}

/* --- the text itself --- */

static enum status
read_encoded(struct buf *out, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream;
	char bytes[4096];
	ssize_t n;

	if (!content)
		return ST_OK;
	stream = g_mime_data_wrapper_get_stream(content);
	if (g_mime_stream_reset(stream) != 0)
		return ST_BUG;
	while ((n = g_mime_stream_read(stream, bytes, sizeof bytes)) > 0) {
		buf_add(out, bytes, (size_t)n);
		if (out->len > ENCODED_MAX)
			return ST_INVALID;
	}
	if (n < 0)
		return ST_BUG;
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

static enum status
decode_by_gmime(
    struct buf *out, GMimeContentEncoding encoding, const struct buf *encoded)
{
	GMimeEncoding state;
	char *bytes;
	size_t n;

	g_mime_encoding_init_decode(&state, encoding);
	bytes = malloc(g_mime_encoding_outlen(&state, encoded->len) + 1);
	if (!bytes)
		return ST_NOMEM;
	n = g_mime_encoding_flush(
	    &state, buf_str(encoded), encoded->len, bytes);
	buf_add(out, bytes, n);
	free(bytes);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* ST_INVALID: an encoding that is not known, or junk in it. */
static enum status
decode(struct buf *out, GMimePart *part, const struct buf *encoded)
{
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);

	switch (encoding) {
	case GMIME_CONTENT_ENCODING_DEFAULT:
		if (count_headers(
			GMIME_OBJECT(part), "Content-Transfer-Encoding") > 0)
			return ST_INVALID;
		break;
	case GMIME_CONTENT_ENCODING_7BIT:
	case GMIME_CONTENT_ENCODING_8BIT:
	case GMIME_CONTENT_ENCODING_BINARY:
		break;
	case GMIME_CONTENT_ENCODING_BASE64:
		if (!message_text_is_base64(buf_str(encoded), encoded->len))
			return ST_INVALID;
		return decode_by_gmime(out, encoding, encoded);
	case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
		if (!message_text_is_quoted_printable(
			buf_str(encoded), encoded->len))
			return ST_INVALID;
		return decode_by_gmime(out, encoding, encoded);
	case GMIME_CONTENT_ENCODING_UUENCODE:
		return ST_INVALID;
	}
	buf_add(out, buf_str(encoded), encoded->len);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

static bool
has_parameter(GMimePart *part, const char *name, const char *value)
{
	const char *got =
	    g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), name);

	return got && strcasecmp(got, value) == 0;
}

/* From the part's octets to UTF-8 lines. */
static enum status
read_text(struct buf *out, GMimePart *part)
{
	const char *charset = g_mime_object_get_content_type_parameter(
	    GMIME_OBJECT(part), "charset");
	struct buf encoded = BUF_INIT, decoded = BUF_INIT, text = BUF_INIT;
	enum status st;

	if ((st = read_encoded(&encoded, part)) != ST_OK ||
	    (st = decode(&decoded, part, &encoded)) != ST_OK ||
	    (st = message_text_convert(
		 &text, charset, buf_str(&decoded), decoded.len)) != ST_OK ||
	    (st = message_text_unix_lines(&text)) != ST_OK)
		goto out;
	if (text.len > MESSAGE_TEXT_MAX) {
		st = ST_INVALID;
		goto out;
	}
	if (has_parameter(part, "format", "flowed"))
		message_text_join_flowed(out, buf_str(&text), text.len,
		    has_parameter(part, "delsp", "yes"));
	else
		buf_add(out, buf_str(&text), text.len);
	if (!buf_ok(out))
		st = ST_NOMEM;
	else if (out->len > MESSAGE_TEXT_MAX)
		st = ST_INVALID;
out:
	buf_free(&encoded);
	buf_free(&decoded);
	buf_free(&text);
	return st;
}

/* Takes the text over where there is one; what cannot be read for certain is
 * no failure of ours but UNSURE. */
static enum status
take_text(struct message *message, GMimePart *part)
{
	struct buf text = BUF_INIT;
	enum status st = read_text(&text, part);

	if (st == ST_INVALID) {
		message->state = MESSAGE_TEXT_UNSURE;
		st = ST_OK;
	} else if (st == ST_OK &&
		   message_text_is_blank(buf_str(&text), text.len)) {
		message->state = MESSAGE_TEXT_NONE;
	} else if (st == ST_OK) {
		free(message->text);
		message->text_len = text.len;
		message->text = buf_steal(&text);
		message->state = MESSAGE_TEXT_FOUND;
		st = message->text ? ST_OK : ST_NOMEM;
	}
	buf_free(&text);
	return st;
}

/* --- the whole --- */

static void
take_type(struct message *message, GMimeObject *object)
{
	GMimeContentType *ct = g_mime_object_get_content_type(object);
	const char *type = g_mime_content_type_get_media_type(ct);
	const char *subtype = g_mime_content_type_get_media_subtype(ct);

	snprintf(message->type, sizeof message->type, "%s/%s",
	    type ? type : "text", subtype ? subtype : "plain");
	for (char *p = message->type; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
	}
}

static void
take_flags(struct message *message, GMimeObject *object)
{
	GMimeMultipart *multipart;

	message->is_report = is_type(object, "multipart", "report");
	message->is_feedback = is_notification(object);
	if (!message->is_report || !GMIME_IS_MULTIPART(object))
		return;
	multipart = GMIME_MULTIPART(object);
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
		message->is_feedback =
		    message->is_feedback ||
		    is_notification(g_mime_multipart_get_part(multipart, i));
}

static enum status
read_object(struct message *message, GMimeObject *object)
{
	GMimePart *part = NULL;
	size_t n_parts = 0;

	if (!count_parts(object, 1, &n_parts))
		return ST_OK;
	take_type(message, object);
	take_flags(message, object);
	message->state = find_text(object, &part);
	return message->state == MESSAGE_TEXT_FOUND ? take_text(message, part)
						    : ST_OK;
}

static enum status
read_fields(struct message *message, const struct fields *fields)
{
	struct buf reduced = BUF_INIT;
	GMimeObject *object = NULL;
	enum status st = reduce(&reduced, fields);

	if (st != ST_OK)
		goto out;
	pthread_once(&gmime_once, g_mime_init);
	object = parse(&reduced);
	if (object)
		st = read_object(message, object);
out:
	if (object)
		g_object_unref(object);
	buf_free(&reduced);
	return st;
}

enum status
message_prepare(void)
{
	pthread_once(&gmime_once, g_mime_init);
	return message_text_prepare();
}

enum status
message_read(struct message *message_r, const char *bytes, size_t len)
{
	struct message message = {.state = MESSAGE_TEXT_UNSURE};
	struct fields fields = {0};
	enum status st = ST_OK;

	message.text = strdup("");
	if (!message.text)
		return ST_NOMEM;
	if (is_bounded(bytes, len))
		st = fields_split(&fields, bytes, len, NULL);
	else
		st = ST_INVALID;
	if (st == ST_OK)
		st = read_fields(&message, &fields);
	else if (st == ST_INVALID)
		st = ST_OK; /* stays unsure */
	fields_clear(&fields);
	if (st != ST_OK)
		message_clear(&message);
	*message_r = message;
	return st;
}

void
message_clear(struct message *message)
{
	free(message->text);
	*message = (struct message){.state = MESSAGE_TEXT_UNSURE};
}
