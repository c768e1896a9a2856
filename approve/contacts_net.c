/* SPDX-License-Identifier: ISC
 * The resolvers and servers that contacts are looked up with, started when
 * they are first needed. What is asked of them is contacts.c's. */
#include <pthread.h>
#include <stdlib.h>

#include "approve/contacts_impl.h"

struct contacts_net {
	struct settings *settings; /* null: made of parts */
	const char *names[CONTACTS_PERSPECTIVES_MAX + 1]; /* 0: ours, null */
	size_t n_perspectives;
	struct whois_config whois;
	pthread_mutex_t lock; /* of what stands below */
	struct dns *dns[CONTACTS_PERSPECTIVES_MAX + 1];
};

static struct contacts_net *
net_new(void)
{
	struct contacts_net *net = calloc(1, sizeof(*net));

	if (net != NULL)
		pthread_mutex_init(&net->lock, NULL);
	return net;
}

enum status
contacts_net_open(
    struct contacts_net **net_r, struct settings *settings, struct err *err)
{
	const struct conf *conf = settings->conf;
	size_t n = conf_list_len(conf, "dns", NULL, "perspectives");
	struct contacts_net *net;

	if (n > CONTACTS_PERSPECTIVES_MAX)
		return conf_blame(conf, "dns", NULL, "perspectives", err,
		    "more than %d resolvers", CONTACTS_PERSPECTIVES_MAX);
	net = net_new();
	if (net == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++)
		net->names[i + 1] =
		    conf_list_at(conf, "dns", NULL, "perspectives", i);
	net->n_perspectives = n;
	net->whois = (struct whois_config){
	    .server = conf_str(conf, "whois", NULL, "server"),
	    .timeout_ms = 1000 * (int)conf_int(conf, "dns", NULL, "timeout"),
	};
	net->settings = settings_ref(settings);
	*net_r = net;
	return ST_OK;
}

enum status
contacts_net_of(struct contacts_net **net_r, const struct contacts_parts *parts)
{
	static const char *const names[CONTACTS_PERSPECTIVES_MAX] = {"1", "2",
	    "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
	    "15", "16"};
	struct contacts_net *net = net_new();

	if (net == NULL) {
		dns_close(parts->dns);
		for (size_t i = 0; i < parts->n_perspectives; i++)
			dns_close(parts->perspectives[i]);
		return ST_NOMEM;
	}
	net->dns[0] = parts->dns;
	for (size_t i = 0; i < parts->n_perspectives; i++) {
		net->names[i + 1] = names[i];
		net->dns[i + 1] = parts->perspectives[i];
	}
	net->n_perspectives = parts->n_perspectives;
	net->whois =
	    (struct whois_config){parts->whois_server, parts->timeout_ms};
	*net_r = net;
	return ST_OK;
}

void
contacts_net_close(struct contacts_net *net)
{
	if (net == NULL)
		return;
	for (size_t i = 0; i <= net->n_perspectives; i++)
		dns_close(net->dns[i]);
	pthread_mutex_destroy(&net->lock);
	settings_unref(net->settings);
	free(net);
}

/* A perspective asks its own resolver, and by the same trust anchor. */
static enum status
start_dns(struct contacts_net *net, size_t number, struct err *err)
{
	const struct conf *conf = net->settings->conf;

	if (number == 0)
		return settings_open_dns(&net->dns[0], net->settings, err);
	return dns_open_unbound(&net->dns[number],
	    &(struct dns_config){
		.servers = &net->names[number],
		.n_servers = 1,
		.trust_anchor = conf_str(conf, "dns", NULL, "trust_anchor"),
		.timeout_ms = net->whois.timeout_ms,
	    },
	    err);
}

enum status
contacts_net_dns(struct contacts_net *net, struct dns **dns_r, size_t number,
    struct err *err)
{
	enum status st = ST_OK;

	pthread_mutex_lock(&net->lock);
	if (net->dns[number] == NULL)
		st = start_dns(net, number, err);
	*dns_r = net->dns[number];
	pthread_mutex_unlock(&net->lock);
	/* A resolver of ours that is wrong is no fault of the request. */
	return st == ST_INVALID || st == ST_BUG ? ST_TEMP : st;
}

size_t
contacts_net_n_perspectives(const struct contacts_net *net)
{
	return net->n_perspectives;
}

const char *
contacts_net_perspective(const struct contacts_net *net, size_t number)
{
	return net->names[number];
}

struct whois_config
contacts_net_whois(const struct contacts_net *net)
{
	return net->whois;
}

int
contacts_net_timeout_ms(const struct contacts_net *net)
{
	return net->whois.timeout_ms;
}
