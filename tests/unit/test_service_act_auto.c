/* SPDX-License-Identifier: MIT */
/* Windows that the clock starts and ends, and people who interfere: on the
 * second, while messages wait, and with a clock that goes back. */
#include "act_rig.h"

#define TWICE ACT_HEAD \
	"  other:\n" \
	"    title: Other\n" \
	"    when: every Friday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one]]\n" \
	"    announce: [{to: [chat], start: true, end: true}]\n" ACT_REST

static const struct act_case cases[] = {
	{ .label = "on the second of start and end", .yaml = ACT_AUTO,
	    .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T23:00", "start work", 409, "already started" },
	    { "2026-12-03T23:00", "stage one begun", 200, NULL },
	    { "2026-12-04T00:59:59", "extend work by 10m", 200, NULL },
	    { "2026-12-04T01:10", "end work", 409, "already ended" },
	    { "2026-12-04T01:10", "extend work by 10m", 409, "reopen" } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:00:00 sent stage chat\n"
	    "04 00:59:59 sent extension chat\n"
	    "04 01:10:00 sent end chat\n" },
	{ .label = "every act once", .yaml = ACT_AUTO,
	    .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T22:10", "note work read this", 200, NULL },
	    { "2026-12-03T22:20", "extend work by 1h", 200, NULL },
	    { "2026-12-03T22:30", "start", 200, NULL },
	    { "2026-12-03T23:10", "stage 1 done", 200, NULL },
	    { "2026-12-03T23:20", "shorten by 30m", 200, NULL },
	    { "2026-12-03T23:30", "hand over work to second", 200, NULL },
	    { "2026-12-03T23:40", "verify", 200, NULL },
	    { "2026-12-03T23:50", "end", 200, NULL },
	    { "2026-12-03T23:55", "note work all is well", 200, NULL },
	    { "2026-12-04T00:10", "reopen by 20m because red", 200, NULL },
	    { "2026-12-04T00:20", "cancel because of fire", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 22:10:00 sent remark chat\n"
	    "03 22:20:00 sent extension chat\n"
	    "03 22:30:00 sent start chat\n"
	    "03 23:10:00 sent stage chat\n"
	    "03 23:20:00 sent shortening chat\n"
	    "03 23:30:00 sent handover chat\n"
	    "03 23:40:00 sent verification chat\n"
	    "03 23:50:00 sent end chat\n"
	    "03 23:55:00 sent remark chat\n"
	    "04 00:10:00 sent reopening chat\n"
	    "04 00:20:00 sent cancellation chat\n" },
	{ .label = "moved to now: started now", .yaml = ACT_AUTO,
	    .from = "2026-12-03T20:00", .steps = {
	    { "2026-12-03T20:10:30", "move work to now", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 20:10:30 sent move chat\n"
	    "03 20:10:31 sent start chat\n"
	    "03 22:10:00 sent end chat\n" },
	{ .label = "restored while it should be under way",
	    .yaml = ACT_AUTO, .from = "2026-12-03T20:00", .steps = {
	    { "2026-12-03T20:10", "skip work", 200, NULL },
	    { "2026-12-03T23:30", "unskip work", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 20:10:00 sent cancellation chat\n"
	    "03 23:30:00 sent restoration chat\n"
	    "03 23:30:01 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "moved before its reminder", .yaml = ACT_AUTO,
	    .from = "2026-12-01T20:00", .steps = {
	    { "2026-12-01T20:10", "move work to \"2026-12-04 15:00\"", 200,
	    NULL } }, .until = "2026-12-05T12:00",
	    .log = "01 20:10:00 sent move chat\n"
	    "03 23:00:00 sent remind-24h chat\n"
	    "04 23:00:00 sent start chat\n"
	    "05 01:00:00 sent end chat\n" },
	{ .label = "moved onto another's time: it is said", .yaml = TWICE,
	    .from = "2026-12-01T20:00", .steps = {
	    { "2026-12-01T20:10", "move work to \"2026-12-04 15:00\"", 200,
	    "\"other/2026-12-04T15:00\"" } },
	    .until = "2026-12-05T12:00",
	    .log = "01 20:10:00 sent move chat\n"
	    "03 23:00:00 sent remind-24h chat\n"
	    "04 23:00:00 sent start chat\n"
	    "04 23:00:01 sent start chat\n"
	    "05 01:00:00 sent end chat\n"
	    "05 01:00:01 sent end chat\n" },
	{ .label = "moved onto the time of its own next one",
	    .yaml = ACT_AUTO, .from = "2026-12-02T23:30", .steps = {
	    { "2026-12-03T20:10", "move work to \"2026-12-10 15:00\"", 200,
	    "\"work/2026-12-10T15:00\"" } },
	    .until = "2026-12-11T12:00",
	    .log = "03 20:10:00 sent move chat\n"
	    "09 23:00:00 sent remind-24h chat\n"
	    "09 23:00:01 sent remind-24h chat\n"
	    "10 23:00:00 sent start chat\n"
	    "10 23:00:01 sent start chat\n"
	    "11 01:00:00 sent end chat\n"
	    "11 01:00:01 sent end chat\n" },
	{ .label = "the clock goes back between two acts: in their order",
	    .yaml = ACT_AUTO, .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T22:50", "slack busy 2026-12-03T22:55", 0, NULL },
	    { "2026-12-03T22:51", "start work", 200, NULL },
	    { "2026-12-03T22:50:30", "back", 0, NULL },
	    { "2026-12-03T22:50:40", "stage one begun", 200, NULL },
	    { "2026-12-03T22:50:45", "note work slowly", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 22:55:11 sent start chat\n"
	    "03 22:55:12 sent stage chat\n"
	    "03 22:55:13 sent remark chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "the clock goes back after it was broken off: no end",
	    .yaml = ACT_AUTO, .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T23:30", "cancel because of fire", 200, NULL },
	    { "2026-12-03T23:20", "back", 0, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:30:00 superseded end chat\n"
	    "03 23:20:00 sent cancellation chat\n" },
	{ .label = "ended under a clock that ran ahead: never begun again",
	    .yaml = ACT_AUTO, .from = "2026-12-04T00:10", .steps = {
	    { "2026-12-04T00:30", "end work", 200, NULL },
	    { "2026-12-02T20:00", "back", 0, NULL },
	    { "2026-12-02T20:00:10", "reload first", 200, NULL },
	    { "2026-12-03T23:10", "note work slowly", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "02 20:00:10 sent end chat\n"
	    "03 23:00:00 superseded start chat\n"
	    "03 23:10:00 sent remark chat\n" },
	{ .label = "the window leaves in the middle", .yaml = ACT_AUTO,
	    .other = "windows:\n  other:\n    title: Other\n"
	    "    when: every Monday at 03:00\n    zone: UTC\n"
	    "    duration: 1h\n" ACT_REST, .from = "2026-12-03T22:00",
	    .steps = {
	    { "2026-12-03T23:30", "extend by 30m", 200, NULL },
	    { "2026-12-03T23:40", "reload", 200, NULL },
	    { "2026-12-03T23:41", "end work", 422, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:30:00 sent extension chat\n"
	    "04 01:30:00 sent end chat\n" },
};

/* The end is on its way when somebody extends, the clock having been put back
 * a little: it stays as it was sent, and is not said again; the extension comes
 * behind it and says until when. */
static void
test_extended_while_ending(void)
{
	struct error error = { 0 };
	struct rig rig;

	rig_init(&rig, ACT_AUTO, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T00:59:50");
	rig_sleep(&rig, "2026-12-04T01:00");
	(void)service_step(rig.service, &error);
	CHECK_NUMBER(rig.starts, 2);
	CHECK_NUMBER(act_say(&rig, "extend work by 30m"), 409);
	rig_sleep(&rig, "2026-12-04T00:59:58");
	CHECK_NUMBER(act_say(&rig, "extend work by 30m"), 200);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_LOG(&rig, "03 23:00:00 sent start chat\n"
	    "04 00:59:58 sent end chat\n"
	    "04 00:59:59 sent extension chat\n");
	act_check(&rig);
	rig_clear(&rig);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < countof(cases); i++)
		(void)act_play(&cases[i]);
	test_extended_while_ending();
	return harness_end();
}
