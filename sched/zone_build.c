/* SPDX-License-Identifier: MIT */
/*
 * Makes a zone of what its file says: the footer's rule behind the table.
 *
 * A TZif file (RFC 9636) has a table of transitions and a footer with the rule
 * for all times after the table.  "Fat" files repeat the rule's transitions in
 * the table up to 2037, "slim" files stop as early as they can.  Here both
 * become the same zone: transitions at which nothing changes are merged away,
 * and those at the end of the table that the rule gives too are trimmed, so
 * that a fingerprint tells of changed answers and not of another way to write
 * them.
 *
 * Where the table stops and the rule begins is the delicate part: between the
 * last transition and the rule's first change the table's last type holds (RFC
 * 9636 3.3), and which of the rule's two changes comes first depends on that
 * type.  tests/diff/zones compares all zones, fat and slim, with zdump and
 * Python's zoneinfo.
 */
#include <string.h>

#include "mem.h"
#include "zone_internal.h"
#include "zone_transition_internal.h"

/* Two changes nearer than this may disturb each other: more than the
 * distance between the farthest offsets. */
#define ZONE_CALM_SECS (52 * 3600)

/* Do two types answer alike?  Files may have the same one twice. */
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
	/* Add first, look afterwards: names lie in one text and can only be
	 * compared there.  A double is taken off again. */
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
		    /* cppcheck-suppress objectIndex ; types come in twos */
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
		/* DST all year: there is no change, only a type that holds
		 * for ever. */
		zone->type.items[zone->at.count] = types[1];
	return 0;
}

/* What speeds up questions: the least and the greatest offset, and from
 * which span on changes are so far apart that only neighbours can touch. */
static void
zone_build_bounds(struct zone *zone)
{
	/* 64 changes of the rule are a round of 28 years and some: all
	 * there is. */
	int64_t i, end = (int64_t)zone->at.count + zone->has_rule * 64;
	int32_t offset = zone_span_offset(zone, 0);
	int64_t earlier = zone_transition(zone, 0), at;

	zone->offset_least = zone->offset_most = offset;
	zone->calm_from = 0;
	for (i = 1; i <= end; i++) {
		offset = zone_span_offset(zone, i);
		if (offset < zone->offset_least)
			zone->offset_least = offset;
		if (offset > zone->offset_most)
			zone->offset_most = offset;
		at = zone_transition(zone, i);
		if (at - earlier < ZONE_CALM_SECS)
			zone->calm_from = i + 2;
		earlier = at;
	}
	/* Changes near each other in the rule's 28-year round: for ever. */
	if (zone->has_rule && zone->calm_from > (int64_t)zone->at.count + 2)
		zone->calm_from = INT64_MAX;
}

/* Give back what trimming left over: a zone is 2 KiB or so, and a site may
 * lend a hundred. */
static void
zone_build_shrink(struct zone *zone)
{
	zone->at.capacity = zone->at.count + 1;
	zone->at.items = mem_resize(zone->at.items, zone->at.capacity,
	    sizeof(*zone->at.items));
	zone->type.capacity = zone->type.count;
	zone->type.items = mem_resize(zone->type.items, zone->type.capacity,
	    sizeof(*zone->type.items));
}

/* Merged twice: before the rule for what the file repeats, behind it for what
 * the rule made superfluous. */
int
zone_build(struct zone *zone, const char *footer, struct error *ret_error)
{
	/* The last transition counts even when nothing changes at it: the
	 * rule does not hold before it. */
	if (zone->at.count > 0)
		zone_build_merge(zone, zone->at.count - 1);
	if (zone_build_rule(zone, footer, ret_error) == -1)
		return -1;
	zone_build_merge(zone, zone->at.count);
	zone_build_shrink(zone);
	zone_build_bounds(zone);
	return 0;
}
