/* SPDX-License-Identifier: ISC
 * One connection of the MTA and the mail on it: libmilter's callbacks, which
 * collect, and hand over to inbound and outbound, which decide. */
#ifndef MILTER_SESSION_H
#define MILTER_SESSION_H

#include <libmilter/mfapi.h>

#include "approve/approve.h"
#include "lib/base/buf.h"
#include "lib/mail/address.h"
#include "lib/mail/dkim.h"
#include "lib/mail/reader.h"
#include "milter/snapshot.h"

enum {
	SESSION_TEXT_SIZE = 256,
	SESSION_PATH_SIZE = 512,
	SESSION_OURS_MAX = 10,
	/* Fields in one mail that claim to be ours; nobody writes more. */
	SESSION_FORGED_MAX = 100
};

/* From MAIL to the end of the message. */
struct mail_transaction {
	char mail_from[SESSION_PATH_SIZE];
	char rcpt_to[SESSION_PATH_SIZE]; /* the last one; for the seal */
	unsigned n_rcpts, n_ours, n_bounces;
	/* Authentication-Results, and those that claim to be ours (T11) */
	unsigned n_results, n_forged;
	/* the question that is answered; "" where none is */
	char approve_address[ADDRESS_SIZE]; /* local@domain */
	uint8_t approve_hash[SHA256_SIZE];
	/* Local submission, which is told at the end: no such token, or a
	 * second one. */
	bool approve_unknown, approve_second;
	size_t n_body; /* octets of body that are hashed, not kept */
	bool too_large;
	bool failed;        /* something was not kept: out of memory */
	bool late;          /* begun while the milter stops: 4xx */
	bool claims_sender; /* uses our From or MAIL FROM (O4) */
	bool is_ours;       /* from the end of its header on: to be judged */
	/* What follows is not cleared between two mails: as much of it is
	 * good as n_ours, n_bounces and n_forged say. */
	struct buf bytes; /* header and body with CRLF; of ours no body */
	/* our recipients, as the MTA wrote them: to be taken out (I7) */
	char ours[SESSION_OURS_MAX][SESSION_PATH_SIZE];
	uint8_t bounce_hashes[SESSION_OURS_MAX][SHA256_SIZE];
	/* which of the Authentication-Results, from 1 */
	unsigned forged[SESSION_FORGED_MAX];
};

struct session {
	struct snapshot *snapshot;
	char client[SESSION_TEXT_SIZE]; /* address as text */
	char helo[SESSION_TEXT_SIZE];
	bool leading_space; /* header values come with their first blank */
	bool silent_mail, silent_header, silent_body; /* NR_* */
	bool local; /* the sendmail command, not SMTP */
	struct mail_transaction mail;
	struct dkim_body *body; /* its hash, of mail that uses our sender */
};

/* Registers the callbacks. `store` and the current snapshot stand behind
 * session_configure(). */
enum status session_register(struct err *err) MUST_CHECK;
void session_configure(struct store *store, struct readers *readers);
void session_swap(
    struct snapshot *snapshot); /* takes it over; null where none is to come */

/* The core as this session sees it. */
struct approve session_core(const struct session *session);
/* The processes that open its mail. */
struct readers *session_readers(void);

/* How many mails are between MAIL and their end. */
unsigned session_n_mails(void);

/* From now on no mail is begun (4xx); returns once none is under way, or after
 * `ms`. libmilter's own stop would leave those in the air. */
void session_drain(int ms);

/* A path as the client wrote it; where that is none, for it holds blanks, a
 * comment or a final dot, as the MTA reads it, which has its address in `macro`
 * and goes by that. */
const char *session_reading(SMFICTX *ctx, const char *path, const char *macro);

/* As much of it as there is room for. */
void session_path(char path_r[SESSION_PATH_SIZE], const char *path);

/* The MTA's queue id, or "NOQUEUE". */
const char *session_queue_id(SMFICTX *ctx);

/* Is it between the other recipients' mail too? Then it goes on to them. */
bool session_has_others(const struct session *session);
/* Takes our recipients out (I7). False: the MTA did not do it. */
bool session_drop_ours(SMFICTX *ctx, const struct session *session);

#endif
