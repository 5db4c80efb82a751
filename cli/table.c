/* SPDX-License-Identifier: MIT */
/* Tables on a terminal.  Letters of East Asia and most emoji take two columns
 * there, marks that are put on the letter before them none. */
#include "table.h"

#include "array.h"
#include "utf8.h"

#define TABLE_CUT "…"
#define TABLE_GAP 2
#define TABLE_LAST_LEAST 10	/* columns that the last one has at least */

/* Where a character takes not one column, in order: East Asian Width W and F
 * of Unicode (UAX 11) in whole blocks, and the marks of common scripts. */
static const struct { uint32_t first, last; int columns; } table_ranges[] = {
	{ 0x0300, 0x036f, 0 }, { 0x0591, 0x05bd, 0 }, { 0x064b, 0x065f, 0 },
	{ 0x0e34, 0x0e3a, 0 }, { 0x0e47, 0x0e4e, 0 }, { 0x1100, 0x115f, 2 },
	{ 0x1160, 0x11ff, 0 }, { 0x1ab0, 0x1aff, 0 }, { 0x1dc0, 0x1dff, 0 },
	{ 0x20d0, 0x20ff, 0 }, { 0x2705, 0x2705, 2 }, { 0x2728, 0x2728, 2 },
	{ 0x274c, 0x274c, 2 }, { 0x2e80, 0x303e, 2 }, { 0x3041, 0xa4cf, 2 },
	{ 0xac00, 0xd7a3, 2 }, { 0xf900, 0xfaff, 2 }, { 0xfe00, 0xfe0f, 0 },
	{ 0xfe20, 0xfe2f, 0 }, { 0xfe30, 0xfe6f, 2 }, { 0xff01, 0xff60, 2 },
	{ 0xffe0, 0xffe6, 2 }, { 0x1f300, 0x1f320, 2 },
	{ 0x1f32d, 0x1f64f, 2 }, { 0x1f680, 0x1f6c5, 2 },
	{ 0x1f900, 0x1f9ff, 2 }, { 0x1fa70, 0x1faff, 2 },
	{ 0x20000, 0x3fffd, 2 },
};

static size_t
table_columns(uint32_t code)
{
	size_t i;

	for (i = 0; i < countof(table_ranges); i++)
		if (code <= table_ranges[i].last)
			return code < table_ranges[i].first ? 1 :
			    (size_t)table_ranges[i].columns;
	return 1;
}

/* As many characters as `width` columns hold; how many they take. */
static size_t
table_measure(const char *cell, size_t width, size_t *ret_length)
{
	size_t columns = 0, n;
	uint32_t code = 0;

	for (*ret_length = 0; (n = utf8_next(cell + *ret_length,
	    strlen(cell + *ret_length), &code)) > 0; *ret_length += n) {
		if (columns + table_columns(code) > width)
			break;
		columns += table_columns(code);
	}
	return columns;
}

void
table_add(struct table *table, const char *cell)
{
	struct text clean = { 0 };

	utf8_clean(&clean, cell == NULL ? "" : cell, false);
	array_push(&table->cells, text_take(&clean));
}

static size_t
table_width(const struct table *table, size_t column)
{
	size_t i, width, widest = 0, length;

	for (i = column; i < table->cells.count; i += table->columns) {
		width = table_measure(table->cells.items[i], SIZE_MAX,
		    &length);
		widest = width > widest ? width : widest;
	}
	return table->most[column] != 0 && widest > table->most[column] ?
	    table->most[column] : widest;
}

/* Up to `width` columns, one at least; returns how many are taken. */
static size_t
table_put(struct text *text, const char *cell, size_t width)
{
	size_t length, count = table_measure(cell, width, &length);

	if (cell[length] == '\0') {
		text_puts(text, cell);
		return count;
	}
	count = table_measure(cell, width - 1, &length);
	text_put(text, cell, length);
	text_puts(text, TABLE_CUT);
	return count + 1;
}

/* No blanks at the end of a line, where the last cells are empty. */
static void
table_trim(struct text *text)
{
	while (text->length > 0 && text->bytes[text->length - 1] == ' ')
		text_cut(text, text->length - 1);
}

static void
table_put_row(struct text *text, const struct table *table, size_t row,
    const size_t *widths)
{
	char *const *cells = &table->cells.items[row * table->columns];
	size_t i, done;

	for (i = 0; i < table->columns; i++) {
		/* cppcheck-suppress objectIndex ; `cells` are rows * columns */
		done = table_put(text, cells[i], widths[i]);
		for (; i + 1 < table->columns && done < widths[i] + TABLE_GAP;
		    done++)
			text_putc(text, ' ');
	}
	table_trim(text);
	text_putc(text, '\n');
}

void
table_format(struct text *text, struct table *table, size_t indent)
{
	size_t widths[TABLE_COLUMNS_MAX] = { 0 }, i, k, used = indent;

	for (i = 0; i + 1 < table->columns; i++) {
		widths[i] = table_width(table, i);
		used += widths[i] + TABLE_GAP;
	}
	widths[i] = used + TABLE_LAST_LEAST < TABLE_WIDTH ?
	    TABLE_WIDTH - used : TABLE_LAST_LEAST;
	for (i = 0; i < table->cells.count / table->columns; i++) {
		for (k = 0; k < indent; k++)
			text_putc(text, ' ');
		table_put_row(text, table, i, widths);
	}
	array_clear_owned(&table->cells);
}
