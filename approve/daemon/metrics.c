/* SPDX-License-Identifier: ISC
 * Writes the page of metrics from the store's numbers, in the table's order.
 * Names and help of what is counted are lib/base/metrics.c's. */
#include "approve/daemon/metrics.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "approve/tally.h"

#define SECOND 1000000.0 /* in microseconds */

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
gauge(struct buf *out, const char *name, const char *help, double value)
{
	head(out, name, "gauge", help);
	buf_addf(out, "%s %.17g\n", name, value);
}

/* ------------------------------------------------------ what was counted */

/* The items of one series: they stand together. */
struct span {
	const struct metric_item *items;
	size_t n;
};

static int64_t
part(const struct span *s, int64_t which)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->items[i].part == which)
			return s->items[i].value;
	}
	return 0;
}

static void
bucket(struct buf *out, const char *name, const char *labels, const char *bound,
    int64_t count)
{
	buf_addf(out, "%s_bucket{%s%sle=\"%s\"} %" PRId64 "\n", name, labels,
	    labels[0] ? "," : "", bound, count);
}

static void
braced(
    struct buf *out, const char *name, const char *suffix, const char *labels)
{
	buf_addf(out, "%s%s%s%s%s ", name, suffix, labels[0] ? "{" : "", labels,
	    labels[0] ? "}" : "");
}

/* Buckets are cumulative there. */
static void
histogram(struct buf *out, const struct metric_kind *kind, const char *labels,
    const struct span *s)
{
	int64_t count = 0;
	char bound[32];

	for (const int64_t *b = kind->bounds; *b != 0; b++) {
		count += part(s, *b);
		snprintf(bound, sizeof(bound), "%.9g", (double)*b / SECOND);
		bucket(out, kind->name, labels, bound, count);
	}
	count += part(s, METRIC_PART_BEYOND);
	bucket(out, kind->name, labels, "+Inf", count);
	braced(out, kind->name, "_sum", labels);
	buf_addf(out, "%.17g\n", (double)part(s, METRIC_PART_SUM) / SECOND);
	braced(out, kind->name, "_count", labels);
	buf_addf(out, "%" PRId64 "\n", count);
}

static void
series(struct buf *out, const struct metric_kind *kind, const char *labels,
    const struct span *s)
{
	if (kind->bounds != NULL) {
		histogram(out, kind, labels, s);
	} else {
		braced(out, kind->name, "", labels);
		buf_addf(out, "%" PRId64 "\n", part(s, 0));
	}
}

static void
metric(struct buf *out, const struct metric_kind *kind,
    const struct metric_item *items, size_t n)
{
	size_t i = 0, first;

	head(out, kind->name, kind->bounds != NULL ? "histogram" : "counter",
	    kind->help);
	while (i < n && strcmp(items[i].name, kind->name) != 0)
		i++;
	/* What has no labels is there from the start. */
	if (kind->labels[0] == NULL &&
	    (i == n || strcmp(items[i].name, kind->name) != 0))
		series(out, kind, "", &(struct span){NULL, 0});
	while (i < n && strcmp(items[i].name, kind->name) == 0) {
		first = i;
		while (i < n && strcmp(items[i].name, kind->name) == 0 &&
		       strcmp(items[i].labels, items[first].labels) == 0)
			i++;
		series(out, kind, items[first].labels,
		    &(struct span){items + first, i - first});
	}
}

static enum status
write_counts(struct buf *out, const struct approve *core, struct err *err)
{
	struct metric_item *items = NULL;
	size_t n = 0;
	enum status st = store_metric_list(core->store, &items, &n, err);

	for (size_t i = 0; st == ST_OK && i < METRICS; i++)
		metric(out, &metric_kinds[i], items, n);
	free(items);
	return st;
}

/* ------------------------------------------------------------ what there is */

static double
age(int64_t since, int64_t now)
{
	return since > 0 && since < now ? (double)(now - since) : 0;
}

static enum status
write_figures(
    struct buf *out, const struct approve *core, int64_t now, struct err *err)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	struct store_figures f;
	struct statvfs fs;
	size_t n_unsigned = 0;
	enum status st = store_figures(core->store, &f, err);

	if (st == ST_OK)
		st = tally_unsigned(mails, &n_unsigned, core->store, now, err);
	if (st != ST_OK)
		return st;
	gauge(out, "countersign_requests_pending",
	    "Requests that wait for answers.", (double)f.pending);
	gauge(out, "countersign_outbox_mails",
	    "Mails that the mail server has not taken.", (double)f.outbox);
	gauge(out, "countersign_outbox_oldest_seconds",
	    "How long the oldest of them waits.", age(f.outbox_since, now));
	gauge(out, "countersign_unsigned_mails",
	    "Mails submitted over a minute ago and not signed; at most 32.",
	    (double)n_unsigned);
	gauge(out, "countersign_hooks_waiting",
	    "Outcomes that the hook was not told of.", (double)f.hooks);
	gauge(out, "countersign_hooks_oldest_seconds",
	    "How long the oldest of them waits.", age(f.hooks_since, now));
	gauge(out, "countersign_frozen_domains", "Domains that are frozen.",
	    (double)f.frozen);
	if (statvfs(core->settings->state_dir, &fs) == 0) {
		gauge(out, "countersign_state_free_bytes",
		    "Room on the disk of state_dir.",
		    (double)fs.f_bavail * (double)fs.f_frsize);
		gauge(out, "countersign_state_size_bytes",
		    "Size of the disk of state_dir.",
		    (double)fs.f_blocks * (double)fs.f_frsize);
	}
	return ST_OK;
}

/* ------------------------------------------------- this process, by the names
 * that every program's exporter has */

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / SECOND;
}

static double
n_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	double n = -3; /* ".", ".." and that of the folder itself */

	if (dir == NULL)
		return 0;
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

/* Fields of /proc/self/stat, numbered as in proc(5). */
enum { STAT_STATE = 3, STAT_START = 22, STAT_RESIDENT = 24, STAT_SIZE = 1024 };

/* The name of the program, in parentheses, may hold anything. */
static bool
stat_parse(const char *text, double *start_ticks_r, double *resident_pages_r)
{
	const char *at = strrchr(text, ')');

	if (at == NULL)
		return false;
	at += 1;
	for (int field = STAT_STATE; field <= STAT_RESIDENT; field++) {
		at += strspn(at, " ");
		if (field == STAT_START)
			*start_ticks_r = strtod(at, NULL);
		if (field == STAT_RESIDENT)
			*resident_pages_r = strtod(at, NULL);
		at += strcspn(at, " ");
	}
	return true;
}

static bool
stat_fields(double *start_ticks_r, double *resident_pages_r)
{
	char text[STAT_SIZE];
	FILE *f = fopen("/proc/self/stat", "re");
	bool ok;

	if (f == NULL)
		return false;
	ok = fgets(text, sizeof(text), f) != NULL &&
	     stat_parse(text, start_ticks_r, resident_pages_r);
	fclose(f);
	return ok;
}

static void
write_process(struct buf *out, int64_t now)
{
	struct rusage usage;
	struct rlimit fds;
	struct timespec up = {0};
	double start = 0, resident = 0;

	if (getrusage(RUSAGE_SELF, &usage) == 0) {
		head(out, "process_cpu_seconds_total", "counter",
		    "Processor time of countersign-approve.");
		buf_addf(out, "process_cpu_seconds_total %.17g\n",
		    seconds(usage.ru_utime) + seconds(usage.ru_stime));
	}
	if (stat_fields(&start, &resident)) {
		clock_gettime(CLOCK_BOOTTIME, &up);
		gauge(out, "process_start_time_seconds",
		    "When countersign-approve started, since 1970.",
		    (double)now - (double)up.tv_sec +
			start / (double)sysconf(_SC_CLK_TCK));
		gauge(out, "process_resident_memory_bytes",
		    "Memory of countersign-approve.",
		    resident * (double)sysconf(_SC_PAGESIZE));
	}
	gauge(out, "process_open_fds", "Descriptors of countersign-approve.",
	    n_descriptors());
	if (getrlimit(RLIMIT_NOFILE, &fds) == 0)
		gauge(out, "process_max_fds", "The most that it may have.",
		    (double)fds.rlim_cur);
}

enum status
metrics_write(
    struct buf *out, const struct approve *core, int64_t now, struct err *err)
{
	enum status st;

	tally_flush(core->store);
	head(out, "countersign_build_info", "gauge",
	    "1; the version is in the label.");
	buf_adds(out, "countersign_build_info{version=\"" VERSION "\"} 1\n");
	st = write_counts(out, core, err);
	if (st == ST_OK)
		st = write_figures(out, core, now, err);
	write_process(out, now);
	if (st == ST_OK && !buf_ok(out))
		st = err_set(err, ST_NOMEM, "out of memory");
	return st;
}
