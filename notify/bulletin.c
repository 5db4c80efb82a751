/* SPDX-License-Identifier: MIT */
/*
 *	{"headline":"…","lead":"…","paragraphs":["…"],
 *	 "links":[{"title":"…","url":"https://…"}],
 *	 "buttons":[{"title":"…","value":"…","question":"…","facts":"…"}],
 *	 "last":true}
 */
#include "bulletin.h"

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "jsontext.h"
#include "mem.h"

#define BULLETIN_BYTES_MAX (64 * 1024)	/* of a stored row */

void
bulletin_add_paragraph(struct bulletin *bulletin, const char *paragraph)
{
	array_push(&bulletin->paragraphs, mem_string(paragraph));
}

void
bulletin_add_link(struct bulletin *bulletin, const char *title,
    const char *url)
{
	struct message_link *link = array_add(&bulletin->links);

	link->kind = MESSAGE_LINK_MORE;
	link->title = mem_string(title);
	link->url = mem_string(url);
}

void
bulletin_add_button(struct bulletin *bulletin, const char *title,
    const char *value, const char *question, const char *facts)
{
	struct message_button *button = array_add(&bulletin->buttons);

	button->title = mem_string(title);
	button->value = mem_string(value);
	button->question = mem_string(question);
	button->facts = mem_string(facts);
}

static void
bulletin_format_string(struct jsontext *json, const char *key,
    const char *string)
{
	if (string != NULL)
		jsontext_string(json, key, string);
}

void
bulletin_format(struct text *text, const struct bulletin *bulletin)
{
	struct jsontext json = { .text = text };
	const struct message_button *button;
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "headline", bulletin->headline);
	bulletin_format_string(&json, "lead", bulletin->lead);
	jsontext_list(&json, "paragraphs");
	for (i = 0; i < bulletin->paragraphs.count; i++)
		jsontext_string(&json, NULL, bulletin->paragraphs.items[i]);
	jsontext_end_list(&json);
	jsontext_list(&json, "links");
	for (i = 0; i < bulletin->links.count; i++) {
		jsontext_object(&json, NULL);
		jsontext_string(&json, "title",
		    bulletin->links.items[i].title);
		jsontext_string(&json, "url", bulletin->links.items[i].url);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_list(&json, "buttons");
	for (i = 0; i < bulletin->buttons.count; i++) {
		button = &bulletin->buttons.items[i];
		jsontext_object(&json, NULL);
		jsontext_string(&json, "title", button->title);
		jsontext_string(&json, "value", button->value);
		bulletin_format_string(&json, "question", button->question);
		bulletin_format_string(&json, "facts", button->facts);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	if (bulletin->is_last)
		jsontext_bool(&json, "last", true);
	jsontext_end_object(&json);
}

/* A copy, or NULL when it is absent or no text. */
static char *
bulletin_read_string(const struct doc *map, const char *key)
{
	return mem_string(doc_string(doc_find(map, key)));
}

/* What there is several of; false: one lacks what it cannot do without. */
static bool
bulletin_read_lists(struct bulletin *bulletin, const struct doc *map)
{
	const struct doc *list = doc_find(map, "paragraphs"), *item;
	struct message_button *button;
	struct message_link *link;
	bool is_sound = true;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++)
		if (doc_string(doc_item(list, i)) != NULL)
			bulletin_add_paragraph(bulletin,
			    doc_string(doc_item(list, i)));
	list = doc_find(map, "links");
	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		link = array_add(&bulletin->links);
		link->kind = MESSAGE_LINK_MORE;
		link->title = bulletin_read_string(item, "title");
		link->url = bulletin_read_string(item, "url");
		is_sound &= link->title != NULL && link->url != NULL;
	}
	list = doc_find(map, "buttons");
	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		button = array_add(&bulletin->buttons);
		button->title = bulletin_read_string(item, "title");
		button->value = bulletin_read_string(item, "value");
		button->question = bulletin_read_string(item, "question");
		button->facts = bulletin_read_string(item, "facts");
		is_sound &= button->title != NULL && button->value != NULL;
	}
	return is_sound;
}

int
bulletin_parse(const char *json, size_t length,
    struct bulletin *ret_bulletin, struct error *ret_error)
{
	struct bulletin bulletin = { 0 };
	struct doc *map = NULL;
	const char *last;
	int status = 0;

	if (doc_parse_json(json, length, BULLETIN_BYTES_MAX, &map,
	    ret_error) != 0)
		return -1;
	bulletin.headline = bulletin_read_string(map, "headline");
	bulletin.lead = bulletin_read_string(map, "lead");
	last = doc_string(doc_find(map, "last"));
	bulletin.is_last = last != NULL && strcmp(last, "true") == 0;
	if (bulletin_read_lists(&bulletin, map) && bulletin.headline != NULL) {
		*ret_bulletin = bulletin;
	} else {
		bulletin_clear(&bulletin);
		status = error_set(ret_error, ERROR_STORE,
		    "a stored bulletin is damaged");
	}
	doc_free(map);
	return status;
}

void
bulletin_clear(struct bulletin *bulletin)
{
	size_t i;

	free(bulletin->headline);
	free(bulletin->lead);
	array_clear_owned(&bulletin->paragraphs);
	for (i = 0; i < bulletin->links.count; i++) {
		free(bulletin->links.items[i].title);
		free(bulletin->links.items[i].url);
	}
	array_clear(&bulletin->links);
	for (i = 0; i < bulletin->buttons.count; i++) {
		free(bulletin->buttons.items[i].title);
		free(bulletin->buttons.items[i].value);
		free(bulletin->buttons.items[i].question);
		free(bulletin->buttons.items[i].facts);
	}
	array_clear(&bulletin->buttons);
	memset(bulletin, 0, sizeof(*bulletin));
}
