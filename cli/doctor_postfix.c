/* SPDX-License-Identifier: ISC
 * doctor: the configuration of the Postfix that submit.server is, as
 * postconf(1) tells it. A Postfix elsewhere cannot be looked into. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "lib/base/ascii.h"

enum { VALUE_SIZE = 4096, NAME_SIZE = 256, HOUR_S = 3600 };

extern char **environ;

/* What a command says, to its end or to what fits; false where it cannot be
 * run or fails. */
static bool
output_of(char *text_r, size_t size, char *const argv[])
{
	posix_spawn_file_actions_t actions;
	int fds[2], wstatus = -1;
	size_t len = 0;
	ssize_t n = 0;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(
	    &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	while (pid > 0 && len < size - 1 &&
	       (n = read(fds[0], text_r + len, size - 1 - len)) > 0)
		len += (size_t)n;
	close(fds[0]);
	text_r[len] = '\0';
	text_r[strcspn(text_r, "\n")] = '\0';
	return pid > 0 && waitpid(pid, &wstatus, 0) == pid && wstatus == 0;
}

static bool
parameter(char value_r[VALUE_SIZE], const char *name)
{
	char program[] = "postconf", option[] = "-xh", which[NAME_SIZE];
	char *const argv[] = {program, option, which, NULL};

	snprintf(which, sizeof(which), "%s", name);
	return output_of(value_r, VALUE_SIZE, argv);
}

/* The next element of a list, separated by commas and blanks, braces kept
 * together: its length, 0 at the end. *at is moved behind it. */
static size_t
next_element(const char **element_r, const char **at)
{
	const char *p = *at + strspn(*at, ", \t");
	int depth = 0;

	*element_r = p;
	for (; *p != '\0' && (depth > 0 || strchr(", \t", *p) == NULL); p++)
		depth += (*p == '{') - (*p == '}');
	*at = p;
	return (size_t)(p - *element_r);
}

static bool
list_has(const char *list, const char *word)
{
	const char *element, *at = list;
	size_t len;

	while ((len = next_element(&element, &at)) > 0) {
		if (len == strlen(word) && strncasecmp(element, word, len) == 0)
			return true;
	}
	return false;
}

/* milter.socket as Postfix spells it: inet:8893@127.0.0.1 is
 * inet:127.0.0.1:8893 there, inet6:8893@::1 is inet:[::1]:8893. */
static void
spell(char name_r[NAME_SIZE], const char *socket)
{
	const char *port = strchr(socket, ':'), *at = strrchr(socket, '@');

	if (strncmp(socket, "inet", 4) != 0 || port == NULL || at == NULL)
		snprintf(name_r, NAME_SIZE, "%s", socket);
	else
		snprintf(name_r, NAME_SIZE,
		    socket[4] == '6' ? "inet:[%s]:%.*s" : "inet:%s:%.*s",
		    at + 1, (int)(at - port - 1), port + 1);
}

/* One milter of a list, without its braces and options. */
static void
milter_name(char name_r[NAME_SIZE], const char *element, size_t len)
{
	const char *p = element;

	while (len > 0 && (*p == '{' || *p == ' ')) {
		p++;
		len--;
	}
	snprintf(name_r, NAME_SIZE, "%.*s", (int)len, p);
	name_r[strcspn(name_r, ", \t}")] = '\0';
}

/* A Unix socket may be given below the queue directory. */
static bool
same_milter(const char *theirs, const char *ours, const char *queue)
{
	char whole[VALUE_SIZE + NAME_SIZE];

	if (strcasecmp(theirs, ours) == 0)
		return true;
	if (strncmp(theirs, "unix:", 5) != 0 || strncmp(ours, "unix:", 5) != 0)
		return false;
	snprintf(whole, sizeof(whole), "%s/%s", queue,
	    theirs + 5 + strspn(theirs + 5, "/"));
	return strcmp(whole, ours + 5) == 0;
}

/* The options of our element in braces, or those of all. */
static bool
waits_without(const char *element, size_t len)
{
	static const char option[] = "default_action";
	char text[VALUE_SIZE], all[VALUE_SIZE];
	const char *p;

	snprintf(text, sizeof(text), "%.*s", (int)len, element);
	p = strstr(text, option);
	if (p != NULL) {
		p += strlen(option);
		p += strspn(p, " =\t");
	} else if (parameter(all, "milter_default_action"))
		p = all;
	return p != NULL && strncmp(p, "tempfail", 8) == 0;
}

static void
check_milters(struct doctor *doctor, const char *name, enum result worst)
{
	const char *socket = doctor_setting(doctor, "milter", "socket");
	char list[VALUE_SIZE], queue[VALUE_SIZE], ours[NAME_SIZE];
	char theirs[NAME_SIZE] = "", last[NAME_SIZE] = "";
	const char *element, *at = list;
	bool seen = false, misspelt = false, waits = true;
	size_t len;

	if (!parameter(list, name) || !parameter(queue, "queue_directory"))
		return;
	spell(ours, socket);
	while ((len = next_element(&element, &at)) > 0) {
		milter_name(theirs, element, len);
		if (same_milter(theirs, ours, queue)) {
			seen = true;
			waits = waits_without(element, len);
		}
		misspelt = misspelt || strcmp(theirs, socket) == 0;
		memcpy(last, theirs, sizeof(last));
	}
	if (!seen && misspelt && strcmp(ours, socket) != 0)
		doctor_found(doctor, worst, "write it as Postfix does",
		    "%s has %s, which Postfix spells %s", name, socket, ours);
	else if (!seen)
		doctor_found(doctor, worst,
		    "put our milter into it, as the last (INSTALL 7.1)",
		    "%s (%s) does not name our milter, %s", name, list, ours);
	else if (!same_milter(last, ours, queue))
		doctor_found(doctor, FAULT,
		    "make ours the last: one behind it could change what was "
		    "signed, and refuse what was counted",
		    "%s has %s behind our milter", name, last);
	else if (!waits)
		doctor_found(doctor, FAULT,
		    "write { MILTER, default_action=tempfail }",
		    "%s: mail passes by our milter while it is away", name);
	else
		doctor_found(doctor, OK, NULL, "%s: ours is the last", name);
}

static void
check_reply_domain(struct doctor *doctor)
{
	static const char *const classes[] = {"relay_domains", "mydestination",
	    "virtual_mailbox_domains", "virtual_alias_domains"};
	const char *domain = doctor->settings->reply_domain;
	char value[VALUE_SIZE];
	bool tables = false;

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (!parameter(value, classes[i]))
			return;
		if (list_has(value, domain)) {
			doctor_found(
			    doctor, OK, NULL, "%s has %s", classes[i], domain);
			return;
		}
		tables = tables || (i == 0 && strchr(value, ':') != NULL);
	}
	if (tables)
		return; /* the dialogue with the server has shown it */
	doctor_found(doctor, FAULT,
	    "add it to relay_domains, so that it is taken from everybody",
	    "%s is in none of Postfix's domains: replies from outside are "
	    "refused",
	    domain);
}

/* Does one of transport_maps lead the reply domain somewhere? */
static void
check_transport(struct doctor *doctor)
{
	char maps[VALUE_SIZE], table[NAME_SIZE], address[NAME_SIZE];
	char value[VALUE_SIZE], program[] = "postmap", query[] = "-q";
	char *const argv[] = {program, query, address, table, NULL};
	const char *domain = doctor->settings->reply_domain;
	const char *element, *at = maps;
	size_t len;

	if (!parameter(maps, "transport_maps"))
		return;
	while ((len = next_element(&element, &at)) > 0) {
		snprintf(table, sizeof(table), "%.*s", (int)len, element);
		snprintf(address, sizeof(address), "%s", domain);
		if (output_of(value, sizeof(value), argv) && value[0] != '\0')
			return;
		/* A table of patterns knows whole addresses alone. */
		snprintf(address, sizeof(address), "approve%ca@%s",
		    doctor->settings->separator, domain);
		if (output_of(value, sizeof(value), argv) && value[0] != '\0')
			return;
	}
	doctor_found(doctor, WARNING,
	    "take conf/postfix/countersign_transport over (INSTALL 7.1)",
	    "transport_maps leads %s nowhere: a reply that the milter did not "
	    "see would be looked for in DNS",
	    domain);
}

/* "5d" in seconds; a number alone is of days. */
static int64_t
postfix_seconds(const char *text)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', HOUR_S}, {'w', 168 * HOUR_S}};
	char *end;
	int64_t n = strtoll(text, &end, 10);

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (*end == units[i].letter)
			return n * units[i].seconds;
	}
	return n * 24 * HOUR_S;
}

/* The shortest lifetime of a question that any policy has. */
static int64_t
shortest_window(const struct conf *conf)
{
	int64_t shortest = conf_int(conf, "policy", "default", "lifetime");

	for (size_t i = 0; i < conf_n_titles(conf, "policy"); i++) {
		const char *title = conf_title(conf, "policy", i);
		int64_t window = conf_int(conf, "policy", title, "lifetime");

		if (conf_is_set(conf, "policy", title, "lifetime") &&
		    window < shortest)
			shortest = window;
	}
	return shortest;
}

static void
check_lifetime(struct doctor *doctor)
{
	int64_t window = shortest_window(doctor->settings->conf);
	char value[VALUE_SIZE];

	if (!parameter(value, "maximal_queue_lifetime") ||
	    postfix_seconds(value) < window)
		return;
	doctor_found(doctor, WARNING,
	    "set maximal_queue_lifetime below the lifetime of the policy "
	    "(2d for 72h): a question that comes late cannot be answered",
	    "maximal_queue_lifetime is %s, and a question lives %lld h", value,
	    (long long)(window / HOUR_S));
}

/* SMTP smuggling: a bare line feed must end no line. */
static void
check_line_ends(struct doctor *doctor)
{
	static const char name[] = "smtpd_forbid_bare_newline";
	char value[VALUE_SIZE];

	if (parameter(value, name) && value[0] != '\0' &&
	    strcasecmp(value, "no") != 0)
		return;
	doctor_found(doctor, FAULT,
	    "set it to normalize (INSTALL 7.1); where Postfix does not know "
	    "it, take 3.7.11 or later",
	    "%s is \"%s\": whoever sends by the server of an approver can "
	    "answer in the approver's name",
	    name, value);
}

void
doctor_postfix(struct doctor *doctor)
{
	char host[VALUE_SIZE];
	const char *greeted = doctor->banner + 3;

	if (strstr(doctor->banner, "Postfix") == NULL)
		return;
	greeted += strspn(greeted, " -");
	if (!parameter(host, "myhostname") ||
	    strncmp(greeted, host, strlen(host)) != 0 ||
	    ascii_is_alnum(greeted[strlen(host)])) {
		doctor_found(doctor, WARNING,
		    "run doctor where the mail server is, with MAIL_CONFIG its "
		    "folder if there are several",
		    "submit.server is a Postfix whose configuration is not "
		    "here");
		return;
	}
	check_milters(doctor, "smtpd_milters", FAULT);
	check_milters(doctor, "non_smtpd_milters",
	    strcmp(doctor->settings->submit.method, "smtp") == 0 ? WARNING
								 : FAULT);
	check_reply_domain(doctor);
	check_transport(doctor);
	check_lifetime(doctor);
	check_line_ends(doctor);
}
