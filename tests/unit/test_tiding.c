/* SPDX-License-Identifier: MIT */
/* Entries for feed readers: which there are, and when each was published and
 * updated.  (tests/outlets/tidings.py has the documents.) */
#include "acts_site.h"
#include "harness.h"

#include "tiding.h"

#define PT "patch-thursday/2026-12-03T15:00"	/* 23:00 to 01:00 UTC */
#define NW "night-work/2026-12-03T22:00"	/* 06:00 to 10:00 UTC */
#define SU "summit/2026-12-02T13:00"		/* 16:00 to 18:00 UTC */

struct step { enum act_verb verb; const char *at, *start, *end; };

/* Entries of one occurrence at `now`, the newest first: "KIND UPDATED|", where
 * it differs "KIND UPDATED (PUBLISHED)|". */
struct row {
	const char *now, *occurrence, *want;
	struct step steps[4];
};

#define PLANNED "planned 2026-12-02T23:00|"

static const struct row rows[] = {
{ "2026-12-02T22:59:59", PT, "", {{ 0 }} },
{ "2026-12-02T23:00", PT, PLANNED, {{ 0 }} },
{ "2026-12-03T22:59:59", PT, PLANNED, {{ 0 }} },
{ "2026-12-03T23:00", PT, "start 2026-12-03T23:00|" PLANNED, {{ 0 }} },
{ "2026-12-04T01:00", PT,
  "end 2026-12-04T01:00|start 2026-12-03T23:00|" PLANNED, {{ 0 }} },
{ "2027-01-06T23:00", PT,
  "end 2026-12-04T01:00|start 2026-12-03T23:00|" PLANNED, {{ 0 }} },
{ "2027-01-08T00:00", PT, "end 2026-12-04T01:00|", {{ 0 }} },
{ "2027-01-08T02:00", PT, "", {{ 0 }} },
/* Called off before it was told at all. */
{ "2026-12-02T00:00", PT, "0-skip 2026-12-01T00:00|",
  {{ ACT_SKIP, "2026-12-01T00:00", NULL, NULL }} },
{ "2026-12-04T02:00", PT, PLANNED "0-skip 2026-12-01T00:00|",
  {{ ACT_SKIP, "2026-12-01T00:00", NULL, NULL }} },
{ "2026-12-03T02:00", PT, "0-skip 2026-12-03T01:00|"
  "planned 2026-12-03T01:00 (2026-12-02T23:00)|",
  {{ ACT_SKIP, "2026-12-03T01:00", NULL, NULL }} },
/* Moved: told a day before its new time, at the earliest. */
{ "2026-12-04T12:00", PT, "0-move 2026-12-03T01:00|",
  {{ ACT_MOVE, "2026-12-03T01:00", "2026-12-06T00:00",
     "2026-12-06T02:00" }} },
{ "2026-12-05T12:00", PT, "planned 2026-12-05T00:00|"
  "0-move 2026-12-03T01:00|",
  {{ ACT_MOVE, "2026-12-03T01:00", "2026-12-06T00:00",
     "2026-12-06T02:00" }} },
{ "2026-12-04T03:00", PT, "end 2026-12-04T02:30|0-extend 2026-12-04T00:10|"
  "start 2026-12-03T23:00|" PLANNED,
  {{ ACT_EXTEND, "2026-12-04T00:10", NULL, "2026-12-04T02:30" }} },
{ "2026-12-04T03:00", PT, "0-end 2026-12-04T00:10|start 2026-12-03T23:00|"
  PLANNED, {{ ACT_END, "2026-12-04T00:10", NULL, NULL }} },
/* Both ends stay, each with its own id. */
{ "2026-12-04T03:00", PT, "end 2026-12-04T02:00|1-reopen 2026-12-04T00:20|"
  "0-end 2026-12-04T00:10|start 2026-12-03T23:00|" PLANNED,
  {{ ACT_END, "2026-12-04T00:10", NULL, NULL },
   { ACT_REOPEN, "2026-12-04T00:20", NULL, "2026-12-04T02:00" }} },
{ "2026-12-04T03:00", PT, "0-cancel 2026-12-04T00:10|"
  "start 2026-12-03T23:00|" PLANNED,
  {{ ACT_CANCEL, "2026-12-04T00:10", NULL, NULL }} },
/* By hand; nobody started it. */
{ "2026-12-04T12:00", NW, "planned 2026-12-03T06:00|", {{ 0 }} },
{ "2026-12-04T12:00", NW, "1-end 2026-12-04T08:00|0-start 2026-12-04T06:05|"
  "planned 2026-12-03T06:00|",
  {{ ACT_START, "2026-12-04T06:05", NULL, NULL },
   { ACT_END, "2026-12-04T08:00", NULL, NULL }} },
/* Confirmed, and not. */
{ "2026-12-02T12:00", SU, "planned 2026-12-01T16:00|"
  "0-confirm 2026-11-30T10:00|",
  {{ ACT_CONFIRM, "2026-11-30T10:00", NULL, NULL }} },
{ "2026-12-02T12:00", SU,
  "planned 2026-12-02T10:00 (2026-12-01T16:00)|0-confirm 2026-12-02T10:00|",
  {{ ACT_CONFIRM, "2026-12-02T10:00", NULL, NULL }} },
/* What is the coordinator's alone is not told. */
{ "2026-12-03T12:00", PT, PLANNED,
  {{ ACT_HAND_OVER, "2026-12-03T10:00", NULL, NULL }} },
};

static void
put_tiding(struct text *text, const struct tiding *tiding)
{
	text_puts(text, tiding->id + strlen(tiding->occurrence) + 1);
	text_puts(text, " ");
	civil_format(text, tiding->updated_at);
	if (tiding->published_at != tiding->updated_at) {
		text_puts(text, " (");
		civil_format(text, tiding->published_at);
		text_puts(text, ")");
	}
	text_puts(text, "|");
}

static void
list(struct acts_site *site, const char *name, const char *now,
    int64_t known_from_at, struct tidings *ret_list)
{
	struct feed_site feed_site = { .title = "Site",
	    .windows = site->schedule->windows.items,
	    .window_count = site->schedule->windows.count,
	    .schedule = site->schedule };
	struct error error = { 0 };

	CHECK_ROW(tiding_list(&feed_site, name, site_utc(now),
	    known_from_at, ret_list, &error) == 0, error.text);
}

static void
row_check(struct acts_site *site, const struct row *row)
{
	struct tidings tidings = { 0 };
	struct text got = { 0 };
	char window[WINDOW_ID_MAX + 1];
	int64_t original_local;
	size_t i;

	site_reset(site);
	for (i = 0; i < countof(row->steps) && row->steps[i].at != NULL; i++) {
		const struct step *step = &row->steps[i];
		struct act act = { .verb = step->verb,
		    .at_ms = site_utc(step->at) * 1000,
		    .occurrence = (char *)row->occurrence,
		    .who = (char *)"ops", .way = (char *)"cli",
		    .words = (char *)"somebody",
		    .start_at = step->start ? site_utc(step->start) : 0,
		    .end_at = step->end ? site_utc(step->end) : 0 };

		CHECK_ROW(schedule_act(site->schedule, &act, NULL) == 0,
		    row->want);
	}
	CHECK(occurrence_parse_identity(row->occurrence, window,
	    &original_local, NULL) == 0);
	list(site, window, row->now, 0, &tidings);
	for (i = 0; i < tidings.list.count; i++)
		if (strcmp(tidings.list.items[i].occurrence,
		    row->occurrence) == 0)
			put_tiding(&got, &tidings.list.items[i]);
	CHECK_STRING(text_string(&got), row->want);
	tiding_clear(&tidings);
	text_clear(&got);
}

/* A role that is silent: what lapses is told when it does. */
static void
check_lapse(struct acts_site *site)
{
	site->windows[SITE_CONFIRM].confirm.otherwise = WINDOW_OTHERWISE_SKIP;
	row_check(site, &(struct row){ "2026-12-02T12:00", SU,
	    "planned 2026-12-01T16:00|lapse 2026-11-30T16:00|", {{ 0 }} });
	row_check(site, &(struct row){ "2026-11-30T15:59:59", SU, "",
	    {{ 0 }} });
}

/* Nobody knows whether it took place before the service was there. */
static void
check_known(struct acts_site *site)
{
	struct tidings tidings = { 0 };
	int64_t known_from_at = site_utc("2026-12-05T00:00");
	size_t i;

	site_reset(site);
	list(site, "all", "2026-12-06T00:00", known_from_at, &tidings);
	CHECK(tidings.list.count > 0);
	for (i = 0; i < tidings.list.count; i++)
		CHECK_ROW(tidings.list.items[i].updated_at >=
		    known_from_at - 86400 && strncmp(
		    tidings.list.items[i].occurrence, "night", 5) == 0,
		    tidings.list.items[i].id);
	tiding_clear(&tidings);
}

int
main(void)
{
	struct acts_site site;
	struct tidings tidings = { 0 };
	struct feed_site nothing = { .title = "Site" };
	struct error error;
	size_t i;

	site_init(&site);
	for (i = 0; i < countof(rows); i++)
		row_check(&site, &rows[i]);
	check_lapse(&site);
	check_known(&site);
	CHECK(tiding_list(&nothing, "none", 0, 0, &tidings, &error) ==
	    -1);
	CHECK(tiding_list(&nothing, "all", 0, 0, &tidings, &error) == 0);
	CHECK_NUMBER((long long)tidings.list.count, 0);
	tiding_clear(&tidings);
	site_clear(&site);
	return harness_end();
}
