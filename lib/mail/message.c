/* SPDX-License-Identifier: ISC
 * Owns the way of a mail through GMime to the texts that a person sees. Which
 * parts these are is message_parts', charsets and lines message_text's, what
 * the words mean approve's. */
#include "lib/mail/message.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/mail/fields.h"
#include "lib/mail/message_impl.h"
#include "lib/mail/message_parts.h"

enum { FIELDS_EXPECTED = 1024 }; /* octets; more make the buffer grow */

static pthread_once_t gmime_once = PTHREAD_ONCE_INIT;

/* --- before parsing --- */

/* The fields that MIME needs, and the body: GMime need not read addresses,
 * dates and subjects of strangers, of which nothing here depends. */
static enum status
reduce(struct buf *out, const struct fields *fields)
{
	buf_expect(out, fields->body_len + FIELDS_EXPECTED);
	for (size_t i = 0; i < fields->n_items; i++) {
		const struct field *f = &fields->items[i];

		if (!(f->name_len >= 8 &&
			strncasecmp(f->name, "Content-", 8) == 0) &&
		    !field_is(f, "MIME-Version"))
			continue;
		buf_add(out, f->raw, f->raw_len);
		buf_adds(out, "\r\n");
	}
	buf_adds(out, "\r\n");
	buf_add(out, fields->body, fields->body_len);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* Null where GMime finds no entity in it. Takes the bytes over. */
static GMimeObject *
parse(struct buf *bytes)
{
	const size_t len = bytes->len;
	GByteArray *array =
	    g_byte_array_new_take((guint8 *)buf_steal(bytes), len);
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array);
	GMimeParser *parser;
	GMimeObject *object;

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), TRUE);
	parser = g_mime_parser_new_with_stream(stream);
	object = g_mime_parser_construct_part(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return object;
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
		if (out->len > MESSAGE_ENCODED_MAX)
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
		if (message_count_headers(
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

/* From the part's octets to UTF-8 lines, as they stand. */
static enum status
read_lines(struct buf *out, GMimePart *part)
{
	const char *charset = g_mime_object_get_content_type_parameter(
	    GMIME_OBJECT(part), "charset");
	struct buf encoded = BUF_INIT, decoded = BUF_INIT;
	enum status st;

	if ((st = read_encoded(&encoded, part)) == ST_OK &&
	    (st = decode(&decoded, part, &encoded)) == ST_OK)
		st = message_text_lines(
		    out, charset, buf_str(&decoded), decoded.len);
	buf_free(&encoded);
	buf_free(&decoded);
	return st;
}

/* As they are shown: joined where they flow. */
static enum status
read_text(struct buf *out, GMimePart *part, bool is_html)
{
	const struct message_form form = {.html = is_html,
	    .flowed = has_parameter(part, "format", "flowed"),
	    .delsp = has_parameter(part, "delsp", "yes")};
	struct buf lines = BUF_INIT;
	enum status st = read_lines(&lines, part);

	if (st == ST_OK)
		st = message_text_show(out, &form, &lines);
	buf_free(&lines);
	return st;
}

/* Takes the text over where there is one; what cannot be read for certain is
 * no failure of ours but UNSURE. */
static enum status
take_text(struct message *message, GMimePart *part)
{
	struct buf text = BUF_INIT;
	enum status st = read_text(&text, part, false);

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

enum status
message_add_other(struct message *message, struct buf *text, bool instead)
{
	struct message_other *other;

	if (message->n_others == MESSAGE_OTHERS_MAX ||
	    text->len > MESSAGE_TEXT_MAX)
		return ST_INVALID;
	other = &message->others[message->n_others];
	*other = (struct message_other){.len = text->len, .instead = instead};
	other->text = buf_steal(text);
	if (!other->text)
		return ST_NOMEM;
	message->n_others++;
	return ST_OK;
}

static void
drop_texts(struct message *message)
{
	for (size_t i = 0; i < message->n_others; i++)
		free(message->others[i].text);
	message->n_others = 0;
	message->text[0] = '\0';
	message->text_len = 0;
	message->state = MESSAGE_TEXT_UNSURE;
}

/* Appends the part's lines; a piece of text ends its last one. */
static enum status
read_seen(struct buf *out, const struct message_seen_part *seen)
{
	struct buf text = BUF_INIT;
	enum status st = read_text(&text, seen->part, seen->is_html);

	if (st == ST_OK && out->len > 0)
		buf_addc(out, '\n');
	if (st == ST_OK)
		buf_add(out, buf_str(&text), text.len);
	buf_free(&text);
	return st == ST_OK && !buf_ok(out) ? ST_NOMEM : st;
}

/* Pieces of one alternative are one text. */
static enum status
take_seen(struct message *message, GMimeObject *object, GMimePart *part)
{
	struct message_seen seen = {.n_items = 0};
	enum status st =
	    message_find_seen(&seen, object, part, 0) ? ST_OK : ST_INVALID;

	for (size_t i = 0; i < seen.n_items && st == ST_OK;) {
		const unsigned branch = seen.items[i].branch;
		struct buf text = BUF_INIT;

		do
			st = read_seen(&text, &seen.items[i++]);
		while (st == ST_OK && branch != 0 && i < seen.n_items &&
		       seen.items[i].branch == branch);
		if (st == ST_OK)
			st = message_add_other(message, &text, branch != 0);
		buf_free(&text);
	}
	return st;
}

/* --- what an altered header would show --- */

/* The same octets as flowed text, and as fixed lines. */
static enum status
take_flowed(struct message *message, GMimePart *part)
{
	struct buf lines = BUF_INIT, joined = BUF_INIT, spaced = BUF_INIT;
	enum status st = read_lines(&lines, part);

	if (st == ST_OK) {
		message_text_join_flowed(
		    &joined, buf_str(&lines), lines.len, true);
		message_text_join_flowed(
		    &spaced, buf_str(&lines), lines.len, false);
		st = message_add_other(message, &joined, true);
	}
	if (st == ST_OK)
		st = message_add_other(message, &spaced, true);
	if (st == ST_OK)
		st = message_add_other(message, &lines, true);
	buf_free(&lines);
	buf_free(&joined);
	buf_free(&spaced);
	return st;
}

/* What the octets show in the charset, as far as they are of it. */
static enum status
add_octets(struct message *message, const char *charset, const struct buf *raw)
{
	struct buf text = BUF_INIT;
	enum status st =
	    message_text_convert(&text, charset, buf_str(raw), raw->len);

	if (st == ST_INVALID) {
		buf_free(&text);
		st = message_text_clean(&text, buf_str(raw), raw->len);
	}
	if (st == ST_OK && (st = message_text_unix_lines(&text)) == ST_OK)
		st = message_add_other(message, &text, true);
	buf_free(&text);
	return st;
}

/* The octets as quoted-printable, and as they stand. */
static enum status
take_encodings(struct message *message, GMimePart *part)
{
	const char *charset = g_mime_object_get_content_type_parameter(
	    GMIME_OBJECT(part), "charset");
	struct buf encoded = BUF_INIT, decoded = BUF_INIT;
	enum status st = read_encoded(&encoded, part);

	if (st == ST_OK)
		st = add_octets(message, charset, &encoded);
	if (st == ST_OK &&
	    message_text_is_quoted_printable(buf_str(&encoded), encoded.len)) {
		st = decode_by_gmime(
		    &decoded, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, &encoded);
		if (st == ST_OK)
			st = add_octets(message, charset, &decoded);
	}
	buf_free(&encoded);
	buf_free(&decoded);
	return st;
}

/* The mail's own Content- fields may have been altered on the way. Of parts
 * only the boundary is theirs to choose, and the body shows which it was; of a
 * single text, how its lines join and what its "=" mean. HTML's source is no
 * text, whatever it is said to be. */
static enum status
take_other_readings(struct message *message, const struct fields *fields,
    GMimeObject *object, GMimePart *part)
{
	const char *boundary =
	    g_mime_object_get_content_type_parameter(object, "boundary");
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
	enum status st = ST_OK;

	if (!message_text_has_boundary(
		fields->body, fields->body_len, boundary))
		return ST_INVALID;
	if (GMIME_IS_MULTIPART(object))
		return ST_OK;
	if (message_html_is_source(message->text, message->text_len))
		return ST_INVALID;
	st = take_flowed(message, part);
	if (st == ST_OK && encoding != GMIME_CONTENT_ENCODING_BASE64)
		st = take_encodings(message, part);
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
		else if (*p <= ' ' || *p > '~')
			*p = '?';
	}
}

/* Holds it what programs alone send, as a part of its own? */
static bool
is_answer_of_program(GMimeObject *object)
{
	GMimeMultipart *multipart;

	if (message_is_notification(object) || message_is_invitation(object))
		return true;
	if (!GMIME_IS_MULTIPART(object))
		return false;
	multipart = GMIME_MULTIPART(object);
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
		if (is_answer_of_program(
			g_mime_multipart_get_part(multipart, i)))
			return true;
	}
	return false;
}

static void
take_flags(struct message *message, GMimeObject *object)
{
	GMimeMultipart *multipart;

	message->is_report = message_is_type(object, "multipart", "report") ||
			     is_answer_of_program(object);
	message->is_feedback = message_is_notification(object);
	if (!message->is_report || !GMIME_IS_MULTIPART(object))
		return;
	multipart = GMIME_MULTIPART(object);
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
		message->is_feedback =
		    message->is_feedback ||
		    message_is_notification(
			g_mime_multipart_get_part(multipart, i));
}

static enum status
read_object(struct message *message, GMimeObject *object,
    const struct fields *fields, bool strictly)
{
	GMimePart *part = NULL;
	size_t n_parts = 0;
	enum status st = ST_OK;

	if (!message_count_parts(object, 1, &n_parts))
		return ST_OK;
	take_type(message, object);
	take_flags(message, object);
	message->state = message_find_text(object, &part);
	if (message->state == MESSAGE_TEXT_FOUND)
		st = take_text(message, part);
	if (st != ST_OK || message->state != MESSAGE_TEXT_FOUND)
		return st;
	st = take_seen(message, object, part);
	if (st == ST_OK && strictly)
		st = take_other_readings(message, fields, object, part);
	if (st == ST_INVALID) {
		drop_texts(message);
		st = ST_OK;
	}
	return st;
}

static enum status
read_fields(struct message *message, const struct fields *fields, bool strictly)
{
	struct buf reduced = BUF_INIT;
	GMimeObject *object = NULL;
	enum status st = reduce(&reduced, fields);

	if (st != ST_OK)
		goto out;
	pthread_once(&gmime_once, g_mime_init);
	object = parse(&reduced);
	if (object)
		st = read_object(message, object, fields, strictly);
out:
	if (object)
		g_object_unref(object);
	buf_free(&reduced);
	return st;
}

enum status
message_read(
    struct message *message_r, const char *bytes, size_t len, bool strictly)
{
	struct message message = {.state = MESSAGE_TEXT_UNSURE};
	struct fields fields = {0};
	enum status st = ST_OK;

	message.text = strdup("");
	if (!message.text)
		return ST_NOMEM;
	if (message_text_is_bounded(bytes, len))
		st = fields_split(&fields, bytes, len, NULL);
	else
		st = ST_INVALID;
	if (st == ST_OK)
		st = read_fields(&message, &fields, strictly);
	else if (st == ST_INVALID)
		st = ST_OK; /* stays unsure */
	fields_clear(&fields);
	if (st != ST_OK)
		message_clear(&message);
	*message_r = message;
	return st;
}

/* Libraries bind their symbols and make their classes at first use: whoever is
 * forked after this one mail has that done. */
static enum status
read_specimen(void)
{
	static const char specimen[] =
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=\"m\"\r\n\r\n"
	    "--m\r\n"
	    "Content-Type: multipart/alternative; boundary=\"a\"\r\n\r\n"
	    "--a\r\n"
	    "Content-Type: text/plain; charset=\"iso-8859-1\"\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "caf=E9\r\n"
	    "--a\r\n"
	    "Content-Type: text/html; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "PHA+Y2Fmw6k8L3A+\r\n"
	    "--a--\r\n"
	    "--m\r\n"
	    "Content-Type: image/png; name=\"logo.png\"\r\n"
	    "Content-Disposition: attachment; filename=\"logo.png\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "AAAA\r\n"
	    "--m--\r\n";
	struct message message = {.state = MESSAGE_TEXT_UNSURE};
	enum status st =
	    message_read(&message, specimen, sizeof(specimen) - 1, false);

	if (st == ST_OK && message.state != MESSAGE_TEXT_FOUND)
		st = ST_BUG;
	message_clear(&message);
	return st;
}

/* In which programs name files and the like; GMime converts such names itself.
 * UTF-7 and other ways to hide ASCII are none of them. */
static const char *const naming_charsets[] = {"iso-8859-1", "iso-8859-11",
    "windows-1252", "koi8-t", "gb2312", "gbk", "big5-hkscs", "euc-tw",
    "shift_jis", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-cn", "euc-kr",
    "johab", "viscii", "tcvn", "tis-620", "macintosh", "mac-cyrillic",
    "mac-centraleurope", "ibm437", "ibm850", "ibm852", "ibm855", "ibm857",
    "ibm858", "ibm860", "ibm861", "ibm862", "ibm863", "ibm864", "ibm865",
    "ibm866", "ibm869", "windows-1258", "armscii-8", "georgian-academy",
    "georgian-ps", "pt154"};

/* Kept open, as message_text_prepare() does. */
static enum status
prepare_names(void)
{
	const size_t n = sizeof naming_charsets / sizeof *naming_charsets;

	for (size_t i = 0; i < n; i++) {
		const char *name =
		    g_mime_charset_iconv_name(naming_charsets[i]);

		if (iconv_open("UTF-8", name) == (iconv_t)-1 && errno == ENOMEM)
			return ST_NOMEM;
	}
	return ST_OK;
}

enum status
message_prepare(void)
{
	enum status st = message_text_prepare();

	if (st == ST_OK)
		st = read_specimen();
	return st == ST_OK ? prepare_names() : st;
}

void
message_clear(struct message *message)
{
	for (size_t i = 0; i < message->n_others; i++)
		free(message->others[i].text);
	free(message->text);
	*message = (struct message){.state = MESSAGE_TEXT_UNSURE};
}
