/* SPDX-License-Identifier: ISC
 * A list in order of arrival. Closing stays with libmicrohttpd: here sockets
 * are only shut down, under the lock that a leaving guest takes. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "approve/web/guests.h"

struct guest {
	TAILQ_ENTRY(guest) link;
	int fd;
	int64_t since;
};

struct guests {
	pthread_mutex_t lock;
	TAILQ_HEAD(guests_list, guest)
	list; /* not yet shut down, oldest first */
};

struct guests *
guests_new(void)
{
	struct guests *guests = calloc(1, sizeof(*guests));

	if (guests == NULL)
		return NULL;
	pthread_mutex_init(&guests->lock, NULL);
	TAILQ_INIT(&guests->list);
	return guests;
}

void
guests_free(struct guests *guests)
{
	if (guests == NULL)
		return;
	pthread_mutex_destroy(&guests->lock);
	free(guests);
}

struct guest *
guests_enter(struct guests *guests, int fd, int64_t now)
{
	struct guest *guest = calloc(1, sizeof(*guest));

	if (guest == NULL)
		return NULL;
	guest->fd = fd;
	guest->since = now;
	pthread_mutex_lock(&guests->lock);
	TAILQ_INSERT_TAIL(&guests->list, guest, link);
	pthread_mutex_unlock(&guests->lock);
	return guest;
}

void
guests_leave(struct guests *guests, struct guest *guest)
{
	if (guest == NULL)
		return;
	pthread_mutex_lock(&guests->lock);
	if (guest->fd >= 0)
		TAILQ_REMOVE(&guests->list, guest, link);
	pthread_mutex_unlock(&guests->lock);
	free(guest);
}

unsigned
guests_sweep(struct guests *guests, int64_t now)
{
	struct guest *guest;
	unsigned n = 0;

	pthread_mutex_lock(&guests->lock);
	while ((guest = TAILQ_FIRST(&guests->list)) != NULL &&
	       now - guest->since > GUESTS_STAY_MS) {
		TAILQ_REMOVE(&guests->list, guest, link);
		shutdown(guest->fd, SHUT_RDWR);
		guest->fd = -1;
		n++;
	}
	pthread_mutex_unlock(&guests->lock);
	return n;
}
