/* SPDX-License-Identifier: MIT */
/* The form for what a click on a promotion lacks. */
#include "slack_promotion_internal.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "jsontext.h"
#include "mem.h"
#include "slack_modal_internal.h"
#include "slack_text.h"
#include "utf8.h"

/* Slack's limits, in characters. */
#define SLACK_PROMOTION_MEMO_MAX 3000
#define SLACK_PROMOTION_OPTION_MAX 75
#define SLACK_PROMOTION_OPTIONS_MAX 100
#define SLACK_PROMOTION_MEMO_BYTES_MAX (4 * SLACK_PROMOTION_MEMO_MAX)
#define SLACK_PROMOTION_ROLE "as"

/* What each verb needs to be said; `field` NULL: nothing. */
static const struct slack_promotion_form {
	enum promotion_verb verb;
	const char *title;	/* 24 characters at most */
	const char *field, *label, *hint;
} slack_promotion_forms[] = {
	{ PROMOTION_ACKNOWLEDGE, "Acknowledge", NULL, NULL, NULL },
	{ PROMOTION_WITHDRAW, "Withdraw", NULL, NULL, NULL },
	{ PROMOTION_OBJECT, "Object", "because", "Reason",
	    "Everybody will read it" },
	{ PROMOTION_ASK, "Ask", "words", "Question",
	    "What do you want to know?" },
	{ PROMOTION_ANSWER, "Answer", "words", "Answer",
	    "Everybody will read it" },
	{ PROMOTION_TICKET, "Ticket", "words", "Ticket",
	    "Its reference or address" },
};

static const struct slack_promotion_form *
slack_promotion_find(enum promotion_verb verb)
{
	size_t i;

	for (i = 0; i < countof(slack_promotion_forms); i++)
		if (slack_promotion_forms[i].verb == verb)
			return &slack_promotion_forms[i];
	return NULL;
}

static bool
slack_promotion_lacks_words(const struct slack_promotion_form *form,
    const struct promotion_order *order)
{
	if (form->field == NULL)
		return false;
	return strcmp(form->field, "words") == 0 ? order->act.words == NULL :
	    order->act.because == NULL;
}

/* Could they speak for several, and have not said for which? */
static bool
slack_promotion_lacks_role(const struct promotion_order *order,
    const struct promotion_choices *choices)
{
	return order->as == NULL &&
	    promotion_choice_count(choices, order->act.verb) > 1 &&
	    promotion_choice_find(choices, order->act.verb, NULL)->role !=
	    NULL;
}

bool
slack_promotion_is_wanted(const struct promotion_order *order,
    const struct promotion_choices *choices)
{
	const struct slack_promotion_form *form = slack_promotion_find(
	    order->act.verb);

	return form != NULL && (slack_promotion_lacks_words(form, order) ||
	    slack_promotion_lacks_role(order, choices));
}

/* --- writing -------------------------------------------------------------- */

static void
slack_promotion_put_words(struct jsontext *json,
    const struct slack_promotion_form *form)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "type", "input");
	jsontext_string(json, "block_id", form->field);
	slack_modal_put_text(json, "label", form->label);
	jsontext_object(json, "element");
	jsontext_string(json, "type", "plain_text_input");
	jsontext_string(json, "action_id", "value");
	jsontext_number(json, "max_length", PROMOTION_WORDS_MAX);
	slack_modal_put_text(json, "placeholder", form->hint);
	jsontext_end_object(json);
	jsontext_end_object(json);
}

static void
slack_promotion_put_option(struct jsontext *json,
    const struct process_party *role)
{
	struct text cut = { 0 };

	slack_cut(&cut, role->title != NULL ? role->title : role->id,
	    SLACK_PROMOTION_OPTION_MAX);
	jsontext_object(json, NULL);
	slack_modal_put_text(json, "text", text_string(&cut));
	jsontext_string(json, "value", role->id);
	jsontext_end_object(json);
	text_clear(&cut);
}

static void
slack_promotion_put_roles(struct jsontext *json, enum promotion_verb verb,
    const struct promotion_choices *choices)
{
	const struct promotion_choice *choice;
	size_t i, count = 0;

	jsontext_object(json, NULL);
	jsontext_string(json, "type", "input");
	jsontext_string(json, "block_id", SLACK_PROMOTION_ROLE);
	slack_modal_put_text(json, "label", "You speak for");
	jsontext_object(json, "element");
	jsontext_string(json, "type", "static_select");
	jsontext_string(json, "action_id", "value");
	jsontext_list(json, "options");
	for (i = 0; i < choices->list.count; i++) {
		choice = &choices->list.items[i];
		if (choice->verb == verb && choice->role != NULL &&
		    count++ < SLACK_PROMOTION_OPTIONS_MAX)
			slack_promotion_put_option(json, choice->role);
	}
	jsontext_end_list(json);
	jsontext_end_object(json);
	jsontext_end_object(json);
}

/* The order travels with the view, and comes back signed.  False: it does not
 * fit. */
static bool
slack_promotion_put_memo(struct jsontext *json,
    const struct promotion_order *order, const char *url)
{
	struct text text = { 0 }, inner = { 0 };
	struct jsontext memo = { .text = &text };
	bool fits;

	promotion_order_format(&inner, order);
	jsontext_object(&memo, NULL);
	jsontext_raw(&memo, "order", text_string(&inner));
	if (url != NULL)
		jsontext_string(&memo, "url", url);
	jsontext_end_object(&memo);
	fits = utf8_count(text_string(&text)) <= SLACK_PROMOTION_MEMO_MAX;
	if (fits)
		jsontext_string(json, "private_metadata", text_string(&text));
	text_clear(&text);
	text_clear(&inner);
	return fits;
}

bool
slack_promotion_format(struct text *text, const struct promotion_order *order,
    const struct promotion_choices *choices, const char *url)
{
	const struct slack_promotion_form *form = slack_promotion_find(
	    order->act.verb);
	struct jsontext json = { .text = text };
	struct text about = { 0 };
	bool is_whole;

	/* It is wanted: its verb has a form. */
	if (form == NULL)
		return false;
	slack_modal_begin(&json, SLACK_MODAL_PROMOTION, form->title,
	    form->title);
	text_putf(&about, "%s%s%s", order->which, order->act.version != NULL ?
	    ": " : "", order->act.version != NULL ? order->act.version : "");
	slack_modal_put_section(&json, text_string(&about));
	if (slack_promotion_lacks_role(order, choices))
		slack_promotion_put_roles(&json, order->act.verb, choices);
	if (slack_promotion_lacks_words(form, order))
		slack_promotion_put_words(&json, form);
	jsontext_end_list(&json);
	is_whole = slack_promotion_put_memo(&json, order, url);
	slack_modal_end(&json);
	text_clear(&about);
	return is_whole;
}

/* --- reading -------------------------------------------------------------- */

static const struct doc *
slack_promotion_element(const struct doc *view, const char *block)
{
	return doc_find(doc_find(doc_find(doc_find(view, "state"), "values"),
	    block), "value");
}

/* What was typed is one line: phones and pasted texts bring line feeds. */
static char *
slack_promotion_typed(const struct doc *view, const char *block)
{
	const char *value = doc_string(doc_find(slack_promotion_element(view,
	    block), "value"));
	char *line, *p;

	if (value == NULL || value[strspn(value, " \t\r\n")] == '\0')
		return NULL;
	line = mem_string(value);
	for (p = line; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	return line;
}

/* Put what was chosen and typed into the order. */
static void
slack_promotion_fill(const struct doc *view, struct promotion_order *order)
{
	const char *role = doc_string(doc_find(doc_find(
	    slack_promotion_element(view, SLACK_PROMOTION_ROLE),
	    "selected_option"), "value"));
	char *words = slack_promotion_typed(view, "words");
	char *because = slack_promotion_typed(view, "because");

	if (role != NULL) {
		free(order->as);
		order->as = mem_string(role);
	}
	if (words != NULL) {
		free(order->act.words);
		order->act.words = words;
	}
	if (because != NULL) {
		free(order->act.because);
		order->act.because = because;
	}
}

int
slack_promotion_read(const struct doc *view,
    struct promotion_order *ret_order, char **ret_url,
    struct error *ret_error)
{
	const char *memo = doc_string(doc_find(view, "private_metadata"));
	const struct doc *order;
	struct doc *map = NULL;
	int status;

	if (memo == NULL || doc_parse_json(memo, strlen(memo),
	    SLACK_PROMOTION_MEMO_BYTES_MAX, &map, NULL) < 0)
		return error_set(ret_error, ERROR_INPUT,
		    "that form is none of ours");
	order = doc_find(map, "order");
	status = order == NULL ? error_set(ret_error, ERROR_INPUT,
	    "that form is none of ours") :
	    promotion_order_read(order, NULL, ret_order, ret_error);
	if (status == 0) {
		slack_promotion_fill(view, ret_order);
		*ret_url = mem_string(doc_string(doc_find(map, "url")));
	}
	doc_free(map);
	return status;
}

const char *
slack_promotion_field(const struct doc *view)
{
	static const char *const fields[] = { "because", "words",
		SLACK_PROMOTION_ROLE };
	size_t i;

	for (i = 0; i + 1 < countof(fields); i++)
		if (slack_promotion_element(view, fields[i]) != NULL)
			break;
	return fields[i];
}
