/* SPDX-License-Identifier: ISC
 * Sets of a million names in one block, the shared mail providers, and the one
 * judgement on a name. Reading lists is left to approve/risk. */
#include "policy/risk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* -------------------------------------------------------------------- names */

/* The block holds, for each name, its number and then its text; the name's
 * place is where its text begins, and so never 0. */
struct risk_names {
	char *block;
	size_t len, size;
	uint32_t *table; /* of places, 0 where there is none; a power of two */
	size_t n_slots, n_names;
};

enum { SLOTS_MIN = 16, BLOCK_MIN = 256 };

/* FNV-1a. */
static size_t
hash_of(const char *name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32);
}

/* The slot that holds the name, or the free one where it belongs. At least
 * half of the slots are free. */
static size_t
slot_of(const struct risk_names *names, const char *name)
{
	size_t slot = hash_of(name) & (names->n_slots - 1);

	while (names->table[slot] != 0 &&
	       strcmp(names->block + names->table[slot], name) != 0)
		slot = (slot + 1) & (names->n_slots - 1);
	return slot;
}

static bool
table_set(struct risk_names *names, size_t n_names)
{
	uint32_t *old = names->table;
	size_t n_old = names->n_slots, n_slots = SLOTS_MIN;

	while (n_slots / 2 < n_names)
		n_slots *= 2;
	names->table = calloc(n_slots, sizeof(*names->table));
	if (names->table == NULL) {
		names->table = old;
		return false;
	}
	names->n_slots = n_slots;
	for (size_t i = 0; i < n_old; i++) {
		if (old[i] != 0)
			names->table[slot_of(names, names->block + old[i])] =
			    old[i];
	}
	free(old);
	return true;
}

static bool
block_fit(struct risk_names *names, size_t more)
{
	size_t size = names->size;
	char *block;

	if (names->len + more <= size)
		return true;
	while (size < names->len + more)
		size *= 2;
	if (size > UINT32_MAX)
		return false;
	block = realloc(names->block, size);
	if (block == NULL)
		return false;
	names->block = block;
	names->size = size;
	return true;
}

struct risk_names *
risk_names_new(size_t n_names, size_t octets)
{
	struct risk_names *names = calloc(1, sizeof(*names));

	if (names == NULL || n_names > RISK_NAMES_MAX ||
	    octets > UINT32_MAX / 2)
		goto fail;
	names->size = BLOCK_MIN + octets + n_names * sizeof(uint32_t);
	names->block = malloc(names->size);
	if (names->block == NULL || !table_set(names, n_names))
		goto fail;
	return names;
fail:
	risk_names_free(names);
	return NULL;
}

void
risk_names_free(struct risk_names *names)
{
	if (names == NULL)
		return;
	free(names->block);
	free(names->table);
	free(names);
}

static uint32_t
number_at(const struct risk_names *names, uint32_t place)
{
	uint32_t number;

	memcpy(&number, names->block + place - sizeof(number), sizeof(number));
	return number;
}

enum risk_added
risk_names_add(struct risk_names *names, uint32_t *place_r, const char *name,
    uint32_t number)
{
	size_t slot, len = strlen(name) + 1;
	uint32_t place;

	slot = slot_of(names, name);
	if (names->table[slot] != 0) {
		if (place_r != NULL)
			*place_r = names->table[slot];
		return RISK_PRESENT;
	}
	if (len > RISK_NAME_MAX || names->n_names == RISK_NAMES_MAX ||
	    !block_fit(names, sizeof(number) + len))
		return RISK_NO_ROOM;
	if (names->n_names == names->n_slots / 2) {
		if (!table_set(names, names->n_slots))
			return RISK_NO_ROOM;
		slot = slot_of(names, name);
	}
	place = (uint32_t)(names->len + sizeof(number));
	memcpy(names->block + names->len, &number, sizeof(number));
	memcpy(names->block + place, name, len);
	names->len = place + len;
	names->table[slot] = place;
	names->n_names++;
	if (place_r != NULL)
		*place_r = place;
	return RISK_ADDED;
}

bool
risk_names_find(
    const struct risk_names *names, const char *name, uint32_t *number_r)
{
	uint32_t place = names->table[slot_of(names, name)];

	if (place != 0 && number_r != NULL)
		*number_r = number_at(names, place);
	return place != 0;
}

const char *
risk_names_at(const struct risk_names *names, uint32_t place)
{
	return names->block + place;
}

size_t
risk_names_count(const struct risk_names *names)
{
	return names->n_names;
}

/* ---------------------------------------------------------- mail providers */

/* Characters, not pointers: see policy.c. */
enum { PROVIDER_WIDTH = 20 };

static const char PROVIDERS[][PROVIDER_WIDTH] = {
    "126.com",
    "163.com",
    "aim.com",
    "alice.it",
    "aol.com",
    "arcor.de",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "comcast.net",
    "cox.net",
    "daum.net",
    "docomo.ne.jp",
    "duck.com",
    "earthlink.net",
    "email.com",
    "fastmail.com",
    "fastmail.fm",
    "foxmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hanmail.net",
    "hey.com",
    "home.nl",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "hushmail.com",
    "icloud.com",
    "inbox.com",
    "inbox.lv",
    "inbox.ru",
    "interia.pl",
    "juno.com",
    "laposte.net",
    "libero.it",
    "list.ru",
    "live.co.uk",
    "live.com",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "naver.com",
    "netzero.net",
    "nifty.com",
    "ntlworld.com",
    "o2.pl",
    "onet.pl",
    "optusnet.com.au",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "rogers.com",
    "runbox.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "shaw.ca",
    "sina.cn",
    "sina.com",
    "sky.com",
    "sohu.com",
    "startmail.com",
    "sympatico.ca",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "terra.com.br",
    "tiscali.it",
    "tuta.com",
    "tuta.io",
    "tutanota.com",
    "ukr.net",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "virginmedia.com",
    "vodafone.it",
    "wanadoo.fr",
    "web.de",
    "windowslive.com",
    "wp.pl",
    "xs4all.nl",
    "xtra.co.nz",
    "ya.ru",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.au",
    "yahoo.com.br",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "yeah.net",
    "ymail.com",
    "ziggo.nl",
    "zoho.com",
    "zohomail.com",
};

const char *
risk_mail_provider(size_t n)
{
	return n < COUNT(PROVIDERS) ? PROVIDERS[n] : NULL;
}

/* ---------------------------------------------------------------- judgement */

enum { WORD_WIDTH = 48 };

static const char KIND_NAMES[][WORD_WIDTH] = {
    [RISK_NONE] = "none",
    [RISK_LISTED] = "listed",
    [RISK_MAIL_PROVIDER] = "mail-provider",
    [RISK_LOOKALIKE] = "look-alike",
    [RISK_DENIED] = "denied",
};

static const char KIND_WORDS[][WORD_WIDTH] = {
    [RISK_NONE] = "is on no list",
    [RISK_LISTED] = "is on the list of high-risk domains",
    [RISK_MAIL_PROVIDER] = "is a shared mail provider's domain",
    [RISK_LOOKALIKE] = "looks like a high-risk domain",
    [RISK_DENIED] = "is on the deny list",
};

const char *
risk_kind_name(enum risk_kind kind)
{
	return KIND_NAMES[kind];
}

const char *
risk_kind_words(enum risk_kind kind)
{
	return KIND_WORDS[kind];
}

enum failure
risk_failure(enum risk_kind kind)
{
	switch (kind) {
	case RISK_NONE:
		return FAILURE_NONE;
	case RISK_LISTED:
	case RISK_MAIL_PROVIDER:
	case RISK_LOOKALIKE:
		return FAILURE_ADDITIONAL_VERIFICATION_REQUIRED;
	case RISK_DENIED:
		return FAILURE_DOMAIN_NOT_ALLOWED;
	}
	return FAILURE_DOMAIN_NOT_ALLOWED;
}

bool
risk_can_be_lifted(enum risk_kind kind)
{
	return kind != RISK_DENIED;
}

static void
found(struct risk_finding *finding, enum risk_kind kind, const char *match,
    uint32_t rank)
{
	finding->kind = kind;
	finding->rank = rank;
	snprintf(finding->match, sizeof(finding->match), "%s", match);
}

/* The name itself or a parent; and a wildcard stands for all below it. */
static void
find_denied(struct risk_finding *finding, const struct risk_facts *facts)
{
	bool wildcard = strncmp(facts->name, "*.", 2) == 0;
	const char *base = facts->name + (wildcard ? 2 : 0);
	uint32_t place;

	for (const char *p = base; p != NULL; p = strchr(p, '.')) {
		p += *p == '.';
		if (risk_names_find(facts->denied, p, NULL)) {
			found(finding, RISK_DENIED, p, 0);
			return;
		}
	}
	if (wildcard && facts->denied_parents != NULL &&
	    risk_names_find(facts->denied_parents, base, &place))
		found(finding, RISK_DENIED, risk_names_at(facts->denied, place),
		    0);
}

static void
find_listed(struct risk_finding *finding, const struct risk_facts *facts)
{
	uint32_t rank;

	if (risk_names_find(facts->listed, facts->registrable, &rank))
		found(finding, rank == 0 ? RISK_MAIL_PROVIDER : RISK_LISTED,
		    facts->registrable, rank);
}

static void
find_lookalike(struct risk_finding *finding, const struct risk_facts *facts)
{
	uint32_t place, rank;
	const char *match;

	if (!risk_names_find(facts->skeletons, facts->skeleton, &place))
		return;
	match = risk_names_at(facts->listed, place);
	if (risk_names_find(facts->listed, match, &rank))
		found(finding, RISK_LOOKALIKE, match, rank);
}

static void
trace_finding(struct policy_trace *trace, const char *rule,
    const struct risk_finding *finding, const char *input)
{
	policy_trace_add(trace, rule, risk_kind_name(finding->kind),
	    finding->match, "%s", input);
}

void
risk_find(struct risk_finding *finding_r, const struct risk_facts *facts,
    struct policy_trace *trace)
{
	*finding_r = (struct risk_finding){.kind = RISK_NONE};
	if (facts->denied != NULL) {
		find_denied(finding_r, facts);
		trace_finding(trace, "K3 deny list", finding_r, facts->name);
	}
	if (finding_r->kind != RISK_NONE || facts->registrable[0] == '\0')
		return;
	if (facts->listed == NULL)
		return;
	find_listed(finding_r, facts);
	trace_finding(
	    trace, "K1 high-risk list", finding_r, facts->registrable);
	if (finding_r->kind != RISK_NONE || facts->skeletons == NULL ||
	    facts->skeleton[0] == '\0')
		return;
	find_lookalike(finding_r, facts);
	trace_finding(trace, "K3 look-alike", finding_r, facts->skeleton);
}
