/* SPDX-License-Identifier: ISC
 * Owns the choice of the way to the MTA, its configuration and the last check
 * of what is handed over. SMTP and the sendmail command have their own files.
 */
#include "lib/mail/submit.h"

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/address.h"
#include "lib/mail/submit_impl.h"

enum { PORT_MAX = 65535, PORT_DIGITS_MAX = 5, ENVID_MAX = 100 };

void
submit_set(struct submit_mail *mail, enum status result, const char *fmt, ...)
{
	size_t len;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(mail->text, sizeof mail->text, fmt, ap);
	va_end(ap);
	mail->result = result;
	for (char *p = mail->text; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	}
	len = strlen(mail->text);
	while (len > 0 && mail->text[len - 1] == ' ')
		mail->text[--len] = '\0';
}

unsigned
submit_timeout_s(const struct submit_config *cfg)
{
	return cfg->timeout_s ? cfg->timeout_s : SUBMIT_TIMEOUT_S;
}

/* --- configuration --- */

static enum status
check_port(const char *port, struct err *err)
{
	unsigned value = 0;
	size_t n = strspn(port, "0123456789");

	if (n > 0 && n <= PORT_DIGITS_MAX && port[n] == '\0')
		value = (unsigned)strtoul(port, NULL, 10);
	if (value == 0 || value > PORT_MAX)
		return err_set(err, ST_INVALID,
		    "the port of the mail server must be a number from 1 to "
		    "65535, as in \"smtp://127.0.0.1:25\"");
	return ST_OK;
}

enum status
submit_server_parse(
    char hostport_r[SUBMIT_HOSTPORT_SIZE], const char *server, struct err *err)
{
	static const char scheme[] = "smtp://";
	const char *host, *colon;

	if (strncmp(server, scheme, sizeof scheme - 1) != 0)
		return err_set(err, ST_INVALID,
		    "the mail server must be given as \"smtp://HOST:PORT\"");
	host = server + sizeof scheme - 1;
	if (*host == '[')
		return err_set(err, ST_INVALID,
		    "the mail server cannot be an IPv6 address; give a host "
		    "name that has it");
	colon = strchr(host, ':');
	if (!colon || colon == host || strlen(host) >= SUBMIT_HOSTPORT_SIZE ||
	    strcspn(host, " /@?#\t\r\n") != strlen(host))
		return err_set(err, ST_INVALID,
		    "the mail server must be given as \"smtp://HOST:PORT\", "
		    "and no more");
	strcpy(hostport_r, host);
	return check_port(colon + 1, err);
}

static enum status
check_method(const char *value, struct err *err)
{
	if (strcmp(value, "smtp") == 0 || strcmp(value, "sendmail") == 0)
		return ST_OK;
	return err_set(err, ST_INVALID, "must be \"smtp\" or \"sendmail\"");
}

static enum status
check_server(const char *value, struct err *err)
{
	char hostport[SUBMIT_HOSTPORT_SIZE];

	return submit_server_parse(hostport, value, err);
}

static enum status
check_from(const char *value, struct err *err)
{
	struct address from;
	enum status st;

	if (*value == '\0')
		return ST_OK;
	st = address_parse_from(&from, value, strlen(value));
	if (st == ST_INVALID)
		return err_set(err, st,
		    "must be one mailbox, as in \"Example Validation "
		    "<validation@ca.example>\"");
	return st;
}

static enum status
check_sendmail(const char *value, struct err *err)
{
	if (*value == '/')
		return ST_OK;
	return err_set(err, ST_INVALID, "must be an absolute path");
}

static const struct conf_key submit_keys[] = {
    {.section = "submit",
	.name = "method",
	.type = CONF_STR,
	.def = "smtp",
	.check = check_method},
    {.section = "submit",
	.name = "server",
	.type = CONF_STR,
	.def = "smtp://127.0.0.1:25",
	.check = check_server},
    {.section = "submit",
	.name = "from",
	.type = CONF_STR,
	.def = "",
	.check = check_from},
    {.section = "submit",
	.name = "sendmail",
	.type = CONF_STR,
	.def = "/usr/sbin/sendmail",
	.check = check_sendmail},
};

const struct conf_table submit_conf = {
    .module = "submit",
    .keys = submit_keys,
    .n_keys = sizeof submit_keys / sizeof *submit_keys,
    .titled = NULL,
};

/* --- the last check --- */

/* Every line ends in CRLF and no CR or LF stands alone: what an MTA might
 * take for the end of the mail (T13), or would mend and break the signature. */
static bool
has_clean_lines(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\n' || bytes[i] == '\0')
			return false;
		if (bytes[i] == '\r' && (i + 1 == len || bytes[++i] != '\n'))
			return false;
	}
	return len >= 2 && bytes[len - 1] == '\n';
}

static bool
is_mailbox(const char *text)
{
	struct address address;

	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p >= 0x80)
			return false; /* needs SMTPUTF8, which is not spoken */
	}
	return address_parse(&address, text) == ST_OK;
}

static bool
is_envid(const char *envid)
{
	size_t n = 0;

	while (envid[n] > ' ' && envid[n] < 0x7f)
		n++;
	return envid[n] == '\0' && n > 0 && n <= ENVID_MAX;
}

static void
check_mail(struct submit_mail *mail)
{
	if (!is_mailbox(mail->mail_from))
		submit_set(mail, ST_DENIED, "MAIL FROM is no ASCII mailbox");
	else if (!is_mailbox(mail->rcpt_to))
		submit_set(mail, ST_DENIED, "RCPT TO is no ASCII mailbox");
	else if (!is_envid(mail->envid))
		submit_set(mail, ST_DENIED, "the envelope id is malformed");
	else if (mail->len > INT_MAX ||
		 !has_clean_lines(mail->bytes, mail->len))
		submit_set(mail, ST_DENIED,
		    "the mail has lines that do not end in CRLF");
	else
		submit_set(mail, ST_NOTFOUND, "not tried");
}

enum status
submit_mails(
    const struct submit_config *cfg, struct submit_mail *mails, size_t n_mails)
{
	for (size_t i = 0; i < n_mails; i++)
		check_mail(&mails[i]);
	if (strcmp(cfg->method, "sendmail") == 0)
		return submit_sendmail(cfg, mails, n_mails);
	return submit_smtp(cfg, mails, n_mails);
}
