/* SPDX-License-Identifier: MIT */
/*
 * A set in words: clauses, limits, dates.
 *
 *     clause *(", and also" clause) ["from" limit] [", also on" dates]
 *         [", except on" dates]
 *
 * The spelling is the one that words.c reads back to the same set; reading it
 * and printing again gives the same text.  Dates alone are "once on …".
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "phrase_internal.h"
#include "recurrence_internal.h"
#include "spelling_internal.h"

/* The one weekday of numbered weekdays; -1 when there are several, or none:
 * then "the Wednesday after" would have no one day to count from. */
static int
phrase_only_weekday(const struct phrase *phrase)
{
	uint8_t weekdays = 0;
	int n;

	if (phrase->kind != PHRASE_ORDINALS)
		return -1;
	for (n = 1; n <= RRULE_ORDINAL_MAX; n++)
		weekdays |= phrase->rule.ordinals[n] |
		    phrase->rule.ordinals_back[n];
	return weekdays & (weekdays - 1) ? -1 : __builtin_ctz(weekdays);
}

/* Append the days of a set that is moved by `days`: "Wednesday after the
 * second Tuesday" within a week of one weekday, "3 days before …" else. */
static void
phrase_format_moved(struct text *text, const struct phrase *phrase, int days)
{
	int weekday = phrase_only_weekday(phrase);
	struct text lead = { 0 };
	int apart = abs(days);
	const char *way = days > 0 ? "after" : "before";
	/* "Before every Monday" and "before day 31", but "before the last
	 * day". */
	bool is_every = phrase->kind == PHRASE_DAYS ||
	    phrase->kind == PHRASE_WEEKDAYS || phrase->kind == PHRASE_WEEKS ||
	    phrase->kind == PHRASE_DATES ||
	    (phrase->kind == PHRASE_MONTH_DAYS && phrase->rule.weekdays != 0);

	if (days == 0) {
		phrase_format_days(text, phrase);
		return;
	}
	phrase_format_days(&lead, phrase);
	is_every |= strncmp(text_string(&lead), "day", 3) == 0;
	if (weekday != -1 && apart <= 6)
		text_putf(text, "%s %s the ", civil_weekday_name(
		    (enum civil_weekday)((weekday + days + 7) % 7)), way);
	else
		text_putf(text, "%d day%s %s %s", apart,
		    apart == 1 ? "" : "s", way, is_every ? "" : "the ");
	text_puts(text, text_string(&lead) + (strncmp(text_string(&lead),
	    "every year on ", 14) == 0 ? 14 : 0));
	text_clear(&lead);
}

/* Append a moment as a limit: the date alone when it is the day's last second
 * (`is_last`, for "until") or first (for "from"), as they are read back. */
static void
phrase_format_limit(struct text *text, int64_t local, bool is_last)
{
	size_t length;
	int64_t of_day = local - civil_local_days(local) * CIVIL_DAY_SECS;

	if (of_day == (is_last ? CIVIL_DAY_SECS - 1 : 0)) {
		civil_format(text, local - of_day);
		/* A date is a local time without its midnight. */
		length = text->length - (sizeof("T00:00") - 1);
		text_cut(text, length);
	} else {
		civil_format(text, local);
	}
}

/* Append one clause: days, times, end. */
static void
phrase_format(struct text *text, const struct phrase *phrase, int days)
{
	bool is_plain = phrase->kind == PHRASE_DAYS && days == 0 &&
	    phrase->rule.interval == 1 && phrase->rule.months == 0;

	/* "every 2 hours" is every day without saying so. */
	if (!is_plain || !phrase_has_step(phrase)) {
		phrase_format_moved(text, phrase, days);
		text_putc(text, ' ');
	}
	phrase_format_times(text, phrase);
	if (phrase->rule.has_until) {
		text_puts(text, " until ");
		phrase_format_limit(text, phrase->rule.until_local, true);
	}
	if (phrase->rule.count > 0)
		text_putf(text, " for %u time%s", phrase->rule.count,
		    phrase->rule.count == 1 ? "" : "s");
}

/* Append "2026-12-03 at 15:00". */
static void
phrase_format_moment(struct text *text, int64_t local)
{
	struct civil civil = civil_from_local(local);

	text_putf(text, "%04d-%02d-%02d at %02d:%02d", civil.year,
	    civil.month, civil.day, civil.hour, civil.minute);
	if (civil.second != 0)
		text_putf(text, ":%02d", civil.second);
}

/* Append the dates that stand beside the rules, as far as they lie within
 * the limits of the set. */
static void
phrase_format_also(struct text *text, const struct recurrence *set)
{
	struct { ARRAY(int64_t) list; } dates = { 0 };
	size_t i;

	for (i = 0; i < set->also.count; i++)
		if (set->also.items[i] >= set->from_local &&
		    set->also.items[i] <= set->until_local)
			array_push(&dates.list, set->also.items[i]);
	if (dates.list.count > 0)
		text_puts(text, set->rules.count > 0 ? ", also on " :
		    "once on ");
	for (i = 0; i < dates.list.count; i++) {
		text_puts(text, spelling_separator(i, dates.list.count));
		phrase_format_moment(text, dates.list.items[i]);
	}
	array_clear(&dates.list);
}

/* Append what is left out: dates first, then single instances. */
static void
phrase_format_except(struct text *text, const struct recurrence *set)
{
	size_t count = set->except.count + set->except_days.count, i;

	if (count == 0)
		return;
	text_puts(text, ", except on ");
	for (i = 0; i < set->except_days.count; i++) {
		text_puts(text, spelling_separator(i, count));
		phrase_format_limit(text, set->except_days.items[i] *
		    CIVIL_DAY_SECS, false);
	}
	for (i = 0; i < set->except.count; i++) {
		text_puts(text, spelling_separator(i +
		    set->except_days.count, count));
		phrase_format_moment(text, set->except.items[i]);
	}
}

/* Written to be read back: the words of a set make the same set again, and
 * tests hold every phrase to it. */
int
phrase_format_set(struct text *text, const struct recurrence *set,
    struct error *ret_error)
{
	struct phrases phrases = { 0 };
	struct error why = { 0 };
	size_t length = text->length, i;
	int days = (int)(set->offset_secs / CIVIL_DAY_SECS);

	if (set->offset_secs % CIVIL_DAY_SECS != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "words can move a rule by whole days only");
	if (phrase_plan(set, &phrases, &why) == -1) {
		phrase_clear(&phrases);
		return error_set(ret_error, ERROR_INPUT, "words %s",
		    why.text);
	}
	for (i = 0; i < phrases.list.count; i++) {
		text_puts(text, i > 0 ? ", and also " : "");
		phrase_format(text, &phrases.list.items[i], days);
	}
	phrase_clear(&phrases);
	if (set->from_local > INT64_MIN && set->rules.count > 0) {
		text_puts(text, " from ");
		phrase_format_limit(text, set->from_local, false);
	}
	phrase_format_also(text, set);
	/* Neither rules nor dates within the limits. */
	if (text->length == length)
		return error_set(ret_error, ERROR_INPUT, "there is no date");
	phrase_format_except(text, set);
	if (text->length - length > RECURRENCE_TEXT_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "words would be longer than %d characters",
		    RECURRENCE_TEXT_MAX);
	return 0;
}
