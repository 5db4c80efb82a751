/* SPDX-License-Identifier: MIT */
/*
 * A rule for memory that is tight: an index of a million windows holds 88
 * bytes for each instead of 376.
 *
 * The large sets of a rule are nearly always empty or hold a few values.  So
 * the scalar head is copied as it is and the sets become a list of at most
 * eight 16-bit values; which set a value belongs to is told by its range, the
 * sign is folded in by an offset (-366 becomes 0).
 */
#include "rrule_packed.h"

#include <string.h>

/* A value's kind is told by its range; -1 ends the list. */
#define PACKED_YEAR_DAY 0
#define PACKED_SET_POSITION 1000
#define PACKED_ORDINAL 2000
#define PACKED_END (-1)

/* Both directions copy the head as words. */
_Static_assert(offsetof(struct rrule, year_days) ==
    RRULE_PACKED_HEAD * sizeof(uint64_t), "the head is up to until_local");
_Static_assert(sizeof(struct rrule_packed) == 88, "88 bytes a rule");

/* What the sets hold, while it is counted. */
struct packed_list {
	int16_t values[RRULE_PACKED_MAX];
	size_t count;
};

/* Add a value; counts on when the list is full, so that the caller sees it
 * was too much. */
static void
rrule_packed_add(struct packed_list *list, int value)
{
	if (list->count < RRULE_PACKED_MAX)
		list->values[list->count] = (int16_t)value;
	list->count++;
}

/* List BYYEARDAY and BYSETPOS. */
static void
rrule_packed_add_numbers(struct packed_list *list, const struct rrule *rule)
{
	int n;

	for (n = -RRULE_YEAR_DAY_MAX; n <= RRULE_YEAR_DAY_MAX; n++) {
		if (rrule_has_year_day(rule, n))
			rrule_packed_add(list, PACKED_YEAR_DAY + n +
			    RRULE_YEAR_DAY_MAX);
		if (rrule_has_set_position(rule, n))
			rrule_packed_add(list, PACKED_SET_POSITION + n +
			    RRULE_YEAR_DAY_MAX);
	}
}

/* Rules are mostly zeroes; a million windows keep them packed.  What does not
 * fit is rare, and its caller keeps it whole. */
bool
rrule_packed_init(struct rrule_packed *ret_packed, const struct rrule *rule)
{
	struct packed_list list = { .count = 0 };
	int n, i;

	if (rule->lists & (RRULE_YEAR_DAYS | RRULE_SET_POSITIONS))
		rrule_packed_add_numbers(&list, rule);
	for (n = -RRULE_ORDINAL_MAX; n <= RRULE_ORDINAL_MAX; n++)
		for (i = MONDAY; i <= SUNDAY && n != 0; i++)
			if (rrule_has_ordinal(rule, n, (enum civil_weekday)i))
				rrule_packed_add(&list, PACKED_ORDINAL + i +
				    7 * (n + RRULE_ORDINAL_MAX));
	if (list.count > RRULE_PACKED_MAX)
		return false;
	while (list.count < RRULE_PACKED_MAX)
		list.values[list.count++] = PACKED_END;
	memcpy(ret_packed->head, rule, sizeof(ret_packed->head));
	memcpy(ret_packed->values, list.values, sizeof(list.values));
	return true;
}

/* Back to the very same rule, so that both forms are equal by rrule_equal(). */
void
rrule_packed_rule(const struct rrule_packed *packed, struct rrule *ret_rule)
{
	int i, value;

	memset(ret_rule, 0, sizeof(*ret_rule));
	memcpy(ret_rule, packed->head, sizeof(packed->head));
	for (i = 0; i < RRULE_PACKED_MAX; i++) {
		value = packed->values[i];
		if (value == PACKED_END)
			return;
		if (value >= PACKED_ORDINAL)
			rrule_add_weekday(ret_rule, (value - PACKED_ORDINAL) / 7
			    - RRULE_ORDINAL_MAX, (enum civil_weekday)
			    ((value - PACKED_ORDINAL) % 7));
		else if (value >= PACKED_SET_POSITION)
			rrule_add_set_position(ret_rule, value -
			    PACKED_SET_POSITION - RRULE_YEAR_DAY_MAX);
		else
			rrule_add_year_day(ret_rule, value - PACKED_YEAR_DAY -
			    RRULE_YEAR_DAY_MAX);
	}
}
