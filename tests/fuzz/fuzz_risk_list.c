/* SPDX-License-Identifier: ISC
 * Both lists of risk { }: any octets. What was read can be found again, and
 * what is refused is told with a line of the text. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/risk_list.h"

enum { TOP = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static struct confusable *
tables(void)
{
	static struct confusable *opened;
	struct err err = {""};

	if (opened == NULL && confusable_open(&opened, &err) != ST_OK)
		abort();
	return opened;
}

static void
check_refusal(const struct err *err, size_t lines)
{
	unsigned long line;

	if (strstr(err->text, "holds no domain") != NULL)
		return;
	assert(sscanf(err->text, "list:%lu: ", &line) == 1);
	assert(line >= 1 && line <= lines);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *text = len > 0 ? (const char *)data : "";
	struct risk_lists *lists;
	struct err err = {""};
	size_t lines = risk_lists_lines(text, len);

	if (risk_lists_new(&lists, lines, len, tables(), &err) != ST_OK)
		abort();
	if (risk_lists_read(lists, "list", text, len, TOP, tables(), &err) ==
	    ST_OK)
		assert(lists->list.n_domains <= lines);
	else
		check_refusal(&err, lines);
	if (risk_lists_read_denied(lists, "list", text, len, &err) == ST_OK)
		assert(lists->deny.n_domains <= lines);
	else
		check_refusal(&err, lines);
	risk_lists_free(lists);
	return 0;
}
