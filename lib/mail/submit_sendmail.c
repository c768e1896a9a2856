/* SPDX-License-Identifier: ISC
 * Owns the submission by the sendmail command that every MTA brings. Which
 * mails are fit to be handed over was checked before. */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "lib/base/program.h"
#include "lib/mail/submit_impl.h"

/* The command wants its system's line ends. */
static void
add_lf_lines(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] != '\r')
			buf_addc(out, bytes[i]);
	}
}

/* Exit codes of sysexits.h that say no for good; any other failure, also to
 * start at all, may pass. */
static enum status
exit_status(int code)
{
	switch (code) {
	case EX_OK:
		return ST_OK;
	case EX_USAGE:
	case EX_DATAERR:
	case EX_NOUSER:
	case EX_NOHOST:
		return ST_DENIED;
	default:
		return ST_TEMP;
	}
}

static void
take_exit(
    struct submit_mail *mail, const char *path, const struct program_result *r)
{
	enum status st = exit_status(r->code);

	if (st == ST_OK)
		submit_set(mail, st, "%.*s", (int)r->output_len, r->output);
	else
		submit_set(mail, st, "%s ended with %d: %.*s", path, r->code,
		    (int)r->output_len, r->output);
}

static void
take_result(struct submit_mail *mail, const struct submit_config *cfg,
    const struct program_result *r)
{
	switch (r->end) {
	case PROGRAM_EXITED:
		take_exit(mail, cfg->sendmail, r);
		return;
	case PROGRAM_SIGNALLED:
		submit_set(mail, ST_TEMP, "%s was ended by signal %d",
		    cfg->sendmail, r->code);
		return;
	case PROGRAM_TIMED_OUT:
	case PROGRAM_CANCELLED:
		submit_set(mail, ST_TEMP, "%s did not end within %u s",
		    cfg->sendmail, submit_timeout_s(cfg));
		return;
	case PROGRAM_NOT_STARTED:
		submit_set(mail, ST_TEMP, "%s cannot be run: %s", cfg->sendmail,
		    strerror(r->code));
		return;
	}
}

static void
submit_one(const struct submit_config *cfg, struct submit_mail *mail)
{
	/* -N and -- are understood by Sendmail and by Postfix. -V is not used
	 * for the envelope id: to Postfix it means something else. */
	const char *const argv[] = {cfg->sendmail, "-i", "-f", mail->mail_from,
	    "-N", "success,delay,failure", "--", mail->rcpt_to, NULL};
	struct program program = {.path = cfg->sendmail,
	    .argv = argv,
	    .environment = (const char *const *)environ,
	    .timeout_ms = 1000LL * submit_timeout_s(cfg),
	    .cancel_fd = -1};
	struct program_result result;
	struct buf text = BUF_INIT;
	struct err err = {""};

	add_lf_lines(&text, mail->bytes, mail->len);
	program.input = buf_str(&text);
	program.input_len = text.len;
	if (!buf_ok(&text))
		submit_set(mail, ST_TEMP, "out of memory");
	else if (program_run(&result, &program, &err) != ST_OK)
		submit_set(mail, ST_TEMP, "%s", err.text);
	else
		take_result(mail, cfg, &result);
	buf_wipe(&text);
}

enum status
submit_sendmail(
    const struct submit_config *cfg, struct submit_mail *mails, size_t n_mails)
{
	for (size_t i = 0; i < n_mails; i++) {
		if (mails[i].result == ST_NOTFOUND)
			submit_one(cfg, &mails[i]);
	}
	return ST_OK;
}
