/* SPDX-License-Identifier: MIT */
/* What a calendar entry says in words: plain text in English, whose lines end
 * in LF; ical_text() escapes it. */
#ifndef PATCHDAY_DESCRIPTION_H
#define PATCHDAY_DESCRIPTION_H

#include "feed.h"
#include "occurrence.h"
#include "text.h"

/* What is said of work that nobody has confirmed: that it is to be; once its
 * time has passed, that it was not; and nothing, where nobody knew of it. */
enum description_doubt { DESCRIPTION_OPEN, DESCRIPTION_UNANSWERED,
	DESCRIPTION_UNASKED };

/* Append the line that a phone shows: "Patch Thursday", "Summit window (to
 * be confirmed)" or "(was not confirmed)", "Cancelled: Patch Thursday". */
void description_format_summary(struct text *text,
    const struct window *window, enum occurrence_status status,
    enum description_doubt doubt);

/* Append where users will notice it: the titles of the environments of tier
 * prod, at most three ("data.lsst.cloud, … and 2 more"); maybe nothing. */
void description_format_location(struct text *text,
    const struct window *window, const struct feed_site *site);

/*
 * Append the whole description, lines ended by LF but the last: what people
 * changed, what happens, the environments in order and which are done, what it
 * means for users, until when to hold off reports, the times in the window's
 * zone and each of the site's, notes, call, who coordinates, links.
 * `occurrence` NULL: for all occurrences of the window, which leaves out what
 * differs between them.
 */
void description_format(struct text *text, const struct window *window,
    const struct occurrence *occurrence, const struct feed_site *site,
    enum description_doubt doubt);

/* Has its time passed, and it is tentative still? */
bool description_is_unanswered(const struct occurrence *occurrence,
    int64_t now_at);

#endif
