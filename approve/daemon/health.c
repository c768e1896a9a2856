/* SPDX-License-Identifier: ISC
 * The daemon's checks, one function each, run by a loop. */
#include "approve/daemon/health.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "approve/daemon/sequencer.h"
#include "approve/risk.h"
#include "approve/tally.h"
#include "lib/base/clock.h"

enum {
	OUTBOX_LOOK = 1000,
	OUTBOX_LATE_S = 300,
	DISK_LOW_PERCENT = 5,
	TEXT_SIZE = 600,
	PATH_SIZE = 4096,
	DAY_S = 86400,
	RISK_OLD_S = 366 * DAY_S
};

struct finding {
	const char *result; /* ok, warning, fault */
	char message[TEXT_SIZE];
	const char *remedy;
};

static void
check_store(struct finding *f, const struct approve *core, int64_t now)
{
	struct err err = {""};

	(void)now;
	if (store_ping(core->store, &err) == ST_OK) {
		snprintf(f->message, sizeof(f->message), "can be written");
		return;
	}
	f->result = "fault";
	snprintf(
	    f->message, sizeof(f->message), "%.*s", TEXT_SIZE - 1, err.text);
	f->remedy = "free disk space, or give the daemon's user state_dir";
}

static void
check_disk(struct finding *f, const struct approve *core, int64_t now)
{
	struct statvfs fs;
	unsigned long long percent;

	(void)now;
	if (statvfs(core->settings->state_dir, &fs) != 0 || fs.f_blocks == 0) {
		f->result = "warning";
		snprintf(f->message, sizeof(f->message),
		    "%.400s cannot be looked at", core->settings->state_dir);
		f->remedy = "see that state_dir exists";
		return;
	}
	percent = 100ULL * fs.f_bavail / fs.f_blocks;
	snprintf(f->message, sizeof(f->message), "%llu %% free at %.400s",
	    percent, core->settings->state_dir);
	if (percent < DISK_LOW_PERCENT) {
		f->result = "warning";
		f->remedy = "free disk space before the store stops";
	}
}

static void
check_outbox(struct finding *f, const struct approve *core, int64_t now)
{
	struct mail *mails = NULL;
	struct err err = {""};
	size_t n = 0, late = 0;
	const char *why = "";

	if (store_mail_list(core->store, &mails, &n, OUTBOX_LOOK, &err) !=
	    ST_OK) {
		f->result = "fault";
		snprintf(f->message, sizeof(f->message), "%.*s", TEXT_SIZE - 1,
		    err.text);
		f->remedy = "see the check of the store";
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (mails[i].attempts > 1 ||
		    mails[i].due_at + OUTBOX_LATE_S < now) {
			late++;
			why = mails[i].last_text;
		}
	}
	snprintf(f->message, sizeof(f->message),
	    "%zu mails wait, %zu of them after a failure%s%.300s", n, late,
	    late ? ": " : "", why);
	if (late > 0) {
		f->result = "warning";
		f->remedy = "see that the MTA at submit.server answers, then: "
			    "countersign outbox retry";
	}
	free(mails);
}

/* How many of these wait, and what the last that failed said. */
static void
count_hooks(struct finding *f, const struct hook *hooks, size_t n, int64_t now)
{
	size_t late = 0;
	const char *why = "";

	for (size_t i = 0; i < n; i++) {
		if (hooks[i].last_text[0] == '\0' &&
		    hooks[i].due_at + OUTBOX_LATE_S >= now)
			continue;
		late++;
		if (hooks[i].last_text[0] != '\0')
			why = hooks[i].last_text;
	}
	snprintf(f->message, sizeof(f->message),
	    "%zu outcomes are not told of yet, %zu of them after a failure or "
	    "for %d s%s%.300s",
	    n, late, OUTBOX_LATE_S, why[0] != '\0' ? ": " : "", why);
	if (late > 0) {
		f->result = "warning";
		f->remedy = "see what hooks.on_outcome says: countersign "
			    "outbox list";
	}
}

static void
check_hooks(struct finding *f, const struct approve *core, int64_t now)
{
	const struct settings *settings = core->settings;
	struct hook *hooks = NULL;
	struct err err = {""};
	size_t n = 0;

	if (settings->on_outcome[0] != '\0' && !settings->hooks_by_service &&
	    access(settings->on_outcome, X_OK) != 0) {
		f->result = "fault";
		snprintf(f->message, sizeof(f->message),
		    "%.400s cannot be run: %s", settings->on_outcome,
		    strerror(errno));
		f->remedy = "mend hooks.on_outcome, then: countersign outbox "
			    "retry";
		return;
	}
	if (store_hook_list(core->store, &hooks, &n, OUTBOX_LOOK, NULL, &err) ==
	    ST_OK) {
		count_hooks(f, hooks, n, now);
	} else {
		f->result = "fault";
		snprintf(f->message, sizeof(f->message), "%.*s", TEXT_SIZE - 1,
		    err.text);
		f->remedy = "see the check of the store";
	}
	free(hooks);
}

static void
check_signed(struct finding *f, const struct approve *core, int64_t now)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	struct err err = {""};
	size_t n = 0;

	snprintf(f->message, sizeof(f->message),
	    "every mail that was submitted is signed");
	if (tally_unsigned(mails, &n, core->store, now, &err) != ST_OK) {
		f->result = "fault";
		snprintf(f->message, sizeof(f->message), "%.*s", TEXT_SIZE - 1,
		    err.text);
		f->remedy = "see the check of the store";
	} else if (n > 0) {
		f->result = "fault";
		snprintf(f->message, sizeof(f->message),
		    "%zu%s mails were submitted and not signed within %d s, "
		    "the oldest about request %s",
		    n, n == UNSIGNED_MAILS_MAX ? " or more" : "",
		    UNSIGNED_AFTER_S, mails[0].request_id);
		f->remedy = "the mail server must pass our mail to "
			    "countersign-milter: smtpd_milters, for the "
			    "sendmail command non_smtpd_milters";
	}
}

static void
check_clock(struct finding *f, const struct approve *core, int64_t now)
{
	/* Older than this program: the clock was never set. */
	const int64_t earliest = 1767225600; /* 2026-01-01 */

	(void)core;
	snprintf(f->message, sizeof(f->message), "the daemon's clock is sane");
	if (now < earliest) {
		char text[CLOCK_TEXT_SIZE];

		f->result = "fault";
		snprintf(f->message, sizeof(f->message), "the clock says %s",
		    clock_rfc3339(text, now));
		f->remedy = "set the clock and keep it by NTP";
	}
}

static void
check_risk(struct finding *f, const struct approve *core, int64_t now)
{
	struct risk_source list = {.path = ""}, deny = {.path = ""};
	struct err why = {""};

	if (core->risk != NULL)
		risk_sources(core->risk, &list, &deny);
	if (core->risk != NULL && risk_is_stale(core->risk, &why)) {
		f->result = "fault";
		snprintf(f->message, sizeof(f->message),
		    "the lists in force are old ones: %.*s", TEXT_SIZE / 2,
		    why.text);
		f->remedy = "mend the file, or: countersign risk import";
		return;
	}
	snprintf(f->message, sizeof(f->message),
	    "%zu domains of high risk, %zu denied", list.n_domains,
	    deny.n_domains);
	if (list.path[0] != '\0' && list.date < now - RISK_OLD_S) {
		f->result = "warning";
		snprintf(f->message, sizeof(f->message),
		    "the list of high-risk domains is %lld days old",
		    (long long)((now - list.date) / DAY_S));
		f->remedy = "get a newer one, then: countersign risk import";
	}
}

/* The file may have been replaced since it was read; the milter may have read
 * the new one. */
static void
check_seal(struct finding *f, const struct approve *core, int64_t now)
{
	static const char label[] = "doctor";
	const char *path = core->settings->seal_key;
	uint8_t ours[SHA256_SIZE], theirs[SHA256_SIZE];
	struct secret_key key;
	struct err err = {""};
	enum status st = secret_key_load(&key, path, &err);

	(void)now;
	if (st == ST_OK) {
		st = secret_key_derive(ours, core->key, label);
		if (st == ST_OK)
			st = secret_key_derive(theirs, &key, label);
		secret_key_wipe(&key);
	}
	if (st == ST_OK && secret_equal(ours, theirs, sizeof(ours))) {
		snprintf(f->message, sizeof(f->message),
		    "the seal key is that of %.400s", path);
		return;
	}
	f->result = "fault";
	if (st == ST_OK)
		snprintf(f->message, sizeof(f->message),
		    "%.400s holds another key than the one in use: the milter "
		    "would refuse our own mail",
		    path);
	else
		snprintf(f->message, sizeof(f->message), "%.*s", TEXT_SIZE - 1,
		    err.text);
	f->remedy = "give both daemons the same seal_key and restart both";
}

/* Not of the core, but of the thread that signs. */
static void
check_audit(struct finding *f, struct sequencer *sequencer)
{
	struct sequencer_state state;

	sequencer_state(sequencer, &state);
	if (state.why.text[0] == '\0') {
		snprintf(f->message, sizeof(f->message),
		    "%llu events are signed", (unsigned long long)state.size);
		return;
	}
	f->result = "fault";
	snprintf(f->message, sizeof(f->message), "%.*s", TEXT_SIZE - 1,
	    state.why.text);
	f->remedy = state.refuses
			? "find out what was changed: countersign audit verify"
			: "events are kept and will be signed once this is "
			  "mended";
}

static void
add_finding(json_t *list, const char *name, const struct finding *f)
{
	json_array_append_new(
	    list, json_pack("{s:s, s:s, s:s, s:s}", "Check", name, "Result",
		      f->result, "Message", f->message, "Remedy", f->remedy));
}

json_t *
health_findings(
    const struct approve *core, struct sequencer *sequencer, int64_t now)
{
	static const struct {
		const char *name;
		void (*run)(struct finding *, const struct approve *, int64_t);
	} checks[] = {{"store", check_store}, {"disk", check_disk},
	    {"outbox", check_outbox}, {"hooks", check_hooks},
	    {"signed", check_signed}, {"clock", check_clock},
	    {"risk", check_risk}, {"seal", check_seal}};
	json_t *list = json_array();
	struct finding audit = {.result = "ok", .remedy = ""};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		struct finding f = {.result = "ok", .remedy = ""};

		checks[i].run(&f, core, now);
		add_finding(list, checks[i].name, &f);
	}
	check_audit(&audit, sequencer);
	add_finding(list, "audit", &audit);
	return json_pack("{s:o}", "Findings", list);
}
