/* SPDX-License-Identifier: ISC
 * What countersign remembers, as whole transactions: a verb is done, or
 * nothing of it is. Knows no rule: statuses, verdicts and reasons are texts
 * that callers bring; deciding happens in functions that callers pass in. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/metrics.h"
#include "lib/base/secret.h"
#include "lib/base/status.h"

/* Every verb returns ST_TEMP with `err` for trouble that may pass (locked,
 * disk full, connection lost) and leaves nothing half done. A handle may be
 * used from several threads; each call takes a connection of its own pool. */
struct store;

enum { STORE_CONNECTIONS_MAX = 8, STORE_BUSY_MS = 5000 };

/* What a store on PostgreSQL begins with; libpq's URL, without a password. */
#define STORE_PGSQL_URL "postgresql://"

/* `url` is "sqlite" (state_dir/countersign.db, one host) or a STORE_PGSQL_URL
 * (several hosts). Creates and migrates the schema. ST_INVALID with what to
 * do: not writable, newer schema, unknown engine. */
enum status store_open(struct store **store_r, const char *url,
    const char *state_dir, struct err *err) MUST_CHECK;
/* The same. Where another program has held the store for STORE_BUSY_MS and its
 * tables are of an earlier version, which it may well be bringing up to date,
 * `wait` is asked, each time, whether to go on trying; `why` is a sentence. */
typedef bool store_wait_fn(void *arg, const char *why);
enum status store_open_beside(struct store **store_r, const char *url,
    const char *state_dir, store_wait_fn *wait, void *arg,
    struct err *err) MUST_CHECK;
/* A store that is there, of this version's tables, as it is: nothing is made or
 * brought up to date. ST_NOTFOUND where there is none. */
enum status store_open_existing(struct store **store_r, const char *url,
    const char *state_dir, struct err *err) MUST_CHECK;
void store_close(struct store *store);

/* ST_TEMP where another program has the store open, as far as the engine can
 * tell. On SQLite nobody else opens it from now on until it is closed. */
enum status store_alone(struct store *store, struct err *err) MUST_CHECK;

/* Work of a caller that needs nothing of the store and that nothing shows of:
 * done once, when the call returns with ST_OK, else perhaps; while the calling
 * thread would wait for others, or by another thread while it works. */
struct store_errand {
	void (*run)(void *arg);
	void *arg;
	bool done;
};

/* ------------------------------------------------------------------ events */

/* A row of the audit log, added in the same transaction as what it records. */
struct store_event {
	const char *event;      /* "request", "vote", ... */
	const char *request_id; /* or null */
	const char *domain;     /* or null */
	int64_t at;
	const char *leaf; /* canonical JSON, commitments for what is private */
	const char *opening;  /* JSON with salts and values; or null */
	const void *evidence; /* what it rests on (audit/evidence.h); or null */
	size_t evidence_len;
	/* The three of them by store_pack(); null: kept as they are. */
	const struct store_packed *packed;
};

/* Packs leaf, opening and evidence, which takes no store: ahead of the
 * transaction. `words` and `like` are dictionaries, bytes of the same kind with
 * nothing in them that is anybody's, which the store then keeps for ever:
 * `words` for the texts, and where `like` is null for the evidence; they must
 * outlive it. What has none is kept as it is. ST_NOMEM. */
struct store_packed;
enum status
store_pack(struct store_packed **packed_r, const struct store_event *event,
    const struct buf *words, const struct buf *like) MUST_CHECK;
void store_packed_free(struct store_packed *packed);

/* ----------------------------------------------------------------- requests */

enum {
	REQUEST_ID_SIZE = 17,
	STORE_NAME_SIZE = 254,
	STORE_MAILBOX_SIZE = 320,
	STORE_WORD_SIZE = 32,
	STORE_TEXT_SIZE = 512,
	STORE_ACCOUNT_SIZE = 129,
	STORE_IDEM_SIZE = 65,
	STORE_UNICODE_SIZE = 1024,
};

struct refusal {
	int64_t at;
	char via[STORE_WORD_SIZE];
	char reason[STORE_TEXT_SIZE];
};

struct objection {
	char email[STORE_MAILBOX_SIZE];
	char verdict[STORE_WORD_SIZE]; /* REJECTED NOT_ME */
	int64_t at;
	char via[STORE_WORD_SIZE];
};

struct recipient {
	int64_t id; /* given by the store */
	char email[STORE_MAILBOX_SIZE];
	unsigned sources;               /* bits, policy's */
	char delivery[STORE_WORD_SIZE]; /* QUEUED SUBMITTED SIGNED ... */
	char delivery_text[STORE_TEXT_SIZE];
	char queue_id[STORE_WORD_SIZE];
	int64_t sent_at, expires_at;  /* of the newest mail; 0: none yet */
	char answer[STORE_WORD_SIZE]; /* APPROVED REJECTED NOT_ME or "" */
	char via[STORE_WORD_SIZE];
	int64_t answered_at;
	char identity[STORE_WORD_SIZE];
	char answered_from[STORE_MAILBOX_SIZE]; /* From of the reply, or "" */
	int64_t evidence; /* Seq of the vote's event; 0: none */
	bool dropped; /* the answer does not count (T26): not kept, for views */
	struct refusal *refusals;
	size_t n_refusals;
};

struct request_domain {
	unsigned n;                 /* position, from 0 */
	char name[STORE_NAME_SIZE]; /* as requested, A-labels, "*." kept */
	char unicode[STORE_UNICODE_SIZE]; /* for people */
	char validation_domain[STORE_NAME_SIZE];
	char status[STORE_WORD_SIZE];
	char failure[64]; /* FailureReason or "" */
	char method[STORE_WORD_SIZE], method_version[STORE_WORD_SIZE];
	/* the settings in force when it was asked */
	unsigned quorum, contacts, channels;
	char distinct[STORE_WORD_SIZE], identity[STORE_WORD_SIZE];
	int64_t lifetime, reuse;
	int64_t reuse_until;          /* 0: not reusable */
	int64_t renew_at;             /* ask again from then on; 0: never */
	char dnssec[STORE_WORD_SIZE]; /* of the look-ups for contacts, or "" */
	char mailbox[STORE_MAILBOX_SIZE]; /* what is validated (smime-br), or ""
					   */
	struct recipient *recipients;
	size_t n_recipients;
	struct objection *objections;
	size_t n_objections;
};

struct store_limits;

struct request {
	char id[REQUEST_ID_SIZE];
	unsigned generation;
	char account[STORE_ACCOUNT_SIZE];
	char profile[STORE_WORD_SIZE];
	char rules_hash[80];
	char status[STORE_WORD_SIZE];
	char failure[64];
	char failure_message[STORE_TEXT_SIZE];
	int64_t created_at, expires_at, validated_at; /* 0: null */
	int64_t request_lifetime;
	int64_t requested_uid; /* peer of the control socket */
	bool hook; /* for store_request_create(): its status is told of */
	const struct store_limits *limits; /* for that, too; or null */
	unsigned contacts; /* sources that the requester chose, bits; or 0 */
	char idem_token[STORE_IDEM_SIZE];
	char idem_hash[80]; /* of the parameters */
	struct request_domain *domains;
	size_t n_domains;
};

void request_free(struct request *request);

/* Stores a new request with its domains and recipients (ids are filled in) and
 * queues one mail a recipient, due at once, where `status` is pending.
 * With an idem_token that the same account used within the last
 * `idem_seconds`: ST_OK and the earlier id in `existing_r` (else ""), nothing
 * stored; ST_DENIED if its idem_hash differs (N6). ST_TEMP where others that
 * came meanwhile have reached request->limits. */
enum status store_request_create(struct store *store, struct request *request,
    bool queue_mails, int64_t idem_seconds, char existing_r[REQUEST_ID_SIZE],
    const struct store_event *events, size_t n_events,
    struct err *err) MUST_CHECK;

/* The names of a request in their order, with the mailbox that is validated,
 * or "". Caller frees with free(). */
struct request_name {
	char name[STORE_NAME_SIZE], mailbox[STORE_MAILBOX_SIZE];
};
enum status
store_request_names(struct store *store, struct request_name **names_r,
    size_t *n_names_r, const char *id, struct err *err) MUST_CHECK;

/* The whole request; ST_NOTFOUND. Caller frees. */
enum status store_request_load(struct store *store, struct request **request_r,
    const char *id, struct err *err) MUST_CHECK;

/* Is it pending, and its time not over at `now`? For whoever asks often: reads
 * one row. ST_NOTFOUND. */
enum status store_request_is_open(struct store *store, bool *open_r,
    const char *id, int64_t now, struct err *err) MUST_CHECK;

struct request_filter {
	const char *status;  /* or null */
	const char *domain;  /* glob over requested names: * and ?, or null */
	const char *account; /* or null */
	size_t max_items;    /* 1 to 1000 */
	const char *starting_token; /* or null */
};

enum { STORE_PAGE_TOKEN_SIZE = 64 };

struct request_summary {
	char id[REQUEST_ID_SIZE];
	char account[STORE_ACCOUNT_SIZE];
	char domain_name[STORE_NAME_SIZE];
	char status[STORE_WORD_SIZE];
	char failure[64];
	unsigned n_domains, generation;
	int64_t created_at, expires_at, validated_at;
};

/* Newest first. next_r is "" behind the last page. ST_INVALID for a token that
 * is none. Caller frees the array with free(). */
enum status
store_request_list(struct store *store, struct request_summary **items_r,
    size_t *n_items_r, char next_r[STORE_PAGE_TOKEN_SIZE],
    const struct request_filter *filter, struct err *err) MUST_CHECK;

/* Pending requests whose expires_at (or, without a mail sent, created_at +
 * request_lifetime) is not after `now`; at most `max` ids. */
enum status
store_request_ended(struct store *store, char (*ids_r)[REQUEST_ID_SIZE],
    size_t *n_ids_r, size_t max, int64_t now, struct err *err) MUST_CHECK;

/* Counts for the daily limits: requests since `since` by account, by
 * validation domain; mails minted or queued since by mailbox. A null skips. */
struct store_counts {
	uint64_t by_account, by_domain, by_mailbox;
};
enum status
store_request_count(struct store *store, struct store_counts *counts_r,
    int64_t since, const char *account, const char *validation_domain,
    const char *mailbox, struct err *err) MUST_CHECK;

/* Where a count since then is so high, nothing is added to it (O5): asked again
 * within the transaction that would. */
struct store_limits {
	int64_t since;
	struct store_counts most;
};

/* ------------------------------------------------------------------ changes */

struct domain_change {
	unsigned n;
	const char *status;
	const char *failure;                 /* null leaves it */
	int64_t reuse_until;                 /* -1 leaves it */
	int64_t renew_at;                    /* 0 leaves it, -1 takes it away */
	const char *validation_domain;       /* null leaves it */
	const char *method, *method_version; /* null leaves them */
};

/* A mailbox to ask from now on; its mail is queued. One that the domain has
 * already is mailed again, unless it answers meanwhile. */
struct recipient_change {
	unsigned domain;
	const char *email;
	unsigned sources;
};

enum { CHANGE_EVENTS_MAX = 16 };

struct vote_change {
	int64_t recipient_id;
	const char
	    *verdict; /* APPROVED REJECTED NOT_ME; replaces an earlier vote */
	const char *via, *identity, *from;
	int64_t at;
	const char *receipt; /* id of the receipt page, or null */
	unsigned event;      /* which of `events` is the vote's: its Seq */
};

/* What a deciding function wants written. Everything optional; texts are
 * borrowed until the verb returns. */
struct change {
	const char *status; /* of the request; null leaves it */
	const char *failure, *failure_message;
	bool new_generation;
	int64_t validated_at; /* 0 leaves it */
	struct domain_change *domains;
	size_t n_domains;
	const struct vote_change *vote;      /* counted */
	const struct vote_change *objection; /* recorded beside the votes */
	/* The reason; of the token's recipient. Of an hour 20 are recorded, and
	 * with what is too many no event. */
	const char *refusal;
	const char *refusal_via;
	const char *freeze; /* a domain to freeze */
	const char *freeze_by, *freeze_reason;
	const int64_t *queue; /* recipients to mail again */
	size_t n_queue;
	const struct recipient_change *ask;
	size_t n_ask;
	/* Of the mailboxes that `queue` and `ask` write to, ST_TEMP where
	 * others that came meanwhile have reached most.by_mailbox; or null. */
	const struct store_limits *limits;
	const char *const *limited;
	size_t n_limited;
	const uint8_t *form; /* SHA256_SIZE: the form nonce spent */
	const char *hook;    /* an outcome to be told of, or null */
	const struct store_event *events;
	size_t n_events;
	int64_t at;
};

/* Runs `decide` on the request under its lock and writes what it says, all in
 * one transaction. `decide` must not call the store. Its status is passed on:
 * with anything but ST_OK nothing is written. ST_NOTFOUND: no such request. */
typedef enum status store_change_fn(
    void *arg, const struct request *request, struct change *change_r);
enum status store_change(struct store *store, const char *id,
    store_change_fn *decide, void *arg, struct err *err) MUST_CHECK;

/* The token's place in its request, for decide functions. */
struct token_facts {
	int64_t recipient_id;
	char channel[STORE_WORD_SIZE]; /* reply link */
	int64_t expires_at;
	char request_id[REQUEST_ID_SIZE];
	unsigned domain;       /* index into request->domains */
	unsigned recipient;    /* index into its recipients */
	unsigned open_domains; /* other domains whose status is not SUCCESS */
	/* In store_decide(): what bars the domain, as store_freeze_cover() says
	 * it, within the same transaction; where no other domain is open, what
	 * bars any of the request's. "" where nothing does. */
	char frozen[STORE_NAME_SIZE];
};

/* What store_token_find() has shown, for store_decide(). */
struct store_seen {
	const struct request *request;
	const struct token_facts *token;
};

/* As store_change(), found by a token's hash. For the cost of one domain:
 * request->domains holds only the token's domain (at index 0; token->domain is
 * 0), however many names the request has. If `form` (or null) was spent
 * before, `spent_receipt` is the receipt it led to, else "".
 * With `seen` (or null) `decide` is called before the lock is taken, on what
 * that holds; under the lock it is called again, from the beginning, unless all
 * that it would be shown there is the same. Only what its last call said is
 * written. */
typedef enum status store_decide_fn(void *arg, const struct request *request,
    const struct token_facts *token, const char *spent_receipt,
    struct change *change_r);
enum status store_decide(struct store *store, const uint8_t hash[SHA256_SIZE],
    const uint8_t *form, const struct store_seen *seen, store_decide_fn *decide,
    void *arg, struct err *err) MUST_CHECK;

/* Reads what store_decide() would show, without a lock. Caller frees the
 * request. ST_NOTFOUND: no such token. */
enum status store_token_find(struct store *store, struct request **request_r,
    struct token_facts *token_r, const uint8_t hash[SHA256_SIZE],
    struct err *err) MUST_CHECK;

/* The same, with the copy of the mail that brought the token: null where none
 * is kept. Caller frees both. */
enum status store_token_find_copy(struct store *store,
    struct request **request_r, struct token_facts *token_r, void **copy_r,
    size_t *len_r, const uint8_t hash[SHA256_SIZE], struct err *err) MUST_CHECK;

/* For which channel the token was made, and no more: for RCPT. ST_NOTFOUND: no
 * such token. */
enum status
store_token_channel(struct store *store, char channel_r[STORE_WORD_SIZE],
    const uint8_t hash[SHA256_SIZE], struct err *err) MUST_CHECK;

/* What a page about a token shows, for the cost of one look. */
struct token_view {
	char channel[STORE_WORD_SIZE]; /* reply link */
	int64_t expires_at;
	char request_id[REQUEST_ID_SIZE];
	char account[STORE_ACCOUNT_SIZE];
	char status[STORE_WORD_SIZE], failure[64]; /* of the request */
	char rules_hash[80];                       /* when it was asked */
	char name[STORE_NAME_SIZE], unicode[STORE_UNICODE_SIZE];
	char validation_domain[STORE_NAME_SIZE];
	char mailbox[STORE_MAILBOX_SIZE]; /* what is validated, or "" */
	unsigned channels, quorum, approvals;
	char email[STORE_MAILBOX_SIZE];  /* to whom the token was sent */
	char answer[STORE_WORD_SIZE];    /* theirs, as struct recipient's */
	char objection[STORE_WORD_SIZE]; /* the newest of theirs, or "" */
	bool frozen;                     /* by store_freeze_cover() */
};
/* ST_NOTFOUND: no such token. */
enum status store_token_view(struct store *store, struct token_view *view_r,
    const uint8_t hash[SHA256_SIZE], struct err *err) MUST_CHECK;

/* Records that the page was shown, once per token and hour; ST_NOTFOUND when
 * that hour is recorded already. */
enum status
store_token_shown(struct store *store, const uint8_t hash[SHA256_SIZE],
    int64_t hour, const struct store_event *event, struct err *err) MUST_CHECK;

/* Adds a refusal to the token's recipient; nothing where it has had 20 within
 * an hour. */
enum status store_refusal_add(struct store *store,
    const uint8_t hash[SHA256_SIZE], const char *via, const char *reason,
    int64_t at, const struct store_event *event, struct err *err) MUST_CHECK;

struct receipt {
	char request_id[REQUEST_ID_SIZE];
	char name[STORE_NAME_SIZE], unicode[STORE_UNICODE_SIZE];
	char email[STORE_MAILBOX_SIZE];
	char verdict[STORE_WORD_SIZE]; /* as given then */
	bool objection;
	int64_t at;
	int64_t evidence;                     /* Seq */
	char request_status[STORE_WORD_SIZE]; /* as it is now */
};
enum status store_receipt_load(struct store *store, struct receipt *receipt_r,
    const char *id, struct err *err) MUST_CHECK;

/* ------------------------------------------------------------------- outbox */

/* A mail on its way; state QUEUED (due), SENDING (claimed), then that of its
 * recipient: SUBMITTED SIGNED DELIVERED DELAYED BOUNCED, or FAILED: refused
 * for good. */
struct mail {
	int64_t id, recipient_id;
	char request_id[REQUEST_ID_SIZE];
	unsigned domain;
	char email[STORE_MAILBOX_SIZE];
	char state[STORE_WORD_SIZE];
	int64_t due_at;
	unsigned attempts;
	char last_text[STORE_TEXT_SIZE];
};

/* Takes up to `max` mails that are due of pending requests, and those whose
 * claim ran out (a claimer died): they become SENDING until `lease_until`, as
 * `owner`'s, which is the same whenever that daemon starts, and no other's.
 * Caller frees the array with free(). */
enum status store_mail_claim(struct store *store, struct mail **mails_r,
    size_t *n_mails_r, const char *owner, size_t max, int64_t now,
    int64_t lease_until, struct err *err) MUST_CHECK;
/* At the daemon's start: what it had claimed before and knows no result of is
 * due at once. What others have claimed is theirs until their claim ends. */
enum status store_mail_release(struct store *store, const char *owner,
    int64_t now, struct err *err) MUST_CHECK;

struct mail_minted {
	int64_t mail_id;
	uint8_t link_hash[SHA256_SIZE], reply_hash[SHA256_SIZE];
	uint8_t nonce_hash[SHA256_SIZE]; /* of the bounce address */
	const char *message_id;
	int64_t sent_at, expires_at;
	/* Which of the events is its own. Where that has evidence, it is the
	 * mail as it leaves, tokens masked (approve/sent.h). */
	unsigned event;
};

/* Commits the hashes of mails about to be handed to the MTA (W1: this moment is
 * "sending"), moves recipient and request times. All or none. */
enum status
store_mail_mint(struct store *store, const struct mail_minted *minted,
    size_t n_minted, const struct store_event *events, size_t n_events,
    struct err *err) MUST_CHECK;

struct mail_result {
	int64_t mail_id;
	const char *state; /* SUBMITTED, QUEUED (again at due_at) or FAILED */
	int64_t due_at;
	const char *text; /* the MTA's answer */
	/* Who claimed it. Where it is not theirs any more the result was noted
	 * before, and its answer lost: nothing is done. Null: whoever's. */
	const char *owner;
	const struct store_event *event; /* or null */
};
/* A mail that the milter has signed meanwhile keeps SIGNED. */
enum status
store_mail_result(struct store *store, const struct mail_result *results,
    size_t n_results, struct err *err) MUST_CHECK;

/* The milter signs: spends the mail's seal and notes SIGNED and the queue id.
 * The same digest, of the envelope, the seal and all that is signed, is the
 * same use, after a 4xx: ST_OK. ST_DENIED: used with other bytes. ST_NOTFOUND:
 * no mail has this Message-ID. What is to be tried again remains so. */
struct mail_signed {
	uint8_t digest[SHA256_SIZE];
	const char *message_id, *queue_id;
	int64_t at;
};
/* What store_mail_signed() found, for the event and the log. */
struct mail_place {
	char request_id[REQUEST_ID_SIZE];
	char name[STORE_NAME_SIZE];
	char email[STORE_MAILBOX_SIZE];
};
typedef enum status store_event_fn(
    void *arg, const struct mail_place *place, struct store_event *event_r);
/* `meanwhile` may be null. */
enum status
store_mail_signed(struct store *store, const struct mail_signed *mail,
    struct mail_place *place_r, store_event_fn *make_event, void *arg,
    struct store_errand *meanwhile, struct err *err) MUST_CHECK;

/* Which mail has this bounce nonce? For RCPT. */
enum status store_mail_by_nonce(struct store *store, struct mail_place *place_r,
    const uint8_t nonce_hash[SHA256_SIZE], struct err *err) MUST_CHECK;

/* What a delivery report says of the mail with this nonce (I8): DELAYED,
 * DELIVERED or BOUNCED, and the server's words. DELAYED moves only what is
 * neither delivered nor bounced, and nothing undoes BOUNCED. ST_OK with the
 * event where it moved, without one where it did not (*moved_r); ST_NOTFOUND:
 * no mail has this nonce. Changes no vote, domain or request. */
struct mail_delivery {
	uint8_t nonce_hash[SHA256_SIZE];
	const char *state, *text;
};
enum status
store_mail_delivery(struct store *store, const struct mail_delivery *delivery,
    struct mail_place *place_r, bool *moved_r, store_event_fn *make_event,
    void *arg, struct err *err) MUST_CHECK;

/* Mails not yet in the MTA's hands, by due time. Caller frees with free(). */
enum status store_mail_list(struct store *store, struct mail **mails_r,
    size_t *n_mails_r, size_t max, struct err *err) MUST_CHECK;
/* Due now: one request's, or all (null). Counts them. */
enum status store_mail_retry(struct store *store, size_t *n_r,
    const char *request_id, int64_t now, struct err *err) MUST_CHECK;

/* -------------------------------------------------------------------- hooks */

/* An outcome that a program is to be told of, at least once (W2): WAITING
 * until due_at, RUNNING until due_at (the end of the claim), DONE. */
struct hook {
	int64_t id;
	char request_id[REQUEST_ID_SIZE];
	char outcome[STORE_WORD_SIZE]; /* a status, or OBJECTION (W5) */
	unsigned generation;
	char state[STORE_WORD_SIZE];
	int64_t due_at;
	unsigned attempts; /* begun */
	char last_text[STORE_TEXT_SIZE];
	int64_t queued_at;
};

/* Takes the one that is longest due, RUNNING until `lease_until`; never two of
 * one request at a time. `owner` as of store_mail_claim(). ST_NOTFOUND: none is
 * due. */
enum status
store_hook_claim(struct store *store, struct hook *hook_r, const char *owner,
    int64_t now, int64_t lease_until, struct err *err) MUST_CHECK;

struct hook_result {
	int64_t id;
	unsigned attempt; /* hook.attempts of the claim */
	bool done;        /* else again at due_at */
	int64_t due_at;
	const char *text;
};
/* ST_NOTFOUND: done already, or a failure of an attempt whose claim has run
 * out; nothing is written then. */
enum status
store_hook_result(struct store *store, const struct hook_result *result,
    const struct store_event *event, struct err *err) MUST_CHECK;
/* At the start of whoever runs them as `owner`: what was claimed by that name
 * is due at once. */
enum status store_hook_release(struct store *store, const char *owner,
    int64_t now, struct err *err) MUST_CHECK;
/* Those not done, by due time; or every one of a request, oldest first. Caller
 * frees with free(). */
enum status
store_hook_list(struct store *store, struct hook **hooks_r, size_t *n_hooks_r,
    size_t max, const char *request_id, struct err *err) MUST_CHECK;
/* Due now: one request's, or all (null). Counts them. */
enum status store_hook_retry(struct store *store, size_t *n_r,
    const char *request_id, int64_t now, struct err *err) MUST_CHECK;

/* -------------------------------------------------------------------- audit */

struct audit_row {
	int64_t seq, at;
	char *event, *request_id, *domain; /* null where there is none */
	char *leaf, *opening; /* null where damaged, and an opening erased */
	bool damaged;         /* leaf or opening cannot be read */
};
enum status
store_audit_append(struct store *store, const struct store_event *events,
    size_t n_events, struct err *err) MUST_CHECK;
/* In order, seq > after, at >= since; request_id may be null. A damaged row
 * stands among them: it hides no other. */
enum status store_audit_list(struct store *store, struct audit_row **rows_r,
    size_t *n_rows_r, size_t max, int64_t after, int64_t since,
    const char *request_id, struct err *err) MUST_CHECK;
void audit_rows_free(struct audit_row *rows, size_t n_rows);
/* A row as it stands in the store, unpacked; nothing of it is believed. Texts
 * are borrowed until the function returns, and null where they are NULL. Leaf,
 * opening and evidence without an octet are damaged: none are like that. */
struct audit_record {
	int64_t seq, at;
	const char *event, *request_id, *domain, *leaf, *opening;
	size_t event_len, request_id_len, domain_len, leaf_len, opening_len;
	const void
	    *evidence; /* null where none is kept, or was not asked for */
	size_t evidence_len;
};
typedef enum status store_audit_fn(void *arg, const struct audit_record *row);

struct audit_pruned {
	int64_t openings, evidence; /* erased */
	int64_t kept; /* openings that are old, but of what is relied on */
	int64_t next_after; /* 0: all is done */
};
/* As many rows are looked at in one transaction. */
enum { STORE_PRUNE_ROWS = 2000 };
/* Erases openings and evidence of a batch of rows with seq > after and at <
 * before, but those of a request that has the status `open` or ends, was
 * validated, or may be reused not before `relied_on`; adds the event that says
 * how many, if there were any, or the batch is the last. */
typedef enum status store_prune_fn(
    void *arg, const struct audit_pruned *pruned, struct store_event *row_r);
enum status
store_audit_prune(struct store *store, struct audit_pruned *pruned_r,
    int64_t after, int64_t before, int64_t relied_on, const char *open,
    store_prune_fn *make_event, void *arg, struct err *err) MUST_CHECK;

/* Calls `fn` for each row with seq > after, in order, for `max` at most, in
 * one transaction, as they stand in the file now; what it returns other than
 * ST_OK ends this, and is returned. AUDIT_LEAVES: for whoever goes by the
 * leaves, without evidence; one that is damaged ends it with ST_TEMP.
 * AUDIT_WHOLE: whatever is there. */
enum audit_read { AUDIT_LEAVES, AUDIT_WHOLE };
enum status store_audit_read(struct store *store, store_audit_fn *fn, void *arg,
    uint64_t after, uint64_t max, enum audit_read what,
    struct err *err) MUST_CHECK;

/* The bytes kept with an event. Caller frees. ST_NOTFOUND: none. */
enum status store_audit_evidence(struct store *store, void **bytes_r,
    size_t *len_r, int64_t seq, struct err *err) MUST_CHECK;

/* Settings by which something was decided: kept once, by their hash
 * ("sha256:HEX"). */
enum status store_settings_keep(struct store *store, const char *hash,
    const char *text, int64_t at, struct err *err) MUST_CHECK;
/* Calls `fn` for each, as they stand in the file now; what it returns other
 * than ST_OK ends this, and is returned. */
typedef enum status
store_settings_fn(void *arg, const char *hash, const char *text, size_t len);
enum status store_settings_read(struct store *store, store_settings_fn *fn,
    void *arg, struct err *err) MUST_CHECK;
/* Caller frees the text; ST_NOTFOUND. */
enum status store_settings_text(struct store *store, char **text_r,
    const char *hash, struct err *err) MUST_CHECK;

/* ------------------------------------------------------------------ freezes */

/* May a name (its "*." kept) not be asked for or reused? ST_OK with the domain
 * that is frozen: the name, its validation domain, or a parent of either; of a
 * wildcard also any name that it covers. ST_NOTFOUND: none (Q5). */
enum status store_freeze_cover(struct store *store,
    char frozen_r[STORE_NAME_SIZE], const char *name,
    const char *validation_domain, struct err *err) MUST_CHECK;
enum status store_freeze_add(struct store *store, const char *domain,
    const char *by, const char *reason, int64_t at,
    const struct store_event *event, struct err *err) MUST_CHECK;
/* ST_NOTFOUND where it is not frozen. */
enum status store_freeze_remove(struct store *store, const char *domain,
    const struct store_event *event, struct err *err) MUST_CHECK;

/* --------------------------------------------------------------- exemptions */

enum { STORE_TICKET_SIZE = 129, STORE_BY_SIZE = 129 };

/* A high-risk domain, with what lies below it, that may be asked for (K2). */
struct exemption {
	char domain[STORE_NAME_SIZE];
	char ticket[STORE_TICKET_SIZE];
	char by[STORE_BY_SIZE]; /* who gave it, in their own words */
	int64_t uid;            /* of the peer that did (T25) */
	int64_t at;
	int64_t ends_at; /* first second at which it is none; 0: never */
	unsigned quorum; /* approvals wanted at least; 0: the rule's */
};

/* The exemption of the domain or of its nearest parent that has one which
 * holds at `now`; ST_NOTFOUND. */
enum status
store_exemption_find(struct store *store, struct exemption *exemption_r,
    const char *domain, int64_t now, struct err *err) MUST_CHECK;
/* In place of an earlier one of the same domain. */
enum status
store_exemption_add(struct store *store, const struct exemption *exemption,
    const struct store_event *event, struct err *err) MUST_CHECK;
/* All, ended ones too, by domain. Caller frees the array with free(). */
enum status store_exemption_list(struct store *store,
    struct exemption **items_r, size_t *n_items_r, struct err *err) MUST_CHECK;
/* ST_NOTFOUND where there is none; nothing is written then. */
enum status store_exemption_remove(struct store *store, const char *domain,
    const struct store_event *event, struct err *err) MUST_CHECK;

/* -------------------------------------------------------------- validations */

/* A domain of a VALIDATED request whose reuse has not ended (W4). */
struct validation {
	char request_id[REQUEST_ID_SIZE];
	char name[STORE_NAME_SIZE];
	char mailbox[STORE_MAILBOX_SIZE]; /* smime-br; else "" */
	char validation_domain[STORE_NAME_SIZE];
	char account[STORE_ACCOUNT_SIZE];
	char profile[STORE_WORD_SIZE];
	char method[STORE_WORD_SIZE], method_version[STORE_WORD_SIZE];
	int64_t created_at, validated_at;
	int64_t reuse;       /* seconds, by the rules when it was asked */
	int64_t reuse_until; /* first second at which it may not be reused */
};

enum { VALIDATIONS_MAX = 16 };

/* The validations of exactly this name (N5) whose reuse_until is after `now`,
 * the one that ends last first; at most VALIDATIONS_MAX. `mailbox` is "" for
 * the domain itself. Whether rules, freezes and lists of today allow the reuse
 * is the callers' question. */
enum status store_validation_find(struct store *store,
    struct validation validations_r[VALIDATIONS_MAX], size_t *n_r,
    const char *name, const char *mailbox, int64_t now,
    struct err *err) MUST_CHECK;

/* Requests with a domain whose renew_at is not after `now` and that may still
 * be reused: at most `max`, the longest due first. */
enum status
store_request_renewable(struct store *store, char (*ids_r)[REQUEST_ID_SIZE],
    size_t *n_ids_r, size_t max, int64_t now, struct err *err) MUST_CHECK;

/* Has been renewed, or is not to be: its domains' renew_at becomes 0. */
enum status store_request_renewed(struct store *store, const char *id,
    const struct store_event *event, struct err *err) MUST_CHECK;
/* Could not be renewed now: no domain's renew_at is before `at` any more. */
enum status store_request_renew_later(struct store *store, const char *id,
    int64_t at, struct err *err) MUST_CHECK;

/* ----------------------------------------------------------------- metrics */

/* Adds to what is kept, all or none. */
enum status
store_metric_add(struct store *store, const struct metric_item *items,
    size_t n_items, struct err *err) MUST_CHECK;
/* Everything that was ever counted, by name, labels and part. Caller frees with
 * free(). */
enum status store_metric_list(struct store *store, struct metric_item **items_r,
    size_t *n_items_r, struct err *err) MUST_CHECK;

/* What there is now. */
struct store_figures {
	int64_t pending;              /* requests */
	int64_t outbox, outbox_since; /* mails; when the oldest was queued, 0 */
	int64_t hooks, hooks_since;
	int64_t frozen; /* domains */
};
enum status store_figures(struct store *store, struct store_figures *figures_r,
    struct err *err) MUST_CHECK;

/* A mail of a pending request that the MTA has taken and the milter has not
 * signed. */
struct unsigned_mail {
	char request_id[REQUEST_ID_SIZE];
	char email[STORE_MAILBOX_SIZE];
	int64_t sent_at;
};
enum { UNSIGNED_MAILS_MAX = 32 };
/* Those sent after `after` and not after `until`, the oldest first. */
enum status store_mail_unsigned(struct store *store,
    struct unsigned_mail mails_r[UNSIGNED_MAILS_MAX], size_t *n_r,
    int64_t after, int64_t until, struct err *err) MUST_CHECK;

/* ---------------------------------------------------------------- overview */

enum { FUNNEL_REQUESTS_MAX = 1000, TROUBLE_MAILS_MAX = 50 };

/* How far the newest requests came. */
struct store_funnel {
	int64_t requests; /* so many of FUNNEL_REQUESTS_MAX there are */
	int64_t mailed;   /* at least one mail has left */
	int64_t answered; /* at least one answer has counted */
	int64_t pending, validated, failed, timed_out;
};
enum status store_funnel(struct store *store, struct store_funnel *funnel_r,
    struct err *err) MUST_CHECK;

/* Mails that were delayed, bounced or refused; the newest first. */
struct mail_trouble {
	char request_id[REQUEST_ID_SIZE];
	char email[STORE_MAILBOX_SIZE];
	char state[STORE_WORD_SIZE];
	char text[STORE_TEXT_SIZE];
	int64_t at; /* when it was last minted */
};
enum status store_mail_trouble(struct store *store,
    struct mail_trouble mails_r[TROUBLE_MAILS_MAX], size_t *n_r,
    struct err *err) MUST_CHECK;

/* ------------------------------------------------------------------- health */

/* Can it be written? A transaction that is rolled back. For doctor, healthz. */
enum status store_ping(struct store *store, struct err *err) MUST_CHECK;

#endif
