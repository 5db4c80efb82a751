/* SPDX-License-Identifier: MIT */
/*
 * Orders: sentences and JSON bodies of the same content.
 *
 * A sentence is a verb, an occurrence where it is not clear which, and what the
 * verb needs, each behind a word of its own ("by", "until", "to"), so that the
 * order of the parts does not matter and nothing has to be remembered.
 */
#include "order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "jsontext.h"
#include "mem.h"
#include "nearest.h"
#include "order_internal.h"
#include "quote_internal.h"

/* The verbs as they are typed, what may follow, and an example. */
static const struct order_form {
	const char *word;
	enum act_verb verb;
	const char *parts;		/* words that may follow */
	const char *example;
} order_forms[] = {
	{ "confirm", ACT_CONFIRM, "because", "confirm summit" },
	{ "unconfirm", ACT_UNCONFIRM, "because",
	    "unconfirm summit because the mount is being balanced" },
	{ "start", ACT_START, "because", "start patch-thursday" },
	{ "stage", ACT_STAGE_BEGUN, "because", "stage idfint begun" },
	{ "note", ACT_NOTE, "", "note patch-thursday idfint is back" },
	{ "extend", ACT_EXTEND, "by until because",
	    "extend patch-thursday by 45m because the database is slow" },
	{ "shorten", ACT_SHORTEN, "by until because",
	    "shorten patch-thursday until 16:30" },
	{ "verify", ACT_VERIFY, "because", "verify patch-thursday" },
	{ "end", ACT_END, "because", "end patch-thursday" },
	{ "reopen", ACT_REOPEN, "by until because",
	    "reopen patch-thursday by 30m because idfprod is red" },
	{ "move", ACT_MOVE, "to until because",
	    "move summit to \"2026-12-09 13:00\"" },
	{ "skip", ACT_SKIP, "because",
	    "skip patch-thursday because nobody is there" },
	{ "unskip", ACT_UNSKIP, "because", "unskip patch-thursday" },
	{ "keep", ACT_KEEP, "because",
	    "keep patch-thursday/2026-12-24T15:00" },
	{ "cancel", ACT_CANCEL, "because",
	    "cancel patch-thursday because of a fire alarm" },
	{ "hand", ACT_HAND_OVER, "to because",
	    "hand over patch-thursday to release-manager" },
	{ "hand-over", ACT_HAND_OVER, "to because",
	    "hand-over patch-thursday to release-manager" },
};

/* A sentence being read. */
struct order_reader {
	const char *const *words;
	size_t count, next;
	const struct schedule *schedule;
	const struct order_form *form;
	struct order *order;
};

/* --- sentences ------------------------------------------------------------ */

/* The words from `next` on, with one space between. */
static char *
order_join(const struct order_reader *reader, size_t next, size_t end)
{
	struct text text = { 0 };
	size_t i;

	for (i = next; i < end; i++)
		text_putf(&text, "%s%s", i > next ? " " : "",
		    reader->words[i]);
	return text_take(&text);
}

/* What was expected, with an example. */
static int
order_fail(const struct order_reader *reader, const char *problem,
    struct error *ret_error)
{
	return error_set(ret_error, ERROR_INPUT, "%s; for example: %s",
	    problem, reader->form->example);
}

static const struct order_form *
order_find_form(const char *word)
{
	size_t i;

	for (i = 0; i < countof(order_forms); i++)
		if (strcasecmp(order_forms[i].word, word) == 0)
			return &order_forms[i];
	return NULL;
}

static int
order_fail_verb(const char *word, struct error *ret_error)
{
	const char *names[countof(order_forms)], *near;
	char quoted[QUOTE_MAX];
	size_t i;

	for (i = 0; i < countof(order_forms); i++)
		names[i] = order_forms[i].word;
	near = nearest_find(word, names, countof(names));
	return error_set(ret_error, ERROR_INPUT,
	    "\"%s\" is nothing one can do to an occurrence%s%s%s; accepted "
	    "are confirm, unconfirm, start, stage, note, extend, shorten, "
	    "verify, end, reopen, move, skip, unskip, keep, cancel, hand over",
	    quote_clean(word, QUOTE_BYTES, quoted),
	    near == NULL ? "" : " (did you mean \"", near == NULL ? "" : near,
	    near == NULL ? "" : "\"?)");
}

/* Does the word name a window, or an occurrence of one? */
static bool
order_names_occurrence(const struct schedule *schedule, const char *word)
{
	char id[WINDOW_ID_MAX + 1];
	size_t length = strcspn(word, "/");

	if (length == 0 || length > WINDOW_ID_MAX)
		return false;
	memcpy(id, word, length);
	id[length] = '\0';
	return schedule_find_window(schedule, id) != NULL;
}

/* The words that may stand between the parts of a sentence. */
static const char *const order_parts[] = { "by", "until", "to", "because" };

/* Is that word allowed to follow the verb, and where does its value go? */
static char **
order_part(const struct order_reader *reader, const char *word)
{
	char **parts[] = { &reader->order->by, &reader->order->until,
	    &reader->order->to, &reader->order->because };
	size_t i;

	for (i = 0; i < countof(order_parts); i++)
		if (strcasecmp(order_parts[i], word) == 0 &&
		    strstr(reader->form->parts, order_parts[i]) != NULL)
			return parts[i];
	return NULL;
}

/* "because of a fire alarm": the reason is the alarm. */
static size_t
order_skip_of(const struct order_reader *reader)
{
	size_t first = reader->next;

	return first + 1 < reader->count &&
	    strcasecmp(reader->words[first], "of") == 0 ? first + 1 : first;
}

/* "by 45m", "until 18:30", "to release-manager": one word, or several up to the
 * next part ("to 2026-12-09 13:00"); the reason is all that is left. */
static int
order_read_part(struct order_reader *reader, char **part,
    struct error *ret_error)
{
	const char *name = reader->words[reader->next++];
	char problem[64], *value;
	size_t first = reader->next;

	if (part == &reader->order->because) {
		first = order_skip_of(reader);
		reader->next = reader->count;
	} else {
		while (reader->next < reader->count &&
		    order_part(reader, reader->words[reader->next]) == NULL)
			reader->next++;
	}
	value = order_join(reader, first, reader->next);
	if (*part == NULL && value[strspn(value, " ")] != '\0') {
		*part = value;
		return 0;
	}
	free(value);
	(void)snprintf(problem, sizeof(problem), *part != NULL ?
	    "\"%.10s\" is said twice" : "nothing follows \"%.10s\"", name);
	return order_fail(reader, problem, ret_error);
}

/* How far along a stage is, in the words that people use. */
static bool
order_stage_verb(const char *word, enum act_verb *ret_verb)
{
	static const struct { const char *word; enum act_verb verb; }
	words[] = {
		{ "begun", ACT_STAGE_BEGUN }, { "begin", ACT_STAGE_BEGUN },
		{ "started", ACT_STAGE_BEGUN }, { "done", ACT_STAGE_DONE },
		{ "finished", ACT_STAGE_DONE },
	};
	size_t i;

	for (i = 0; i < countof(words); i++)
		if (strcasecmp(word, words[i].word) == 0) {
			*ret_verb = words[i].verb;
			return true;
		}
	return false;
}

/* "stage idfint begun", "stage 2 done", "stage patch-thursday 2 done". */
static int
order_read_stage(struct order_reader *reader, struct error *ret_error)
{
	struct order *order = reader->order;

	if (reader->next + 2 > reader->count)
		return order_fail(reader, "a stage needs its environment or "
		    "number, and begun or done", ret_error);
	order->stage = mem_string(reader->words[reader->next++]);
	if (!order_stage_verb(reader->words[reader->next++], &order->verb))
		return order_fail(reader, "a stage is begun or done",
		    ret_error);
	return 0;
}

/* Does an occurrence stand here?  What a stage's "begun" or "done" follows is
 * an environment, also where a window is called the same. */
static bool
order_has_occurrence(const struct order_reader *reader)
{
	enum act_verb verb;

	return reader->next < reader->count && order_names_occurrence(
	    reader->schedule, reader->words[reader->next]) &&
	    !(reader->order->verb == ACT_STAGE_BEGUN &&
	    reader->next + 1 < reader->count && order_stage_verb(
	    reader->words[reader->next + 1], &verb));
}

/* What stands between the verb and the parts. */
static int
order_read_head(struct order_reader *reader, struct error *ret_error)
{
	struct order *order = reader->order;

	if (strcmp(reader->form->word, "hand") == 0) {
		if (reader->next == reader->count ||
		    strcasecmp(reader->words[reader->next], "over") != 0)
			return order_fail(reader, "\"hand\" goes with "
			    "\"over\"", ret_error);
		reader->next++;
	}
	if (order_has_occurrence(reader))
		order->occurrence = mem_string(reader->words[reader->next++]);
	if (order->verb == ACT_STAGE_BEGUN)
		return order_read_stage(reader, ret_error);
	if (order->verb == ACT_NOTE) {
		order->words = order_join(reader, reader->next,
		    reader->count);
		reader->next = reader->count;
		if (order->words[0] == '\0')
			return order_fail(reader, "a note needs words",
			    ret_error);
	}
	return 0;
}

/* Was one of a window's occurrences meant: "skip patch-thursday 2026-12-24"? */
static bool
order_means_day(const struct order_reader *reader, const char *word)
{
	const char *occurrence = reader->order->occurrence;
	size_t i = reader->next;

	/* "move summit 2026-12-09" lacks its "to". */
	while (reader->order->verb == ACT_MOVE && i < reader->count &&
	    strcmp(reader->words[i], "to") != 0)
		i++;
	return occurrence != NULL && strchr(occurrence, '/') == NULL &&
	    word[0] >= '0' && word[0] <= '9' && strchr(word, '-') != NULL &&
	    i < reader->count;
}

/* A word that is neither an occurrence nor a part: perhaps it should be. */
static int
order_fail_word(const struct order_reader *reader, struct error *ret_error)
{
	const struct schedule *schedule = reader->schedule;
	const char *word = reader->words[reader->next];
	char quoted[QUOTE_MAX], id[WINDOW_ID_MAX + 1];
	bool has_occurrence = reader->order->occurrence != NULL;
	bool is_day = order_means_day(reader, word);
	ARRAY(const char *) names = { 0 };
	const char *near;
	size_t i;

	for (i = 0; i < countof(order_parts); i++)
		if (strstr(reader->form->parts, order_parts[i]) != NULL)
			array_push(&names, order_parts[i]);
	for (i = 0; i < schedule->windows.count && !has_occurrence; i++)
		array_push(&names, schedule->windows.items[i]->id);
	/* Of an identity only the window can be mistyped. */
	(void)snprintf(id, sizeof(id), "%.*s", (int)strcspn(word, "/"), word);
	near = nearest_find(id, names.items, names.count);
	(void)error_set(ret_error, ERROR_INPUT, "\"%s\" %s%s%s%s; %s%s",
	    quote_clean(word, QUOTE_BYTES, quoted),
	    has_occurrence ? "does not fit here" : "is no window here",
	    near == NULL ? "" : " (did you mean \"", near == NULL ? "" : near,
	    near == NULL ? "" : "\"?)", is_day ? "one occurrence of many is "
	    "named as " : "for example: ", is_day ?
	    "patch-thursday/2026-12-03T15:00" : reader->form->example);
	array_clear(&names);
	return -1;
}

/* What was meant as an occurrence must not be the text of another's note. */
static int
order_check_note(struct order_reader *reader, struct error *ret_error)
{
	char id[WINDOW_ID_MAX + 1];
	const char *word;
	int64_t local;

	if (reader->order->verb != ACT_NOTE ||
	    reader->order->occurrence != NULL)
		return 0;
	word = reader->words[1];
	if (occurrence_parse_identity(word, id, &local, NULL) < 0 &&
	    (reader->count == 2 || strchr(word, ' ') != NULL ||
	    !order_mistypes_window(reader->schedule, word)))
		return 0;
	reader->next = 1;
	return order_fail_word(reader, ret_error);
}

int
order_parse(const char *const *words, size_t count,
    const struct schedule *schedule, struct order *ret_order,
    struct error *ret_error)
{
	struct order order = { 0 };
	struct order_reader reader = { .words = words, .count = count,
	    .next = 1, .schedule = schedule, .order = &order };
	int status = 0;
	char **part;

	if (count == 0)
		return error_set(ret_error, ERROR_INPUT, "nothing was said; "
		    "for example: start patch-thursday");
	reader.form = order_find_form(words[0]);
	if (reader.form == NULL)
		return order_fail_verb(words[0], ret_error);
	order.verb = reader.form->verb;
	status = order_read_head(&reader, ret_error);
	if (status == 0)
		status = order_check_note(&reader, ret_error);
	while (status == 0 && reader.next < reader.count) {
		part = order_part(&reader, words[reader.next]);
		status = part == NULL ? order_fail_word(&reader, ret_error) :
		    order_read_part(&reader, part, ret_error);
	}
	if (status < 0) {
		order_clear(&order);
		return -1;
	}
	*ret_order = order;
	return 0;
}

/* --- JSON ----------------------------------------------------------------- */

/* The strings of an order by their keys. */
static char **
order_string(struct order *order, size_t index, const char **ret_key)
{
	struct { const char *key; char **string; } strings[] = {
		{ "occurrence", &order->occurrence }, { "by", &order->by },
		{ "until", &order->until }, { "to", &order->to },
		{ "stage", &order->stage }, { "words", &order->words },
		{ "because", &order->because },
	};

	if (index >= countof(strings))
		return NULL;
	*ret_key = strings[index].key;
	return strings[index].string;
}

/* One entry of the body, other than "act". */
static int
order_read_entry(struct order *order, const struct doc *entry,
    struct error *ret_error)
{
	char quoted[QUOTE_MAX];
	const char *key = NULL;
	char **string;
	size_t i;

	for (i = 0; (string = order_string(order, i, &key)) != NULL; i++) {
		if (strcmp(entry->key, key) != 0)
			continue;
		if (entry->type == DOC_NULL)
			return 0;
		if (entry->type != DOC_SCALAR)
			return error_set(ret_error, ERROR_INPUT,
			    "\"%s\" must be a string", key);
		free(*string);
		*string = entry->scalar[0] == '\0' ? NULL :
		    mem_string(entry->scalar);
		return 0;
	}
	return error_set(ret_error, ERROR_INPUT, "unknown key \"%s\"; accepted "
	    "are act, occurrence, by, until, to, stage, words, because",
	    quote_clean(entry->key, QUOTE_BYTES, quoted));
}

/* Does the verb have a use for what was given?  "start" with "until" was meant
 * otherwise, and half of an order is another one. */
static int
order_check_keys(struct order *order, struct error *ret_error)
{
	enum act_verb verb = order->verb;
	bool has_end = verb == ACT_EXTEND || verb == ACT_SHORTEN ||
	    verb == ACT_REOPEN;
	const struct { const char *key, *string; bool fits; } uses[] = {
		{ "by", order->by, has_end },
		{ "until", order->until, has_end || verb == ACT_MOVE },
		{ "to", order->to, verb == ACT_MOVE || verb == ACT_HAND_OVER },
		{ "stage", order->stage,
		    verb == ACT_STAGE_BEGUN || verb == ACT_STAGE_DONE },
		{ "words", order->words, verb == ACT_NOTE || verb == ACT_NEW },
	};
	size_t i;

	for (i = 0; i < countof(uses); i++)
		if (uses[i].string != NULL && !uses[i].fits)
			return error_set(ret_error, ERROR_INPUT,
			    "\"%s\" has no \"%s\"", act_verb_name(verb),
			    uses[i].key);
	return 0;
}

int
order_read(const struct doc *map, struct order *ret_order,
    struct error *ret_error)
{
	struct order order = { 0 };
	const char *verb = doc_string(doc_find(map, "act"));
	int status = 0;
	size_t i;

	if (map == NULL || map->type != DOC_MAP || verb == NULL)
		return error_set(ret_error, ERROR_INPUT, "an order is an "
		    "object with \"act\", such as {\"act\": \"start\", "
		    "\"occurrence\": \"patch-thursday\"}");
	if (act_parse_verb(verb, &order.verb, ret_error) < 0)
		return -1;
	for (i = 0; i < map->count && status == 0; i++)
		if (strcmp(map->items[i].key, "act") != 0)
			status = order_read_entry(&order, &map->items[i],
			    ret_error);
	if (status == 0)
		status = order_check_keys(&order, ret_error);
	if (status < 0)
		order_clear(&order);
	else
		*ret_order = order;
	return status;
}

void
order_format(struct text *text, const struct order *order)
{
	struct jsontext json = { .text = text };
	struct order copy = *order;
	const char *key = NULL;
	char **string;
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", act_verb_name(order->verb));
	for (i = 0; (string = order_string(&copy, i, &key)) != NULL; i++)
		if (*string != NULL)
			jsontext_string(&json, key, *string);
	jsontext_end_object(&json);
}

void
order_clear(struct order *order)
{
	const char *key;
	char **string;
	size_t i;

	for (i = 0; (string = order_string(order, i, &key)) != NULL; i++)
		free(*string);
	*order = (struct order){ 0 };
}
