/* SPDX-License-Identifier: ISC
 * Looks for a freeze wherever one could cover a name. */
#include "approve/freeze.h"

#include <string.h>

#include "policy/prefix.h"

enum status
freeze_find(char frozen_r[STORE_NAME_SIZE], const struct approve *core,
    const char *name, const char *validation_domain, struct err *err)
{
	bool wildcard = strncmp(name, "*.", 2) == 0;
	const char *base = wildcard ? name + 2 : name;
	enum status st = store_freeze_find(core->store, frozen_r, base, err);

	/* It is mostly the name itself or one of the parents just asked for. */
	if (st == ST_NOTFOUND && !prefix_is_below(base, validation_domain))
		st = store_freeze_find(
		    core->store, frozen_r, validation_domain, err);
	if (st == ST_NOTFOUND && wildcard)
		st = store_freeze_below(core->store, frozen_r, base, err);
	return st;
}
