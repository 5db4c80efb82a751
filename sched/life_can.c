/* SPDX-License-Identifier: MIT */
/*
 * What can be offered to somebody who has not said yet until when, or why: the
 * act is tried with the least that could be said.
 */
#include "life.h"

#define LIFE_MINUTE 60

bool
life_can(const struct occurrence *occurrence, const struct act *act)
{
	struct act least = *act;	/* a view: nothing of it is freed */
	int64_t now_at = act->at_ms / 1000, end_at = occurrence->end_at;

	switch (act->verb) {
	case ACT_NOTE:
	case ACT_HAND_OVER:
		least.words = (char *)"x";
		break;
	case ACT_EXTEND:
	case ACT_REOPEN:
		least.end_at = (end_at > now_at ? end_at : now_at) +
		    LIFE_MINUTE;
		break;
	case ACT_SHORTEN:
		least.end_at = end_at - 1;
		break;
	case ACT_MOVE:
		least.start_at = now_at + LIFE_MINUTE;
		/* Not where silence would call it off at once. */
		if (occurrence_lapse_at(occurrence) != INT64_MAX)
			least.start_at +=
			    occurrence->window->confirm.before_secs;
		/* Where it stands there already: another minute. */
		if (least.start_at == occurrence->start_at)
			least.start_at += LIFE_MINUTE;
		least.end_at = least.start_at + LIFE_MINUTE;
		break;
	default:
		break;
	}
	return life_check(occurrence, &least, NULL) == 0;
}
