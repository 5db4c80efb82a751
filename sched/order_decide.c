/* SPDX-License-Identifier: MIT */
/*
 * From an order to an act: which occurrence is meant, and which instants.
 *
 * People say "extend by 45m" while looking at one running window, so it is
 * found without being named wherever only one can be meant.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "duration.h"
#include "mem.h"
#include "nearest.h"
#include "order.h"
#include "order_internal.h"
#include "quote_internal.h"
#include "timearg.h"

#define ORDER_AHEAD_SECS (24 * 3600)	/* without a name: that near */
#define ORDER_NEAREST 3

/* --- which occurrence ----------------------------------------------------- */

/* A finished life is of no interest to most verbs. */
static bool
order_is_open(enum occurrence_phase phase)
{
	return phase == OCCURRENCE_PLANNED || phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING;
}

/* Could the verb be meant for an occurrence that stands there? */
static bool
order_fits(enum act_verb verb, const struct occurrence *occurrence,
    int64_t now_at)
{
	enum occurrence_phase phase = occurrence_phase(occurrence, now_at);
	bool is_going = phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING;

	switch (verb) {
	case ACT_UNSKIP:
		return phase == OCCURRENCE_SKIPPED;
	case ACT_CONFIRM:
		return (phase == OCCURRENCE_PLANNED ||
		    phase == OCCURRENCE_SKIPPED) &&
		    occurrence->end_at > now_at;
	case ACT_REOPEN:
		return phase == OCCURRENCE_ENDED ||
		    phase == OCCURRENCE_BROKEN_OFF;
	case ACT_STAGE_BEGUN:
	case ACT_STAGE_DONE:
	case ACT_VERIFY:
	case ACT_END:
		return is_going;
	case ACT_MOVE:
	case ACT_SKIP:
	case ACT_UNCONFIRM:
		return phase == OCCURRENCE_PLANNED &&
		    occurrence->end_at > now_at;
	case ACT_START:
		return phase == OCCURRENCE_PLANNED;
	case ACT_NOTE:
		return is_going || (phase == OCCURRENCE_PLANNED &&
		    occurrence->end_at > now_at);
	default:
		return order_is_open(phase);
	}
}

/* The occurrences of one window that may be meant: what lies a week back, and
 * the next ones. */
static void
order_gather(struct agenda *agenda, const struct window *window,
    const struct schedule *schedule, int64_t now_at)
{
	agenda_expand(agenda, &window, 1, schedule, now_at - LIFE_AFTER_SECS,
	    now_at + 1, AGENDA_TOUCHES);
	agenda_next(agenda, &window, 1, schedule, now_at + 1, 4);
}

/* Is what lies ahead meant rather than what has passed?  Not by who starts late
 * what should have been over, as long as the next one cannot start yet. */
static bool
order_is_nearer(const struct occurrence *ahead,
    const struct occurrence *passed, enum act_verb verb, int64_t now_at)
{
	if (ahead->end_at <= now_at || passed->end_at > now_at)
		return false;
	return verb != ACT_START ||
	    ahead->start_at <= now_at + LIFE_EARLY_SECS ||
	    passed->end_at <= now_at - ORDER_AHEAD_SECS;
}

/* Of a window the running one, else the next that fits; to reopen, the last
 * that ended. */
static const struct occurrence *
order_choose(const struct agenda *agenda, enum act_verb verb, int64_t now_at)
{
	const struct occurrence *best = NULL, *occurrence;
	enum occurrence_phase phase;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		if (!order_fits(verb, occurrence, now_at))
			continue;
		phase = occurrence_phase(occurrence, now_at);
		if (phase == OCCURRENCE_RUNNING ||
		    phase == OCCURRENCE_VERIFYING)
			return occurrence;
		if (best == NULL || verb == ACT_REOPEN ||
		    order_is_nearer(occurrence, best, verb, now_at))
			best = occurrence;
	}
	return best;
}

/* What is, or lately was, going on: an order that does not fit it is explained
 * by it ("already ended at …").  Not for verbs that speak of what is to
 * come. */
static const struct occurrence *
order_find_recent(const struct agenda *agenda, enum act_verb verb,
    int64_t now_at)
{
	const struct occurrence *best = NULL, *occurrence;
	size_t i;

	if (verb == ACT_CONFIRM || verb == ACT_UNCONFIRM ||
	    verb == ACT_MOVE || verb == ACT_SKIP || verb == ACT_UNSKIP)
		return NULL;
	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		if (occurrence_phase(occurrence, now_at) !=
		    OCCURRENCE_PLANNED &&
		    occurrence->start_at <= now_at + LIFE_EARLY_SECS &&
		    occurrence->end_at > now_at - ORDER_AHEAD_SECS &&
		    (best == NULL || occurrence->start_at > best->start_at))
			best = occurrence;
	}
	return best;
}

/* Nothing fits the verb: what there is, nearest first. */
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
	    "there is no occurrence of %s to %s now%s%s", window->title,
	    act_verb_name(order->verb), count > 0 ? "; there are " : "",
	    text_string(&text));
	text_clear(&text);
	return -1;
}

static int
order_find_of_window(const struct order *order, const struct window *window,
    const struct schedule *schedule, int64_t now_at,
    struct occurrence *ret_occurrence, struct error *ret_error)
{
	struct agenda agenda = { 0 };
	const struct occurrence *found, *recent;
	int result = 0;

	order_gather(&agenda, window, schedule, now_at);
	found = order_choose(&agenda, order->verb, now_at);
	recent = order_find_recent(&agenda, order->verb, now_at);
	if (recent != NULL && (found == NULL ||
	    found->start_at > now_at + LIFE_EARLY_SECS))
		found = recent;
	if (found != NULL)
		*ret_occurrence = *found;
	else
		result = order_fail_none(window, &agenda, order, now_at,
		    ret_error);
	agenda_clear(&agenda);
	return result;
}

/* Nothing is named: the only one that runs or starts within a day. */
static int
order_find_only(const struct order *order, const struct schedule *schedule,
    int64_t now_at, struct occurrence *ret_occurrence,
    struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	const struct occurrence *found;
	size_t i, count = 0;
	int result = 0;

	for (i = 0; i < schedule->windows.count; i++) {
		agenda.list.count = 0;
		order_gather(&agenda, schedule->windows.items[i], schedule,
		    now_at);
		found = order_choose(&agenda, order->verb, now_at);
		if (found == NULL || found->start_at > now_at +
		    ORDER_AHEAD_SECS || found->end_at < now_at -
		    ORDER_AHEAD_SECS)
			continue;
		*ret_occurrence = *found;
		occurrence_format_identity(found, identity);
		text_putf(&text, "%s%s", count++ > 0 ? ", " : "", identity);
	}
	if (count > 1)
		result = error_set(ret_error, ERROR_INPUT, "which one?  "
		    "There are %s", text_string(&text));
	else if (count == 0)
		result = error_set(ret_error, ERROR_MISSING, "there is "
		    "nothing to %s within a day; name a window or an "
		    "occurrence", act_verb_name(order->verb));
	agenda_clear(&agenda);
	text_clear(&text);
	return result;
}

/* An identity that names no occurrence: the nearest three of its window. */
static int
order_fail_identity(const struct order *order,
    const struct schedule *schedule, struct error *ret_error)
{
	char id[WINDOW_ID_MAX + 1], identity[OCCURRENCE_IDENTITY_MAX];
	const struct window *window;
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	int64_t local;
	size_t i;

	if (occurrence_parse_identity(order->occurrence, id, &local,
	    NULL) < 0 ||
	    (window = schedule_find_window(schedule, id)) == NULL)
		return -1;
	agenda_expand(&agenda, &window, 1, NULL,
	    local - 8 * (int64_t)CIVIL_DAY_SECS, local, AGENDA_STARTS);
	agenda_next(&agenda, &window, 1, NULL, local, ORDER_NEAREST);
	for (i = 0; i < agenda.list.count && i < ORDER_NEAREST; i++) {
		occurrence_format_identity(&agenda.list.items[i], identity);
		text_putf(&text, "%s%s", i > 0 ? ", " : "", identity);
	}
	(void)error_set(ret_error, ERROR_MISSING, "%s has no occurrence at "
	    "%s; the nearest are %s", id, strchr(order->occurrence, '/') + 1,
	    text_string(&text));
	agenda_clear(&agenda);
	text_clear(&text);
	return -1;
}

/* A word alone that is no window. */
static int
order_fail_window(const struct order *order, const struct schedule *schedule,
    struct error *ret_error)
{
	ARRAY(const char *) ids = { 0 };
	char quoted[QUOTE_MAX];
	const char *near;
	size_t i;

	for (i = 0; i < schedule->windows.count; i++)
		array_push(&ids, schedule->windows.items[i]->id);
	near = nearest_find(order->occurrence, ids.items, ids.count);
	(void)error_set(ret_error, ERROR_MISSING, "there is no window "
	    "\"%s\"%s%s%s", quote_clean(order->occurrence, QUOTE_BYTES,
	    quoted), near == NULL ? "" : " (did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?)");
	array_clear(&ids);
	return -1;
}

int
order_find(const struct order *order, const struct schedule *schedule,
    int64_t now_at, struct occurrence *ret_occurrence,
    struct error *ret_error)
{
	const struct window *window;

	if (order->occurrence == NULL)
		return order_find_only(order, schedule, now_at,
		    ret_occurrence, ret_error);
	window = schedule_find_window(schedule, order->occurrence);
	if (window != NULL)
		return order_find_of_window(order, window, schedule, now_at,
		    ret_occurrence, ret_error);
	if (strchr(order->occurrence, '/') == NULL)
		return order_fail_window(order, schedule, ret_error);
	if (schedule_find(schedule, order->occurrence, ret_occurrence,
	    ret_error) == 0)
		return 0;
	return order_fail_identity(order, schedule, ret_error);
}

/* --- which instants ------------------------------------------------------- */

/* "18:30": of the day of `near_at`, or the one after it, so that it is later
 * than `after_at`; anything else as timearg_parse(). */
static int
order_read_time(const char *text, const struct occurrence *occurrence,
    int64_t after_at, int64_t now_at, int64_t *ret_at,
    struct error *ret_error)
{
	const struct zone *zone = occurrence->window->zone;
	bool is_clock = strspn(text, "0123456789:") == strlen(text);
	int64_t base_at = is_clock && after_at > now_at ? after_at : now_at;

	if (timearg_parse(text, base_at, zone, ret_at, ret_error) < 0)
		return -1;
	/* After midnight is the next day's. */
	if (is_clock && *ret_at <= occurrence->start_at)
		*ret_at = zone_resolve(zone, zone_local(zone, *ret_at) +
		    CIVIL_DAY_SECS).at;
	return 0;
}

static int
order_decide_end(const struct order *order,
    const struct occurrence *occurrence, int64_t now_at, struct act *act,
    struct error *ret_error)
{
	int64_t secs = ORDER_REOPEN_SECS, from_at = occurrence->end_at;

	if (order->until != NULL)
		return order_read_time(order->until, occurrence,
		    occurrence->start_at, now_at, &act->end_at, ret_error);
	if (order->by == NULL && order->verb != ACT_REOPEN)
		return error_set(ret_error, ERROR_INPUT, "by how much, or "
		    "until when?  For example: %s by 45m, or %s until 18:30",
		    act_verb_name(order->verb), act_verb_name(order->verb));
	if (order->by != NULL &&
	    duration_parse(order->by, &secs, ret_error) < 0)
		return -1;
	/* What has run over is extended from now on. */
	if (order->verb == ACT_REOPEN ||
	    (order->verb == ACT_EXTEND && from_at < now_at))
		from_at = (now_at + 59) / 60 * 60;
	act->end_at = order->verb == ACT_SHORTEN ? from_at - secs :
	    from_at + secs;
	return 0;
}

/* The length stays, unless another end is given. */
static int
order_decide_move(const struct order *order,
    const struct occurrence *occurrence, int64_t now_at, struct act *act,
    struct error *ret_error)
{
	if (order->to == NULL)
		return error_set(ret_error, ERROR_INPUT, "to when?  For "
		    "example: move summit to \"2026-12-09 13:00\"");
	if (order_read_time(order->to, occurrence, now_at, now_at,
	    &act->start_at, ret_error) < 0)
		return -1;
	act->start_at -= act->start_at % 60;
	act->end_at = act->start_at + occurrence->end_at -
	    occurrence->start_at;
	if (order->until == NULL)
		return 0;
	return order_read_time(order->until, occurrence, act->start_at,
	    now_at, &act->end_at, ret_error);
}

/* A number counts stages from 1; anything else is an environment. */
static int
order_decide_stage(const struct order *order, const struct window *window,
    struct act *act, struct error *ret_error)
{
	struct text names = { 0 };
	char quoted[QUOTE_MAX];
	size_t i, k;

	if (order->stage == NULL)
		return error_set(ret_error, ERROR_INPUT, "which stage?  For "
		    "example: stage idfint begun, or stage 2 done");
	if (strlen(order->stage) < 4 && strspn(order->stage, "0123456789") ==
	    strlen(order->stage)) {
		act->stage = atoi(order->stage) - 1;
		return 0;
	}
	act->stage = window_find_stage(window, order->stage);
	if (act->stage >= 0) {
		act->environment = mem_string(order->stage);
		return 0;
	}
	for (i = 0; i < window->stages.count; i++)
		for (k = 0; k < window->stages.items[i].environments.count;
		    k++)
			text_putf(&names, "%s%s", names.length > 0 ? ", " : "",
			    window->stages.items[i].environments.items[k]);
	(void)error_set(ret_error, ERROR_MISSING, "\"%s\" is no environment of "
	    "%s; there are %s", quote_clean(order->stage, QUOTE_BYTES,
	    quoted), window->title, text_string(&names));
	text_clear(&names);
	return -1;
}

static int
order_decide_parts(const struct order *order,
    const struct occurrence *occurrence, int64_t now_at, struct act *act,
    struct error *ret_error)
{
	switch (order->verb) {
	case ACT_EXTEND:
	case ACT_SHORTEN:
	case ACT_REOPEN:
		return order_decide_end(order, occurrence, now_at, act,
		    ret_error);
	case ACT_MOVE:
		return order_decide_move(order, occurrence, now_at, act,
		    ret_error);
	case ACT_STAGE_BEGUN:
	case ACT_STAGE_DONE:
		return order_decide_stage(order, occurrence->window, act,
		    ret_error);
	case ACT_NOTE:
		act->words = mem_string(order->words);
		return 0;
	case ACT_HAND_OVER:
		act->words = mem_string(order->to);
		return 0;
	default:
		return 0;
	}
}

int
order_decide(const struct order *order, const struct occurrence *occurrence,
    int64_t now_ms, const char *who, const char *way, struct act *ret_act,
    struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct act act = { .verb = order->verb, .at_ms = now_ms };

	occurrence_format_identity(occurrence, identity);
	act.occurrence = mem_string(identity);
	act.who = mem_string(who);
	act.way = mem_string(way);
	act.because = mem_string(order->because);
	if (order_decide_parts(order, occurrence, now_ms / 1000, &act,
	    ret_error) < 0 ||
	    life_check(occurrence, &act, ret_error) < 0) {
		act_clear(&act);
		return -1;
	}
	*ret_act = act;
	return 0;
}

int
order_decide_new(const struct order *order, int64_t now_ms, const char *who,
    const char *way, struct act *ret_act, struct error *ret_error)
{
	char id[WINDOW_ID_MAX + 1];
	int64_t local;

	/* Whoever fills in the form knows id and start; both are checked
	 * when the window is read. */
	if (order->occurrence == NULL || order->words == NULL)
		return error_set(ret_error, ERROR_INPUT, "a new window needs "
		    "\"occurrence\" (its id and local start, such as "
		    "storage-migration/2026-12-05T22:00) and \"words\" (the "
		    "window as JSON)");
	if (occurrence_parse_identity(order->occurrence, id, &local,
	    ret_error) < 0)
		return -1;
	*ret_act = (struct act){ .verb = ACT_NEW, .at_ms = now_ms,
	    .occurrence = mem_string(order->occurrence),
	    .who = mem_string(who), .way = mem_string(way),
	    .because = mem_string(order->because),
	    .words = mem_string(order->words) };
	return 0;
}
