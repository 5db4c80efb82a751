/* SPDX-License-Identifier: MIT */
/*
 * The factors that place a change on the axis of formality, and the place that
 * follows from them.
 */
#ifndef PATCHDAY_FACTOR_H
#define PATCHDAY_FACTOR_H

#include <stddef.h>

#include "environment.h"
#include "text.h"

/* Of a service; what is not given counts as the middle. */
enum factor_kind {
	FACTOR_MATURITY,	/* experimental, growing, mature */
	FACTOR_USERS,		/* few, some, many */
	FACTOR_AUDIENCE,	/* feature-seeking, mixed, risk-averse */
	FACTOR_IMPACT,		/* low, medium, high */
};
#define FACTOR_COUNT 4
#define FACTOR_LEVELS 3

/* By kind: 1 to FACTOR_LEVELS; 0: not given. */
struct factors { unsigned char levels[FACTOR_COUNT]; };

/* How much a change is: its nature. */
enum factor_nature { NATURE_COSMETIC, NATURE_ORDINARY, NATURE_MAJOR };

/* "maturity"; "experimental" (level from 1). */
const char *factor_kind_name(enum factor_kind kind);
const char *factor_level_name(enum factor_kind kind, unsigned level);

/*
 * Where such a change lies, in hundredths of a mark (process_weigh()): what
 * the service adds up to, times what the tier counts (bleed 0, dev a quarter,
 * int 0.6, prod 1), and a little for its nature.  Appends to `how`, unless
 * NULL, a line for each step.  0 to 300.
 */
int factor_weigh(const struct factors *factors, enum environment_tier tier,
    enum factor_nature nature, struct text *how);

/* The mark next to it: "automatic", "team consensus", "release manager's
 * approval", "change control board's approval". */
const char *factor_mark_name(int weight);

#endif
