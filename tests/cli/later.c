/* later.c - a clock that tests can move: adds the seconds in the file that $LATER names; loaded before the C library
 *
 * UTC and CLOCK_BOOTTIME, which counts suspended time, move; the clock by which libcurl and poll wait does not, as on a
 * machine that slept. "SECONDS utc" moves UTC alone, as when somebody sets the clock; "=SECONDS utc" stops UTC there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void add_seconds(clockid_t id, struct timespec *now)
{
	const char *path = getenv("LATER");
	char text[64] = "";
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		return;
	if (read(fd, text, sizeof text - 1) < 0)
		text[0] = '\0';
	close(fd);
	if (id == CLOCK_BOOTTIME && strstr(text, "utc"))
		return;
	if (text[0] == '=')
		now->tv_sec = strtol(text + 1, NULL, 10);
	else
		now->tv_sec += strtol(text, NULL, 10);
}

int clock_gettime(clockid_t id, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);
	int failed;

	if (!real)
		real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	failed = real(id, now);
	if (!failed && (id == CLOCK_REALTIME || id == CLOCK_BOOTTIME))
		add_seconds(id, now);
	return failed;
}
