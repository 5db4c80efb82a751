/* SPDX-License-Identifier: MIT */
#include "acts_site.h"
#include "order.h"

/* The act that a line comes to at that time, or why not: "extend
 * patch-thursday/2026-12-03T15:00 until 2026-12-04T01:45:00Z". */
static const char *
decide(const struct acts_site *site, const char *now, const char *line,
    struct text *text)
{
	struct order_words words = { 0 };
	struct occurrence occurrence;
	struct error error = { 0 };
	struct order order = { 0 };
	struct act act = { 0 };
	int64_t now_at = site_utc(now);

	text_cut(text, 0);
	if (order_split(line, &words, &error) < 0 ||
	    order_parse((const char *const *)words.list.items,
	    words.list.count, site->schedule, &order, &error) < 0 ||
	    order_find(&order, site->schedule, now_at, NULL, &occurrence,
	    &error) < 0 || order_decide(&order, &occurrence, now_at * 1000,
	    "release-manager", "cli", &act, &error) < 0) {
		text_puts(text, error.text);
		CHECK_ROW(error.text[0] != '\0', line);
	} else {
		text_putf(text, "%s %s", act_verb_name(act.verb),
		    act.occurrence);
		if (act.start_at != 0)
			text_puts(text, " from ");
		if (act.start_at != 0)
			civil_format_utc(text, act.start_at);
		if (act.end_at != 0)
			text_puts(text, " until ");
		if (act.end_at != 0)
			civil_format_utc(text, act.end_at);
		if (act.words != NULL)
			text_putf(text, " \"%s\"", act.words);
		if (act.verb == ACT_STAGE_BEGUN || act.verb == ACT_STAGE_DONE)
			text_putf(text, " %d %s", act.stage,
			    act.environment == NULL ? "-" : act.environment);
	}
	act_clear(&act);
	order_clear(&order);
	order_clear_words(&words);
	return text_string(text);
}

struct row { const char *now, *line, *want; };

static void
run(const struct acts_site *site, const struct row *rows, size_t count)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		if (!CHECK_STRING(decide(site, rows[i].now, rows[i].line,
		    &text), rows[i].want))
			fprintf(stderr, "   at %s: %s\n", rows[i].now,
			    rows[i].line);
	}
	text_clear(&text);
}

/* In December Los Angeles is 8 hours behind: 15:00 is 23:00Z. */
#define PT "patch-thursday/2026-12-03T15:00"
#define NW "night-work/2026-12-03T22:00"

/* Of a window the one that people look at. */
static void
test_window(struct acts_site *site)
{
	static const struct row before[] = {
		/* Ten minutes before, nothing was touched. */
		{ "2026-12-03T22:50", "start patch-thursday", "start " PT },
		{ "2026-12-03T20:00", "start patch-thursday", "it is planned "
		    "for Thu 3 Dec 2026 15:00 PST, more than 2 hours from "
		    "now; to begin now all the same: move it to \"now\"" },
		/* The clock started it. */
		{ "2026-12-03T23:05", "start patch-thursday", "Patch Thursday "
		    "has already started, at 15:00 PST; possible now: stage, "
		    "note, extend, shorten, verify, end, cancel, hand over" },
		{ "2026-12-03T23:05", "skip patch-thursday", "Patch Thursday "
		    "has already started, at 15:00 PST; possible now: stage, "
		    "note, extend, shorten, verify, end, cancel, hand over" },
		{ "2026-12-03T23:05", "reopen patch-thursday", "Patch "
		    "Thursday has already started, at 15:00 PST; possible now: "
		    "stage, note, extend, shorten, verify, end, cancel, hand "
		    "over" },
		{ "2026-12-01T23:05", "reopen summit", "no occurrence of "
		    "Summit window can be reopened now; there are "
		    "summit/2026-12-02T13:00 (planned), "
		    "summit/2027-01-06T13:00 (planned), "
		    "summit/2027-02-03T13:00 (planned)" },
		/* The one of last month is forgotten. */
		{ "2026-12-02T16:30", "reopen summit", "Summit window "
		    "was to start at 13:00 -03 (Santiago), and telescope-scm "
		    "has not confirmed it; possible now: stage, note, extend, "
		    "shorten, verify, end, cancel, hand over, confirm" },
		{ "2026-12-02T16:30", "reopen", "Summit window "
		    "was to start at 13:00 -03 (Santiago), and telescope-scm "
		    "has not confirmed it; possible now: stage, note, extend, "
		    "shorten, verify, end, cancel, hand over, confirm" },
		{ "2026-12-02T16:30", "unskip", "Summit window "
		    "was to start at 13:00 -03 (Santiago), and telescope-scm "
		    "has not confirmed it; possible now: stage, note, extend, "
		    "shorten, verify, end, cancel, hand over, confirm" },
		{ "2026-12-03T23:05", "end patch-thursday", "end " PT },
		{ "2026-12-03T23:05", "note patch-thursday hello",
		    "note " PT " \"hello\"" },
		/* A minute after its end nobody means next week. */
		{ "2026-12-04T01:01", "extend patch-thursday by 45m",
		    "Patch Thursday has already ended, at 17:00 PST; possible "
		    "now: reopen, note" },
		{ "2026-12-04T01:01", "start patch-thursday",
		    "Patch Thursday has already ended, at 17:00 PST; possible "
		    "now: reopen, note" },
		{ "2026-12-04T01:01", "end patch-thursday",
		    "Patch Thursday has already ended, at 17:00 PST; possible "
		    "now: reopen, note" },
		{ "2026-12-04T01:01", "cancel patch-thursday",
		    "Patch Thursday has already ended, at 17:00 PST; possible "
		    "now: reopen, note" },
		{ "2026-12-04T01:01", "note patch-thursday all is well",
		    "note " PT " \"all is well\"" },
		{ "2026-12-04T01:01", "reopen patch-thursday",
		    "reopen " PT " until 2026-12-04T01:31:00Z" },
		/* The day after they do. */
		{ "2026-12-04T18:00", "extend patch-thursday by 45m",
		    "extend patch-thursday/2026-12-10T15:00 until "
		    "2026-12-11T01:45:00Z" },
		{ "2026-12-04T18:00", "skip patch-thursday",
		    "skip patch-thursday/2026-12-10T15:00" },
		{ "2026-12-04T18:00", "unskip patch-thursday",
		    "no occurrence of Patch Thursday can be unskipped now; "
		    "there are " PT " (ended), "
		    "patch-thursday/2026-12-10T15:00 (planned), "
		    "patch-thursday/2026-12-17T15:00 (planned)" },
		{ "2026-12-04T18:00", "stage patch-thursday idfint begun",
		    "Patch Thursday has not started; it is planned for Thu 10 "
		    "Dec 2026 15:00 PST; possible now: start, move, extend, "
		    "shorten, skip, keep, note, hand over" },
		/* By hand: overdue is still this one. */
		{ "2026-12-04T06:05", "start night-work", "start " NW },
		{ "2026-12-04T10:30", "skip night-work", "skip " NW },
		{ "2026-12-04T10:30", "start night-work", "it was to end on "
		    "Fri 4 Dec 2026 02:00 PST, which has passed; to begin now "
		    "all the same: move it to \"now\"" },
		{ "2026-12-04T10:30:20", "move night-work to now",
		    "move " NW " from 2026-12-04T10:30:00Z until "
		    "2026-12-04T14:30:00Z" },
		{ "2026-12-03T22:00", "confirm patch-thursday",
		    "Patch Thursday needs no confirmation" },
		{ "2026-12-01T23:00", "confirm summit",
		    "confirm summit/2026-12-02T13:00" },
		/* While it runs nobody means next month's. */
		{ "2026-12-02T16:04", "confirm summit",
		    "confirm summit/2026-12-02T13:00" },
		{ "2026-12-02T16:04", "unconfirm summit", "Summit window was "
		    "to start at 13:00 -03 (Santiago), and telescope-scm has "
		    "not confirmed it; possible now: stage, note, extend, "
		    "shorten, verify, end, cancel, hand over, confirm" },
	};

	run(site, before, countof(before));
	site_act(site, ACT_START, PT, "2026-12-03T22:55", NULL);
	run(site, &(struct row){ "2026-12-03T23:05", "start patch-thursday",
	    "Patch Thursday was already started at 14:55 PST by "
		    "release-manager; possible now: stage, note, extend, "
		    "shorten, verify, end, cancel, hand over" }, 1);
	site_act(site, ACT_END, PT, "2026-12-03T23:42", NULL);
	run(site, &(struct row){ "2026-12-04T00:30", "extend patch-thursday "
	    "by 1h", "Patch Thursday was already ended at 15:42 PST by "
		    "release-manager; possible now: reopen, note" }, 1);
	site_act(site, ACT_START, NW, "2026-12-04T06:00", NULL);
	/* However late. */
	run(site, (const struct row[]){
		{ "2026-12-11T10:01", "end night-work", "end " NW },
		{ "2027-03-01T12:00", "end night-work", "end " NW },
		{ "2027-03-01T12:00", "end", "end " NW },
	    }, 3);
	/* A daily one that ended early today, seen on the next day. */
	site_act(site, ACT_END, NW, "2026-12-04T07:00", NULL);
	run(site, &(struct row){ "2026-12-04T08:30", "end night-work",
	    "Night work was already ended on Thu 3 Dec 2026 "
		    "23:00 PST by release-manager; possible now: reopen, "
		    "note" }, 1);
	site_act(site, ACT_SKIP, "patch-thursday/2026-12-10T15:00",
	    "2026-12-04T08:30", NULL);
	run(site, (const struct row[]){
		{ "2026-12-05T00:30", "unskip patch-thursday",
		    "unskip patch-thursday/2026-12-10T15:00" },
		/* Said twice, it is not about the week after. */
		{ "2026-12-05T00:30", "skip patch-thursday", "Patch Thursday "
		    "was skipped at 00:30 PST by release-manager; possible "
		    "now: unskip, note" },
	    }, 2);
	site_act(site, ACT_SKIP, "patch-thursday/2026-12-24T15:00",
	    "2026-12-05T00:31", NULL);
	site_act(site, ACT_UNSKIP, "patch-thursday/2026-12-10T15:00",
	    "2026-12-05T00:32", NULL);
	run(site, (const struct row[]){
		{ "2026-12-05T00:33", "unskip patch-thursday", "Patch Thursday "
		    "has not started; it is planned for Thu 10 Dec 2026 15:00 "
		    "PST; possible now: start, move, extend, shorten, skip, "
		    "keep, note, hand over" },
		{ "2026-12-05T00:33", "unskip patch-thursday/2026-12-24T15:00",
		    "unskip patch-thursday/2026-12-24T15:00" },
	    }, 2);
	site_reset(site);
}

#define OVER "Summit window of Wed 2 Dec 2026 13:00 -03 (Santiago) is over; " \
	"if the one of Wed 6 Jan 2027 13:00 -03 (Santiago) is meant, name it: " \
	"summit/2027-01-06T13:00"

/* Just after one is over, or for one that is off, its window's name does not
 * mean another day's without a word. */
static void
test_beyond(struct acts_site *site)
{
	static const struct row rows[] = {
		{ "2026-12-02T18:05", "confirm summit", OVER },
		{ "2026-12-03T05:55", "unconfirm summit", OVER },
		{ "2026-12-02T18:05", "move summit to '2026-12-09 13:00'",
		    OVER },
		{ "2026-12-02T18:05", "skip summit", OVER },
		{ "2026-12-02T18:05", "keep summit", OVER },
		{ "2026-12-02T18:05", "hand over summit to deputy", OVER },
		{ "2026-12-02T18:05", "confirm", "nothing can be confirmed "
		    "now; there are night-work/2026-12-01T22:00, "
		    "summit/2026-12-02T13:00" },
		{ "2026-12-02T18:05", "confirm summit/2027-01-06T13:00",
		    "confirm summit/2027-01-06T13:00" },
		/* Half a day later they do. */
		{ "2026-12-03T06:05", "confirm summit",
		    "confirm summit/2027-01-06T13:00" },
		{ "2026-12-04T01:01", "skip patch-thursday", "Patch Thursday "
		    "of Thu 3 Dec 2026 15:00 PST is over; if the one of Thu "
		    "10 Dec 2026 15:00 PST is meant, name it: "
		    "patch-thursday/2026-12-10T15:00" },
		/* What is within a day is meant. */
		{ "2026-12-04T12:30", "hand over night-work to deputy",
		    "hand-over night-work/2026-12-03T22:00 \"deputy\"" },
	};
	static const struct row ended[] = {
		{ "2026-12-04T12:30", "hand over night-work to deputy",
		    "hand-over night-work/2026-12-04T22:00 \"deputy\"" },
		{ "2026-12-04T12:30", "move night-work to 23:00",
		    "move night-work/2026-12-04T22:00 from "
		    "2026-12-05T07:00:00Z until 2026-12-05T11:00:00Z" },
	};
	static const struct row off[] = {
		{ "2026-12-04T00:10", "skip patch-thursday", "Patch Thursday "
		    "of Thu 3 Dec 2026 15:00 PST was broken off; if the one "
		    "of Thu 10 Dec 2026 15:00 PST is meant, name it: "
		    "patch-thursday/2026-12-10T15:00" },
	};
	static const struct row skipped[] = {
		{ "2026-12-09T23:30", "move patch-thursday to '2026-12-11 "
		    "15:00'", "Patch Thursday of Thu 10 Dec 2026 15:00 PST "
		    "does not take place; if the one of Thu 17 Dec 2026 15:00 "
		    "PST is meant, name it: patch-thursday/2026-12-17T15:00" },
	};
	static const struct row asked[] = {
		{ "2026-12-02T18:05", "confirm summit",
		    "confirm summit/2027-01-06T13:00" },
		{ "2026-12-02T18:05", "skip summit", OVER },
	};
	struct window_confirm *confirm = &site->windows[SITE_CONFIRM].confirm;

	run(site, rows, countof(rows));
	site_act(site, ACT_START, NW, "2026-12-04T06:00", NULL);
	site_act(site, ACT_END, NW, "2026-12-04T10:00", NULL);
	run(site, ended, countof(ended));
	site_act(site, ACT_CANCEL, PT, "2026-12-04T00:05", NULL);
	run(site, off, countof(off));
	site_act(site, ACT_SKIP, "patch-thursday/2026-12-10T15:00",
	    "2026-12-09T23:00", NULL);
	run(site, skipped, countof(skipped));
	/* The question about the next one is on its way already. */
	array_push(&confirm->ask.remind_secs, 40 * (int64_t)CIVIL_DAY_SECS);
	run(site, asked, countof(asked));
	confirm->ask.remind_secs.count = 0;
	site_reset(site);
}

/* Nothing is named. */
static void
test_only(struct acts_site *site)
{
	static const struct row rows[] = {
		/* It runs, and the night's begins within a day. */
		{ "2026-12-03T23:30", "extend by 45m",
		    "extend " PT " until 2026-12-04T01:45:00Z" },
		{ "2026-12-03T23:30", "end", "end " PT },
		{ "2026-12-03T23:30", "start", "Patch Thursday has already "
		    "started, at 15:00 PST; possible now: stage, note, "
		    "extend, shorten, verify, end, cancel, hand over" },
		{ "2026-12-03T23:30", "skip", "Patch Thursday has already "
		    "started, at 15:00 PST; possible now: stage, note, "
		    "extend, shorten, verify, end, cancel, hand over" },
		{ "2026-12-03T20:00", "skip", "more than one can be skipped; "
		    "say which: " PT ", " NW },
		{ "2026-12-02T12:00", "move to now", "more than one can be "
		    "moved; say which: night-work/2026-12-01T22:00, "
		    "summit/2026-12-02T13:00" },
		{ "2026-12-06T12:00", "confirm",
		    "Night work needs no confirmation" },
		{ "2026-12-05T20:00", "end", "Night work has not started; it "
		    "is planned for Sat 5 Dec 2026 22:00 PST; possible now: "
		    "start, move, extend, shorten, skip, keep, note, hand over" },
		{ "2026-12-05T20:00", "verify", "Night work has not started; "
		    "it is planned for Sat 5 Dec 2026 22:00 PST; possible "
		    "now: start, move, extend, shorten, skip, keep, note, hand "
		    "over" },
	};

	run(site, rows, countof(rows));
}

/* What is left out by the configuration says so, with its reason. */
static void
test_excepted(struct acts_site *site)
{
	static const struct row rows[] = {
		{ "2026-11-20T22:00", "move patch-thursday/2026-11-26T15:00 "
		    "to 2026-11-25T15:00", "Patch Thursday has no occurrence "
		    "then: Thu 26 Nov 2026 is left out by \"except\" "
		    "(Thanksgiving); the nearest are "
		    "patch-thursday/2026-11-12T15:00, "
		    "patch-thursday/2026-11-19T15:00, " PT },
		{ "2026-11-20T22:00", "unskip patch-thursday/"
		    "2026-12-24T15:00", "Patch Thursday has no occurrence "
		    "then: Thu 24 Dec 2026 is left out by \"except\"; the "
		    "nearest are patch-thursday/2026-12-10T15:00, "
		    "patch-thursday/2026-12-17T15:00, "
		    "patch-thursday/2026-12-31T15:00" },
		{ "2026-11-20T22:00", "unskip patch-thursday/"
		    "2027-01-21T15:00", "Patch Thursday has no occurrence "
		    "then: Thu 21 Jan 2027 is left out by \"except\" (away); "
		    "the nearest are patch-thursday/2027-01-07T15:00, "
		    "patch-thursday/2027-01-14T15:00, "
		    "patch-thursday/2027-01-28T15:00" },
		{ "2026-11-20T22:00", "unskip patch-thursday/"
		    "2026-12-24T14:00", "Patch Thursday has no occurrence "
		    "then; the nearest are patch-thursday/2026-12-10T15:00, "
		    "patch-thursday/2026-12-17T15:00, "
		    "patch-thursday/2026-12-31T15:00" },
	};
	struct window *window = &site->windows[SITE_AUTO];
	struct window_reason *reason = array_add(&window->reasons);

	reason->local = site_utc("2026-11-26T00:00");
	reason->is_day = true;
	reason->because = mem_string("Thanksgiving");
	array_push(&window->recurrence.except_days,
	    civil_local_days(reason->local));
	array_push(&window->recurrence.except, site_utc("2026-12-24T15:00"));
	/* At a time, with a reason as well. */
	reason = array_add(&window->reasons);
	reason->local = site_utc("2027-01-21T15:00");
	reason->because = mem_string("away");
	array_push(&window->recurrence.except, reason->local);
	run(site, rows, countof(rows));
	window->recurrence.except.count = 0;
	window->recurrence.except_days.count = 0;
}

static void
test_named(struct acts_site *site)
{
	static const struct row rows[] = {
		{ "2026-12-03T22:00", "start " PT, "start " PT },
		{ "2026-12-03T22:00", "start patch-thursday/2026-12-04T15:00",
		    "Patch Thursday has no occurrence then; the nearest are "
		    "patch-thursday/2026-11-26T15:00, " PT ", "
		    "patch-thursday/2026-12-10T15:00" },
		{ "2026-12-03T22:00", "start patch-thursday/2026-12-09T15:00",
		    "Patch Thursday has no occurrence then; the nearest are "
		    PT ", patch-thursday/2026-12-10T15:00, "
		    "patch-thursday/2026-12-17T15:00" },
		{ "2026-12-03T22:00", "end summit/2026-12-03T13:00",
		    "Summit window has no occurrence then; the nearest are "
		    "summit/2026-11-04T13:00, summit/2026-12-02T13:00, "
		    "summit/2027-01-06T13:00" },
		{ "2026-12-03T22:00", "end night-work/2026-12-03T21:00",
		    "Night work has no occurrence then; the nearest are "
		    "night-work/2026-12-02T22:00, " NW ", "
		    "night-work/2026-12-04T22:00" },
		{ "2026-12-03T22:00", "start patch-thursday/tomorrow",
		    "\"tomorrow\": not a date; accepted are 2026-12-03, "
		    "2026-12-03T15:00 and 2026-12-03T15:00:30" },
	};
	struct occurrence occurrence;
	struct error error = { 0 };
	struct order order = { .occurrence = (char *)"patch-thursdy" };

	run(site, rows, countof(rows));
	CHECK(order_find(&order, site->schedule, 0, NULL, &occurrence,
	    &error) < 0);
	CHECK_STRING(error.text, "no window is called \"patch-thursdy\"; did "
	    "you mean \"patch-thursday\"?");
	CHECK_NUMBER(error.code, ERROR_MISSING);
}

/* Ends, over midnight and from the end that there is. */
static void
test_times(struct acts_site *site)
{
	static const struct row rows[] = {
		{ "2026-12-03T23:30", "extend patch-thursday until 18:30",
		    "extend " PT " until 2026-12-04T02:30:00Z" },
		{ "2026-12-03T23:30", "extend patch-thursday until 16:30",
		    "it ends on Thu 3 Dec 2026 17:00 PST already; to end "
		    "sooner: shorten" },
		{ "2026-12-03T23:30", "extend patch-thursday until 01:00",
		    "extend " PT " until 2026-12-04T09:00:00Z" },
		{ "2026-12-03T23:30", "extend patch-thursday until 08:00",
		    "that would be Fri 4 Dec 2026 08:00 PST; if it is meant, "
		    "say the day too: until \"tomorrow 08:00\"" },
		{ "2026-12-03T23:30", "extend patch-thursday until "
		    "\"tomorrow 08:00\"",
		    "extend " PT " until 2026-12-04T16:00:00Z" },
		{ "2026-12-03T23:30", "shorten patch-thursday until 16:30",
		    "shorten " PT " until 2026-12-04T00:30:00Z" },
		{ "2026-12-03T23:30", "shorten patch-thursday until 18:30",
		    "it ends on Thu 3 Dec 2026 17:00 PST already; to go on "
		    "longer: extend" },
		{ "2026-12-03T23:30", "shorten patch-thursday until 15:10",
		    "the end would be Thu 3 Dec 2026 15:10 PST, which has "
		    "passed; to end it now: end" },
		{ "2026-12-03T20:30", "shorten patch-thursday until 15:10",
		    "shorten " PT " until 2026-12-03T23:10:00Z" },
		{ "2026-12-03T20:30", "shorten patch-thursday by 2h",
		    "the end must be after the start, Thu 3 Dec 2026 15:00 "
		    "PST" },
		{ "2026-12-03T23:30:12", "extend patch-thursday until +3h",
		    "extend " PT " until 2026-12-04T02:31:00Z" },
		{ "2026-12-03T23:30", "extend patch-thursday by 45",
		    "45 has no unit; accepted are s, m, h, d, w" },
		{ "2026-12-03T23:30", "extend patch-thursday by 8d", "an "
		    "occurrence lasts at most 7 days or twice as long as "
		    "planned, this one until Thu 10 Dec 2026 15:00 PST" },
		{ "2026-12-03T23:30", "extend patch-thursday",
		    "by how much, or until when?  For example: extend by 45m, "
		    "or extend until 18:30" },
		{ "2026-12-03T23:30", "extend by 45m until 18:30",
		    "by how much or until when: one of them, not both" },
		{ "2026-12-03T23:30", "extend patch-thursday until 25:00",
		    "\"25:00\" is not a time of day; accepted are 15:00, "
		    "15:00:30 and, with an offset, 15:00:30Z, 15:00:30-08:00" },
		/* 22:00 to 02:00. */
		{ "2026-12-04T08:30", "extend " NW " until 03:00",
		    "extend " NW " until 2026-12-04T11:00:00Z" },
		{ "2026-12-04T06:30", "extend " NW " until 03:00",
		    "extend " NW " until 2026-12-04T11:00:00Z" },
		{ "2026-12-03T20:30", "extend " NW " until 03:00",
		    "extend " NW " until 2026-12-04T11:00:00Z" },
		{ "2026-12-04T06:30", "extend " NW " until 23:00", "it ends "
		    "on Fri 4 Dec 2026 02:00 PST already; to end sooner: "
		    "shorten" },
		{ "2026-12-04T06:30", "shorten " NW " until 23:30",
		    "shorten " NW " until 2026-12-04T07:30:00Z" },
		{ "2026-12-04T06:30", "shorten " NW " until 01:00",
		    "shorten " NW " until 2026-12-04T09:00:00Z" },
		/* It has run over: from now on. */
		{ "2026-12-04T10:20:30", "extend " NW " by 30m",
		    "extend " NW " until 2026-12-04T10:51:00Z" },
		{ "2026-12-04T10:20:30", "extend " NW " until 02:40",
		    "extend " NW " until 2026-12-04T10:40:00Z" },
		{ "2026-12-04T01:20:30", "reopen patch-thursday until 17:50",
		    "reopen " PT " until 2026-12-04T01:50:00Z" },
		/* Moves: a clock is of its own day. */
		{ "2026-12-03T20:30", "move patch-thursday to 13:30",
		    "move " PT " from 2026-12-03T21:30:00Z until "
		    "2026-12-03T23:30:00Z" },
		{ "2026-12-01T20:30", "move summit to 14:00",
		    "move summit/2026-12-02T13:00 from 2026-12-02T17:00:00Z "
		    "until 2026-12-02T19:00:00Z" },
		{ "2026-12-01T20:30", "move summit to \"2026-12-09 13:00\"",
		    "move summit/2026-12-02T13:00 from 2026-12-09T16:00:00Z "
		    "until 2026-12-09T18:00:00Z" },
		{ "2026-12-07T20:30", "move patch-thursday to "
		    "\"tuesday 15:00\" until 18:00",
		    "move patch-thursday/2026-12-10T15:00 from "
		    "2026-12-08T23:00:00Z until 2026-12-09T02:00:00Z" },
		{ "2026-12-07T20:30", "move patch-thursday to "
		    "\"tuesday 22:00\" until 01:00",
		    "move patch-thursday/2026-12-10T15:00 from "
		    "2026-12-09T06:00:00Z until 2026-12-09T09:00:00Z" },
		{ "2026-12-07T20:30", "move patch-thursday to 2026-12-06",
		    "it cannot move to Sun 6 Dec 2026 00:00 PST, which has "
		    "passed" },
		{ "2026-12-07T20:30", "move patch-thursday to 2028-12-06",
		    "it cannot move more than 400 days ahead" },
		{ "2026-12-07T20:30", "move patch-thursday to 15:00",
		    "it is planned for Thu 10 Dec 2026 15:00 PST already" },
		{ "2026-12-07T20:30", "move patch-thursday",
		    "to when?  For example: move summit to \"2026-12-09 "
		    "13:00\"" },
	};

	run(site, rows, countof(rows));
}

/* Days on which the clocks change: 1 November and 14 March in Los Angeles, 6
 * September and 4 April in Santiago. */
static void
test_clocks(struct acts_site *site)
{
	static const struct row rows[] = {
		/* 22:00 PDT, 4 hours: 01:00 PST.  01:30 comes twice. */
		{ "2026-11-01T06:00", "extend night-work until 03:00",
		    "extend night-work/2026-10-31T22:00 until "
		    "2026-11-01T11:00:00Z" },
		{ "2026-11-01T06:00", "extend night-work until 01:30",
		    "extend night-work/2026-10-31T22:00 until "
		    "2026-11-01T09:30:00Z" },
		/* 02:30 does not exist on 14 March: 03:30. */
		{ "2027-03-14T07:00", "extend night-work until 03:30",
		    "extend night-work/2027-03-13T22:00 until "
		    "2027-03-14T10:30:00Z" },
		{ "2027-03-14T07:00", "shorten night-work until 02:30",
		    "it ends on Sun 14 Mar 2027 03:00 PDT already; to go on "
		    "longer: extend" },
		{ "2027-03-14T07:00", "extend night-work by 1h",
		    "extend night-work/2027-03-13T22:00 until "
		    "2027-03-14T11:00:00Z" },
		/* Santiago loses its midnight of 6 September, and has the
		 * hour before that of 4 April twice. */
		{ "2026-09-01T12:00", "move summit/2026-09-02T13:00 to "
		    "\"2026-09-06 00:30\" until 02:00",
		    "move summit/2026-09-02T13:00 from 2026-09-06T04:30:00Z "
		    "until 2026-09-06T05:00:00Z" },
		{ "2027-04-03T12:00", "move summit to \"2027-04-03 23:30\" "
		    "until 01:00",
		    "move summit/2027-04-07T13:00 from 2027-04-04T02:30:00Z "
		    "until 2027-04-04T05:00:00Z" },
		{ "2027-04-03T12:00", "move summit to \"2027-04-03 20:00\" "
		    "until 23:30",
		    "move summit/2027-04-07T13:00 from 2027-04-03T23:00:00Z "
		    "until 2027-04-04T02:30:00Z" },
	};

	run(site, rows, countof(rows));
}

static void
test_stages(struct acts_site *site)
{
	static const struct row rows[] = {
		{ "2026-12-03T23:30", "stage idfdev begun",
		    "stage-begun " PT " 0 idfdev" },
		{ "2026-12-03T23:30", "stage 1 done", "stage-done " PT
		    " 0 -" },
		{ "2026-12-03T23:30", "stage 2 begun", "idfdev of stage 1 is "
		    "not done yet; finish it first, or give a reason (because "
		    "...), which everybody will read" },
		{ "2026-12-03T23:30", "stage 2 begun because it hurries",
		    "stage-begun " PT " 1 -" },
		{ "2026-12-03T23:30", "stage 0 done",
		    "Patch Thursday has no stage 0; it has 3" },
		{ "2026-12-03T23:30", "stage 4 done",
		    "Patch Thursday has no stage 4; it has 3" },
		{ "2026-12-03T23:30", "stage idfint2 done", "\"idfint2\" is "
		    "no environment of Patch Thursday; there are idfdev, "
		    "idfint, usdfint, idfprod" },
		{ "2026-12-03T23:30", "stage \"\" done", "which stage?  For "
		    "example: stage idfint begun, or stage 2 done" },
		{ "2026-12-03T23:30", "hand over to \" night-shift \"",
		    "hand-over " PT " \"night-shift\"" },
		{ "2026-12-03T23:30", "hand over", "to whom?  hand over "
		    "patch-thursday to NAME" },
		{ "2026-12-03T23:30", "note \"  \"", "a note needs words: "
		    "note patch-thursday \"idfint is back\"" },
	};

	run(site, rows, countof(rows));
	site_act(site, ACT_STAGE_DONE, PT, "2026-12-03T23:10", NULL);
	run(site, (const struct row[]){
		{ "2026-12-03T23:30", "stage 1 done",
		    "stage 1 is done already" },
		{ "2026-12-03T23:30", "stage idfdev done",
		    "idfdev is done already" },
		{ "2026-12-03T23:30", "stage idfdev begun", "idfdev has begun "
		    "already; to begin it once more give a reason (because "
		    "...)" },
		{ "2026-12-03T23:30", "stage 2 begun",
		    "stage-begun " PT " 1 -" },
	    }, 4);
	site_reset(site);
}

static void
test_new(void)
{
	static const struct { const char *occurrence, *words, *want; }
	rows[] = {
		{ "storage/2026-12-05T22:00", "{}",
		    "storage/2026-12-05T22:00 {}" },
		{ NULL, "{}", "a new window needs \"occurrence\" (its id and "
		    "local start, such as storage-migration/2026-12-05T22:00) "
		    "and \"words\" (the window as JSON)" },
		{ "storage", "{}", "\"storage\" names no occurrence; accepted "
		    "is WINDOW/LOCAL-START, such as "
		    "patch-thursday/2026-12-03T15:00" },
		{ "storage/2026-12-05", "{}", "the start lacks its time of "
		    "day, such as T15:00" },
	};
	char got[300];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct order order = { .verb = ACT_NEW,
		    .occurrence = (char *)rows[i].occurrence,
		    .words = (char *)rows[i].words,
		    .because = (char *)"  " };
		struct error error = { 0 };
		struct act act = { 0 };

		if (order_decide_new(&order, 1000, "x", "cli", &act,
		    &error) == 0)
			snprintf(got, sizeof(got), "%s %s", act.occurrence,
			    act.words);
		else
			snprintf(got, sizeof(got), "%s", error.text);
		CHECK_STRING(got, rows[i].want);
		CHECK(act.because == NULL);
		act_clear(&act);
	}
}

/* Which of the words is to blame. */
static void
test_fields(struct acts_site *site)
{
	static const struct { const char *now; struct order order;
		const char *field; } rows[] = {
		{ "2026-12-03T23:30", { .verb = ACT_EXTEND,
		    .by = (char *)"x" }, "by" },
		{ "2026-12-03T23:30", { .verb = ACT_EXTEND,
		    .until = (char *)"x" }, "until" },
		{ "2026-12-03T23:30", { .verb = ACT_EXTEND }, "by" },
		{ "2026-12-03T23:30", { .verb = ACT_SHORTEN }, "until" },
		{ "2026-12-03T23:30", { .verb = ACT_EXTEND,
		    .by = (char *)"1h", .until = (char *)"18:00" }, "until" },
		{ "2026-12-03T23:30", { .verb = ACT_EXTEND,
		    .by = (char *)"8d" }, "by" },
		{ "2026-12-03T23:30", { .verb = ACT_EXTEND,
		    .until = (char *)"16:30" }, "until" },
		{ "2026-12-03T22:30", { .verb = ACT_MOVE }, "to" },
		{ "2026-12-03T22:30", { .verb = ACT_MOVE,
		    .to = (char *)"yesterday" }, "to" },
		{ "2026-12-03T22:30", { .verb = ACT_MOVE,
		    .to = (char *)"tomorrow 15:00", .until = (char *)"x" },
		    "until" },
		{ "2026-12-03T23:30", { .verb = ACT_NOTE,
		    .words = (char *)" " }, "words" },
		{ "2026-12-03T23:30", { .verb = ACT_HAND_OVER }, "to" },
		{ "2026-12-03T23:30", { .verb = ACT_STAGE_BEGUN,
		    .stage = (char *)"2" }, "because" },
		{ "2026-12-03T23:30", { .verb = ACT_STAGE_DONE,
		    .stage = (char *)"x" }, NULL },
		/* Where it stands is nobody's typing error. */
		{ "2026-12-03T20:00", { .verb = ACT_END }, NULL },
		{ "2026-12-03T23:30", { .verb = ACT_MOVE,
		    .to = (char *)"tomorrow 15:00" }, NULL },
	};
	struct order order;
	struct occurrence occurrence;
	struct error error;
	struct act act = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		order = rows[i].order;
		order.occurrence = (char *)PT;
		/* What an error before said does not count. */
		error = (struct error){ .field = "before" };
		if (!CHECK(order_find(&order, site->schedule,
		    site_utc(rows[i].now), NULL, &occurrence, NULL) == 0))
			continue;
		CHECK_NUMBER(order_decide(&order, &occurrence,
		    site_utc(rows[i].now) * 1000, "x", "cli", &act, &error),
		    -1);
		CHECK_STRING(error.field == NULL ? "none" : error.field,
		    rows[i].field == NULL ? "none" : rows[i].field);
	}
}

int
main(void)
{
	struct acts_site site;

	site_init(&site);
	test_window(&site);
	test_beyond(&site);
	test_only(&site);
	test_excepted(&site);
	test_named(&site);
	test_times(&site);
	test_clocks(&site);
	test_stages(&site);
	test_fields(&site);
	test_new();
	site_clear(&site);
	return harness_end();
}
