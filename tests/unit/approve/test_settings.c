/* SPDX-License-Identifier: ISC
 * approve/settings.c and settings_keys.c: every key of the configuration, its
 * bounds, what must fit together, and that an error names file and line.
 * Reading the file is lib/base/conf's. */
#include "tests/fake/world.h"

#include "lib/dns/dns.h"

/* A file of these lines; what must stand comes first, unless it is left
 * out. */
static char *
file_without(const char *left_out, const char *more)
{
	char *text = world_conf(more), *line = strstr(text, left_out), *end;

	if (left_out[0] == '\0')
		return text;
	ck_assert_ptr_nonnull(line);
	end = strchr(line, '\n');
	ck_assert_ptr_nonnull(end);
	memmove(line, end, strlen(end) + 1); /* an empty line stays */
	return text;
}

static enum status
load_text(struct settings **settings_r, char path_r[PATH_MAX], const char *text)
{
	*settings_r = NULL;
	place_write(path_r, "countersign.conf", text);
	return settings_load(settings_r, path_r, &place_err);
}

/* interface.md's sample without what comes with later versions. */
static const char sample[] =
    "authority = \"Example Private CA\"          # who asks\n"
    "concerns  = \"abuse@ca.example\"            # in every mail and page\n"
    "support   = \"https://support.ca.example\"\n"
    "base_url  = \"https://approve.ca.example\"\n"
    "state_dir = \"/var/lib/countersign\"\n"
    "store     = \"sqlite\"\n"
    "seal_key  = \"/etc/countersign/seal.key\"\n"
    "control   = \"/run/countersign/control.sock\"\n"
    "log { to = \"syslog\"  level = \"info\" }\n"
    "milter {\n"
    "  socket        = \"inet:8893@127.0.0.1\"\n"
    "  socket_group  = \"\"     socket_mode = \"0660\"\n"
    "  reply_domain  = \"reply.ca.example\"\n"
    "  separator     = \"+\"\n"
    "  authserv_id   = \"mx.ca.example\"\n"
    "  archive       = false\n"
    "  max_message   = \"1M\"\n"
    "}\n"
    "sign \"rsa2026\" { domain = \"ca.example\""
    "  key = \"/etc/countersign/dkim/rsa2026.pem\" }\n"
    "sign \"ed2026\"  { domain = \"ca.example\""
    "  key = \"/etc/countersign/dkim/ed2026.pem\""
    "  algorithm = \"ed25519-sha256\" }\n"
    "http    { listen = \"127.0.0.1:8080\"  confirm = \"click\" }\n"
    "submit  { method = \"smtp\"  server = \"smtp://127.0.0.1:25\""
    "  from = \"Example Validation <validation@ca.example>\" }\n"
    "dns     { servers = {}  trust_anchor = \"/usr/share/dns/root.key\""
    "  timeout = \"10s\" }\n"
    "risk    { top = 1000 }\n"
    "whois   { server = \"whois.iana.org:43\" }\n"
    "audit   { key = \"/etc/countersign/audit.key\""
    "  origin = \"ca.example/countersign\" }\n"
    "policy \"default\" {\n"
    "  profile  = \"acm\"        profiles_allowed = {\"acm\"}\n"
    "  contacts = {\"constructed\"}\n"
    "  lifetime = \"72h\"   reuse = \"825d\"   request_lifetime = \"30d\""
    "   renew = false\n"
    "  quorum   = 1       distinct = \"mailbox\"\n"
    "  identity = \"same-domain\"\n"
    "  channels = {\"reply\", \"link\"}\n"
    "}\n"
    "policy \"example.com\"  { quorum = 2 }\n"
    "phrases \"en\" { approve = {\"I approve\", \"approve\", \"approved\"}"
    "  reject = {\"I reject\", \"reject\", \"rejected\", \"deny\"} }\n"
    "limits { requests_per_mailbox = 20  requests_per_domain = 10"
    "  requests_per_account = 100 }\n";

START_TEST(the_sample)
{
	char path[PATH_MAX];
	struct settings *s;
	struct policy_settings p;

	ck_ok(load_text(&s, path, sample));
	ck_assert_str_eq(s->authority, "Example Private CA");
	ck_assert_str_eq(s->concerns, "abuse@ca.example");
	ck_assert_str_eq(s->support, "https://support.ca.example");
	ck_assert_str_eq(s->base_url, "https://approve.ca.example");
	ck_assert_str_eq(s->state_dir, "/var/lib/countersign");
	ck_assert_str_eq(s->store, "sqlite");
	ck_assert_str_eq(s->seal_key, "/etc/countersign/seal.key");
	ck_assert_str_eq(s->control, "/run/countersign/control.sock");
	ck_assert_str_eq(s->reply_domain, "reply.ca.example");
	ck_assert_str_eq(s->authserv_id, "mx.ca.example");
	ck_assert_int_eq(s->separator, '+');
	ck_assert_str_eq(s->from, "Example Validation <validation@ca.example>");
	ck_assert_str_eq(s->from_mailbox, "validation@ca.example");
	ck_assert(!s->confirm_typed);
	ck_assert_uint_eq(s->max_message, 1024 * 1024);
	ck_assert_uint_eq(s->requests_per_mailbox, 20);
	ck_assert_uint_eq(s->requests_per_domain, 10);
	ck_assert_uint_eq(s->requests_per_account, 100);
	ck_assert_str_eq(s->submit.method, "smtp");
	ck_assert_str_eq(s->submit.server, "smtp://127.0.0.1:25");
	ck_assert_str_eq(s->phrase_approve, "I approve");
	ck_assert_str_eq(s->phrase_reject, "I reject");
	ck_assert(rules_settings(
	    &p, s->rules, NAMES("example.org"), 1, NULL, NULL, NULL));
	ck_assert_uint_eq(p.quorum, 1);
	ck_assert_int_eq(p.profile, PROFILE_ACM);
	ck_assert_int_eq(p.lifetime, WINDOW);
	ck_assert_int_eq(p.reuse, INT64_C(825) * DAY);
	ck_assert_int_eq(p.request_lifetime, LIFETIME);
	ck_assert_int_eq(p.identity, IDENTITY_SAME_DOMAIN);
	ck_assert_uint_eq(p.channels, CHANNEL_REPLY | CHANNEL_LINK);
	ck_assert(rules_settings(
	    &p, s->rules, NAMES("a.example.com"), 1, NULL, NULL, NULL));
	ck_assert_uint_eq(p.quorum, 2);
	ck_assert_int_eq(p.lifetime, WINDOW);
	settings_unref(s);
}
END_TEST

/* A: what decisions depend on is kept as a file that comes to the same rules
 * and the same text; keys and sockets are not in it. */
START_TEST(text_is_read_again)
{
	static const char more[] =
	    "policy \"/^pay\\\\.example\\\\.(com|org)$/\" { quorum = 3 }\n"
	    "policy \"b.example.com\" { }\n"
	    "policy \"a.example.com\" { channels = {\"reply\"} "
	    "distinct = \"person\" lifetime = \"36h\" }\n";
	char path[PATH_MAX];
	struct buf text = BUF_INIT;
	struct settings *s, *again;
	struct policy_settings p;

	buf_adds(&text, sample);
	buf_adds(&text, more);
	ck_ok(load_text(&s, path, buf_str(&text)));
	ck_assert_ptr_null(strstr(s->text, "seal"));
	ck_assert_ptr_null(strstr(s->text, "control"));
	ck_assert_ptr_null(strstr(s->text, "sqlite"));
	ck_assert_ptr_null(strstr(s->text, "/etc/countersign/"));
	ck_assert_msg(load_text(&again, path, s->text) == ST_OK, "%s\n%s",
	    place_err.text, s->text);
	ck_assert_str_eq(again->text, s->text);
	ck_assert_str_eq(again->text_hash, s->text_hash);
	ck_assert_str_eq(again->rules_hash, s->rules_hash);
	ck_assert(rules_settings(
	    &p, again->rules, NAMES("pay.example.org"), 1, NULL, NULL, NULL));
	ck_assert_uint_eq(p.quorum, 3);
	ck_assert_str_eq(again->reply_domain, s->reply_domain);
	ck_assert_str_eq(again->phrase_reject, s->phrase_reject);
	settings_unref(again);
	settings_unref(s);
	buf_free(&text);
}
END_TEST

/* What holds where the file says no more than it must is what the sample
 * writes out. */
START_TEST(defaults_are_the_samples)
{
	char path[PATH_MAX];
	char *text = world_conf("policy \"example.com\" { quorum = 2 }");
	struct settings *s, *full;

	ck_ok(load_text(&full, path, sample));
	ck_ok(load_text(&s, path, text));
	ck_assert_str_eq(s->store, full->store);
	ck_assert_str_eq(s->seal_key, full->seal_key);
	ck_assert_str_eq(s->control, full->control);
	ck_assert_int_eq(s->separator, full->separator);
	ck_assert_int_eq(s->confirm_typed, full->confirm_typed);
	ck_assert_uint_eq(s->max_message, full->max_message);
	ck_assert_uint_eq(s->requests_per_mailbox, full->requests_per_mailbox);
	ck_assert_uint_eq(s->requests_per_domain, full->requests_per_domain);
	ck_assert_uint_eq(s->requests_per_account, full->requests_per_account);
	ck_assert_str_eq(s->submit.method, full->submit.method);
	ck_assert_str_eq(s->submit.server, full->submit.server);
	ck_assert_str_eq(s->phrase_approve, full->phrase_approve);
	ck_assert_str_eq(s->phrase_reject, full->phrase_reject);
	settings_unref(s);
	settings_unref(full);
	free(text);
}
END_TEST

/* ----------------------------------------------------------------- refusals */

/* The sentence begins with the file, and with the line where it is known. */
static void
refused(
    const char *label, const char *left_out, const char *more, const char *want)
{
	char path[PATH_MAX], *text = file_without(left_out, more);
	struct settings *s;
	enum status st = load_text(&s, path, text);

	ck_assert_msg(st == ST_INVALID, "%s: got %s", label, status_name(st));
	ck_assert_ptr_null(s);
	ck_assert_msg(strncmp(place_err.text, path, strlen(path)) == 0 &&
			  place_err.text[strlen(path)] == ':',
	    "%s: got \"%s\"", label, place_err.text);
	ck_assert_msg(strstr(place_err.text, want) != NULL,
	    "%s: got \"%s\", want \"%s\"", label, place_err.text, want);
	free(text);
}

static const char *const needed[] = {"authority", "concerns", "base_url"};

START_TEST(needed_is_missing)
{
	char key[40];

	snprintf(key, sizeof(key), "%s = ", needed[_i]);
	refused(needed[_i], key, "", needed[_i]);
}
END_TEST

START_TEST(needed_of_a_section_is_missing)
{
	refused("reply_domain", "milter {", "", "reply_domain");
	refused("from", "submit {", "", "submit.from");
}
END_TEST

static const struct {
	const char *label, *left_out, *more;
	const char *want; /* null: taken */
} values[] = {
    {"an unknown key", "", "colour = \"red\"", "colour"},
    {"an unknown section", "", "milters { socket = \"x\" }", "milters"},
    {"an unknown key of a section", "", "http { port = 80 }", "port"},
    {"no configuration at all", "", "}", ":"},
    {"an open section", "", "http {", ":"},
    {"a policy twice", "",
	"policy \"example.com\" { quorum = 1 }\n"
	"policy \"example.com\" { quorum = 2 }",
	"example.com"},
    {"a selector twice", "",
	"sign \"a\" { domain = \"ca.example\" key = \"/k\" }\n"
	"sign \"a\" { domain = \"ca.example\" key = \"/k\" }",
	"a"},
    /* texts */
    {"authority of two lines", "authority", "authority = \"a\nb\"",
	"not closed"},
    {"authority with an escape", "authority", "authority = \"a\x1b[1m\"",
	"control character"},
    {"authority in UTF-8", "authority",
	"authority = \"Zertifizierung K\xc3\xb6"
	"ln\"",
	NULL},
    {"concerns is no mailbox", "concerns", "concerns = \"ca.example\"",
	"mailbox"},
    {"concerns of two", "concerns", "concerns = \"a@b.example, c@d.example\"",
	"mailbox"},
    {"base_url of another scheme", "base_url", "base_url = \"ftp://a\"",
	"https://"},
    {"base_url with a slash", "base_url", "base_url = \"https://a.example/\"",
	"slash"},
    {"base_url with a query", "base_url", "base_url = \"https://a/?x\"",
	"slash"},
    {"base_url that ends an attribute", "base_url",
	"base_url = \"https://a'/x\\\"y\"", "slash"},
    {"base_url with a path", "base_url", "base_url = \"https://a.example/x\"",
	NULL},
    {"base_url without TLS", "base_url", "base_url = \"http://127.0.0.1:8080\"",
	NULL},
    {"a relative state_dir", "state_dir", "state_dir = \"var\"",
	"absolute path"},
    {"a relative seal_key", "", "seal_key = \"seal.key\"", "absolute path"},
    {"a relative control", "", "control = \"control.sock\"", "absolute path"},
    {"relative templates", "templates", "templates = \"t\"", "absolute path"},
    {"another store", "", "store = \"mysql\"", "no store"},
    {"metrics", "", "metrics { listen = \"127.0.0.1:9815\" }", NULL},
    {"the view", "", "operator { listen = \"unix:/run/o.sock\" }", NULL},
    {"the view on loopback", "", "operator { listen = \"[::1]:81\" }", NULL},
    {"the view for everybody", "", "operator { listen = \"0.0.0.0:81\" }",
	"this machine"},
    {"no metrics", "", "metrics { listen = \"\" }", NULL},
    {"metrics at a port alone", "", "metrics { listen = \"9815\" }",
	"no address to listen on"},
    {"a hook", "", "hooks { on_outcome = \"/usr/local/bin/issue\" }", NULL},
    {"a hook with arguments", "", "hooks { on_outcome = \"issue -v\" }",
	"absolute path"},
    {"a hook's least time", "", "hooks { timeout = \"1s\" }", NULL},
    {"a hook without time", "", "hooks { timeout = \"0s\" }", "timeout"},
    {"a hook's most time", "", "hooks { timeout = \"1h\" }", NULL},
    {"a hook's endless time", "", "hooks { timeout = \"3601s\" }", "timeout"},
    {"hooks elsewhere", "", "hooks { runner = \"service\" }", NULL},
    {"hooks nowhere", "", "hooks { runner = \"cron\" }", "service"},
    {"log elsewhere", "", "log { to = \"file\" }", "syslog"},
    {"log to stderr", "", "log { to = \"stderr\" level = \"debug\" }", NULL},
    {"a log level that is none", "", "log { level = \"loud\" }", "debug"},
    /* milter */
    {"a socket as Postfix has it", "milter {",
	"milter { reply_domain = \"r.example\""
	" socket = \"inet:127.0.0.1:8893\" }",
	"inet:PORT@ADDRESS"},
    {"a unix socket", "milter {",
	"milter { reply_domain = \"r.example\" socket = \"unix:/run/x\" }",
	NULL},
    {"a relative unix socket", "milter {",
	"milter { reply_domain = \"r.example\" socket = \"unix:x\" }",
	"unix:/PATH"},
    {"an inet6 socket", "milter {",
	"milter { reply_domain = \"r.example\" socket = \"inet6:8893@::1\" }",
	NULL},
    {"port 0", "milter {",
	"milter { reply_domain = \"r.example\" socket = \"inet:0@127.0.0.1\" }",
	"inet:PORT"},
    {"port 65536", "milter {",
	"milter { reply_domain = \"r.example\""
	" socket = \"inet:65536@127.0.0.1\" }",
	"inet:PORT"},
    {"a mode that is none", "milter {",
	"milter { reply_domain = \"r.example\" socket_mode = \"0868\" }",
	"octal"},
    {"a mode of more bits", "milter {",
	"milter { reply_domain = \"r.example\" socket_mode = \"4660\" }",
	"octal"},
    {"a reply domain that is none", "milter {",
	"milter { reply_domain = \"a b\" }", "domain name"},
    {"a separator of two", "milter {",
	"milter { reply_domain = \"r.example\" separator = \"++\" }", "one of"},
    {"a separator that may be a token's", "milter {",
	"milter { reply_domain = \"r.example\" separator = \"a\" }", "one of"},
    {"no separator", "milter {",
	"milter { reply_domain = \"r.example\" separator = \"\" }", "one of"},
    {"another separator", "milter {",
	"milter { reply_domain = \"r.example\" separator = \"-\" }", NULL},
    {"max_message below", "milter {",
	"milter { reply_domain = \"r.example\" max_message = \"16383\" }",
	"max_message"},
    {"max_message least", "milter {",
	"milter { reply_domain = \"r.example\" max_message = \"16K\" }", NULL},
    {"max_message most", "milter {",
	"milter { reply_domain = \"r.example\" max_message = \"64M\" }", NULL},
    {"max_message above", "milter {",
	"milter { reply_domain = \"r.example\" max_message = \"65M\" }",
	"max_message"},
    {"max_message that is none", "milter {",
	"milter { reply_domain = \"r.example\" max_message = \"big\" }",
	"max_message"},
    /* sign */
    {"O3 another domain than From's", "",
	"sign \"a\" { domain = \"other.example\" key = \"/k\" }",
	"must be ca.example"},
    {"O3 no domain", "", "sign \"a\" { key = \"/k\" }", "must be ca.example"},
    {"O3 a domain in another case", "",
	"sign \"a\" { domain = \"CA.Example\" key = \"/k\" }", NULL},
    {"O3 sha1", "",
	"sign \"a\" { domain = \"ca.example\" key = \"/k\""
	" algorithm = \"rsa-sha1\" }",
	"ed25519-sha256"},
    {"O3 a relative key", "",
	"sign \"a\" { domain = \"ca.example\" key = \"k\" }", "absolute path"},
    /* http, submit, dns */
    {"http without a port", "", "http { listen = \"127.0.0.1\" }",
	"no address to listen on"},
    {"http without an address", "", "http { listen = \":80\" }",
	"no address to listen on"},
    {"http at port 0", "", "http { listen = \"127.0.0.1:0\" }", "port 0"},
    {"http by a host's name", "", "http { listen = \"localhost:80\" }",
	"no address to listen on"},
    {"the view at a name that looks local", "",
	"operator { listen = \"127.example.com:81\" }",
	"no address to listen on"},
    {"http with a tail", "", "http { listen = \"127.0.0.1:80x\" }",
	"no address to listen on"},
    {"http by IPv6", "", "http { listen = \"[::1]:80\" }", NULL},
    {"http on a unix socket", "", "http { listen = \"unix:/run/x\" }", NULL},
    {"confirm otherwise", "", "http { confirm = \"twice\" }", "typed"},
    {"confirm typed", "", "http { confirm = \"typed\" }", NULL},
    {"From without a domain", "submit {", "submit { from = \"Jane\" }",
	"one mailbox"},
    {"From of two", "submit {",
	"submit { from = \"a@ca.example, b@ca.example\" }", "one mailbox"},
    {"From as a group", "submit {", "submit { from = \"a: b@ca.example;\" }",
	"one mailbox"},
    {"From bare", "submit {", "submit { from = \"a@ca.example\" }", NULL},
    {"submit otherwise", "submit {",
	"submit { from = \"a@ca.example\" method = \"uucp\" }", "method"},
    {"by sendmail", "submit {",
	"submit { from = \"a@ca.example\" method = \"sendmail\" }", NULL},
    {"dns timeout 0", "", "dns { timeout = \"0s\" }", "timeout"},
    {"dns timeout least", "", "dns { timeout = \"1s\" }", NULL},
    {"dns timeout most", "", "dns { timeout = \"60s\" }", NULL},
    {"dns timeout above", "", "dns { timeout = \"61s\" }", "timeout"},
    {"dns without validation", "", "dns { trust_anchor = \"\" }", NULL},
    {"risk top below", "", "risk { top = -1 }", "top"},
    /* policy */
    {"lifetime below", "", "policy \"default\" { lifetime = \"59s\" }",
	"lifetime"},
    {"lifetime least", "", "policy \"default\" { lifetime = \"60s\" }", NULL},
    {"lifetime most", "", "policy \"default\" { lifetime = \"30d\" }", NULL},
    {"lifetime above", "", "policy \"default\" { lifetime = \"721h\" }",
	"lifetime"},
    {"lifetime that is none", "", "policy \"default\" { lifetime = \"3 d\" }",
	"lifetime"},
    {"reuse none", "", "policy \"default\" { reuse = \"0\" }", NULL},
    {"W4 reuse most", "", "policy \"default\" { reuse = \"825d\" }", NULL},
    {"W4 reuse above", "", "policy \"default\" { reuse = \"826d\" }", "reuse"},
    {"request_lifetime below", "",
	"policy \"default\" { request_lifetime = \"59m\" }",
	"request_lifetime"},
    {"request_lifetime above", "",
	"policy \"default\" { request_lifetime = \"366d\" }",
	"request_lifetime"},
    {"quorum 0", "", "policy \"default\" { quorum = 0 }", "quorum"},
    {"quorum 16", "", "policy \"default\" { quorum = 16 }", NULL},
    {"quorum 17", "", "policy \"default\" { quorum = 17 }", "quorum"},
    {"quorum below 0", "", "policy \"default\" { quorum = -1 }", "quorum"},
    {"quorum as a word", "", "policy \"default\" { quorum = two }", "quorum"},
    {"a profile that is none", "", "policy \"default\" { profile = \"abc\" }",
	"no profile"},
    {"contacts that are none", "",
	"policy \"default\" { contacts = {\"friends\"} }", "no source"},
    {"no contacts", "", "policy \"default\" { contacts = {} }", "empty"},
    {"no channels", "", "policy \"default\" { channels = {} }", "empty"},
    {"a channel that is none", "",
	"policy \"default\" { channels = {\"phone\"} }", "reply or link"},
    {"distinct that is none", "", "policy \"default\" { distinct = \"face\" }",
	"mailbox"},
    {"identity that is none", "", "policy \"default\" { identity = \"dna\" }",
	"same-mailbox"},
    {"I3 same-mailbox with link", "",
	"policy \"default\" { identity = \"same-mailbox\" }",
	"together with channel link"},
    {"I3 the same of one domain", "",
	"policy \"example.com\" { identity = \"same-mailbox\" }",
	"together with channel link"},
    {"I3 same-mailbox without link", "",
	"policy \"default\" { identity = \"same-mailbox\""
	" channels = {\"reply\"} }",
	NULL},
    {"I3 same-domain with link", "",
	"policy \"default\" { identity = \"same-domain\""
	" channels = {\"link\"} }",
	NULL},
    {"a policy for no name", "", "policy \"a b\" { quorum = 2 }", "title"},
    {"a policy for a wildcard", "", "policy \"*.example.com\" { quorum = 2 }",
	"title"},
    {"a policy for a U-label", "",
	"policy \"b\xc3\xbc"
	"cher.com\" { quorum = 2 }",
	NULL},
    /* phrases */
    {"a phrase under both", "",
	"phrases \"en\" { approve = {\"ok\"} reject = {\"OK\"} }", "phrases"},
    {"an empty phrase", "",
	"phrases \"en\" { approve = {\"\"} reject = {\"no\"} }", "phrase"},
    {"a phrase with a tab", "",
	"phrases \"en\" { approve = {\"I\tapprove\"} reject = {\"no\"} }",
	"control character"},
    {"nothing to approve", "", "phrases \"en\" { reject = {\"no\"} }",
	"at least"},
    {"nothing to reject", "", "phrases \"en\" { approve = {\"yes\"} }",
	"at least"},
    {"one language has each", "",
	"phrases \"en\" { approve = {\"yes\"} }\n"
	"phrases \"de\" { reject = {\"nein\"} }",
	NULL},
    /* limits */
    {"no requests", "", "limits { requests_per_domain = 0 }",
	"requests_per_domain"},
    {"fewer than none", "", "limits { requests_per_account = -1 }",
	"requests_per_account"},
    {"one a day", "", "limits { requests_per_mailbox = 1 }", NULL},
};

START_TEST(values_and_bounds)
{
	const char *label = values[_i].label;
	char path[PATH_MAX], *text;
	struct settings *s;

	if (values[_i].want != NULL) {
		refused(label, values[_i].left_out, values[_i].more,
		    values[_i].want);
		return;
	}
	text = file_without(values[_i].left_out, values[_i].more);
	ck_assert_msg(load_text(&s, path, text) == ST_OK, "%s: got \"%s\"",
	    label, place_err.text);
	settings_unref(s);
	free(text);
}
END_TEST

/* FILE:LINE, whether libconfuse, a check or the whole found it. */
static const struct {
	const char *label, *more;
	int line; /* of `more` */
} lines[] = {
    {"an unknown key", "\n\ncolour = 1", 3},
    {"a bound", "\npolicy \"default\" {\n quorum = 0\n}", 3},
    {"a check", "http {\n\n confirm = \"x\"\n}", 3},
    {"together", "\npolicy \"a.com\" {\n identity = \"same-mailbox\"\n}", 3},
    {"a hook", "hooks {\n on_outcome = \"x\"\n}", 2},
    {"a resolver", "dns {\n servers = {\"127.0.0.1\", \"x\"}\n}", 2},
    {"a resolver's port", "dns {\n servers = {\"127.0.0.1@99999\"}\n}", 2},
    {"no phrase to approve", "\nphrases \"de\" { reject = {\"nein\"} }", 2},
    {"a phrase without words",
	"phrases \"fr\" { approve = {\"oui\"} reject = {\"non\"} }\n"
	"phrases \"de\" { approve = {\"!\"} reject = {\"nein\"} }",
	2},
    {"a phrase of both",
	"phrases \"fr\" { approve = {\"oui\"} reject = {\"non\"} }\n"
	"phrases \"de\" { approve = {\"non\"} reject = {\"nein\"} }",
	2},
};

START_TEST(error_names_the_line)
{
	char path[PATH_MAX], want[PATH_MAX + 20];
	char *base = world_conf(""), *text = world_conf(lines[_i].more);
	struct settings *s;
	int line = lines[_i].line - 1;

	for (const char *p = base; *p != '\0'; p++)
		line += *p == '\n';
	ck_status(load_text(&s, path, text), ST_INVALID);
	snprintf(want, sizeof(want), "%s:%d: ", path, line);
	ck_assert_msg(strncmp(place_err.text, want, strlen(want)) == 0,
	    "%s: got \"%s\", want \"%s\"", lines[_i].label, place_err.text,
	    want);
	free(base);
	free(text);
}
END_TEST

START_TEST(no_file)
{
	struct settings *s = NULL;

	ck_status(
	    settings_load(&s, "/nonexistent/countersign.conf", &place_err),
	    ST_INVALID);
	ck_assert_ptr_nonnull(
	    strstr(place_err.text, "/nonexistent/countersign.conf"));
	ck_assert_ptr_null(s);
}
END_TEST

/* ------------------------------------------------------------------ phrases */

static const struct {
	const char *label, *conf, *line;
	enum verdict want;
} phrase_cases[] = {
    {"default", "", "I approve", VERDICT_APPROVE},
    {"default", "", "approved", VERDICT_APPROVE},
    {"default", "", "deny", VERDICT_REJECT},
    {"default", "", "ja", VERDICT_NONE},
    {"own ones replace them",
	"phrases \"de\" { approve = {\"ja\"} reject = {\"nein\"} }", "approve",
	VERDICT_NONE},
    {"own ones", "phrases \"de\" { approve = {\"ja\"} reject = {\"nein\"} }",
	"ja", VERDICT_APPROVE},
    {"the second language",
	"phrases \"de\" { approve = {\"ja\"} reject = {\"nein\"} }\n"
	"phrases \"fr\" { approve = {\"oui\"} reject = {\"non\"} }",
	"non", VERDICT_REJECT},
};

START_TEST(i6_phrases)
{
	struct settings *s = world_load(phrase_cases[_i].conf);
	const char *line = phrase_cases[_i].line;
	struct reply_reading reading;

	ck_ok(reply_read(&reading, s->phrases, line, strlen(line), NULL));
	ck_assert_msg(reading.verdict == phrase_cases[_i].want,
	    "%s: \"%s\": got %d", phrase_cases[_i].label, line,
	    (int)reading.verdict);
	settings_unref(s);
}
END_TEST

START_TEST(phrases_shown)
{
	struct settings *s =
	    world_load("phrases \"de\" { approve = {\"Ja\", \"gut\"} }\n"
		       "phrases \"fr\" { approve = {\"oui\"} reject = "
		       "{\"non\", \"nu\"} }");

	ck_assert_str_eq(s->phrase_approve, "Ja");
	ck_assert_str_eq(s->phrase_reject, "non");
	settings_unref(s);
}
END_TEST

/* None is left out in silence. */
START_TEST(too_many_phrases)
{
	struct buf more = BUF_INIT;

	buf_adds(&more, "phrases \"en\" { reject = {\"no\"} approve = {\"p\"");
	for (int i = 0; i < REPLY_PHRASES_MAX - 1; i++)
		buf_addf(&more, ", \"yes %d\"", i);
	buf_adds(&more, "} }");
	refused("513", "", buf_str(&more), "512");
	buf_free(&more);
}
END_TEST

/* -------------------------------------------------------------------- rules */

static const struct {
	const char *label, *a, *b;
	bool same;
} hash_cases[] = {
    {"nothing", "", "", true},
    {"a comment", "", "# x", true},
    {"limits", "", "limits { requests_per_domain = 3 }", true},
    {"a default written out", "", "policy \"default\" { quorum = 1 }", true},
    {"72 h as 3 d", "policy \"default\" { lifetime = \"72h\" }",
	"policy \"default\" { lifetime = \"3d\" }", true},
    {"a domain in another case", "policy \"example.com\" { quorum = 2 }",
	"policy \"Example.COM\" { quorum = 2 }", true},
    {"the quorum", "policy \"default\" { quorum = 1 }",
	"policy \"default\" { quorum = 2 }", false},
    {"the lifetime", "", "policy \"default\" { lifetime = \"71h\" }", false},
    {"the reuse", "", "policy \"default\" { reuse = \"1d\" }", false},
    {"the request's lifetime", "",
	"policy \"default\" { request_lifetime = \"1d\" }", false},
    {"the identity", "", "policy \"default\" { identity = \"token\" }", false},
    {"the channels", "", "policy \"default\" { channels = {\"link\"} }", false},
    {"a rule more", "", "policy \"example.com\" { quorum = 1 }", false},
    {"a rule of another domain", "policy \"example.com\" { quorum = 2 }",
	"policy \"example.org\" { quorum = 2 }", false},
    {"a rule that sets what is the default",
	"policy \"example.com\" { quorum = 2 }",
	"policy \"example.com\" { quorum = 2 lifetime = \"72h\" }", false},
};

/* Every decision names the rules it was made by. */
START_TEST(rules_hash)
{
	struct settings *a = world_load(hash_cases[_i].a);
	struct settings *b = world_load(hash_cases[_i].b);

	ck_assert_uint_eq(strlen(a->rules_hash), strlen("sha256:") + 64);
	ck_assert_int_eq(strncmp(a->rules_hash, "sha256:", 7), 0);
	ck_assert_msg(
	    (strcmp(a->rules_hash, b->rules_hash) == 0) == hash_cases[_i].same,
	    "%s: %s and %s", hash_cases[_i].label, a->rules_hash,
	    b->rules_hash);
	settings_unref(a);
	settings_unref(b);
}
END_TEST

/* Q7: a rule sets what its section says; the default gives the rest. */
START_TEST(q7_rule_sets_its_own)
{
	struct settings *s = world_load(
	    "policy \"example.com\" { quorum = 3 }\n"
	    "policy \"default\" { quorum = 2 lifetime = \"24h\""
	    " identity = \"authenticated\" channels = {\"reply\"} }");
	struct policy_settings p;

	ck_assert(rules_settings(
	    &p, s->rules, NAMES("a.example.com"), 1, NULL, NULL, NULL));
	ck_assert_uint_eq(p.quorum, 3);
	ck_assert_int_eq(p.lifetime, 24 * HOUR);
	ck_assert_int_eq(p.identity, IDENTITY_AUTHENTICATED);
	ck_assert_uint_eq(p.channels, CHANNEL_REPLY);
	ck_assert(rules_settings(
	    &p, s->rules, NAMES("example.org"), 1, NULL, NULL, NULL));
	ck_assert_uint_eq(p.quorum, 2);
	settings_unref(s);
}
END_TEST

/* ------------------------------------------------------------------- others */

/* A session keeps the settings that it began with. */
START_TEST(references)
{
	struct settings *s = world_load("");
	struct settings *kept = settings_ref(s);

	ck_assert_ptr_eq(kept, s);
	settings_unref(s);
	ck_assert_str_eq(kept->authority, "Example Private CA");
	settings_unref(kept);
	settings_unref(NULL);
}
END_TEST

START_TEST(defaults_alone)
{
	struct conf *conf = NULL;

	ck_ok(settings_defaults(&conf));
	ck_assert_str_eq(conf_str(conf, NULL, NULL, "store"), "sqlite");
	ck_assert_str_eq(conf_str(conf, NULL, NULL, "authority"), "");
	ck_assert_int_eq(
	    conf_int(conf, "policy", "default", "lifetime"), WINDOW);
	conf_free(conf);
}
END_TEST

static const struct {
	size_t n;
	enum status want;
} server_cases[] = {{0, ST_OK}, {1, ST_OK}, {16, ST_OK}, {17, ST_INVALID}};

START_TEST(dns_servers)
{
	struct buf more = BUF_INIT;
	struct dns *dns = NULL;
	struct settings *s;

	buf_adds(&more, "dns { trust_anchor = \"\" servers = {");
	for (size_t i = 0; i < server_cases[_i].n; i++)
		buf_addf(&more, "%s\"127.0.0.1@%zu\"", i ? ", " : "", 5300 + i);
	buf_adds(&more, "} }");
	s = world_load(buf_str(&more));
	ck_status(
	    settings_open_dns(&dns, s, &place_err), server_cases[_i].want);
	if (dns != NULL)
		dns_close(dns);
	settings_unref(s);
	buf_free(&more);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("settings");
	TCase *tc = world_case(suite, "settings", false);

	tcase_add_test(tc, the_sample);
	tcase_add_test(tc, text_is_read_again);
	tcase_add_test(tc, defaults_are_the_samples);
	tcase_add_loop_test(tc, needed_is_missing, 0, COUNT_OF(needed));
	tcase_add_test(tc, needed_of_a_section_is_missing);
	tcase_add_loop_test(tc, values_and_bounds, 0, COUNT_OF(values));
	tcase_add_loop_test(tc, error_names_the_line, 0, COUNT_OF(lines));
	tcase_add_test(tc, no_file);
	tcase_add_loop_test(tc, i6_phrases, 0, COUNT_OF(phrase_cases));
	tcase_add_test(tc, phrases_shown);
	tcase_add_test(tc, too_many_phrases);
	tcase_add_loop_test(tc, rules_hash, 0, COUNT_OF(hash_cases));
	tcase_add_test(tc, q7_rule_sets_its_own);
	tcase_add_test(tc, references);
	tcase_add_test(tc, defaults_alone);
	tcase_add_loop_test(tc, dns_servers, 0, COUNT_OF(server_cases));
	return place_run(suite);
}
