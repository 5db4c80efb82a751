/* SPDX-License-Identifier: MIT */
/* Windows that a person starts and ends: who is nudged, and what everybody
 * hears when nobody does.  15:00 in Los Angeles is 23:00 UTC. */
#include "act_rig.h"

/* "second" may do something to one of the two that go on. */
#define TWO ACT_HEAD \
	"  more:\n" \
	"    title: More\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [chat], start: true}]\n" ACT_REST \
	"grants:\n" \
	"  - {to: second, may: [stage, extend], windows: more}\n"

static const struct act_case cases[] = {
	{ .label = "not named: the one of two that they may do it to",
	    .yaml = TWO, .from = "2026-12-03T23:30", .steps = {
	    { "2026-12-03T23:31", "second: stage 1 done", 200,
	    "\"occurrence\":\"more/2026-12-03T15:00\"" },
	    { "2026-12-03T23:32", "second: stage three begun", 200,
	    "\"occurrence\":\"more/2026-12-03T15:00\"" },
	    { "2026-12-03T23:33", "second: extend by 30m", 200,
	    "\"occurrence\":\"more/2026-12-03T15:00\"" },
	    { "2026-12-03T23:34", "second: extend work by 30m", 403, NULL },
	    /* Who may do it to both, or to none, says which. */
	    { "2026-12-03T23:35", "stage 1 done", 409, "say which: "
	    "work/2026-12-03T15:00, more/2026-12-03T15:00" },
	    { "2026-12-03T23:36", "first: stage 1 done", 409, "say which: " },
	    { "2026-12-03T23:37", "second: end", 409, "say which: " } },
	    .until = "2026-12-03T23:40",
	    .log = "03 23:31:00 sent stage chat\n"
	    "03 23:32:00 sent stage chat\n"
	    "03 23:33:00 sent extension chat\n" },
	{ .label = "nobody starts it", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:00", .until = "2026-12-04T12:00",
	    .log = "03 22:45:00 sent soon anna\n"
	    "03 23:05:00 sent unstarted anna\n"
	    "04 01:10:00 sent overdue chat\n" },
	{ .label = "started and ended on time", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T23:00", "start", 200, NULL },
	    { "2026-12-03T23:00", "start work", 409, "already started" },
	    { "2026-12-04T00:50", "end", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 22:45:00 sent soon anna\n"
	    "03 23:00:00 sent start chat\n"
	    "04 00:45:00 sent ending anna\n"
	    "04 00:50:00 sent end chat\n" },
	{ .label = "started late, ended late", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T23:40", "start work", 200, NULL },
	    { "2026-12-04T01:30", "end", 200, "2026-12-04T01:30:00Z" } },
	    .until = "2026-12-04T12:00",
	    .log = "03 22:45:00 sent soon anna\n"
	    "03 23:05:00 sent unstarted anna\n"
	    "03 23:40:00 sent start chat\n"
	    "04 00:45:00 sent ending anna\n"
	    "04 01:05:00 sent unended anna\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 01:30:00 sent end chat\n" },
	{ .label = "started after its planned end", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-04T02:00", "start work", 409, "move it to" },
	    { "2026-12-04T02:00:30", "move work to now", 200, NULL },
	    { "2026-12-04T02:01", "start work", 200, NULL },
	    { "2026-12-04T03:00", "end", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:05:00 sent unstarted anna\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 02:00:30 sent move chat\n"
	    "04 02:01:00 sent start chat\n"
	    "04 03:00:00 sent end chat\n" },
	{ .label = "verified, extended, ended", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T23:00:30", "start work", 200, NULL },
	    { "2026-12-04T00:50", "verify", 200, "\"phase\": \"verifying\"" },
	    { "2026-12-04T00:55", "extend by 30m", 200, "01:30:00Z" },
	    { "2026-12-04T01:20", "end", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:30 sent start chat\n"
	    "04 00:45:00 sent ending anna\n"
	    "04 00:50:00 sent verification chat\n"
	    "04 00:55:00 sent extension chat\n"
	    "04 01:15:00 sent ending anna\n"
	    "04 01:20:00 sent end chat\n" },
	{ .label = "overdue twice: after an extension nobody ends it",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50", .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-04T01:15", "extend by 30m", 200, "01:45:00Z" } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "04 00:45:00 sent ending anna\n"
	    "04 01:05:00 sent unended anna\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 01:15:00 sent extension chat\n"
	    "04 01:30:00 sent ending anna\n"
	    "04 01:50:00 sent unended anna\n"
	    "04 01:55:00 sent overdue chat\n" },
	{ .label = "handed over: nudges go to the other", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T22:50", "hand over work to second", 200,
	    "\"coordinator\": \"Second\"" },
	    { "2026-12-03T23:10", "start", 200, NULL },
	    { "2026-12-04T00:50", "hand over work to First", 200, NULL } },
	    .until = "2026-12-04T01:12",
	    .log = "03 22:45:00 sent soon anna\n"
	    "03 22:50:00 sent handover chat\n"
	    "03 23:05:00 sent unstarted bert\n"
	    "03 23:10:00 sent start chat\n"
	    "04 00:45:00 sent ending bert\n"
	    "04 00:50:00 sent handover chat\n"
	    "04 01:05:00 sent unended anna\n"
	    "04 01:10:00 sent overdue chat\n" },
	{ .label = "handed over to somebody outside the rota, then to nobody "
	    "who is known", .yaml = ACT_BY_HAND, .from = "2026-12-03T22:00",
	    .steps = {
	    { "2026-12-03T22:50", "hand over work to boss", 200,
	    "\"remarks\": []" },
	    { "2026-12-03T23:10", "start", 200, NULL },
	    { "2026-12-04T00:50", "hand over work to Carol", 200,
	    "nobody under \\\"people\\\" is called \\\"Carol\\\"" } },
	    .until = "2026-12-04T01:12",
	    .log = "03 22:45:00 sent soon anna\n"
	    "03 22:50:00 sent handover chat\n"
	    "03 23:05:00 sent unstarted role\n"
	    "03 23:10:00 sent start chat\n"
	    "04 00:45:00 sent ending role\n"
	    "04 00:50:00 sent handover chat\n"
	    "04 01:10:00 sent overdue chat\n" },
	{ .label = "handed over to names as Slack has them", .yaml =
	    ACT_BY_HAND "  guest: {title: Guest, contact: role, slack: "
	    "U024BE7LH}\n", .from = "2026-12-03T22:47", .steps = {
	    { "2026-12-03T22:48", "hand over work to @second", 200,
	    "\"coordinator\": \"Second\"" },
	    { "2026-12-03T22:49", "hand over work to \"<@U024BE7LH|guest>\"",
	    200, "\"coordinator\": \"Guest\"" },
	    { "2026-12-03T22:50", "hand over work to <@U024BE7LH>", 200,
	    "\"coordinator\": \"Guest\"" },
	    { "2026-12-03T22:51", "hand over work to <@U024>", 200,
	    "nobody under \\\"people\\\" is called" },
	    { "2026-12-03T22:52", "hand over work to @Guest", 200,
	    "\"remarks\": []" } },
	    .until = "2026-12-03T22:53",
	    .log = "03 22:48:00 sent handover chat\n"
	    "03 22:49:00 sent handover chat\n"
	    "03 22:50:00 sent handover chat\n"
	    "03 22:51:00 sent handover chat\n"
	    "03 22:52:00 sent handover chat\n" },
	{ .label = "an id counts before another's title", .yaml = ACT_HEAD
	    "    coordinators: {people: [boss], turn: week, from: 2026-12-03}\n"
	    ACT_ENVIRONMENTS ACT_CHANNELS "people:\n"
	    "  aide: {title: first, contact: bert}\n"
	    "  first: {title: First, contact: anna}\n"
	    "  boss: {title: Boss, contact: role}\n",
	    .from = "2026-12-03T22:30", .steps = {
	    { "2026-12-03T22:31", "hand over work to first", 200, NULL },
	    { "2026-12-03T23:00", "aide: start work", 403, NULL },
	    { "2026-12-03T23:01", "first: start work", 200, NULL } },
	    .until = "2026-12-03T23:02",
	    .log = "03 22:31:00 sent handover chat\n"
	    "03 22:45:00 sent soon anna\n"
	    "03 23:01:00 sent start chat\n" },
	{ .label = "handed over where there are no turns", .yaml = ACT_HEAD
	    "    start: by-hand\n" ACT_REST, .from = "2026-12-03T22:00",
	    .steps = {
	    { "2026-12-03T22:40", "hand over work to Second", 200,
	    "\"remarks\": []" },
	    { "2026-12-03T23:10", "start", 200, NULL } },
	    .until = "2026-12-04T01:12",
	    .log = "03 22:40:00 sent handover chat\n"
	    "03 22:45:00 sent soon bert\n"
	    "03 23:05:00 sent unstarted bert\n"
	    "03 23:10:00 sent start chat\n"
	    "04 00:45:00 sent ending bert\n"
	    "04 01:05:00 sent unended bert\n"
	    "04 01:10:00 sent overdue chat\n" },
	{ .label = "the other's week", .yaml = ACT_BY_HAND,
	    .from = "2026-12-10T22:40", .until = "2026-12-10T23:06",
	    .log = "10 22:45:00 sent soon bert\n"
	    "10 23:05:00 sent unstarted bert\n" },
	{ .label = "moved after it was reminded of", .yaml = ACT_BY_HAND,
	    .from = "2026-12-02T22:50", .steps = {
	    { "2026-12-03T22:50",
	    "move work to \"2026-12-04 15:30\" because of snow", 200, NULL },
	    { "2026-12-04T23:30", "start work", 200, NULL },
	    { "2026-12-05T00:00", "cancel because of fire", 200, NULL } },
	    .until = "2026-12-06T00:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 22:45:00 sent soon anna\n"
	    "03 22:50:00 sent move chat\n"
	    "03 23:30:00 sent remind-24h chat\n"
	    "04 23:15:00 sent soon anna\n"
	    "04 23:30:00 sent start chat\n"
	    "05 00:00:00 sent cancellation chat\n" },
	{ .label = "skipped: nobody is nudged", .yaml = ACT_BY_HAND,
	    .from = "2026-12-03T22:30", .steps = {
	    { "2026-12-03T22:40", "skip work", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 22:40:00 sent cancellation chat\n" },
	{ .label = "the window leaves while it runs: told all the same",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50",
	    .other = "windows:\n  other:\n    title: Other\n"
	    "    when: every Monday at 03:00\n    zone: UTC\n"
	    "    duration: 1h\n" ACT_REST, .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:30", "reload", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "04 01:10:00 sent overdue chat\n" },
	{ .label = "the window has another name while it runs",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50",
	    .other = "windows:\n  job:\n    title: Work\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: America/Los_Angeles\n"
	    "    duration: 2h\n    stages: [[one, two], [three]]\n"
	    "    start: by-hand\n"
	    "    announce: [{to: [chat], start: true, end: true}]\n" ACT_REST,
	    .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-03T23:30", "reload", 200, NULL },
	    { "2026-12-03T23:31", "end work", 422, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 01:10:01 sent overdue chat\n" },
	{ .label = "another channel hears, after its end: not of that",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50",
	    .other = "windows:\n  work:\n    title: Work\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: America/Los_Angeles\n"
	    "    duration: 2h\n    stages: [[one, two], [three]]\n"
	    "    start: by-hand\n"
	    "    announce: [{to: [chat, post], start: true, end: true}]\n"
	    ACT_REST,
	    .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-04T01:20", "end work", 200, NULL },
	    { "2026-12-04T09:00", "reload", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "04 00:45:00 sent ending anna\n"
	    "04 01:05:00 sent unended anna\n"
	    "04 01:10:00 sent overdue chat\n"
	    "04 01:20:00 sent end chat\n" },
	{ .label = "… ended early, before the planned end",
	    .yaml = ACT_BY_HAND, .from = "2026-12-03T22:50",
	    .other = "windows:\n  work:\n    title: Work\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: America/Los_Angeles\n"
	    "    duration: 2h\n    stages: [[one, two], [three]]\n"
	    "    start: by-hand\n"
	    "    announce: [{to: [chat, post], start: true, end: true}]\n"
	    ACT_REST,
	    .steps = {
	    { "2026-12-03T23:00", "start work", 200, NULL },
	    { "2026-12-04T00:20", "end work", 200, NULL },
	    { "2026-12-04T00:40", "reload", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "03 23:00:00 sent start chat\n"
	    "04 00:20:00 sent end chat\n" },
};

int
main(void)
{
	return act_play_all(cases, countof(cases));
}
