/* SPDX-License-Identifier: MIT */
/*
 * What is owed at once leaves at once by the clock of the one that sends, also
 * where whoever put it had another: a replica that is ahead, or this machine
 * before its clock was set back.
 */
#include "outbox_rig.h"

#define SITE ACT_HEAD ACT_REST
#define BY_HAND ACT_HEAD "    start: by-hand\n    end: by-hand\n" \
	"    coordinators: {people: [first], turn: week, from: 2026-12-03}\n" \
	ACT_REST

/* Said at `at` by a clock that is `ahead_ms` ahead, and then seen by one that
 * is right. */
struct now_case {
	const char *label, *yaml, *from;
	const char *before;		/* said by a right clock, or NULL */
	const char *at, *sentence;
	enum rig_answer answer;		/* to the first try of it */
	const char *until, *log;
	unsigned edits;			/* by then */
};

static const struct now_case cases[] = {
	{ "called off", SITE, "2026-12-02T22:30", NULL,
	    "2026-12-03T10:00", "skip work because of ice", RIG_OK,
	    "2026-12-03T10:00:30", "02 23:00:00 sent remind-24h chat\n"
	    "03 10:00:00 sent cancellation chat\n", 1 },
	{ "made longer", SITE, "2026-12-03T22:30", NULL,
	    "2026-12-03T23:30", "extend work by 1h", RIG_OK,
	    "2026-12-03T23:30:30", "03 23:00:00 sent start chat\n"
	    "03 23:30:00 sent extension chat\n", 1 },
	{ "a remark, and Slack is busy", SITE, "2026-12-03T22:30", NULL,
	    "2026-12-03T23:30", "note work slowly", RIG_BUSY,
	    "2026-12-03T23:31", "03 23:00:00 sent start chat\n"
	    "03 23:30:30 sent remark chat\n", 1 },
	{ "started by hand", BY_HAND, "2026-12-03T22:58", NULL,
	    "2026-12-03T22:59", "start work", RIG_OK,
	    "2026-12-03T22:59:30", "03 22:59:00 sent start chat\n", 0 },
	{ "ended by hand", BY_HAND, "2026-12-03T22:58", "start work",
	    "2026-12-04T00:30", "end work", RIG_OK,
	    "2026-12-04T00:30:30", "03 22:58:00 sent start chat\n"
	    "04 00:30:00 sent end chat\n", 1 },
	{ "ended early: the end that waits", SITE, "2026-12-03T22:30", NULL,
	    "2026-12-04T00:30", "end work", RIG_BUSY,
	    "2026-12-04T00:31", "03 23:00:00 sent start chat\n"
	    "04 00:30:30 sent end chat\n", 1 },
	/* What falls due by the clock does so by the right one. */
	{ "moved to now, by the clock that is ahead", SITE, "2026-12-02T22:30",
	    NULL, "2026-12-03T12:00", "move work to now", RIG_OK,
	    "2026-12-03T12:05:30", "02 23:00:00 sent remind-24h chat\n"
	    "03 12:00:00 sent move chat\n"
	    "03 12:05:00 sent start chat\n", 1 },
	{ "put back when it should be under way, by the clock that is ahead",
	    SITE, "2026-12-03T22:30", "skip work because of ice",
	    "2026-12-03T22:58", "unskip work", RIG_OK,
	    "2026-12-03T23:05:30", "03 22:30:00 sent cancellation chat\n"
	    "03 22:58:00 sent restoration chat\n"
	    "03 23:03:00 sent start chat\n", 1 },
	{ "a reminder that is to come", SITE, "2026-12-02T22:30", NULL,
	    "2026-12-02T22:57", "note work soon", RIG_OK,
	    "2026-12-02T23:00:30", "02 22:57:00 sent remark chat\n"
	    "02 23:00:00 sent remind-24h chat\n", 0 },
};

#define AHEAD_MS (5 * 60 * (int64_t)1000)

static void
check_case(const struct now_case *row)
{
	unsigned failed = harness_failed;
	struct rig rig;

	rig_init(&rig, row->yaml, row->from);
	rig_boot(&rig);
	if (row->before != NULL)
		CHECK_ROW(act_say(&rig, row->before) == 200, act_body);
	rig_run(&rig, row->at);
	if (row->answer != RIG_OK)
		rig_expect(&rig, "chat", row->answer);
	clock_set(&rig.clock, rig_at(row->at) * 1000 + AHEAD_MS);
	rig.service->seams.is_follower = true;
	CHECK_ROW(act_say(&rig, row->sentence) == 200, act_body);
	rig.service->seams.is_follower = false;
	rig_sleep(&rig, row->at);
	rig_run(&rig, row->until);
	CHECK_STRING(text_string(&rig.log), row->log);
	CHECK_NUMBER(rig.edits.count, row->edits);
	rig_clear(&rig);
	if (failed != harness_failed)
		fprintf(stderr, "in: %s\n", row->label);
}

/* Slack was away by a clock that was two hours ahead, and is there again; what
 * was tried has waited, and its remark behind it was not tried. */
static void
test_set_back(void)
{
	struct rig rig;
	int by_kill;

	for (by_kill = 0; by_kill < 2; by_kill++) {
		rig_init(&rig, SITE, "2026-12-02T22:30");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T12:00");
		rig.trouble = RIG_DOWN;
		rig.trouble_until_ms = INT64_MAX;
		CHECK_ROW(act_say(&rig, "extend work by 1h") == 200, act_body);
		rig_run(&rig, "2026-12-03T12:05");
		CHECK_ROW(act_say(&rig, "note work slowly") == 200, act_body);
		rig_run(&rig, "2026-12-03T12:06");
		rig.trouble_until_ms = 0;
		if (by_kill)
			rig_kill(&rig);
		rig_sleep(&rig, "2026-12-03T10:06");
		if (by_kill)
			rig_boot(&rig);
		rig_run(&rig, "2026-12-03T10:22");
		CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
		CHECK_NUMBER(rig_count(&rig, "chat", "remark"), 1);
		rig_run(&rig, "2026-12-04T12:00");
		CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
		CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
		CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
		rig_clear(&rig);
	}
}

/* Planned for the minute in which somebody plans it, by a clock that is two
 * hours ahead: that it is planned is said at once, its start when it is that
 * late.  (Seed 331664 of the simulator.) */
static void
test_planned_for_now(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T22:30");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T12:00");
	rig_run(&rig, "2026-12-03T12:00");	/* a step then, too */
	rig_forget_log(&rig);
	CHECK_ROW(act_send(&rig, "{\"act\":\"new\",\"occurrence\":"
	    "\"disks/2026-12-03T12:00\",\"words\":\"{\\\"title\\\":"
	    "\\\"Disks\\\",\\\"when\\\":\\\"2026-12-03T12:00\\\","
	    "\\\"zone\\\":\\\"UTC\\\",\\\"duration\\\":\\\"30m\\\","
	    "\\\"announce\\\":[{\\\"to\\\":[\\\"chat\\\"]}]}\"}",
	    NULL) == 200, act_body);
	clock_jump(&rig.clock, rig_at("2026-12-03T10:00") * 1000);
	rig_run(&rig, "2026-12-03T11:59");
	CHECK_LOG(&rig, "03 10:00:00 sent publication chat\n");
	rig_run(&rig, "2026-12-03T12:20");
	CHECK_LOG(&rig, "03 10:00:00 sent publication chat\n"
	    "03 12:00:00 sent start chat\n");
	rig_clear(&rig);
}

/* The clock ran three days ahead, past the work, and is set back; somebody acts
 * before the service has noticed: what is looked at again follows the act. */
static void
test_acted_before_it_is_noticed(void)
{
	static const struct { const char *sentence, *log; } rows[] = {
		{ "skip work because of fire",
		    "02 22:30:00 superseded remind-24h chat\n"
		    "02 22:30:00 superseded start chat\n"
		    "02 22:30:00 superseded end chat\n"
		    "02 22:30:00 sent cancellation chat\n" },
		{ "extend work by 1h", "02 22:30:00 sent extension chat\n"
		    "02 23:00:00 sent remind-24h chat\n"
		    "03 23:00:00 sent start chat\n"
		    "04 02:00:00 sent end chat\n" },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, SITE, "2026-12-02T22:30");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-02T22:30");
		clock_jump(&rig.clock, rig_at("2026-12-05T22:30") * 1000);
		rig_run(&rig, "2026-12-05T22:31");
		rig_forget_log(&rig);
		clock_jump(&rig.clock, rig_at("2026-12-02T22:30") * 1000);
		CHECK_ROW(act_say(&rig, rows[i].sentence) == 200, act_body);
		rig_run(&rig, "2026-12-04T12:00");
		CHECK_STRING(text_string(&rig.log), rows[i].log);
		rig_clear(&rig);
	}
}

/* The clock ran ahead, past the reminder and what Slack did not answer to, and
 * is set back: while the disk may be full, or while the service is down. */
static void
set_back_unseen(const char *ahead, bool by_kill)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T12:01");
	clock_jump(&rig.clock, rig_at(ahead) * 1000);
	rig_run_until(&rig, rig_at(ahead) * 1000 + 60000);
	outbox_outage(&rig, "2027-01-01T00:00");
	CHECK_ROW(act_say(&rig, "extend work by 1h") == 200, act_body);
	rig_run_until(&rig, rig_at(ahead) * 1000 + 120000);
	rig.trouble_until_ms = 0;
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 0);
	if (by_kill)
		rig_kill(&rig);
	clock_jump(&rig.clock, rig_at("2026-12-02T12:30") * 1000);
	if (by_kill)
		rig_boot(&rig);
	faults_run(&rig, "2026-12-02T12:50");
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	rig_clear(&rig);
}

static void
test_set_back_on_a_full_disk(void)
{
	set_back_unseen("2026-12-03T08:00", false);
}

static void
test_set_back_while_down(void)
{
	set_back_unseen("2026-12-03T08:00", true);
}

static void
test_mended_on_a_full_disk(void)
{
	set_back_unseen("2026-12-06T08:00", false);
}

/* By a clock that is not believed, for as long as a minute, nothing that was
 * settled is to come: a start would be said after its end. */
static void
test_not_believed(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-03T22:30");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:59");
	outbox_outage(&rig, "2026-12-04T01:05");
	rig_run(&rig, "2026-12-04T01:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	outbox_check(&rig, "chat", "start",
	    "superseded: not sent in time; the end says it too\n");
	rig_forget_log(&rig);
	clock_jump(&rig.clock, rig_at("2026-11-01T00:00") * 1000);
	rig_run(&rig, "2026-11-01T00:01");
	CHECK(rig.service->is_clock_wrong);
	clock_jump(&rig.clock, rig_at("2026-12-04T01:22") * 1000);
	rig_run(&rig, "2026-12-04T02:00");
	CHECK(!rig.service->is_clock_wrong);
	CHECK_STRING(text_string(&rig.log), "");
	rig_clear(&rig);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < countof(cases); i++)
		check_case(&cases[i]);
	test_set_back();
	test_planned_for_now();
	test_acted_before_it_is_noticed();
	test_set_back_on_a_full_disk();
	test_set_back_while_down();
	test_mended_on_a_full_disk();
	test_not_believed();
	faults_play(test_set_back_on_a_full_disk);
	faults_play(test_set_back_while_down);
	faults_play(test_mended_on_a_full_disk);
	return harness_end();
}
