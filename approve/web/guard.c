/* SPDX-License-Identifier: ISC
 * Reading a request's fields strictly. libmicrohttpd 0.9.75 takes the first of
 * two Content-Length or Host fields and prefers Transfer-Encoding silently;
 * what a proxy before us did need not be the same, so all such is refused. */
#include <string.h>
#include <strings.h>

#include "approve/web/guard.h"

enum guard_known {
	GUARD_HOST,
	GUARD_LENGTH,
	GUARD_TE,
	GUARD_TYPE,
	GUARD_ORIGIN,
	GUARD_SITE,
	GUARD_N_KNOWN,
};

/* Fields that may stand once at most. */
static const char *const guard_names[GUARD_N_KNOWN] = {
    [GUARD_HOST] = "Host",
    [GUARD_LENGTH] = "Content-Length",
    [GUARD_TE] = "Transfer-Encoding",
    [GUARD_TYPE] = "Content-Type",
    [GUARD_ORIGIN] = "Origin",
    [GUARD_SITE] = "Sec-Fetch-Site",
};

/* RFC 9110 5.6.2. A blank before the colon ends up in the name (RFC 9112
 * 5.1). */
#define GUARD_TOKEN                 \
	"!#$%&'*+-.^_`|~0123456789" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static bool
guard_is_field(const struct guard_field *field)
{
	return field->name_len > 0 &&
	       strspn(field->name, GUARD_TOKEN) == field->name_len &&
	       field->value != NULL &&
	       strlen(field->value) == field->value_len &&
	       strpbrk(field->value, "\r\n") == NULL;
}

/* Sorts the known fields into values_r. */
static enum guard_reading
guard_sort(const char *values_r[GUARD_N_KNOWN],
    const struct guard_field *fields, size_t n_fields)
{
	size_t i, known;

	if (n_fields > GUARD_FIELDS_MAX)
		return GUARD_MALFORMED;
	for (i = 0; i < n_fields; i++) {
		if (!guard_is_field(&fields[i]))
			return GUARD_MALFORMED;
		for (known = 0; known < GUARD_N_KNOWN; known++) {
			if (strcasecmp(fields[i].name, guard_names[known]) != 0)
				continue;
			if (values_r[known] != NULL)
				return GUARD_AMBIGUOUS;
			values_r[known] = fields[i].value;
		}
	}
	return GUARD_FINE;
}

/* Digits alone: no sign, no list, no blanks. */
static enum guard_reading
guard_length(const char *value, uint64_t body_max)
{
	uint64_t length = 0;

	if (*value == '\0' || value[strspn(value, "0123456789")] != '\0')
		return GUARD_MALFORMED;
	for (; *value != '\0'; value++) {
		length = length * 10 + (uint64_t)(*value - '0');
		if (length > body_max)
			return GUARD_TOO_LARGE;
	}
	return GUARD_FINE;
}

static bool
guard_is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const size_t len = sizeof(form) - 1;

	if (type == NULL || strncasecmp(type, form, len) != 0)
		return false;
	type += len;
	type += strspn(type, " \t");
	return *type == '\0' || *type == ';';
}

static bool
guard_is_same_origin(
    const char *origin, const char *fetch_site, const struct site *site)
{
	if (origin != NULL && strcmp(origin, "null") != 0 &&
	    strcasecmp(origin, site->origin) != 0)
		return false;
	return fetch_site == NULL || strcmp(fetch_site, "same-origin") == 0 ||
	       strcmp(fetch_site, "none") == 0;
}

enum guard_reading
guard_read(const struct guard_field *fields, size_t n_fields, bool post,
    uint64_t body_max, const struct site *site)
{
	const char *values[GUARD_N_KNOWN] = {NULL};
	enum guard_reading reading = guard_sort(values, fields, n_fields);

	if (reading != GUARD_FINE)
		return reading;
	if (values[GUARD_TE] != NULL)
		return values[GUARD_LENGTH] != NULL ? GUARD_AMBIGUOUS
						    : GUARD_NO_LENGTH;
	if (values[GUARD_LENGTH] != NULL) {
		reading = guard_length(values[GUARD_LENGTH], body_max);
		if (reading != GUARD_FINE)
			return reading;
	}
	if (!post)
		return GUARD_FINE;
	if (!guard_is_same_origin(
		values[GUARD_ORIGIN], values[GUARD_SITE], site))
		return GUARD_CROSS_ORIGIN;
	return guard_is_form(values[GUARD_TYPE]) ? GUARD_FINE
						 : GUARD_NOT_A_FORM;
}
