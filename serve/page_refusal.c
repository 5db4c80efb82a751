/* SPDX-License-Identifier: MIT */
/*
 * What was refused, above the forms.  What is possible instead is told in the
 * words of commands (life_check()); on a page it is named as its buttons are.
 */
#include <string.h>

#include "life.h"
#include "page_control_internal.h"
#include "page_field_internal.h"

/* The forms of the page, in their order; the latter are folded. */
static const enum act_verb page_refusal_verbs[] = { ACT_CONFIRM, ACT_START,
	ACT_STAGE_BEGUN, ACT_STAGE_DONE, ACT_END, ACT_VERIFY, ACT_UNSKIP,
	ACT_REOPEN, ACT_NOTE },
    page_refusal_folded[] = { ACT_MOVE, ACT_EXTEND, ACT_SHORTEN,
	ACT_HAND_OVER, ACT_SKIP, ACT_CANCEL };

/* Is there an environment that is to be brought there next? */
static bool
page_refusal_has_step(const struct occurrence *occurrence, enum act_verb verb)
{
	const struct life *life = occurrence->life;
	const struct life_step *step;
	size_t i;

	if (life == NULL)
		return verb == ACT_STAGE_BEGUN &&
		    occurrence->window->stages.count > 0;
	for (i = 0; i < life->steps.count; i++) {
		step = &life->steps.items[i];
		if (step->done_ms == 0 &&
		    (step->begun_ms == 0) == (verb == ACT_STAGE_BEGUN))
			return true;
	}
	return false;
}

static bool
page_refusal_is_possible(const struct page *page,
    const struct occurrence *occurrence, enum act_verb verb)
{
	const struct act act = { .verb = verb, .at_ms = page->now_at * 1000,
	    .because = (char *)"x" };
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    page->now_at);

	if (verb == ACT_STAGE_BEGUN || verb == ACT_STAGE_DONE)
		return (phase == OCCURRENCE_RUNNING ||
		    phase == OCCURRENCE_VERIFYING) &&
		    page_refusal_has_step(occurrence, verb);
	/* It is skipped by then, and has a button for that. */
	if (verb == ACT_CANCEL && phase == OCCURRENCE_PLANNED)
		return false;
	return life_can(occurrence, &act);
}

/* Append those that are possible: `before`, and their buttons. */
static void
page_refusal_put(const struct page *page, const struct occurrence *occurrence,
    const enum act_verb *verbs, size_t count, const char *before,
    struct text *text)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!page_refusal_is_possible(page, occurrence, verbs[i]))
			continue;
		text_putf(text, "%s“%s”", before, page_act_button(verbs[i]));
		before = ", ";
	}
}

/* A form has a field for a reason, and for what a word means on the command
 * line: it is named as it is found there. */
static void
page_refusal_put_field(const char *problem, struct text *text)
{
	const char *found = strstr(problem, " " LIFE_BECAUSE);

	if (found != NULL) {
		text_put(text, problem, (size_t)(found - problem));
		text_puts(text, found + strlen(" " LIFE_BECAUSE));
		return;
	}
	found = strstr(problem, LIFE_BEGIN);
	if (found == NULL) {
		text_puts(text, problem);
		return;
	}
	text_put(text, problem, (size_t)(found - problem));
	text_putf(text, "write \"now\" into “%s”, under “More”%s",
	    page_act_button(ACT_MOVE), found + strlen(LIFE_BEGIN));
}

void
page_put_refusal(const struct page *page,
    const struct occurrence *occurrence, const char *problem,
    const char *field)
{
	const char *words = problem == NULL ? NULL :
	    strstr(problem, LIFE_POSSIBLE);
	struct text text = { 0 };

	if (problem == NULL) {
		page_put_problem(page, NULL, field);
		return;
	}
	if (words == NULL)
		page_refusal_put_field(problem, &text);
	else
		text_put(&text, problem, (size_t)(words - problem));
	/* A stranger, or who answers by a link, has none of them. */
	if (words != NULL && page->who != NULL) {
		page_refusal_put(page, occurrence, page_refusal_verbs,
		    countof(page_refusal_verbs), LIFE_POSSIBLE, &text);
		page_refusal_put(page, occurrence, page_refusal_folded,
		    countof(page_refusal_folded), "; under “More”: ", &text);
	}
	page_put_problem(page, text_string(&text), field);
	text_clear(&text);
}
