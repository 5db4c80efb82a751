/* SPDX-License-Identifier: MIT */
/* Operators hear of what is not sent, once, and never through the channel that
 * is in trouble. */
#include "service_rig.h"

#define OPS "site: {operators: ops}\n" RIG_WINDOW RIG_CHANNELS \
	"  ops: {slack: \"#ops\", token: {file: no-such-token}}\n"
/* Operators who are told of the work as well. */
#define OPS_TOO "site: {operators: chat}\n" RIG_WINDOW RIG_CHANNELS
#define OPS_MAIL "site: {operators: chief}\n" RIG_WINDOW RIG_CHANNELS \
	"  chief: {email: [a@example.org, b@example.org]," \
	" from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"
#define AFTER "2026-12-04T12:00"

static const struct rig_delivery *
delivered(const struct rig *rig, const char *sink, const char *kind)
{
	size_t i;

	for (i = 0; i < rig->delivered.count; i++)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strcmp(rig->delivered.items[i].kind, kind) == 0)
			return &rig->delivered.items[i];
	return NULL;
}

static bool
says(const struct rig_delivery *message, const char *words)
{
	return message != NULL && strstr(message->bytes, words) != NULL;
}

static void
test_parked(void)
{
	const struct rig_delivery *note;
	struct rig rig;
	int i;

	rig_init(&rig, OPS, "2026-12-03T22:00");
	rig_boot(&rig);
	for (i = 0; i < 4; i++)
		rig_expect(&rig, "chat", RIG_VOID_TOKEN);
	rig_run(&rig, AFTER);
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	note = delivered(&rig, "ops", "note");
	CHECK(says(note, "Held up: the start of Work to chat"));
	CHECK(says(note, "the token is not accepted"));
	CHECK(note != NULL && note->at_ms == rig_at("2026-12-03T23:00") * 1000);
	CHECK_LOG(&rig,
	    "03 23:00:00 sent start post\n"
	    "03 23:00:00 sent note-parked ops\n"
	    "04 00:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n"
	    "04 01:00:00 sent end post\n");
	rig_clear(&rig);
}

/* Nobody answers, or not as they should: a quarter of an hour later operators
 * hear of it, and of what is tried sooner they do not. */
static void
test_waiting(void)
{
	static const struct {
		const char *yaml;
		enum rig_answer answer;
		int failures, notes, starts;
	} rows[] = {
		{ OPS, RIG_DOWN, 40, 1, 0 },
		{ OPS, RIG_DOWN, 25, 1, 1 },
		{ OPS, RIG_DOWN, 2, 0, 1 },
		/* By the same server they would hear when it is mended. */
		{ OPS_MAIL, RIG_DOWN, 40, 0, 0 },
		{ OPS_MAIL, RIG_DOWN, 25, 0, 1 },
	};
	struct rig rig;
	size_t i;
	int k;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rig_init(&rig, rows[i].yaml, "2026-12-03T22:00");
		rig_boot(&rig);
		for (k = 0; k < rows[i].failures; k++)
			rig_expect(&rig, "post", rows[i].answer);
		rig_run(&rig, "2026-12-03T23:50");
		CHECK_NUMBER(rig_count(&rig, "ops", "note") + rig_count(&rig,
		    "chief", "note"), rows[i].notes);
		CHECK_NUMBER(rig_count(&rig, "post", "start"), rows[i].starts);
		CHECK(rows[i].notes == 0 || says(delivered(&rig, "ops",
		    "note"), "Not yet sent: the start of Work to post "
		    "(ann@example.org)"));
		rig_clear(&rig);
	}
}

/* Refused for good: the reminder, the start and the end of one occurrence make
 * one note; so does the next occurrence, a week later. */
static void
test_dead(void)
{
	struct rig rig;
	int i;

	rig_init(&rig, OPS, "2026-12-02T12:00");
	rig_boot(&rig);
	for (i = 0; i < 6; i++)
		rig_expect(&rig, "post", RIG_REFUSED);
	rig_run(&rig, AFTER);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 3);
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 1);
	CHECK(says(delivered(&rig, "ops", "note"), "Given up: the reminder "
	    "24h before Work to post (ann@example.org)"));
	rig_run(&rig, "2026-12-12T12:00");
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 6);
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 2);
	rig_clear(&rig);
}

static void
sleep_two_days(struct rig *rig)
{
	rig_boot(rig);
	rig_run(rig, "2026-12-03T12:00");
	rig_kill(rig);
	rig_sleep(rig, "2026-12-06T00:00");
	rig_boot(rig);
	rig_run_until(rig, clock_now_ms(&rig->clock) + 20000);
}

static void
test_stale(void)
{
	struct rig rig;

	rig_init(&rig, OPS, "2026-12-02T12:00");
	sleep_two_days(&rig);
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 4);
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 1);
	CHECK(says(delivered(&rig, "ops", "note"), "Not sent: the start of "
	    "Work to "));
	CHECK(says(delivered(&rig, "ops", "note"), "catch_up"));
	/* The same again from the same store: nothing new. */
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-06T12:00");
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 1);
	rig_clear(&rig);
}

/* Down for three minutes when a reminder is due: it is left out, and told. */
static void
test_late_reminder(void)
{
	struct rig rig;

	rig_init(&rig, OPS, "2026-12-02T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T22:59");
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-02T23:03");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T23:30");
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 2);
	/* One for both channels. */
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 1);
	CHECK(says(delivered(&rig, "ops", "note"), "Not sent: the reminder "
	    "24h before Work to "));
	CHECK(says(delivered(&rig, "ops", "note"), "late.grace"));
	rig_clear(&rig);
}

/* Held up when it is due: one note says so, another that it was left out. */
static void
test_parked_reminder(void)
{
	struct rig rig;

	rig_init(&rig, OPS, "2026-12-02T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_VOID_TOKEN);
	rig_run(&rig, "2026-12-02T23:30");
	CHECK_LOG(&rig,
	    "02 23:00:00 sent remind-24h post\n"
	    "02 23:00:00 sent note-parked ops\n"
	    "02 23:15:00 skipped remind-24h chat\n"
	    "02 23:15:00 sent note-late ops\n");
	rig_clear(&rig);
}

/* The start is older than the limit, the end is not: one message for both. */
static void
test_stale_start(void)
{
	struct rig rig;

	rig_init(&rig, OPS, "2026-12-03T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T12:30");
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-04T23:30");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T23:40");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 1);
	CHECK(says(delivered(&rig, "chat", "end"), "took place"));
	CHECK(says(delivered(&rig, "post", "end"), "took place"));
	rig_clear(&rig);
}

#define WEEKLY(when, length, more) "site: {operators: ops}\nwindows:\n" \
	"  work: {title: Work, when: every Thursday at " when ", zone: " \
	"America/Los_Angeles, duration: " length ", " more "announce: [{to: " \
	"[chat, post], remind: [24h]}]}\n" RIG_CHANNELS \
	"  ops: {slack: \"#ops\", token: {file: no-such-token}}\n"

/* Another file takes away what people were told of, or changes its times:
 * whoever reloads is warned, and operators get one note. */
static void
test_shift(void)
{
	static const struct { const char *at, *yaml, *warning; } rows[] = {
		{ "2026-12-03T00:00", WEEKLY("15:00", "2h", ""), "" },
		{ "2026-12-03T00:00", WEEKLY("15:00", "2h", "except: [{date: "
		  "2026-12-03, because: No}], "), "work/2026-12-03T15:00 "
		  "(Work) was announced and is not planned any more; who was "
		  "told of it is not told of this" },
		{ "2026-12-03T00:00", WEEKLY("16:00", "2h", ""),
		  "is not planned any more" },
		{ "2026-12-03T00:00", WEEKLY("15:00", "3h", ""), "(Work) was "
		  "announced and is now Thu 3 Dec 2026 15:00\xe2\x80\x93"
		  "18:00 PST; who" },
		{ "2026-12-03T23:30", WEEKLY("15:00", "3h", ""), "is now " },
		/* Not announced yet; over. */
		{ "2026-12-02T22:30", WEEKLY("16:00", "2h", ""), "" },
		{ "2026-12-04T02:00", WEEKLY("16:00", "2h", ""), "" },
	};
	struct complaints complaints;
	struct text text = { 0 };
	struct rig rig;
	size_t i;
	unsigned want;

	for (i = 0; i < 2 * countof(rows); i++) {
		const char *warning = rows[i / 2].warning;

		complaints = (struct complaints){ 0 };
		rig_init(&rig, WEEKLY("15:00", "2h", ""), "2026-12-02T22:00");
		rig_boot(&rig);
		rig_run(&rig, rows[i / 2].at);
		if (i % 2 == 0) {
			rig_write(&rig, rows[i / 2].yaml);
			CHECK(service_reload(rig.service, "test",
			    &complaints) == SERVICE_RELOADED);
			complaint_format(&complaints, false, &text);
			CHECK_ROW(warning[0] == '\0' ? text.length == 0 :
			    strstr(text_string(&text), warning) != NULL,
			    text_string(&text));
			CHECK_NUMBER(complaints.warning_count,
			    warning[0] != '\0');
			/* Again, and after a start: the note is one. */
			CHECK(service_reload(rig.service, "test",
			    &complaints) == SERVICE_RELOADED);
		} else {
			rig_kill(&rig);
			rig_write(&rig, rows[i / 2].yaml);
		}
		if (i % 2 == 0)
			rig_kill(&rig);
		rig_boot(&rig);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 20000);
		want = warning[0] != '\0';
		CHECK_NUMBER(rig_count(&rig, "ops", "note"), want);
		if (want > 0)
			CHECK(says(delivered(&rig, "ops", "note"),
			    "The configuration changes work that was "
			    "announced"));
		complaint_clear(&complaints);
		text_clear(&text);
		rig_clear(&rig);
	}
}

/* Their own channel in trouble: nothing is said there of itself; of others,
 * outside of the threads of occurrences. */
static void
test_own_channel(void)
{
	struct rig rig;
	int i;

	rig_init(&rig, OPS_TOO, "2026-12-02T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_REFUSED);
	rig_expect(&rig, "post", RIG_OK);
	rig_expect(&rig, "post", RIG_REFUSED);
	for (i = 0; i < 2; i++)
		rig_expect(&rig, "post", RIG_OK);
	rig_run(&rig, AFTER);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 2);
	CHECK_NUMBER(rig_count(&rig, "chat", "note"), 1);
	CHECK(!says(delivered(&rig, "chat", "note"), "thread_ts"));
	CHECK(!says(delivered(&rig, "chat", "start"), "thread_ts"));
	CHECK(says(delivered(&rig, "chat", "end"), "thread_ts"));
	rig_clear(&rig);
}

static void
test_mail(void)
{
	struct rig rig;

	rig_init(&rig, OPS_MAIL, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_REFUSED);
	rig_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "post", "note"), 2);
	CHECK(says(delivered(&rig, "post", "note"), "Given up: the start of"));
	rig_clear(&rig);
}

/* A note held up itself makes no notes, moves with no reload, and is not sent
 * days later. */
static void
test_held_up(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;
	int i;

	rig_init(&rig, OPS, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_REFUSED);
	for (i = 0; i < 300; i++)
		rig_expect(&rig, "ops", RIG_VOID_TOKEN);
	rig_run(&rig, "2026-12-03T23:20");
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	complaint_clear(&complaints);
	rig_run(&rig, "2026-12-05T12:00");
	CHECK_NUMBER(rig_count(&rig, "ops", "note"), 0);
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
}

static void
test_rehearsed(void)
{
	struct outbox_filter filter = { .has_state = true,
	    .state = OUTBOX_SENT, .due_after_at = INT64_MIN, .limit = 10 };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	struct rig rig;

	rig_init(&rig, OPS, "2026-12-02T12:00");
	rig.is_rehearsal = true;
	sleep_two_days(&rig);
	CHECK_NUMBER(rig.delivered.count, 0);
	CHECK(strstr(text_string(&rig.log), "sent note-stale ops\n") != NULL);
	CHECK(store_outbox_list(rig.store, &filter, &rows, &error) == 0);
	CHECK(rows.list.count == 3 && strstr(rows.list.items[0].reason,
	    "rehearsed") != NULL);
	store_outbox_clear(&rows);
	rig_clear(&rig);
}

/* The operators' channel has the same trouble: when it works again, what the
 * note tells of may have arrived.  Then it is not sent, and the next trouble of
 * the same work is told. */
static void
test_mended(void)
{
	static const struct {
		const char *label, *reload_at;
		int chat, ops, post;
		const char *log;
	} rows[] = {
		{ "both are tried again and arrive", NULL, 1, 1, 0,
		    "03 23:00:00 sent start post\n"
		    "03 23:15:00 sent start chat\n"
		    "03 23:15:02 superseded note-parked ops\n" },
		{ "both are mended by a person", "2026-12-03T23:05", 1, 1, 0,
		    "03 23:00:00 sent start post\n"
		    "03 23:05:00 sent start chat\n"
		    "03 23:05:02 superseded note-parked ops\n" },
		{ "the message is still held up", NULL, 2, 1, 0,
		    "03 23:00:00 sent start post\n"
		    "03 23:15:02 sent note-parked ops\n"
		    "03 23:30:00 sent start chat\n" },
		{ "a mail that was not taken for long, but is by now", NULL,
		    0, 2, 27, NULL },
	};
	struct complaints complaints = { 0 };
	struct rig rig;
	size_t i;
	int k;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, OPS, "2026-12-03T22:00");
		rig_boot(&rig);
		for (k = 0; k < rows[i].chat; k++)
			rig_expect(&rig, "chat", RIG_VOID_TOKEN);
		for (k = 0; k < rows[i].post; k++)
			rig_expect(&rig, "post", RIG_DOWN);
		for (k = 0; k < rows[i].ops; k++)
			rig_expect(&rig, "ops", RIG_VOID_TOKEN);
		if (rows[i].reload_at != NULL) {
			rig_run(&rig, rows[i].reload_at);
			CHECK(service_reload(rig.service, "test",
			    &complaints) == 0);
		}
		rig_run(&rig, "2026-12-04T00:55");
		/* When a mail is tried again is by chance. */
		CHECK_ROW(rows[i].log != NULL ? strcmp(text_string(&rig.log),
		    rows[i].log) == 0 : rig_count(&rig, "ops", "note") == 0 &&
		    rig.events[OUTBOX_SUPERSEDED] == 1, rows[i].label);
		rig_forget_log(&rig);
		if (rows[i].chat == 1) {
			rig_expect(&rig, "chat", RIG_VOID_TOKEN);
			rig_run(&rig, "2026-12-04T01:05");
			CHECK(says(delivered(&rig, "ops", "note"),
			    "Held up: the end of Work to chat"));
		}
		complaint_clear(&complaints);
		rig_clear(&rig);
	}
}

/* Nobody is named: only log and status. */
static void
test_nobody(void)
{
	struct rig rig;

	rig_init(&rig, RIG_WINDOW RIG_CHANNELS, "2026-12-02T12:00");
	sleep_two_days(&rig);
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 4);
	CHECK_NUMBER(rig.delivered.count, 2);
	rig_clear(&rig);
}

int
main(void)
{
	test_parked();
	test_waiting();
	test_dead();
	test_stale();
	test_late_reminder();
	test_parked_reminder();
	test_stale_start();
	test_shift();
	test_own_channel();
	test_mail();
	test_held_up();
	test_mended();
	test_rehearsed();
	test_nobody();
	return harness_end();
}
