/* SPDX-License-Identifier: ISC
 * Many questions over one channel: in what lots they are asked, whose an answer
 * is, and what becomes of those that get none. */
#include <check.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "approve/web/channel.h"
#include "approve/web/pool.h"
#include "lib/base/clock.h"

enum { N_JOBS = 40, ALONE = 20, POLL_US = 100 };

struct question {
	struct pool_job job; /* first */
	int n, got;          /* got: the answer's, -1 none */
};

static struct pool *pool;
static struct channel_reader parent;
static struct question questions[N_JOBS];
static sem_t ended;

static void
question_done(struct pool_job *job)
{
	struct question *q = (struct question *)job;
	const json_t *n = json_object_get(job->reply, "n");

	q->got = n != NULL ? (int)json_integer_value(n) : -1;
	json_decref(job->reply);
	json_decref(job->request);
	sem_post(&ended);
}

static void
begin(void)
{
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	channel_reader_init(&parent, pair[0]);
	ck_assert_int_eq(pool_new(&pool, &pair[1], 1, NULL), ST_OK);
	ck_assert_int_eq(sem_init(&ended, 0, 0), 0);
}

static void
finish(void)
{
	close(parent.fd);
	pool_free(pool);
	sem_destroy(&ended);
}

static void
ask(int n, bool alone)
{
	questions[n] = (struct question){.n = n, .got = -2};
	questions[n].job.request = json_pack("{s:i}", "n", n);
	questions[n].job.alone = alone;
	questions[n].job.done = question_done;
	pool_ask(pool, &questions[n].job);
}

static void
wait_for(int n)
{
	while (n-- > 0)
		ck_assert_int_eq(sem_wait(&ended), 0);
}

/* The questions of one lot, which must be those from `first` on. */
static int
take_lot(struct buf *answers, int first)
{
	json_t *question;
	int n = 0;

	do {
		ck_assert_int_eq(
		    channel_receive(&parent, &question, NULL), ST_OK);
		ck_assert_int_eq(
		    json_integer_value(json_object_get(question, "n")),
		    first + n);
		ck_assert_int_eq(channel_add(answers, question, NULL), ST_OK);
		json_decref(question);
		n++;
	} while (!channel_must_wait(&parent));
	return n;
}

/* The first by itself, since the channel is idle; then those that wait, so many
 * at a time, but for the one that takes its time. */
START_TEST(pool_asks_in_lots)
{
	static const int lots[] = {1, POOL_BATCH, ALONE - POOL_BATCH - 1, 1,
	    POOL_BATCH, N_JOBS - ALONE - POOL_BATCH - 1};
	int first = 0;

	for (int i = 0; i < N_JOBS; i++)
		ask(i, i == ALONE);
	for (size_t i = 0; i < sizeof(lots) / sizeof(lots[0]); i++) {
		struct buf answers = BUF_INIT;

		ck_assert_int_eq(take_lot(&answers, first), lots[i]);
		ck_assert_int_eq(
		    channel_send_added(parent.fd, &answers, NULL), ST_OK);
		buf_free(&answers);
		first += lots[i];
	}
	ck_assert_int_eq(first, N_JOBS);
	wait_for(N_JOBS);
	for (int i = 0; i < N_JOBS; i++)
		ck_assert_int_eq(questions[i].got, i);
}
END_TEST

/* What came too late is nobody's, and no other's. */
START_TEST(pool_keeps_answers_apart)
{
	struct buf late = BUF_INIT, more = BUF_INIT;
	int64_t now = clock_mono_ms();

	ask(0, false);
	ask(1, false);
	ask(2, false);
	ck_assert_int_eq(take_lot(&late, 0), 1);
	ck_assert_int_eq(channel_send_added(parent.fd, &late, NULL), ST_OK);
	wait_for(1);
	buf_reset(&late);
	ck_assert_int_eq(take_lot(&late, 1), 2);
	pool_expire(pool, now);
	ck_assert_int_eq(questions[1].got, -2);
	pool_expire(pool, clock_mono_ms() + POOL_ANSWER_MS + 1);
	wait_for(2);
	ck_assert_int_eq(questions[1].got, -1);
	ck_assert_int_eq(questions[2].got, -1);
	ask(3, false);
	ck_assert_int_eq(channel_send_added(parent.fd, &late, NULL), ST_OK);
	ck_assert_int_eq(take_lot(&more, 3), 1);
	ck_assert_int_eq(channel_send_added(parent.fd, &more, NULL), ST_OK);
	wait_for(1);
	ck_assert_int_eq(questions[3].got, 3);
	ck_assert_uint_eq(pool_n_alive(pool), 1);
	buf_free(&late);
	buf_free(&more);
}
END_TEST

/* Those asked and those that wait, once each, where nobody answers any more. */
START_TEST(pool_fails_all_of_a_lost_channel)
{
	struct buf answers = BUF_INIT;
	int answered;

	for (int i = 0; i < N_JOBS; i++)
		ask(i, false);
	answered = take_lot(&answers, 0);
	ck_assert_int_eq(channel_send_added(parent.fd, &answers, NULL), ST_OK);
	ck_assert_int_eq(take_lot(&answers, answered), POOL_BATCH);
	shutdown(parent.fd, SHUT_RDWR);
	wait_for(N_JOBS);
	for (int i = 0; i < N_JOBS; i++)
		ck_assert_int_eq(questions[i].got, i < answered ? i : -1);
	ck_assert_uint_eq(pool_n_alive(pool), 0);
	buf_free(&answers);
}
END_TEST

START_TEST(pool_takes_an_answer_to_nothing_as_the_end)
{
	struct buf answers = BUF_INIT;

	ask(0, false);
	ck_assert_int_eq(take_lot(&answers, 0), 1);
	ck_assert_int_eq(channel_send_added(parent.fd, &answers, NULL), ST_OK);
	ck_assert_int_eq(channel_send_added(parent.fd, &answers, NULL), ST_OK);
	wait_for(1);
	while (pool_n_alive(pool) > 0)
		usleep(POLL_US);
	ask(1, false);
	wait_for(1);
	ck_assert_int_eq(questions[0].got, 0);
	ck_assert_int_eq(questions[1].got, -1);
	buf_free(&answers);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pool");
	TCase *tc = tcase_create("pool");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, begin, finish);
	tcase_add_test(tc, pool_asks_in_lots);
	tcase_add_test(tc, pool_keeps_answers_apart);
	tcase_add_test(tc, pool_fails_all_of_a_lost_channel);
	tcase_add_test(tc, pool_takes_an_answer_to_nothing_as_the_end);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
