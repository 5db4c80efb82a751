/* SPDX-License-Identifier: MIT */
/*
 * Which occurrence an order means.
 *
 * People say "extend by 45m" while looking at one running window, so it is
 * found without being named wherever only one can be meant.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "order.h"
#include "order_pick_internal.h"
#include "quote_internal.h"
#include "timetext.h"

#define ORDER_NEAREST 3

/* --- one window ----------------------------------------------------------- */

/* The occurrences of one window that may be meant: what lies a week back, or
 * further and goes on, and the next ones. */
static void
order_gather(struct agenda *agenda, const struct window *window,
    const struct schedule *schedule, int64_t now_at)
{
	agenda_expand_going(agenda, &window, 1, schedule, now_at, now_at + 1);
	agenda_next(agenda, &window, 1, schedule, now_at + 1, 4);
}

/* What no occurrence of a window can, by verb. */
static const char *const order_possible[ACT_VERB_COUNT] = {
	[ACT_NEW] = "be made", [ACT_CONFIRM] = "be confirmed",
	[ACT_UNCONFIRM] = "be unconfirmed", [ACT_START] = "be started",
	[ACT_STAGE_BEGUN] = "have a stage begun",
	[ACT_STAGE_DONE] = "have a stage done", [ACT_NOTE] = "take a note",
	[ACT_EXTEND] = "be extended", [ACT_SHORTEN] = "be shortened",
	[ACT_VERIFY] = "be verified", [ACT_END] = "be ended",
	[ACT_REOPEN] = "be reopened", [ACT_MOVE] = "be moved",
	[ACT_SKIP] = "be skipped", [ACT_UNSKIP] = "be unskipped",
	[ACT_CANCEL] = "be cancelled", [ACT_HAND_OVER] = "be handed over",
	[ACT_KEEP] = "be kept",
};

/* Nothing fits the verb: what there is, beginning a day back. */
static int
order_fail_none(const struct window *window, const struct agenda *agenda,
    const struct order *order, int64_t now_at, struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text text = { 0 };
	size_t i, count = 0;

	for (i = 0; i < agenda->list.count && count < ORDER_NEAREST; i++) {
		if (agenda->list.items[i].end_at < now_at - ORDER_AHEAD_SECS)
			continue;
		occurrence_format_identity(&agenda->list.items[i], identity);
		text_putf(&text, "%s%s (%s)", count++ > 0 ? ", " : "",
		    identity, occurrence_phase_name(occurrence_phase(
		    &agenda->list.items[i], now_at)));
	}
	(void)error_set(ret_error, count == 0 ? ERROR_MISSING : ERROR_INPUT,
	    "no occurrence of %s can %s now%s%s", window->title,
	    order_possible[order->verb], count > 0 ? "; there are " : "",
	    text_string(&text));
	text_clear(&text);
	return -1;
}

/* What they look at is over or off, and what fits is another day's: both. */
static int
order_fail_beyond(const struct order_pick *near,
    const struct order_pick *beyond, struct error *ret_error)
{
	static const char *const words[OCCURRENCE_PHASE_COUNT] = {
		[OCCURRENCE_PLANNED] = "was not begun",
		[OCCURRENCE_ENDED] = "is over",
		[OCCURRENCE_SKIPPED] = "does not take place",
		[OCCURRENCE_BROKEN_OFF] = "was broken off",
	};
	const struct window *window = near->occurrence.window;
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text text = { 0 };

	occurrence_format_identity(&beyond->occurrence, identity);
	text_putf(&text, "%s of ", window->title);
	timetext_format(&text, window->zone, near->occurrence.start_at);
	text_putf(&text, " %s; if the one of ", words[near->phase]);
	timetext_format(&text, window->zone, beyond->occurrence.start_at);
	text_putf(&text, " is meant, name it: %s", identity);
	(void)error_set(ret_error, ERROR_INPUT, "%s", text_string(&text));
	text_clear(&text);
	return -1;
}

static int
order_find_of_window(const struct order *order, const struct window *window,
    const struct schedule *schedule, int64_t now_at,
    struct occurrence *ret_occurrence, struct error *ret_error)
{
	struct agenda agenda = { 0 };
	struct order_pick found, beyond = { 0 };
	int result = 0;

	order_gather(&agenda, window, schedule, now_at);
	found = order_pick_find(&agenda, order->verb, now_at, &beyond);
	if (beyond.occurrence.window != NULL)
		result = order_fail_beyond(&found, &beyond, ret_error);
	else if (found.occurrence.window != NULL)
		*ret_occurrence = found.occurrence;
	else
		result = order_fail_none(window, &agenda, order, now_at,
		    ret_error);
	agenda_clear(&agenda);
	return result;
}

/* --- nothing is named ----------------------------------------------------- */

/* What may be meant, over all windows. */
struct order_picks {
	ARRAY(struct order_pick) list;
	/* Those that fit; of these, or of all where nothing does, those that
	 * may be meant, and those that go on. */
	size_t fit_count, asked_count, going_count;
};

/* Is it one of those that may be meant? */
static bool
order_is_asked(const struct order_picks *picks, const struct order_pick *pick)
{
	return picks->fit_count == 0 || pick->is_fit;
}

/* Nobody means what they may not do while there is something that they may:
 * keep these, where there are any. */
static void
order_keep_rightful(struct order_picks *picks,
    const struct order_right *right)
{
	ARRAY(struct order_pick) kept = { 0 };
	const struct order_pick *pick;
	size_t i;

	for (i = 0; right != NULL && i < picks->list.count; i++) {
		pick = &picks->list.items[i];
		if (order_is_asked(picks, pick) &&
		    right->may(right->context, &pick->occurrence))
			array_push(&kept, *pick);
	}
	for (i = 0; i < kept.count; i++)
		picks->list.items[i] = kept.items[i];
	if (kept.count > 0)
		picks->list.count = kept.count;
	if (kept.count > 0 && picks->fit_count > 0)
		picks->fit_count = kept.count;
	array_clear(&kept);
}

static void
order_gather_all(struct order_picks *picks, enum act_verb verb,
    const struct schedule *schedule, int64_t now_at,
    const struct order_right *right)
{
	struct agenda agenda = { 0 };
	struct order_pick pick;
	size_t i;

	for (i = 0; i < schedule->windows.count; i++) {
		agenda.list.count = 0;
		order_gather(&agenda, schedule->windows.items[i], schedule,
		    now_at);
		pick = order_pick_find(&agenda, verb, now_at, NULL);
		if (pick.occurrence.window == NULL ||
		    pick.distance > ORDER_AHEAD_SECS)
			continue;
		/* While one is going on, moving or skipping is not meant for
		 * another without a word. */
		pick.is_fit = pick.is_fit || (pick.is_going &&
		    (verb == ACT_MOVE || verb == ACT_SKIP));
		picks->fit_count += pick.is_fit;
		array_push(&picks->list, pick);
	}
	agenda_clear(&agenda);
	order_keep_rightful(picks, right);
	for (i = 0; i < picks->list.count; i++) {
		pick = picks->list.items[i];
		if (!order_is_asked(picks, &pick))
			continue;
		picks->asked_count++;
		picks->going_count += pick.is_going;
	}
}

/* Several may be meant: a few of them by name. */
static int
order_fail_many(const struct order_picks *picks, enum act_verb verb,
    struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	bool is_any = picks->fit_count == 0;
	struct text text = { 0 };
	size_t i, count = 0;

	for (i = 0; i < picks->list.count; i++) {
		if (!is_any && !picks->list.items[i].is_fit)
			continue;
		occurrence_format_identity(&picks->list.items[i].occurrence,
		    identity);
		if (count++ < ORDER_NEAREST)
			text_putf(&text, "%s%s", count > 1 ? ", " : "",
			    identity);
	}
	if (count > ORDER_NEAREST)
		text_putf(&text, " and %zu more", count - ORDER_NEAREST);
	if (is_any)
		(void)error_set(ret_error, ERROR_INPUT, "nothing can %s now; "
		    "there are %s", order_possible[verb],
		    text_string(&text));
	else
		(void)error_set(ret_error, ERROR_INPUT, "more than one can "
		    "%s; say which: %s", order_possible[verb],
		    text_string(&text));
	text_clear(&text);
	return -1;
}

/* Nothing is named: the only one that runs or starts within a day; of several
 * the only one that runs. */
static int
order_find_only(const struct order *order, const struct schedule *schedule,
    int64_t now_at, const struct order_right *right,
    struct occurrence *ret_occurrence, struct error *ret_error)
{
	struct order_picks picks = { 0 };
	const struct order_pick *pick;
	int result = -1;
	size_t i;

	order_gather_all(&picks, order->verb, schedule, now_at, right);
	for (i = 0; i < picks.list.count && result < 0; i++) {
		pick = &picks.list.items[i];
		/* Where nothing fits, what stands there is explained. */
		if (order_is_asked(&picks, pick) &&
		    (picks.going_count == 1 ? pick->is_going :
		    picks.asked_count == 1)) {
			*ret_occurrence = pick->occurrence;
			result = 0;
		}
	}
	if (result < 0 && picks.list.count == 0)
		(void)error_set(ret_error, ERROR_MISSING, "nothing within a "
		    "day can %s; name a window or an occurrence",
		    order_possible[order->verb]);
	else if (result < 0)
		(void)order_fail_many(&picks, order->verb, ret_error);
	array_clear(&picks.list);
	return result;
}

/* --- an identity ---------------------------------------------------------- */

/* The first of the `ORDER_NEAREST` in the agenda that are nearest to `local`:
 * they lie side by side. */
static size_t
order_nearest(const struct agenda *agenda, int64_t local)
{
	size_t first = 0;

	while (first + ORDER_NEAREST < agenda->list.count &&
	    agenda->list.items[first + ORDER_NEAREST].original_local - local <
	    local - agenda->list.items[first].original_local)
		first++;
	return first;
}

/* ": Thu 26 Nov 2026 is left out by "except" (Thanksgiving)", where there would
 * be one but for that. */
static void
order_put_excepted(struct text *text, const struct window *window,
    int64_t local)
{
	struct recurrence bare = window->recurrence;
	int64_t found, days = civil_local_days(local);
	struct civil civil = civil_from_local(local);
	const struct window_reason *reason;
	size_t i;

	bare.except.count = bare.except_days.count = 0;
	if (!recurrence_next(&bare, local - 1, &found) || found != local)
		return;
	text_putf(text, ": %.3s %d %.3s %d is left out by \"except\"",
	    civil_weekday_name(civil_weekday(days)), civil.day,
	    civil_month_name(civil.month), civil.year);
	for (i = 0; i < window->reasons.count; i++) {
		reason = &window->reasons.items[i];
		if (reason->is_day ? civil_local_days(reason->local) == days :
		    reason->local == local)
			text_putf(text, " (%s)", reason->because);
	}
}

/* An identity that names no occurrence: the nearest three of its window. */
static int
order_fail_identity(const struct window *window, int64_t local,
    struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	size_t first, i;

	order_put_excepted(&text, window, local);
	agenda_expand(&agenda, &window, 1, NULL,
	    local - 35 * (int64_t)CIVIL_DAY_SECS, local, AGENDA_STARTS);
	agenda_next(&agenda, &window, 1, NULL, local, ORDER_NEAREST + 1);
	first = order_nearest(&agenda, local);
	for (i = first; i < agenda.list.count && i < first + ORDER_NEAREST;
	    i++) {
		occurrence_format_identity(&agenda.list.items[i], identity);
		text_putf(&text, "%s%s", i > first ? ", " :
		    "; the nearest are ", identity);
	}
	agenda_clear(&agenda);
	(void)error_set(ret_error, ERROR_MISSING, "%s has no occurrence then"
	    "%s", window->title, text_string(&text));
	text_clear(&text);
	return -1;
}

int
order_find(const struct order *order, const struct schedule *schedule,
    int64_t now_at, const struct order_right *right,
    struct occurrence *ret_occurrence, struct error *ret_error)
{
	char id[WINDOW_ID_MAX + 1];
	const struct window *window;
	int64_t local;

	if (order->occurrence == NULL)
		return order_find_only(order, schedule, now_at, right,
		    ret_occurrence, ret_error);
	window = schedule_find_window(schedule, order->occurrence);
	if (window != NULL)
		return order_find_of_window(order, window, schedule, now_at,
		    ret_occurrence, ret_error);
	if (schedule_find(schedule, order->occurrence, ret_occurrence,
	    ret_error) == 0)
		return 0;
	if (occurrence_parse_identity(order->occurrence, id, &local,
	    NULL) < 0 ||
	    (window = schedule_find_window(schedule, id)) == NULL)
		return -1;
	return order_fail_identity(window, local, ret_error);
}
