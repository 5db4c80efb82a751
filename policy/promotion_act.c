/* SPDX-License-Identifier: MIT */
/*
 * Acts on promotions as values: their words, and their place in the journal.
 *
 *	{"act":"acknowledge","promotion":"recommended-image/w_2026_48",
 *	 "at_ms":1796342400000,"who":"adam (uid 1000)","way":"cli",
 *	 "role":"middleware-lead"}
 *
 * JSON with names, since the journal is kept for years and read by people and
 * by later versions.
 */
#include "promotion_act.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "mem.h"
#include "nearest.h"

#define PROMOTION_ACT_BYTES_MAX (64 * 1024)	/* of one in the journal */
#define PROMOTION_DIGITS_MAX 18		/* fits int64_t whatever they are */

static const char *const promotion_verbs[PROMOTION_VERB_COUNT] = {
	[PROMOTION_PROPOSE] = "propose",
	[PROMOTION_PASS] = "pass",
	[PROMOTION_TICKET] = "ticket",
	[PROMOTION_ACKNOWLEDGE] = "acknowledge",
	[PROMOTION_OBJECT] = "object",
	[PROMOTION_WITHDRAW] = "withdraw",
	[PROMOTION_ASK] = "ask",
	[PROMOTION_ANSWER] = "answer",
	[PROMOTION_CHANGE] = "change",
	[PROMOTION_AIM] = "aim",
	[PROMOTION_REMIND] = "remind",
	[PROMOTION_PROMOTE] = "promote",
	[PROMOTION_ABANDON] = "abandon",
};

/* The strings of an act, and their keys. */
static const struct { const char *key; size_t offset; } promotion_strings[] = {
	{ "promotion", offsetof(struct promotion_act, promotion) },
	{ "who", offsetof(struct promotion_act, who) },
	{ "way", offsetof(struct promotion_act, way) },
	{ "because", offsetof(struct promotion_act, because) },
	{ "role", offsetof(struct promotion_act, role) },
	{ "designate", offsetof(struct promotion_act, designate) },
	{ "step", offsetof(struct promotion_act, step) },
	{ "words", offsetof(struct promotion_act, words) },
	{ "version", offsetof(struct promotion_act, version) },
	{ "digest", offsetof(struct promotion_act, digest) },
	{ "service", offsetof(struct promotion_act, service) },
	{ "environment", offsetof(struct promotion_act, environment) },
	{ "change", offsetof(struct promotion_act, change) },
	{ "occurrence", offsetof(struct promotion_act, occurrence) },
};

static char **
promotion_act_string(struct promotion_act *act, size_t index)
{
	return (char **)((char *)act + promotion_strings[index].offset);
}

const char *
promotion_verb_name(enum promotion_verb verb)
{
	return promotion_verbs[verb];
}

int
promotion_verb_parse(const char *text, enum promotion_verb *ret_verb,
    struct error *ret_error)
{
	const char *near;
	size_t i;

	for (i = 0; i < PROMOTION_VERB_COUNT; i++)
		if (strcmp(text, promotion_verbs[i]) == 0) {
			*ret_verb = (enum promotion_verb)i;
			return 0;
		}
	near = nearest_find(text, promotion_verbs, PROMOTION_VERB_COUNT);
	return error_set(ret_error, ERROR_INPUT, "that is no act on a "
	    "promotion%s%s%s; accepted are pass, ticket, acknowledge, object, "
	    "withdraw, ask, answer, change, promote, abandon",
	    near == NULL ? "" : " (did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?)");
}

void
promotion_act_format(struct text *text, const struct promotion_act *act)
{
	struct jsontext json = { .text = text };
	struct promotion_act view = *act;
	const char *string;
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", promotion_verbs[act->verb]);
	jsontext_number(&json, "at_ms", act->at_ms);
	for (i = 0; i < countof(promotion_strings); i++) {
		string = *promotion_act_string(&view, i);
		if (string != NULL)
			jsontext_string(&json, promotion_strings[i].key,
			    string);
	}
	if (act->number != 0)
		jsontext_number(&json, "number", act->number);
	if (act->disruption != WHETHER_UNKNOWN)
		jsontext_bool(&json, "disruption",
		    act->disruption == WHETHER_YES);
	if (act->is_emergency)
		jsontext_bool(&json, "emergency", true);
	jsontext_end_object(&json);
}

/* A number of the journal; absent or odd: 0. */
static int64_t
promotion_act_read_number(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	if (string == NULL || strlen(string) > PROMOTION_DIGITS_MAX)
		return 0;
	return strtoll(string, NULL, 10);
}

static enum process_whether
promotion_act_read_whether(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	if (string == NULL)
		return WHETHER_UNKNOWN;
	return strcmp(string, "true") == 0 ? WHETHER_YES : WHETHER_NO;
}

int
promotion_act_parse(const char *json, size_t length,
    struct promotion_act *ret_act, struct error *ret_error)
{
	struct promotion_act act = { 0 };
	struct doc *map = NULL;
	const char *verb;
	size_t i;
	int status = -1;

	if (doc_parse_json(json, length, PROMOTION_ACT_BYTES_MAX, &map,
	    ret_error) < 0)
		return -1;
	verb = doc_string(doc_find(map, "act"));
	if (verb == NULL || promotion_verb_parse(verb, &act.verb, NULL) < 0 ||
	    doc_string(doc_find(map, "promotion")) == NULL ||
	    (act.verb == PROMOTION_PROPOSE &&
	    doc_string(doc_find(map, "version")) == NULL)) {
		(void)error_set(ret_error, ERROR_INPUT,
		    "this is no act on a promotion");
		goto out;
	}
	act.at_ms = promotion_act_read_number(map, "at_ms");
	act.number = promotion_act_read_number(map, "number");
	act.disruption = promotion_act_read_whether(map, "disruption");
	act.is_emergency = promotion_act_read_whether(map, "emergency") ==
	    WHETHER_YES;
	for (i = 0; i < countof(promotion_strings); i++)
		*promotion_act_string(&act, i) = mem_string(doc_string(
		    doc_find(map, promotion_strings[i].key)));
	*ret_act = act;
	status = 0;
out:
	doc_free(map);
	return status;
}

void
promotion_act_copy(const struct promotion_act *act,
    struct promotion_act *ret_act)
{
	struct promotion_act copy = *act;
	size_t i;

	for (i = 0; i < countof(promotion_strings); i++)
		*promotion_act_string(&copy, i) =
		    mem_string(*promotion_act_string(&copy, i));
	*ret_act = copy;
}

void
promotion_act_clear(struct promotion_act *act)
{
	size_t i;

	for (i = 0; i < countof(promotion_strings); i++)
		free(*promotion_act_string(act, i));
	*act = (struct promotion_act){ 0 };
}

void
promotion_acts_clear(struct promotion_acts *acts)
{
	size_t i;

	for (i = 0; i < acts->list.count; i++)
		promotion_act_clear(&acts->list.items[i]);
	array_clear(&acts->list);
}
