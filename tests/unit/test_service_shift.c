/* SPDX-License-Identifier: MIT */
/* Another file takes announced work away: what is proposed then tells everybody,
 * and holds whatever file comes next; who knows already is not missed. */
#include "act_rig.h"

#define SITE(when, duration) \
	"site: {title: Test, operators: post}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	when \
	"    zone: America/Los_Angeles\n" \
	"    duration: " duration "\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [chat], remind: [24h], start: true, end: true}]\n" \
	ACT_REST
#define AWAY "    except: [{date: 2026-12-03, because: No}]\n"
#define ASKED_BY(before, otherwise) "    confirm: {by: boss, before: " before \
	", otherwise: " otherwise ", ask: [3d]}\n"
#define ASKED(otherwise) ASKED_BY("1d", otherwise)
#define OLD SITE("", "2h")
/* By mail, which has no first message that follows: two are known at a time. */
#define MAIL(more) \
	"site: {title: Test, operators: chat}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	more \
	"    announce: [{to: [post], remind: [8d], start: true, end: true}]\n" \
	ACT_REST
#define NOT "who was told of it is not told of this"

static const struct act_case cases[] = {
	{ .label = "called off, then taken away: everybody knows",
	    .yaml = OLD, .other = SITE(AWAY, "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "skip work because of ice", 200, NULL },
	    { "2026-12-03T09:00", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T12:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent cancellation chat\n" },
	{ .label = "called off by silence, then taken away",
	    .yaml = ACT_CONFIRM("skip", "[3d]"),
	    .other = SITE(AWAY, "2h"), .from = "2026-11-29T22:00",
	    .steps = {
	    { "2026-12-03T09:00", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "02 23:00:00 sent cancellation chat\n" },
	{ .label = "taken away, taken back, called off as proposed",
	    .yaml = OLD, .other = SITE(AWAY, "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, NOT "; if it is called off, "
	    "take the old file back, reload, \"patchday skip "
	    "work/2026-12-03T15:00 because ...\", and reload this one" },
	    { "2026-12-03T08:10", "reload first", 200, "!" NOT },
	    { "2026-12-03T08:20", "skip work/2026-12-03T15:00 because of ice",
	    200, NULL },
	    { "2026-12-03T08:30", "reload", 200, "!" NOT },
	    /* Whoever takes it back once more reads how it stands. */
	    { "2026-12-03T08:40", "reload first", 200, "!" NOT },
	    { "2026-12-03T08:50", "start work/2026-12-03T15:00", 409,
	    "was skipped at" } }, .until = "2026-12-04T12:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent note-shift post\n"
	    "03 08:20:00 sent cancellation chat\n" },
	{ .label = "to be confirmed from now on, by when it was too late",
	    .yaml = OLD, .other = SITE(ASKED("skip"), "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, "was announced and is called "
	    "off, as nobody confirmed it; if it takes place, \"patchday "
	    "confirm work/2026-12-03T15:00\"; " NOT "\n" },
	    { "2026-12-03T08:10", "reload", 200, "!" NOT },
	    { "2026-12-03T08:20", "confirm work/2026-12-03T15:00", 200, NULL } },
	    .until = "2026-12-03T23:10",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent note-shift post\n"
	    "03 08:20:00 sent confirmation chat\n"
	    "03 23:00:00 sent start chat\n" },
	{ .label = "to be confirmed by an earlier time, which has passed",
	    .yaml = SITE(ASKED_BY("10h", "skip"), "2h"),
	    .other = SITE(ASKED("skip"), "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, "is called off, as nobody" } },
	    .until = "2026-12-03T12:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent note-shift post\n" },
	{ .label = "called off by silence, and now nobody has to confirm it",
	    .yaml = SITE(ASKED("skip"), "2h"), .other = OLD,
	    .from = "2026-11-30T22:00", .steps = {
	    { "2026-12-03T08:00", "reload first", 200, "!" NOT },
	    { "2026-12-03T08:10", "reload", 200, "was announced and is not "
	    "called off any more; " NOT "\n" },
	    { "2026-12-03T08:20", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "02 23:00:00 sent cancellation chat\n"
	    "03 08:10:00 sent note-shift post\n" },
	{ .label = "taken away as it begins: it has begun", .yaml = OLD,
	    .other = SITE(AWAY, "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T23:00", "reload", 200, NOT "; it has begun, so what "
	    "is owed of it, as its end, is still said\n" } },
	    .until = "2026-12-03T23:10",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 23:00:00 sent start chat\n"
	    "03 23:00:00 sent note-shift post\n" },
	{ .label = "called off by silence, and by another file at this moment",
	    .yaml = SITE(ASKED("skip"), "2h"),
	    .other = SITE(ASKED_BY("15h", "skip"), "2h"),
	    .from = "2026-11-30T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T12:00",
	    .log = "30 23:00:00 sent ask-3d role\n"
	    "02 23:00:00 sent cancellation chat\n" },
	{ .label = "taken back behind its deadline: everybody knows",
	    .yaml = SITE(ASKED("skip"), "2h"),
	    .other = SITE(ASKED("skip"), "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-02T22:10", "confirm work/2026-12-03T15:00", 200, NULL },
	    { "2026-12-03T07:00", "unconfirm work/2026-12-03T15:00 because of "
	    "ice", 200, NULL },
	    { "2026-12-03T08:00", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T12:00",
	    .log = "02 22:10:00 sent confirmation chat\n"
	    "02 23:00:00 sent remind-24h chat\n"
	    "03 07:00:00 sent cancellation chat\n" },
	{ .label = "to be confirmed, and takes place without",
	    .yaml = OLD, .other = SITE(ASKED("go"), "2h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T12:00",
	    .log = "02 23:00:00 sent remind-24h chat\n" },
	{ .label = "another length: no such proposal", .yaml = OLD,
	    .other = SITE("", "3h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, NOT "\n" } },
	    .until = "2026-12-03T08:10",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent note-shift post\n" },
	{ .label = "another length, and back before anybody read of it",
	    .yaml = OLD, .other = SITE("", "3h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, "15:00–18:00" },
	    { "2026-12-03T08:10", "reload", 200, "!" NOT },
	    { "2026-12-03T08:20", "reload first", 200, "!" NOT },
	    { "2026-12-03T08:30", "reload first", 200, "!" NOT } },
	    .until = "2026-12-03T08:40",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent note-shift post\n" },
	{ .label = "another length, told with the start, and back",
	    .yaml = OLD, .other = SITE("", "3h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, NOT },
	    { "2026-12-03T23:10", "reload first", 200, NOT },
	    { "2026-12-03T23:20", "reload", 200, "!" NOT } },
	    .until = "2026-12-03T23:30",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:00:00 sent note-shift post\n"
	    "03 23:00:00 sent start chat\n"
	    "03 23:10:00 sent note-shift post\n" },
	{ .label = "what somebody did is owed, and no shift",
	    .yaml = OLD, .other = SITE("", "3h"),
	    .from = "2026-12-02T22:00", .steps = {
	    { "2026-12-03T08:00", "slack down 2026-12-03T09:00", 200, NULL },
	    { "2026-12-03T08:01", "extend work by 2h", 200, NULL },
	    { "2026-12-03T08:02", "reload first", 200, "!" NOT } },
	    .until = "2026-12-03T10:00",
	    .log = "02 23:00:00 sent remind-24h chat\n"
	    "03 08:17:23 sent note-waiting post\n"
	    "03 09:02:39 sent extension chat\n" },
	{ .label = "two are taken away: still one note when one is over",
	    .yaml = MAIL("    duration: 2h\n"),
	    .other = MAIL("    duration: 2h\n    except: [{date: 2026-12-03}, "
	    "{date: 2026-12-10}]\n"), .from = "2026-11-25T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, NOT },
	    { "2026-12-04T08:00", "reload", 200, "!" NOT } },
	    .until = "2026-12-11T08:00",
	    .log = "25 23:00:00 sent remind-8d post\n"
	    "26 23:00:00 sent start post\n27 01:00:00 sent end post\n"
	    "02 23:00:00 sent remind-8d post\n"
	    "03 08:00:00 sent note-shift chat\n"
	    "09 23:00:00 sent remind-8d post\n" },
	{ .label = "two last longer: still one note when one is over",
	    .yaml = MAIL("    duration: 2h\n"),
	    .other = MAIL("    duration: 3h\n"),
	    .from = "2026-11-25T22:00", .steps = {
	    { "2026-12-03T08:00", "reload", 200, NOT },
	    { "2026-12-04T08:00", "reload", 200, "!" NOT },
	    { "2026-12-04T08:10", "reload first", 200, "!" NOT },
	    { "2026-12-04T08:20", "reload", 200, NOT } },
	    .until = "2026-12-05T08:00",
	    .log = "25 23:00:00 sent remind-8d post\n"
	    "26 23:00:00 sent start post\n27 01:00:00 sent end post\n"
	    "02 23:00:00 sent remind-8d post\n"
	    "03 08:00:00 sent note-shift chat\n"
	    "03 23:00:00 sent start post\n"
	    "04 02:00:00 sent end post\n"
	    "04 08:20:00 sent note-shift chat\n" },
	{ .label = "under way: for whoever is at it", .yaml = OLD,
	    .other = SITE(AWAY, "2h"),
	    .from = "2026-12-02T23:30", .steps = {
	    { "2026-12-03T23:30", "reload", 200, NOT "; it has begun, so what "
	    "is owed of it, as its end, is still said\n" } },
	    .until = "2026-12-04T01:10",
	    .log = "03 23:00:00 sent start chat\n"
	    "03 23:30:00 sent note-shift post\n"
	    "04 01:00:00 sent end chat\n" },
};

int
main(void)
{
	return act_play_all(cases, countof(cases));
}
