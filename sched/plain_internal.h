/* SPDX-License-Identifier: MIT */
/* What cron and OnCalendar share: both know no intervals, no end and no
 * dates left out, and need a line for each product of times. */
#ifndef PATCHDAY_PLAIN_INTERNAL_H
#define PATCHDAY_PLAIN_INTERNAL_H

#include "phrase_internal.h"

/* A set as clauses without intervals that months can express. */
struct plain {
	const char *language;	/* "cron": for messages */
	const struct recurrence *set;
	struct phrases phrases;
};

/* Begin: refuses what neither can say, and makes phrases.  The caller clears
 * the phrases in every case. */
int plain_init(struct plain *plain, const char *language,
    const struct recurrence *set, struct error *ret_error);

/*
 * The months of a phrase, bits 1 to 12, 0 for all: named ones, or those that
 * "every 3 months" comes to.  0, or -1 when an interval cannot be said so;
 * years are left alone.
 */
int plain_find_months(const struct plain *plain, const struct phrase *phrase,
    uint16_t *ret_months, struct error *ret_error);

/*
 * Append bits `least` to `most` as numbers of `width` digits: `range` and
 * `step` are what the language writes between ("-", "/"; "..", NULL for no
 * steps).  All of them are "*".
 */
struct plain_style {
	const char *range, *step;
	int width;
};
void plain_format_bits(struct text *text, uint64_t bits, int least, int most,
    const struct plain_style *style);

#endif
