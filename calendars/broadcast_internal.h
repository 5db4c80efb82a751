/* SPDX-License-Identifier: MIT */
/* One banner: what it says, and how that is written. */
#ifndef PATCHDAY_BROADCAST_INTERNAL_H
#define PATCHDAY_BROADCAST_INTERNAL_H

#include "broadcast.h"
#include "text.h"

/* What is said of an occurrence; a part of the file's name. */
enum broadcast_phase { BROADCAST_TODAY, BROADCAST_NOW, BROADCAST_EXTENDED,
	BROADCAST_SKIPPED, BROADCAST_CANCELLED, BROADCAST_MOVED };

/* "today", "now" …  Static. */
const char *broadcast_phase_name(enum broadcast_phase phase);

/* A banner; the occurrence is lent. */
struct broadcast_show {
	const struct occurrence *occurrence;
	enum broadcast_phase phase;
	int64_t from_at, to_at;		/* shown; whole minutes, UTC */
	int64_t start_at, end_at;	/* told */
	bool is_overdue;		/* nobody ended it at its end */
};

/*
 * Append the file: front matter (YAML) with the summary in Markdown, when and
 * where it is shown, our mark; then the body in Markdown.  Words of people
 * break out of neither.
 */
void broadcast_put(struct text *text, const struct broadcast_plan *plan,
    const struct broadcast_show *show);

#endif
