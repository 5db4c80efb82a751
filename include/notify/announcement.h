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

#define ANNOUNCEMENT_KIND_MAX 32
#define ANNOUNCEMENT_KEY_DIGITS 32	/* hexadecimal */
#define ANNOUNCEMENT_KEY_MAX (ANNOUNCEMENT_KEY_DIGITS + 1)	/* and a NUL */

/* A note tells operators what became of another message; it is not planned. */
enum announcement_kind { ANNOUNCEMENT_REMINDER, ANNOUNCEMENT_START,
	ANNOUNCEMENT_END, ANNOUNCEMENT_NOTE, ANNOUNCEMENT_CANCELLATION };

/* One thing to say, over all channels. */
struct announcement {
	enum announcement_kind kind;
	int64_t lead_secs;	/* REMINDER, CANCELLATION: before the start */
	int64_t due_at;			/* UTC */
	int revision;		/* 0; grows when the occurrence is changed */
	/* To whom; lent by the window. */
	const struct window_announce *announce;
};

/* A zeroed struct is empty. */
struct announcements { ARRAY(struct announcement) list; };

/* Everything that is to be said about the occurrence, in order of time:
 * reminders, start, end; nothing for a cancelled one.  What silence calls off
 * (`otherwise: skip`) has reminders up to the deadline, and then a cancellation
 * to all who were reminded of it or would be told of its start. */
void announcement_plan(const struct occurrence *occurrence,
    struct announcements *ret_announcements);

/* The due time of the window's next announcement after `after_at` (not at
 * it), over all its occurrences; false if there is none ever. */
bool announcement_next_due(const struct window *window, int64_t after_at,
    int64_t *ret_due_at);

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
