/* SPDX-License-Identifier: ISC
 * doctor: do our own programs run, and can those reach them who must? */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/control.h"
#include "cli/doctor.h"
#include "cli/http.h"
#include "cli/probe.h"

enum { HEALTH_TIMEOUT_S = 5, GROUPS_MAX = 256, PATH_SIZE = 4096 };

void
doctor_control(struct doctor *doctor)
{
	struct err err = {""};

	if (probe_connect(doctor->settings->control, NULL, &err) == ST_OK) {
		doctor->daemon_answers = true;
		doctor_found(doctor, OK, NULL,
		    "countersign-approve answers on %s",
		    doctor->settings->control);
		return;
	}
	doctor_found(doctor, FAULT,
	    "start countersign-approve; if it runs, look at the socket's "
	    "group",
	    "%s", err.text);
}

static enum http_result
ask_health(struct http_answer *answer_r, const char *socket, const char *origin)
{
	struct buf url = BUF_INIT;

	buf_addf(&url, "%s/healthz", origin);
	http_exchange(answer_r, &(struct http_call){
				    .socket = socket,
				    .url = buf_str(&url),
				    .timeout_s = HEALTH_TIMEOUT_S,
				});
	buf_free(&answer_r->body);
	buf_free(&url);
	return answer_r->result;
}

/* As people reach it, through the proxy. From here that may fail where it does
 * not from outside, so it is no fault by itself. */
static void
check_base_url(struct doctor *doctor)
{
	const char *base = doctor->settings->base_url;
	struct http_answer answer;

	if (ask_health(&answer, NULL, base) != HTTP_ANSWERED)
		doctor_found(doctor, WARNING,
		    "look at base_url, the proxy, its certificate and the DNS "
		    "record of that name; try it from outside, too",
		    "the page does not answer at %s: %s", base, answer.text);
	else if (answer.status != 200)
		doctor_found(doctor, FAULT,
		    "let the proxy pass /healthz, /a/, /done/, /about and "
		    "/style.css on to http.listen",
		    "%s/healthz answers with %ld", base, answer.status);
	else
		doctor_found(doctor, OK, NULL, "the page answers at %s", base);
}

void
doctor_page(struct doctor *doctor)
{
	const char *listen = doctor_setting(doctor, "http", "listen");
	bool is_path = strncmp(listen, "unix:", 5) == 0;
	struct http_answer answer;
	struct buf origin = BUF_INIT;

	buf_addf(&origin, "http://%s", is_path ? "localhost" : listen);
	if (ask_health(&answer, is_path ? listen + 5 : NULL,
		buf_str(&origin)) != HTTP_ANSWERED)
		doctor_found(doctor, FAULT,
		    "start countersign-approve; if it runs, look at "
		    "http.listen",
		    "the page does not answer on %s: %s", listen, answer.text);
	else if (answer.status != 200)
		doctor_found(doctor, FAULT, "look at countersign-approve's log",
		    "the page on %s answers /healthz with %ld", listen,
		    answer.status);
	else
		doctor_found(
		    doctor, OK, NULL, "the page answers on %s", listen);
	buf_free(&origin);
	check_base_url(doctor);
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

/* May a user do this (R_OK, W_OK, X_OK) with a file? */
static bool
permits(const struct stat *sb, const struct passwd *user, const gid_t *groups,
    int n_groups, unsigned what)
{
	if (sb->st_uid == user->pw_uid)
		return (sb->st_mode >> 6 & what) == what;
	for (int i = 0; i < n_groups; i++) {
		if (groups[i] == sb->st_gid)
			return (sb->st_mode >> 3 & what) == what;
	}
	return (sb->st_mode & what) == what;
}

/* Postfix connects as its own user, not as root. */
static void
check_socket_access(struct doctor *doctor, const char *path)
{
	const struct passwd *user = getpwnam("postfix");
	gid_t groups[GROUPS_MAX];
	int n_groups = GROUPS_MAX;
	char part[PATH_SIZE];
	struct stat sb;

	if (user == NULL ||
	    getgrouplist(user->pw_name, user->pw_gid, groups, &n_groups) < 0)
		return;
	for (size_t end = 1; end <= strlen(path); end++) {
		bool whole = path[end] == '\0';

		if (end >= sizeof(part) || (!whole && path[end] != '/'))
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)end, path);
		if (stat(part, &sb) != 0 ||
		    permits(&sb, user, groups, n_groups, whole ? 02 : 01))
			continue;
		doctor_found(doctor, FAULT,
		    "give the socket's folder to the group postfix with the "
		    "set-group-ID bit, or set milter.socket_group and "
		    "socket_mode",
		    "Postfix (user postfix) may not reach the milter: %s "
		    "belongs to user %u, group %u, mode %04o",
		    part, (unsigned)sb.st_uid, (unsigned)sb.st_gid,
		    (unsigned)sb.st_mode & 07777);
	}
}

void
doctor_milter(struct doctor *doctor)
{
	const char *socket = doctor_setting(doctor, "milter", "socket");
	struct err err = {""};

	if (probe_milter(socket, &err) == ST_OK)
		doctor_found(doctor, OK, NULL,
		    "countersign-milter answers on %s", socket);
	else
		doctor_found(doctor, FAULT,
		    "start countersign-milter; for a Unix socket look at "
		    "milter.socket_group",
		    "the milter does not answer on %s: %s", socket, err.text);
	if (strncmp(socket, "unix:", 5) == 0)
		check_socket_access(doctor, socket + 5);
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
void
doctor_daemon(struct doctor *doctor)
{
	struct buf path = BUF_INIT;
	struct err err = {""};
	json_t *answer = NULL;
	const json_t *finding;
	size_t i;

	if (!doctor->daemon_answers)
		return; /* doctor_control has said so */
	buf_adds(&path, "/v1/doctor");
	if (control_try(doctor->cli, &answer, &path, &err) != CLI_DONE)
		doctor_found(doctor, FAULT, "look at countersign-approve's log",
		    "%s", err.text);
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
