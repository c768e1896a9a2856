/* SPDX-License-Identifier: ISC
 * When lists are read, which are in force, and the answer on a name with the
 * exemptions. What a line is, is risk_list's; what a risk is, policy's. */
#include "approve/risk.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "approve/risk_list.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/log.h"

/* Of a list that is new; what is in it is no secret. */
enum { LIST_MODE = 0644, MODE_BITS = 0777 };

/* By what a file is known to be the same. */
struct stamp {
	bool there;
	dev_t device;
	ino_t inode;
	off_t size;
	int64_t date, nanoseconds;
};

struct stamps {
	struct stamp list, deny;
};

struct risk {
	char *list, *deny; /* paths, or "" */
	uint32_t top;
	struct confusable *confusable;
	pthread_mutex_t lock;     /* what is below */
	struct risk_lists *lists; /* in force */
	struct stamps stamps;     /* of the files when they were last read,
				     whether or not they were right */
	bool stale;               /* the files are wrong now: `why` */
	struct err why;
};

/* ------------------------------------------------------------------ reading */

static struct stamp
stamp_of(const char *path)
{
	struct stamp stamp;
	struct stat sb;

	memset(&stamp, 0, sizeof(stamp));
	if (path[0] == '\0' || stat(path, &sb) != 0)
		return stamp;
	stamp.there = true;
	stamp.device = sb.st_dev;
	stamp.inode = sb.st_ino;
	stamp.size = sb.st_size;
	stamp.date = sb.st_mtim.tv_sec;
	stamp.nanoseconds = sb.st_mtim.tv_nsec;
	return stamp;
}

static struct stamps
stamps_of(const struct risk *risk)
{
	return (struct stamps){stamp_of(risk->list), stamp_of(risk->deny)};
}

static bool
stamp_is(const struct stamp *a, const struct stamp *b)
{
	return a->there == b->there && a->device == b->device &&
	       a->inode == b->inode && a->size == b->size &&
	       a->date == b->date && a->nanoseconds == b->nanoseconds;
}

static bool
stamps_are(const struct stamps *a, const struct stamps *b)
{
	return stamp_is(&a->list, &b->list) && stamp_is(&a->deny, &b->deny);
}

static enum status
read_deny(struct risk_lists *lists, const struct risk *risk, struct err *err)
{
	struct buf bytes = BUF_INIT;
	enum status st;

	if (risk->deny[0] == '\0')
		return ST_OK;
	st = file_read(&bytes, risk->deny, RISK_FILE_MAX, err);
	if (st == ST_OK)
		st = risk_lists_read_denied(
		    lists, risk->deny, buf_str(&bytes), bytes.len, err);
	buf_free(&bytes);
	return st;
}

/* A list's text (null: there is none) and the deny list's file. The key of the
 * one that is wrong in *key_r. */
static enum status
lists_of(struct risk_lists **lists_r, const struct risk *risk, const char *name,
    const struct buf *text, const char **key_r, struct err *err)
{
	size_t lines = 0, octets = 0;
	struct risk_lists *lists;
	enum status st;

	if (text != NULL) {
		lines = risk_lists_lines(buf_str(text), text->len);
		octets = text->len;
		if (lines > risk->top) {
			octets = octets / lines * risk->top;
			lines = risk->top;
		}
	}
	*key_r = "list";
	st = risk_lists_new(&lists, lines, octets, risk->confusable, err);
	if (st != ST_OK)
		return st;
	if (text != NULL)
		st = risk_lists_read(lists, name, buf_str(text), text->len,
		    risk->top, risk->confusable, err);
	if (st == ST_OK) {
		*key_r = "deny";
		st = read_deny(lists, risk, err);
	}
	if (st == ST_OK)
		*lists_r = lists;
	else
		risk_lists_free(lists);
	return st;
}

static enum status
read_files(struct risk_lists **lists_r, const struct risk *risk,
    const char **key_r, struct err *err)
{
	struct buf text = BUF_INIT;
	enum status st;

	*key_r = "list";
	if (risk->list[0] == '\0')
		return lists_of(lists_r, risk, "", NULL, key_r, err);
	st = file_read(&text, risk->list, RISK_FILE_MAX, err);
	if (st == ST_OK)
		st = lists_of(lists_r, risk, risk->list, &text, key_r, err);
	buf_free(&text);
	return st;
}

static void
lists_unref(struct risk_lists *lists)
{
	if (lists != NULL &&
	    __atomic_sub_fetch(&lists->references, 1, __ATOMIC_ACQ_REL) == 0)
		risk_lists_free(lists);
}

/* Under the lock. Takes `lists` over. */
static void
put_in_force(
    struct risk *risk, struct risk_lists *lists, const struct stamps *stamps)
{
	lists->list.date = stamps->list.date;
	lists->deny.date = stamps->deny.date;
	lists_unref(risk->lists);
	risk->lists = lists;
	risk->stamps = *stamps;
	risk->stale = false;
}

/* Under the lock. The stamps are taken first: a file that changes while it is
 * read is read again. */
static void
read_changed(struct risk *risk)
{
	struct stamps stamps = stamps_of(risk);
	struct risk_lists *lists;
	struct err err = {""};
	const char *key;

	if (stamps_are(&stamps, &risk->stamps))
		return;
	if (read_files(&lists, risk, &key, &err) != ST_OK) {
		risk->stamps = stamps;
		risk->stale = true;
		risk->why = err;
		log_error("event=risk, the old lists stay: %s", err.text);
		return;
	}
	put_in_force(risk, lists, &stamps);
	log_info("event=risk, domains=%zu, denied=%zu, %s",
	    lists->list.n_domains, lists->deny.n_domains, lists->list.hash);
}

/* What is in force; to be given back with lists_unref(). */
static struct risk_lists *
lists_get(struct risk *risk)
{
	struct risk_lists *lists;

	pthread_mutex_lock(&risk->lock);
	read_changed(risk);
	lists = risk->lists;
	__atomic_add_fetch(&lists->references, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&risk->lock);
	return lists;
}

/* ----------------------------------------------------------------- lifetime */

/* Null when out of memory. */
static struct risk *
risk_new(const struct conf *conf)
{
	struct risk *risk = calloc(1, sizeof(*risk));

	if (risk == NULL)
		return NULL;
	pthread_mutex_init(&risk->lock, NULL);
	risk->list = strdup(conf_str(conf, "risk", NULL, "list"));
	risk->deny = strdup(conf_str(conf, "risk", NULL, "deny"));
	risk->top = (uint32_t)conf_int(conf, "risk", NULL, "top");
	if (risk->list != NULL && risk->deny != NULL)
		return risk;
	risk_close(risk);
	return NULL;
}

static enum status
read_first(struct risk *risk, const struct conf *conf, struct err *err)
{
	struct stamps stamps = stamps_of(risk);
	struct risk_lists *lists = NULL;
	struct err why = {""};
	const char *key;
	enum status st = read_files(&lists, risk, &key, &why);

	if (st == ST_INVALID)
		return conf_blame(conf, "risk", NULL, key, err, "%s", why.text);
	if (st != ST_OK || lists == NULL)
		return err_set(err, st, "%s", why.text);
	put_in_force(risk, lists, &stamps);
	return ST_OK;
}

enum status
risk_open(
    struct risk **risk_r, const struct settings *settings, struct err *err)
{
	struct risk *risk = risk_new(settings->conf);
	enum status st;

	if (risk == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	st = confusable_open(&risk->confusable, err);
	if (st == ST_OK)
		st = read_first(risk, settings->conf, err);
	if (st == ST_OK)
		*risk_r = risk;
	else
		risk_close(risk);
	return st;
}

void
risk_close(struct risk *risk)
{
	if (risk == NULL)
		return;
	lists_unref(risk->lists);
	confusable_close(risk->confusable);
	pthread_mutex_destroy(&risk->lock);
	free(risk->list);
	free(risk->deny);
	free(risk);
}

void
risk_sources(
    struct risk *risk, struct risk_source *list_r, struct risk_source *deny_r)
{
	struct risk_lists *lists = lists_get(risk);

	*list_r = lists->list;
	*deny_r = lists->deny;
	list_r->path = risk->list;
	deny_r->path = risk->deny;
	lists_unref(lists);
}

bool
risk_is_stale(struct risk *risk, struct err *why_r)
{
	bool stale;

	lists_unref(lists_get(risk));
	pthread_mutex_lock(&risk->lock);
	stale = risk->stale;
	if (stale)
		*why_r = risk->why;
	pthread_mutex_unlock(&risk->lock);
	return stale;
}

/* ----------------------------------------------------------------- checking */

/* As many labels of the shown name as the registrable domain has. */
static const char *
shown_registrable(const struct domain *name)
{
	const char *shown = name->unicode + strlen(name->unicode);
	size_t labels = 1;

	for (const char *p = name->registrable; *p != '\0'; p++)
		labels += *p == '.';
	while (shown > name->unicode) {
		if (shown[-1] == '.' && --labels == 0)
			break;
		shown--;
	}
	return shown;
}

static void
trace_source(struct policy_trace *trace, const char *rule,
    const struct risk_source *source)
{
	char date[CLOCK_TEXT_SIZE];

	if (source->hash[0] != '\0')
		policy_trace_add(trace, rule, "asked", "",
		    "%s of %s, %zu domains", source->hash,
		    clock_rfc3339(date, source->date), source->n_domains);
}

static enum status
ask_lists(struct risk_finding *finding_r, struct risk *risk,
    const struct domain *name, struct policy_trace *trace, struct err *err)
{
	struct risk_lists *lists = lists_get(risk);
	char skeleton[CONFUSABLE_SIZE] = "";
	struct risk_facts facts = {
	    .name = name->name,
	    .registrable = name->registrable,
	    .skeleton = skeleton,
	    .listed = lists->listed,
	    .skeletons = lists->skeletons,
	    .denied = lists->deny.hash[0] != '\0' ? lists->denied : NULL,
	    .denied_parents = lists->denied_parents,
	};
	enum status st = ST_OK;

	if (name->registrable[0] != '\0')
		st = confusable_skeleton(
		    skeleton, risk->confusable, shown_registrable(name));
	if (st == ST_OK) {
		trace_source(trace, "K2 high-risk list", &lists->list);
		trace_source(trace, "K2 deny list", &lists->deny);
		risk_find(finding_r, &facts, trace);
	}
	lists_unref(lists);
	return st == ST_OK ? ST_OK
			   : err_set(err, ST_TEMP,
				 "%s: its skeleton cannot "
				 "be made",
				 name->name);
}

/* Where there are no lists. */
static void
ask_providers(struct risk_finding *finding_r, const struct domain *name,
    struct policy_trace *trace)
{
	const char *provider;

	*finding_r = (struct risk_finding){.kind = RISK_NONE};
	for (size_t i = 0; (provider = risk_mail_provider(i)) != NULL; i++) {
		if (strcmp(provider, name->registrable) == 0) {
			finding_r->kind = RISK_MAIL_PROVIDER;
			snprintf(finding_r->match, sizeof(finding_r->match),
			    "%s", provider);
		}
	}
	policy_trace_add(trace, "K3 mail provider",
	    risk_kind_name(finding_r->kind), finding_r->match, "%s",
	    name->registrable);
}

static enum status
ask_exemption(struct risk_answer *answer, const struct approve *core,
    const struct domain *name, int64_t now, struct policy_trace *trace,
    struct err *err)
{
	const char *base = name->name + (name->wildcard ? 2 : 0);
	enum status st = store_exemption_find(
	    core->store, &answer->exemption, base, now, err);

	if (st != ST_OK && st != ST_NOTFOUND)
		return st;
	answer->exempt = st == ST_OK;
	policy_trace_add(trace, "K2 exemption",
	    answer->exempt
		? answer->exemption.quorum > 0 ? "yes, by a quorum" : "yes"
		: "no",
	    answer->exemption.ticket, "%s%s%s", base,
	    answer->exempt ? " by " : "", answer->exemption.domain);
	return ST_OK;
}

enum status
risk_check(struct risk_answer *answer_r, const struct approve *core,
    const struct domain *name, int64_t now, struct policy_trace *trace,
    struct err *err)
{
	struct risk_answer answer = {.failure = FAILURE_NONE};
	enum status st = ST_OK;

	if (core->risk != NULL)
		st = ask_lists(&answer.finding, core->risk, name, trace, err);
	else
		ask_providers(&answer.finding, name, trace);
	if (st == ST_OK && answer.finding.kind != RISK_NONE &&
	    risk_can_be_lifted(answer.finding.kind))
		st = ask_exemption(&answer, core, name, now, trace, err);
	if (st != ST_OK)
		return st;
	if (answer.exempt)
		answer.quorum = answer.exemption.quorum;
	else
		answer.failure = risk_failure(answer.finding.kind);
	*answer_r = answer;
	return ST_OK;
}

void
risk_message(char text_r[STORE_TEXT_SIZE], const struct risk_answer *answer,
    const char *name, const struct settings *settings)
{
	const struct risk_finding *finding = &answer->finding;
	const char *whom = settings->support[0] != '\0' ? settings->support
							: settings->concerns;
	bool other =
	    finding->match[0] != '\0' && strcmp(finding->match, name) != 0;

	snprintf(text_r, STORE_TEXT_SIZE,
	    "%s Please contact %s about %s, which %s%s%s%s.",
	    failure_sentence(answer->failure), whom, name,
	    risk_kind_words(finding->kind), other ? " (" : "",
	    other ? finding->match : "", other ? ")" : "");
}

/* ---------------------------------------------------------------- importing */

static enum status
cannot_write(const char *path, struct err *err)
{
	return err_set(err, ST_DENIED,
	    "%s cannot be written: %m; let "
	    "countersign-approve write in its folder, or put risk.list into "
	    "one where it may, such as state_dir",
	    path);
}

/* Who could read the old file (the milter) can read the new one. */
static bool
keep_mode(int fd, const char *path)
{
	struct stat old, new;

	if (stat(path, &old) != 0)
		return fchmod(fd, LIST_MODE) == 0;
	if (fstat(fd, &new) != 0)
		return false;
	if (new.st_gid != old.st_gid && fchown(fd, (uid_t)-1, old.st_gid) != 0)
		return false;
	return fchmod(fd, old.st_mode & MODE_BITS) == 0;
}

/* All of it, or the old file as it was. */
static enum status
write_file(const char *path, const char *bytes, size_t len, struct err *err)
{
	struct buf name = BUF_INIT;
	enum status st = ST_OK;
	int fd;
	bool done;

	buf_addf(&name, "%s.XXXXXX", path);
	if (!buf_ok(&name))
		return err_set(err, ST_NOMEM, "out of memory");
	fd = mkostemp(name.data, O_CLOEXEC);
	if (fd < 0) {
		st = cannot_write(path, err);
		buf_free(&name);
		return st;
	}
	done =
	    file_write(fd, bytes, len) && keep_mode(fd, path) && fsync(fd) == 0;
	if (!file_close(fd, done) || rename(name.data, path) != 0) {
		st = cannot_write(path, err);
		unlink(name.data);
	} else if (!file_sync_name(AT_FDCWD, path)) {
		st = err_set(err, ST_TEMP,
		    "%s: its folder cannot be brought "
		    "to the disk: %m; import again",
		    path);
	}
	buf_free(&name);
	return st;
}

enum status
risk_import(struct risk *risk, const char *bytes, size_t len, struct err *err)
{
	/* Borrowed, and only read. */
	const struct buf text = {.data = (char *)(uintptr_t)bytes, .len = len};
	struct risk_lists *lists = NULL;
	struct stamps stamps;
	const char *key;
	enum status st;

	if (risk == NULL || risk->list[0] == '\0')
		return err_set(err, ST_DENIED,
		    "risk.list is not set; name in "
		    "the configuration the file where the list is to be");
	if (len > RISK_FILE_MAX)
		return err_set(err, ST_INVALID, "a list has at most %d octets",
		    RISK_FILE_MAX);
	pthread_mutex_lock(&risk->lock);
	st = lists_of(&lists, risk, "line", &text, &key, err);
	if (st == ST_OK)
		st = write_file(risk->list, bytes, len, err);
	if (st == ST_OK) {
		stamps = stamps_of(risk);
		put_in_force(risk, lists, &stamps);
	} else {
		risk_lists_free(lists);
	}
	pthread_mutex_unlock(&risk->lock);
	return st;
}
