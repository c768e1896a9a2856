/* SPDX-License-Identifier: ISC
 * Marks of automated mail, as one table of rules. */
#include "approve/automated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/mail/address.h"

/* One field that tells by its value, or by being there. */
struct mark {
	const char *field;
	bool (*tells)(const char *value); /* null: its presence tells */
};

/* The first word of a value, comments left out as far as they stand behind
 * it. */
static bool
word_is(const char *value, const char *word)
{
	size_t len = strlen(word);

	return strncasecmp(value, word, len) == 0 &&
	       (value[len] == '\0' || strchr(" \t;(,", value[len]) != NULL);
}

static bool
auto_submitted(const char *value)
{
	return !word_is(value, "no");
}

static bool
precedence(const char *value)
{
	static const char *const words[] = {
	    "bulk", "list", "junk", "auto_reply", "auto-reply"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (word_is(value, words[i]))
			return true;
	}
	return false;
}

static bool
report_type(const char *value)
{
	return word_is(value, "multipart/report") ||
	       word_is(value, "message/delivery-status") ||
	       word_is(value, "message/disposition-notification");
}

/* Exchange sets X-Auto-Response-Suppress on people's mail too; together with
 * the subject of an automatic reply it was none. */
static bool
automatic_subject(const char *value)
{
	static const char *const starts[] = {"automatic reply",
	    "auto:", "autoreply", "auto-reply", "auto reply", "out of office",
	    "automatische antwort", "abwesend", "abwesenheitsnotiz",
	    "r\xc3\xa9ponse automatique", "respuesta autom\xc3\xa1tica",
	    "resposta autom\xc3\xa1tica", "risposta automatica",
	    "automatisch antwoord", "vacation:"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (strncasecmp(value, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}

static const struct mark marks[] = {
    {"Auto-Submitted", auto_submitted},
    {"Precedence", precedence},
    {"Content-Type", report_type},
    {"X-Autoreply", NULL},
    {"X-Auto-Reply", NULL},
    {"X-Autorespond", NULL},
    {"X-Autoresponder", NULL},
    {"X-Mail-Autoreply", NULL},
    {"X-AutoReply-From", NULL},
    {"X-Loop-Autoreply", NULL},
    {"X-MS-Exchange-Inbox-Rules-Loop", NULL},
    {"X-Vacation", NULL},
    {"X-FC-MachineGenerated", NULL},
    {"X-Failed-Recipients", NULL},
};

static bool
mark_tells(char reason_r[AUTOMATED_REASON_SIZE], const struct mark *mark,
    const struct field *field)
{
	char *value;
	bool tells;

	if (!field_is(field, mark->field))
		return false;
	value = field_text(field);
	/* Out of memory: rather no verdict than a machine's. */
	tells = value == NULL || mark->tells == NULL || mark->tells(value);
	if (tells)
		snprintf(reason_r, AUTOMATED_REASON_SIZE, "%s: %.80s",
		    mark->field, value ? value : "");
	free(value);
	return tells;
}

static bool
from_list(char reason_r[AUTOMATED_REASON_SIZE], const struct field *field)
{
	static const char prefix[] = "List-";

	if (field->name_len < sizeof(prefix) ||
	    strncasecmp(field->name, prefix, sizeof(prefix) - 1) != 0)
		return false;
	snprintf(reason_r, AUTOMATED_REASON_SIZE, "mailing list: %.*s",
	    (int)(field->name_len < 64 ? field->name_len : 64), field->name);
	return true;
}

static bool
suppressed_answer(
    char reason_r[AUTOMATED_REASON_SIZE], const struct fields *fields)
{
	const struct field *subject = fields_get(fields, "Subject", 0);
	char *value;
	bool tells;

	if (subject == NULL ||
	    fields_count(fields, "X-Auto-Response-Suppress") == 0)
		return false;
	value = field_text(subject);
	tells = value == NULL || automatic_subject(value);
	if (tells)
		snprintf(reason_r, AUTOMATED_REASON_SIZE,
		    "X-Auto-Response-Suppress with the subject of an "
		    "automatic reply");
	free(value);
	return tells;
}

bool
automated_mail(char reason_r[AUTOMATED_REASON_SIZE],
    const struct fields *fields, const char *mail_from)
{
	struct address sender;

	reason_r[0] = '\0';
	if (mail_from != NULL &&
	    address_parse_path(&sender, mail_from) == ST_NOTFOUND) {
		snprintf(reason_r, AUTOMATED_REASON_SIZE, "the null sender");
		return true;
	}
	for (size_t i = 0; i < fields->n_items; i++) {
		if (from_list(reason_r, &fields->items[i]))
			return true;
		for (size_t k = 0; k < sizeof(marks) / sizeof(marks[0]); k++) {
			if (mark_tells(reason_r, &marks[k], &fields->items[i]))
				return true;
		}
	}
	return suppressed_answer(reason_r, fields);
}
