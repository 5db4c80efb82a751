/* SPDX-License-Identifier: MIT */
/*
 * The last guards of the recurrence engine.  No text leads to them, as each
 * step before has refused it: so the steps are called here by themselves, with
 * what the one before them would not have given.
 */
#include "words_internal.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"
#include "mem.h"
#include "phrase_internal.h"
#include "rrule_internal.h"

/* --- clauses -------------------------------------------------------------- */

/* A clause with a set to go to, and what became of it. */
struct by_hand {
	struct recurrence set;
	struct error error;
	struct words words;
	struct words_clause clause;
};

static void
begin(struct by_hand *it)
{
	memset(it, 0, sizeof(*it));
	it->set.text = mem_string("by hand");
	it->words.set = &it->set;
	it->words.has_start = true;
	it->words.ret_error = &it->error;
	it->clause.column = 7;
	it->clause.interval = 1;
	it->clause.has_days = true;
	phrase_add_time(&it->clause.phrase, 9 * 3600);
}

/* Refused with these words and nothing added, or taken (NULL). */
static void
check_clause(struct by_hand *it, const char *what, const char *want)
{
	int status = words_clause_add(&it->words, &it->clause);

	if (want == NULL) {
		CHECK_ROW(status == 0, what);
	} else {
		CHECK_ROW(status == -1, what);
		CHECK_ROW(strcmp(it->error.text, want) == 0, what);
		CHECK_NUMBER(it->error.column, 7);
		CHECK_NUMBER(it->set.rules.count + it->set.also.count, 0);
	}
	words_clause_clear(&it->clause);
	recurrence_clear(&it->set);
}

enum part { NOTHING, DAYS, LISTS, WEEKDAYS, MOVED, UNTIL, COUNT, UNIT,
	SCOPE };

static void
add_part(struct words_clause *clause, enum part part)
{
	switch (part) {
	case NOTHING:
		break;
	case DAYS:
		array_push(&clause->days, 15);
		break;
	case LISTS:
		rrule_add_weekday(&clause->phrase.rule, 2, TUESDAY);
		break;
	case WEEKDAYS:
		clause->phrase.rule.weekdays = 1;
		break;
	case MOVED:
		clause->moved_way = 1;
		break;
	case UNTIL:
		clause->phrase.rule.has_until = true;
		break;
	case COUNT:
		clause->phrase.rule.count = 3;
		break;
	case UNIT:
		clause->unit = WORDS_WEEK;
		break;
	case SCOPE:
		clause->has_scope = true;
		break;
	}
}

/* A date with a year beside anything else that says when. */
static void
test_moments(void)
{
	static const char why[] = "a date with a year happens once; it takes "
	    "a time only";
	static const struct { const char *what; enum part part;
	    const char *why; } rows[] = {
		{ "nothing", NOTHING, NULL },
		{ "days", DAYS, why },
		{ "numbers", LISTS, why },
		{ "weekdays", WEEKDAYS, why },
		{ "after", MOVED, why },
		{ "until", UNTIL, why },
		{ "times", COUNT, why },
		{ "weeks", UNIT, why },
		{ "of", SCOPE, why },
	};
	struct by_hand it;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&it);
		array_push(&it.clause.moments, ((struct words_moment){
		    .local = 20000 * (int64_t)CIVIL_DAY_SECS }));
		add_part(&it.clause, rows[i].part);
		check_clause(&it, rows[i].what, rows[i].why);
	}
}

/* "Every day" beside days. */
static void
test_kinds(void)
{
	static const char why[] = "different kinds of days in one list; write "
	    "them apart, with \", and also\" and a time for each";
	static const struct { const char *what; enum part part;
	    const char *why; } rows[] = {
		{ "nothing", NOTHING, NULL },
		{ "days", DAYS, why },
		{ "numbers", LISTS, why },
		{ "weekdays", WEEKDAYS, why },
	};
	struct by_hand it;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&it);
		it.clause.is_daily = true;
		add_part(&it.clause, rows[i].part);
		check_clause(&it, rows[i].what, rows[i].why);
	}
}

/* --- times ---------------------------------------------------------------- */

/* A step of times by a unit that is none of theirs. */
static void
test_step(void)
{
	static const struct { const char *text; int status; } rows[] = {
		{ "every 2 hours", 0 },
		{ "every 2 weeks", -1 },
		{ "every 2", -1 },
	};
	struct by_hand it;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&it);
		it.clause.phrase.times.count = 0;
		free(it.set.text);
		it.set.text = mem_string(rows[i].text);
		it.words.clause = &it.clause;
		CHECK_ROW(words_token_list(&it.words) == 0, rows[i].text);
		CHECK_ROW(words_time_step(&it.words) == rows[i].status,
		    rows[i].text);
		CHECK_NUMBER(it.clause.phrase.times.count,
		    rows[i].status == 0 ? 12 : 0);
		CHECK_ROW(rows[i].status == 0 || strncmp(it.error.text,
		    "these times do not fill a day evenly", 36) == 0,
		    it.error.text);
		array_clear(&it.words.tokens);
		words_clause_clear(&it.clause);
		recurrence_clear(&it.set);
	}
}

/* A time that is there twice: rules that have it once are not the same. */
static void
test_times(void)
{
	static const struct { int32_t times[2]; int count; } rows[] = {
		{ { 9 * 3600, 17 * 3600 }, 1 },
		{ { 9 * 3600, 17 * 3600 + 1800 }, 2 },
		{ { 9 * 3600, 9 * 3600 }, -1 },
	};
	struct rrule rules[2];
	struct phrase phrase;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		memset(&phrase, 0, sizeof(phrase));
		array_push(&phrase.times, rows[i].times[0]);
		array_push(&phrase.times, rows[i].times[1]);
		CHECK_NUMBER(phrase_split_times(&phrase, rules, 2),
		    rows[i].count);
		array_clear(&phrase.times);
	}
}

/* --- telling -------------------------------------------------------------- */

/* Days 8 to 14 on one weekday are its number, which phrase_simplify() says;
 * told before that they are days. */
static void
test_runs(void)
{
	static const struct { uint32_t days; const char *words; } rows[] = {
		{ 0x7f << 8, "every Tuesday on days 8 to 14 of the month" },
		{ 0x7f << 9, "Tuesday after the second Monday of the month" },
	};
	struct text text = { 0 };
	struct phrase phrase;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		memset(&phrase, 0, sizeof(phrase));
		rrule_init(&phrase.rule, RRULE_MONTHLY);
		phrase.kind = PHRASE_MONTH_DAYS;
		phrase.rule.weekdays = 1 << TUESDAY;
		phrase.rule.month_days = rows[i].days;
		text_cut(&text, 0);
		phrase_format_days(&text, &phrase);
		CHECK_STRING(text_string(&text), rows[i].words);
	}
	text_clear(&text);
}

/* Weeks of which BYSETPOS leaves no day, in a cursor that has not ended for
 * it: nothing is written. */
static void
test_empty_weeks(void)
{
	static const struct { int position; size_t count; } rows[] = {
		{ 1, 4 }, { 2, 0 } };
	struct rrule_cursor cursor;
	struct rrule rule;
	int64_t locals[4], start;
	size_t i;

	CHECK(civil_parse("2026-12-01T13:00", &start, NULL, NULL) == 0);
	for (i = 0; i < countof(rows); i++) {
		CHECK(rrule_parse("FREQ=WEEKLY;BYDAY=TU", &rule, NULL) == 0);
		rrule_complete(&rule, start);
		rrule_cursor_init(&cursor, &rule, start, start);
		CHECK_NUMBER(cursor.way, RRULE_WAY_WEEKS);
		rrule_add_set_position(&rule, rows[i].position);
		CHECK_NUMBER(rrule_stretch_fill(&cursor, locals, 4),
		    rows[i].count);
	}
}

/* --- what is cron --------------------------------------------------------- */

/* Who complains about a text that is nearly cron. */
static void
test_cron(void)
{
	static const struct { const char *text; bool is_cron; } rows[] = {
		{ "0 13 * * 3", true }, { "  @weekly", true },
		{ "0, 13 * * 3", false }, { "0 13, * * 3", false },
		{ ",0 13 * * 3", false }, { "H h * * 3", true },
		{ "L 13 * * 3", false }, { "0 w * * 3", false },
		{ "0 13", false }, { "0 13:00 * *", false },
		{ "day 3 of the month", false }, { "", false },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_ROW(cron_is_cron(rows[i].text) == rows[i].is_cron,
		    rows[i].text);
}

int
main(void)
{
	test_moments();
	test_kinds();
	test_step();
	test_times();
	test_runs();
	test_empty_weeks();
	test_cron();
	return harness_end();
}
