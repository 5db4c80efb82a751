/* SPDX-License-Identifier: MIT */
/* Lengths of time as people write them: "2h", "1h 30m", "45 minutes", "7d". */
#ifndef PATCHDAY_DURATION_H
#define PATCHDAY_DURATION_H

#include <stdint.h>

#include "error.h"
#include "text.h"

/*
 * Read a length: numbers each with a unit (s, m, h, d, w, or the English
 * words), summed; also ISO 8601 "PT2H".  A day is 24 hours.  A bare number
 * is refused: "15 has no unit; accepted are s, m, h, d, w".  From 1 second to
 * 10 years.  0, or -1 with the column.
 */
int duration_parse(const char *text, int64_t *ret_secs,
    struct error *ret_error);

/* The same, with days and weeks apart from the shorter units: for "30 days
 * from now at the same time of day".  0 or -1. */
int duration_parse_days(const char *text, int64_t *ret_days,
    int64_t *ret_secs, struct error *ret_error);

/* duration_parse() for a caller who tells bounds of its own: from 0 on, and
 * what is over 10 years stays over them, whatever it was.  0 or -1. */
int duration_parse_any(const char *text, int64_t *ret_secs,
    struct error *ret_error);

/* Append the short form that parses back, "1h 30m"; 0 is "0s". */
void duration_format(struct text *text, int64_t secs);

/* Append it in words for a message: "2 hours", "1 hour 30 minutes",
 * "3 days"; at most two units, rounded to the second of them.  For what was
 * measured: how long ago, how late. */
void duration_format_words(struct text *text, int64_t secs);

/* The same, with all its units: for what somebody has written down, "1 day 2
 * hours 45 minutes". */
void duration_format_exact(struct text *text, int64_t secs);

#endif
