/* SPDX-License-Identifier: MIT */
/*
 * Questions to a zone: what is in force at an instant, and which instant a
 * wall-clock time is.
 *
 * A zone is a list of spans in each of which one offset, DST flag and
 * abbreviation hold; span i ends at transition i.  Transitions of the table
 * come first, those of the footer's rule follow without end, computed from
 * their number (zone_transition_internal.h).  zone_build.c sees to it that the
 * list is ascending and that at each transition something changes.
 *
 *   instant -> local   binary search for the span, or arithmetic in the
 *                      rule's part; add its offset.
 *   local -> instant   a wall-clock time can only lie in spans whose ends,
 *                      moved by the least and the greatest offset of the
 *                      zone, enclose it.  Each of these few spans is asked
 *                      whether it shows the time.  None: a gap.  Two: an
 *                      overlap, and the first counts (RFC 5545 3.3.5).
 *
 * Looking the offset up at `local` as if it were UTC and correcting once, as
 * many libraries do, fails around changes that are near each other and where a
 * whole day is left out (Pacific/Apia, 30 December 2011); trying all spans
 * needs no such cases.
 *
 * A zone_cursor is for many conversions in a row: within a span, local times
 * are instants minus an offset, so it keeps the span's bounds as local times
 * and answers with one comparison.
 */
#include "zone.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "zone_internal.h"
#include "zone_transition_internal.h"

#define ZONE_FILE_MAX (1 << 20)

/* An instant that may be looked at: the nearest one within ZONE_FAR. */
static int64_t
zone_clamp(int64_t at)
{
	if (at >= ZONE_FAR)
		return ZONE_FAR - 1;
	return at <= -ZONE_FAR ? 1 - ZONE_FAR : at;
}

/* The span that `at` lies in: how many transitions are at or before it. */
static int64_t
zone_find(const struct zone *zone, int64_t at)
{
	const int64_t *items = zone->at.items;
	int64_t count = (int64_t)zone->at.count, base = 0, half, k;

	/* Most questions are about now and later: behind the table. */
	if (count == 0 || at >= items[count - 1]) {
		if (!zone->has_rule)
			return count;
		k = zone_rule_find(&zone->rule, at);
		return k > zone->rule_first ? k - zone->rule_first + count :
		    count;
	}
	while (count > 1) {
		half = count / 2;
		base += items[base + half - 1] <= at ? half : 0;
		count -= half;
	}
	return base + (items[base] <= at);
}

/* Instants beyond what any calendar asks for answer like the last one that
 * matters: an answer is safer than an error path in every caller. */
struct zone_state
zone_at(const struct zone *zone, int64_t at)
{
	const struct zone_type *type;

	type = zone_span_type(zone, zone_find(zone, zone_clamp(at)));
	return (struct zone_state){ type->offset, type->is_dst,
	    zone->names.bytes + type->name };
}

/* The same search as zone_at(), without the name. */
int64_t
zone_local(const struct zone *zone, int64_t at)
{
	at = zone_clamp(at);
	return at + zone_span_offset(zone, zone_find(zone, at));
}

/*
 * Nothing shows `local`: some change jumps over it, and the offset before it
 * counts.  The first such change is at or behind transition `i`; there is one,
 * or else a span would have shown the time.  Span `i` begins no later than
 * `local`, and so has ended by then; the same holds for each that follows,
 * until one begins later.
 */
static struct zone_instant
zone_resolve_gap(const struct zone *zone, int64_t local, int64_t i)
{
	struct zone_instant instant = { .mark = ZONE_GAP };
	int64_t at;

	for (;; i++) {
		at = zone_transition(zone, i);
		if (local < at + zone_span_offset(zone, i + 1))
			break;
	}
	instant.at = instant.other_at = local - zone_span_offset(zone, i);
	instant.local = zone_local(zone, instant.at);
	return instant;
}

/* RFC 5545 3.3.5. Spans are looked at in the order of time, so the first that
 * shows the wall time is the earlier of two, and none means a gap. */
struct zone_instant
zone_resolve(const struct zone *zone, int64_t local)
{
	struct zone_instant instant = { .mark = ZONE_EXACT };
	int64_t first, i, at, latest, from, until;
	bool is_found = false;

	local = zone_clamp(local);
	instant.local = local;
	/* No later instant can show `local`, and no earlier one than the
	 * next line's, whatever its offset. */
	latest = local - zone->offset_least;
	first = zone_find(zone, zone_clamp(local - zone->offset_most));
	from = -ZONE_NEVER;	/* spans before `first` end too early */
	for (i = first;; i++, from = until) {
		until = zone_transition(zone, i);
		at = local - zone_span_offset(zone, i);
		if (at >= from && at < until) {
			if (is_found) {
				instant.mark = ZONE_OVERLAP;
				instant.other_at = at;
				return instant;
			}
			is_found = true;
			instant.at = instant.other_at = at;
		}
		if (until > latest)
			break;
	}
	return is_found ? instant : zone_resolve_gap(zone, local, first);
}

/* Changes of the name alone count as well: readers see it. */
bool
zone_next_change(const struct zone *zone, int64_t after_at, int64_t *ret_at)
{
	int64_t at;

	at = zone_transition(zone, zone_find(zone, zone_clamp(after_at)));
	if (at == ZONE_NEVER)
		return false;
	*ret_at = at;
	return true;
}

/* An empty span: the first question searches. */
void
zone_cursor_init(struct zone_cursor *cursor, const struct zone *zone)
{
	*cursor = (struct zone_cursor){ .zone = zone };
}

/* The first local time behind span `i`: in a gap and in an overlap alike
 * the offset before the change counts as long as it can. */
static inline int64_t
zone_span_until_local(const struct zone *zone, int64_t i)
{
	int64_t at = zone_transition(zone, i);
	int32_t before, after;

	if (at == ZONE_NEVER)
		return ZONE_NEVER;
	before = zone_span_offset(zone, i);
	after = zone_span_offset(zone, i + 1);
	return at + (before > after ? before : after);
}

/* The span whose local times hold `local`, found without the cursor's help;
 * its bounds go into the cursor. */
static int64_t
zone_cursor_find(struct zone_cursor *cursor, int64_t local)
{
	const struct zone *zone = cursor->zone;
	int64_t i = zone_find(zone, zone_clamp(local - zone->offset_most));

	cursor->from_local = i > 0 ? zone_span_until_local(zone, i - 1) :
	    -ZONE_FAR;
	cursor->until_local = zone_span_until_local(zone, i);
	while (local >= cursor->until_local) {
		cursor->from_local = cursor->until_local;
		cursor->until_local = zone_span_until_local(zone, ++i);
	}
	return i;
}

/* Occurrences of a rule come in order, and hundreds of them lie between two
 * changes of the clocks: each of them is one comparison and one subtraction. */
int64_t
zone_cursor_seek(struct zone_cursor *cursor, int64_t local)
{
	const struct zone *zone = cursor->zone;
	int64_t i = cursor->span + 1, until = INT64_MIN;

	local = zone_clamp(local);
	/* Mostly it lies in the next span. */
	if (cursor->from_local < cursor->until_local &&
	    local >= cursor->until_local)
		until = zone_span_until_local(zone, i);
	if (local < until) {
		cursor->from_local = cursor->until_local;
		cursor->until_local = until;
	} else {
		/* Anywhere else: a search, as in zone_resolve(). */
		i = zone_cursor_find(cursor, local);
	}
	if (i < zone->calm_from) {
		/* Changes lie too near each other for spans to be simple. */
		cursor->from_local = cursor->until_local = 0;
		return zone_resolve(zone, local).at;
	}
	cursor->span = i;
	cursor->offset = zone_span_offset(zone, i);
	return local - cursor->offset;
}

/* Bytes and not a path: the fuzzer and the zone that is built in come this
 * way, too. */
int
zone_parse(const char *name, const void *bytes, size_t length,
    struct zone **ret_zone, struct error *ret_error)
{
	struct zone *zone;
	char *footer = NULL;
	int result = -1;

	if (length > ZONE_FILE_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "zone file of \"%.60s\": larger than 1 MiB", name);
	zone = mem_new(1, sizeof(*zone));
	zone->name = mem_string(name);
	if (zone_tzif_read(zone, bytes, length, &footer, ret_error) == -1)
		goto out;
	if (zone_build(zone, footer, ret_error) == -1)
		goto out;
	*ret_zone = zone;
	zone = NULL;
	result = 0;
out:
	free(footer);
	zone_free(zone);
	return result;
}

/* Also for a zone that could be read only half. */
void
zone_free(struct zone *zone)
{
	if (zone == NULL)
		return;
	free(zone->name);
	array_clear(&zone->at);
	array_clear(&zone->type);
	array_clear(&zone->types);
	text_clear(&zone->names);
	free(zone);
}

/* As it was asked for.  A link and its target are two names, and people want
 * to see theirs again. */
const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}

/* FNV-1a over bytes: any change of a bit changes the hash, and speed does
 * not matter here. */
static uint64_t
zone_hash_byte(uint64_t hash, uint8_t byte)
{
	return (hash ^ byte) * UINT64_C(1099511628211);
}

/* Its lowest byte first, on every machine. */
static uint64_t
zone_hash_number(uint64_t hash, int64_t number)
{
	int shift;

	for (shift = 0; shift < 64; shift += 8)
		hash = zone_hash_byte(hash,
		    (uint8_t)((uint64_t)number >> shift));
	return hash;
}

/* The hash of one span: when it begins and what holds in it. */
static uint64_t
zone_hash_span(uint64_t hash, const struct zone *zone, int64_t i)
{
	const struct zone_type *type = zone_span_type(zone, i);
	const char *name = zone->names.bytes + type->name;

	hash = zone_hash_number(hash, i > 0 ? zone_transition(zone, i - 1) :
	    0);
	hash = zone_hash_number(hash, type->offset);
	hash = zone_hash_number(hash, type->is_dst);
	/* With the NUL: where one name ends. */
	do
		hash = zone_hash_byte(hash, (uint8_t)*name);
	while (*name++ != '\0');
	return hash;
}

/* Of the answers and not of the file: a package that only writes the same zone
 * another way must move nothing and nobody. */
uint64_t
zone_fingerprint(const struct zone *zone)
{
	/* Not to the end of all time: the rule repeats. */
	const int64_t end_at = civil_days(2200, 1, 1) * CIVIL_DAY_SECS;
	uint64_t hash = UINT64_C(14695981039346656037);
	int64_t i;

	/* Two rules that differ do so within 28 years of the table's end. */
	for (i = 0; i == 0 || zone_transition(zone, i - 1) < end_at; i++)
		hash = zone_hash_span(hash, zone, i);
	return hash;
}
