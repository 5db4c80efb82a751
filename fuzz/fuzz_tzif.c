/* SPDX-License-Identifier: MIT */
/*
 * Zone files from a stranger: whatever the bytes, a zone is refused or
 * answers within bounds and agrees with itself.  A good corpus to begin with
 * are the system's own files, /usr/share/zoneinfo.
 */
#include <stdint.h>
#include <stdlib.h>

#include "zone.h"

#define FUZZ_OFFSET_MOST (26 * 3600)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_demand(int is_right)
{
	if (!is_right)
		abort();
}

/* Ask about an instant, and about the local time that it shows. */
static void
fuzz_instant(const struct zone *zone, struct zone_cursor *cursor, int64_t at)
{
	struct zone_state state = zone_at(zone, at);
	struct zone_instant instant;
	int64_t local, next;

	fuzz_demand(state.offset > -FUZZ_OFFSET_MOST &&
	    state.offset < FUZZ_OFFSET_MOST);
	fuzz_demand(state.abbreviation[0] != '\0');
	local = zone_local(zone, at);
	fuzz_demand(local == at + state.offset);
	instant = zone_resolve(zone, local);
	fuzz_demand(instant.mark != ZONE_GAP && instant.local == local);
	fuzz_demand(instant.at <= at && at <= instant.at + 3 *
	    FUZZ_OFFSET_MOST);
	fuzz_demand(zone_cursor_resolve(cursor, local) == instant.at);
	if (instant.mark == ZONE_OVERLAP)
		fuzz_demand(instant.other_at > instant.at &&
		    zone_local(zone, instant.other_at) == local);
	else
		fuzz_demand(instant.at == at && instant.other_at == at);
	if (zone_next_change(zone, at, &next))
		fuzz_demand(next > at);
}

/* A local time that need not exist. */
static void
fuzz_local(const struct zone *zone, struct zone_cursor *cursor,
    int64_t local)
{
	struct zone_instant instant = zone_resolve(zone, local);

	fuzz_demand(zone_cursor_resolve(cursor, local) == instant.at);
	fuzz_demand(zone_local(zone, instant.at) == instant.local);
	fuzz_demand(instant.mark == ZONE_GAP || instant.local == local);
}

/* Instants around the changes of the years 1800 to 2500. */
static void
fuzz_changes(const struct zone *zone)
{
	struct zone_cursor cursor;
	int64_t at = -5364662400;
	int count = 0;

	zone_cursor_init(&cursor, zone);
	for (; at < 16725225600 && count < 400; count++) {
		fuzz_instant(zone, &cursor, at - 1);
		fuzz_instant(zone, &cursor, at);
		fuzz_instant(zone, &cursor, at + 1800);
		fuzz_local(zone, &cursor, at + zone_at(zone, at - 1).offset +
		    1800);
		if (!zone_next_change(zone, at, &at))
			break;
	}
}

/* Anywhere, the edges of the numbers too. */
static void
fuzz_grid(const struct zone *zone)
{
	static const int64_t edges[] = {
		INT64_MIN, INT64_MIN + 1, -(INT64_C(1) << 56), -1, 0, 1,
		INT64_C(1) << 56, INT64_MAX - 1, INT64_MAX,
	};
	struct zone_cursor cursor;
	int64_t at;
	size_t i;

	zone_cursor_init(&cursor, zone);
	for (at = -62135596800; at < 253402300799; at += 1234567890)
		fuzz_instant(zone, &cursor, at);
	for (at = 253402300799; at > -62135596800; at -= 1234567890)
		fuzz_local(zone, &cursor, at);
	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		(void)zone_at(zone, edges[i]);
		(void)zone_resolve(zone, edges[i]);
		(void)zone_next_change(zone, edges[i], &at);
		(void)zone_cursor_resolve(&cursor, edges[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct zone *zone = NULL;
	struct error error;

	if (zone_parse("Fuzz/Zone", bytes, length, &zone, &error) == -1)
		return 0;
	fuzz_changes(zone);
	fuzz_grid(zone);
	(void)zone_fingerprint(zone);
	zone_free(zone);
	return 0;
}
