/* SPDX-License-Identifier: MIT */
/*
 * Freezing an occurrence and its surroundings into a value that can be stored
 * (brief_json.c).  What was decided stays what is said: a reload between start
 * and end must not change the words of the end, nor take away what is needed to
 * say it.
 */
#include "brief.h"

#include <stdlib.h>
#include <string.h>

#include "life.h"
#include "mem.h"
#include "news.h"
#include "timeshift.h"
#include "window.h"
#include "zone.h"

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

/* How far each environment is. */
static void
brief_add_steps(struct brief *brief, const struct life *life)
{
	const struct life_step *step;
	size_t i, k;

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

/* Begun by a person: by whom, and what had been planned. */
static void
brief_add_start(struct brief *brief, const struct occurrence *occurrence,
    size_t ordinal)
{
	const struct act *act = &occurrence->life->acts.list.items[ordinal];
	struct news news;

	news_init(&news, occurrence, ordinal);
	brief->due_start_at = news.was_start_at;
	news_clear(&news);
	free(brief->started_by);
	free(brief->started_because);
	brief->started_by = roster_name(occurrence->window->roster, act->who);
	brief->started_because = mem_string(act->because);
}

/* The same of its end, or of being called off. */
static void
brief_add_end(struct brief *brief, const struct occurrence *occurrence,
    size_t ordinal)
{
	const struct act *act = &occurrence->life->acts.list.items[ordinal];
	struct news news;

	news_init(&news, occurrence, ordinal);
	brief->due_end_at = news.was_end_at;
	news_clear(&news);
	free(brief->ended_by);
	free(brief->ended_because);
	brief->ended_by = roster_name(occurrence->window->roster, act->who);
	brief->ended_because = mem_string(act->because);
}

static void
brief_add_note(struct brief *brief, const struct roster *roster,
    const struct act *act)
{
	free(brief->note);
	free(brief->note_by);
	brief->note = mem_string(act->words);
	brief->note_by = roster_name(roster, act->who);
	brief->note_at = act->at_ms / 1000;
}

/* Somebody only ever made it longer, and by now the window alone would be even
 * longer (or shorter, both): then it differs from what nobody was told. */
static void
brief_fit_length(struct brief *brief, const struct life *life)
{
	int64_t due_secs = brief->due_end_at - brief->due_start_at;
	int64_t was_secs = brief->was_end_at - brief->was_start_at;
	size_t count = life->acts.list.count;
	int extended = life_count_acts(life, ACT_EXTEND, count);
	int shortened = life_count_acts(life, ACT_SHORTEN, count);

	if (life_find_act(life, ACT_MOVE) == NULL &&
	    life_find_act(life, ACT_REOPEN) == NULL &&
	    ((due_secs < was_secs && extended > 0 && shortened == 0) ||
	    (due_secs > was_secs && shortened > 0 && extended == 0)))
		brief->was_end_at = brief->was_start_at + due_secs;
}

/* What people did so far; of what was done twice the last. */
static void
brief_add_life(struct brief *brief, const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct act *act;
	size_t i;

	brief->phase = life->phase;
	brief->started_at = life->started_ms / 1000;
	brief->ended_at = life->ended_ms / 1000;
	brief->is_confirmed = life->answer == LIFE_CONFIRMED;
	brief_add_steps(brief, life);
	for (i = 0; i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (act->verb == ACT_START)
			brief_add_start(brief, occurrence, i);
		else if (act->verb == ACT_NOTE)
			brief_add_note(brief, occurrence->window->roster,
			    act);
		/* One that was reopened has not ended. */
		else if ((act->verb == ACT_END &&
		    life->phase == OCCURRENCE_ENDED) ||
		    (act->verb == ACT_CANCEL &&
		    life->phase == OCCURRENCE_BROKEN_OFF) ||
		    ((act->verb == ACT_SKIP || act->verb == ACT_CANCEL) &&
		    life->phase == OCCURRENCE_SKIPPED))
			brief_add_end(brief, occurrence, i);
	}
	brief_fit_length(brief, life);
}

/* Who has to confirm: as long as an answer is owed, or when the lack of one
 * called it off. */
static bool
brief_owes_answer(const struct occurrence *occurrence)
{
	return occurrence_awaits_answer(occurrence) ||
	    (occurrence->status == OCCURRENCE_CANCELLED &&
	    (occurrence->life == NULL ||
	    occurrence->life->phase == OCCURRENCE_PLANNED));
}

/* Times by the window alone, and who begins and ends it. */
static void
brief_add_plan(struct brief *brief, const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	struct occurrence planned;

	occurrence_init(&planned, window, occurrence->original_local);
	brief->was_start_at = planned.start_at;
	brief->was_end_at = planned.end_at;
	brief->start_at = brief->due_start_at = occurrence->start_at;
	brief->end_at = brief->due_end_at = occurrence->end_at;
	brief->starts_by_hand = window->starts_by_hand;
	brief->ends_by_hand = window->ends_by_hand;
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

/* Who hears of the end, by the ids that people configured; NULL: nobody. */
static void
brief_add_told(struct brief *brief, const struct window *window)
{
	const struct window_announce *announce;
	struct text text = { 0 };
	size_t i, k;

	/* The configuration has no channel twice for one end. */
	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; announce->says_end &&
		    k < announce->channels.count; k++)
			text_putf(&text, "%s%s", text.length == 0 ? "" : ", ",
			    announce->channels.items[k]);
	}
	brief->end_told = text.length == 0 ? NULL : text_take(&text);
	text_clear(&text);
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
	brief_add_plan(brief, occurrence);
	if (timeshift_format_occurrence(&utc_note, occurrence))
		brief->utc_note = text_take(&utc_note);
	brief->impact = window->impact;
	brief->status = occurrence->status;
	/* Confirmed work owes nobody an answer any more. */
	if (brief_owes_answer(occurrence)) {
		brief->confirm_by = mem_string(window->confirm.by);
		brief->confirm_title = mem_string(window->confirm.title);
	}
	brief->confirm_before_secs = window->confirm.before_secs;
	brief->otherwise = window->confirm.otherwise;
	brief_add_zones(brief, site);
	brief_add_stages(brief, window, site);
	if (occurrence->life != NULL)
		brief_add_life(brief, occurrence);
	brief->has_buttons = site->has_buttons;
	brief_add_told(brief, occurrence->window);
}

/* People know the times of the brief before, unless others had been told. */
static void
brief_keep_told(struct brief *brief, const struct brief *old)
{
	bool is_known = old->told_start_at == 0;
	int64_t start_at = is_known ? old->start_at : old->told_start_at;
	int64_t end_at = is_known ? old->end_at : old->told_end_at;

	if (start_at == brief->start_at && end_at == brief->end_at)
		return;
	brief->told_start_at = start_at;
	brief->told_end_at = end_at;
}

bool
brief_keep(struct brief *brief, const char *before)
{
	struct brief old = { 0 };
	const char *zone;

	if (brief_parse(before, strlen(before), &old, NULL) < 0)
		return false;
	zone = old.key_zone != NULL ? old.key_zone : old.zone;
	if (strcmp(zone, brief->zone) != 0)
		brief->key_zone = mem_string(zone);
	brief_keep_told(brief, &old);
	brief->noted = mem_string(old.noted);
	brief->changed_at = old.changed_at;
	brief_clear(&old);
	return brief->key_zone != NULL || brief->told_start_at != 0 ||
	    brief->noted != NULL || brief->changed_at != 0;
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
	free(brief->key_zone);
	free(brief->noted);
	free(brief->utc_note);
	free(brief->confirm_by);
	free(brief->confirm_title);
	free(brief->started_by);
	free(brief->started_because);
	free(brief->ended_by);
	free(brief->ended_because);
	free(brief->note);
	free(brief->note_by);
	free(brief->end_told);
	free(brief->board);
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
