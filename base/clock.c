/* SPDX-License-Identifier: MIT */
/*
 * The only reader of the system clock in the tree; tests/lint fails a second
 * one.  Three kernel clocks are used: CLOCK_REALTIME for what people call the
 * time, CLOCK_BOOTTIME for spans, which neither an NTP step nor a suspend
 * distorts (clock_gettime(2)), and CLOCK_MONOTONIC_COARSE, which is what the
 * kernel noted at its last tick: no counter is read, which in a virtual
 * machine costs as much as looking up a feed.  Seconds are POSIX's: a leap
 * second is not counted.
 */
#include "clock.h"

#include <assert.h>
#include <time.h>

/* All three exist on every kernel that this program runs on, so a failure is
 * not worth an error path: the epoch would be seen at once. */
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

/* Only the distance is kept, not the moment: the clock then runs on at the
 * machine's pace, and a step of the machine's clock steps it too. */
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
clock_init_beside(struct clock *beside, const struct clock *clock,
    int64_t ahead_ms)
{
	*beside = *clock;
	beside->shift_ms += ahead_ms;
	if (beside->kind == CLOCK_PINNED)
		beside->pinned_ms += ahead_ms;
	else
		beside->kind = CLOCK_SHIFTED;
}

/* Setting any other clock than a pinned one would make `now` go backwards under
 * code that was promised it does not: a programming error. */
void
clock_set(struct clock *clock, int64_t at_ms)
{
	assert(clock->kind == CLOCK_PINNED);
	clock->pinned_ms = at_ms;
}

/* As settimeofday(2) does; only what the two readings are apart changes. */
void
clock_jump(struct clock *clock, int64_t at_ms)
{
	assert(clock->kind == CLOCK_PINNED);
	clock->shift_ms += at_ms - clock->pinned_ms;
	clock->pinned_ms = at_ms;
}

int64_t
clock_now(const struct clock *clock)
{
	int64_t now_ms = clock_now_ms(clock);

	/* C truncates towards zero; an instant before 1970 must round down as
	 * all others do. */
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
		return clock->pinned_ms - clock->shift_ms;
	return clock_read_ms(CLOCK_BOOTTIME);
}

int64_t
clock_coarse_ms(const struct clock *clock)
{
	if (clock->kind == CLOCK_PINNED)
		return clock->pinned_ms - clock->shift_ms;
	return clock_read_ms(CLOCK_MONOTONIC_COARSE);
}
