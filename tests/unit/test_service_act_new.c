/* SPDX-License-Identifier: MIT */
/* Windows that somebody makes for once; and occurrences that somebody moved
 * when zone data change. */
#include <sys/stat.h>
#include <sys/wait.h>

#include "act_rig.h"

#define NEW(id, start, window) \
	"{\"act\":\"new\",\"occurrence\":\"" id "/" start "\",\"words\":" \
	"\"{\\\"title\\\":\\\"Storage\\\",\\\"when\\\":\\\"" start "\\\"," \
	"\\\"zone\\\":\\\"UTC\\\",\\\"duration\\\":\\\"2h\\\"," \
	window "\\\"announce\\\":[{\\\"to\\\":\\\"chat\\\"," \
	"\\\"remind\\\":[\\\"24h\\\"]}]}\"}"
#define STAGES "\\\"stages\\\":[[\\\"one\\\"],[\\\"three\\\"]],"
#define STORAGE NEW("storage", "2026-12-05T22:00", STAGES)

#define WITHOUT(environments) \
	"windows:\n" \
	"  other:\n" \
	"    title: Other\n" \
	"    when: every Monday at 03:00\n" \
	"    zone: UTC\n" \
	"    duration: 1h\n" environments ACT_CHANNELS ACT_PEOPLE

/* Made, reminded of, started by the clock; over restarts and reloads. */
static void
test_new(void)
{
	struct rig rig;

	rig_init(&rig, WITHOUT(ACT_ENVIRONMENTS), "2026-12-03T12:00");
	rig_boot(&rig);
	CHECK_NUMBER(act_send(&rig, STORAGE, NULL), 200);
	CHECK_ROW(strstr(act_body, "\"start\": \"2026-12-05T22:00:00Z\"") !=
	    NULL, act_body);
	act_check(&rig);
	act_restart(&rig);
	rig_run(&rig, "2026-12-03T13:00");
	/* Not twice. */
	CHECK_NUMBER(act_send(&rig, STORAGE, NULL), 409);
	CHECK_NUMBER(act_send(&rig, NEW("storage", "2026-12-06T22:00",
	    STAGES), NULL), 409);
	CHECK_NUMBER(act_send(&rig, NEW("other", "2026-12-06T22:00", STAGES),
	    NULL), 409);
	CHECK_NUMBER(act_send(&rig, NEW("old", "2026-12-01T22:00", STAGES),
	    NULL), 409);
	CHECK_NUMBER(act_send(&rig, NEW("gone", "2026-12-06T22:00",
	    "\\\"stages\\\":[[\\\"nine\\\"]],"), NULL), 409);
	act_check(&rig);
	CHECK(act_reload(&rig, WITHOUT(ACT_ENVIRONMENTS)) == 0);
	act_check(&rig);
	rig_run(&rig, "2026-12-05T22:10");
	CHECK_NUMBER(act_say(&rig, "extend storage by 1h"), 200);
	act_restart(&rig);
	rig_run(&rig, "2026-12-07T00:00");
	CHECK_LOG(&rig, "03 12:00:00 sent publication chat\n"
	    "04 22:00:00 sent remind-24h chat\n"
	    "05 22:00:00 sent start chat\n"
	    "05 22:10:00 sent extension chat\n"
	    "06 01:00:00 sent end chat\n");
	rig_clear(&rig);
}

/* For now: it begins at once. */
static void
test_new_now(void)
{
	struct rig rig;

	rig_init(&rig, WITHOUT(ACT_ENVIRONMENTS), "2026-12-03T12:00");
	rig_boot(&rig);
	CHECK_NUMBER(act_send(&rig, NEW("leak", "2026-12-03T12:00", STAGES),
	    NULL), 200);
	act_restart(&rig);
	rig_run(&rig, "2026-12-04T00:00");
	CHECK_LOG(&rig, "03 12:00:00 sent publication chat\n"
	    "03 12:00:01 sent start chat\n"
	    "03 14:00:00 sent end chat\n");
	rig_clear(&rig);
}

/* Its environment leaves: whoever reloads is told, what is owed is said, and it
 * is there again with the environment. */
static void
test_environment_gone(void)
{
	struct rig rig;

	rig_init(&rig, WITHOUT(ACT_ENVIRONMENTS), "2026-12-03T12:00");
	rig_boot(&rig);
	CHECK_NUMBER(act_send(&rig, STORAGE, NULL), 200);
	rig_run(&rig, "2026-12-03T13:00");
	CHECK(act_reload(&rig, WITHOUT("environments:\n"
	    "  one: {title: One, tier: dev}\n")) == 0);
	CHECK_ROW(strstr(act_body, "storage/2026-12-05T22:00") != NULL &&
	    strstr(act_body, "three") != NULL, act_body);
	act_check(&rig);
	CHECK_NUMBER(act_say(&rig, "extend storage by 1h"), 422);
	act_restart(&rig);
	CHECK(act_reload(&rig, WITHOUT(ACT_ENVIRONMENTS)) == 0);
	act_check(&rig);
	rig_run(&rig, "2026-12-07T00:00");
	CHECK_LOG(&rig, "03 12:00:00 sent publication chat\n"
	    "04 22:00:00 sent remind-24h chat\n"
	    "05 22:00:00 sent start chat\n"
	    "06 00:00:00 sent end chat\n");
	rig_clear(&rig);
}

/* --- zone data ------------------------------------------------------------ */

static void
compile_zone(const char *folder, const char *rules)
{
	char command[256], source[96];
	FILE *file;

	snprintf(source, sizeof(source), "%s/source", folder);
	file = fopen(source, "w");
	CHECK(file != NULL && fputs(rules, file) >= 0 && fclose(file) == 0);
	snprintf(command, sizeof(command), "PATH=$PATH:/usr/sbin zic -d %s %s", folder,
	    source);
	CHECK(system(command) == 0);
}

/* A government puts the clocks on: what nobody moved keeps its wall-clock time,
 * what somebody moved keeps the instant that was announced, and nothing ends
 * before it starts (then its window's length counts). */
static void
test_zone_change(void)
{
	char folder[] = "/tmp/test_service_act_new.XXXXXX", command[64];
	struct rig rig;

	CHECK(mkdtemp(folder) != NULL);
	compile_zone(folder, "Zone Test/Zone 1:00 - TST\n");
	rig_init(&rig, "windows:\n"
	    "  work:\n"
	    "    title: Work\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: Test/Zone\n"
	    "    duration: 1h\n"
	    "    stages: [[one]]\n"
	    "    announce: [{to: [chat], start: true, end: true}]\n" ACT_REST,
	    "2026-12-02T12:00");
	rig.zoneinfo = folder;
	rig_boot(&rig);
	CHECK_NUMBER(act_say(&rig, "shorten work by 30m"), 200);
	CHECK_ROW(strstr(act_body, "\"end\": \"2026-12-03T14:30:00Z\"") !=
	    NULL, act_body);
	CHECK_NUMBER(act_say(&rig, "move work/2026-12-10T15:00 to "
	    "\"2026-12-11 09:00\""), 200);
	CHECK_NUMBER(act_say(&rig, "note work/2026-12-17T15:00 read this"),
	    200);
	act_restart(&rig);
	rig_run(&rig, "2026-12-02T13:00");
	compile_zone(folder, "Zone Test/Zone 0:00 - TST\n");
	service_check_zones(rig.service);
	conf_release(rig.conf);
	rig.conf = conf_hold(rig.service->conf);
	act_check(&rig);
	act_restart(&rig);
	rig_forget_log(&rig);
	rig_run(&rig, "2026-12-18T00:00");
	CHECK_LOG(&rig, "03 15:00:00 sent start chat\n"
	    "03 16:00:00 sent end chat\n"
	    "11 08:00:00 sent start chat\n"
	    "11 09:00:00 sent end chat\n"
	    "17 15:00:00 sent start chat\n"
	    "17 16:00:00 sent end chat\n");
	rig_clear(&rig);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
}

int
main(void)
{
	test_new();
	test_new_now();
	test_environment_gone();
	test_zone_change();
	return harness_end();
}
