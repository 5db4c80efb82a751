/* SPDX-License-Identifier: MIT */
/* Acts at the edge of what is in order: a minute, a week, a word too many. */
#include "life.h"

#include "array.h"
#include "harness.h"
#include "zonedir.h"

#define NOW 1796338800		/* 2026-12-03T23:00:00Z */
#define HOUR 3600
#define DAY 86400

/* A window of two hours that begins in `in_secs`. */
struct scene {
	struct window window;
	struct occurrence occurrence;
};

static void
scene_init(struct scene *scene, struct zonedir *zonedir, int64_t in_secs)
{
	memset(scene, 0, sizeof(*scene));
	scene->window.id = (char *)"patch-thursday";
	scene->window.title = (char *)"Patch Thursday";
	scene->window.zone = zonedir_find(zonedir, "America/Los_Angeles",
	    NULL);
	scene->window.duration_secs = 2 * HOUR;
	scene->occurrence = (struct occurrence){ .window = &scene->window,
	    .start_at = NOW + in_secs, .end_at = NOW + in_secs + 2 * HOUR,
	    .status = OCCURRENCE_CONFIRMED };
}

/* --- moving ---------------------------------------------------------------- */

/* Seconds from now; "" when it is in order. */
static const struct { int64_t start_secs, end_secs; const char *error; }
move_rows[] = {
	{ HOUR, 2 * HOUR, "" },
	{ 0, HOUR, "" }, { -60, HOUR, "" },
	{ -61, HOUR, "it cannot move to Thu 3 Dec 2026 14:58:59 PST, which has "
	    "passed" },
	{ DAY, DAY + 2 * HOUR, "it is planned for Fri 4 Dec 2026 15:00 PST "
	    "already" },
	{ DAY, DAY + 2 * HOUR - 1, "" }, { DAY, DAY + 3 * HOUR, "" },
	{ HOUR, HOUR, "the end must be after the start, by 7 days at most or "
	    "twice as long as planned" },
	{ HOUR, HOUR - 1,
	    "the end must be after the start, by 7 days at most or "
	    "twice as long as planned" },
	{ HOUR, HOUR + 1, "" }, { HOUR, HOUR + 7 * DAY, "" },
	{ HOUR, HOUR + 7 * DAY + 1,
	    "the end must be after the start, by 7 days at most or "
	    "twice as long as planned" },
	{ 400LL * DAY, 400LL * DAY + HOUR, "" },
	{ 400LL * DAY + 1, 400LL * DAY + HOUR,
	    "it cannot move more than 400 days ahead" },
};

static void
test_move(struct zonedir *zonedir)
{
	struct scene scene;
	struct error error;
	struct act act;
	size_t i;
	int status;

	scene_init(&scene, zonedir, DAY);
	for (i = 0; i < countof(move_rows); i++) {
		error = (struct error){ 0 };
		act = (struct act){ .verb = ACT_MOVE, .at_ms = NOW * 1000LL,
		    .start_at = NOW + move_rows[i].start_secs,
		    .end_at = NOW + move_rows[i].end_secs };
		status = life_check(&scene.occurrence, &act, &error);
		CHECK_STRING(error.text, move_rows[i].error);
		CHECK_NUMBER(status, move_rows[i].error[0] == '\0' ? 0 : -1);
		if (status < 0)
			CHECK_STRING(error.field, "to");
	}
}

/* A minute's work a minute from now could stay where it is: it can move all the
 * same. */
static void
test_can_move(struct zonedir *zonedir)
{
	const struct act act = { .verb = ACT_MOVE, .at_ms = NOW * 1000LL };
	struct scene scene;
	int64_t length;

	for (length = 59; length <= 61; length++) {
		scene_init(&scene, zonedir, 60);
		scene.occurrence.end_at = scene.occurrence.start_at + length;
		CHECK(life_can(&scene.occurrence, &act));
	}
	scene_init(&scene, zonedir, -60);
	CHECK(!life_can(&scene.occurrence, &act));
}

/* --- starting without an answer ------------------------------------------- */

static void
test_start(struct zonedir *zonedir)
{
	static const struct {
		enum occurrence_status status;
		bool has_confirm;
		const char *because, *error;
	} rows[] = {
		{ OCCURRENCE_CONFIRMED, true, NULL, "" },
		{ OCCURRENCE_TENTATIVE, true, "all agree", "" },
		{ OCCURRENCE_TENTATIVE, true, NULL, "telescope-scm has not "
		    "confirmed it; confirm it first, or start it with a "
		    "reason (because ...), which everybody will read" },
		/* Who had to confirm it is not asked any more. */
		{ OCCURRENCE_TENTATIVE, false, NULL, "" },
	};
	struct scene scene;
	struct error error;
	struct act act;
	size_t i;
	int status;

	for (i = 0; i < countof(rows); i++) {
		scene_init(&scene, zonedir, HOUR);
		if (rows[i].has_confirm)
			scene.window.confirm.by = (char *)"telescope-scm";
		scene.occurrence.status = rows[i].status;
		error = (struct error){ 0 };
		act = (struct act){ .verb = ACT_START, .at_ms = NOW * 1000LL,
		    .because = (char *)rows[i].because };
		status = life_check(&scene.occurrence, &act, &error);
		CHECK_STRING(error.text, rows[i].error);
		CHECK_NUMBER(status, rows[i].error[0] == '\0' ? 0 : -1);
		CHECK_STRING(error.field, status < 0 ? "because" : NULL);
	}
}

/* --- words ----------------------------------------------------------------- */

/* So many characters of words and of a reason; -1: none. */
static const struct {
	enum act_verb verb;
	int words, because;
	const char *field;		/* NULL: in order */
} word_rows[] = {
	{ ACT_NOTE, 1, -1, NULL }, { ACT_NOTE, 1000, -1, NULL },
	{ ACT_NOTE, 1001, -1, "words" }, { ACT_NOTE, 0, -1, "words" },
	{ ACT_NOTE, -1, -1, "words" }, { ACT_NOTE, 1001, 1000, "words" },
	{ ACT_NOTE, 1, 1000, NULL }, { ACT_NOTE, 1, 1001, "because" },
	{ ACT_NOTE, 1001, 1001, "because" },
	{ ACT_HAND_OVER, 1, -1, NULL }, { ACT_HAND_OVER, 100, -1, NULL },
	{ ACT_HAND_OVER, 101, -1, "to" }, { ACT_HAND_OVER, 0, -1, "to" },
	{ ACT_HAND_OVER, -1, -1, "to" }, { ACT_HAND_OVER, 1001, -1, "to" },
	{ ACT_HAND_OVER, 5, 1001, "because" },
	{ ACT_SKIP, -1, 1000, NULL }, { ACT_SKIP, -1, 1001, "because" },
};

static void
test_words(struct zonedir *zonedir)
{
	char words[1002], because[1002], label[40];
	struct scene scene;
	struct error error;
	struct act act;
	size_t i;

	scene_init(&scene, zonedir, HOUR);
	for (i = 0; i < countof(word_rows); i++) {
		memset(words, 'x', sizeof(words));
		memset(because, 'x', sizeof(because));
		act = (struct act){ .verb = word_rows[i].verb,
		    .at_ms = NOW * 1000LL };
		if (word_rows[i].words >= 0) {
			words[word_rows[i].words] = '\0';
			act.words = words;
		}
		if (word_rows[i].because >= 0) {
			because[word_rows[i].because] = '\0';
			act.because = because;
		}
		snprintf(label, sizeof(label), "%s %d %d",
		    act_verb_name(act.verb), word_rows[i].words,
		    word_rows[i].because);
		error = (struct error){ 0 };
		CHECK_ROW((life_check(&scene.occurrence, &act, &error) == 0)
		    == (word_rows[i].field == NULL), label);
		CHECK_STRING(error.field, word_rows[i].field);
	}
}

/* What stands for nobody takes over nothing. */
static void
test_nobody(struct zonedir *zonedir)
{
	static const struct {
		const char *name;
		bool is_name;
	} rows[] = {
		{ "nobody", false }, { "Nobody", false }, { "no one", false },
		{ "none", false }, { "None", false }, { "n/a", false },
		{ "-", false }, { "—", false }, { "TBD", false },
		{ "nobody's deputy", true }, { "none-such", true },
		{ "night-shift", true },
	};
	struct scene scene;
	struct error error;
	struct act act;
	size_t i;

	scene_init(&scene, zonedir, HOUR);
	for (i = 0; i < countof(rows); i++) {
		act = (struct act){ .verb = ACT_HAND_OVER,
		    .at_ms = NOW * 1000LL, .words = (char *)rows[i].name };
		error = (struct error){ 0 };
		CHECK_ROW((life_check(&scene.occurrence, &act, &error) == 0)
		    == rows[i].is_name, rows[i].name);
		CHECK_STRING(error.field, rows[i].is_name ? NULL : "to");
		CHECK_ROW(rows[i].is_name || strstr(error.text, "is no name; "
		    "somebody has to answer for it") != NULL, error.text);
	}
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_move(zonedir);
	test_can_move(zonedir);
	test_start(zonedir);
	test_words(zonedir);
	test_nobody(zonedir);
	zonedir_free(zonedir);
	return harness_end();
}
