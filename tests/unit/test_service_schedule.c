/* SPDX-License-Identifier: MIT */
/* What people decided about occurrences that another configuration has no place
 * for: whoever reloads is told. */
#include "act_rig.h"

#define WORK(when, zone) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: " when "\n" \
	"    zone: " zone "\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [chat]}]\n" ACT_REST
#define HERE "America/Los_Angeles"
#define AT_THREE WORK("every Thursday at 15:00", HERE)
#define LATER WORK("every Thursday at 15:30", HERE)
#define WEDNESDAY WORK("every Wednesday at 15:00", HERE)

static const struct {
	const char *label, *order, *at, *yaml, *answer;
} cases[] = {
	{ "skipped, and it takes place half an hour later",
	    "skip work/2026-12-24T15:00", "2026-12-02T12:00", LATER,
	    "work/2026-12-24T15:00, skipped by Boss, is not there any more; "
	    "work/2026-12-24T15:30 takes place" },
	{ "on another day", "skip work/2026-12-24T15:00", "2026-12-02T12:00",
	    WEDNESDAY, "work/2026-12-24T15:00, skipped by Boss, is not there "
	    "any more\n" },
	{ "moved", "move work/2026-12-24T15:00 to 2026-12-23T15:00",
	    "2026-12-02T12:00", LATER,
	    "work/2026-12-24T15:00, moved by Boss, is not there any more; "
	    "work/2026-12-24T15:30 takes place" },
	{ "extended", "extend work/2026-12-24T15:00 by 1h",
	    "2026-12-02T12:00", LATER, "work/2026-12-24T15:00, extended by" },
	{ "a note after that", "note work/2026-12-24T15:00 hello",
	    "2026-12-02T12:00", LATER, "work/2026-12-24T15:00, which Boss "
	    "wrote a note on, is not there" },
	{ "extended while it goes on", "extend work by 1h",
	    "2026-12-03T23:30", LATER, "work/2026-12-03T15:00, extended by" },
	{ "over", "end work", "2026-12-04T00:30", LATER, NULL },
	{ "still there", "skip work/2026-12-24T15:00", "2026-12-02T12:00",
	    WORK("every Thursday at 15:00", "Europe/Paris"), NULL },
};

static void
test_left(void)
{
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, AT_THREE, "2026-12-02T11:00");
		rig_boot(&rig);
		rig_run(&rig, cases[i].at);
		CHECK_ROW(act_say(&rig, cases[i].order) == 200, act_body);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 1000);
		CHECK(act_reload(&rig, cases[i].yaml) == 0);
		if (cases[i].answer == NULL)
			CHECK_ROW(strstr(act_body, "any more") == NULL,
			    cases[i].label);
		else if (strstr(act_body, cases[i].answer) == NULL)
			CHECK_STRING(act_body, cases[i].answer);
		act_check(&rig);
		rig_clear(&rig);
	}
}

/* Extended by a person, and the window is longer by now: the board tells none
 * of it as a change of what nobody was told. */
static void
test_other_length(void)
{
	static const struct { const char *order, *duration, *has, *lacks; }
	    rows[] = {
		{ "extend work by 30m", "3h", "", "shortened" },
		{ "extend work by 30m", "3h", "", "What was changed" },
		{ "extend work by 30m", "1h", "extended", "shortened" },
		{ "shorten work by 30m", "1h", "", "extended" },
		{ "shorten work by 30m", "3h", "shortened", "extended" },
	};
	const char *bytes;
	char yaml[2000];
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, AT_THREE, "2026-12-03T22:50");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T23:10");
		CHECK_ROW(act_say(&rig, rows[i].order) == 200, act_body);
		rig_run(&rig, "2026-12-03T23:12");
		snprintf(yaml, sizeof(yaml), "%s", AT_THREE);
		memcpy(strstr(yaml, "2h"), rows[i].duration, 2);
		CHECK(act_reload(&rig, yaml) == 0);
		rig_run(&rig, "2026-12-03T23:14");
		if (CHECK(rig.edits.count > 1)) {
			bytes = rig.edits.items[rig.edits.count - 1].bytes;
			CHECK_ROW(strstr(bytes, rows[i].has) != NULL &&
			    strstr(bytes, rows[i].lacks) == NULL, bytes);
		}
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_left();
	test_other_length();
	return harness_end();
}
