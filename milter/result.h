/* SPDX-License-Identifier: ISC
 * What we say to the MTA: SMTP answers through libmilter. */
#ifndef MILTER_RESULT_H
#define MILTER_RESULT_H

#include <libmilter/mfapi.h>

#include "approve/response.h"

/* Sets the reply where there is one of 4xx or 5xx and returns what the
 * callback returns: TEMPFAIL, REJECT, or CONTINUE for 2xx. */
sfsistat result_reply(SMFICTX *ctx, const struct smtp_answer *answer);

/* 451 4.3.0: store, DNS or memory in trouble. */
sfsistat result_temporary(SMFICTX *ctx);

#endif
