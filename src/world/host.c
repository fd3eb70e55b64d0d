/* host.c - what each system has in its own way: Linux */
#include "world/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HOST_ITSELF "/proc/self/exe"

/* Without /proc, what the kernel was told to start: relative to the directory of that time. */
const char *host_program(char out[PATH_MAX])
{
	ssize_t len = readlink(HOST_ITSELF, out, PATH_MAX - 1);
	const char *told;

	out[len > 0 ? len : 0] = '\0';
	if (len > 0)
		return out;
	told = (const char *)getauxval(AT_EXECFN);
	if (!told || !realpath(told, out))
		*out = '\0';
	return out;
}

/* First the file that runs: the one of that name may be another by now, after an update. */
void host_again(const char *program, char *const *argv)
{
	execve(HOST_ITSELF, argv, environ);
	if (errno == ENOENT && *program)
		execve(program, argv, environ);
}

/* Where the kernel does not know the call (before Linux 5.9), or a filter forbids it. A limit may be a billion, which
 * would take minutes; nobody starts us with a million open files. */
#define HOST_DESCRIPTORS_MAX (1 << 20)

static void host_close_each(int first)
{
	struct rlimit limit = { 0, 0 };
	int end = HOST_DESCRIPTORS_MAX;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < HOST_DESCRIPTORS_MAX)
		end = (int)limit.rlim_cur;
	for (int fd = first; fd < end; fd++)
		close(fd);
}

/* By its number: glibc 2.34 brought the function, musl has none. */
void host_close_from(int first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0)
		return;
#endif
	host_close_each(first);
}

void host_hide_memory(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int host_memory_file(void)
{
	return memfd_create("naaready", MFD_CLOEXEC);
}

void host_clock(struct timespec *now)
{
	if (clock_gettime(CLOCK_BOOTTIME, now) != 0)
		clock_gettime(CLOCK_MONOTONIC, now);
}

bool host_peer(int fd, unsigned *uid)
{
	struct ucred peer = { 0 };
	socklen_t size = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		return false;
	*uid = peer.uid;
	return true;
}

bool host_path_through(int dir_fd, const char *name, char *path, size_t size)
{
	int len = snprintf(path, size, "/proc/self/fd/%d", dir_fd);

	if (len < 0 || (size_t)len >= size || access(path, F_OK) != 0)
		return false;
	len = snprintf(path, size, "/proc/self/fd/%d/%s", dir_fd, name);
	return len > 0 && (size_t)len < size;
}
