/* SPDX-License-Identifier: ISC
 * A core with a real store, for targets that must see what a call does: a
 * folder in memory, made anew every so many inputs, with one request that
 * waits for an answer. Run from the source's root. */
#ifndef TESTS_FUZZ_CORE_H
#define TESTS_FUZZ_CORE_H

#include <ftw.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "approve/approve.h"
#include "approve/request.h"
#include "approve/shown.h"
#include "approve/token.h"
#include "lib/base/log.h"

enum { CORE_FRESH = 200, CORE_UID = 1000, CORE_WINDOW = 72 * 3600 };
#define CORE_NOW    INT64_C(1795335180) /* 2026-11-22T08:13:00Z */
#define CORE_LINK   "abcdefghijklmnopqrstuvwxyz234567"
#define CORE_REPLY  "bbcdefghijklmnopqrstuvwxyz234567"
#define CORE_BOUNCE "cbcdefghijklmnopqrstuvwxyz234567"

static struct approve core;
static char core_dir[PATH_MAX];
static struct secret_key core_key;

static void
core_require(int is_true, const char *what)
{
	if (!is_true) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static int
core_unlink(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
core_close(void)
{
	shown_close(core.shown);
	core.shown = NULL;
	store_close(core.store);
	core.store = NULL;
	if (core_dir[0] != '\0')
		nftw(core_dir, core_unlink, 8, FTW_DEPTH | FTW_PHYS);
	core_dir[0] = '\0';
}

static void
core_settings(void)
{
	struct settings *settings = NULL;
	char path[PATH_MAX + 32], root[PATH_MAX];
	struct err err = {""};
	FILE *file;

	snprintf(path, sizeof(path), "%s/countersign.conf", core_dir);
	core_require(getcwd(root, sizeof(root)) != NULL, "no folder");
	file = fopen(path, "w");
	core_require(file != NULL, path);
	fprintf(file,
	    "authority = \"Example Private CA\"\n"
	    "concerns = \"abuse@ca.example\"\n"
	    "support = \"https://support.ca.example\"\n"
	    "base_url = \"https://approve.ca.example\"\n"
	    "state_dir = \"/nonexistent\"\n"
	    "templates = \"%s/conf/templates\"\n"
	    "milter { reply_domain = \"reply.ca.example\""
	    " authserv_id = \"mx.ca.example\" }\n"
	    "submit { from = \"Example <validation@ca.example>\" }\n",
	    root);
	fclose(file);
	core_require(settings_load(&settings, path, &err) == ST_OK, err.text);
	core.settings = settings;
}

/* The first mail of the request, with tokens that everybody knows. */
static void
core_mint(struct err *err)
{
	struct mail_minted minted = {.message_id = "1@ca.example",
	    .sent_at = CORE_NOW,
	    .expires_at = CORE_NOW + CORE_WINDOW};
	struct mail *mails = NULL;
	size_t n = 0;

	core_require(store_mail_claim(core.store, &mails, &n, "here", 1,
			 CORE_NOW, CORE_NOW + 300, err) == ST_OK &&
			 n == 1,
	    err->text);
	minted.mail_id = mails[0].id;
	core_require(token_hash(minted.link_hash, CORE_LINK) == ST_OK &&
			 token_hash(minted.reply_hash, CORE_REPLY) == ST_OK &&
			 token_hash(minted.nonce_hash, CORE_BOUNCE) == ST_OK,
	    "token");
	core_require(
	    store_mail_mint(core.store, &minted, 1, NULL, 0, err) == ST_OK,
	    err->text);
	free(mails);
}

static void
core_fill(void)
{
	struct request_params params = {.uid = CORE_UID, .now = CORE_NOW};
	struct err err = {""};
	json_t *json = NULL;

	params.names[params.n_names++] = "www.example.com";
	core_require(
	    request_create(&json, &core, &params, &err) == ST_OK, err.text);
	json_decref(json);
	core_mint(&err);
}

/* Before each input. */
static void
core_ready(void)
{
	static unsigned used;
	struct err err = {""};

	if (core.store != NULL && ++used % CORE_FRESH != 0)
		return;
	if (core.store == NULL) {
		log_open("fuzz", "stderr", LOG_LVL_ERROR);
		atexit(core_close);
	}
	core_close();
	snprintf(core_dir, sizeof(core_dir), "%s/countersign-fuzz-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	core_require(mkdtemp(core_dir) != NULL, core_dir);
	if (core.settings == NULL)
		core_settings();
	for (size_t i = 0; i < SHA256_SIZE; i++)
		core_key.bytes[i] = (uint8_t)(7 * i + 1);
	core_key.len = SHA256_SIZE;
	core.key = &core_key;
	core_require(store_open(&core.store, "sqlite", core_dir, &err) == ST_OK,
	    err.text);
	core_require(
	    shown_open(&core.shown, core.store, &err) == ST_OK, err.text);
	core_fill();
}

#endif
