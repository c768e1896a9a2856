/* SPDX-License-Identifier: ISC
 * Marks of automated mail, as one table of rules. */
#include "approve/automated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/mail/address.h"

#define SUPPRESS "X-Auto-Response-Suppress"

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
		snprintf(reason_r, AUTOMATED_REASON_SIZE, "%s", mark->field);
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
	snprintf(reason_r, AUTOMATED_REASON_SIZE, "a mailing list's field");
	return true;
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
	return false;
}

const struct field *
automated_doubt(const struct fields *fields)
{
	return fields_count(fields, SUPPRESS) > 0
		   ? fields_get(fields, "Subject", 0)
		   : NULL;
}

/* How Outlook, Exchange and other programs begin the Subject of an automatic
 * reply, in the languages they are sold in. */
static const char *const subjects[] = {
    "automatic reply",
    "auto:",
    "autoreply",
    "auto-reply",
    "auto reply",
    "out of office",
    "vacation:",
    "automatische antwort",
    "abwesend",
    "abwesenheit",
    "réponse automatique",
    "absence du bureau",
    "respuesta automática",
    "fuera de la oficina",
    "resposta automática",
    "ausência temporária",
    "risposta automatica",
    "fuori sede",
    "automatisch antwoord",
    "afwezig",
    "automatiskt svar",
    "automatisk svar",
    "automaattinen vastaus",
    "odpowiedź automatyczna",
    "automatyczna odpowiedź",
    "autoodpowiedź",
    "automatická odpověď",
    "automatická odpoveď",
    "automatikus válasz",
    "răspuns automat",
    "otomatik yanıt",
    "samodejni odgovor",
    "automatski odgovor",
    "Автоматический ответ",
    "Автоответ",
    "Автоматична відповідь",
    "Αυτόματη απάντηση",
    "自動応答",
    "自動返信",
    "不在通知",
    "自动答复",
    "自动回复",
    "自動回覆",
    "自動回復",
    "자동 회신",
    "자동 응답",
    "رد تلقائي",
    "תשובה אוטומטית",
};

bool
automated_subject(char reason_r[AUTOMATED_REASON_SIZE], const char *subject)
{
	while (*subject == ' ')
		subject++;
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (strncasecmp(subject, subjects[i], strlen(subjects[i])) != 0)
			continue;
		snprintf(reason_r, AUTOMATED_REASON_SIZE,
		    SUPPRESS " with the subject of an automatic reply");
		return true;
	}
	return false;
}
