/* SPDX-License-Identifier: ISC
 * One request in the small installation, and what is done to it: for the tests
 * of approve/request_*.c. What must hold is left to each program. */
#ifndef TESTS_FAKE_LIFE_H
#define TESTS_FAKE_LIFE_H

#include "tests/fake/world.h"

#define OPTION "Request.DomainValidationOptions.0"
#define SECOND "Request.DomainValidationOptions.1"

static char id[REQUEST_ID_SIZE];

/* One request of these names, its mails sent at T0. */
FAKE void
begin(const char *const *names)
{
	world_ask(id, names, T0);
	ck_assert_uint_gt(world_send(T0), 0);
}

FAKE void
expect(int64_t now, const char *path, const char *want)
{
	world_expect(id, now, path, want);
}

FAKE enum status
resend(const char *domain, const char *super, int64_t now)
{
	return request_resend(
	    &world, id, domain, super, WORLD_UID, now, &place_err);
}

FAKE struct request_operator
operator(const char *domain, int64_t now)
{
	return (struct request_operator){.by = "Jane Roe",
	    .reason = "asked by phone",
	    .domain = domain,
	    .uid = WORLD_UID,
	    .now = now};
}

FAKE enum status
cancel(int64_t now)
{
	struct request_operator op = operator(NULL, now);

	return request_cancel(&world, id, &op, &place_err);
}

FAKE enum status
reject(const char *domain, int64_t now)
{
	struct request_operator op = operator(domain, now);

	return request_reject(&world, id, &op, &place_err);
}

FAKE void
answer_by(unsigned domain, const char *mailbox, enum verdict verdict,
    int64_t at, enum outcome want)
{
	struct answer answer =
	    world_click(world_mail(id, domain, mailbox), verdict, at);

	world_outcome(&answer, want);
}

FAKE size_t
expire(int64_t now)
{
	size_t n = 99;

	ck_ok(request_expire(&world, &n, now, &place_err));
	return n;
}

#endif
