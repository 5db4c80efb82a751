/* SPDX-License-Identifier: MIT */
/* What left later than the policy's notice: flagged once, in the journal and to
 * who is in charge; and what did not is not.  Work is on Thursday at 23:00 UTC;
 * the policy wants 24 hours in the channel "chat". */
#include "act_rig.h"
#include "store_faults.h"

#define POLICY \
	"policy:\n" \
	"  groups: {all: [tap]}\n" \
	"  rules:\n" \
	"    - {title: data, services: all, prod: {approve: first, channel: chat," \
	" notice: 24h}}\n"
#define WINDOW(remind) WINDOW_TO("chat", remind)
#define WINDOW_TO(to, remind) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    start: auto\n" \
	"    stages: [[one, two], [three]]\n" \
	"    coordinators: {people: [first, second], turn: week," \
	" from: 2026-12-03}\n" \
	"    announce: [{to: [" to "], remind: [" remind "]}]\n"
#define SITE WINDOW("24h, 3h") ACT_REST POLICY
#define SITE_LONG WINDOW("7d, 24h, 3h") ACT_REST POLICY
/* Another window, and no policy to begin with. */
#define SITE_BEFORE ACT_AUTO
/* The window has left. */
#define WITHOUT \
	"windows:\n" \
	"  other:\n" \
	"    title: Other\n" \
	"    when: every Sunday at 15:00\n" \
	"    zone: UTC\n" \
	"    duration: 2h\n" \
	"    announce: [{to: [chat], remind: [24h]}]\n" ACT_REST POLICY
#define MADE \
	"{\"act\":\"new\",\"occurrence\":\"fix/2026-11-30T16:00\"," \
	"\"words\":\"{\\\"title\\\":\\\"Fix\\\",\\\"when\\\":" \
	"\\\"2026-11-30T16:00\\\",\\\"zone\\\":\\\"UTC\\\"," \
	"\\\"duration\\\":\\\"1h\\\",\\\"stages\\\":" \
	"[[\\\"three\\\"]],\\\"announce\\\":[{\\\"to\\\":" \
	"\\\"chat\\\"}]}\"}"
#define FIRST "work/2026-12-03T15:00"

/* Entries of the journal that flag it, and the last one's words. */
static int
count_flags(struct rig *rig, char *ret_words, size_t size)
{
	struct journal_filter filter = { .oldest_first = true };
	struct journal_entries entries = { 0 };
	struct error error;
	int count = 0;
	size_t i;

	ret_words[0] = '\0';
	CHECK(store_journal_list(rig->store, &filter, &entries, &error) == 0);
	for (i = 0; i < entries.list.count; i++)
		if (strcmp(entries.list.items[i].verb, "notice-late") == 0) {
			count++;
			CHECK_STRING(entries.list.items[i].who, "patchday");
			snprintf(ret_words, size, "%s %s",
			    entries.list.items[i].subject,
			    entries.list.items[i].detail);
		}
	store_journal_clear(&entries);
	return count;
}

static void
check_flags(struct rig *rig, int want, const char *words)
{
	char got[1024];

	CHECK_NUMBER(count_flags(rig, got, sizeof(got)), want);
	CHECK_STRING(got, words);
	CHECK_NUMBER(rig_count(rig, "anna", "note") + rig_count(rig, "bert",
	    "note"), want);
}

/* All went well: a day before, and once more, and the start. */
static void
test_in_time(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-3h"), 1);
	check_flags(&rig, 0, "");
	CHECK_NUMBER(rig.service->notice.count, 0);
	rig_clear(&rig);
}

/* A day before all were told.  That somebody starts it by hand, before its time
 * even, or that the start is said when the work was extended already, takes
 * nothing from that. */
static void
test_by_hand(void)
{
	static const struct { const char *at, *say, *down_until; } rows[] = {
		{ "2026-12-03T22:50", "start " FIRST, NULL },
		{ "2026-12-03T22:59", "start " FIRST, NULL },
		{ "2026-12-03T23:00:30", "extend " FIRST " by 30m",
		    "2026-12-03T23:10" },
		{ "2026-12-03T23:00:30", "note " FIRST " it goes on",
		    "2026-12-03T23:10" },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, SITE, "2026-12-02T12:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T22:30");
		CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
		/* Another life judges anew. */
		rig_kill(&rig);
		rig_boot(&rig);
		if (rows[i].down_until != NULL) {
			rig.trouble = RIG_DOWN;
			rig.trouble_until_ms = rig_at(rows[i].down_until) *
			    1000;
		}
		rig_run(&rig, rows[i].at);
		CHECK_ROW(act_say(&rig, rows[i].say) == 200, act_body);
		rig_run(&rig, "2026-12-04T12:00");
		CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
		check_flags(&rig, 0, "");
		rig_clear(&rig);
	}
}

/* Told in time until the service is away, from the evening before until then. */
static void
begin_outage(struct rig *rig, const char *conf, const char *until)
{
	rig_init(rig, conf, "2026-12-02T12:00");
	rig_boot(rig);
	rig_run(rig, "2026-12-02T22:00");
	rig_kill(rig);
	rig_sleep(rig, until);
	rig_boot(rig);
}

/* Off until it is over: nothing had been said by then. */
static void
test_never(void)
{
	char words[1024];
	struct rig rig;

	begin_outage(&rig, SITE, "2026-12-05T12:00");
	rig_run(&rig, "2026-12-05T13:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	CHECK_STRING(words, FIRST " chat: a notice of 1 day is wanted for "
	    "three (data, line 28), and nothing had left by the start");
	rig_clear(&rig);
}

/* Off from before the notice until 20 hours before the start. */
static void
test_outage(void)
{
	struct rig rig;

	begin_outage(&rig, SITE, "2026-12-03T03:00");
	rig_run(&rig, "2026-12-03T04:00");
	check_flags(&rig, 1, FIRST " chat: a notice of 1 day is wanted for "
	    "three (data, line 28), and nothing had left 20 hours before the "
	    "start");
	CHECK_NUMBER(rig.service->notice.count, 1);
	/* The next reminder and the start make no second one, neither does
	 * another life of the service. */
	rig_run(&rig, "2026-12-03T21:00");
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	check_flags(&rig, 1, FIRST " chat: a notice of 1 day is wanted for "
	    "three (data, line 28), and nothing had left 20 hours before the "
	    "start");
	/* A week later all is well. */
	rig_run(&rig, "2026-12-11T12:00");
	check_flags(&rig, 1, FIRST " chat: a notice of 1 day is wanted for "
	    "three (data, line 28), and nothing had left 20 hours before the "
	    "start");
	rig_clear(&rig);
}

/* A week before is notice enough, whatever becomes of the other. */
static void
test_earlier(void)
{
	static const char first[] = "work/2026-11-26T15:00 chat: a notice "
	    "of 1 day is wanted for three (data, line 28), and the reminder "
	    "left 3 hours before the start";
	struct rig rig;

	/* Of the one that was soon when the service was first started nobody
	 * had been told. */
	rig_init(&rig, SITE_LONG, "2026-11-26T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T22:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-7d"), 1);
	check_flags(&rig, 1, first);
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-03T03:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:00");
	check_flags(&rig, 1, first);
	rig_clear(&rig);
}

/* It was there all the time, and Slack was not. */
static void
test_peer(void)
{
	struct rig rig;
	int i;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	for (i = 0; i < 8; i++)
		rig_expect(&rig, "chat", RIG_DOWN);
	rig_run(&rig, "2026-12-03T04:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 0);
	CHECK_NUMBER(rig.service->notice.count, 1);
	rig_clear(&rig);
}

/* Moved to sooner than a day, and to later. */
static void
test_moved(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-11-30T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-30T13:00");
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-12-04T02:00:00Z"),
	    200);
	rig_run(&rig, "2026-11-30T13:10");
	check_flags(&rig, 0, "");
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-11-30T20:00:00Z"),
	    200);
	rig_run(&rig, "2026-11-30T13:20");
	check_flags(&rig, 1, FIRST " chat: a notice of 1 day is wanted for "
	    "three (data, line 28), and the move left 6 hours 50 minutes "
	    "before the start");
	/* Off again, and for good. */
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-12-03T23:00:00Z"),
	    200);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig.service->notice.count, 1);
	rig_clear(&rig);
}

/* Made this morning for this afternoon. */
static void
test_made(void)
{
	char words[1024];
	struct rig rig;

	rig_init(&rig, SITE, "2026-11-30T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-30T12:10");
	CHECK_ROW(act_send(&rig, MADE, NULL) == 200, act_body);
	rig_run(&rig, "2026-11-30T18:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	CHECK(strstr(words, "fix/2026-11-30T16:00 chat: a notice of 1 day "
	    "is wanted for three") != NULL);
	CHECK(strstr(words, "left 3 hours 50 minutes before the start") !=
	    NULL);
	rig_clear(&rig);
}

/* Nobody is in charge, or wants it: the operators, then nobody. */
static void
test_operators(void)
{
	char words[1024];
	struct rig rig;

	begin_outage(&rig, "site: {operators: role}\n" ACT_HEAD ACT_REST POLICY,
	    "2026-12-03T03:00");
	rig_run(&rig, "2026-12-03T04:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	/* That it was left out, and that the notice is late. */
	CHECK_NUMBER(rig_count(&rig, "role", "note"), 2);
	rig_clear(&rig);
}

#define TWO WINDOW_TO("chat, chatter", "24h, 3h") ACT_ENVIRONMENTS \
	ACT_CHANNELS \
	"  chatter: {slack: \"#chatter\", token: {file: no-such-token}}\n" \
	ACT_PEOPLE \
	"policy:\n" \
	"  groups: {all: [tap], more: [qserv]}\n" \
	"  rules:\n" \
	"    - {title: data, services: all, prod: {approve: first, channel: chat," \
	" notice: 24h}}\n" \
	"    - {title: more, services: more, prod: {approve: first," \
	" channel: chatter, notice: 24h}}\n"

/* Two channels, of which one's name begins the other's: each is flagged once,
 * and once more for another start, whatever ends meanwhile. */
static void
test_two(void)
{
	char words[1024];
	struct rig rig;

	begin_outage(&rig, TWO, "2026-12-03T03:00");
	rig_run(&rig, "2026-12-03T04:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 2);
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-12-03T12:00:00Z"),
	    200);
	rig_run(&rig, "2026-12-03T04:10");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 4);
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chatter", "start"), 1);
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 4);
	rig_clear(&rig);
}

/* Nobody was told before it began: the service was not there. */
static void
test_alone(void)
{
	char words[1024];
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-03T22:59");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	CHECK_ROW(strstr(words, "and the start left with the start") != NULL,
	    words);
	rig_clear(&rig);
}

/* To put it back tells that it takes place; too late is too late. */
static void
test_restored(void)
{
	static const struct { const char *what, *move, *at; int flags; }
	rows[] = {
		{ "in time", NULL, "2026-12-01T13:00", 0 },
		{ "in time, and moved before", "move " FIRST
		    " to 2026-12-03T22:00:00Z", "2026-12-01T13:00", 0 },
		{ "late", NULL, "2026-12-03T10:00", 1 },
	};
	char words[1024];
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, SITE, "2026-12-01T12:00");
		rig_boot(&rig);
		if (rows[i].move != NULL)
			CHECK_NUMBER(act_say(&rig, rows[i].move), 200);
		rig_run(&rig, "2026-12-01T12:30");
		CHECK_NUMBER(act_say(&rig, "skip " FIRST), 200);
		rig_run(&rig, rows[i].at);
		CHECK_NUMBER(act_say(&rig, "unskip " FIRST), 200);
		rig_run(&rig, rows[i].flags ? "2026-12-03T10:10" :
		    "2026-12-01T13:10");
		rig_kill(&rig);
		rig_sleep(&rig, "2026-12-03T11:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-04T12:00");
		CHECK_ROW(count_flags(&rig, words, sizeof(words)) ==
		    rows[i].flags, words);
		CHECK_ROW(rows[i].flags == 0 || strstr(words, "and the "
		    "restoration left 13 hours before the start") != NULL,
		    words);
		rig_clear(&rig);
	}
}

/* It was put back in time, and moved since: what was said then was of another
 * time.  Or it was moved when nobody could be told, and put back in time. */
static void
test_restored_and_moved(void)
{
	char words[1024];
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-01T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-01T12:10");
	CHECK_NUMBER(act_say(&rig, "skip " FIRST), 200);
	rig_run(&rig, "2026-12-01T12:20");
	CHECK_NUMBER(act_say(&rig, "unskip " FIRST), 200);
	rig_run(&rig, "2026-12-03T10:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 0);
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-12-03T22:00:00Z"),
	    200);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	CHECK_ROW(strstr(words, "and the move left 12 hours before the start")
	    != NULL, words);
	rig_clear(&rig);

	rig_init(&rig, SITE, "2026-12-01T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-01T12:10");
	rig.trouble = RIG_DOWN;
	rig.trouble_until_ms = rig_at("2026-12-01T12:40") * 1000;
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-12-03T22:00:00Z"),
	    200);
	rig_run(&rig, "2026-12-01T12:20");
	CHECK_NUMBER(act_say(&rig, "skip " FIRST), 200);
	rig_run(&rig, "2026-12-01T12:30");
	CHECK_NUMBER(act_say(&rig, "unskip " FIRST), 200);
	rig_run(&rig, "2026-12-01T13:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "move"), 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "restoration"), 1);
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-03T11:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_ROW(count_flags(&rig, words, sizeof(words)) == 0, words);
	rig_clear(&rig);
}

#define ELSEWHERE \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    coordinators: [second]\n" \
	"    announce: [{to: chat, remind: [24h, 3h]}," \
	" {to: post, remind: [30h]}]\n" ACT_REST POLICY

/* Others were told in time; the channel that the policy names was not. */
static void
test_elsewhere(void)
{
	char words[1024];
	struct rig rig;

	rig_init(&rig, ELSEWHERE, "2026-12-02T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T22:00");
	CHECK_NUMBER(rig_count(&rig, "post", "remind-30h"), 1);
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-03T03:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T04:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	CHECK_NUMBER(rig_count(&rig, "bert", "note"), 1);
	rig_clear(&rig);
}

/* The first message of all is under way, far too late, when the work is called
 * off, or its window leaves: nobody is told that it was late. */
static void
test_off_meanwhile(void)
{
	static const struct { const char *say, *yaml; int flags; } rows[] = {
		{ NULL, NULL, 1 },
		{ "cancel " FIRST " because enough", NULL, 0 },
		{ NULL, WITHOUT, 0 },
	};
	struct error error = { 0 };
	char words[1024];
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, SITE, "2026-12-03T22:59");
		rig_boot(&rig);
		rig_sleep(&rig, "2026-12-03T23:00");
		for (k = 0; k < 20 && rig.starts == 0; k++)
			(void)service_step(rig.service, &error);
		CHECK_NUMBER(rig.pending.count, rig.starts);
		if (rows[i].say != NULL)
			CHECK_ROW(act_say(&rig, rows[i].say) == 200,
			    act_body);
		if (rows[i].yaml != NULL)
			CHECK_ROW(act_reload(&rig, rows[i].yaml) == 0,
			    act_body);
		rig_run(&rig, "2026-12-03T23:30");
		CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
		CHECK_ROW(count_flags(&rig, words, sizeof(words)) ==
		    rows[i].flags, words);
		rig_clear(&rig);
	}
}

/* Who can be reached in nine ways is told in eight. */
static void
test_many_contacts(void)
{
	struct text yaml = { 0 };
	char words[1024], id[16];
	struct rig rig;
	unsigned told = 0;
	int i;

	text_puts(&yaml, WINDOW("24h, 3h") ACT_ENVIRONMENTS ACT_CHANNELS);
	for (i = 0; i < 9; i++)
		text_putf(&yaml, "  way%d: {slack: \"#way%d\", token: {file: "
		    "no-such-token}}\n", i, i);
	text_puts(&yaml, "people:\n"
	    "  second: {title: Second, contact: bert}\n"
	    "  boss: {title: Boss, contact: role}\n"
	    "  first: {title: First, contact: [way0");
	for (i = 1; i < 9; i++)
		text_putf(&yaml, ", way%d", i);
	text_puts(&yaml, "]}\n" POLICY);
	begin_outage(&rig, text_string(&yaml), "2026-12-03T03:00");
	rig_run(&rig, "2026-12-03T04:00");
	CHECK_NUMBER(count_flags(&rig, words, sizeof(words)), 1);
	for (i = 0; i < 9; i++) {
		snprintf(id, sizeof(id), "way%d", i);
		told += rig_count(&rig, id, "note");
	}
	CHECK_NUMBER(told, 8);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* Without a policy nothing is late. */
static void
test_without(void)
{
	struct rig rig;

	begin_outage(&rig, SITE_BEFORE, "2026-12-03T03:00");
	rig_run(&rig, "2026-12-04T12:00");
	check_flags(&rig, 0, "");
	rig_clear(&rig);
}

/* --- the disk fills ------------------------------------------------------- */

/* Once, whatever was written twice. */
static void
check_once(struct rig *rig, const char *sink)
{
	char words[1024];

	CHECK_NUMBER(count_flags(rig, words, sizeof(words)), 1);
	CHECK_NUMBER(rig->service->notice.count, 1);
	CHECK_NUMBER(rig_count(rig, sink, "note"), 1);
	rig_clear(rig);
}

static void
play_outage(void)
{
	struct rig rig;

	begin_outage(&rig, SITE, "2026-12-03T03:00");
	faults_run(&rig, "2026-12-03T04:00");
	check_once(&rig, "anna");
}

/* What had been told was of another time, and came in time for that. */
static void
play_moved(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-11-30T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-30T13:00");
	CHECK_NUMBER(act_say(&rig, "move " FIRST " to 2026-11-30T20:00:00Z"),
	    200);
	faults_run(&rig, "2026-11-30T13:20");
	check_once(&rig, "anna");
}

/* Two ways to reach who is in charge: each once. */
static void
play_two_contacts(void)
{
	struct rig rig;

	begin_outage(&rig, WINDOW("24h, 3h") ACT_ENVIRONMENTS ACT_CHANNELS
	    "people:\n"
	    "  first: {title: First, contact: [anna, role]}\n"
	    "  second: {title: Second, contact: bert}\n" POLICY,
	    "2026-12-03T03:00");
	faults_run(&rig, "2026-12-03T04:00");
	CHECK_NUMBER(rig_count(&rig, "role", "note"), 1);
	check_once(&rig, "anna");
}

/* Late at first, and so is what comes after it. */
static void
play_start(void)
{
	struct rig rig;

	begin_outage(&rig, SITE, "2026-12-03T23:00");
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	check_once(&rig, "anna");
}

int
main(void)
{
	test_in_time();
	test_by_hand();
	test_outage();
	test_never();
	test_earlier();
	test_peer();
	test_moved();
	test_made();
	test_operators();
	test_two();
	test_alone();
	test_restored();
	test_restored_and_moved();
	test_elsewhere();
	test_off_meanwhile();
	test_many_contacts();
	test_without();
	faults_play(play_outage);
	faults_play(play_moved);
	faults_play(play_start);
	faults_play(play_two_contacts);
	return harness_end();
}
