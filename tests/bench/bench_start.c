/* bench_start.c - times the start, from exec and from main to the first page, beside dialog; and counts the work of an idle program */
#include "bench/bench.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pty/walk.h"

#define RUNS    25
#define IDLE_MS 3000

struct start {
	double first_ms, page_ms, cpu_ms; /* the best of all starts */
	long faults;
	size_t bytes;
};

/* The time just before the child's exec, in memory that parent and child share. */
static double *about_to_exec;

static void be_child(const char *const *argv, bool traced)
{
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	if (traced)
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	*about_to_exec = bench_ms();
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

#ifdef __x86_64__
/* Lets the child run to its call of umask, the first thing that main does, and lets go of it there. Returns the time
 * of main's beginning. */
static double wait_for_main(pid_t pid)
{
	struct user_regs_struct registers;
	double from;
	int status;

	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		if (ptrace(PTRACE_GETREGS, pid, NULL, &registers) == 0 && registers.orig_rax == SYS_umask)
			break;
		ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	}
	from = bench_ms(); /* read while the child stands still */
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	return from;
}
#else
static double wait_for_main(pid_t pid)
{
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	return 0;
}
#endif

/* Reads until @wanted was seen or nothing more comes. */
static bool read_until(int master, const char *wanted, double *first, size_t *bytes)
{
	static char said[65536];
	struct pollfd ready = { .fd = master, .events = POLLIN };
	size_t len = 0;

	while (poll(&ready, 1, 5000) > 0) {
		ssize_t got = read(master, said + len, sizeof said - 1 - len);

		if (got <= 0)
			break;
		if (!len)
			*first = bench_ms();
		len += (size_t)got;
		*bytes = len;
		if (memmem(said, len, wanted, strlen(wanted)))
			return true;
	}
	return false;
}

static double least(double a, double b)
{
	return a && a < b ? a : b;
}

static double cpu_of(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 +
	       (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

static bool start_once(const char *const *argv, const char *wanted, bool from_main, struct start *best)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct rusage usage;
	double from, first = 0;
	bool seen;
	int master;
	pid_t pid = forkpty(&master, NULL, NULL, &size);

	if (pid == 0)
		be_child(argv, from_main);
	from = from_main ? wait_for_main(pid) : 0;
	seen = read_until(master, wanted, &first, &best->bytes);
	if (!from)
		from = *about_to_exec;
	if (seen) {
		best->page_ms = least(best->page_ms, bench_ms() - from);
		best->first_ms = least(best->first_ms, first - from);
	}
	kill(pid, SIGKILL);
	wait4(pid, NULL, 0, &usage);
	close(master);
	best->cpu_ms = least(best->cpu_ms, cpu_of(&usage));
	best->faults = usage.ru_minflt;
	return seen;
}

static bool start_often(const char *const *argv, const char *wanted, bool from_main, struct start *best)
{
	*best = (struct start){ .first_ms = 1e9, .page_ms = 1e9, .cpu_ms = 1e9 };
	for (int i = 0; i < RUNS; i++)
		if (!start_once(argv, wanted, from_main, best))
			return false;
	return true;
}

static void measure_idle(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });
	long before;

	walk_page(pty, "Welcome");
	pty_quiet(pty, 300);
	figure("bytes of the first page, and the line before it", (double)pty_count(pty), "B", 2000, NULL);
	pty_count_again(pty);
	before = bench_status(pty_pid(pty), "voluntary_ctxt_switches");
	pty_quiet(pty, IDLE_MS);
	figure("idle for 3 s: turns of the loop",
	    (double)(bench_status(pty_pid(pty), "voluntary_ctxt_switches") - before), "", 0, NULL);
	figure("idle for 3 s: bytes to the terminal", (double)pty_count(pty), "B", 0, NULL);
	walk_quit(pty, 6);
}

static void beside_dialog(double page_ms, double cpu_ms)
{
	static const char *const dialog[] = { "/usr/bin/dialog", "--msgbox", "A box.", "10", "40", NULL };
	struct start other;

	if (access(dialog[0], X_OK) != 0) {
		figure_missing("dialog showing a box", "dialog is not installed");
		return;
	}
	if (start_often(dialog, "A box.", false, &other))
		figure("dialog showing a box, from exec", other.page_ms, "ms", -1,
		    "%zu bytes, %.1f ms of processor, %ld page faults; ours takes %.1f times as long, %.1f times the processor",
		    other.bytes, other.cpu_ms, other.faults, page_ms / other.page_ms, cpu_ms / other.cpu_ms);
}

void bench_start(void)
{
	const char *const wizard[] = { walk_program(), "wizard", "--practice", NULL };
	struct start exec, entry;

	about_to_exec = mmap(NULL, sizeof *about_to_exec, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!start_often(wizard, "Quit", false, &exec) || !start_often(wizard, "Quit", true, &entry)) {
		figure_missing("start to the first page", "it did not come");
		return;
	}
	figure("start to the first page, from exec", exec.page_ms, "ms", 10,
	    "best of %d; first byte after %.1f; %.1f ms of processor, %ld page faults", RUNS, exec.first_ms,
	    exec.cpu_ms, exec.faults);
	figure("start to the first page, from main", entry.page_ms, "ms", 2, "best of %d; first byte after %.1f", RUNS,
	    entry.first_ms);
	beside_dialog(exec.page_ms, exec.cpu_ms);
	measure_idle();
}
