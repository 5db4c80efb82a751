/* SPDX-License-Identifier: MIT */
/*
 * Numbers and sets of numbers in English.
 *
 * Ordinals are written out up to the tenth, as people do, and in figures from
 * there on; runs of three and more are told as ranges.  words_token.c and
 * words_items.c read all of it back, which tests/diff/words tries with
 * thousands of rules.
 */
#include "spelling_internal.h"

#include <stdbool.h>

#include "array.h"
#include "civil.h"

/* One place for commas, so that all lists read alike. */
const char *
spelling_separator(size_t i, size_t count)
{
	/* No comma before "and". */
	return i == 0 ? "" : i + 1 == count ? " and " : ", ";
}

/* Is the number `n` in the set? */
static bool
spelling_has(const uint64_t *set, int n)
{
	return set[n / 64] >> n % 64 & 1;
}

/* Words up to ten, as style guides have it, then figures. */
void
spelling_ordinal(struct text *text, int ordinal)
{
	static const char *const names[] = { NULL, "first", "second", "third",
		"fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
		"tenth" };
	static const char *const ends[] = { "th", "st", "nd", "rd" };
	int n = ordinal < 0 ? -ordinal : ordinal;
	/* 11th, 12th, 13th, 111th. */
	bool is_teen = n / 10 % 10 == 1;

	if (ordinal == -1)
		text_puts(text, "last");
	else if (n < (int)countof(names))
		text_puts(text, names[n]);
	else
		text_putf(text, "%d%s", n,
		    ends[!is_teen && n % 10 <= 3 ? n % 10 : 0]);
	if (ordinal < -1)
		text_puts(text, "-to-last");
}

/* Those from the front before those from the back, as people say them: "first
 * and last". */
void
spelling_ordinals(struct text *text, const uint64_t *front,
    const uint64_t *back, int most)
{
	size_t count = 0, i = 0;
	int n;

	for (n = 1; n <= most; n++)
		/* The last of all items gets the "and": count them first. */
		count += spelling_has(front, n) + spelling_has(back, n);
	for (n = 1; n <= most; n++) {
		if (!spelling_has(front, n))
			continue;
		text_puts(text, spelling_separator(i++, count));
		spelling_ordinal(text, n);
	}
	for (n = most; n >= 1; n--) {
		if (!spelling_has(back, n))
			continue;
		text_puts(text, spelling_separator(i++, count));
		spelling_ordinal(text, -n);
	}
}

/* The last number of the run that begins with `first`.  Two in a row are no
 * run: "1 and 2", but "1 to 3". */
static int
spelling_run(const uint64_t *set, int first, int most)
{
	int last = first;

	while (last < most && spelling_has(set, last + 1))
		last++;
	return last == first + 1 ? first : last;
}

/* Runs as "1 to 7": seven days of a month are one thing to a reader. */
void
spelling_numbers(struct text *text, const char *noun, const uint64_t *set,
    int most)
{
	size_t count = 0, i = 0;
	int n, last = 0, numbers = 0;

	for (n = 0; n <= most; n = last + 1) {
		last = n;
		if (!spelling_has(set, n))
			continue;
		last = spelling_run(set, n, most);
		numbers += last - n + 1;
		count++;
	}
	text_putf(text, "%s%s ", noun, numbers == 1 ? "" : "s");
	for (n = 0; n <= most; n = last + 1) {
		last = n;
		if (!spelling_has(set, n))
			continue;
		last = spelling_run(set, n, most);
		text_putf(text, "%s%d", spelling_separator(i++, count), n);
		if (last > n)
			text_putf(text, " to %d", last);
	}
}

/* Always whole names: there are at most twelve, and "Mar" is a word
 * elsewhere. */
void
spelling_months(struct text *text, uint16_t months)
{
	size_t count = (size_t)__builtin_popcount(months), i = 0;
	int month;

	for (month = 1; month <= 12; month++) {
		if (!(months >> month & 1))
			continue;
		text_puts(text, spelling_separator(i++, count));
		text_puts(text, civil_month_name(month));
	}
}
