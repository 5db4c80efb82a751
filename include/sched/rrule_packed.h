/* SPDX-License-Identifier: MIT */
/* A rule in 88 bytes instead of 376, for indexes of very many windows. */
#ifndef PATCHDAY_RRULE_PACKED_H
#define PATCHDAY_RRULE_PACKED_H

#include <stdbool.h>
#include <stdint.h>

#include "rrule.h"

/* Words of the head; values of the three large sets together. */
#define RRULE_PACKED_HEAD 9
#define RRULE_PACKED_MAX 8

/* `head`: the rule up to `until_local`; `values`: BYYEARDAY, BYSETPOS and
 * BYDAY with numbers, one value each. */
struct rrule_packed {
	uint64_t head[RRULE_PACKED_HEAD];
	int16_t values[RRULE_PACKED_MAX];
};

/* Pack a rule; false when it has more than RRULE_PACKED_MAX values of
 * BYYEARDAY, BYSETPOS and BYDAY with numbers together: keep the rule itself
 * then.  `ret_packed` is untouched on failure. */
bool rrule_packed_init(struct rrule_packed *ret_packed,
    const struct rrule *rule);

/* The rule as it was. */
void rrule_packed_rule(const struct rrule_packed *packed,
    struct rrule *ret_rule);

#endif
