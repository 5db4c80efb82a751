/* SPDX-License-Identifier: MIT */
/*
 * From an order to an act: which instants are meant, and is it possible?  Wall
 * clocks are those of the window's zone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "mem.h"
#include "order.h"
#include "order_internal.h"
#include "quote_internal.h"
#include "timearg.h"
#include "timetext.h"

#define ORDER_CLOCK_SECS (12 * 3600)	/* so far off the day must be said */

/* --- which instants ------------------------------------------------------- */

/* What a clock on the wall shows, as seconds of the day; false: it is another
 * kind of time. */
static bool
order_read_clock(const char *text, int64_t *ret_secs)
{
	int hour = 0, minute = 0, second = 0;

	if (strchr(text, ':') == NULL ||
	    strspn(text, "0123456789:") != strlen(text))
		return false;
	(void)sscanf(text, "%2d:%2d:%2d", &hour, &minute, &second);
	*ret_secs = hour * 3600 + minute * 60 + second;
	return true;
}

/* When the wall shows it on that day, after `after_at` where it does so
 * twice. */
static int64_t
order_clock_on(const struct zone *zone, int64_t days, int64_t secs,
    int64_t after_at)
{
	struct zone_instant instant = zone_resolve(zone,
	    days * CIVIL_DAY_SECS + secs);

	return instant.at > after_at ? instant.at : instant.other_at;
}

/* The first time after `from_at` that the wall shows it, and the last time not
 * after it. */
static int64_t
order_clock_next(const struct zone *zone, int64_t secs, int64_t from_at)
{
	int64_t days = civil_local_days(zone_local(zone, from_at));
	int64_t at = order_clock_on(zone, days, secs, from_at);

	return at > from_at ? at :
	    order_clock_on(zone, days + 1, secs, from_at);
}

static int64_t
order_clock_last(const struct zone *zone, int64_t secs, int64_t from_at)
{
	int64_t days = civil_local_days(zone_local(zone, from_at));
	struct zone_instant instant = zone_resolve(zone,
	    days * CIVIL_DAY_SECS + secs);

	if (instant.other_at <= from_at)
		return instant.other_at;
	return instant.at <= from_at ? instant.at : order_clock_on(zone,
	    days - 1, secs, INT64_MIN);
}

/*
 * An end as a clock shows it: the one nearest to the end that there is, since
 * "until 18:30" is said of an end that is near.  One that would be half a day
 * off was a mistake, or wants its day said.
 */
static int
order_find_end(const struct order *order, const struct occurrence *occurrence,
    int64_t secs, int64_t near_at, int64_t *ret_at)
{
	const struct zone *zone = occurrence->window->zone;
	int64_t before_at = order_clock_last(zone, secs, near_at);
	int64_t after_at = order_clock_next(zone, secs, near_at);
	bool is_before = before_at > occurrence->start_at;

	/* Less than a day apart: clocks are set back, and it comes twice. */
	if (order->verb != ACT_SHORTEN)
		is_before = is_before && order->verb == ACT_EXTEND &&
		    near_at - before_at <= after_at - near_at &&
		    after_at - before_at > ORDER_CLOCK_SECS;
	*ret_at = is_before ? before_at : after_at;
	return is_before || after_at - near_at <= ORDER_CLOCK_SECS ? 0 : -1;
}

/* "until": a clock near the end; anything else as timearg_parse(), up to the
 * full minute. */
static int
order_read_until(const struct order *order,
    const struct occurrence *occurrence, int64_t near_at, int64_t now_at,
    int64_t *ret_at, struct error *ret_error)
{
	const struct zone *zone = occurrence->window->zone;
	struct text text = { 0 };
	int64_t at, secs;

	if (timearg_parse(order->until, now_at, zone, &at, ret_error) < 0)
		return -1;
	if (order_read_clock(order->until, &secs) && order_find_end(order,
	    occurrence, secs, near_at, &at) < 0) {
		timetext_format(&text, zone, at);
		(void)error_set(ret_error, ERROR_INPUT, "that would be %s; if "
		    "it is meant, say the day too: until \"tomorrow %02d:%02d"
		    "\"", text_string(&text), (int)(secs / 3600),
		    (int)(secs / 60 % 60));
		text_clear(&text);
		return -1;
	}
	*ret_at = (at + 59) / 60 * 60;
	return 0;
}

static int
order_decide_end(const struct order *order,
    const struct occurrence *occurrence, int64_t now_at, struct act *act,
    struct error *ret_error)
{
	int64_t secs = ORDER_REOPEN_SECS, from_at = occurrence->end_at;
	const char *verb = act_verb_name(order->verb);

	if (order->by != NULL && order->until != NULL) {
		(void)error_set(ret_error, ERROR_INPUT, "by how much or "
		    "until when: one of them, not both");
		return error_about(ret_error, "until");
	}
	/* What has run over is extended from now on. */
	if (order->verb == ACT_REOPEN ||
	    (order->verb == ACT_EXTEND && from_at < now_at))
		from_at = (now_at + 59) / 60 * 60;
	if (order->until != NULL)
		return order_read_until(order, occurrence, from_at, now_at,
		    &act->end_at, ret_error) < 0 ?
		    error_about(ret_error, "until") : 0;
	if (order->by == NULL && order->verb != ACT_REOPEN) {
		(void)error_set(ret_error, ERROR_INPUT, "by how much, or "
		    "until when?  For example: %s by 45m, or %s until 18:30",
		    verb, verb);
		return error_about(ret_error, order->verb == ACT_SHORTEN ?
		    "until" : "by");
	}
	if (order->by != NULL &&
	    duration_parse(order->by, &secs, ret_error) < 0)
		return error_about(ret_error, "by");
	act->end_at = order->verb == ACT_SHORTEN ? from_at - secs :
	    from_at + secs;
	act->end_at = (act->end_at + 59) / 60 * 60;
	return 0;
}

/* The length stays, unless another end is given.  A clock alone is of the day
 * on which it is planned, and the end's is the first after the start. */
static int
order_decide_move(const struct order *order,
    const struct occurrence *occurrence, int64_t now_at, struct act *act,
    struct error *ret_error)
{
	const struct zone *zone = occurrence->window->zone;
	int64_t at, secs;

	if (order->to == NULL)
		(void)error_set(ret_error, ERROR_INPUT, "to when?  For "
		    "example: move summit to \"2026-12-09 13:00\"");
	if (order->to == NULL ||
	    timearg_parse(order->to, now_at, zone, &at, ret_error) < 0)
		return error_about(ret_error, "to");
	if (order_read_clock(order->to, &secs))
		at = order_clock_on(zone, civil_local_days(zone_local(zone,
		    occurrence->start_at)), secs, now_at);
	act->start_at = at - at % 60;
	act->end_at = act->start_at + occurrence->end_at -
	    occurrence->start_at;
	if (order->until == NULL)
		return 0;
	if (timearg_parse(order->until, now_at, zone, &at, ret_error) < 0)
		return error_about(ret_error, "until");
	if (order_read_clock(order->until, &secs))
		at = order_clock_next(zone, secs, act->start_at);
	act->end_at = (at + 59) / 60 * 60;
	return 0;
}

/* Words without blanks around them; NULL when there are no others. */
static char *
order_trim(const char *words)
{
	size_t length;

	if (words == NULL)
		return NULL;
	words += strspn(words, " \t\r\n");
	length = strlen(words);
	while (length > 0 && strchr(" \t\r\n", words[length - 1]) != NULL)
		length--;
	return length == 0 ? NULL : mem_bytes(words, length);
}

/* A number counts stages from 1; anything else is an environment. */
static int
order_decide_stage(const struct order *order, const struct window *window,
    struct act *act, struct error *ret_error)
{
	struct text names = { 0 };
	char quoted[QUOTE_MAX];
	size_t i, k;

	if (order->stage == NULL || order->stage[0] == '\0')
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
		act->words = order_trim(order->words);
		return 0;
	case ACT_HAND_OVER:
		act->words = order_trim(order->to);
		return 0;
	default:
		return 0;
	}
}

/* It is checked as an end; they may have said by how much. */
static int
order_check(const struct order *order, const struct occurrence *occurrence,
    const struct act *act, struct error *ret_error)
{
	if (life_check(occurrence, act, ret_error) == 0)
		return 0;
	if (ret_error != NULL && ret_error->field != NULL &&
	    strcmp(ret_error->field, "until") == 0 && order->until == NULL)
		return error_about(ret_error, "by");
	return -1;
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
	act.because = order_trim(order->because);
	if (order_decide_parts(order, occurrence, now_ms / 1000, &act,
	    ret_error) < 0 ||
	    order_check(order, occurrence, &act, ret_error) < 0) {
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
	    .because = order_trim(order->because),
	    .words = mem_string(order->words) };
	return 0;
}
