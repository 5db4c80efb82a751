/* SPDX-License-Identifier: MIT */
/* Tables on a terminal of 80 columns. */
#include "harness.h"
#include "table.h"
#include "utf8.h"

static void
check(const char *const *cells, size_t count, const char *want)
{
	struct table table = { .columns = 3, .most = { 8, 0 } };
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < count; i++)
		table_add(&table, cells[i]);
	table_format(&text, &table, 2);
	CHECK_STRING(text_string(&text), want);
	CHECK_NUMBER(table.cells.count, 0);
	text_clear(&text);
}

int
main(void)
{
	static const char *const two[] = { "a", "bb", "ccc",
	    "aaaaaaaaaaaa", "b", NULL };
	static const char *const odd[] = { "\xc3\xa9\xc3\xa9", "a\nb\x1b[31m",
	    "\xe2\x80\xaegnp" };
	/* Two columns each: 8 hold three and the sign that it was cut. */
	static const char *const asian[] = { "日本", "b", "c", "日本語日本",
	    "b", "c", "abc", "x", "y" };
	/* e with two marks; a mark at the cut stays with its letter. */
	static const char *const marked[] = { "e\xcc\x81\xcc\xa3", "b", "c",
	    "abcdefg\xcc\x81hi", "b", "c", "\xf0\x9f\x98\x80", "b", "c" };
	struct table table = { .columns = 2 };
	char wide[400];
	struct text text = { 0 };

	check(two, 6, "  a         bb  ccc\n  aaaaaaa…  b\n");
	check(odd, 3, "  éé  a b [31m  gnp\n");
	check(asian, 9, "  日本      b  c\n  日本語…   b  c\n"
	    "  abc       x  y\n");
	check(marked, 9, "  e\xcc\x81\xcc\xa3         b  c\n"
	    "  abcdefg\xcc\x81…  b  c\n"
	    "  \xf0\x9f\x98\x80        b  c\n");
	check(NULL, 0, "");
	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	table_add(&table, "name");
	table_add(&table, wide);
	table_format(&text, &table, 0);
	CHECK_NUMBER(utf8_count(text_string(&text)), 81);
	text_cut(&text, 0);
	/* However wide the first are, something of the last is there. */
	table_add(&table, wide);
	table_add(&table, wide);
	table_format(&text, &table, 0);
	CHECK_NUMBER(utf8_count(text_string(&text)), 399 + 2 + 10 + 1);
	text_clear(&text);
	return harness_end();
}
