/* SPDX-License-Identifier: ISC
 * Rows as pages over HTTP, or as the output of the daemon's program, into one
 * buffer from which they are taken. */
#include "cli/audit_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/control.h"
#include "cli/http.h"
#include "cli/offline.h"

enum { CHUNK = 1024 * 1024 };

static const char *const ROWS_ARGS[] = {"--audit-rows", NULL};

struct audit_rows {
	struct cli *cli;
	struct buf bytes;
	const uint8_t *at; /* in the bytes: not yet taken */
	size_t left;
	int64_t last;    /* seq; the next page begins behind it */
	bool ends;       /* the settings have come, and nothing is behind */
	bool is_program; /* pages otherwise */
	struct offline offline;
};

/* What is left moves to the front, more comes behind it. */
static void
begin_fill(struct audit_rows *rows)
{
	if (rows->left > 0)
		memmove(rows->bytes.data, rows->at, rows->left);
	rows->bytes.len = rows->left;
}

static void
end_fill(struct audit_rows *rows)
{
	rows->at = (const uint8_t *)buf_str(&rows->bytes);
	rows->left = rows->bytes.len;
}

/* -------------------------------------------------------------------- pages */

static enum status
fill_page(struct audit_rows *rows, struct err *err)
{
	struct buf path = BUF_INIT;
	char after[24];
	enum status st;

	snprintf(after, sizeof(after), "%" PRId64, rows->last);
	buf_adds(&path, "/v1/audit/rows");
	http_add_query(&path, "After", after);
	begin_fill(rows);
	st = control_get_bytes(rows->cli, &rows->bytes, &path, ROWS_TYPE, err);
	end_fill(rows);
	buf_free(&path);
	return st;
}

/* ------------------------------------------------------------------ program */

/* It must have ended well: a part of the rows is no rows. */
static enum status
end_program(struct audit_rows *rows, struct err *err)
{
	if (offline_end(&rows->offline))
		return ST_OK;
	return err_set(
	    err, ST_TEMP, "%s could not read the store", OFFLINE_PROGRAM);
}

static enum status
fill_from_program(struct audit_rows *rows, struct err *err)
{
	char *chunk = malloc(CHUNK);
	size_t before = rows->left;
	ssize_t n;

	if (chunk == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	begin_fill(rows);
	n = rows->offline.fd >= 0 ? read(rows->offline.fd, chunk, CHUNK) : 0;
	if (n > 0)
		buf_add(&rows->bytes, chunk, (size_t)n);
	end_fill(rows);
	free(chunk);
	if (n < 0 || !buf_ok(&rows->bytes))
		return err_set(err, ST_TEMP, "the rows cannot be read: %m");
	return rows->left == before ? end_program(rows, err) : ST_OK;
}

/* --------------------------------------------------------------------- rows */

static enum status
fill(struct audit_rows *rows, struct err *err)
{
	return rows->is_program ? fill_from_program(rows, err)
				: fill_page(rows, err);
}

static enum status
next_row(void *arg, struct row *row_r, struct err *err)
{
	struct audit_rows *rows = arg;
	enum status st;

	while ((st = rows_read(row_r, &rows->at, &rows->left)) == ST_NOTFOUND) {
		size_t before = rows->left;

		if (rows->ends && before == 0 && !rows->is_program)
			return ST_NOTFOUND;
		st = fill(rows, err);
		if (st != ST_OK)
			return st;
		if (rows->left == before && before == 0)
			return ST_NOTFOUND;
		if (rows->left == before) {
			st = ST_INVALID; /* the half of a row */
			break;
		}
	}
	rows->ends = rows->ends || (st == ST_OK && row_r->seq == ROWS_SETTINGS);
	/* In order, so that this ends. */
	if (st != ST_OK || (rows->ends ? row_r->seq != ROWS_SETTINGS
				       : row_r->seq <= rows->last))
		return err_set(err, ST_TEMP,
		    "the rows did not come whole; are countersign and %s of "
		    "one version?",
		    OFFLINE_PROGRAM);
	if (!rows->ends)
		rows->last = row_r->seq;
	return ST_OK;
}

enum status
audit_rows_open(struct audit_rows **rows_r, struct cli *cli, struct err *err)
{
	struct audit_rows *rows = calloc(1, sizeof(*rows));
	struct err why = {""};
	enum status st;

	if (rows == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	rows->cli = cli;
	rows->offline.fd = -1;
	st = fill_page(rows, err);
	if (st != ST_OK) {
		buf_reset(&rows->bytes);
		end_fill(rows);
		rows->is_program = offline_start(&rows->offline, cli, ROWS_ARGS,
				       &why) == ST_OK;
		if (rows->is_program)
			st = fill_from_program(rows, &why);
	}
	if (st == ST_OK)
		*rows_r = rows;
	else
		audit_rows_close(rows);
	return st;
}

void
audit_rows_close(struct audit_rows *rows)
{
	struct err unused;

	if (rows == NULL)
		return;
	(void)!end_program(rows, &unused);
	buf_free(&rows->bytes);
	free(rows);
}

struct verify_rows
audit_rows_source(struct audit_rows *rows)
{
	return (struct verify_rows){next_row, rows};
}
