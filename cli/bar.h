/* SPDX-License-Identifier: ISC
 * A progress bar on standard error, for work that may take minutes. Whether it
 * is wanted at all is told once. */
#ifndef CLI_BAR_H
#define CLI_BAR_H

#include <stdint.h>

#include "cli/cli.h"

struct bar {
	bool wanted, shown;
	unsigned percent;
};

/* It is wanted on a terminal, and not with -q. */
struct bar bar_new(const struct cli *cli);
/* Drawn where the percentage has changed. */
void bar_show(struct bar *bar, uint64_t done, uint64_t size);
/* Takes it off the screen. */
void bar_end(struct bar *bar);

#endif
