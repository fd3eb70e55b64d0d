/* hurry.c - a clock that runs HURRY times as fast: loaded before the C library, so that a program that waits for seconds waits
 * for hundredths
 *
 * Every clock runs faster, and poll waits for less, so that the program cannot tell.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

static long speed(void)
{
	static long is;

	if (!is) {
		const char *said = getenv("HURRY");

		is = said ? strtol(said, NULL, 10) : 1;
		is = is > 0 ? is : 1;
	}
	return is;
}

int clock_gettime(clockid_t id, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);
	static struct timespec began[16];
	long long ns;
	int failed;

	if (!real)
		real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	failed = real(id, now);
	if (failed || id < 0 || id >= 16)
		return failed;
	if (!began[id].tv_sec)
		began[id] = *now;
	ns = ((now->tv_sec - began[id].tv_sec) * 1000000000ll + now->tv_nsec - began[id].tv_nsec) * speed() +
	     began[id].tv_nsec;
	now->tv_sec = began[id].tv_sec + ns / 1000000000;
	now->tv_nsec = ns % 1000000000;
	return 0;
}

int poll(struct pollfd *fds, nfds_t count, int ms)
{
	static int (*real)(struct pollfd *, nfds_t, int);

	if (!real)
		real = (int (*)(struct pollfd *, nfds_t, int))dlsym(RTLD_NEXT, "poll");
	return real(fds, count, ms > 0 ? (int)((ms + speed() - 1) / speed()) : ms);
}
