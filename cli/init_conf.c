/* SPDX-License-Identifier: ISC
 * The text of the configuration's sample, once: conf/countersign.conf is
 * compared with it by a test. What the keys do is countersign.conf(5)'s. */
#include "cli/init_conf.h"

#include <string.h>

/* @DIR@, @STATE@, @RUN@, @DOMAIN@ and @YEAR@ are filled in. */
static const char sample[] =
    "# countersign.conf(5). A line that begins with # is a comment; keys\n"
    "# that are commented out show their default.\n"
    "\n"
    "# Who asks. These four go into every mail and page: change them.\n"
    "authority = \"Certification authority of @DOMAIN@\"\n"
    "concerns  = \"abuse@@DOMAIN@\"\n"
    "support   = \"https://support.@DOMAIN@\"\n"
    "base_url  = \"https://approve.@DOMAIN@\"\n"
    "\n"
    "state_dir = \"@STATE@\"\n"
    "# In state_dir, for one host; or \"postgresql://USER@HOST/DATABASE\".\n"
    "# store   = \"sqlite\"\n"
    "# Made by countersign keygen --seal; mode 0640, for the group of both\n"
    "# daemons. The milter signs only mail that carries its seal.\n"
    "seal_key  = \"@DIR@/seal.key\"\n"
    "# Who may write to this socket may ask, cancel and reject.\n"
    "control   = \"@RUN@/control.sock\"\n"
    "# Texts of mails and pages of your own, a folder a language:\n"
    "# templates = \"@DIR@/templates\"\n"
    "# Of every mail, in this order; pages follow the reader's browser:\n"
    "# languages = {\"en\"}\n"
    "\n"
    "log {\n"
    "  # \"syslog\" or \"stderr\"; error, warn, info or debug\n"
    "  to    = \"syslog\"\n"
    "  level = \"info\"\n"
    "}\n"
    "\n"
    "milter {\n"
    "  # The mail server names it the other way round: Postfix writes\n"
    "  # inet:127.0.0.1:8893, or unix:/path for a Unix socket.\n"
    "  socket       = \"inet:8893@127.0.0.1\"\n"
    "  # socket_group = \"\"\n"
    "  # socket_mode  = \"0660\"\n"
    "  # Replies and delivery reports go there; it needs an MX record.\n"
    "  reply_domain = \"reply.@DOMAIN@\"\n"
    "  # separator    = \"+\"\n"
    "  # The name in Authentication-Results: that of your mail server.\n"
    "  authserv_id  = \"mx.@DOMAIN@\"\n"
    "  # false: an approval counts only in a reply that says nothing else.\n"
    "  # free_text    = \"true\"\n"
    "  # max_message  = \"1M\"\n"
    "}\n"
    "\n"
    "# One section a DKIM selector; the domain is that of submit.from.\n"
    "sign \"rsa@YEAR@\" {\n"
    "  domain = \"@DOMAIN@\"\n"
    "  key    = \"@DIR@/dkim/rsa@YEAR@.pem\"\n"
    "}\n"
    "sign \"ed@YEAR@\" {\n"
    "  domain    = \"@DOMAIN@\"\n"
    "  key       = \"@DIR@/dkim/ed@YEAR@.pem\"\n"
    "  algorithm = \"ed25519-sha256\"\n"
    "}\n"
    "\n"
    "# The approval page; put a TLS proxy in front of it.\n"
    "http {\n"
    "  listen  = \"127.0.0.1:8080\"   # or \"unix:/path\"\n"
    "  # \"typed\": the domain must be typed before a button counts\n"
    "  confirm = \"click\"\n"
    "}\n"
    "\n"
    "# Requests, timelines and troubles for this machine's browsers; it only\n"
    "# shows.\n"
    "# operator { listen = \"unix:@RUN@/operator.sock\" }\n"
    "\n"
    "# For Prometheus, at /metrics; it names nobody.\n"
    "# metrics { listen = \"127.0.0.1:9815\" }\n"
    "\n"
    "submit {\n"
    "  method = \"smtp\"              # or \"sendmail\"\n"
    "  server = \"smtp://127.0.0.1:25\"\n"
    "  # sendmail = \"/usr/sbin/sendmail\"\n"
    "  from   = \"Domain validation <validation@@DOMAIN@>\"\n"
    "}\n"
    "\n"
    "dns {\n"
    "  # servers    = {\"127.0.0.1@53\"}   # none: from the root servers on\n"
    "  # \"\" does not validate DNSSEC\n"
    "  trust_anchor = \"/usr/share/dns/root.key\"\n"
    "  timeout      = \"10s\"\n"
    "  # Further resolvers elsewhere, for profile tls-br:\n"
    "  # perspectives = {\"192.0.2.53\", \"198.51.100.53\"}\n"
    "}\n"
    "\n"
    "# Names on these lists are not asked about; countersign risk import.\n"
    "# risk {\n"
    "#   list = \"@STATE@/top-sites.csv\"   # lines of rank,domain\n"
    "#   top  = 1000\n"
    "#   deny = \"@DIR@/deny.txt\"          # a domain a line\n"
    "# }\n"
    "\n"
    "# A program that is told of every outcome, the request as JSON on its\n"
    "# standard input; again until it exits 0. \"service\": it is run by\n"
    "# countersign-hook.service, away from the store and the seal key.\n"
    "# hooks {\n"
    "#   on_outcome = \"/usr/local/bin/issue\"\n"
    "#   timeout    = \"60s\"\n"
    "#   runner     = \"daemon\"\n"
    "# }\n"
    "\n"
    "audit {\n"
    "  key    = \"@DIR@/audit.key\"\n"
    "  origin = \"@DOMAIN@/countersign\"\n"
    "}\n"
    "\n"
    "# What holds for every name that no other policy names.\n"
    "policy \"default\" {\n"
    "  # acm, acm-2017, tls-br, smime-br or private\n"
    "  profile  = \"acm\"\n"
    "  # profiles_allowed = {\"acm\", \"smime-br\"}   # for --profile\n"
    "  # constructed, mx, dns-txt, dns-caa\n"
    "  contacts = {\"constructed\"}\n"
    "  lifetime = \"72h\"             # of a mail's link and reply address\n"
    "  reuse    = \"825d\"            # of a validation\n"
    "  request_lifetime = \"30d\"\n"
    "  # renew  = true              # ask again before the end\n"
    "  quorum   = 1                 # approvals a name\n"
    "  # distinct = \"person\"       # of each From one; replies alone\n"
    "  # token, authenticated, same-domain or same-mailbox\n"
    "  identity = \"same-domain\"\n"
    "  channels = {\"reply\", \"link\"}\n"
    "}\n"
    "# A domain and what lies below it; of all that match, the strictest\n"
    "# value of each setting holds.\n"
    "# policy \"example.com\" {\n"
    "#   quorum = 2\n"
    "# }\n"
    "# policy \"/^pay[0-9]*\\\\.example\\\\.org$/\" {   # a PCRE2 pattern\n"
    "#   quorum = 3\n"
    "# }\n"
    "\n"
    "# A reply counts where a phrase is a line of its own. Without this\n"
    "# section those of 26 languages are known: countersign.conf(5).\n"
    "# phrases \"en\" {\n"
    "#   approve = {\"I approve\", \"approve\", \"approved\"}\n"
    "#   reject  = {\"I reject\", \"reject\", \"rejected\", \"deny\"}\n"
    "# }\n"
    "\n"
    "# A day.\n"
    "limits {\n"
    "  requests_per_mailbox = 20\n"
    "  requests_per_domain  = 10\n"
    "  requests_per_account = 100\n"
    "}\n";

static void
add_dir(struct buf *out, const struct init_place *place)
{
	buf_adds(out, place->dir);
}

static void
add_domain(struct buf *out, const struct init_place *place)
{
	buf_adds(out, place->domain);
}

static void
add_year(struct buf *out, const struct init_place *place)
{
	buf_addf(out, "%d", place->year);
}

static void
add_run(struct buf *out, const struct init_place *place)
{
	if (strcmp(place->dir, INIT_DIR) == 0)
		buf_adds(out, "/run/countersign");
	else
		buf_adds(out, place->dir);
}

void
init_conf_state_dir(struct buf *out, const struct init_place *place)
{
	if (strcmp(place->dir, INIT_DIR) == 0)
		buf_adds(out, "/var/lib/countersign");
	else
		buf_addf(out, "%s/state", place->dir);
}

static const struct {
	const char *mark;
	void (*add)(struct buf *out, const struct init_place *place);
} marks[] = {
    {"@DIR@", add_dir},
    {"@STATE@", init_conf_state_dir},
    {"@RUN@", add_run},
    {"@DOMAIN@", add_domain},
    {"@YEAR@", add_year},
};

/* The length of the mark that was filled in; 0 where none stands at `p`. */
static size_t
add_mark(struct buf *out, const struct init_place *place, const char *p)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t len = strlen(marks[i].mark);

		if (strncmp(p, marks[i].mark, len) == 0) {
			marks[i].add(out, place);
			return len;
		}
	}
	return 0;
}

void
init_conf_write(struct buf *out, const struct init_place *place)
{
	const char *p = sample;

	while (*p != '\0') {
		size_t len = *p == '@' ? add_mark(out, place, p) : 0;

		if (len == 0)
			buf_addc(out, *p);
		p += len == 0 ? 1 : len;
	}
}
