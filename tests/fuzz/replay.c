/* SPDX-License-Identifier: ISC
 * Every fuzz target over its kept inputs, without libFuzzer and with any
 * compiler: what was once found stays mended. TARGETS is the Makefile's list;
 * a target runs in a process of its own, so that its end is one failure.
 * Prints what tests/run-unit reads. */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CORPUS "tests/fuzz/corpus"

enum { TARGET_SECONDS = 60 };

typedef int target(const uint8_t *data, size_t size);

#define TARGET(name) target fuzz_##name;
TARGETS
#undef TARGET

static const struct {
	const char *name;
	target *run;
} targets[] = {
#define TARGET(name) {#name, fuzz_##name},
    TARGETS
#undef TARGET
};

/* What the child is at; shared with it. */
struct progress {
	unsigned n_done;
	char path[PATH_MAX];
};

static void
run_file(const char *path, target *run)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	size_t size = 0;
	FILE *copy = open_memstream(&bytes, &size);
	int c;

	if (file == NULL || copy == NULL) {
		perror(path);
		_exit(EXIT_FAILURE);
	}
	while ((c = getc(file)) != EOF)
		putc(c, copy);
	fclose(file);
	fclose(copy);
	(void)run((const uint8_t *)bytes, size);
	free(bytes);
}

static void
run_target(struct progress *progress, const char *name, target *run)
{
	char folder[PATH_MAX - 256];
	struct dirent *entry;
	DIR *dir;

	snprintf(folder, sizeof(folder), CORPUS "/%s", name);
	snprintf(progress->path, sizeof(progress->path), "%s", folder);
	if ((dir = opendir(folder)) == NULL) {
		perror(folder);
		_exit(EXIT_FAILURE);
	}
	alarm(TARGET_SECONDS);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(progress->path, sizeof(progress->path), "%s/%s",
		    folder, entry->d_name);
		run_file(progress->path, run);
		progress->n_done++;
	}
	closedir(dir);
	exit(progress->n_done > 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool
target_passes(struct progress *progress, const char *name, target *run)
{
	int status = -1;
	pid_t pid;

	fflush(stdout); /* or the child says it again */
	pid = fork();
	if (pid == 0)
		run_target(progress, name, run);
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		perror(name);
		return false;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
		return true;
	printf("%s: %s %d\n", progress->path,
	    WIFSIGNALED(status) ? "signal" : "exit",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return false;
}

int
main(void)
{
	struct progress *progress = mmap(NULL, sizeof(*progress),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned checks = 0, errors = 0;

	if (progress == MAP_FAILED)
		return EXIT_FAILURE;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		memset(progress, 0, sizeof(*progress));
		if (!target_passes(progress, targets[i].name, targets[i].run)) {
			errors++;
			checks++;
		}
		checks += progress->n_done;
	}
	printf("100%%: Checks: %u, Failures: 0, Errors: %u\n", checks, errors);
	return errors == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
