/* SPDX-License-Identifier: MIT */
/*
 * Transitions are numbered: those of the table first, then those of the
 * footer's rule without end.  Span `i` lies before transition `i`.  A change
 * of the rule is computed from its number, so that the far future costs as
 * much as tomorrow.
 */
#ifndef PATCHDAY_ZONE_TRANSITION_INTERNAL_H
#define PATCHDAY_ZONE_TRANSITION_INTERNAL_H

#include "civil.h"
#include "zone_internal.h"

/* The kind of a year: its first weekday, and whether it is leap. */
static inline int
zone_rule_kind(int64_t year, int64_t first)
{
	return 2 * (int)civil_weekday(first) + civil_is_leap(year);
}

/* The instant of the rule's change number `k`; 0 and 1 are those of the
 * year 0. */
static inline int64_t
zone_rule_at(const struct zone_rule *rule, int64_t k)
{
	int64_t year = (k >> 1) + rule->shift[k & 1];
	int64_t first = civil_days(year, 1, 1);

	return first * CIVIL_DAY_SECS +
	    rule->secs[k & 1][zone_rule_kind(year, first)];
}

/* How many changes of the rule are at or before `at`. */
static inline int64_t
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

/* The offset that holds in span `i`, seconds east of UTC. */
static inline int32_t
zone_span_offset(const struct zone *zone, int64_t i)
{
	return zone_span_type(zone, i)->offset;
}

#endif
