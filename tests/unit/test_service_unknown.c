/* SPDX-License-Identifier: MIT */
/* Answers that were lost: the core looks before it repeats. */
#include "command.h"
#include "service_rig.h"
#include "store_faults.h"
#include "store_internal.h"

#define CONF RIG_WINDOW RIG_CHANNELS
#define AFTER "2026-12-04T12:00"

static void
answered(struct command *command)
{
	(void)command;
}

/* fault-row: 42 */
static void
test_unknown(void)
{
	static const struct {
		const char *label;
		enum rig_answer answer;
		int64_t lag_ms;
		unsigned starts, look_ups;
	} cases[] = {
		{ "arrived: found, not repeated", RIG_SWALLOWED, 0, 1, 1 },
		{ "arrived, history lags 10 s: found at the second look",
		    RIG_SWALLOWED, 10000, 1, 3 },
		{ "lost: absent twice, sent again once", RIG_LOST, 0, 2, 4 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:00");
		rig.lag_ms = cases[i].lag_ms;
		rig_boot(&rig);
		rig_expect(&rig, "post", RIG_REFUSED);
		rig_expect(&rig, "chat", cases[i].answer);
		faults_run(&rig, "2026-12-03T23:30");
		CHECK_ROW(rig.starts == cases[i].starts + 1, cases[i].label);
		CHECK_ROW(rig.look_ups == cases[i].look_ups, cases[i].label);
		/* The channel's id is asked for once. */
		CHECK_ROW(rig.lists == 1, cases[i].label);
		CHECK_ROW(rig_count(&rig, "chat", "start") == 1,
		    cases[i].label);
		CHECK_ROW(rig.events[OUTBOX_SENT] == 1, cases[i].label);
		CHECK_ROW(rig.events[OUTBOX_DEAD] == 1, cases[i].label);
		rig_clear(&rig);
	}
}

/* It was sent by a clock that ran ahead, and lost: when the clock is right again
 * it is not due yet. */
static void
test_unknown_before_its_time(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T22:10");
	clock_jump(&rig.clock, rig_at("2026-12-03T23:00:01") * 1000);
	rig_expect(&rig, "chat", RIG_LOST);
	faults_run(&rig, "2026-12-03T23:00:02");
	clock_jump(&rig.clock, rig_at("2026-12-03T22:10:02") * 1000);
	faults_run(&rig, "2026-12-03T22:59:59");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
}

/* What was found by looking is the root of the thread all the same. */
static void
test_unknown_thread(void)
{
	static const struct {
		const char *label;
		unsigned pages, lists, starts;
		bool is_twice;
	} cases[] = {
		{ "the list has one page", 0, 1, 1, false },
		{ "four pages", 3, 4, 1, false },
		{ "more than anybody reads", 99, 10, 2, true },
	};
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:00");
		rig.pages = cases[i].pages;
		rig_boot(&rig);
		rig_expect(&rig, "post", RIG_REFUSED);
		rig_expect(&rig, "post", RIG_REFUSED);
		rig_expect(&rig, "chat", RIG_SWALLOWED);
		faults_run(&rig, "2026-12-03T23:30");
		CHECK_ROW(rig.lists == cases[i].lists, cases[i].label);
		CHECK_ROW(rig.starts == cases[i].starts + 1, cases[i].label);
		CHECK_ROW(rig_count(&rig, "chat", "start") ==
		    cases[i].starts, cases[i].label);
		faults_run(&rig, AFTER);
		CHECK_ROW(rig_count(&rig, "chat", "end") == 1,
		    cases[i].label);
		k = rig.delivered.count - 1;
		CHECK_ROW(strstr(rig.delivered.items[k].bytes,
		    "\"thread_ts\":\"") != NULL, cases[i].label);
		CHECK_ROW(strstr(rig.delivered.items[k].bytes,
		    "\"channel\":\"C1\"") != NULL, cases[i].label);
		rig_clear(&rig);
	}
}

/* The list may not be read: as when nobody may look. */
static void
test_unknown_no_list(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_expect(&rig, "list chat", RIG_BUSY);
	rig_expect(&rig, "list chat", RIG_BLIND);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig.lists, 2);
	CHECK_NUMBER(rig.look_ups, 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 2);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 2);
	rig_clear(&rig);
}

/* Nobody may look: repeated once, then it stays unknown. */
/* fault-row: 43 */
static void
test_unknown_blind(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_expect(&rig, "look chat", RIG_BLIND);
	rig_expect(&rig, "chat", RIG_LOST);
	rig_expect(&rig, "look chat", RIG_BLIND);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig.starts, 3);
	CHECK_NUMBER(rig.look_ups, 2);
	CHECK_NUMBER(rig.events[OUTBOX_UNKNOWN], 1);
	/* Its end is not held up for ever. */
	faults_run(&rig, AFTER);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
}

/* The status of what is asked about the one row in that state. */
static int
ask_of_state(struct rig *rig, enum outbox_state state, enum command_verb verb,
    const char *want)
{
	struct outbox_filter filter = { .has_state = true, .state = state,
	    .due_after_at = INT64_MIN, .limit = 2 };
	struct outbox_rows rows = { 0 };
	struct command *command = command_new(verb);
	struct error error = { 0 };
	int status = 0;

	command->done = answered;
	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	if (CHECK_NUMBER(rows.list.count, 1)) {
		command->argument = mem_string(rows.list.items[0].key);
		command->requester = requester_new(SUBJECT_LOCAL, "cli",
		    "test");
		command->requester->is_root = true;
		service_command(rig->service, command);
		status = command->status;
		CHECK_ROW(strstr(command->body, want) != NULL, want);
	}
	store_outbox_clear(&rows);
	command_free(command);
	return status;
}

/* The peer that hangs answers after all. */
static void
answer_now(struct rig *rig, enum rig_answer answer)
{
	size_t i;

	for (i = 0; i < rig->pending.count; i++)
		if (rig->pending.items[i].answer == RIG_HANG)
			rig->pending.items[i].answer = answer;
}

/* What a person decides while the message is looked for is not undone by what
 * the look finds: they are told to wait for it. */
static void
test_decided_meanwhile(void)
{
	static const struct {
		const char *label;
		enum command_verb verb;
		enum rig_answer answer;
		const char *want;
		unsigned starts;
	} cases[] = {
		{ "dropped, and lost", COMMAND_OUTBOX_DROP, RIG_LOST,
		  "dropped", 0 },
		{ "retried, and it had arrived", COMMAND_OUTBOX_RETRY,
		  RIG_SWALLOWED, "retried", 1 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, CONF, "2026-12-03T22:00");
		rig_boot(&rig);
		rig_expect(&rig, "post", RIG_REFUSED);
		rig_expect(&rig, "post", RIG_REFUSED);
		rig_expect(&rig, "chat", cases[i].answer);
		rig_expect(&rig, "look chat", RIG_HANG);
		rig_expect(&rig, "look chat", RIG_OK);
		rig_run(&rig, "2026-12-03T23:00:30");
		CHECK_ROW(rig.look_ups == 1, cases[i].label);
		CHECK_ROW(ask_of_state(&rig, OUTBOX_UNKNOWN, cases[i].verb,
		    "it is being looked for; try again in a moment") == 409,
		    cases[i].label);
		answer_now(&rig, RIG_OK);
		rig_run(&rig, "2026-12-03T23:00:31");
		/* The first look has told: now they may. */
		if (cases[i].verb == COMMAND_OUTBOX_DROP)
			CHECK_ROW(ask_of_state(&rig, OUTBOX_UNKNOWN,
			    cases[i].verb, cases[i].want) == 200,
			    cases[i].label);
		rig_run(&rig, "2026-12-03T23:30");
		CHECK_ROW(rig_count(&rig, "chat", "start") == cases[i].starts,
		    cases[i].label);
		rig_clear(&rig);
	}
}

/* A reminder in doubt is given up as the start is due; the look that was under
 * way does not bring it back behind the start, but says that it arrived. */
static void
test_reminder_given_up_meanwhile(void)
{
	static const struct {
		const char *label;
		enum rig_answer answer, look;
		unsigned reminders, look_ups;
		size_t sent, unknown;
	} cases[] = {
		{ "may not look", RIG_LOST, RIG_BLIND, 0, 1, 1, 1 },
		{ "absent", RIG_LOST, RIG_OK, 0, 2, 1, 1 },
		{ "found", RIG_SWALLOWED, RIG_OK, 1, 1, 2, 1 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, RIG_CHANNELS "windows:\n  work:\n"
		    "    title: Work\n    when: every Thursday at 15:00\n"
		    "    zone: America/Los_Angeles\n    duration: 2h\n"
		    "    announce: [{to: chat, remind: [1m], start: true}]\n",
		    "2026-12-03T22:00");
		rig_boot(&rig);
		rig_expect(&rig, "chat", cases[i].answer);
		rig_expect(&rig, "look chat", RIG_HANG);
		rig_run(&rig, "2026-12-03T23:00:05");
		CHECK_ROW(rig.look_ups == 1, cases[i].label);
		CHECK_ROW(rig_count(&rig, "chat", "start") == 1,
		    cases[i].label);
		answer_now(&rig, cases[i].look);
		rig_run(&rig, "2026-12-03T23:30");
		CHECK_ROW(rig_count(&rig, "chat", "remind-1m") ==
		    cases[i].reminders, cases[i].label);
		CHECK_ROW(rig.look_ups == cases[i].look_ups, cases[i].label);
		CHECK_ROW(rig.events[OUTBOX_SENT] == cases[i].sent,
		    cases[i].label);
		CHECK_ROW(rig.events[OUTBOX_UNKNOWN] == cases[i].unknown,
		    cases[i].label);
		rig_clear(&rig);
	}
}

/* fault-row: 48 */
static void
test_mail_unknown(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "post", RIG_SWALLOWED);
	rig_expect(&rig, "post", RIG_SWALLOWED);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 2);
	CHECK_NUMBER(rig.events[OUTBOX_UNKNOWN], 1);
	/* 10 minutes apart, byte for byte the same. */
	CHECK_NUMBER(rig.delivered.items[2].at_ms -
	    rig.delivered.items[1].at_ms, 600000);
	CHECK_STRING(rig.delivered.items[2].bytes,
	    rig.delivered.items[1].bytes);
	faults_run(&rig, AFTER);
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 2);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 1);
	rig_clear(&rig);
}

/* The letter rots on the disk: it is not sent again, and that is said. */
/* fault-row: 9 */
static void
test_damaged(void)
{
	struct command *command;
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "post", RIG_SWALLOWED);
	faults_run(&rig, "2026-12-03T23:05");
	CHECK(harness_store_meddle(rig.store, "UPDATE letter SET body ="
	    " CAST(replace(CAST(body AS TEXT), '15:00', '16:00') AS BLOB)",
	    "UPDATE letter SET body = convert_to(replace(convert_from(body,"
	    " 'UTF8'), '15:00', '16:00'), 'UTF8')") == 0);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 1);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 1);
	command = command_new(COMMAND_STATUS);
	command->done = answered;
	service_command(rig.service, command);
	CHECK(strstr(command->body, "database damaged") != NULL);
	command_free(command);
	faults_run(&rig, AFTER);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 1);
	rig_clear(&rig);
}

int
main(void)
{
	test_unknown();
	test_unknown_before_its_time();
	test_unknown_thread();
	test_unknown_no_list();
	test_unknown_blind();
	test_decided_meanwhile();
	test_reminder_given_up_meanwhile();
	test_mail_unknown();
	test_damaged();
	faults_play(test_unknown_before_its_time);
	faults_play(test_unknown_thread);
	faults_play(test_unknown_blind);
	faults_play(test_damaged);
	return harness_end();
}
