/* SPDX-License-Identifier: ISC
 * Counts what is granted in a period, and what is not. */
#include "lib/base/budget.h"

bool
budget_take(struct budget *budget, uint64_t *n_missed_r, int64_t now,
    unsigned max, int64_t period_ms)
{
	bool granted;

	pthread_mutex_lock(&budget->lock);
	if (budget->n_granted == 0 || now - budget->began >= period_ms) {
		budget->began = now;
		budget->n_granted = 0;
	}
	granted = budget->n_granted < max;
	*n_missed_r = granted ? budget->n_missed : 0;
	budget->n_missed = granted ? 0 : budget->n_missed + 1;
	budget->n_granted += granted;
	pthread_mutex_unlock(&budget->lock);
	return granted;
}
