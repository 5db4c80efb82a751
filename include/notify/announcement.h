/* SPDX-License-Identifier: MIT */
/* What is to be said about an occurrence: its kinds, its key, and which are
 * owed.  Pure. */
#ifndef PATCHDAY_ANNOUNCEMENT_H
#define PATCHDAY_ANNOUNCEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "occurrence.h"
#include "schedule.h"

#define ANNOUNCEMENT_KIND_MAX 32
#define ANNOUNCEMENT_KEY_DIGITS 32	/* hexadecimal */
#define ANNOUNCEMENT_KEY_MAX (ANNOUNCEMENT_KEY_DIGITS + 1)	/* and a NUL */

enum announcement_kind {
	ANNOUNCEMENT_REMINDER, ANNOUNCEMENT_START, ANNOUNCEMENT_END,
	/* Tells operators what became of another message; not planned. */
	ANNOUNCEMENT_NOTE,
	/* Its planned end has passed, and nobody has said that it is over. */
	ANNOUNCEMENT_OVERDUE,

	/* What a person did, to everybody. */
	ANNOUNCEMENT_PUBLICATION,	/* a window made for this once */
	ANNOUNCEMENT_CONFIRMATION, ANNOUNCEMENT_DOUBT,	/* taken back */
	ANNOUNCEMENT_STAGE, ANNOUNCEMENT_REMARK,
	ANNOUNCEMENT_EXTENSION, ANNOUNCEMENT_SHORTENING,
	ANNOUNCEMENT_VERIFICATION, ANNOUNCEMENT_REOPENING,
	ANNOUNCEMENT_MOVE, ANNOUNCEMENT_CANCELLATION,
	ANNOUNCEMENT_RESTORATION, ANNOUNCEMENT_HANDOVER,

	/* To the confirming role: will it take place? */
	ANNOUNCEMENT_ASK,
	/* To the coordinator: it begins soon; it should have begun; it should
	 * end soon; it should have ended. */
	ANNOUNCEMENT_SOON, ANNOUNCEMENT_UNSTARTED, ANNOUNCEMENT_ENDING,
	ANNOUNCEMENT_UNENDED,

	/* The first message in a channel, brought up to date in its place. */
	ANNOUNCEMENT_EDIT,

	/* A calendar entry for who wants it pushed, anew with each change. */
	ANNOUNCEMENT_INVITATION,

	/* What is about no occurrence (bulletin.h); not planned. */
	ANNOUNCEMENT_BULLETIN,

	/* To the one in charge: it meets a holiday, a freeze, other work. */
	ANNOUNCEMENT_CONFLICT,
};
#define ANNOUNCEMENT_KIND_COUNT 27

/* One thing to say, over all channels. */
struct announcement {
	enum announcement_kind kind;
	/* REMINDER, ASK, CONFLICT, CANCELLATION by silence: before the
	 * start */
	int64_t lead_secs;
	int64_t due_at;			/* UTC */
	int revision;		/* 0; grows when it is said once more */
	/* The order within the occurrence, for who hears all of it. */
	int64_t sequence;
	/* What was done: one of the life's acts, and its place among them
	 * (from 0).  NULL: the clock's doing. */
	const struct act *act;
	size_t ordinal;
	/* To whom; lent by the window.  NULL: an EDIT, to nobody. */
	const struct window_announce *announce;
};

/* A zeroed struct is empty. */
struct announcements { ARRAY(struct announcement) list; };

/*
 * Everything that is to be said about the occurrence, in order of time, seen
 * from what people have done so far: what the clock brings (reminders, start,
 * end; questions and nudges to who is in charge), and each act.  Nothing but
 * acts for a cancelled one; no start, or end, that a person has to give and
 * has not.  What silence calls off (`otherwise: skip`) has reminders up to the
 * deadline, and then a cancellation to all who were reminded of it or would be
 * told of its start.  Other work that it meets is not looked for: of a window
 * that shares environments a conflict is planned for all, unless decided.
 */
void announcement_plan(const struct occurrence *occurrence,
    struct announcements *ret_announcements);

/* The one in charge, who is told and nudged: whoever it was handed over to,
 * else whose turn it is.  NULL: nobody, or they cannot be reached.  Lent. */
const struct window_person *announcement_find_coordinator(
    const struct occurrence *occurrence);

/* The occurrence's end, as it is planned now, filled in but for the list;
 * false: a person has to give it, or there is none. */
bool announcement_find_end(const struct occurrence *occurrence,
    struct announcement *ret_announcement);

/* That it meets something, told at once: filled in but for due_at and the
 * revision.  False: there is nobody to tell. */
bool announcement_find_conflict(const struct occurrence *occurrence,
    struct announcement *ret_announcement);

/*
 * The due time of the window's next announcement after `after_at` (not at
 * it), over all its occurrences; false if there is none ever.  It may be one
 * that is not said after all, where people changed an occurrence: then there is
 * nothing to put at that time.
 */
bool announcement_next_due(const struct window *window,
    const struct schedule *schedule, int64_t after_at, int64_t *ret_due_at);

/* How long before the start the first, how long after it the last of what the
 * clock brings is due, where nobody changed anything. */
int64_t announcement_lead_secs(const struct window *window);
int64_t announcement_tail_secs(const struct window *window);

/* Is it for people who follow the work closely, and no news for a mail to
 * everybody?  A stage, a remark, who coordinates. */
bool announcement_is_detail(enum announcement_kind kind);

/* Is it for the one in charge alone? */
bool announcement_is_private(enum announcement_kind kind);

/* Does a person's act bring it, rather than the clock? */
bool announcement_is_act(enum announcement_kind kind);

/* "remind-24h", "start", "end", "note", "cancellation": in keys, logs,
 * commands. */
void announcement_format_kind(enum announcement_kind kind, int64_t lead_secs,
    char ret_kind[static ANNOUNCEMENT_KIND_MAX]);

/* The inverse; "remind" alone is the longest lead (lead_secs 0).  Notes are
 * no word of commands.  0 or -1. */
int announcement_parse_kind(const char *text, enum announcement_kind *ret_kind,
    int64_t *ret_lead_secs, struct error *ret_error);

/*
 * The key that makes a message unique: 32 hex digits of
 * SHA-256(occurrence identity, zone, kind, revision, channel, recipient)
 * (research/reliability.md 3.5).  It travels in Slack's metadata and in the
 * Message-ID.  `recipient` is "" where the channel is the recipient.
 */
void announcement_key(const char *identity, const char *zone,
    const char *kind, int revision, const char *channel,
    const char *recipient, char ret_key[static ANNOUNCEMENT_KEY_MAX]);

#endif
