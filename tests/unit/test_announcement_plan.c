/* SPDX-License-Identifier: MIT */
/*
 * The rules of the planner: what people do to an occurrence, and what is said
 * after that, when, in which order.  One line a rule.
 */
#include <stdlib.h>

#include "agenda.h"
#include "announcement.h"
#include "harness.h"
#include "life.h"
#include "mem.h"
#include "schedule.h"
#include "zonedir.h"

#define MIN 60
#define LOCAL 1796310000		/* Thu 3 Dec 2026 15:00 UTC */
#define ACTS_MAX 5

enum flags { AUTO = 0, HAND = 1, HAND_START = 2, TENTATIVE = 4, SKIP = 8,
	ROTA = 16, ASKED = 32, NO_START = 64, NO_END = 128, REMIND = 256,
	GO = 512, LATE = 1024, MUTE = 2048, CLASH = 4096 };

/* What is done, minutes after the start; the times that it asks for. */
struct row_act { enum act_verb verb; int minutes, start, end; };

static const struct {
	const char *rule;
	int flags;
	struct row_act acts[ACTS_MAX];
	int count;
	const char *want;		/* "kind@minutes" in order */
} rows[] = {
	{ "the clock starts and ends it", AUTO | REMIND, { { 0 } }, 0,
	    "remind-24h@-1440 start@0 end@120" },
	{ "a person has to start and end it", HAND | REMIND, { { 0 } }, 0,
	    "remind-24h@-1440 overdue@130" },
	{ "started by hand, on time", HAND, { { ACT_START, 0, 0, 0 } }, 1,
	    "start@0 overdue@130" },
	{ "started by hand, later", HAND, { { ACT_START, 12, 0, 0 } }, 1,
	    "start@12 overdue@130" },
	{ "started early: its start moves, its reminders do not come",
	    AUTO | REMIND, { { ACT_START, -10, 0, 0 } }, 1,
	    "start@-10 end@120" },
	{ "only the start is by hand: then the clock ends it", HAND_START,
	    { { ACT_START, 12, 0, 0 } }, 1, "start@12 end@120" },
	{ "only the start is by hand: no start, no end", HAND_START, { { 0 } },
	    0, "overdue@130" },
	{ "ended by hand", HAND, { { ACT_START, 0, 0, 0 },
	    { ACT_END, 100, 0, 0 } }, 2, "start@0 end@100" },
	{ "ended early where the clock would have", AUTO,
	    { { ACT_END, 60, 0, 0 } }, 1, "start@0 end@60" },
	{ "extended: the end moves", AUTO, { { ACT_EXTEND, 60, 0, 165 } }, 1,
	    "start@0 extension@60 end@165" },
	{ "shortened", AUTO, { { ACT_SHORTEN, 30, 0, 60 } }, 1,
	    "start@0 shortening@30 end@60" },
	{ "extended by hand: overdue moves too", HAND,
	    { { ACT_START, 0, 0, 0 }, { ACT_EXTEND, 60, 0, 165 } }, 2,
	    "start@0 extension@60 overdue@175" },
	{ "verified, then ended", HAND, { { ACT_START, 0, 0, 0 },
	    { ACT_VERIFY, 90, 0, 0 }, { ACT_END, 110, 0, 0 } }, 3,
	    "start@0 verification@90 end@110" },
	{ "reopened: another end", HAND, { { ACT_START, 0, 0, 0 },
	    { ACT_END, 100, 0, 0 }, { ACT_REOPEN, 105, 0, 150 },
	    { ACT_END, 140, 0, 0 } }, 4, "start@0 reopening@105 end@140" },
	{ "reopened where the clock ends it", AUTO, { { ACT_END, 100, 0, 0 },
	    { ACT_REOPEN, 105, 0, 150 } }, 2,
	    "start@0 reopening@105 end@150" },
	{ "moved: all moves with it", AUTO | REMIND,
	    { { ACT_MOVE, -2000, 1440, 1560 } }, 1,
	    "move@-2000 remind-24h@0 start@1440 end@1560" },
	{ "skipped: nothing but that", AUTO | REMIND,
	    { { ACT_SKIP, -100, 0, 0 } }, 1, "cancellation@-100" },
	{ "put back", AUTO | REMIND, { { ACT_SKIP, -1500, 0, 0 },
	    { ACT_UNSKIP, -1450, 0, 0 } }, 2,
	    "cancellation@-1500 restoration@-1450 remind-24h@-1440 start@0 "
	    "end@120" },
	{ "put back while it should run: it begins then", AUTO,
	    { { ACT_SKIP, -10, 0, 0 }, { ACT_UNSKIP, 20, 0, 0 } }, 2,
	    "cancellation@-10 restoration@20 start@20 end@120" },
	{ "broken off: no end", HAND, { { ACT_START, 0, 0, 0 },
	    { ACT_CANCEL, 40, 0, 0 } }, 2, "cancellation@40" },
	{ "stages and notes, where start or end are heard", AUTO,
	    { { ACT_STAGE_DONE, 10, 0, 0 }, { ACT_NOTE, 20, 0, 0 },
	    { ACT_HAND_OVER, 30, 0, 0 } }, 3,
	    "start@0 stage@10 remark@20 handover@30 end@120" },
	{ "no details for who hears reminders only", AUTO | REMIND | NO_START |
	    NO_END, { { ACT_STAGE_DONE, 10, 0, 0 },
	    { ACT_EXTEND, 20, 0, 165 } }, 2, "extension@20" },
	{ "who hears no start is told no start by hand", HAND | NO_START,
	    { { ACT_START, 0, 0, 0 } }, 1, "overdue@130" },
	{ "who hears no end is not told that it lacks", HAND | NO_END,
	    { { ACT_START, 0, 0, 0 } }, 1, "start@0" },
	{ "tentative all the same", TENTATIVE, { { 0 } }, 0,
	    "start@0 end@120" },
	{ "confirmed", TENTATIVE, { { ACT_CONFIRM, -99, 0, 0 } }, 1,
	    "confirmation@-99 start@0 end@120" },
	{ "confirmed in its time: nothing begins anew", TENTATIVE,
	    { { ACT_CONFIRM, 30, 0, 0 } }, 1,
	    "start@0 confirmation@30 end@120" },
	{ "called off in its time, unconfirmed", TENTATIVE,
	    { { ACT_CANCEL, 30, 0, 0 } }, 1, "cancellation@30" },
	{ "taken back", TENTATIVE, { { ACT_CONFIRM, -99, 0, 0 },
	    { ACT_UNCONFIRM, -50, 0, 0 } }, 2,
	    "confirmation@-99 doubt@-50 start@0 end@120" },
	{ "silence calls it off, at the deadline", TENTATIVE | SKIP | REMIND,
	    { { 0 } }, 0, "remind-24h@-1440 cancellation@-60" },
	{ "unless it is confirmed", TENTATIVE | SKIP | REMIND,
	    { { ACT_CONFIRM, -99, 0, 0 } }, 1,
	    "remind-24h@-1440 confirmation@-99 start@0 end@120" },
	{ "taken back in time: it may lapse yet", TENTATIVE | SKIP,
	    { { ACT_CONFIRM, -99, 0, 0 }, { ACT_UNCONFIRM, -70, 0, 0 } }, 2,
	    "confirmation@-99 doubt@-70 cancellation@-60" },
	{ "taken back too late: that calls it off", TENTATIVE | SKIP,
	    { { ACT_CONFIRM, -99, 0, 0 }, { ACT_UNCONFIRM, -50, 0, 0 } }, 2,
	    "confirmation@-99 cancellation@-50" },
	{ "the deadline moves with it", TENTATIVE | SKIP,
	    { { ACT_CONFIRM, -999, 0, 0 }, { ACT_MOVE, -200, 1440, 1560 },
	    { ACT_UNCONFIRM, -50, 0, 0 } }, 3,
	    "confirmation@-999 move@-200 doubt@-50 cancellation@1380" },
	{ "put back too late, and not confirmed: it stays called off",
	    TENTATIVE | SKIP, { { ACT_SKIP, -99, 0, 0 },
	    { ACT_UNSKIP, -50, 0, 0 } }, 2, "cancellation@-99" },
	{ "until it is confirmed", TENTATIVE | SKIP, { { ACT_SKIP, -99, 0, 0 },
	    { ACT_UNSKIP, -50, 0, 0 }, { ACT_CONFIRM, -40, 0, 0 } }, 3,
	    "cancellation@-99 confirmation@-40 start@0 end@120" },
	{ "put back in time", TENTATIVE | SKIP, { { ACT_SKIP, -99, 0, 0 },
	    { ACT_UNSKIP, -70, 0, 0 } }, 2,
	    "cancellation@-99 restoration@-70 cancellation@-60" },
	{ "confirmed before it was skipped", TENTATIVE | SKIP,
	    { { ACT_CONFIRM, -200, 0, 0 }, { ACT_SKIP, -99, 0, 0 },
	    { ACT_UNSKIP, -50, 0, 0 } }, 3, "confirmation@-200 "
	    "cancellation@-99 restoration@-50 start@0 end@120" },
	{ "confirmed when it should run: it begins then", TENTATIVE | SKIP,
	    { { ACT_CONFIRM, 30, 0, 0 } }, 1,
	    "confirmation@30 start@30 end@120" },
	{ "asked, until there is an answer", TENTATIVE | ASKED, { { 0 } }, 0,
	    "ask-24h@-1440 ask-3h@-180 start@0 end@120" },
	{ "and no more then", TENTATIVE | ASKED,
	    { { ACT_CONFIRM, -300, 0, 0 } }, 1,
	    "confirmation@-300 start@0 end@120" },
	{ "also where silence means go", TENTATIVE | GO | ASKED, { { 0 } }, 0,
	    "ask-24h@-1440 ask-3h@-180 start@0 end@120" },
	{ "until there is an answer to that", TENTATIVE | GO | ASKED,
	    { { ACT_CONFIRM, -300, 0, 0 } }, 1,
	    "confirmation@-300 start@0 end@120" },
	{ "and again when it is taken back", TENTATIVE | GO | ASKED,
	    { { ACT_CONFIRM, -300, 0, 0 }, { ACT_UNCONFIRM, -200, 0, 0 } }, 2,
	    "ask-24h@-1440 confirmation@-300 doubt@-200 ask-3h@-180 start@0 "
	    "end@120" },
	{ "or a no", TENTATIVE | GO | ASKED, { { ACT_SKIP, -300, 0, 0 } }, 1,
	    "cancellation@-300" },
	{ "the coordinator, where the clock does it all", ROTA, { { 0 } }, 0,
	    "soon@-15 start@0 end@120" },
	{ "the coordinator, by hand", HAND | ROTA, { { 0 } }, 0,
	    "soon@-15 unstarted@5 overdue@130" },
	{ "nudged towards the end once it runs", HAND | ROTA,
	    { { ACT_START, 0, 0, 0 } }, 1,
	    "start@0 ending@105 unended@125 overdue@130" },
	{ "and again when it is extended", HAND | ROTA,
	    { { ACT_START, 0, 0, 0 }, { ACT_EXTEND, 110, 0, 180 } }, 2,
	    "start@0 extension@110 ending@165 unended@185 overdue@190" },
	{ "nobody is nudged about what ended", HAND | ROTA,
	    { { ACT_START, 0, 0, 0 }, { ACT_END, 60, 0, 0 } }, 2,
	    "start@0 end@60" },
	{ "nor about what is called off", HAND | ROTA,
	    { { ACT_SKIP, -100, 0, 0 } }, 1, "cancellation@-100" },
	{ "asked and told at one moment", TENTATIVE | ASKED | LATE | ROTA,
	    { { 0 } }, 0, "ask-24h@-1440 ask-3h@-180 ask-15m@-15 soon@-15 "
	    "start@0 end@120" },
	{ "nobody is told who cannot be reached", HAND | ROTA | MUTE,
	    { { 0 } }, 0, "overdue@130" },
	{ "on a holiday: who watches over all hears of it", CLASH, { { 0 } },
	    0, "conflict-48h@-2880 start@0 end@120" },
	{ "whoever is in charge, in the order of the kinds", CLASH | LATE |
	    ROTA, { { 0 } }, 0, "conflict-48h@-2880 soon@-15 conflict-15m@-15 "
	    "start@0 end@120" },
	{ "unless it was decided", CLASH, { { ACT_KEEP, -3000, 0, 0 } }, 1,
	    "start@0 end@120" },
	{ "handed over to somebody who cannot be reached", HAND | ROTA,
	    { { ACT_HAND_OVER, -100, 0, 0 } }, 1,
	    "handover@-100 overdue@130" },
};

static struct holidays holidays;

static void
window_make_clash(struct window *window)
{
	array_push(&window->clash.holidays, &holidays);
	array_push(&window->clash.tell.channels, mem_string("boss"));
	array_push(&window->clash.tell.remind_secs, 2 * 86400);
}

static void
window_make(struct window *window, int flags, const struct zone *zone)
{
	struct window_announce *announce;
	struct window_person *person;

	memset(window, 0, sizeof(*window));
	window->id = mem_string("w");
	window->title = mem_string("W");
	window->zone = zone;
	window->duration_secs = 120 * MIN;
	window->starts_by_hand = flags & (HAND | HAND_START);
	window->ends_by_hand = flags & HAND;
	if (flags & TENTATIVE) {
		window->confirm.by = mem_string("scm");
		window->confirm.before_secs = 60 * MIN;
		window->confirm.otherwise = flags & SKIP ?
		    WINDOW_OTHERWISE_SKIP : flags & GO ?
		    WINDOW_OTHERWISE_GO : WINDOW_OTHERWISE_TENTATIVE;
	}
	if (flags & ASKED) {
		array_push(&window->confirm.ask.channels, mem_string("scm"));
		array_push(&window->confirm.ask.remind_secs, 86400);
		array_push(&window->confirm.ask.remind_secs, 10800);
	}
	if (flags & LATE)
		array_push(&window->confirm.ask.remind_secs, 900);
	if (flags & CLASH)
		window_make_clash(window);
	if ((flags & (CLASH | LATE)) == (CLASH | LATE))
		array_push(&window->clash.tell.remind_secs, 900);
	if (flags & ROTA) {
		person = array_add(&window->rota.people);
		person->id = mem_string("lead");
		person->title = mem_string("Lead");
		if (!(flags & MUTE))
			array_push(&person->contact.channels,
			    mem_string("desk"));
		window->rota.turn = WINDOW_TURN_WEEK;
	}
	announce = array_add(&window->announces);
	if (flags & REMIND)
		array_push(&announce->remind_secs, 86400);
	announce->says_start = !(flags & NO_START);
	announce->says_end = !(flags & NO_END);
	(void)recurrence_parse("every Thursday at 15:00", false, 0,
	    &window->recurrence, NULL);
}

static struct life *
live(const struct occurrence *planned, size_t i)
{
	struct life *life = life_new(planned);
	int k;

	for (k = 0; k < rows[i].count; k++) {
		const struct row_act *row = &rows[i].acts[k];
		struct act act = { .verb = row->verb,
		    .at_ms = (LOCAL + row->minutes * (int64_t)MIN) * 1000,
		    .occurrence = (char *)"w/2026-12-03T15:00",
		    .who = (char *)"a", .way = (char *)"cli",
		    .words = (char *)"words",
		    .start_at = row->start == 0 ? 0 :
		    LOCAL + row->start * (int64_t)MIN,
		    .end_at = row->end == 0 ? 0 :
		    LOCAL + row->end * (int64_t)MIN };

		life_apply(life, planned, &act);
	}
	return life;
}

/* The plan as one line; those who hear it hear it in that order: what is due
 * later has a higher sequence, where it has one. */
static void
plan_format(struct text *text, const struct occurrence *occurrence,
    const char *rule)
{
	struct announcements plan = { 0 };
	char kind[ANNOUNCEMENT_KIND_MAX];
	int64_t sequence = 0;
	size_t i;

	announcement_plan(occurrence, &plan);
	for (i = 0; i < plan.list.count; i++) {
		const struct announcement *one = &plan.list.items[i];

		announcement_format_kind(one->kind,
		    one->kind == ANNOUNCEMENT_CANCELLATION ? 0 :
		    one->lead_secs, kind);
		text_putf(text, "%s%s@%lld", i > 0 ? " " : "", kind,
		    (long long)(one->due_at - LOCAL) / MIN);
		if (announcement_is_private(one->kind)) {
			CHECK_NUMBER(one->sequence, 0);
			continue;
		}
		/* Overdue is for before the end, and in its place; a reminder
		 * gives way to all that is due. */
		if (one->kind != ANNOUNCEMENT_OVERDUE &&
		    one->kind != ANNOUNCEMENT_REMINDER) {
			CHECK_ROW(one->sequence > sequence, rule);
			sequence = one->sequence;
		}
		CHECK_ROW((one->act != NULL) ==
		    (announcement_is_act(one->kind) && one->lead_secs == 0),
		    rule);
	}
	array_clear(&plan.list);
}

/* Whatever is planned is found by its due time too. */
static void
check_dues(const struct window *window, const struct schedule *schedule,
    const struct occurrence *occurrence, const char *rule)
{
	struct announcements plan = { 0 };
	int64_t due_at, after_at, best_at;
	size_t i, k;

	announcement_plan(occurrence, &plan);
	for (i = 0; i < plan.list.count; i++) {
		after_at = plan.list.items[i].due_at - 1;
		best_at = plan.list.items[i].due_at;
		for (k = 0; k < plan.list.count; k++)
			if (plan.list.items[k].due_at > after_at &&
			    plan.list.items[k].due_at < best_at)
				best_at = plan.list.items[k].due_at;
		CHECK_ROW(announcement_next_due(window, schedule, after_at,
		    &due_at) && due_at <= best_at, rule);
	}
	array_clear(&plan.list);
}

static void
test_rules(const struct zone *utc)
{
	struct occurrence planned, occurrence;
	const struct window *lent;
	struct schedule *schedule;
	struct window window;
	struct text text = { 0 };
	struct life *life;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		window_make(&window, rows[i].flags, utc);
		occurrence_init(&planned, &window, LOCAL);
		occurrence = planned;
		lent = &window;
		schedule = schedule_new(&lent, 1);
		if (rows[i].count > 0) {
			life = live(&planned, i);
			schedule_put_life(schedule, life);
			life_release(life);
			schedule_apply(schedule, &occurrence);
		}
		text_cut(&text, 0);
		plan_format(&text, &occurrence, rows[i].rule);
		if (strcmp(text_string(&text), rows[i].want) != 0)
			fprintf(stderr, "%s\n", rows[i].rule);
		CHECK_STRING(text_string(&text), rows[i].want);
		check_dues(&window, schedule, &occurrence, rows[i].rule);
		schedule_release(schedule);
		window_clear(&window);
	}
	text_clear(&text);
}

/* Said once more is said under another key: revisions grow. */
static void
test_revisions(const struct zone *utc)
{
	struct announcements plan = { 0 };
	struct occurrence planned, occurrence;
	struct window window;
	struct life *life;
	size_t i, k, row;

	for (row = 0; row < countof(rows); row++) {
		window_make(&window, rows[row].flags, utc);
		occurrence_init(&planned, &window, LOCAL);
		life = live(&planned, row);
		occurrence = planned;
		life_overlay(life, &occurrence);
		plan.list.count = 0;
		announcement_plan(&occurrence, &plan);
		for (i = 0; i < plan.list.count; i++)
			for (k = 0; k < i; k++)
				CHECK_ROW(plan.list.items[i].kind !=
				    plan.list.items[k].kind ||
				    plan.list.items[i].lead_secs !=
				    plan.list.items[k].lead_secs ||
				    plan.list.items[i].revision !=
				    plan.list.items[k].revision,
				    rows[row].rule);
		life_release(life);
		window_clear(&window);
	}
	array_clear(&plan.list);
}

/* Work that runs though nobody gave the start that its window wants by hand, as
 * no acts make it: a start is not claimed. */
static void
test_nobody_started(const struct zone *utc)
{
	static const struct { int flags; const char *want; } cases[] = {
		{ AUTO, "start@0 end@120" }, { HAND, "overdue@130" } };
	struct life life = { .phase = OCCURRENCE_RUNNING,
	    .started_ms = LOCAL * (int64_t)1000 };
	struct occurrence occurrence;
	struct window window;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		window_make(&window, cases[i].flags, utc);
		occurrence_init(&occurrence, &window, LOCAL);
		occurrence.life = &life;
		text_cut(&text, 0);
		plan_format(&text, &occurrence, cases[i].want);
		CHECK_STRING(text_string(&text), cases[i].want);
		window_clear(&window);
	}
	text_clear(&text);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);

	holidays.title = mem_string("US");
	holiday_add(&holidays, LOCAL / 86400, "A day off", false);
	test_rules(utc);
	test_revisions(utc);
	test_nobody_started(utc);
	holiday_clear(&holidays);
	zonedir_free(zonedir);
	return harness_end();
}
