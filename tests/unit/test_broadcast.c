/* SPDX-License-Identifier: MIT */
/* Banners of occurrences that people changed: which are there, and when each is
 * shown.  (tests/outlets/semaphore.py has the years by the configuration.) */
#include "acts_site.h"
#include "harness.h"

#include "broadcast.h"

#define PT "patch-thursday/2026-12-03T15:00"	/* 23:00 to 01:00 UTC */
#define NW "night-work/2026-12-03T22:00"	/* 06:00 to 10:00 UTC */
#define SU "summit/2026-12-02T13:00"		/* 16:00 to 18:00 UTC */

struct step { enum act_verb verb; const char *at, *start, *end; };

/* Files of one occurrence at `now`: "phase defer ttl verb|". */
struct row {
	const char *now, *occurrence, *want;
	struct step steps[3];
};

#define TODAY "today 2026-12-03T20:00 3h is today|"
#define NOW "now 2026-12-03T23:00 2h is happening now|"

static const struct row rows[] = {
{ "2026-12-01T00:00", PT, NOW TODAY, {{ 0 }} },
{ "2026-12-03T22:59:59", PT, NOW TODAY, {{ 0 }} },
{ "2026-12-03T23:00", PT, NOW, {{ 0 }} },
{ "2026-12-04T00:59:59", PT, NOW, {{ 0 }} },
{ "2026-12-04T01:00", PT, "", {{ 0 }} },
{ "2026-12-01T00:00", PT, "skipped 2026-12-03T20:00 5h does not take place|",
  {{ ACT_SKIP, "2026-12-01T00:00", NULL, NULL }} },
{ "2026-12-01T00:00", PT, NOW TODAY,
  {{ ACT_SKIP, "2026-12-01T00:00", NULL, NULL },
   { ACT_UNSKIP, "2026-12-01T00:00", NULL, NULL }} },
{ "2026-12-04T00:10", PT,
  "extended 2026-12-03T23:00 3h 30min takes longer than planned|",
  {{ ACT_EXTEND, "2026-12-04T00:10", NULL, "2026-12-04T02:30" }} },
{ "2026-12-04T00:20", PT, "now 2026-12-03T23:00 1h 45min is happening now|",
  {{ ACT_EXTEND, "2026-12-04T00:10", NULL, "2026-12-04T02:30" },
   { ACT_SHORTEN, "2026-12-04T00:20", NULL, "2026-12-04T00:45" }} },
/* Its end is the full minute after that; it is not happening until then. */
{ "2026-12-04T00:30:30", PT, "",
  {{ ACT_END, "2026-12-04T00:30:20", NULL, NULL }} },
{ "2026-12-04T00:31", PT, "", {{ ACT_END, "2026-12-04T00:30", NULL, NULL }} },
{ "2026-12-04T00:40", PT,
  "extended 2026-12-03T23:00 3h takes longer than planned|",
  {{ ACT_END, "2026-12-04T00:30", NULL, NULL },
   { ACT_REOPEN, "2026-12-04T00:40", NULL, "2026-12-04T02:00" }} },
{ "2026-12-04T00:30:30", PT,
  "cancelled 2026-12-04T00:31 29min was called off|",
  {{ ACT_CANCEL, "2026-12-04T00:30:20", NULL, NULL }} },
/* To the next day: the old time is told until the new one is. */
{ "2026-12-01T00:00", PT, "moved 2026-12-03T20:00 5h was moved|"
  "now 2026-12-04T23:00 2h is happening now|"
  "today 2026-12-04T20:00 3h is today|",
  {{ ACT_MOVE, "2026-12-01T00:00", "2026-12-04T23:00",
     "2026-12-05T01:00" }} },
/* By an hour: it is today all the same, and noon is noon. */
{ "2026-12-01T00:00", PT, "now 2026-12-04T00:00 2h is happening now|"
  "today 2026-12-03T20:00 4h is today|",
  {{ ACT_MOVE, "2026-12-01T00:00", "2026-12-04T00:00",
     "2026-12-04T02:00" }} },
/* Far beyond what is written. */
{ "2026-12-01T00:00", PT, "moved 2026-12-03T20:00 5h was moved|",
  {{ ACT_MOVE, "2026-12-01T00:00", "2027-06-04T00:00",
     "2027-06-04T02:00" }} },
{ "2026-12-01T00:00", PT, "skipped 2026-12-04T20:00 5h does not take place|",
  {{ ACT_MOVE, "2026-12-01T00:00", "2026-12-04T23:00",
     "2026-12-05T01:00" },
   { ACT_SKIP, "2026-12-01T00:00", NULL, NULL }} },
/* Work that people begin and end. */
{ "2026-12-04T06:10", NW, "now 2026-12-04T06:00 4h is planned for now|",
  {{ 0 }} },
/* Written before, too: nobody knows yet whether it will begin then. */
{ "2026-12-04T05:50", NW, "now 2026-12-04T06:00 4h is planned for now|"
  "today 2026-12-03T20:00 10h is today|",
  {{ 0 }} },
{ "2026-12-04T06:10", NW, "now 2026-12-04T05:50 4h 10min is happening now|",
  {{ ACT_START, "2026-12-04T05:50:10", NULL, NULL }} },
{ "2026-12-04T10:10", NW, "extended 2026-12-04T06:00 6h is still going on|",
  {{ ACT_START, "2026-12-04T06:00", NULL, NULL }} },
{ "2026-12-04T10:59", NW, "extended 2026-12-04T06:00 6h is still going on|",
  {{ ACT_START, "2026-12-04T06:00", NULL, NULL }} },
{ "2026-12-12T10:59", NW, "",
  {{ ACT_START, "2026-12-04T06:00", NULL, NULL }} },
/* A role has to confirm it: noon is an hour before. */
{ "2026-12-01T00:00", SU,
  "now 2026-12-02T16:00 2h is planned for now, but not confirmed|"
  "today 2026-12-02T15:00 1h is today|", {{ 0 }} },
{ "2026-12-01T00:00", SU, "now 2026-12-02T16:00 2h is happening now|"
  "today 2026-12-02T15:00 1h is today|",
  {{ ACT_CONFIRM, "2026-12-01T00:00", NULL, NULL }} },
};

/* Behind `key` up to the end of the line, without quotes. */
static void
put_value(struct text *text, const char *content, const char *key)
{
	const char *value = strstr(content, key);

	CHECK_ROW(value != NULL, content);
	value += strlen(key);
	text_put(text, value, strcspn(value, "\"\n"));
}

static void
put_banner(struct text *text, const struct broadcast *broadcast)
{
	size_t length = strlen(broadcast->name);
	const char *phase = broadcast->name + length, *verb;

	while (phase[-1] != '-')
		phase--;
	text_put(text, phase, strcspn(phase, "."));
	text_puts(text, " ");
	put_value(text, broadcast->content, "defer: \"");
	text_puts(text, " ");
	put_value(text, broadcast->content, "ttl: ");
	verb = strstr(broadcast->content, "summary: \"**") + 12;
	verb = strstr(verb, "**") + 2;
	text_put(text, verb, strcspn(verb, ":;"));
	text_puts(text, "|");
}

static void
list(struct acts_site *site, const char *now, struct broadcasts *ret_list)
{
	const struct zone *zones[2];
	struct feed_site feed_site = { .title = "Site", .zones = zones,
	    .zone_count = 2 };
	struct broadcast_plan plan = { .site = &feed_site,
	    .now_at = site_utc(now) };

	zones[0] = site->windows[0].zone;
	zones[1] = plan.utc = zonedir_find(site->zonedir, "UTC", NULL);
	plan.until_at = plan.now_at + BROADCAST_DAYS * CIVIL_DAY_SECS;
	feed_site.windows = site->schedule->windows.items;
	feed_site.window_count = site->schedule->windows.count;
	feed_site.schedule = site->schedule;
	broadcast_list(&plan, ret_list);
}

static void
row_check(struct acts_site *site, const struct row *row)
{
	struct broadcasts broadcasts = { 0 };
	struct text got = { 0 }, prefix = { 0 };
	const struct step *step;
	struct act act;
	size_t i;

	site_reset(site);
	for (i = 0; i < countof(row->steps) && row->steps[i].at != NULL; i++) {
		step = &row->steps[i];
		act = (struct act){ .verb = step->verb,
		    .at_ms = site_utc(step->at) * 1000,
		    .occurrence = (char *)row->occurrence,
		    .who = (char *)"ops", .way = (char *)"cli",
		    .start_at = step->start ? site_utc(step->start) : 0,
		    .end_at = step->end ? site_utc(step->end) : 0 };
		CHECK_ROW(schedule_act(site->schedule, &act, NULL) == 0,
		    row->want);
	}
	list(site, row->now, &broadcasts);
	/* "patchday-patch-thursday-2026-12-03T1500-". */
	text_puts(&prefix, "patchday-");
	for (i = 0; row->occurrence[i] != '\0'; i++)
		if (row->occurrence[i] != ':')
			text_putc(&prefix, row->occurrence[i] == '/' ? '-' :
			    row->occurrence[i]);
	for (i = 0; i < broadcasts.list.count; i++) {
		CHECK_ROW(broadcast_is_ours(broadcasts.list.items[i].name,
		    broadcasts.list.items[i].content), "ours");
		if (strncmp(broadcasts.list.items[i].name,
		    text_string(&prefix), prefix.length) == 0)
			put_banner(&got, &broadcasts.list.items[i]);
	}
	CHECK_STRING(text_string(&got), row->want);
	broadcast_clear(&broadcasts);
	text_clear(&prefix);
	text_clear(&got);
}

static const struct { const char *name; bool is_name; } names[] = {
	{ "patchday-a-2026-12-03T1500-now.md", true },
	{ "patchday-.md", false },
	{ "patchday-a.md.md", false },
	{ "patchday-../x.md", false },
	{ "patchday-a/b.md", false },
	{ "patchday-A.md", false },
	{ "101-a.md", false },
	{ "patchday-a.txt", false },
	{ ".md", false },
	{ "", false },
};

static void
check_names(void)
{
	size_t i;

	for (i = 0; i < countof(names); i++)
		CHECK_ROW(broadcast_is_name(names[i].name) ==
		    names[i].is_name, names[i].name);
	CHECK(!broadcast_is_ours("patchday-a.md", "---\nsummary: x\n---\n"));
	CHECK(!broadcast_is_ours("patchday-a.md", ""));
}

/* What the service sends comes back as it was; else it is refused whole. */
static void
check_json(struct acts_site *site)
{
	static const char *const bad[] = { "{}x", "[{\"name\": \"../x.md\", "
	    "\"content\": \"---\\n# Written by patchday; changes are "
	    "overwritten.\\n\"}]", "[{\"name\": \"patchday-a.md\"}]",
	    "[{\"name\": \"patchday-a.md\", \"content\": \"x\"}]", "[1]" };
	struct broadcasts before = { 0 }, after = { 0 };
	struct text json = { 0 };
	struct error error;
	size_t i;

	site_reset(site);
	list(site, "2026-12-01T00:00", &before);
	broadcast_format(&json, &before);
	CHECK(broadcast_parse(text_string(&json), json.length, &after,
	    &error) == 0);
	CHECK_NUMBER((long long)after.list.count,
	    (long long)before.list.count);
	for (i = 0; i < after.list.count && i < before.list.count; i++) {
		CHECK_STRING(after.list.items[i].name,
		    before.list.items[i].name);
		CHECK_STRING(after.list.items[i].content,
		    before.list.items[i].content);
	}
	for (i = 0; i < countof(bad); i++)
		CHECK_ROW(broadcast_parse(bad[i], strlen(bad[i]), &after,
		    &error) == -1, bad[i]);
	broadcast_clear(&before);
	broadcast_clear(&after);
	text_clear(&json);
}

/* Bold ends at a word: "**a **" would be two asterisks (CommonMark 6.2). */
static const struct { const char *title, *summary; } titles[] = {
	{ "Updates", "**Updates** " },
	{ " Updates  ", "**Updates** " },
	{ "Updates \u2066\u2069", "**Updates** " },
	{ "Updates\r", "**Updates** " },
	{ "a * b ** c", "**a \\\\* b \\\\*\\\\* c** " },
};

static void
check_titles(struct acts_site *site)
{
	struct window *window = &site->windows[SITE_AUTO];
	struct broadcasts broadcasts;
	char *title = window->title;
	struct text got = { 0 };
	size_t i, k;

	for (i = 0; i < countof(titles); i++) {
		broadcasts = (struct broadcasts){ 0 };
		window->title = (char *)titles[i].title;
		site_reset(site);
		list(site, "2026-12-01T00:00", &broadcasts);
		text_cut(&got, 0);
		for (k = 0; got.length == 0 && k < broadcasts.list.count; k++)
			if (strstr(broadcasts.list.items[k].name,
			    window->id) != NULL)
				put_value(&got,
				    broadcasts.list.items[k].content,
				    "summary: \"");
		CHECK_ROW(strncmp(text_string(&got), titles[i].summary,
		    strlen(titles[i].summary)) == 0, text_string(&got));
		broadcast_clear(&broadcasts);
	}
	window->title = title;
	site_reset(site);
	text_clear(&got);
}

/* What somebody began late tells when; what runs over, when it was to be. */
static void
check_late(struct acts_site *site)
{
	static const struct { const char *now, *has; } lates[] = {
		{ "2026-12-04T06:20", " is happening now: Thu 3 Dec 2026 "
		    "22:10 – Fri 4 Dec 02:00 PST" },
		{ "2026-12-04T10:10", " is still going on; it was planned for "
		    "Thu 3 Dec 2026 22:00 – Fri 4 Dec 02:00 PST" },
	};
	struct broadcasts broadcasts;
	struct act act = { .verb = ACT_START,
	    .at_ms = site_utc("2026-12-04T06:10") * 1000,
	    .occurrence = (char *)NW, .who = (char *)"ops",
	    .way = (char *)"cli" };
	size_t i, k;

	site_reset(site);
	CHECK(schedule_act(site->schedule, &act, NULL) == 0);
	for (i = 0; i < countof(lates); i++) {
		const char *found = "";

		broadcasts = (struct broadcasts){ 0 };
		list(site, lates[i].now, &broadcasts);
		for (k = 0; k < broadcasts.list.count; k++)
			if (strstr(broadcasts.list.items[k].content,
			    lates[i].has) != NULL)
				found = lates[i].has;
		CHECK_STRING(found, lates[i].has);
		broadcast_clear(&broadcasts);
	}
}

int
main(void)
{
	struct acts_site site;
	size_t i;

	site_init(&site);
	for (i = 0; i < countof(rows); i++)
		row_check(&site, &rows[i]);
	/* A window without banners, and one with a long lead. */
	site.windows[SITE_AUTO].banner_secs = -1;
	row_check(&site, &(struct row){ "2026-12-01T00:00", PT, "",
	    {{ 0 }} });
	site.windows[SITE_AUTO].banner_secs = 86400;
	row_check(&site, &(struct row){ "2026-12-01T00:00", PT,
	    NOW "today 2026-12-02T23:00 24h|", {{ 0 }} });
	site.windows[SITE_AUTO].banner_secs = 0;
	check_titles(&site);
	check_late(&site);
	check_names();
	check_json(&site);
	site_clear(&site);
	return harness_end();
}
