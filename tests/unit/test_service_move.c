/* SPDX-License-Identifier: MIT */
/* Who ends it, the clock or a person, changes while the work goes on: its end is
 * said once, by whoever is to end it then. */
#include "outbox_rig.h"

#define OTHERWISE(how) ACT_HEAD how ACT_REST
#define AUTO OTHERWISE("")
#define HALF OTHERWISE("    end: by-hand\n")
#define HAND OTHERWISE("    start: by-hand\n")

/* Either another configuration, or what somebody says. */
struct step { const char *at, *yaml, *sentence; };

static void
check_steps(const char *label, const char *yaml, const struct step *steps,
    size_t count, const char *log)
{
	struct complaints complaints = { 0 };
	struct rig rig;
	size_t i;

	rig_init(&rig, yaml, "2026-12-03T22:00");
	rig_boot(&rig);
	for (i = 0; i < count && steps[i].at != NULL; i++) {
		rig_run(&rig, steps[i].at);
		if (steps[i].sentence != NULL) {
			CHECK_ROW(act_say(&rig, steps[i].sentence) == 200,
			    act_body);
			continue;
		}
		rig_write(&rig, steps[i].yaml);
		CHECK_ROW(service_reload(rig.service, "test", &complaints) ==
		    SERVICE_RELOADED, label);
		complaint_clear(&complaints);
	}
	rig_run(&rig, "2026-12-04T12:00");
	if (!CHECK_ROW(strcmp(text_string(&rig.log), log) == 0, label))
		fprintf(stderr, "%s\n", text_string(&rig.log));
	rig_clear(&rig);
}

static void
test_ends(void)
{
	static const struct {
		const char *label, *yaml, *log;
		struct step steps[3];
	} cases[] = {
		{ "by hand from now on, and nobody ends it", AUTO,
		    "03 23:00:00 sent start chat\n"
		    "04 00:00:00 superseded end chat\n"
		    "04 01:10:00 sent overdue chat\n",
		    { { "2026-12-04T00:00", HALF, NULL } } },
		{ "begun by hand, too", AUTO,
		    "03 23:00:00 sent start chat\n"
		    "04 00:00:00 superseded end chat\n"
		    "04 01:10:00 sent overdue chat\n",
		    { { "2026-12-04T00:00", HAND, NULL } } },
		{ "somebody ends it", AUTO,
		    "03 23:00:00 sent start chat\n"
		    "04 00:00:00 superseded end chat\n"
		    "04 00:30:00 sent end chat\n",
		    { { "2026-12-04T00:00", HALF, NULL },
		    { "2026-12-04T00:30", NULL, "end" } } },
		{ "… late", AUTO,
		    "03 23:00:00 sent start chat\n"
		    "04 00:00:00 superseded end chat\n"
		    "04 01:10:00 sent overdue chat\n"
		    "04 01:30:00 sent end chat\n",
		    { { "2026-12-04T00:00", HALF, NULL },
		    { "2026-12-04T01:30", NULL, "end" } } },
		{ "… and had said something before", AUTO,
		    "03 23:00:00 sent start chat\n"
		    "03 23:30:00 sent remark chat\n"
		    "04 00:00:00 superseded end chat\n"
		    "04 00:30:00 sent end chat\n",
		    { { "2026-12-03T23:30", NULL, "note all well" },
		    { "2026-12-04T00:00", HALF, NULL },
		    { "2026-12-04T00:30", NULL, "end" } } },
		{ "by the clock again", AUTO,
		    "03 23:00:00 sent start chat\n"
		    "04 00:00:00 superseded end chat\n"
		    "04 01:00:00 sent end chat\n",
		    { { "2026-12-04T00:00", HALF, NULL },
		    { "2026-12-04T00:30", AUTO, NULL } } },
		{ "by the clock, since its end has passed", HALF,
		    "03 23:00:00 sent start chat\n"
		    "04 01:05:00 sent end chat\n",
		    { { "2026-12-04T01:05", AUTO, NULL } } },
		{ "by the clock from now on", HALF,
		    "03 23:00:00 sent start chat\n"
		    "04 01:00:00 sent end chat\n",
		    { { "2026-12-04T00:00", AUTO, NULL } } },
		{ "begun by hand, by the clock since its end has passed",
		    HAND, "03 23:30:00 sent start chat\n"
		    "04 01:10:00 sent overdue chat\n"
		    "04 02:05:00 sent end chat\n",
		    { { "2026-12-03T23:30", NULL, "start" },
		    { "2026-12-04T02:05", AUTO, NULL } } },
		{ "not begun by hand: nobody waits for its end", HAND,
		    "04 01:10:00 sent overdue chat\n",
		    { { "2026-12-04T02:05", AUTO, NULL } } },
		{ "nor by whoever wrote a note", HAND,
		    "03 22:30:00 sent remark chat\n"
		    "04 01:10:00 sent overdue chat\n",
		    { { "2026-12-03T22:30", NULL, "note not yet" },
		    { "2026-12-04T02:05", AUTO, NULL } } },
	};
	size_t i;

	for (i = 0; i < countof(cases); i++)
		check_steps(cases[i].label, cases[i].yaml, cases[i].steps,
		    countof(cases[i].steps), cases[i].log);
}

/* Its end is owed as if it had been all the time, by the end it has now. */
static void
test_back(void)
{
	static const struct { const char *yaml, *want; } files[] = {
		{ AUTO, "planned: \n" },
		{ HALF, "superseded: not called for any more\n" },
		{ AUTO, "planned: \n" },
		{ HAND, "superseded: not called for any more\n" },
		{ AUTO, "planned: \n" },
	};
	struct rig rig;
	size_t i;

	rig_init(&rig, AUTO, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T00:00");
	for (i = 0; i < countof(files); i++) {
		CHECK(act_reload(&rig, files[i].yaml) == 0);
		rig_run(&rig, "2026-12-04T00:30");
		service_settle(rig.service);
		if (!outbox_check(&rig, "chat", "end", files[i].want))
			fprintf(stderr, "file %zu\n", i);
	}
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
}

/* A reminder that may have arrived is not repeated when another file has the
 * work at another time: nobody would hear of the new time last. */
static void
test_old_reminder(void)
{
	static const char form[] =
	    "windows:\n"
	    "  work:\n"
	    "    title: Work\n"
	    "    when: every Thursday at %s\n"
	    "    zone: America/Los_Angeles\n"
	    "    duration: %s\n"
	    "    announce: [{to: [post], remind: [1h]}]\n" RIG_CHANNELS;
	static const struct {
		const char *label, *at, *length, *log;
	} cases[] = {
		{ "as it was", "15:00", "3h",
		    "03 22:10:00 sent remind-1h post\n"
		    "03 23:00:00 sent start post\n"
		    "04 02:00:00 sent end post\n" },
		{ "later", "15:30", "2h",
		    "03 22:05:00 unknown remind-1h post\n"
		    "03 22:30:00 sent remind-1h post\n"
		    "03 23:30:00 sent start post\n"
		    "04 01:30:00 sent end post\n" },
	};
	struct complaints complaints = { 0 };
	char yaml[2048];
	struct rig rig;
	size_t i;

	/* By a reload, and while it is down. */
	for (i = 0; i < 2 * countof(cases); i++) {
		snprintf(yaml, sizeof(yaml), form, "15:00", "2h");
		rig_init(&rig, yaml, "2026-12-03T21:00");
		rig_boot(&rig);
		rig_expect(&rig, "post", RIG_SWALLOWED);
		rig_run(&rig, "2026-12-03T22:05");
		rig_forget_log(&rig);
		snprintf(yaml, sizeof(yaml), form, cases[i / 2].at,
		    cases[i / 2].length);
		if (i % 2 == 1) {
			rig_kill(&rig);
			rig_write(&rig, yaml);
			rig_boot(&rig);
		} else {
			rig_write(&rig, yaml);
			CHECK(service_reload(rig.service, "test",
			    &complaints) == SERVICE_RELOADED);
			complaint_clear(&complaints);
		}
		rig_run(&rig, "2026-12-04T12:00");
		if (!CHECK_ROW(strcmp(text_string(&rig.log), cases[i / 2].log)
		    == 0, cases[i / 2].label))
			fprintf(stderr, "%s\n", text_string(&rig.log));
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_ends();
	test_back();
	test_old_reminder();
	return harness_end();
}
