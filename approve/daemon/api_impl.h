/* SPDX-License-Identifier: ISC
 * The calls of the control socket, a function each, for the table in api.c.
 * Each reads its arguments, calls the core, and gives back the core's JSON. */
#ifndef DAEMON_API_IMPL_H
#define DAEMON_API_IMPL_H

#include "approve/daemon/api.h"
#include "approve/request.h"

/* A text member of the body: null where it is absent; ST_INVALID where it is
 * something else. */
enum status api_text(const struct api_call *call, const char *name,
    const char **text_r) MUST_CHECK;
/* Who does this, why, and for which domain or null. */
enum status api_operator(
    const struct api_call *call, struct request_operator *op_r) MUST_CHECK;

typedef enum status api_fn(struct api_call *call, json_t **json_r);

/* api_request.c */
api_fn api_post_request, api_get_requests, api_get_request, api_wait_request,
    api_explain, api_resend, api_cancel, api_reject, api_freeze, api_unfreeze;
/* api_exempt.c */
api_fn api_check_name, api_post_exemption, api_get_exemptions,
    api_remove_exemption, api_test_risk, api_import_risk;
/* api_outbox.c */
api_fn api_get_outbox, api_retry_outbox, api_claim_hook, api_end_hook;
/* api_audit.c */
api_fn api_get_audit, api_prune, api_get_audit_rows, api_get_event,
    api_get_evidence, api_get_row, api_get_settings, api_get_report;

#endif
