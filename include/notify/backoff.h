/* SPDX-License-Identifier: MIT */
/* When to try again: full jitter, Retry-After as a floor
 * (research/reliability.md 3.5). */
#ifndef PATCHDAY_BACKOFF_H
#define PATCHDAY_BACKOFF_H

#include <stdint.h>

#include "random.h"

/*
 * Milliseconds to wait before attempt `attempt` + 1 (attempts from 1):
 * random(0, min(cap, 1 s * 2^attempt)), cap 60 s during the first 10 minutes
 * since `first_ms_ago`, then 5 min.  `retry_after_secs` (-1: none) is a floor,
 * clamped to 1 s .. 15 min.
 */
int64_t backoff_next_ms(int attempt, int64_t first_ms_ago,
    int64_t retry_after_secs, struct random *random);

#endif
