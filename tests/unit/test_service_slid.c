/* SPDX-License-Identifier: MIT */
/* Another configuration draws work into the past: what people read of it, and
 * why they read it only now; while the service runs, and while it does not. */
#include <stdlib.h>

#include "mem.h"
#include "service_internal.h"
#include "service_rig.h"

/* Something is written at 14:00, and with it how far was planned. */
#define HEAD \
	"site: {title: Test}\n" \
	"windows:\n" \
	"  tick: {title: Tick, when: every Thursday at 14:00, zone: UTC, " \
	"duration: 1m, announce: [{to: [post], start: true, end: false}]}\n"
#define SITE(when, zone, more) HEAD \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at " when "\n" \
	"    zone: " zone "\n" \
	more \
	"    announce: [{to: [chat], start: true, end: true}]\n" RIG_CHANNELS
#define HOURS(when) SITE(when, "UTC", "    duration: 2h\n")
#define ZONED(zone) SITE("15:00", zone, "    duration: 2h\n")
#define BY_HAND(duration) SITE("14:00", "UTC", "    duration: " duration \
	"\n    end: by-hand\n")
#define IDLE(when) \
	"site: {title: Test}\n" \
	"windows:\n" \
	"  work: {title: Work, when: every " when ", zone: UTC, duration: 2h, " \
	"announce: [{to: [chat]}]}\n" RIG_CHANNELS
#define DOWN "not running or could not reach this channel"
#define CHANGED "the schedule was changed when the work should have begun"

struct test_case {
	const char *label, *yaml, *other;
	const char *off;	/* not running since then; NULL: reloaded */
	const char *at, *log;	/* the other file is read; what is sent after */
	const char *has, *lacks;	/* of the first that is sent after */
};

static void
reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };

	rig_write(rig, yaml);
	CHECK(service_reload(rig->service, "test", &complaints) ==
	    SERVICE_RELOADED);
	complaint_clear(&complaints);
}

static void
test_case(const struct test_case *row)
{
	size_t before;
	struct rig rig;

	rig_init(&rig, row->yaml, "2026-12-03T09:00");
	rig_boot(&rig);
	rig_run(&rig, row->off != NULL ? row->off : row->at);
	rig_forget_log(&rig);
	before = rig.delivered.count;
	if (row->off == NULL) {
		reload(&rig, row->other);
	} else {
		rig_kill(&rig);
		rig_write(&rig, row->other);
		rig_sleep(&rig, row->at);
		rig_boot(&rig);
	}
	rig_run(&rig, "2026-12-03T20:00");
	if (!CHECK_ROW(strcmp(text_string(&rig.log), row->log) == 0,
	    row->label))
		fprintf(stderr, "%s", text_string(&rig.log));
	if (row->has == NULL && row->lacks == NULL)
		goto out;
	if (!CHECK_ROW(rig.delivered.count > before, row->label))
		goto out;
	if (row->has != NULL)
		CHECK_ROW(strstr(rig.delivered.items[before].bytes,
		    row->has) != NULL, row->label);
	if (row->lacks != NULL)
		CHECK_ROW(strstr(rig.delivered.items[before].bytes,
		    row->lacks) == NULL, row->label);
out:
	rig_clear(&rig);
}

static const struct test_case cases[] = {
	{ "shorter, by hand: overdue by now, which is no news of yesterday",
	    BY_HAND("3h"), BY_HAND("1h"), NULL, "2026-12-03T16:30",
	    "03 16:30:00 sent overdue chat\n", NULL, " is late:" },
	{ "drawn forward: it has begun, as the file says only now",
	    HOURS("15:00"), HOURS("13:30"), NULL, "2026-12-03T14:10",
	    "03 14:10:00 sent start chat\n03 15:30:00 sent end chat\n",
	    CHANGED, DOWN },
	{ "the same work at another hour, as its zone is another",
	    ZONED("UTC"), ZONED("Europe/Berlin"), NULL, "2026-12-03T14:10",
	    "03 14:10:00 sent start chat\n03 16:00:00 sent end chat\n",
	    CHANGED, DOWN },
	{ "to where it is over: both in one, and the end is no older",
	    ZONED("UTC"), ZONED("Asia/Tokyo"), NULL, "2026-12-03T14:10",
	    "03 14:10:00 superseded start chat\n"
	    "03 14:10:00 sent end chat\n", CHANGED, DOWN },
	{ "drawn forward to before it stopped: it has begun",
	    HOURS("15:00"), HOURS("13:30"), "2026-12-03T14:05",
	    "2026-12-03T14:10",
	    "03 14:10:00 sent start chat\n03 15:30:00 sent end chat\n",
	    DOWN, NULL },
	{ "the same work, by its zone",
	    ZONED("UTC"), ZONED("Europe/Berlin"), "2026-12-03T14:05",
	    "2026-12-03T14:10",
	    "03 14:10:00 sent start chat\n03 16:00:00 sent end chat\n",
	    DOWN, NULL },
	{ "and over when it runs again: one for both",
	    HOURS("18:00"), HOURS("13:30"), "2026-12-03T14:05",
	    "2026-12-03T16:10",
	    "03 16:10:00 superseded start chat\n"
	    "03 16:10:00 sent end chat\n", DOWN, NULL },
	{ "everybody is told", HOURS("15:00"), HEAD
	    "  work: {title: Work, when: every Thursday at 13:30, zone: UTC, "
	    "duration: 2h, announce: [{to: [chat], start: true, end: false}, "
	    "{to: [post], start: true, end: false}]}\n" RIG_CHANNELS,
	    "2026-12-03T14:05", "2026-12-03T14:10",
	    "03 14:10:00 sent start chat\n03 14:10:00 sent start post\n",
	    DOWN, NULL },
	{ "over before it stopped: nobody waits for it",
	    HOURS("18:00"), HOURS("10:30"), "2026-12-03T14:05",
	    "2026-12-03T16:10", "", NULL, NULL },
	{ "what was said is not said again",
	    HOURS("13:30"), HOURS("13:00"), "2026-12-03T14:05",
	    "2026-12-03T14:10",
	    "03 14:10:00 sent start chat\n03 15:00:00 sent end chat\n"
	    "03 15:30:00 sent end chat\n", DOWN, NULL },
	{ "longer: it began before, and that was said",
	    HOURS("13:30"), SITE("13:30", "UTC", "    duration: 3h\n"),
	    "2026-12-03T14:05", "2026-12-03T14:10",
	    "03 16:30:00 sent end chat\n", NULL, DOWN },
	{ "a window that is new begins with its next",
	    HEAD RIG_CHANNELS, HOURS("13:30"), "2026-12-03T14:05",
	    "2026-12-03T14:10", "03 15:30:00 sent end chat\n", NULL, DOWN },
};

/* Nothing is written for hours, and the process wakes each hour as it does to
 * look at the zone data.  What another file puts where it ran is not told, be it
 * stopped or killed. */
static void
test_idle(void)
{
	static const struct { const char *when, *log; bool is_stop; } rows[] = {
		{ "11:00", "", true }, { "11:00", "", false },
		{ "14:10", "03 16:30:00 superseded start chat\n"
		    "03 16:30:00 sent end chat\n", true },
		{ "14:10", "03 16:30:00 superseded start chat\n"
		    "03 16:30:00 sent end chat\n", false },
	};
	static const char *const hours[] = { "10:00", "11:00", "12:00",
	    "13:00", "14:00", "14:05" };
	char now[32], *yaml;
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, IDLE("Friday at 15:00"), "2026-12-03T09:00");
		rig_boot(&rig);
		for (k = 0; k < countof(hours); k++) {
			snprintf(now, sizeof(now), "2026-12-03T%s", hours[k]);
			rig_run(&rig, now);
		}
		if (rows[i].is_stop)
			service_drain(rig.service);
		rig_kill(&rig);
		yaml = mem_format(IDLE("Thursday at %s"), rows[i].when);
		rig_write(&rig, yaml);
		rig_sleep(&rig, "2026-12-03T16:30");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T20:00");
		CHECK_LOG(&rig, rows[i].log);
		rig_clear(&rig);
		free(yaml);
	}
}

/* Chile's summer began on 4 or 11 September 2022, as was decided in August; and
 * other years by another Sunday. */
#define CHILE(from, others) \
	"Rule Chile 2019 max - Apr Sun>=2 3:00u 0 -\n" \
	"Rule Chile 2022 only - Sep Sun>=" from " 4:00u 1:00 -\n" \
	"Rule Chile 2023 max - Sep Sun>=" others " 4:00u 1:00 -\n" \
	"Zone America/Santiago -4:00 Chile -04/-03\n"
#define SUMMIT(title) \
	"site: {title: Test}\n" \
	"windows:\n" \
	"  summit: {title: " title ", when: every Wednesday at 13:00, zone: " \
	"America/Santiago, duration: 2h, announce: [{to: [chat]}]}\n" \
	RIG_CHANNELS
#define OTHER \
	"site: {title: Test}\n" \
	"windows:\n" \
	"  other: {title: Other, when: every Monday at 13:00, zone: " \
	"America/Santiago, duration: 2h, announce: [{to: [chat]}]}\n" \
	RIG_CHANNELS

static void
zones(const char *folder, const char *source)
{
	char path[128], command[300];
	FILE *file;

	snprintf(path, sizeof(path), "%s/source", folder);
	file = fopen(path, "w");
	if (file == NULL || fputs(source, file) < 0 || fclose(file) != 0)
		abort();
	snprintf(command, sizeof(command),
	    "PATH=$PATH:/usr/sbin zic -d %s %s", folder, path);
	if (system(command) != 0)
		abort();
}

/* Zone data are replaced while nobody runs. */
static void
test_zones(void)
{
	static const struct {
		const char *label, *yaml, *reloaded, *other, *before, *after;
		const char *log;
	} rows[] = {
		{ "work begins an hour earlier", SUMMIT("S"), NULL, NULL,
		  CHILE("9", "2"), CHILE("2", "2"),
		  "07 16:10:00 sent start chat\n07 18:00:00 sent end chat\n" },
		{ "the file is another, too", SUMMIT("S"), NULL, SUMMIT("T"),
		  CHILE("9", "2"), CHILE("2", "2"),
		  "07 16:10:00 sent start chat\n07 18:00:00 sent end chat\n" },
		{ "a new window begins with its next", OTHER, NULL,
		  SUMMIT("S"), CHILE("9", "2"), CHILE("2", "2"),
		  "07 18:00:00 sent end chat\n" },
		{ "and did so before the stop", OTHER, SUMMIT("S"), NULL,
		  CHILE("2", "2"), CHILE("2", "9"),
		  "07 18:00:00 sent end chat\n" },
		{ "what was said is not said again", SUMMIT("S"), NULL, NULL,
		  CHILE("2", "2"), CHILE("2", "9"),
		  "07 18:00:00 sent end chat\n" },
		{ "later than it was", SUMMIT("S"), NULL, NULL,
		  CHILE("9", "9"), CHILE("9", "2"),
		  "07 17:00:00 sent start chat\n07 19:00:00 sent end chat\n" },
	};
	char folder[] = "/tmp/service_slid.XXXXXX", command[64];
	struct rig rig;
	size_t i;

	if (mkdtemp(folder) == NULL)
		abort();
	for (i = 0; i < countof(rows); i++) {
		zones(folder, rows[i].before);
		rig_init(&rig, rows[i].yaml, "2022-09-06T12:00");
		rig.zoneinfo = folder;
		rig_boot(&rig);
		/* Each start remembers what it finds. */
		rig_run(&rig, "2022-09-07T09:00");
		rig_kill(&rig);
		rig_boot(&rig);
		rig_run(&rig, "2022-09-07T16:03");
		if (rows[i].reloaded != NULL)
			reload(&rig, rows[i].reloaded);
		rig_run(&rig, "2022-09-07T16:05");
		service_drain(rig.service);
		rig_kill(&rig);
		rig_forget_log(&rig);
		zones(folder, rows[i].after);
		if (rows[i].other != NULL)
			rig_write(&rig, rows[i].other);
		rig_sleep(&rig, "2022-09-07T16:10");
		rig_boot(&rig);
		rig_run(&rig, "2022-09-07T20:00");
		if (!CHECK_ROW(strcmp(text_string(&rig.log),
		    rows[i].log) == 0, rows[i].label))
			fprintf(stderr, "%s", text_string(&rig.log));
		rig_clear(&rig);
	}
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < countof(cases); i++)
		test_case(&cases[i]);
	test_idle();
	test_zones();
	return harness_end();
}
