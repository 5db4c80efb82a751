/* SPDX-License-Identifier: MIT */
/*
 * lives COUNT SEED DIR: COUNT schedules that people changed at random (moved,
 * extended, shortened, skipped, confirmed, run, broken off), each as a feed in
 * its three forms, DIR/NNN.FORM.ics, beside what the agenda says, DIR/NNN.tsv:
 * "# from to midnight", then "start end status uid" a line.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "array.h"
#include "civil.h"
#include "feed.h"
#include "ical.h"
#include "life.h"
#include "zonedir.h"

#define LIVES_DAY ((int64_t)CIVIL_DAY_SECS)
#define LIVES_HOUR 3600

/* Rules that are said as series, on nights when clocks change and beside. */
static const struct lives_kind {
	const char *rule, *zone;
	int64_t secs;
	bool confirms, skips;
} lives_kinds[] = {
	{ "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
	    "America/Los_Angeles", 7200, false, false },
	{ "FREQ=MONTHLY;BYDAY=1WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0",
	    "America/Santiago", 7200, true, false },
	{ "FREQ=MONTHLY;BYDAY=1WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0",
	    "America/Santiago", 7200, true, true },
	{ "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30;BYSECOND=0",
	    "America/New_York", 5400, true, false },
	{ "FREQ=WEEKLY;BYDAY=SU;BYHOUR=1;BYMINUTE=30;BYSECOND=0",
	    "Europe/Berlin", 3600, false, false },
	{ "FREQ=WEEKLY;BYDAY=SA;BYHOUR=23;BYMINUTE=30;BYSECOND=0",
	    "America/Santiago", 3600, true, true },
	{ "FREQ=DAILY;BYHOUR=6,18;BYMINUTE=0;BYSECOND=0",
	    "Europe/Berlin", 900, false, false },
	{ "FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=0;BYSECOND=0", "UTC", 7200,
	    true, false },
	{ "FREQ=MONTHLY;BYDAY=1TU,3TU;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
	    "Australia/Lord_Howe", 7200, false, false },
	{ "once on 2026-12-03 at 15:00", "America/Los_Angeles", 7200, true,
	    false },
	/* Zones whose clocks change in ways of their own, on those nights. */
	{ "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30;BYSECOND=0",
	    "Africa/Casablanca", 7200, true, false },
	{ "FREQ=WEEKLY;BYDAY=SU;BYHOUR=1;BYMINUTE=30;BYSECOND=0",
	    "Antarctica/Troll", 5400, false, false },
	{ "FREQ=WEEKLY;BYDAY=SA;BYHOUR=2;BYMINUTE=15;BYSECOND=0",
	    "Asia/Gaza", 3600, true, true },
	{ "FREQ=WEEKLY;BYDAY=SU;BYHOUR=1;BYMINUTE=15;BYSECOND=0",
	    "Europe/Dublin", 3600, true, false },
	{ "FREQ=WEEKLY;BYDAY=SA;BYHOUR=23;BYMINUTE=30;BYSECOND=0",
	    "America/Scoresbysund", 3600, true, true },
	{ "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=15;BYSECOND=0",
	    "Australia/Lord_Howe", 2700, true, false },
	{ "FREQ=WEEKLY;BYDAY=TH,FR;BYHOUR=0,23;BYMINUTE=30;BYSECOND=0",
	    "Africa/Cairo", 1800, false, false },
	{ "FREQ=DAILY;BYHOUR=0;BYMINUTE=30;BYSECOND=0",
	    "America/Havana", 3600, true, true },
};

/* One schedule in the making. */
struct lives {
	uint64_t state;			/* of the random numbers */
	struct window window;
	struct schedule *schedule;
	int64_t now_at;
};

/* xorshift64*: the same everywhere for a seed. */
static uint64_t
lives_random(struct lives *lives, uint64_t below)
{
	lives->state ^= lives->state >> 12;
	lives->state ^= lives->state << 25;
	lives->state ^= lives->state >> 27;
	return (lives->state * 2685821657736338717ull >> 33) % below;
}

static void
lives_fail(const char *what)
{
	fprintf(stderr, "lives: %s\n", what);
	exit(1);
}

/* --- acts ----------------------------------------------------------------- */

/* By hours, by days, by nearly a year; onto another one's time. */
static int64_t
lives_shift(struct lives *lives)
{
	static const int64_t units[] = { 300, 1800, LIVES_HOUR, LIVES_DAY,
		7 * LIVES_DAY };
	int64_t unit = units[lives_random(lives, countof(units))];
	int64_t count = 1 + (int64_t)lives_random(lives, 50);

	return lives_random(lives, 3) == 0 ? -unit * count : unit * count;
}

/* One act that may or may not be in order; `at_ms` goes on. */
static void
lives_act(struct lives *lives, const struct occurrence *now, struct act *act)
{
	static const enum act_verb verbs[] = { ACT_MOVE, ACT_MOVE, ACT_MOVE,
		ACT_EXTEND, ACT_EXTEND, ACT_SHORTEN, ACT_SKIP, ACT_SKIP,
		ACT_UNSKIP, ACT_CONFIRM, ACT_CONFIRM, ACT_UNCONFIRM,
		ACT_START, ACT_NOTE, ACT_STAGE_DONE, ACT_END, ACT_CANCEL,
		ACT_REOPEN, ACT_HAND_OVER };
	int64_t shift = lives_shift(lives);

	act->verb = verbs[lives_random(lives, countof(verbs))];
	act->start_at = act->end_at = 0;
	act->because = lives_random(lives, 2) == 0 ? NULL :
	    (char *)"the disk, a; b\\c\nBEGIN:VALARM";
	act->words = act->verb == ACT_NOTE || act->verb == ACT_HAND_OVER ?
	    (char *)"the night shift\r\n" : NULL;
	if (act->verb == ACT_MOVE) {
		act->start_at = now->start_at + shift;
		act->end_at = now->end_at + shift +
		    (lives_random(lives, 4) == 0 ? 1800 : 0);
	} else if (act->verb == ACT_EXTEND || act->verb == ACT_REOPEN) {
		act->end_at = now->end_at + 300 *
		    (1 + (int64_t)lives_random(lives, 200));
	} else if (act->verb == ACT_SHORTEN) {
		act->end_at = now->end_at - 300 *
		    (1 + (int64_t)lives_random(lives, 6));
	}
}

/* Up to six of them, as far as they are in order. */
static void
lives_touch(struct lives *lives, const struct occurrence *planned)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct occurrence now;
	struct act act = { .occurrence = identity, .who = (char *)"ops",
		.way = (char *)"cli" };
	int count = 1 + (int)lives_random(lives, 6);

	occurrence_format_identity(planned, identity);
	act.at_ms = (planned->start_at - LIVES_HOUR *
	    (int64_t)lives_random(lives, 900)) * 1000;
	while (count-- > 0) {
		if (schedule_find(lives->schedule, identity, &now, NULL) != 0)
			lives_fail("no such occurrence");
		/* Half the time it is under way by now. */
		if (lives_random(lives, 2) == 0 &&
		    act.at_ms < now.start_at * 1000)
			act.at_ms = now.start_at * 1000 - 1800000 +
			    60000 * (int64_t)lives_random(lives, 80);
		act.at_ms += 1000 * (int64_t)lives_random(lives, 1200);
		lives_act(lives, &now, &act);
		if (life_check(&now, &act, NULL) == 0 &&
		    schedule_act(lives->schedule, &act, NULL) != 0)
			lives_fail("an act that cannot be applied");
	}
}

/* --- windows -------------------------------------------------------------- */

static void
lives_init(struct lives *lives, int number, struct zonedir *zonedir)
{
	const struct lives_kind *kind =
	    &lives_kinds[number % (int)countof(lives_kinds)];
	struct window *window = &lives->window;
	const struct window *windows[] = { window };
	struct window_stage *stage;
	struct agenda agenda = { 0 };
	size_t i, every = 1 + lives_random(lives, 8);

	memset(window, 0, sizeof(*window));
	window->id = mem_format("w%03d", number);
	window->title = mem_string("Patch Thursday");
	window->zone = zonedir_find(zonedir, kind->zone, NULL);
	window->duration_secs = kind->secs;
	window->starts_by_hand = window->ends_by_hand = number % 3 == 0;
	if (kind->confirms)
		window->confirm.by = mem_string("telescope-scm");
	window->confirm.otherwise = kind->skips ? WINDOW_OTHERWISE_SKIP :
	    WINDOW_OTHERWISE_TENTATIVE;
	window->confirm.before_secs = 3 * LIVES_DAY;
	stage = array_add(&window->stages);
	array_push(&stage->environments, mem_string("idfprod"));
	if (window->zone == NULL || recurrence_parse(kind->rule, false, 0,
	    &window->recurrence, NULL) != 0)
		lives_fail(kind->rule);
	lives->schedule = schedule_new(windows, 1);
	/* Two years; the feed is read somewhere in them. */
	lives->now_at = civil_days(2026, 6, 1) * LIVES_DAY +
	    (int64_t)lives_random(lives, 400 * LIVES_DAY);
	agenda_expand(&agenda, windows, 1, NULL,
	    civil_days(2026, 1, 1) * LIVES_DAY,
	    civil_days(2028, 10, 1) * LIVES_DAY, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++)
		if (lives_random(lives, every) == 0)
			lives_touch(lives, &agenda.list.items[i]);
	agenda_clear(&agenda);
}

/* --- files ---------------------------------------------------------------- */

static void
lives_save(const char *folder, int number, const char *suffix,
    const struct text *text)
{
	char path[512];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%03d.%s", folder, number,
	    suffix);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(text->bytes, 1, text->length, file) !=
	    text->length || fclose(file) != 0)
		lives_fail("cannot write");
}

static void
lives_save_agenda(const struct lives *lives, const char *folder, int number)
{
	const struct window *windows[] = { &lives->window };
	int64_t midnight_at = civil_local_days(lives->now_at) * LIVES_DAY;
	int64_t from_at = midnight_at - FEED_BACK_DAYS * LIVES_DAY;
	int64_t to_at = midnight_at + FEED_AHEAD_DAYS * LIVES_DAY;
	const struct occurrence *one;
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	size_t i;

	text_putf(&text, "# %" PRId64 " %" PRId64 " %" PRId64 "\n", from_at,
	    to_at, midnight_at);
	agenda_expand(&agenda, windows, 1, lives->schedule, from_at, to_at,
	    AGENDA_STARTS);
	(void)agenda_lapse(&agenda, lives->now_at);
	for (i = 0; i < agenda.list.count; i++) {
		one = &agenda.list.items[i];
		text_putf(&text, "%" PRId64 "\t%" PRId64 "\t%s\t%s-",
		    one->start_at, one->end_at,
		    occurrence_status_name(one->status), one->window->id);
		ical_format_local(&text, one->original_local);
		text_puts(&text, "@patchday.example.org\n");
	}
	lives_save(folder, number, "tsv", &text);
	agenda_clear(&agenda);
	text_clear(&text);
}

static void
lives_revision(void *context, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	(void)context, (void)identity, (void)occurrence, (void)shown_hash;
	ret_revision->sequence = 3;
	ret_revision->created_at = 1735689600;
	ret_revision->modified_at = 1748736000;
}

static void
lives_save_feeds(const struct lives *lives, const char *folder, int number)
{
	struct environment environments[] = { { .id = (char *)"idfprod",
	    .title = (char *)"data.lsst.cloud", .tier = TIER_PROD } };
	const struct window *windows[] = { &lives->window };
	struct feed_site site = { .title = "Site",
		.url = "https://patchday.example.org",
		.zones = &lives->window.zone, .zone_count = 1,
		.windows = windows, .window_count = 1,
		.schedule = lives->schedule,
		.environments = environments, .environment_count = 1 };
	struct feed_revisions revisions = { .find = lives_revision };
	struct text feed = { 0 };
	char suffix[32];
	int64_t until_at;
	int form;

	for (form = FEED_EXPANDED; form <= FEED_RULE; form++) {
		text_cut(&feed, 0);
		if (feed_format(&feed, &site, "all", (enum feed_form)form,
		    lives->now_at, &revisions, &until_at, NULL) != 0)
			lives_fail("no feed");
		(void)snprintf(suffix, sizeof(suffix), "%s.ics",
		    feed_form_name((enum feed_form)form));
		lives_save(folder, number, suffix, &feed);
	}
	text_clear(&feed);
}

int
main(int argc, char **argv)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct lives lives;
	int number, count;

	if (argc != 4)
		lives_fail("usage: lives COUNT SEED DIR");
	count = atoi(argv[1]);
	for (number = 0; number < count; number++) {
		lives.state = strtoull(argv[2], NULL, 10) * 1000003 +
		    (uint64_t)number * 7919 + 1;
		lives_init(&lives, number, zonedir);
		lives_save_agenda(&lives, argv[3], number);
		lives_save_feeds(&lives, argv[3], number);
		schedule_release(lives.schedule);
		window_clear(&lives.window);
	}
	zonedir_free(zonedir);
	return 0;
}
