/* SPDX-License-Identifier: MIT */
/*
 * Turns are counted by the calendar and not by occurrences: when one is
 * skipped, or a rule changes, nobody's later turns move.  Weeks begin on the
 * weekday of the rota's first day, so a turn is never cut by a Monday.
 */
#include "rota.h"

#include "civil.h"

/* How many turns lie between the rota's first day and that one. */
static int64_t
rota_count(const struct window_rota *rota, int64_t local)
{
	int64_t days = civil_local_days(local) -
	    civil_local_days(rota->from_local);
	struct civil first, day;

	switch (rota->turn) {
	case WINDOW_TURN_DAY:
		return days;
	case WINDOW_TURN_WEEK:
		return days >= 0 ? days / 7 : -((6 - days) / 7);
	case WINDOW_TURN_MONTH:
		break;
	}
	first = civil_from_local(rota->from_local);
	day = civil_from_local(local);
	return (day.year - first.year) * 12 + day.month - first.month;
}

const struct window_person *
rota_find(const struct window *window, int64_t original_local)
{
	const struct window_rota *rota = &window->rota;
	int64_t turn, count = (int64_t)(rota->people.count -
	    rota->stand_in_count);
	size_t i;

	if (count == 0)
		return NULL;
	for (i = 0; i < rota->swaps.count; i++)
		if (civil_local_days(rota->swaps.items[i].day_local) ==
		    civil_local_days(original_local))
			return &rota->people.items[rota->swaps.items[i].person];
	turn = rota_count(rota, original_local) % count;
	return &rota->people.items[turn < 0 ? turn + count : turn];
}

const char *
rota_turn_name(enum window_turn turn)
{
	static const char *const names[] = {
		[WINDOW_TURN_DAY] = "day",
		[WINDOW_TURN_WEEK] = "week",
		[WINDOW_TURN_MONTH] = "month",
	};

	return names[turn];
}
