/* SPDX-License-Identifier: MIT */
/* Instants written for people, honest about zones: the abbreviation is the
 * zone data's for that very instant. */
#ifndef PATCHDAY_TIMETEXT_H
#define PATCHDAY_TIMETEXT_H

#include <stddef.h>
#include <stdint.h>

#include "text.h"
#include "zone.h"

/* Append "Thu 3 Dec 2026 15:00 PST"; zones whose abbreviation is a number
 * ("-03") get the city too: "13:00 -03 (Santiago)". */
void timetext_format(struct text *text, const struct zone *zone, int64_t at);

/* Append the time of day only: "15:00 PST", "13:00 -03 (Santiago)"; with
 * seconds only when they are not 0. */
void timetext_format_clock(struct text *text, const struct zone *zone,
    int64_t at);

/* Append the city of the zone's name: "Los Angeles", "Buenos Aires"; "UTC",
 * "Japan", "Etc/GMT+3" and "US/Pacific" as they are: they end in none. */
void timetext_format_city(struct text *text, const struct zone *zone);

/* Append "Thu 3 Dec 2026 15:00–17:00 PST"; the end's date and abbreviation
 * only where they differ from the start's: "… 23:00 – Fri 4 Dec 01:00 UTC",
 * "Sun 1 Nov 2026 00:30 PDT – 02:30 PST". */
void timetext_format_span(struct text *text, const struct zone *zone,
    int64_t start_at, int64_t end_at);

/*
 * Append the span in each zone, one line each, the first with its date, the
 * others with theirs only where it differs:
 * "Thu 3 Dec 2026 15:00–17:00 PST (Los Angeles)\n20:00–22:00 -03 (Santiago)\n
 * 23:00 – Fri 4 Dec 01:00 UTC\n".  `separator` goes between (not behind).
 */
void timetext_format_zones(struct text *text, const struct zone *const *zones,
    size_t zone_count, int64_t start_at, int64_t end_at,
    const char *separator);

/* Append the instant with its offset, RFC 3339: "2026-12-02T13:00:00-03:00". */
void timetext_format_rfc3339(struct text *text, const struct zone *zone,
    int64_t at);

/* Append an offset: "-08:00", with ":SS" only when needed. */
void timetext_format_offset(struct text *text, int32_t offset);

#endif
