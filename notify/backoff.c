/* SPDX-License-Identifier: MIT */
/*
 * When to try again.  Full jitter rather than a fixed step: after an outage all
 * channels of all sites come back at once, and a random wait spreads them best
 * ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).  Pure but
 * for the randomness, which is an argument too.
 */
#include "backoff.h"

#define BACKOFF_BASE_MS 1000
/* Ten minutes long a start is news and is tried each minute at least; then
 * something is broken, and five minutes are often enough. */
#define BACKOFF_CAP_MS (60 * 1000)
#define BACKOFF_LATE_CAP_MS (5 * 60 * 1000)
#define BACKOFF_LATE_AFTER_MS (10 * 60 * 1000)
/* Seconds: a peer that says 0, or a week, is not taken at its word. */
#define BACKOFF_RETRY_AFTER_LEAST 1
#define BACKOFF_RETRY_AFTER_MOST (15 * 60)
#define BACKOFF_DOUBLINGS_MAX 20	/* 2^20 s is beyond every cap */

/* Attempts that are not counted (a look-up) may give 0: it is taken for 1. */
int64_t
backoff_next_ms(int attempt, int64_t first_ms_ago, int64_t retry_after_secs,
    struct random *random)
{
	int64_t cap = first_ms_ago < BACKOFF_LATE_AFTER_MS ?
	    BACKOFF_CAP_MS : BACKOFF_LATE_CAP_MS;
	int64_t most, wait, floor = 0;
	int doublings = attempt < 1 ? 1 : attempt;

	if (doublings > BACKOFF_DOUBLINGS_MAX)
		doublings = BACKOFF_DOUBLINGS_MAX;
	most = (int64_t)BACKOFF_BASE_MS << doublings;
	if (most > cap)
		most = cap;
	wait = (int64_t)random_below(random, (uint64_t)most + 1);
	if (retry_after_secs >= 0) {
		if (retry_after_secs < BACKOFF_RETRY_AFTER_LEAST)
			retry_after_secs = BACKOFF_RETRY_AFTER_LEAST;
		if (retry_after_secs > BACKOFF_RETRY_AFTER_MOST)
			retry_after_secs = BACKOFF_RETRY_AFTER_MOST;
		floor = retry_after_secs * 1000;
	}
	/* Above the floor by up to a second: those who were told the same
	 * second do not come back in one burst. */
	return wait >= floor ? wait : floor + wait % BACKOFF_BASE_MS;
}
