/* trip.c - a real program, stopped at each of its system calls (ptrace): killed at one, or told that one failed */
#include "tests/crash/trip.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>

#define TASKS_MAX   64
#define PATIENCE_MS 60000.0

/* Linux 5.3 has this (ptrace(2), PTRACE_GET_SYSCALL_INFO), and not every C library for it has the names. */
#define GET_STOP_INFO 0x420e
#define STOP_AT_ENTRY 1
struct stop_info {
	uint8_t op;
	uint32_t arch __attribute__((aligned(4)));
	uint64_t instruction, stack;
	uint64_t nr, args[6]; /* at an entry */
	uint64_t more;
};

/* A thread or process under ptrace. */
struct task {
	pid_t pid;
	bool inside; /* in a system call */
	bool fails;  /* the call it is in is to fail */
};

struct tracer {
	struct trip *trip;
	bool few; /* only system calls in known[] stop a task */
	struct task tasks[TASKS_MAX];
	size_t count;
	pid_t first;
	double began_ms;
};

static const struct tristate {
	long number;
	enum trip_kind kind;
	int path, fd; /* number of the argument; -1: none */
} known[] = {
	{ SYS_openat, TRIP_OPEN, 1, -1 },
	{ SYS_mkdirat, TRIP_MKDIR, 1, -1 },
	{ SYS_renameat2, TRIP_RENAME, 3, -1 },
	{ SYS_unlinkat, TRIP_UNLINK, 1, -1 },
#ifdef SYS_open
	{ SYS_open, TRIP_OPEN, 0, -1 },
	{ SYS_mkdir, TRIP_MKDIR, 0, -1 },
	{ SYS_rename, TRIP_RENAME, 1, -1 },
	{ SYS_renameat, TRIP_RENAME, 3, -1 },
	{ SYS_unlink, TRIP_UNLINK, 0, -1 },
#endif
	{ SYS_write, TRIP_WRITE, -1, 0 },
	{ SYS_pwrite64, TRIP_WRITE, -1, 0 },
	{ SYS_fsync, TRIP_SYNC, -1, 0 },
	{ SYS_fdatasync, TRIP_SYNC, -1, 0 },
	{ SYS_ftruncate, TRIP_TRUNCATE, -1, 0 },
	{ SYS_flock, TRIP_LOCK, -1, 0 },
	{ SYS_connect, TRIP_CONNECT, -1, -1 },
	{ SYS_sendto, TRIP_SEND, -1, -1 },
};

#define KNOWN (sizeof known / sizeof known[0])

static const struct tristate *find_known(long number)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].number == number)
			return &known[i];
	return NULL;
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void read_memory(pid_t pid, uint64_t address, char *into, size_t size)
{
	size_t got = 0;

	memset(into, 0, size);
	while (got < size - 1) {
		/* at most up to the end of a page: the next page may not be mapped */
		size_t part = 4096 - (address + got) % 4096;
		struct iovec here = { .iov_base = into + got };
		struct iovec there = { .iov_base = (void *)(uintptr_t)(address + got) };

		part = part < size - 1 - got ? part : size - 1 - got;
		here.iov_len = there.iov_len = part;
		if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)part || memchr(into + got, 0, part))
			return;
		got += part;
	}
}

static void path_of(pid_t pid, const struct tristate *call, const uint64_t args[6], char path[1024])
{
	char link[64];
	ssize_t len;

	path[0] = '\0';
	if (call->path >= 0) {
		read_memory(pid, args[call->path], path, 1024);
	} else if (call->fd >= 0) {
		snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)pid, (int)args[call->fd]);
		len = readlink(link, path, 1023);
		path[len > 0 ? len : 0] = '\0';
	}
}

/* Returns whether the system call counts; then @call describes it. */
static bool describe_call(struct tracer *tracer, const struct task *task, const struct stop_info *info,
    struct trip_call *call)
{
	const struct trip *trip = tracer->trip;
	const struct tristate *what = find_known((long)info->nr);
	char path[1024];
	size_t len;

	memset(call, 0, sizeof *call);
	if (what)
		call->kind = what->kind;
	call->at_ms = now_ms() - tracer->began_ms;
	if (call->kind == TRIP_SEND || call->kind == TRIP_WRITE)
		read_memory(task->pid, info->args[1], call->text,
		    info->args[2] < sizeof call->text ? (size_t)info->args[2] + 1 : sizeof call->text);
	if (!trip->files)
		return what || !trip->few;
	if (!what)
		return false;
	if (what->kind == TRIP_SEND || what->kind == TRIP_CONNECT)
		return trip->error == 0;
	if (what->kind == TRIP_OPEN)
		call->makes = (info->args[what->path + 1] & O_CREAT) != 0;
	path_of(task->pid, what, info->args, path);
	len = strlen(trip->files);
	if (strncmp(path, trip->files, len) != 0)
		return false;
	snprintf(call->path, sizeof call->path, "%.255s", path + len);
	return true;
}

#if defined(__x86_64__)
bool trip_can(void)
{
	return true;
}

static void deny_call(const struct task *task, int error)
{
	struct user_regs_struct regs;

	ptrace(PTRACE_GETREGS, task->pid, NULL, &regs);
	regs.orig_rax = (unsigned long long)-1;
	regs.rax = (unsigned long long)-(long long)error; /* the filter's stop takes this for the result */
	ptrace(PTRACE_SETREGS, task->pid, NULL, &regs);
}

static void set_result(const struct task *task, int error)
{
	struct user_regs_struct regs;

	ptrace(PTRACE_GETREGS, task->pid, NULL, &regs);
	regs.rax = (unsigned long long)-(long long)error;
	ptrace(PTRACE_SETREGS, task->pid, NULL, &regs);
}
#else
bool trip_can(void)
{
	return false;
}

static void deny_call(const struct task *task, int error)
{
	(void)task, (void)error;
}

static void set_result(const struct task *task, int error)
{
	(void)task, (void)error;
}
#endif

static struct task *task_of(struct tracer *tracer, pid_t pid)
{
	for (size_t i = 0; i < tracer->count; i++)
		if (tracer->tasks[i].pid == pid)
			return &tracer->tasks[i];
	if (tracer->count == TASKS_MAX)
		abort();
	tracer->tasks[tracer->count] = (struct task){ .pid = pid };
	return &tracer->tasks[tracer->count++];
}

static void on_entry(struct tracer *tracer, struct task *task, const struct stop_info *info)
{
	struct trip *trip = tracer->trip;
	struct trip_call call;

	if (!describe_call(tracer, task, info, &call))
		return;
	trip->calls++;
	if (trip->saw)
		trip->saw(trip->who, &call);
	if (!trip->at || (trip->from ? trip->calls < trip->at : trip->calls != trip->at))
		return;
	trip->struck = true;
	trip->struck_kind = call.kind;
	if (!trip->error) {
		kill(tracer->first, trip->signal ? trip->signal : SIGKILL);
		return;
	}
	task->fails = true;
	deny_call(task, trip->error);
}

/* Handles one stop. Returns the signal that the task continues with. */
static int on_stop(struct tracer *tracer, struct task *task, int status)
{
	struct stop_info info;
	int signal = WSTOPSIG(status);

	if (signal == (SIGTRAP | 0x80)) {
		memset(&info, 0, sizeof info);
		ptrace(GET_STOP_INFO, task->pid, sizeof info, &info);
		if (info.op == STOP_AT_ENTRY) {
			on_entry(tracer, task, &info);
		} else if (task->fails) {
			set_result(task, tracer->trip->error);
			task->fails = false;
		}
		return 0;
	}
	if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
		memset(&info, 0, sizeof info);
		ptrace(GET_STOP_INFO, task->pid, sizeof info, &info);
		on_entry(tracer, task, &info); /* number and arguments are in the same registers as at an entry */
		return 0;
	}
	/* Stops that begin a new thread or only announce an event carry no signal for the program. */
	if (status >> 16 || signal == SIGTRAP || (signal == SIGSTOP && task->pid != tracer->first))
		return 0;
	return signal;
}

/* Installs a filter, so that only the system calls in known[] stop the process and the rest runs at full speed. */
static void stop_at_few(void)
{
	struct sock_filter program[KNOWN + 3] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	};
	struct sock_fprog filter = { .len = KNOWN + 3, .filter = program };

	for (size_t i = 0; i < KNOWN; i++)
		program[1 + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)known[i].number,
		    (unsigned char)(KNOWN - i), 0);
	program[KNOWN + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program[KNOWN + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
		_exit(126);
}

static void start_child(const struct trip *trip, bool few)
{
	int null = open("/dev/null", O_RDWR),
	    out = trip->out ? open(trip->out, O_WRONLY | O_CREAT | O_TRUNC, 0600) : null;

	dup2(null, 0);
	dup2(out, 1);
	dup2(out, 2);
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	if (few)
		stop_at_few();
	execve(trip->argv[0], (char *const *)(uintptr_t)trip->argv,
	    trip->env ? (char *const *)(uintptr_t)trip->env : environ);
	_exit(127);
}

static void follow_tasks(struct tracer *tracer)
{
	int status = 0;

	while (now_ms() - tracer->began_ms < PATIENCE_MS) {
		pid_t pid = waitpid(-1, &status, __WALL);
		struct task *task;

		if (pid < 0)
			return;
		if (WIFSTOPPED(status)) {
			task = task_of(tracer, pid);
			ptrace(tracer->few ? PTRACE_CONT : PTRACE_SYSCALL, pid, NULL,
			    (void *)(intptr_t)on_stop(tracer, task, status));
		} else if (pid == tracer->first) {
			tracer->trip->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			tracer->first = 0;
			return;
		}
	}
}

bool trip_run(struct trip *trip)
{
	struct tracer tracer = { .trip = trip,
		.few = (trip->files || trip->few) && prctl(PR_GET_SECCOMP) >= 0,
		.began_ms = now_ms() };
	int status;

	trip->calls = 0;
	trip->struck = false;
	trip->status = -1;
	tracer.first = fork();
	if (tracer.first == 0)
		start_child(trip, tracer.few);
	if (tracer.first < 0 || waitpid(tracer.first, &status, 0) != tracer.first || !WIFSTOPPED(status))
		return false;
	ptrace(PTRACE_SETOPTIONS, tracer.first, NULL,
	    (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
		     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP));
	ptrace(tracer.few ? PTRACE_CONT : PTRACE_SYSCALL, tracer.first, NULL, NULL);
	follow_tasks(&tracer);
	if (!tracer.first)
		return true;
	kill(tracer.first, SIGKILL);
	while (waitpid(tracer.first, &status, __WALL) == tracer.first && WIFSTOPPED(status))
		continue;
	return false;
}

const char *trip_say(enum trip_kind kind)
{
	static const char *const says[] = {
		"another",
		"open",
		"mkdir",
		"write",
		"fsync",
		"rename",
		"unlink",
		"ftruncate",
		"flock",
		"connect",
		"send",
	};

	return says[kind];
}
