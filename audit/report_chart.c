/* SPDX-License-Identifier: ISC
 * Charts as inline SVG, in the colours of the page's style sheet. Every figure
 * is written on its bar, so that none is told by colour alone. */
#include "audit/report_parts.h"

#include <inttypes.h>

#include "lib/base/template.h"

enum {
	WIDTH = 640,
	LABEL_WIDTH = 230,
	NUMBER_WIDTH = 60,
	BAR_HEIGHT = 22,
	BAR_STEP = 30,
	PLOT_LEFT = 44, /* the first label begins before its column */
	PLOT_HEIGHT = 170,
	PLOT_TOP = 18,
	LABELS_HEIGHT = 62,
};

static int64_t
largest(const struct report_bar *bars, size_t n)
{
	int64_t max = 1;

	for (size_t i = 0; i < n; i++)
		max = bars[i].n > max ? bars[i].n : max;
	return max;
}

/* In pixels; what is there at all is seen. */
static int
scaled(int64_t n, int64_t max, int pixels)
{
	int length = (int)((double)n / (double)max * pixels);

	return n > 0 && length < 2 ? 2 : length;
}

static void
begin(struct buf *out, const char *id, const char *title,
    const struct report_bar *bars, size_t n, int height)
{
	buf_addf(out,
	    "<svg role=\"img\" aria-labelledby=\"%s-t %s-d\" viewBox=\"0 0 %d "
	    "%d\" preserveAspectRatio=\"xMinYMin meet\">\n<title "
	    "id=\"%s-t\">",
	    id, id, WIDTH, height, id);
	html_escape(out, title);
	buf_addf(out, "</title>\n<desc id=\"%s-d\">", id);
	for (size_t i = 0; i < n; i++) {
		html_escape(out, bars[i].label);
		buf_addf(out, ": %" PRId64 "%s", bars[i].n,
		    i + 1 < n ? "; " : ". The table below says the same.");
	}
	buf_adds(out, "</desc>\n");
}

void
report_bars(struct buf *out, const char *id, const char *title,
    const struct report_bar *bars, size_t n_bars)
{
	const int room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH;
	int64_t max = largest(bars, n_bars);

	begin(out, id, title, bars, n_bars, (int)n_bars * BAR_STEP + 4);
	for (size_t i = 0; i < n_bars; i++) {
		int y = (int)i * BAR_STEP + 2;
		int length = scaled(bars[i].n, max, room);

		buf_addf(out, "<text class=\"label\" x=\"%d\" y=\"%d\">",
		    LABEL_WIDTH - 10, y + 16);
		html_escape(out, bars[i].label);
		buf_addf(out,
		    "</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		    "height=\"%d\" rx=\"3\"/><text class=\"number\" x=\"%d\" "
		    "y=\"%d\">%" PRId64 "</text>\n",
		    bars[i].class, LABEL_WIDTH, y, length, BAR_HEIGHT,
		    LABEL_WIDTH + length + 8, y + 16, bars[i].n);
	}
	buf_adds(out, "</svg>\n");
}

void
report_histogram(struct buf *out, const char *id, const char *title,
    const struct report_bar *bars, size_t n_bars)
{
	const int step = (WIDTH - PLOT_LEFT) / (int)n_bars;
	const int base = PLOT_TOP + PLOT_HEIGHT;
	int64_t max = largest(bars, n_bars);

	begin(out, id, title, bars, n_bars, base + LABELS_HEIGHT);
	for (size_t i = 0; i < n_bars; i++) {
		int x = PLOT_LEFT + (int)i * step, middle = x + step / 2;
		int height = scaled(bars[i].n, max, PLOT_HEIGHT - 14);

		buf_addf(out,
		    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		    "height=\"%d\" rx=\"3\"/><text class=\"above\" x=\"%d\" "
		    "y=\"%d\">%" PRId64 "</text><text class=\"below\" "
		    "transform=\"translate(%d %d) rotate(-35)\">",
		    bars[i].class, x + 5, base - height, step - 10, height,
		    middle, base - height - 5, bars[i].n, middle + 6,
		    base + 16);
		html_escape(out, bars[i].label);
		buf_adds(out, "</text>\n");
	}
	buf_addf(out,
	    "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" "
	    "y2=\"%d\"/>\n</svg>\n",
	    PLOT_LEFT, base, WIDTH, base);
}
