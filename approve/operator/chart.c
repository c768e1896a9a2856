/* SPDX-License-Identifier: ISC
 * Geometry of the charts. Whole numbers of a view box that the browser scales.
 */
#include "approve/operator/chart.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "approve/web/text.h"
#include "lib/base/template.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

enum {
	WIDTH = 960,
	/* bars */
	BAR_LABEL = 190,
	BAR_VALUE = 80,
	BAR_HEIGHT = 22,
	BAR_STEP = 34,
	/* columns */
	COLUMN_TOP = 24,
	COLUMN_HEIGHT = 160,
	COLUMN_FOOT = 28,
	COLUMN_GAP = 8,
	/* boxes of a quorum */
	BOX = 20,
	BOX_STEP = 24,
	/* timeline */
	LANE_LABEL = 250,
	LANE_RIGHT = 20,
	LANE_STEP = 30,
	LANE_TOP = 34,
	LANE_FOOT = 10,
	MARK_STEP = 13,
	TEXT_DOWN = 5,
};

void
chart_text(struct buf *out, const char *s)
{
	struct buf shown = BUF_INIT;

	text_show(&shown, s);
	html_escape(out, buf_str(&shown));
	buf_free(&shown);
}

static void
begin(struct buf *out, const char *class, const char *title, int width,
    int height)
{
	buf_addf(out,
	    "<svg class=\"chart %s\" viewBox=\"0 0 %d %d\" role=\"img\" "
	    "xmlns=\"http://www.w3.org/2000/svg\"><title>",
	    class, width, height);
	chart_text(out, title);
	buf_adds(out, "</title>\n");
}

static void
text_at(struct buf *out, int x, int y, const char *anchor, const char *class,
    const char *s)
{
	buf_addf(out,
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">", x, y,
	    anchor, class);
	chart_text(out, s);
	buf_adds(out, "</text>\n");
}

static int64_t
largest(const struct chart_bar *bars, size_t n)
{
	int64_t most = 1;

	for (size_t i = 0; i < n; i++)
		most = bars[i].value > most ? bars[i].value : most;
	return most;
}

static const char *
number(char text_r[24], int64_t value)
{
	snprintf(text_r, 24, "%" PRId64, value);
	return text_r;
}

/* What is there is seen, however little it is. */
static int
scaled(int64_t value, int64_t most, int room)
{
	int size = (int)(value * room / most);

	return value > 0 && size < 2 ? 2 : size;
}

void
chart_bars(struct buf *out, const char *title, const struct chart_bar *bars,
    size_t n_bars)
{
	const int room = WIDTH - BAR_LABEL - BAR_VALUE;
	int64_t most = largest(bars, n_bars);
	char text[24];

	begin(out, "bars", title, WIDTH, (int)n_bars * BAR_STEP);
	for (size_t i = 0; i < n_bars; i++) {
		int y = (int)i * BAR_STEP + (BAR_STEP - BAR_HEIGHT) / 2;
		int width = scaled(bars[i].value, most, room);
		int base = y + BAR_HEIGHT / 2 + TEXT_DOWN;

		text_at(
		    out, BAR_LABEL - 12, base, "end", "label", bars[i].label);
		buf_addf(out,
		    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		    "rx=\"3\" class=\"rail\"/>\n"
		    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		    "rx=\"3\" class=\"fill %s\"/>\n",
		    BAR_LABEL, y, room, BAR_HEIGHT, BAR_LABEL, y, width,
		    BAR_HEIGHT, bars[i].class);
		text_at(out, BAR_LABEL + room + 10, base, "start", "value",
		    number(text, bars[i].value));
	}
	buf_adds(out, "</svg>\n");
}

void
chart_columns(struct buf *out, const char *title,
    const struct chart_bar *columns, size_t n_columns)
{
	int64_t most = largest(columns, n_columns);
	int step = n_columns > 0 ? WIDTH / (int)n_columns : WIDTH;
	const int floor = COLUMN_TOP + COLUMN_HEIGHT;
	char text[24];

	begin(out, "columns", title, WIDTH, floor + COLUMN_FOOT);
	for (size_t i = 0; i < n_columns; i++) {
		int x = (int)i * step + COLUMN_GAP / 2;
		int width = step - COLUMN_GAP;
		int height = scaled(columns[i].value, most, COLUMN_HEIGHT);

		buf_addf(out,
		    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		    "rx=\"3\" class=\"fill %s\"/>\n",
		    x, floor - height, width, height, columns[i].class);
		if (columns[i].value > 0)
			text_at(out, x + width / 2, floor - height - 7,
			    "middle", "value", number(text, columns[i].value));
		text_at(out, x + width / 2, floor + 20, "middle", "label",
		    columns[i].label);
	}
	buf_addf(out,
	    "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"axis\"/>\n"
	    "</svg>\n",
	    floor, WIDTH, floor);
}

void
chart_quorum(
    struct buf *out, unsigned required, unsigned approved, unsigned rejected)
{
	unsigned n = required < CHART_QUORUM_MAX ? required : CHART_QUORUM_MAX;
	char title[96];

	snprintf(title, sizeof(title), "%u of %u approvals%s", approved,
	    required, rejected > 0 ? ", rejected" : "");
	/* Its own size: it stands in a line of text. */
	buf_addf(out,
	    "<svg class=\"quorum\" width=\"%d\" height=\"%d\" role=\"img\" "
	    "xmlns=\"http://www.w3.org/2000/svg\"><title>%s</title>\n",
	    (int)n * BOX_STEP, BOX_STEP, title);
	for (unsigned i = 0; i < n; i++) {
		int x = (int)i * BOX_STEP + 2;

		buf_addf(out,
		    "<rect x=\"%d\" y=\"2\" width=\"%d\" height=\"%d\" "
		    "rx=\"4\" class=\"box%s\"/>\n",
		    x, BOX, BOX,
		    rejected > 0   ? " bad"
		    : i < approved ? " good"
				   : "");
		if (rejected > 0)
			buf_addf(out,
			    "<path d=\"M%d 7l10 10m0 -10l-10 10\" "
			    "class=\"sign\"/>\n",
			    x + 5);
		else if (i < approved)
			buf_addf(out,
			    "<path d=\"M%d 12l4 4l7 -8\" class=\"sign\"/>\n",
			    x + 5);
	}
	buf_adds(out, "</svg>\n");
}

/* ----------------------------------------------------------------- timeline */

static const struct {
	int64_t seconds;
	const char *label;
} TICKS[] = {
    {0, "0"},
    {1, "1 s"},
    {10, "10 s"},
    {60, "1 min"},
    {600, "10 min"},
    {3600, "1 h"},
    {21600, "6 h"},
    {86400, "1 d"},
    {259200, "3 d"},
    {864000, "10 d"},
    {2592000, "30 d"},
    {8640000, "100 d"},
    {31536000, "1 y"},
    {315360000, "10 y"},
};

/* The first tick that nothing goes beyond. */
static size_t
last_tick(int64_t span)
{
	size_t i = 3; /* less than a minute looks empty */

	while (i + 1 < N_OF(TICKS) && TICKS[i].seconds < span)
		i++;
	return i;
}

/* Even steps between ticks. */
static int
place(const struct chart_timeline *t, int64_t at)
{
	const int room = WIDTH - LANE_LABEL - LANE_RIGHT;
	size_t last = last_tick(t->end - t->start), i = 1;
	int64_t s = at > t->start ? at - t->start : 0, from, to;

	while (i < last && TICKS[i].seconds < s)
		i++;
	from = TICKS[i - 1].seconds;
	to = TICKS[i].seconds;
	if (s > to)
		s = to;
	return LANE_LABEL +
	       (int)(((int64_t)(i - 1) * (to - from) + (s - from)) * room /
		     ((int64_t)last * (to - from)));
}

/* Shapes around 0,0: told apart without their colours. */
static const struct {
	const char *class, *shape, *words;
} MARKS[] = {
    [MARK_MINTED] = {"plain", "<circle r=\"3\"/>", "mail made"},
    [MARK_SUBMITTED] = {"plain", "<path d=\"M-4 -5l9 5l-9 5z\"/>",
	"handed to the mail server"},
    [MARK_SIGNED] = {"plain",
	"<rect x=\"-4\" y=\"-4\" width=\"8\" "
	"height=\"8\"/>",
	"signed"},
    [MARK_DELIVERED] = {"plain", "<path d=\"M0 -6l6 6l-6 6l-6 -6z\"/>",
	"delivered"},
    [MARK_TROUBLE] = {"warn", "<path d=\"M0 -7l7 12h-14z\"/>",
	"delayed, bounced or refused"},
    [MARK_SHOWN] = {"hollow", "<circle r=\"5\"/>", "page opened"},
    [MARK_APPROVED] = {"good",
	"<circle r=\"8\"/><path class=\"sign\" "
	"d=\"M-4 0l3 3l5 -6\"/>",
	"approved"},
    [MARK_REJECTED] = {"bad",
	"<rect x=\"-8\" y=\"-8\" width=\"16\" "
	"height=\"16\" rx=\"2\"/><path class=\"sign\" "
	"d=\"M-4 -4l8 8m0 -8l-8 8\"/>",
	"rejected"},
    [MARK_REFUSED] = {"hollow", "<path d=\"M-5 -5l10 10m0 -10l-10 10\"/>",
	"did not count"},
    [MARK_STATUS] = {"status", "<path d=\"M0 -8v16\"/>", "the request's state"},
};

static void
draw_ticks(struct buf *out, const struct chart_timeline *t, int bottom)
{
	for (size_t i = 0; i <= last_tick(t->end - t->start); i++) {
		int x = place(t, t->start + TICKS[i].seconds);

		buf_addf(out,
		    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" "
		    "class=\"grid\"/>\n",
		    x, LANE_TOP - 8, x, bottom);
		text_at(
		    out, x, LANE_TOP - 14, "middle", "label", TICKS[i].label);
	}
}

static void
draw_lane(struct buf *out, const struct chart_timeline *t, size_t i)
{
	const struct chart_lane *lane = &t->lanes[i];
	int y = LANE_TOP + (int)i * LANE_STEP + LANE_STEP / 2;

	buf_addf(out,
	    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" "
	    "class=\"grid\"/>\n",
	    LANE_LABEL, y, WIDTH - LANE_RIGHT, y);
	if (lane->from > 0) {
		int from = place(t, lane->from), to = place(t, lane->to);

		buf_addf(out,
		    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"10\" "
		    "rx=\"5\" class=\"window\"/>\n",
		    from, y - 5, to > from ? to - from : 1);
	}
	text_at(
	    out, LANE_LABEL - 14, y + TEXT_DOWN, "end", "label", lane->label);
}

/* Those of one moment stand side by side, in their order; `last` is where the
 * one before stands in each lane. */
static int
beside(int last[CHART_LANES_MAX], const struct chart_timeline *t,
    const struct chart_mark *mark)
{
	int x = place(t, mark->at);

	if (mark->kind == MARK_STATUS)
		return x;
	if (x < last[mark->lane] + MARK_STEP)
		x = last[mark->lane] + MARK_STEP;
	last[mark->lane] = x;
	return x;
}

static void
draw_mark(struct buf *out, const struct chart_mark *mark, int x, int bottom)
{

	if (mark->kind == MARK_STATUS) {
		buf_addf(out, "<g class=\"status\"><path d=\"M%d %dV%d\"/>", x,
		    LANE_TOP - 8, bottom);
	} else {
		buf_addf(out,
		    "<g class=\"mark %s\" transform=\"translate(%d %d)\">%s",
		    MARKS[mark->kind].class, x,
		    LANE_TOP + (int)mark->lane * LANE_STEP + LANE_STEP / 2,
		    MARKS[mark->kind].shape);
	}
	buf_adds(out, "<title>");
	chart_text(out, mark->title);
	buf_adds(out, "</title></g>\n");
}

void
chart_timeline(struct buf *out, const struct chart_timeline *t)
{
	int bottom = LANE_TOP + (int)t->n_lanes * LANE_STEP;
	int last[CHART_LANES_MAX] = {0};

	assert(t->n_lanes <= CHART_LANES_MAX);
	begin(out, "timeline", t->title, WIDTH, bottom + LANE_FOOT);
	draw_ticks(out, t, bottom);
	for (size_t i = 0; i < t->n_lanes; i++)
		draw_lane(out, t, i);
	for (size_t i = 0; i < t->n_marks; i++)
		draw_mark(
		    out, &t->marks[i], beside(last, t, &t->marks[i]), bottom);
	buf_adds(out, "</svg>\n");
}

void
chart_legend(struct buf *out)
{
	buf_adds(out, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < N_OF(MARKS); i++)
		buf_addf(out,
		    "<li><svg width=\"20\" height=\"20\" "
		    "viewBox=\"-10 -10 20 20\" aria-hidden=\"true\" "
		    "xmlns=\"http://www.w3.org/2000/svg\">"
		    "<g class=\"mark %s\">%s</g></svg> %s</li>\n",
		    MARKS[i].class, MARKS[i].shape, MARKS[i].words);
	buf_adds(out, "</ul>\n");
}
