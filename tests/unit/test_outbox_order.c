/* SPDX-License-Identifier: MIT */
/*
 * What is to be said waits for what comes before it, and what gives way to it:
 * a start that was retried by hand, an end that was put off, a reminder, each
 * with what may have arrived; and the same with a disk that is full at every
 * step.
 */
#include "outbox_rig.h"

#define WORK(to) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    start: by-hand\n" \
	"    end: by-hand\n" \
	"    stages: [[one, two], [three]]\n" \
	"    coordinators: [first, second]\n" \
	"    announce: [{to: [" to "], remind: [1h], start: true, end: true}]\n"
#define SITE "site: {operators: role}\n"
#define CONF_AUTO SITE ACT_HEAD ACT_REST
#define CONF SITE WORK("chat") ACT_REST
/* Without the channel "chat". */
#define CONF_GONE SITE WORK("post") ACT_ENVIRONMENTS \
	"channels:\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n" \
	"  anna: {slack: \"#anna\", token: {file: no-such-token}}\n" \
	"  bert: {slack: \"#bert\", token: {file: no-such-token}}\n" \
	"  role: {slack: \"#role\", token: {file: no-such-token}}\n" \
	ACT_PEOPLE

static void
begin(struct rig *rig, const char *yaml, const char *now)
{
	rig_init(rig, yaml, now);
	rig_boot(rig);
}

static void
say(struct rig *rig, const char *sentence)
{
	CHECK_ROW(act_say(rig, sentence) == 200, act_body);
}

/* The order in which that channel heard of them: "start end ". */
static bool
check_heard(const struct rig *rig, const char *sink, const char *want)
{
	struct text text = { 0 };
	bool is_right;
	size_t i;

	for (i = 0; i < rig->delivered.count; i++)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strcmp(rig->delivered.items[i].kind, "edit") != 0)
			text_putf(&text, "%s ", rig->delivered.items[i].kind);
	is_right = CHECK_STRING(text_string(&text), want);
	text_clear(&text);
	return is_right;
}

/* Was that said there? */
static bool
heard(const struct rig *rig, const char *sink, const char *words)
{
	size_t i;

	for (i = 0; i < rig->delivered.count; i++)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strstr(rig->delivered.items[i].bytes, words) != NULL)
			return true;
	return false;
}

/* Is that what the channel heard last? */
static bool
last_is(const struct rig *rig, const char *sink, const char *kind)
{
	size_t i = rig->delivered.count;

	while (i-- > 0)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strcmp(rig->delivered.items[i].kind, "edit") != 0)
			return strcmp(rig->delivered.items[i].kind, kind) == 0;
	return false;
}

/* That the end has passed does not say that it had been put off: both are
 * said, in their order. */
static void
test_put_off(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T23:00");
	say(&rig, "start work");
	faults_run(&rig, "2026-12-04T00:30");
	outbox_outage(&rig, "2026-12-04T01:40");
	say(&rig, "extend work by 5m because slow");
	faults_run(&rig, "2026-12-04T02:00");
	check_heard(&rig, "chat", "start extension overdue ");
	outbox_check(&rig, "chat", "extension", "sent: \n");
	rig_clear(&rig);
}

/* Nobody heard of the start: the end says both, and with it that the planned
 * end had passed is no news. */
static void
test_start_missed(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T22:59");
	outbox_outage(&rig, "2026-12-04T01:40");
	rig_run(&rig, "2026-12-03T23:00");
	say(&rig, "start work");
	say(&rig, "note work the first is done");
	faults_run(&rig, "2026-12-04T01:20");
	say(&rig, "end work");
	faults_run(&rig, "2026-12-04T03:00");
	check_heard(&rig, "chat", "end ");
	outbox_check(&rig, "chat", "start",
	    "superseded: not sent in time; the end says it too\n");
	outbox_check(&rig, "chat", "remark",
	    "superseded: its start was not sent in time\n");
	outbox_check(&rig, "chat", "overdue",
	    "superseded: not called for any more\n");
	rig_clear(&rig);
}

/* The same where the clock starts and ends it, and nobody could be told of
 * either. */
static void
test_clock_missed(void)
{
	struct rig rig;

	begin(&rig, CONF_AUTO, "2026-12-03T22:30");
	outbox_outage(&rig, "2026-12-04T01:30");
	faults_run(&rig, "2026-12-03T23:50");
	say(&rig, "note work the first is done");
	faults_run(&rig, "2026-12-04T01:10");
	rig_sleep(&rig, "2026-12-04T01:40");
	faults_run(&rig, "2026-12-04T03:00");
	check_heard(&rig, "chat", "end ");
	outbox_check(&rig, "chat", "start",
	    "superseded: not sent in time; the end says it too\n");
	outbox_check(&rig, "chat", "remark",
	    "superseded: its start was not sent in time\n");
	rig_clear(&rig);
}

/* Nobody was there from the start to the end: one message for both. */
static void
test_asleep(void)
{
	struct rig rig;

	begin(&rig, CONF_AUTO, "2026-12-03T22:30");
	faults_run(&rig, "2026-12-03T22:40");
	rig_sleep(&rig, "2026-12-04T01:40");
	faults_run(&rig, "2026-12-04T03:00");
	check_heard(&rig, "chat", "end ");
	outbox_check(&rig, "chat", "start",
	    "superseded: not sent in time; the end says it too\n");
	rig_clear(&rig);
}

/* What could not be said for ten minutes is no news: what came next says
 * more. */
static void
test_no_news(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T23:00");
	say(&rig, "start work");
	faults_run(&rig, "2026-12-03T23:10");
	outbox_outage(&rig, "2026-12-03T23:30");
	say(&rig, "extend work by 5m because slow");
	faults_run(&rig, "2026-12-03T23:20");
	say(&rig, "extend work by 10m because slower");
	faults_run(&rig, "2026-12-03T23:40");
	check_heard(&rig, "chat", "start extension ");
	outbox_check(&rig, "chat", "extension", "sent: \nsuperseded: not sent "
	    "in time; a later message of the occurrence is due\n");
	rig_clear(&rig);
}

/* What is being said, or may have been, is not called off by an act: its end
 * waits until that is known. */
static void
test_overdue(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T23:00");
	say(&rig, "start work");
	faults_run(&rig, "2026-12-04T01:14:50");
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_run(&rig, "2026-12-04T01:15:01");
	CHECK_NUMBER(rig_count(&rig, "chat", "overdue"), 1);
	say(&rig, "end work");
	faults_run(&rig, "2026-12-04T03:00");
	check_heard(&rig, "chat", "start overdue end ");
	outbox_check_once(&rig, "chat");
	rig_clear(&rig);
}

/* A start that Slack refused is tried again by hand behind what was said
 * meanwhile, and given up at the end.  What may have arrived stays in doubt
 * until that is known, and is said once. */
static void
test_retried(void)
{
	static const struct { const char *what; enum rig_answer remark,
	    overdue; const char *heard; } rows[] = {
		{ "remark swallowed", RIG_SWALLOWED, RIG_OK, "remark end " },
		{ "remark unanswered", RIG_HANG, RIG_OK, "remark end " },
		{ "overdue swallowed", RIG_OK, RIG_SWALLOWED,
		    "remark overdue end " },
		/* It never arrived, and is no news any more. */
		{ "overdue unanswered", RIG_OK, RIG_HANG, "remark end " },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF, "2026-12-03T22:30");
		rig_run(&rig, "2026-12-03T23:00");
		rig_expect(&rig, "chat", RIG_REFUSED);
		say(&rig, "start work");
		rig_run(&rig, "2026-12-04T01:09:59");
		outbox_check(&rig, "chat", "start", "dead: Slack: msg_too_long"
		    "; Slack does not take this message; please report it as "
		    "a fault of patchday\n");
		rig_expect(&rig, "chat", rows[i].remark);
		rig_expect(&rig, "chat", rows[i].overdue);
		say(&rig, "note work nearly there");
		faults_run(&rig, "2026-12-04T01:10:01");
		outbox_outage(&rig, "2026-12-04T01:30");
		CHECK_NUMBER(outbox_handle(&rig, COMMAND_OUTBOX_RETRY, "chat",
		    "start"), 200);
		faults_run(&rig, "2026-12-04T01:10:02");
		say(&rig, "end work");
		faults_run(&rig, "2026-12-04T01:20");
		outbox_check(&rig, "chat", "start",
		    "superseded: not sent in time; the end says it too\n");
		if (rows[i].remark == RIG_HANG || rows[i].overdue == RIG_HANG) {
			rig_kill(&rig);
			rig_boot(&rig);
		}
		faults_run(&rig, "2026-12-04T03:00");
		/* On a disk that was full for a while the end may have been
		 * before what is no news. */
		if (!fault_is_wanted)
			CHECK_ROW(check_heard(&rig, "chat", rows[i].heard),
			    rows[i].what);
		CHECK_ROW(rig_count(&rig, "chat", "end") == 1, rows[i].what);
		CHECK_ROW(rig_count(&rig, "chat", "start") == 0,
		    rows[i].what);
		CHECK_ROW(last_is(&rig, "chat", "end"), rows[i].what);
		outbox_check_once(&rig, "chat");
		rig_clear(&rig);
	}
}

/* A reminder that waits in a channel that has left gives way as any does. */
static void
test_gone(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T21:30");
	outbox_outage(&rig, "2026-12-03T22:02");
	rig_run(&rig, "2026-12-03T22:01:30");
	say(&rig, "hand over work to second");
	CHECK_NUMBER(act_reload(&rig, CONF_GONE), 0);
	faults_run(&rig, "2026-12-03T22:40");
	outbox_check(&rig, "chat", "remind-1h",
	    "skipped: the next message of the occurrence is due\n");
	outbox_check(&rig, "chat", "handover",
	    "parked: not in the configuration\n");
	/* The status has it for as long as something is owed there. */
	service_settle(rig.service);
	CHECK(outbox_lanes_look_over(&rig.service->lanes, rig.store,
	    NULL) == 0);
	CHECK(!outbox_lane_find(&rig.service->lanes, "chat")->is_over);
	/* It is back: what is no news any more is not said there. */
	CHECK_NUMBER(act_reload(&rig, CONF), 0);
	faults_run(&rig, "2026-12-03T22:50");
	check_heard(&rig, "chat", "handover ");
	rig_clear(&rig);
}

/* What both hang on cannot be read: they end, with a note that names the
 * occurrence, and the next one is announced. */
static void
test_rotten(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T23:00");
	say(&rig, "start work");
	rig_run(&rig, "2026-12-03T23:10");
	rig_expect(&rig, "chat", RIG_BUSY);
	say(&rig, "extend work by 5m because slow");
	rig_run(&rig, "2026-12-03T23:10:02");
	say(&rig, "note work all is well");
	outbox_rot(&rig, "UPDATE brief SET body = '{\"rotten\":'");
	faults_run(&rig, "2026-12-03T23:20");
	CHECK(rig.service->damage[0] != '\0');
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "remark"), 0);
	outbox_check(&rig, "role", "note-dead", "sent: \n");
	CHECK_NUMBER(rig_count(&rig, "role", "note"), 1);
	CHECK(heard(&rig, "role", "work/2026-12-03T15:00"));
	CHECK(heard(&rig, "role", "its brief is damaged"));
	faults_run(&rig, "2026-12-10T22:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-1h"), 1);
	rig_clear(&rig);
}

int
main(void)
{
	test_put_off();
	test_start_missed();
	test_clock_missed();
	test_asleep();
	test_no_news();
	test_overdue();
	test_retried();
	test_gone();
	test_rotten();
	faults_play(test_put_off);
	faults_play(test_start_missed);
	faults_play(test_clock_missed);
	faults_play(test_asleep);
	faults_play(test_no_news);
	faults_play(test_overdue);
	faults_play(test_retried);
	faults_play(test_gone);
	faults_play(test_rotten);
	return harness_end();
}
