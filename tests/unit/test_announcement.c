/* SPDX-License-Identifier: MIT */
#include "announcement.h"

#include <stdlib.h>

#include "agenda.h"
#include "harness.h"
#include "mem.h"
#include "random.h"
#include "zonedir.h"

#define HOUR 3600
#define DAY 86400

/* A window in the making; everything is owned by it. */
static void
window_make(struct window *window, const char *when, int64_t duration_secs,
    const struct zone *zone)
{
	struct error error = { 0 };

	memset(window, 0, sizeof(*window));
	window->id = mem_string("w");
	window->title = mem_string("W");
	window->zone = zone;
	window->duration_secs = duration_secs;
	CHECK_ROW(recurrence_parse(when, false, 0, &window->recurrence,
	    &error) == 0, error.text);
}

/* Add a list: `leads` in hours, descending, ended by 0. */
static void
window_announce(struct window *window, const int *leads, bool says_start,
    bool says_end)
{
	struct window_announce *announce = array_add(&window->announces);

	for (; *leads != 0; leads++)
		array_push(&announce->remind_secs, (int64_t)*leads * HOUR);
	announce->says_start = says_start;
	announce->says_end = says_end;
}

/* The plan in one line: "remind-24h@-24h start@+0h end@+2h". */
static void
plan_format(struct text *text, const struct occurrence *occurrence)
{
	struct announcements plan = { 0 };
	char kind[ANNOUNCEMENT_KIND_MAX];
	size_t i;

	announcement_plan(occurrence, &plan);
	for (i = 0; i < plan.list.count; i++) {
		announcement_format_kind(plan.list.items[i].kind,
		    plan.list.items[i].lead_secs, kind);
		text_putf(text, "%s%s@%+lldh", i > 0 ? " " : "", kind,
		    (long long)(plan.list.items[i].due_at -
		    occurrence->start_at) / HOUR);
	}
	array_clear(&plan.list);
}

static const struct {
	int leads[6];
	bool says_start, says_end;
	const char *by;
	enum window_otherwise otherwise;
	int before_hours;
	enum occurrence_status status;
	const char *want;
} plans[] = {
	{ { 24, 3 }, true, true, NULL, 0, 0, OCCURRENCE_CONFIRMED,
	    "remind-24h@-24h remind-3h@-3h start@+0h end@+2h" },
	{ { 0 }, true, false, NULL, 0, 0, OCCURRENCE_CONFIRMED, "start@+0h" },
	{ { 0 }, false, true, NULL, 0, 0, OCCURRENCE_CONFIRMED, "end@+2h" },
	{ { 0 }, false, false, NULL, 0, 0, OCCURRENCE_CONFIRMED, "" },
	{ { 24 }, true, true, NULL, 0, 0, OCCURRENCE_CANCELLED, "" },
	{ { 24 }, true, true, "scm", WINDOW_OTHERWISE_TENTATIVE, 168,
	    OCCURRENCE_TENTATIVE, "remind-24h@-24h start@+0h end@+2h" },
	{ { 24 }, true, true, "scm", WINDOW_OTHERWISE_GO, 168,
	    OCCURRENCE_CONFIRMED, "remind-24h@-24h start@+0h end@+2h" },
	/* Silence calls it off: whoever was told, or would be, is told. */
	{ { 336, 168, 24, 3 }, true, true, "scm", WINDOW_OTHERWISE_SKIP, 168,
	    OCCURRENCE_TENTATIVE, "remind-14d@-336h cancellation@-168h" },
	{ { 336 }, false, false, "scm", WINDOW_OTHERWISE_SKIP, 168,
	    OCCURRENCE_TENTATIVE, "remind-14d@-336h cancellation@-168h" },
	{ { 24 }, false, false, "scm", WINDOW_OTHERWISE_SKIP, 168,
	    OCCURRENCE_TENTATIVE, "cancellation@-168h" },
	{ { 0 }, true, true, "scm", WINDOW_OTHERWISE_SKIP, 168,
	    OCCURRENCE_TENTATIVE, "cancellation@-168h" },
	{ { 0 }, false, true, "scm", WINDOW_OTHERWISE_SKIP, 168,
	    OCCURRENCE_TENTATIVE, "" },
	{ { 24 }, true, true, "scm", WINDOW_OTHERWISE_SKIP, 168,
	    OCCURRENCE_CONFIRMED, "remind-24h@-24h start@+0h end@+2h" },
};

static void
test_plan(struct zonedir *zonedir)
{
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);
	struct occurrence occurrence;
	struct window window;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(plans); i++) {
		window_make(&window, "every Thursday at 15:00", 2 * HOUR, utc);
		window_announce(&window, plans[i].leads, plans[i].says_start,
		    plans[i].says_end);
		window.confirm.by = mem_string(plans[i].by);
		window.confirm.otherwise = plans[i].otherwise;
		window.confirm.before_secs =
		    (int64_t)plans[i].before_hours * HOUR;
		occurrence_init(&occurrence, &window, 1796310000);
		occurrence.status = plans[i].status;
		text_cut(&text, 0);
		plan_format(&text, &occurrence);
		CHECK_STRING(text_string(&text), plans[i].want);
		window_clear(&window);
	}
	text_clear(&text);
}

/* Two lists of one window are merged in order of time. */
static void
test_merge(struct zonedir *zonedir)
{
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);
	static const int first[] = { 24, 1, 0 }, second[] = { 48, 24, 0 };
	struct occurrence occurrence;
	struct window window;
	struct text text = { 0 };

	window_make(&window, "every Thursday at 15:00", HOUR, utc);
	window_announce(&window, first, true, true);
	window_announce(&window, second, true, false);
	occurrence_init(&occurrence, &window, 1796310000);
	plan_format(&text, &occurrence);
	CHECK_STRING(text_string(&text), "remind-48h@-48h remind-24h@-24h "
	    "remind-24h@-24h remind-1h@-1h start@+0h start@+0h end@+1h");
	text_clear(&text);
	window_clear(&window);
}

/* The slow way: every announcement of every occurrence for months around. */
static int64_t
next_due_slow(const struct window *window, int64_t after_at)
{
	struct announcements plan = { 0 };
	struct agenda agenda = { 0 };
	int64_t best = INT64_MAX;
	size_t i;

	agenda_expand(&agenda, &window, 1, NULL, after_at - 100 * DAY,
	    after_at + 800 * (int64_t)DAY, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++)
		announcement_plan(&agenda.list.items[i], &plan);
	for (i = 0; i < plan.list.count; i++)
		if (plan.list.items[i].due_at > after_at &&
		    plan.list.items[i].due_at < best)
			best = plan.list.items[i].due_at;
	array_clear(&plan.list);
	agenda_clear(&agenda);
	return best;
}

static void
test_next_due(struct zonedir *zonedir)
{
	static const char *const whens[] = { "every Thursday at 15:00",
	    "every day at 02:30", "first Wednesday of the month at 13:00",
	    "every day at 09:00, 12:00 and 15:00" };
	static const char *const zones[] = { "America/Los_Angeles",
	    "America/Santiago", "Pacific/Apia", "UTC" };
	static const int all_leads[][6] = { { 0 }, { 24, 3 }, { 3 },
	    { 720, 336, 24, 1 },	/* longer than the interval */
	    { 168 } };
	struct random random;
	struct window window;
	char label[160];
	int64_t after_at, got, want;
	size_t i, k;

	random_init_seeded(&random, 3);
	for (i = 0; i < 60; i++) {
		window_make(&window, whens[i % countof(whens)],
		    (int64_t)(1 + random_below(&random, 50)) * HOUR,
		    zonedir_find(zonedir, zones[random_below(&random,
		    countof(zones))], NULL));
		window_announce(&window, all_leads[random_below(&random,
		    countof(all_leads))], random_below(&random, 2) == 0,
		    true);
		if (random_below(&random, 3) == 0)
			window_announce(&window, all_leads[random_below(
			    &random, countof(all_leads))], true, false);
		if (random_below(&random, 3) == 0) {
			window.confirm.by = mem_string("scm");
			window.confirm.before_secs = 7 * DAY;
			window.confirm.otherwise = (enum window_otherwise)
			    random_below(&random, 3);
		}
		after_at = 1790000000 + (int64_t)random_below(&random,
		    40000000);
		for (k = 0; k < 6; k++) {
			want = next_due_slow(&window, after_at);
			got = INT64_MAX;
			(void)announcement_next_due(&window, NULL, after_at, &got);
			snprintf(label, sizeof(label), "row %zu.%zu after "
			    "%lld: %lld, want %lld", i, k,
			    (long long)after_at, (long long)got,
			    (long long)want);
			if (!CHECK_ROW(got == want, label) ||
			    got == INT64_MAX)
				break;
			after_at = got - (k == 3);
		}
		window_clear(&window);
	}
}

static void
test_end(struct zonedir *zonedir)
{
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);
	static const int leads[] = { 24, 0 };
	struct window window;
	int64_t due_at = 0;

	window_make(&window, "once on 2026-12-03 at 15:00", HOUR, utc);
	window_announce(&window, leads, true, true);
	CHECK(announcement_next_due(&window, NULL, 0, &due_at));
	CHECK_NUMBER(due_at, 1796310000 - DAY);
	CHECK(announcement_next_due(&window, NULL, 1796310000, &due_at));
	CHECK_NUMBER(due_at, 1796313600);
	CHECK(!announcement_next_due(&window, NULL, 1796313600, &due_at));
	CHECK_NUMBER(due_at, 1796313600);	/* untouched */
	window_clear(&window);
	window_make(&window, "every day at 15:00", HOUR, utc);
	CHECK(!announcement_next_due(&window, NULL, 0, &due_at));
	window_clear(&window);
}

static const struct {
	enum announcement_kind kind;
	int64_t lead_secs;
	const char *text;
} kinds[] = {
	{ ANNOUNCEMENT_START, 0, "start" },
	{ ANNOUNCEMENT_END, 0, "end" },
	{ ANNOUNCEMENT_REMINDER, 24 * HOUR, "remind-24h" },
	{ ANNOUNCEMENT_REMINDER, 48 * HOUR, "remind-48h" },
	{ ANNOUNCEMENT_REMINDER, 7 * DAY, "remind-7d" },
	{ ANNOUNCEMENT_REMINDER, 5400, "remind-1h30m" },
	{ ANNOUNCEMENT_REMINDER, 900, "remind-15m" },
	{ ANNOUNCEMENT_REMINDER, 1, "remind-1s" },
	{ ANNOUNCEMENT_REMINDER, 0, "remind" },
};

static void
test_kinds(void)
{
	static const char *const bad[] = { "", "remind-", "remind-24", "begin",
	    "START", "remind-x", "end ", "reminder" };
	char text[ANNOUNCEMENT_KIND_MAX];
	enum announcement_kind kind;
	struct error error;
	int64_t lead_secs;
	size_t i;

	for (i = 0; i < countof(kinds); i++) {
		announcement_format_kind(kinds[i].kind, kinds[i].lead_secs,
		    text);
		CHECK_STRING(text, kinds[i].text);
		CHECK(announcement_parse_kind(text, &kind, &lead_secs,
		    &error) == 0);
		CHECK_NUMBER(kind, kinds[i].kind);
		CHECK_NUMBER(lead_secs, kinds[i].lead_secs);
	}
	for (i = 0; i < countof(bad); i++)
		CHECK_ROW(announcement_parse_kind(bad[i], &kind, &lead_secs,
		    &error) == -1 && error.text[0] != '\0', bad[i]);
	announcement_format_kind(ANNOUNCEMENT_REMINDER, INT64_C(315359999),
	    text);
	CHECK(strlen(text) < ANNOUNCEMENT_KIND_MAX);
}

/* Every part changes the key; the key itself must never change. */
static void
test_key(void)
{
	static const struct {
		const char *identity, *zone, *kind;
		int revision;
		const char *channel, *recipient;
	} rows[] = {
		{ "w/2026-12-03T15:00", "UTC", "start", 0, "team", "" },
		{ "w/2026-12-10T15:00", "UTC", "start", 0, "team", "" },
		{ "w/2026-12-03T15:00", "Etc/UTC", "start", 0, "team", "" },
		{ "w/2026-12-03T15:00", "UTC", "end", 0, "team", "" },
		{ "w/2026-12-03T15:00", "UTC", "start", 1, "team", "" },
		{ "w/2026-12-03T15:00", "UTC", "start", 0, "users", "" },
		{ "w/2026-12-03T15:00", "UTC", "start", 0, "team", "a@b" },
		{ "w/2026-12-03T15:00", "UTC", "start", 0, "", "team" },
	};
	char keys[countof(rows)][ANNOUNCEMENT_KEY_MAX];
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		announcement_key(rows[i].identity, rows[i].zone, rows[i].kind,
		    rows[i].revision, rows[i].channel, rows[i].recipient,
		    keys[i]);
		CHECK_NUMBER(strlen(keys[i]), 32);
		CHECK_NUMBER(strspn(keys[i], "0123456789abcdef"), 32);
		for (k = 0; k < i; k++)
			CHECK_ROW(strcmp(keys[i], keys[k]) != 0, keys[i]);
	}
	/* sha256("w/2026-12-03T15:00\0UTC\0start\0" "0\0team\0") */
	CHECK_STRING(keys[0], "b963d46d208566c3a9a675007bd4fdda");
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_plan(zonedir);
	test_merge(zonedir);
	test_next_due(zonedir);
	test_end(zonedir);
	test_kinds();
	test_key();
	zonedir_free(zonedir);
	return harness_end();
}
