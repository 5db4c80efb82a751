/* SPDX-License-Identifier: MIT */
/*
 * What an act changed: what the message about it tells beyond the brief, which
 * may have moved on when the message is worded.  Kept with the row of the
 * outbox, as JSON.
 */
#ifndef PATCHDAY_NEWS_H
#define PATCHDAY_NEWS_H

#include <stddef.h>
#include <stdint.h>

#include "act.h"
#include "error.h"
#include "occurrence.h"
#include "text.h"

struct news {
	struct act act;			/* owned */
	/* As planned before the act, and since; UTC. */
	int64_t was_start_at, was_end_at;
	int64_t start_at, end_at;
	char *was_coordinator;		/* owned; or NULL */
	/* As readers know them: who did it, and HAND_OVER: to whom.  Owned;
	 * NULL in rows of an older patchday, and where it is nobody. */
	char *who, *to;
};

/* Fill from the occurrence as it stands: its life's act number `ordinal` (from
 * 0), and how it stood before that.  The caller clears it. */
void news_init(struct news *news, const struct occurrence *occurrence,
    size_t ordinal);

/* As one line of JSON, and back.  0, or -1 and nothing to clear. */
void news_format(struct text *text, const struct news *news);
int news_parse(const char *json, size_t length, struct news *ret_news,
    struct error *ret_error);

/* Free what it owns; it is zeroed. */
void news_clear(struct news *news);

#endif
