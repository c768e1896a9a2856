/* SPDX-License-Identifier: ISC
 * Any octets as a reply to any mail of ours: the reading is sound, striking
 * only takes away, and marked lines are silent. The input is the mail, a line
 * "%%" and the reply. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/reply.h"
#include "lib/base/utf8.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define WANT(holds)              \
	do {                     \
		if (!(holds))    \
			abort(); \
	} while (0)

static const char DIVIDER[] = "\n%%\n";

static const struct reply_phrase phrases[] = {
    {"I approve", VERDICT_APPROVE},
    {"approve", VERDICT_APPROVE},
    {"Ich stimme zu", VERDICT_APPROVE},
    {"我批准", VERDICT_APPROVE},
    {"I reject", VERDICT_REJECT},
    {"deny", VERDICT_REJECT},
};

/* Nothing but what a reader sees, and never both a verdict and a conflict. */
static void
reading_is_sound(const struct reply_reading *reading)
{
	WANT(reading->verdict == VERDICT_NONE ||
	     reading->verdict == VERDICT_APPROVE ||
	     reading->verdict == VERDICT_REJECT);
	WANT((!reading->conflicting && reading->doubt[0] == '\0') ||
	     reading->verdict == VERDICT_NONE);
	WANT((reading->line[0] != '\0') == (reading->verdict != VERDICT_NONE));
	WANT(utf8_is_valid(reading->doubt, strlen(reading->doubt)));
	for (const char *p = reading->line; *p != '\0'; p++)
		WANT((unsigned char)*p >= ' ' || *p == '\t');
}

/* Behind marks there is nothing to read. */
static void
quoted_is_silent(const struct reply_phrases *set, const char *text, size_t len)
{
	char *quoted = malloc(2 * len + 2);
	struct reply_reading reading;
	size_t out = 0;

	WANT(quoted != NULL);
	quoted[out++] = '>';
	for (size_t i = 0; i < len; i++) {
		quoted[out++] = text[i];
		if (text[i] == '\n')
			quoted[out++] = '>';
	}
	WANT(reply_read(&reading, set, quoted, out, NULL) == ST_OK);
	WANT(reading.verdict == VERDICT_NONE && !reading.conflicting);
	free(quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Once: to compile the phrases takes longer than to read a reply. */
	static struct reply_phrases *set;
	struct reply_reading with, without, known;
	const char *text = (const char *)data, *divider, *sent[1];
	char *mail;

	divider = memmem(data, size, DIVIDER, strlen(DIVIDER));
	if (divider == NULL)
		return 0;
	mail = strndup(text, (size_t)(divider - text));
	WANT(mail != NULL);
	WANT(set != NULL ||
	     reply_phrases_new(&set, phrases, COUNT(phrases), NULL) == ST_OK);
	sent[0] = mail;
	size -= (size_t)(divider + strlen(DIVIDER) - text);
	text = divider + strlen(DIVIDER);
	WANT(reply_read(&with, set, text, size,
		 &(struct reply_about){.sent = sent, .n_sent = 1}) == ST_OK);
	WANT(reply_read(&without, set, text, size, NULL) == ST_OK);
	WANT(reply_read(&known, set, text, size,
		 &(struct reply_about){.author = mail}) == ST_OK);
	reading_is_sound(&with);
	reading_is_sound(&without);
	reading_is_sound(&known);
	/* To strike takes away; it finds nothing. */
	WANT(with.verdict == VERDICT_NONE || without.conflicting ||
	     without.doubt[0] != '\0' || with.verdict == without.verdict);
	/* To know the writer's name takes doubts away and nothing else. */
	WANT(without.verdict == VERDICT_NONE ||
	     known.verdict == without.verdict);
	quoted_is_silent(set, text, size);
	free(mail);
	return 0;
}
