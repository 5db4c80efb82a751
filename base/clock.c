/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <assert.h>
#include <time.h>

static int64_t
clock_read_ms(clockid_t id)
{
	struct timespec now;

	if (clock_gettime(id, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
clock_init_system(struct clock *clock)
{
	*clock = (struct clock){ .kind = CLOCK_SYSTEM };
}

void
clock_init_shifted(struct clock *clock, int64_t at_ms)
{
	*clock = (struct clock){ .kind = CLOCK_SHIFTED,
	    .shift_ms = at_ms - clock_read_ms(CLOCK_REALTIME) };
}

void
clock_init_pinned(struct clock *clock, int64_t at_ms)
{
	*clock = (struct clock){ .kind = CLOCK_PINNED, .pinned_ms = at_ms };
}

void
clock_set(struct clock *clock, int64_t at_ms)
{
	assert(clock->kind == CLOCK_PINNED);
	clock->pinned_ms = at_ms;
}

int64_t
clock_now(const struct clock *clock)
{
	int64_t now_ms = clock_now_ms(clock);

	return now_ms / 1000 - (now_ms % 1000 < 0);
}

int64_t
clock_now_ms(const struct clock *clock)
{
	if (clock->kind == CLOCK_PINNED)
		return clock->pinned_ms;
	return clock_read_ms(CLOCK_REALTIME) + clock->shift_ms;
}

int64_t
clock_boot_ms(const struct clock *clock)
{
	if (clock->kind == CLOCK_PINNED)
		return clock->pinned_ms;
	return clock_read_ms(CLOCK_BOOTTIME);
}
