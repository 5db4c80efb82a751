/* SPDX-License-Identifier: MIT */
#include "note.h"

#include <string.h>

#include "array.h"
#include "utf8.h"

static const struct note_words {
	const char *kind, *headline, *lead;
} note_words[NOTE_CLASS_COUNT] = {
	[NOTE_STALE] = { "note-stale", "Not sent",
	    "It is too late for it, so it is left out." },
	[NOTE_LATE] = { "note-late", "Not sent",
	    "A late reminder is left out: say it in person if it matters." },
	[NOTE_DEAD] = { "note-dead", "Given up",
	    "It will not be sent." },
	[NOTE_PARKED] = { "note-parked", "Held up",
	    "It waits until somebody acts; until then it is tried again "
	    "every 15 minutes." },
	[NOTE_WAITING] = { "note-waiting", "Not yet sent",
	    "It is tried again until it arrives or is too late for it: say "
	    "it in person if it matters." },
	[NOTE_NOTICE] = { "note-notice", "Late notice",
	    "The policy wants it to be told earlier: say it in person, or "
	    "move the work." },
	[NOTE_PARTIAL] = { "note-partial", "Not complete",
	    "It is there, but something that belongs to it is missing." },
	[NOTE_UNFINISHED] = { "note-unfinished", "Not finished",
	    "It is there, but what has to follow it was refused; patchday "
	    "outbox retry goes on from there." },
	/* In words of its own (service_shift.c). */
	[NOTE_SHIFT] = { "note-shift", "", "" },
};

const char *
note_kind(enum note_class class)
{
	return note_words[class].kind;
}

bool
note_is_kind(const char *kind)
{
	return strncmp(kind, "note-", 5) == 0;
}

static bool
note_is_reminder(const char *kind)
{
	return strncmp(kind, "remind-", 7) == 0;
}

/* Kinds whose names are no nouns; a lead behind one does not matter. */
static const struct {
	const char *kind, *what;
} note_whats[] = {
	/* Also "ask" alone: asked again, after an act. */
	{ "ask", "the request to confirm" },
	{ "conflict", "the message about a conflict of" },
	{ "doubt", "the confirmation taken back of" },
	{ "overdue", "the message that time is up for" },
	{ "soon", "the message to the coordinator of" },
	{ "unstarted", "the message to the coordinator of" },
	{ "ending", "the message to the coordinator of" },
	{ "unended", "the message to the coordinator of" },
};

/* "the start of", "the reminder 24h before". */
static void
note_put_what(struct text *text, const char *kind)
{
	size_t i;

	if (note_is_reminder(kind)) {
		text_putf(text, "the reminder %s before", kind + 7);
		return;
	}
	for (i = 0; i < countof(note_whats); i++)
		if (strncmp(kind, note_whats[i].kind,
		    strlen(note_whats[i].kind)) == 0) {
			text_puts(text, note_whats[i].what);
			return;
		}
	text_putf(text, "the %s of", kind);
}

/* Is it one of many that are not told of one by one, by a lead of its own?  The
 * one about notice stands for nothing else. */
static bool
note_is_complete(const struct note *note)
{
	return note->class == NOTE_NOTICE ||
	    (note->class == NOTE_DEAD && note->recipient[0] != '\0');
}

/* What becomes of it, in a sentence or two. */
static const char *
note_lead(const struct note *note)
{
	/* It does not wait that long. */
	if (note->class == NOTE_PARKED && note_is_reminder(note->kind))
		return "It is tried again every 15 minutes and when somebody "
		    "acts; but a reminder that is late by then is left out.";
	if (note->class == NOTE_NOTICE && note->has_begun)
		return "The policy wanted it to be told earlier.";
	/* There is one note an hour, and it names one of maybe many. */
	if (note->class == NOTE_DEAD && note->recipient[0] != '\0')
		return "It will not be sent. Others of the channel are not "
		    "told of one by one: patchday outbox list dead has them "
		    "all.";
	return note_words[note->class].lead;
}

void
note_format(struct text *text, const struct note *note)
{
	const struct note_words *words = &note_words[note->class];

	text_putf(text, "%s: ", words->headline);
	note_put_what(text, note->kind);
	text_putc(text, ' ');
	/* Without line feeds: one is the mark between the two. */
	utf8_clean(text, note->title, false);
	text_putf(text, " to %s", note->channel);
	if (note->recipient[0] != '\0')
		text_putf(text, " (%s)", note->recipient);
	text_putf(text, "\n%s Reason: %s.", note_lead(note), note->reason);
	if (!note_is_complete(note))
		text_puts(text, " A channel has one such note an hour; "
		    "patchday outbox list has every message.");
}
