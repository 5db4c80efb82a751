/* SPDX-License-Identifier: MIT */
/*
 * Acts as values: their words, and their place in the journal.
 *
 *	{"act":"extend","occurrence":"patch-thursday/2026-12-03T15:00",
 *	 "at_ms":1796342400000,"who":"adam","way":"cli",
 *	 "because":"the database is slow","end_at":1796348700}
 *
 * JSON with names, since the journal is kept for years and read by people and
 * by later versions.
 */
#include "act.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "mem.h"
#include "nearest.h"
#include "quote_internal.h"

#define ACT_BYTES_MAX (64 * 1024)	/* of one in the journal */
#define ACT_DIGITS_MAX 18		/* fits int64_t whatever they are */

static const char *const act_names[ACT_VERB_COUNT] = {
	[ACT_NEW] = "new",
	[ACT_CONFIRM] = "confirm",
	[ACT_UNCONFIRM] = "unconfirm",
	[ACT_START] = "start",
	[ACT_STAGE_BEGUN] = "stage-begun",
	[ACT_STAGE_DONE] = "stage-done",
	[ACT_NOTE] = "note",
	[ACT_EXTEND] = "extend",
	[ACT_SHORTEN] = "shorten",
	[ACT_VERIFY] = "verify",
	[ACT_END] = "end",
	[ACT_REOPEN] = "reopen",
	[ACT_MOVE] = "move",
	[ACT_SKIP] = "skip",
	[ACT_UNSKIP] = "unskip",
	[ACT_CANCEL] = "cancel",
	[ACT_HAND_OVER] = "hand-over",
	[ACT_KEEP] = "keep",
};

const char *
act_verb_name(enum act_verb verb)
{
	return act_names[verb];
}

int
act_parse_verb(const char *text, enum act_verb *ret_verb,
    struct error *ret_error)
{
	const char *near;
	char quoted[QUOTE_MAX];
	size_t i;

	for (i = 0; i < ACT_VERB_COUNT; i++)
		if (strcmp(text, act_names[i]) == 0) {
			*ret_verb = (enum act_verb)i;
			return 0;
		}
	near = nearest_find(text, act_names, ACT_VERB_COUNT);
	return error_set_at(ret_error, ERROR_INPUT, 1, 1,
	    "\"%s\" is no act%s%s%s; accepted are confirm, unconfirm, start, "
	    "stage-begun, stage-done, note, extend, shorten, verify, end, "
	    "reopen, move, skip, unskip, cancel, hand-over, keep, new",
	    quote_clean(text, QUOTE_BYTES, quoted),
	    near == NULL ? "" : " (did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?)");
}

/* What was not given takes no room. */
static void
act_format_string(struct jsontext *json, const char *key, const char *string)
{
	if (string != NULL)
		jsontext_string(json, key, string);
}

void
act_format(struct text *text, const struct act *act)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", act_names[act->verb]);
	act_format_string(&json, "occurrence", act->occurrence);
	jsontext_number(&json, "at_ms", act->at_ms);
	act_format_string(&json, "who", act->who);
	act_format_string(&json, "way", act->way);
	act_format_string(&json, "because", act->because);
	act_format_string(&json, "words", act->words);
	if (act->verb == ACT_STAGE_BEGUN || act->verb == ACT_STAGE_DONE)
		jsontext_number(&json, "stage", act->stage);
	act_format_string(&json, "environment", act->environment);
	if (act->start_at != 0)
		jsontext_number(&json, "start_at", act->start_at);
	if (act->end_at != 0)
		jsontext_number(&json, "end_at", act->end_at);
	if (act->is_unagreed)
		jsontext_bool(&json, "unagreed", true);
	jsontext_end_object(&json);
}

/* A number of the journal; absent or odd: 0. */
static int64_t
act_read_number(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	if (string == NULL || strlen(string) > ACT_DIGITS_MAX)
		return 0;
	return strtoll(string, NULL, 10);
}

static char *
act_read_string(const struct doc *map, const char *key)
{
	return mem_string(doc_string(doc_find(map, key)));
}

int
act_read(const struct doc *map, struct act *ret_act, struct error *ret_error)
{
	const char *verb = doc_string(doc_find(map, "act"));
	const char *unagreed = doc_string(doc_find(map, "unagreed"));
	struct act act = { 0 };
	int64_t stage;

	if (verb == NULL || doc_string(doc_find(map, "occurrence")) == NULL ||
	    act_parse_verb(verb, &act.verb, NULL) < 0)
		return error_set(ret_error, ERROR_INPUT,
		    "this is no act of an occurrence");
	act.at_ms = act_read_number(map, "at_ms");
	act.occurrence = act_read_string(map, "occurrence");
	act.who = act_read_string(map, "who");
	act.way = act_read_string(map, "way");
	act.because = act_read_string(map, "because");
	act.words = act_read_string(map, "words");
	stage = act_read_number(map, "stage");
	/* No window has it: it ticks nothing. */
	act.stage = stage < 0 || stage > INT_MAX ? -1 : (int)stage;
	act.environment = act_read_string(map, "environment");
	act.start_at = act_read_number(map, "start_at");
	act.end_at = act_read_number(map, "end_at");
	/* Acts of before this was written left the agreement as it was. */
	act.is_unagreed = unagreed != NULL && strcmp(unagreed, "true") == 0;
	*ret_act = act;
	return 0;
}

int
act_parse(const char *json, size_t length, struct act *ret_act,
    struct error *ret_error)
{
	struct doc *map = NULL;
	int result;

	if (doc_parse_json(json, length, ACT_BYTES_MAX, &map, ret_error) < 0)
		return -1;
	result = act_read(map, ret_act, ret_error);
	doc_free(map);
	return result;
}

void
act_copy(const struct act *act, struct act *ret_act)
{
	*ret_act = *act;
	ret_act->occurrence = mem_string(act->occurrence);
	ret_act->who = mem_string(act->who);
	ret_act->way = mem_string(act->way);
	ret_act->because = mem_string(act->because);
	ret_act->words = mem_string(act->words);
	ret_act->environment = mem_string(act->environment);
}

void
act_clear(struct act *act)
{
	free(act->occurrence);
	free(act->who);
	free(act->way);
	free(act->because);
	free(act->words);
	free(act->environment);
	*act = (struct act){ 0 };
}

void
acts_clear(struct acts *acts)
{
	size_t i;

	for (i = 0; i < acts->list.count; i++)
		act_clear(&acts->list.items[i]);
	array_clear(&acts->list);
}
