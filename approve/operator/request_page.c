/* SPDX-License-Identifier: ISC
 * One request: its names with their quorums and mailboxes, and what happened
 * to it in time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/operator/chart.h"
#include "approve/operator/html.h"
#include "approve/operator/pages.h"
#include "lib/base/clock.h"

enum { TITLE_SIZE = 320 };

/* The timeline in the making. */
struct line {
	struct chart_lane lanes[CHART_LANES_MAX];
	const char *domains[CHART_LANES_MAX]; /* of each lane */
	size_t n_lanes;
	struct chart_mark *marks;
	char (*titles)[TITLE_SIZE];
	size_t n_marks;
	bool left_out; /* there are more mailboxes */
	int64_t start, end;
};

static int64_t
time_of(const json_t *object, const char *name)
{
	int64_t t = 0;

	return clock_parse(&t, html_member(object, name)) == ST_OK ? t : 0;
}

static void
add_lanes(struct line *l, const json_t *request)
{
	json_t *options = json_object_get(request, "DomainValidationOptions");
	json_t *option, *r;
	size_t i, k;

	json_array_foreach(options, i, option)
	{
		json_array_foreach(json_object_get(option, "Recipients"), k, r)
		{
			if (l->n_lanes == CHART_LANES_MAX) {
				l->left_out = true;
				return;
			}
			l->domains[l->n_lanes] =
			    html_member(option, "DomainName");
			l->lanes[l->n_lanes++] = (struct chart_lane){
			    .label = html_member(r, "Email"),
			    .from = time_of(r, "SentAt"),
			    .to = time_of(r, "ExpiresAt")};
		}
	}
}

/* ------------------------------------------------------------------ events */

static const struct {
	const char *event;
	const char *member, *value; /* what sets it apart, or null */
	enum chart_mark_kind kind;
} KINDS[] = {
    {"mail", NULL, NULL, MARK_MINTED},
    {"submitted", NULL, NULL, MARK_SUBMITTED},
    {"mail-deferred", NULL, NULL, MARK_TROUBLE},
    {"mail-refused", NULL, NULL, MARK_TROUBLE},
    {"signed", NULL, NULL, MARK_SIGNED},
    {"delivery", "Delivery", "DELIVERED", MARK_DELIVERED},
    {"delivery", NULL, NULL, MARK_TROUBLE},
    {"shown", NULL, NULL, MARK_SHOWN},
    {"vote", "Verdict", "APPROVED", MARK_APPROVED},
    {"vote", NULL, NULL, MARK_REJECTED},
    {"objection", NULL, NULL, MARK_REJECTED},
    {"refusal", NULL, NULL, MARK_REFUSED},
    {"automated", NULL, NULL, MARK_REFUSED},
    {"request", NULL, NULL, MARK_STATUS},
    {"status", NULL, NULL, MARK_STATUS},
    {"timed-out", NULL, NULL, MARK_STATUS},
    {"resend", NULL, NULL, MARK_STATUS},
    {"cancel", NULL, NULL, MARK_STATUS},
    {"reject", NULL, NULL, MARK_STATUS},
};

static bool
kind_of(enum chart_mark_kind *kind_r, const json_t *event)
{
	const char *name = html_member(event, "Event");

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		if (strcmp(KINDS[i].event, name) == 0 &&
		    (KINDS[i].member == NULL ||
			strcmp(html_member(event, KINDS[i].member),
			    KINDS[i].value) == 0)) {
			*kind_r = KINDS[i].kind;
			return true;
		}
	}
	return false;
}

/* The event's own words, for the mark's title and the table. */
static void
describe(char text_r[TITLE_SIZE], const json_t *event)
{
	static const char *const members[] = {"Verdict", "Via", "Identity",
	    "Outcome", "Delivery", "Status", "QueueId", "From", "To", "Reason",
	    "Why", "By", "Text", "Attempt"};
	size_t len = 0;

	text_r[0] = '\0';
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const json_t *value = json_object_get(event, members[i]);
		int n = 0;

		if (json_is_string(value))
			n = snprintf(text_r + len, TITLE_SIZE - len, "%s%s %s",
			    len > 0 ? ", " : "", members[i],
			    json_string_value(value));
		else if (json_is_integer(value))
			n = snprintf(text_r + len, TITLE_SIZE - len,
			    "%s%s %lld", len > 0 ? ", " : "", members[i],
			    (long long)json_integer_value(value));
		if (n > 0 && (size_t)n < TITLE_SIZE - len)
			len += (size_t)n;
		else
			text_r[len] = '\0';
	}
}

static bool
lane_of(size_t *lane_r, const struct line *l, const json_t *event)
{
	const char *email = html_member(event, "Email");
	const char *domain = html_member(event, "Domain");

	for (size_t i = 0; i < l->n_lanes; i++) {
		if (strcmp(l->lanes[i].label, email) == 0 &&
		    strcmp(l->domains[i], domain) == 0) {
			*lane_r = i;
			return true;
		}
	}
	return false;
}

static void
add_mark(struct line *l, const json_t *event)
{
	struct chart_mark *mark = &l->marks[l->n_marks];
	char *title = l->titles[l->n_marks], words[TITLE_SIZE];

	*mark = (struct chart_mark){.at = time_of(event, "At"), .title = title};
	if (mark->at == 0 || !kind_of(&mark->kind, event))
		return;
	/* A state of one name alone is in the table. */
	if (mark->kind == MARK_STATUS && html_member(event, "Domain")[0] &&
	    strcmp(html_member(event, "Event"), "status") == 0)
		return;
	if (mark->kind != MARK_STATUS && !lane_of(&mark->lane, l, event))
		return;
	describe(words, event);
	snprintf(title, TITLE_SIZE, "%s %s%s%.200s", html_member(event, "At"),
	    html_member(event, "Event"), words[0] ? ": " : "", words);
	if (mark->at > l->end)
		l->end = mark->at;
	l->n_marks++;
}

static bool
line_fill(struct line *l, const json_t *data)
{
	const json_t *request = json_object_get(data, "Request");
	json_t *events = json_object_get(data, "Events");
	size_t n = json_array_size(events), i;

	l->start = time_of(request, "CreatedAt");
	l->end = l->start;
	l->marks = calloc(n + 1, sizeof(*l->marks));
	l->titles = calloc(n + 1, sizeof(*l->titles));
	if (l->marks == NULL || l->titles == NULL)
		return false;
	add_lanes(l, request);
	for (i = 0; i < l->n_lanes; i++)
		l->end = l->lanes[i].to > l->end ? l->lanes[i].to : l->end;
	for (i = 0; i < json_array_size(events); i++)
		add_mark(l, json_array_get(events, i));
	return true;
}

/* -------------------------------------------------------------------- parts */

static void
fact(struct buf *out, const char *name, const json_t *request,
    const char *member, enum html_kind kind)
{
	const char *text = html_member(request, member);

	if (text[0] == '\0')
		return;
	buf_addf(out, "<div><dt>%s</dt><dd>", name);
	switch (kind) {
	case HTML_STATE:
		html_state(out, text);
		break;
	case HTML_TIME:
		html_time(out, text);
		break;
	case HTML_TEXT:
	case HTML_NUMBER:
	case HTML_REQUEST:
		chart_text(out, text);
		break;
	}
	buf_adds(out, "</dd></div>\n");
}

static void
facts(struct buf *out, const json_t *request)
{
	static const struct {
		const char *name, *member;
		enum html_kind kind;
	} all[] = {
	    {"State", "Status", HTML_STATE},
	    {"Reason", "FailureReason", HTML_TEXT},
	    {"Why", "FailureMessage", HTML_TEXT},
	    {"Request", "RequestId", HTML_TEXT},
	    {"Account", "Account", HTML_TEXT},
	    {"Profile", "Profile", HTML_TEXT},
	    {"Made", "CreatedAt", HTML_TIME},
	    {"Ends", "ExpiresAt", HTML_TIME},
	    {"Validated", "ValidatedAt", HTML_TIME},
	};

	buf_adds(out, "<dl class=\"facts\">\n");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		fact(out, all[i].name, request, all[i].member, all[i].kind);
	buf_addf(out, "<div><dt>Generation</dt><dd>%lld</dd></div>\n</dl>\n",
	    (long long)html_number(request, "Generation"));
}

static void
timeline(struct buf *out, const json_t *data)
{
	static const char title[] = "What happened, by mailbox";
	struct line l = {.n_lanes = 0};

	if (line_fill(&l, data) && l.n_lanes > 0) {
		buf_adds(out, "<section>\n<h2>Timeline</h2>\n<figure>\n"
			      "<div class=\"scroll\" tabindex=\"0\" "
			      "role=\"region\" aria-label=\"Timeline\">\n");
		chart_timeline(out, &(struct chart_timeline){.title = title,
					.lanes = l.lanes,
					.n_lanes = l.n_lanes,
					.marks = l.marks,
					.n_marks = l.n_marks,
					.start = l.start,
					.end = l.end});
		buf_addf(out,
		    "</div>\n<figcaption>Time since the request was made, on "
		    "a scale that grows; a bar is while a mailbox can "
		    "answer.%s Every event is in the table at the end."
		    "</figcaption>\n",
		    l.left_out ? " The first 60 mailboxes." : "");
		chart_legend(out);
		buf_adds(out, "</figure>\n</section>\n");
	}
	free(l.marks);
	free(l.titles);
}

static const struct html_column RECIPIENTS[] = {
    {"Mailbox", "Email", HTML_TEXT},
    {"Delivery", "Delivery", HTML_STATE},
    {"Sent", "SentAt", HTML_TIME},
    {"Answer", "Answer", HTML_STATE},
    {"Via", "Via", HTML_TEXT},
    {"At", "At", HTML_TIME},
    {"Identity", "Identity", HTML_TEXT},
    {"Evidence", "Evidence", HTML_NUMBER},
    {"What was said", "DeliveryText", HTML_TEXT},
};
static const struct html_column OBJECTIONS[] = {
    {"Mailbox", "Email", HTML_TEXT},
    {"At", "At", HTML_TIME},
    {"Via", "Via", HTML_TEXT},
};

static void
domain(struct buf *out, const json_t *option)
{
	const json_t *quorum = json_object_get(option, "Quorum");
	const json_t *objections = json_object_get(option, "Objections");
	const char *failure = html_member(option, "FailureReason");
	unsigned required = (unsigned)html_number(quorum, "Required");
	unsigned approved = (unsigned)html_number(quorum, "Approved");
	unsigned rejected = (unsigned)html_number(quorum, "Rejected");

	buf_adds(out, "<article>\n<h3>");
	chart_text(out, html_member(option, "DomainName"));
	buf_adds(out, "</h3>\n<p class=\"quorum\">");
	chart_quorum(out, required, approved, rejected);
	buf_addf(out, " %u of %u approvals ", approved, required);
	html_state(out, html_member(option, "ValidationStatus"));
	if (failure[0] != '\0') {
		buf_adds(out, " ");
		chart_text(out, failure);
	}
	if (rejected == 0 &&
	    json_is_false(json_object_get(quorum, "Reachable")))
		buf_adds(out,
		    " <strong>out of reach: too few mailboxes are left"
		    "</strong>");
	buf_adds(out, "</p>\n");
	HTML_TABLE(out, "Mailboxes that were asked", RECIPIENTS,
	    json_object_get(option, "Recipients"), "None.");
	if (json_array_size(objections) > 0)
		HTML_TABLE(out, "Objections after the end", OBJECTIONS,
		    objections, "None.");
	buf_adds(out, "</article>\n");
}

static void
events(struct buf *out, const json_t *data)
{
	static const struct html_column columns[] = {
	    {"Number", "", HTML_NUMBER},
	    {"At", "", HTML_TIME},
	    {"Event", "", HTML_TEXT},
	    {"Name", "", HTML_TEXT},
	    {"Mailbox", "", HTML_TEXT},
	    {"More", "", HTML_TEXT},
	};
	json_t *list = json_object_get(data, "Events"), *event;
	char words[TITLE_SIZE];
	size_t i;

	buf_adds(out, "<section>\n<h2>Events</h2>\n");
	html_open(out, "Everything that was recorded", columns,
	    sizeof(columns) / sizeof(columns[0]));
	json_array_foreach(list, i, event)
	{
		describe(words, event);
		buf_addf(out, "<tr><td class=\"number\">%lld</td><td>",
		    (long long)html_number(event, "Seq"));
		html_time(out, html_member(event, "At"));
		buf_adds(out, "</td><td>");
		chart_text(out, html_member(event, "Event"));
		buf_adds(out, "</td><td>");
		chart_text(out, html_member(event, "Domain"));
		buf_adds(out, "</td><td>");
		chart_text(out, html_member(event, "Email"));
		buf_adds(out, "</td><td>");
		chart_text(out, words);
		buf_adds(out, "</td></tr>\n");
	}
	html_close(out);
	if (json_is_true(json_object_get(data, "MoreEvents")))
		buf_adds(out, "<p>There are more: countersign audit "
			      "list --id.</p>\n");
	buf_adds(out, "</section>\n");
}

void
operator_request(struct buf *out, const json_t *data)
{
	const json_t *request = json_object_get(data, "Request");
	const json_t *names =
	    json_object_get(request, "DomainValidationOptions");
	char path[96];

	html_begin(out, html_member(request, "DomainName"), data);
	facts(out, request);
	timeline(out, data);
	buf_adds(out, "<section>\n<h2>Names</h2>\n");
	for (size_t i = 0; i < json_array_size(names); i++)
		domain(out, json_array_get(names, i));
	buf_adds(out, "</section>\n");
	if (json_array_size(json_object_get(data, "Hooks")) > 0) {
		buf_adds(out, "<section>\n<h2>Hooks</h2>\n");
		html_table(out, "What the hook was told", html_hooks,
		    HTML_HOOKS, json_object_get(data, "Hooks"), "None.");
		buf_adds(out, "</section>\n");
	}
	events(out, data);
	snprintf(path, sizeof(path), "/requests/%s.json",
	    html_member(request, "RequestId"));
	html_end(out, path);
}
