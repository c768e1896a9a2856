/* SPDX-License-Identifier: ISC
 * The tables: what is allowed, what is refused, what ends the process. */
#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

#include "lib/base/cage.h"
#include "lib/base/worker_impl.h"

#define N_OF(table) (sizeof(table) / sizeof((table)[0]))

static const int cage_allowed[] = {
    /* connections: those of the listener, and what is open */
    SCMP_SYS(accept4),
    SCMP_SYS(close),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(fcntl),
    SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    /* memory; mapping it as a program's text is left out below */
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    /* threads, time, and the end */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(futex),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(membarrier),
    SCMP_SYS(nanosleep),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(time),
};

static const int cage_refused[] = {
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fstat),
    SCMP_SYS(getcwd),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(stat),
    SCMP_SYS(statx),
};

/* What nothing here does by mistake. */
static const int cage_deadly[] = {
    SCMP_SYS(bind),
    SCMP_SYS(bpf),
    SCMP_SYS(chroot),
    SCMP_SYS(clone),
    SCMP_SYS(creat),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(keyctl),
    SCMP_SYS(kill),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(listen),
    SCMP_SYS(mount),
    SCMP_SYS(openat2),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(setns),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(truncate),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(vfork),
};

static int
cage_add_rules(scmp_filter_ctx filter, bool logs)
{
	const struct scmp_arg_cmp no_exec =
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp anonymous =
	    SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS);
	/* of a thread that has just been started */
	const struct scmp_arg_cmp its_name =
	    SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0);
	const struct scmp_arg_cmp here = SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0);
	const struct scmp_arg_cmp datagrams = SCMP_A1(SCMP_CMP_MASKED_EQ,
	    ~(scmp_datum_t)(SOCK_CLOEXEC | SOCK_NONBLOCK), SOCK_DGRAM);
	int bad = 0;
	size_t i;

	for (i = 0; i < N_OF(cage_allowed); i++)
		bad |= seccomp_rule_add(
		    filter, SCMP_ACT_ALLOW, cage_allowed[i], 0);
	for (i = 0; i < N_OF(cage_refused); i++)
		bad |= seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(EACCES), cage_refused[i], 0);
	bad |= seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, no_exec, anonymous);
	bad |= seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_exec);
	bad |= seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, its_name);
	for (i = 0; i < N_OF(cage_deadly); i++)
		bad |= seccomp_rule_add(
		    filter, SCMP_ACT_KILL_PROCESS, cage_deadly[i], 0);
	if (!logs)
		return bad |
		       seccomp_rule_add(
			   filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(socket), 0) |
		       seccomp_rule_add(
			   filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(connect), 0);
	bad |= seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2, here, datagrams);
	return bad |
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(connect), 0);
}

/* Its threads, too. */
static int
cage_load(scmp_filter_ctx filter, bool logs)
{
	int bad = seccomp_attr_set(
	    filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	bad |= seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	bad |= cage_add_rules(filter, logs);
	return bad != 0 ? -EINVAL : seccomp_load(filter);
}

enum status
cage_close(bool logs, struct err *err)
{
	scmp_filter_ctx filter;
	int rc;

	if (WORKER_SANITIZED)
		return ST_OK;
	tzset(); /* syslog(3) tells the time of the place, by a file */
	filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (filter == NULL)
		return err_set(err, ST_NOMEM, "seccomp: out of memory");
	rc = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
		 ? cage_load(filter, logs)
		 : -errno;
	seccomp_release(filter);
	if (rc != 0)
		return err_set(err, ST_TEMP,
		    "seccomp: the kernel grants no filter: %s", strerror(-rc));
	return ST_OK;
}
