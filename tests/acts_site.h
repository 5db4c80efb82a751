/* SPDX-License-Identifier: MIT */
/* Three windows for tests of acts: one that the clock starts and ends, one
 * that people do, and one that a role has to confirm. */
#ifndef PATCHDAY_ACTS_SITE_H
#define PATCHDAY_ACTS_SITE_H

#include "civil.h"
#include "harness.h"
#include "schedule.h"
#include "zonedir.h"

struct acts_site {
	struct zonedir *zonedir;
	struct window windows[3];
	struct schedule *schedule;
};

enum { SITE_AUTO, SITE_HAND, SITE_CONFIRM };

static inline int64_t
site_utc(const char *text)
{
	int64_t at = 0;

	CHECK_ROW(civil_parse(text, &at, NULL, NULL) == 0, text);
	return at;
}

/* "auto" Thursdays 15:00 in Los Angeles, "hand" daily 22:00 there for 4 hours,
 * "summit" monthly in Santiago; stages idfdev | idfint usdfint | idfprod. */
static inline void
site_window(struct acts_site *site, int which, const char *id,
    const char *title, const char *when, const char *zone, int64_t secs)
{
	static const char *const stages[3][2] = { { "idfdev", NULL },
		{ "idfint", "usdfint" }, { "idfprod", NULL } };
	struct window *window = &site->windows[which];
	struct window_stage *stage;
	struct error error = { 0 };
	size_t i, k;

	*window = (struct window){ .id = mem_string(id),
	    .title = mem_string(title), .duration_secs = secs };
	window->zone = zonedir_find(site->zonedir, zone, &error);
	CHECK_ROW(window->zone != NULL, error.text);
	CHECK_ROW(recurrence_parse(when, false, 0, &window->recurrence,
	    &error) == 0, error.text);
	for (i = 0; i < 3; i++) {
		stage = array_add(&window->stages);
		for (k = 0; k < 2 && stages[i][k] != NULL; k++)
			array_push(&stage->environments,
			    mem_string(stages[i][k]));
	}
}

static inline void
site_init(struct acts_site *site)
{
	const struct window *list[3];
	size_t i;

	memset(site, 0, sizeof(*site));
	site->zonedir = zonedir_new(NULL);
	site_window(site, SITE_AUTO, "patch-thursday", "Patch Thursday",
	    "every Thursday at 15:00", "America/Los_Angeles", 7200);
	site_window(site, SITE_HAND, "night-work", "Night work",
	    "every day at 22:00", "America/Los_Angeles", 4 * 3600);
	site->windows[SITE_HAND].starts_by_hand = true;
	site->windows[SITE_HAND].ends_by_hand = true;
	site_window(site, SITE_CONFIRM, "summit", "Summit window",
	    "first Wednesday of the month at 13:00", "America/Santiago",
	    7200);
	site->windows[SITE_CONFIRM].confirm.by = mem_string("telescope-scm");
	site->windows[SITE_CONFIRM].confirm.before_secs = 2 * 86400;
	for (i = 0; i < 3; i++)
		list[i] = &site->windows[i];
	site->schedule = schedule_new(list, 3);
}

static inline void
site_clear(struct acts_site *site)
{
	size_t i;

	schedule_release(site->schedule);
	for (i = 0; i < 3; i++)
		window_clear(&site->windows[i]);
	zonedir_free(site->zonedir);
}

/* Nothing was decided any more. */
static inline void
site_reset(struct acts_site *site)
{
	const struct window *list[3] = { &site->windows[0],
		&site->windows[1], &site->windows[2] };

	schedule_release(site->schedule);
	site->schedule = schedule_new(list, 3);
}

/* Take an act, whether or not it is in order. */
static inline void
site_act(struct acts_site *site, enum act_verb verb, const char *occurrence,
    const char *at, const char *words)
{
	struct act act = { .verb = verb, .at_ms = site_utc(at) * 1000,
	    .occurrence = (char *)occurrence, .who = (char *)"release-manager",
	    .way = (char *)"cli", .words = (char *)words };
	struct error error = { 0 };

	CHECK_ROW(schedule_act(site->schedule, &act, &error) == 0,
	    error.text);
}

#endif
