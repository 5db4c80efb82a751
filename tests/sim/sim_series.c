/* SPDX-License-Identifier: MIT */
/*
 * The rule form as a calendar program reads it: masters with RRULE, EXDATE and
 * an end, and entries that replace an instance (RFC 5545 3.8.4.4, 3.8.5).  Each
 * occurrence that is planned soon has to be there once, at its times, whatever
 * became of its window's series before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "sim.h"

/* A VEVENT; times are local where it is zoned. */
struct sim_part {
	char uid[96], rule[96];
	char zone[48];		/* of DTSTART; "": UTC */
	char replaced_zone[48];	/* of RECURRENCE-ID */
	bool is_off, replaces;
	int64_t start, end, replaced;
	ARRAY(int64_t) except;
};

void
sim_series_clear(struct sim *sim)
{
	size_t i;

	for (i = 0; i < sim->parts.count; i++)
		array_clear(&sim->parts.items[i].except);
	array_clear(&sim->parts);
}

void
sim_series_begin(struct sim *sim)
{
	array_push(&sim->parts, ((struct sim_part){ 0 }));
}

int64_t
sim_series_seconds(const char *text)
{
	int year, month, day, hour, minute, second;

	if (sscanf(text, "%4d%2d%2dT%2d%2d%2d", &year, &month, &day, &hour,
	    &minute, &second) != 6)
		return 0;
	return civil_days(year, month, day) * CIVIL_DAY_SECS + hour * 3600 +
	    minute * 60 + second;
}

/* "DTSTART;TZID=Asia/Beirut:2037…" */
static void
series_take_zone(const char *line, char ret_zone[static 48])
{
	static const char key[] = ";TZID=";
	const char *zone = strstr(line, key);

	ret_zone[0] = '\0';
	if (zone != NULL)
		snprintf(ret_zone, 48, "%.*s", (int)strcspn(zone +
		    strlen(key), ":;"), zone + strlen(key));
}

void
sim_series_take(struct sim *sim, const char *line)
{
	struct sim_part *part = &sim->parts.items[sim->parts.count - 1];
	const char *value = strchr(line, ':');
	size_t length = strcspn(line, ":;");
	char name[24];

	if (value++ == NULL || length >= sizeof(name))
		return;
	snprintf(name, sizeof(name), "%.*s", (int)length, line);
	if (strcmp(name, "UID") == 0)
		snprintf(part->uid, sizeof(part->uid), "%s", value);
	else if (strcmp(name, "RRULE") == 0)
		snprintf(part->rule, sizeof(part->rule), "%s", value);
	else if (strcmp(name, "STATUS") == 0)
		part->is_off = strcmp(value, "CANCELLED") == 0;
	else if (strcmp(name, "DTEND") == 0)
		part->end = sim_series_seconds(value);
	else if (strcmp(name, "EXDATE") == 0)
		array_push(&part->except, sim_series_seconds(value));
	if (strcmp(name, "DTSTART") == 0) {
		part->start = sim_series_seconds(value);
		series_take_zone(line, part->zone);
	} else if (strcmp(name, "RECURRENCE-ID") == 0) {
		part->replaced = sim_series_seconds(value);
		series_take_zone(line, part->replaced_zone);
		part->replaces = true;
	}
}

/* --- instances ------------------------------------------------------------ */

/* Of that window, whichever of its series: "w0@…", "w0-2@…". */
static bool
series_is_of(const struct sim_part *part, const char *id)
{
	size_t length = strlen(id);

	return strncmp(part->uid, id, length) == 0 &&
	    strchr("@-.", part->uid[length]) != NULL;
}

/* The instant of what is written in that zone. */
static int64_t
series_at(const struct sim *sim, const char *zone, int64_t time)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];

	return zone[0] == '\0' ? time : sim_zone_at(epoch->tree, zone, time);
}

/* The start that a wall-clock time of the window has in that zone. */
static int64_t
series_time(const struct sim *sim, const char *zone,
    const struct sim_window *window, int64_t local)
{
	return zone[0] == '\0' ? series_at(sim, window->zone, local) : local;
}

/* Is it a day of the rule?  Those of the site's windows. */
static bool
series_has_day(const struct sim_part *part, int64_t days)
{
	static const char names[] = "SUMOTUWETHFRSA";
	const char *by = strstr(part->rule, "BYDAY=");
	bool is_monthly = strstr(part->rule, "FREQ=MONTHLY") != NULL;

	if (strstr(part->rule, "FREQ=DAILY") != NULL)
		return true;
	if (by == NULL)
		return false;
	by += strlen("BYDAY=");
	if (is_monthly && (*by++ != '1' || civil_from_days(days).day > 7))
		return false;
	/* 1970-01-01 was a Thursday. */
	return strncmp(by, names + 2 * (((days % 7 + 7) % 7 + 4) % 7), 2) == 0;
}

static bool
series_is_replaced(const struct sim *sim, const struct sim_part *master,
    int64_t time)
{
	const struct sim_part *part;
	size_t i;

	for (i = 0; i < master->except.count; i++)
		if (master->except.items[i] == time)
			return true;
	for (i = 0; i < sim->parts.count; i++) {
		part = &sim->parts.items[i];
		if (part->replaces && part->replaced == time &&
		    strcmp(part->uid, master->uid) == 0)
			return true;
	}
	return false;
}

/* Does the part show that occurrence, as an instance or by itself? */
static bool
series_shows(const struct sim *sim, const struct sim_part *part,
    const struct sim_window *window, int64_t local)
{
	const char *until = strstr(part->rule, "UNTIL=");
	int64_t time = series_time(sim, part->zone, window, local);

	if (part->replaces)
		return part->replaced == series_time(sim,
		    part->replaced_zone, window, local);
	/* Expanded: its UID has the local time. */
	if (part->rule[0] == '\0')
		return sim_series_seconds(part->uid + strlen(window->id) +
		    1) == local;
	return time >= part->start &&
	    (time - part->start) % CIVIL_DAY_SECS == 0 &&
	    series_has_day(part, civil_local_days(time)) &&
	    (until == NULL || series_at(sim, part->zone, time) <=
	    sim_series_seconds(until + strlen("UNTIL="))) &&
	    !series_is_replaced(sim, part, time);
}

/* When it ends there, from its start: an instance is as long as the first. */
static int64_t
series_end_at(const struct sim *sim, const struct sim_part *part,
    int64_t start_at)
{
	return start_at + series_at(sim, part->zone, part->end) -
	    series_at(sim, part->zone, part->start);
}

static void
series_judge_one(struct sim *sim, const struct sim_window *window,
    int64_t local, const char *identity)
{
	struct sim_state state;
	const struct sim_part *part;
	int64_t now_at = sim_wall_ms(sim) / 1000, start_at, on = 0;
	bool is_off;
	size_t i;

	sim_life_find(sim, identity, now_at, &state);
	/* What has been is shown as it was planned then. */
	if (state.start_at <= now_at || state.planned_start_at <= now_at)
		return;
	is_off = sim_life_is_off(&state);
	for (i = 0; i < sim->parts.count; i++) {
		part = &sim->parts.items[i];
		if (!series_is_of(part, window->id) || part->is_off ||
		    !series_shows(sim, part, window, local))
			continue;
		start_at = series_at(sim, part->zone, part->rule[0] == '\0' ?
		    part->start : series_time(sim, part->zone, window,
		    local));
		/* The same wall-clock time of an earlier zone has been. */
		if (start_at <= now_at)
			continue;
		on++;
		if (!is_off && start_at != state.start_at)
			sim_fail(sim, "a series has another start", identity);
		if (!is_off && series_end_at(sim, part, start_at) !=
		    state.end_at)
			sim_fail(sim, "a series has another end", identity);
	}
	if (is_off ? on > 0 : on != 1)
		sim_fail(sim, is_off ? "off, and in a series" : on == 0 ?
		    "in no series" : "twice in series", identity);
}

void
sim_series_judge(struct sim *sim, int64_t from_day, int64_t to_day)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	const struct sim_window *window;
	char identity[OCCURRENCE_IDENTITY_MAX];
	int64_t day, local;
	size_t i;

	/* A series that began under a clock that ran ahead begins then. */
	if (sim->back_ms != 0)
		return;
	for (i = 0; i < SIM_WINDOWS; i++) {
		window = &epoch->site.windows[i];
		for (day = from_day; window->is_there && day < to_day;
		    day++) {
			local = day * CIVIL_DAY_SECS + window->minute * 60;
			if (!sim_site_has(window, local))
				continue;
			sim_feed_identity(window, local, identity);
			series_judge_one(sim, window, local, identity);
		}
	}
}
