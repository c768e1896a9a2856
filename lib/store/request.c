/* SPDX-License-Identifier: ISC
 * A request with its domains and their recipients, stored and loaded as one.
 * Finding many is list.c's, changing one is change.c's. */
#include <stdlib.h>
#include <string.h>

#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ----------------------------------------------- columns, as in the tables */

#define REQUEST_COLUMNS                                                  \
	"id, generation, account, profile, rules_hash, status, failure," \
	" failure_message, created_at, expires_at, validated_at,"        \
	" request_lifetime, requested_uid, idem_token, idem_hash, contacts"

static const struct column REQUEST[] = {
    COLUMN(COLUMN_TEXT, struct request, id),
    COLUMN(COLUMN_UNSIGNED, struct request, generation),
    COLUMN(COLUMN_TEXT, struct request, account),
    COLUMN(COLUMN_TEXT, struct request, profile),
    COLUMN(COLUMN_TEXT, struct request, rules_hash),
    COLUMN(COLUMN_TEXT, struct request, status),
    COLUMN(COLUMN_TEXT, struct request, failure),
    COLUMN(COLUMN_TEXT, struct request, failure_message),
    COLUMN(COLUMN_INT, struct request, created_at),
    COLUMN(COLUMN_INT, struct request, expires_at),
    COLUMN(COLUMN_INT, struct request, validated_at),
    COLUMN(COLUMN_INT, struct request, request_lifetime),
    COLUMN(COLUMN_INT, struct request, requested_uid),
    COLUMN(COLUMN_TEXT, struct request, idem_token),
    COLUMN(COLUMN_TEXT, struct request, idem_hash),
    COLUMN(COLUMN_UNSIGNED, struct request, contacts),
};

#define DOMAIN_COLUMNS                                                  \
	"n, name, unicode, validation_domain, status, failure, method," \
	" method_version, quorum, contacts, channels, distinct_by,"     \
	" identity, lifetime, reuse, reuse_until, renew_at, dnssec,"    \
	" mailbox"

static const struct column DOMAIN[] = {
    COLUMN(COLUMN_UNSIGNED, struct request_domain, n),
    COLUMN(COLUMN_TEXT, struct request_domain, name),
    COLUMN(COLUMN_TEXT, struct request_domain, unicode),
    COLUMN(COLUMN_TEXT, struct request_domain, validation_domain),
    COLUMN(COLUMN_TEXT, struct request_domain, status),
    COLUMN(COLUMN_TEXT, struct request_domain, failure),
    COLUMN(COLUMN_TEXT, struct request_domain, method),
    COLUMN(COLUMN_TEXT, struct request_domain, method_version),
    COLUMN(COLUMN_UNSIGNED, struct request_domain, quorum),
    COLUMN(COLUMN_UNSIGNED, struct request_domain, contacts),
    COLUMN(COLUMN_UNSIGNED, struct request_domain, channels),
    COLUMN(COLUMN_TEXT, struct request_domain, distinct),
    COLUMN(COLUMN_TEXT, struct request_domain, identity),
    COLUMN(COLUMN_INT, struct request_domain, lifetime),
    COLUMN(COLUMN_INT, struct request_domain, reuse),
    COLUMN(COLUMN_INT, struct request_domain, reuse_until),
    COLUMN(COLUMN_INT, struct request_domain, renew_at),
    COLUMN(COLUMN_TEXT, struct request_domain, dnssec),
    COLUMN(COLUMN_TEXT, struct request_domain, mailbox),
};

#define RECIPIENT_COLUMNS                                                 \
	"email, sources, delivery, delivery_text, queue_id, sent_at,"     \
	" expires_at, answer, via, answered_at, identity, answered_from," \
	" evidence"

static const struct column RECIPIENT[] = {
    COLUMN(COLUMN_TEXT, struct recipient, email),
    COLUMN(COLUMN_UNSIGNED, struct recipient, sources),
    COLUMN(COLUMN_TEXT, struct recipient, delivery),
    COLUMN(COLUMN_TEXT, struct recipient, delivery_text),
    COLUMN(COLUMN_TEXT, struct recipient, queue_id),
    COLUMN(COLUMN_INT, struct recipient, sent_at),
    COLUMN(COLUMN_INT, struct recipient, expires_at),
    COLUMN(COLUMN_TEXT, struct recipient, answer),
    COLUMN(COLUMN_TEXT, struct recipient, via),
    COLUMN(COLUMN_INT, struct recipient, answered_at),
    COLUMN(COLUMN_TEXT, struct recipient, identity),
    COLUMN(COLUMN_TEXT, struct recipient, answered_from),
    COLUMN(COLUMN_INT, struct recipient, evidence),
};

static const struct column REFUSAL[] = {
    COLUMN(COLUMN_INT, struct refusal, at),
    COLUMN(COLUMN_TEXT, struct refusal, via),
    COLUMN(COLUMN_TEXT, struct refusal, reason),
};

static const struct column OBJECTION[] = {
    COLUMN(COLUMN_TEXT, struct objection, email),
    COLUMN(COLUMN_TEXT, struct objection, verdict),
    COLUMN(COLUMN_INT, struct objection, at),
    COLUMN(COLUMN_TEXT, struct objection, via),
};

/* --------------------------------------------------------------- comparing */

#define ARE_SAME(a, b, columns) structs_are_same(a, b, columns, N_OF(columns))

static bool
recipient_is_same(const struct recipient *a, const struct recipient *b)
{
	if (a->id != b->id || !ARE_SAME(a, b, RECIPIENT) ||
	    a->n_refusals != b->n_refusals)
		return false;
	for (size_t i = 0; i < a->n_refusals; i++) {
		if (!ARE_SAME(&a->refusals[i], &b->refusals[i], REFUSAL))
			return false;
	}
	return true;
}

static bool
domain_is_same(const struct request_domain *a, const struct request_domain *b)
{
	if (!ARE_SAME(a, b, DOMAIN) || a->n_recipients != b->n_recipients ||
	    a->n_objections != b->n_objections)
		return false;
	for (size_t i = 0; i < a->n_recipients; i++) {
		if (!recipient_is_same(&a->recipients[i], &b->recipients[i]))
			return false;
	}
	for (size_t i = 0; i < a->n_objections; i++) {
		if (!ARE_SAME(&a->objections[i], &b->objections[i], OBJECTION))
			return false;
	}
	return true;
}

bool
request_is_same(const struct request *a, const struct request *b)
{
	if (!ARE_SAME(a, b, REQUEST) || a->n_domains != b->n_domains)
		return false;
	for (size_t i = 0; i < a->n_domains; i++) {
		if (!domain_is_same(&a->domains[i], &b->domains[i]))
			return false;
	}
	return true;
}

/* ----------------------------------------------------------------- storing */

static const char SQL_NAMES[] =
    "SELECT name, mailbox FROM domain WHERE request_id = $1 ORDER BY n";

static const char SQL_REQUEST_ADD[] =
    "INSERT INTO request (" REQUEST_COLUMNS ", ends_at) VALUES"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
    " $17)";

static const char SQL_DOMAIN_ADD[] =
    "INSERT INTO domain (" DOMAIN_COLUMNS ", request_id, created_at) VALUES"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
    " $17, $18, $19, $20, $21)"
    " RETURNING id";

static const char SQL_RECIPIENT_ADD[] =
    "INSERT INTO recipient (" RECIPIENT_COLUMNS ", domain) VALUES"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    " RETURNING id";

/* N6: the newest one, should an older one have run out. */
static const char SQL_IDEM[] =
    "SELECT id, idem_hash FROM request"
    " WHERE account = $1 AND idem_token = $2 AND idem_token <> ''"
    " AND created_at > $3"
    " ORDER BY created_at DESC LIMIT 1";

static enum status
add_recipient(struct db *db, struct recipient *recipient, int64_t domain)
{
	struct value args[N_OF(RECIPIENT) + 1];
	size_t n = values_struct(args, RECIPIENT, N_OF(RECIPIENT), recipient);

	args[n++] = value_int(domain);
	return db_int(db, &recipient->id, SQL_RECIPIENT_ADD, args, n);
}

enum status
tx_recipient_add(
    struct db *db, struct recipient *recipient, int64_t domain, int64_t at)
{
	enum status st = add_recipient(db, recipient, domain);

	if (st == ST_OK)
		st = tx_mail_queue(db, recipient->id, at);
	return st;
}

static enum status
add_domain(struct db *db, struct request_domain *domain,
    const struct request *request, bool queue_mails)
{
	struct value args[N_OF(DOMAIN) + 2];
	size_t n = values_struct(args, DOMAIN, N_OF(DOMAIN), domain);
	int64_t id;
	enum status st;

	args[n++] = value_word(request->id, REQUEST_ID_SIZE);
	args[n++] = value_int(request->created_at);
	st = db_int(db, &id, SQL_DOMAIN_ADD, args, n);
	for (size_t i = 0; st == ST_OK && i < domain->n_recipients; i++) {
		struct recipient *recipient = &domain->recipients[i];

		st = queue_mails ? tx_recipient_add(
				       db, recipient, id, request->created_at)
				 : add_recipient(db, recipient, id);
	}
	return st;
}

static enum status
add_request(struct db *db, struct request *request, bool queue_mails)
{
	struct value args[N_OF(REQUEST) + 1];
	size_t n = values_struct(args, REQUEST, N_OF(REQUEST), request);
	enum status st;

	args[n++] =
	    value_int(request->expires_at != 0
			  ? request->expires_at
			  : request->created_at + request->request_lifetime);
	st = db_exec(db, SQL_REQUEST_ADD, args, n);
	for (size_t i = 0; st == ST_OK && i < request->n_domains; i++)
		st = add_domain(db, &request->domains[i], request, queue_mails);
	return st;
}

/* ST_NOTFOUND where the token is new (or there is none). */
static enum status
find_earlier(struct db *db, char id_r[REQUEST_ID_SIZE],
    const struct request *request, int64_t idem_seconds)
{
	char hash[sizeof(request->idem_hash)] = "";
	struct rows rows;
	enum status st;

	if (request->idem_token[0] == '\0')
		return ST_NOTFOUND;
	db_query(db, &rows, SQL_IDEM,
	    ARGS(value_text(request->account), value_text(request->idem_token),
		value_int(request->created_at - idem_seconds)));
	if (rows_next(&rows)) {
		row_text(&rows, id_r, REQUEST_ID_SIZE);
		row_text(&rows, hash, sizeof(hash));
	}
	st = rows_found(&rows);
	if (st == ST_OK && strcmp(hash, request->idem_hash) != 0)
		return err_set(db->err, ST_DENIED,
		    "idempotency token \"%s\" was used for request %s, which "
		    "asked for something else; choose another token",
		    request->idem_token, id_r);
	return st;
}

static enum status
create(struct db *db, struct request *request, bool queue_mails,
    int64_t idem_seconds, char existing_r[REQUEST_ID_SIZE],
    const struct store_event *events, size_t n_events)
{
	enum status st = find_earlier(db, existing_r, request, idem_seconds);

	if (st != ST_NOTFOUND)
		return st;
	queue_mails =
	    queue_mails && strcmp(request->status, REQUEST_PENDING) == 0;
	st = request->limits != NULL
		 ? tx_limit_request(db, request->limits, request)
		 : ST_OK;
	if (st == ST_OK)
		st = add_request(db, request, queue_mails);
	if (st == ST_OK)
		st = tx_audit_add(db, NULL, events, n_events);
	if (st == ST_OK && request->hook)
		st = tx_hook_add(
		    db, request->id, request->status, 0, request->created_at);
	return st;
}

enum status
store_request_create(struct store *store, struct request *request,
    bool queue_mails, int64_t idem_seconds, char existing_r[REQUEST_ID_SIZE],
    const struct store_event *events, size_t n_events, struct err *err)
{
	struct db *db;
	enum status st;

	existing_r[0] = '\0';
	st = tx_begin(&db, store, TX_WRITE, err);
	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE,
	    create(db, request, queue_mails, idem_seconds, existing_r, events,
		n_events));
}

/* ----------------------------------------------------------------- loading */

static const char SQL_REQUEST[] =
    "SELECT " REQUEST_COLUMNS " FROM request WHERE id = $1";

static const char SQL_DOMAINS[] =
    "SELECT id, " DOMAIN_COLUMNS " FROM domain WHERE request_id = $1"
    " ORDER BY n";

static const char SQL_DOMAIN[] =
    "SELECT id, " DOMAIN_COLUMNS " FROM domain WHERE id = $1";

static const char SQL_RECIPIENTS[] =
    "SELECT id, " RECIPIENT_COLUMNS " FROM recipient WHERE domain = $1"
    " ORDER BY id";

static const char SQL_REFUSALS[] =
    "SELECT recipient, at, via, reason FROM refusal"
    " WHERE recipient IN (SELECT id FROM recipient WHERE domain = $1)"
    " ORDER BY recipient, id";

static const char SQL_OBJECTIONS[] =
    "SELECT r.email, o.verdict, o.at, o.via FROM objection o"
    " JOIN recipient r ON r.id = o.recipient"
    " WHERE o.domain = $1 ORDER BY o.id";

/* A request being read, with the row of each of its domains. */
struct reading {
	struct request *request;
	int64_t *ids;
	size_t n_ids;
};

static void
read_domain(struct rows *rows, struct reading *reading)
{
	struct request *request = reading->request;
	struct request_domain *domains =
	    array_grow(request->domains, request->n_domains, sizeof(*domains));
	int64_t *ids;

	if (domains != NULL)
		request->domains = domains;
	ids = array_grow(reading->ids, reading->n_ids, sizeof(*ids));
	if (ids != NULL)
		reading->ids = ids;
	if (domains == NULL || ids == NULL) {
		rows_nomem(rows);
		return;
	}
	ids[reading->n_ids++] = row_int(rows);
	row_struct(rows, &domains[request->n_domains++], DOMAIN, N_OF(DOMAIN));
}

static void
read_recipient(struct rows *rows, struct request_domain *domain)
{
	struct recipient *recipient, *more = array_grow(domain->recipients,
					 domain->n_recipients, sizeof(*more));

	if (more == NULL) {
		rows_nomem(rows);
		return;
	}
	domain->recipients = more;
	recipient = &more[domain->n_recipients++];
	recipient->id = row_int(rows);
	row_struct(rows, recipient, RECIPIENT, N_OF(RECIPIENT));
}

static struct recipient *
recipient_find(struct request_domain *domain, int64_t id)
{
	for (size_t i = 0; i < domain->n_recipients; i++) {
		if (domain->recipients[i].id == id)
			return &domain->recipients[i];
	}
	return NULL;
}

static void
read_refusal(struct rows *rows, struct request_domain *domain)
{
	struct recipient *recipient = recipient_find(domain, row_int(rows));
	struct refusal *more;

	if (recipient == NULL) {
		rows_fail(rows, err_set(rows->db->err, ST_BUG,
				    "store: a refusal of nobody"));
		return;
	}
	more = array_grow(
	    recipient->refusals, recipient->n_refusals, sizeof(*more));
	if (more == NULL) {
		rows_nomem(rows);
		return;
	}
	recipient->refusals = more;
	row_struct(
	    rows, &more[recipient->n_refusals++], REFUSAL, N_OF(REFUSAL));
}

static void
read_objection(struct rows *rows, struct request_domain *domain)
{
	struct objection *more =
	    array_grow(domain->objections, domain->n_objections, sizeof(*more));

	if (more == NULL) {
		rows_nomem(rows);
		return;
	}
	domain->objections = more;
	row_struct(
	    rows, &more[domain->n_objections++], OBJECTION, N_OF(OBJECTION));
}

typedef void read_part(struct rows *rows, struct request_domain *domain);

static const struct part {
	const char *sql;
	read_part *read;
} PARTS[] = {
    {SQL_RECIPIENTS, read_recipient},
    {SQL_REFUSALS, read_refusal},
    {SQL_OBJECTIONS, read_objection},
};

static enum status
read_parts(struct db *db, struct request_domain *domain, int64_t id)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < N_OF(PARTS); i++) {
		struct rows rows;

		db_query(db, &rows, PARTS[i].sql, ARGS(value_int(id)));
		while (rows_next(&rows))
			PARTS[i].read(&rows, domain);
		st = rows_end(&rows);
	}
	return st;
}

static enum status
read_domains(
    struct db *db, struct reading *reading, const char *sql, struct value key)
{
	struct rows rows;
	enum status st;

	db_query(db, &rows, sql, &key, 1);
	while (rows_next(&rows))
		read_domain(&rows, reading);
	st = rows_end(&rows);
	for (size_t i = 0; st == ST_OK && i < reading->n_ids; i++)
		st = read_parts(
		    db, &reading->request->domains[i], reading->ids[i]);
	return st;
}

static enum status
read_request(struct db *db, struct request *request, const char *id)
{
	struct rows rows;

	db_query(db, &rows, SQL_REQUEST, ARGS(value_text(id)));
	if (rows_next(&rows))
		row_struct(&rows, request, REQUEST, N_OF(REQUEST));
	return rows_found(&rows);
}

/* `domain` is a row of the table, or 0 for all of the request's. */
static enum status
read_all(
    struct db *db, struct request **request_r, const char *id, int64_t domain)
{
	struct reading reading = {.request = calloc(1, sizeof(struct request))};
	enum status st;

	if (reading.request == NULL)
		return err_set(db->err, ST_TEMP, "store: memory ran out");
	st = read_request(db, reading.request, id);
	if (st == ST_OK && domain != 0)
		st = read_domains(db, &reading, SQL_DOMAIN, value_int(domain));
	else if (st == ST_OK)
		st = read_domains(db, &reading, SQL_DOMAINS, value_text(id));
	free(reading.ids);
	if (st == ST_OK)
		*request_r = reading.request;
	else
		request_free(reading.request);
	return st;
}

enum status
tx_request_read(struct db *db, struct request **request_r, const char *id)
{
	return read_all(db, request_r, id, 0);
}

enum status
tx_request_read_domain(
    struct db *db, struct request **request_r, const char *id, int64_t domain)
{
	return read_all(db, request_r, id, domain);
}

static enum status
read_names(
    struct db *db, struct request_name **names, size_t *n_names, const char *id)
{
	struct rows rows;

	db_query(db, &rows, SQL_NAMES, ARGS(value_text(id)));
	while (rows_next(&rows)) {
		struct request_name *more =
		    array_grow(*names, *n_names, sizeof(*more));

		if (more == NULL) {
			rows_nomem(&rows);
			break;
		}
		*names = more;
		more += (*n_names)++;
		row_text(&rows, more->name, sizeof(more->name));
		row_text(&rows, more->mailbox, sizeof(more->mailbox));
	}
	return rows_end(&rows);
}

enum status
store_request_names(struct store *store, struct request_name **names_r,
    size_t *n_names_r, const char *id, struct err *err)
{
	struct request_name *names = NULL;
	size_t n = 0;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st == ST_OK)
		st = tx_end(store, db, TX_READ, read_names(db, &names, &n, id));
	if (st != ST_OK) {
		free(names);
		return st;
	}
	*names_r = names;
	*n_names_r = n;
	return ST_OK;
}

enum status
store_request_load(struct store *store, struct request **request_r,
    const char *id, struct err *err)
{
	struct request *request = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ, tx_request_read(db, &request, id));
	if (st == ST_OK)
		*request_r = request;
	else
		request_free(request);
	return st;
}

static void
domain_clear(struct request_domain *domain)
{
	for (size_t i = 0; i < domain->n_recipients; i++)
		free(domain->recipients[i].refusals);
	free(domain->recipients);
	free(domain->objections);
}

void
request_free(struct request *request)
{
	if (request == NULL)
		return;
	for (size_t i = 0; i < request->n_domains; i++)
		domain_clear(&request->domains[i]);
	free(request->domains);
	free(request);
}

static const char SQL_OPEN[] =
    "SELECT status = '" REQUEST_PENDING "' AND ends_at > $2 FROM request"
    " WHERE id = $1";

enum status
store_request_is_open(struct store *store, bool *open_r, const char *id,
    int64_t now, struct err *err)
{
	int64_t open = 0;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ,
	    db_int(db, &open, SQL_OPEN, ARGS(value_text(id), value_int(now))));
	*open_r = open != 0;
	return st;
}
