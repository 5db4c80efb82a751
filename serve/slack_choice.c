/* SPDX-License-Identifier: MIT */
/*
 * One list of everything that can be done now, a group an occurrence: Slack
 * cannot make a second list depend on a first one, and nobody should be able to
 * choose what does not fit.
 */
#include "slack_choice_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "mem.h"
#include "occurrence.h"
#include "slack_text.h"

/* Slack's limits (docs.slack.dev/reference/block-kit/composition-objects:
 * option, option group). */
#define SLACK_CHOICE_TEXT_MAX 75
#define SLACK_CHOICE_OPTIONS_MAX 100
#define SLACK_CHOICE_GROUPS_MAX 100
#define SLACK_CHOICE_VALUE_MAX 150
#define SLACK_CHOICE_MEMO_MAX 12000	/* bytes of private_metadata */

const char *
slack_choice_label(enum act_verb verb)
{
	static const char *const labels[ACT_VERB_COUNT] = {
		[ACT_NEW] = "Plan",
		[ACT_CONFIRM] = "Confirm",
		[ACT_UNCONFIRM] = "No longer confirmed",
		[ACT_START] = "Start",
		[ACT_STAGE_BEGUN] = "Begin stage",
		[ACT_STAGE_DONE] = "Stage done",
		[ACT_NOTE] = "Note",
		[ACT_EXTEND] = "Extend",
		[ACT_SHORTEN] = "Shorten",
		[ACT_VERIFY] = "Work done, verify",
		[ACT_END] = "End",
		[ACT_REOPEN] = "Reopen",
		[ACT_MOVE] = "Move",
		[ACT_SKIP] = "Skip",
		[ACT_UNSKIP] = "Have it after all",
		[ACT_CANCEL] = "Cancel",
		[ACT_HAND_OVER] = "Hand over",
		[ACT_KEEP] = "Keep",
	};

	return labels[verb];
}

/* A plain text, cut to what an option may have. */
static void
slack_choice_put_text(struct jsontext *json, const char *key,
    const char *string)
{
	struct text cut = { 0 };

	slack_cut(&cut, string, SLACK_CHOICE_TEXT_MAX);
	slack_modal_put_text(json, key, text_string(&cut));
	text_clear(&cut);
}

/* A string of a map; "" where it is none. */
static const char *
slack_choice_string(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL ? "" : string;
}

/* An act as an option: "stage-begun 2 work/2026-12-03T15:00". */
static void
slack_choice_put_act(struct jsontext *json, const struct doc *act,
    const char *identity)
{
	const char *verb = slack_choice_string(act, "act");
	const char *stage = slack_choice_string(act, "stage");
	char value[SLACK_CHOICE_VALUE_MAX + 1];
	struct text text = { 0 };
	enum act_verb which;

	if (act_parse_verb(verb, &which, NULL) < 0 ||
	    snprintf(value, sizeof(value), "%s %s %s", verb,
	    stage[0] == '\0' ? "-" : stage, identity) >= (int)sizeof(value))
		return;
	if (which == ACT_STAGE_BEGUN || which == ACT_STAGE_DONE)
		text_putf(&text, "%s stage %s: %s", which == ACT_STAGE_BEGUN ?
		    "Begin" : "Finish", stage,
		    slack_choice_string(act, "of"));
	else
		text_puts(&text, slack_choice_label(which));
	jsontext_object(json, NULL);
	slack_choice_put_text(json, "text", text_string(&text));
	jsontext_string(json, "value", value);
	jsontext_end_object(json);
	text_clear(&text);
}

/* An occurrence as a group. */
static void
slack_choice_put_group(struct jsontext *json, const struct doc *choice)
{
	const struct doc *acts = doc_find(choice, "acts");
	char *label = mem_format("%s, %s", slack_choice_string(choice,
	    "title"), slack_choice_string(choice, "when"));
	size_t i;

	jsontext_object(json, NULL);
	slack_choice_put_text(json, "label", label);
	jsontext_list(json, "options");
	for (i = 0; i < doc_item_count(acts) &&
	    i < SLACK_CHOICE_OPTIONS_MAX; i++)
		slack_choice_put_act(json, doc_item(acts, i),
		    slack_choice_string(choice, "occurrence"));
	jsontext_end_list(json);
	jsontext_end_object(json);
	free(label);
}

void
slack_choice_format(struct text *text, const struct doc *choices,
    const char *url)
{
	struct jsontext json = { .text = text }, memo = { 0 };
	struct text inner = { 0 };
	size_t i;

	slack_modal_begin(&json, SLACK_MODAL_CHOICE, "Maintenance", "Next");
	jsontext_object(&json, NULL);
	jsontext_string(&json, "type", "input");
	jsontext_string(&json, "block_id", SLACK_CHOICE_BLOCK);
	slack_modal_put_text(&json, "label", "What do you want to do?");
	jsontext_object(&json, "element");
	jsontext_string(&json, "type", "static_select");
	jsontext_string(&json, "action_id", "value");
	jsontext_list(&json, "option_groups");
	for (i = 0; i < doc_item_count(choices) &&
	    i < SLACK_CHOICE_GROUPS_MAX; i++)
		slack_choice_put_group(&json, doc_item(choices, i));
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_list(&json);
	memo.text = &inner;
	jsontext_object(&memo, NULL);
	if (url != NULL)
		jsontext_string(&memo, "url", url);
	jsontext_end_object(&memo);
	jsontext_string(&json, "private_metadata", text_string(&inner));
	text_clear(&inner);
	slack_modal_end(&json);
}

/* "VERB STAGE IDENTITY" as an order, and nothing behind it: an identity that
 * is cut would be another one. */
static int
slack_choice_read_value(const char *value, struct order *order)
{
	char verb[32], stage[16], identity[OCCURRENCE_IDENTITY_MAX];
	int length = 0;

	if (value == NULL || strlen(value) > SLACK_CHOICE_VALUE_MAX ||
	    sscanf(value, "%31[a-z-] %15[0-9-] %95s%n", verb, stage,
	    identity, &length) != 3 || value[length] != '\0' ||
	    act_parse_verb(verb, &order->verb, NULL) < 0)
		return -1;
	order->occurrence = mem_string(identity);
	if (strcmp(stage, "-") != 0)
		order->stage = mem_string(stage);
	return 0;
}

int
slack_choice_read(const struct doc *view, struct slack_memo *ret_memo,
    struct error *ret_error)
{
	const char *text = doc_string(doc_find(view, "private_metadata"));
	const struct doc *values = doc_find(doc_find(view, "state"),
	    "values");
	const struct doc *chosen = doc_find(doc_find(doc_find(values,
	    SLACK_CHOICE_BLOCK), "value"), "selected_option");
	struct slack_memo memo = { 0 };
	struct doc *map = NULL;

	if (slack_choice_read_value(doc_string(doc_find(chosen, "value")),
	    &memo.order) < 0)
		return error_set(ret_error, ERROR_INPUT,
		    "choose what to do");
	if (text != NULL && doc_parse_json(text, strlen(text),
	    SLACK_CHOICE_MEMO_MAX, &map, NULL) == 0)
		memo.url = mem_string(doc_string(doc_find(map, "url")));
	doc_free(map);
	*ret_memo = memo;
	return 0;
}
