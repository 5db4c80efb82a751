/* SPDX-License-Identifier: MIT */
/* The nearest valid word, for "did you mean". */
#ifndef PATCHDAY_NEAREST_H
#define PATCHDAY_NEAREST_H

#include <stddef.h>

/*
 * How far `a` is from `b`: insertions, deletions, replacements and swapped
 * neighbours, each 1, letters' case ignored.  Strings over 63 bytes are
 * farther than any (SIZE_MAX).
 */
size_t nearest_distance(const char *a, const char *b);

/*
 * The word of `words` (`count` of them) that is nearest to `word`, or NULL
 * when none is near enough to be meant: more than a third of its letters
 * (at least 1) differ, or all.  Of equally near ones the first.  Lent.
 */
const char *nearest_find(const char *word, const char *const *words,
    size_t count);

#endif
