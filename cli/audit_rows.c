/* SPDX-License-Identifier: ISC
 * Pages of rows by HTTP. */
#include "cli/audit_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/control.h"
#include "cli/http.h"

struct audit_rows {
	struct cli *cli;
	struct buf page;
	const uint8_t *at; /* in the page */
	size_t left;
	int64_t last; /* seq; the next page begins behind it */
	bool ended;
};

static enum status
fetch_page(struct audit_rows *rows, struct err *err)
{
	struct buf path = BUF_INIT;
	char after[24];
	enum status st;

	snprintf(after, sizeof(after), "%" PRId64, rows->last);
	buf_adds(&path, "/v1/audit/rows");
	http_add_query(&path, "After", after);
	buf_reset(&rows->page);
	st = control_get_bytes(rows->cli, &rows->page, &path, ROWS_TYPE, err);
	buf_free(&path);
	rows->at = (const uint8_t *)buf_str(&rows->page);
	rows->left = rows->page.len;
	rows->ended = rows->left == 0;
	return st;
}

static enum status
next_row(void *arg, struct row *row_r, struct err *err)
{
	struct audit_rows *rows = arg;
	enum status st = ST_OK;

	if (rows->left == 0 && !rows->ended)
		st = fetch_page(rows, err);
	if (st == ST_OK && rows->left == 0)
		return ST_NOTFOUND;
	if (st == ST_OK)
		st = rows_read(row_r, &rows->at, &rows->left);
	if (st == ST_NOTFOUND || st == ST_INVALID)
		return err_set(err, ST_TEMP,
		    "countersign-approve did not give the rows whole; are "
		    "both of one version?");
	if (st == ST_OK)
		rows->last = row_r->seq;
	return st;
}

enum status
audit_rows_open(struct audit_rows **rows_r, struct cli *cli, struct err *err)
{
	struct audit_rows *rows = calloc(1, sizeof(*rows));
	enum status st;

	if (rows == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	rows->cli = cli;
	st = fetch_page(rows, err);
	if (st == ST_OK)
		*rows_r = rows;
	else
		audit_rows_close(rows);
	return st;
}

void
audit_rows_close(struct audit_rows *rows)
{
	if (rows == NULL)
		return;
	buf_free(&rows->page);
	free(rows);
}

struct verify_rows
audit_rows_source(struct audit_rows *rows)
{
	return (struct verify_rows){next_row, rows};
}
