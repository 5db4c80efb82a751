/* SPDX-License-Identifier: MIT */
/*
 * The table of what to do with a late message, as code.  No state and no clock,
 * so that every line of it can be tested.
 *
 * Reminders help only before the start, so a late one is dropped.  A start is
 * worth hearing while the work goes on, however long that is; after that the
 * end says both.  An end is worth hearing up to the window's catch-up limit,
 * what people do until then for as long as it lies ahead.
 * A person who asks for a message gets it however late, except a reminder of
 * work that has begun.
 */
#include "lateness.h"

#define LATENESS_MINUTE 60

/* A start that is not older than the catch-up limit: after the end, whoever is
 * still to hear of the end hears of both in one message.  Work that a person
 * ends may go on, or begin, when its planned end has passed. */
static enum lateness_verdict
lateness_decide_start(const struct lateness_case *lateness, int64_t now_at)
{
	if (now_at >= lateness->end_at && !lateness->is_going_on)
		return lateness->is_end_owed ? LATENESS_SUPERSEDED :
		    LATENESS_COMBINED;
	return now_at - lateness->due_at <= lateness->grace_secs ?
	    LATENESS_NORMAL : LATENESS_LATE;
}

/* An entry of a calendar says when, however late it comes; but nobody needs one
 * of what is over, unless it was the end that changed it: that is put down to
 * the minute after (life.c). */
static enum lateness_verdict
lateness_decide_invitation(const struct lateness_case *lateness,
    int64_t now_at)
{
	bool is_of_end = lateness->due_at >=
	    lateness->end_at - LATENESS_MINUTE;
	bool is_stale = now_at - lateness->due_at > lateness->catch_up_secs &&
	    !lateness->is_asked_for;

	return now_at < lateness->end_at || (is_of_end && !is_stale) ?
	    LATENESS_NORMAL : LATENESS_DROPPED;
}

/* The order of the questions is the order of what a reader would mind most: to
 * be reminded of work that runs, then to be told stale news, then to be told
 * news as if it were fresh. */
enum lateness_verdict
lateness_decide(const struct lateness_case *lateness, int64_t now_at)
{
	int64_t late_secs = now_at - lateness->due_at;
	/* By its plan: what nobody ever ended was not under way for months. */
	bool is_under_way = lateness->kind == ANNOUNCEMENT_START &&
	    now_at < lateness->end_at;

	if (lateness->kind == ANNOUNCEMENT_REMINDER)
		return now_at >= lateness->start_at ||
		    (late_secs > lateness->grace_secs &&
		    !lateness->is_asked_for) ?
		    LATENESS_DROPPED : LATENESS_NORMAL;
	/* It tells how things stand, whenever that is. */
	if (lateness->kind == ANNOUNCEMENT_EDIT)
		return LATENESS_NORMAL;
	/* A question is worth asking as long as an answer helps, a nudge only
	 * at its moment. */
	if (lateness->kind == ANNOUNCEMENT_ASK ||
	    lateness->kind == ANNOUNCEMENT_CONFLICT)
		return now_at >= lateness->start_at ? LATENESS_DROPPED :
		    LATENESS_NORMAL;
	if (lateness->kind == ANNOUNCEMENT_INVITATION)
		return lateness_decide_invitation(lateness, now_at);
	if (announcement_is_private(lateness->kind))
		return late_secs > lateness->grace_secs &&
		    !lateness->is_asked_for ? LATENESS_DROPPED :
		    LATENESS_NORMAL;
	/* What people did about work is news until that is over: somebody who
	 * keeps the time free for nothing, or comes at the old one, is helped
	 * by it, be it days late; so is who wonders what is down, for as long
	 * as it is. */
	if (late_secs > lateness->catch_up_secs && !lateness->is_asked_for &&
	    !is_under_way && (!announcement_is_act(lateness->kind) ||
	    now_at >= lateness->end_at))
		return LATENESS_STALE;
	if (lateness->kind == ANNOUNCEMENT_NOTE)
		return LATENESS_NORMAL;
	/* It belongs to no work that could be over. */
	if (lateness->kind == ANNOUNCEMENT_BULLETIN)
		return late_secs <= lateness->grace_secs ? LATENESS_NORMAL :
		    LATENESS_LATE;
	if (lateness->kind == ANNOUNCEMENT_START)
		return lateness_decide_start(lateness, now_at);
	if (lateness->is_start_missed)
		return LATENESS_COMBINED;
	return late_secs <= lateness->grace_secs ? LATENESS_NORMAL :
	    LATENESS_LATE;
}
