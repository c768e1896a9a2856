/* SPDX-License-Identifier: ISC
 * What a decision on an answer rests on, as the files of its evidence
 * (countersign-audit(5)): written when it is decided, read again by replay.
 * Decides nothing. */
#ifndef APPROVE_DOSSIER_H
#define APPROVE_DOSSIER_H

#include <jansson.h>

#include "approve/answer.h"
#include "approve/judge.h"
#include "approve/request.h"
#include "approve/settings.h"
#include "audit/evidence.h"
#include "lib/store/store.h"

/* Everything by which an answer was decided. */
struct dossier {
	const char *event; /* vote objection refusal automated */
	const struct answer *answer;
	const struct settings *settings;
	const struct request *request; /* as it stood before, one domain */
	const struct token_facts *token;
	enum failure bar; /* as in struct facts_input */
	const char *bar_message;
	unsigned least_quorum;
	/* Null where the reply held no answer that policy could decide on. */
	const struct policy_settings *in_force;
	const struct answer_decision *decision;
};

/* Appends the evidence: answer.json, and of a reply reply.eml, dns.txt and
 * sent-N.txt, of a form form.json. A reply that counts, or is an objection, is
 * kept whole: its mailbox's tokens are spent. Of any other the tokens are
 * masked, no more than EVIDENCE_REFUSED_MAX is kept, and nothing behind
 * EVIDENCE_REFUSALS_MAX refusals of the mailbox. */
enum status
dossier_write(struct buf *out, const struct dossier *dossier) MUST_CHECK;

/* The making of a request: request.json and contacts.json. */
struct dossier_request {
	const struct request_params *params;
	const struct request *request;
	const struct settings *settings;
	const json_t *contacts; /* contacts_kept() of each name */
};
enum status dossier_write_request(
    struct buf *out, const struct dossier_request *dossier) MUST_CHECK;
/* Look-ups alone: contacts.json. */
enum status
dossier_write_contacts(struct buf *out, const json_t *contacts) MUST_CHECK;

/* What dossier_write() wrote, as the structures that it wrote. Released by
 * dossier_clear(). */
struct dossier_read {
	struct evidence files;
	json_t *json; /* answer.json; texts below point into it */
	struct answer answer;
	struct answer_source source;
	char *reply, *dns, *sent_text[EVIDENCE_FILES_MAX];
	const char *sent[EVIDENCE_FILES_MAX];
	bool has_reply, masked, cut; /* the reply as kept */
	struct request request;
	struct request_domain domain;
	struct token_facts token;
	enum failure bar;
	unsigned least_quorum;
	const char *settings_hash;
	/* What was found then. */
	const char *event, *outcome; /* "" where policy was not asked */
	enum request_status request_after;
	enum domain_status domain_after;
};

/* `bytes` must outlive the result. ST_INVALID with the reason; clear it all the
 * same. */
enum status dossier_read(struct dossier_read *read_r, const char *bytes,
    size_t len, struct err *err) MUST_CHECK;
void dossier_clear(struct dossier_read *read);

#endif
