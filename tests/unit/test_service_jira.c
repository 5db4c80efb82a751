/* SPDX-License-Identifier: MIT */
/*
 * Tickets, as the real core opens them: one for each subject, comments in their
 * order, watchers, closing; kills between each two requests, lost answers, a
 * Jira that is down, a wrong token, a name that is wrong.
 */
#include "store_faults.h"
#include "ticket_peer.h"

#define CONF RIG_WINDOW CHANNELS TICKETS "}\n"

static void
test_story(void)
{
	struct error error = { 0 };
	struct service_ticket found;
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "Proposed", false);
	CHECK(service_bulletin_find_link(rig.service, SUBJECT, NULL, &found,
	    &error) == 0 && found.name[0] == '\0');
	rig_run(&rig, "2026-11-30T12:01:00");
	CHECK_STRING(text_string(&ticket.log),
	    "open Proposed\nwatch ann\nwatch bob\n");
	CHECK(strstr(ticket.labels, "\"patchday\",\"patchday-") != NULL);
	CHECK(strstr(ticket.labels, ",\"rsp\"") != NULL);
	CHECK(service_bulletin_find_link(rig.service, SUBJECT, "tickets",
	    &found, &error) == 0);
	CHECK_STRING(found.name, "DM-1");
	CHECK_STRING(found.url, "https://jira.example.org/tracker/browse/DM-1");
	CHECK(service_bulletin_find_link(rig.service, SUBJECT, "chat",
	    &found, &error) == 0 && found.name[0] == '\0');
	CHECK(service_bulletin_find_link(rig.service, "promotion/x", NULL,
	    &found, &error) == 0 && found.name[0] == '\0');
	/* The first message elsewhere names it. */
	CHECK(edited(&rig, "browse/DM-1"));
	text_cut(&ticket.log, 0);
	put(&rig, 2, "Acknowledged", false);
	rig_run(&rig, "2026-11-30T12:02:00");
	CHECK_STRING(text_string(&ticket.log),
	    "comment Acknowledged\ndescribe Acknowledged\n");
	CHECK(count(&rig, "chat", "browse/DM-1") == 1);
	text_cut(&ticket.log, 0);
	put(&rig, 3, "Promoted", true);
	rig_run(&rig, "2026-11-30T12:03:00");
	CHECK_STRING(text_string(&ticket.log), "comment Promoted\nclose\n"
	    "describe Promoted\n");
	/* Closed already: it is left alone. */
	text_cut(&ticket.log, 0);
	put(&rig, 4, "Once more", true);
	rig_run(&rig, "2026-11-30T12:04:00");
	CHECK(strstr(text_string(&ticket.log), "close") == NULL);
	CHECK_NUMBER(ticket.opened, 1);
	rig_clear(&rig);
}

/* The service is killed after each number of requests, with or without their
 * having arrived: one ticket, no comment twice, closed at the end. */
static void
test_kills(void)
{
	struct error error = { 0 };
	unsigned from, watches;
	const char *at;
	struct rig rig;
	int arrives;

	for (from = 1; from < 9; from++) {
		for (arrives = 0; arrives < 2; arrives++) {
			begin(&rig, CONF);
			put(&rig, 1, "One", false);
			put(&rig, 2, "Two", true);
			while (rig.starts < from && service_step(rig.service,
			    &error) != INT64_MIN) {
				if (rig.starts >= from ||
				    (!rig_answer(&rig) &&
				    clock_now(&rig.clock) >
				    rig_at("2026-11-30T12:00:30")))
					break;
				clock_set(&rig.clock,
				    clock_now_ms(&rig.clock) + 500);
			}
			if (arrives != 0)
				rig_deliver(&rig);
			rig_cancel_all(&rig.network);
			rig_kill(&rig);
			rig_boot(&rig);
			rig_run(&rig, "2026-11-30T13:00:00");
			CHECK_NUMBER(ticket.opened, 1);
			CHECK_NUMBER(ticket.commented, 1);
			CHECK(ticket.is_done);
			watches = 0;
			at = text_string(&ticket.log);
			while ((at = strstr(at, "watch bob")) != NULL)
				watches++, at++;
			CHECK(watches >= 1 && watches <= 2);
			CHECK_NUMBER(count(&rig, "chat", "One"), 1);
			rig_clear(&rig);
		}
	}
}

/* An answer that is lost is looked for; so is each of the sequel's. */
static void
test_lost(void)
{
	static const enum rig_answer answers[] = { RIG_SWALLOWED, RIG_LOST,
	    RIG_BUSY, RIG_DOWN };
	struct rig rig;
	size_t i;
	int skip;

	for (i = 0; i < countof(answers); i++) {
		for (skip = 0; skip < 5; skip++) {
			int k;

			begin(&rig, CONF);
			for (k = 0; k < skip; k++)
				rig_expect(&rig, "tickets", RIG_OK);
			rig_expect(&rig, "tickets", answers[i]);
			rig_expect(&rig, "look tickets", answers[i]);
			put(&rig, 1, "One", false);
			put(&rig, 2, "Two", true);
			rig_run(&rig, "2026-11-30T13:00:00");
			CHECK_NUMBER(ticket.opened, 1);
			CHECK_NUMBER(ticket.commented, 1);
			CHECK(ticket.is_done);
			rig_clear(&rig);
		}
	}
}

/* Down for days: nothing else waits, nothing is too late, all in order. */
static void
test_down(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "tickets", RIG_DOWN);
	rig.trouble = RIG_DOWN;
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", false);
	put(&rig, 3, "Three", true);
	for (int i = 0; i < 5000; i++)
		rig_expect(&rig, "tickets", RIG_DOWN);
	rig_run(&rig, "2026-11-30T12:00:20");
	CHECK_NUMBER(count(&rig, "chat", "Three"), 1);
	rig_run(&rig, "2026-12-03T13:00:00");
	CHECK_NUMBER(ticket.opened, 0);
	rig.script.count = 0;
	rig_run(&rig, "2026-12-03T14:00:00");
	CHECK(strncmp(text_string(&ticket.log), "open One\nwatch ann\n"
	    "watch bob\ncomment Two\n", 41) == 0);
	CHECK(strstr(text_string(&ticket.log), "comment Three\nclose\n") !=
	    NULL);
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 0);
	rig_clear(&rig);
}

/* A wrong token holds up the channel, with one note; a reload mends it. */
static void
test_token(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	begin(&rig, CONF);
	for (int i = 0; i < 3; i++)
		rig_expect(&rig, "tickets", RIG_VOID_TOKEN);
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", false);
	rig_run(&rig, "2026-11-30T12:10:00");
	CHECK_NUMBER(ticket.opened, 0);
	CHECK_NUMBER(count(&rig, "chat", "Held up"), 1);
	rig.script.count = 0;
	CHECK_NUMBER(service_reload(rig.service, "test", &complaints), 0);
	complaint_clear(&complaints);
	rig_run(&rig, "2026-11-30T12:40:00");
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_NUMBER(ticket.commented, 1);
	rig_clear(&rig);
}

/* A watcher who is not there, a transition that is not: what can be done is
 * done, and told once; a retry goes on from there. */
static void
test_partial(void)
{
	struct complaints complaints = { 0 };
	char key[ANNOUNCEMENT_KEY_MAX];
	struct rig rig;

	begin(&rig, CONF);
	ticket.unknown = "ann";
	ticket.way = "Resolve";
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", true);
	put(&rig, 3, "Three", false);
	rig_run(&rig, "2026-11-30T12:30:00");
	CHECK(strstr(text_string(&ticket.log), "open One\nwatch bob\n"
	    "comment Two\n") != NULL);
	CHECK(strstr(text_string(&ticket.log), "comment Three\n") != NULL);
	CHECK_NUMBER(count(&rig, "chat", "Not complete"), 1);
	CHECK_NUMBER(count(&rig, "chat", "Not finished"), 1);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 1);
	CHECK(!ticket.is_done);
	rig_write(&rig, RIG_WINDOW CHANNELS TICKETS ", close: resolve}\n");
	CHECK_NUMBER(service_reload(rig.service, "test", &complaints), 0);
	complaint_clear(&complaints);
	announcement_key(SUBJECT, "", "bulletin", 2, "tickets", "", key);
	text_cut(&ticket.log, 0);
	ask(&rig, COMMAND_OUTBOX_RETRY, key);
	rig_run(&rig, "2026-11-30T12:40:00");
	CHECK_STRING(text_string(&ticket.log), "close\n");
	CHECK_NUMBER(ticket.commented, 2);
	rig_clear(&rig);
}

/* --- the disk fills ------------------------------------------------------- */

/* One ticket, one comment, and people read these once. */
static void
check_one(struct rig *rig, const char *said, const char *more)
{
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_NUMBER(ticket.commented, 1);
	CHECK_NUMBER(count(rig, "chat", said), 1);
	if (more != NULL)
		CHECK_NUMBER(count(rig, "chat", more), 1);
	rig_clear(rig);
}

/* One ticket, each comment once, each look at what is there. */
static void
play_story(void)
{
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "One", false);
	faults_run(&rig, "2026-11-30T12:10:00");
	CHECK(strstr(text_string(&ticket.log),
	    "open One\nwatch ann\nwatch bob\n") != NULL);
	CHECK(edited(&rig, "browse/DM-1"));
	put(&rig, 2, "Two", true);
	faults_run(&rig, "2026-11-30T12:20:00");
	CHECK(ticket.is_done);
	check_one(&rig, "One", NULL);
}

/* What cannot be done is told once. */
static void
play_partial(void)
{
	struct rig rig;

	begin(&rig, CONF);
	ticket.unknown = "ann";
	ticket.way = "Resolve";
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", true);
	faults_run(&rig, "2026-11-30T12:30:00");
	check_one(&rig, "Not complete", "Not finished");
}

/* Held up, then not. */
static void
play_parked(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "tickets", RIG_VOID_TOKEN);
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", false);
	faults_run(&rig, "2026-11-30T13:00:00");
	check_one(&rig, "Held up", NULL);
}

int
main(void)
{
	test_story();
	test_kills();
	test_lost();
	test_down();
	test_token();
	test_partial();
	faults_play(play_story);
	faults_play(play_partial);
	faults_play(play_parked);
	text_clear(&ticket.log);
	text_clear(&ticket.comments);
	return harness_end();
}
