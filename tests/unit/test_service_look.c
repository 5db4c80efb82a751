/* SPDX-License-Identifier: MIT */
/* Is a message there?  What clocks, busy channels and time make of the answer. */
#include "service_rig.h"
#include "store_faults.h"

#define CONF RIG_WINDOW RIG_CHANNELS

/* Slack's clock is not ours: a machine whose clock is ahead, or was when the
 * message left, finds it all the same. */
static void
test_look_clock(void)
{
	static const struct {
		const char *label;
		int64_t before_secs, after_secs;
	} cases[] = {
		{ "an hour ahead", 3600, 0 },
		{ "a month ahead", 30 * 86400, 0 },
		{ "set right while it is unknown", 3600, -3600 },
		{ "an hour behind", -3600, 0 },
		{ "set back by an hour while it is unknown", 0, -3600 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:59");
		clock_set(&rig.clock, clock_now_ms(&rig.clock) -
		    cases[i].before_secs * 1000);
		clock_jump(&rig.clock, rig_at("2026-12-03T22:59") * 1000);
		rig_boot(&rig);
		rig_expect(&rig, "chat", RIG_SWALLOWED);
		faults_run(&rig, "2026-12-03T23:00:03");
		clock_jump(&rig.clock, clock_now_ms(&rig.clock) +
		    cases[i].after_secs * 1000);
		rig_kill(&rig);
		rig_boot(&rig);
		faults_run(&rig, "2026-12-04T00:30");
		CHECK_ROW(rig_count(&rig, "chat", "start") == 1,
		    cases[i].label);
		rig_clear(&rig);
	}
}

/* A busy channel, a message a second: what is behind the newest page may be
 * ours.  Where not all can be read that may be, nothing is certain: it is
 * repeated at once, and only once. */
static void
test_look_busy(void)
{
	static const struct {
		const char *label;
		int64_t ahead_secs;
		enum rig_answer answer;
		const char *again;
		unsigned starts, look_ups;
	} cases[] = {
		{ "arrived", 0, RIG_SWALLOWED, "2026-12-03T23:02", 1, 7 },
		{ "arrived, an hour ahead", 3600, RIG_SWALLOWED,
		    "2026-12-03T23:00:40", 1, 4 },
		{ "lost: the newest that span the time since will do", 0,
		    RIG_LOST, "2026-12-03T23:00:10", 2, 20 },
		{ "arrived, an hour ahead, more than is read", 3600,
		    RIG_SWALLOWED, "2026-12-03T23:10", 2, 11 },
		{ "arrived, half a year behind: among the newest", -15552000,
		    RIG_SWALLOWED, "2026-12-03T23:01", 1, 4 },
		{ "lost, half a year behind", -15552000, RIG_LOST,
		    "2026-12-03T23:00:10", 2, 31 },
		{ "lost, more than is read", 0, RIG_LOST,
		    "2026-12-04T00:30", 2, 20 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:59");
		clock_set(&rig.clock, clock_now_ms(&rig.clock) -
		    cases[i].ahead_secs * 1000);
		clock_jump(&rig.clock, rig_at("2026-12-03T22:59") * 1000);
		rig_boot(&rig);
		rig_expect(&rig, "post", RIG_REFUSED);
		rig_expect(&rig, "chat", cases[i].answer);
		faults_run(&rig, "2026-12-03T23:00:02");
		rig_kill(&rig);
		rig_sleep(&rig, cases[i].again);
		rig.others = (unsigned)(rig_at(cases[i].again) -
		    rig_at("2026-12-03T23:00"));
		/* There were some before. */
		rig.others += cases[i].answer == RIG_LOST ? 3600 : 0;
		rig_boot(&rig);
		faults_run(&rig, "2026-12-04T00:55");
		CHECK_ROW(rig.starts - 1 == cases[i].starts, cases[i].label);
		CHECK_NUMBER(rig.look_ups, cases[i].look_ups);
		rig_clear(&rig);
	}
}

/* Others' messages are so large that a page of them is not read: smaller ones
 * are asked for, and it is found, or is not there. */
static void
test_look_large(void)
{
	static const struct {
		const char *label;
		enum rig_answer answer;
		unsigned page_most, others, look_ups, arrived;
	} cases[] = {
		{ "five fit", RIG_SWALLOWED, 5, 12, 4, 1 },
		{ "one fits", RIG_SWALLOWED, 1, 3, 6, 1 },
		{ "it is not there", RIG_LOST, 5, 12, 16, 1 },
		{ "not one can be read: as if nobody may look",
		    RIG_SWALLOWED, 0, 3, 3, 2 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:00");
		rig_boot(&rig);
		rig.others = cases[i].others;
		rig.page_most = cases[i].page_most;
		rig.is_page_void = cases[i].page_most == 0;
		rig_expect(&rig, "chat", cases[i].answer);
		faults_run(&rig, "2026-12-03T23:30");
		CHECK_ROW(rig_count(&rig, "chat", "start") ==
		    cases[i].arrived, cases[i].label);
		CHECK_ROW(rig.events[OUTBOX_SENT] == 2, cases[i].label);
		CHECK_NUMBER(rig.look_ups, cases[i].look_ups);
		rig_clear(&rig);
	}
}

/* Of the one message of that kind in that channel. */
static enum outbox_state
state_of(struct rig *rig, const char *channel, const char *kind)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 100 };
	enum outbox_state state = OUTBOX_STATE_COUNT;
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	size_t i, found = 0;

	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++)
		if (strcmp(rows.list.items[i].channel, channel) == 0 &&
		    strcmp(rows.list.items[i].kind, kind) == 0 && ++found == 1)
			state = rows.list.items[i].state;
	CHECK_NUMBER(found, 1);
	store_outbox_clear(&rows);
	return state;
}

/* The service was away for longer than the message would be news: whether it
 * arrived is found out all the same. */
static void
test_look_for_days(void)
{
	static const struct {
		const char *label;
		enum rig_answer answer, look;
		enum outbox_state state;
		unsigned look_ups;
	} cases[] = {
		{ "arrived", RIG_SWALLOWED, RIG_OK, OUTBOX_SENT, 1 },
		{ "lost", RIG_LOST, RIG_OK, OUTBOX_SKIPPED, 4 },
		{ "nobody may look", RIG_SWALLOWED, RIG_BLIND, OUTBOX_UNKNOWN,
		    1 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:00");
		rig_boot(&rig);
		rig_expect(&rig, "chat", cases[i].answer);
		faults_run(&rig, "2026-12-03T23:00:02");
		rig_kill(&rig);
		rig_sleep(&rig, "2026-12-06T12:00");
		rig_expect(&rig, "look chat", cases[i].look);
		rig_boot(&rig);
		faults_run(&rig, "2026-12-06T13:00");
		CHECK_NUMBER(rig.look_ups, cases[i].look_ups);
		CHECK_NUMBER(rig_count(&rig, "chat", "start"),
		    cases[i].answer == RIG_SWALLOWED);
		CHECK_ROW(state_of(&rig, "chat", "start") ==
		    cases[i].state, cases[i].label);
		rig_clear(&rig);
	}
}

/* Somebody refuses to say for all the time that it would be news: then it stays
 * unknown, for good. */
static void
test_look_refused_for_days(void)
{
	struct rig rig;
	size_t i;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	faults_run(&rig, "2026-12-03T23:00:02");
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-06T12:00");
	for (i = 0; i < 99; i++)
		rig_expect(&rig, "look chat", RIG_BUSY);
	rig_boot(&rig);
	faults_run(&rig, "2026-12-06T13:00");
	CHECK(rig.look_ups > 1);
	CHECK(state_of(&rig, "chat", "start") == OUTBOX_UNKNOWN);
	i = rig.look_ups;
	faults_run(&rig, "2026-12-06T18:00");
	CHECK_NUMBER(rig.look_ups, i);
	rig_clear(&rig);
}

int
main(void)
{
	test_look_clock();
	test_look_busy();
	test_look_large();
	test_look_for_days();
	test_look_refused_for_days();
	faults_play(test_look_clock);
	return harness_end();
}
