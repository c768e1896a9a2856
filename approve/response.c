/* SPDX-License-Identifier: ISC
 * The table of what is said to mail servers, and its words filled in. */
#include "approve/response.h"

#include <stdio.h>
#include <string.h>

#include "approve/token.h"

#define LINK  "or use the link"
#define WRITE "\"{approve}\" or \"{reject}\" on a line of its own"

/* A value is cut, so that what to do always follows it. */
enum { VALUE_MAX = 240 };

static const struct row {
	const char *word;
	int code;
	const char *status, *sentence;
} rows[RESPONSE_N] = {
    [RESPONSE_UNKNOWN] = {"unknown-token", 550, "5.1.1",
	TOKEN_UNKNOWN_TEXT "; answer the mail itself, " LINK},
    [RESPONSE_SECOND] = {"second-question", 452, "4.5.3",
	"One question at a time: answer this one in a mail of its own"},
    [RESPONSE_SEVERAL] = {"several-questions", 550, "5.5.3",
	"One question at a time: answer each in a mail of its own"},
    [RESPONSE_LARGE] = {"too-large", 552, "5.3.4",
	"Your mail is {reason}. Send the answer alone, " LINK},
    [RESPONSE_MALFORMED] = {"malformed", 550, "5.6.0",
	"Your mail is malformed: {reason}. Send it from another "
	"program, " LINK},
    [RESPONSE_AUTOMATED] = {"automated", 250, "2.0.0",
	"Automated mail does not count"},
    [RESPONSE_NO_TEXT] = {"no-text", 550, "5.6.0",
	"Your reply holds no text. Write " WRITE ", " LINK},
    [RESPONSE_HTML] = {"html-only", 550, "5.6.0",
	"Your reply has no plain text, which alone can be read. Send plain "
	"text with " WRITE ", " LINK},
    [RESPONSE_UNSURE] = {"unsure", 550, "5.6.0",
	"Your reply could not be read without doubt. Send plain text "
	"with " WRITE ", " LINK},
    [RESPONSE_BOTH] = {"both", 550, "5.6.0",
	"Your reply says both yes and no. Write either " WRITE ", " LINK},
    [RESPONSE_DOUBT] = {"doubt", 550, "5.6.0",
	"Your reply holds {reason}. Write " WRITE " and nothing else, " LINK},
    [RESPONSE_NO_ANSWER] = {"no-answer", 550, "5.6.0",
	"No answer was found in your reply. Write " WRITE " at the top, " LINK},
    [RESPONSE_CHANNEL] = {"channel", 550, "5.7.1",
	"Your reply does not count: {reason}. Use the link"},
    [RESPONSE_IDENTITY] = {"identity", 550, "5.7.26",
	"Your reply does not count: {reason}, " LINK},
    [RESPONSE_EXPIRED] = {"expired", 550, "5.7.1",
	"Your reply does not count: {reason}. Whoever made the request can "
	"have it sent again"},
    [RESPONSE_ENDED] = {"ended", 550, "5.7.1",
	"Your reply does not count: {reason}"},
    [RESPONSE_CHANGED] = {"changed", 550, "5.7.1",
	"Your reply does not count: {reason}, and no approval takes that "
	"back. A new request can be approved"},
    [RESPONSE_RECORDED] = {"recorded", 250, "2.0.0", "Your answer is recorded"},
    [RESPONSE_SENDER] = {"sender-refused", 550, "5.7.1",
	"This sender address belongs to the approval service, and the mail "
	"does not come from it"},
    [RESPONSE_TROUBLE] = {"trouble", 451, "4.3.0",
	"The approval service is in trouble. Your mail was not lost; it will "
	"be tried again"},
};

static void
add(char *text, const char *value, size_t max)
{
	size_t n = strlen(text), len = strnlen(value, max);

	for (size_t i = 0; i < len && n + 1 < SMTP_TEXT_SIZE; i++)
		text[n++] = value[i] >= ' ' && value[i] <= '~' ? value[i] : '?';
	text[n] = '\0';
}

struct value {
	const char *name, *value;
};

/* {name} stands for its value: how much of the sentence that is, or 0. */
static size_t
add_value(char *text, const struct value *values, size_t n_values,
    const char *sentence)
{
	for (size_t i = 0; i < n_values; i++) {
		size_t n = strlen(values[i].name);

		if (strncmp(sentence, values[i].name, n) != 0)
			continue;
		if (values[i].value != NULL)
			add(text, values[i].value, VALUE_MAX);
		return n;
	}
	return 0;
}

static void
fill(char *text, const char *sentence, const struct settings *settings,
    const char *reason)
{
	const struct value values[] = {
	    {"{reason}", reason},
	    {"{approve}", settings != NULL ? settings->phrase_approve : NULL},
	    {"{reject}", settings != NULL ? settings->phrase_reject : NULL},
	};

	while (*sentence != '\0') {
		size_t n = add_value(
		    text, values, sizeof(values) / sizeof(values[0]), sentence);

		if (n == 0)
			add(text, sentence, n = 1);
		sentence += n;
	}
}

void
response_set(struct smtp_answer *answer_r, enum response response,
    const struct settings *settings, const char *reason)
{
	const struct row *row = &rows[response];

	*answer_r = (struct smtp_answer){.code = row->code};
	snprintf(answer_r->status, sizeof(answer_r->status), "%s", row->status);
	fill(answer_r->text, row->sentence, settings, reason);
}

const char *
response_word(enum response response)
{
	return rows[response].word;
}

void
response_identity(char reason_r[RESPONSE_REASON_SIZE], enum identity identity,
    enum identity needed, const char *gap)
{
	if (gap != NULL)
		snprintf(reason_r, RESPONSE_REASON_SIZE, "%s", gap);
	else
		snprintf(reason_r, RESPONSE_REASON_SIZE,
		    "identity %s, but %s is needed: the reply must come, "
		    "authenticated by DKIM or SPF, from the %s that was asked",
		    identity_name(identity), identity_name(needed),
		    needed == IDENTITY_SAME_MAILBOX ? "mailbox" : "domain");
}
