/* SPDX-License-Identifier: MIT */
/* Rows of short texts, in columns that fit a terminal of 80. */
#ifndef PATCHDAY_TABLE_H
#define PATCHDAY_TABLE_H

#include <stddef.h>

#include "array.h"
#include "text.h"

#define TABLE_COLUMNS_MAX 8
#define TABLE_WIDTH 80		/* columns of the terminal */

/* The last column takes what is left of the line, and is cut there; `most` are
 * the widths at which the others are cut. */
struct table {
	size_t columns;
	size_t most[TABLE_COLUMNS_MAX];
	ARRAY(char *) cells;	/* row by row; owned */
};

/* Add a cell: copied, made one clean line.  NULL is an empty one. */
void table_add(struct table *table, const char *cell);

/* Append all rows, each line `indent` to the right, and free the cells. */
void table_format(struct text *text, struct table *table, size_t indent);

#endif
