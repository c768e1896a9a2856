/* SPDX-License-Identifier: ISC
 * doctor: the mail server as a client meets it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "approve/token.h"
#include "cli/doctor.h"

/* Every mail for the reply domain has to come by our milter, which refuses an
 * address that nobody was given in words that nobody else has. */
static void
check_milter_asked(struct doctor *doctor, const char *host, const char *port)
{
	static const char nobody[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	const char *domain = doctor->settings->reply_domain;
	char mailbox[ADDRESS_SIZE], answer[PROBE_ANSWER_SIZE];
	struct err err = {""};
	enum status st = token_reply_address(mailbox, doctor->settings, nobody);

	if (st == ST_OK)
		st = probe_rcpt(answer, host, port, mailbox, &err);
	if (st != ST_OK)
		doctor_found(doctor, FAULT, "look at the mail server's log",
		    "the mail server takes no mail: %s", err.text);
	else if (strstr(answer, TOKEN_UNKNOWN_TEXT) != NULL)
		doctor_found(doctor, OK, NULL,
		    "mail for %s comes by the milter", domain);
	else if (answer[0] == '2')
		doctor_found(doctor, FAULT,
		    "name our milter to the mail server: smtpd_milters in "
		    "Postfix, INPUT_MAIL_FILTER in Sendmail (INSTALL 7)",
		    "the mail server takes mail for %s without asking the "
		    "milter",
		    domain);
	else if (answer[0] == '4')
		doctor_found(doctor, FAULT,
		    "compare the socket in the mail server with milter.socket, "
		    "and who may reach it; the mail server's log says which",
		    "the mail server does not reach the milter: it says "
		    "\"%.200s\"",
		    answer);
	else
		doctor_found(doctor, FAULT,
		    "deliver the reply domain: relay_domains in Postfix, "
		    "/etc/mail/relay-domains in Sendmail (INSTALL 7)",
		    "the mail server refuses mail for %s: it says \"%.200s\"",
		    domain, answer);
}

static void
check_smtp(struct doctor *doctor, const char *server)
{
	static const char scheme[] = "smtp://";
	const char *host = server + sizeof(scheme) - 1;
	const char *colon = strrchr(server, ':');
	char name[256];
	struct err err = {""};

	snprintf(name, sizeof(name), "%.*s", (int)(colon - host), host);
	if (probe_banner(doctor->banner, name, colon + 1, &err) != ST_OK) {
		doctor->banner[0] = '\0';
		doctor_found(doctor, FAULT,
		    "start the mail server, or mend submit.server; mails wait "
		    "in the outbox until then",
		    "no mail server: %s", err.text);
		return;
	}
	doctor_found(doctor, OK, NULL, "%s: %s", server, doctor->banner);
	check_milter_asked(doctor, name, colon + 1);
}

void
doctor_mta(struct doctor *doctor)
{
	const struct submit_config *submit = &doctor->settings->submit;

	if (strcmp(submit->method, "smtp") == 0)
		check_smtp(doctor, submit->server);
	else if (access(submit->sendmail, X_OK) == 0)
		doctor_found(
		    doctor, OK, NULL, "%s can be run", submit->sendmail);
	else
		doctor_found(doctor, FAULT,
		    "install a mail server, or mend submit.sendmail", "%s: %s",
		    submit->sendmail, strerror(errno));
}
