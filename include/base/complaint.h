/* SPDX-License-Identifier: MIT */
/*
 * Complaints: everything that is wrong or doubtful in a person's input, with
 * its place, collected so that all of it is told at once.
 */
#ifndef PATCHDAY_COMPLAINT_H
#define PATCHDAY_COMPLAINT_H

#include <stdbool.h>

#include "array.h"
#include "text.h"

#define COMPLAINTS_MAX 200	/* further ones are only counted */

enum complaint_level { COMPLAINT_WARNING, COMPLAINT_ERROR };

struct complaint {
	enum complaint_level level;
	char *file;		/* owned; "" where there is none */
	int line, column;	/* from 1; 0: the whole file */
	char *text;		/* owned; one line */
};

/* A zeroed struct is an empty list. */
struct complaints {
	ARRAY(struct complaint) list;
	size_t error_count, warning_count;	/* those left out too */
};

/* Add one; `file` is copied.  The text says what was found, then what is
 * accepted; no full stop. */
void complaint_add(struct complaints *complaints, enum complaint_level level,
    const char *file, int line, int column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Put them in order of file, line, column; equal places keep their order. */
void complaint_sort(struct complaints *complaints);

/*
 * Append one line each, as compilers do, which editors can follow:
 * `FILE:LINE:COLUMN: error: TEXT`, with a last line that counts those left
 * out, if any.  With `is_coloured` the level is coloured for a terminal.
 * Nothing that a terminal acts on is left in the texts (utf8_clean).
 */
void complaint_format(const struct complaints *complaints, bool is_coloured,
    struct text *text);

/* Free everything; the list is empty again. */
void complaint_clear(struct complaints *complaints);

#endif
