/* SPDX-License-Identifier: MIT */
/* A window gets another zone: nothing is said twice that was said already, also
 * where the same place has another name. */
#include "service_rig.h"

#define WINDOW(zone, more) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: " zone "\n" \
	"    duration: 2h\n" \
	"    announce: [{to: [chat, post], remind: [1h]}]\n" more \
	RIG_CHANNELS
#define HERE "America/Los_Angeles"
#define ALIAS "US/Pacific"
#define OTHER \
	"windows:\n" \
	"  other:\n" \
	"    title: Other\n" \
	"    when: every Monday at 03:00\n" \
	"    zone: UTC\n" \
	"    duration: 1h\n" \
	"    announce: [{to: [chat, post]}]\n"
#define LATER "Pacific/Honolulu"	/* by two hours */

static void
zone_change(struct rig *rig, const char *yaml, bool is_off)
{
	struct complaints complaints = { 0 };

	rig_write(rig, yaml);
	if (is_off) {
		rig_kill(rig);
		rig_boot(rig);
		return;
	}
	CHECK(service_reload(rig->service, "test", &complaints) ==
	    SERVICE_RELOADED);
	complaint_clear(&complaints);
}

/* What is in the outbox after another zone, from 21:00 UTC on. */
static const struct {
	const char *label, *before, *at, *after, *log;
} cases[] = {
	{ "an alias, after the reminder",
	    WINDOW(ALIAS, ""), "2026-12-03T22:30", WINDOW(HERE, ""),
	    "03 22:00:00 sent remind-1h chat\n"
	    "03 22:00:00 sent remind-1h post\n"
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n" },
	{ "an alias, while work is under way",
	    WINDOW(ALIAS, ""), "2026-12-03T23:30", WINDOW(HERE, ""),
	    "03 22:00:00 sent remind-1h chat\n"
	    "03 22:00:00 sent remind-1h post\n"
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n" },
	{ "an alias, after the end",
	    WINDOW(ALIAS, ""), "2026-12-04T01:30", WINDOW(HERE, ""),
	    "03 22:00:00 sent remind-1h chat\n"
	    "03 22:00:00 sent remind-1h post\n"
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n" },
	{ "an alias, where a person has to end it",
	    WINDOW(ALIAS, "    end: by-hand\n"), "2026-12-03T23:30",
	    WINDOW(HERE, "    end: by-hand\n"),
	    "03 22:00:00 sent remind-1h chat\n"
	    "03 22:00:00 sent remind-1h post\n"
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 01:10:00 sent overdue post\n" },
	{ "another time, after the reminder: it helps once more",
	    WINDOW(HERE, ""), "2026-12-03T22:30", WINDOW(LATER, ""),
	    "03 22:00:00 sent remind-1h chat\n"
	    "03 22:00:00 sent remind-1h post\n"
	    "04 00:00:00 sent remind-1h chat\n"
	    "04 00:00:00 sent remind-1h post\n"
	    "04 01:00:00 sent start chat\n04 01:00:00 sent start post\n"
	    "04 03:00:00 sent end chat\n04 03:00:00 sent end post\n" },
	{ "another time, while work is under way: it lasts longer",
	    WINDOW(HERE, ""), "2026-12-03T23:30", WINDOW(LATER, ""),
	    "03 22:00:00 sent remind-1h chat\n"
	    "03 22:00:00 sent remind-1h post\n"
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 03:00:00 sent end chat\n04 03:00:00 sent end post\n" },
};

/* fault-row: 23 */
static void
test_change(void)
{
	struct rig rig;
	size_t i;
	int is_off;

	for (i = 0; i < 2 * countof(cases); i++) {
		is_off = i % 2;
		rig_init(&rig, cases[i / 2].before, "2026-12-03T21:00");
		rig_boot(&rig);
		rig_run(&rig, cases[i / 2].at);
		zone_change(&rig, cases[i / 2].after, is_off);
		rig_run(&rig, "2026-12-04T06:00");
		CHECK_ROW(strcmp(text_string(&rig.log), cases[i / 2].log) ==
		    0, cases[i / 2].label);
		CHECK_LOG(&rig, cases[i / 2].log);
		rig_clear(&rig);
	}
}

/* There and back again; then the window goes, and is told of as late. */
static void
test_twice(void)
{
	struct rig rig;

	rig_init(&rig, WINDOW(ALIAS, "    end: by-hand\n"),
	    "2026-12-03T22:30");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:10");
	zone_change(&rig, WINDOW(HERE, "    end: by-hand\n"), false);
	rig_run(&rig, "2026-12-03T23:20");
	zone_change(&rig, WINDOW(ALIAS, "    end: by-hand\n"), true);
	zone_change(&rig, WINDOW("America/Tijuana", "    end: by-hand\n"),
	    false);
	rig_run(&rig, "2026-12-04T01:20");
	zone_change(&rig, OTHER RIG_CHANNELS, false);
	rig_run(&rig, "2026-12-04T06:00");
	CHECK_LOG(&rig,
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 01:10:00 sent overdue post\n");
	rig_clear(&rig);
}

int
main(void)
{
	test_change();
	test_twice();
	return harness_end();
}
