/* SPDX-License-Identifier: MIT */
/*
 * Before it is said: the same answer of the same decision that page and command
 * line show.  The view knows what it was made from (preview_internal.h).
 */
#include "slack_preview_internal.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "preview_internal.h"
#include "slack_choice_internal.h"
#include "timearg.h"
#include "timetext.h"

#define SLACK_PREVIEW_CONFLICTS_MAX 10
#define SLACK_PREVIEW_SAID_MAX 20	/* of Slack's 100 blocks */

/* A string of a map; "" where it is none. */
static const char *
slack_preview_string(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL ? "" : string;
}

/* --- what it was made from ------------------------------------------------ */

bool
slack_preview_is_clear(const struct command *command, const char *answer)
{
	struct doc *map = NULL;
	bool is_clear = false;

	(void)command;
	if (preview_parse(answer, strlen(answer), &map, NULL) == 0)
		is_clear = doc_item_count(doc_find(map, "conflicts")) == 0;
	doc_free(map);
	return is_clear;
}

bool
slack_preview_has_times(const struct doc *answer, const char *seen)
{
	const struct doc *before = doc_find(answer, "before");
	struct text now = { 0 };
	bool is_same;

	text_putf(&now, "%s/%s", seen[0] == '/' ? "" :
	    slack_preview_string(before, "start"),
	    slack_preview_string(before, "end"));
	is_same = strcmp(text_string(&now), seen) == 0;
	text_clear(&now);
	return is_same;
}

bool
slack_preview_is_seen(const struct command *command, const char *answer)
{
	struct doc *map = NULL;
	bool is_seen;

	is_seen = preview_parse(answer, strlen(answer), &map, NULL) == 0 &&
	    slack_preview_has_times(map, command->seen);
	doc_free(map);
	return is_seen;
}

bool
slack_preview_is_settled(const struct command *command, const char *answer)
{
	return slack_preview_is_seen(command, answer) &&
	    slack_preview_is_clear(command, answer);
}

/* "by 45m" is another end when somebody else has extended it meanwhile, and
 * "work" may be the next occurrence: what was shown is what is done.  "Now" is
 * meant to stay now. */
static void
slack_preview_pin(const struct doc *answer, struct slack_memo *memo)
{
	const struct doc *taken = doc_find(answer, "taken");
	const char *start = slack_preview_string(taken, "start_at");
	const char *end = slack_preview_string(taken, "end_at");
	struct order *order = &memo->order;
	struct text text = { 0 };

	if (slack_preview_string(taken, "occurrence")[0] != '\0') {
		free(order->occurrence);
		order->occurrence = mem_string(slack_preview_string(taken,
		    "occurrence"));
	}
	if (order->to != NULL && strstr(order->to, "now") != NULL)
		return;
	if (order->verb == ACT_MOVE && strtoll(start, NULL, 10) > 0) {
		civil_format_utc(&text, strtoll(start, NULL, 10));
		free(order->to);
		order->to = text_take(&text);
	}
	if (strtoll(end, NULL, 10) > 0) {
		free(order->by);
		order->by = NULL;
		free(order->until);
		civil_format_utc(&text, strtoll(end, NULL, 10));
		order->until = text_take(&text);
	}
	text_clear(&text);
}

/* --- what is shown -------------------------------------------------------- */

/* "Thu 3 Dec 2026 15:00–17:00 PST" of an occurrence of the answer. */
static bool
slack_preview_put_span(struct text *text, const struct window *window,
    const struct doc *occurrence)
{
	int64_t start_at, end_at;

	if (timearg_parse(slack_preview_string(occurrence, "start"), 0,
	    window->zone, &start_at, NULL) < 0 || timearg_parse(
	    slack_preview_string(occurrence, "end"), 0, window->zone, &end_at,
	    NULL) < 0)
		return false;
	timetext_format_span(text, window->zone, start_at, end_at);
	return true;
}

/* What is about to be done: "Extend Patch Thursday", old and new times where
 * they differ, the reason. */
static void
slack_preview_put_intent(struct jsontext *json, const struct doc *answer,
    const struct window *window, const struct order *order)
{
	const struct doc *before = doc_find(answer, "before");
	const struct doc *after = doc_find(answer, "occurrence");
	struct text text = { 0 }, was = { 0 }, is = { 0 };

	text_putf(&text, "%s%s%s: %s", slack_choice_label(order->verb),
	    order->stage == NULL ? "" : " ",
	    order->stage == NULL ? "" : order->stage, window->title);
	(void)slack_preview_put_span(&was, window, before);
	(void)slack_preview_put_span(&is, window, after);
	if (strcmp(text_string(&was), text_string(&is)) != 0)
		text_putf(&text, "\nwas %s\nnow %s", text_string(&was),
		    text_string(&is));
	else
		text_putf(&text, "\n%s", text_string(&is));
	if (order->verb == ACT_HAND_OVER)
		text_putf(&text, "\nto %s", slack_preview_string(after,
		    "coordinator"));
	if (order->because != NULL)
		text_putf(&text, "\nReason: %s", order->because);
	slack_modal_put_section(json, text_string(&text));
	text_clear(&text);
	text_clear(&was);
	text_clear(&is);
}

/* "This overlaps Weekly (Thu 3 Dec 2026 17:30–18:00 PST) in idfprod." */
static void
slack_preview_put_conflict(struct text *text,
    const struct snapshot *snapshot, const struct window *window,
    const char *identity)
{
	struct occurrence other;
	const struct window_stage *stage;
	size_t i, k, count = 0;

	if (schedule_find(snapshot->schedule, identity, &other, NULL) < 0) {
		text_putf(text, "This overlaps %s.", identity);
		return;
	}
	text_putf(text, "This overlaps %s (", other.window->title);
	timetext_format_span(text, other.window->zone, other.start_at,
	    other.end_at);
	text_puts(text, ") in ");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (window_has_environment(other.window,
			    stage->environments.items[k]))
				text_putf(text, "%s%s", count++ == 0 ? "" :
				    ", ", stage->environments.items[k]);
	}
	text_putc(text, '.');
}

static void
slack_preview_put_conflicts(struct jsontext *json,
    const struct snapshot *snapshot, const struct doc *answer,
    const struct window *window)
{
	const struct doc *conflicts = doc_find(answer, "conflicts");
	struct text text = { 0 };
	size_t i, count = doc_item_count(conflicts);

	for (i = 0; i < count && i < SLACK_PREVIEW_CONFLICTS_MAX; i++) {
		if (doc_string(doc_item(conflicts, i)) == NULL)
			continue;
		text_puts(&text, text.length == 0 ? "" : "\n");
		slack_preview_put_conflict(&text, snapshot, window,
		    doc_string(doc_item(conflicts, i)));
	}
	if (i < count)
		text_putf(&text, "\nand %zu more", count - i);
	slack_modal_put_section(json, text_string(&text));
	text_clear(&text);
}

/* Are they worded alike? */
static bool
slack_preview_is_alike(const struct doc *a, const struct doc *b)
{
	return strcmp(slack_preview_string(a, "headline"),
	    slack_preview_string(b, "headline")) == 0 &&
	    strcmp(slack_preview_string(a, "lead"),
	    slack_preview_string(b, "lead")) == 0;
}

/* The words of message number `first`, with all the channels that get them;
 * false: an earlier one said them. */
static bool
slack_preview_put_said_one(struct jsontext *json, const struct doc *list,
    size_t first)
{
	const struct doc *said = doc_item(list, first);
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < first; i++)
		if (slack_preview_is_alike(doc_item(list, i), said))
			return false;
	text_puts(&text, "To ");
	for (i = first; i < doc_item_count(list); i++)
		if (slack_preview_is_alike(doc_item(list, i), said))
			text_putf(&text, "%s%s", i == first ? "" : ", ",
			    slack_preview_string(doc_item(list, i),
			    "channel"));
	text_putf(&text, ":\n%s\n%s", slack_preview_string(said, "headline"),
	    slack_preview_string(said, "lead"));
	slack_modal_put_section(json, text_string(&text));
	text_clear(&text);
	return true;
}

static void
slack_preview_put_said(struct jsontext *json, const struct doc *answer)
{
	const struct doc *said = doc_find(answer, "said");
	size_t i, count = 0;

	slack_modal_put_section(json, doc_item_count(said) == 0 ?
	    "Nobody will be told." : "This will be said:");
	for (i = 0; i < doc_item_count(said) &&
	    count < SLACK_PREVIEW_SAID_MAX; i++)
		count += slack_preview_put_said_one(json, said, i);
}

bool
slack_preview_format(struct text *text, const struct snapshot *snapshot,
    const struct doc *answer, struct slack_memo *memo, bool is_again)
{
	struct jsontext json = { .text = text };
	struct occurrence occurrence;
	struct text mark = { 0 };
	bool is_whole;

	slack_preview_pin(answer, memo);
	preview_format_mark(&mark, answer);
	free(memo->seen);
	memo->seen = text_take(&mark);
	slack_modal_begin(&json, SLACK_MODAL_PREVIEW,
	    slack_choice_label(memo->order.verb), "Do it, and say so");
	slack_modal_put_section(&json, is_again ? "It has changed since you "
	    "looked, so nothing was done. This is how it is now:" :
	    "Nothing was done yet.");
	if (memo->order.occurrence != NULL && schedule_find(
	    snapshot->schedule, memo->order.occurrence, &occurrence,
	    NULL) == 0) {
		slack_preview_put_intent(&json, answer, occurrence.window,
		    &memo->order);
		slack_preview_put_conflicts(&json, snapshot, answer,
		    occurrence.window);
	}
	slack_preview_put_said(&json, answer);
	is_whole = slack_modal_put_memo(&json, memo);
	slack_modal_end(&json);
	return is_whole;
}
