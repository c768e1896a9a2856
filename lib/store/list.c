/* SPDX-License-Identifier: ISC
 * Finding requests: pages of a list, those whose time is over, and counts for
 * the limits of a day. Loading one whole is request.c's. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { LIST_MAX = 1000 };

/* ------------------------------------------------------------------- pages */

#define SUMMARY_COLUMNS                                               \
	"r.id, r.account,"                                            \
	" coalesce((SELECT f.name FROM domain f"                      \
	" WHERE f.request_id = r.id AND f.n = 0), ''),"               \
	" r.status, r.failure,"                                       \
	" (SELECT count(*) FROM domain c WHERE c.request_id = r.id)," \
	" r.generation, r.created_at, r.expires_at, r.validated_at"

static const struct column SUMMARY[] = {
    COLUMN(COLUMN_TEXT, struct request_summary, id),
    COLUMN(COLUMN_TEXT, struct request_summary, account),
    COLUMN(COLUMN_TEXT, struct request_summary, domain_name),
    COLUMN(COLUMN_TEXT, struct request_summary, status),
    COLUMN(COLUMN_TEXT, struct request_summary, failure),
    COLUMN(COLUMN_UNSIGNED, struct request_summary, n_domains),
    COLUMN(COLUMN_UNSIGNED, struct request_summary, generation),
    COLUMN(COLUMN_INT, struct request_summary, created_at),
    COLUMN(COLUMN_INT, struct request_summary, expires_at),
    COLUMN(COLUMN_INT, struct request_summary, validated_at),
};

/* Where a page ended: the next one begins below it. */
struct place {
	int64_t created_at;
	char id[REQUEST_ID_SIZE];
};

/* A SELECT being put together. There are some twenty different texts, which
 * the connection keeps prepared. */
struct selection {
	struct buf sql;
	struct value args[8];
	size_t n_args;
};

static const char ID_CHARS[] =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";

static void
add_arg(struct selection *s, const char *sql, struct value value)
{
	s->args[s->n_args++] = value;
	buf_addf(&s->sql, "%s$%zu", sql, s->n_args);
}

static bool
place_parse(struct place *place_r, const char *token)
{
	char *end;
	size_t len;

	if (token[0] < '0' || token[0] > '9')
		return false;
	errno = 0;
	place_r->created_at = strtoll(token, &end, 10);
	if (errno != 0 || *end != '.')
		return false;
	len = strlen(++end);
	if (len == 0 || len >= REQUEST_ID_SIZE || strspn(end, ID_CHARS) != len)
		return false;
	memcpy(place_r->id, end, len + 1);
	return true;
}

static void
place_format(
    char token_r[STORE_PAGE_TOKEN_SIZE], const struct request_summary *last)
{
	snprintf(token_r, STORE_PAGE_TOKEN_SIZE, "%" PRId64 ".%s",
	    last->created_at, last->id);
}

/* Names are kept in lower case, without the root's dot. */
static void
name_fold(char name_r[STORE_NAME_SIZE], const char *name)
{
	size_t i;

	for (i = 0; i < STORE_NAME_SIZE - 1 && name[i] != '\0'; i++)
		name_r[i] = name[i] >= 'A' && name[i] <= 'Z'
				? (char)(name[i] - 'A' + 'a')
				: name[i];
	name_r[i] = '\0';
}

/* A glob as a pattern of LIKE; "**" says no more than "*", and each % costs
 * LIKE another try at every character. */
static void
pattern_add(struct buf *pattern, const char *glob)
{
	for (; *glob != '\0'; glob++) {
		if (*glob == '*' && glob[1] == '*')
			continue;
		if (*glob == '*' || *glob == '?') {
			buf_addc(pattern, *glob == '*' ? '%' : '_');
			continue;
		}
		if (strchr("%_!", *glob) != NULL)
			buf_addc(pattern, '!');
		buf_addc(pattern, *glob);
	}
}

/* The alias of the table that gives the order is `x` in all three: the newest
 * requests, those of one name, or all names in the requests' order. CROSS
 * JOIN, because the order of the joins is the order of the answer. */
static void
select_from(struct selection *s, const struct request_filter *filter,
    const char *name, const char *pattern)
{
	if (filter->domain == NULL) {
		buf_adds(&s->sql,
		    "SELECT " SUMMARY_COLUMNS " FROM request r WHERE 0 = 0");
		return;
	}
	buf_adds(&s->sql,
	    "SELECT " SUMMARY_COLUMNS " FROM domain x CROSS JOIN request r"
	    " WHERE r.id = x.request_id");
	if (pattern == NULL) {
		add_arg(s, " AND x.name = ", value_text(name));
		return;
	}
	/* A request is listed once, however many of its names match. */
	add_arg(s, " AND x.name LIKE ", value_text(pattern));
	add_arg(s,
	    " ESCAPE '!' AND NOT EXISTS (SELECT 1 FROM domain y"
	    " WHERE y.request_id = x.request_id AND y.n < x.n"
	    " AND y.name LIKE ",
	    value_text(pattern));
	buf_adds(&s->sql, " ESCAPE '!')");
}

static void
select_rest(struct selection *s, const struct request_filter *filter,
    const struct place *place)
{
	bool by_name = filter->domain != NULL;
	const char *key =
	    by_name ? "x.created_at, x.request_id" : "r.created_at, r.id";

	if (filter->status != NULL)
		add_arg(s, " AND r.status = ", value_text(filter->status));
	if (filter->account != NULL)
		add_arg(s, " AND r.account = ", value_text(filter->account));
	if (place != NULL) {
		buf_addf(&s->sql, " AND (%s) < (", key);
		add_arg(s, "", value_int(place->created_at));
		add_arg(s, ", ", value_text(place->id));
		buf_adds(&s->sql, ")");
	}
	buf_adds(&s->sql, by_name
			      ? " ORDER BY x.created_at DESC, x.request_id DESC"
			      : " ORDER BY r.created_at DESC, r.id DESC");
	/* One more shows whether there is a next page. */
	add_arg(s, " LIMIT ", value_int((int64_t)filter->max_items + 1));
}

struct page {
	struct request_summary *items;
	size_t n_items;
};

static enum status
read_page(struct db *db, struct page *page, const struct selection *s)
{
	struct rows rows;

	db_query(db, &rows, buf_str(&s->sql), s->args, s->n_args);
	while (rows_next(&rows)) {
		struct request_summary *more =
		    array_grow(page->items, page->n_items, sizeof(*more));

		if (more == NULL) {
			rows_nomem(&rows);
			break;
		}
		page->items = more;
		row_struct(
		    &rows, &more[page->n_items++], SUMMARY, N_OF(SUMMARY));
	}
	return rows_end(&rows);
}

static enum status
run_selection(struct store *store, struct page *page, const struct selection *s,
    struct err *err)
{
	struct db *db;
	enum status st;

	if (!buf_ok(&s->sql))
		return err_set(err, ST_TEMP, "store: memory ran out");
	st = tx_begin(&db, store, TX_READ, err);
	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, read_page(db, page, s));
}

static enum status
list_page(struct store *store, struct page *page,
    const struct request_filter *filter, const struct place *place,
    struct err *err)
{
	struct selection selection = {.sql = BUF_INIT};
	struct buf pattern = BUF_INIT;
	char name[STORE_NAME_SIZE] = "";
	enum status st;
	bool glob = false;

	if (filter->domain != NULL) {
		name_fold(name, filter->domain);
		glob = strpbrk(name, "*?") != NULL;
		pattern_add(&pattern, name);
	}
	select_from(&selection, filter, name, glob ? buf_str(&pattern) : NULL);
	select_rest(&selection, filter, place);
	st = buf_ok(&pattern) ? run_selection(store, page, &selection, err)
			      : err_set(err, ST_TEMP, "store: memory ran out");
	buf_free(&selection.sql);
	buf_free(&pattern);
	return st;
}

enum status
store_request_list(struct store *store, struct request_summary **items_r,
    size_t *n_items_r, char next_r[STORE_PAGE_TOKEN_SIZE],
    const struct request_filter *filter, struct err *err)
{
	struct place place;
	struct page page = {0};
	bool first =
	    filter->starting_token == NULL || filter->starting_token[0] == '\0';
	enum status st;

	if (filter->max_items < 1 || filter->max_items > LIST_MAX)
		return err_set(err, ST_INVALID,
		    "a page has 1 to %d items, not %zu", LIST_MAX,
		    filter->max_items);
	if (!first && !place_parse(&place, filter->starting_token))
		return err_set(err, ST_INVALID,
		    "\"%.*s\" is no NextToken; take the one of the page before",
		    STORE_PAGE_TOKEN_SIZE, filter->starting_token);
	/* No name is that long. */
	if (filter->domain != NULL && strlen(filter->domain) >= STORE_NAME_SIZE)
		return err_set(err, ST_INVALID,
		    "a domain to look for has at most %d characters",
		    STORE_NAME_SIZE - 1);
	st = list_page(store, &page, filter, first ? NULL : &place, err);
	if (st != ST_OK) {
		free(page.items);
		return st;
	}
	next_r[0] = '\0';
	if (page.n_items > filter->max_items) {
		page.n_items = filter->max_items;
		place_format(next_r, &page.items[page.n_items - 1]);
	}
	*items_r = page.items;
	*n_items_r = page.n_items;
	return ST_OK;
}

/* ----------------------------------------------------------- ended, counts */

static const char SQL_ENDED[] =
    "SELECT id FROM request"
    " WHERE status = '" REQUEST_PENDING "' AND ends_at <= $1"
    " ORDER BY ends_at, id LIMIT $2";

enum status
store_request_ended(struct store *store, char (*ids_r)[REQUEST_ID_SIZE],
    size_t *n_ids_r, size_t max, int64_t now, struct err *err)
{
	return tx_due_ids(store, ids_r, n_ids_r, max, SQL_ENDED, now, err);
}

static const char SQL_COUNT_ACCOUNT[] =
    "SELECT count(*) FROM request WHERE account = $1 AND created_at >= $2";

static const char SQL_COUNT_DOMAIN[] =
    "SELECT count(DISTINCT request_id) FROM domain"
    " WHERE validation_domain = $1 AND created_at >= $2";

static const char SQL_COUNT_MAILBOX[] = "SELECT count(*) FROM mail"
					" WHERE email = $1 AND counted_at >= $2"
					" AND state <> '" MAIL_CANCELLED "'";

static enum status
count(struct db *db, uint64_t *count_r, const char *sql, const char *key,
    int64_t since)
{
	int64_t n = 0;
	enum status st = ST_OK;

	if (key != NULL)
		st = db_int(
		    db, &n, sql, ARGS(value_text(key), value_int(since)));
	*count_r = (uint64_t)n;
	return st;
}

enum status
store_request_count(struct store *store, struct store_counts *counts_r,
    int64_t since, const char *account, const char *validation_domain,
    const char *mailbox, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st =
	    count(db, &counts_r->by_account, SQL_COUNT_ACCOUNT, account, since);
	if (st == ST_OK)
		st = count(db, &counts_r->by_domain, SQL_COUNT_DOMAIN,
		    validation_domain, since);
	if (st == ST_OK)
		st = count(db, &counts_r->by_mailbox, SQL_COUNT_MAILBOX,
		    mailbox, since);
	return tx_end(store, db, TX_READ, st);
}

static enum status
limit(struct db *db, uint64_t most, const char *sql, const char *key,
    int64_t since)
{
	uint64_t n;
	enum status st = count(db, &n, sql, key, since);

	if (st == ST_OK && n >= most)
		return err_set(db->err, ST_TEMP,
		    "others that asked at the same moment have reached a limit "
		    "(%s: %llu within a day); ask again",
		    key, (unsigned long long)n);
	return st;
}

enum status
tx_limit_mailbox(
    struct db *db, const struct store_limits *limits, const char *mailbox)
{
	return limit(db, limits->most.by_mailbox, SQL_COUNT_MAILBOX, mailbox,
	    limits->since);
}

static enum status
limit_domain(struct db *db, const struct store_limits *limits,
    const struct request_domain *domain)
{
	enum status st = limit(db, limits->most.by_domain, SQL_COUNT_DOMAIN,
	    domain->validation_domain, limits->since);

	for (size_t i = 0; st == ST_OK && i < domain->n_recipients; i++)
		st = tx_limit_mailbox(db, limits, domain->recipients[i].email);
	return st;
}

enum status
tx_limit_request(struct db *db, const struct store_limits *limits,
    const struct request *request)
{
	enum status st = limit(db, limits->most.by_account, SQL_COUNT_ACCOUNT,
	    request->account, limits->since);

	for (size_t i = 0; st == ST_OK && i < request->n_domains; i++)
		st = limit_domain(db, limits, &request->domains[i]);
	return st;
}
