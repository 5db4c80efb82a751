/* SPDX-License-Identifier: MIT */
/* Feeds of occurrences that people changed: what the entries say, when they are
 * shown, and that SEQUENCE and LAST-MODIFIED follow changes and nothing else. */
#include "feed_site.h"
#include "harness.h"
#include "harness_store.h"

#include "store.h"
#include "store_revision.h"

#define FIRST "patch-thursday/2022-06-16T15:00"
#define SECOND "patch-thursday/2022-06-23T15:00"

/* A site with a store of revisions. */
struct lives {
	struct feed_test test;
	struct schedule *schedule;
	struct store *store;
	const char *form;
	int64_t now_at;
	struct text feed;
	int64_t until_at;
};

static void
lives_find(void *context, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	struct lives *lives = context;
	struct revision_row row = { .identity = identity,
	    .form = lives->form, .hash = shown_hash };

	(void)occurrence;
	CHECK(store_revision_put(lives->store, &row, lives->now_at,
	    NULL) == 0);
	ret_revision->sequence = row.sequence;
	ret_revision->created_at = row.created_at;
	ret_revision->modified_at = row.modified_at;
}

static void
lives_init(struct lives *lives)
{
	struct store_options options = { 0 };
	struct error error;

	memset(lives, 0, sizeof(*lives));
	feed_test_init(&lives->test);
	lives->schedule = schedule_new(lives->test.windows, 2);
	lives->test.site.schedule = lives->schedule;
	CHECK(store_new(&options, &lives->store, &error) == 0);
	CHECK(store_begin(lives->store, &error) == 0);
}

static void
lives_clear(struct lives *lives)
{
	store_rollback(lives->store);
	store_free(lives->store);
	schedule_release(lives->schedule);
	feed_test_clear(&lives->test);
	text_clear(&lives->feed);
}

static void
lives_do(struct lives *lives, enum act_verb verb, const char *identity,
    const char *start, const char *end)
{
	struct act act = { .verb = verb, .occurrence = (char *)identity,
	    .who = (char *)"ops", .way = (char *)"cli",
	    .words = (char *)"a word",
	    .at_ms = feed_test_at("2022-06-15T10:00") * 1000,
	    .start_at = start != NULL ? feed_test_at(start) : 0,
	    .end_at = end != NULL ? feed_test_at(end) : 0 };

	CHECK(schedule_act(lives->schedule, &act, NULL) == 0);
}

static const char *
lives_render(struct lives *lives, const char *name, enum feed_form form,
    const char *at)
{
	struct feed_revisions revisions = { .context = lives,
		.find = lives_find };

	lives->form = feed_form_name(form);
	lives->now_at = feed_test_at(at);
	text_cut(&lives->feed, 0);
	CHECK(feed_format(&lives->feed, &lives->test.site, name, form,
	    lives->now_at, &revisions, &lives->until_at, NULL) == 0);
	return text_string(&lives->feed);
}

/* The entry with that UID; "" when there is none.  Lent until the next. */
static const char *
lives_entry(const struct lives *lives, const char *uid)
{
	static char entry[8192];
	const char *at = strstr(text_string(&lives->feed), uid), *end;

	entry[0] = '\0';
	if (at == NULL)
		return entry;
	end = strstr(at, "END:VEVENT");
	(void)snprintf(entry, sizeof(entry), "%.*s", (int)(end - at), at);
	return entry;
}

static bool
lives_says(const struct lives *lives, const char *uid, const char *what)
{
	return strstr(lives_entry(lives, uid), what) != NULL;
}

#define UID_FIRST "UID:patch-thursday-20220616T150000@"
#define UID_SECOND "UID:patch-thursday-20220623T150000@"

/* Each change counts once, however often and in whichever feed it is read. */
static void
test_sequence(void)
{
	static const struct {
		enum act_verb verb;
		const char *start, *end, *want;
		int sequence;
	} rows[] = {
		{ ACT_MOVE, "2022-06-17T22:00", "2022-06-18T00:00",
		    "DTSTART:20220617T220000Z\r\nDTEND:20220618T000000Z", 1 },
		{ ACT_EXTEND, NULL, "2022-06-18T01:00",
		    "DTEND:20220618T010000Z", 2 },
		{ ACT_HAND_OVER, NULL, NULL, "Coordinator: a word", 3 },
		/* the same once more is no change */
		{ ACT_HAND_OVER, NULL, NULL, "Coordinator: a word", 3 },
		{ ACT_SKIP, NULL, NULL, "STATUS:CANCELLED", 4 },
		{ ACT_UNSKIP, NULL, NULL, "STATUS:CONFIRMED", 5 },
	};
	struct lives lives;
	char want[64], at[32];
	size_t i;

	lives_init(&lives);
	lives_render(&lives, "all", FEED_EXPANDED, "2022-06-15T11:00");
	for (i = 0; i < countof(rows); i++) {
		lives_do(&lives, rows[i].verb, FIRST, rows[i].start,
		    rows[i].end);
		(void)snprintf(at, sizeof(at), "2022-06-15T12:0%zu", i);
		lives_render(&lives, "all", FEED_EXPANDED, at);
		lives_render(&lives, "env-idfprod", FEED_EXPANDED,
		    "2022-06-15T13:00");
		(void)snprintf(want, sizeof(want), "SEQUENCE:%d\r\n",
		    rows[i].sequence);
		CHECK_ROW(lives_says(&lives, UID_FIRST, want), want);
		CHECK_ROW(lives_says(&lives, UID_FIRST, rows[i].want),
		    rows[i].want);
		/* the next one did not change */
		CHECK(lives_says(&lives, UID_SECOND, "SEQUENCE:0\r\n"));
		CHECK(lives_says(&lives, UID_SECOND,
		    "LAST-MODIFIED:20220615T110000Z"));
	}
	CHECK(lives_says(&lives, UID_FIRST, "LAST-MODIFIED:20220615T120500Z"));
	CHECK(lives_says(&lives, UID_FIRST, "CREATED:20220615T110000Z"));
	lives_clear(&lives);
}

/* Called off: shown until the planned end has passed, and no longer. */
static void
test_skipped(void)
{
	static const struct { enum feed_form form; const char *uid; } rows[] = {
		{ FEED_EXPANDED, UID_FIRST }, { FEED_ZONED, UID_FIRST },
		{ FEED_RULE, "RECURRENCE-ID;TZID=America/Los_Angeles:"
		    "20220616T150000" },
	};
	struct lives lives;
	size_t i;

	lives_init(&lives);
	lives_do(&lives, ACT_SKIP, FIRST, NULL, NULL);
	for (i = 0; i < countof(rows); i++) {
		lives_render(&lives, "all", rows[i].form, "2022-06-16T23:00");
		CHECK(lives_says(&lives, rows[i].uid, "STATUS:CANCELLED"));
		CHECK(lives_says(&lives, rows[i].uid,
		    "SUMMARY:Cancelled: Patch"));
		CHECK(lives_says(&lives, rows[i].uid, "DESCRIPTION:Skipped."));
		CHECK(lives_says(&lives, rows[i].uid, "TRANSP:TRANSPARENT"));
		lives_render(&lives, "all", rows[i].form, "2022-06-18T00:00");
		CHECK_STRING(lives_entry(&lives, rows[i].uid), "");
	}
	CHECK(strstr(text_string(&lives.feed),
	    "EXDATE;TZID=America/Los_Angeles:20220616T150000") != NULL);
	lives_clear(&lives);
}

/* Out of what is shown, and into it. */
static void
test_range(void)
{
	struct lives lives;

	lives_init(&lives);
	/* 400 days after 15 June 2022 is 20 July 2023. */
	lives_do(&lives, ACT_MOVE, FIRST, "2023-07-27T22:00",
	    "2023-07-28T00:00");
	lives_do(&lives, ACT_MOVE, "patch-thursday/2023-07-27T15:00",
	    "2022-06-20T22:00", "2022-06-21T00:00");
	lives_render(&lives, "all", FEED_ZONED, "2022-06-15T12:00");
	CHECK_STRING(lives_entry(&lives, UID_FIRST), "");
	CHECK(lives_says(&lives, "UID:patch-thursday-20230727T150000@",
	    "DTSTART;TZID=America/Los_Angeles:20220620T150000\r\n"));
	lives_render(&lives, "all", FEED_RULE, "2022-06-15T12:00");
	CHECK(lives_says(&lives, "DTSTART;TZID=America/Los_Angeles:"
	    "20220620T150000", "RECURRENCE-ID;TZID=America/Los_Angeles:"
	    "20230727T150000"));
	/* Who counts on by the rule sees it where it is now. */
	CHECK(lives_says(&lives, "DTSTART;TZID=America/Los_Angeles:"
	    "20230727T150000", "RECURRENCE-ID;TZID=America/Los_Angeles:"
	    "20220616T150000"));
	CHECK(strstr(text_string(&lives.feed), "EXDATE;TZID=America/"
	    "Los_Angeles:20220616") == NULL);
	lives_clear(&lives);
}

/* A window made for this once is in every feed that it belongs to. */
static void
test_single(void)
{
	static const char uid[] = "UID:storage-20220620T100000@";
	static const char *const names[] = { "all", "env-idfint", "tier-int",
		"storage" };
	struct lives lives;
	struct window window;
	size_t i;
	int form;

	lives_init(&lives);
	feed_test_window(&window, "storage", "Storage", "once on 2022-06-20 "
	    "at 10:00", lives.test.zones[0]);
	feed_test_stage(&window, "idfint", NULL);
	window.is_single = true;
	schedule_add_window(lives.schedule, &window);
	lives.test.site.windows = lives.schedule->windows.items;
	lives.test.site.window_count = lives.schedule->windows.count;
	lives_do(&lives, ACT_NEW, "storage/2022-06-20T10:00", NULL, NULL);
	for (form = FEED_EXPANDED; form <= FEED_RULE; form++)
		for (i = 0; i < countof(names); i++) {
			lives_render(&lives, names[i], (enum feed_form)form,
			    "2022-06-15T12:00");
			CHECK_ROW(lives_says(&lives, uid,
			    "SUMMARY:Storage\r\n"), names[i]);
		}
	lives_render(&lives, "env-summit", FEED_EXPANDED, "2022-06-15T12:00");
	CHECK_STRING(lives_entry(&lives, uid), "");
	lives_clear(&lives);
}

/* What the entry says, its folded lines joined. */
static const char *
lives_unfolded(const struct lives *lives, const char *uid)
{
	static char joined[8192];
	const char *from = lives_entry(lives, uid);
	size_t length = 0;

	while (*from != '\0')
		if (strncmp(from, "\r\n ", 3) == 0)
			from += 3;
		else
			joined[length++] = *from++;
	joined[length] = '\0';
	return joined;
}

/* Where a person ends the work, nobody knows until when: the entry says so as
 * announcements do, until they have. */
static void
test_until(void)
{
	static const struct {
		bool by_hand, is_tentative, is_ended;
		const char *want;
	} rows[] = {
		{ false, false, false, "problems until 17:00 PDT.\\n" },
		{ true, false, false, "problems until the end is announced "
		    "(planned for 17:00 PDT).\\n" },
		{ true, true, false, "problems until 17:00 PDT.\\n" },
		{ true, false, true, "problems until 16:00 PDT.\\n" },
	};
	struct lives lives;
	struct act act = { .occurrence = (char *)FIRST, .who = (char *)"ops",
	    .way = (char *)"cli" };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		lives_init(&lives);
		lives.test.patch_thursday.ends_by_hand = rows[i].by_hand;
		if (rows[i].is_tentative)
			lives.test.patch_thursday.confirm.by =
			    mem_string("scm");
		if (rows[i].is_ended) {
			act.verb = ACT_START;
			act.at_ms = feed_test_at("2022-06-16T22:00") * 1000;
			CHECK(schedule_act(lives.schedule, &act, NULL) == 0);
			act.verb = ACT_END;
			act.at_ms = feed_test_at("2022-06-16T23:00") * 1000;
			CHECK(schedule_act(lives.schedule, &act, NULL) == 0);
		}
		lives_render(&lives, "all", FEED_EXPANDED,
		    "2022-06-17T10:00");
		CHECK_ROW(strstr(lives_unfolded(&lives, UID_FIRST),
		    rows[i].want) != NULL,
		    lives_unfolded(&lives, UID_FIRST));
		lives_clear(&lives);
	}
}

int
main(void)
{
	test_sequence();
	test_skipped();
	test_range();
	test_single();
	test_until();
	return harness_end();
}
