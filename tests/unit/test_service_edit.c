/* SPDX-License-Identifier: MIT */
/*
 * What people do, as the real core carries it out: what is posted, what hangs
 * in the thread only, and how the first message follows; with lost answers,
 * kills, and a first message that is gone.
 */
#include "doc.h"
#include "jsontext.h"
#include "order.h"
#include "service_internal.h"
#include "service_rig.h"
#include "store_faults.h"
#include "store_internal.h"
#include "store_thread.h"

#define WORK \
	"environments:\n" \
	"  dev: {title: dev.example.org, tier: dev}\n" \
	"  prod: {title: prod.example.org, tier: prod}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    coordinator: \"#team\"\n" \
	"    stages: [[dev], [prod]]\n" \
	"    announce: [{to: [chat, post], remind: [24h], start: true, end: true}]\n"
#define CONF WORK RIG_CHANNELS
/* A person begins it. */
#define BY_HAND \
	"environments:\n" \
	"  prod: {title: prod.example.org, tier: prod}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    start: by-hand\n" \
	"    end: by-hand\n" \
	"    stages: [[prod]]\n" \
	"    announce: [{to: [chat, post], remind: [24h], start: true, " \
	"end: %s}]\n" RIG_CHANNELS
#define IDENTITY "work/2026-12-03T15:00"

static void
done(struct command *command)
{
	*(int *)command->context = command->status;
	if (command->status != 200)
		fprintf(stderr, "%s\n", command->body);
	command_free(command);
}

/* "start", "extend by 45m because slow"; the status. */
static int
act(struct rig *rig, const char *line)
{
	struct command *command = command_new(COMMAND_ACT);
	struct snapshot *snapshot = service_snapshot(rig->service);
	struct order_words words = { 0 };
	struct order order = { 0 };
	struct error error = { 0 };
	struct text json = { 0 };
	int status = 0;

	CHECK_ROW(order_split(line, &words, &error) == 0, error.text);
	CHECK_ROW(order_parse((const char *const *)words.list.items,
	    words.list.count, snapshot->schedule, &order, &error) == 0,
	    error.text);
	if (order.occurrence == NULL)
		order.occurrence = mem_string(IDENTITY);
	order_format(&json, &order);
	order_clear(&order);
	order_clear_words(&words);
	snapshot_release(snapshot);
	command->argument = text_take(&json);
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "lead");
	command->requester->is_root = true;
	command->done = done;
	command->context = &status;
	service_command(rig->service, command);
	return status;
}

/* Does the last edit say it? */
static bool
edit_says(const struct rig *rig, const char *words)
{
	return rig->edits.count > 0 && strstr(rig->edits.items[
	    rig->edits.count - 1].bytes, words) != NULL;
}

static const struct rig_delivery *
last(const struct rig *rig, const char *sink)
{
	size_t i = rig->delivered.count;

	while (i-- > 0)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0)
			return &rig->delivered.items[i];
	abort();
}

/* Where readers are told to follow it. */
static const char *
shown_link(const struct rig *rig)
{
	struct snapshot *snapshot = service_snapshot(rig->service);
	const char *link = permalink_list_find(snapshot->permalinks,
	    IDENTITY);

	/* The service holds it, too. */
	snapshot_release(snapshot);
	return link == NULL ? "none" : link;
}


/* A whole afternoon, with a reminder as the first message. */
static void
test_afternoon(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T22:50");
	CHECK_NUMBER(rig.edits.count, 0);
	CHECK_NUMBER(act(&rig, "start"), 200);
	faults_run(&rig, "2026-12-03T22:55");
	/* Said in the channel, and the first message tells it. */
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK(strstr(last(&rig, "chat")->bytes,
	    "\"reply_broadcast\":true") != NULL);
	CHECK(strstr(last(&rig, "chat")->bytes,
	    "10 minutes earlier than planned") != NULL);
	CHECK_NUMBER(rig.edits.count, 1);
	CHECK(edit_says(&rig, "Work: in progress"));
	CHECK(edit_says(&rig, "\"channel\":\"C1\""));
	CHECK(!edit_says(&rig, "metadata"));
	CHECK(!edit_says(&rig, "unfurl"));
	CHECK_NUMBER(rig.links, 1);
	/* Readers have the link from now on. */
	CHECK_STRING(shown_link(&rig), "https://x.slack.com/archives/C1/p1");
	/* The clock's own start is not said again. */
	faults_run(&rig, "2026-12-03T23:10");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	/* Details hang in the thread alone, and no mail is written. */
	CHECK_NUMBER(act(&rig, "stage dev done"), 200);
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_STRING(last(&rig, "chat")->kind, "stage");
	CHECK(strstr(last(&rig, "chat")->bytes,
	    "\"reply_broadcast\":false") != NULL);
	CHECK_NUMBER(rig_count(&rig, "post", "stage"), 0);
	CHECK(edit_says(&rig, "dev.example.org (done)"));
	CHECK(edit_says(&rig, "prod.example.org (to do)"));
	CHECK_NUMBER(act(&rig, "note prod is slow today"), 200);
	CHECK_NUMBER(act(&rig, "extend by 45m because the disk is slow"),
	    200);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK(edit_says(&rig, "by lead: prod is slow today"));
	CHECK(edit_says(&rig, "Work: in progress, extended"));
	CHECK(edit_says(&rig, "was 17:00 PST, now 17:45 PST"));
	/* Two acts at once, one edit. */
	CHECK_NUMBER(rig.edits.count, 3);
	/* Mails link to the thread from now on. */
	CHECK(strstr(last(&rig, "post")->bytes,
	    "https://x.slack.com/archives/C1/p1") != NULL);
	CHECK(strstr(last(&rig, "post")->bytes,
	    "Subject: [Work] now ends at 17:45 PST (was 17:00)\r\n") != NULL);
	CHECK_NUMBER(act(&rig, "verify"), 200);
	faults_run(&rig, "2026-12-03T23:40");
	CHECK(edit_says(&rig, "Work: being verified"));
	CHECK_NUMBER(act(&rig, "end"), 200);
	faults_run(&rig, "2026-12-04T12:00");
	CHECK(edit_says(&rig, "Work: ended"));
	CHECK(edit_says(&rig, "It took 50 minutes."));
	CHECK(strstr(last(&rig, "chat")->bytes, "It took 50 minutes.") !=
	    NULL);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 1);
	CHECK_NUMBER(rig.edits.count, 5);
	CHECK_NUMBER(rig.links, 1);
	CHECK_NUMBER(rig.look_ups, 0);
	rig_clear(&rig);
}

static int
commit_full(struct store *store, struct error *ret_error)
{
	store->is_full = true;
	return error_set(ret_error, ERROR_STORE, "the disk is full");
}

/* A link that cannot be written down for a while is noted once, not with each
 * try. */
static void
test_link_full(void)
{
	const struct store_driver *sound;
	struct store_driver full;
	struct rig rig;
	int64_t wake_ms = 0;
	int i;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T22:50");
	/* Up to the answer that has it, which is not written down yet. */
	for (i = 0; i < 50 && rig.links == 0; i++) {
		wake_ms = service_step(rig.service, NULL);
		if (!rig_answer(&rig) && wake_ms > clock_now_ms(&rig.clock))
			clock_set(&rig.clock, wake_ms);
	}
	CHECK_NUMBER(rig.links, 1);
	sound = rig.store->driver;
	full = *sound;
	full.commit = commit_full;
	rig.store->driver = &full;
	faults_run(&rig, "2026-12-03T23:02");
	CHECK_NUMBER(rig.service->new_links.list.count, 1);
	CHECK_STRING(shown_link(&rig), "none");
	rig.store->driver = sound;
	faults_run(&rig, "2026-12-03T23:03");
	CHECK_NUMBER(rig.service->new_links.list.count, 0);
	CHECK_STRING(shown_link(&rig), "https://x.slack.com/archives/C1/p1");
	rig_clear(&rig);
}

/* The clock's own start and end change the first message too. */
static void
test_clock(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig.edits.count, 1);
	CHECK(edit_says(&rig, "Work: in progress"));
	CHECK_STRING(rig.edits.items[0].kind, "1796252400.000001");
	faults_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig.edits.count, 2);
	CHECK(edit_says(&rig, "Work: ended"));
	rig_clear(&rig);
}

/* What a person begins and nobody has: the first message says so from the
 * planned start on, and when the time planned for it is over; also where nobody
 * ran then, and not twice. */
static void
test_unstarted(void)
{
	static const char *const ends[] = { "true", "false" };
	struct rig rig;
	char *conf;
	size_t i;

	for (i = 0; i < countof(ends); i++) {
		conf = mem_format(BY_HAND, ends[i]);
		rig_init(&rig, conf, "2026-12-02T12:00");
		rig_boot(&rig);
		faults_run(&rig, "2026-12-03T22:59");
		CHECK_NUMBER(rig.edits.count, 0);
		faults_run(&rig, "2026-12-03T23:01");
		CHECK_NUMBER(rig.edits.count, 1);
		CHECK(edit_says(&rig, "Work: planned for now, not started"));
		/* No news to anybody. */
		CHECK_NUMBER(rig.delivered.count, 2);
		rig_kill(&rig);
		rig_boot(&rig);
		faults_run(&rig, "2026-12-04T00:59");
		CHECK_NUMBER(rig.edits.count, 1);
		faults_run(&rig, "2026-12-04T01:01");
		CHECK_NUMBER(rig.edits.count, 2);
		CHECK(edit_says(&rig, "Work: the time planned for it has "
		    "passed"));
		/* Whoever waits for its end hears of it; the first message says
		 * it already. */
		faults_run(&rig, "2026-12-04T12:00");
		CHECK_NUMBER(rig_count(&rig, "chat", "overdue"), i == 0);
		CHECK(edit_says(&rig, "Work: the time planned for it has "
		    "passed"));
		rig_clear(&rig);
		free(conf);
	}
}

/* The same where nobody runs at that time, where it has begun, was moved or
 * called off: the first message has that, and is not changed for a start that
 * does not come. */
static void
test_unstarted_away(void)
{
	static const struct {
		const char *line, *at;	/* done then; run no more until */
		const char *until, *board;
		size_t edits;
	} rows[] = {
		{ NULL, "2026-12-03T22:50", "2026-12-03T23:30",
		    "Work: planned for now, not started", 1 },
		{ NULL, "2026-12-03T22:50", "2026-12-04T01:05",
		    "Work: the time planned for it has passed", 1 },
		{ "start", "2026-12-03T22:50", "2026-12-03T23:30",
		    "Work: in progress", 1 },
		{ "skip", "2026-12-03T22:50", "2026-12-04T01:05",
		    "Work: will not take place", 1 },
		{ "move to \"2026-12-03 16:00\"", "2026-12-03T22:50",
		    "2026-12-03T23:30", "Work: scheduled, moved", 1 },
		{ "move to \"2026-12-03 16:00\"", "2026-12-03T22:50",
		    "2026-12-04T00:01", "Work: planned for now, not started, "
		    "moved", 2 },
	};
	char *conf = mem_format(BY_HAND, "true");
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, conf, "2026-12-02T12:00");
		rig_boot(&rig);
		faults_run(&rig, rows[i].at);
		if (rows[i].line != NULL)
			CHECK_NUMBER(act(&rig, rows[i].line), 200);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 60000);
		rig_kill(&rig);
		rig_sleep(&rig, rows[i].until);
		rig_boot(&rig);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 60000);
		CHECK_ROW(rig.edits.count == rows[i].edits, rows[i].until);
		CHECK_ROW(edit_says(&rig, rows[i].board), rows[i].board);
		rig_clear(&rig);
	}
	free(conf);
}

/* Before its start: moved, called off, restored. */
static void
test_before(void)
{
	static const struct { const char *line, *kind, *board; } rows[] = {
		{ "move to \"2026-12-04 15:00\" because of travel", "move",
		    "Work: scheduled, moved" },
		{ "skip because nobody is there", "cancellation",
		    "Work: will not take place" },
		{ "unskip", "restoration", "Work: scheduled, moved" },
		{ "hand over to somebody", "handover",
		    "Coordinated by: somebody" },
	};
	struct rig rig;
	size_t i;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:10");
	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(act(&rig, rows[i].line), 200);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 60000);
		CHECK_STRING(last(&rig, "chat")->kind, rows[i].kind);
		CHECK_ROW(edit_says(&rig, rows[i].board), rows[i].line);
		CHECK_NUMBER(rig.edits.count, i + 1);
	}
	rig_clear(&rig);
}

/* Whatever becomes of its answer, an edit is done in the end, and never looked
 * up; only one that failed for good is not. */
static void
test_answers(void)
{
	static const struct { enum rig_answer answer; size_t edits; } rows[] =
	    { { RIG_SWALLOWED, 2 }, { RIG_LOST, 1 }, { RIG_DOWN, 1 },
	    { RIG_BUSY, 1 }, { RIG_VOID_TOKEN, 1 }, { RIG_REFUSED, 0 } };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, CONF, "2026-12-02T12:00");
		rig_boot(&rig);
		faults_run(&rig, "2026-12-02T23:10");
		rig_expect(&rig, "edit chat", rows[i].answer);
		rig_expect(&rig, "link chat", rows[i].answer);
		CHECK_NUMBER(act(&rig, "skip"), 200);
		faults_run(&rig, "2026-12-03T00:00");
		CHECK_NUMBER(rig.edits.count, rows[i].edits);
		CHECK_NUMBER(rig.look_ups, 0);
		rig_clear(&rig);
	}
}

/* At most one waits: what happens meanwhile, it tells too. */
static void
test_coalesced(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:10");
	rig_expect(&rig, "chat", RIG_BUSY);
	CHECK_NUMBER(act(&rig, "note one"), 200);
	faults_run(&rig, "2026-12-03T23:10:05");
	CHECK_NUMBER(act(&rig, "note two"), 200);
	CHECK_NUMBER(act(&rig, "stage dev done"), 200);
	CHECK_NUMBER(act(&rig, "note three"), 200);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "remark"), 3);
	CHECK_NUMBER(rig.edits.count, 2);
	CHECK(edit_says(&rig, "three"));
	rig_clear(&rig);
}

/* Killed while it is on the wire: done again, not asked for. */
static void
test_kill(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:10");
	rig_expect(&rig, "edit chat", RIG_HANG);
	CHECK_NUMBER(act(&rig, "skip"), 200);
	faults_run(&rig, "2026-12-02T23:11");
	CHECK_NUMBER(rig.edits.count, 0);
	rig_kill(&rig);
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:12");
	CHECK_NUMBER(rig.edits.count, 1);
	CHECK(edit_says(&rig, "Work: will not take place"));
	CHECK_NUMBER(rig.look_ups, 0);
	CHECK_NUMBER(rig.links, 2);
	rig_clear(&rig);
}

/* The first message was deleted, or is too old: the board is posted, and what
 * follows hangs on it. */
static void
test_root_lost(void)
{
	const struct rig_delivery *board;
	struct rig rig;
	char root[64];

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:10");
	rig_expect(&rig, "edit chat", RIG_ROOTLESS);
	CHECK_NUMBER(act(&rig, "note dev is back"), 200);
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 1);
	board = last(&rig, "chat");
	CHECK_STRING(board->kind, "edit");
	CHECK(strstr(board->bytes, "thread_ts") == NULL);
	CHECK(strstr(board->bytes, "Work: in progress") != NULL);
	snprintf(root, sizeof(root), "\"thread_ts\":\"%lld.%06u\"",
	    (long long)board->at_ms / 1000, board->number);
	CHECK_NUMBER(act(&rig, "note prod is back"), 200);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK(strstr(last(&rig, "chat")->bytes, root) != NULL);
	/* It has the board's place now: changed as before. */
	CHECK(strstr(rig.edits.items[rig.edits.count - 1].bytes,
	    strrchr(root, ':') + 1) != NULL);
	rig_clear(&rig);
}

/* Its answer is lost: it is looked for, as any message. */
static void
test_root_swallowed(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:10");
	rig_expect(&rig, "edit chat", RIG_ROOTLESS);
	rig_expect(&rig, "chat", RIG_OK);	/* the cancellation */
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	CHECK_NUMBER(act(&rig, "skip"), 200);
	faults_run(&rig, "2026-12-03T00:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 1);
	CHECK_NUMBER(rig.look_ups, 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "cancellation"), 1);
	rig_clear(&rig);
}

/* A reply finds its thread gone: the board is posted, and the reply hangs on
 * it. */
static void
test_thread_lost(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:10");
	/* What readers see may wait for the next write. */
	if (!fault_is_wanted)
		CHECK_STRING(shown_link(&rig),
		    "https://x.slack.com/archives/C1/p1");
	/* Started again it is known, and nothing is asked for it. */
	rig_kill(&rig);
	rig_boot(&rig);
	CHECK_STRING(shown_link(&rig), "https://x.slack.com/archives/C1/p1");
	CHECK_NUMBER(rig.links, 1);
	rig_expect(&rig, "chat", RIG_ROOTLESS);
	CHECK_NUMBER(act(&rig, "extend by 10m"), 200);
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	CHECK_STRING(last(&rig, "chat")->kind, "extension");
	CHECK(strstr(last(&rig, "chat")->bytes, "thread_ts") != NULL);
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 1);
	faults_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK(strstr(last(&rig, "chat")->bytes, "thread_ts") != NULL);
	rig_clear(&rig);
}

/* Without a first message there is nothing to change. */
static void
test_nothing(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	CHECK_NUMBER(act(&rig, "skip"), 200);
	faults_run(&rig, "2026-12-02T13:00");
	CHECK_NUMBER(rig.edits.count, 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "cancellation"), 1);
	/* The first message is one now. */
	CHECK_NUMBER(act(&rig, "unskip"), 200);
	faults_run(&rig, "2026-12-02T14:00");
	CHECK_NUMBER(rig.edits.count, 1);
	CHECK(edit_says(&rig, "Work: scheduled"));
	rig_clear(&rig);
}

/* What the one in charge is told goes to them alone, hangs in no thread, and is
 * not what the first message of theirs would be. */
static void
test_private(void)
{
	static const char yaml[] = "people:\n"
	    "  lead: {title: Lead, contact: desk}\n"
	    WORK "    coordinators: [lead]\n"
	    RIG_CHANNELS
	    "  desk: {slack: \"#desk\", token: {file: no-such-token}}\n";
	static const char *const kinds[] = { "soon", "unstarted", "ending",
	    "unended" };
	struct rig rig;
	size_t i;

	rig_init(&rig, yaml, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "desk", "soon"), 1);
	CHECK_NUMBER(rig_count(&rig, "desk", "unstarted"), 1);
	CHECK(strstr(last(&rig, "desk")->bytes,
	    "patchday start work") != NULL);
	CHECK_NUMBER(act(&rig, "start"), 200);
	faults_run(&rig, "2026-12-04T01:30");
	CHECK_NUMBER(act(&rig, "end"), 200);
	faults_run(&rig, "2026-12-04T12:00");
	for (i = 0; i < countof(kinds); i++) {
		CHECK_ROW(rig_count(&rig, "desk", kinds[i]) == 1, kinds[i]);
		CHECK_ROW(rig_count(&rig, "chat", kinds[i]) == 0, kinds[i]);
	}
	for (i = 0; i < rig.delivered.count; i++)
		if (strcmp(rig.delivered.items[i].sink, "desk") == 0)
			CHECK(strstr(rig.delivered.items[i].bytes,
			    "thread_ts") == NULL);
	/* All of them are of #chat. */
	for (i = 0; i < rig.edits.count; i++)
		CHECK_STRING(rig.edits.items[i].sink, "chat");
	/* At its time, begun, past its end, ended. */
	CHECK_NUMBER(rig.edits.count, 4);
	rig_clear(&rig);
}

/* Begun and ended by hand: nothing is claimed before somebody says so, and the
 * one in charge is told what to type. */
static void
test_by_hand(void)
{
	struct rig rig;

	rig_init(&rig, WORK "    start: by-hand\n    end: by-hand\n"
	    RIG_CHANNELS, "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:12");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(act(&rig, "start"), 200);
	faults_run(&rig, "2026-12-04T01:05");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 0);
	CHECK(edit_says(&rig, "Work: in progress"));
	faults_run(&rig, "2026-12-04T01:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "overdue"), 1);
	CHECK(edit_says(&rig, "Work: in progress, past its planned end"));
	CHECK_NUMBER(act(&rig, "end"), 200);
	faults_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK(strstr(last(&rig, "chat")->bytes,
	    "20 minutes later than planned") != NULL);
	CHECK(strstr(last(&rig, "chat")->bytes,
	    "report problems again") != NULL);
	CHECK(edit_says(&rig, "It took 2 hours 8 minutes."));
	rig_clear(&rig);
}

/* --- another configuration ------------------------------------------------ */

#define OTHER(when, duration, title) \
	"windows:\n  work:\n    title: " title "\n    when: every Thursday at " \
	when "\n    zone: America/Los_Angeles\n    duration: " duration "\n" \
	"    coordinator: \"#team\"\n    announce: [{to: [chat, post], " \
	"remind: [24h], start: true, end: true}]\n" RIG_CHANNELS

static void
edit_reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };

	rig_write(rig, yaml);
	CHECK(service_reload(rig->service, "test", &complaints) == 0);
	complaint_clear(&complaints);
}

/* People were reminded; then the window itself is another one. */
static void
test_reload(void)
{
	static const struct {
		const char *label, *yaml, *says, *also;
	} steps[] = {
		{ "the same", OTHER("15:00", "2h", "Work"), NULL, NULL },
		{ "longer", OTHER("15:00", "3h", "Work"), "Work: scheduled",
		    "18:00 PST" },
		{ "again", OTHER("15:00", "3h", "Work"), NULL, NULL },
		{ "title", OTHER("15:00", "3h", "Toil"), "Toil: scheduled",
		    "15:00" },
		{ "another time", OTHER("16:00", "3h", "Toil"),
		    "Toil: will not take place", "15:00" },
		{ "and again", OTHER("16:00", "2h", "Toil"), NULL, NULL },
		{ "back", OTHER("15:00", "2h", "Work"), "Work: scheduled",
		    "17:00 PST" },
		{ "no window", "windows:\n  other: {title: Other, when: every "
		    "Friday at 15:00, zone: UTC, duration: 1h}\n" RIG_CHANNELS,
		    "Work: will not take place", "15:00" },
		{ "back again", OTHER("15:00", "2h", "Work"),
		    "Work: scheduled", "15:00" },
	};
	size_t i, edits = 0;
	char until[40];
	struct rig rig;

	rig_init(&rig, OTHER("15:00", "2h", "Work"), "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:10");
	for (i = 0; i < countof(steps); i++) {
		edit_reload(&rig, steps[i].yaml);
		snprintf(until, sizeof(until), "2026-12-02T23:%zu", 11 + i);
		faults_run(&rig, until);
		edits += steps[i].says != NULL;
		if (!CHECK_ROW(rig.edits.count == edits, steps[i].label))
			fprintf(stderr, "%zu edits\n", rig.edits.count);
		if (steps[i].says == NULL || rig.edits.count == 0)
			continue;
		CHECK_ROW(edit_says(&rig, steps[i].says), rig.edits.items[
		    rig.edits.count - 1].bytes);
		CHECK_ROW(edit_says(&rig, steps[i].also), rig.edits.items[
		    rig.edits.count - 1].bytes);
	}
	/* Nobody is told by another message. */
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	rig_clear(&rig);
}

/* The same while it was not running; and what is over stays as it was. */
static void
test_started_with_another(void)
{
	struct rig rig;
	size_t count;

	rig_init(&rig, OTHER("15:00", "2h", "Work"), "2026-12-02T12:00");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:10");
	rig_kill(&rig);
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:15");
	CHECK_NUMBER(rig.edits.count, 0);
	rig_kill(&rig);
	rig_write(&rig, OTHER("15:00", "150m", "Work"));
	rig_boot(&rig);
	faults_run(&rig, "2026-12-02T23:20");
	CHECK_NUMBER(rig.edits.count, 1);
	CHECK(edit_says(&rig, "17:30"));
	faults_run(&rig, "2026-12-04T02:00");
	CHECK(edit_says(&rig, "Work: ended"));
	count = rig.edits.count;
	edit_reload(&rig, OTHER("15:00", "1h", "Toil"));
	faults_run(&rig, "2026-12-04T03:00");
	CHECK_NUMBER(rig.edits.count, count);
	rig_clear(&rig);
}

int
main(void)
{
	test_reload();
	test_started_with_another();

	test_afternoon();
	test_link_full();
	test_clock();
	test_unstarted();
	test_unstarted_away();
	test_before();
	test_answers();
	test_coalesced();
	test_kill();
	test_root_lost();
	test_root_swallowed();
	test_thread_lost();
	test_nothing();
	test_by_hand();
	test_private();

	faults_play(test_coalesced);
	faults_play(test_thread_lost);
	faults_play(test_root_lost);
	faults_play(test_root_swallowed);
	return harness_end();
}
