/* SPDX-License-Identifier: ISC
 * Reads delivery reports line by line, without MIME: a group of fields behind
 * the header of a delivery-status part, or a server's well-known words. */
#include "lib/mail/dsn.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"
#include "lib/base/base64.h"
#include "lib/mail/address.h"
#include "lib/mail/quoted.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { FIELD_SIZE = 1024 };

/* ------------------------------------------------------------------ helpers */

struct text {
	const char *p, *end;
};

/* The next line without its end; false behind the last one. */
static bool
next_line(struct text *line_r, struct text *rest)
{
	const char *feed;

	if (rest->p >= rest->end)
		return false;
	feed = memchr(rest->p, '\n', (size_t)(rest->end - rest->p));
	line_r->p = rest->p;
	line_r->end = feed != NULL ? feed : rest->end;
	rest->p = feed != NULL ? feed + 1 : rest->end;
	if (line_r->end > line_r->p && line_r->end[-1] == '\r')
		line_r->end--;
	return true;
}

static size_t
length(struct text t)
{
	return (size_t)(t.end - t.p);
}

static struct text
trim(struct text t)
{
	while (t.p < t.end && (*t.p == ' ' || *t.p == '\t'))
		t.p++;
	while (t.p < t.end && (t.end[-1] == ' ' || t.end[-1] == '\t'))
		t.end--;
	return t;
}

static bool
starts(struct text t, const char *word)
{
	size_t n = strlen(word);

	return length(t) >= n && strncasecmp(t.p, word, n) == 0;
}

static bool
holds(struct text t, const char *word)
{
	for (; t.p < t.end; t.p++) {
		if (starts(t, word))
			return true;
	}
	return false;
}

/* One line of printable ASCII; blanks become one blank. */
static void
append_plain(char *out, size_t size, struct text t)
{
	size_t n = strlen(out);

	for (; t.p < t.end && n + 1 < size; t.p++) {
		char c = *t.p >= ' ' && *t.p <= '~' ? *t.p : '?';

		if (*t.p == '\t' || *t.p == '\r' || *t.p == '\n')
			c = ' ';
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		out[n++] = c;
	}
	out[n] = '\0';
}

static unsigned
digits(const char *p, const char *end)
{
	unsigned n = 0;

	while (p + n < end && n < 4 && ascii_is_digit(p[n]))
		n++;
	return n;
}

/* "5.1.1" at `t`: its length, or 0 (RFC 3463 2). */
static size_t
status_length(struct text t)
{
	unsigned subject, detail;

	if (length(t) < 5 || strchr("245", t.p[0]) == NULL || t.p[1] != '.')
		return 0;
	subject = digits(t.p + 2, t.end);
	if (subject == 0 || subject > 3 || t.p + 2 + subject >= t.end ||
	    t.p[2 + subject] != '.')
		return 0;
	detail = digits(t.p + 3 + subject, t.end);
	return detail == 0 || detail > 3 ? 0 : 3 + subject + detail;
}

static bool
take_status(char status_r[DSN_STATUS_SIZE], struct text t)
{
	size_t n = status_length(t);

	if (n == 0)
		return false;
	memcpy(status_r, t.p, n);
	status_r[n] = '\0';
	return true;
}

/* The first status code in running text, by itself or as "#5.1.1". */
static bool
find_status(char status_r[DSN_STATUS_SIZE], struct text t)
{
	for (const char *p = t.p; p < t.end; p++) {
		size_t n = status_length((struct text){p, t.end});

		if (n == 0 ||
		    (p > t.p && (ascii_is_alnum(p[-1]) || p[-1] == '.')))
			continue;
		if (p + n < t.end && (ascii_is_alnum(p[n]) ||
					 (p[n] == '.' && p + n + 1 < t.end &&
					     ascii_is_digit(p[n + 1]))))
			continue;
		return take_status(status_r, (struct text){p, t.end});
	}
	return false;
}

/* ----------------------------------------------------------------- RFC 3464 */

static const struct {
	const char *word;
	enum dsn_action action;
} ACTIONS[] = {
    {"failed", DSN_FAILED},
    {"failure", DSN_FAILED}, /* some gateways */
    {"delayed", DSN_DELAYED},
    {"delivered", DSN_DELIVERED},
    {"relayed", DSN_DELIVERED},
    {"expanded", DSN_DELIVERED},
};

/* One recipient's fields (2.3). */
struct group {
	struct dsn dsn;
	bool is_ours; /* Original- or Final-Recipient is the mailbox */
	bool any;     /* holds a field of a recipient */
};

/* "rfc822; admin@example.com" (2.3.1); also <admin@example.com>. */
static bool
is_mailbox(struct text value, const char *mailbox)
{
	const char *semicolon = memchr(value.p, ';', length(value));
	char text[FIELD_SIZE];
	struct address found, wanted;

	if (semicolon != NULL)
		value.p = semicolon + 1;
	value = trim(value);
	if (length(value) >= sizeof(text))
		return false;
	memcpy(text, value.p, length(value));
	text[length(value)] = '\0';
	return strlen(text) == length(value) &&
	       address_parse_path(&found, text) == ST_OK &&
	       address_parse(&wanted, mailbox) == ST_OK &&
	       address_equal(&found, &wanted);
}

static void
take_action(struct group *g, struct text value)
{
	for (size_t i = 0; i < COUNT(ACTIONS); i++) {
		if (starts(value, ACTIONS[i].word))
			g->dsn.action = ACTIONS[i].action;
	}
}

static void
take_field(struct group *g, struct text field, const char *mailbox)
{
	const char *colon = memchr(field.p, ':', length(field));
	struct text name, value;

	if (colon == NULL)
		return;
	name = trim((struct text){field.p, colon});
	value = trim((struct text){colon + 1, field.end});
	if (length(name) == 6 && starts(name, "Action")) {
		take_action(g, value);
		g->any = true;
	} else if (length(name) == 6 && starts(name, "Status")) {
		(void)take_status(g->dsn.status, value);
	} else if (length(name) == 15 && starts(name, "Diagnostic-Code")) {
		const char *semicolon = memchr(value.p, ';', length(value));

		if (semicolon != NULL)
			value = trim((struct text){semicolon + 1, value.end});
		g->dsn.text[0] = '\0';
		append_plain(g->dsn.text, sizeof(g->dsn.text), value);
	} else if ((length(name) == 18 && starts(name, "Original-Recipient")) ||
		   (length(name) == 15 && starts(name, "Final-Recipient"))) {
		g->is_ours = g->is_ours || is_mailbox(value, mailbox);
		g->any = true;
	}
}

/* A field with its folded lines, read up to the end of its group. */
struct unfolded {
	char text[FIELD_SIZE];
	size_t len;
};

static void
unfold(struct unfolded *u, struct text line)
{
	size_t n = length(line);

	if (n > sizeof(u->text) - u->len)
		n = sizeof(u->text) - u->len;
	memcpy(u->text + u->len, line.p, n);
	u->len += n;
}

static void
flush(struct unfolded *u, struct group *g, const char *mailbox)
{
	if (u->len > 0)
		take_field(
		    g, (struct text){u->text, u->text + u->len}, mailbox);
	u->len = 0;
}

/* False at the end of the part. */
static bool
read_group(struct group *g, struct text *rest, const char *mailbox)
{
	struct unfolded u = {.len = 0};
	struct text line;
	bool more = false;

	*g = (struct group){.any = false};
	while ((more = next_line(&line, rest))) {
		if (length(trim(line)) == 0 || starts(line, "--"))
			break;
		if (*line.p != ' ' && *line.p != '\t')
			flush(&u, g, mailbox);
		unfold(&u, line);
	}
	flush(&u, g, mailbox);
	return more && !starts(line, "--");
}

static void
worse(struct dsn *dsn, const struct dsn *other)
{
	if (other->action > dsn->action)
		*dsn = *other;
}

/* Behind the header of the part. The first group is of the whole message
 * (2.2) and names no recipient. */
static void
read_groups(struct dsn *dsn_r, struct text rest, const char *mailbox)
{
	struct dsn others = {.action = DSN_NONE};
	bool more = true;

	for (unsigned i = 0; more && i < DSN_GROUPS_MAX; i++) {
		struct group g;

		more = read_group(&g, &rest, mailbox);
		if (!g.any)
			continue;
		if (g.is_ours)
			worse(dsn_r, &g.dsn);
		worse(&others, &g.dsn);
	}
	if (dsn_r->action == DSN_NONE)
		*dsn_r = others;
}

static bool
is_status_type(struct text value)
{
	static const char *const types[] = {"message/delivery-status",
	    "message/global-delivery-status",
	    "message/xdelivery-status"}; /* XWall */

	value = trim(value);
	for (size_t i = 0; i < COUNT(types); i++) {
		if (starts(value, types[i]))
			return true;
	}
	return false;
}

enum encoding { AS_IT_IS, BASE64, QUOTED };

static enum encoding
encoding_of(struct text value)
{
	value = trim(value);
	return starts(value, "base64")             ? BASE64
	       : starts(value, "quoted-printable") ? QUOTED
						   : AS_IT_IS;
}

/* Is this a line of that field? Then `value_r` is what it says. */
static bool
is_field(struct text *value_r, struct text line, const char *name)
{
	if (!starts(line, name))
		return false;
	*value_r = (struct text){line.p + strlen(name), line.end};
	return true;
}

/* Finds the part's own header behind a boundary and leaves `rest` behind that
 * header. */
static bool
find_status_part(struct text *rest, enum encoding *encoding_r)
{
	struct text line, value;
	bool in_header = false, found = false;

	while (next_line(&line, rest)) {
		if (starts(line, "--")) {
			in_header = true;
			found = false;
			*encoding_r = AS_IT_IS;
		} else if (in_header && length(trim(line)) == 0) {
			if (found)
				return true;
			in_header = false;
		} else if (in_header &&
			   is_field(&value, line, "Content-Type:")) {
			found = is_status_type(value);
		} else if (in_header && is_field(&value, line,
					    "Content-Transfer-Encoding:")) {
			*encoding_r = encoding_of(value);
		}
	}
	return false;
}

/* The part's octets up to its end, their encoding off. */
static enum status
decode_part(struct buf *out, struct text rest, enum encoding encoding)
{
	struct buf encoded = BUF_INIT;
	struct text line;
	enum status st = ST_OK;

	while (next_line(&line, &rest) && !starts(line, "--")) {
		buf_add(&encoded, line.p, length(line));
		if (encoding == QUOTED)
			buf_addc(&encoded, '\n');
	}
	st = encoding == QUOTED
		 ? quoted_decode(
		       out, QUOTED_BODY, buf_str(&encoded), encoded.len)
		 : base64_decode(out, buf_str(&encoded), encoded.len);
	buf_free(&encoded);
	return st;
}

/* Few need it (RFC 6533 allows it, RFC 3464 did not). What is broken in it is
 * left to the words. */
static void
read_part(struct dsn *dsn_r, struct text rest, enum encoding encoding,
    const char *mailbox)
{
	struct buf part = BUF_INIT;

	if (encoding == AS_IT_IS)
		read_groups(dsn_r, rest, mailbox);
	else if (decode_part(&part, rest, encoding) == ST_OK && part.len > 0)
		read_groups(dsn_r,
		    (struct text){part.data, part.data + part.len}, mailbox);
	buf_free(&part);
}

/* ------------------------------------------------------------------- words */

/* How the Subject of a report begins that has no such part, or no readable
 * one. */
static const struct {
	const char *subject;
	enum dsn_action action;
} SUBJECTS[] = {
    {"warning: could not send message", DSN_DELAYED}, /* Sendmail */
    {"warning: message", DSN_DELAYED},                /* Exim */
    {"delayed mail", DSN_DELAYED},                    /* Postfix */
    {"delivery delayed", DSN_DELAYED},                /* Exchange */
    {"delivery status notification (delay)", DSN_DELAYED},
    {"delivery status notification (success)", DSN_DELIVERED},
    {"successful mail delivery report", DSN_DELIVERED},
    {"return receipt", DSN_DELIVERED}, /* Sendmail */
    {"delivered:", DSN_DELIVERED},     /* Exchange */
    {"relayed:", DSN_DELIVERED},
    {"delivery status notification (failure)", DSN_FAILED}, /* Gmail */
    {"delivery status notification", DSN_FAILED},
    {"undelivered mail returned to sender", DSN_FAILED}, /* Postfix */
    {"undeliverable", DSN_FAILED},                       /* Exchange */
    {"returned mail", DSN_FAILED},                       /* Sendmail */
    {"failure notice", DSN_FAILED},                      /* qmail */
    {"mail delivery failed", DSN_FAILED},                /* Exim */
    {"mail delivery failure", DSN_FAILED},
    {"mail delivery system", DSN_FAILED},
    {"mail system error", DSN_FAILED}, /* GroupWise */
    {"delivery failure", DSN_FAILED},
    {"delivery notification: delivery has failed", DSN_FAILED},
    {"unzustellbar", DSN_FAILED},
    {"non remis", DSN_FAILED},
    {"non recapitabile", DSN_FAILED},
    {"no se puede entregar", DSN_FAILED},
};

/* Words anywhere in the Subject of one that says in its own words that a mail
 * was not delivered: AOL, MDaemon, InterScan, MailEnable, Novell, XWall ... */
static const char *const SUBJECT_WORDS[] = {"undeliver", "not delivered",
    "not be delivered", "non-delivery", "non delivery", "delivery fail",
    "delivery problem", "failure delivery", "failed mail", "mail failed",
    "user unknown"};

/* Words that say why, in a report's text. */
static const char *const WORDS[] = {"user unknown", "unknown user",
    "no such user", "no mailbox here", "mailbox unavailable", "does not exist",
    "doesn't exist", "mailbox full", "quota", "relay access denied",
    "address rejected", "unrouteable address", "unrouteable mail domain",
    "host unknown", "couldn't find any host", "connection refused", "timed out",
    "recipient rejected", "message rejected", "sorry, ", "remote host said",
    "has not been delivered", "was rejected", "bounced"};

/* Our own mail follows. */
static const char *const COPIES[] = {
    "below this line is a copy", "this is a copy of", "original message -----"};

static bool
holds_one_of(struct text t, const char *const *words, size_t n_words)
{
	for (size_t i = 0; i < n_words; i++) {
		if (holds(t, words[i]))
			return true;
	}
	return false;
}

static enum dsn_action
action_by_subject(const struct fields *message)
{
	const struct field *field = fields_get(message, "Subject", 0);
	struct text subject;

	if (field == NULL)
		return DSN_NONE;
	subject =
	    trim((struct text){field->value, field->value + field->value_len});
	for (size_t i = 0; i < COUNT(SUBJECTS); i++) {
		if (starts(subject, SUBJECTS[i].subject))
			return SUBJECTS[i].action;
	}
	return holds_one_of(subject, SUBJECT_WORDS, COUNT(SUBJECT_WORDS))
		   ? DSN_FAILED
		   : DSN_NONE;
}

/* qmail: "Hi. This is the qmail-send program at ..." and, of what is final,
 * "This is a permanent error; I've given up.", which Yahoo says, too. */
static enum dsn_action
action_by_text(struct text body)
{
	static const char *const words[] = {
	    "qmail-send program", "this is a permanent error"};
	struct text line;

	for (unsigned i = 0; i < 8 && next_line(&line, &body); i++) {
		if (holds_one_of(line, words, COUNT(words)))
			return DSN_FAILED;
	}
	return DSN_NONE;
}

/* The lines that say why: those with a status code, else with known words. */
static void
take_words(struct dsn *dsn, struct text body)
{
	struct text line;

	while (next_line(&line, &body)) {
		if (holds_one_of(line, COPIES, COUNT(COPIES)))
			return;
		if (!find_status(dsn->status, line) &&
		    !holds_one_of(line, WORDS, COUNT(WORDS)))
			continue;
		dsn->text[0] = '\0';
		append_plain(dsn->text, sizeof(dsn->text), trim(line));
		if (dsn->status[0] != '\0')
			return;
	}
}

static void
read_words(struct dsn *dsn, const struct fields *message, struct text body)
{
	enum dsn_action action = action_by_subject(message);

	if (action == DSN_NONE &&
	    fields_count(message, "X-Failed-Recipients") > 0)
		action = DSN_FAILED; /* Exim, Gmail */
	if (action == DSN_NONE)
		action = action_by_text(body);
	if (action == DSN_NONE)
		return;
	dsn->action = action;
	take_words(dsn, body);
}

/* ------------------------------------------------------------------- public */

/* A status of another class than the action's is somebody's mistake. */
static void
drop_wrong_status(struct dsn *dsn)
{
	static const char classes[] = {
	    [DSN_NONE] = '0',
	    [DSN_DELIVERED] = '2',
	    [DSN_DELAYED] = '4',
	    [DSN_FAILED] = '5',
	};
	char class = dsn->status[0];

	/* What was tried too long fails with the 4.x.x of the last try. */
	if (class != classes[dsn->action] &&
	    !(dsn->action == DSN_FAILED && class == '4'))
		dsn->status[0] = '\0';
}

void
dsn_read(struct dsn *dsn_r, const struct fields *message, const char *mail_from,
    const char *mailbox)
{
	size_t len =
	    message->body_len < DSN_SCAN_MAX ? message->body_len : DSN_SCAN_MAX;
	struct text body = {message->body, message->body + len};
	struct text rest = body;
	const struct field *type = fields_get(message, "Content-Type", 0);
	struct address sender;
	enum encoding encoding = AS_IT_IS;

	*dsn_r = (struct dsn){.action = DSN_NONE};
	if (len == 0)
		return;
	/* The part alone, as some gateways send it. */
	if (type != NULL && is_status_type((struct text){
				type->value, type->value + type->value_len}))
		read_groups(dsn_r, rest, mailbox);
	while (dsn_r->action == DSN_NONE && find_status_part(&rest, &encoding))
		read_part(dsn_r, rest, encoding, mailbox);
	if (dsn_r->action == DSN_NONE && mail_from != NULL &&
	    address_parse_path(&sender, mail_from) == ST_NOTFOUND)
		read_words(dsn_r, message, body);
	drop_wrong_status(dsn_r);
}

const char *
dsn_action_name(enum dsn_action action)
{
	switch (action) {
	case DSN_NONE:
		break;
	case DSN_DELIVERED:
		return "DELIVERED";
	case DSN_DELAYED:
		return "DELAYED";
	case DSN_FAILED:
		return "BOUNCED";
	}
	return "";
}
