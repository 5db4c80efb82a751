/* SPDX-License-Identifier: MIT */
/*
 * When the next announcement falls due, after what people did: nothing is said
 * before that time, and something is said at it, again and again.
 */
#include "act_rig.h"

#define DAILY(more) \
	"people:\n" \
	"  boss: {title: The boss, contact: chat}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every day at 12:00\n" \
	"    zone: UTC\n" \
	"    duration: 2h\n" \
	more \
	"    announce: [{to: [chat, post], remind: [1h], start: true, end: true}]\n" \
	RIG_CHANNELS
#define PLAIN DAILY("")

struct due_case {
	const char *label, *yaml;
	struct { const char *at, *sentence; } steps[4];
	const char *at, *want;		/* asked then; NULL: never */
	int follow;			/* so many times more */
};

static const struct due_case cases[] = {
	{ "nobody did anything", PLAIN, { { NULL, NULL } },
	    "2026-12-03T10:00", "2026-12-03T11:00", 8 },
	{ "on the second", PLAIN, { { NULL, NULL } },
	    "2026-12-03T11:00:00", "2026-12-03T12:00", 3 },
	{ "under way: the end is in the outbox", PLAIN, { { NULL, NULL } },
	    "2026-12-03T12:30", "2026-12-03T14:00", 3 },
	{ "extended before", PLAIN, { { "2026-12-03T10:00",
	    "extend work by 1h" } }, "2026-12-03T12:30", "2026-12-03T15:00",
	    4 },
	{ "extended under way", PLAIN, { { "2026-12-03T12:30",
	    "extend work by 1h" } }, "2026-12-03T12:31", "2026-12-03T15:00",
	    4 },
	{ "shortened", PLAIN, { { "2026-12-03T12:30",
	    "shorten work by 1h" } }, "2026-12-03T12:31", "2026-12-03T13:00",
	    4 },
	{ "skipped", PLAIN, { { "2026-12-03T10:00", "skip work" } },
	    "2026-12-03T10:05", "2026-12-04T11:00", 4 },
	{ "skipped, and so is the next", PLAIN, {
	    { "2026-12-03T10:00", "skip work" },
	    { "2026-12-03T10:01", "skip work/2026-12-04T12:00" } },
	    "2026-12-03T10:05", "2026-12-05T11:00", 4 },
	{ "moved to later", PLAIN, { { "2026-12-03T10:00",
	    "move work to 18:00" } }, "2026-12-03T10:05", "2026-12-03T17:00",
	    6 },
	{ "moved to earlier", PLAIN, { { "2026-12-03T09:00",
	    "move work to 11:00" } }, "2026-12-03T09:05", "2026-12-03T10:00",
	    6 },
	{ "ended early", PLAIN, { { "2026-12-03T12:30", "end work" } },
	    "2026-12-03T12:35", "2026-12-04T11:00", 4 },
	{ "cancelled under way", PLAIN, { { "2026-12-03T12:30",
	    "cancel work because of fire" } }, "2026-12-03T12:35",
	    "2026-12-04T11:00", 4 },
	{ "to be confirmed: who was asked is not asked", DAILY(
	    "    confirm: {by: boss, before: 2h, otherwise: skip, "
	    "ask: [5h, 3h]}\n"), { { "2026-12-03T08:00", "confirm work" } },
	    "2026-12-03T08:05", "2026-12-03T11:00", 4 },
	{ "nobody hears of it", "windows: {work: {title: W, when: every day at "
	    "12:00, zone: UTC, duration: 1h}}\n" RIG_CHANNELS,
	    { { NULL, NULL } }, "2026-12-03T10:00", NULL, 0 },
};

static int64_t
due_at(struct rig *rig)
{
	struct error error = { 0 };
	int64_t at = 0;

	CHECK(agenda_due_load(rig->service, &at, &error) == 0);
	return at;
}

/* Up to that second, and through it. */
static void
run_to(struct rig *rig, int64_t at)
{
	char words[40];
	struct text text = { 0 };

	civil_format(&text, at);
	snprintf(words, sizeof(words), "%s", text_string(&text));
	rig_run(rig, words);
	text_clear(&text);
}

static void
check_case(const struct due_case *row)
{
	struct rig rig;
	size_t i, said;
	int64_t at;
	int k;

	rig_init(&rig, row->yaml, "2026-12-03T06:00");
	rig_boot(&rig);
	for (i = 0; i < countof(row->steps) && row->steps[i].at != NULL; i++) {
		rig_run(&rig, row->steps[i].at);
		CHECK_ROW(act_say(&rig, row->steps[i].sentence) == 200,
		    act_body);
	}
	rig_run(&rig, row->at);
	at = due_at(&rig);
	if (!CHECK_ROW(at == (row->want == NULL ? INT64_MAX :
	    rig_at(row->want)), row->label))
		fprintf(stderr, "got %s\n", at == INT64_MAX ? "never" :
		    rig_clock(at * 1000));
	for (k = 0; k < row->follow; k++) {
		at = due_at(&rig);
		said = rig.log.length;
		run_to(&rig, at - 1);
		CHECK_ROW(rig.log.length == said, row->label);
		run_to(&rig, at + 2);
		CHECK_ROW(rig.log.length > said, row->label);
	}
	rig_clear(&rig);
}

/* The file gives the window another zone while work is under way: its start, by
 * the old zone, is said, so what comes next is its end, as often as it is told
 * that work lasts longer. */
static void
test_zone(void)
{
	static const char *const zones[] = { "Etc/UTC", "Atlantic/Azores" };
	static const char *const wants[] = { "2026-12-03T14:00",
	    "2026-12-03T15:00" };
	struct text yaml = { 0 };
	struct rig rig;
	size_t i, said;
	int by_kill;

	for (i = 0; i < 2 * countof(zones); i++) {
		by_kill = i % 2;
		text_cut(&yaml, 0);
		text_puts(&yaml, PLAIN);
		text_cut(&yaml, (size_t)(strstr(text_string(&yaml), "UTC") -
		    text_string(&yaml)));
		text_putf(&yaml, "%s%s", zones[i / 2],
		    strstr(PLAIN, "UTC") + strlen("UTC"));
		rig_init(&rig, PLAIN, "2026-12-03T10:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T12:30");
		CHECK(act_reload(&rig, text_string(&yaml)) == 0);
		if (by_kill) {
			rig_kill(&rig);
			rig_boot(&rig);
		}
		CHECK_NUMBER(due_at(&rig), rig_at(wants[i / 2]));
		said = rig.log.length;
		run_to(&rig, rig_at(wants[i / 2]) - 1);
		CHECK_NUMBER(rig.log.length, said);
		run_to(&rig, rig_at(wants[i / 2]) + 2);
		CHECK(rig.log.length > said);
		rig_clear(&rig);
	}
	text_clear(&yaml);
}

/* Many windows, of which the soonest are all skipped. */
static void
test_many(void)
{
	struct text yaml = { 0 };
	char sentence[64];
	struct rig rig;
	int i;

	text_puts(&yaml, "windows:\n");
	for (i = 0; i < 40; i++)
		text_putf(&yaml, "  w%d: {title: W, when: every week on Thursday "
		    "at 12:%02d, zone: UTC, duration: 1h, announce: {to: chat}"
		    "}\n", i, i);
	text_puts(&yaml, RIG_CHANNELS);
	rig_init(&rig, text_string(&yaml), "2026-12-03T06:00");
	rig_boot(&rig);
	for (i = 0; i < 33; i++) {
		snprintf(sentence, sizeof(sentence), "skip w%d", i);
		CHECK_ROW(act_say(&rig, sentence) == 200, act_body);
	}
	CHECK_NUMBER(due_at(&rig), rig_at("2026-12-03T12:33"));
	for (; i < 40; i++) {
		snprintf(sentence, sizeof(sentence), "skip w%d", i);
		CHECK_ROW(act_say(&rig, sentence) == 200, act_body);
	}
	CHECK_NUMBER(due_at(&rig), rig_at("2026-12-10T12:00"));
	rig_clear(&rig);
	text_clear(&yaml);
}

/* Nobody has joined the list that they tell; others are found all the same,
 * however many there are.  Where somebody is in charge whom nobody can reach,
 * each time has to be looked at; where that is too much, the next one counts. */
static void
test_unheard(void)
{
	static const char in_charge[] = ", coordinators: [boss]";
	static const struct { int count; const char *more, *want; } rows[] = {
		{ 1, "", "2026-12-04T12:00" }, { 9, "", "2026-12-04T12:00" },
		{ 12, "", "2026-12-04T12:00" }, { 60, "", "2026-12-04T12:00" },
		{ 9, in_charge, "2026-12-04T12:00" },
		{ 12, in_charge, "2026-12-03T09:55" },
	};
	struct text yaml = { 0 };
	struct rig rig;
	size_t i;
	int k;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&yaml, 0);
		text_puts(&yaml, "windows:\n  heard: {title: W, when: every Friday "
		    "at 12:00, zone: UTC, duration: 1h, announce: {to: chat}}\n");
		for (k = 0; k < rows[i].count; k++)
			text_putf(&yaml, "  w%d: {title: W, when: every day at "
			    "10:%02d, zone: UTC, duration: 1h, announce: {to: "
			    "list}%s}\n", k, k, rows[i].more);
		text_puts(&yaml, "people: {boss: {title: Boss}}\nsite: {url: \"https://example.org\"}\n"
		    RIG_CHANNELS "  list: {email: [], subscribe: true, from: "
		    "pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n");
		rig_init(&rig, text_string(&yaml), "2026-12-03T06:00");
		rig_boot(&rig);
		CHECK_NUMBER(due_at(&rig), rig_at(rows[i].want));
		rig_clear(&rig);
	}
	text_clear(&yaml);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < countof(cases); i++)
		check_case(&cases[i]);
	test_zone();
	test_many();
	test_unheard();
	return harness_end();
}
