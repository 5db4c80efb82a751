/* SPDX-License-Identifier: MIT */
/* The words of an entry. */
#ifndef PATCHDAY_TIDING_INTERNAL_H
#define PATCHDAY_TIDING_INTERNAL_H

#include <stddef.h>

#include "act.h"
#include "tiding.h"
#include "occurrence.h"

/* What is told of an occurrence; lent. */
struct tiding_tell {
	const struct occurrence *occurrence;
	const char *kind;	/* "planned", "start", "end", "lapse", a verb */
	const struct act *act;	/* what somebody did; NULL: the clock */
	size_t number;		/* of the act, among its occurrence's */
};

/* Append one line: "Patch Thursday has begun". */
void tiding_put_title(struct text *text, const struct tiding_tell *tell);

/* Append the rest, lines that end in LF: reason, times, all of the plan. */
void tiding_put_content(struct text *text, const struct feed_site *site,
    const struct tiding_tell *tell);

#endif
