/* SPDX-License-Identifier: MIT */
/* What people changed of an occurrence, in the words of a calendar entry:
 * plain text in English; ical_text() escapes it. */
#ifndef PATCHDAY_AMENDMENT_H
#define PATCHDAY_AMENDMENT_H

#include <stdbool.h>

#include "life.h"
#include "occurrence.h"
#include "text.h"

#define AMENDMENT_NOTES_MOST 5	/* the last ones; a phone shows no more */
#define AMENDMENT_WORDS_MAX 400	/* bytes of a reason or a note, then "…" */

/*
 * Append what differs from the window's plan, a line each, ended by LF:
 * "Moved: was Thu 3 Dec 2026 15:00 PST.", "Extended until 17:45 PST (was
 * 17:00): the database is slow.", "Skipped: nobody is there."  Nothing where
 * nobody changed anything.  Times are in the window's zone.
 */
void amendment_format(struct text *text, const struct occurrence *occurrence);

/* Append the last notes, a line each, ended by LF: "15:20 PST: idfint is
 * back"; maybe nothing. */
void amendment_format_notes(struct text *text,
    const struct occurrence *occurrence);

/* Append when the environment was done in that stage (from 0), "done 15:40
 * PST"; false, and nothing: not yet. */
bool amendment_format_done(struct text *text,
    const struct occurrence *occurrence, int stage, const char *environment);

/* Was it broken off while the work was going on? */
bool amendment_is_broken_off(const struct occurrence *occurrence);

#endif
