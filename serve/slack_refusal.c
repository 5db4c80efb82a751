/* SPDX-License-Identifier: MIT */
/*
 * What was refused, in Slack.  What is possible instead is told in the words of
 * commands (life_check()); there a command begins with /patchday, and a button
 * has no place for a reason.
 */
#include "slack_refusal_internal.h"

#include <string.h>

#include "array.h"
#include "life.h"

/* "/patchday start summit/2026-12-02T13:00 because ...". */
static void
slack_refusal_put(struct text *text, const struct order *order,
    enum act_verb verb, const char *tail)
{
	bool is_stage = verb == ACT_STAGE_BEGUN || verb == ACT_STAGE_DONE;
	const char *words = is_stage ? "stage" : act_verb_name(verb);

	text_putf(text, "/patchday %s", words);
	if (order->occurrence != NULL)
		text_putf(text, " %s", order->occurrence);
	if (is_stage)
		text_putf(text, " %s %s",
		    order->stage == NULL ? "" : order->stage,
		    verb == ACT_STAGE_BEGUN ? "begun" : "done");
	text_puts(text, tail);
}

void
slack_refusal_format(struct text *text, const char *sentence,
    const struct order *order)
{
	static const char *const marks[] = { LIFE_POSSIBLE, LIFE_BECAUSE,
		LIFE_BEGIN };
	const char *found = NULL;
	size_t i, which = 0;

	for (i = 0; i < countof(marks) && found == NULL; i++) {
		found = strstr(sentence, marks[i]);
		which = i;
	}
	if (found == NULL) {
		text_puts(text, sentence);
		return;
	}
	text_put(text, sentence, (size_t)(found - sentence));
	switch (which) {
	case 0:
		text_puts(text, "; possible now with /patchday: ");
		break;
	case 1:
		text_puts(text, "(");
		slack_refusal_put(text, order, order->verb, " because ...)");
		break;
	default:
		slack_refusal_put(text, order, ACT_MOVE, " to now");
	}
	text_puts(text, found + strlen(marks[which]));
}
