/* SPDX-License-Identifier: MIT */
/* The sentences: which ones fit an announcement, and the site's own in place
 * of ours where these are true. */
#ifndef PATCHDAY_WORDING_INTERNAL_H
#define PATCHDAY_WORDING_INTERNAL_H

#include "message.h"

/* The other half of "please hold off": it must be taken back each time. */
#define WORDING_REPORT_AGAIN \
	"If something is not right, you may report problems again."

/* What is said, once lateness and status are weighed.  Up to COMBINED_TENTATIVE
 * in order of time: what comes before a start is at most REMIND_LAPSED, before
 * an end at most START_TENTATIVE_LATE; comparisons rely on it. */
enum wording_case {
	WORDING_REMIND,
	WORDING_REMIND_TENTATIVE,	/* not yet confirmed */
	WORDING_REMIND_LAPSING,		/* the same, and silence calls it off */
	WORDING_REMIND_LAPSED,		/* called off by silence */
	WORDING_START,
	WORDING_START_LATE,		/* "under way since" */
	WORDING_START_UNSAID,		/* a person should have, and has not */
	WORDING_START_UNSAID_TENTATIVE,	/* nor has anybody confirmed it */
	WORDING_START_TENTATIVE,
	WORDING_START_TENTATIVE_LATE,
	WORDING_END,
	WORDING_END_LATE,
	WORDING_END_TENTATIVE,
	WORDING_COMBINED,		/* start and end in one, afterwards */
	WORDING_COMBINED_TENTATIVE,

	/* What people did (wording_act.c). */
	WORDING_OVERDUE,
	WORDING_OVERDUE_UNSTARTED,	/* nor has it been started */
	WORDING_PUBLICATION, WORDING_CONFIRMATION, WORDING_DOUBT,
	WORDING_DOUBT_GO,		/* and silence means that it goes on */
	WORDING_STAGE_BEGUN, WORDING_STAGE_DONE, WORDING_REMARK,
	WORDING_EXTENSION, WORDING_SHORTENING, WORDING_VERIFICATION,
	WORDING_EXTENSION_BEFORE,	/* its start: of which day? */
	WORDING_SHORTENING_BEFORE,
	WORDING_REOPENING, WORDING_MOVE,
	WORDING_MOVE_TENTATIVE,
	WORDING_SKIP,			/* before its start */
	WORDING_SKIP_DURING,		/* its time, but never confirmed */
	WORDING_SKIP_UNCONFIRMED,	/* an agreement was taken back */
	WORDING_BREAK_OFF,		/* while it was running */
	WORDING_RESTORATION,
	WORDING_RESTORATION_TENTATIVE,
	WORDING_HANDOVER,
	WORDING_CHANGE,			/* what exactly is not known any more */

	/* To the one in charge alone (wording_private.c). */
	WORDING_ASK,
	WORDING_ASK_OVERDUE,		/* the answer was due before */
	WORDING_ASK_MOVED,		/* they had agreed to another time */
	WORDING_ASK_EXTENDED,		/* to less of it */
	WORDING_ASK_RESTORED,		/* and before it was called off */
	WORDING_ASK_REVIVED,		/* it was called off meanwhile */
	WORDING_ASK_CHANGED,		/* they were asked about another time */
	WORDING_SOON,
	WORDING_SOON_BY_HAND,
	WORDING_UNSTARTED, WORDING_ENDING, WORDING_UNENDED,
	WORDING_CONFLICT,

	/* How it stands (wording_board.c). */
	WORDING_BOARD_TENTATIVE,
	WORDING_BOARD_PLANNED,
	WORDING_BOARD_WAITING,		/* a person should have begun */
	WORDING_BOARD_UNSTARTED,	/* and did not before its end */
	WORDING_BOARD_RUNNING,
	WORDING_BOARD_DOUBTFUL,		/* its time, but never confirmed */
	WORDING_BOARD_DOUBTFUL_WAITING,	/* nor has a person begun */
	WORDING_BOARD_OVERDUE, WORDING_BOARD_VERIFYING,
	WORDING_BOARD_ENDED,
	WORDING_BOARD_DOUBTFUL_OVER,
	WORDING_BOARD_SKIPPED, WORDING_BOARD_BROKEN_OFF,
	WORDING_BOARD_LAPSED,		/* silence called it off */
	WORDING_COUNT
};

/* When it is, seen from what is said: decides what of the work is told. */
enum wording_time {
	WORDING_BEFORE,		/* the work is to come */
	WORDING_DURING,
	WORDING_AFTER,		/* it is over, or will not be */
};

/* Headline and lead in the site's own template language.  A late message has
 * the others where the first would not be true any more; NULL: they are. */
struct wording_texts {
	const char *headline, *lead;
	const char *late_headline, *late_lead;
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

/* The same for the kinds that the other files word. */
enum wording_case wording_act_choose(const struct wording *wording);
enum wording_case wording_private_choose(const struct wording *wording);
enum wording_case wording_board_choose(const struct wording *wording);

/* Their sentences; NULL: of another file. */
const struct wording_texts *wording_act_find(enum wording_case which);
const struct wording_texts *wording_private_find(enum wording_case which);
const struct wording_texts *wording_board_find(enum wording_case which);

/* When that is. */
enum wording_time wording_time(const struct wording *wording,
    enum wording_case which);

/* Is the whole work told: description, call, environments?  A detail of it is
 * not. */
bool wording_tells_work(const struct wording *wording,
    enum wording_case which);

/* What users notice, before and during the work: one or two sentences. */
const char *wording_impact(const struct wording *wording,
    enum wording_case which);

/* Append the headline or the lead of the case, filled in from `fields`: the
 * site's own where it has one that is true (`templates` may be NULL), else
 * patchday's.  Fields that are not given are left out. */
void wording_headline(struct text *text, const struct wording *wording,
    enum wording_case which, const struct templates *templates,
    const struct template_field *fields);
void wording_lead(struct text *text, const struct wording *wording,
    enum wording_case which, const struct templates *templates,
    const struct template_field *fields);

/* Append the subject of a mail; nothing: the headline is it. */
void wording_subject(struct text *text, const struct wording *wording,
    enum wording_case which, const struct template_field *fields);

/* Why it is late; NULL when it is not. */
const char *wording_late_note(const struct wording *wording,
    enum wording_case which);

#endif
