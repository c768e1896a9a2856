/* SPDX-License-Identifier: ISC
 * Owns the submission by SMTP: the only user of libESMTP. Which mails are fit
 * to be handed over was checked before. */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libesmtp.h>

#include "lib/mail/submit_impl.h"

/* One mail on its way through libESMTP. */
struct job {
	struct submit_mail *mail;
	smtp_message_t message;
	smtp_recipient_t recipient;
	bool given; /* the bytes were handed out */
};

/* The first refusal that the server spoke: libESMTP does not tell of one in
 * the greeting or after EHLO. */
struct refusal {
	char text[SUBMIT_TEXT_SIZE];
};

static const int timeouts[] = {
    Timeout_GREETING,
    Timeout_ENVELOPE,
    Timeout_DATA,
    Timeout_TRANSFER,
    Timeout_DATA2,
};

/* libESMTP's own way to ask for bytes: a null `len` means from the start. */
static const char *
give_bytes(void **ctx, int *len, void *arg)
{
	struct job *job = arg;

	(void)ctx;
	if (!len) {
		job->given = false;
		return NULL;
	}
	*len = job->given ? 0 : (int)job->mail->len;
	if (job->given)
		return NULL;
	job->given = true;
	return job->mail->bytes;
}

static void
watch_refusal(const char *buf, int len, int writing, void *arg)
{
	struct refusal *refusal = arg;
	size_t n = len > 0 ? (size_t)len : 0;

	if (writing != SMTP_CB_READING || n == 0 || refusal->text[0] != '\0')
		return;
	if (*buf != '4' && *buf != '5')
		return;
	if (n >= sizeof refusal->text)
		n = sizeof refusal->text - 1;
	memcpy(refusal->text, buf, n);
	refusal->text[n] = '\0';
}

/* --- building the session --- */

static bool
add_job(smtp_session_t session, struct job *job)
{
	job->message = smtp_add_message(session);
	if (!job->message ||
	    !smtp_set_reverse_path(job->message, job->mail->mail_from) ||
	    !smtp_set_messagecb(job->message, give_bytes, job))
		return false;
	job->recipient = smtp_add_recipient(job->message, job->mail->rcpt_to);
	return job->recipient && smtp_dsn_set_ret(job->message, Ret_HDRS) &&
	       smtp_dsn_set_envid(job->message, job->mail->envid) &&
	       smtp_dsn_set_notify(job->recipient,
		   Notify_SUCCESS | Notify_DELAY | Notify_FAILURE);
}

/* With require_all_recipients DATA is not tried after a refused RCPT. */
static smtp_session_t
make_session(const char *hostport, unsigned timeout_s, struct refusal *refusal)
{
	smtp_session_t session = smtp_create_session();
	bool ok = session && smtp_set_server(session, hostport) &&
		  smtp_option_require_all_recipients(session, 1) &&
		  smtp_set_monitorcb(session, watch_refusal, refusal, 0);

	for (size_t i = 0; ok && i < sizeof timeouts / sizeof *timeouts; i++)
		ok = smtp_set_timeout(session,
			 timeouts[i] | Timeout_OVERRIDE_RFC2822_MINIMUM,
			 1000L * (long)timeout_s) != 0;
	if (!ok && session) {
		smtp_destroy_session(session);
		session = NULL;
	}
	return session;
}

/* --- reading the outcome --- */

static bool
is_refusal(const smtp_status_t *status)
{
	return status && status->code >= 400 && status->code <= 599;
}

static bool
is_success(const smtp_status_t *status)
{
	return status && status->code >= 200 && status->code <= 299;
}

static void
take_status(
    struct submit_mail *mail, enum status result, const smtp_status_t *status)
{
	const char *text = status->text ? status->text : "";

	if (status->enh_class > 0)
		submit_set(mail, result, "%d %d.%d.%d %s", status->code,
		    status->enh_class, status->enh_subject, status->enh_detail,
		    text);
	else
		submit_set(mail, result, "%d %s", status->code, text);
}

/* A refusal at MAIL, RCPT or DATA speaks for itself. Only a 2xx to the end of
 * the data is acceptance: whatever else happened, the outcome is unknown. */
static bool
take_outcome(struct job *job)
{
	const smtp_status_t *const steps[] = {
	    smtp_reverse_path_status(job->message),
	    smtp_recipient_status(job->recipient),
	    smtp_message_transfer_status(job->message),
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (is_refusal(steps[i])) {
			take_status(job->mail,
			    steps[i]->code >= 500 ? ST_DENIED : ST_TEMP,
			    steps[i]);
			return true;
		}
	}
	if (!is_success(steps[1]) || !is_success(steps[2]))
		return false;
	take_status(job->mail, ST_OK, steps[2]);
	return true;
}

static void
take_outcomes(struct job *jobs, size_t n_jobs, const char *hostport, int error,
    const struct refusal *refusal)
{
	char reason[SUBMIT_TEXT_SIZE] = "";

	if (error != 0)
		smtp_strerror(error, reason, sizeof reason);
	for (size_t i = 0; i < n_jobs; i++) {
		if (take_outcome(&jobs[i]))
			continue;
		if (refusal->text[0] != '\0')
			submit_set(jobs[i].mail, ST_TEMP, "%s", refusal->text);
		else
			submit_set(jobs[i].mail, ST_TEMP,
			    "the mail server %s did not take the mail: %s",
			    hostport,
			    reason[0] ? reason : "the connection ended");
	}
}

/* --- running --- */

/* libESMTP writes to its socket without MSG_NOSIGNAL: SIGPIPE is held back in
 * this thread, and one that came is taken away. */
static int
run_session(smtp_session_t session)
{
	static const struct timespec at_once = {0};
	sigset_t pipe_set, old_set, pending;
	bool was_pending;
	int error;

	sigemptyset(&pipe_set);
	sigaddset(&pipe_set, SIGPIPE);
	sigpending(&pending);
	was_pending = sigismember(&pending, SIGPIPE) == 1;
	pthread_sigmask(SIG_BLOCK, &pipe_set, &old_set);
	error = smtp_start_session(session) ? 0 : smtp_errno();
	if (!was_pending)
		(void)sigtimedwait(&pipe_set, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &old_set, NULL);
	return error;
}

static void
fail_all(struct job *jobs, size_t n_jobs, const char *why)
{
	for (size_t i = 0; i < n_jobs; i++)
		submit_set(jobs[i].mail, ST_TEMP, "%s", why);
}

enum status
submit_smtp(
    const struct submit_config *cfg, struct submit_mail *mails, size_t n_mails)
{
	char hostport[SUBMIT_HOSTPORT_SIZE];
	struct refusal refusal = {0};
	struct err err = {0};
	smtp_session_t session = NULL;
	struct job *jobs = calloc(n_mails + 1, sizeof *jobs);
	size_t n_jobs = 0;
	bool ok = true;

	if (!jobs)
		return ST_NOMEM;
	for (size_t i = 0; i < n_mails; i++) {
		if (mails[i].result == ST_NOTFOUND)
			jobs[n_jobs++].mail = &mails[i];
	}
	if (n_jobs == 0)
		goto out;
	if (submit_server_parse(hostport, cfg->server, &err) != ST_OK) {
		fail_all(jobs, n_jobs, err.text);
		goto out;
	}
	session = make_session(hostport, submit_timeout_s(cfg), &refusal);
	for (size_t i = 0; session && ok && i < n_jobs; i++)
		ok = add_job(session, &jobs[i]);
	if (!session || !ok) {
		fail_all(jobs, n_jobs, "out of memory");
		goto out;
	}
	take_outcomes(jobs, n_jobs, hostport, run_session(session), &refusal);
out:
	if (session)
		smtp_destroy_session(session);
	free(jobs);
	return ST_OK;
}
