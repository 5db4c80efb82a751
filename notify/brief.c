/* SPDX-License-Identifier: MIT */
/*
 * Freezing an occurrence and its surroundings into a value that can be stored,
 * and thawing it.  What was decided stays what is said: a reload between start
 * and end must not change the words of the end, nor take away what is needed to
 * say it.
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
#include "life.h"
#include "mem.h"
#include "timeshift.h"
#include "window.h"
#include "zone.h"

#define BRIEF_BYTES_MAX (256 * 1024)	/* of a stored row */
#define BRIEF_DIGITS_MAX 18		/* fits int64_t whatever they are */
#define BRIEF_STAGE_MAX 1000

/* The environments in roll-out order.  One that the site does not know (it
 * cannot happen with a checked configuration) is called by its id. */
static void
brief_add_stages(struct brief *brief, const struct window *window,
    const struct brief_site *site)
{
	const struct window_stage *stage;
	const struct environment *known;
	struct brief_environment *environment;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++) {
			environment = array_add(&brief->environments);
			environment->stage = (int)i;
			environment->id =
			    mem_string(stage->environments.items[k]);
			known = environment_find(site->environments,
			    site->environment_count, environment->id);
			environment->title = mem_string(known != NULL ?
			    known->title : environment->id);
			/* Its links are left out, and its name is the id. */
			if (known == NULL)
				continue;
			environment->url = mem_string(known->url);
			environment->argocd = mem_string(known->argocd);
		}
	}
}

/* What people did so far. */
static void
brief_add_life(struct brief *brief, const struct life *life)
{
	const struct life_step *step;
	size_t i, k;

	brief->phase = life->phase;
	brief->started_at = life->started_ms / 1000;
	brief->ended_at = life->ended_ms / 1000;
	for (i = 0; i < brief->environments.count; i++)
		for (k = 0; k < life->steps.count; k++) {
			step = &life->steps.items[k];
			if (strcmp(step->environment,
			    brief->environments.items[i].id) != 0)
				continue;
			brief->environments.items[i].begun_at =
			    step->begun_ms / 1000;
			brief->environments.items[i].done_at =
			    step->done_ms / 1000;
		}
}

/* Each zone once: the window's is often one of the site's. */
static void
brief_add_zone(struct brief *brief, const char *zone)
{
	size_t i;

	for (i = 0; i < brief->zones.count; i++)
		if (strcmp(brief->zones.items[i], zone) == 0)
			return;
	array_push(&brief->zones, mem_string(zone));
}

/* The window's zone first: it is the one that its people think in. */
static void
brief_add_zones(struct brief *brief, const struct brief_site *site)
{
	size_t i;

	brief_add_zone(brief, brief->zone);
	for (i = 0; i < site->zone_count; i++)
		brief_add_zone(brief, site->zones[i]);
	if (site->zone_count == 0)
		brief_add_zone(brief, "UTC");
}

/* By name and not by pointer wherever the configuration would be lent: zones
 * too, since a reload frees them. */
void
brief_init(struct brief *brief, const struct occurrence *occurrence,
    const struct brief_site *site)
{
	const struct window *window = occurrence->window;
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text utc_note = { 0 };

	memset(brief, 0, sizeof(*brief));
	occurrence_format_identity(occurrence, identity);
	brief->site_title = mem_string(site->title);
	brief->site_url = mem_string(site->url);
	brief->identity = mem_string(identity);
	brief->window = mem_string(window->id);
	brief->title = mem_string(window->title);
	brief->description = mem_string(window->description);
	brief->call = mem_string(window->call);
	brief->url = mem_string(window->url);
	brief->coordinator = mem_string(occurrence_coordinator(occurrence));
	brief->zone = mem_string(zone_name(window->zone));
	brief->start_at = occurrence->start_at;
	brief->end_at = occurrence->end_at;
	if (timeshift_format_occurrence(&utc_note, occurrence))
		brief->utc_note = text_take(&utc_note);
	brief->impact = window->impact;
	brief->status = occurrence->status;
	/* Confirmed work owes nobody an answer any more. */
	if (occurrence->status == OCCURRENCE_TENTATIVE)
		brief->confirm_by = mem_string(window->confirm.by);
	brief->confirm_before_secs = window->confirm.before_secs;
	brief->otherwise = window->confirm.otherwise;
	brief_add_zones(brief, site);
	brief_add_stages(brief, window, site);
	if (occurrence->life != NULL)
		brief_add_life(brief, occurrence->life);
}

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
	jsontext_number(&json, "start_at", brief->start_at);
	jsontext_number(&json, "end_at", brief->end_at);
	brief_format_string(&json, "utc_note", brief->utc_note);
	jsontext_string(&json, "impact", window_impact_name(brief->impact));
	jsontext_string(&json, "status",
	    occurrence_status_name(brief->status));
	brief_format_string(&json, "confirm_by", brief->confirm_by);
	jsontext_number(&json, "confirm_before_secs",
	    brief->confirm_before_secs);
	jsontext_string(&json, "otherwise",
	    window_otherwise_name(brief->otherwise));
	jsontext_string(&json, "phase", occurrence_phase_name(brief->phase));
	brief_format_instant(&json, "started_at", brief->started_at);
	brief_format_instant(&json, "ended_at", brief->ended_at);
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
			brief_add_zone(brief, doc_string(&list->items[i]));
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
	brief->start_at = brief_read_number(map, "start_at", &is_sound);
	brief->end_at = brief_read_number(map, "end_at", &is_sound);
	brief->utc_note = brief_read_string(map, "utc_note");
	brief->impact = (enum window_impact)brief_read_word(map, "impact",
	    brief_impact_name, WINDOW_IMPACT_COUNT);
	brief->status = (enum occurrence_status)brief_read_word(map, "status",
	    brief_status_name, OCCURRENCE_CANCELLED + 1);
	brief->confirm_by = brief_read_string(map, "confirm_by");
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

/* Zeroed at the end, so that clearing twice is fine. */
void
brief_clear(struct brief *brief)
{
	struct brief_environment *environment;
	size_t i;

	free(brief->site_title);
	free(brief->site_url);
	free(brief->identity);
	free(brief->window);
	free(brief->title);
	free(brief->description);
	free(brief->call);
	free(brief->url);
	free(brief->coordinator);
	free(brief->zone);
	free(brief->utc_note);
	free(brief->confirm_by);
	array_clear_owned(&brief->zones);
	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		free(environment->id);
		free(environment->title);
		free(environment->url);
		free(environment->argocd);
	}
	array_clear(&brief->environments);
	memset(brief, 0, sizeof(*brief));
}
