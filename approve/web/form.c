/* SPDX-License-Identifier: ISC
 * application/x-www-form-urlencoded for three known fields. Knows no HTTP. */
#include <string.h>

#include "approve/web/form.h"
#include "approve/web/text.h"
#include "lib/base/utf8.h"

enum { FORM_FIELD_SIZE = 16 };

static const char *const form_verdicts[] = {
    [FORM_NO_VERDICT] = NULL,
    [FORM_APPROVE] = "approve",
    [FORM_REJECT] = "reject",
    [FORM_NOT_ME] = "not-me",
};

static int
form_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One decoded byte of in[*at...], or -1. Octets that a browser always encodes
 * are refused where they stand bare. */
static int
form_byte(const char *in, size_t len, size_t *at)
{
	int high, low;
	char c = in[(*at)++];

	if (c == '+')
		return ' ';
	if (c <= ' ' || c >= 0x7f || c == '=')
		return -1;
	if (c != '%')
		return c;
	if (len - *at < 2)
		return -1;
	high = form_hex(in[*at]);
	low = form_hex(in[*at + 1]);
	*at += 2;
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Decodes into a string; false where a byte is none, a control character, or
 * does not fit. */
static bool
form_decode(char *out_r, size_t size, const char *in, size_t len)
{
	size_t at = 0, n = 0;

	while (at < len) {
		int c = form_byte(in, len, &at);

		if (c < 0x20 || c == 0x7f || n + 1 >= size)
			return false;
		out_r[n++] = (char)(unsigned char)c;
	}
	out_r[n] = '\0';
	return utf8_is_valid(out_r, n);
}

static enum status
form_set_nonce(
    struct form *form, const char *value, size_t len, struct err *err)
{
	if (form->has_nonce)
		return err_set(err, ST_INVALID, "form: nonce twice");
	form->has_nonce = true;
	if (!form_decode(form->nonce, sizeof(form->nonce), value, len) ||
	    !text_is_ascii(form->nonce))
		return err_set(err, ST_INVALID, "form: nonce malformed");
	return ST_OK;
}

static enum status
form_set_verdict(
    struct form *form, const char *value, size_t len, struct err *err)
{
	char word[FORM_FIELD_SIZE];
	int i;

	if (form->verdict != FORM_NO_VERDICT)
		return err_set(err, ST_INVALID, "form: verdict twice");
	if (!form_decode(word, sizeof(word), value, len))
		return err_set(err, ST_INVALID, "form: verdict malformed");
	for (i = FORM_APPROVE; i <= FORM_NOT_ME; i++) {
		if (strcmp(word, form_verdicts[i]) == 0)
			form->verdict = (enum form_verdict)i;
	}
	if (form->verdict == FORM_NO_VERDICT)
		return err_set(err, ST_INVALID, "form: verdict unknown");
	return ST_OK;
}

static enum status
form_set_typed(
    struct form *form, const char *value, size_t len, struct err *err)
{
	if (form->has_typed)
		return err_set(err, ST_INVALID, "form: typed twice");
	form->has_typed = true;
	if (!form_decode(form->typed, sizeof(form->typed), value, len))
		return err_set(err, ST_INVALID, "form: typed malformed");
	return ST_OK;
}

static const struct {
	const char *name;
	enum status (*set)(struct form *, const char *, size_t, struct err *);
} form_fields[] = {
    {"nonce", form_set_nonce},
    {"verdict", form_set_verdict},
    {"typed", form_set_typed},
};

static enum status
form_parse_pair(
    struct form *form, const char *pair, size_t len, struct err *err)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals != NULL ? (size_t)(equals - pair) : len;
	char name[FORM_FIELD_SIZE];
	size_t i;

	if (equals == NULL || !form_decode(name, sizeof(name), pair, name_len))
		return err_set(err, ST_INVALID, "form: field malformed");
	for (i = 0; i < sizeof(form_fields) / sizeof(form_fields[0]); i++) {
		if (strcmp(name, form_fields[i].name) == 0)
			return form_fields[i].set(
			    form, equals + 1, len - name_len - 1, err);
	}
	return err_set(err, ST_INVALID, "form: field unknown");
}

const char *
form_verdict_name(enum form_verdict verdict)
{
	return form_verdicts[verdict];
}

enum status
form_parse(struct form *form_r, const char *body, size_t len, struct err *err)
{
	enum status st = ST_OK;
	size_t at = 0;

	memset(form_r, 0, sizeof(*form_r));
	if (len > FORM_BODY_MAX)
		return err_set(err, ST_INVALID, "form: too long");
	while (at < len && st == ST_OK) {
		const char *pair = body + at;
		const char *end = memchr(pair, '&', len - at);
		size_t n = end != NULL ? (size_t)(end - pair) : len - at;

		st = form_parse_pair(form_r, pair, n, err);
		at += n + 1;
	}
	return st;
}
