/* SPDX-License-Identifier: MIT */
/* A role has agreed, and then somebody moves the work, or calls it off and puts
 * it back: whose word still counts? */
#include "act_rig.h"

/* "second" moves, extends and restores and cannot confirm; "boss" is asked; "first" may
 * confirm as well, though nobody asks them. */
#define GRANTS \
	"grants:\n" \
	"  - {to: second, may: [move, extend, skip, unskip]}\n" \
	"  - {to: first, may: [move, unskip, confirm]}\n" \
	"  - {to: boss, may: [move, extend]}\n"
#define SKIP ACT_CONFIRM("skip", "[3d, 2d]") GRANTS
#define TENTATIVE ACT_CONFIRM("tentative", "[3d, 2d]") GRANTS
#define GO ACT_CONFIRM("go", "[3d]") GRANTS
#define SILENT ACT_CONFIRM("tentative", "[]") GRANTS

static const struct act_case cases[] = {
	{ .label = "moved by who may not confirm: tentative, and asked",
	    .yaml = TENTATIVE, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200,
	    "\"status\": \"confirmed\"" },
	    { "2026-12-02T09:00", "second: move work to \"2026-12-04 15:00\"",
	    200, "\"status\": \"tentative\"" } },
	    .until = "2026-12-05T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent move chat\n"
	    "02 09:00:00 sent ask role\n"
	    "02 23:00:00 sent ask-48h role\n"
	    "03 23:00:00 sent remind-24h chat\n"
	    "04 23:00:00 sent start chat\n"
	    "05 01:00:00 sent end chat\n" },
	{ .label = "who does it is told, and asks where nobody else does",
	    .yaml = SILENT, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: move work to \"2026-12-04 15:00\"",
	    200, "\"Boss had confirmed it as it was, which does not count "
	    "any more: ask them yourself\"" } },
	    .until = "2026-12-02T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent move chat\n" },
	{ .label = "confirmed again: not asked any more, and moved by the "
	    "role it stays so", .yaml = TENTATIVE, .from = "2026-12-01T23:30",
	    .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: move work to \"2026-12-08 15:00\"",
	    200, "which does not count any more: they are asked again" },
	    { "2026-12-02T10:00", "boss: confirm work", 200,
	    "\"status\": \"confirmed\"" },
	    { "2026-12-02T11:00", "boss: move work to \"2026-12-07 15:00\"",
	    200, "\"status\": \"confirmed\"" } },
	    .until = "2026-12-05T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent move chat\n"
	    "02 09:00:00 sent ask role\n"
	    "02 10:00:00 sent confirmation chat\n"
	    "02 11:00:00 sent move chat\n" },
	{ .label = "moved by another who may confirm: agreed",
	    .yaml = TENTATIVE, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "first: move work to \"2026-12-04 15:00\"",
	    200, "\"status\": \"confirmed\"" } },
	    .until = "2026-12-02T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent move chat\n" },
	{ .label = "called off and put back by who may not confirm",
	    .yaml = TENTATIVE, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-02T10:00", "second: unskip work", 200,
	    "\"status\": \"tentative\"" } }, .until = "2026-12-03T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent cancellation chat\n"
	    "02 10:00:00 sent restoration chat\n"
	    "02 10:00:00 sent ask role\n"
	    "02 23:00:00 sent remind-24h chat\n" },
	{ .label = "put back by the role: agreed", .yaml = TENTATIVE,
	    .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-02T10:00", "boss: unskip work", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-02T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent cancellation chat\n"
	    "02 10:00:00 sent restoration chat\n" },
	{ .label = "silence is no: put back when an answer is overdue, it "
	    "stays called off", .yaml = SKIP, .from = "2026-12-01T23:30",
	    .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-03T10:00", "second: unskip work", 200,
	    "it stays called off, as Boss has not confirmed it in time" },
	    { "2026-12-03T11:00", "boss: confirm work", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-04T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent cancellation chat\n"
	    "03 11:00:00 sent confirmation chat\n"
	    "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n" },
	{ .label = "silence is no: not moved to where it would be overdue",
	    .yaml = SKIP, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-03T09:00", "second: move work to \"2026-12-04 00:30\"",
	    409, "it is confirmed only for the time that it has, and an "
	    "answer for that one would be due by" },
	    { "2026-12-03T10:00", "boss: move work to \"2026-12-04 00:30\"",
	    200, "\"status\": \"confirmed\"" } },
	    .until = "2026-12-03T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 10:00:00 sent move chat\n" },
	{ .label = "silence is no: called off a second time, at the new "
	    "deadline", .yaml = SKIP, .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-03T09:00", "second: move work to \"2026-12-08 15:00\"",
	    200, "\"status\": \"tentative\"" } },
	    .until = "2026-12-08T12:00",
	    .log = "02 23:00:00 sent cancellation chat\n"
	    "03 08:00:00 sent confirmation chat\n"
	    "03 09:00:00 sent move chat\n"
	    "03 09:00:00 sent ask role\n"
	    "05 23:00:00 sent ask-3d role\n"
	    "06 23:00:00 sent ask-48h role\n"
	    "07 23:00:00 sent cancellation chat\n"
	    "07 23:00:00 sent ask-3d role\n" },
	{ .label = "put back too late, confirmed, moved: called off once more",
	    .yaml = SKIP, .from = "2026-12-02T10:00", .steps = {
	    { "2026-12-02T11:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T12:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-03T07:00", "second: unskip work", 200, NULL },
	    { "2026-12-03T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-03T09:00", "second: move work to \"2026-12-08 15:00\"",
	    200, "\"status\": \"tentative\"" } },
	    .until = "2026-12-08T12:00",
	    .log = "02 11:00:00 sent confirmation chat\n"
	    "02 12:00:00 sent cancellation chat\n"
	    "03 08:00:00 sent confirmation chat\n"
	    "03 09:00:00 sent move chat\n"
	    "03 09:00:00 sent ask role\n"
	    "05 23:00:00 sent ask-3d role\n"
	    "06 23:00:00 sent ask-48h role\n"
	    "07 23:00:00 sent cancellation chat\n"
	    "07 23:00:00 sent ask-3d role\n" },
	{ .label = "silence is yes: asked whether it is no", .yaml = GO,
	    .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: move work to \"2026-12-04 15:00\"",
	    200, "\"status\": \"confirmed\"" } },
	    .until = "2026-12-02T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent move chat\n"
	    "02 09:00:00 sent ask role\n" },
	{ .label = "nobody had confirmed: as ever", .yaml = TENTATIVE,
	    .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T09:00", "second: move work to \"2026-12-04 15:00\"",
	    200, "\"remarks\": []" } },
	    .until = "2026-12-02T12:00", .log = "02 09:00:00 sent move chat\n" },
	{ .label = "nobody had confirmed, moved after the last question: asked",
	    .yaml = TENTATIVE, .from = "2026-12-02T12:00", .steps = {
	    { "2026-12-03T09:00", "second: move work to \"2026-12-04 15:00\"",
	    200, "has changed its time: it was planned for" } },
	    .until = "2026-12-04T12:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 09:00:00 sent move chat\n"
	    "03 09:00:00 sent ask role\n"
	    "03 23:00:00 sent remind-24h chat\n" },
	{ .label = "nobody had confirmed, put back after the last question",
	    .yaml = TENTATIVE, .from = "2026-12-02T12:00", .steps = {
	    { "2026-12-03T08:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-03T09:00", "second: unskip work", 200,
	    "\"headline\": \"Work on Thu 3 Dec 2026 at 15:00 PST: please "
	    "confirm\"" } }, .until = "2026-12-03T12:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent cancellation chat\n"
	    "03 09:00:00 sent restoration chat\n"
	    "03 09:00:00 sent ask role\n" },
	{ .label = "put back before the last question: as ever",
	    .yaml = TENTATIVE, .from = "2026-12-01T12:00", .steps = {
	    { "2026-12-01T13:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-01T14:00", "second: unskip work", 200, NULL } },
	    .until = "2026-12-02T12:00",
	    .log = "01 13:00:00 sent cancellation chat\n"
	    "01 14:00:00 sent restoration chat\n"
	    "01 23:00:00 sent ask-48h role\n" },
	{ .label = "put back once its time has come: not asked",
	    .yaml = TENTATIVE, .from = "2026-12-03T12:00", .steps = {
	    { "2026-12-03T13:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-03T23:30", "second: unskip work", 200, NULL } },
	    .until = "2026-12-04T00:30",
	    .log = "03 13:00:00 sent cancellation chat\n"
	    "03 23:30:00 sent restoration chat\n"
	    "03 23:30:01 sent start chat\n" },
	{ .label = "silence is no, and an answer is overdue: no question",
	    .yaml = SKIP, .from = "2026-12-02T12:00", .steps = {
	    { "2026-12-02T13:00", "second: skip work because of ice", 200,
	    NULL },
	    { "2026-12-03T09:00", "second: unskip work", 200,
	    "it stays called off, as Boss has not confirmed it in time" } },
	    .until = "2026-12-03T12:00",
	    .log = "02 13:00:00 sent cancellation chat\n" },
	{ .label = "nobody had confirmed, extended after the last question",
	    .yaml = GO, .from = "2026-12-03T08:00", .steps = {
	    { "2026-12-03T09:00", "second: extend work by 1h", 200, NULL } },
	    .until = "2026-12-03T12:00",
	    .log = "03 09:00:00 sent extension chat\n"
	    "03 09:00:00 sent ask role\n" },
	{ .label = "nobody had confirmed, and it is under way: not asked",
	    .yaml = GO, .from = "2026-12-03T22:30", .steps = {
	    { "2026-12-03T23:30", "second: extend work by 1h", 200, NULL } },
	    .until = "2026-12-04T00:30",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:30:00 sent extension chat\n" },
	{ .label = "extended before its start by who may not confirm",
	    .yaml = TENTATIVE, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "second: extend work by 1h", 200,
	    "\"Boss had confirmed it as it was, which does not count any "
	    "more: they are asked again\"" },
	    { "2026-12-02T10:00", "boss: extend work by 1h", 200,
	    "\"status\": \"tentative\"" },
	    { "2026-12-02T11:00", "boss: confirm work", 200, NULL } },
	    .until = "2026-12-02T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent extension chat\n"
	    "02 09:00:00 sent ask role\n"
	    "02 10:00:00 sent extension chat\n"
	    "02 10:00:00 sent ask role\n"
	    "02 11:00:00 sent confirmation chat\n" },
	{ .label = "extended before its start by the role: agreed",
	    .yaml = TENTATIVE, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-02T09:00", "boss: extend work by 1h", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-02T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 09:00:00 sent extension chat\n" },
	{ .label = "extended under way: who agreed to it is not asked",
	    .yaml = SKIP, .from = "2026-12-02T00:00", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-03T23:30", "second: extend work by 1h", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-04T00:30",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 23:00:00 sent start chat\n"
	    "03 23:30:00 sent extension chat\n" },
	{ .label = "silence is no: not extended when an answer is overdue",
	    .yaml = SKIP, .from = "2026-12-01T23:30", .steps = {
	    { "2026-12-02T08:00", "boss: confirm work", 200, NULL },
	    { "2026-12-03T09:00", "second: extend work by 1h", 409,
	    "which has passed; have it extended by somebody who may confirm "
	    "it, or extend it once it has begun" },
	    { "2026-12-03T10:00", "boss: extend work by 1h", 200,
	    "\"status\": \"confirmed\"" } }, .until = "2026-12-03T12:00",
	    .log = "02 08:00:00 sent confirmation chat\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 10:00:00 sent extension chat\n" },
};

/* What the journal says of before this was written down: it stays confirmed. */
static void
test_journal_of_before(void)
{
	static const char line[] = "{\"act\":\"move\",\"occurrence\":"
	    "\"work/2026-12-03T15:00\",\"at_ms\":1,\"start_at\":2,"
	    "\"end_at\":3}";
	static const char now[] = "{\"act\":\"move\",\"occurrence\":"
	    "\"work/2026-12-03T15:00\",\"at_ms\":1,\"start_at\":2,"
	    "\"end_at\":3,\"unagreed\":true}";
	struct text text = { 0 };
	struct act act;

	CHECK(act_parse(line, strlen(line), &act, NULL) == 0);
	CHECK(!act.is_unagreed);
	act_clear(&act);
	CHECK(act_parse(now, strlen(now), &act, NULL) == 0);
	CHECK(act.is_unagreed);
	act_format(&text, &act);
	CHECK_STRING(text_string(&text), now);
	text_clear(&text);
	act_clear(&act);
}

int
main(void)
{
	test_journal_of_before();
	return act_play_all(cases, countof(cases));
}
