/* SPDX-License-Identifier: MIT */
/* Forms of Slack's.  Which fields one has follows from the verb. */
#include "slack_view_internal.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "duration.h"
#include "jsontext.h"
#include "mem.h"

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
	    "45m, 1h 30m; 18:30 in the time zone of the window", false },
	[SLACK_VIEW_TO] = { "to", "To", "2026-12-09 13:00 in the time zone of "
	    "the window", false },
	[SLACK_VIEW_WORDS] = { "words", "Note", "What people should know",
	    true },
	[SLACK_VIEW_BECAUSE] = { "because", "Reason", "It will be posted",
	    true },
};

/* The same as TO, of somebody. */
static const struct slack_view_field slack_view_whom = { "to", "To whom",
	"a role or a person", false };

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

/* A note is its own preview. */
bool
slack_view_is_shown(enum act_verb verb)
{
	return verb != ACT_NOTE;
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

static void
slack_view_put_field(struct jsontext *json,
    const struct slack_view_field *field, bool is_optional)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "type", "input");
	jsontext_string(json, "block_id", field->id);
	jsontext_bool(json, "optional", is_optional);
	slack_modal_put_text(json, "label", field->label);
	jsontext_object(json, "element");
	jsontext_string(json, "type", "plain_text_input");
	jsontext_string(json, "action_id", "value");
	jsontext_bool(json, "multiline", field->is_long);
	jsontext_number(json, "max_length", SLACK_VIEW_REASON_MAX);
	slack_modal_put_text(json, "placeholder", field->hint);
	jsontext_end_object(json);
	jsontext_end_object(json);
}

bool
slack_view_format(struct text *text, const struct slack_memo *memo)
{
	const struct slack_view_form *form = slack_view_find(
	    memo->order.verb);
	struct jsontext json = { .text = text };
	bool is_whole;

	/* It is wanted: its verb has a form. */
	if (form == NULL)
		return false;
	slack_modal_begin(&json, SLACK_MODAL_FORM, form->title,
	    slack_view_is_shown(memo->order.verb) ? "Look first" :
	    form->title);
	slack_view_put_field(&json, form->verb == ACT_HAND_OVER ?
	    &slack_view_whom : &slack_view_fields[form->needs], false);
	if (form->has_reason)
		slack_view_put_field(&json,
		    &slack_view_fields[SLACK_VIEW_BECAUSE], true);
	is_whole = slack_modal_put_memo(&json, memo);
	slack_modal_end(&json);
	return is_whole;
}

void
slack_view_sentence(struct text *text, const struct order *order)
{
	const struct slack_view_form *form = slack_view_find(order->verb);

	/* As above. */
	if (form == NULL)
		return;
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
slack_view_read(const struct doc *view, struct slack_memo *ret_memo,
    struct error *ret_error)
{
	if (slack_modal_read_memo(view, SLACK_MODAL_FORM, ret_memo,
	    ret_error) < 0)
		return -1;
	slack_view_fill(view, &ret_memo->order);
	return 0;
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
