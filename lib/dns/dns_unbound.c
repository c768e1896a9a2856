/* SPDX-License-Identifier: ISC
 * DNS answers from libunbound, validated where a trust anchor is configured
 * (C6). One thread hands answers out; each asking thread waits on its own
 * descriptor with its own deadline, unless dns_cache has the answer, and what
 * it means is left to the callers. */
#include "lib/dns/dns_cache.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unbound.h>
#include <unistd.h>

#include "lib/base/clock.h"

enum { DNS_CLASS_IN = 1, DNS_RCODE_NOERROR = 0, DNS_RCODE_NXDOMAIN = 3 };

struct resolver {
	struct dns dns;
	struct ub_ctx *ctx;
	struct dns_cache *cache;
	int timeout_ms;
	int stop_fd; /* an eventfd: the thread ends once it is readable */
	pthread_mutex_t lock; /* of what stands below, and of every query */
	pthread_t thread;
	bool started;
};

/* Shared by the asking thread and libunbound's callback; whoever leaves last
 * frees it. */
struct query {
	struct resolver *resolver;
	int done_fd; /* an eventfd: readable once `done` */
	bool done;
	bool abandoned; /* nobody waits any more */
	int error;
	struct ub_result *result;
};

static void
query_free(struct query *query)
{
	if (query == NULL)
		return;
	ub_resolve_free(query->result);
	if (query->done_fd >= 0)
		close(query->done_fd);
	free(query);
}

static struct query *
query_new(struct resolver *resolver)
{
	struct query *query = calloc(1, sizeof(*query));

	if (query == NULL)
		return NULL;
	query->resolver = resolver;
	query->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (query->done_fd < 0) {
		query_free(query);
		return NULL;
	}
	return query;
}

static void
query_answered(void *arg, int error, struct ub_result *result)
{
	struct query *query = arg;
	struct resolver *resolver = query->resolver;
	bool abandoned;

	pthread_mutex_lock(&resolver->lock);
	query->error = error;
	query->result = result;
	query->done = true;
	abandoned = query->abandoned;
	/* Under the lock: once it is released, the asking thread may free. */
	if (!abandoned)
		(void)eventfd_write(query->done_fd, 1);
	pthread_mutex_unlock(&resolver->lock);
	if (abandoned)
		query_free(query);
}

/* Only this thread calls ub_process(): two at once would hand answers out in
 * threads that wait for others. */
static void *
resolver_loop(void *arg)
{
	struct resolver *resolver = arg;
	struct pollfd fds[] = {{.fd = ub_fd(resolver->ctx), .events = POLLIN},
	    {.fd = resolver->stop_fd, .events = POLLIN}};

	while (fds[1].revents == 0) {
		if (poll(fds, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		if (fds[0].revents != 0)
			(void)ub_process(resolver->ctx);
	}
	return NULL;
}

/* Threads inherit the mask: signals stay with the program's own threads. */
static void
signals_block(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

/* At the first question and not before: a program may fork until then. */
static bool
resolver_start(struct resolver *resolver)
{
	bool started;

	pthread_mutex_lock(&resolver->lock);
	if (!resolver->started)
		resolver->started = pthread_create(&resolver->thread, NULL,
					resolver_loop, resolver) == 0;
	started = resolver->started;
	pthread_mutex_unlock(&resolver->lock);
	return started;
}

/* Waits for the answer or the deadline. */
static void
query_wait(const struct query *query, int64_t deadline)
{
	struct pollfd fd = {.fd = query->done_fd, .events = POLLIN};
	int64_t left;

	while ((left = deadline - clock_mono_ms()) > 0)
		if (poll(&fd, 1, (int)left) != -1 || errno != EINTR)
			return;
}

/* True: the answer is there, and the query is the caller's. False: it is
 * libunbound's, or freed. */
static bool
query_take(struct query *query, int id)
{
	struct resolver *resolver = query->resolver;
	bool done;

	pthread_mutex_lock(&resolver->lock);
	done = query->done;
	query->abandoned = !done;
	pthread_mutex_unlock(&resolver->lock);
	/* A query that can still be cancelled is never called back; for any
	 * other the callback is under way and frees it. */
	if (!done && ub_cancel(resolver->ctx, id) == UB_NOERROR)
		query_free(query);
	return done;
}

static enum status
answer_fill(struct dns_answer *answer, const struct ub_result *result,
    const char *name, enum dns_type type, struct err *err)
{
	enum status st = ST_OK;

	if (result->bogus)
		return err_set(err, ST_TEMP, "DNS: %s %s does not validate: %s",
		    name, dns_type_name(type),
		    result->why_bogus != NULL ? result->why_bogus : "bogus");
	if (result->rcode != DNS_RCODE_NOERROR &&
	    result->rcode != DNS_RCODE_NXDOMAIN)
		return err_set(err, ST_TEMP,
		    "DNS: %s %s: the name servers fail (code %d); try again",
		    name, dns_type_name(type), result->rcode);
	answer->security = result->secure ? DNS_SECURE : DNS_INSECURE;
	answer->ttl = result->ttl > 0 ? (uint32_t)result->ttl : 0;
	if (!result->havedata)
		return ST_NOTFOUND;
	for (size_t i = 0; st == ST_OK && result->data[i] != NULL; i++)
		st = dns_answer_add(
		    answer, result->data[i], (size_t)result->len[i], err);
	return st != ST_OK || answer->n_records > 0 ? st : ST_NOTFOUND;
}

static int
query_send(struct query *query, const char *name, enum dns_type type, int *id_r)
{
	struct resolver *resolver = query->resolver;
	sigset_t before;
	int error = UB_INITFAIL;

	signals_block(&before);
	if (resolver_start(resolver))
		error = ub_resolve_async(resolver->ctx, name, (int)type,
		    DNS_CLASS_IN, query, query_answered, id_r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static enum status
unbound_query_by(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, int64_t deadline, struct err *err)
{
	struct resolver *resolver = (struct resolver *)dns;
	int64_t asked = clock_mono_ms();
	struct query *query;
	enum status st;
	int error, id = 0;

	if (dns_cache_find(resolver->cache, answer, name, type, asked))
		return ST_OK;
	query = query_new(resolver);
	if (query == NULL)
		return err_set(err, ST_NOMEM, "DNS: out of memory");
	if (deadline > asked + resolver->timeout_ms)
		deadline = asked + resolver->timeout_ms;
	error = query_send(query, name, type, &id);
	if (error != UB_NOERROR) {
		query_free(query);
		return err_set(err, ST_TEMP, "DNS: %s %s cannot be asked: %s",
		    name, dns_type_name(type), ub_strerror(error));
	}
	query_wait(query, deadline);
	if (!query_take(query, id))
		return err_set(err, ST_TEMP, "DNS: %s %s: no answer in %d ms",
		    name, dns_type_name(type), (int)(clock_mono_ms() - asked));
	if (query->error != UB_NOERROR || query->result == NULL)
		st = err_set(err, ST_TEMP, "DNS: %s %s: %s", name,
		    dns_type_name(type), ub_strerror(query->error));
	else
		st = answer_fill(answer, query->result, name, type, err);
	if (st == ST_OK)
		dns_cache_keep(resolver->cache, answer, name, type, asked);
	query_free(query);
	return st;
}

static enum status
unbound_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	return unbound_query_by(dns, answer, name, type, INT64_MAX, err);
}

static void
unbound_close(struct dns *dns)
{
	struct resolver *resolver = (struct resolver *)dns;

	if (resolver->started) {
		(void)eventfd_write(resolver->stop_fd, 1);
		pthread_join(resolver->thread, NULL);
	}
	if (resolver->ctx != NULL)
		ub_ctx_delete(resolver->ctx);
	dns_cache_free(resolver->cache);
	if (resolver->stop_fd >= 0)
		close(resolver->stop_fd);
	pthread_mutex_destroy(&resolver->lock);
	free(resolver);
}

static enum status
setup_servers(struct ub_ctx *ctx, const struct dns_config *cfg, struct err *err)
{
	if (cfg->n_servers > 0 &&
	    ub_ctx_set_option(ctx, "do-not-query-localhost:", "no") != 0)
		return err_set(
		    err, ST_BUG, "DNS: libunbound refuses an option");
	/* To forward, not to stub: a stub follows delegations to port 53. */
	for (size_t i = 0; i < cfg->n_servers; i++)
		if (ub_ctx_set_fwd(ctx, cfg->servers[i]) != UB_NOERROR)
			return err_set(err, ST_INVALID,
			    "\"%s\" is no address for dns.servers; write it "
			    "as \"127.0.0.1@5353\"",
			    cfg->servers[i]);
	return ST_OK;
}

static enum status
setup_anchor(struct ub_ctx *ctx, const char *path, struct err *err)
{
	if (path == NULL || path[0] == '\0') {
		if (ub_ctx_set_option(ctx, "module-config:", "iterator") != 0)
			return err_set(err, ST_BUG,
			    "DNS: libunbound refuses to run without "
			    "validation");
		return ST_OK;
	}
	/* libunbound opens the file later and then says only "init failed". */
	if (access(path, R_OK) != 0)
		return err_set(err, ST_INVALID,
		    "%s cannot be read: %s; install dns-root-data, or set "
		    "dns.trust_anchor to \"\" to go without validation",
		    path, strerror(errno));
	if (ub_ctx_add_ta_file(ctx, path) != UB_NOERROR)
		return err_set(err, ST_INVALID,
		    "%s cannot be used as dns.trust_anchor", path);
	return ST_OK;
}

/* Finalizes the context, so that a bad trust anchor is found at the start.
 * Names that libunbound answers by itself (RFC 6761, RFC 8375) belong to the
 * configured servers where there are any: they may serve a site's own zones. */
static enum status
setup_zones(struct ub_ctx *ctx, const struct dns_config *cfg, struct err *err)
{
	static const char *const zones[] = {"test.", "invalid.", "home.arpa."};
	size_t n = cfg->n_servers > 0 ? sizeof(zones) / sizeof(zones[0]) : 0;
	int error = ub_ctx_zone_remove(ctx, "nothing.invalid.");

	for (size_t i = 0; error == UB_NOERROR && i < n; i++)
		error = ub_ctx_zone_remove(ctx, zones[i]);
	if (error != UB_NOERROR)
		return err_set(err, ST_INVALID,
		    "DNS cannot be set up (%s): see that dns.trust_anchor "
		    "holds "
		    "DS or DNSKEY records",
		    ub_strerror(error));
	return ST_OK;
}

enum status
dns_open_unbound(
    struct dns **dns_r, const struct dns_config *cfg, struct err *err)
{
	static const struct dns_ops ops = {
	    unbound_query, unbound_query_by, unbound_close};
	struct resolver *resolver = calloc(1, sizeof(*resolver));
	enum status st;

	*dns_r = NULL;
	if (resolver == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	resolver->dns.ops = &ops;
	resolver->timeout_ms = cfg->timeout_ms;
	pthread_mutex_init(&resolver->lock, NULL);
	resolver->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	resolver->ctx = ub_ctx_create();
	resolver->cache = dns_cache_new();
	if (resolver->stop_fd < 0 || resolver->ctx == NULL ||
	    resolver->cache == NULL) {
		unbound_close(&resolver->dns);
		return err_set(err, ST_NOMEM, "DNS: out of memory or files");
	}
	/* libunbound would write to standard error; every failure comes back
	 * as an answer. */
	(void)ub_ctx_debugout(resolver->ctx, NULL);
	(void)ub_ctx_async(resolver->ctx, 1);
	if ((st = setup_servers(resolver->ctx, cfg, err)) != ST_OK ||
	    (st = setup_anchor(resolver->ctx, cfg->trust_anchor, err)) !=
		ST_OK ||
	    (st = setup_zones(resolver->ctx, cfg, err)) != ST_OK) {
		unbound_close(&resolver->dns);
		return st;
	}
	*dns_r = &resolver->dns;
	return ST_OK;
}
