/* SPDX-License-Identifier: ISC
 * Do the two readers of a mail, lib/mail/message.c and message_simple.c, read
 * it alike? */
#ifndef TESTS_FAKE_READINGS_H
#define TESTS_FAKE_READINGS_H

#include <string.h>

#include "lib/mail/message_impl.h"

/* What differs; null: nothing. */
static const char *
readings_difference(const struct message *a, const struct message *b)
{
	if (a->state != b->state)
		return "state";
	if (a->text_len != b->text_len ||
	    memcmp(a->text, b->text, a->text_len) != 0)
		return "text";
	if (strcmp(a->type, b->type) != 0)
		return "type";
	if (a->is_report != b->is_report || a->is_feedback != b->is_feedback)
		return "flags";
	if (a->n_others != b->n_others)
		return "number of other texts";
	for (size_t i = 0; i < a->n_others; i++) {
		const struct message_other *x = &a->others[i];
		const struct message_other *y = &b->others[i];

		if (x->instead != y->instead)
			return "place of another text";
		if (x->len != y->len || memcmp(x->text, y->text, x->len) != 0)
			return "another text";
	}
	return NULL;
}

/* What message_read() and the short way read differently, where that takes the
 * mail; `*taken_r` counts those. */
static const char *
readings_compare(
    const char *bytes, size_t len, bool strictly, unsigned *taken_r)
{
	struct message simple, whole;
	const char *difference;

	if (message_read_simple(&simple, bytes, len, strictly) != ST_OK)
		return NULL;
	++*taken_r;
	difference = message_read(&whole, bytes, len, strictly) == ST_OK
			 ? readings_difference(&simple, &whole)
			 : "failure";
	message_clear(&simple);
	message_clear(&whole);
	return difference;
}

/* The same both ways. */
static __attribute__((unused)) const char *
readings_compare_all(const char *bytes, size_t len, unsigned *taken_r)
{
	const char *difference = readings_compare(bytes, len, false, taken_r);

	return difference != NULL ? difference
				  : readings_compare(bytes, len, true, taken_r);
}

#endif
