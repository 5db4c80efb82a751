/* SPDX-License-Identifier: MIT */
/*
 * Transitions are numbered: those of the table first, then those of the
 * footer's rule without end.  Span `i` lies before transition `i`.  A change
 * of the rule is computed from its number, so that the far future costs as
 * much as tomorrow.
 */
#include "zone.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "zone_internal.h"

#define ZONE_FILE_MAX (1 << 20)

/* Two changes nearer than this may disturb each other: more than the
 * distance between the farthest offsets. */
#define ZONE_CALM_SECS (52 * 3600)

/* Behind every instant that is looked at, offsets included. */
#define ZONE_NEVER (ZONE_FAR * 4)

/* The mean Gregorian year, 365.2425 days. */
#define ZONE_YEAR_SECS 31556952

static int64_t
zone_clamp(int64_t at)
{
	if (at >= ZONE_FAR)
		return ZONE_FAR - 1;
	return at <= -ZONE_FAR ? 1 - ZONE_FAR : at;
}

/* The instant of transition `i`. */
static inline int64_t
zone_transition(const struct zone *zone, int64_t i)
{
	int64_t count = (int64_t)zone->at.count;

	if (i < count)
		return zone->at.items[i];
	if (!zone->has_rule)
		return ZONE_NEVER;
	return zone_rule_at(&zone->rule, zone->rule_first + i - count);
}

/* The type that holds in span `i`. */
static inline const struct zone_type *
zone_span_type(const struct zone *zone, int64_t i)
{
	int64_t count = (int64_t)zone->at.count;
	uint16_t type;

	if (i <= count)
		type = zone->type.items[i];
	else
		type = zone->rule.types[(zone->rule_first + i - count - 1) & 1];
	return &zone->types.items[type];
}

static inline int32_t
zone_span_offset(const struct zone *zone, int64_t i)
{
	return zone_span_type(zone, i)->offset;
}

/* How many changes of the rule are at or before `at`. */
static int64_t
zone_rule_find(const struct zone_rule *rule, int64_t at)
{
	int64_t year = at / ZONE_YEAR_SECS - (at % ZONE_YEAR_SECS < 0);
	int64_t k = (year + 1970) * 2 + 1;

	while (zone_rule_at(rule, k) > at)
		k--;
	while (zone_rule_at(rule, k + 1) <= at)
		k++;
	return k + 1;
}

/* The span that `at` lies in: how many transitions are at or before it. */
static int64_t
zone_find(const struct zone *zone, int64_t at)
{
	const int64_t *items = zone->at.items;
	int64_t count = (int64_t)zone->at.count, base = 0, half, k;

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

struct zone_state
zone_at(const struct zone *zone, int64_t at)
{
	const struct zone_type *type;

	type = zone_span_type(zone, zone_find(zone, zone_clamp(at)));
	return (struct zone_state){ type->offset, type->is_dst,
	    zone->names.bytes + type->name };
}

int64_t
zone_local(const struct zone *zone, int64_t at)
{
	at = zone_clamp(at);
	return at + zone_span_offset(zone, zone_find(zone, at));
}

/*
 * Nothing shows `local`: some change jumps over it, the offset before it
 * counts.  The first such change is at or behind transition `i`.
 */
static struct zone_instant
zone_resolve_gap(const struct zone *zone, int64_t local, int64_t i)
{
	struct zone_instant instant = { .mark = ZONE_GAP };
	int64_t at;

	for (;; i++) {
		at = zone_transition(zone, i);
		if (at + zone_span_offset(zone, i) <= local &&
		    local < at + zone_span_offset(zone, i + 1))
			break;
	}
	instant.at = instant.other_at = local - zone_span_offset(zone, i);
	instant.local = zone_local(zone, instant.at);
	return instant;
}

struct zone_instant
zone_resolve(const struct zone *zone, int64_t local)
{
	struct zone_instant instant = { .mark = ZONE_EXACT };
	int64_t first, i, at, latest, from, until;
	bool is_found = false;

	local = zone_clamp(local);
	instant.local = local;
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

bool
zone_is_abbreviation(const char *name)
{
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+-");

	return length > 0 && length < ZONE_ABBREVIATION_MAX &&
	    name[length] == '\0';
}

static bool
zone_type_equal(const struct zone *zone, uint16_t a, uint16_t b)
{
	const struct zone_type *type = &zone->types.items[a];
	const struct zone_type *other = &zone->types.items[b];

	return type->offset == other->offset &&
	    type->is_dst == other->is_dst &&
	    strcmp(zone->names.bytes + type->name,
	    zone->names.bytes + other->name) == 0;
}

/* The number of a type, added when it is new. */
static uint16_t
zone_type_add(struct zone *zone, int32_t offset, bool is_dst,
    const char *name)
{
	struct zone_type *type = array_add(&zone->types);
	uint16_t i = 0, added = (uint16_t)(zone->types.count - 1);

	type->offset = offset;
	type->is_dst = is_dst;
	type->name = (uint16_t)zone->names.length;
	text_put(&zone->names, name, strlen(name) + 1);
	while (!zone_type_equal(zone, i, added))
		i++;
	if (i < added) {
		text_cut(&zone->names, type->name);
		zone->types.count--;
	}
	return i;
}

/* Leave out the transitions before number `end` at which nothing changes. */
static void
zone_build_merge(struct zone *zone, size_t end)
{
	size_t i, kept = 0;

	for (i = 0; i < zone->at.count; i++) {
		if (i < end && zone_type_equal(zone, zone->type.items[kept],
		    zone->type.items[i + 1]))
			continue;
		zone->at.items[kept++] = zone->at.items[i];
		zone->type.items[kept] = zone->type.items[i + 1];
	}
	zone->at.count = kept;
	zone->type.count = kept + 1;
}

/*
 * Leave out the transitions at the end that the rule gives too (fat files
 * have them until 2037), so that fat and slim files make the same zone.
 */
static void
zone_build_trim(struct zone *zone)
{
	const struct zone_rule *rule = &zone->rule;
	const uint16_t *type;
	int64_t k, last, earlier;
	uint16_t wanted;

	while (zone->at.count > 1) {
		last = zone->at.items[zone->at.count - 1];
		earlier = zone->at.items[zone->at.count - 2];
		type = &zone->type.items[zone->at.count - 1];
		/* The rule's last change before `last`, and what it says of
		 * `last` itself. */
		k = zone_rule_find(rule, last - 1) - 1;
		wanted = zone_rule_at(rule, k + 1) == last ?
		    rule->types[(k + 1) & 1] : rule->types[k & 1];
		if (zone_rule_at(rule, k) != earlier ||
		    !zone_type_equal(zone, type[0], rule->types[k & 1]) ||
		    !zone_type_equal(zone, type[1], wanted))
			break;
		zone->at.count--;
		zone->type.count--;
	}
}

/*
 * Let the rule, which has two changes a year, begin behind the last
 * transition; without any transition it begins in the year 0.  Should the
 * last transition contradict the rule (Debian 12's zic -b slim writes such a
 * file for America/Ojinaga), it holds until the rule's next change.
 */
static void
zone_build_join(struct zone *zone)
{
	struct zone_rule *rule = &zone->rule;
	int64_t k;

	zone->has_rule = true;
	if (zone->at.count == 0) {
		zone->type.items[0] = rule->types[1];
		array_push(&zone->at, zone_rule_at(rule, 0));
		array_push(&zone->type, rule->types[0]);
	}
	zone_build_trim(zone);
	k = zone_rule_find(rule, zone->at.items[zone->at.count - 1]);
	if (zone_type_equal(zone, zone->type.items[zone->at.count],
	    rule->types[k & 1]))
		k++;
	zone->rule_first = k;
}

/* Put the footer's rule behind the table. */
static int
zone_build_rule(struct zone *zone, const char *footer,
    struct error *ret_error)
{
	struct zone_posix posix;
	uint16_t types[2];
	int result = 0;

	if (footer[0] == '\0')
		return 0;
	if (zone_posix_parse(footer, &posix, ret_error) == -1)
		return error_prefix(ret_error, "zone file of \"%.60s\"",
		    zone->name);
	types[0] = types[1] = zone_type_add(zone, posix.offset, false,
	    posix.name);
	if (posix.has_dst) {
		types[1] = zone_type_add(zone, posix.dst_offset, true,
		    posix.dst_name);
		result = zone_posix_plan(&posix, types, &zone->rule);
	}
	if (result == -1)
		return error_set(ret_error, ERROR_INPUT,
		    "zone file of \"%.60s\": the changes of its rule "
		    "\"%.60s\" are not in order", zone->name, footer);
	if (result == 1)
		zone_build_join(zone);
	else
		zone->type.items[zone->at.count] = types[1];
	return 0;
}

/* What speeds up questions: the bounds of offsets, where spans are long. */
static void
zone_build_bounds(struct zone *zone)
{
	int64_t i, end = (int64_t)zone->at.count + zone->has_rule * 64;
	int32_t offset = zone_span_offset(zone, 0);

	zone->offset_least = zone->offset_most = offset;
	zone->calm_from = 0;
	for (i = 1; i <= end; i++) {
		offset = zone_span_offset(zone, i);
		if (offset < zone->offset_least)
			zone->offset_least = offset;
		if (offset > zone->offset_most)
			zone->offset_most = offset;
		if (zone_transition(zone, i) - zone_transition(zone, i - 1) <
		    ZONE_CALM_SECS)
			zone->calm_from = i + 2;
	}
	/* Changes near each other in the rule's 28-year round: for ever. */
	if (zone->has_rule && zone->calm_from > (int64_t)zone->at.count + 2)
		zone->calm_from = INT64_MAX;
}

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
	/* The last transition counts even when nothing changes at it: the
	 * rule does not hold before it. */
	if (zone->at.count > 0)
		zone_build_merge(zone, zone->at.count - 1);
	if (zone_build_rule(zone, footer, ret_error) == -1)
		goto out;
	zone_build_merge(zone, zone->at.count);
	zone_build_bounds(zone);
	*ret_zone = zone;
	zone = NULL;
	result = 0;
out:
	free(footer);
	zone_free(zone);
	return result;
}

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

const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}

/* FNV-1a over 64-bit numbers and strings. */
static uint64_t
zone_hash(uint64_t hash, const void *bytes, size_t length)
{
	const uint8_t *byte = bytes;

	while (length-- > 0)
		hash = (hash ^ *byte++) * UINT64_C(1099511628211);
	return hash;
}

/* The hash of one span: when it begins and what holds in it. */
static uint64_t
zone_hash_span(uint64_t hash, const struct zone *zone, int64_t i)
{
	const struct zone_type *type = zone_span_type(zone, i);
	const char *name = zone->names.bytes + type->name;
	int64_t numbers[] = { i > 0 ? zone_transition(zone, i - 1) : 0,
		type->offset, type->is_dst };

	hash = zone_hash(hash, numbers, sizeof(numbers));
	return zone_hash(hash, name, strlen(name) + 1);
}

uint64_t
zone_fingerprint(const struct zone *zone)
{
	const int64_t end_at = civil_days(2200, 1, 1) * CIVIL_DAY_SECS;
	uint64_t hash = UINT64_C(14695981039346656037);
	int64_t i;

	/* Two rules that differ do so within 28 years of the table's end. */
	for (i = 0; i == 0 || zone_transition(zone, i - 1) < end_at; i++)
		hash = zone_hash_span(hash, zone, i);
	return hash;
}
