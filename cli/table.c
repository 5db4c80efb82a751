/* SPDX-License-Identifier: MIT */
/* Tables on a terminal.  Characters are counted as one column each: what is
 * wider (emoji, Chinese) only makes its own line longer. */
#include "table.h"

#include "utf8.h"

#define TABLE_CUT "…"
#define TABLE_GAP 2
#define TABLE_LAST_LEAST 10	/* columns that the last one has at least */

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
	size_t i, width, widest = 0;

	for (i = column; i < table->cells.count; i += table->columns) {
		width = utf8_count(table->cells.items[i]);
		widest = width > widest ? width : widest;
	}
	return table->most[column] != 0 && widest > table->most[column] ?
	    table->most[column] : widest;
}

/* Up to `width` characters; returns how many there are. */
static size_t
table_put(struct text *text, const char *cell, size_t width)
{
	size_t count = utf8_count(cell), length = 0, i;
	uint32_t code;

	if (count <= width) {
		text_puts(text, cell);
		return count;
	}
	for (i = 0; i + 1 < width; i++)
		length += utf8_next(cell + length, strlen(cell + length),
		    &code);
	text_put(text, cell, length);
	text_puts(text, TABLE_CUT);
	return width;
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
