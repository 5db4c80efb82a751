/* SPDX-License-Identifier: MIT */
/* Promotions in words, and the words by which people name their steps. */
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "promotion.h"

#define PROMOTION_STEP_NUMBER_MAX 2	/* digits */

/* --- how it stands -------------------------------------------------------- */

static const char *
promotion_party_title(const struct process_party *party)
{
	return party->title != NULL ? party->title : party->id;
}

void
promotion_format_missing(struct text *text, const struct promotion *promotion,
    size_t step)
{
	const struct promotion_step *asked =
	    &promotion->kind.steps.items[step];
	const struct promotion_stand *stand = &promotion->stands.items[step];
	size_t i, missing = 0, said = 0, agreed = 0;
	bool is_all;

	for (i = 0; i < stand->voices.count; i++) {
		missing += stand->voices.items[i].agreed == 0;
		agreed += stand->voices.items[i].agreed != 0;
	}
	is_all = asked->enough == 0 || asked->enough - agreed == missing;
	for (i = 0; i < stand->voices.count; i++) {
		if (stand->voices.items[i].agreed != 0)
			continue;
		text_puts(text, said == 0 ? "" : said + 1 < missing ? ", " :
		    is_all ? " and " : " or ");
		text_puts(text, promotion_party_title(&asked->by.items[i]));
		said++;
	}
}

/* Who objects, and why where `has_reasons`; false: nobody. */
static bool
promotion_put_objections(struct text *text,
    const struct promotion *promotion, bool has_reasons)
{
	const struct promotion_stand *stand;
	const struct promotion_act *act;
	promotion_ordinal last = 0;
	size_t i, k;

	for (i = 0; i < promotion->stands.count; i++) {
		stand = &promotion->stands.items[i];
		for (k = 0; k < stand->voices.count; k++) {
			act = promotion_find_act(promotion,
			    stand->voices.items[k].objected);
			/* One objection may be in two steps. */
			if (act == NULL ||
			    stand->voices.items[k].objected == last)
				continue;
			text_putf(text, "%s%s objects%s%s", last != 0 ? "; " :
			    "", promotion_party_title(
			    &promotion->kind.steps.items[i].by.items[k]),
			    has_reasons ? ": " : "", has_reasons &&
			    act->because != NULL ? act->because : "");
			last = stand->voices.items[k].objected;
		}
	}
	return last != 0;
}

/* "4 of 5, waiting for Middleware". */
static void
promotion_put_next(struct text *text, const struct promotion *promotion)
{
	size_t next = promotion_next_step(promotion), given, wanted;

	promotion_count_voices(promotion, &given, &wanted);
	if (next == promotion->stands.count) {
		if (wanted > 0)
			text_putf(text, "%zu of %zu, ", given, wanted);
		text_puts(text, "complete");
	} else if (promotion->kind.steps.items[next].kind ==
	    PROMOTION_STEP_ACKNOWLEDGE) {
		text_putf(text, "%zu of %zu, waiting for ", given, wanted);
		promotion_format_missing(text, promotion, next);
	} else {
		text_putf(text, "waiting for %s",
		    promotion->kind.steps.items[next].title);
	}
}

static void
promotion_put_standing(struct text *text, const struct promotion *promotion,
    bool has_reasons)
{
	if (promotion->phase != PROMOTION_OPEN)
		text_puts(text, promotion->phase == PROMOTION_PROMOTED ?
		    "promoted" : "given up");
	else if (promotion->has_left)
		text_puts(text, "not in the configuration any more");
	else if (!promotion_put_objections(text, promotion, has_reasons))
		promotion_put_next(text, promotion);
}

void
promotion_format_standing(struct text *text,
    const struct promotion *promotion)
{
	promotion_put_standing(text, promotion, false);
}

void
promotion_format_subject(struct text *text, const struct promotion *promotion)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);

	if (first->service != NULL)
		text_putf(text, "%s ", first->service);
	text_puts(text, promotion->version);
	if (first->environment != NULL)
		text_putf(text, " in %s", first->environment);
}

void
promotion_format_state(struct text *text, const struct promotion *promotion)
{
	const struct promotion_act *last = promotion_find_act(promotion,
	    promotion->finished);
	size_t questions = promotion_count_questions(promotion);

	promotion_put_standing(text, promotion, true);
	if (last != NULL && last->because != NULL)
		text_putf(text, ": %s", last->because);
	if (promotion->phase != PROMOTION_OPEN || promotion->has_left)
		return;
	if (questions > 0)
		text_putf(text, "; %zu question%s open", questions,
		    questions == 1 ? "" : "s");
}

void
promotion_format_voice(struct text *text, const struct promotion *promotion,
    const struct promotion_act *act, const char *designate_title)
{
	const struct promotion_step *step;
	const char *title = act->role;
	size_t i, k;

	for (i = 0; act->role != NULL && i < promotion->kind.steps.count;
	    i++) {
		step = &promotion->kind.steps.items[i];
		for (k = 0; k < step->by.count; k++)
			if (strcmp(step->by.items[k].id, act->role) == 0)
				title = promotion_party_title(
				    &step->by.items[k]);
	}
	text_puts(text, title != NULL ? title : "somebody");
	if (act->designate != NULL)
		text_putf(text, ", by its designate %s",
		    designate_title != NULL ? designate_title :
		    act->designate);
}

/* --- steps by their words ------------------------------------------------- */

/* Does the step go by that key: whole, its beginning, a part of it? */
static int
promotion_fit_step(const struct promotion_step *step, const char *key)
{
	const char *found = strstr(step->key, key);

	if (strcmp(step->key, key) == 0)
		return 3;
	return found == step->key ? 2 : found != NULL ? 1 : 0;
}

static int
promotion_fail_step(const struct promotion *promotion, bool is_several,
    struct error *ret_error)
{
	struct text steps = { 0 };
	size_t i;

	for (i = 0; i < promotion->kind.steps.count; i++)
		text_putf(&steps, "%s%zu %s", i > 0 ? ", " : "", i + 1,
		    promotion->kind.steps.items[i].key);
	(void)error_set(ret_error, ERROR_INPUT, "%s; accepted are %s",
	    is_several ? "several steps are called so" : "which step is that",
	    text_string(&steps));
	text_clear(&steps);
	return -1;
}

int
promotion_find_step(const struct promotion *promotion, const char *word,
    size_t *ret_step, struct error *ret_error)
{
	size_t length = strlen(word), count = promotion->kind.steps.count;
	struct text key = { 0 };
	size_t i, found = 0, several = 0;
	int fit, best = 0;

	if (length > 0 && length <= PROMOTION_STEP_NUMBER_MAX &&
	    strspn(word, "0123456789") == length) {
		i = (size_t)strtoul(word, NULL, 10);
		if (i < 1 || i > count)
			return promotion_fail_step(promotion, false,
			    ret_error);
		*ret_step = i - 1;
		return 0;
	}
	promotion_step_key(&key, word);
	for (i = 0; length > 0 && i < count; i++) {
		fit = promotion_fit_step(&promotion->kind.steps.items[i],
		    text_string(&key));
		several = fit == best ? several + 1 : fit > best ? 1 :
		    several;
		if (fit > best) {
			best = fit;
			found = i;
		}
	}
	text_clear(&key);
	if (best == 0 || several > 1)
		return promotion_fail_step(promotion, best > 0, ret_error);
	*ret_step = found;
	return 0;
}
