/* SPDX-License-Identifier: ISC
 * SMTP answers through libmilter, which wants code, status and text apart and
 * every percent sign doubled. */
#include "milter/result.h"

#include <stdio.h>

#include "lib/base/log.h"
#include "lib/base/metrics.h"

static void
escape_percent(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text != '\0' && n + 2 < size; text++) {
		out[n++] = *text;
		if (*text == '%')
			out[n++] = '%';
	}
	out[n] = '\0';
}

sfsistat
result_reply(SMFICTX *ctx, const struct smtp_answer *answer)
{
	char code[4], status[sizeof(answer->status)],
	    text[2 * sizeof(answer->text)];

	if (answer->code < 400)
		return SMFIS_CONTINUE;
	snprintf(code, sizeof(code), "%03d", answer->code % 1000);
	snprintf(status, sizeof(status), "%s", answer->status);
	escape_percent(text, sizeof(text), answer->text);
	if (smfi_setreply(ctx, code, status, text) != MI_SUCCESS)
		log_warn("event=reply, the MTA takes no text: %s", text);
	return answer->code < 500 ? SMFIS_TEMPFAIL : SMFIS_REJECT;
}

sfsistat
result_temporary(SMFICTX *ctx)
{
	struct smtp_answer answer;

	metric_count(METRIC_TEMPFAILS, NULL);
	response_set(&answer, RESPONSE_TROUBLE, NULL, NULL);
	return result_reply(ctx, &answer);
}
