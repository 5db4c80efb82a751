/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "harness.h"
#include "spelling_internal.h"

static void
test_ordinal(void)
{
	static const struct { int ordinal; const char *words; } rows[] = {
		{ 1, "first" }, { 5, "fifth" }, { 10, "tenth" },
		{ 11, "11th" }, { 12, "12th" }, { 13, "13th" },
		{ 20, "20th" }, { 21, "21st" }, { 22, "22nd" },
		{ 23, "23rd" }, { 24, "24th" }, { 53, "53rd" },
		{ 100, "100th" }, { 111, "111th" }, { 113, "113th" },
		{ 121, "121st" }, { 366, "366th" }, { -1, "last" },
		{ -2, "second-to-last" }, { -11, "11th-to-last" },
		{ -21, "21st-to-last" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		spelling_ordinal(&text, rows[i].ordinal);
		CHECK_STRING(text_string(&text), rows[i].words);
	}
	text_clear(&text);
}

static void
test_ordinals(void)
{
	static const struct { uint64_t front, back; const char *words; }
	rows[] = {
		{ 0, 0, "" }, { 1 << 1, 0, "first" },
		{ 1 << 1 | 1 << 3, 0, "first and third" },
		{ 1 << 1 | 1 << 3, 1 << 1, "first, third and last" },
		{ 0, 1 << 1 | 1 << 2, "second-to-last and last" },
		/* Beyond `most`. */
		{ 1 << 5 | 1 << 6, 0, "fifth" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		spelling_ordinals(&text, &rows[i].front, &rows[i].back, 5);
		CHECK_STRING(text_string(&text), rows[i].words);
	}
	text_clear(&text);
}

static void
test_numbers(void)
{
	static const struct { uint64_t set[2]; int most; const char *words; }
	rows[] = {
		{ { 1 << 15 }, 31, "day 15" },
		{ { 1 }, 31, "day 0" },
		{ { 6 }, 31, "days 1 and 2" },
		{ { 14 }, 31, "days 1 to 3" },
		{ { 1 << 1 | 7 << 4 }, 31, "days 1 and 4 to 6" },
		{ { 3 << 1 | 3 << 5 }, 31, "days 1, 2, 5 and 6" },
		{ { 0x7fU << 20 }, 22, "days 20 to 22" },
		{ { 1ULL << 63, 3 }, 100, "days 63 to 65" },
		{ { 0, 1 }, 64, "day 64" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		spelling_numbers(&text, "day", rows[i].set, rows[i].most);
		CHECK_STRING(text_string(&text), rows[i].words);
	}
	text_clear(&text);
}

static void
test_months(void)
{
	static const struct { uint16_t months; const char *words; } rows[] = {
		{ 1 << 4, "April" },
		{ 1 << 1 | 1 << 12, "January and December" },
		{ 1 << 4 | 1 << 6 | 1 << 9, "April, June and September" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		spelling_months(&text, rows[i].months);
		CHECK_STRING(text_string(&text), rows[i].words);
	}
	text_clear(&text);
}

int
main(void)
{
	test_ordinal();
	test_ordinals();
	test_numbers();
	test_months();
	return harness_end();
}
