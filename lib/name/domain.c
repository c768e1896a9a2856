/* SPDX-License-Identifier: ISC
 * Owns the form of domain names: IDNA2008 through libidn2, public suffixes
 * through libpsl. Which names may be asked about is left to policy. */
#include "lib/name/domain.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <idn2.h>
#include <libpsl.h>

#include "lib/base/ascii.h"

enum { SHOWN_SIZE = 4 * 80 + 4 };

/* What is wrong with a name's form. */
enum fault {
	FAULT_NONE,
	FAULT_EMPTY,
	FAULT_EMPTY_LABEL,
	FAULT_LONG_LABEL,
	FAULT_LONG_NAME,
	FAULT_HYPHEN,
	FAULT_UNDERSCORE,
	FAULT_ASTERISK,
	FAULT_CHARACTER,
	FAULT_CONTROL,
	FAULT_ADDRESS,
};

static const char *const fault_texts[] = {
    [FAULT_NONE] = "is well formed",
    [FAULT_EMPTY] = "is empty",
    [FAULT_EMPTY_LABEL] = "has an empty label (two dots in a row, or a "
			  "dot in front)",
    [FAULT_LONG_LABEL] = "has a label of more than 63 octets",
    [FAULT_LONG_NAME] = "is longer than 253 octets",
    [FAULT_HYPHEN] = "has a label that begins or ends with a hyphen",
    [FAULT_UNDERSCORE] = "has an underscore, which host names may not have",
    [FAULT_ASTERISK] = "has an asterisk that is not a leftmost label of its "
		       "own",
    [FAULT_CHARACTER] = "has a character that domain names may not have",
    [FAULT_CONTROL] = "has a control character",
    [FAULT_ADDRESS] = "is an IP address; name a domain",
};

/* RFC 6761, 7686, 8375, 9476 and the reverse trees (N4). onion, in-addr.arpa
 * and the like stand in the public suffix list, so this comes before it. */
static const char *const special_use[] = {
    "example",
    "test",
    "invalid",
    "localhost",
    "local",
    "onion",
    "internal",
    "alt",
    "home.arpa",
    "in-addr.arpa",
    "ip6.arpa",
};

static pthread_once_t suffixes_once = PTHREAD_ONCE_INIT;
static const psl_ctx_t *suffixes_loaded; /* written once, then only read */

static void
suffixes_load(void)
{
	suffixes_loaded = psl_latest(NULL);
}

/* The newer of the system's list and the one built into libpsl; null where
 * there is neither. */
static const psl_ctx_t *
suffixes(void)
{
	pthread_once(&suffixes_once, suffixes_load);
	return suffixes_loaded;
}

int64_t
domain_suffixes_date(void)
{
	const char *file = psl_dist_filename();
	int64_t built_in = (int64_t)psl_builtin_file_time();
	struct stat sb;

	/* As psl_latest() chooses. */
	if (file == NULL || stat(file, &sb) != 0 || sb.st_mtime <= built_in)
		return built_in;
	return (int64_t)sb.st_mtime;
}

/* The name for a message: whatever could disturb a terminal or a log line is
 * escaped, a long name is cut. */
static const char *
show(char shown[SHOWN_SIZE], const char *text)
{
	size_t n = 0;

	for (; *text && n + 8 < SHOWN_SIZE; text++) {
		unsigned char c = (unsigned char)*text;

		if (c > 0x20 && c < 0x7f && c != '\\')
			shown[n++] = *text;
		else
			n += (size_t)snprintf(shown + n, 5, "\\x%02x", c);
	}
	memcpy(shown + n, *text ? "..." : "", *text ? 4 : 1);
	return shown;
}

static enum status
refuse(struct err *err, const char *text, enum fault fault)
{
	char shown[SHOWN_SIZE];

	return err_set(err, ST_INVALID, "\"%s\" is no domain name: it %s",
	    show(shown, text), fault_texts[fault]);
}

static enum status
refuse_idna(struct err *err, const char *text, int rc)
{
	char shown[SHOWN_SIZE];

	if (rc == IDN2_MALLOC)
		return err_set(err, ST_NOMEM, "out of memory");
	return err_set(err, ST_INVALID,
	    "\"%s\" is no domain name by IDNA2008: %s", show(shown, text),
	    idn2_strerror(rc));
}

/* A last label that is a number, decimal or hexadecimal, makes the whole an
 * IPv4 address to resolvers and browsers, however short it is. */
static bool
is_ipv4(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot ? dot + 1 : name;

	if (*last == '\0')
		return false;
	if (strncmp(last, "0x", 2) == 0)
		return last[2 + strspn(last + 2, "0123456789abcdef")] == '\0';
	return last[strspn(last, "0123456789")] == '\0';
}

static bool
is_ipv6(const char *text)
{
	struct in6_addr addr;
	char bare[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "%"); /* a zone may follow */

	if (!strchr(text, ':') || len >= sizeof bare)
		return false;
	memcpy(bare, text, len);
	bare[len] = '\0';
	return inet_pton(AF_INET6, bare, &addr) == 1;
}

static enum fault
label_fault(const char *label, size_t len, bool underscore)
{
	if (len == 0)
		return FAULT_EMPTY_LABEL;
	if (len > DOMAIN_LABEL_MAX)
		return FAULT_LONG_LABEL;
	for (size_t i = 0; i < len; i++) {
		char c = label[i];

		if (c == '_' && !underscore)
			return FAULT_UNDERSCORE;
		if (c == '*')
			return FAULT_ASTERISK;
		if (!ascii_is_letter(c) && !ascii_is_digit(c) && c != '-' &&
		    c != '_')
			return FAULT_CHARACTER;
	}
	if (label[0] == '-' || label[len - 1] == '-')
		return FAULT_HYPHEN;
	return FAULT_NONE;
}

/* The form of a whole ASCII name without a final dot. */
static enum fault
name_fault(const char *name, bool underscore)
{
	enum fault fault = FAULT_NONE;
	const char *label = name;

	if (*name == '\0')
		return FAULT_EMPTY;
	for (;;) {
		size_t len = strcspn(label, ".");

		fault = label_fault(label, len, underscore);
		if (fault != FAULT_NONE || label[len] == '\0')
			break;
		label += len + 1;
	}
	if (fault == FAULT_NONE && strlen(name) >= DOMAIN_SIZE)
		fault = FAULT_LONG_NAME;
	if (fault == FAULT_NONE && is_ipv4(name))
		fault = FAULT_ADDRESS;
	return fault;
}

/* Before libidn2 sees it: libidn2 drops the ASCII characters that STD3
 * forbids, DEL among them, instead of refusing them. */
static enum fault
input_fault(const char *text)
{
	if (text[0] == '[' || is_ipv6(text))
		return FAULT_ADDRESS;
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x20 || c == 0x7f)
			return FAULT_CONTROL;
		/* U+0080 to U+009F in UTF-8. */
		if (c == 0xc2 && (unsigned char)p[1] >= 0x80 &&
		    (unsigned char)p[1] < 0xa0)
			return FAULT_CONTROL;
		if (c == '_')
			return FAULT_UNDERSCORE;
		if (c == '*')
			return FAULT_ASTERISK;
		if (c < 0x80 && !ascii_is_letter(*p) && !ascii_is_digit(*p) &&
		    c != '-' && c != '.')
			return FAULT_CHARACTER;
	}
	return FAULT_NONE;
}

/* To A-labels by UTS 46, non-transitional; *ascii_r is freed by idn2_free().
 * IDN2_USE_STD3_ASCII_RULES is left out on purpose: with it libidn2 2.3 drops
 * what STD3 forbids (U+2100, "a/c", vanishes); without it the ASCII shows in
 * the result, where name_fault() applies the STD3 rules. */
static int
to_alabels(char **ascii_r, const char *text)
{
	uint8_t *ascii = NULL;
	int rc = idn2_lookup_u8((const uint8_t *)text, &ascii,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);

	*ascii_r = (char *)ascii;
	return rc;
}

/* One dot may end an absolute name; it is not kept. */
static void
strip_final_dot(char *name)
{
	size_t len = strlen(name);

	if (len > 1 && name[len - 1] == '.')
		name[len - 1] = '\0';
}

static bool
at_or_below(const char *name, const char *top)
{
	size_t name_len = strlen(name), top_len = strlen(top);
	const char *tail;

	if (name_len < top_len)
		return false;
	tail = name + (name_len - top_len);
	return strcmp(tail, top) == 0 && (tail == name || tail[-1] == '.');
}

static bool
is_special_use(const char *name)
{
	for (size_t i = 0; i < sizeof special_use / sizeof *special_use; i++) {
		if (at_or_below(name, special_use[i]))
			return true;
	}
	return false;
}

/* Fills kind, suffix and registrable for `base`, which is the name without
 * "*.". The list's implicit "*" rule does not make a name public. */
static void
classify(struct domain *domain, const char *base, const psl_ctx_t *psl)
{
	const char *below = NULL;

	domain->kind = DOMAIN_INTERNAL;
	if (is_special_use(base))
		return;
	for (const char *p = base; p; p = strchr(p, '.')) {
		p += *p == '.';
		if (!psl_is_public_suffix2(
			psl, p, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE)) {
			below = p;
			continue;
		}
		domain->kind = below ? DOMAIN_PUBLIC : DOMAIN_SUFFIX;
		strcpy(domain->suffix, p);
		strcpy(domain->registrable, below ? below : "");
		return;
	}
}

/* Nothing but small letters, digits, dots and single hyphens within labels:
 * IDNA2008 leaves it as it is, in both directions. Lengths are left to
 * name_fault(). */
static bool
is_plain(const char *name)
{
	char last = '.';

	for (const char *p = name; *p != '\0'; last = *p++) {
		const bool mark = *p == '-' || *p == '.';

		if (!mark && !ascii_is_digit(*p) && (*p < 'a' || *p > 'z'))
			return false;
		if (mark && (last == '-' || last == '.'))
			return false;
	}
	return last != '.' && last != '-';
}

/* What is shown must be the name that is meant: libidn2 takes A-labels that
 * hold characters which UTS 46 maps away (xn--bshew shows U+2480). */
static int
check_round_trip(const char *shown, const char *base)
{
	char *again = NULL;
	int rc = to_alabels(&again, shown);

	if (rc == IDN2_OK && strcmp(again, base) != 0)
		rc = IDN2_ALABEL_ROUNDTRIP_FAILED;
	idn2_free(again);
	return rc;
}

static int
set_shown(struct domain *domain, const char *shown)
{
	int n = snprintf(domain->unicode, sizeof domain->unicode, "%s%s",
	    domain->wildcard ? "*." : "", shown);

	return n < 0 || (size_t)n >= sizeof domain->unicode
		   ? IDN2_TOO_BIG_DOMAIN
		   : IDN2_OK;
}

static int
set_unicode(struct domain *domain, const char *base)
{
	char *shown = NULL;
	int rc;

	if (is_plain(base))
		return set_shown(domain, base);
	rc = idn2_to_unicode_8z8z(base, &shown, 0);
	if (rc != IDN2_OK)
		return rc;
	rc = check_round_trip(shown, base);
	if (rc == IDN2_OK)
		rc = set_shown(domain, shown);
	idn2_free(shown);
	return rc;
}

/* Takes over a name in A-labels, checked here to its last octet. */
static enum status
accept_ascii(
    struct domain *domain, const char *text, const char *ascii, struct err *err)
{
	const psl_ctx_t *psl = suffixes();
	enum fault fault = name_fault(ascii, false);
	int rc;

	if (fault == FAULT_NONE &&
	    strlen(ascii) + (domain->wildcard ? 2 : 0) >= DOMAIN_SIZE)
		fault = FAULT_LONG_NAME;
	if (fault != FAULT_NONE)
		return refuse(err, text, fault);
	if (!psl)
		return err_set(err, ST_TEMP,
		    "there is no public suffix list; install the package "
		    "publicsuffix");
	strcpy(domain->name, domain->wildcard ? "*." : "");
	strcat(domain->name, ascii);
	rc = set_unicode(domain, ascii);
	if (rc != IDN2_OK)
		return refuse_idna(err, text, rc);
	classify(domain, ascii, psl);
	return ST_OK;
}

enum status
domain_parse(struct domain *domain_r, const char *text, struct err *err)
{
	struct domain domain = {0};
	const char *base = text;
	char *ascii = NULL;
	enum fault fault;
	enum status st;
	int rc;

	if (strnlen(text, DOMAIN_INPUT_MAX + 1) > DOMAIN_INPUT_MAX)
		return refuse(err, text, FAULT_LONG_NAME);
	if (strncmp(text, "*.", 2) == 0) {
		domain.wildcard = true;
		base += 2;
	}
	fault = *base == '\0' ? FAULT_EMPTY : input_fault(base);
	if (fault != FAULT_NONE)
		return refuse(err, text, fault);

	rc = is_plain(base) ? IDN2_OK : to_alabels(&ascii, base);
	if (rc != IDN2_OK) {
		st = refuse_idna(err, text, rc);
	} else {
		if (ascii != NULL)
			strip_final_dot(ascii);
		st = accept_ascii(
		    &domain, text, ascii != NULL ? ascii : base, err);
	}
	idn2_free(ascii);
	if (st == ST_OK)
		*domain_r = domain;
	return st;
}

enum status
domain_normalize(char name_r[DOMAIN_SIZE], const char *text, size_t len)
{
	char name[DOMAIN_SIZE];

	if (len > 1 && text[len - 1] == '.')
		len--;
	if (len >= DOMAIN_SIZE || memchr(text, '\0', len))
		return ST_INVALID;
	for (size_t i = 0; i < len; i++)
		name[i] = ascii_lower(text[i]);
	name[len] = '\0';
	if (name_fault(name, true) != FAULT_NONE)
		return ST_INVALID;
	memcpy(name_r, name, len + 1);
	return ST_OK;
}

enum status
domain_to_ascii(char name_r[DOMAIN_SIZE], const char *text, size_t len)
{
	char name[DOMAIN_INPUT_MAX + 1];
	char *ascii = NULL;
	bool is_ascii = true;
	enum status st;
	int rc;

	for (size_t i = 0; i < len; i++)
		is_ascii = is_ascii && (unsigned char)text[i] < 0x80;
	if (is_ascii)
		return domain_normalize(name_r, text, len);
	if (len > DOMAIN_INPUT_MAX || memchr(text, '\0', len))
		return ST_INVALID;
	memcpy(name, text, len);
	name[len] = '\0';
	if (input_fault(name) != FAULT_NONE)
		return ST_INVALID;
	rc = to_alabels(&ascii, name);
	if (rc != IDN2_OK)
		return rc == IDN2_MALLOC ? ST_NOMEM : ST_INVALID;
	st = domain_normalize(name_r, ascii, strlen(ascii));
	idn2_free(ascii);
	return st;
}

enum status
domain_organizational(char org_r[DOMAIN_SIZE], const char *name)
{
	char normal[DOMAIN_SIZE];
	const psl_ctx_t *psl = suffixes();
	const char *org = NULL;
	enum status st = domain_normalize(normal, name, strlen(name));

	if (st != ST_OK)
		return st;
	if (psl)
		org = psl_registrable_domain(psl, normal);
	strcpy(org_r, org ? org : normal);
	return ST_OK;
}

/* Answers yes where it cannot tell: a signature by such a domain must not
 * count (T10). */
bool
domain_is_suffix(const char *name)
{
	char normal[DOMAIN_SIZE];
	const psl_ctx_t *psl = suffixes();

	if (!psl || domain_normalize(normal, name, strlen(name)) != ST_OK)
		return true;
	return psl_is_public_suffix2(psl, normal, PSL_TYPE_ANY) != 0;
}
