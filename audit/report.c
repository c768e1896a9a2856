/* SPDX-License-Identifier: ISC
 * The page: head, a section a subject, each chart with its table. */
#include "audit/report_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/template.h"

#define N_OF(table) (sizeof(table) / sizeof((table)[0]))

const struct report_table report_tables[] = {
    {"outcomes", "Outcomes", "Outcomes", "No request was made.",
	{{"Status", "Status", REPORT_CODE},
	    {"Reason", "FailureReason", REPORT_CODE},
	    {"Requests", "Requests", REPORT_NUMBER}}},
    {"profiles", "Profiles", "Profiles", "No request was made.",
	{{"Profile", "Profile", REPORT_CODE},
	    {"Requests", "Requests", REPORT_NUMBER}}},
    {"latency", "Time to validation", "Latency", "",
	{{"Time", "Time", REPORT_TEXT},
	    {"Requests", "Requests", REPORT_NUMBER}}},
    {"answers", "Answers", "Answers", "Nobody answered.",
	{{"Way", "Via", REPORT_TEXT}, {"Answer", "Answer", REPORT_CODE},
	    {"Mailboxes", "Mailboxes", REPORT_NUMBER}}},
    {"delivery", "Delivery", "Delivery", "No mail was sent.",
	{{"State", "Delivery", REPORT_CODE},
	    {"Mailboxes", "Mailboxes", REPORT_NUMBER}}},
    {"problems", "Mailboxes that mail did not reach", "Problems",
	"Every mail is on its way or delivered.",
	{{"Request", "RequestId", REPORT_CODE},
	    {"Domain", "DomainName", REPORT_TEXT},
	    {"Mailbox", "Email", REPORT_TEXT},
	    {"State", "Delivery", REPORT_CODE},
	    {"The server's words", "Text", REPORT_TEXT}}},
    {"refusals", "Answers that did not count", "Refusals",
	"Every answer counted.",
	{{"Reason", "Reason", REPORT_TEXT}, {"Way", "Via", REPORT_TEXT},
	    {"Answers", "Answers", REPORT_NUMBER}}},
    {"deeds", "What operators did", "Deeds", "Nothing.",
	{{"Event", "Seq", REPORT_NUMBER}, {"At", "At", REPORT_TIME},
	    {"What", "Event", REPORT_CODE}, {"Domain", "Domain", REPORT_TEXT},
	    {"Request", "RequestId", REPORT_CODE}, {"By", "By", REPORT_TEXT},
	    {"Why", "Reason", REPORT_TEXT}, {"Ticket", "Ticket", REPORT_TEXT}}},
    {"keys", "Settings and keys", "Keys", "Nothing changed.",
	{{"Event", "Seq", REPORT_NUMBER}, {"At", "At", REPORT_TIME},
	    {"What", "Event", REPORT_CODE}, {"Program", "Program", REPORT_CODE},
	    {"Rules", "RulesHash", REPORT_HASH},
	    {"Settings", "SettingsHash", REPORT_HASH},
	    {"Keys", "Keys", REPORT_HASH}}},
    {"events", "Events of the log", "Events", "Nothing happened.",
	{{"Event", "Event", REPORT_CODE}, {"Events", "Events", REPORT_NUMBER}}},
};
const size_t report_n_tables = N_OF(report_tables);

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b2430;--soft:#5a6675;--line:#d5dbe3;"
    "--paper:#fff;--panel:#f5f7fa;--good:#1f7a4d;--bad:#b3372f;--open:#3b6ea8;"
    "--late:#a86a12;--plain:#5b6f8f}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e7ecf2;--soft:#a3afbd;"
    "--line:#38424f;--paper:#12171d;--panel:#1b222b;--good:#4fb583;"
    "--bad:#e5766c;--open:#79a9de;--late:#d9a24a;--plain:#94a9c9}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 4rem;"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',"
    "'DejaVu Sans',sans-serif;color:var(--ink);background:var(--paper)}"
    "h1{font-size:1.9rem;line-height:1.2;margin:0 0 .25rem}"
    "h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;"
    "border-bottom:2px solid var(--line)}"
    "h3{font-size:1rem;margin:1.5rem 0 .5rem}"
    "p{margin:.4rem 0;max-width:44rem}.soft{color:var(--soft)}"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;"
    "padding:0;margin:1rem 0}nav a{color:var(--open)}"
    "dl.tiles{display:grid;grid-template-columns:repeat(auto-fit,"
    "minmax(8.5rem,1fr));gap:.75rem;margin:1.5rem 0}"
    "dl.tiles div{background:var(--panel);border:1px solid var(--line);"
    "border-radius:.5rem;padding:.75rem 1rem;display:flex;"
    "flex-direction:column-reverse}"
    "dl.tiles dt{color:var(--soft);font-size:.85rem}"
    "dl.tiles dd{margin:0;font-size:1.7rem;font-weight:650;"
    "font-variant-numeric:tabular-nums}"
    "figure{margin:0 0 1rem;padding:1rem;background:var(--panel);"
    "border:1px solid var(--line);border-radius:.5rem;break-inside:avoid}"
    "svg{display:block;width:100%;height:auto;overflow:visible;font-size:13px}"
    "svg text{fill:var(--ink);font-family:inherit}"
    "svg .label{text-anchor:end}svg .above{text-anchor:middle}"
    "svg .below{text-anchor:end;fill:var(--soft)}"
    "svg .axis{stroke:var(--soft)}"
    "svg .good{fill:var(--good)}svg .bad{fill:var(--bad)}"
    "svg .open{fill:var(--open)}svg .late{fill:var(--late)}"
    "svg .plain{fill:var(--plain)}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}"
    "caption{text-align:left;font-weight:600;padding:.25rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;"
    "border-bottom:1px solid var(--line)}"
    "td{overflow-wrap:anywhere}td.time,td.code{white-space:nowrap}"
    "td.hash{white-space:normal}"
    "th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}"
    "td.number,th.number{padding-right:1rem}"
    "td.code,code,pre{font-family:ui-monospace,'DejaVu Sans Mono',monospace;"
    "font-size:.85em}"
    "pre{background:var(--panel);border:1px solid var(--line);"
    "border-radius:.5rem;padding:.75rem 1rem;white-space:pre-wrap;"
    "overflow-wrap:anywhere}"
    "article{border:1px solid var(--line);border-radius:.5rem;"
    "padding:.5rem 1rem;margin:.75rem 0;break-inside:avoid}"
    "article h3{margin:.25rem 0}"
    "@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;"
    "--panel:#fff;--good:#1f7a4d;--bad:#b3372f;--open:#3b6ea8;--late:#a86a12;"
    "--plain:#5b6f8f}body{max-width:none;padding:0;font-size:10.5pt}"
    "nav{display:none}h2{break-after:avoid}thead{display:table-header-group}"
    "tr{break-inside:avoid}@page{margin:18mm}"
    "svg *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

const char *
report_value(char buf[REPORT_VALUE_SIZE], const json_t *row, const char *member)
{
	const json_t *value = json_object_get(row, member);

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value)) {
		snprintf(buf, REPORT_VALUE_SIZE, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return buf;
	}
	return "";
}

static void
add_value(struct buf *out, const json_t *row, const char *member)
{
	char buf[REPORT_VALUE_SIZE];

	html_escape(out, report_value(buf, row, member));
}

static int64_t
number(const json_t *row, const char *member)
{
	return json_integer_value(json_object_get(row, member));
}

/* ------------------------------------------------------------------- tables */

static const char *
column_class(const struct report_column *column)
{
	static const char *const classes[] = {[REPORT_TEXT] = "",
	    [REPORT_NUMBER] = " class=\"number\"",
	    [REPORT_TIME] = " class=\"time\"",
	    [REPORT_CODE] = " class=\"code\"",
	    [REPORT_HASH] = " class=\"code hash\""};

	return classes[column->kind];
}

static void
add_head_row(struct buf *out, const struct report_column *columns)
{
	buf_adds(out, "<thead><tr>");
	for (size_t i = 0; i < REPORT_COLUMNS_MAX && columns[i].title != NULL;
	     i++)
		buf_addf(out, "<th scope=\"col\"%s>%s</th>",
		    columns[i].kind == REPORT_NUMBER ? " class=\"number\"" : "",
		    columns[i].title);
	buf_adds(out, "</tr></thead>\n");
}

static void
add_row(struct buf *out, const struct report_column *columns, const json_t *row)
{
	buf_adds(out, "<tr>");
	for (size_t i = 0; i < REPORT_COLUMNS_MAX && columns[i].title != NULL;
	     i++) {
		buf_addf(out, "<td%s>", column_class(&columns[i]));
		add_value(out, row, columns[i].member);
		buf_adds(out, "</td>");
	}
	buf_adds(out, "</tr>\n");
}

static const struct report_table *
table_of(const char *id)
{
	for (size_t i = 0; i < report_n_tables; i++) {
		if (strcmp(report_tables[i].id, id) == 0)
			return &report_tables[i];
	}
	return NULL;
}

static void
add_table(struct buf *out, const json_t *report, const char *id)
{
	const struct report_table *table = table_of(id);
	const json_t *rows = json_object_get(report, table->member);

	if (json_array_size(rows) == 0) {
		buf_addf(out, "<p class=\"soft\">%s</p>\n", table->none);
		return;
	}
	buf_addf(out,
	    "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table id=\"table-%s\"><caption>%s</caption>\n",
	    table->title, id, table->title);
	add_head_row(out, table->columns);
	buf_adds(out, "<tbody>\n");
	for (size_t i = 0; i < json_array_size(rows); i++)
		add_row(out, table->columns, json_array_get(rows, i));
	buf_adds(out, "</tbody></table></div>\n");
}

/* ------------------------------------------------------------------- charts */

enum { BARS_MAX = 24, LABEL_SIZE = 96 };

struct chart {
	struct report_bar bars[BARS_MAX];
	char labels[BARS_MAX][LABEL_SIZE];
	size_t n;
};

static const struct {
	const char *word, *class;
} classes[] = {{"VALIDATED", "good"}, {"APPROVED", "good"},
    {"DELIVERED", "good"}, {"SIGNED", "open"}, {"SUBMITTED", "open"},
    {"PENDING_VALIDATION", "open"}, {"QUEUED", "open"},
    {"VALIDATION_TIMED_OUT", "late"}, {"DELAYED", "late"}, {"FAILED", "bad"},
    {"REJECTED", "bad"}, {"NOT_ME", "bad"}, {"BOUNCED", "bad"}};

static const char *
class_of(const char *word)
{
	for (size_t i = 0; i < N_OF(classes); i++) {
		if (strcmp(classes[i].word, word) == 0)
			return classes[i].class;
	}
	return "plain";
}

/* A bar for each row, labelled by one member or two. */
static void
chart_fill(struct chart *chart, const json_t *rows, const char *member,
    const char *more, const char *n, const char *by)
{
	chart->n = 0;
	for (size_t i = 0; i < json_array_size(rows) && chart->n < BARS_MAX;
	     i++) {
		const json_t *row = json_array_get(rows, i);
		struct report_bar *bar = &chart->bars[chart->n];
		char buf[REPORT_VALUE_SIZE], buf2[REPORT_VALUE_SIZE];
		const char *second =
		    more != NULL ? report_value(buf2, row, more) : "";

		snprintf(chart->labels[chart->n], LABEL_SIZE, "%.40s%s%.40s",
		    report_value(buf, row, member),
		    second[0] != '\0' ? ", " : "", second);
		bar->label = chart->labels[chart->n];
		bar->class = class_of(report_value(buf, row, by));
		bar->n = number(row, n);
		chart->n++;
	}
}

static void
add_bars(struct buf *out, const json_t *report, const char *id,
    const char *member, const char *more, const char *n, const char *by)
{
	const struct report_table *table = table_of(id);
	struct chart chart;

	chart_fill(&chart, json_object_get(report, table->member), member, more,
	    n, by);
	if (chart.n == 0)
		return;
	buf_adds(out, "<figure>\n");
	report_bars(out, id, table->title, chart.bars, chart.n);
	buf_adds(out, "</figure>\n");
}

/* Statuses alone, whatever the reasons. */
static void
add_outcomes(struct buf *out, const json_t *report)
{
	static const char *const statuses[] = {"VALIDATED",
	    "PENDING_VALIDATION", "VALIDATION_TIMED_OUT", "FAILED"};
	const json_t *rows = json_object_get(report, "Outcomes");
	struct report_bar bars[N_OF(statuses)];
	char buf[REPORT_VALUE_SIZE];

	for (size_t i = 0; i < N_OF(statuses); i++) {
		bars[i] =
		    (struct report_bar){statuses[i], class_of(statuses[i]), 0};
		for (size_t k = 0; k < json_array_size(rows); k++) {
			const json_t *row = json_array_get(rows, k);

			if (strcmp(report_value(buf, row, "Status"),
				statuses[i]) == 0)
				bars[i].n += number(row, "Requests");
		}
	}
	buf_adds(out, "<figure>\n");
	report_bars(out, "outcomes", "Requests by outcome", bars, N_OF(bars));
	buf_adds(out, "</figure>\n");
}

static void
add_latency(struct buf *out, const json_t *report)
{
	struct chart chart;

	chart_fill(&chart, json_object_get(report, "Latency"), "Time", NULL,
	    "Requests", "Time");
	if (chart.n == 0)
		return;
	buf_adds(out, "<figure>\n");
	report_histogram(out, "latency",
	    "Requests by time from asking to validation", chart.bars, chart.n);
	buf_adds(out, "</figure>\n");
}

/* --------------------------------------------------------------------- head */

static int64_t
total(const json_t *rows, const char *member, const char *wanted, const char *n)
{
	int64_t sum = 0;
	char buf[REPORT_VALUE_SIZE];

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		if (wanted == NULL ||
		    strcmp(report_value(buf, row, member), wanted) == 0)
			sum += number(row, n);
	}
	return sum;
}

static void
add_tile(struct buf *out, const char *name, int64_t n)
{
	buf_addf(out, "<div><dt>%s</dt><dd>%" PRId64 "</dd></div>\n", name, n);
}

static void
add_tiles(struct buf *out, const json_t *report)
{
	const json_t *outcomes = json_object_get(report, "Outcomes");

	buf_adds(out, "<dl class=\"tiles\">\n");
	add_tile(out, "requests", number(report, "Requests"));
	add_tile(out, "validated",
	    total(outcomes, "Status", "VALIDATED", "Requests"));
	add_tile(
	    out, "failed", total(outcomes, "Status", "FAILED", "Requests"));
	add_tile(out, "timed out",
	    total(outcomes, "Status", "VALIDATION_TIMED_OUT", "Requests"));
	add_tile(out, "answers that did not count",
	    total(json_object_get(report, "Refusals"), "Reason", NULL,
		"Answers"));
	add_tile(out, "deeds of operators", number(report, "DeedsInAll"));
	buf_adds(out, "</dl>\n");
}

static void
add_period(struct buf *out, const json_t *report)
{
	char buf[REPORT_VALUE_SIZE];
	const char *since = report_value(buf, report, "Since");

	buf_adds(out, "<p>Requests made and events that happened ");
	if (since[0] != '\0') {
		buf_adds(out, "from <time>");
		html_escape(out, since);
		buf_adds(out, "</time> ");
	}
	buf_adds(out, "until <time>");
	add_value(out, report, "Until");
	buf_adds(out, "</time>. Written at <time>");
	add_value(out, report, "GeneratedAt");
	buf_adds(out, "</time> by countersign ");
	add_value(out, report, "Version");
	buf_adds(out, ". All times are UTC.</p>\n");
}

static void
add_head(struct buf *out, const json_t *report)
{
	buf_addf(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
	    "charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n"
	    "<title>Validation report, ");
	add_value(out, report, "Authority");
	buf_addf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
	buf_adds(out, "<header>\n<h1>Validation report</h1>\n<p>");
	add_value(out, report, "Authority");
	buf_adds(out, "</p>\n");
	add_period(out, report);
	buf_adds(out, "</header>\n");
}

/* ------------------------------------------------------------------- sample */

static const struct report_column vote_columns[] = {
    {"Mailbox", "Email", REPORT_TEXT}, {"Answer", "Answer", REPORT_CODE},
    {"Way", "Via", REPORT_TEXT}, {"At", "At", REPORT_TIME},
    {"Identity", "Identity", REPORT_TEXT},
    {"Evidence", "Evidence", REPORT_NUMBER}, {NULL, NULL, REPORT_TEXT}};

static void
add_votes(struct buf *out, const json_t *option)
{
	const json_t *recipients = json_object_get(option, "Recipients");
	bool any = false;

	for (size_t i = 0; i < json_array_size(recipients); i++) {
		const json_t *r = json_array_get(recipients, i);

		if (!json_is_string(json_object_get(r, "Answer")))
			continue;
		if (!any) {
			buf_adds(out, "<div class=\"wide\" tabindex=\"0\" "
				      "role=\"region\" aria-label=\"Answers"
				      "\"><table>");
			add_head_row(out, vote_columns);
			buf_adds(out, "<tbody>");
		}
		any = true;
		add_row(out, vote_columns, r);
	}
	buf_adds(out, any ? "</tbody></table></div>\n"
			  : "<p class=\"soft\">No mailbox answered.</p>\n");
}

static void
add_drawn(struct buf *out, const json_t *request)
{
	const json_t *options =
	    json_object_get(request, "DomainValidationOptions");

	buf_adds(out, "<article>\n<h3><code>");
	add_value(out, request, "RequestId");
	buf_adds(out, "</code> ");
	add_value(out, request, "Status");
	buf_adds(out, "</h3>\n<p class=\"soft\">profile ");
	add_value(out, request, "Profile");
	buf_adds(out, ", account ");
	add_value(out, request, "Account");
	buf_adds(out, ", made at ");
	add_value(out, request, "CreatedAt");
	buf_adds(out, "</p>\n");
	for (size_t i = 0; i < json_array_size(options); i++) {
		const json_t *option = json_array_get(options, i);
		const json_t *quorum = json_object_get(option, "Quorum");

		buf_adds(out, "<p><strong>");
		add_value(out, option, "DomainName");
		buf_adds(out, "</strong> ");
		add_value(out, option, "ValidationStatus");
		buf_addf(out, ", %" PRId64 " of %" PRId64 " approvals, ",
		    number(quorum, "Approved"), number(quorum, "Required"));
		add_value(out, option, "Method");
		buf_adds(out, "</p>\n");
		add_votes(out, option);
	}
	buf_adds(out, "</article>\n");
}

static void
add_sample(struct buf *out, const json_t *report)
{
	const json_t *sample = json_object_get(report, "Sample");

	buf_addf(out,
	    "<p>%zu requests, drawn at random from the %" PRId64
	    " of this span: three percent, and at least one (Baseline "
	    "Requirements 8.7). The seed <code>",
	    json_array_size(sample), number(report, "Requests"));
	add_value(out, report, "Seed");
	buf_adds(out, "</code> draws the same again. The number under "
		      "Evidence is that of the event: <code>countersign audit "
		      "show</code> prints it, <code>countersign audit export"
		      "</code> writes all that it rests on.</p>\n");
	for (size_t i = 0; i < json_array_size(sample); i++)
		add_drawn(out, json_array_get(sample, i));
}

/* ----------------------------------------------------------------- sections */

static void
add_log(struct buf *out, const struct report_log *log)
{
	if (log->checkpoint == NULL) {
		buf_adds(out, "<p>The log's checkpoint cannot be read: ");
		html_escape(out, log->why != NULL ? log->why : "");
		buf_adds(out, "</p>\n");
		return;
	}
	buf_adds(out,
	    "<p>The signed checkpoint: the log's name, the number of its "
	    "events, the root of the Merkle tree over them, and the "
	    "signature. Keep it: <code>countersign audit verify "
	    "--since-checkpoint</code> shows later that nothing before it "
	    "was changed.</p>\n<pre id=\"checkpoint\">");
	html_escape(out, log->checkpoint);
	buf_adds(out, "</pre>\n");
}

static void
open_section(struct buf *out, const char *id, const char *title)
{
	buf_addf(out,
	    "<section id=\"%s\" aria-labelledby=\"h-%s\">\n<h2 "
	    "id=\"h-%s\">%s</h2>\n",
	    id, id, id, title);
}

static const struct {
	const char *id, *title;
} sections[] = {{"s-outcomes", "Outcomes"}, {"s-latency", "Time to validation"},
    {"s-answers", "Answers"}, {"s-delivery", "Delivery"},
    {"s-refusals", "Answers that did not count"},
    {"s-deeds", "What operators did"}, {"s-keys", "Settings and keys"},
    {"s-log", "The log"}, {"s-sample", "A random sample"}};

static void
add_nav(struct buf *out)
{
	buf_adds(out, "<nav aria-label=\"Sections\"><ul>\n");
	for (size_t i = 0; i < N_OF(sections); i++)
		buf_addf(out, "<li><a href=\"#%s\">%s</a></li>\n",
		    sections[i].id, sections[i].title);
	buf_adds(out, "</ul></nav>\n");
}

static void
add_section(struct buf *out, size_t i, const json_t *report,
    const struct report_log *log)
{
	switch (i) {
	case 0:
		add_outcomes(out, report);
		add_table(out, report, "outcomes");
		add_table(out, report, "profiles");
		break;
	case 1:
		add_latency(out, report);
		add_table(out, report, "latency");
		break;
	case 2:
		add_bars(out, report, "answers", "Via", "Answer", "Mailboxes",
		    "Answer");
		add_table(out, report, "answers");
		break;
	case 3:
		add_bars(out, report, "delivery", "Delivery", NULL, "Mailboxes",
		    "Delivery");
		add_table(out, report, "delivery");
		add_table(out, report, "problems");
		break;
	case 4:
		add_bars(out, report, "refusals", "Reason", NULL, "Answers",
		    "Reason");
		add_table(out, report, "refusals");
		break;
	case 5:
		add_table(out, report, "deeds");
		break;
	case 6:
		add_table(out, report, "keys");
		break;
	case 7:
		add_log(out, log);
		add_table(out, report, "events");
		break;
	default:
		add_sample(out, report);
		break;
	}
}

enum status
report_html(struct buf *out, const json_t *report, const struct report_log *log)
{
	add_head(out, report);
	add_nav(out);
	buf_adds(out, "<main>\n");
	add_tiles(out, report);
	for (size_t i = 0; i < N_OF(sections); i++) {
		open_section(out, sections[i].id, sections[i].title);
		add_section(out, i, report, log);
		buf_adds(out, "</section>\n");
	}
	buf_adds(out, "</main>\n</body>\n</html>\n");
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}
