/* SPDX-License-Identifier: MIT */
/*
 * "Did you mean": the edit distance between what was typed and what is valid.
 * Words are short and lists too (ids of a site at most), so the plain table
 * algorithm is fast enough; the rows lie on the stack.
 */
#include "nearest.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* bytes of an id and more than of any key; longer words are not guessed at */
#define NEAREST_WORD_MAX 63

/* The smaller of the two. */
static size_t
nearest_least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* 0 for the same letter, case ignored; 1 for another. */
static size_t
nearest_cost(char a, char b)
{
	return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/*
 * Optimal string alignment over three rows: enough for typing errors.  It
 * differs from Damerau-Levenshtein only in that swapped letters are not edited
 * again.
 */
size_t
nearest_distance(const char *a, const char *b)
{
	size_t rows[3][NEAREST_WORD_MAX + 1], *old, *last, *row, *spare;
	size_t m = strlen(a), n = strlen(b), i, k;

	if (m > NEAREST_WORD_MAX || n > NEAREST_WORD_MAX)
		return SIZE_MAX;
	old = rows[0], last = rows[1], row = rows[2];
	for (k = 0; k <= n; k++)
		old[k] = 0, last[k] = k;
	for (i = 1; i <= m; i++) {
		row[0] = i;
		for (k = 1; k <= n; k++) {
			row[k] = nearest_least(last[k] + 1, row[k - 1] + 1);
			row[k] = nearest_least(row[k],
			    last[k - 1] + nearest_cost(a[i - 1], b[k - 1]));
			if (i > 1 && k > 1 &&
			    nearest_cost(a[i - 1], b[k - 2]) == 0 &&
			    nearest_cost(a[i - 2], b[k - 1]) == 0)
				row[k] = nearest_least(row[k], old[k - 2] + 1);
		}
		spare = old, old = last, last = row, row = spare;
	}
	return last[n];
}

/* A third of the letters: "prd" is "prod", but "dev" is not "int".  Shorter
 * words may have one wrong letter, if another is right: "4" is not "2". */
const char *
nearest_find(const char *word, const char *const *words, size_t count)
{
	const char *best = NULL;
	size_t best_distance = SIZE_MAX, distance, length, i, most;

	for (i = 0; i < count; i++) {
		distance = nearest_distance(word, words[i]);
		if (distance >= best_distance)
			continue;
		length = strlen(words[i]);
		most = length / 3 > 1 ? length / 3 : 1;
		if (distance > most || (distance == length &&
		    distance >= strlen(word)))
			continue;
		best = words[i];
		best_distance = distance;
	}
	return best;
}
