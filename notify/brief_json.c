/* SPDX-License-Identifier: MIT */
/*
 * A brief as a row keeps it.
 *
 *	{"site_title":"Rubin Science Platform","window":"patch-thursday",
 *	 "zone":"America/Los_Angeles","start_at":1796338800,
 *	 "impact":"transient","status":"confirmed",
 *	 "environments":[{"id":"idfprod","title":"data.lsst.cloud",
 *	 "stage":2}], …}
 *
 * JSON, since rows outlive versions: keys that are not known are passed over,
 * and keys that came later (`confirm_before_secs`) may be absent.
 */
#include "brief.h"

#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "mem.h"
#include "window.h"

#define BRIEF_BYTES_MAX (256 * 1024)	/* of a stored row */
#define BRIEF_DIGITS_MAX 18		/* fits int64_t whatever they are */
#define BRIEF_STAGE_MAX 1000

/* A string that is there; absent ones take no room in a row. */
static void
brief_format_string(struct jsontext *json, const char *key,
    const char *string)
{
	if (string != NULL)
		jsontext_string(json, key, string);
}

/* The same for an instant that may not have come. */
static void
brief_format_instant(struct jsontext *json, const char *key, int64_t at)
{
	if (at != 0)
		jsontext_number(json, key, at);
}

static void
brief_format_flag(struct jsontext *json, const char *key, bool flag)
{
	if (flag)
		jsontext_bool(json, key, true);
}

/* What people did, beside what was planned. */
static void
brief_format_course(struct jsontext *json, const struct brief *brief)
{
	jsontext_number(json, "was_start_at", brief->was_start_at);
	jsontext_number(json, "was_end_at", brief->was_end_at);
	jsontext_number(json, "due_start_at", brief->due_start_at);
	jsontext_number(json, "due_end_at", brief->due_end_at);
	brief_format_string(json, "started_by", brief->started_by);
	brief_format_string(json, "started_because", brief->started_because);
	brief_format_string(json, "ended_by", brief->ended_by);
	brief_format_string(json, "ended_because", brief->ended_because);
	brief_format_flag(json, "starts_by_hand", brief->starts_by_hand);
	brief_format_flag(json, "ends_by_hand", brief->ends_by_hand);
	brief_format_flag(json, "is_confirmed", brief->is_confirmed);
	brief_format_string(json, "note", brief->note);
	brief_format_string(json, "note_by", brief->note_by);
	brief_format_instant(json, "note_at", brief->note_at);
	brief_format_flag(json, "has_buttons", brief->has_buttons);
	brief_format_string(json, "end_told", brief->end_told);
	brief_format_string(json, "board", brief->board);
}

/* What there is several of: zones by name, environments with their stage. */
static void
brief_format_lists(struct jsontext *json, const struct brief *brief)
{
	const struct brief_environment *environment;
	size_t i;

	jsontext_list(json, "zones");
	for (i = 0; i < brief->zones.count; i++)
		jsontext_string(json, NULL, brief->zones.items[i]);
	jsontext_end_list(json);
	jsontext_list(json, "environments");
	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "id", environment->id);
		jsontext_string(json, "title", environment->title);
		brief_format_string(json, "url", environment->url);
		brief_format_string(json, "argocd", environment->argocd);
		jsontext_number(json, "stage", environment->stage);
		brief_format_instant(json, "begun_at", environment->begun_at);
		brief_format_instant(json, "done_at", environment->done_at);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* Words and not numbers for enums: a row is read by people too, and the order
 * of an enum may change. */
void
brief_format(struct text *text, const struct brief *brief)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "site_title", brief->site_title);
	brief_format_string(&json, "site_url", brief->site_url);
	jsontext_string(&json, "occurrence", brief->identity);
	jsontext_string(&json, "window", brief->window);
	jsontext_string(&json, "title", brief->title);
	brief_format_string(&json, "description", brief->description);
	brief_format_string(&json, "call", brief->call);
	brief_format_string(&json, "url", brief->url);
	brief_format_string(&json, "coordinator", brief->coordinator);
	jsontext_string(&json, "zone", brief->zone);
	brief_format_string(&json, "key_zone", brief->key_zone);
	jsontext_number(&json, "start_at", brief->start_at);
	jsontext_number(&json, "end_at", brief->end_at);
	brief_format_instant(&json, "told_start_at", brief->told_start_at);
	brief_format_instant(&json, "told_end_at", brief->told_end_at);
	brief_format_instant(&json, "changed_at", brief->changed_at);
	brief_format_string(&json, "noted", brief->noted);
	brief_format_string(&json, "utc_note", brief->utc_note);
	jsontext_string(&json, "impact", window_impact_name(brief->impact));
	jsontext_string(&json, "status",
	    occurrence_status_name(brief->status));
	brief_format_string(&json, "confirm_by", brief->confirm_by);
	brief_format_string(&json, "confirm_title", brief->confirm_title);
	jsontext_number(&json, "confirm_before_secs",
	    brief->confirm_before_secs);
	jsontext_string(&json, "otherwise",
	    window_otherwise_name(brief->otherwise));
	jsontext_string(&json, "phase", occurrence_phase_name(brief->phase));
	brief_format_instant(&json, "started_at", brief->started_at);
	brief_format_instant(&json, "ended_at", brief->ended_at);
	brief_format_course(&json, brief);
	brief_format_lists(&json, brief);
	jsontext_end_object(&json);
}

/* A number the store gave back: a row is ours, but rows can rot.  A flag is
 * cleared rather than an error returned, so that reading stays one pass. */
static int64_t
brief_read_number(const struct doc *map, const char *key, bool *is_sound)
{
	const char *digits = doc_string(doc_find(map, key));
	size_t sign, length;

	if (digits != NULL) {
		sign = digits[0] == '-';
		length = strspn(digits + sign, "0123456789");
		/* Whole numbers only: strtoll() would take a prefix. */
		if (length > 0 && length <= BRIEF_DIGITS_MAX &&
		    digits[sign + length] == '\0')
			return strtoll(digits, NULL, 10);
	}
	*is_sound = false;
	return 0;
}

/* An instant that may not have come: absent is 0. */
static int64_t
brief_read_instant(const struct doc *map, const char *key, bool *is_sound)
{
	return doc_find(map, key) == NULL ? 0 :
	    brief_read_number(map, key, is_sound);
}

/* Which of `names` the entry is; the first one when there is no entry, or a
 * word that a later version wrote: the first is the harmless one. */
static int
brief_read_word(const struct doc *map, const char *key,
    const char *(*name)(int), int count)
{
	const char *word = doc_string(doc_find(map, key));
	int i;

	for (i = 0; word != NULL && i < count; i++)
		if (strcmp(name(i), word) == 0)
			return i;
	return 0;
}

/* The enums' names as functions of an int, for brief_read_word(). */
static const char *
brief_impact_name(int index)
{
	return window_impact_name((enum window_impact)index);
}

/* As brief_impact_name(). */
static const char *
brief_status_name(int index)
{
	return occurrence_status_name((enum occurrence_status)index);
}

/* As brief_impact_name(). */
static const char *
brief_otherwise_name(int index)
{
	return window_otherwise_name((enum window_otherwise)index);
}

/* As brief_impact_name(). */
static const char *
brief_phase_name(int index)
{
	return occurrence_phase_name((enum occurrence_phase)index);
}

/* A copy, or NULL when it is absent or no text. */
static char *
brief_read_string(const struct doc *map, const char *key)
{
	return mem_string(doc_string(doc_find(map, key)));
}

/* Absent is false. */
static bool
brief_read_flag(const struct doc *map, const char *key)
{
	const char *word = doc_string(doc_find(map, key));

	return word != NULL && strcmp(word, "true") == 0;
}

/* What people did; rows of before anybody could have nothing of it, and what
 * was planned is what is. */
static void
brief_read_course(struct brief *brief, const struct doc *map, bool *is_sound)
{
	static const char *const keys[] = { "was_start_at", "due_start_at",
	    "was_end_at", "due_end_at" };
	int64_t *const instants[] = { &brief->was_start_at,
	    &brief->due_start_at, &brief->was_end_at, &brief->due_end_at };
	size_t i;

	for (i = 0; i < countof(keys); i++) {
		*instants[i] = i < 2 ? brief->start_at : brief->end_at;
		if (doc_find(map, keys[i]) != NULL)
			*instants[i] = brief_read_number(map, keys[i],
			    is_sound);
	}
	brief->started_by = brief_read_string(map, "started_by");
	brief->started_because = brief_read_string(map, "started_because");
	brief->ended_by = brief_read_string(map, "ended_by");
	brief->ended_because = brief_read_string(map, "ended_because");
	brief->starts_by_hand = brief_read_flag(map, "starts_by_hand");
	brief->ends_by_hand = brief_read_flag(map, "ends_by_hand");
	brief->is_confirmed = brief_read_flag(map, "is_confirmed");
	brief->note = brief_read_string(map, "note");
	brief->note_by = brief_read_string(map, "note_by");
	brief->note_at = brief_read_instant(map, "note_at", is_sound);
	brief->has_buttons = brief_read_flag(map, "has_buttons");
	brief->end_told = brief_read_string(map, "end_told");
	brief->board = brief_read_string(map, "board");
}

/* Zones and environments; one without id, title or sound stage is damage. */
static void
brief_read_lists(struct brief *brief, const struct doc *map, bool *is_sound)
{
	const struct doc *list = doc_find(map, "zones"), *item;
	struct brief_environment *environment;
	int64_t stage;
	size_t i;

	for (i = 0; list != NULL && i < list->count; i++)
		if (doc_string(&list->items[i]) != NULL)
			array_push(&brief->zones,
			    mem_string(doc_string(&list->items[i])));
	list = doc_find(map, "environments");
	for (i = 0; list != NULL && i < list->count; i++) {
		item = &list->items[i];
		environment = array_add(&brief->environments);
		environment->id = brief_read_string(item, "id");
		environment->title = brief_read_string(item, "title");
		environment->url = brief_read_string(item, "url");
		environment->argocd = brief_read_string(item, "argocd");
		environment->begun_at = brief_read_instant(item, "begun_at",
		    is_sound);
		environment->done_at = brief_read_instant(item, "done_at",
		    is_sound);
		/* Messages count stages up to the last: not for ever. */
		stage = brief_read_number(item, "stage", is_sound);
		if (environment->id == NULL || environment->title == NULL ||
		    stage < 0 || stage > BRIEF_STAGE_MAX)
			*is_sound = false;
		else
			environment->stage = (int)stage;
	}
}

/* Everything of `map`; false when what no message can do without lacks.  The
 * rest may be absent: a message without a link is still one. */
static bool
brief_read(struct brief *brief, const struct doc *map)
{
	bool is_sound = true;

	brief->site_title = brief_read_string(map, "site_title");
	brief->site_url = brief_read_string(map, "site_url");
	brief->identity = brief_read_string(map, "occurrence");
	brief->window = brief_read_string(map, "window");
	brief->title = brief_read_string(map, "title");
	brief->description = brief_read_string(map, "description");
	brief->call = brief_read_string(map, "call");
	brief->url = brief_read_string(map, "url");
	brief->coordinator = brief_read_string(map, "coordinator");
	brief->zone = brief_read_string(map, "zone");
	brief->key_zone = brief_read_string(map, "key_zone");
	brief->start_at = brief_read_number(map, "start_at", &is_sound);
	brief->end_at = brief_read_number(map, "end_at", &is_sound);
	brief->told_start_at = brief_read_instant(map, "told_start_at",
	    &is_sound);
	brief->told_end_at = brief_read_instant(map, "told_end_at", &is_sound);
	brief->changed_at = brief_read_instant(map, "changed_at", &is_sound);
	brief->noted = brief_read_string(map, "noted");
	brief->utc_note = brief_read_string(map, "utc_note");
	brief->impact = (enum window_impact)brief_read_word(map, "impact",
	    brief_impact_name, WINDOW_IMPACT_COUNT);
	brief->status = (enum occurrence_status)brief_read_word(map, "status",
	    brief_status_name, OCCURRENCE_CANCELLED + 1);
	brief->confirm_by = brief_read_string(map, "confirm_by");
	brief->confirm_title = brief_read_string(map, "confirm_title");
	brief->otherwise = (enum window_otherwise)brief_read_word(map,
	    "otherwise", brief_otherwise_name, WINDOW_OTHERWISE_COUNT);
	/* rows of before there was a deadline */
	if (doc_find(map, "confirm_before_secs") != NULL)
		brief->confirm_before_secs = brief_read_number(map,
		    "confirm_before_secs", &is_sound);
	brief->phase = (enum occurrence_phase)brief_read_word(map, "phase",
	    brief_phase_name, OCCURRENCE_PHASE_COUNT);
	brief->started_at = brief_read_instant(map, "started_at", &is_sound);
	brief->ended_at = brief_read_instant(map, "ended_at", &is_sound);
	brief_read_course(brief, map, &is_sound);
	brief_read_lists(brief, map, &is_sound);
	return is_sound && brief->site_title != NULL &&
	    brief->identity != NULL && brief->window != NULL &&
	    brief->title != NULL && brief->zone != NULL;
}

/* The result is handed over only when it is whole. */
int
brief_parse(const char *json, size_t length, struct brief *ret_brief,
    struct error *ret_error)
{
	struct brief brief = { 0 };
	struct doc *map = NULL;
	int result;

	if (doc_parse_json(json, length, BRIEF_BYTES_MAX, &map,
	    ret_error) != 0)
		return -1;
	if (brief_read(&brief, map)) {
		*ret_brief = brief;
		result = 0;
	} else {
		brief_clear(&brief);
		/* Which field it is would help nobody: the row is damaged. */
		result = error_set(ret_error, ERROR_STORE, "the stored brief "
		    "of an occurrence is damaged: it lacks a title, a zone "
		    "or a time");
	}
	doc_free(map);
	return result;
}
