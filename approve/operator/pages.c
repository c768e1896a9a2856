/* SPDX-License-Identifier: ISC
 * The frame of the pages, the overview and the list. One request's page is
 * request_page.c's. */
#include "approve/operator/pages.h"

#include <stdio.h>
#include <string.h>

#include "approve/operator/chart.h"
#include "approve/operator/html.h"

/* -------------------------------------------------------------------- frame */

void
html_begin(struct buf *out, const char *title, const json_t *data)
{
	buf_adds(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	chart_text(out, title);
	buf_adds(out,
	    " - countersign</title>\n"
	    "<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#main\">To the content</a>\n"
	    "<header>\n<p class=\"name\">countersign");
	if (data != NULL) {
		buf_adds(out, " <span>");
		chart_text(out, html_member(data, "Authority"));
		buf_adds(out, "</span>");
	}
	buf_adds(out,
	    "</p>\n<nav aria-label=\"Pages\"><a href=\"/\">Overview</a> "
	    "<a href=\"/requests\">Requests</a></nav>\n</header>\n"
	    "<main id=\"main\">\n<h1>");
	chart_text(out, title);
	buf_adds(out, "</h1>\n");
}

void
html_end(struct buf *out, const char *json_path)
{
	buf_adds(out, "</main>\n<footer>\n<p>This view only shows.");
	if (json_path != NULL) {
		buf_adds(out, " <a href=\"");
		chart_text(out, json_path);
		buf_adds(out, "\">The same as JSON</a>");
	}
	buf_adds(out, "</p>\n</footer>\n</body>\n</html>\n");
}

const char *
html_member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

int64_t
html_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

void
html_open(
    struct buf *out, const char *caption, const struct html_column *c, size_t n)
{
	buf_adds(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		      "aria-label=\"");
	chart_text(out, caption);
	buf_adds(out, "\">\n<table>\n<caption>");
	chart_text(out, caption);
	buf_adds(out, "</caption>\n<thead><tr>");
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "<th scope=\"col\"%s>%s</th>",
		    c[i].kind == HTML_NUMBER ? " class=\"number\"" : "",
		    c[i].head);
	buf_adds(out, "</tr></thead>\n<tbody>\n");
}

void
html_close(struct buf *out)
{
	buf_adds(out, "</tbody>\n</table>\n</div>\n");
}

static const struct {
	const char *word, *class;
} STATES[] = {
    {"VALIDATED", "good"},
    {"SUCCESS", "good"},
    {"APPROVED", "good"},
    {"DELIVERED", "good"},
    {"DONE", "good"},
    {"SIGNED", "plain"},
    {"FAILED", "bad"},
    {"REJECTED", "bad"},
    {"NOT_ME", "bad"},
    {"BOUNCED", "bad"},
    {"VALIDATION_TIMED_OUT", "warn"},
    {"DELAYED", "warn"},
    {"SUBMITTED", "plain"},
};

void
html_state(struct buf *out, const char *word)
{
	const char *class = "plain";

	for (size_t i = 0; i < sizeof(STATES) / sizeof(STATES[0]); i++) {
		if (strcmp(STATES[i].word, word) == 0)
			class = STATES[i].class;
	}
	if (word[0] == '\0')
		return;
	buf_addf(out, "<span class=\"state %s\">", class);
	chart_text(out, word);
	buf_adds(out, "</span>");
}

void
html_time(struct buf *out, const char *text)
{
	if (text[0] == '\0')
		return;
	buf_adds(out, "<time datetime=\"");
	chart_text(out, text);
	/* 2026-11-22T08:13:00Z: with a blank it can be broken there. */
	buf_addf(out, "\">%.10s <span>", text);
	chart_text(out, strlen(text) > 11 ? text + 11 : "");
	buf_adds(out, "</span></time>");
}

static void
link_to(struct buf *out, const char *id)
{
	buf_adds(out, "<a href=\"/requests/");
	chart_text(out, id);
	buf_adds(out, "\"><code>");
	chart_text(out, id);
	buf_adds(out, "</code></a>");
}

static void
cell(struct buf *out, const struct html_column *c, const json_t *row)
{
	const json_t *value = json_object_get(row, c->member);
	const char *text = html_member(row, c->member);

	buf_adds(
	    out, c->kind == HTML_NUMBER ? "<td class=\"number\">" : "<td>");
	switch (c->kind) {
	case HTML_TEXT:
		chart_text(out, text);
		break;
	case HTML_NUMBER:
		if (json_is_integer(value))
			buf_addf(
			    out, "%lld", (long long)json_integer_value(value));
		break;
	case HTML_STATE:
		html_state(out, text);
		break;
	case HTML_TIME:
		html_time(out, text);
		break;
	case HTML_REQUEST:
		link_to(out, text);
		break;
	}
	buf_adds(out, "</td>");
}

void
html_table(struct buf *out, const char *caption, const struct html_column *c,
    size_t n, const json_t *rows, const char *none)
{
	size_t i;
	json_t *row;

	if (json_array_size(rows) == 0) {
		buf_adds(out, "<p class=\"none\">");
		chart_text(out, none);
		buf_adds(out, "</p>\n");
		return;
	}
	html_open(out, caption, c, n);
	json_array_foreach((json_t *)(uintptr_t)rows, i, row)
	{
		buf_adds(out, "<tr>");
		for (size_t k = 0; k < n; k++)
			cell(out, &c[k], row);
		buf_adds(out, "</tr>\n");
	}
	html_close(out);
}

/* ----------------------------------------------------------------- overview */

static const struct {
	const char *member, *label, *class;
} FUNNEL[] = {
    {"Requests", "Requests", "plain"},
    {"Mailed", "Mail has left", "plain"},
    {"Answered", "Somebody answered", "plain"},
    {"Validated", "Validated", "good"},
    {"Pending", "Pending", "quiet"},
    {"TimedOut", "Timed out", "warn"},
    {"Failed", "Failed", "bad"},
};

enum { N_FUNNEL = sizeof(FUNNEL) / sizeof(FUNNEL[0]), DELAYS_MAX = 16 };

static void
bars_table(struct buf *out, const char *caption, const char *what,
    const struct chart_bar *bars, size_t n)
{
	const struct html_column columns[] = {
	    {what, "", HTML_TEXT}, {"Number", "", HTML_NUMBER}};

	buf_adds(out, "<details><summary>As a table</summary>\n");
	html_open(out, caption, columns, 2);
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, "<tr><th scope=\"row\">");
		chart_text(out, bars[i].label);
		buf_addf(out, "</th><td class=\"number\">%lld</td></tr>\n",
		    (long long)bars[i].value);
	}
	html_close(out);
	buf_adds(out, "</details>\n");
}

static void
funnel(struct buf *out, const json_t *data)
{
	const json_t *f = json_object_get(data, "Funnel");
	struct chart_bar bars[N_FUNNEL];
	char title[96];

	for (size_t i = 0; i < N_FUNNEL; i++)
		bars[i] = (struct chart_bar){FUNNEL[i].label, FUNNEL[i].class,
		    html_number(f, FUNNEL[i].member)};
	snprintf(title, sizeof(title), "How far the newest %lld requests came",
	    (long long)html_number(f, "Requests"));
	buf_adds(out, "<section>\n<h2>Outcomes</h2>\n<figure>\n");
	chart_bars(out, title, bars, N_FUNNEL);
	buf_addf(out, "<figcaption>%s, at most %lld.</figcaption>\n", title,
	    (long long)html_number(f, "Most"));
	bars_table(out, title, "Came to", bars, N_FUNNEL);
	buf_adds(out, "</figure>\n</section>\n");
}

static void
delays(struct buf *out, const json_t *data)
{
	static const char title[] = "How long mailboxes take to answer";
	const json_t *list = json_object_get(data, "AnswerDelays");
	struct chart_bar bars[DELAYS_MAX];
	size_t n = 0;

	for (; n < json_array_size(list) && n < DELAYS_MAX; n++) {
		const json_t *d = json_array_get(list, n);

		bars[n] = (struct chart_bar){
		    html_member(d, "UpTo"), "plain", html_number(d, "Count")};
	}
	buf_adds(out, "<section>\n<h2>Time to an answer</h2>\n<figure>\n");
	chart_columns(out, title, bars, n);
	buf_addf(out,
	    "<figcaption>%s: answers that counted, since the store was made, "
	    "each up to the time below its column.</figcaption>\n",
	    title);
	bars_table(out, title, "Up to", bars, n);
	buf_adds(out, "</figure>\n</section>\n");
}

static const struct {
	const char *member, *label;
	bool alarming;
} FIGURES[] = {
    {"Pending", "pending", false},
    {"Outbox", "in the outbox", false},
    {"Unsigned", "not signed", true},
    {"HooksWaiting", "hooks waiting", false},
    {"Frozen", "frozen domains", false},
};

static void
figures(struct buf *out, const json_t *data)
{
	const json_t *f = json_object_get(data, "Figures");

	buf_adds(out, "<ul class=\"figures\">\n");
	for (size_t i = 0; i < sizeof(FIGURES) / sizeof(FIGURES[0]); i++) {
		int64_t value = html_number(f, FIGURES[i].member);

		buf_addf(out, "<li%s><strong>%lld</strong> %s</li>\n",
		    FIGURES[i].alarming && value > 0 ? " class=\"alarm\"" : "",
		    (long long)value, FIGURES[i].label);
	}
	buf_adds(out, "</ul>\n");
}

static const struct html_column PROBLEMS[] = {
    {"Request", "RequestId", HTML_REQUEST},
    {"Mailbox", "Email", HTML_TEXT},
    {"State", "State", HTML_STATE},
    {"Sent", "At", HTML_TIME},
    {"What was said", "LastText", HTML_TEXT},
};
static const struct html_column UNSIGNED[] = {
    {"Request", "RequestId", HTML_REQUEST},
    {"Mailbox", "Email", HTML_TEXT},
    {"Sent", "At", HTML_TIME},
};
static const struct html_column OUTBOX[] = {
    {"Request", "RequestId", HTML_REQUEST},
    {"Mailbox", "Email", HTML_TEXT},
    {"Due", "DueAt", HTML_TIME},
    {"Tries", "Attempts", HTML_NUMBER},
    {"The mail server said", "LastText", HTML_TEXT},
};
const struct html_column html_hooks[] = {
    {"Request", "RequestId", HTML_REQUEST},
    {"Outcome", "Outcome", HTML_STATE},
    {"Generation", "Generation", HTML_NUMBER},
    {"State", "State", HTML_STATE},
    {"Due", "DueAt", HTML_TIME},
    {"Tries", "Attempts", HTML_NUMBER},
    {"The hook said", "LastText", HTML_TEXT},
};

void
operator_overview(struct buf *out, const json_t *data)
{
	const json_t *not_signed = json_object_get(data, "Unsigned");

	html_begin(out, "Overview", data);
	figures(out, data);
	if (json_array_size(not_signed) > 0) {
		buf_adds(out, "<section class=\"alarm\">\n<h2>Mail leaves "
			      "without a signature</h2>\n<p>The mail server "
			      "does not pass it to countersign-milter.</p>\n");
		HTML_TABLE(out, "Submitted over a minute ago and not signed",
		    UNSIGNED, not_signed, "");
		buf_adds(out, "</section>\n");
	}
	funnel(out, data);
	delays(out, data);
	buf_adds(out, "<section>\n<h2>Delivery problems</h2>\n");
	HTML_TABLE(out, "Mails that were delayed, bounced or refused", PROBLEMS,
	    json_object_get(data, "DeliveryProblems"),
	    "No mail is delayed, bounced or refused.");
	buf_adds(out, "</section>\n<section>\n<h2>Outbox</h2>\n");
	HTML_TABLE(out, "Mails that the mail server has not taken", OUTBOX,
	    json_object_get(data, "Outbox"), "The outbox is empty.");
	buf_adds(out, "</section>\n<section>\n<h2>Hooks</h2>\n");
	html_table(out, "Outcomes that the hook was not told of", html_hooks,
	    HTML_HOOKS, json_object_get(data, "Hooks"),
	    "Nothing waits for the hook.");
	buf_adds(out, "</section>\n");
	html_end(out, "/overview.json");
}

/* --------------------------------------------------------------------- list */

static const struct html_column SUMMARIES[] = {
    {"Request", "RequestId", HTML_REQUEST},
    {"Domain", "DomainName", HTML_TEXT},
    {"Names", "Domains", HTML_NUMBER},
    {"State", "Status", HTML_STATE},
    {"Reason", "FailureReason", HTML_TEXT},
    {"Account", "Account", HTML_TEXT},
    {"Made", "CreatedAt", HTML_TIME},
    {"Ends", "ExpiresAt", HTML_TIME},
};

static const char *const STATUSES[] = {
    "", "PENDING_VALIDATION", "VALIDATED", "VALIDATION_TIMED_OUT", "FAILED"};

static void
field(struct buf *out, const json_t *query, const char *name, const char *label,
    const char *hint)
{
	buf_addf(out,
	    "<div><label for=\"f-%s\">%s</label>"
	    "<input id=\"f-%s\" name=\"%s\" placeholder=\"%s\" "
	    "autocomplete=\"off\" value=\"",
	    name, label, name, name, hint);
	chart_text(out, html_member(query, name));
	buf_adds(out, "\"></div>\n");
}

static void
search(struct buf *out, const json_t *query)
{
	const char *status = html_member(query, "Status");

	buf_adds(out, "<form class=\"search\" method=\"get\" "
		      "action=\"/requests\" role=\"search\">\n"
		      "<div><label for=\"f-Status\">State</label>"
		      "<select id=\"f-Status\" name=\"Status\">");
	for (size_t i = 0; i < sizeof(STATUSES) / sizeof(STATUSES[0]); i++)
		buf_addf(out, "<option value=\"%s\"%s>%s</option>", STATUSES[i],
		    strcmp(status, STATUSES[i]) == 0 ? " selected" : "",
		    STATUSES[i][0] != '\0' ? STATUSES[i] : "any");
	buf_adds(out, "</select></div>\n");
	field(out, query, "Domain", "Domain", "*.example.com");
	field(out, query, "Account", "Account", "");
	field(out, query, "Id", "Request", "");
	buf_adds(out, "<button>Search</button>\n</form>\n");
}

/* RFC 3986: what is not unreserved, by its octets. */
static void
add_query(
    struct buf *out, const json_t *query, const char *name, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
				    "qrstuvwxyz0123456789-._~";

	if (value == NULL)
		value = html_member(query, name);
	if (value[0] == '\0')
		return;
	buf_addf(out, "%s=", name);
	for (const char *p = value; *p != '\0'; p++) {
		if (strchr(plain, *p) != NULL)
			buf_addc(out, *p);
		else
			buf_addf(out, "%%%02X", (unsigned char)*p);
	}
	buf_addc(out, '&');
}

static void
next_page(struct buf *out, const json_t *data)
{
	const json_t *query = json_object_get(data, "Query");
	const char *next = html_member(data, "NextToken");
	struct buf link = BUF_INIT;

	if (next[0] == '\0')
		return;
	buf_adds(&link, "/requests?");
	add_query(&link, query, "Status", NULL);
	add_query(&link, query, "Domain", NULL);
	add_query(&link, query, "Account", NULL);
	add_query(&link, query, "StartingToken", next);
	buf_adds(out, "<p class=\"next\"><a rel=\"next\" href=\"");
	html_escape(out, buf_str(&link));
	buf_adds(out, "\">Older ones</a></p>\n");
	buf_free(&link);
}

void
operator_requests(struct buf *out, const json_t *data)
{
	html_begin(out, "Requests", data);
	search(out, json_object_get(data, "Query"));
	buf_adds(out, "<section>\n<h2>Found</h2>\n");
	HTML_TABLE(out, "Requests, the newest first", SUMMARIES,
	    json_object_get(data, "RequestSummaryList"),
	    "No request is like that.");
	next_page(out, data);
	buf_adds(out, "</section>\n");
	html_end(out, "/requests.json");
}

void
operator_words(struct buf *out, const char *title, const char *words)
{
	html_begin(out, title, NULL);
	buf_adds(out, "<p>");
	chart_text(out, words);
	buf_adds(out, "</p>\n");
	html_end(out, NULL);
}
