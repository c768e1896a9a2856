/* SPDX-License-Identifier: ISC
 * The nursery, which forks and buries workers, and the life of a worker behind
 * its filter. Who gets work, and for how long, is worker.c's. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/worker_impl.h"

#define N_OF(table) (sizeof(table) / sizeof((table)[0]))

enum {
	LINK_FD = STDIN_FILENO, /* the worker's only descriptor */
	FIRST_OTHER_FD = WORKER_SANITIZED ? STDERR_FILENO + 1 : LINK_FD + 1,
	NURSERY_FD = STDERR_FILENO + 1,
	EXIT_NO_SANDBOX = 3,
	FILTER_SIZE_MAX = BPF_MAXINSNS * sizeof(struct sock_filter),
	READ_SIZE = 16384,
};

struct worker_link {
	const struct worker_config *config;
};

/* ------------------------------------------------------ the worker's frames */

static bool
read_all(void *bytes, size_t len)
{
	char *p = bytes;

	while (len > 0) {
		ssize_t n = read(LINK_FD, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static bool
frame_write(enum frame_kind kind, enum status st, const char *bytes, size_t len)
{
	struct frame_head head = {
	    .kind = (uint32_t)kind, .status = (uint32_t)st, .len = len};

	return file_write(LINK_FD, &head, sizeof(head)) &&
	       file_write(LINK_FD, bytes, len);
}

/* A parent that is gone or out of step ends the worker. */
static enum status
frame_read(enum frame_kind kind, struct buf *bytes, size_t max)
{
	struct frame_head head;
	char chunk[READ_SIZE];

	if (!read_all(&head, sizeof(head)))
		_exit(0);
	if (head.kind != (uint32_t)kind || head.len > max)
		_exit(1);
	buf_expect(bytes, head.len);
	while (head.len > 0) {
		size_t n = head.len < sizeof(chunk) ? head.len : sizeof(chunk);

		if (!read_all(chunk, n))
			_exit(0);
		buf_add(bytes, chunk, n);
		head.len -= n;
	}
	return buf_ok(bytes) ? (enum status)head.status : ST_NOMEM;
}

enum status
worker_ask(struct worker_link *link, struct buf *answer, const char *question,
    size_t len)
{
	if (!frame_write(FRAME_QUESTION, ST_OK, question, len))
		_exit(0);
	return frame_read(FRAME_ANSWER, answer, link->config->answer_max);
}

/* --------------------------------------------------------------- the filter */

static const int filter_allowed[] = {
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    SCMP_SYS(futex), SCMP_SYS(exit_group), SCMP_SYS(exit),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime),
    SCMP_SYS(uname), /* libspf2 asks for the host's name */
};

/* What a sanitizer's runtime needs for its work and to tell what it found. */
static const int sanitizer_allowed[] = {
    SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(tgkill),
    SCMP_SYS(write),
};

/* What it then tries, and does without: colours, what is mapped, names. */
static const int sanitizer_refused[] = {
    SCMP_SYS(ioctl),
    SCMP_SYS(open),
    SCMP_SYS(stat),
};

static int
add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t n)
{
	int bad = 0;

	for (size_t i = 0; i < n; i++)
		bad |= seccomp_rule_add(filter, action, calls[i], 0);
	return bad;
}

/* What the C library tries where a charset is asked for whose module was not
 * loaded before ("name*=utf-7''"), in its very way: it finds no file, and
 * whoever asked, no such charset. */
static int
add_missing(scmp_filter_ctx filter)
{
	const uint32_t missing = SCMP_ACT_ERRNO(ENOENT);

	return seccomp_rule_add(filter, missing, SCMP_SYS(openat), 1,
		   SCMP_A2(SCMP_CMP_EQ, O_RDONLY | O_CLOEXEC, 0)) |
	       seccomp_rule_add(filter, missing, SCMP_SYS(newfstatat), 0);
}

/* What computing on memory and one descriptor needs, and no more: no name is
 * opened, nothing is executed, nobody is signalled. */
static int
add_rules(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp on_link = SCMP_A0(SCMP_CMP_EQ, LINK_FD, 0),
				  no_exec =
				      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				  anonymous = SCMP_A3(SCMP_CMP_MASKED_EQ,
				      MAP_ANONYMOUS, MAP_ANONYMOUS);
	int bad = add_calls(
	    filter, SCMP_ACT_ALLOW, filter_allowed, N_OF(filter_allowed));

	if (WORKER_SANITIZED) {
		bad |= add_calls(filter, SCMP_ACT_ALLOW, sanitizer_allowed,
		    N_OF(sanitizer_allowed));
		bad |= add_calls(filter, SCMP_ACT_ERRNO(EACCES),
		    sanitizer_refused, N_OF(sanitizer_refused));
	}
	bad |= add_missing(filter);
	bad |= seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, on_link);
	if (!WORKER_SANITIZED)
		bad |= seccomp_rule_add(
		    filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, on_link);
	bad |= seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, no_exec, anonymous);
	return bad | seccomp_rule_add(filter, SCMP_ACT_ALLOW,
			 SCMP_SYS(mprotect), 1, no_exec);
}

/* As the kernel takes it: made once, for making it costs a worker more time
 * than a small mail does. */
static bool
filter_compile(struct sock_fprog *program, scmp_filter_ctx filter)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	struct stat st = {.st_size = 0};
	ssize_t size = 0;

	if (fd >= 0 && seccomp_export_bpf(filter, fd) == 0 &&
	    fstat(fd, &st) == 0 && st.st_size > 0 &&
	    st.st_size <= FILTER_SIZE_MAX)
		size = st.st_size;
	program->filter = malloc((size_t)size + 1);
	if (program->filter == NULL ||
	    pread(fd, program->filter, (size_t)size, 0) != size)
		size = 0;
	if (fd >= 0)
		close(fd);
	program->len =
	    (unsigned short)((size_t)size / sizeof(struct sock_filter));
	return program->len > 0;
}

/* False where the kernel or the library cannot. */
static bool
filter_make(struct sock_fprog *program)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = filter != NULL &&
		  seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
		      SCMP_ACT_KILL_PROCESS) == 0 &&
		  add_rules(filter) == 0 && filter_compile(program, filter);

	seccomp_release(filter);
	return ok;
}

/* --------------------------------------------------------------- the worker */

static bool
limit(int resource, rlim_t value)
{
	const struct rlimit both = {value, value};

	return setrlimit((__rlimit_resource_t)resource, &both) == 0;
}

/* What the process maps now, in bytes; 0 where nobody tells. */
static size_t
mapped_now(void)
{
	char text[64] = "";
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	return n <= 0 ? 0
		      : strtoul(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static bool
close_sandbox(int fd, const struct worker_config *config, size_t mapped,
    const struct sock_fprog *filter)
{
	if (dup2(fd, LINK_FD) < 0 || close_range(FIRST_OTHER_FD, ~0U, 0) != 0)
		return false;
	WORKER_OPEN_REPORT();
	if (!WORKER_SANITIZED &&
	    (!limit(RLIMIT_AS, mapped + config->memory_max) ||
		!limit(RLIMIT_FSIZE, 0)))
		return false;
	return limit(RLIMIT_CORE, 0) &&
	       limit(RLIMIT_NOFILE, WORKER_SANITIZED ? FIRST_OTHER_FD : 1) &&
	       limit(RLIMIT_MEMLOCK, 0) &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter, 0, 0) == 0;
}

static _Noreturn void
work(const struct worker_config *config)
{
	struct worker_link link = {config};
	struct buf job = BUF_INIT, result = BUF_INIT;
	enum status st;

	if (!frame_write(FRAME_READY, ST_OK, NULL, 0))
		_exit(0);
	for (;;) {
		buf_reset(&job);
		buf_reset(&result);
		st = frame_read(FRAME_JOB, &job, config->job_max);
		if (st == ST_OK)
			st =
			    config->run(&link, &result, buf_str(&job), job.len);
		if (!buf_ok(&result))
			st = ST_NOMEM;
		if (st != ST_OK && st != ST_INVALID)
			buf_reset(&result);
		if (!frame_write(
			FRAME_RESULT, st, buf_str(&result), result.len))
			_exit(0);
	}
}

/* -------------------------------------------------------------- the nursery */

struct nursery {
	int fd;
	const struct worker_config *config;
	struct sock_fprog filter;
	size_t mapped;
	int prepare_error;
};

static void
reply_send(int fd, const struct nursery_reply *reply, int passed_fd)
{
	struct iovec iov = {(void *)(uintptr_t)reply, sizeof(*reply)};
	union nursery_control control = {.bytes = {0}};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *cmsg;

	if (passed_fd >= 0) {
		msg.msg_control = control.bytes;
		msg.msg_controllen = CMSG_SPACE(sizeof(int));
		cmsg = CMSG_FIRSTHDR(&msg);
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(cmsg), &passed_fd, sizeof(int));
	}
	while (sendmsg(fd, &msg, MSG_NOSIGNAL) < 0) {
		if (errno != EINTR)
			_exit(1);
	}
}

static void
fork_worker(const struct nursery *n)
{
	struct nursery_reply reply = {.error = n->prepare_error};
	int pair[2] = {-1, -1};

	if (reply.error == 0 &&
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		reply.error = errno;
	if (reply.error == 0) {
		reply.pid = fork();
		if (reply.pid < 0)
			reply.error = errno;
	}
	if (reply.error == 0 && reply.pid == 0) {
		if (!close_sandbox(pair[1], n->config, n->mapped, &n->filter))
			_exit(EXIT_NO_SANDBOX);
		work(n->config);
	}
	reply_send(n->fd, &reply, reply.error == 0 ? pair[0] : -1);
	if (pair[0] >= 0) {
		close(pair[0]);
		close(pair[1]);
	}
}

/* The dead keep their status; whoever still lives is killed. */
static void
bury(const struct nursery *n, pid_t pid)
{
	struct nursery_reply reply = {.pid = pid};

	if (pid <= 1 || kill(pid, SIGKILL) != 0)
		reply.error = ESRCH;
	while (reply.error == 0 && waitpid(pid, &reply.status, 0) < 0) {
		if (errno != EINTR)
			reply.error = errno;
	}
	reply_send(n->fd, &reply, -1);
}

/* Nothing of the parent's stays open, and its signals are not for us: the end
 * of the socket tells when to go. */
static void
settle(struct nursery *n, int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t none;

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0 ||
	    (!WORKER_SANITIZED && dup2(null, STDERR_FILENO) < 0) ||
	    (fd != NURSERY_FD && dup2(fd, NURSERY_FD) < 0) ||
	    close_range(NURSERY_FD + 1, ~0U, 0) != 0)
		_exit(1);
	n->fd = NURSERY_FD;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
}

_Noreturn void
worker_nursery(int fd, const struct worker_config *config)
{
	struct nursery n = {.config = config};
	struct nursery_request request;
	ssize_t len;

	settle(&n, fd);
	prctl(PR_SET_NAME, config->name, 0, 0, 0);
	if (config->prepare != NULL && config->prepare() != ST_OK)
		n.prepare_error = ENOMEM;
	if (n.prepare_error == 0 && !filter_make(&n.filter))
		n.prepare_error = ENOSYS;
	n.mapped = mapped_now();
	if (n.prepare_error == 0 && n.mapped == 0)
		n.prepare_error = ENOSYS;
	for (;;) {
		len = recv(n.fd, &request, sizeof(request), 0);
		if (len < 0 && errno == EINTR)
			continue;
		if (len != sizeof(request))
			_exit(0);
		switch (request.op) {
		case NURSERY_FORK:
			fork_worker(&n);
			break;
		case NURSERY_BURY:
			bury(&n, request.pid);
			break;
		}
	}
}
