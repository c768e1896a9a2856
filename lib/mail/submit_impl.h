/* SPDX-License-Identifier: ISC
 * What submit.c shares with its two ways out. Nobody else includes this. */
#ifndef MAIL_SUBMIT_IMPL_H
#define MAIL_SUBMIT_IMPL_H

#include "lib/mail/submit.h"

enum { SUBMIT_HOSTPORT_SIZE = 300 };

/* Both fill result and text of the mails whose result is ST_NOTFOUND on entry
 * (not tried yet) and leave the others alone. */
enum status submit_smtp(const struct submit_config *cfg,
    struct submit_mail *mails, size_t n_mails) MUST_CHECK;
enum status submit_sendmail(const struct submit_config *cfg,
    struct submit_mail *mails, size_t n_mails) MUST_CHECK;

/* "HOST:PORT" of "smtp://HOST:PORT". ST_INVALID with the reason. */
enum status submit_server_parse(char hostport_r[SUBMIT_HOSTPORT_SIZE],
    const char *server, struct err *err) MUST_CHECK;

/* Sets result and text, in one printable line. */
void submit_set(struct submit_mail *mail, enum status result, const char *fmt,
    ...) PRINTF_LIKE(3, 4);

unsigned submit_timeout_s(const struct submit_config *cfg);

#endif
