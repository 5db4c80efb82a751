/* SPDX-License-Identifier: MIT */
/* The modal that shows what an act would do. */
#include "slack_preview_internal.h"

#include <stdlib.h>

#include "array.h"
#include "conf.h"
#include "fake/site.h"
#include "harness.h"
#include "mem.h"

#define WORK "work/2026-12-03T15:00"
#define ANSWER(end, phase, now_end, conflicts) "{\"act\": \"extend\", " \
	"\"dry_run\": true, \"occurrence\": {\"start\": " \
	"\"2026-12-03T15:00:00Z\", \"end\": \"2026-12-03T" now_end ":00Z\"}, "\
	"\"before\": {\"occurrence\": \"" WORK "\", \"start\": " \
	"\"2026-12-03T15:00:00Z\", \"end\": \"2026-12-03T" end ":00Z\", " \
	"\"status\": \"confirmed\", \"phase\": \"" phase "\"}, " \
	"\"taken\": {\"occurrence\": \"" WORK "\", \"end_at\": " \
	"1796319900}, \"said\": [{\"channel\": \"a\", \"headline\": " \
	"\"H <!channel>\", \"lead\": \"L\"}, {\"channel\": \"b\", " \
	"\"headline\": \"H <!channel>\", \"lead\": \"L\"}], " \
	"\"conflicts\": [" conflicts "]}"
#define FIRST ANSWER("17:00", "running", "17:45", "")

static const char yaml[] =
    "environments:\n  one: {title: One, tier: dev}\n"
    "windows:\n  work: {title: Work & more, when: every day at 15:00, zone: "
    "UTC, duration: 2h, stages: [one]}\n"
    "  other: {title: Other, when: every day at 17:30, zone: UTC, duration: "
    "1h, stages: [one]}\n";

/* The view for an answer, and the memo that travels with it. */
static void
make(const struct site *site, const char *answer, struct slack_memo *memo,
    struct text *view)
{
	struct doc *map = NULL;

	memo->order.verb = ACT_EXTEND;
	memo->order.by = mem_string("45m");
	memo->order.occurrence = mem_string("work");
	CHECK(doc_parse_json(answer, strlen(answer), 65536, &map, NULL) == 0);
	CHECK(slack_preview_format(view, site->owner.snapshot, map, memo,
	    false));
	doc_free(map);
}

static void
test_is_clear(void)
{
	struct command command = { .verb = COMMAND_ACT };

	CHECK(slack_preview_is_clear(&command, FIRST));
	CHECK(!slack_preview_is_clear(&command, ANSWER("17:00", "running",
	    "17:45", "\"other/2026-12-03T17:30\"")));
	CHECK(!slack_preview_is_clear(&command, "{"));
	command.seen = (char *)"2026-12-03T15:00:00Z/2026-12-03T17:00:00Z";
	CHECK(slack_preview_is_seen(&command, FIRST));
	CHECK(slack_preview_is_settled(&command, FIRST));
	CHECK(!slack_preview_is_settled(&command, ANSWER("17:30", "running",
	    "17:45", "")));
	CHECK(!slack_preview_is_settled(&command, ANSWER("17:00", "running",
	    "17:45", "\"other/2026-12-03T17:30\"")));
	CHECK(!slack_preview_is_seen(&command, "{"));
	command.seen = (char *)"/2026-12-03T17:00:00Z";
	CHECK(slack_preview_is_settled(&command, FIRST));
	command.seen = (char *)"/2026-12-03T17:30:00Z";
	CHECK(!slack_preview_is_settled(&command, FIRST));
}

/* What is ordered is pinned: the same end and occurrence a minute later. */
static void
test_view(const struct site *site)
{
	struct slack_memo memo = { 0 };
	struct text view = { 0 }, order = { 0 };

	make(site, ANSWER("17:00", "running", "17:45",
	    "\"other/2026-12-03T17:30\",\"gone/2026-12-03T17:30\""), &memo,
	    &view);
	order_format(&order, &memo.order);
	CHECK_STRING(text_string(&order), "{\"act\":\"extend\","
	    "\"occurrence\":\"" WORK "\",\"until\":"
	    "\"2026-12-03T17:45:00Z\"}");
	CHECK_ROW(strstr(text_string(&view), "Extend: Work & more\\nwas Thu 3 "
	    "Dec 2026 15:00\xe2\x80\x93" "17:00 UTC\\nnow Thu 3 Dec 2026 15:00"
	    "\xe2\x80\x93" "17:45 UTC") != NULL, text_string(&view));
	CHECK(strstr(text_string(&view), "This overlaps Other (Thu 3 Dec 2026 "
	    "17:30\xe2\x80\x93" "18:30 UTC) in one.\\nThis overlaps "
	    "gone/2026-12-03T17:30.") != NULL);
	/* Once for all who get it, as plain text. */
	CHECK(strstr(text_string(&view), "\"plain_text\",\"text\":\"To a, "
	    "b:\\nH <!channel>\\nL\"") != NULL);
	CHECK(strstr(text_string(&view), "mrkdwn") == NULL);
	slack_modal_clear_memo(&memo);
	text_clear(&view);
	text_clear(&order);
}

int
main(void)
{
	struct site site;

	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return harness_end();
	test_is_clear();
	test_view(&site);
	site_stop(&site);
	return harness_end();
}
