/* SPDX-License-Identifier: ISC
 * The calls of the control socket that hand out evidence: to be checked,
 * exported and decided again elsewhere; and the figures of a report. */
#ifndef DAEMON_API_EVIDENCE_H
#define DAEMON_API_EVIDENCE_H

#include "approve/daemon/api.h"

enum status api_get_evidence(struct api_call *call, json_t **json_r) MUST_CHECK;
enum status api_get_row(struct api_call *call, json_t **json_r) MUST_CHECK;
enum status api_get_report(struct api_call *call, json_t **json_r) MUST_CHECK;
enum status api_get_settings(struct api_call *call, json_t **json_r) MUST_CHECK;

#endif
