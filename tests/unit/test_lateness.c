/* SPDX-License-Identifier: MIT */
/* The table of research/reliability.md 3.4, row by row. */
#include "harness.h"
#include "lateness.h"

#define H 3600
#define D 86400

/* A window from 0 to 3 h, grace 2 min, catch-up 24 h. */
static void
test_table(void)
{
	static const struct {
		const char *label;
		enum announcement_kind kind;
		int64_t due_at, now_at;
		bool is_end_owed, is_start_missed, is_asked_for;
		enum lateness_verdict want;
	} cases[] = {
		{ "start on the second", ANNOUNCEMENT_START, 0, 0, 1, 0, 0, LATENESS_NORMAL },
		{ "start 2 min late", ANNOUNCEMENT_START, 0, 120, 1, 0, 0, LATENESS_NORMAL },
		{ "start 2 min 1 s late", ANNOUNCEMENT_START, 0, 121, 1, 0, 0, LATENESS_LATE },
		{ "start at the last second", ANNOUNCEMENT_START, 0, 3 * H - 1, 1, 0, 0, LATENESS_LATE },
		{ "start when the end is due", ANNOUNCEMENT_START, 0, 3 * H, 1, 0, 0, LATENESS_SUPERSEDED },
		{ "start after the end", ANNOUNCEMENT_START, 0, 5 * H, 1, 0, 0, LATENESS_SUPERSEDED },
		{ "start after the end, no end owed", ANNOUNCEMENT_START, 0, 5 * H, 0, 0, 0, LATENESS_COMBINED },
		{ "start 24 h late", ANNOUNCEMENT_START, 0, D, 1, 0, 0, LATENESS_SUPERSEDED },
		{ "start older than a day", ANNOUNCEMENT_START, 0, D + 1, 1, 0, 0, LATENESS_STALE },
		{ "start older than a day, asked for", ANNOUNCEMENT_START, 0, D + 1, 0, 0, 1, LATENESS_COMBINED },
		{ "end on time", ANNOUNCEMENT_END, 3 * H, 3 * H, 0, 0, 0, LATENESS_NORMAL },
		{ "end 2 min late", ANNOUNCEMENT_END, 3 * H, 3 * H + 120, 0, 0, 0, LATENESS_NORMAL },
		{ "end late", ANNOUNCEMENT_END, 3 * H, 4 * H, 0, 0, 0, LATENESS_LATE },
		{ "end on time, start never sent", ANNOUNCEMENT_END, 3 * H, 3 * H, 0, 1, 0, LATENESS_COMBINED },
		{ "end late, start never sent", ANNOUNCEMENT_END, 3 * H, 9 * H, 0, 1, 0, LATENESS_COMBINED },
		{ "end older than a day", ANNOUNCEMENT_END, 3 * H, 3 * H + D + 1, 0, 0, 0, LATENESS_STALE },
		{ "end older than a day, start never sent", ANNOUNCEMENT_END, 3 * H, 3 * H + D + 1, 0, 1, 0, LATENESS_STALE },
		{ "end older than a day, asked for", ANNOUNCEMENT_END, 3 * H, 3 * H + D + 1, 0, 0, 1, LATENESS_LATE },
		{ "note hours late", ANNOUNCEMENT_NOTE, 4 * H, 9 * H, 0, 0, 0, LATENESS_NORMAL },
		{ "note older than a day", ANNOUNCEMENT_NOTE, 4 * H, 4 * H + D + 1, 0, 0, 0, LATENESS_STALE },
		{ "cancellation on time", ANNOUNCEMENT_CANCELLATION, -7 * D, -7 * D, 0, 0, 0, LATENESS_NORMAL },
		{ "cancellation days late", ANNOUNCEMENT_CANCELLATION, -7 * D, -D, 0, 0, 0, LATENESS_LATE },
		{ "cancellation when it would be over", ANNOUNCEMENT_CANCELLATION, -7 * D, 3 * H, 0, 0, 0, LATENESS_STALE },
		{ "move days late, before the work", ANNOUNCEMENT_MOVE, -7 * D, -D, 0, 0, 0, LATENESS_LATE },
		{ "move days late, work over", ANNOUNCEMENT_MOVE, -7 * D, 3 * H, 0, 0, 0, LATENESS_STALE },
		{ "confirmation days late, before the work", ANNOUNCEMENT_CONFIRMATION, -7 * D, -D, 0, 0, 0, LATENESS_LATE },
		{ "reminder on time", ANNOUNCEMENT_REMINDER, -D, -D, 0, 0, 0, LATENESS_NORMAL },
		{ "reminder 2 min late", ANNOUNCEMENT_REMINDER, -D, -D + 120, 0, 0, 0, LATENESS_NORMAL },
		{ "reminder later", ANNOUNCEMENT_REMINDER, -D, -D + 121, 0, 0, 0, LATENESS_DROPPED },
		{ "reminder later, asked for", ANNOUNCEMENT_REMINDER, -D, -H, 0, 0, 1, LATENESS_NORMAL },
		{ "reminder at the start", ANNOUNCEMENT_REMINDER, -60, 0, 0, 0, 0, LATENESS_DROPPED },
		{ "invitation a month late", ANNOUNCEMENT_INVITATION, -35 * D, -H, 0, 0, 0, LATENESS_NORMAL },
		{ "invitation at the end", ANNOUNCEMENT_INVITATION, -D, 3 * H, 0, 0, 0, LATENESS_DROPPED },
		{ "invitation of the end", ANNOUNCEMENT_INVITATION, 3 * H - 59, 3 * H - 59, 0, 0, 0, LATENESS_NORMAL },
		{ "invitation of the end, a day late", ANNOUNCEMENT_INVITATION, 3 * H - 59, D + 3 * H - 59, 0, 0, 0, LATENESS_NORMAL },
		{ "invitation of the end, later", ANNOUNCEMENT_INVITATION, 3 * H - 59, D + 3 * H, 0, 0, 0, LATENESS_DROPPED },
		{ "invitation of the end, asked for", ANNOUNCEMENT_INVITATION, 3 * H - 59, 9 * D, 0, 0, 1, LATENESS_NORMAL },
		{ "invitation long before the end", ANNOUNCEMENT_INVITATION, 2 * H, 3 * H, 0, 0, 1, LATENESS_DROPPED },
		{ "reminder at the start, asked for", ANNOUNCEMENT_REMINDER, -60, 0, 0, 0, 1, LATENESS_DROPPED },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lateness_case lateness = { .kind = cases[i].kind,
		    .due_at = cases[i].due_at, .start_at = 0,
		    .end_at = 3 * H, .grace_secs = 120, .catch_up_secs = D,
		    .is_end_owed = cases[i].is_end_owed,
		    .is_start_missed = cases[i].is_start_missed,
		    .is_asked_for = cases[i].is_asked_for };

		CHECK_ROW(lateness_decide(&lateness, cases[i].now_at) ==
		    cases[i].want, cases[i].label);
	}
}

/* A window shorter than the grace: nothing says "has started" after it. */
static void
test_short_window(void)
{
	struct lateness_case lateness = { .kind = ANNOUNCEMENT_START,
	    .end_at = 60, .grace_secs = 120, .catch_up_secs = D,
	    .is_end_owed = true };

	CHECK(lateness_decide(&lateness, 59) == LATENESS_NORMAL);
	CHECK(lateness_decide(&lateness, 60) == LATENESS_SUPERSEDED);
}

/* Longer than the catch-up limit: a start is worth hearing while the work goes
 * on, be it days old. */
static void
test_long_window(void)
{
	struct lateness_case lateness = { .kind = ANNOUNCEMENT_START,
	    .end_at = 3 * D, .grace_secs = 120, .catch_up_secs = D,
	    .is_end_owed = true };

	CHECK(lateness_decide(&lateness, D + 1) == LATENESS_LATE);
	CHECK(lateness_decide(&lateness, 3 * D - 1) == LATENESS_LATE);
	CHECK(lateness_decide(&lateness, 3 * D) == LATENESS_STALE);
	/* A person ends it, and never has: months of starts help nobody. */
	lateness.is_going_on = true;
	CHECK(lateness_decide(&lateness, 3 * D - 1) == LATENESS_LATE);
	CHECK(lateness_decide(&lateness, 4 * D) == LATENESS_STALE);
}

int
main(void)
{
	test_table();
	test_short_window();
	test_long_window();
	return harness_end();
}
