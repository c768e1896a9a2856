/* SPDX-License-Identifier: ISC
 * Figures of the high-risk list: a million lines loaded, and looked up. Figures
 * alone: nothing fails here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "approve/risk.h"
#include "approve/risk_list.h"
#include "approve/settings_keys.h"
#include "lib/base/file.h"
#include "tests/bench/seconds.h"

enum { LINES = 1000000, LOOKUPS = 2000000, CHECKS = 200000, NAME = 64 };

static double
peak_mb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1000;
}

static double
resident_mb(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (file == NULL || fscanf(file, "%*s %ld", &pages) != 1)
		pages = 0;
	if (file != NULL)
		fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* The nth name, of no order, as lists have them. */
static void
name_of(char name_r[NAME], uint32_t n)
{
	static const char *const suffixes[] = {"com", "com", "com", "com",
	    "org", "net", "de", "co.uk", "fr", "com.br", "io", "ru"};
	uint64_t x = (n + 1) * UINT64_C(0x9e3779b97f4a7c15);
	size_t len = 4 + (x >> 32) % 9, k;

	for (k = 0; k < len; k++) {
		x ^= x >> 29;
		x *= UINT64_C(0xbf58476d1ce4e5b9);
		name_r[k] = (char)('a' + (x >> 40) % 26);
	}
	snprintf(name_r + k, NAME - k, "%u.%s", n % 97,
	    suffixes[(x >> 20) % (sizeof(suffixes) / sizeof(suffixes[0]))]);
}

static void
write_list(const char *path)
{
	FILE *file = fopen(path, "w");
	char name[NAME];

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	for (uint32_t i = 0; i < LINES; i++) {
		name_of(name, i);
		fprintf(file, "%u,%s\n", i + 1, name);
	}
	fclose(file);
}

static void
write_conf(const char *path, const char *list)
{
	FILE *file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	fprintf(file, "risk { list = \"%s\" top = %d }\n", list, LINES);
	fclose(file);
}

static void
need(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

static struct risk *
bench_load(const struct settings *settings)
{
	struct risk *risk;
	struct err err = {""};
	double before = resident_mb(), began = seconds(CLOCK_MONOTONIC);

	need(risk_open(&risk, settings, &err), &err);
	printf("%-58s %8.3g %-2s  (aim %g %s)\n", "a list of a million loaded",
	    seconds(CLOCK_MONOTONIC) - began, "s", 1.0, "s");
	printf("%-58s %8.3g %-2s  (aim %g %s) peak %.0f MB\n",
	    "  resident size of it", resident_mb() - before, "MB", 100.0, "MB",
	    peak_mb());
	return risk;
}

/* Half of the names are on it. */
static void
bench_lookup(const char *list)
{
	struct confusable *confusable;
	struct risk_lists *lists;
	struct buf text = BUF_INIT;
	struct err err = {""};
	char(*names)[NAME] = calloc(LOOKUPS, NAME);
	size_t found = 0;
	double began;

	if (names == NULL)
		exit(1);
	need(confusable_open(&confusable, &err), &err);
	need(file_read(&text, list, RISK_FILE_MAX, &err), &err);
	need(risk_lists_new(&lists, LINES, text.len, confusable, &err), &err);
	need(risk_lists_read(
		 lists, list, text.data, text.len, LINES, confusable, &err),
	    &err);
	for (uint32_t i = 0; i < LOOKUPS; i++)
		name_of(names[i], (i * 7919U) % (2 * LINES));
	began = seconds(CLOCK_MONOTONIC);
	for (uint32_t i = 0; i < LOOKUPS; i++)
		found += risk_names_find(lists->listed, names[i], NULL);
	printf("%-58s %8.3g %-2s  (aim %g %s) %zu of %d found\n",
	    "a name looked up in it",
	    1e6 * (seconds(CLOCK_MONOTONIC) - began) / LOOKUPS, "us", 1.0, "us",
	    found, LOOKUPS);
	risk_lists_free(lists);
	confusable_close(confusable);
	buf_free(&text);
	free(names);
}

/* With the look at the files, and the skeleton. */
static void
bench_check(const struct settings *settings, struct risk *risk)
{
	const struct approve core = {.settings = settings, .risk = risk};
	struct domain domain;
	struct risk_answer answer;
	struct err err = {""};
	double began;

	need(domain_parse(&domain, "www.unlisted-name.com", &err), &err);
	began = seconds(CLOCK_MONOTONIC);
	for (int i = 0; i < CHECKS; i++)
		need(risk_check(&answer, &core, &domain, 0, NULL, &err), &err);
	printf("%-58s %8.3g %-2s\n", "  the whole question, files looked at",
	    1e6 * (seconds(CLOCK_MONOTONIC) - began) / CHECKS, "us");
}

int
main(void)
{
	char folder[] = "/tmp/bench-risk-XXXXXX", list[64], conf[64];
	struct settings settings = {.support = ""};
	struct risk *risk;
	struct err err = {""};

	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return 1;
	}
	snprintf(list, sizeof(list), "%s/list.csv", folder);
	snprintf(conf, sizeof(conf), "%s/conf", folder);
	write_list(list);
	write_conf(conf, list);
	need(conf_load(&settings.conf, conf, settings_tables, settings_n_tables,
		 &err),
	    &err);
	risk = bench_load(&settings);
	bench_check(&settings, risk);
	risk_close(risk);
	bench_lookup(list);
	conf_free(settings.conf);
	unlink(list);
	unlink(conf);
	rmdir(folder);
	return 0;
}
