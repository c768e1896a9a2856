/* SPDX-License-Identifier: ISC
 * Owns the choice of the parts that a person sees, in what GMime made of a
 * mail. What stands in them is message.c's.  */
#include <string.h>
#include <strings.h>

#include "lib/mail/message_parts.h"

enum { PARAMETERS_MAX = 32 };

/* --- looking at one part --- */

bool
message_is_type(GMimeObject *object, const char *type, const char *subtype)
{
	GMimeContentType *ct = g_mime_object_get_content_type(object);

	return ct && g_mime_content_type_is_type(ct, type, subtype);
}

size_t
message_count_headers(GMimeObject *object, const char *name)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	size_t n = 0;

	for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(list, i);

		n += strcasecmp(g_mime_header_get_name(h), name) == 0;
	}
	return n;
}

static const char *
parameter_name(GMimeParamList *list, int i)
{
	return g_mime_param_get_name(
	    g_mime_param_list_get_parameter_at(list, i));
}

/* Or so many parameters that nobody wrote them. */
static bool
has_parameter_twice(GMimeObject *object)
{
	GMimeContentType *ct = g_mime_object_get_content_type(object);
	GMimeParamList *list =
	    ct ? g_mime_content_type_get_parameters(ct) : NULL;
	const int n = list ? g_mime_param_list_length(list) : 0;
	bool found = n > PARAMETERS_MAX;

	for (int i = 1; i < n && !found; i++) {
		for (int j = 0; j < i && !found; j++)
			found = strcasecmp(parameter_name(list, i),
				    parameter_name(list, j)) == 0;
	}
	return found;
}

/* A charset or boundary that is itself written in a charset (RFC 2231):
 * "charset*=utf-7''utf-8". */
static bool
has_parameter_dressed(GMimeObject *object)
{
	GMimeContentType *ct = g_mime_object_get_content_type(object);
	GMimeParamList *list =
	    ct ? g_mime_content_type_get_parameters(ct) : NULL;
	const int n = list ? g_mime_param_list_length(list) : 0;

	for (int i = 0; i < n; i++) {
		const char *name = parameter_name(list, i);

		if ((strcasecmp(name, "charset") == 0 ||
			strcasecmp(name, "boundary") == 0) &&
		    g_mime_param_get_charset(
			g_mime_param_list_get_parameter_at(list, i)) != NULL)
			return true;
	}
	return false;
}

/* Two fields of a kind, or two boundaries or charsets in one, or one in a form
 * for names: mail programs differ in which of them they heed. */
static bool
is_ambiguous(GMimeObject *object)
{
	return has_parameter_twice(object) || has_parameter_dressed(object) ||
	       message_count_headers(object, "Content-Type") > 1 ||
	       message_count_headers(object, "Content-Transfer-Encoding") > 1 ||
	       message_count_headers(object, "Content-Disposition") > 1;
}

/* RFC 2183 2.8: a disposition that is not known is an attachment. */
static bool
is_attachment(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);

	if (message_count_headers(object, "Content-Disposition") == 0)
		return false;
	if (!disposition || strcasecmp(disposition, "inline") != 0)
		return true;
	return g_mime_object_get_content_disposition_parameter(
		   object, "filename") != NULL;
}

static bool
is_encrypted(GMimeObject *object)
{
	return message_is_type(object, "multipart", "encrypted") ||
	       message_is_type(object, "application", "pkcs7-mime") ||
	       message_is_type(object, "application", "x-pkcs7-mime") ||
	       message_is_type(object, "application", "pgp-encrypted");
}

bool
message_is_notification(GMimeObject *object)
{
	return message_is_type(object, "message", "disposition-notification") ||
	       message_is_type(
		   object, "message", "global-disposition-notification") ||
	       message_is_type(object, "message", "delivery-status") ||
	       message_is_type(object, "message", "global-delivery-status") ||
	       message_is_type(object, "message", "feedback-report");
}

/* A meeting that is asked for or answered (RFC 6047), which programs do. */
bool
message_is_invitation(GMimeObject *object)
{
	return message_is_type(object, "text", "calendar") &&
	       g_mime_object_get_content_type_parameter(object, "method") !=
		   NULL;
}

/* --- looking at all parts --- */

/* False where there are more parts or levels than a person makes. */
bool
message_count_parts(GMimeObject *object, size_t depth, size_t *n_parts)
{
	GMimeMultipart *multipart;

	if (++*n_parts > MESSAGE_PARTS_MAX || depth > MESSAGE_DEPTH_MAX)
		return false;
	if (!GMIME_IS_MULTIPART(object))
		return true;
	multipart = GMIME_MULTIPART(object);
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
		if (!message_count_parts(
			g_mime_multipart_get_part(multipart, i), depth + 1,
			n_parts))
			return false;
	}
	return true;
}

static bool
has_type_behind(
    GMimeMultipart *multipart, const char *type, const char *subtype)
{
	for (int i = 1; i < g_mime_multipart_get_count(multipart); i++) {
		if (message_is_type(
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
	return message_find_text(first, part_r);
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
	return message_find_text(first, part_r);
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
	if (message_is_type(object, "multipart", "alternative"))
		return find_in_alternative(multipart, part_r);
	if (message_is_type(object, "multipart", "related"))
		return find_in_related(multipart, part_r);
	/* mixed, signed, report and what is not known, which is mixed (RFC
	 * 2046 5.1.3): a person sees the first part first. */
	return message_find_text(
	    g_mime_multipart_get_part(multipart, 0), part_r);
}

/* The depth was bounded by message_count_parts(). */
enum message_text
message_find_text(GMimeObject *object, GMimePart **part_r)
{
	if (is_encrypted(object) || is_ambiguous(object))
		return MESSAGE_TEXT_UNSURE;
	if (is_attachment(object))
		return MESSAGE_TEXT_NONE;
	if (GMIME_IS_MULTIPART(object))
		return find_in_multipart(object, part_r);
	if (message_is_type(object, "text", "html"))
		return MESSAGE_TEXT_HTML_ONLY;
	if (!GMIME_IS_PART(object) || !message_is_type(object, "text", "plain"))
		return MESSAGE_TEXT_NONE;
	*part_r = GMIME_PART(object);
	return MESSAGE_TEXT_FOUND;
}

/* --- what is seen beside it --- */

/* Is `part` the object, or within it? */
static bool
holds(GMimeObject *object, const GMimePart *part)
{
	GMimeMultipart *multipart;

	if ((void *)object == (const void *)part)
		return true;
	if (!GMIME_IS_MULTIPART(object))
		return false;
	multipart = GMIME_MULTIPART(object);
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
		if (holds(g_mime_multipart_get_part(multipart, i), part))
			return true;
	}
	return false;
}

static bool
add_seen(struct message_seen *seen, GMimeObject *object, unsigned branch)
{
	const bool is_html = message_is_type(object, "text", "html");

	if (!GMIME_IS_PART(object) ||
	    (!is_html && !message_is_type(object, "text", "plain")))
		return true;
	if (is_ambiguous(object) || seen->n_items == MESSAGE_OTHERS_MAX)
		return false;
	seen->items[seen->n_items++] =
	    (struct message_seen_part){GMIME_PART(object), is_html, branch};
	return true;
}

/* The depth was bounded by message_count_parts(). */
bool
message_find_seen(struct message_seen *seen, GMimeObject *object,
    const GMimePart *text, unsigned branch)
{
	GMimeMultipart *multipart;
	bool parts_ways;

	if ((void *)object == (const void *)text || is_attachment(object) ||
	    is_encrypted(object))
		return true;
	if (!GMIME_IS_MULTIPART(object))
		return add_seen(seen, object, branch);
	multipart = GMIME_MULTIPART(object);
	parts_ways = message_is_type(object, "multipart", "alternative") &&
		     (branch != 0 || holds(object, text));
	for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
		if (parts_ways)
			branch = ++seen->n_branches;
		if (!message_find_seen(seen,
			g_mime_multipart_get_part(multipart, i), text, branch))
			return false;
	}
	return true;
}
