/* SPDX-License-Identifier: MIT */
/*
 * The definition of a window: what it owns, and what is asked of it.
 *
 * conf/ fills it from the configuration and checks it; here nobody looks
 * whether a window makes sense.
 */
#include "window.h"

#include <stdlib.h>
#include <string.h>

/* An entry of `announce:`, or somebody's channels. */
static void
window_clear_announce(struct window_announce *announce)
{
	array_clear_owned(&announce->channels);
	array_clear(&announce->remind_secs);
}

static void
window_clear_person(struct window_person *person)
{
	free(person->id);
	free(person->title);
	window_clear_announce(&person->contact);
}

void
window_clear_people(struct window_people *people)
{
	size_t i;

	for (i = 0; i < people->list.count; i++)
		window_clear_person(&people->list.items[i]);
	array_clear(&people->list);
}

static void
window_clear_rota(struct window_rota *rota)
{
	size_t i;

	for (i = 0; i < rota->people.count; i++)
		window_clear_person(&rota->people.items[i]);
	array_clear(&rota->people);
	array_clear(&rota->swaps);
}

/* By hand and in the order of the struct, so that a new member is missed by
 * nobody who reads both. */
void
window_clear(struct window *window)
{
	size_t i;

	free(window->id);
	free(window->title);
	free(window->description);
	free(window->call);
	free(window->url);
	free(window->color);
	free(window->coordinator);
	free(window->confirm.by);
	free(window->confirm.title);
	window_clear_announce(&window->confirm.ask);
	window_clear_rota(&window->rota);
	recurrence_clear(&window->recurrence);
	for (i = 0; i < window->stages.count; i++)
		array_clear_owned(&window->stages.items[i].environments);
	array_clear(&window->stages);
	for (i = 0; i < window->announces.count; i++)
		window_clear_announce(&window->announces.items[i]);
	array_clear(&window->announces);
	for (i = 0; i < window->reasons.count; i++)
		free(window->reasons.items[i].because);
	array_clear(&window->reasons);
	array_clear(&window->clash.holidays);
	window_clear_announce(&window->clash.tell);
	*window = (struct window){ 0 };
}

/* What is remarked upon may come from a default: then the window is to
 * blame. */
struct window_place
window_find_place(const struct window *window, enum window_key key)
{
	return window->places[window->places[key].line != 0 ? key :
	    WINDOW_KEY_ID];
}

/* The first one: an environment that stands twice is refused when the
 * configuration is read. */
int
window_find_stage(const struct window *window, const char *environment)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			/* Lists of a dozen: no index would be faster. */
			if (strcmp(stage->environments.items[k],
			    environment) == 0)
				return (int)i;
	}
	return -1;
}

/* For callers to whom the order does not matter. */
bool
window_has_environment(const struct window *window, const char *environment)
{
	return window_find_stage(window, environment) >= 0;
}

/* The word of the configuration; a new impact needs a line here. */
const char *
window_impact_name(enum window_impact impact)
{
	static const char *const names[] = {
		[WINDOW_IMPACT_NONE] = "none",
		[WINDOW_IMPACT_TRANSIENT] = "transient",
		[WINDOW_IMPACT_SESSIONS_END] = "sessions-end",
		[WINDOW_IMPACT_DOWN] = "down",
	};

	return names[impact];
}

const char *
window_confirmer(const struct window *window)
{
	return window->confirm.title != NULL ? window->confirm.title :
	    window->confirm.by;
}

/* The word of the configuration, which messages and the schema use as well. */
const char *
window_otherwise_name(enum window_otherwise otherwise)
{
	static const char *const names[] = {
		[WINDOW_OTHERWISE_TENTATIVE] = "tentative",
		[WINDOW_OTHERWISE_SKIP] = "skip",
		[WINDOW_OTHERWISE_GO] = "go",
	};

	return names[otherwise];
}

const char *
window_on_holiday_name(enum window_on_holiday on_holiday)
{
	static const char *const names[WINDOW_ON_HOLIDAY_COUNT] = {
		[WINDOW_PROPOSE_SKIP] = "propose-skip",
		[WINDOW_PROPOSE_MOVE] = "propose-move",
		[WINDOW_IGNORE_HOLIDAYS] = "ignore",
	};

	return names[on_holiday];
}

bool
window_clash_is_possible(const struct window_clash *clash)
{
	return clash->shares_environments || (clash->holidays.count > 0 &&
	    clash->on_holiday != WINDOW_IGNORE_HOLIDAYS) ||
	    (clash->closures != NULL && clash->closures->list.count > 0) ||
	    (clash->allotments != NULL && clash->allotments->list.count > 0);
}

bool
window_shares_environment(const struct window *a, const struct window *b)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < a->stages.count; i++) {
		stage = &a->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (window_has_environment(b,
			    stage->environments.items[k]))
				return true;
	}
	return false;
}
