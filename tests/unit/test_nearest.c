/* SPDX-License-Identifier: MIT */
#include "harness.h"
#include "nearest.h"

int
main(void)
{
	static const struct { const char *a, *b; size_t distance; } rows[] = {
		{ "", "", 0 }, { "", "abc", 3 }, { "abc", "abc", 0 },
		{ "Thrusday", "thursday", 1 },	/* neighbours swapped */
		{ "kitten", "sitting", 3 }, { "zone", "zones", 1 },
		{ "ab", "ba", 1 }, { "abcd", "dcba", 3 },
	};
	static const char *const words[] = { "title", "zone", "duration",
		"stages", "announce", "impact" };
	static const struct { const char *word, *nearest; } finds[] = {
		{ "titel", "title" }, { "zones", "zone" },
		{ "durration", "duration" }, { "anounce", "announce" },
		{ "IMPACT", "impact" }, { "xyzzy", NULL }, { "", NULL },
	};
	static const char *const ids[] = { "w", "2", "rm" };
	static const struct { const char *word, *nearest; } letters[] = {
		{ "4", NULL }, { "x", NULL }, { "", NULL }, { "W", "w" },
		{ "ww", "w" }, { "rn", "rm" }, { "r", "rm" }, { "25", "2" },
		{ "xy", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CHECK_NUMBER(nearest_distance(rows[i].a, rows[i].b),
		    rows[i].distance);
		CHECK_NUMBER(nearest_distance(rows[i].b, rows[i].a),
		    rows[i].distance);
	}
	for (i = 0; i < sizeof(finds) / sizeof(finds[0]); i++)
		CHECK_STRING(nearest_find(finds[i].word, words, 6),
		    finds[i].nearest);
	for (i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		CHECK_STRING(nearest_find(letters[i].word, ids, 3),
		    letters[i].nearest);
	return harness_end();
}
