/* SPDX-License-Identifier: ISC
 * doctor: what has to be published, so that mail arrives and is believed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "cli/testkey.h"
#include "lib/name/domain.h"

static bool
is_null_mx(const struct dns_answer *answer)
{
	/* RFC 7505 3: preference 0 and the root as the only exchange. */
	return answer->n_records == 1 && answer->records[0].len == 3 &&
	       answer->records[0].data[2] == 0;
}

static void
check_reply_mx(struct doctor *doctor, struct dns *dns)
{
	const char *domain = doctor->settings->reply_domain;
	struct dns_answer mx = {0}, a = {0};
	struct err err = {""};
	enum status st = dns_query(dns, &mx, domain, DNS_MX, &err);

	if (st == ST_OK && !is_null_mx(&mx))
		doctor_found(doctor, OK, NULL, "%s has an MX record", domain);
	else if (st == ST_OK)
		doctor_found(doctor, FAULT,
		    "publish an MX record that names your "
		    "mail server",
		    "%s accepts no mail: its MX record is the null one",
		    domain);
	else if (st == ST_NOTFOUND &&
		 dns_query(dns, &a, domain, DNS_A, &err) == ST_OK)
		doctor_found(doctor, WARNING, "publish an MX record",
		    "%s has no MX record; mail falls back on its address",
		    domain);
	else if (st == ST_NOTFOUND)
		doctor_found(doctor, FAULT,
		    "publish an MX record that names your "
		    "mail server",
		    "replies cannot arrive: %s has no MX record", domain);
	else
		doctor_found(doctor, WARNING, "try again; look at dns.servers",
		    "MX of %s: %s", domain, err.text);
	dns_answer_clear(&mx);
	dns_answer_clear(&a);
}

static void
check_published_keys(struct doctor *doctor, struct dns *dns)
{
	const struct conf *conf = doctor->settings->conf;

	for (size_t i = 0; i < conf_n_titles(conf, "sign"); i++) {
		struct testkey key;

		testkey_look(
		    &key, doctor->settings, dns, conf_title(conf, "sign", i));
		if (key.result == ST_OK)
			doctor_found(doctor, OK, NULL,
			    "%s._domainkey.%s is published and matches",
			    key.selector, key.domain);
		else if (key.result == ST_DENIED || key.result == ST_TEMP)
			doctor_found(doctor, WARNING,
			    key.result == ST_DENIED
				? "run doctor as root"
				: "try again; look at dns.servers",
			    "%s: %s", key.selector, key.message.text);
		else
			doctor_found(doctor, FAULT,
			    "publish the record; countersign testkey says "
			    "which",
			    "%s: %s", key.selector, key.message.text);
	}
}

/* Does the name have a TXT record that begins so? */
static enum status
has_policy(
    struct dns *dns, const char *name, const char *version, struct err *err)
{
	struct dns_answer txt = {0};
	enum status st = dns_query(dns, &txt, name, DNS_TXT, err);
	bool found = false;

	for (size_t i = 0; st == ST_OK && !found && i < txt.n_records; i++) {
		char *text = NULL;
		size_t len;

		if (dns_txt_join(&text, &len, &txt.records[i]) == ST_OK)
			found =
			    strncasecmp(text, version, strlen(version)) == 0;
		free(text);
	}
	dns_answer_clear(&txt);
	return st == ST_OK && !found ? ST_NOTFOUND : st;
}

static void
check_policy(struct doctor *doctor, struct dns *dns, const char *name,
    const char *version, const char *remedy)
{
	struct err err = {""};
	enum status st = has_policy(dns, name, version, &err);

	if (st == ST_OK)
		doctor_found(
		    doctor, OK, NULL, "%s has a %s record", name, version);
	else if (st == ST_NOTFOUND)
		doctor_found(doctor, WARNING, remedy,
		    "%s has no TXT record \"%s\"", name, version);
	else
		doctor_found(doctor, WARNING, "try again; look at dns.servers",
		    "TXT of %s: %s", name, err.text);
}

/* _dmarc of the sender's domain, or of the one it is registered under
 * (RFC 7489 6.6.3). */
static void
check_dmarc(struct doctor *doctor, struct dns *dns, const char *domain)
{
	char name[DOMAIN_SIZE + 8], org[DOMAIN_SIZE];
	struct err err = {""};

	snprintf(name, sizeof(name), "_dmarc.%s", domain);
	if (has_policy(dns, name, "v=DMARC1", &err) == ST_NOTFOUND &&
	    domain_organizational(org, domain) == ST_OK)
		snprintf(name, sizeof(name), "_dmarc.%s", org);
	check_policy(doctor, dns, name, "v=DMARC1",
	    "publish the DMARC record that countersign init printed: without "
	    "it anybody may write in this name");
}

/* The name of an IPv4 address below in-addr.arpa. */
static bool
reverse_name(char name_r[DOMAIN_SIZE], const struct dns_record *a)
{
	if (a->len != 4)
		return false;
	snprintf(name_r, DOMAIN_SIZE, "%u.%u.%u.%u.in-addr.arpa", a->data[3],
	    a->data[2], a->data[1], a->data[0]);
	return true;
}

/* Many servers refuse mail from an address without a name. That of the MX of
 * the reply domain is taken for the one that sends. */
static void
check_ptr(struct doctor *doctor, struct dns *dns, const char *host)
{
	struct dns_answer a = {0}, ptr = {0};
	char name[DOMAIN_SIZE];
	struct err err = {""};

	if (dns_query(dns, &a, host, DNS_A, &err) == ST_OK &&
	    reverse_name(name, &a.records[0])) {
		enum status st = dns_query(dns, &ptr, name, DNS_PTR, &err);

		if (st == ST_OK)
			doctor_found(
			    doctor, OK, NULL, "%s has a PTR record", host);
		else if (st == ST_NOTFOUND)
			doctor_found(doctor, WARNING,
			    "have your provider publish a PTR record with the "
			    "mail server's name: many refuse mail without",
			    "%s, the address of %s, has no PTR record", name,
			    host);
	}
	dns_answer_clear(&a);
	dns_answer_clear(&ptr);
}

/* The exchange of an MX record, uncompressed; "" where it is malformed. */
static void
exchange_of(char host_r[DOMAIN_SIZE], const struct dns_record *mx)
{
	size_t at = 2, n = 0;

	host_r[0] = '\0';
	while (at < mx->len && mx->data[at] != 0) {
		size_t len = mx->data[at++];

		if (len > 63 || at + len > mx->len || n + len + 2 > DOMAIN_SIZE)
			return;
		if (n > 0)
			host_r[n++] = '.';
		memcpy(host_r + n, mx->data + at, len);
		n += len;
		at += len;
	}
	host_r[n] = '\0';
}

static void
check_sender(struct doctor *doctor, struct dns *dns)
{
	const struct settings *settings = doctor->settings;
	const char *from = strrchr(settings->from_mailbox, '@');
	struct dns_answer mx = {0};
	char host[DOMAIN_SIZE];
	struct err err = {""};

	check_policy(doctor, dns, settings->reply_domain, "v=spf1",
	    "publish the SPF record that countersign init printed: it is the "
	    "domain of MAIL FROM");
	if (from != NULL)
		check_dmarc(doctor, dns, from + 1);
	if (dns_query(dns, &mx, settings->reply_domain, DNS_MX, &err) ==
	    ST_OK) {
		exchange_of(host, &mx.records[0]);
		if (host[0] != '\0')
			check_ptr(doctor, dns, host);
	}
	dns_answer_clear(&mx);
}

void
doctor_dns(struct doctor *doctor)
{
	const char *anchor = doctor_setting(doctor, "dns", "trust_anchor");
	struct dns *dns = NULL;
	struct err err = {""};

	if (anchor[0] != '\0' && access(anchor, R_OK) != 0) {
		doctor_found(doctor, FAULT,
		    "install the package dns-root-data, or mend "
		    "dns.trust_anchor; \"\" does without DNSSEC",
		    "the trust anchor %s: %s", anchor, strerror(errno));
		return;
	}
	if (settings_open_dns(&dns, doctor->settings, &err) != ST_OK) {
		doctor_found(
		    doctor, FAULT, "mend the section dns", "%s", err.text);
		return;
	}
	check_reply_mx(doctor, dns);
	check_published_keys(doctor, dns);
	check_sender(doctor, dns);
	dns_close(dns);
}
