/* SPDX-License-Identifier: MIT */
/* The sentences: which ones fit an announcement, and the site's own in place
 * of ours where these are true. */
#ifndef PATCHDAY_WORDING_INTERNAL_H
#define PATCHDAY_WORDING_INTERNAL_H

#include "message.h"

/* What is said, once lateness and status are weighed. */
enum wording_case {
	WORDING_REMIND,
	WORDING_REMIND_TENTATIVE,	/* not yet confirmed */
	WORDING_REMIND_LAPSING,		/* the same, and silence calls it off */
	WORDING_REMIND_LAPSED,		/* called off by silence */
	WORDING_START,
	WORDING_START_LATE,
	WORDING_START_TENTATIVE,
	WORDING_START_TENTATIVE_LATE,
	WORDING_END,
	WORDING_END_LATE,
	WORDING_END_TENTATIVE,
	WORDING_COMBINED,
	WORDING_COMBINED_TENTATIVE,
	WORDING_COUNT
};

/* Everything that decides which sentences are true. */
struct wording {
	const struct brief *brief;
	enum announcement_kind kind;
	int64_t lead_secs;
	enum message_lateness lateness;
	int64_t now_at;			/* matters only when late */
};

/* Which case it is.  A start that is worded after the end is the combined
 * message; a late reminder of work that has begun is a late start. */
enum wording_case wording_choose(const struct wording *wording);

/* What users notice, before and during the work: one or two sentences. */
const char *wording_impact(const struct brief *brief, enum wording_case which);

/* Append headline, lead; `templates` may be NULL. */
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
