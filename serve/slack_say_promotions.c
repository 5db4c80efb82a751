/* SPDX-License-Identifier: MIT */
/* /patchday promotions, promotion show; what became of a click.  Whoever is in
 * the workspace may ask: it tells what the channels were told. */
#include <string.h>

#include "offer.h"
#include "slack_promotion_internal.h"

#define SLACK_SAY_PROMOTIONS 15
#define SLACK_SAY_PROMOTION_BYTES (1024 * 1024)	/* of the owner's */

/* The sentence of a refusal, without the line feed that ends it. */
static void
slack_say_refusal(struct text *text, const struct command *command)
{
	text_puts(text, command->body == NULL ? "It was refused." :
	    command->body);
	while (text->length > 0 && text->bytes[text->length - 1] == '\n')
		text_cut(text, text->length - 1);
}

/* What was done, where no message tells it. */
static const char *const slack_say_deeds[PROMOTION_VERB_COUNT] = {
	[PROMOTION_PROPOSE] = "it is proposed",
	[PROMOTION_PASS] = "the step is done",
	[PROMOTION_TICKET] = "the ticket is noted",
	[PROMOTION_ACKNOWLEDGE] = "it is acknowledged",
	[PROMOTION_OBJECT] = "the objection is noted",
	[PROMOTION_WITHDRAW] = "the objection is withdrawn",
	[PROMOTION_ASK] = "the question is asked",
	[PROMOTION_ANSWER] = "the question is answered",
	[PROMOTION_CHANGE] = "it is another one now",
	[PROMOTION_AIM] = "it is offered for another window",
	[PROMOTION_REMIND] = "who is missing was reminded",
	[PROMOTION_PROMOTE] = "it is promoted",
	[PROMOTION_ABANDON] = "it is given up",
};

/* By the name of its verb; there is one for each. */
static const char *
slack_say_deed(const char *act)
{
	int i;

	for (i = 0; act != NULL && i < PROMOTION_VERB_COUNT; i++)
		if (strcmp(act, promotion_verb_name((enum promotion_verb)i))
		    == 0)
			return slack_say_deeds[i];
	return "it is noted";
}

/* As the message says it that everybody reads; there is at most one. */
static void
slack_say_put_promoted(struct text *text, const struct doc *map)
{
	const struct doc *list = doc_find(map, "said");
	const struct doc *said = doc_item_count(list) > 0 ?
	    doc_item(list, 0) : NULL;
	const char *headline = doc_string(doc_find(said, "headline"));
	const char *channel = doc_string(doc_find(said, "channel"));
	const char *summary = doc_string(doc_find(doc_find(map, "promotion"),
	    "summary"));

	text_putf(text, "Done: %s.", headline != NULL ? headline :
	    slack_say_deed(doc_string(doc_find(map, "act"))));
	if (channel != NULL)
		text_putf(text, " Announced in %s.", channel);
	if (summary != NULL)
		text_putf(text, " %s.", summary);
}

void
slack_say_promoted(struct text *text, const struct command *command)
{
	struct doc *map = NULL;

	if (command->status >= 400 || doc_parse_json(command->body,
	    command->length, SLACK_SAY_PROMOTION_BYTES, &map, NULL) < 0) {
		slack_say_refusal(text, command);
		return;
	}
	slack_say_put_promoted(text, map);
	doc_free(map);
}

/* One, in a line, with the name to type. */
static void
slack_say_put_promotion(struct text *text, const struct snapshot *snapshot,
    const struct promotion *promotion)
{
	struct offer offer;

	offer_plan(snapshot->conf, snapshot->schedule, promotion,
	    clock_now(snapshot->clock), &offer);
	offer_format(text, snapshot->conf, promotion, &offer);
	text_putf(text, " (%s)", promotion->identity);
}

void
slack_say_promotions(struct text *text, const struct snapshot *snapshot)
{
	const struct promotion_list *list = snapshot->promotions;
	size_t i, count = 0;

	for (i = list == NULL ? 0 : list->list.count; i-- > 0;) {
		if (list->list.items[i]->phase != PROMOTION_OPEN ||
		    count++ >= SLACK_SAY_PROMOTIONS)
			continue;
		text_puts(text, count > 1 ? "\n" : "");
		slack_say_put_promotion(text, snapshot, list->list.items[i]);
	}
	if (count > SLACK_SAY_PROMOTIONS)
		text_putf(text, "\nand %zu more", count -
		    SLACK_SAY_PROMOTIONS);
	if (count == 0)
		text_puts(text, "Nothing is proposed at the moment.");
}

void
slack_say_promotion(struct text *text, const struct snapshot *snapshot,
    const char *word)
{
	const struct promotion *promotion;
	struct error error = { 0 };
	size_t i;

	if (promotion_list_find_word(snapshot->promotions, word, &promotion,
	    &error) < 0) {
		text_puts(text, error.text);
		return;
	}
	slack_say_put_promotion(text, snapshot, promotion);
	for (i = 0; i < promotion->stands.count; i++) {
		text_putf(text, "\n%s %zu %s", promotion_is_done(promotion, i)
		    ? "✓" : "·", i + 1,
		    promotion->kind.steps.items[i].title);
		if (!promotion_is_done(promotion, i) &&
		    promotion->stands.items[i].voices.count > 0) {
			text_puts(text, ": waiting for ");
			promotion_format_missing(text, promotion, i);
		}
	}
	for (i = 0; i < promotion->questions.count; i++)
		if (promotion->questions.items[i].answered == 0)
			text_putf(text, "\n? question %zu: %s", i + 1,
			    promotion_find_act(promotion,
			    promotion->questions.items[i].asked)->words);
}
