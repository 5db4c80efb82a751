/* SPDX-License-Identifier: MIT */
/*
 * The list of what is wrong in a person's input.  Counted without limit but
 * kept only up to COMPLAINTS_MAX, so that a hostile file of a million faults
 * costs no more memory than one of two hundred.
 */
#include "complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

/*
 * The text is formatted into a buffer of fixed size on purpose: what it quotes
 * comes from the file, and 1,023 bytes of it are plenty for a line that a
 * person reads.
 */
void
complaint_add(struct complaints *complaints, enum complaint_level level,
    const char *file, int line, int column, const char *format, ...)
{
	struct complaint *complaint;
	va_list arguments;
	char text[1024];

	if (level == COMPLAINT_ERROR)
		complaints->error_count++;
	else
		complaints->warning_count++;
	if (complaints->list.count >= COMPLAINTS_MAX)
		return;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	utf8_clean_halves(text);
	complaint = array_add(&complaints->list);
	complaint->level = level;
	complaint->file = mem_string(file != NULL ? file : "");
	complaint->line = line;
	complaint->column = column;
	complaint->text = mem_string(text);
}

/* By file, line and column.  Files are compared as bytes, whatever the locale,
 * so that the order is the same on every machine. */
static int
complaint_cmp(const struct complaint *a, const struct complaint *b)
{
	int order = strcmp(a->file, b->file);

	if (order != 0)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

/*
 * Insertion sort: stable, and the list is short.  The order of complaints at
 * one place is the order in which they were found, the first often being the
 * cause of the others; qsort(3) does not promise to keep it.
 */
void
complaint_sort(struct complaints *complaints)
{
	struct complaint *items = complaints->list.items, moved;
	size_t i, k;

	for (i = 1; i < complaints->list.count; i++) {
		moved = items[i];
		for (k = i; k > 0; k--) {
			if (complaint_cmp(&items[k - 1], &moved) <= 0)
				break;
			items[k] = items[k - 1];
		}
		items[k] = moved;
	}
}

/*
 * The form is GNU's for compilers, which editors and CI systems turn into
 * links.  A part that is unknown (no file, no line) is left out with its colon.
 */
void
complaint_format(const struct complaints *complaints, bool is_coloured,
    struct text *text)
{
	static const char *const words[] = {
		[COMPLAINT_WARNING] = "warning",
		[COMPLAINT_ERROR] = "error",
	};
	static const char *const colours[] = {
		[COMPLAINT_WARNING] = "\033[1;33m",
		[COMPLAINT_ERROR] = "\033[1;31m",
	};
	const struct complaint *complaint;
	size_t i, shown = complaints->list.count;
	size_t all = complaints->error_count + complaints->warning_count;

	for (i = 0; i < shown; i++) {
		complaint = &complaints->list.items[i];
		utf8_clean(text, complaint->file, false);
		text_puts(text, complaint->file[0] != '\0' ? ":" : "");
		if (complaint->line > 0)
			text_putf(text, "%d:%d:", complaint->line,
			    complaint->column);
		/* A space is due only behind a place: a complaint without one
		 * begins at once with its level. */
		text_putf(text, "%s%s%s:%s ",
		    text->length > 0 &&
		    text->bytes[text->length - 1] == ':' ? " " : "",
		    is_coloured ? colours[complaint->level] : "",
		    words[complaint->level], is_coloured ? "\033[0m" : "");
		/* Some quote titles, and a terminal would act on them. */
		utf8_clean(text, complaint->text, false);
		text_putc(text, '\n');
	}
	if (all > shown)
		text_putf(text, "and %zu more\n", all - shown);
}

void
complaint_clear(struct complaints *complaints)
{
	size_t i;

	for (i = 0; i < complaints->list.count; i++) {
		free(complaints->list.items[i].file);
		free(complaints->list.items[i].text);
	}
	array_clear(&complaints->list);
	complaints->error_count = complaints->warning_count = 0;
}
