/* SPDX-License-Identifier: ISC
 * Finding, starting and awaiting the daemon's program. What it writes is read
 * by the callers. */
#include "cli/offline.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Beside this one, or where `make install` puts it. */
static bool
find_program(char path_r[PATH_MAX])
{
	static const char *const places[] = {"", "/../sbin"};
	char self[PATH_MAX - 64];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (len < 0)
		return false;
	self[len] = '\0';
	slash = strrchr(self, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path_r, PATH_MAX, "%s%s/%s", self, places[i],
		    OFFLINE_PROGRAM);
		if (access(path_r, X_OK) == 0)
			return true;
	}
	return false;
}

/* posix_spawn(3) changes no argument, whatever its prototype says. */
static void
fill_argv(char *argv_r[], const char *path, const struct cli *cli,
    const char *const *args)
{
	const char *argv[OFFLINE_ARGS_MAX + 4] = {path, "-c", cli->conf};
	size_t n = 3;

	for (; *args != NULL; args++) {
		assert(n < OFFLINE_ARGS_MAX + 3);
		argv[n++] = *args;
	}
	memcpy(argv_r, argv, sizeof(argv));
}

enum status
offline_start(struct offline *offline_r, const struct cli *cli,
    const char *const *args, struct err *err)
{
	char path[PATH_MAX], *argv[OFFLINE_ARGS_MAX + 4];
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int fds[2], error;

	*offline_r = (struct offline){.fd = -1};
	if (!find_program(path))
		return err_set(
		    err, ST_TEMP, "%s is not there", OFFLINE_PROGRAM);
	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set(err, ST_TEMP, "%s cannot be run: %m", path);
	fill_argv(argv, path, cli, args);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	error = posix_spawn(&pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (error != 0) {
		close(fds[0]);
		return err_set(err, ST_TEMP, "%s cannot be run: %s", path,
		    strerror(error));
	}
	*offline_r = (struct offline){pid, fds[0]};
	return ST_OK;
}

bool
offline_end(struct offline *offline)
{
	int status = 0;

	if (offline->fd >= 0)
		close(offline->fd);
	offline->fd = -1;
	if (offline->pid <= 0)
		return true;
	while (waitpid(offline->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	offline->pid = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
