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
	"    announce: [{to: [chat], remind: [2h], start: true, end: true}]\n"
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

/* The occurrence of a Slack message. */
static void
name_of(const struct rig_delivery *message, char *ret_identity, size_t size)
{
	rig_cut(message->bytes, "\"occurrence\":\"", "\"", ret_identity, size);
}

/* At its arrival: its brief has the times of the agenda. */
static void
arrived(struct rig *rig, const struct rig_delivery *message)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct outbox_rows rows = { 0 };
	struct occurrence occurrence;
	struct brief_row brief = { 0 };
	struct error error = { 0 };

	name_of(message, identity, sizeof(identity));
	if (talks)
		printf("%s   arrives: %s %s %s\n",
		    rig_clock(clock_now_ms(&rig->clock)), message->kind,
		    identity, message->sink);
	if (schedule_find(rig->service->schedule, identity, &occurrence,
	    NULL) < 0)
		return;			/* its window has gone */
	CHECK(store_outbox_find(rig->store, message->key, &rows, &error) == 0);
	if (rows.list.count != 1) {
		fail("not in the outbox", message->key);
	} else {
		CHECK(store_brief_load(rig->store, rows.list.items[0].brief,
		    &brief, &error) == 0);
		if (brief.start_at != occurrence.start_at ||
		    brief.end_at != occurrence.end_at)
			fail("times that do not hold", identity);
		else
			harness_passed++;
	}
	store_brief_clear(&brief);
	store_outbox_clear(&rows);
}

static bool
is_kind(const struct rig_delivery *message, const char *kind)
{
	return strcmp(message->kind, kind) == 0 &&
	    strcmp(message->sink, "chat") == 0;
}

/* Nothing twice. */
static void
judge_doubles(const struct rig *rig)
{
	size_t i, k;

	for (i = 0; i < rig->delivered.count; i++)
		for (k = 0; k < i; k++)
			if (strcmp(rig->delivered.items[i].key,
			    rig->delivered.items[k].key) == 0)
				fail("twice", rig->delivered.items[i].kind);
	harness_passed++;
}

/* What was said of one occurrence, from its start. */
static void
judge_start(const struct rig *rig, size_t start, const char *identity)
{
	char other[OCCURRENCE_IDENTITY_MAX];
	const struct rig_delivery *message;
	bool is_answered = false;
	size_t i;

	for (i = 0; i < rig->delivered.count; i++) {
		message = &rig->delivered.items[i];
		name_of(message, other, sizeof(other));
		if (strcmp(other, identity) != 0)
			continue;
		if (i < start && is_kind(message, "end"))
			fail("an end before its start", identity);
		if (i < start && is_kind(message, "stage"))
			fail("a stage before its start", identity);
		/* That its time has passed may be known before. */
		is_answered |= is_kind(message, "overdue") || (i > start &&
		    (is_kind(message, "end") ||
		    is_kind(message, "cancellation")));
	}
	if (!is_answered)
		fail("a start, and nothing after it", identity);
	harness_passed++;
}

/* A stage of work that nobody was told of. */
static void
judge_stage(const struct rig *rig, const char *identity)
{
	char other[OCCURRENCE_IDENTITY_MAX];
	size_t i;

	for (i = 0; i < rig->delivered.count; i++) {
		name_of(&rig->delivered.items[i], other, sizeof(other));
		if (strcmp(other, identity) == 0 &&
		    (is_kind(&rig->delivered.items[i], "start") ||
		    is_kind(&rig->delivered.items[i], "reopening")))
			return;
	}
	fail("a stage without a start", identity);
}

static void
judge(struct rig *rig)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	size_t i;

	judge_doubles(rig);
	for (i = 0; i < rig->delivered.count; i++) {
		name_of(&rig->delivered.items[i], identity, sizeof(identity));
		if (is_kind(&rig->delivered.items[i], "start"))
			judge_start(rig, i, identity);
		if (is_kind(&rig->delivered.items[i], "stage"))
			judge_stage(rig, identity);
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
	judge(&rig);
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
