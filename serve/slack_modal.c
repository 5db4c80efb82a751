/* SPDX-License-Identifier: MIT */
/*
 * The frame of a modal.  What people decided so far travels in private_metadata
 * and comes back signed like everything else, so nothing is kept here while
 * somebody thinks.
 */
#include "slack_modal_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "slack_text.h"
#include "utf8.h"

/* Slack's limits, in characters. */
#define SLACK_MODAL_TITLE_MAX 24
#define SLACK_MODAL_SECTION_MAX 3000
#define SLACK_MODAL_MEMO_MAX 3000
#define SLACK_MODAL_MEMO_BYTES_MAX (4 * SLACK_MODAL_MEMO_MAX)

void
slack_modal_put_text(struct jsontext *json, const char *key,
    const char *string)
{
	jsontext_object(json, key);
	jsontext_string(json, "type", "plain_text");
	jsontext_string(json, "text", string);
	jsontext_bool(json, "emoji", false);
	jsontext_end_object(json);
}

/* A title or a button. */
static void
slack_modal_put_short(struct jsontext *json, const char *key,
    const char *string)
{
	struct text cut = { 0 };

	slack_cut(&cut, string, SLACK_MODAL_TITLE_MAX);
	slack_modal_put_text(json, key, text_string(&cut));
	text_clear(&cut);
}

void
slack_modal_begin(struct jsontext *json, const char *callback,
    const char *title, const char *submit)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "type", "modal");
	jsontext_string(json, "callback_id", callback);
	slack_modal_put_short(json, "title", title);
	if (submit != NULL)
		slack_modal_put_short(json, "submit", submit);
	slack_modal_put_short(json, "close", submit == NULL ? "Close" :
	    "Back");
	jsontext_list(json, "blocks");
}

void
slack_modal_end(struct jsontext *json)
{
	jsontext_end_object(json);
}

void
slack_modal_put_section(struct jsontext *json, const char *string)
{
	struct text cut = { 0 };

	if (string[0] == '\0')
		return;
	slack_cut(&cut, string, SLACK_MODAL_SECTION_MAX);
	jsontext_object(json, NULL);
	jsontext_string(json, "type", "section");
	slack_modal_put_text(json, "text", text_string(&cut));
	jsontext_end_object(json);
	text_clear(&cut);
}

/* --- what travels --------------------------------------------------------- */

bool
slack_modal_put_memo(struct jsontext *json, const struct slack_memo *memo)
{
	struct text text = { 0 }, order = { 0 };
	struct jsontext to = { .text = &text };
	bool fits;

	jsontext_end_list(json);
	order_format(&order, &memo->order);
	jsontext_object(&to, NULL);
	jsontext_raw(&to, "order", text_string(&order));
	if (memo->url != NULL)
		jsontext_string(&to, "url", memo->url);
	if (memo->seen != NULL)
		jsontext_string(&to, "seen", memo->seen);
	jsontext_end_object(&to);
	fits = utf8_count(text_string(&text)) <= SLACK_MODAL_MEMO_MAX;
	if (fits)
		jsontext_string(json, "private_metadata",
		    text_string(&text));
	text_clear(&text);
	text_clear(&order);
	return fits;
}

int
slack_modal_read_memo(const struct doc *view, const char *callback,
    struct slack_memo *ret_memo, struct error *ret_error)
{
	const char *text = doc_string(doc_find(view, "private_metadata"));
	const char *id = doc_string(doc_find(view, "callback_id"));
	struct slack_memo memo = { 0 };
	struct doc *map = NULL;
	int status;

	if (text == NULL || id == NULL || strcmp(id, callback) != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "that form is none of ours");
	if (doc_parse_json(text, strlen(text), SLACK_MODAL_MEMO_BYTES_MAX,
	    &map, ret_error) < 0)
		return -1;
	status = order_read(doc_find(map, "order"), &memo.order, ret_error);
	if (status == 0) {
		memo.url = mem_string(doc_string(doc_find(map, "url")));
		memo.seen = mem_string(doc_string(doc_find(map, "seen")));
		*ret_memo = memo;
	}
	doc_free(map);
	return status;
}

void
slack_modal_clear_memo(struct slack_memo *memo)
{
	order_clear(&memo->order);
	free(memo->url);
	free(memo->seen);
	*memo = (struct slack_memo){ 0 };
}

/* --- whole ones ----------------------------------------------------------- */

void
slack_modal_notice(struct text *text, const char *title,
    const char *sentence)
{
	struct jsontext json = { .text = text };

	slack_modal_begin(&json, "notice", title, NULL);
	slack_modal_put_section(&json, sentence);
	jsontext_end_list(&json);
	slack_modal_end(&json);
}

void
slack_modal_open(struct text *text, const char *trigger, const char *view)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "trigger_id", trigger);
	jsontext_raw(&json, "view", view);
	jsontext_end_object(&json);
}

void
slack_modal_answer(struct text *text, const char *action, const char *view)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "response_action", action);
	if (view != NULL)
		jsontext_raw(&json, "view", view);
	jsontext_end_object(&json);
}

void
slack_modal_answer_error(struct text *text, const char *block,
    const char *sentence)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "response_action", "errors");
	jsontext_object(&json, "errors");
	jsontext_string(&json, block, sentence);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
}
