/* SPDX-License-Identifier: ISC
 * Fuzzes the reading of configuration files: no input may crash it, and what
 * is accepted must print and be readable again with the same values. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/conf.h"

#define N(table) (sizeof(table) / sizeof((table)[0]))

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct conf_key KEYS[] = {
    {NULL, "authority", CONF_STR, "", 0, 0, NULL},
    {"milter", "socket", CONF_STR, "inet:8893@127.0.0.1", 0, 0, NULL},
    {"milter", "archive", CONF_BOOL, "false", 0, 0, NULL},
    {"milter", "max_message", CONF_SIZE, "1M", 4096, 64 << 20, NULL},
    {"dns", "servers", CONF_LIST, "", 0, 0, NULL},
    {"dns", "timeout", CONF_DURATION, "10s", 1, 60, NULL},
    {"risk", "top", CONF_INT, "1000", 0, 1000000, NULL},
};
static const struct conf_table PLAIN = {"plain", KEYS, N(KEYS), NULL};

static const struct conf_key POLICY_KEYS[] = {
    {"policy", "quorum", CONF_INT, "1", 1, 100, NULL},
    {"policy", "channels", CONF_LIST, "reply,link", 0, 0, NULL},
};
static const struct conf_table POLICY = {
    "policy", POLICY_KEYS, N(POLICY_KEYS), "policy"};

static const struct conf_table *const TABLES[] = {&PLAIN, &POLICY};

static void
require(int is_true, const char *what)
{
	if (!is_true) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static enum status
load(struct conf **conf_r, const void *bytes, size_t len, struct err *err)
{
	char path[32];
	enum status st;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len, "memfd");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	st = conf_load(conf_r, path, TABLES, N(TABLES), err);
	close(fd);
	return st;
}

static char *
print(const struct conf *conf, enum conf_show which)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	require(out != NULL, "out of memory");
	conf_print(conf, out, which);
	fclose(out);
	return text;
}

/* The plain sections' lines, "section.key = value", as a file again. */
static char *
as_file(const struct conf *conf)
{
	char *text = print(conf, CONF_SHOW_ALL), *file = NULL, *rest = text;
	size_t len = 0;
	FILE *out = open_memstream(&file, &len);

	require(out != NULL, "out of memory");
	for (char *line; (line = strsep(&rest, "\n")) != NULL && *line;) {
		char *dot = strchr(line, '.');

		if (strncmp(line, "policy ", 7) == 0)
			continue;
		if (strncmp(line, "authority", 9) == 0) {
			fprintf(out, "%s\n", line);
			continue;
		}
		require(dot != NULL, line);
		fprintf(
		    out, "%.*s {\n%s\n}\n", (int)(dot - line), line, dot + 1);
	}
	fclose(out);
	free(text);
	return file;
}

static void
check_again(const struct conf *conf)
{
	char *file = as_file(conf);
	struct conf *again = NULL;
	struct err err = {""};

	require(load(&again, file, strlen(file), &err) == ST_OK, err.text);
	require(strcmp(conf_str(conf, NULL, NULL, "authority"),
		    conf_str(again, NULL, NULL, "authority")) == 0,
	    "another authority");
	require(conf_int(conf, "risk", NULL, "top") ==
		    conf_int(again, "risk", NULL, "top"),
	    "another number");
	require(conf_list_len(conf, "dns", NULL, "servers") ==
		    conf_list_len(again, "dns", NULL, "servers"),
	    "another list");
	conf_free(again);
	free(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct conf *conf = NULL;
	struct err err = {""};
	enum status st = load(&conf, bytes, len, &err);

	if (st == ST_OK) {
		for (size_t i = 0; i < conf_n_titles(conf, "policy"); i++)
			require(conf_title(conf, "policy", i)[0] != '\0',
			    "an empty title");
		check_again(conf);
	} else {
		require(st == ST_INVALID, "neither right nor wrong");
		require(err.text[0] != '\0', "no sentence");
	}
	conf_free(conf);
	return 0;
}
