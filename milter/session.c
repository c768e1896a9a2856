/* SPDX-License-Identifier: ISC
 * libmilter's callbacks. A session may change threads between two of them, so
 * that all its state hangs on the context; nothing else is written but the
 * current snapshot and the count of mails. */
#include "milter/session.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/token.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "milter/inbound.h"
#include "milter/outbound.h"
#include "milter/result.h"

enum {
	DRAIN_POLL_MS = 20,
	ANSWER_MS = 100, /* libmilter writes it behind our callback */
	/* What a connection keeps from mail to mail: most mails' headers fit,
	 * and so do answers. */
	KEPT_MAX = 16 * 1024,
};

/* The process's: set before smfi_main(), swapped under the lock. */
static struct {
	pthread_mutex_t lock;
	struct store *store;
	struct readers *readers;
	struct snapshot *snapshot;
	unsigned n_mails;
	bool draining;
} server = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* -------------------------------------------------------------- transaction */

/* Who counts itself and then sees no draining is waited for, and what it did
 * is seen by who finds none left: the order of both is one for all threads. */
static void
count_mails(int change)
{
	__atomic_add_fetch(&server.n_mails, (unsigned)change, __ATOMIC_SEQ_CST);
}

/* Idempotent: abort may come more than once, and close after it. Whatever is
 * left here would leak into the next mail on the connection. */
static void
mail_reset(struct session *s)
{
	struct mail_transaction *m = &s->mail;

	if (m->mail_from[0] != '\0')
		count_mails(-1);
	if (m->bytes.size > KEPT_MAX || !buf_ok(&m->bytes))
		buf_free(&m->bytes);
	buf_reset(&m->bytes);
	memset(m, 0, offsetof(struct mail_transaction, bytes));
}

static bool
concerns_us(const struct mail_transaction *m)
{
	return m->claims_sender || m->n_ours > 0;
}

static bool
mail_add(struct session *s, const void *bytes, size_t len)
{
	struct mail_transaction *m = &s->mail;

	if (m->too_large ||
	    len > s->snapshot->settings->max_message - m->bytes.len) {
		m->too_large = true;
		return true;
	}
	buf_add(&m->bytes, bytes, len);
	return buf_ok(&m->bytes);
}

/* Header lines come folded with a bare LF; kept bytes have CRLF throughout. */
static bool
mail_add_folded(struct session *s, const char *value)
{
	const size_t len = strlen(value);
	bool ok = true;

	if (memchr(value, '\n', len) == NULL)
		return mail_add(s, value, len);
	while (ok && *value != '\0') {
		size_t n = strcspn(value, "\n");
		bool bare =
		    value[n] == '\n' && (n == 0 || value[n - 1] != '\r');

		ok = mail_add(s, value, n) && (!bare || mail_add(s, "\r", 1)) &&
		     (value[n] == '\0' || mail_add(s, "\n", 1));
		value += n + (value[n] != '\0');
	}
	return ok;
}

static bool
mail_add_field(struct session *s, const char *name, const char *value)
{
	return mail_add(s, name, strlen(name)) &&
	       mail_add(s, ": ", s->leading_space ? 1 : 2) &&
	       mail_add_folded(s, value) && mail_add(s, "\r\n", 2);
}

/* ---------------------------------------------------------------- callbacks */

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *actions_r,
    unsigned long *steps_r, unsigned long *f2_r, unsigned long *f3_r)
{
	const unsigned long needed =
	    SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_DELRCPT;
	const unsigned long wanted = SMFIP_NOUNKNOWN | SMFIP_NODATA |
				     SMFIP_NR_MAIL | SMFIP_NR_HDR |
				     SMFIP_NR_BODY | SMFIP_HDR_LEADSPC;
	struct session *s;

	(void)f2;
	(void)f3;
	if ((actions & needed) != needed) {
		log_error("event=negotiate, the MTA does not let headers be "
			  "added and changed or recipients be deleted");
		return SMFIS_REJECT;
	}
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return SMFIS_TEMPFAIL;
	pthread_mutex_lock(&server.lock);
	s->snapshot = snapshot_ref(server.snapshot);
	pthread_mutex_unlock(&server.lock);
	*actions_r = needed;
	*steps_r = steps & wanted;
	*f2_r = 0;
	*f3_r = 0;
	s->leading_space = (*steps_r & SMFIP_HDR_LEADSPC) != 0;
	s->silent_mail = (*steps_r & SMFIP_NR_MAIL) != 0;
	s->silent_header = (*steps_r & SMFIP_NR_HDR) != 0;
	s->silent_body = (*steps_r & SMFIP_NR_BODY) != 0;
	if (smfi_setpriv(ctx, s) != MI_SUCCESS) {
		snapshot_unref(s->snapshot);
		free(s);
		return SMFIS_TEMPFAIL;
	}
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *addr)
{
	struct session *s = smfi_getpriv(ctx);
	const void *ip = NULL;
	int family = AF_UNSPEC;
	in_port_t port = 1;

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	(void)host;
	if (addr != NULL && addr->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)addr;

		family = AF_INET;
		ip = &in->sin_addr;
		port = in->sin_port;
	} else if (addr != NULL && addr->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *)addr;

		family = AF_INET6;
		ip = &in6->sin6_addr;
		port = in6->sin6_port;
	}
	if (ip == NULL ||
	    inet_ntop(family, ip, s->client, sizeof(s->client)) == NULL)
		snprintf(s->client, sizeof(s->client), "local");
	/* Postfix's pickup shows a made-up client without a port; Sendmail's
	 * command shows none at all. There is nobody to refuse RCPT to. */
	s->local = ip == NULL || port == 0;
	return SMFIS_CONTINUE;
}

static sfsistat
on_helo(SMFICTX *ctx, char *helo)
{
	struct session *s = smfi_getpriv(ctx);

	if (s != NULL)
		snprintf(s->helo, sizeof(s->helo), "%s", helo);
	return SMFIS_CONTINUE;
}

/* Too late to begin: told at RCPT where MAIL has no answer, and to local
 * submission, which can be refused no recipient, at the end. */
static sfsistat
mail_late(SMFICTX *ctx, struct session *s)
{
	if (!s->silent_mail)
		return result_temporary(ctx);
	s->mail.late = true;
	s->mail.failed = s->mail.is_ours = s->local;
	return SMFIS_NOREPLY;
}

static sfsistat
on_mail(SMFICTX *ctx, char **argv)
{
	struct session *s = smfi_getpriv(ctx);
	const char *path = session_reading(ctx, argv[0], "{mail_addr}");

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	mail_reset(s);
	count_mails(1);
	if (__atomic_load_n(&server.draining, __ATOMIC_SEQ_CST)) {
		count_mails(-1);
		return mail_late(ctx, s);
	}
	/* The null sender of the sendmail command is "": keep it non-empty. */
	session_path(s->mail.mail_from, path[0] ? path : "<>");
	s->mail.claims_sender = outbound_claims_path(s, path);
	return s->silent_mail ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static sfsistat
on_rcpt(SMFICTX *ctx, char **argv)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	if (s->mail.late && !s->local)
		return result_temporary(ctx);
	return inbound_recipient(ctx, s, argv[0]);
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	struct session *s = smfi_getpriv(ctx);
	sfsistat go_on;

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	go_on = s->silent_header ? SMFIS_NOREPLY : SMFIS_CONTINUE;
	if (outbound_claims_field(s, name, value))
		s->mail.claims_sender = true;
	if (s->mail.n_ours > 0)
		inbound_field(s, name, value);
	if (!mail_add_field(s, name, value))
		s->mail.failed = true; /* a field less may read otherwise */
	return go_on;
}

static sfsistat
on_end_of_header(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	if (concerns_us(&s->mail))
		s->mail.is_ours = true;
	if (!s->mail.is_ours) { /* nearly free: nothing more is sent here */
		mail_reset(s);
		return SMFIS_ACCEPT;
	}
	if (!mail_add(s, "\r\n", 2) ||
	    (s->mail.claims_sender && !outbound_body_begin(s)))
		return result_temporary(ctx);
	return SMFIS_CONTINUE;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t len)
{
	struct session *s = smfi_getpriv(ctx);
	sfsistat go_on;

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	go_on = s->silent_body ? SMFIS_NOREPLY : SMFIS_CONTINUE;
	if (!s->mail.is_ours)
		return go_on;
	if (s->mail.claims_sender)
		outbound_body_add(s, (const char *)bytes, len);
	else if (!mail_add(s, bytes, len))
		s->mail.failed = true;
	return go_on;
}

static sfsistat
on_end_of_mail(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);
	int64_t now = clock_now();
	sfsistat result;

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	/* Nobody told the end of its header: no mail of an MTA that follows the
	 * protocol, though libmilter lets it through. */
	if (s->mail.failed || concerns_us(&s->mail) != s->mail.is_ours)
		result = result_temporary(ctx);
	else if (!s->mail.is_ours)
		result = SMFIS_ACCEPT;
	else if (s->mail.claims_sender)
		result = outbound_finish(ctx, s, now);
	else
		result = inbound_finish(ctx, s, now);
	mail_reset(s);
	return result;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s != NULL)
		mail_reset(s);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL)
		return SMFIS_CONTINUE;
	smfi_setpriv(ctx, NULL);
	mail_reset(s);
	buf_free(&s->mail.bytes);
	dkim_body_free(s->body);
	snapshot_unref(s->snapshot);
	free(s);
	return SMFIS_CONTINUE;
}

/* ------------------------------------------------------------------- public */

enum status
session_register(struct err *err)
{
	struct smfiDesc description = {
	    .xxfi_name = (char *)"countersign",
	    .xxfi_version = SMFI_VERSION,
	    .xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_DELRCPT,
	    .xxfi_connect = on_connect,
	    .xxfi_helo = on_helo,
	    .xxfi_envfrom = on_mail,
	    .xxfi_envrcpt = on_rcpt,
	    .xxfi_header = on_header,
	    .xxfi_eoh = on_end_of_header,
	    .xxfi_body = on_body,
	    .xxfi_eom = on_end_of_mail,
	    .xxfi_abort = on_abort,
	    .xxfi_close = on_close,
	    .xxfi_negotiate = on_negotiate,
	};

	if (smfi_register(description) != MI_SUCCESS)
		return err_set(err, ST_BUG, "libmilter refuses the callbacks");
	return ST_OK;
}

void
session_configure(struct store *store, struct readers *readers)
{
	server.store = store;
	server.readers = readers;
}

void
session_swap(struct snapshot *snapshot)
{
	struct snapshot *old;

	pthread_mutex_lock(&server.lock);
	old = server.snapshot;
	server.snapshot = snapshot;
	pthread_mutex_unlock(&server.lock);
	snapshot_unref(old);
}

struct approve
session_core(const struct session *session)
{
	return (struct approve){.store = server.store,
	    .settings = session->snapshot->settings,
	    .key = &session->snapshot->seal,
	    .risk = session->snapshot->risk};
}

struct readers *
session_readers(void)
{
	return server.readers;
}

unsigned
session_n_mails(void)
{
	return __atomic_load_n(&server.n_mails, __ATOMIC_SEQ_CST);
}

void
session_drain(int ms)
{
	int64_t end = clock_mono_ms() + ms;

	__atomic_store_n(&server.draining, true, __ATOMIC_SEQ_CST);
	while (session_n_mails() > 0 && clock_mono_ms() < end)
		clock_sleep_ms(DRAIN_POLL_MS);
	if (session_n_mails() > 0)
		log_warn("event=stop, %u mails were not finished",
		    session_n_mails());
	clock_sleep_ms(ANSWER_MS);
}

const char *
session_reading(SMFICTX *ctx, const char *path, const char *macro)
{
	struct address address;
	const char *read = NULL;

	if (address_parse_path(&address, path) == ST_INVALID)
		read = smfi_getsymval(ctx, (char *)(uintptr_t)macro);
	return read ? read : path;
}

void
session_path(char path_r[SESSION_PATH_SIZE], const char *path)
{
	const size_t len = strnlen(path, SESSION_PATH_SIZE - 1);

	memcpy(path_r, path, len);
	path_r[len] = '\0';
}

const char *
session_queue_id(SMFICTX *ctx)
{
	const char *id = smfi_getsymval(ctx, (char *)"i");

	return id ? id : "NOQUEUE";
}

bool
session_has_others(const struct session *session)
{
	const struct mail_transaction *m = &session->mail;

	return m->n_rcpts > m->n_ours;
}

static bool
drop(SMFICTX *ctx, const char *path)
{
	return smfi_delrcpt(ctx, (char *)(uintptr_t)path) == MI_SUCCESS;
}

/* Postfix, which passes on what the client wrote, knows its recipients without
 * their source route (RFC 5321 C), and takes none out that it does not know. */
static bool
drop_behind_route(SMFICTX *ctx, const char *path)
{
	const char *mailbox = strrchr(path, ':');
	char bare[SESSION_PATH_SIZE];

	if (mailbox == NULL || path[strspn(path, "< ")] != '@')
		return true;
	snprintf(
	    bare, sizeof(bare), "%s%s", path[0] == '<' ? "<" : "", mailbox + 1);
	return drop(ctx, bare);
}

bool
session_drop_ours(SMFICTX *ctx, const struct session *session)
{
	struct mail_transaction const *m = &session->mail;
	bool ok = true;

	for (unsigned i = 0; i < m->n_ours; i++)
		ok = drop(ctx, m->ours[i]) &&
		     drop_behind_route(ctx, m->ours[i]) && ok;
	return ok;
}
