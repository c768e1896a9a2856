/* SPDX-License-Identifier: ISC
 * Drawing the bar, over itself. */
#include "cli/bar.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 40, PERCENT = 100 };

struct bar
bar_new(const struct cli *cli)
{
	return (struct bar){.wanted = !cli->quiet && isatty(STDERR_FILENO)};
}

void
bar_show(struct bar *bar, uint64_t done, uint64_t size)
{
	unsigned percent = size > 0
			       ? (unsigned)(100.0 * (double)done / (double)size)
			       : PERCENT;
	int full = (int)(percent * WIDTH / PERCENT);

	if (!bar->wanted || (bar->shown && percent == bar->percent))
		return;
	bar->shown = true;
	bar->percent = percent;
	fprintf(stderr, "\r[%.*s%*s] %3u %%", full,
	    "########################################", WIDTH - full, "",
	    percent);
	fflush(stderr);
}

void
bar_end(struct bar *bar)
{
	if (bar->shown)
		fprintf(stderr, "\r%*s\r", WIDTH + 10, "");
	bar->shown = false;
}
