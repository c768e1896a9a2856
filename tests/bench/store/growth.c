/* SPDX-License-Identifier: ISC
 * What asking a store costs, however much is in it: tokens by hash, pages of
 * the list, what has ended when nothing has, and ending what has. Two stores
 * take turns, so that whatever else the machine does is both's. They are those
 * of two configurations; who fills them is tests/soak/tokens.
 *
 * usage: growth MANY CONF HASHES CONF HASHES
 *
 * HASHES are files of so many tokens' hashes, in hexadecimal, a line each.
 * MANY requests are to end in the same second, before all others. Prints
 * "NAME MICROSECONDS MICROSECONDS" lines, of the first and the second. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/request.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

enum { LOOKS_MAX = 100000, LIST_ROUNDS = 200, PAGE = 100, PERCENT = 100 };

static struct side {
	struct settings *settings;
	struct store *store;
	FILE *hashes;
	char account[STORE_ACCOUNT_SIZE]; /* that has requests */
	char next[STORE_PAGE_TOKEN_SIZE]; /* page of a list */
	int64_t took[LOOKS_MAX];
} sides[2];

static void
must(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "growth: %s: %s\n", status_name(st), err->text);
	exit(EXIT_FAILURE);
}

static int
compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Sorts what they took. */
static void
say(const char *name, size_t first, size_t n)
{
	const size_t high = n * 99 / PERCENT;

	for (size_t i = 0; i < 2; i++)
		qsort(sides[i].took + first, n, sizeof(int64_t), compare);
	printf("%s.median %" PRId64 " %" PRId64 "\n", name,
	    sides[0].took[first + n / 2], sides[1].took[first + n / 2]);
	printf("%s.p99 %" PRId64 " %" PRId64 "\n", name,
	    sides[0].took[first + high], sides[1].took[first + high]);
}

/* False behind the last hash. */
static bool
look_up(struct side *side, size_t n)
{
	char hex[2 * SHA256_SIZE + 2];
	uint8_t hash[SHA256_SIZE];
	struct request *request;
	struct token_facts facts;
	struct err err = {"no hash"};
	int64_t began;

	if (fgets(hex, sizeof(hex), side->hashes) == NULL)
		return false;
	must(hex_decode(hash, hex, 2 * sizeof(hash)), &err);
	began = clock_mono_us();
	must(store_token_find(side->store, &request, &facts, hash, &err), &err);
	side->took[n] = clock_mono_us() - began;
	snprintf(side->account, sizeof(side->account), "%s", request->account);
	request_free(request);
	return true;
}

/* A daemon that has just begun has none of the store's pages in its own
 * tables: the first half, which brings them there, is told apart. */
static void
look_ups(void)
{
	size_t n = 0;

	while (n < LOOKS_MAX && look_up(&sides[0], n) && look_up(&sides[1], n))
		n++;
	if (n < 2)
		must(ST_NOTFOUND, &(struct err){"no token"});
	say("first look-up", 0, n / 2);
	say("look-up", n / 2, n - n / 2);
}

static void
page(struct side *side, size_t n, struct request_filter filter)
{
	char token[STORE_PAGE_TOKEN_SIZE];
	struct request_summary *items = NULL;
	struct err err = {""};
	size_t n_items;
	int64_t began;

	strcpy(token, side->next);
	filter.starting_token = *token != '\0' ? token : NULL;
	filter.max_items = PAGE;
	if (filter.account != NULL)
		filter.account = side->account;
	began = clock_mono_us();
	must(store_request_list(
		 side->store, &items, &n_items, side->next, &filter, &err),
	    &err);
	side->took[n] = clock_mono_us() - began;
	if (n_items == 0)
		must(ST_NOTFOUND, &(struct err){"an empty page"});
	free(items);
}

/* The first pages, one behind the other. */
static void
pages(const char *name, struct request_filter filter)
{
	for (size_t n = 0; n < LIST_ROUNDS; n++) {
		page(&sides[0], n, filter);
		page(&sides[1], n, filter);
	}
	for (size_t i = 0; i < 2; i++)
		sides[i].next[0] = '\0';
	say(name, 0, LIST_ROUNDS);
}

/* How many ended; each took its part of the time. */
static size_t
expire(struct side *side, size_t at, size_t max, int64_t now)
{
	const struct approve core = {
	    .store = side->store, .settings = side->settings};
	int64_t began = clock_mono_us();
	struct err err = {""};
	size_t n = 0;

	must(request_expire(&core, &n, now, &err), &err);
	began = clock_mono_us() - began;
	for (size_t i = 0; i < (n > 0 ? n : 1) && at + i < max; i++)
		side->took[at + i] = n > 0 ? began / (int64_t)n : began;
	return n;
}

/* When nothing has ended, and then all of those that end first. */
static void
ends(size_t many)
{
	int64_t now = clock_now();
	size_t all[2] = {0};

	for (size_t n = 0; n < LIST_ROUNDS; n++) {
		for (size_t i = 0; i < 2; i++) {
			if (expire(&sides[i], n, LIST_ROUNDS, 1) != 0)
				must(ST_BUG, &(struct err){"one ended"});
		}
	}
	say("nothing ends", 0, LIST_ROUNDS);
	while (all[0] < many || all[1] < many) {
		for (size_t i = 0; i < 2; i++) {
			size_t n = expire(&sides[i], all[i], many, now);

			if (n == 0 && all[i] < many)
				must(ST_NOTFOUND, &(struct err){"too few end"});
			all[i] += n;
		}
	}
	if (all[0] != many || all[1] != many)
		must(ST_BUG, &(struct err){"too many end"});
	say("one ends", 0, many);
}

static void
side_open(struct side *side, const char *conf, const char *hashes)
{
	struct err err = {""};

	must(settings_load(&side->settings, conf, &err), &err);
	must(store_open_existing(&side->store, side->settings->store,
		 side->settings->state_dir, &err),
	    &err);
	side->hashes = fopen(hashes, "r");
	if (side->hashes == NULL)
		must(ST_NOTFOUND, &(struct err){"HASHES"});
}

int
main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: growth MANY CONF HASHES CONF HASHES\n");
		return EXIT_FAILURE;
	}
	log_open("growth", "stderr", LOG_LVL_WARN);
	side_open(&sides[0], argv[2], argv[3]);
	side_open(&sides[1], argv[4], argv[5]);
	look_ups();
	pages("list", (struct request_filter){.status = NULL});
	pages("list --status",
	    (struct request_filter){.status = "PENDING_VALIDATION"});
	pages("list --account", (struct request_filter){.account = ""});
	ends(strtoul(argv[1], NULL, 10));
	for (size_t i = 0; i < 2; i++) {
		store_close(sides[i].store);
		settings_unref(sides[i].settings);
		fclose(sides[i].hashes);
	}
	return EXIT_SUCCESS;
}
