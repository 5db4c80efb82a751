/* SPDX-License-Identifier: MIT */
#include "feed_site.h"
#include "harness.h"

#include "amendment.h"
#include "description.h"

/* Thursday 16 June 2022, 15:00 to 17:00 PDT; acts of that day. */
#define IDENTITY "patch-thursday/2022-06-16T15:00"

struct step {
	enum act_verb verb;
	const char *at; /* UTC; 15:00 PDT is 22:00 */
	const char *because, *words;
	const char *start, *end; /* UTC */
	int stage;
};

struct row {
	const char *want;
	struct step steps[4];
};

static void
row_apply(const struct row *row, struct schedule *schedule)
{
	const struct step *step;
	struct act act;
	size_t i;

	for (i = 0; i < countof(row->steps); i++) {
		step = &row->steps[i];
		if (step->at == NULL)
			break;
		act = (struct act){
		    .verb = step->verb,
		    .at_ms = feed_test_at(step->at) * 1000,
		    .occurrence = (char *)IDENTITY,
		    .who = (char *)"ops",
		    .way = (char *)"cli",
		    .because = (char *)step->because,
		    .words = (char *)step->words,
		    .stage = step->stage,
		    .start_at = step->start ? feed_test_at(step->start) : 0,
		    .end_at = step->end ? feed_test_at(step->end) : 0};
		CHECK(schedule_act(schedule, &act, NULL) == 0);
	}
}

static const struct row rows[] = {
    {"", {{0}}},
    {"",
     {{.verb = ACT_NOTE, .at = "2022-06-16T22:20", .words = "all is well"}}},
    {"Moved: was Thu 16 Jun 2022 15:00 PDT.\n",
     {{.verb = ACT_MOVE,
       .at = "2022-06-15T10:00",
       .start = "2022-06-17T22:00",
       .end = "2022-06-18T00:00"}}},
    {"Moved: was Thu 16 Jun 2022 15:00 PDT. Reason: a storm.\n",
     {{.verb = ACT_MOVE,
       .at = "2022-06-15T10:00",
       .because = "a storm.",
       .start = "2022-06-17T22:00",
       .end = "2022-06-18T00:00"}}},
    {"Moved: was Thu 16 Jun 2022 15:00–17:00 PDT.\n",
     {{.verb = ACT_MOVE,
       .at = "2022-06-15T10:00",
       .start = "2022-06-17T22:00",
       .end = "2022-06-18T03:00"}}},
    /* there and back */
    {"",
     {{.verb = ACT_MOVE,
       .at = "2022-06-15T10:00",
       .start = "2022-06-17T22:00",
       .end = "2022-06-18T00:00"},
      {.verb = ACT_MOVE,
       .at = "2022-06-15T11:00",
       .start = "2022-06-16T22:00",
       .end = "2022-06-17T00:00"}}},
    {"Extended until 17:45 PDT (was 17:00): the database is slow.\n",
     {{.verb = ACT_EXTEND,
       .at = "2022-06-16T23:00",
       .because = "the database is\n slow",
       .end = "2022-06-17T00:45"}}},
    {"Extended until Fri 17 Jun 2022 01:00 PDT (was Thu 16 Jun 2022 "
     "17:00 PDT).\n",
     {{.verb = ACT_EXTEND,
       .at = "2022-06-16T23:00",
       .end = "2022-06-17T08:00"}}},
    {"Moved: was Thu 16 Jun 2022 15:00 PDT.\n"
     "Shortened: until 16:30 PDT (was 17:00).\n",
     {{.verb = ACT_MOVE,
       .at = "2022-06-15T10:00",
       .start = "2022-06-17T22:00",
       .end = "2022-06-18T00:00"},
      {.verb = ACT_SHORTEN,
       .at = "2022-06-17T22:10",
       .end = "2022-06-17T23:30"}}},
    {"Began early, at 14:40 PDT (was 15:00).\n"
     "Ended early, at 16:19 PDT (was 17:00).\n",
     {{.verb = ACT_START, .at = "2022-06-16T21:40:10"},
      {.verb = ACT_END, .at = "2022-06-16T23:19:30"}}},
    {"Ended at 17:50 PDT (was 17:00): the database.\n",
     {{.verb = ACT_EXTEND,
       .at = "2022-06-16T23:30",
       .because = "the database",
       .end = "2022-06-17T01:00"},
      {.verb = ACT_START, .at = "2022-06-16T22:00"},
      {.verb = ACT_END, .at = "2022-06-17T00:50:01"}}},
    {"Ended on Fri 17 Jun 2022 00:50 PDT (was Thu 16 Jun 2022 17:00 PDT).\n",
     {{.verb = ACT_START, .at = "2022-06-16T22:00"},
      {.verb = ACT_END, .at = "2022-06-17T07:50:01"}}},
    /* In the minutes before and after the planned end: as planned. */
    {"",
     {{.verb = ACT_START, .at = "2022-06-16T22:00"},
      {.verb = ACT_END, .at = "2022-06-16T23:59:30"}}},
    {"",
     {{.verb = ACT_START, .at = "2022-06-16T22:00"},
      {.verb = ACT_END, .at = "2022-06-17T00:00:30"}}},
    {"Reopened until 18:00 PDT (was 17:00): one more.\n",
     {{.verb = ACT_START, .at = "2022-06-16T22:00"},
      {.verb = ACT_END, .at = "2022-06-16T23:59:30"},
      {.verb = ACT_REOPEN,
       .at = "2022-06-17T00:10",
       .because = "one more",
       .end = "2022-06-17T01:00"}}},
    {"Skipped: nobody is there.\n",
     {{.verb = ACT_SKIP,
       .at = "2022-06-15T10:00",
       .because = "nobody is there"}}},
    {"Skipped: is it safe?\n",
     {{.verb = ACT_CANCEL,
       .at = "2022-06-15T10:00",
       .because = "is it safe?"}}},
    {"",
     {{.verb = ACT_SKIP,
       .at = "2022-06-15T10:00",
       .because = "nobody is there"},
      {.verb = ACT_UNSKIP, .at = "2022-06-15T11:00"}}},
    {"Broken off at 15:40 PDT: no power.\n",
     {{.verb = ACT_START, .at = "2022-06-16T22:00"},
      {.verb = ACT_CANCEL,
       .at = "2022-06-16T22:40:40",
       .because = "no power"}}},
};

static void
test_words(const struct feed_test *test)
{
	struct schedule *schedule;
	struct occurrence occurrence;
	struct text text = {0};
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		schedule = schedule_new(test->windows, 2);
		row_apply(&rows[i], schedule);
		CHECK(schedule_find(schedule, IDENTITY, &occurrence, NULL) ==
		      0);
		text_cut(&text, 0);
		amendment_format(&text, &occurrence);
		CHECK_STRING(text_string(&text), rows[i].want);
		schedule_release(schedule);
	}
	text_clear(&text);
}

/* The first words of an entry; notes, stages, who coordinates. */
static void
test_description(const struct feed_test *test)
{
	static const struct row row = {
	    NULL,
	    {{.verb = ACT_START, .at = "2022-06-16T22:00"},
	     {.verb = ACT_STAGE_DONE, .at = "2022-06-16T22:40:30"},
	     {.verb = ACT_NOTE,
	      .at = "2022-06-16T22:41",
	      .words = "idfint is back\r\nDTSTART:20220101T000000Z\x1b[31m"},
	     {.verb = ACT_HAND_OVER,
	      .at = "2022-06-16T23:00",
	      .words = "the night\nshift"}}};
	struct schedule *schedule = schedule_new(test->windows, 2);
	struct occurrence occurrence;
	struct text text = {0};

	row_apply(&row, schedule);
	CHECK(schedule_find(schedule, IDENTITY, &occurrence, NULL) == 0);
	description_format(&text, occurrence.window, &occurrence, &test->site,
	    DESCRIPTION_OPEN);
	CHECK(strstr(text_string(&text),
		     "1. data-int.lsst.cloud (idfint; "
		     "done 15:40 PDT)\n2. data.lsst.cloud (idfprod), ") !=
	      NULL);
	CHECK(strstr(text_string(&text),
		     "\nNotes:\n15:41 PDT: idfint is "
		     "back DTSTART:20220101T000000Z [31m\n") != NULL);
	CHECK(strstr(text_string(&text), "\nCoordinator: the night shift\n") !=
	      NULL);
	text_clear(&text);
	schedule_release(schedule);
}

/* Only the last notes, each cut at a character. */
static void
test_notes(const struct feed_test *test)
{
	struct schedule *schedule = schedule_new(test->windows, 2);
	struct occurrence occurrence;
	struct text text = {0};
	char words[1000];
	struct act act = {.verb = ACT_NOTE,
			  .occurrence = (char *)IDENTITY,
			  .who = (char *)"ops",
			  .way = (char *)"cli",
			  .words = words};
	int i;

	for (i = 0; i < 9; i++) {
		act.at_ms = (feed_test_at("2022-06-16T22:00") + i * 60) * 1000;
		(void)snprintf(words, sizeof(words), "note %d", i);
		if (i == 8)
			for (words[0] = '\0'; strlen(words) < 900;)
				strcat(words, "ä");
		CHECK(schedule_act(schedule, &act, NULL) == 0);
	}
	CHECK(schedule_find(schedule, IDENTITY, &occurrence, NULL) == 0);
	amendment_format_notes(&text, &occurrence);
	CHECK(strncmp(text_string(&text), "15:04 PDT: note 4\n", 18) == 0);
	CHECK(strstr(text_string(&text), "ä…\n") != NULL);
	CHECK_NUMBER(text.length, 4 * 18 + 11 + AMENDMENT_WORDS_MAX + 4);
	text_clear(&text);
	schedule_release(schedule);
}

/* Who must agree is named, not who spoke for them. */
static void
test_answer(const struct feed_test *test)
{
	static const char identity[] = "summit/2022-07-06T13:00";
	struct schedule *schedule = schedule_new(test->windows, 2);
	struct occurrence occurrence;
	struct text text = {0};
	struct act act = {.verb = ACT_CONFIRM,
			  .occurrence = (char *)identity,
			  .who = (char *)"somebody",
			  .way = (char *)"slack",
			  .at_ms = feed_test_at("2022-07-01") * 1000};

	CHECK(schedule_act(schedule, &act, NULL) == 0);
	CHECK(schedule_find(schedule, identity, &occurrence, NULL) == 0);
	amendment_format(&text, &occurrence);
	CHECK_STRING(text_string(&text), "Confirmed by telescope-scm.\n");
	act.verb = ACT_UNCONFIRM;
	act.because = (char *)"the dome";
	CHECK(schedule_act(schedule, &act, NULL) == 0);
	CHECK(schedule_find(schedule, identity, &occurrence, NULL) == 0);
	text_cut(&text, 0);
	description_format(&text, occurrence.window, &occurrence, &test->site,
	    DESCRIPTION_OPEN);
	CHECK(strstr(text_string(&text),
		     "The confirmation was taken back: "
		     "the dome.\n\nNot confirmed yet: telescope-scm ") ==
	      text_string(&text));
	text_clear(&text);
	schedule_release(schedule);
}

int
main(void)
{
	struct feed_test test;

	feed_test_init(&test);
	test_words(&test);
	test_description(&test);
	test_notes(&test);
	test_answer(&test);
	feed_test_clear(&test);
	return harness_end();
}
