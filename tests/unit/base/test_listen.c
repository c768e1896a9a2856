/* SPDX-License-Identifier: ISC
 * Listening sockets by the words of the configuration. */
#include <check.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/listen.h"

static const struct {
	const char *address;
	enum status want;
} check_cases[] = {
    {"127.0.0.1:8080", ST_OK},
    {"0.0.0.0:1", ST_OK},
    {"[::1]:8080", ST_OK},
    {"[2001:db8::1]:65535", ST_OK},
    {"unix:/run/countersign/http.sock", ST_OK},
    {"127.0.0.1:0", ST_INVALID},
    {"[::1]:0", ST_INVALID},
    {"", ST_INVALID},
    {"8080", ST_INVALID},
    {":8080", ST_INVALID},
    {"127.0.0.1", ST_INVALID},
    {"127.0.0.1:", ST_INVALID},
    {"127.0.0.1:65536", ST_INVALID},
    {"127.0.0.1:123456", ST_INVALID},
    {"127.0.0.1:-1", ST_INVALID},
    {"127.0.0.1:80x", ST_INVALID},
    {"127.0.0.256:80", ST_INVALID},
    {"localhost:80", ST_INVALID},
    {"::1:8080", ST_INVALID},
    {"[::1]", ST_INVALID},
    {"[]:80", ST_INVALID},
    {"[127.0.0.1]:80", ST_INVALID},
    {"unix:", ST_INVALID},
    {"unix:relative", ST_INVALID},
    {"unix:/"
     "0123456789012345678901234567890123456789012345678901234567890123456789"
     "012345678901234567890123456789012345678901234567890123456789",
	ST_INVALID},
};

START_TEST(listen_reads_addresses)
{
	struct err err = {""};
	enum status st = listen_check(check_cases[_i].address, &err);

	ck_assert_msg(st == check_cases[_i].want, "%s: got %s, want %s",
	    check_cases[_i].address, status_name(st),
	    status_name(check_cases[_i].want));
	ck_assert_msg((st == ST_OK) == (err.text[0] == '\0'), "%s: \"%s\"",
	    check_cases[_i].address, err.text);
}
END_TEST

START_TEST(listen_opens_TCP_close_on_exec_and_not_blocking)
{
	int fd = -1;

	ck_assert_int_eq(listen_open(&fd, "127.0.0.1:0", NULL), ST_OK);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_eq(accept(fd, NULL, NULL), -1);
	close(fd);
}
END_TEST

START_TEST(listen_says_what_to_do_about_a_port_in_use)
{
	struct sockaddr_in a;
	socklen_t len = sizeof(a);
	char address[32];
	struct err err = {""};
	int fd = -1, other = -1;

	ck_assert_int_eq(listen_open(&fd, "127.0.0.1:0", NULL), ST_OK);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	snprintf(address, sizeof(address), "127.0.0.1:%d", ntohs(a.sin_port));
	ck_assert_int_eq(listen_open(&other, address, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, address));
	close(fd);
}
END_TEST

static char folder[] = "/tmp/countersign-listen-XXXXXX";
static char path[64], address[80];

static void
listen_make_folder(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/s", folder);
	snprintf(address, sizeof(address), "unix:%s", path);
}

static void
listen_remove_folder(void)
{
	unlink(path);
	rmdir(folder);
}

START_TEST(listen_replaces_a_stale_unix_socket)
{
	struct stat sb;
	int fd = -1, again = -1;

	ck_assert_int_eq(listen_open(&fd, address, NULL), ST_OK);
	ck_assert_int_eq(stat(path, &sb), 0);
	ck_assert_int_eq(sb.st_mode & 07777, LISTEN_UNIX_MODE);
	close(fd);
	ck_assert_int_eq(listen_open(&again, address, NULL), ST_OK);
	close(again);
	listen_forget(address);
	ck_assert_int_eq(stat(path, &sb), -1);
}
END_TEST

START_TEST(listen_leaves_a_unix_socket_in_use_alone)
{
	struct err err = {""};
	int fd = -1, other = -1;

	ck_assert_int_eq(listen_open(&fd, address, NULL), ST_OK);
	ck_assert_int_eq(listen_open(&other, address, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_int_eq(access(path, F_OK), 0);
	close(fd);
}
END_TEST

START_TEST(listen_leaves_a_file_alone)
{
	struct err err = {""};
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), other = -1;

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(listen_open(&other, address, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("listen");
	TCase *tc = tcase_create("addresses"), *un = tcase_create("unix");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, listen_reads_addresses, 0,
	    sizeof(check_cases) / sizeof(check_cases[0]));
	tcase_add_test(tc, listen_opens_TCP_close_on_exec_and_not_blocking);
	tcase_add_test(tc, listen_says_what_to_do_about_a_port_in_use);
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(un, listen_make_folder, listen_remove_folder);
	tcase_add_test(un, listen_replaces_a_stale_unix_socket);
	tcase_add_test(un, listen_leaves_a_unix_socket_in_use_alone);
	tcase_add_test(un, listen_leaves_a_file_alone);
	suite_add_tcase(suite, un);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
