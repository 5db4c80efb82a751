/* SPDX-License-Identifier: MIT */
/*
 * The next occurrence of very many windows: the twelve rules of rules.tsv
 * over and over, DTSTART 2020, each moved by its own minutes; now is
 * 2026-11-22.  Recompute all (rule, zone, index), look up the ten soonest,
 * fire the soonest and arm it again.  CPU time.
 *
 * Usage: next RULES [WINDOWS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "mem.h"
#include "rrule_packed.h"
#include "upcoming.h"
#include "zone.h"
#include "zonedir.h"

#define NEXT_RULES 12
#define NEXT_NOW 1795348800	/* 2026-11-22T12:00:00Z */
#define NEXT_ROUNDS 5
#define NEXT_LOOKUPS 100000

struct window {
	struct rrule_packed rule;
	int64_t start_local;
	uint32_t zone;
};

struct fleet {
	struct window *windows;
	int64_t *next_ats;
	uint32_t count;
	const struct zone *zones[NEXT_RULES];
	struct zone_cursor cursors[NEXT_RULES];
	struct upcoming *upcoming;
};

static double
cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void
die(const char *what)
{
	fprintf(stderr, "next: %s\n", what);
	exit(1);
}

static void
read_windows(struct fleet *fleet, const char *path, struct zonedir *zonedir)
{
	struct window first[NEXT_RULES] = { 0 };
	char zone[64], start[32], text[200];
	FILE *file = fopen(path, "r");
	struct rrule rule;
	uint32_t i;

	if (file == NULL)
		die("the rules are not there");
	for (i = 0; i < NEXT_RULES; i++) {
		if (fscanf(file, "%*s %*s %63s %31s %199s", zone, start, text)
		    != 3 || rrule_parse(text, &rule, NULL) < 0 ||
		    civil_parse(start, &first[i].start_local, NULL, NULL) < 0 ||
		    !rrule_packed_init(&first[i].rule, &rule))
			die("the rules are not as expected");
		first[i].zone = i;
		fleet->zones[i] = zonedir_find(zonedir, zone, NULL);
		if (fleet->zones[i] == NULL)
			die("a zone is not there");
		zone_cursor_init(&fleet->cursors[i], fleet->zones[i]);
	}
	fclose(file);
	for (i = 0; i < fleet->count; i++) {
		fleet->windows[i] = first[i % NEXT_RULES];
		fleet->windows[i].start_local -= i / NEXT_RULES % 120 * 60;
	}
}

/* The first instant after `now_at`. */
static int64_t
next_at(struct fleet *fleet, const struct window *window, int64_t now_at)
{
	struct zone_cursor *cursor = &fleet->cursors[window->zone];
	int64_t local = zone_local(fleet->zones[window->zone], now_at), at;
	struct rrule rule;

	rrule_packed_rule(&window->rule, &rule);
	do {
		if (!rrule_next(&rule, window->start_local, local, &local))
			return INT64_MAX;
		at = zone_cursor_resolve(cursor, local);
	} while (at <= now_at);
	return at;
}

static void
recompute(struct fleet *fleet)
{
	uint32_t i;

	for (i = 0; i < fleet->count; i++)
		fleet->next_ats[i] = next_at(fleet, &fleet->windows[i],
		    NEXT_NOW);
	upcoming_fill(fleet->upcoming, fleet->next_ats);
}

static double
measure_recompute(struct fleet *fleet)
{
	double best = 0, began, spent;
	int i;

	for (i = 0; i < NEXT_ROUNDS; i++) {
		began = cpu_ns();
		recompute(fleet);
		spent = cpu_ns() - began;
		if (i == 0 || spent < best)
			best = spent;
	}
	return best;
}

static double
measure_first(struct fleet *fleet)
{
	struct upcoming_entry entries[10];
	double began = cpu_ns();
	int64_t sum = 0;
	int i;

	for (i = 0; i < NEXT_LOOKUPS; i++) {
		upcoming_first(fleet->upcoming, entries, 10);
		sum += entries[9].at;
	}
	return sum == 0 ? 0 : (cpu_ns() - began) / NEXT_LOOKUPS;
}

static double
measure_fire(struct fleet *fleet)
{
	struct upcoming_entry entry;
	double began = cpu_ns();
	int64_t last = 0;
	int i;

	for (i = 0; i < NEXT_LOOKUPS; i++) {
		upcoming_first(fleet->upcoming, &entry, 1);
		if (entry.at < last)
			die("out of order");
		last = entry.at;
		upcoming_advance(fleet->upcoming, next_at(fleet,
		    &fleet->windows[entry.owner], entry.at));
	}
	return (cpu_ns() - began) / NEXT_LOOKUPS;
}

/* The answers must be those of the slow way, from the start on. */
static void
check(const struct fleet *fleet)
{
	struct rrule_cursor cursor;
	const struct window *window;
	struct rrule rule;
	int64_t local, at;
	uint32_t i;

	for (i = 0; i < fleet->count && i < 1000; i++) {
		window = &fleet->windows[i];
		rrule_packed_rule(&window->rule, &rule);
		rrule_cursor_init(&cursor, &rule, window->start_local,
		    window->start_local);
		do {
			if (!rrule_cursor_next(&cursor, &local))
				die("a window has ended");
			at = zone_resolve(fleet->zones[window->zone],
			    local).at;
		} while (at <= NEXT_NOW);
		if (at != fleet->next_ats[i])
			die("a wrong next occurrence");
	}
}

int
main(int argc, char **argv)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct fleet fleet = { 0 };
	double ns;

	if (argc < 2)
		die("usage: next RULES [WINDOWS]");
	fleet.count = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10)
	    : 1000000;
	fleet.windows = mem_new(fleet.count, sizeof(*fleet.windows));
	fleet.next_ats = mem_new(fleet.count, sizeof(*fleet.next_ats));
	fleet.upcoming = upcoming_new(fleet.count);
	read_windows(&fleet, argv[1], zonedir);
	ns = measure_recompute(&fleet);
	check(&fleet);
	printf("recompute %.1f ns a window, %.1f ms for %u\n", ns /
	    fleet.count, ns / 1e6, fleet.count);
	printf("ten soonest %.3f us\n", measure_first(&fleet) / 1e3);
	printf("fire and re-arm %.3f us\n", measure_fire(&fleet) / 1e3);
	printf("memory %zu bytes a window (rule, start, zone %zu; index 20)\n",
	    sizeof(struct window) + 20, sizeof(struct window));
	upcoming_free(fleet.upcoming);
	free(fleet.next_ats);
	free(fleet.windows);
	zonedir_free(zonedir);
	return 0;
}
