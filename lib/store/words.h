/* SPDX-License-Identifier: ISC
 * The few words of its callers that the store itself must know, as literals,
 * so that they can stand inside a statement. What they mean is policy's. */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

/* of a request */
#define REQUEST_PENDING   "PENDING_VALIDATION"
#define REQUEST_VALIDATED "VALIDATED"
#define REQUEST_TIMED_OUT "VALIDATION_TIMED_OUT"
/* of a domain */
#define DOMAIN_SUCCESS "SUCCESS"

/* of a recipient's answer */
#define ANSWER_APPROVED "APPROVED"

/* of a mail, in the order in which it gets them */
#define MAIL_QUEUED    "QUEUED"
#define MAIL_SENDING   "SENDING"
#define MAIL_SUBMITTED "SUBMITTED"
#define MAIL_SIGNED    "SIGNED"
#define MAIL_DELAYED   "DELAYED"
#define MAIL_DELIVERED "DELIVERED"
#define MAIL_BOUNCED   "BOUNCED"
/* the MTA refused it for good; its recipient shows it as bounced */
#define MAIL_FAILED "FAILED"
/* never sent: nobody waits for its answer any more */
#define MAIL_CANCELLED "CANCELLED"

/* of a hook */
#define HOOK_WAITING "WAITING"
#define HOOK_RUNNING "RUNNING"
#define HOOK_DONE    "DONE"

/* of a token */
#define TOKEN_LINK  "link"
#define TOKEN_REPLY "reply"

/* The condition of the outbox's partial index, word for word. */
#define MAIL_IN_OUTBOX "state IN ('" MAIL_QUEUED "', '" MAIL_SENDING "')"

/* Nobody has answered since it was queued or minted: what was answered before
 * does not count any more where the mailbox is asked again. */
#define MAIL_UNANSWERED(table) \
	"(r.answer = '' OR r.answered_at < " table "counted_at)"

/* Sent, and no milter noted a queue id: of a partial index, too. */
#define MAIL_NOT_SIGNED(table)                                        \
	table "queue_id = '' AND " table "state IN ('" MAIL_SUBMITTED \
	      "', '" MAIL_DELAYED "', '" MAIL_DELIVERED "')"

/* Of a partial index, word for word. */
#define MAIL_IN_TROUBLE \
	"state IN ('" MAIL_DELAYED "', '" MAIL_BOUNCED "', '" MAIL_FAILED "')"

/* The condition of the hooks' partial index, word for word. */
#define HOOK_OPEN "state IN ('" HOOK_WAITING "', '" HOOK_RUNNING "')"

/* Events that a report lists; two indexes are made of them, so that no word may
 * be added without a step of the schema. */
#define AUDIT_REFUSED "'refusal', 'automated'"
#define AUDIT_DEEDS                                                \
	"'freeze', 'unfreeze', 'exemption', 'exemption-removed', " \
	"'cancel', 'reject', 'retry', 'risk-import', 'config', "   \
	"'keys', 'prune'"

#endif
