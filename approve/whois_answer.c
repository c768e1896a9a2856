/* SPDX-License-Identifier: ISC
 * Keys of WHOIS answers as tables. Fetches nothing and follows no referral:
 * those are whois.c's. */
#include "approve/whois_answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What a key says. */
enum meaning {
	MEANS_DOMAIN,
	MEANS_REFER,
	MEANS_REGISTRAR,
	MEANS_MAILBOX, /* of `role` */
	MEANS_HANDLE,  /* of the object with the mailbox of `role` */
	MEANS_OBJECT,  /* begins, or names, a contact object */
	MEANS_OBJECT_MAILBOX,
};

/* ICANN's RDDS labels (2013 RAA and base registry agreement), those of
 * Neustar's registries (.us, .biz, .co) and of CNNIC, and the attributes of
 * RPSL-like registries (.fr, .at, .br, .cz, RIPE). */
static const struct key {
	const char *name;
	enum meaning meaning;
	enum whois_role role;
} KEYS[] = {
    {"Domain Name", MEANS_DOMAIN, 0},
    {"Domain", MEANS_DOMAIN, 0},
    {"refer", MEANS_REFER, 0},
    {"whois", MEANS_REFER, 0},
    {"Registrar WHOIS Server", MEANS_REGISTRAR, 0},
    {"Whois Server", MEANS_REGISTRAR, 0},
    {"Registrant Email", MEANS_MAILBOX, WHOIS_REGISTRANT},
    {"Registrant Contact Email", MEANS_MAILBOX, WHOIS_REGISTRANT},
    {"Admin Email", MEANS_MAILBOX, WHOIS_ADMIN},
    {"Administrative Email", MEANS_MAILBOX, WHOIS_ADMIN},
    {"Administrative Contact Email", MEANS_MAILBOX, WHOIS_ADMIN},
    {"Tech Email", MEANS_MAILBOX, WHOIS_TECH},
    {"Technical Email", MEANS_MAILBOX, WHOIS_TECH},
    {"Technical Contact Email", MEANS_MAILBOX, WHOIS_TECH},
    {"registrant", MEANS_HANDLE, WHOIS_REGISTRANT},
    {"holder-c", MEANS_HANDLE, WHOIS_REGISTRANT},
    {"owner-c", MEANS_HANDLE, WHOIS_REGISTRANT},
    {"admin-c", MEANS_HANDLE, WHOIS_ADMIN},
    {"tech-c", MEANS_HANDLE, WHOIS_TECH},
    {"nic-hdl", MEANS_OBJECT, 0},
    {"nic-hdl-br", MEANS_OBJECT, 0},
    {"contact", MEANS_OBJECT, 0},
    {"e-mail", MEANS_OBJECT_MAILBOX, 0},
};

/* Services that stand in for a registrant; a mailbox at or below one of these
 * reaches the service first. */
static const char *const PROXIES[] = {
    "1and1-private-registration.com",
    "anonymised.email",
    "contactprivacy.com",
    "contactprivacy.email",
    "domaindiscreet.com",
    "domainprivacygroup.com",
    "domainsbyproxy.com",
    "identity-protect.org",
    "networksolutionsprivateregistration.com",
    "o-w-o.info",
    "privacyguardian.org",
    "privacyprotect.org",
    "protecteddomainservices.com",
    "proxy.dreamhost.com",
    "tieredaccess.com",
    "whoisguard.com",
    "whoisprivacycorp.com",
    "whoisprivacyprotect.com",
    "whoisprivacyservice.org",
    "whoisprotectservice.com",
    "withheldforprivacy.com",
};

static const char *const ROLES[WHOIS_ROLES] = {
    [WHOIS_REGISTRANT] = "registrant",
    [WHOIS_ADMIN] = "administrative",
    [WHOIS_TECH] = "technical",
};

/* A piece of the answer. */
struct piece {
	const char *p;
	size_t len;
};

/* A contact object: lines up to an empty one. */
struct object {
	struct whois_value handle, mailbox;
};

struct reading {
	struct whois_answer *answer;
	struct whois_value handles[WHOIS_ROLES];
	struct object objects[WHOIS_OBJECTS_MAX];
	size_t n_objects; /* the last is open while `inside` */
	bool inside;
};

static struct piece
trim(struct piece piece)
{
	while (piece.len > 0 && strchr(" \t\r", *piece.p) != NULL &&
	       *piece.p != '\0') {
		piece.p++;
		piece.len--;
	}
	while (piece.len > 0 && piece.p[piece.len - 1] != '\0' &&
	       strchr(" \t\r", piece.p[piece.len - 1]) != NULL)
		piece.len--;
	return piece;
}

static const struct key *
key_find(struct piece name)
{
	for (size_t i = 0; i < COUNT(KEYS); i++) {
		if (strlen(KEYS[i].name) == name.len &&
		    strncasecmp(KEYS[i].name, name.p, name.len) == 0)
			return &KEYS[i];
	}
	return NULL;
}

/* The first value stays; another one makes it several. */
static void
value_add(struct whois_value *value, struct piece text)
{
	if (text.len == 0 || value->found == WHOIS_OVERLONG)
		return;
	if (text.len >= WHOIS_VALUE_SIZE ||
	    memchr(text.p, '\0', text.len) != NULL) {
		value->found = WHOIS_OVERLONG;
		return;
	}
	if (value->found == WHOIS_NONE) {
		memcpy(value->text, text.p, text.len);
		value->text[text.len] = '\0';
		value->found = WHOIS_ONE;
	} else if (strlen(value->text) != text.len ||
		   strncasecmp(value->text, text.p, text.len) != 0) {
		value->found = WHOIS_SEVERAL;
	}
}

/* The object at hand; null where there are too many. */
static struct object *
object_open(struct reading *reading)
{
	if (!reading->inside) {
		if (reading->n_objects == WHOIS_OBJECTS_MAX) {
			reading->answer->too_many = true;
			return NULL;
		}
		reading->objects[reading->n_objects++] = (struct object){0};
		reading->inside = true;
	}
	return &reading->objects[reading->n_objects - 1];
}

static void
take_pair(struct reading *reading, const struct key *key, struct piece text)
{
	struct whois_answer *answer = reading->answer;
	struct object *object;

	switch (key->meaning) {
	case MEANS_DOMAIN:
		value_add(&answer->domain, text);
		return;
	case MEANS_REFER:
		value_add(&answer->refer, text);
		return;
	case MEANS_REGISTRAR:
		value_add(&answer->registrar, text);
		return;
	case MEANS_MAILBOX:
		value_add(&answer->mailboxes[key->role], text);
		return;
	case MEANS_HANDLE:
		value_add(&reading->handles[key->role], text);
		return;
	case MEANS_OBJECT:
	case MEANS_OBJECT_MAILBOX:
		object = object_open(reading);
		if (object != NULL)
			value_add(key->meaning == MEANS_OBJECT
				      ? &object->handle
				      : &object->mailbox,
			    text);
		return;
	}
}

static void
take_line(struct reading *reading, struct piece line)
{
	struct piece name = {line.p, 0}, text = trim(line);
	const char *colon;
	const struct key *key;

	if (text.len == 0) {
		reading->inside = false;
		return;
	}
	/* Remarks of RPSL, and the notice at the end of ICANN's format. */
	if (strchr("%#>", *text.p) != NULL)
		return;
	colon = memchr(line.p, ':', line.len);
	if (colon == NULL)
		return;
	name.len = (size_t)(colon - line.p);
	key = key_find(trim(name));
	text = (struct piece){colon + 1, line.len - name.len - 1};
	if (key != NULL)
		take_pair(reading, key, trim(text));
}

/* The mailbox of the object that a role's handle names. */
static void
resolve_handle(struct reading *reading, enum whois_role role)
{
	const struct whois_value *handle = &reading->handles[role];
	struct whois_value *value = &reading->answer->mailboxes[role];

	if (handle->found == WHOIS_SEVERAL) {
		value->found = WHOIS_SEVERAL;
		memcpy(value->text, handle->text, sizeof(value->text));
		return;
	}
	for (size_t i = 0; handle->found == WHOIS_ONE && i < reading->n_objects;
	     i++) {
		const struct object *object = &reading->objects[i];

		if (object->handle.found != WHOIS_ONE ||
		    strcasecmp(object->handle.text, handle->text) != 0 ||
		    object->mailbox.found == WHOIS_NONE)
			continue;
		value_add(value, (struct piece){object->mailbox.text,
				     strlen(object->mailbox.text)});
		if (object->mailbox.found != WHOIS_ONE)
			value->found = object->mailbox.found;
	}
}

const char *
whois_role_name(enum whois_role role)
{
	return role < WHOIS_ROLES ? ROLES[role] : NULL;
}

enum status
whois_answer_read(struct whois_answer *answer_r, const char *bytes, size_t len)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	const char *p = bytes, *end = bytes + len;

	*answer_r = (struct whois_answer){0};
	if (reading == NULL)
		return ST_NOMEM;
	reading->answer = answer_r;
	while (p < end) {
		const char *line_end = memchr(p, '\n', (size_t)(end - p));

		if (line_end == NULL)
			line_end = end;
		take_line(reading, (struct piece){p, (size_t)(line_end - p)});
		p = line_end < end ? line_end + 1 : end;
	}
	for (enum whois_role role = 0; role < WHOIS_ROLES; role++)
		resolve_handle(reading, role);
	free(reading);
	return ST_OK;
}

bool
whois_is_proxy(const char *mailbox)
{
	const char *at = strrchr(mailbox, '@');
	size_t len = at != NULL ? strlen(at + 1) : 0;

	for (size_t i = 0; i < COUNT(PROXIES); i++) {
		size_t proxy_len = strlen(PROXIES[i]);
		const char *tail;

		if (len < proxy_len)
			continue;
		tail = at + 1 + (len - proxy_len);
		if (strcasecmp(tail, PROXIES[i]) == 0 &&
		    (tail[-1] == '@' || tail[-1] == '.'))
			return true;
	}
	return false;
}
