/* SPDX-License-Identifier: MIT */
/* When a first message changes though nothing is said.  Work of two hours on
 * Thursday at 15:00 UTC; minutes from then. */
#include "board.h"

#include <stdlib.h>

#include "harness.h"
#include "life.h"
#include "mem.h"
#include "zonedir.h"

#define LOCAL INT64_C(1796310000)	/* 2026-12-03 15:00 */
#define NOBODY ACT_VERB_COUNT

static const struct {
	const char *what;
	bool is_by_hand;
	int lists;			/* that are told */
	enum act_verb verb;		/* done an hour before; NOBODY */
	int start, end;			/* what it gives */
	const char *want;
} rows[] = {
	{ "the clock begins it: that is said", false, 1, NOBODY, 0, 0, "" },
	{ "nobody is told of it", true, 0, NOBODY, 0, 0, "" },
	{ "a person begins it", true, 1, NOBODY, 0, 0, "edit@0 edit@120" },
	{ "however many are told", true, 3, NOBODY, 0, 0, "edit@0 edit@120" },
	{ "moved", true, 1, ACT_MOVE, 60, 240, "edit@60 edit@240" },
	{ "made longer", true, 1, ACT_EXTEND, 0, 150, "edit@0 edit@150" },
	{ "begun", true, 1, ACT_START, 0, 0, "" },
	{ "called off", true, 1, ACT_SKIP, 0, 0, "" },
};

static struct life *
live(size_t i, const struct occurrence *planned)
{
	struct life *life = life_new(planned);
	struct act act = { .verb = rows[i].verb,
	    .at_ms = (LOCAL - 3600) * 1000,
	    .occurrence = (char *)"w/2026-12-03T15:00",
	    .who = (char *)"a", .way = (char *)"cli",
	    .start_at = rows[i].start == 0 ? 0 : LOCAL + rows[i].start * 60,
	    .end_at = rows[i].end == 0 ? 0 : LOCAL + rows[i].end * 60 };

	life_apply(life, planned, &act);
	return life;
}

static void
test_row(size_t i, const struct zone *utc)
{
	struct window window = { .id = mem_string("w"),
	    .title = mem_string("W"), .zone = utc, .duration_secs = 7200,
	    .starts_by_hand = rows[i].is_by_hand };
	struct announcements plan = { 0 };
	struct occurrence occurrence, planned;
	struct text text = { 0 };
	struct life *life = NULL;
	size_t k;
	int list;

	for (list = 0; list < rows[i].lists; list++)
		(void)array_add(&window.announces);
	occurrence_init(&planned, &window, LOCAL);
	occurrence = planned;
	if (rows[i].verb != NOBODY) {
		life = live(i, &planned);
		life_overlay(life, &occurrence);
	}
	board_plan(&occurrence, &plan);
	for (k = 0; k < plan.list.count; k++) {
		CHECK(plan.list.items[k].announce == NULL);
		CHECK(plan.list.items[k].kind == ANNOUNCEMENT_EDIT);
		text_putf(&text, "%sedit@%lld", k > 0 ? " " : "",
		    (long long)(plan.list.items[k].due_at - LOCAL) / 60);
	}
	if (!CHECK_STRING(text_string(&text), rows[i].want))
		fprintf(stderr, "%s\n", rows[i].what);
	text_clear(&text);
	array_clear(&plan.list);
	life_release(life);
	window_clear(&window);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct error error = { 0 };
	const struct zone *utc = zonedir_find(zonedir, "UTC", &error);
	size_t i;

	if (CHECK_ROW(utc != NULL, error.text))
		for (i = 0; i < countof(rows); i++)
			test_row(i, utc);
	zonedir_free(zonedir);
	return harness_end();
}
