/* SPDX-License-Identifier: MIT */
/* Work that a role has to agree to, in time, late, and not at all. */
#include "act_rig.h"

#define SKIP ACT_CONFIRM("skip", "[3d, 2d]")
#define TENTATIVE ACT_CONFIRM("tentative", "[3d, 2d]")
#define GO ACT_CONFIRM("go", "[3d]")

static const struct act_case cases[] = {
	{ .label = "asked, reminded, silent: skipped", .yaml = SKIP,
	    .from = "2026-11-30T22:00", .until = "2026-12-04T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "01 23:00:00 sent ask-48h role\n"
	    "02 23:00:00 sent cancellation chat\n" },
	{ .label = "silent: tentative", .yaml = TENTATIVE,
	    .from = "2026-11-30T22:00", .until = "2026-12-04T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "01 23:00:00 sent ask-48h role\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "confirmed in its time", .yaml = TENTATIVE,
	    .from = "2026-12-03T12:00", .steps = {
	    { "2026-12-03T23:30", "confirm work", 200,
	    "\"status\": \"confirmed\"" },
	    { "2026-12-03T23:40", "confirm work/2026-12-03T15:00", 409,
	    "already started" } },
	    .until = "2026-12-04T12:00", .log = "03 23:00:00 sent start chat\n"
	    "03 23:30:00 sent confirmation chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "called off in its time, and put back", .yaml = TENTATIVE,
	    .from = "2026-12-03T12:00", .steps = {
	    { "2026-12-03T23:30", "cancel work", 200,
	    "\"phase\": \"skipped\"" },
	    { "2026-12-03T23:40", "unskip work", 200,
	    "\"phase\": \"running\"" } },
	    .until = "2026-12-04T12:00", .log = "03 23:00:00 sent start chat\n"
	    "03 23:30:00 superseded end chat\n"
	    "03 23:30:00 sent cancellation chat\n"
	    "03 23:40:00 sent restoration chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "asked, silent: it goes on",
	    .yaml = GO, .from = "2026-11-30T22:00",
	    .until = "2026-12-04T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "confirmed after the first question: no second one",
	    .yaml = SKIP, .from = "2026-11-30T22:00", .steps = {
	    { "2026-12-01T12:00", "confirm work", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-04T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "01 12:00:00 sent confirmation chat\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "taken back before the deadline", .yaml = SKIP,
	    .from = "2026-12-01T00:00", .steps = {
	    { "2026-12-01T12:00", "confirm work", 200, NULL },
	    { "2026-12-01T13:00", "unconfirm work because of ice", 200,
	    "\"status\": \"tentative\"" } }, .until = "2026-12-04T12:00",
	    .log = "01 12:00:00 sent confirmation chat\n"
	    "01 13:00:00 sent doubt chat\n"
	    "01 23:00:00 sent ask-48h role\n"
	    "02 23:00:00 sent cancellation chat\n" },
	{ .label = "taken back after the deadline: called off at once",
	    .yaml = SKIP, .from = "2026-12-02T00:00", .steps = {
	    { "2026-12-02T12:00", "confirm work", 200, NULL },
	    { "2026-12-03T10:00", "unconfirm work because of ice", 200,
	    NULL } }, .until = "2026-12-04T12:00",
	    .log = "02 12:00:00 sent confirmation chat\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 10:00:00 sent cancellation chat\n" },
	{ .label = "confirmed after it had lapsed, and taken back again",
	    .yaml = SKIP, .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "confirm work", 200,
	    "\"status\": \"confirmed\"" },
	    { "2026-12-03T09:00", "unconfirm work because of ice", 200,
	    "\"status\": \"cancelled\"" } }, .until = "2026-12-04T12:00",
	    .log = "02 23:00:00 sent cancellation chat\n"
	    "03 08:00:00 sent confirmation chat\n"
	    "03 09:00:00 sent cancellation chat\n" },
	{ .label = "put back after the deadline: called off until confirmed",
	    .yaml = SKIP, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T10:00", "skip work because of ice", 200, NULL },
	    { "2026-12-03T10:00", "unskip work", 200, "\"remarks\": [\n"
	    "    \"it stays called off, as Boss has not confirmed it in time; "
	    "to have it after all: confirm\"" },
	    { "2026-12-03T11:00", "confirm work", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-04T12:00",
	    .log = "02 10:00:00 sent cancellation chat\n"
	    "03 11:00:00 sent confirmation chat\n"
	    "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "confirmed late", .yaml = SKIP,
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "confirm work", 200, NULL } },
	    .until = "2026-12-04T12:00",
	    .log = "02 23:00:00 sent cancellation chat\n"
	    "03 08:00:00 sent confirmation chat\n"
	    "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "confirmed when it should be under way: it is from now on",
	    .yaml = SKIP, .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T23:10", "confirm work/2026-12-03T15:00", 200,
	    "\"phase\": \"running\"" } }, .until = "2026-12-04T12:00",
	    .log = "02 23:00:00 sent cancellation chat\n"
	    "03 23:10:00 sent confirmation chat\n"
	    "03 23:10:01 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "moved after it was asked: asked again", .yaml = SKIP,
	    .from = "2026-12-01T22:00", .steps = {
	    { "2026-12-02T08:00", "move work to \"2026-12-08 15:00\"", 200,
	    NULL } }, .until = "2026-12-08T12:00",
	    .log = "01 23:00:00 sent ask-48h role\n"
	    "02 08:00:00 sent move chat\n"
	    "05 23:00:00 sent ask-3d role\n"
	    "06 23:00:00 sent ask-48h role\n"
	    "07 23:00:00 sent cancellation chat\n"
	    "07 23:00:00 sent ask-3d role\n" },
	{ .label = "started without agreement: with a reason only",
	    .yaml = TENTATIVE, .from = "2026-12-03T22:00", .steps = {
	    { "2026-12-03T22:50", "start work", 409, "has not confirmed" },
	    { "2026-12-03T22:51", "start work because of a leak", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-04T12:00",
	    .log = "03 22:51:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
};

int
main(void)
{
	return act_play_all(cases, countof(cases));
}
