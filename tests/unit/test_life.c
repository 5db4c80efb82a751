/* SPDX-License-Identifier: MIT */
#include "acts_site.h"
#include "life.h"

#define PT "patch-thursday/2026-12-03T15:00"
#define NW "night-work/2026-12-03T22:00"
#define SU "summit/2026-12-02T13:00"

static const char *
identity_of(int which)
{
	static const char *const identities[] = { PT, NW, SU };

	return identities[which];
}

/* Would it be in order?  The sentence, "" when it is. */
static const char *
check(const struct acts_site *site, int which, const struct act *act)
{
	static struct error error;
	struct occurrence occurrence;

	error = (struct error){ 0 };
	CHECK(schedule_find(site->schedule, identity_of(which), &occurrence,
	    NULL) == 0);
	CHECK((life_check(&occurrence, act, &error) < 0) ==
	    (error.text[0] != '\0'));
	return error.text;
}

/* May it be offered to somebody who has not said any times or words yet? */
static bool
can(const struct acts_site *site, int which, enum act_verb verb,
    int64_t now_at)
{
	const struct act act = { .verb = verb, .at_ms = now_at * 1000 };
	struct occurrence occurrence;

	CHECK(schedule_find(site->schedule, identity_of(which), &occurrence,
	    NULL) == 0);
	return life_can(&occurrence, &act);
}

/* --- every verb in every phase -------------------------------------------- */

/* Bring the occurrence into the phase, an hour after its start; false: an
 * occurrence of that window cannot be there then. */
static bool
bring(struct acts_site *site, int which, enum occurrence_phase phase)
{
	const char *begun = which == SITE_AUTO ? "2026-12-03T22:58" :
	    "2026-12-04T06:00";
	const char *then = which == SITE_AUTO ? "2026-12-03T23:30" :
	    "2026-12-04T06:30";
	const char *identity = identity_of(which);

	site_reset(site);
	if (phase == OCCURRENCE_SKIPPED)
		site_act(site, ACT_SKIP, identity, "2026-12-03T12:00", NULL);
	if (phase == OCCURRENCE_PLANNED || phase == OCCURRENCE_SKIPPED)
		return phase != OCCURRENCE_PLANNED || which == SITE_HAND;
	site_act(site, ACT_START, identity, begun, NULL);
	if (phase == OCCURRENCE_VERIFYING)
		site_act(site, ACT_VERIFY, identity, then, NULL);
	if (phase == OCCURRENCE_ENDED)
		site_act(site, ACT_END, identity, then, NULL);
	if (phase == OCCURRENCE_BROKEN_OFF)
		site_act(site, ACT_CANCEL, identity, then, NULL);
	return true;
}

static void
test_matrix(struct acts_site *site)
{
	/* By verb: planned, running, verifying, ended, skipped, cancelled. */
	static const char *const allowed[ACT_VERB_COUNT] = {
		[ACT_NEW] = "y-----", [ACT_CONFIRM] = "------",
		[ACT_UNCONFIRM] = "------", [ACT_START] = "y-----",
		[ACT_STAGE_BEGUN] = "-yy---", [ACT_STAGE_DONE] = "-yy---",
		[ACT_NOTE] = "yyyyyy", [ACT_EXTEND] = "yyy---",
		[ACT_SHORTEN] = "yyy---", [ACT_VERIFY] = "-y----",
		[ACT_END] = "-yy---", [ACT_REOPEN] = "---y-y",
		[ACT_MOVE] = "y-----", [ACT_SKIP] = "y-----",
		[ACT_UNSKIP] = "----y-", [ACT_CANCEL] = "yyy---",
		[ACT_HAND_OVER] = "yyy---",
		[ACT_KEEP] = "y-----",
	};
	char label[100];
	const char *got;
	int which, verb, phase;

	for (which = SITE_AUTO; which <= SITE_HAND; which++)
	for (phase = 0; phase < OCCURRENCE_PHASE_COUNT; phase++)
	for (verb = 0; verb < ACT_VERB_COUNT; verb++) {
		int64_t now_at = site_utc(which == SITE_AUTO ?
		    "2026-12-04T00:00" : "2026-12-04T07:00");
		struct act act = { .verb = (enum act_verb)verb,
		    .at_ms = now_at * 1000, .words = (char *)"words" };

		if (!bring(site, which, (enum occurrence_phase)phase))
			continue;
		act.start_at = now_at + 86400;
		act.end_at = now_at + (verb == ACT_MOVE ? 90000 :
		    verb == ACT_SHORTEN ? 1800 : 6 * 3600);
		got = check(site, which, &act);
		snprintf(label, sizeof(label), "%s when %s (%d): %s",
		    act_verb_name(act.verb), occurrence_phase_name(
		    (enum occurrence_phase)phase), which, got);
		CHECK_ROW((got[0] == '\0') == (allowed[verb][phase] == 'y'),
		    label);
		CHECK_ROW(can(site, which, act.verb, now_at) ==
		    (allowed[verb][phase] == 'y'), label);
	}
	site_reset(site);
}

/* --- sentences ------------------------------------------------------------ */

struct row {
	int which;
	enum act_verb verb;
	const char *at;
	const char *start, *end;	/* of the act; NULL: none */
	const char *want;
};

static void
run(const struct acts_site *site, const struct row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct act act = { .verb = rows[i].verb,
		    .at_ms = site_utc(rows[i].at) * 1000,
		    .words = (char *)"x" };

		if (rows[i].start != NULL)
			act.start_at = site_utc(rows[i].start);
		if (rows[i].end != NULL)
			act.end_at = site_utc(rows[i].end);
		CHECK_STRING(check(site, rows[i].which, &act), rows[i].want);
	}
}

#define RUNNING "; possible now: stage, note, extend, shorten, verify, end, " \
	"cancel, hand over"

static void
test_sentences(struct acts_site *site)
{
	run(site, (const struct row[]){
		{ SITE_AUTO, ACT_END, "2026-12-03T20:00", NULL, NULL,
		    "Patch Thursday has not started; it is planned for Thu 3 "
		    "Dec 2026 15:00 PST; possible now: start, move, extend, "
		    "shorten, skip, keep, note, hand over" },
		{ SITE_HAND, ACT_END, "2026-12-04T06:10", NULL, NULL,
		    "Night work has not started; it was planned for Thu 3 "
		    "Dec 2026 22:00 PST; possible now: start, move, extend, "
		    "shorten, skip, keep, note, hand over" },
		{ SITE_CONFIRM, ACT_VERIFY, "2026-12-01T06:10", NULL, NULL,
		    "Summit window has not started; it is planned for Wed 2 "
		    "Dec 2026 13:00 -03 (Santiago); possible now: start, "
		    "move, extend, shorten, skip, keep, note, hand over, "
		    "confirm" },
		{ SITE_CONFIRM, ACT_START, "2026-12-02T15:55", NULL, NULL,
		    "telescope-scm has not confirmed it; confirm it first, or "
		    "start it with a reason (because ...), which everybody "
		    "will read" },
		{ SITE_CONFIRM, ACT_UNCONFIRM, "2026-12-02T15:55", NULL, NULL,
		    "nobody has confirmed it" },
		/* Its time, and nobody knows: an answer helps yet. */
		{ SITE_CONFIRM, ACT_CONFIRM, "2026-12-02T16:55", NULL, NULL,
		    "" },
		{ SITE_CONFIRM, ACT_UNCONFIRM, "2026-12-02T16:55", NULL, NULL,
		    "Summit window was to start at 13:00 -03 (Santiago), and "
		    "telescope-scm has not confirmed it" RUNNING
		    ", confirm" },
		{ SITE_CONFIRM, ACT_CONFIRM, "2026-12-02T18:00", NULL, NULL,
		    "Summit window was to end at 15:00 -03 (Santiago), and "
		    "telescope-scm did not confirm it; possible now: reopen, "
		    "note" },
		{ SITE_AUTO, ACT_REOPEN, "2026-12-12T01:01", NULL,
		    "2026-12-12T02:00", "it ended on Thu 3 Dec 2026 17:00 PST"
		    ", more than 7 days ago" },
		{ SITE_AUTO, ACT_NOTE, "2026-12-12T01:01", NULL, NULL,
		    "it ended on Thu 3 Dec 2026 17:00 PST, more than 7 days "
		    "ago" },
		{ SITE_AUTO, ACT_EXTEND, "2026-12-05T20:01", NULL,
		    "2026-12-12T02:00", "Patch Thursday has already ended, on "
		    "Thu 3 Dec 2026 17:00 PST; possible now: reopen, note" },
		{ SITE_HAND, ACT_START, "2026-12-04T10:00", NULL, NULL,
		    "it was to end on Fri 4 Dec 2026 02:00 PST, which has "
		    "passed; to begin now all the same: move it to \"now\"" },
		{ SITE_HAND, ACT_START, "2026-12-04T09:59:59", NULL, NULL,
		    "" },
		{ SITE_AUTO, ACT_START, "2026-12-03T20:59:59", NULL, NULL,
		    "it is planned for Thu 3 Dec 2026 15:00 PST, more than 2 "
		    "hours from now; to begin now all the same: move it to "
		    "\"now\"" },
		{ SITE_AUTO, ACT_START, "2026-12-03T21:00", NULL, NULL, "" },
		{ SITE_AUTO, ACT_MOVE, "2026-12-03T21:00", "2026-12-03T20:58",
		    "2026-12-03T23:00", "it cannot move to Thu 3 Dec 2026 "
		    "12:58 PST, which has passed" },
		{ SITE_AUTO, ACT_MOVE, "2026-12-03T21:00", "2026-12-03T22:58",
		    "2026-12-03T22:58", "the end must be after the start, by "
		    "7 days at most or twice as long as planned" },
		{ SITE_AUTO, ACT_MOVE, "2026-12-03T21:00", "2026-12-03T23:00",
		    "2026-12-04T01:00", "it is planned for Thu 3 Dec 2026 "
		    "15:00 PST already" },
		{ SITE_AUTO, ACT_MOVE, "2026-12-03T21:00", "2026-12-03T23:00",
		    "2026-12-04T01:01", "" },
	    }, 19);
	site_act(site, ACT_CONFIRM, SU, "2026-12-01T12:00", NULL);
	site_act(site, ACT_CANCEL, PT, "2026-12-02T12:00", NULL);
	site_act(site, ACT_START, NW, "2026-12-04T06:03:10", NULL);
	run(site, (const struct row[]){
		{ SITE_CONFIRM, ACT_CONFIRM, "2026-12-01T13:00", NULL, NULL,
		    "it is confirmed already, by release-manager" },
		{ SITE_CONFIRM, ACT_START, "2026-12-02T15:55", NULL, NULL,
		    "" },
		{ SITE_CONFIRM, ACT_CONFIRM, "2026-12-02T16:55", NULL, NULL,
		    "Summit window has already started, at 13:00 -03 "
		    "(Santiago)" RUNNING },
		{ SITE_AUTO, ACT_START, "2026-12-03T22:00", NULL, NULL,
		    "Patch Thursday was cancelled on Wed 2 Dec 2026 "
		    "04:00 PST by release-manager; possible now: unskip, "
		    "note" },
		{ SITE_AUTO, ACT_START, "2026-12-04T22:00", NULL, NULL,
		    "Patch Thursday was cancelled on Wed 2 Dec 2026 "
		    "04:00 PST by release-manager; possible now: note" },
		{ SITE_AUTO, ACT_UNSKIP, "2026-12-04T22:00", NULL, NULL,
		    "it was to end on Thu 3 Dec 2026 17:00 PST, which has "
		    "passed" },
		{ SITE_HAND, ACT_START, "2026-12-04T06:04", NULL, NULL,
		    "Night work was already started at 22:03 PST by "
		    "release-manager" RUNNING },
	    }, 7);
	site_act(site, ACT_VERIFY, NW, "2026-12-04T06:30", NULL);
	run(site, &(struct row){ SITE_HAND, ACT_VERIFY, "2026-12-04T06:31",
	    NULL, NULL, "Night work was already put into verification at "
		    "22:30 PST by release-manager; possible now: end, "
		    "extend, shorten, stage, note, cancel, hand over" }, 1);
	site_act(site, ACT_END, NW, "2026-12-04T06:40", NULL);
	site_act(site, ACT_REOPEN, NW, "2026-12-04T06:50", NULL);
	run(site, &(struct row){ SITE_HAND, ACT_START, "2026-12-04T06:51",
	    NULL, NULL, "Night work was already reopened at 22:50 PST by "
		    "release-manager" RUNNING }, 1);
	site_reset(site);
}

/* Silence that means "skip". */
static void
test_lapsed(struct acts_site *site)
{
	struct window *window = &site->windows[SITE_CONFIRM];
	struct act act = { .verb = ACT_START,
	    .at_ms = site_utc("2026-12-03T22:55") * 1000 };
	struct occurrence occurrence;
	struct error error = { 0 };

	window->confirm.otherwise = WINDOW_OTHERWISE_SKIP;
	run(site, (const struct row[]){
		{ SITE_CONFIRM, ACT_START, "2026-12-02T15:55", NULL, NULL,
		    "Summit window was called off, since telescope-scm did "
		    "not confirm it in time; possible now: confirm, note" },
		{ SITE_CONFIRM, ACT_MOVE, "2026-12-02T15:55",
		    "2026-12-09T16:00", "2026-12-09T18:00", "Summit window "
		    "was called off, since telescope-scm did not confirm it "
		    "in time; possible now: confirm (then move), note" },
		{ SITE_CONFIRM, ACT_UNSKIP, "2026-12-02T15:55", NULL, NULL,
		    "telescope-scm has not confirmed it in time; to have it "
		    "after all: confirm" },
		{ SITE_CONFIRM, ACT_CONFIRM, "2026-12-02T15:55", NULL, NULL,
		    "" },
		{ SITE_CONFIRM, ACT_CONFIRM, "2026-12-02T18:00", NULL, NULL,
		    "it was to end on Wed 2 Dec 2026 15:00 -03 (Santiago), "
		    "which has passed" },
		/* The answer is due two days before. */
		{ SITE_CONFIRM, ACT_MOVE, "2026-11-20T12:00",
		    "2026-11-22T12:00", "2026-11-22T13:00", "it is not "
		    "confirmed, and that would be due by Fri 20 Nov 2026 09:00 "
		    "-03 (Santiago), which has passed; confirm it first" },
		{ SITE_CONFIRM, ACT_MOVE, "2026-11-20T12:00",
		    "2026-11-22T12:01", "2026-11-22T13:00", "" },
	    }, 7);
	CHECK(can(site, SITE_CONFIRM, ACT_MOVE, site_utc("2026-11-20T12:00")));
	site_act(site, ACT_SKIP, SU, "2026-11-30T12:00", NULL);
	run(site, &(struct row){ SITE_CONFIRM, ACT_CONFIRM,
	    "2026-12-02T15:55", NULL, NULL, "Summit window was skipped on Mon 30 Nov 2026 09:00 "
		    "-03 (Santiago) by release-manager; possible now: "
		    "unskip, note" }, 1);
	window->confirm.otherwise = WINDOW_OTHERWISE_TENTATIVE;
	site_reset(site);
	/* No reason is made up where there is none. */
	CHECK(schedule_find(site->schedule, PT, &occurrence, NULL) == 0);
	occurrence.status = OCCURRENCE_CANCELLED;
	CHECK(life_check(&occurrence, &act, &error) < 0);
	CHECK_ROW(strncmp(error.text, "Patch Thursday was called off; ",
	    31) == 0, error.text);
}

static void
test_words(struct acts_site *site)
{
	static char many[ACT_WORDS_MAX * 2 + 3];
	struct act act = { .verb = ACT_NOTE,
	    .at_ms = site_utc("2026-12-03T22:00") * 1000, .words = many };
	size_t i;

	/* Characters are counted, not bytes. */
	for (i = 0; i < ACT_WORDS_MAX; i++)
		memcpy(many + 2 * i, "\xc3\xa9", 2);
	CHECK_STRING(check(site, SITE_AUTO, &act), "");
	many[2 * i] = 'x';
	CHECK_STRING(check(site, SITE_AUTO, &act), "the text has 1001 "
	    "characters; at most 1000 are accepted");
	act = (struct act){ .verb = ACT_SKIP, .at_ms = act.at_ms,
	    .because = many };
	CHECK_STRING(check(site, SITE_AUTO, &act), "the reason has 1001 "
	    "characters; at most 1000 are accepted");
	act = (struct act){ .verb = ACT_HAND_OVER, .at_ms = act.at_ms };
	CHECK_STRING(check(site, SITE_AUTO, &act), "to whom?  hand over "
	    "patch-thursday to NAME");
	many[202] = '\0';
	act.words = many;
	CHECK_STRING(check(site, SITE_AUTO, &act), "a coordinator's name has "
	    "at most 100 characters");
	/* Who it was is not always known. */
	site_act(site, ACT_SKIP, PT, "2026-12-02T12:00", NULL);
	free(site->schedule->lives.items[0]->acts.list.items[0].who);
	site->schedule->lives.items[0]->acts.list.items[0].who = NULL;
	act = (struct act){ .verb = ACT_START, .at_ms = act.at_ms };
	CHECK_STRING(check(site, SITE_AUTO, &act), "Patch Thursday was skipped on Wed 2 Dec 2026 04:00 "
		    "PST by somebody; possible now: unskip, note");
	site_reset(site);
}

/* --- what becomes of it --------------------------------------------------- */

/* "phase status start–end started ended" at a time. */
static const char *
state(const struct acts_site *site, int which, const char *now)
{
	static struct text text;
	struct occurrence occurrence;

	text_cut(&text, 0);
	CHECK(schedule_find(site->schedule, identity_of(which), &occurrence,
	    NULL) == 0);
	text_putf(&text, "%s %s ", occurrence_phase_name(occurrence_phase(
	    &occurrence, site_utc(now))),
	    occurrence_status_name(occurrence.status));
	civil_format(&text, occurrence.start_at);
	text_putc(&text, ' ');
	civil_format(&text, occurrence.end_at);
	text_putc(&text, ' ');
	civil_format(&text, occurrence.life->started_ms / 1000);
	if (occurrence.life->ended_ms != 0)
		text_putc(&text, ' ');
	if (occurrence.life->ended_ms != 0)
		civil_format(&text, occurrence.life->ended_ms / 1000);
	return text_string(&text);
}

static void
act_until(struct acts_site *site, enum act_verb verb, int which,
    const char *at, const char *end)
{
	struct act act = { .verb = verb, .at_ms = site_utc(at) * 1000,
	    .occurrence = (char *)identity_of(which),
	    .end_at = site_utc(end) };

	CHECK(schedule_act(site->schedule, &act, NULL) == 0);
}

#define EPOCH " 1970-01-01T00:00"

/* What people did to work that the role has not confirmed. */
static void
test_tentative(struct acts_site *site)
{
	struct act act = { .verb = ACT_END, .occurrence = (char *)SU,
	    .at_ms = site_utc("2026-12-02T18:00") * 1000 };

	site_act(site, ACT_STAGE_BEGUN, SU, "2026-12-02T16:10", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T17:00"), "running "
	    "confirmed 2026-12-02T16:00 2026-12-02T18:00 "
	    "2026-12-02T16:00");
	site_reset(site);
	/* More time is no agreement. */
	act_until(site, ACT_EXTEND, SITE_CONFIRM, "2026-12-02T16:10",
	    "2026-12-02T18:30");
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T17:00"), "running "
	    "tentative 2026-12-02T16:00 2026-12-02T18:30 "
	    "2026-12-02T16:00");
	site_reset(site);
	/* Nor is an end that the service wrote down itself. */
	CHECK(schedule_act(site->schedule, &act, NULL) == 0);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T19:00"), "ended "
	    "tentative 2026-12-02T16:00 2026-12-02T18:00 "
	    "2026-12-02T16:00 2026-12-02T18:00");
	site_reset(site);
}

static void
test_fold(struct acts_site *site)
{
	/* Early, extended, ended in the middle of a minute. */
	site_act(site, ACT_START, PT, "2026-12-03T22:50:20", NULL);
	CHECK_STRING(state(site, SITE_AUTO, "2026-12-03T22:51"), "running "
	    "confirmed 2026-12-03T22:50 2026-12-04T01:00 "
	    "2026-12-03T22:50:20");
	act_until(site, ACT_EXTEND, SITE_AUTO, "2026-12-04T00:50",
	    "2026-12-04T01:45");
	site_act(site, ACT_END, PT, "2026-12-04T01:20:10", NULL);
	CHECK_STRING(state(site, SITE_AUTO, "2026-12-04T01:21"), "ended "
	    "confirmed 2026-12-03T22:50 2026-12-04T01:21 2026-12-03T22:50:20 "
	    "2026-12-04T01:20:10");
	act_until(site, ACT_REOPEN, SITE_AUTO, "2026-12-04T01:30",
	    "2026-12-04T02:00");
	CHECK_STRING(state(site, SITE_AUTO, "2026-12-04T01:31"), "running "
	    "confirmed 2026-12-03T22:50 2026-12-04T02:00 "
	    "2026-12-03T22:50:20");
	CHECK_STRING(state(site, SITE_AUTO, "2026-12-04T02:00"), "ended "
	    "confirmed 2026-12-03T22:50 2026-12-04T02:00 "
	    "2026-12-03T22:50:20");
	site_reset(site);
	/* The clock ended it; reopened, it still knows when it began. */
	act_until(site, ACT_REOPEN, SITE_AUTO, "2026-12-04T01:30",
	    "2026-12-04T02:00");
	CHECK_STRING(state(site, SITE_AUTO, "2026-12-04T01:31"), "running "
	    "confirmed 2026-12-03T23:00 2026-12-04T02:00 2026-12-03T23:00");
	site_reset(site);
	/* In the second of its start. */
	site_act(site, ACT_END, PT, "2026-12-03T23:00", NULL);
	CHECK_STRING(state(site, SITE_AUTO, "2026-12-03T23:01"), "ended "
	    "confirmed 2026-12-03T23:00 2026-12-03T23:01 2026-12-03T23:00 "
	    "2026-12-03T23:00");
	site_reset(site);
	/* The same of a late one. */
	site_act(site, ACT_START, NW, "2026-12-04T06:10", NULL);
	site_act(site, ACT_END, NW, "2026-12-04T06:10", NULL);
	CHECK_STRING(state(site, SITE_HAND, "2026-12-04T06:11"), "ended "
	    "confirmed 2026-12-04T06:00 2026-12-04T06:11 2026-12-04T06:10 "
	    "2026-12-04T06:10");
	site_reset(site);
	/* Broken off; and by hand an hour too late. */
	site_act(site, ACT_START, NW, "2026-12-04T07:00", NULL);
	site_act(site, ACT_CANCEL, NW, "2026-12-04T07:30", NULL);
	CHECK_STRING(state(site, SITE_HAND, "2026-12-04T09:00"), "cancelled "
	    "cancelled 2026-12-04T06:00 2026-12-04T07:30 2026-12-04T07:00 "
	    "2026-12-04T07:30");
	site_reset(site);
	site_act(site, ACT_NOTE, NW, "2026-12-04T12:00", "late");
	CHECK_STRING(state(site, SITE_HAND, "2026-12-04T12:00"), "planned "
	    "confirmed 2026-12-04T06:00 2026-12-04T10:00" EPOCH);
	site_reset(site);
	/* Agreed, and not; skipped, and not. */
	site_act(site, ACT_CONFIRM, SU, "2026-12-01T12:00", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-01T12:00"), "planned "
	    "confirmed 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site_act(site, ACT_UNCONFIRM, SU, "2026-12-01T13:00", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-01T13:00"), "planned "
	    "tentative 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site_act(site, ACT_SKIP, SU, "2026-12-01T14:00", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-01T14:00"), "skipped "
	    "cancelled 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site_act(site, ACT_UNSKIP, SU, "2026-12-01T15:00", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T17:00"), "running "
	    "tentative 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site_reset(site);
	/* In its time: confirmed it is as planned, cancelled it never was. */
	site_act(site, ACT_CONFIRM, SU, "2026-12-02T16:30", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T17:00"), "running "
	    "confirmed 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site_reset(site);
	site_act(site, ACT_CANCEL, SU, "2026-12-02T16:30", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T17:00"), "skipped "
	    "cancelled 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site_reset(site);
	/* Taken back where silence means "go": it takes place as planned. */
	site->windows[SITE_CONFIRM].confirm.otherwise = WINDOW_OTHERWISE_GO;
	site_act(site, ACT_CONFIRM, SU, "2026-12-01T12:00", NULL);
	site_act(site, ACT_UNCONFIRM, SU, "2026-12-01T13:00", NULL);
	CHECK_STRING(state(site, SITE_CONFIRM, "2026-12-02T17:00"), "running "
	    "confirmed 2026-12-02T16:00 2026-12-02T18:00" EPOCH);
	site->windows[SITE_CONFIRM].confirm.otherwise =
	    WINDOW_OTHERWISE_TENTATIVE;
	site_reset(site);
}

static void
test_steps(struct acts_site *site)
{
	struct act act = { .verb = ACT_STAGE_DONE, .stage = 1,
	    .at_ms = site_utc("2026-12-03T23:30") * 1000,
	    .occurrence = (char *)PT, .environment = (char *)"usdfint" };
	const struct life *life;

	CHECK(schedule_act(site->schedule, &act, NULL) == 0);
	act.environment = NULL;
	act.at_ms += 60000;
	act.verb = ACT_STAGE_BEGUN;
	CHECK(schedule_act(site->schedule, &act, NULL) == 0);
	life = site->schedule->lives.items[0];
	CHECK_NUMBER(life->steps.count, 4);
	CHECK_NUMBER(life->steps.items[0].begun_ms, 0);
	CHECK_NUMBER(life->steps.items[1].begun_ms, act.at_ms);
	CHECK_NUMBER(life->steps.items[1].done_ms, 0);
	/* Once more: no longer done, begun when it was. */
	CHECK_NUMBER(life->steps.items[2].begun_ms, act.at_ms - 60000);
	CHECK_NUMBER(life->steps.items[2].done_ms, 0);
	CHECK_NUMBER(life->steps.items[3].begun_ms, 0);
	CHECK_NUMBER(life_count_acts(life, ACT_STAGE_DONE, 10), 1);
	CHECK_NUMBER(life_count_acts(life, ACT_STAGE_BEGUN, 1), 0);
	CHECK(life_find_act(life, ACT_START) == NULL);
	CHECK(life_find_act(life, ACT_STAGE_BEGUN) ==
	    &life->acts.list.items[1]);
	site_reset(site);
}

/* --- whatever people do --------------------------------------------------- */

static uint64_t
next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Any acts that are accepted leave an end behind the start, and times that are
 * in order. */
static void
test_property(struct acts_site *site)
{
	static const char *const environments[] = { NULL, "idfdev",
		"usdfint" };
	uint64_t seed = 20261203;
	int64_t now_ms, begin_ms = site_utc("2026-12-02T12:00") * 1000;
	struct occurrence occurrence;
	size_t taken = 0, round, i;
	const struct life *life;

	for (round = 0; round < 3000; round++) {
		int which = (int)(next_random(&seed) % 3);
		struct act act;

		now_ms = begin_ms;
		for (i = 0; i < 30; i++) {
			now_ms += (int64_t)(next_random(&seed) % 7000000);
			CHECK(schedule_find(site->schedule,
			    identity_of(which), &occurrence, NULL) == 0);
			act = (struct act){ .verb = (enum act_verb)
			    (1 + next_random(&seed) % (ACT_VERB_COUNT - 1)),
			    .at_ms = now_ms, .who = (char *)"x",
			    .occurrence = (char *)identity_of(which),
			    .words = (char *)"x",
			    .stage = (int)(next_random(&seed) % 4),
			    .environment = (char *)environments[
			    next_random(&seed) % 3],
			    .because = next_random(&seed) % 2 == 0 ?
			    (char *)"x" : NULL };
			act.start_at = now_ms / 1000 - 3600 +
			    (int64_t)(next_random(&seed) % 100000);
			act.end_at = now_ms / 1000 - 7200 +
			    (int64_t)(next_random(&seed) % 100000);
			if (act.verb == ACT_MOVE && next_random(&seed) % 2)
				act.end_at = act.start_at + 3600;
			if (life_check(&occurrence, &act, NULL) < 0)
				continue;
			taken++;
			if (schedule_act(site->schedule, &act, NULL) < 0 ||
			    schedule_find(site->schedule, act.occurrence,
			    &occurrence, NULL) < 0)
				CHECK(!"an act that was in order is taken");
			life = occurrence.life;
			if (occurrence.end_at <= occurrence.start_at ||
			    life->started_ms > now_ms ||
			    life->ended_ms > now_ms ||
			    (life->ended_ms != 0 &&
			    (life->started_ms > life->ended_ms ||
			    life->started_ms == 0)) ||
			    (life->phase == OCCURRENCE_VERIFYING &&
			    life->started_ms > life->verifying_ms)) {
				CHECK_ROW(false, act_verb_name(act.verb));
				return;
			}
		}
		site_reset(site);
	}
	/* The test would be empty otherwise. */
	CHECK(taken > 5000);
}

/* Folded anew after the window was given another zone. */
static void
test_zone_changed(struct acts_site *site)
{
	struct occurrence planned;
	struct life *life, *copy;
	struct act act = { .verb = ACT_SHORTEN, .occurrence = (char *)PT,
	    .at_ms = site_utc("2026-12-03T01:00") * 1000,
	    .end_at = site_utc("2026-12-03T23:30") };

	occurrence_init(&planned, &site->windows[SITE_AUTO],
	    site_utc("2026-12-03T15:00"));
	life = life_new(&planned);
	life_apply(life, &planned, &act);
	planned.start_at += 3600;
	planned.end_at += 3600;
	copy = life_copy(life, &planned);
	CHECK(copy->end_at > copy->start_at);
	life_release(life_hold(copy));
	life_release(copy);
	life_release(life);
	life_release(NULL);
}

int
main(void)
{
	struct acts_site site;

	site_init(&site);
	test_matrix(&site);
	test_sentences(&site);
	test_lapsed(&site);
	test_words(&site);
	test_fold(&site);
	test_tentative(&site);
	test_steps(&site);
	test_property(&site);
	test_zone_changed(&site);
	site_clear(&site);
	return harness_end();
}
