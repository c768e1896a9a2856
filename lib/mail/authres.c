/* SPDX-License-Identifier: ISC
 * Writes and recognises Authentication-Results. Takes them from the message and
 * puts them there: the milter's business. */
#include "lib/mail/authres.h"

#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"
#include "lib/mail/address.h"

enum { ID_SIZE = 512, COMMENTS_MAX = 64, WORDS_MAX = 64 };

/* ------------------------------------------------------------------ writing */

/* RFC 2045 5.1: what may stand in a token. */
static bool
is_token(const char *text)
{
	static const char specials[] = "()<>@,;:\\\"/[]?=";

	for (const char *p = text; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~' || strchr(specials, *p) != NULL)
			return false;
	}
	return text[0] != '\0';
}

/* Nothing that is not printable ASCII leaves here, whatever came in. */
static void
add_value(struct buf *out, const char *text)
{
	bool token = is_token(text);

	if (!token)
		buf_addc(out, '"');
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *p >= ' ' && *p <= '~' ? *p : '?');
	}
	if (!token)
		buf_addc(out, '"');
}

static void
add_property(struct buf *out, const char *name, const char *text)
{
	if (text[0] == '\0')
		return;
	buf_addf(out, " %s=", name);
	add_value(out, text);
}

static void
add_reason(struct buf *out, const char *text)
{
	buf_adds(out, " reason=\"");
	for (const char *p = text; *p != '\0'; p++)
		buf_addc(out,
		    *p < ' ' || *p > '~' || *p == '"' || *p == '\\' ? '?' : *p);
	buf_addc(out, '"');
}

/* 2.7.2. A local part that would need quoting is left out: the domain is what
 * was checked. */
static void
add_mail_from(struct buf *out, const struct authres *r)
{
	struct address sender;
	size_t local;

	if (address_parse_path(&sender, r->mail_from) != ST_OK) {
		add_property(out, "smtp.mailfrom", r->spf->domain);
		return;
	}
	local = strlen(sender.text) - strlen(sender.domain);
	for (size_t i = 0; i + 1 < local; i++) {
		if (strchr("()<>@,;:\\\"[] ", sender.text[i]) != NULL ||
		    sender.text[i] <= ' ' || sender.text[i] > '~') {
			add_property(out, "smtp.mailfrom", sender.domain);
			return;
		}
	}
	buf_addf(out, " smtp.mailfrom=%s", sender.text);
}

static void
add_spf(struct buf *out, const struct authres *r)
{
	buf_addf(out, "; spf=%s", spf_outcome_name(r->spf->outcome));
	if (r->spf->outcome != SPF_PASS && r->spf->explanation[0] != '\0')
		add_reason(out, r->spf->explanation);
	if (r->spf->is_helo)
		add_property(out, "smtp.helo", r->spf->domain);
	else if (r->mail_from != NULL)
		add_mail_from(out, r);
}

static void
add_signature(struct buf *out, const struct dkim_signature *sig)
{
	buf_addf(out, "; dkim=%s", dkim_result_name(sig->result));
	if (sig->reason != NULL)
		add_reason(out, sig->reason);
	add_property(out, "header.d", sig->domain);
	add_property(out, "header.s", sig->selector);
	add_property(out, "header.b", sig->b);
}

enum status
authres_write(struct buf *out, const struct authres *results)
{
	buf_adds(out, results->authserv_id);
	add_spf(out, results);
	if (results->dkim->n_signatures == 0)
		buf_adds(out, "; dkim=none");
	for (size_t i = 0; i < results->dkim->n_signatures; i++)
		add_signature(out, &results->dkim->signatures[i]);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

void
authres_fold(struct buf *out, const char *value)
{
	bool quoted = false;

	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0') {
			buf_addc(out, *p++);
		} else if (*p == '"') {
			quoted = !quoted;
		} else if (*p == ';' && p[1] == ' ' && !quoted) {
			buf_adds(out, ";\n\t");
			p++;
			continue;
		}
		buf_addc(out, *p);
	}
}

/* -------------------------------------------------------------- recognising */

/* Behind blanks and comments (RFC 5322 3.2.2), or null where a comment has no
 * end or is nested too deep. */
static const char *
skip_cfws(const char *p, const char *end)
{
	unsigned depth = 0;

	for (; p < end; p++) {
		if (depth > 0 && *p == '\\' && p + 1 < end)
			p++;
		else if (*p == '(' && ++depth > COMMENTS_MAX)
			return NULL;
		else if (*p == ')' && depth > 0)
			depth--;
		else if (depth == 0 && *p != '(' && !ascii_is_space(*p))
			return p;
	}
	return depth == 0 ? p : NULL;
}

/* Adds the word at *p to the id, out of its quotes, and leaves *p behind it;
 * false where it cannot be read. */
static bool
read_word(char id[ID_SIZE], const char **at, const char *end)
{
	const char *p = *at;
	bool quoted = p < end && *p == '"';
	size_t len = strlen(id);

	p += quoted;
	for (; p < end; p++) {
		if (*p == '"' ||
		    (!quoted && (ascii_is_space(*p) || strchr(";(", *p))))
			break;
		if (*p == '\\' && p + 1 < end)
			p++;
		if (*p == '\0' || len + 1 == ID_SIZE)
			return false;
		/* A fold inside quotes is taken out (RFC 5322 3.2.4), and some
		 * show nothing for a control character. */
		if ((*p > '\0' && *p < ' ' && *p != '\t') || *p == '\177')
			continue;
		id[len++] = *p;
	}
	id[len] = '\0';
	*at = p + quoted;
	return !quoted || p < end;
}

static bool
same_id(const char *id, size_t len, const char *ours)
{
	char name[DOMAIN_SIZE];

	while (len > 0 && ascii_is_space(id[0])) {
		id++;
		len--;
	}
	while (len > 0 && (ascii_is_space(id[len - 1]) || id[len - 1] == '.'))
		len--;
	if (len == strlen(ours) && strncasecmp(id, ours, len) == 0)
		return true;
	/* RFC 8601 5: a U-label is the same name as its A-label. */
	return domain_to_ascii(name, id, len) == ST_OK &&
	       strcasecmp(name, ours) == 0;
}

static bool
holds(const char *value, size_t len, const char *ours)
{
	size_t n = strlen(ours);

	for (size_t i = 0; value != NULL && n > 0 && i + n <= len; i++) {
		if (strncasecmp(value + i, ours, n) == 0)
			return true;
	}
	return false;
}

static bool
is_ours(const char *id, const char *ours)
{
	return same_id(id, strlen(id), ours) ||
	       same_id(id, strcspn(id, "/="), ours);
}

/* Some leave comments and blanks out around dots (RFC 5322 4.4). */
static bool
goes_on(const char *id, const char *p, const char *end)
{
	size_t len = strlen(id);

	return p < end && *p != ';' && *p != '\0' &&
	       (*p == '.' || (len > 0 && id[len - 1] == '.'));
}

bool
authres_claims(const char *value, size_t len, const char *authserv_id)
{
	const char *end = value + len;
	const char *p = skip_cfws(value, end);
	char id[ID_SIZE] = "";
	unsigned n_words = 0;

	do {
		/* What we cannot read, somebody may read as ours. */
		if (p == NULL || n_words++ == WORDS_MAX ||
		    !read_word(id, &p, end))
			return holds(value, len, authserv_id);
		if (is_ours(id, authserv_id))
			return true;
		p = skip_cfws(p, end);
	} while (p == NULL || goes_on(id, p, end));
	return false;
}
