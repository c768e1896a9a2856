/* SPDX-License-Identifier: ISC
 * Skeletons by ICU's uspoof, with a table for ASCII that is taken from ICU
 * itself at start. Which names are compared is left to the callers. */
#include "lib/name/confusable.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uspoof.h>

#include "lib/base/utf8.h"

enum { ASCII_N = 128, PROTOTYPE_SIZE = 8 };

struct confusable {
	USpoofChecker *checker; /* const use of it is safe for threads */
	char ascii[ASCII_N][PROTOTYPE_SIZE]; /* the prototype of each */
};

/* TR39 folds nothing. */
static void
fold(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
	}
}

static enum status
skeleton_by_icu(const struct confusable *confusable, char *out, size_t size,
    const char *name)
{
	UErrorCode code = U_ZERO_ERROR;

	(void)uspoof_getSkeletonUTF8(
	    confusable->checker, 0, name, -1, out, (int32_t)size, &code);
	if (code == U_MEMORY_ALLOCATION_ERROR)
		return ST_NOMEM;
	if (U_FAILURE(code) || code == U_STRING_NOT_TERMINATED_WARNING)
		return ST_INVALID;
	fold(out);
	return ST_OK;
}

enum status
confusable_open(struct confusable **confusable_r, struct err *err)
{
	struct confusable *confusable = calloc(1, sizeof(*confusable));
	UErrorCode code = U_ZERO_ERROR;
	enum status st = ST_OK;

	if (confusable == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	confusable->checker = uspoof_open(&code);
	if (U_FAILURE(code)) {
		confusable_close(confusable);
		return err_set(err, ST_TEMP,
		    "ICU's table of confusable characters cannot be read: %s",
		    u_errorName(code));
	}
	for (int c = 1; st == ST_OK && c < ASCII_N; c++) {
		const char one[] = {(char)c, '\0'};

		st = skeleton_by_icu(
		    confusable, confusable->ascii[c], PROTOTYPE_SIZE, one);
	}
	if (st != ST_OK) {
		confusable_close(confusable);
		return err_set(err, st, "ICU gives no skeleton of ASCII");
	}
	*confusable_r = confusable;
	return ST_OK;
}

void
confusable_close(struct confusable *confusable)
{
	if (confusable == NULL)
		return;
	uspoof_close(confusable->checker);
	free(confusable);
}

/* In ASCII nothing combines with its neighbour, so that a skeleton is the
 * prototypes in a row. False where there is more than ASCII. */
static bool
skeleton_of_ascii(
    const struct confusable *confusable, char *out, const char *name)
{
	for (; *name != '\0'; name++) {
		const char *p;

		if ((unsigned char)*name >= ASCII_N)
			return false;
		for (p = confusable->ascii[(unsigned char)*name]; *p != '\0';
		     p++)
			*out++ = *p;
	}
	*out = '\0';
	return true;
}

/* TR39 puts the small palochka, U+04CF, with "i"; most typefaces draw an "l",
 * and names have been forged with it as that. */
static void
draw_palochka(char drawn_r[DOMAIN_UNICODE_SIZE], const char *name)
{
	static const char palochka[] = "\xd3\x8f";
	const size_t len = sizeof(palochka) - 1;

	while (*name != '\0') {
		bool is = strncmp(name, palochka, len) == 0;

		*drawn_r++ = is ? 'l' : *name;
		name += is ? len : 1;
	}
	*drawn_r = '\0';
}

enum status
confusable_skeleton(char skeleton_r[CONFUSABLE_SIZE],
    const struct confusable *confusable, const char *name)
{
	char drawn[DOMAIN_UNICODE_SIZE];
	size_t len = strlen(name);

	if (len >= DOMAIN_UNICODE_SIZE || !utf8_is_valid(name, len))
		return ST_INVALID;
	if (skeleton_of_ascii(confusable, skeleton_r, name))
		return ST_OK;
	draw_palochka(drawn, name);
	return skeleton_by_icu(confusable, skeleton_r, CONFUSABLE_SIZE, drawn);
}
