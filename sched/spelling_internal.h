/* SPDX-License-Identifier: MIT */
/* Numbers and sets of numbers in English, for the words of a recurrence and
 * for the reasons why a rule never occurs. */
#ifndef PATCHDAY_SPELLING_INTERNAL_H
#define PATCHDAY_SPELLING_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* What goes before item `i` of `count`: "A, B and C".  Static. */
const char *spelling_separator(size_t i, size_t count);

/*
 * Append an ordinal: "first" to "tenth", then "11th", "22nd"; negative ones
 * count from the end: "last", "second-to-last", "11th-to-last".  Not 0.
 * words_token_ordinal() reads all of them back.
 */
void spelling_ordinal(struct text *text, int ordinal);

/* Append a list of ordinals, "first, third and last": the bits 1 to `most`
 * of `front`, then those of `back`, which count from the end.  Nothing when
 * both are empty. */
void spelling_ordinals(struct text *text, const uint64_t *front,
    const uint64_t *back, int most);

/* Append `noun` and the numbers that are bits 0 to `most` of `set`, three and
 * more in a row as a range: "day 15", "days 1, 2 and 20 to 25". */
void spelling_numbers(struct text *text, const char *noun,
    const uint64_t *set, int most);

/* Append months, bits 1 to 12: "April, June and September". */
void spelling_months(struct text *text, uint16_t months);

#endif
