/* clock.c - UTC and monotonic time; in practice both can be moved on */
#include "world/clock.h"

#include <errno.h>
#include <sys/random.h>

#include "world/host.h"

int64_t clock_real_utc(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}

int64_t clock_utc(const struct clock *clock)
{
	return clock_real_utc() + clock->skew_s;
}

int64_t clock_ms(const struct clock *clock)
{
	struct timespec now;

	/* Suspended time counts for deadlines. */
	host_clock(&now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + clock->skipped_ms;
}

void clock_skip(struct clock *clock, int64_t seconds)
{
	if (seconds <= 0)
		return;
	clock->skew_s += seconds;
	clock->skipped_ms += seconds * 1000;
}

bool clock_random(void *bytes, size_t size)
{
	unsigned char *at = bytes;

	while (size) {
		ssize_t got = getrandom(at, size, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
	}
	return true;
}
