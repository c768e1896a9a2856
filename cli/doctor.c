/* SPDX-License-Identifier: ISC
 * countersign doctor: everything that is wrong with this installation, each
 * with its remedy. Looks only; what the daemon sees itself is asked of it. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <jansson.h>

#include "approve/notify.h"
#include "approve/web/web.h"
#include "cli/control.h"
#include "cli/http.h"
#include "cli/probe.h"
#include "cli/show.h"
#include "cli/testkey.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"

enum result { OK, WARNING, FAULT };
enum { TEXT_SIZE = 1024, HEALTH_TIMEOUT_S = 5, RESULT_WIDTH = 9 };

/* 2026-01-01: no clock that is right shows less. */
#define CLOCK_LEAST ((int64_t)1767225600)

struct doctor {
	struct cli *cli;
	const struct settings *settings;
	json_t *findings;
	const char *check; /* the one under way */
	enum result worst;
	bool daemon_answers;
};

/* `remedy` may be null where there is nothing to do. */
static void PRINTF_LIKE(4, 5) found(struct doctor *doctor, enum result result,
    const char *remedy, const char *fmt, ...)
{
	static const char *const words[] = {"ok", "warning", "fault"};
	char text[TEXT_SIZE];
	char *clean;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* A banner or a path may hold any bytes, and JSON none but UTF-8. */
	clean = show_clean(text);
	json_array_append_new(doctor->findings,
	    json_pack("{s:s, s:s, s:s, s:s?}", "Check", doctor->check, "Result",
		words[result], "Message", clean != NULL ? clean : "", "Remedy",
		remedy));
	free(clean);
	if (result > doctor->worst)
		doctor->worst = result;
}

static const char *
setting(const struct doctor *doctor, const char *section, const char *name)
{
	return conf_str(doctor->settings->conf, section, NULL, name);
}

/* --------------------------------------------------------------------- files
 */

static void
check_configuration(struct doctor *doctor)
{
	struct stat sb;

	if (stat(doctor->cli->conf, &sb) == 0 && (sb.st_mode & 022) != 0)
		found(doctor, FAULT, "chmod go-w that file",
		    "%s may be written by others than its owner",
		    doctor->cli->conf);
	else
		found(doctor, OK, NULL, "%s is in order", doctor->cli->conf);
}

/* A key must not be read by others, nor changed by its group; its owner is
 * root or whoever owns the state. */
static void
check_key(struct doctor *doctor, const char *path)
{
	struct stat sb, state;

	if (stat(path, &sb) != 0) {
		bool denied = errno == EACCES;

		found(doctor, denied ? WARNING : FAULT,
		    denied ? "run doctor as root"
			   : "make it with countersign keygen, or mend the "
			     "path in the configuration",
		    "%s: %s", path, strerror(errno));
		return;
	}
	if ((sb.st_mode & 07) != 0)
		found(doctor, FAULT, "chmod 640 that file",
		    "%s may be read by everybody (mode %04o)", path,
		    sb.st_mode & 07777);
	else if ((sb.st_mode & 030) != 0)
		found(doctor, WARNING, "chmod 640 that file",
		    "%s may be changed by its group (mode %04o)", path,
		    sb.st_mode & 07777);
	else if (sb.st_uid != 0 &&
		 stat(doctor->settings->state_dir, &state) == 0 &&
		 sb.st_uid != state.st_uid)
		found(doctor, WARNING, "chown root that file",
		    "%s belongs to user %u, neither root nor the daemons'",
		    path, (unsigned)sb.st_uid);
	else
		found(doctor, OK, NULL, "%s: mode %04o", path,
		    sb.st_mode & 07777);
}

static void
check_keys(struct doctor *doctor)
{
	const struct conf *conf = doctor->settings->conf;

	check_key(doctor, doctor->settings->seal_key);
	check_key(doctor, setting(doctor, "audit", "key"));
	for (size_t i = 0; i < conf_n_titles(conf, "sign"); i++)
		check_key(doctor,
		    conf_str(conf, "sign", conf_title(conf, "sign", i), "key"));
	if (conf_n_titles(conf, "sign") == 0)
		found(doctor, FAULT,
		    "add a section sign, with a key from countersign keygen",
		    "no section sign: mails would leave unsigned");
}

static void
check_state(struct doctor *doctor)
{
	const char *path = doctor->settings->state_dir;
	struct stat sb;

	if (stat(path, &sb) != 0 || !S_ISDIR(sb.st_mode)) {
		found(doctor, FAULT,
		    "make the folder, mode 0750, owned by the daemons' user",
		    "%s: is not there, or is no folder", path);
		return;
	}
	if ((sb.st_mode & 07) != 0)
		found(doctor, (sb.st_mode & 02) != 0 ? FAULT : WARNING,
		    "chmod o-rwx that folder",
		    "%s may be %s by everybody (mode %04o)", path,
		    (sb.st_mode & 02) != 0 ? "written" : "read",
		    sb.st_mode & 07777);
	else
		found(doctor, OK, NULL, "%s: owner %u, group %u, mode %04o",
		    path, (unsigned)sb.st_uid, (unsigned)sb.st_gid,
		    sb.st_mode & 07777);
}

static void
check_templates(struct doctor *doctor)
{
	const struct settings *settings = doctor->settings;
	struct notify *notify = NULL;
	struct err err = {""};

	if (notify_open(&notify, settings, &err) != ST_OK ||
	    web_check(settings->templates, settings->languages[0], &err) !=
		ST_OK)
		found(doctor, FAULT,
		    "mend the file, or set templates to the folder of those "
		    "installed",
		    "%s", err.text);
	else
		found(doctor, OK, NULL, "%s: mails and pages are in order",
		    settings->templates);
	notify_close(notify);
}

/* --------------------------------------------------------------- our programs
 */

static void
check_control(struct doctor *doctor)
{
	struct err err = {""};

	if (probe_connect(doctor->settings->control, NULL, &err) == ST_OK) {
		doctor->daemon_answers = true;
		found(doctor, OK, NULL, "countersign-approve answers on %s",
		    doctor->settings->control);
		return;
	}
	found(doctor, FAULT,
	    "start countersign-approve; if it runs, look at the socket's "
	    "group",
	    "%s", err.text);
}

static void
check_page(struct doctor *doctor)
{
	const char *listen = setting(doctor, "http", "listen");
	bool is_path = strncmp(listen, "unix:", 5) == 0;
	struct http_answer answer;
	struct buf url = BUF_INIT;

	buf_addf(&url, "http://%s/healthz", is_path ? "localhost" : listen);
	http_exchange(&answer, &(struct http_call){
				   .socket = is_path ? listen + 5 : NULL,
				   .url = buf_str(&url),
				   .timeout_s = HEALTH_TIMEOUT_S,
			       });
	if (answer.result != HTTP_ANSWERED)
		found(doctor, FAULT,
		    "start countersign-approve; if it runs, look at "
		    "http.listen",
		    "the page does not answer on %s: %s", listen, answer.text);
	else if (answer.status != 200)
		found(doctor, FAULT, "look at countersign-approve's log",
		    "the page on %s answers /healthz with %ld", listen,
		    answer.status);
	else
		found(doctor, OK, NULL, "the page answers on %s", listen);
	buf_free(&answer.body);
	buf_free(&url);
}

/* "inet:8893@127.0.0.1" and "inet6:8893@::1"; "unix:/path". */
static enum status
probe_milter(const char *socket, struct err *err)
{
	const char *colon = strchr(socket, ':');
	const char *at = strrchr(socket, '@');
	char port[16];

	if (strncmp(socket, "unix:", 5) == 0)
		return probe_connect(colon + 1, NULL, err);
	if (colon == NULL || at == NULL)
		return err_set(err, ST_INVALID, "%s: no such address", socket);
	snprintf(port, sizeof(port), "%.*s", (int)(at - colon - 1), colon + 1);
	return probe_connect(at + 1, port, err);
}

static void
check_milter(struct doctor *doctor)
{
	const char *socket = setting(doctor, "milter", "socket");
	struct err err = {""};

	if (probe_milter(socket, &err) == ST_OK)
		found(doctor, OK, NULL, "countersign-milter answers on %s",
		    socket);
	else
		found(doctor, FAULT,
		    "start countersign-milter; for a Unix socket look at "
		    "milter.socket_group",
		    "the milter does not answer on %s: %s", socket, err.text);
}

/* ------------------------------------------------------------------- others */

static void
check_smtp(struct doctor *doctor, const char *server)
{
	static const char scheme[] = "smtp://";
	const char *host = server + sizeof(scheme) - 1;
	const char *colon = strrchr(server, ':');
	char banner[PROBE_BANNER_SIZE], name[256];
	struct err err = {""};

	snprintf(name, sizeof(name), "%.*s", (int)(colon - host), host);
	if (probe_banner(banner, name, colon + 1, &err) == ST_OK)
		found(doctor, OK, NULL, "%s: %s", server, banner);
	else
		found(doctor, FAULT,
		    "start the mail server, or mend submit.server; mails wait "
		    "in the outbox until then",
		    "no mail server: %s", err.text);
}

static void
check_mta(struct doctor *doctor)
{
	const struct submit_config *submit = &doctor->settings->submit;

	if (strcmp(submit->method, "smtp") == 0)
		check_smtp(doctor, submit->server);
	else if (access(submit->sendmail, X_OK) == 0)
		found(doctor, OK, NULL, "%s can be run", submit->sendmail);
	else
		found(doctor, FAULT,
		    "install a mail server, or mend submit.sendmail", "%s: %s",
		    submit->sendmail, strerror(errno));
}

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
		found(doctor, OK, NULL, "%s has an MX record", domain);
	else if (st == ST_OK)
		found(doctor, FAULT,
		    "publish an MX record that names your "
		    "mail server",
		    "%s accepts no mail: its MX record is the null one",
		    domain);
	else if (st == ST_NOTFOUND &&
		 dns_query(dns, &a, domain, DNS_A, &err) == ST_OK)
		found(doctor, WARNING, "publish an MX record",
		    "%s has no MX record; mail falls back on its address",
		    domain);
	else if (st == ST_NOTFOUND)
		found(doctor, FAULT,
		    "publish an MX record that names your "
		    "mail server",
		    "replies cannot arrive: %s has no MX record", domain);
	else
		found(doctor, WARNING, "try again; look at dns.servers",
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
			found(doctor, OK, NULL,
			    "%s._domainkey.%s is published and matches",
			    key.selector, key.domain);
		else if (key.result == ST_DENIED || key.result == ST_TEMP)
			found(doctor, WARNING,
			    key.result == ST_DENIED
				? "run doctor as root"
				: "try again; look at dns.servers",
			    "%s: %s", key.selector, key.message.text);
		else
			found(doctor, FAULT,
			    "publish the record; countersign testkey says "
			    "which",
			    "%s: %s", key.selector, key.message.text);
	}
}

static void
check_dns(struct doctor *doctor)
{
	struct dns *dns = NULL;
	struct err err = {""};

	if (settings_open_dns(&dns, doctor->settings, &err) != ST_OK) {
		found(doctor, FAULT, "mend the section dns", "%s", err.text);
		return;
	}
	check_reply_mx(doctor, dns);
	check_published_keys(doctor, dns);
	dns_close(dns);
}

static void
check_clock(struct doctor *doctor)
{
	struct timex timex = {0};
	char text[CLOCK_TEXT_SIZE];
	int64_t now = clock_now();

	clock_rfc3339(text, now);
	if (now < CLOCK_LEAST)
		found(doctor, FAULT, "set the clock",
		    "the clock says %s, which is past", text);
	else if (adjtimex(&timex) == TIME_ERROR)
		found(doctor, WARNING,
		    "run a time service; the 72 hours are this clock's",
		    "the clock says %s and is not synchronised", text);
	else
		found(doctor, OK, NULL, "%s", text);
}

static enum result
result_parse(const char *word)
{
	if (word != NULL && strcmp(word, "ok") == 0)
		return OK;
	if (word != NULL && strcmp(word, "warning") == 0)
		return WARNING;
	return FAULT;
}

/* What the daemon finds with its own eyes. */
static void
check_daemon(struct doctor *doctor)
{
	struct buf path = BUF_INIT;
	struct err err = {""};
	json_t *answer = NULL;
	const json_t *finding;
	size_t i;

	if (!doctor->daemon_answers)
		return; /* check_control has said so */
	buf_adds(&path, "/v1/doctor");
	if (control_try(doctor->cli, &answer, &path, &err) != CLI_DONE)
		found(doctor, FAULT, "look at countersign-approve's log", "%s",
		    err.text);
	json_array_foreach(json_object_get(answer, "Findings"), i, finding)
	{
		enum result result = result_parse(
		    json_string_value(json_object_get(finding, "Result")));

		json_array_append(doctor->findings, (json_t *)finding);
		if (result > doctor->worst)
			doctor->worst = result;
	}
	json_decref(answer);
	buf_free(&path);
}

static const struct {
	const char *name;
	void (*check)(struct doctor *doctor);
} checks[] = {
    {"configuration", check_configuration},
    {"keys", check_keys},
    {"state", check_state},
    {"templates", check_templates},
    {"control", check_control},
    {"page", check_page},
    {"milter", check_milter},
    {"mail server", check_mta},
    {"dns", check_dns},
    {"clock", check_clock},
    {"countersign-approve", check_daemon},
};

static void
examine(struct doctor *doctor)
{
	struct err err = {""};

	doctor->check = checks[0].name;
	if (doctor->cli->settings == NULL &&
	    settings_load(&doctor->cli->settings, doctor->cli->conf, &err) !=
		ST_OK) {
		doctor->cli->settings = NULL;
		found(doctor, FAULT,
		    "mend that line; without it nothing else can be looked at",
		    "%s", err.text);
		return;
	}
	doctor->settings = doctor->cli->settings;
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		doctor->check = checks[i].name;
		checks[i].check(doctor);
	}
}

static void
print_finding(const struct cli *cli, const json_t *finding)
{
	char buf[SHOW_VALUE_SIZE];
	const char *result = show_member(buf, finding, "Result");
	const char *remedy =
	    json_string_value(json_object_get(finding, "Remedy"));
	int pad = RESULT_WIDTH - (int)strlen(result);

	show_status(cli, result);
	printf("%*s", pad > 0 ? pad : 1, "");
	show_text(stdout, show_member(buf, finding, "Check"));
	fputs(": ", stdout);
	show_text(stdout, show_member(buf, finding, "Message"));
	putchar('\n');
	if (remedy != NULL && remedy[0] != '\0') {
		printf("%*s-> ", RESULT_WIDTH, "");
		show_text(stdout, remedy);
		putchar('\n');
	}
}

static void
print_findings(const struct doctor *doctor)
{
	json_t *object;
	const json_t *finding;
	size_t i;

	if (doctor->cli->json) {
		object = json_pack("{s:O}", "Findings", doctor->findings);
		if (object != NULL)
			show_json(object);
		json_decref(object);
		return;
	}
	json_array_foreach(doctor->findings, i, finding)
	{
		print_finding(doctor->cli, finding);
	}
}

int
doctor_verb(struct cli *cli, const struct args *args)
{
	struct doctor doctor = {.cli = cli, .findings = json_array()};

	(void)args;
	if (doctor.findings == NULL)
		return cli_fail_memory(cli);
	examine(&doctor);
	print_findings(&doctor);
	json_decref(doctor.findings);
	return doctor.worst == FAULT ? CLI_NEGATIVE : CLI_DONE;
}
