/* SPDX-License-Identifier: MIT */
/* Work that nobody confirmed, and that silence calls off: who is told? */
#include "service_rig.h"

/* Thursday 3 December 15:00 in Los Angeles is 23:00 UTC; the deadline is two
 * days before. */
#define WINDOW(chat, post) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: first Thursday of the month at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    confirm: {by: scm, before: 2d, otherwise: skip}\n" \
	"    announce:\n" \
	"      - {to: chat, " chat "}\n" \
	"      - {to: post, " post "}\n" \
	RIG_CHANNELS

static const struct { const char *label, *yaml, *log; } cases[] = {
	{ "reminded before the deadline", WINDOW("remind: [4d]",
	    "remind: [4d, 1h]"),
	    "29 23:00:00 sent remind-4d chat\n29 23:00:00 sent remind-4d post\n"
	    "01 23:00:00 sent cancellation chat\n"
	    "01 23:00:00 sent cancellation post\n" },
	{ "would have been told the start", WINDOW("remind: []",
	    "start: false"),
	    "01 23:00:00 sent cancellation chat\n" },
	{ "reminders after the deadline only", WINDOW("remind: [24h]",
	    "remind: [24h], start: false"),
	    "01 23:00:00 sent cancellation chat\n"
	    "01 23:00:00 sent cancellation post\n" },
};

static void
test_told(void)
{
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, cases[i].yaml, "2026-11-28T12:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-05T00:00");
		if (!CHECK_STRING(text_string(&rig.log), cases[i].log))
			fprintf(stderr, "   row  %s\n", cases[i].label);
		rig_clear(&rig);
	}
}

/* The service was off over the deadline: it is told all the same, once. */
static void
test_late(void)
{
	struct rig rig;

	rig_init(&rig, cases[0].yaml, "2026-11-28T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-30T12:00");
	rig_forget_log(&rig);
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-03T08:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-05T00:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "cancellation"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "cancellation"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	rig_clear(&rig);
}

/* A reminder that could not be sent does not hold the cancellation up. */
static void
test_order(void)
{
	struct rig rig;
	size_t i;

	rig_init(&rig, cases[0].yaml, "2026-11-28T12:00");
	for (i = 0; i < 400; i++)
		rig_expect(&rig, "post", RIG_DOWN);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-01T22:59");
	CHECK_NUMBER(rig_count(&rig, "post", "remind-4d"), 0);
	rig.script.count = 0;
	rig_run(&rig, "2026-12-02T12:00");
	CHECK_NUMBER(rig_count(&rig, "post", "remind-4d"), 0);
	CHECK_NUMBER(rig_count(&rig, "post", "cancellation"), 1);
	rig_clear(&rig);
}

int
main(void)
{
	test_told();
	test_late();
	test_order();
	return harness_end();
}
