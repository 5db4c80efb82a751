/* SPDX-License-Identifier: MIT */
/* The sentences: which ones fit an announcement, and the site's own in place
 * of ours where these are true. */
#ifndef PATCHDAY_WORDING_INTERNAL_H
#define PATCHDAY_WORDING_INTERNAL_H

#include "message.h"

/* What is said, once lateness and status are weighed.  In order of time: what
 * comes before a start is at most REMIND_LAPSED, before an end at most
 * START_TENTATIVE_LATE; comparisons rely on it. */
enum wording_case {
	WORDING_REMIND,
	WORDING_REMIND_TENTATIVE,	/* not yet confirmed */
	WORDING_REMIND_LAPSING,		/* the same, and silence calls it off */
	WORDING_REMIND_LAPSED,		/* called off by silence */
	WORDING_START,
	WORDING_START_LATE,		/* "under way since" */
	WORDING_START_TENTATIVE,
	WORDING_START_TENTATIVE_LATE,
	WORDING_END,
	WORDING_END_LATE,
	WORDING_END_TENTATIVE,
	WORDING_COMBINED,		/* start and end in one, afterwards */
	WORDING_COMBINED_TENTATIVE,
	WORDING_COUNT
};

/* Everything that decides which sentences are true. */
struct wording {
	const struct brief *brief;	/* lent */
	enum announcement_kind kind;	/* what was to be said */
	int64_t lead_secs;		/* REMINDER: before the start */
	enum message_lateness lateness;
	int64_t now_at;			/* matters only when late */
};

/* Which case it is.  A start that is worded after the end is the combined
 * message; a late reminder of work that has begun is a late start. */
enum wording_case wording_choose(const struct wording *wording);

/* What users notice, before and during the work: one or two sentences. */
const char *wording_impact(const struct brief *brief, enum wording_case which);

/* Append the headline or the lead of the case, filled in from `fields`: the
 * site's own where it has one that is true (`templates` may be NULL), else
 * patchday's.  Fields that are not given are left out. */
void wording_headline(struct text *text, enum wording_case which,
    const struct templates *templates, const struct template_field *fields,
    size_t field_count);
void wording_lead(struct text *text, enum wording_case which,
    const struct templates *templates, const struct template_field *fields,
    size_t field_count);

/* Why it is late; NULL when it is not. */
const char *wording_late_note(enum wording_case which,
    enum message_lateness lateness);

#endif
