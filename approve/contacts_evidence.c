/* SPDX-License-Identifier: ISC
 * Look-ups as JSON, for the audit log and for people. Asks nothing and judges
 * nothing. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/contacts_impl.h"
#include "lib/base/buf.h"
#include "lib/dns/dns_rdata.h"

/* ------------------------------------------------------------------- texts */

static void
add_octets(struct buf *out, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++) {
		if (p[i] == '"' || p[i] == '\\')
			buf_addf(out, "\\%c", p[i]);
		else if (p[i] >= ' ' && p[i] < 0x7f)
			buf_addc(out, (char)p[i]);
		else
			buf_addf(out, "\\%03u", p[i]);
	}
}

const char *
contacts_show(char shown[CONTACTS_SHOWN_SIZE], const void *bytes, size_t len)
{
	struct buf text = BUF_INIT;

	add_octets(&text, bytes, len);
	snprintf(shown, CONTACTS_SHOWN_SIZE, "%s", buf_str(&text));
	buf_free(&text);
	return shown;
}

/* ----------------------------------------------------------------- records */

static void
add_address(
    struct buf *out, const struct dns_record *record, int family, size_t size)
{
	char text[INET6_ADDRSTRLEN];

	if (record->len == size &&
	    inet_ntop(family, record->data, text, sizeof(text)) != NULL)
		buf_adds(out, text);
	else
		add_octets(out, record->data, record->len);
}

static void
add_mx(struct buf *out, const struct dns_record *record)
{
	struct dns_mx mx;

	if (dns_mx_parse(&mx, record) == ST_OK)
		buf_addf(out, "%u %s", mx.preference, mx.host);
	else
		add_octets(out, record->data, record->len);
}

static void
add_txt(struct buf *out, const struct dns_record *record)
{
	char *text;
	size_t len;

	if (dns_txt_join(&text, &len, record) == ST_OK) {
		buf_addc(out, '"');
		add_octets(out, text, len);
		buf_addc(out, '"');
		free(text);
	} else {
		add_octets(out, record->data, record->len);
	}
}

static void
add_caa(struct buf *out, const struct dns_record *record)
{
	struct dns_caa caa;

	if (dns_caa_parse(&caa, record) != ST_OK) {
		add_octets(out, record->data, record->len);
		return;
	}
	buf_addf(out, "%u %.*s \"", caa.flags, (int)caa.tag_len, caa.tag);
	add_octets(out, caa.value, caa.value_len);
	buf_addc(out, '"');
}

/* As a zone file has it; octets alone where it is malformed. */
static json_t *
record_json(const struct dns_record *record, enum dns_type type)
{
	struct buf text = BUF_INIT;
	json_t *json;

	switch (type) {
	case DNS_A:
		add_address(&text, record, AF_INET, sizeof(struct in_addr));
		break;
	case DNS_AAAA:
		add_address(&text, record, AF_INET6, sizeof(struct in6_addr));
		break;
	case DNS_MX:
		add_mx(&text, record);
		break;
	case DNS_TXT:
		add_txt(&text, record);
		break;
	case DNS_CAA:
		add_caa(&text, record);
		break;
	case DNS_PTR: /* no contact is looked for there */
		add_octets(&text, record->data, record->len);
		break;
	}
	json = buf_ok(&text) ? json_string(buf_str(&text)) : NULL;
	buf_free(&text);
	return json;
}

static json_t *
records_json(const struct dns_answer *answer, enum dns_type type)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->n_records; i++) {
		if (json_array_append_new(
			list, record_json(&answer->records[i], type)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

/* ------------------------------------------------------------------ lookups */

static const char *
result_name(enum status result)
{
	return result == ST_OK         ? "records"
	       : result == ST_NOTFOUND ? "none"
				       : "unusable";
}

bool
contacts_add_lookup(json_t *lookups, const struct contacts_lookup *lookup)
{
	const struct dns_answer *answer = lookup->answer;
	json_t *records = records_json(answer, lookup->type), *item;

	if (records == NULL)
		return false;
	item = json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s, s:o}", "Source",
	    lookup->source, "Name", lookup->name, "Type",
	    dns_type_name(lookup->type), "Perspective", lookup->perspective,
	    "Security", answer->security == DNS_SECURE ? "secure" : "insecure",
	    "Result", result_name(lookup->result), "Records", records);
	return json_array_append_new(lookups, item) == 0;
}

static json_t *
whois_records(const struct whois_answer *answer)
{
	json_t *list = json_array();

	for (enum whois_role role = 0; role < WHOIS_ROLES; role++) {
		const struct whois_value *value = &answer->mailboxes[role];
		char shown[CONTACTS_SHOWN_SIZE];

		if (value->found == WHOIS_NONE)
			continue;
		contacts_show(shown, value->text, strlen(value->text));
		json_array_append_new(list,
		    json_sprintf("%s: %s%s", whois_role_name(role), shown,
			value->found == WHOIS_SEVERAL ? " and others" : ""));
	}
	return list;
}

bool
contacts_add_whois(
    json_t *lookups, const struct whois_found *whois, const char *domain)
{
	for (size_t i = 0; i < whois->n_hops; i++) {
		const struct whois_hop *hop = &whois->hops[i];
		bool last = i + 1 == whois->n_hops && hop->reason[0] == '\0';
		char shown[CONTACTS_SHOWN_SIZE];
		json_t *item = json_pack(
		    "{s:s, s:s, s:s, s:s, s:n, s:s, s:s*, s:o}", "Source",
		    "whois", "Name", domain, "Type", "WHOIS", "Server",
		    contacts_show(shown, hop->server, strlen(hop->server)),
		    "Security", "Result",
		    hop->reason[0] != '\0' ? "unusable"
		    : last                 ? "records"
					   : "referral",
		    "Reason", hop->reason[0] != '\0' ? hop->reason : NULL,
		    "Records",
		    last ? whois_records(&whois->answer) : json_array());

		if (json_array_append_new(lookups, item) != 0)
			return false;
	}
	return true;
}

static json_t *
contact_json(const struct contact *contact)
{
	json_t *sources = json_array();

	for (unsigned bit = CONTACT_CONSTRUCTED; bit <= CONTACT_WHOIS;
	     bit <<= 1) {
		if (contact->sources & bit)
			json_array_append_new(sources,
			    json_string(
				contact_source_name((enum contact_source)bit)));
	}
	return json_pack(
	    "{s:s, s:o}", "Email", contact->mailbox, "Sources", sources);
}

json_t *
contacts_json(const struct contacts_found *found)
{
	json_t *list = json_array();

	for (size_t i = 0; i < found->contacts.n_items; i++)
		json_array_append_new(
		    list, contact_json(&found->contacts.items[i]));
	return json_pack("{s:o, s:s?, s:s?, s:O, s:O}", "Contacts", list,
	    "MailDomain", found->mx_domain[0] ? found->mx_domain : NULL,
	    "DNSSEC", found->dnssec, "Lookups", found->lookups, "Unusable",
	    found->unusable);
}

json_t *
contacts_kept(const struct contacts_found *found, const char *domain)
{
	json_t *json = contacts_json(found), *tables = json_array();
	size_t n = CONTACTS_PERSPECTIVES_MAX + 1;

	while (n > 0 && found->dns[n - 1].len == 0)
		n--;
	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    tables, json_string(buf_str(&found->dns[i])));
	if (json_object_set_new(json, "DNS", tables) != 0 ||
	    json_object_set_new(json, "Domain", json_string(domain)) != 0) {
		json_decref(json);
		return NULL;
	}
	return json;
}
