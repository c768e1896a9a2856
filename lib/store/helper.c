/* SPDX-License-Identifier: ISC
 * One errand at a time: who finds it busy does its own. */
#include "lib/store/helper.h"

void
helper_init(struct helper *helper)
{
	*helper = (struct helper){.errand = NULL};
	/* With default attributes these cannot fail. */
	pthread_mutex_init(&helper->mutex, NULL);
	pthread_cond_init(&helper->given, NULL);
	pthread_cond_init(&helper->done, NULL);
}

void
helper_clear(struct helper *helper)
{
	pthread_mutex_lock(&helper->mutex);
	helper->stopping = true;
	pthread_cond_signal(&helper->given);
	pthread_mutex_unlock(&helper->mutex);
	if (helper->begun)
		pthread_join(helper->thread, NULL);
	pthread_mutex_destroy(&helper->mutex);
	pthread_cond_destroy(&helper->given);
	pthread_cond_destroy(&helper->done);
}

void
errand_do(struct store_errand *errand)
{
	if (errand == NULL || errand->done)
		return;
	errand->done = true;
	errand->run(errand->arg);
}

static void *
work(void *arg)
{
	struct helper *h = arg;

	pthread_mutex_lock(&h->mutex);
	while (!h->stopping) {
		if (h->errand == NULL) {
			pthread_cond_wait(&h->given, &h->mutex);
			continue;
		}
		h->taken = true;
		pthread_mutex_unlock(&h->mutex);
		errand_do(h->errand);
		pthread_mutex_lock(&h->mutex);
		h->errand = NULL;
		h->taken = false;
		pthread_cond_signal(&h->done);
	}
	pthread_mutex_unlock(&h->mutex);
	return NULL;
}

bool
helper_give(struct helper *helper, struct store_errand *errand)
{
	bool given;

	pthread_mutex_lock(&helper->mutex);
	if (!helper->begun)
		helper->begun =
		    pthread_create(&helper->thread, NULL, work, helper) == 0;
	given = helper->begun && helper->errand == NULL;
	if (given) {
		helper->errand = errand;
		pthread_cond_signal(&helper->given);
	}
	pthread_mutex_unlock(&helper->mutex);
	return given;
}

void
helper_finish(struct helper *helper, struct store_errand *errand)
{
	bool begun;

	pthread_mutex_lock(&helper->mutex);
	begun = helper->taken || helper->errand != errand;
	if (!begun)
		helper->errand = NULL;
	while (helper->errand == errand)
		pthread_cond_wait(&helper->done, &helper->mutex);
	pthread_mutex_unlock(&helper->mutex);
	if (!begun)
		errand_do(errand);
}
