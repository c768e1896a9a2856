/* SPDX-License-Identifier: ISC
 * A table of fixed size: a question has one place, and whoever comes last has
 * it. Only answers with records are kept; what does not exist, or failed, is
 * asked again. */
#include "lib/dns/dns_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MS_PER_S = 1000 };

struct slot {
	char name[DNS_NAME_MAX + 2]; /* with a last dot; "" while empty */
	enum dns_type type;
	int64_t ends_ms;
	struct dns_answer answer; /* its `ttl` as it came */
	int64_t asked_ms;
};

struct dns_cache {
	pthread_mutex_t lock;
	struct slot slots[DNS_CACHE_SLOTS];
};

/* FNV-1a. */
static struct slot *
slot_of(struct dns_cache *cache, const char *name, enum dns_type type)
{
	uint32_t hash = 2166136261U ^ (uint32_t)type;

	for (; *name != '\0'; name++)
		hash = (hash ^ (uint8_t)*name) * 16777619U;
	return &cache->slots[hash % DNS_CACHE_SLOTS];
}

static enum status
answer_copy(struct dns_answer *to, const struct dns_answer *from)
{
	enum status st = ST_OK;

	to->security = from->security;
	to->ttl = from->ttl;
	for (size_t i = 0; i < from->n_records && st == ST_OK; i++)
		st = dns_answer_add(
		    to, from->records[i].data, from->records[i].len, NULL);
	if (st != ST_OK)
		dns_answer_clear(to);
	return st;
}

static void
slot_empty(struct slot *slot)
{
	dns_answer_clear(&slot->answer);
	slot->name[0] = '\0';
}

bool
dns_cache_find(struct dns_cache *cache, struct dns_answer *answer,
    const char *name, enum dns_type type, int64_t now_ms)
{
	struct slot *slot = slot_of(cache, name, type);
	bool found;

	pthread_mutex_lock(&cache->lock);
	found = slot->name[0] != '\0' && slot->type == type &&
		strcmp(slot->name, name) == 0 && now_ms < slot->ends_ms &&
		answer_copy(answer, &slot->answer) == ST_OK;
	if (found)
		answer->ttl -= (uint32_t)((now_ms - slot->asked_ms) / MS_PER_S);
	pthread_mutex_unlock(&cache->lock);
	return found;
}

static bool
is_small(const struct dns_answer *answer)
{
	size_t len = 0;

	for (size_t i = 0; i < answer->n_records; i++)
		len += answer->records[i].len;
	return len <= DNS_CACHE_ANSWER_MAX;
}

void
dns_cache_keep(struct dns_cache *cache, const struct dns_answer *answer,
    const char *name, enum dns_type type, int64_t asked_ms)
{
	struct slot *slot = slot_of(cache, name, type);
	const uint32_t ttl = answer->ttl < DNS_CACHE_TTL_MAX_S
				 ? answer->ttl
				 : DNS_CACHE_TTL_MAX_S;
	const size_t len = strlen(name);

	if (answer->n_records == 0 || ttl == 0 || !is_small(answer) ||
	    len >= sizeof(slot->name))
		return;
	pthread_mutex_lock(&cache->lock);
	slot_empty(slot);
	if (answer_copy(&slot->answer, answer) == ST_OK) {
		memcpy(slot->name, name, len + 1);
		slot->type = type;
		slot->asked_ms = asked_ms;
		slot->ends_ms = asked_ms + (int64_t)ttl * MS_PER_S;
	}
	pthread_mutex_unlock(&cache->lock);
}

struct dns_cache *
dns_cache_new(void)
{
	struct dns_cache *cache = calloc(1, sizeof(*cache));

	if (cache != NULL)
		pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

void
dns_cache_free(struct dns_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < DNS_CACHE_SLOTS; i++)
		slot_empty(&cache->slots[i]);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}
