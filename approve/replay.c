/* SPDX-License-Identifier: ISC
 * One request after the other end of time: each answer judged and decided on
 * what was kept, on top of what the replay itself made of those before it. */
#include "approve/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/dossier.h"
#include "approve/facts.h"
#include "approve/rulebook.h"
#include "approve/view.h"
#include "policy/contact.h"
#include "policy/profile.h"
#include "policy/quorum.h"

/* A mailbox whose vote was decided again: what counts of it now. */
struct replay_vote {
	char email[STORE_MAILBOX_SIZE];
	char answer[STORE_WORD_SIZE]; /* "" where it does not count */
	char via[STORE_WORD_SIZE], identity[STORE_WORD_SIZE];
	char from[STORE_MAILBOX_SIZE];
};

struct replay_domain {
	char name[STORE_NAME_SIZE];
	enum domain_status then, now;
	struct replay_vote *votes;
	size_t n_votes;
};

struct replay {
	replay_settings_fn *settings;
	void *arg;
	struct readers *readers;
	char request_id[REQUEST_ID_SIZE];
	enum request_status then, now;
	struct replay_domain *domains;
	size_t n_domains;
	bool all_names; /* its making is known, and with it every name */
	bool differs;
	json_t *answers;
};

/* ---------------------------------------------------------------- its state */

static struct replay_domain *
find_domain(struct replay *r, const char *name)
{
	struct replay_domain *more;

	for (size_t i = 0; i < r->n_domains; i++) {
		if (strcmp(r->domains[i].name, name) == 0)
			return &r->domains[i];
	}
	more = reallocarray(r->domains, r->n_domains + 1, sizeof(*more));
	if (more == NULL)
		return NULL;
	r->domains = more;
	more += r->n_domains++;
	*more = (struct replay_domain){.then = DOM_PENDING, .now = DOM_PENDING};
	snprintf(more->name, sizeof(more->name), "%s", name);
	return more;
}

static struct replay_vote *
find_vote(const struct replay_domain *d, const char *email)
{
	for (size_t i = 0; i < d->n_votes; i++) {
		if (strcasecmp(d->votes[i].email, email) == 0)
			return &d->votes[i];
	}
	return NULL;
}

static struct replay_vote *
vote_place(struct replay_domain *d, const char *email)
{
	struct replay_vote *vote = find_vote(d, email), *more;

	if (vote != NULL)
		return vote;
	more = reallocarray(d->votes, d->n_votes + 1, sizeof(*more));
	if (more == NULL)
		return NULL;
	d->votes = more;
	more += d->n_votes++;
	*more = (struct replay_vote){.answer = ""};
	snprintf(more->email, sizeof(more->email), "%s", email);
	return more;
}

/* What the snapshot shows and no answer brought about (an operator's refusal,
 * the end of time, a resend) holds in the replay, too. */
static void
follow(struct replay *r, struct replay_domain *d, const struct dossier_read *e)
{
	enum request_status request;
	enum domain_status domain;

	if (request_status_parse(&request, e->request.status) &&
	    request != r->then)
		r->then = r->now = request;
	if (domain_status_parse(&domain, e->domain.status) && domain != d->then)
		d->then = d->now = domain;
}

static unsigned
open_domains(const struct replay *r, const struct replay_domain *but)
{
	unsigned n = 0;

	for (size_t i = 0; i < r->n_domains; i++)
		n += &r->domains[i] != but && r->domains[i].now != DOM_SUCCESS;
	return n;
}

/* The snapshot as it would be had everything before been decided so. */
static void
put_state(struct dossier_read *e, const struct replay *r,
    const struct replay_domain *d)
{
	snprintf(e->request.status, sizeof(e->request.status), "%s",
	    request_status_name(r->now));
	snprintf(e->domain.status, sizeof(e->domain.status), "%s",
	    domain_status_name(d->now));
	for (size_t i = 0; i < e->domain.n_recipients; i++) {
		struct recipient *box = &e->domain.recipients[i];
		const struct replay_vote *vote = find_vote(d, box->email);

		if (vote == NULL)
			continue;
		memcpy(box->answer, vote->answer, sizeof(box->answer));
		memcpy(box->via, vote->via, sizeof(box->via));
		memcpy(box->identity, vote->identity, sizeof(box->identity));
		memcpy(
		    box->answered_from, vote->from, sizeof(box->answered_from));
	}
	if (r->all_names)
		e->token.open_domains = open_domains(r, d);
}

/* ------------------------------------------------------------------ judging */

/* What a reply is found to be; of one whose octets were not kept whole, what
 * was found then. */
struct judged {
	const char *how;  /* "again", or why not */
	const char *what; /* "answer", or why it is none */
	enum verdict verdict;
	bool authenticated;
	const char *from;
	struct policy_trace trace;
};

static const char *
class_word(enum judge_class class, enum verdict verdict)
{
	switch (class) {
	case JUDGE_AUTOMATED:
		return "automated";
	case JUDGE_MALFORMED:
		return "malformed";
	case JUDGE_REPLY:
		break;
	}
	return verdict == VERDICT_NONE ? "no answer" : "answer";
}

static const char *
class_then(const struct dossier_read *e)
{
	const json_t *finding = json_object_get(e->json, "Finding");
	const char *class =
	    json_string_value(json_object_get(finding, "Class"));

	if (class != NULL && strcmp(class, "reply") != 0)
		return strcmp(class, "automated") == 0 ? "automated"
						       : "malformed";
	return e->answer.verdict == VERDICT_NONE ? "no answer" : "answer";
}

/* The finding's From must outlive it: it is kept with the judged. */
static enum status
judge_again(struct judged *j, struct judge_finding *f,
    const struct dossier_read *e, const struct settings *settings,
    struct readers *readers, struct err *err)
{
	const struct answer_source *s = &e->source;
	const struct reader reader = {readers, "replay"};
	struct dns *dns;
	enum status st =
	    dns_open_evidence(&dns, s->dns != NULL ? s->dns : "", err);

	if (st != ST_OK)
		return st;
	st = judge_message(f,
	    &(struct judge_input){.bytes = s->reply,
		.len = s->reply_len,
		.client_ip = s->client,
		.helo = s->helo,
		.mail_from = s->mail_from,
		/* The mask has taken the address out of To as well. */
		.rcpt = e->masked ? NULL : s->rcpt,
		.now = e->answer.at,
		.reader = &reader,
		.sent = s->sent,
		.n_sent = s->n_sent},
	    settings, dns, err);
	dns_close(dns);
	if (st != ST_OK)
		return st;
	j->what = class_word(f->class, f->reading.verdict);
	j->verdict = f->reading.verdict;
	j->trace = f->trace;
	if (e->masked)
		return ST_OK;
	j->authenticated = f->authenticated;
	j->from = f->from.text;
	return ST_OK;
}

static enum status
judge(struct judged *j, struct judge_finding *f, const struct dossier_read *e,
    const struct settings *settings, struct readers *readers, struct err *err)
{
	*j = (struct judged){.how = "again",
	    .what = class_then(e),
	    .verdict = e->answer.verdict,
	    .authenticated = e->answer.authenticated,
	    .from = e->answer.from};
	if (e->answer.channel != CHANNEL_REPLY)
		return ST_OK;
	if (readers == NULL || !e->has_reply || e->cut) {
		j->how = e->has_reply
			     ? "as found then: the reply is not kept whole"
			     : "as found then: no octets are kept";
		return ST_OK;
	}
	/* A mask breaks signatures: who wrote is taken as it was found. */
	if (e->masked)
		j->how = "again; the sender as found then, for tokens are "
			 "masked";
	return judge_again(j, f, e, settings, readers, err);
}

/* ----------------------------------------------------------------- deciding */

/* What the outcome of one answer is, then or now. */
struct outcome_text {
	const char *word, *reason;
	bool counts;
};

/* A mailbox of a source that the rules no longer take would not have been
 * asked. */
static bool
is_asked(const struct dossier_read *e, const struct policy_settings *in_force)
{
	const json_t *list =
	    json_object_get(json_object_get(e->json, "Domain"), "Recipients");
	const json_t *names = json_object_get(
	    json_array_get(list, e->token.recipient), "Sources");
	bool known = json_array_size(names) > 0;

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		enum contact_source source;

		if (name == NULL || !contact_source_parse(&source, name) ||
		    (in_force->contacts & source) != 0)
			return true;
	}
	return !known;
}

static void
keep_vote(struct replay_domain *d, const struct recipient *box,
    const struct answer *answer, const struct answer_facts *facts)
{
	struct replay_vote *vote = vote_place(d, box->email);

	if (vote == NULL)
		return;
	snprintf(vote->answer, sizeof(vote->answer), "%s",
	    verdict_name(answer->verdict));
	snprintf(
	    vote->via, sizeof(vote->via), "%s", channel_name(answer->channel));
	snprintf(vote->identity, sizeof(vote->identity), "%s",
	    identity_name(facts->identity));
	snprintf(vote->from, sizeof(vote->from), "%s",
	    answer->from != NULL ? answer->from : "");
}

static const char *
last_reason(const struct policy_trace *trace)
{
	return trace->n_steps > 0 ? trace->steps[trace->n_steps - 1].reason
				  : "";
}

static enum status
decide(struct outcome_text *now, struct replay *r, struct replay_domain *d,
    struct dossier_read *e, const struct judged *j,
    const struct settings *settings, struct policy_trace *trace,
    struct err *err)
{
	struct answer answer = e->answer;
	struct policy_settings in_force;
	struct answer_facts facts;
	struct answer_decision decision;
	enum status st;

	answer.verdict = j->verdict;
	answer.authenticated = j->authenticated;
	answer.from = j->from;
	put_state(e, r, d);
	st = facts_gather(&facts, &in_force,
	    &(struct facts_input){.settings = settings,
		.answer = &answer,
		.request = &e->request,
		.token = &e->token,
		.bar = e->bar,
		.least_quorum = e->least_quorum},
	    trace, err);
	if (st != ST_OK)
		return st;
	if (!is_asked(e, &in_force)) {
		now->word = "not asked";
		now->reason = "the rules do not take this mailbox's source";
		return ST_OK;
	}
	decision = policy_decide_answer(&facts, trace);
	now->word = outcome_name(decision.outcome);
	now->reason = last_reason(trace);
	now->counts = decision.outcome == OUTCOME_COUNTED;
	if (now->counts)
		keep_vote(d, &e->domain.recipients[e->token.recipient], &answer,
		    &facts);
	r->now = decision.request;
	d->now = decision.domain;
	return ST_OK;
}

/* --------------------------------------------------------------- one answer */

static void
note(struct replay *r, const json_t *event, const struct dossier_read *e,
    const char *then, const struct outcome_text *now, const char *how,
    json_t *steps)
{
	bool same = now->word != NULL && strcmp(then, now->word) == 0;
	json_t *item = json_pack("{s:O*, s:O*, s:O*, s:O*, s:O*, s:O*, s:s?, "
				 "s:s, s:s?, s:b, s:s, s:s, s:o*}",
	    "Seq", json_object_get(event, "Seq"), "At",
	    json_object_get(event, "At"), "Event",
	    json_object_get(event, "Event"), "DomainName",
	    json_object_get(event, "Domain"), "Email",
	    json_object_get(event, "Email"), "Via",
	    json_object_get(event, "Via"), "Verdict",
	    e != NULL ? verdict_name(e->answer.verdict) : NULL, "Then", then,
	    "Now", now->word, "Same", (int)same, "Judged", how, "Reason",
	    now->reason, "Steps", steps);

	json_array_append_new(r->answers, item);
	r->differs |= now->word != NULL && !same;
}

/* As it was then, its effect on what comes after. */
static enum status
take_then(
    struct replay *r, struct replay_domain *d, const struct dossier_read *e)
{
	const struct recipient *box = &e->domain.recipients[e->token.recipient];

	/* A vote that counted then counts now only where the replay says so:
	 * it has a place of its own, empty until then. */
	if (strcmp(e->outcome, "counted") == 0 &&
	    vote_place(d, box->email) == NULL)
		return ST_NOMEM;
	if (e->outcome[0] != '\0') {
		r->then = e->request_after;
		d->then = e->domain_after;
	}
	return ST_OK;
}

static enum status
answer_again(struct replay *r, struct replay_domain *d, struct dossier_read *e,
    const json_t *event, struct err *err)
{
	const char *then = e->outcome[0] != '\0' ? e->outcome : class_then(e);
	struct outcome_text now = {.word = NULL, .reason = ""};
	struct judge_finding *finding = calloc(1, sizeof(*finding));
	struct policy_trace *trace = calloc(1, sizeof(*trace));
	struct judged *j = calloc(1, sizeof(*j));
	const struct settings *settings;
	struct err why = {""};
	json_t *steps = NULL;
	enum status st = ST_NOMEM;

	if (finding == NULL || trace == NULL || j == NULL)
		goto out;
	j->how = "";
	st = r->settings(r->arg, &settings, e->settings_hash, &why);
	if (st == ST_OK)
		st = judge(j, finding, e, settings, r->readers, &why);
	if (st == ST_OK && strcmp(j->what, "answer") != 0) {
		now.word = j->what;
		now.reason = last_reason(&j->trace);
	} else if (st == ST_OK) {
		st = decide(&now, r, d, e, j, settings, trace, &why);
	}
	if (st == ST_OK) {
		steps = view_steps(&j->trace);
		json_t *more = view_steps(trace);

		json_array_extend(steps, more);
		json_decref(more);
	}
	if (st != ST_NOMEM) {
		/* Not to be told is no difference, and no agreement. */
		now.reason = st == ST_OK ? now.reason : why.text;
		note(r, event, e, then, &now, j->how, steps);
		st = take_then(r, d, e);
	}
out:
	free(finding);
	free(trace);
	free(j);
	return st == ST_OK ? st : err_set(err, st, "out of memory");
}

static enum status
add_answer(struct replay *r, const json_t *event, const char *bytes, size_t len,
    struct err *err)
{
	static const char *const none = "";
	struct outcome_text unknown = {.word = NULL};
	struct dossier_read e;
	struct replay_domain *d;
	struct err why = {"its evidence is not kept"};
	enum status st =
	    bytes != NULL ? dossier_read(&e, bytes, len, &why) : ST_NOTFOUND;

	if (st != ST_OK) {
		unknown.reason = why.text;
		note(r, event, NULL, none, &unknown, none, NULL);
		if (bytes != NULL)
			dossier_clear(&e);
		return ST_OK;
	}
	snprintf(r->request_id, sizeof(r->request_id), "%s", e.request.id);
	d = find_domain(r, e.domain.name);
	if (d != NULL) {
		follow(r, d, &e);
		st = answer_again(r, d, &e, event, err);
	}
	dossier_clear(&e);
	return d != NULL ? st : err_set(err, ST_NOMEM, "out of memory");
}

/* --------------------------------------------------------------- its making */

static bool
take_names(struct replay *r, const json_t *request)
{
	const json_t *domains = json_object_get(request, "Domains");
	const char *status = json_string_value(
	    json_object_get(json_object_get(request, "Request"), "Status"));

	for (size_t i = 0; i < json_array_size(domains); i++) {
		const json_t *item = json_array_get(domains, i);
		const char *name =
		    json_string_value(json_object_get(item, "Name"));
		const char *word =
		    json_string_value(json_object_get(item, "Status"));
		struct replay_domain *d =
		    name != NULL ? find_domain(r, name) : NULL;

		if (d == NULL || word == NULL ||
		    !domain_status_parse(&d->then, word))
			return false;
		d->now = d->then;
	}
	if (status == NULL || !request_status_parse(&r->then, status))
		return false;
	r->now = r->then;
	r->all_names = json_array_size(domains) > 0;
	return r->all_names;
}

/* Could it have been asked at all: more approvals wanted than mailboxes (Q4)?
 */
static bool
is_possible(const struct settings *settings, const json_t *item,
    const json_t *request, struct policy_trace *trace)
{
	const char *name = json_string_value(json_object_get(item, "Name"));
	const char *super =
	    json_string_value(json_object_get(item, "ValidationDomain"));
	const char *profile_text = json_string_value(
	    json_object_get(json_object_get(request, "Request"), "Profile"));
	size_t n = json_array_size(json_object_get(item, "Recipients"));
	struct policy_settings s;
	enum profile profile;
	struct err err = {""};
	bool possible;

	if (name == NULL || super == NULL || profile_text == NULL ||
	    !profile_parse(&profile, profile_text) ||
	    rulebook_settings(
		&s, settings, name, super, &profile, trace, &err) != ST_OK)
		return true; /* told by the answers, or not at all */
	possible = quorum_is_possible(s.quorum, (unsigned)n);
	policy_trace_add(trace, "Q4 quorum", possible ? "yes" : "no",
	    possible ? "" : "more approvals are wanted than mailboxes asked",
	    "%s: %u of %zu mailboxes", name, s.quorum, n);
	return possible;
}

static void
make_again(struct replay *r, const json_t *event, const json_t *request)
{
	const json_t *domains = json_object_get(request, "Domains");
	const char *hash =
	    json_string_value(json_object_get(request, "SettingsHash"));
	struct policy_trace *trace = calloc(1, sizeof(*trace));
	struct outcome_text now = {.word = NULL};
	const struct settings *settings;
	struct err why = {""};
	bool possible = true;

	if (trace == NULL || hash == NULL ||
	    r->settings(r->arg, &settings, hash, &why) != ST_OK) {
		now.reason = why.text;
		note(r, event, NULL, request_status_name(r->then), &now, "",
		    NULL);
		free(trace);
		return;
	}
	for (size_t i = 0;
	     r->then == REQ_PENDING && i < json_array_size(domains); i++) {
		if (is_possible(
			settings, json_array_get(domains, i), request, trace))
			continue;
		r->domains[i].now = DOM_FAILED;
		possible = false;
	}
	if (!possible)
		r->now = REQ_FAILED;
	now.word = request_status_name(r->now);
	now.reason = last_reason(trace);
	note(r, event, NULL, request_status_name(r->then), &now, "again",
	    view_steps(trace));
	free(trace);
}

static enum status
add_request(
    struct replay *r, const json_t *event, const char *bytes, size_t len)
{
	const char *id = json_string_value(json_object_get(event, "RequestId"));
	struct outcome_text unknown = {
	    .word = NULL, .reason = "its evidence is not kept"};
	const struct evidence_file *file = NULL;
	struct evidence files;
	struct err err;
	json_t *request;

	snprintf(
	    r->request_id, sizeof(r->request_id), "%s", id != NULL ? id : "");
	if (bytes != NULL && evidence_read(&files, bytes, len, &err) == ST_OK)
		file = evidence_file(&files, "request.json");
	request = file != NULL ? json_loadb(file->bytes, file->len,
				     JSON_REJECT_DUPLICATES, NULL)
			       : NULL;
	if (request != NULL && take_names(r, request))
		make_again(r, event, request);
	else
		note(r, event, NULL, "", &unknown, "", NULL);
	json_decref(request);
	return ST_OK;
}

/* What ended or reopened the request without an answer happened in both
 * worlds, unless they have parted before. */
static enum status
add_move(struct replay *r, const json_t *event)
{
	const char *to = json_string_value(json_object_get(event, "To"));
	enum request_status status;

	if (to == NULL || !request_status_parse(&status, to))
		return ST_OK;
	if (r->now == r->then)
		r->now = status;
	r->then = status;
	return ST_OK;
}

/* ------------------------------------------------------------------- public */

struct replay *
replay_new(replay_settings_fn *settings, void *arg, struct readers *readers)
{
	struct replay *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->settings = settings;
	r->arg = arg;
	r->readers = readers;
	r->then = r->now = REQ_PENDING;
	r->answers = json_array();
	return r;
}

void
replay_free(struct replay *replay)
{
	if (replay == NULL)
		return;
	for (size_t i = 0; i < replay->n_domains; i++)
		free(replay->domains[i].votes);
	free(replay->domains);
	json_decref(replay->answers);
	free(replay);
}

enum status
replay_add(struct replay *replay, const json_t *event, const char *bytes,
    size_t len, struct err *err)
{
	static const char *const answers[] = {
	    "vote", "objection", "refusal", "automated"};
	static const char *const moves[] = {
	    "resend", "cancel", "reject", "timed-out"};
	const char *name = json_string_value(json_object_get(event, "Event"));

	if (name == NULL)
		return ST_OK;
	if (strcmp(name, "request") == 0)
		return add_request(replay, event, bytes, len);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (strcmp(name, answers[i]) == 0)
			return add_answer(replay, event, bytes, len, err);
	}
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (strcmp(name, moves[i]) == 0)
			return add_move(replay, event);
	}
	return ST_OK;
}

json_t *
replay_result(const struct replay *r)
{
	json_t *domains = json_array();
	bool same = !r->differs && r->then == r->now;

	for (size_t i = 0; i < r->n_domains; i++) {
		const struct replay_domain *d = &r->domains[i];

		same = same && d->then == d->now;
		json_array_append_new(
		    domains, json_pack("{s:s, s:s, s:s}", "DomainName", d->name,
				 "Then", domain_status_name(d->then), "Now",
				 domain_status_name(d->now)));
	}
	return json_pack("{s:s, s:b, s:s, s:s, s:o, s:O}", "RequestId",
	    r->request_id, "Same", (int)same, "Then",
	    request_status_name(r->then), "Now", request_status_name(r->now),
	    "Domains", domains, "Answers", r->answers);
}
