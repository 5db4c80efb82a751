/* SPDX-License-Identifier: MIT */
#include "preview_internal.h"

#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "array.h"
#include "civil.h"
#include "digest.h"

#define PREVIEW_ANSWER_MAX (1024 * 1024)	/* bytes of the owner's */
#define PREVIEW_MARK_DIGITS 32

/* A string of a map; "" where it is none. */
static const char *
preview_string(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL ? "" : string;
}

int
preview_parse(const char *body, size_t length, struct doc **ret_answer,
    struct error *ret_error)
{
	return doc_parse_json(body, length, PREVIEW_ANSWER_MAX, ret_answer,
	    ret_error);
}

bool
preview_is_dry(const struct doc *answer)
{
	return strcmp(preview_string(answer, "dry_run"), "true") == 0;
}

/* How it stood, and the other work: not what is to come of it, which "now"
 * makes another thing each minute. */
void
preview_format_mark(struct text *text, const struct doc *answer)
{
	static const char *const keys[] = { "occurrence", "start", "end",
		"status", "phase" };
	const struct doc *before = doc_find(answer, "before");
	const struct doc *conflicts = doc_find(answer, "conflicts");
	char hex[PREVIEW_MARK_DIGITS + 1];
	struct text all = { 0 };
	size_t i;

	for (i = 0; i < countof(keys); i++)
		text_putf(&all, "%s\n", preview_string(before, keys[i]));
	for (i = 0; i < doc_item_count(conflicts); i++)
		if (doc_string(doc_item(conflicts, i)) != NULL)
			text_putf(&all, "%s\n",
			    doc_string(doc_item(conflicts, i)));
	digest_hex(text_string(&all), all.length, PREVIEW_MARK_DIGITS, hex);
	text_puts(text, hex);
	text_clear(&all);
}

void
preview_format_pin(struct text *text, const struct doc *answer)
{
	const struct doc *taken = doc_find(answer, "taken");
	bool is_move = strcmp(preview_string(answer, "act"),
	    act_verb_name(ACT_MOVE)) == 0;
	int64_t at = strtoll(preview_string(taken, is_move ? "start_at" :
	    "end_at"), NULL, 10);

	if (at > 0)
		civil_format_utc(text, at);
}

bool
preview_is_same(const struct command *command, const char *answer)
{
	struct text mark = { 0 };
	struct doc *map = NULL;
	bool is_same = false;

	if (preview_parse(answer, strlen(answer), &map, NULL) == 0) {
		preview_format_mark(&mark, map);
		is_same = command->seen != NULL &&
		    strcmp(text_string(&mark), command->seen) == 0;
	}
	doc_free(map);
	text_clear(&mark);
	return is_same;
}
