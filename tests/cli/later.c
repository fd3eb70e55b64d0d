/* later.c - a clock that tests can move: loaded before the C library, adds the seconds that stand in the file $LATER names
 *
 * What counts suspended time (CLOCK_BOOTTIME) and UTC move; what libcurl and poll wait by does not, as on a machine that slept.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long later(void)
{
	const char *path = getenv("LATER");
	char text[32] = "";
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof text - 1) < 0)
		text[0] = '\0';
	close(fd);
	return strtol(text, NULL, 10);
}

int clock_gettime(clockid_t id, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);
	int failed;

	if (!real)
		real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	failed = real(id, now);
	if (!failed && (id == CLOCK_REALTIME || id == CLOCK_BOOTTIME))
		now->tv_sec += later();
	return failed;
}
