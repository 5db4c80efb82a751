/* SPDX-License-Identifier: MIT */
/*
 * What people changed, told from where an occurrence stands: the plan of its
 * window, the last move, and the end as it is now.  Not act by act: who reads a
 * calendar wants to know what differs, not how it came about; the journal has
 * that.
 *
 * Reasons and notes are words of people: one line each, cleaned and cut, so
 * that none looks like a line of ours.
 */
#include "change.h"

#include <string.h>

#include "civil.h"
#include "timetext.h"
#include "utf8.h"

#define CHANGE_MINUTE 60

/* An occurrence and the times that its changes are told against. */
struct change {
	const struct occurrence *occurrence;
	const struct life *life;
	const struct zone *zone;
	struct occurrence planned;	/* by the window alone */
	const struct act *move;		/* the last one; NULL: none */
	int64_t start_at, end_at;	/* as planned, or as moved */
};

static void
change_init(struct change *change, const struct occurrence *occurrence)
{
	change->occurrence = occurrence;
	change->life = occurrence->life;
	change->zone = occurrence->window->zone;
	occurrence_init(&change->planned, occurrence->window,
	    occurrence->original_local);
	change->move = life_find_act(change->life, ACT_MOVE);
	change->start_at = change->planned.start_at;
	change->end_at = change->planned.end_at;
	/* A move that keeps the start is a change of the end. */
	if (change->move != NULL &&
	    change->move->start_at != change->start_at) {
		change->start_at = change->move->start_at;
		change->end_at = change->move->end_at;
	}
}

/* --- words and times ------------------------------------------------------ */

/* Words of a person on one line, no space of theirs doubled; without the full
 * stop that our sentence adds itself. */
static void
change_put_words(struct text *text, const char *words)
{
	struct text clean = { 0 };
	size_t i, length = 0;

	utf8_clean(&clean, words, false);
	for (i = 0; i < clean.length; i++)
		if (clean.bytes[i] != ' ' || (length > 0 &&
		    clean.bytes[length - 1] != ' '))
			clean.bytes[length++] = clean.bytes[i];
	text_cut(&clean, length);
	while (clean.length > 0 &&
	    strchr(" .", clean.bytes[clean.length - 1]) != NULL)
		text_cut(&clean, clean.length - 1);
	length = utf8_prefix(text_string(&clean), CHANGE_WORDS_MAX);
	text_put(text, text_string(&clean), length);
	if (length < clean.length)
		text_puts(text, "…");
	text_clear(&clean);
}

/* The end of a line: the reason, when one was given. */
static void
change_put_reason(struct text *text, const struct act *act)
{
	if (act != NULL && act->because != NULL && act->because[0] != '\0') {
		text_puts(text, ": ");
		change_put_words(text, act->because);
	}
	if (strchr("?!", text->bytes[text->length - 1]) == NULL)
		text_putc(text, '.');
	text_putc(text, '\n');
}

/* The local day; two instants of one day need its date only once. */
static int64_t
change_day(const struct change *change, int64_t at)
{
	return civil_local_days(zone_local(change->zone, at));
}

/* "17:45 PST", with its date when that is not the start's. */
static void
change_put_time(struct text *text, const struct change *change, int64_t at)
{
	if (change_day(change, at) ==
	    change_day(change, change->occurrence->start_at))
		timetext_format_clock(text, change->zone, at);
	else
		timetext_format(text, change->zone, at);
}

/* "(was 17:00)": beside another time of the same day and zone the clock is
 * enough. */
static void
change_put_was(struct text *text, const struct change *change, int64_t was_at,
    int64_t is_at)
{
	struct civil civil =
	    civil_from_local(zone_local(change->zone, was_at));

	text_puts(text, " (was ");
	if (change_day(change, was_at) != change_day(change, is_at))
		timetext_format(text, change->zone, was_at);
	else if (zone_at(change->zone, was_at).offset !=
	    zone_at(change->zone, is_at).offset)
		timetext_format_clock(text, change->zone, was_at);
	else
		text_putf(text, "%02d:%02d", civil.hour, civil.minute);
	text_putc(text, ')');
}

/* --- start ---------------------------------------------------------------- */

/* Where it was: with its end, when it got another length too. */
static void
change_put_move(struct text *text, const struct change *change)
{
	const struct occurrence *planned = &change->planned;

	if (change->start_at == planned->start_at)
		return;
	text_puts(text, "Moved: was ");
	if (change->end_at - change->start_at ==
	    planned->end_at - planned->start_at)
		timetext_format(text, change->zone, planned->start_at);
	else
		timetext_format_span(text, change->zone, planned->start_at,
		    planned->end_at);
	text_puts(text, ".");
	if (change->move->because != NULL &&
	    change->move->because[0] != '\0') {
		text_puts(text, " Reason");
		change_put_reason(text, change->move);
	} else {
		text_putc(text, '\n');
	}
}

/* Begun by hand before its time: the entry begins there. */
static void
change_put_early(struct text *text, const struct change *change)
{
	int64_t start_at = change->occurrence->start_at;

	if (start_at >= change->start_at)
		return;
	text_puts(text, "Began early, at ");
	change_put_time(text, change, start_at);
	change_put_was(text, change, change->start_at, start_at);
	change_put_reason(text, life_find_act(change->life, ACT_START));
}

/* --- end ------------------------------------------------------------------ */

/* The act that made the end what it is; NULL: none of those that move it. */
static const struct act *
change_find_end_act(const struct change *change)
{
	const struct act *act;
	size_t i = change->life->acts.list.count;

	while (i-- > 0) {
		act = &change->life->acts.list.items[i];
		if (act->end_at == change->occurrence->end_at &&
		    (act->verb == ACT_EXTEND || act->verb == ACT_SHORTEN ||
		    act->verb == ACT_REOPEN || act->verb == ACT_MOVE))
			return act;
	}
	return NULL;
}

/* Over before or after its time. */
static void
change_put_ended(struct text *text, const struct change *change)
{
	int64_t end_at = change->occurrence->end_at;

	text_puts(text, end_at < change->end_at ? "Ended early, at " :
	    "Ended at ");
	change_put_time(text, change, end_at);
	change_put_was(text, change, change->end_at, end_at);
	change_put_reason(text, end_at < change->end_at ? NULL :
	    life_find_act(change->life, ACT_EXTEND));
}

static void
change_put_end(struct text *text, const struct change *change)
{
	int64_t end_at = change->occurrence->end_at;
	const struct act *act;

	if (end_at == change->end_at)
		return;
	if (change->life->phase == OCCURRENCE_ENDED) {
		change_put_ended(text, change);
		return;
	}
	act = change_find_end_act(change);
	text_puts(text, act != NULL && act->verb == ACT_REOPEN ?
	    "Reopened until " : end_at > change->end_at ?
	    "Extended until " : "Shortened: until ");
	change_put_time(text, change, end_at);
	change_put_was(text, change, change->end_at, end_at);
	change_put_reason(text, act);
}

/* --- whether at all ------------------------------------------------------- */

/* The last of both verbs. */
static const struct act *
change_find_either(const struct life *life, enum act_verb a,
    enum act_verb b)
{
	size_t i = life->acts.list.count;

	while (i-- > 0)
		if (life->acts.list.items[i].verb == a ||
		    life->acts.list.items[i].verb == b)
			return &life->acts.list.items[i];
	return NULL;
}

static void
change_put_skip(struct text *text, const struct change *change)
{
	text_puts(text, "Skipped");
	change_put_reason(text, change_find_either(change->life, ACT_SKIP,
	    ACT_CANCEL));
}

static void
change_put_broken_off(struct text *text, const struct change *change)
{
	text_puts(text, "Broken off at ");
	change_put_time(text, change, change->life->ended_ms / 1000 /
	    CHANGE_MINUTE * CHANGE_MINUTE);
	change_put_reason(text, life_find_act(change->life, ACT_CANCEL));
}

/* What the role said last; once the work has begun, it does not matter any
 * more.  The role is named, not who spoke for it. */
static void
change_put_answer(struct text *text, const struct change *change)
{
	const struct life *life = change->life;
	const char *by = window_confirmer(change->occurrence->window);

	if (by == NULL || life->phase != OCCURRENCE_PLANNED)
		return;
	if (life->answer == LIFE_CONFIRMED) {
		text_puts(text, "Confirmed by ");
		change_put_words(text, by);
		change_put_reason(text, life_find_act(life, ACT_CONFIRM));
	} else if (life->answer == LIFE_UNCONFIRMED) {
		text_puts(text, "The confirmation was taken back");
		change_put_reason(text, life_find_act(life, ACT_UNCONFIRM));
	}
}

void
change_format(struct text *text, const struct occurrence *occurrence)
{
	struct change change;

	if (occurrence->life == NULL)
		return;
	change_init(&change, occurrence);
	if (change.life->phase == OCCURRENCE_SKIPPED)
		change_put_skip(text, &change);
	if (change_is_broken_off(occurrence))
		change_put_broken_off(text, &change);
	change_put_move(text, &change);
	change_put_early(text, &change);
	/* Where it was broken off says when it ended, too. */
	if (!change_is_broken_off(occurrence))
		change_put_end(text, &change);
	change_put_answer(text, &change);
}

bool
change_is_broken_off(const struct occurrence *occurrence)
{
	return occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_BROKEN_OFF;
}

/* --- notes, stages -------------------------------------------------------- */

void
change_format_notes(struct text *text, const struct occurrence *occurrence)
{
	struct change change;
	const struct act *act;
	size_t i;
	int left;

	if (occurrence->life == NULL)
		return;
	change_init(&change, occurrence);
	/* The first of them that is still told. */
	left = life_count_acts(occurrence->life, ACT_NOTE, SIZE_MAX);
	for (i = 0; i < occurrence->life->acts.list.count; i++) {
		act = &occurrence->life->acts.list.items[i];
		if (act->verb != ACT_NOTE || act->words == NULL ||
		    left-- > CHANGE_NOTES_MOST)
			continue;
		change_put_time(text, &change, act->at_ms / 1000 /
		    CHANGE_MINUTE * CHANGE_MINUTE);
		text_puts(text, ": ");
		change_put_words(text, act->words);
		text_putc(text, '\n');
	}
}

bool
change_format_done(struct text *text, const struct occurrence *occurrence,
    int stage, const char *environment)
{
	const struct life *life = occurrence->life;
	const struct life_step *step;
	struct change change;
	size_t i;

	for (i = 0; life != NULL && i < life->steps.count; i++) {
		step = &life->steps.items[i];
		if (step->stage != stage || step->done_ms == 0 ||
		    strcmp(step->environment, environment) != 0)
			continue;
		change_init(&change, occurrence);
		text_puts(text, "done ");
		change_put_time(text, &change, step->done_ms / 1000 /
		    CHANGE_MINUTE * CHANGE_MINUTE);
		return true;
	}
	return false;
}
