/* SPDX-License-Identifier: MIT */
/*
 * Forms of Slack's.  Which fields one has follows from the verb; what was
 * ordered so far, and where an answer may go, travel in private_metadata, which
 * comes back signed like everything else.
 */
#include "slack_view_internal.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "duration.h"
#include "jsontext.h"
#include "mem.h"
#include "slack_text.h"

#define SLACK_VIEW_MEMO_MAX 3000	/* Slack's, of private_metadata */
#define SLACK_VIEW_REASON_MAX 1000	/* characters (ACT_WORDS_MAX) */

enum slack_view_kind { SLACK_VIEW_BY, SLACK_VIEW_TO, SLACK_VIEW_WORDS,
	SLACK_VIEW_BECAUSE };

/* A field: the block's id and what a person reads. */
struct slack_view_field {
	const char *id, *label, *hint;
	bool is_long;
};

static const struct slack_view_field slack_view_fields[] = {
	[SLACK_VIEW_BY] = { "by", "By how long, or until when",
	    "45m, 1h 30m, 18:30", false },
	[SLACK_VIEW_TO] = { "to", "To", "2026-12-09 13:00; a person", false },
	[SLACK_VIEW_WORDS] = { "words", "Note", "What people should know",
	    true },
	[SLACK_VIEW_BECAUSE] = { "because", "Reason", "It will be posted",
	    true },
};

/* What each verb needs; BECAUSE is offered beside a time, not demanded. */
static const struct slack_view_form {
	enum act_verb verb;
	enum slack_view_kind needs;
	bool has_reason;
	const char *title;		/* 24 characters at most */
	const char *rest;		/* of the sentence */
} slack_view_forms[] = {
	{ ACT_EXTEND, SLACK_VIEW_BY, true, "Extend", "by 45m because ..." },
	{ ACT_SHORTEN, SLACK_VIEW_BY, true, "Shorten",
	    "until 16:30 because ..." },
	{ ACT_REOPEN, SLACK_VIEW_BY, true, "Reopen", "by 30m because ..." },
	{ ACT_MOVE, SLACK_VIEW_TO, true, "Move",
	    "to \"2026-12-09 13:00\" because ..." },
	{ ACT_HAND_OVER, SLACK_VIEW_TO, false, "Hand over", "to PERSON" },
	{ ACT_NOTE, SLACK_VIEW_WORDS, false, "Note", "what people should "
	    "know" },
	{ ACT_SKIP, SLACK_VIEW_BECAUSE, false, "Skip", "because ..." },
	{ ACT_CANCEL, SLACK_VIEW_BECAUSE, false, "Cancel", "because ..." },
};

static const struct slack_view_form *
slack_view_find(enum act_verb verb)
{
	size_t i;

	for (i = 0; i < countof(slack_view_forms); i++)
		if (slack_view_forms[i].verb == verb)
			return &slack_view_forms[i];
	return NULL;
}

bool
slack_view_is_wanted(const struct order *order)
{
	const struct slack_view_form *form = slack_view_find(order->verb);

	if (form == NULL)
		return false;
	switch (form->needs) {
	case SLACK_VIEW_BY:
		return order->by == NULL && order->until == NULL;
	case SLACK_VIEW_TO:
		return order->to == NULL && order->until == NULL;
	case SLACK_VIEW_WORDS:
		return order->words == NULL;
	case SLACK_VIEW_BECAUSE:
		break;
	}
	return order->because == NULL;
}

/* {"type": "plain_text", "text": …} */
static void
slack_view_put_text(struct jsontext *json, const char *key, const char *text)
{
	jsontext_object(json, key);
	jsontext_string(json, "type", "plain_text");
	jsontext_string(json, "text", text);
	jsontext_end_object(json);
}

static void
slack_view_put_field(struct jsontext *json, enum slack_view_kind kind,
    bool is_optional)
{
	const struct slack_view_field *field = &slack_view_fields[kind];

	jsontext_object(json, NULL);
	jsontext_string(json, "type", "input");
	jsontext_string(json, "block_id", field->id);
	jsontext_bool(json, "optional", is_optional);
	slack_view_put_text(json, "label", field->label);
	jsontext_object(json, "element");
	jsontext_string(json, "type", "plain_text_input");
	jsontext_string(json, "action_id", "value");
	jsontext_bool(json, "multiline", field->is_long);
	jsontext_number(json, "max_length", SLACK_VIEW_REASON_MAX);
	slack_view_put_text(json, "placeholder", field->hint);
	jsontext_end_object(json);
	jsontext_end_object(json);
}

/* What comes back with the form. */
static void
slack_view_put_memo(struct jsontext *json, const struct order *order,
    const char *reply_url)
{
	struct text memo = { 0 }, inner = { 0 };
	struct jsontext to = { .text = &memo };

	order_format(&inner, order);
	jsontext_object(&to, NULL);
	jsontext_raw(&to, "order", text_string(&inner));
	jsontext_string(&to, "url", reply_url);
	jsontext_end_object(&to);
	/* Longer ones Slack would refuse; then the sentence is told. */
	if (memo.length <= SLACK_VIEW_MEMO_MAX)
		jsontext_string(json, "private_metadata", text_string(&memo));
	text_clear(&memo);
	text_clear(&inner);
}

void
slack_view_format(struct text *text, const struct order *order,
    const char *trigger, const char *reply_url)
{
	const struct slack_view_form *form = slack_view_find(order->verb);
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "trigger_id", trigger);
	jsontext_object(&json, "view");
	jsontext_string(&json, "type", "modal");
	jsontext_string(&json, "callback_id", "act");
	slack_view_put_memo(&json, order, reply_url);
	slack_view_put_text(&json, "title", form->title);
	slack_view_put_text(&json, "submit", form->title);
	slack_view_put_text(&json, "close", "Back");
	jsontext_list(&json, "blocks");
	slack_view_put_field(&json, form->needs, false);
	if (form->has_reason)
		slack_view_put_field(&json, SLACK_VIEW_BECAUSE, true);
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
}

void
slack_view_sentence(struct text *text, const struct order *order)
{
	const struct slack_view_form *form = slack_view_find(order->verb);

	text_putf(text, "Something is missing; type: /patchday %s %s%s%s",
	    order->verb == ACT_HAND_OVER ? "hand over" :
	    act_verb_name(order->verb),
	    order->occurrence == NULL ? "" : order->occurrence,
	    order->occurrence == NULL ? "" : " ", form->rest);
}

/* What was typed into a field; NULL: nothing. */
static const char *
slack_view_value(const struct doc *view, enum slack_view_kind kind)
{
	const struct doc *values = doc_find(doc_find(view, "state"),
	    "values");
	const char *value;

	value = doc_string(doc_find(doc_find(doc_find(values,
	    slack_view_fields[kind].id), "value"), "value"));
	return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Put what was typed into the order. */
static void
slack_view_fill(const struct doc *view, struct order *order)
{
	const char *values[countof(slack_view_fields)];
	char **places[] = { [SLACK_VIEW_BY] = &order->by,
		[SLACK_VIEW_TO] = &order->to,
		[SLACK_VIEW_WORDS] = &order->words,
		[SLACK_VIEW_BECAUSE] = &order->because };
	int64_t secs;
	size_t i;

	for (i = 0; i < countof(places); i++) {
		values[i] = slack_view_value(view, (enum slack_view_kind)i);
		if (values[i] == NULL)
			continue;
		/* "45m" is a length, anything else a time of day. */
		if (i == SLACK_VIEW_BY &&
		    duration_parse(values[i], &secs, NULL) < 0)
			places[i] = &order->until;
		free(*places[i]);
		*places[i] = mem_string(values[i]);
	}
}

int
slack_view_read(const struct doc *view, struct order *ret_order,
    char **ret_reply_url, struct error *ret_error)
{
	const char *memo = doc_string(doc_find(view, "private_metadata"));
	const char *id = doc_string(doc_find(view, "callback_id"));
	struct doc *map = NULL;
	int status;

	if (memo == NULL || id == NULL || strcmp(id, "act") != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "that form is none of ours");
	if (doc_parse_json(memo, strlen(memo), SLACK_VIEW_MEMO_MAX, &map,
	    ret_error) < 0)
		return -1;
	status = order_read(doc_find(map, "order"), ret_order, ret_error);
	if (status == 0) {
		*ret_reply_url = mem_string(doc_string(doc_find(map, "url")));
		slack_view_fill(view, ret_order);
	}
	doc_free(map);
	return status;
}

const char *
slack_view_field(const struct doc *view)
{
	size_t i;

	for (i = 0; i < countof(slack_view_fields); i++)
		if (slack_view_value(view, (enum slack_view_kind)i) != NULL)
			return slack_view_fields[i].id;
	return slack_view_fields[SLACK_VIEW_BECAUSE].id;
}
