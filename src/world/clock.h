/* clock.h - UTC and monotonic time; in practice both can be moved on */
#ifndef WORLD_CLOCK_H
#define WORLD_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock {
	int64_t skew_s;     /* practice time minus real time */
	int64_t skipped_ms; /* how far timers were moved on */
};

int64_t clock_utc(const struct clock *clock); /* seconds, with the skew */
int64_t clock_ms(const struct clock *clock);  /* monotonic, counts suspend (CLOCK_BOOTTIME), plus skipped_ms */
void clock_skip(struct clock *clock, int64_t seconds);
int64_t clock_real_utc(void);
bool clock_random(void *bytes, size_t size); /* getrandom */

#endif
