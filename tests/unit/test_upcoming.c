/* SPDX-License-Identifier: MIT */
#include "upcoming.h"

#include <stdlib.h>

#include "harness.h"

#define OWNERS 500

/* A small generator, so that a failure can be repeated. */
static uint32_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(*state >> 33);
}

static int
entry_cmp(const void *a, const void *b)
{
	const struct upcoming_entry *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->owner < y->owner ? -1 : x->owner > y->owner;
}

/* What a sorted list says. */
static size_t
expected_first(const int64_t *ats, struct upcoming_entry *entries)
{
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < OWNERS; i++)
		if (ats[i] != INT64_MAX)
			entries[n++] = (struct upcoming_entry){ ats[i], i };
	qsort(entries, n, sizeof(*entries), entry_cmp);
	return n;
}

static void
check_against_list(const struct upcoming *upcoming, const int64_t *ats,
    size_t n)
{
	struct upcoming_entry want[OWNERS], got[OWNERS];
	size_t count = expected_first(ats, want), i, found;
	bool is_right = true;

	found = upcoming_first(upcoming, got, n);
	CHECK_NUMBER(found, n < count ? n : count);
	for (i = 0; i < found; i++)
		is_right = is_right && entry_cmp(&got[i], &want[i]) == 0;
	CHECK(is_right);
	CHECK_NUMBER(upcoming_count(upcoming), count);
}

static void
test_against_list(void)
{
	static const size_t sizes[] = { 0, 1, 2, 10, 32, 33, OWNERS };
	struct upcoming *upcoming = upcoming_new(OWNERS);
	int64_t ats[OWNERS];
	uint64_t state = 1;
	uint32_t i, round, owner;

	for (i = 0; i < OWNERS; i++)
		ats[i] = INT64_MAX;
	for (round = 0; round < 4000; round++) {
		owner = next_random(&state) % OWNERS;
		ats[owner] = next_random(&state) % 4 == 0 ? INT64_MAX
		    : (int64_t)(next_random(&state) % 1000) - 500;
		upcoming_set(upcoming, owner, ats[owner]);
		if (round % 100 == 0)
			check_against_list(upcoming, ats,
			    sizes[round / 100 % 7]);
	}
	for (i = 0; i < OWNERS; i++)
		ats[i] = i % 7 == 0 ? INT64_MAX : next_random(&state) % 99;
	upcoming_fill(upcoming, ats);
	check_against_list(upcoming, ats, OWNERS);
	upcoming_free(upcoming);
}

static void
test_pop_and_advance(void)
{
	struct upcoming *upcoming = upcoming_new(3);
	struct upcoming_entry entry = { 0 };

	upcoming_free(NULL);
	CHECK(!upcoming_pop(upcoming, &entry));
	upcoming_advance(upcoming, 5);
	CHECK_NUMBER(upcoming_count(upcoming), 0);
	upcoming_set(upcoming, 0, 30);
	upcoming_set(upcoming, 1, 10);
	upcoming_set(upcoming, 2, 10);
	upcoming_advance(upcoming, 40);
	CHECK(upcoming_pop(upcoming, &entry));
	CHECK_NUMBER(entry.owner, 2);
	CHECK(upcoming_pop(upcoming, &entry));
	CHECK_NUMBER(entry.owner, 0);
	upcoming_advance(upcoming, INT64_MAX);
	CHECK(!upcoming_pop(upcoming, &entry));
	upcoming_free(upcoming);
}

static void
test_empty(void)
{
	struct upcoming *upcoming = upcoming_new(0);
	struct upcoming_entry entry;

	upcoming_fill(upcoming, NULL);
	CHECK_NUMBER(upcoming_first(upcoming, &entry, 1), 0);
	upcoming_free(upcoming);
}

int
main(void)
{
	test_against_list();
	test_pop_and_advance();
	test_empty();
	return harness_end();
}
