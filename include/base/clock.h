/* SPDX-License-Identifier: MIT */
/*
 * The clock: the only way to ask what time it is.  Instants are UTC, without
 * leap seconds; `_at` means seconds since 1970, `_ms` milliseconds.  A clock
 * is a value that is handed down, so a test or a simulation pins it.
 */
#ifndef PATCHDAY_CLOCK_H
#define PATCHDAY_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum clock_kind {
	CLOCK_SYSTEM,		/* the machine's clock */
	CLOCK_SHIFTED,		/* the machine's clock, set to another time */
	CLOCK_PINNED,		/* stands still until clock_set() */
};

struct clock {
	enum clock_kind kind;
	/* SHIFTED: added to the machine's clock; PINNED: how far the wall
	 * clock is ahead of the other reading. */
	int64_t shift_ms;
	int64_t pinned_ms;	/* PINNED: what it shows */
};

/* The machine's clock. */
void clock_init_system(struct clock *clock);

/* A clock that shows `at_ms` now and then runs on. */
void clock_init_shifted(struct clock *clock, int64_t at_ms);

/* A clock that shows `at_ms` until it is set. */
void clock_init_pinned(struct clock *clock, int64_t at_ms);

/* A clock that shows `ahead_ms` more than `clock` does; spans are the same. */
void clock_init_beside(struct clock *beside, const struct clock *clock,
    int64_t ahead_ms);

/* Move a pinned clock to `at_ms`; both its readings follow. */
void clock_set(struct clock *clock, int64_t at_ms);

/* Somebody sets a pinned clock to `at_ms`: the wall clock jumps, and no time
 * has passed (clock_boot_ms() stays). */
void clock_jump(struct clock *clock, int64_t at_ms);

/* Now, UTC: whole seconds (rounded down) and milliseconds. */
int64_t clock_now(const struct clock *clock);
int64_t clock_now_ms(const struct clock *clock);

/*
 * Milliseconds since an arbitrary start that only grow, through suspend too
 * (CLOCK_BOOTTIME): for spans, deadlines and leases.  A pinned clock gives
 * its pinned time, without what it jumped.
 */
int64_t clock_boot_ms(const struct clock *clock);

/*
 * A span's clock for those who ask thousands of times a second: it lags by up
 * to a tick of the kernel (10 ms), stands still while the machine is
 * suspended, and is not to be compared with clock_boot_ms().  A pinned clock
 * gives the same as there.
 */
int64_t clock_coarse_ms(const struct clock *clock);

#endif
