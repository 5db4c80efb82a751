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
#include "amendment.h"

#include <string.h>

#include "civil.h"
#include "timetext.h"
#include "utf8.h"

#define AMENDMENT_MINUTE 60

/* An occurrence and the times that its changes are told against. */
struct amendment {
	const struct occurrence *occurrence;
	const struct life *life;
	const struct zone *zone;
	struct occurrence planned;	/* by the window alone */
	struct occurrence lived;	/* as people did it, to the minute */
	const struct act *move;		/* the last one; NULL: none */
	int64_t start_at, end_at;	/* as planned, or as moved */
};

static void
amendment_init(struct amendment *it, const struct occurrence *occurrence)
{
	it->occurrence = occurrence;
	it->life = occurrence->life;
	it->zone = occurrence->window->zone;
	occurrence_init(&it->planned, occurrence->window,
	    occurrence->original_local);
	occurrence_init_lived(&it->lived, occurrence);
	it->move = life_find_act(it->life, ACT_MOVE);
	it->start_at = it->planned.start_at;
	it->end_at = it->planned.end_at;
	/* A move that keeps the start is a change of the end. */
	if (it->move != NULL &&
	    it->move->start_at != it->start_at) {
		it->start_at = it->move->start_at;
		it->end_at = it->move->end_at;
	}
}

/* --- words and times ------------------------------------------------------ */

/* Words of a person on one line, no space of theirs doubled; without the full
 * stop that our sentence adds itself. */
static void
amendment_put_words(struct text *text, const char *words)
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
	length = utf8_prefix(text_string(&clean), AMENDMENT_WORDS_MAX);
	text_put(text, text_string(&clean), length);
	if (length < clean.length)
		text_puts(text, "…");
	text_clear(&clean);
}

/* The end of a line: the reason, when one was given. */
static void
amendment_put_reason(struct text *text, const struct act *act)
{
	if (act != NULL && act->because != NULL && act->because[0] != '\0') {
		text_puts(text, ": ");
		amendment_put_words(text, act->because);
	}
	if (strchr("?!", text->bytes[text->length - 1]) == NULL)
		text_putc(text, '.');
	text_putc(text, '\n');
}

/* The local day; two instants of one day need its date only once. */
static int64_t
amendment_day(const struct amendment *it, int64_t at)
{
	return civil_local_days(zone_local(it->zone, at));
}

/* "17:45 PST", with its date when that is not the start's. */
static void
amendment_put_time(struct text *text, const struct amendment *it, int64_t at)
{
	if (amendment_day(it, at) ==
	    amendment_day(it, it->occurrence->start_at))
		timetext_format_clock(text, it->zone, at);
	else
		timetext_format(text, it->zone, at);
}

/* The same with "at" before a time, or "on" before a date. */
static void
amendment_put_moment(struct text *text, const struct amendment *it, int64_t at)
{
	text_puts(text, amendment_day(it, at) ==
	    amendment_day(it, it->occurrence->start_at) ? "at " : "on ");
	amendment_put_time(text, it, at);
}

/* "(was 17:00)": beside another time of the same day and zone the clock is
 * enough. */
static void
amendment_put_was(struct text *text, const struct amendment *it, int64_t was_at,
    int64_t is_at)
{
	struct civil civil =
	    civil_from_local(zone_local(it->zone, was_at));

	text_puts(text, " (was ");
	if (amendment_day(it, was_at) != amendment_day(it, is_at))
		timetext_format(text, it->zone, was_at);
	else if (zone_at(it->zone, was_at).offset !=
	    zone_at(it->zone, is_at).offset)
		timetext_format_clock(text, it->zone, was_at);
	else
		text_putf(text, "%02d:%02d", civil.hour, civil.minute);
	text_putc(text, ')');
}

/* --- start ---------------------------------------------------------------- */

/* Where it was: with its end, when it got another length too. */
static void
amendment_put_move(struct text *text, const struct amendment *it)
{
	const struct occurrence *planned = &it->planned;

	if (it->start_at == planned->start_at)
		return;
	text_puts(text, "Moved: was ");
	if (it->end_at - it->start_at ==
	    planned->end_at - planned->start_at)
		timetext_format(text, it->zone, planned->start_at);
	else
		timetext_format_span(text, it->zone, planned->start_at,
		    planned->end_at);
	text_puts(text, ".");
	if (it->move->because != NULL &&
	    it->move->because[0] != '\0') {
		text_puts(text, " Reason");
		amendment_put_reason(text, it->move);
	} else {
		text_putc(text, '\n');
	}
}

/* Begun by hand before its time: the entry begins there. */
static void
amendment_put_early(struct text *text, const struct amendment *it)
{
	int64_t start_at = it->occurrence->start_at;

	if (start_at >= it->start_at)
		return;
	text_puts(text, "Began early, ");
	amendment_put_moment(text, it, start_at);
	amendment_put_was(text, it, it->start_at, start_at);
	amendment_put_reason(text, life_find_act(it->life, ACT_START));
}

/* --- end ------------------------------------------------------------------ */

/* The act that made the end what it is; NULL: none of those that move it. */
static const struct act *
amendment_find_end_act(const struct amendment *it)
{
	const struct act *act;
	size_t i = it->life->acts.list.count;

	while (i-- > 0) {
		act = &it->life->acts.list.items[i];
		if (act->end_at == it->occurrence->end_at &&
		    (act->verb == ACT_EXTEND || act->verb == ACT_SHORTEN ||
		    act->verb == ACT_REOPEN || act->verb == ACT_MOVE))
			return act;
	}
	return NULL;
}

/* Over before or after its time: in the minute that messages have; the entry
 * lasts until that is over. */
static void
amendment_put_ended(struct text *text, const struct amendment *it)
{
	int64_t end_at = it->lived.end_at;

	if (end_at == it->end_at)
		return;
	text_puts(text, end_at < it->end_at ? "Ended early, " :
	    "Ended ");
	amendment_put_moment(text, it, end_at);
	amendment_put_was(text, it, it->end_at, end_at);
	amendment_put_reason(text, end_at < it->end_at ? NULL :
	    life_find_act(it->life, ACT_EXTEND));
}

static void
amendment_put_end(struct text *text, const struct amendment *it)
{
	int64_t end_at = it->occurrence->end_at;
	const struct act *act;

	if (end_at == it->end_at)
		return;
	if (it->life->phase == OCCURRENCE_ENDED) {
		amendment_put_ended(text, it);
		return;
	}
	act = amendment_find_end_act(it);
	text_puts(text, act != NULL && act->verb == ACT_REOPEN ?
	    "Reopened until " : end_at > it->end_at ?
	    "Extended until " : "Shortened: until ");
	amendment_put_time(text, it, end_at);
	amendment_put_was(text, it, it->end_at, end_at);
	amendment_put_reason(text, act);
}

/* --- whether at all ------------------------------------------------------- */

/* The last of both verbs. */
static const struct act *
amendment_find_either(const struct life *life, enum act_verb a,
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
amendment_put_skip(struct text *text, const struct amendment *it)
{
	text_puts(text, "Skipped");
	amendment_put_reason(text, amendment_find_either(it->life, ACT_SKIP,
	    ACT_CANCEL));
}

static void
amendment_put_broken_off(struct text *text, const struct amendment *it)
{
	text_puts(text, "Broken off ");
	amendment_put_moment(text, it, it->life->ended_ms / 1000 /
	    AMENDMENT_MINUTE * AMENDMENT_MINUTE);
	amendment_put_reason(text, life_find_act(it->life, ACT_CANCEL));
}

/* What the role said last; once the work has begun, it does not matter any
 * more.  The role is named, not who spoke for it. */
static void
amendment_put_answer(struct text *text, const struct amendment *it)
{
	const struct life *life = it->life;
	const char *by = window_confirmer(it->occurrence->window);

	if (by == NULL || life->phase != OCCURRENCE_PLANNED)
		return;
	if (life->answer == LIFE_CONFIRMED) {
		text_puts(text, "Confirmed by ");
		amendment_put_words(text, by);
		amendment_put_reason(text, life_find_act(life, ACT_CONFIRM));
	} else if (life->answer == LIFE_UNCONFIRMED) {
		text_puts(text, "The confirmation was taken back");
		amendment_put_reason(text, life_find_act(life, ACT_UNCONFIRM));
	}
}

void
amendment_format(struct text *text, const struct occurrence *occurrence)
{
	struct amendment it;

	if (occurrence->life == NULL)
		return;
	amendment_init(&it, occurrence);
	if (it.life->phase == OCCURRENCE_SKIPPED)
		amendment_put_skip(text, &it);
	if (amendment_is_broken_off(occurrence))
		amendment_put_broken_off(text, &it);
	amendment_put_move(text, &it);
	amendment_put_early(text, &it);
	/* Where it was broken off says when it ended, too. */
	if (!amendment_is_broken_off(occurrence))
		amendment_put_end(text, &it);
	amendment_put_answer(text, &it);
}

bool
amendment_is_broken_off(const struct occurrence *occurrence)
{
	return occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_BROKEN_OFF;
}

/* --- notes, stages -------------------------------------------------------- */

void
amendment_format_notes(struct text *text, const struct occurrence *occurrence)
{
	struct amendment it;
	const struct act *act;
	size_t i;
	int left;

	if (occurrence->life == NULL)
		return;
	amendment_init(&it, occurrence);
	/* The first of them that is still told. */
	left = life_count_acts(occurrence->life, ACT_NOTE, SIZE_MAX);
	for (i = 0; i < occurrence->life->acts.list.count; i++) {
		act = &occurrence->life->acts.list.items[i];
		if (act->verb != ACT_NOTE || act->words == NULL ||
		    left-- > AMENDMENT_NOTES_MOST)
			continue;
		amendment_put_time(text, &it, act->at_ms / 1000 /
		    AMENDMENT_MINUTE * AMENDMENT_MINUTE);
		text_puts(text, ": ");
		amendment_put_words(text, act->words);
		text_putc(text, '\n');
	}
}

bool
amendment_format_done(struct text *text, const struct occurrence *occurrence,
    int stage, const char *environment)
{
	const struct life *life = occurrence->life;
	const struct life_step *step;
	struct amendment it;
	size_t i;

	for (i = 0; life != NULL && i < life->steps.count; i++) {
		step = &life->steps.items[i];
		if (step->stage != stage || step->done_ms == 0 ||
		    strcmp(step->environment, environment) != 0)
			continue;
		amendment_init(&it, occurrence);
		text_puts(text, "done ");
		amendment_put_time(text, &it, step->done_ms / 1000 /
		    AMENDMENT_MINUTE * AMENDMENT_MINUTE);
		return true;
	}
	return false;
}
