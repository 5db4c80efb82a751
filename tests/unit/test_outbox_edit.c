/* SPDX-License-Identifier: MIT */
/*
 * Edits between two lives of their channel: one that is on the wire when the
 * next is owed, one that may not be done any more, a board posted anew whose
 * letter is gone, a channel that has become another; and the same with a disk
 * that is full at every step.
 */
#include "outbox_rig.h"
#include "store_thread.h"

#define WORK(to) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [" to "], remind: [24h], start: true, end: true}]\n"
#define PLACES(chat) ACT_ENVIRONMENTS "channels:\n" chat \
	"  role: {slack: \"#role\", token: {file: no-such-token}}\n" \
	"  anna: {slack: \"#anna\", token: {file: no-such-token}}\n" \
	"  bert: {slack: \"#bert\", token: {file: no-such-token}}\n" ACT_PEOPLE
#define CHAT "  chat: {slack: \"#chat\", token: {file: no-such-token}}\n"
#define HOOK "  chat: {webhook: \"http://localhost/hook\"}\n"
#define CONF WORK("chat") PLACES(CHAT)
#define CONF_TWO WORK("chat, anna") PLACES(CHAT)
#define CONF_HOOK WORK("chat") PLACES(HOOK)
#define CONF_GONE WORK("anna") PLACES("")
#define IDENTITY "work/2026-12-03T15:00"

static void
begin(struct rig *rig, const char *yaml)
{
	rig_init(rig, yaml, "2026-12-02T12:00");
	rig_boot(rig);
	rig_run(rig, "2026-12-03T23:10");
}

static void
say(struct rig *rig, const char *sentence)
{
	CHECK_ROW(act_say(rig, sentence) == 200, act_body);
}

/* Does the last board that the channel has got say it, by edit or anew? */
static bool
board_says(const struct rig *rig, const char *words)
{
	return rig->edits.count > 0 && strstr(rig->edits.items[
	    rig->edits.count - 1].bytes, words) != NULL;
}

/* What was never answered is. */
static void
answer_all(struct rig *rig, enum rig_answer answer)
{
	size_t i;

	for (i = 0; i < rig->pending.count; i++)
		rig->pending.items[i].answer = answer;
}

/* Something is said while an edit is on the wire: another one follows, and the
 * last tells it all. */
static void
test_on_the_wire(void)
{
	struct rig rig;

	begin(&rig, CONF);
	CHECK_NUMBER(rig.edits.count, 1);
	rig_expect(&rig, "chat", RIG_OK);
	rig_expect(&rig, "edit chat", RIG_HANG);
	say(&rig, "note work first");
	faults_run(&rig, "2026-12-03T23:11");
	say(&rig, "note work second");
	faults_run(&rig, "2026-12-03T23:15");
	/* It waits, so that they cannot overtake each other. */
	CHECK(!board_says(&rig, "second"));
	/* The first answers that it cannot be done now; the second tells more
	 * by then, and is slow. */
	rig_expect(&rig, "edit chat", RIG_HANG);
	answer_all(&rig, RIG_BUSY);
	faults_run(&rig, "2026-12-03T23:20");
	answer_all(&rig, RIG_OK);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK(board_says(&rig, "second"));
	CHECK_NUMBER(rig_count(&rig, "chat", "remark"), 2);
	if (!fault_is_wanted)
		outbox_check(&rig, "chat", "edit", "sent: \nsuperseded: "
		    "a later one tells more\nsent: \n");
	rig_clear(&rig);
}

/* In two channels, each has its own. */
static void
test_two(void)
{
	struct rig rig;

	begin(&rig, CONF_TWO);
	CHECK_NUMBER(rig.edits.count, 2);
	say(&rig, "note work first");
	faults_run(&rig, "2026-12-03T23:15");
	outbox_check(&rig, "chat", "edit", "sent: \nsent: \n");
	outbox_check(&rig, "anna", "edit", "sent: \nsent: \n");
	rig_clear(&rig);
}

/* The channel becomes another while an edit waits: nothing can be changed
 * there, and nothing is owed there any more. */
static void
test_other_kind(void)
{
	static const char skipped[] = "skipped: nothing can be changed in "
	    "that channel\nsent: \n";
	static const struct { const char *yaml, *want; bool is_told; }
	rows[] = {
		{ CONF_HOOK, skipped, false }, { CONF_GONE, skipped, false },
		{ CONF, "sent: \nsent: \nsent: \n", true },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF);
		rig_expect(&rig, "edit chat", RIG_BUSY);
		say(&rig, "note work first");
		rig_run(&rig, "2026-12-03T23:10:04");
		CHECK_NUMBER(act_reload(&rig, rows[i].yaml), 0);
		faults_run(&rig, "2026-12-03T23:40");
		say(&rig, "note work second");
		faults_run(&rig, "2026-12-03T23:50");
		outbox_check(&rig, "chat", "edit", rows[i].want);
		CHECK(board_says(&rig, "second") == rows[i].is_told);
		rig_clear(&rig);
	}
}

/* The same over a restart, when nothing is owed there: the channel has not even
 * a lane. */
static void
test_left(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-02T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T23:10");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	rig_kill(&rig);
	rig_write(&rig, CONF_GONE);
	rig_boot(&rig);
	CHECK(outbox_lane_find(&rig.service->lanes, "chat") == NULL);
	say(&rig, "skip work/2026-12-03T15:00 because nobody is there");
	faults_run(&rig, "2026-12-02T23:40");
	outbox_check(&rig, "chat", "edit", "");
	CHECK_NUMBER(rig.edits.count, 0);
	CHECK_NUMBER(rig_count(&rig, "anna", "cancellation"), 1);
	rig_clear(&rig);
}

/* Somebody took the thread out of the database. */
static void
test_no_thread(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "edit chat", RIG_BUSY);
	say(&rig, "note work first");
	rig_run(&rig, "2026-12-03T23:10:04");
	outbox_rot(&rig, "DELETE FROM thread");
	faults_run(&rig, "2026-12-03T23:40");
	outbox_check(&rig, "chat", "edit", "skipped: there is no message to "
	    "bring up to date\nsent: \n");
	rig_clear(&rig);
}

/* A board that was posted anew, and may have arrived; nobody can look, and its
 * letter is gone: it is worded again, and posted once more only. */
static void
test_no_letter(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "edit chat", RIG_ROOTLESS);
	rig_expect(&rig, "chat", RIG_OK);	/* the remark */
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_expect(&rig, "look chat", RIG_BLIND);
	say(&rig, "note work first");
	rig_run(&rig, "2026-12-03T23:10:04");
	outbox_rot(&rig, "DELETE FROM letter");
	faults_run(&rig, "2026-12-03T23:40");
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 2);
	outbox_check(&rig, "chat", "edit", "sent: \nsent: \n");
	say(&rig, "note work second");
	faults_run(&rig, "2026-12-03T23:50");
	CHECK(board_says(&rig, "second"));
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 2);
	rig_clear(&rig);
}

/* The board that takes a lost root's place is late: what is said hangs on it,
 * and does not become the root itself, whose words the next edit takes away. */
static void
test_root_late(void)
{
	static const struct { const char *what; enum rig_answer answer; }
	rows[] = {
		{ "at once", RIG_OK }, { "too many requests", RIG_BUSY },
		{ "no connection", RIG_DOWN }, { "slow", RIG_HANG },
		{ "swallowed", RIG_SWALLOWED },
	};
	char root[64];
	struct rig rig;
	bool is_told;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF);
		rig_expect(&rig, "chat", RIG_ROOTLESS);
		rig_expect(&rig, "chat", rows[i].answer);
		say(&rig, "extend work by 10m because slow");
		faults_run(&rig, "2026-12-03T23:10:08");
		answer_all(&rig, RIG_OK);
		say(&rig, "note work going on");
		faults_run(&rig, "2026-12-03T23:20");
		CHECK_ROW(rig_count(&rig, "chat", "edit") == 1, rows[i].what);
		for (k = 0; k < rig.delivered.count; k++)
			if (strcmp(rig.delivered.items[k].kind, "edit") == 0)
				break;
		snprintf(root, sizeof(root), "\"thread_ts\":\"%lld.%06u\"",
		    (long long)rig.delivered.items[k].at_ms / 1000,
		    rig.delivered.items[k].number);
		CHECK_ROW(rig_count(&rig, "chat", "extension") == 1 &&
		    rig_count(&rig, "chat", "remark") == 1, rows[i].what);
		is_told = strstr(rig.delivered.items[k].bytes, "going on") !=
		    NULL;
		/* Both came behind it, and hang on it. */
		CHECK_ROW(k + 3 == rig.delivered.count, rows[i].what);
		for (k++; k < rig.delivered.count; k++)
			CHECK_ROW(strstr(rig.delivered.items[k].bytes, root) !=
			    NULL, rows[i].what);
		CHECK_ROW(is_told || board_says(&rig, "going on"),
		    rows[i].what);
		rig_clear(&rig);
	}
}

/* A board that may have arrived has its words: what happens before that is
 * known takes another edit, which waits for it. */
static void
test_root_doubt(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "edit chat", RIG_ROOTLESS);
	rig_expect(&rig, "chat", RIG_OK);	/* the remark */
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	say(&rig, "note work first");
	rig_run(&rig, "2026-12-03T23:10:04");
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 1);
	say(&rig, "note work second");
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 1);
	CHECK(board_says(&rig, "second"));
	outbox_check(&rig, "chat", "edit", "sent: \nsent: \nsent: \n");
	rig_clear(&rig);
}

/* What may have arrived hangs on a root that somebody has deleted since: it is
 * looked for where it was posted, whether the board is there anew or not, and is
 * no root itself. */
static void
test_root_deleted(void)
{
	static const struct {
		const char *what;
		enum rig_answer board;
		size_t boards;
	} rows[] = {
		{ "anew at once", RIG_OK, 1 },
		{ "not yet", RIG_BUSY, 1 },
		{ "never", RIG_REFUSED, 0 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF);
		rig_expect(&rig, "chat", RIG_SWALLOWED);
		rig_expect(&rig, "chat", rows[i].board);
		rig_expect(&rig, "edit chat", RIG_ROOTLESS);
		say(&rig, "extend work by 10m because slow");
		faults_run(&rig, "2026-12-03T23:30");
		CHECK_ROW(rig_count(&rig, "chat", "extension") == 1,
		    rows[i].what);
		CHECK_ROW(rig_count(&rig, "chat", "edit") == rows[i].boards,
		    rows[i].what);
		/* The board is changed, and nothing that was said. */
		say(&rig, "note work going on");
		faults_run(&rig, "2026-12-03T23:40");
		CHECK_ROW(rows[i].boards == 0 || board_says(&rig, "going on"),
		    rows[i].what);
		rig_clear(&rig);
	}
}

/* The board is refused for good: what is said is not silenced by that. */
static void
test_root_refused(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "chat", RIG_ROOTLESS);
	rig_expect(&rig, "chat", RIG_REFUSED);
	say(&rig, "extend work by 10m because slow");
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "edit"), 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	faults_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
}

/* Its first message was in doubt, or had no answer, while it should have begun,
 * or was over: that found no thread to change.  Where it is found, or answered
 * after all, it is brought up to date; not where it says so as it is. */
static void
test_root_found(void)
{
	static const struct {
		const char *label;
		enum rig_answer answer;
		const char *until, *says;
		size_t edits;
	} cases[] = {
		{ "found at once", RIG_SWALLOWED, "2026-12-02T23:01", NULL,
		    0 },
		{ "found when it should have begun", RIG_SWALLOWED,
		    "2026-12-03T23:30", "not started", 1 },
		{ "found days later", RIG_SWALLOWED, "2026-12-06T12:00",
		    "the time planned for it has passed", 1 },
		{ "answered days later", RIG_HANG, "2026-12-06T12:00",
		    "the time planned for it has passed", 1 },
	};
	static const char conf[] = "windows:\n"
	    "  work:\n"
	    "    title: Work\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: America/Los_Angeles\n"
	    "    duration: 2h\n"
	    "    coordinators: [first]\n"
	    "    announce: [{to: chat, remind: [24h]}]\n" PLACES(CHAT);
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, conf, "2026-12-02T12:00");
		rig_boot(&rig);
		rig_expect(&rig, "chat", cases[i].answer);
		rig_run(&rig, "2026-12-02T23:00");
		if (cases[i].answer == RIG_SWALLOWED)
			rig_kill(&rig);
		rig_sleep(&rig, cases[i].until);
		if (cases[i].answer == RIG_SWALLOWED)
			rig_boot(&rig);
		else
			answer_all(&rig, RIG_OK);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 60000);
		CHECK_ROW(rig.edits.count == cases[i].edits, cases[i].label);
		CHECK_ROW(cases[i].says == NULL || board_says(&rig,
		    cases[i].says), cases[i].label);
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_root_found();
	test_root_refused();
	test_root_deleted();
	test_root_doubt();
	test_root_late();
	test_on_the_wire();
	test_two();
	test_other_kind();
	test_left();
	test_no_thread();
	test_no_letter();
	faults_play(test_root_late);
	faults_play(test_root_refused);
	faults_play(test_root_doubt);
	faults_play(test_on_the_wire);
	faults_play(test_two);
	faults_play(test_other_kind);
	faults_play(test_left);
	faults_play(test_no_thread);
	return harness_end();
}
