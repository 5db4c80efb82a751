/* SPDX-License-Identifier: MIT */
/* An occurrence as JSON: the same object in the CLI and the API. */
#ifndef PATCHDAY_OCCURRENCE_JSON_H
#define PATCHDAY_OCCURRENCE_JSON_H

#include <stddef.h>

#include "jsontext.h"
#include "occurrence.h"

/* How to write one. */
struct occurrence_json {
	int64_t now_at;			/* the phase is as of then */
	int64_t known_from_at;		/* occurrence_is_recorded(); or 0 */
	const struct zone *const *in;	/* zones for `local`; lent */
	size_t in_count;
};

/*
 * Write `occurrence` as an object: occurrence (identity), window, title,
 * start, end (UTC, RFC 3339 with Z), zone, start_local, end_local (without
 * offset), utc_offset ("-08:00"), abbreviation, status, phase, coordinator (or
 * null), impact, environments (in order) and stages; "gap" or "overlap": true
 * when it lies so; original_start where somebody moved it;
 * clashes (conflict.h), holidays and freezes that it meets; "recorded": false
 * where nobody knows whether it took place; with zones in `how->in` also
 * local: {"ZONE": RFC 3339}.
 */
void occurrence_json_format(struct jsontext *json, const char *key,
    const struct occurrence *occurrence, const struct occurrence_json *how);

/*
 * Write the fields that any instant of a zone has: start, zone, start_local,
 * utc_offset, abbreviation, gap/overlap, local.  Within an open object.
 */
void occurrence_json_format_start(struct jsontext *json,
    const struct zone *zone, int64_t start_at, enum zone_mark mark,
    const struct zone *const *in, size_t in_count);

#endif
