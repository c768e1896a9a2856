/* SPDX-License-Identifier: ISC
 * What is done to the octets of a text part once its transfer encoding is off,
 * and the short way for simple messages. Nobody else but message*.c and
 * reader.c include this. */
#ifndef MAIL_MESSAGE_IMPL_H
#define MAIL_MESSAGE_IMPL_H

#include "lib/base/buf.h"
#include "lib/base/status.h"
#include "lib/mail/message.h"

/* Octets of a text in its transfer encoding. */
enum { MESSAGE_ENCODED_MAX = 4 * MESSAGE_TEXT_MAX };

/* Are these octets what the transfer encoding allows, to the last one? A
 * lenient decoder shows what a person's mail program may not. */
bool message_text_is_base64(const char *bytes, size_t len);
bool message_text_is_quoted_printable(const char *bytes, size_t len);

/* Appends the text as UTF-8. `charset` is null where none was named. No guess
 * and no replacement: ST_INVALID for a charset that is not known and for one
 * octet that is not of it. */
enum status message_text_convert(struct buf *out, const char *charset,
    const char *bytes, size_t len) MUST_CHECK;

/* CRLF becomes LF, in place. ST_INVALID: a CR alone, or a NUL. */
enum status message_text_unix_lines(struct buf *text) MUST_CHECK;

/* Appends the octets as UTF-8 lines, at most MESSAGE_TEXT_MAX. ST_INVALID as
 * those two, and where there is more. */
enum status message_text_lines(struct buf *out, const char *charset,
    const char *bytes, size_t len) MUST_CHECK;

/* How lines are to be shown. */
struct message_form {
	bool html;
	bool flowed, delsp; /* RFC 3676; nothing of HTML */
};

/* Into `out`, which is empty: what a person sees of the lines, which may be
 * taken over. ST_INVALID: more than MESSAGE_TEXT_MAX. */
enum status message_text_show(struct buf *out, const struct message_form *form,
    struct buf *lines) MUST_CHECK;

/* Appends format=flowed text with its paragraphs joined (RFC 3676 4). Quoted
 * lines keep one ">" for each level. */
void message_text_join_flowed(
    struct buf *out, const char *text, size_t len, bool delsp);

/* Before the program gives up the right to open files: GMime's tables and all
 * charsets, whose code the C library loads at first use and here keeps, and one
 * mail of ours, read and forgotten. ST_BUG: it is not read as it was meant. */
enum status message_prepare(void) MUST_CHECK;
enum status message_text_prepare(void) MUST_CHECK;

/* Appends ASCII as it stands; the place of any other octet, and of NUL, shows a
 * question mark. */
enum status
message_text_clean(struct buf *out, const char *bytes, size_t len) MUST_CHECK;

/* Has the message few enough lines that could mean parts for a parser that
 * recurses? */
bool message_text_is_bounded(const char *bytes, size_t len);

/* Is the body one of parts with this boundary, and no other (RFC 2046 5.1.1),
 * with no words around them? Null: is it one without parts? */
bool
message_text_has_boundary(const char *body, size_t len, const char *boundary);

/* Appends the lines that HTML shows; what stands in a blockquote has "> " in
 * front. */
enum status
message_html_lines(struct buf *out, const char *html, size_t len) MUST_CHECK;

/* Does the text hold tags, so that it may have been written as HTML? */
bool message_html_is_source(const char *text, size_t len);

/* Nothing but blanks and line ends? */
bool message_text_is_blank(const char *text, size_t len);

/* Takes `text` over as another text of the message. ST_INVALID: too many of
 * them, or it is too long. */
enum status message_add_other(
    struct message *message, struct buf *text, bool instead) MUST_CHECK;

/* message_simple.c: reads the message where it is one text in UTF-8, US-ASCII,
 * ISO 8859-1 or windows-1252, or a multipart/mixed, related or alternative of
 * such texts and of parts that are not seen, all in the simplest words; as
 * message_read() would. ST_NOTFOUND: it is not, or in doubt. ST_NOMEM. */
enum status message_read_simple(struct message *message_r, const char *bytes,
    size_t len, bool strictly) MUST_CHECK;

/* message_words.c: appends a header field's unfolded value with its encoded
 * words (RFC 2047) as UTF-8. Of a charset that is not known, and where the
 * octets are not of it, ASCII is shown as it stands and question marks for the
 * rest. Words of one charset that follow each other may share a character: many
 * programs cut there. What stands outside of encoded words is copied. No more
 * than MESSAGE_WORDS_MAX octets are looked at. */
enum { MESSAGE_WORDS_MAX = 4096 };
enum status
message_decode_words(struct buf *out, const char *value, size_t len) MUST_CHECK;

#endif
