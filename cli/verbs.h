/* SPDX-License-Identifier: ISC
 * The verbs: one function each, named in main.c's table. Each returns the
 * command's exit status, after having said what there is to say. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/args.h"
#include "cli/cli.h"

/* By the control socket. */
verb_fn request_verb;
verb_fn resend_verb;
verb_fn list_verb;
verb_fn describe_verb;
verb_fn wait_verb;
verb_fn check_verb;
verb_fn explain_verb;
verb_fn operator_cancel_verb;
verb_fn operator_reject_verb;
verb_fn operator_freeze_verb;
verb_fn operator_unfreeze_verb;
verb_fn exempt_add_verb;
verb_fn exempt_list_verb;
verb_fn exempt_remove_verb;
verb_fn risk_import_verb;
verb_fn risk_test_verb;
verb_fn outbox_list_verb;
verb_fn outbox_retry_verb;
verb_fn hooks_run_verb;
verb_fn audit_list_verb;
verb_fn audit_show_verb;
verb_fn audit_replay_verb;
verb_fn audit_report_verb;
verb_fn audit_export_verb;
verb_fn audit_prune_verb;

/* By files and the network alone. */
verb_fn init_verb;
verb_fn keygen_verb;
verb_fn testkey_verb;
verb_fn testmsg_verb;
verb_fn contact_record_verb;
verb_fn contact_test_verb;
verb_fn preview_mail_verb;
verb_fn preview_page_verb;
verb_fn config_check_verb;
verb_fn config_show_verb;
verb_fn audit_proof_verb;

/* Both. */
verb_fn doctor_verb;
verb_fn audit_verify_verb;

/* While no daemon runs, by its program (offline.h). */
verb_fn store_migrate_verb;

#endif
