/* SPDX-License-Identifier: MIT */
/* Windows that Argo CD's cron cannot say: where none is left, nothing may go.
 * tests/policy/sync_windows.py judges all others. */
#include "sync_window.h"

#include "feed_site.h"
#include "harness.h"

#define RULE "FREQ=DAILY;BYHOUR=15;BYMINUTE=0;BYSECOND="

int
main(void)
{
	static const struct {
		const char *rule;
		int64_t duration_secs;
		const char *want;
	} rows[] = {
		{ RULE "0", 60, "\"0 15 2 12 *\"\n      duration: 1m\n" },
		{ RULE "30", 90, "\"1 15 2 12 *\"\n      duration: 1m\n" },
		/* No whole minute. */
		{ RULE "30", 60, "kind: deny\n      schedule: \"0 0 * * *\"" },
		{ RULE "0", 59, "kind: deny\n      schedule: \"0 0 * * *\"" },
	};
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);
	struct environment one = { .id = (char *)"one" };
	struct policy policy = { 0 };
	/* The later one never has a whole minute. */
	struct window window, later;
	const struct window *windows[] = { &window, &later };
	struct sync_window_plan plan = { .project = "default",
	    .environment = &one, .policy = &policy, .windows = windows,
	    .window_count = 2, .now_at = feed_test_at("2026-12-02") };
	struct text text = { 0 };
	size_t i;

	feed_test_window(&later, "later", "Later", "FREQ=DAILY;BYHOUR=16;"
	    "BYMINUTE=0;BYSECOND=30", utc);
	feed_test_stage(&later, "one", NULL);
	later.duration_secs = 60;
	plan.until_at = plan.now_at + 86400;
	for (i = 0; i < countof(rows); i++) {
		feed_test_window(&window, "work", "Work", rows[i].rule, utc);
		feed_test_stage(&window, "one", NULL);
		window.duration_secs = rows[i].duration_secs;
		sync_window_format(&text, &plan);
		CHECK_ROW(strstr(text_string(&text), rows[i].want) != NULL,
		    text_string(&text));
		CHECK((strstr(text_string(&text), "deny") != NULL) ==
		    (strstr(text_string(&text), "allow\n") == NULL));
		window_clear(&window);
		text_clear(&text);
	}
	window_clear(&later);
	zonedir_free(zonedir);
	return harness_end();
}
