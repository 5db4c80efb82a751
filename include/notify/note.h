/* SPDX-License-Identifier: MIT */
/* What operators are told of a message that does not arrive, or not yet, and
 * coordinators of one that came too late. */
#ifndef PATCHDAY_NOTE_H
#define PATCHDAY_NOTE_H

#include <stdbool.h>

#include "text.h"

enum note_class {
	NOTE_STALE,		/* too old to be sent */
	NOTE_LATE,		/* a reminder that came too late to help */
	NOTE_DEAD,		/* refused for good, or damaged */
	NOTE_PARKED,		/* held up until somebody acts */
	NOTE_WAITING,		/* does not arrive, for long */
	NOTE_NOTICE,		/* left later than the policy's notice */
	NOTE_PARTIAL,		/* there, without what belongs to it */
	NOTE_UNFINISHED,	/* there; what has to follow is refused */
	NOTE_SHIFT,	/* another configuration changes what was announced */
};
#define NOTE_CLASS_COUNT 9

/* The message in trouble; strings are lent. */
struct note {
	enum note_class class;
	const char *title;		/* of its window */
	const char *kind;		/* "start", "remind-24h" */
	const char *channel, *recipient;	/* recipient may be "" */
	const char *reason;
	bool has_begun;			/* NOTICE: nothing helps any more */
};

/* As a kind of the outbox, a mail that asks a subscriber back: outside of
 * occurrences and their order as notes are (message_init_subscription()). */
#define NOTE_SUBSCRIPTION "note-subscription"

/* "note-stale" …: as the kind of a row of the outbox; is it one of these? */
const char *note_kind(enum note_class class);
bool note_is_kind(const char *kind);

/* Append its headline, a line feed, its first sentences: what is stored, for
 * message_init_note(). */
void note_format(struct text *text, const struct note *note);

#endif
