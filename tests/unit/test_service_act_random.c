/* SPDX-License-Identifier: MIT */
/*
 * Random afternoons: acts, steps of the clock, kills and answers of Slack, by a
 * seed.  Whatever happens: nothing is said twice, no end comes before its
 * start, no stage before it either, who hears of a start hears how it went on,
 * what is said has the times that hold when it is said, and the journal knows
 * it all.
 *
 *	SEEDS=n how many (default 400); SEED=s begins there; TALK=1 tells all.
 */
#include "act_rig.h"
#include "store_brief.h"

#define RANDOM_OPERATIONS 40
#define RANDOM_FROM "2026-12-03T12:00"

/* One that the clock runs, one that a person does, one that has to be agreed
 * to, one that is started by the clock and ended by a person: each day. */
#define RANDOM_WINDOW(id, local, more) \
	"  " id ":\n" \
	"    title: Work of " id "\n" \
	"    when: every day at " local "\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 1h\n" \
	"    from: 2026-12-03T00:00\n" \
	"    until: 2026-12-03T23:00\n" \
	"    stages: [[one, two], [three]]\n" more \
	"    announce: [{to: [chat, post], remind: [2h], start: true, end: true}]\n"
#define RANDOM_YAML "windows:\n" \
	RANDOM_WINDOW("auto", "08:00", "") \
	RANDOM_WINDOW("hand", "09:00", "    coordinators: [first, second]\n") \
	RANDOM_WINDOW("agreed", "10:00", \
	    "    confirm: {by: boss, before: 3h, otherwise: skip, ask: [5h]}\n") \
	RANDOM_WINDOW("half", "11:30", "    start: auto\n    end: by-hand\n") \
	ACT_REST
/* The window `half` has gone, and `auto` takes longer. */
#define RANDOM_OTHER "windows:\n" \
	RANDOM_WINDOW("auto", "08:00", "    impact: down\n") \
	RANDOM_WINDOW("hand", "09:00", "    coordinators: [first, second]\n") \
	RANDOM_WINDOW("agreed", "10:00", \
	    "    confirm: {by: boss, before: 3h, otherwise: skip, ask: [5h]}\n") \
	ACT_REST

static const char *const windows[] = { "auto", "hand", "agreed", "half" };
/* % is a window. */
static const char *const sentences[] = {
	"start %", "start % because it must be", "end %", "end %",
	"extend % by 20m because slow", "extend % by 1h", "shorten % by 10m",
	"note % all is well", "verify %", "reopen % by 30m because red",
	"skip %", "unskip %", "cancel % because of fire",
	"confirm %", "confirm %", "unconfirm % because of ice",
	"stage one begun", "stage 1 done", "stage three begun because bold",
	"hand over % to second", "hand over % to First",
	"move % to 10:30", "move % to now",
	"move % to 14:00", "start", "end",
};

/* What arrived, in order. */
struct heard {
	char identity[OCCURRENCE_IDENTITY_MAX], kind[32], sink[64], key[40];
};

static ARRAY(struct heard) heard;
static struct random dice;
static bool talks, is_other, goes_back;
static uint64_t seed;

static unsigned
roll(unsigned sides)
{
	return (unsigned)random_below(&dice, sides);
}

/* --- what must hold ------------------------------------------------------- */

static bool
fail(const char *what, const char *detail)
{
	char label[512];

	snprintf(label, sizeof(label), "%s: %s\n   replay: SEEDS=1 SEED=%llu "
	    "TALK=1 build/tests/test_service_act_random", what, detail,
	    (unsigned long long)seed);
	return CHECK_ROW(false, label);
}

/* At its arrival: its brief has the times of the agenda. */
static void
check_times(struct rig *rig, const struct outbox_row *row)
{
	struct occurrence occurrence;
	struct brief_row brief = { 0 };
	struct error error = { 0 };

	if (schedule_find(rig->service->schedule, row->identity, &occurrence,
	    NULL) < 0)
		return;			/* its window has gone */
	CHECK(store_brief_load(rig->store, row->brief, &brief, &error) == 0);
	if (brief.start_at != occurrence.start_at ||
	    brief.end_at != occurrence.end_at)
		fail("times that do not hold", row->identity);
	else
		harness_passed++;
	store_brief_clear(&brief);
}

static void
arrived(struct rig *rig, const struct rig_delivery *message)
{
	struct heard *one = array_add(&heard);
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };

	CHECK(store_outbox_find(rig->store, message->key, &rows, &error) == 0);
	snprintf(one->kind, sizeof(one->kind), "%s", message->kind);
	snprintf(one->sink, sizeof(one->sink), "%s", message->sink);
	snprintf(one->key, sizeof(one->key), "%s", message->key);
	if (rows.list.count != 1) {
		fail("not in the outbox", message->key);
	} else {
		snprintf(one->identity, sizeof(one->identity), "%s",
		    rows.list.items[0].identity);
		check_times(rig, &rows.list.items[0]);
	}
	if (talks)
		printf("%s   arrives: %s %s %s\n",
		    rig_clock(clock_now_ms(&rig->clock)), one->kind,
		    one->identity, one->sink);
	store_outbox_clear(&rows);
}

static bool
is_kind(const struct heard *one, const char *kind)
{
	return strcmp(one->kind, kind) == 0;
}

static bool
is_mate(const struct heard *a, const struct heard *b)
{
	return strcmp(a->identity, b->identity) == 0 &&
	    strcmp(a->sink, b->sink) == 0;
}

/* Nothing twice in Slack.  A mail that a kill caught on its way goes out again,
 * with the same Message-ID. */
static void
judge_doubles(void)
{
	size_t i, k;

	for (i = 0; i < heard.count; i++)
		for (k = 0; k < i; k++)
			if (strcmp(heard.items[i].key, heard.items[k].key) ==
			    0 && strcmp(heard.items[i].sink, "post") != 0)
				fail("twice", heard.items[i].kind);
	harness_passed++;
}

/* What was said of one occurrence to those who heard of its start. */
static void
judge_start(size_t start)
{
	const struct heard *it = &heard.items[start], *other;
	bool is_answered = false;
	size_t i;

	for (i = 0; i < heard.count; i++) {
		other = &heard.items[i];
		if (!is_mate(it, other))
			continue;
		/* A mail's repeat is no other start. */
		if (i < start && is_kind(other, "start"))
			return;
		if (i < start && is_kind(other, "end"))
			fail("an end before its start", it->identity);
		if (i < start && is_kind(other, "stage"))
			fail("a stage before its start", it->identity);
		/* That its time has passed may be known before. */
		is_answered |= is_kind(other, "overdue") || (i > start &&
		    (is_kind(other, "end") || is_kind(other, "cancellation")));
	}
	if (!is_answered)
		fail("a start, and nothing after it", it->identity);
	harness_passed++;
}

/* A stage of work that nobody was told of. */
static void
judge_stage(const struct heard *stage)
{
	size_t i;

	for (i = 0; i < heard.count; i++)
		if (is_mate(&heard.items[i], stage) &&
		    (is_kind(&heard.items[i], "start") ||
		    is_kind(&heard.items[i], "reopening")))
			return;
	fail("a stage without a start", stage->identity);
}

static void
judge(void)
{
	size_t i;

	judge_doubles();
	for (i = 0; i < heard.count; i++) {
		if (is_kind(&heard.items[i], "start"))
			judge_start(i);
		if (is_kind(&heard.items[i], "stage"))
			judge_stage(&heard.items[i]);
	}
}

/* --- what happens --------------------------------------------------------- */

static void
do_act(struct rig *rig)
{
	const char *form = sentences[roll(countof(sentences))];
	const char *window = windows[roll(countof(windows))];
	const char *hole = strchr(form, '%');
	char sentence[128];

	if (hole == NULL)
		snprintf(sentence, sizeof(sentence), "%s", form);
	else
		snprintf(sentence, sizeof(sentence), "%.*s%s%s",
		    (int)(hole - form), form, window, hole + 1);
	act_say(rig, sentence);
	if (talks)
		printf("%s %s: %d %.*s\n",
		    rig_clock(clock_now_ms(&rig->clock)), sentence, act_status,
		    act_status == 200 ? 0 : 90, act_body);
	CHECK(act_status == 200 || act_status == 409 || act_status == 404 ||
	    act_status == 422);
}

/* Forward by up to an hour; mostly to the next quarter. */
static int64_t
later_ms(const struct rig *rig)
{
	int64_t now_ms = clock_now_ms(&rig->clock);

	switch (roll(4)) {
	case 0:
		return now_ms + roll(3000);
	case 1:
		return now_ms + roll(3600) * 1000;
	case 2:
		/* Back, where that is wanted. */
		if (goes_back && roll(4) == 0)
			return now_ms - roll(600) * 1000;
		/* fallthrough */
	default:
		return now_ms / 900000 * 900000 + 900000;
	}
}

static void
do_wait(struct rig *rig)
{
	int64_t until_ms = later_ms(rig);

	if (until_ms < clock_now_ms(&rig->clock))
		clock_set(&rig->clock, until_ms);
	rig_run_until(rig, until_ms);
}

/* In the middle of sending, perhaps. */
static void
do_kill(struct rig *rig)
{
	struct error error = { 0 };

	if (roll(2)) {
		(void)service_step(rig->service, &error);
		if (roll(2))
			rig_deliver(rig);
	}
	if (talks)
		printf("%s killed\n", rig_clock(clock_now_ms(&rig->clock)));
	rig_kill(rig);
	if (roll(3) == 0)
		clock_set(&rig->clock, later_ms(rig));
	rig_boot(rig);
}

static void
do_trouble(struct rig *rig)
{
	static const enum rig_answer answers[] = { RIG_BUSY, RIG_DOWN,
	    RIG_LOST, RIG_SWALLOWED };
	enum rig_answer answer = answers[roll(countof(answers))];
	unsigned i, count = 1 + roll(3);

	if (talks)
		printf("%s Slack answers %d\n",
		    rig_clock(clock_now_ms(&rig->clock)), answer);
	if (roll(2) && (answer == RIG_BUSY || answer == RIG_DOWN)) {
		rig->trouble = answer;
		rig->trouble_until_ms = clock_now_ms(&rig->clock) +
		    roll(25 * 60) * 1000;
		return;
	}
	for (i = 0; i < count; i++)
		rig_expect(rig, "chat", answer);
}

static void
do_reload(struct rig *rig)
{
	is_other = !is_other;
	if (talks)
		printf("%s reload\n", rig_clock(clock_now_ms(&rig->clock)));
	CHECK_NUMBER(act_reload(rig, is_other ? RANDOM_OTHER : RANDOM_YAML),
	    0);
}

static void
operate(struct rig *rig, bool reloads)
{
	unsigned what = roll(20);

	if (what < 9)
		do_act(rig);
	else if (what < 15)
		do_wait(rig);
	else if (what < 16)
		clock_set(&rig->clock, later_ms(rig));
	else if (what < 18)
		do_kill(rig);
	else if (what < 19 || !reloads)
		do_trouble(rig);
	else
		do_reload(rig);
}

static void
afternoon(bool reloads)
{
	struct rig rig;
	unsigned i;

	is_other = false;
	goes_back = seed % 5 == 0;
	rig_init(&rig, RANDOM_YAML, RANDOM_FROM);
	rig.arrived = arrived;
	rig_boot(&rig);
	for (i = 0; i < RANDOM_OPERATIONS; i++) {
		operate(&rig, reloads);
		if (i % 8 == 7 && !act_check(&rig))
			fail("the journal", "does not make what is in memory");
	}
	rig.script.count = 0;
	rig.trouble_until_ms = 0;
	/* Long enough for all that is owed; a by-hand window's days go on. */
	rig_run_until(&rig, clock_now_ms(&rig.clock) + 3 * 86400 * 1000LL);
	if (!act_check(&rig))
		fail("the journal", "does not make what is in memory");
	judge();
	array_clear(&heard);
	if (talks)
		printf("%s\n", text_string(&rig.log));
	rig_clear(&rig);
}

static uint64_t
number(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	return value == NULL ? otherwise : strtoull(value, NULL, 10);
}

int
main(void)
{
	uint64_t count = number("SEEDS", 400), first = number("SEED", 1);

	talks = getenv("TALK") != NULL;
	for (seed = first; seed < first + count; seed++) {
		random_init_seeded(&dice, seed);
		afternoon(seed % 4 == 0);
	}
	return harness_end();
}
