/* SPDX-License-Identifier: MIT */
/*
 * What a calendar entry says in words.  A calendar is read days ahead, on a
 * phone, by somebody who wants to know whether to plan around it: so first what
 * it means, then where and when, links last.  Messages at the time itself have
 * their own words (notify/wording.c).
 *
 * Everything here is plain text and deterministic: it is hashed, and a change
 * of a word makes every subscriber's program see a change of the event.
 */
#include "description.h"

#include <string.h>

#include "amendment.h"
#include "civil.h"
#include "feed_internal.h"
#include "timeshift.h"
#include "timetext.h"
#include "utf8.h"

#define DESCRIPTION_LOCATION_MOST 3	/* more do not fit on a phone */

/* What users notice, for somebody who is in the middle of work. */
static const char *const description_impacts[] = {
	[WINDOW_IMPACT_NONE] =
	    "This is not downtime. You should not notice anything.",
	[WINDOW_IMPACT_TRANSIENT] =
	    "This is not downtime. There may be short interruptions: save "
	    "your work before, and if something fails, wait a moment and "
	    "try again.",
	[WINDOW_IMPACT_SESSIONS_END] =
	    "Running sessions will be ended. Save your work and log out "
	    "before; you can start a new session afterwards.",
	[WINDOW_IMPACT_DOWN] =
	    "These systems are not available during the work. Save your "
	    "work and log out before.",
};

/* "Cancelled" stands in front, as phones cut at the end and some programs show
 * cancelled events like any other. */
void
description_format_summary(struct text *text, const struct window *window,
    enum occurrence_status status, enum description_doubt doubt)
{
	static const char *const doubts[] = {
		[DESCRIPTION_OPEN] = " (to be confirmed)",
		[DESCRIPTION_UNANSWERED] = " (was not confirmed)",
		[DESCRIPTION_UNASKED] = "",
	};

	if (status == OCCURRENCE_CANCELLED)
		text_puts(text, "Cancelled: ");
	text_puts(text, window->title);
	if (status == OCCURRENCE_TENTATIVE)
		text_puts(text, doubts[doubt]);
}

bool
description_is_unanswered(const struct occurrence *occurrence, int64_t now_at)
{
	return occurrence->status == OCCURRENCE_TENTATIVE &&
	    occurrence->end_at <= now_at;
}

/* Append the titles of one stage's production environments, `count` of which
 * are there already; returns how many there are now, shown or not. */
static size_t
description_location_stage(struct text *text,
    const struct window_stage *stage, const struct feed_site *site,
    size_t count)
{
	const struct environment *environment;
	size_t i;

	for (i = 0; i < stage->environments.count; i++) {
		environment = environment_find(site->environments,
		    site->environment_count, stage->environments.items[i]);
		if (environment == NULL || environment->tier != TIER_PROD)
			continue;
		/* Counted on, for "and 2 more". */
		if (count < DESCRIPTION_LOCATION_MOST) {
			text_puts(text, count > 0 ? ", " : "");
			text_puts(text, environment->title);
		}
		count++;
	}
	return count;
}

/*
 * Where users are: they know "data.lsst.cloud", not what is tested on before.
 */
void
description_format_location(struct text *text, const struct window *window,
    const struct feed_site *site)
{
	size_t i, count = 0;

	for (i = 0; i < window->stages.count; i++)
		count = description_location_stage(text,
		    &window->stages.items[i], site, count);
	if (count > DESCRIPTION_LOCATION_MOST)
		text_putf(text, " and %zu more",
		    count - DESCRIPTION_LOCATION_MOST);
}

/* "data-int.lsst.cloud (idfint; done 15:40 PST)". */
static void
description_environment(struct text *text, const char *id, int stage,
    const struct occurrence *occurrence, const struct feed_site *site)
{
	const struct environment *environment = environment_find(
	    site->environments, site->environment_count, id);
	struct text done = { 0 };
	bool is_done = occurrence != NULL &&
	    amendment_format_done(&done, occurrence, stage, id);

	if (environment == NULL || strcmp(environment->title, id) == 0) {
		text_puts(text, id);
		if (is_done)
			text_putf(text, " (%s)", text_string(&done));
	} else {
		text_putf(text, "%s (%s%s%s)", environment->title, id,
		    is_done ? "; " : "", text_string(&done));
	}
	text_clear(&done);
}

/* "2. data-int.lsst.cloud (idfint), usdf-rsp-int (usdfint)". */
static void
description_stage(struct text *text, const struct window *window,
    size_t number, const struct occurrence *occurrence,
    const struct feed_site *site)
{
	const struct window_stage *stage = &window->stages.items[number];
	size_t i;

	for (i = 0; i < stage->environments.count; i++) {
		text_puts(text, i > 0 ? ", " : "");
		description_environment(text, stage->environments.items[i],
		    (int)number, occurrence, site);
	}
	text_putc(text, '\n');
}

/* Where the work is done: numbered when there is an order to know. */
static void
description_stages(struct text *text, const struct window *window,
    const struct occurrence *occurrence, const struct feed_site *site)
{
	size_t i;

	if (window->stages.count == 0)
		return;
	text_puts(text, window->stages.count > 1 ?
	    "Where, in this order:\n" : "Where: ");
	for (i = 0; i < window->stages.count; i++) {
		if (window->stages.count > 1)
			text_putf(text, "%zu. ", i + 1);
		description_stage(text, window, i, occurrence, site);
	}
	text_putc(text, '\n');
}

/*
 * The times, the window's own zone first, then each of the site's once.
 * Programs show the entry in the reader's zone; this tells it in those that
 * people talk about.
 */
static void
description_times(struct text *text, const struct occurrence *occurrence,
    const struct feed_site *site)
{
	const struct zone *home = occurrence->window->zone;
	struct { ARRAY(const struct zone *) list; } zones = { 0 };
	size_t i;

	array_push(&zones.list, home);
	for (i = 0; i < site->zone_count; i++)
		if (strcmp(zone_name(site->zones[i]), zone_name(home)) != 0)
			array_push(&zones.list, site->zones[i]);
	text_puts(text, "When:\n");
	timetext_format_zones(text, zones.list.items, zones.list.count,
	    occurrence->start_at, occurrence->end_at, "\n");
	text_putc(text, '\n');
	array_clear(&zones.list);
}

/* A start that the clocks skip or repeat deserves a word, unless it was moved
 * by hand: then it is no longer the rule's. */
static void
description_mark(struct text *text, const struct occurrence *occurrence)
{
	const struct zone *zone = occurrence->window->zone;
	struct zone_instant planned =
	    zone_resolve(zone, occurrence->original_local);
	struct civil civil = civil_from_local(occurrence->original_local);

	if (occurrence->start_at != planned.at ||
	    occurrence->mark == ZONE_EXACT)
		return;
	if (occurrence->mark == ZONE_GAP)
		text_putf(text, "The clocks are set forward then: there is no "
		    "%02d:%02d that day, so it starts at ", civil.hour,
		    civil.minute);
	else
		text_putf(text, "The clocks are set back then: %02d:%02d comes "
		    "twice that day; it starts the first time, at ",
		    civil.hour, civil.minute);
	timetext_format_clock(text, zone, planned.at);
	text_puts(text, ".\n");
}

/* Who knows the time in UTC, or by heart in another zone, is told when the
 * clocks changed since last time. */
static void
description_shift(struct text *text, const struct occurrence *occurrence)
{
	struct text note = { 0 };

	if (timeshift_format_occurrence(&note, occurrence))
		text_putf(text, "This is %s.\n", text_string(&note));
	text_clear(&note);
}

/* By the wall clock of the window's zone; an end at midnight is another day. */
static bool
description_ends_same_day(const struct occurrence *occurrence)
{
	const struct zone *zone = occurrence->window->zone;

	return civil_local_days(zone_local(zone, occurrence->start_at)) ==
	    civil_local_days(zone_local(zone, occurrence->end_at));
}

/* Until when: as announcements say it, where a person has to end it.  Of what
 * nobody confirmed nobody will announce an end. */
static void
description_until(struct text *text, const struct window *window,
    const struct occurrence *occurrence)
{
	bool is_over = occurrence != NULL && occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_ENDED;
	bool is_open = window->ends_by_hand && !is_over && (occurrence ==
	    NULL || occurrence->status != OCCURRENCE_TENTATIVE);

	if (is_open)
		text_puts(text, "the end is announced");
	if (occurrence == NULL) {
		text_puts(text, is_open ? "" : "the end of the window");
		return;
	}
	text_puts(text, is_open ? " (planned for " : "");
	if (description_ends_same_day(occurrence))
		timetext_format_clock(text, window->zone,
		    occurrence->end_at);
	else
		timetext_format(text, window->zone, occurrence->end_at);
	text_puts(text, is_open ? ")" : "");
}

/* What users notice, and until when not to report it.  Without impact there is
 * nothing to hold off. */
static void
description_impact(struct text *text, const struct window *window,
    const struct occurrence *occurrence)
{
	text_puts(text, description_impacts[window->impact]);
	if (window->impact == WINDOW_IMPACT_NONE) {
		text_puts(text, "\n\n");
		return;
	}
	text_puts(text, "\nPlease hold off reporting problems until ");
	description_until(text, window, occurrence);
	text_puts(text, ".\n\n");
}

/* What people changed, before all else: who has the entry already reads it
 * for that. */
static void
description_changes(struct text *text, const struct occurrence *occurrence)
{
	size_t length = text->length;

	amendment_format(text, occurrence);
	if (text->length > length)
		text_putc(text, '\n');
}

/* What the coordinator had to tell. */
static void
description_notes(struct text *text, const struct occurrence *occurrence)
{
	struct text notes = { 0 };

	amendment_format_notes(&notes, occurrence);
	if (notes.length > 0)
		text_putf(text, "\nNotes:\n%s", text_string(&notes));
	text_clear(&notes);
}

/* Whether it takes place; nothing when it is confirmed. */
static void
description_status(struct text *text, const struct window *window,
    const struct occurrence *occurrence, enum occurrence_status status,
    enum description_doubt doubt)
{
	if (occurrence != NULL && amendment_is_broken_off(occurrence))
		text_puts(text, "Cancelled: no more work is done in this "
		    "window.\n\n");
	else if (status == OCCURRENCE_CANCELLED)
		text_puts(text, "Cancelled: no work is done in this window, "
		    "nothing changes for you.\n\n");
	if (status != OCCURRENCE_TENTATIVE || doubt == DESCRIPTION_UNASKED)
		return;
	if (doubt == DESCRIPTION_UNANSWERED) {
		text_puts(text, "Was not confirmed");
		if (window->confirm.by != NULL)
			text_putf(text, " by %s", window_confirmer(window));
		text_puts(text, ": it may not have taken place.\n\n");
		return;
	}
	text_puts(text, "Not confirmed yet: ");
	if (window->confirm.by != NULL)
		text_putf(text, "%s confirms it or calls it off.\n\n",
		    window_confirmer(window));
	else
		/* tentative by hand: no role was asked */
		text_puts(text, "it may still be called off.\n\n");
}

/* Texts of the configuration often end with line feeds of their own. */
static void
description_trim(struct text *text)
{
	while (text->length > 0 && strchr(" \n", text->bytes[text->length - 1]))
		text_cut(text, text->length - 1);
}

/* Whom to ask.  Without an occurrence those who take turns, as no one of them
 * answers for all. */
static void
description_coordinator(struct text *text, const struct window *window,
    const struct occurrence *occurrence)
{
	const struct window_rota *rota = &window->rota;
	const char *name = occurrence != NULL ?
	    occurrence_coordinator(occurrence) : window->coordinator;
	size_t i;

	if (occurrence != NULL || rota->people.count == 0) {
		if (name == NULL)
			return;
		/* handed over to, in somebody's own words */
		text_puts(text, "\nCoordinator: ");
		utf8_clean(text, name, false);
		return;
	}
	text_puts(text, "\nCoordinators, by turns: ");
	for (i = 0; i < rota->people.count; i++)
		text_putf(text, "%s%s", i > 0 ? ", " : "",
		    rota->people.items[i].title);
}

/* What can be followed or asked, a line each.  Addresses stand alone at the end
 * of a line: programs make links of what they find up to a space. */
static void
description_links(struct text *text, const struct window *window,
    const struct occurrence *occurrence, const struct feed_site *site)
{
	description_trim(text);
	text_putc(text, '\n');
	if (window->call != NULL)
		text_putf(text, "\nCall for those who do the work: %s",
		    window->call);
	description_coordinator(text, window, occurrence);
	if (window->url != NULL)
		text_putf(text, "\nMore about it: %s", window->url);
	if (site->url != NULL)
		text_putf(text, "\nAll windows and calendars: %s/",
		    site->url);
}

void
description_format(struct text *text, const struct window *window,
    const struct occurrence *occurrence, const struct feed_site *site,
    enum description_doubt doubt)
{
	struct occurrence planned;

	/* Without an occurrence: the status that each begins with. */
	occurrence_init(&planned, window, 0);
	if (occurrence != NULL)
		description_changes(text, occurrence);
	description_status(text, window, occurrence, occurrence != NULL ?
	    occurrence->status : planned.status, doubt);
	if (window->description != NULL) {
		text_puts(text, window->description);
		description_trim(text);
		text_puts(text, "\n\n");
	}
	description_stages(text, window, occurrence, site);
	if (occurrence == NULL ||
	    occurrence->status != OCCURRENCE_CANCELLED)
		description_impact(text, window, occurrence);
	if (occurrence != NULL) {
		description_times(text, occurrence, site);
		description_mark(text, occurrence);
		description_shift(text, occurrence);
		description_notes(text, occurrence);
	}
	description_links(text, window, occurrence, site);
	description_trim(text);
}
