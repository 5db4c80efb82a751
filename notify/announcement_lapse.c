/* SPDX-License-Identifier: MIT */
/*
 * What people do to work that silence calls off, or that they called off, when
 * it is late for that: behind the deadline of the role that confirms, or behind
 * the start; and what they do to work that it had agreed to.
 */
#include "announcement_internal.h"
#include "life.h"

int64_t
announcement_revived_at(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct act *act;
	int64_t at_ms = 0;

	if (life == NULL)
		return INT64_MIN;
	act = life_find_act(life, ACT_UNSKIP);
	if (act != NULL)
		at_ms = act->at_ms;
	act = life_find_act(life, ACT_CONFIRM);
	if (act != NULL && act->at_ms > at_ms &&
	    occurrence->window->confirm.otherwise == WINDOW_OTHERWISE_SKIP)
		at_ms = act->at_ms;
	return at_ms == 0 ? INT64_MIN : at_ms / 1000;
}

/* Silence has the last word where nobody agrees, or agrees any more, when the
 * answer is overdue. */
bool
announcement_lapses_by(const struct occurrence *occurrence, size_t ordinal)
{
	const struct window_confirm *confirm = &occurrence->window->confirm;
	const struct act *acts = occurrence->life->acts.list.items;
	struct occurrence planned;
	bool is_agreed = false;
	int64_t start_at;
	size_t i;

	if (confirm->by == NULL ||
	    confirm->otherwise != WINDOW_OTHERWISE_SKIP ||
	    (acts[ordinal].verb != ACT_UNCONFIRM &&
	    acts[ordinal].verb != ACT_UNSKIP))
		return false;
	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	start_at = planned.start_at;
	for (i = 0; i <= ordinal; i++) {
		if (acts[i].verb == ACT_MOVE)
			start_at = acts[i].start_at;
		if (acts[i].verb == ACT_CONFIRM)
			is_agreed = true;
		if (acts[i].verb == ACT_UNCONFIRM || acts[i].is_unagreed)
			is_agreed = false;
	}
	return !is_agreed && acts[ordinal].at_ms / 1000 >=
	    start_at - confirm->before_secs;
}

bool
announcement_lapse_is_told(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	size_t i = life == NULL ? 0 : life->acts.list.count;

	while (i-- > 0)
		if (life->acts.list.items[i].verb == ACT_UNCONFIRM ||
		    life->acts.list.items[i].verb == ACT_UNSKIP ||
		    life->acts.list.items[i].is_unagreed)
			return announcement_lapses_by(occurrence, i);
	return false;
}

/* Has the act to be asked about at once?  Who had agreed takes it for settled;
 * who had not, and was asked for the last time, knows another time, or takes it
 * for called off. */
static bool
announcement_asks_anew(const struct occurrence *occurrence,
    const struct act *act)
{
	const struct window_announce *ask = &occurrence->window->confirm.ask;
	int64_t at = act->at_ms / 1000;
	size_t i;

	if (act->is_unagreed)
		return true;
	if (act->verb != ACT_MOVE && ((act->verb != ACT_EXTEND &&
	    act->verb != ACT_UNSKIP) || at >= occurrence->start_at))
		return false;
	for (i = 0; i < ask->remind_secs.count; i++)
		if (occurrence->start_at - ask->remind_secs.items[i] > at)
			return false;
	return true;
}

/* Beside the questions that are still to come. */
void
announcement_add_ask(struct announcements *announcements,
    const struct occurrence *occurrence)
{
	const struct window_announce *ask = &occurrence->window->confirm.ask;
	const struct life *life = occurrence->life;
	size_t i = life == NULL ? 0 : life->acts.list.count;
	struct announcement *announcement;

	if (i == 0 || ask->channels.count == 0 || ask->remind_secs.count == 0 ||
	    life->phase != OCCURRENCE_PLANNED ||
	    !occurrence_awaits_answer(occurrence))
		return;
	while (i > 0 && !announcement_asks_anew(occurrence,
	    &life->acts.list.items[i - 1]))
		i--;
	/* Where it stays called off there is no hurry: who put it back is told
	 * what it takes. */
	if (i == 0 || announcement_lapses_by(occurrence, i - 1))
		return;
	announcement = array_add(&announcements->list);
	announcement->kind = ANNOUNCEMENT_ASK;
	announcement->act = &life->acts.list.items[i - 1];
	announcement->due_at = announcement->act->at_ms / 1000;
	announcement->ordinal = i - 1;
	announcement->revision = (int)i;
	announcement->announce = ask;
}
