/* SPDX-License-Identifier: MIT */
/*
 * What follows a message that is there, when the service stops in between, when
 * the channel is held up, when who else is to hear of it has left; reminders
 * that open a ticket; and the same with a disk that is full at every step.
 */
#define FAULT_FRAMES 12
#include "store_faults.h"
#include "ticket_peer.h"

#define CONF RIG_WINDOW CHANNELS TICKETS "}\n"
/* Without the channel "chat". */
#define CONF_ALONE \
	"windows:\n" \
	"  work: {title: Work, when: every Thursday at 15:00, zone: UTC, " \
	"duration: 2h, announce: [{to: post}]}\n" \
	"channels:\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n" \
	TICKETS "}\n"
/* Operators who have a ticket for each trouble. */
#define CONF_OPERATORS RIG_WINDOW \
	"site: {operators: tickets}\n" \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n" \
	TICKETS "}\n"
/* Work with a ticket of its own. */
#define CONF_WORK \
	"windows:\n" \
	"  work: {title: Work, when: every Monday at 12:05, zone: UTC, " \
	"duration: 2h, announce: [{to: tickets, remind: [1m], end: false}]}\n" \
	CHANNELS TICKETS "}\n"

/* The same, and the reminder is an hour before. */
#define CONF_LATER \
	"windows:\n" \
	"  work: {title: Work, when: every Monday at 13:05, zone: UTC, " \
	"duration: 2h, announce: [{to: tickets, remind: [1h]}]}\n" \
	CHANNELS TICKETS "}\n"

/* Step until so many requests have begun. */
static void
step_until(struct rig *rig, unsigned starts)
{
	struct error error = { 0 };
	unsigned i;

	for (i = 0; i < 100 && rig->starts < starts; i++) {
		(void)service_step(rig->service, &error);
		if (rig->starts < starts && !rig_answer(rig))
			clock_set(&rig->clock, clock_now_ms(&rig->clock) + 500);
	}
	CHECK_NUMBER(rig->starts, starts);
}

static void
drain(struct rig *rig)
{
	fault_is_off = !fault_is_wanted;
	service_drain(rig->service);
	fault_is_off = true;
}

/* The process ends as it should, and another one goes on. */
static void
restart(struct rig *rig)
{
	struct error error = { 0 };
	int i;

	for (i = 0; i < 20 && service_in_flight(rig->service) > 0; i++) {
		(void)rig_answer(rig);
		(void)service_step(rig->service, &error);
		clock_set(&rig->clock, clock_now_ms(&rig->clock) + 500);
	}
	rig_kill(rig);
	rig_boot(rig);
}

static unsigned
count_log(const char *words)
{
	const char *at = text_string(&ticket.log);
	unsigned n = 0;

	for (; (at = strstr(at, words)) != NULL; at++)
		n++;
	return n;
}

/* Told to stop between two requests, before or behind the answer: the ticket
 * is there, and the next start goes on with what has to follow. */
static void
test_drained(void)
{
	static const struct { const char *what; bool is_behind; } rows[] = {
		{ "while its answer is under way", false },
		{ "before the next request", true },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF);
		put(&rig, 1, "One", false);
		/* To the channel, and the ticket. */
		step_until(&rig, 2);
		if (rows[i].is_behind)
			(void)rig_answer(&rig);
		drain(&rig);
		restart(&rig);
		CHECK_ROW(ticket.opened == 1, rows[i].what);
		/* A disk that is full keeps it from being known. */
		CHECK_ROW(fault_is_wanted || count_log("watch") == 0,
		    rows[i].what);
		rig_run(&rig, "2026-11-30T13:00:00");
		CHECK_ROW(ticket.opened == 1, rows[i].what);
		CHECK_ROW(count_log("watch ann") == 1 &&
		    count_log("watch bob") == 1, text_string(&ticket.log));
		CHECK_ROW(fault_is_wanted || rig.look_ups == 0, rows[i].what);
		CHECK_ROW(count(&rig, "chat", "One") == 1, rows[i].what);
		rig_clear(&rig);
	}
}

/* The same while it is looked for, which takes two requests in Slack. */
static void
test_drained_look_up(void)
{
	static const struct { const char *what; bool is_behind; } rows[] = {
		{ "while its answer is under way", false },
		{ "before the next request", true },
	};
	struct error error = { 0 };
	struct rig rig;
	size_t i;
	int k;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF);
		rig_expect(&rig, "chat", RIG_SWALLOWED);
		put(&rig, 1, "One", false);
		for (k = 0; k < 100 && rig.lists == 0; k++) {
			(void)service_step(rig.service, &error);
			if (rig.lists > 0)
				break;
			(void)rig_answer(&rig);
			clock_set(&rig.clock, clock_now_ms(&rig.clock) + 500);
		}
		CHECK_NUMBER(rig.lists, 1);
		if (rows[i].is_behind)
			(void)rig_answer(&rig);
		drain(&rig);
		restart(&rig);
		rig_run(&rig, "2026-11-30T13:00:00");
		CHECK_ROW(count(&rig, "chat", "One") == 1, rows[i].what);
		CHECK_ROW(rig.look_ups >= 1, rows[i].what);
		CHECK_ROW(ticket.opened == 1, rows[i].what);
		rig_clear(&rig);
	}
}

/* What goes on after a start finds the token void: held up, told, done when it
 * is mended. */
static void
test_held_up(void)
{
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "One", false);
	step_until(&rig, 2);
	(void)rig_answer(&rig);
	drain(&rig);
	restart(&rig);
	rig_expect(&rig, "tickets", RIG_VOID_TOKEN);
	faults_run(&rig, "2026-11-30T12:10:00");
	CHECK_NUMBER(count_log("watch"), 0);
	CHECK_NUMBER(count(&rig, "chat", "Held up"), 1);
	faults_run(&rig, "2026-11-30T12:40:00");
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_NUMBER(count_log("watch ann"), 1);
	CHECK_NUMBER(count_log("watch bob"), 1);
	rig_clear(&rig);
}

/* The ticket is there when the channel that would name it has left. */
static void
test_left(void)
{
	static const struct { const char *what; bool is_restarted; } rows[] = {
		{ "a reload", false }, { "a start", true } };
	struct complaints complaints = { 0 };
	struct rig rig;
	size_t i, edits;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF);
		rig_expect(&rig, "tickets", RIG_BUSY);
		put(&rig, 1, "One", false);
		rig_run(&rig, "2026-11-30T12:00:10");
		CHECK_NUMBER(count(&rig, "chat", "One"), 1);
		edits = rig.edits.count;
		rig_write(&rig, CONF_ALONE);
		if (rows[i].is_restarted) {
			rig_kill(&rig);
			rig_boot(&rig);
		} else {
			CHECK_NUMBER(service_reload(rig.service, "test",
			    &complaints), 0);
			complaint_clear(&complaints);
		}
		faults_run(&rig, "2026-11-30T13:00:00");
		CHECK_ROW(ticket.opened == 1, rows[i].what);
		CHECK_ROW(count_log("watch ann") == 1, rows[i].what);
		CHECK_ROW(rig.edits.count == edits, rows[i].what);
		rig_clear(&rig);
	}
}

/* A note to operators is a ticket that nothing hangs on. */
static void
test_note(void)
{
	struct rig rig;

	begin(&rig, CONF_OPERATORS);
	rig_expect(&rig, "chat", RIG_REFUSED);
	put(&rig, 1, "One", false);
	faults_run(&rig, "2026-11-30T12:30:00");
	/* The promotion's own, and that about what Slack refused. */
	CHECK_NUMBER(ticket.opened, 2);
	CHECK_NUMBER(count_log("watch ann"), 2);
	put(&rig, 2, "Two", false);
	faults_run(&rig, "2026-11-30T13:00:00");
	CHECK_NUMBER(ticket.opened, 2);
	CHECK_NUMBER(ticket.commented, 1);
	rig_clear(&rig);
}

/* Another subject in the same channel, where tickets have been opened. */
static void
test_second(void)
{
	static const char *const channels[] = { "tickets" };
	struct bulletin news = { .headline = mem_string("Other") };
	const struct service_bulletin other = {
	    .subject = "promotion/image/w_2026_49", .title = "w_2026_49",
	    .serial = 1, .news = &news, .channels = channels,
	    .channel_count = countof(channels) };
	struct error error = { 0 };
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "One", false);
	rig_run(&rig, "2026-11-30T12:10:00");
	CHECK_NUMBER(ticket.opened, 1);
	CHECK(service_bulletin_put(rig.service, &other, &error) == 0 &&
	    service_commit(rig.service, &error) == 0);
	faults_run(&rig, "2026-11-30T12:30:00");
	CHECK_NUMBER(ticket.opened, 2);
	CHECK_NUMBER(count_log("watch ann"), 2);
	bulletin_clear(&news);
	rig_clear(&rig);
}

/* Somebody takes the thread out of the database before the comment's last
 * request is answered: the comment is there, and nothing is to be described. */
static void
test_no_thread(void)
{
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "One", false);
	rig_run(&rig, "2026-11-30T12:10:00");
	put(&rig, 2, "Two", true);
	/* The comment, and the transition. */
	step_until(&rig, rig.starts + 3);
	CHECK(harness_store_meddle(rig.store, "DELETE FROM thread",
	    "DELETE FROM thread") == 0);
	rig_run(&rig, "2026-11-30T13:00:00");
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_STRING(text_string(&ticket.log), "open One\nwatch ann\nwatch bob\n"
	    "comment Two\nclose\n");
	rig_clear(&rig);
}

/* A reminder that may have opened the ticket: what is due next waits until that
 * is known, or there would be two. */
static void
test_reminder(void)
{
	static const struct { const char *what; enum rig_answer answer;
	    unsigned opened, commented; } rows[] = {
		{ "in time", RIG_OK, 1, 1 },
		{ "the answer is lost", RIG_SWALLOWED, 1, 1 },
		/* It opens the ticket itself. */
		{ "not there by the start", RIG_BUSY, 1, 0 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF_WORK);
		rig_run(&rig, "2026-11-30T12:03:59");
		rig_expect(&rig, "tickets", rows[i].answer);
		if (rows[i].answer == RIG_BUSY)
			rig_expect(&rig, "tickets", RIG_BUSY);
		faults_run(&rig, "2026-11-30T12:30:00");
		CHECK_ROW(ticket.opened == rows[i].opened, rows[i].what);
		CHECK_ROW(ticket.commented == rows[i].commented,
		    text_string(&ticket.log));
		rig_clear(&rig);
	}
}

/* A Jira whose search does not end. */
static void
endless_peer(struct rig *rig, struct rig_exchange *exchange)
{
	if (strstr(exchange->url, "/search?") != NULL)
		answer(exchange, 200, "{\"issues\":[],\"nextPageToken\":"
		    "\"more\"}");
	else
		peer(rig, exchange);
}

/* Nobody can find out whether the reminder opened a ticket, and Jira is too
 * busy to take it again: what is said next does not wait for that. */
static void
test_reminder_blind(void)
{
	struct rig rig;

	begin(&rig, CONF_LATER);
	rig.peer = endless_peer;
	rig_run(&rig, "2026-11-30T12:04:59");
	rig_expect(&rig, "tickets", RIG_SWALLOWED);
	rig_expect(&rig, "tickets", RIG_BUSY);
	rig_run(&rig, "2026-11-30T12:07:10");
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_NUMBER(rig.script.count, 0);
	ask(&rig, COMMAND_ACT, "{\"act\":\"note\",\"occurrence\":"
	    "\"work/2026-11-30T13:05\",\"words\":\"bring coffee\"}");
	faults_run(&rig, "2026-11-30T12:30:00");
	CHECK_NUMBER(rig.events[OUTBOX_UNKNOWN], 1);
	CHECK_NUMBER(ticket.opened, 2);
	CHECK_NUMBER(count_log("watch ann"), 1);
	CHECK_NUMBER(count_log("describe"), 0);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 1);
	rig_clear(&rig);
}

int
main(void)
{
	test_drained();
	test_drained_look_up();
	test_held_up();
	test_left();
	test_note();
	test_second();
	test_no_thread();
	test_reminder();
	test_reminder_blind();
	faults_play(test_drained);
	faults_play(test_drained_look_up);
	faults_play(test_held_up);
	faults_play(test_left);
	faults_play(test_note);
	faults_play(test_second);
	faults_play(test_reminder);
	text_clear(&ticket.log);
	text_clear(&ticket.comments);
	return harness_end();
}
