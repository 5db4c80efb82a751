/* SPDX-License-Identifier: MIT */
/* Slack is away for a while, and people go on working. */
#include "act_rig.h"

static const struct act_case cases[] = {
	{ .label = "down for 20 minutes: all of it late, in order",
	    .yaml = ACT_AUTO, .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T22:50", "slack down 2026-12-03T23:10", 0, NULL },
	    { "2026-12-03T22:51", "start work", 200, NULL },
	    { "2026-12-03T22:55", "stage one begun", 200, NULL },
	    { "2026-12-03T23:09", "note work slowly", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:10:55 sent start chat\n"
	    "03 23:10:56 sent stage chat\n"
	    "03 23:10:57 sent remark chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "over before Slack is back: one message says it all",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T22:59", "slack busy 2026-12-03T23:19", 0, NULL },
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:05", "stage one begun", 200, NULL },
	    { "2026-12-03T23:10", "stage one done", 200, NULL },
	    { "2026-12-03T23:15", "end because of nothing to do", 200,
	    NULL } }, .until = "2026-12-04T12:00",
	    .log = "03 23:15:00 superseded stage chat\n"
	    "03 23:15:00 superseded stage chat\n"
	    "03 23:15:00 superseded start chat\n"
	    "03 23:19:09 sent end chat\n" },
	{ .label = "over at once, while the start waits: no stage before it",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T22:59", "slack busy 2026-12-03T23:02", 0, NULL },
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:01", "stage one begun", 200, NULL },
	    { "2026-12-03T23:01:10", "end because of nothing to do", 200,
	    NULL } }, .until = "2026-12-04T12:00",
	    .log = "03 23:01:10 superseded stage chat\n"
	    "03 23:01:10 superseded start chat\n"
	    "03 23:02:10 sent end chat\n" },
	{ .label = "an extension is not passed over for a note",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:30", "slack down 2026-12-03T23:50", 0, NULL },
	    { "2026-12-03T23:31", "extend by 1h because slow", 200, NULL },
	    { "2026-12-03T23:48", "note work nearly there", 200, NULL },
	    { "2026-12-04T01:30", "end", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:51:22 sent extension chat\n"
	    "03 23:51:23 sent remark chat\n"
	    "04 01:30:00 sent end chat\n" },
	{ .label = "a remark waits for the end", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:30", "slack busy 2026-12-03T23:31", 0, NULL },
	    { "2026-12-03T23:30", "end", 200, NULL },
	    { "2026-12-03T23:30:10", "note work all is well", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:31:12 sent end chat\n"
	    "03 23:31:13 sent remark chat\n" },
	{ .label = "broken off before anybody heard of start and stage",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T22:59", "slack down 2026-12-03T23:19", 0, NULL },
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:05", "stage one done", 200, NULL },
	    { "2026-12-03T23:06", "cancel because of fire", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:06:00 superseded stage chat\n"
	    "03 23:06:00 superseded start chat\n"
	    "03 23:20:05 sent cancellation chat\n" },
	{ .label = "skipped while the reminder waits: it is not said",
	    .yaml = ACT_AUTO, .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-02T22:59", "slack down 2026-12-02T23:19", 0, NULL },
	    { "2026-12-02T23:01", "skip work", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "02 23:01:00 superseded remind-24h chat\n"
	    "02 23:19:25 sent cancellation chat\n" },
	{ .label = "broken off before anybody heard of it",
	    .yaml = ACT_AUTO, .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T22:59", "slack down 2026-12-03T23:19", 0, NULL },
	    { "2026-12-03T23:10", "cancel because of fire", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:10:00 superseded start chat\n"
	    "03 23:10:00 superseded end chat\n"
	    "03 23:19:06 sent cancellation chat\n" },
	{ .label = "moved over a weekend without Slack: it is not too late",
	    .yaml = ACT_AUTO, .from = "2026-12-03T12:00", .steps = {
	    { "2026-12-04T02:00", "slack down 2026-12-07T09:00", 0, NULL },
	    { "2026-12-04T02:01", "move work/2026-12-10T15:00 to "
	    "2026-12-11T15:00", 200, NULL } }, .until = "2026-12-10T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n"
	    "07 09:03:43 sent move chat\n" },
	{ .label = "nobody worked over two questions: the later one is asked",
	    .yaml = ACT_CONFIRM("tentative", "[3d, 2d]"),
	    .from = "2026-11-30T22:00", .steps = {
	    { "2026-12-02T00:00", "sleep", 0, NULL } },
	    .until = "2026-12-02T12:00",
	    .log = "02 00:00:00 superseded ask-3d role\n"
	    "02 00:00:00 sent ask-48h role\n" },
	{ .label = "Slack was away over two questions",
	    .yaml = ACT_CONFIRM("tentative", "[3d, 71h]"),
	    .from = "2026-11-30T22:00", .steps = {
	    { "2026-11-30T22:59", "slack down 2026-12-01T00:20", 0, NULL } },
	    .until = "2026-12-01T12:00",
	    .log = "01 00:01:22 superseded ask-3d role\n"
	    "01 00:20:13 sent ask-2d23h role\n" },
	{ .label = "one question is late: it is asked", .yaml =
	    ACT_CONFIRM("tentative", "[3d, 2d]"),
	    .from = "2026-11-30T22:00", .steps = {
	    { "2026-12-01T22:00", "sleep", 0, NULL } },
	    .until = "2026-12-02T12:00",
	    .log = "01 22:00:00 sent ask-3d role\n"
	    "01 23:00:00 sent ask-48h role\n" },
};

int
main(void)
{
	return act_play_all(cases, countof(cases));
}
