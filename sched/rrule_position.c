/* SPDX-License-Identifier: MIT */
/*
 * BYSETPOS as arithmetic: positions count the instances of one period from 1,
 * negative ones from its end (RFC 5545 3.3.10).
 *
 * With the size of a period known, position -k is position size + 1 - k, so
 * the next position after a given one is the lower of two: the next bit of the
 * set from the front, and the next from the back seen in a mirror.  No list of
 * instances is ever made; the caller turns a position into a day and a time by
 * division.
 */
#include <string.h>

#include "rrule_internal.h"

/* The lowest position of the set that is >= `from`, or 0 for none: bit 0 is
 * never used. */
static uint32_t
rrule_position_above(const uint64_t *words, uint32_t from)
{
	uint32_t word = from / 64;
	uint64_t bits;

	if (word >= RRULE_YEAR_WORDS)
		return 0;
	bits = words[word] & ~0ULL << from % 64;
	while (bits == 0) {
		if (++word == RRULE_YEAR_WORDS)
			return 0;
		bits = words[word];
	}
	return word * 64 + (uint32_t)__builtin_ctzll(bits);
}

/* The highest position of the set that is <= `to`, or 0. */
static uint32_t
rrule_position_below(const uint64_t *words, uint32_t to)
{
	uint32_t word = to / 64;
	uint64_t bits;

	if (word >= RRULE_YEAR_WORDS) {
		word = RRULE_YEAR_WORDS - 1;
		to = 63;
	}
	bits = words[word] & ~0ULL >> (63 - to % 64);
	while (bits == 0) {
		if (word-- == 0)
			return 0;
		bits = words[word];
	}
	return word * 64 + 63 - (uint32_t)__builtin_clzll(bits);
}

/* Front and back are two lists in opposite orders; merged here, as the total
 * that turns one into the other is only known for a period. */
uint32_t
rrule_position_next(const struct rrule *rule, uint32_t total, uint32_t after)
{
	uint32_t front, back;

	if (after >= total)
		return 0;
	front = rrule_position_above(rule->set_positions, after + 1);
	back = rrule_position_below(rule->set_positions_back, total - after);
	if (front > total)
		front = 0;
	if (back == 0)
		return front;
	/* Both may name one instance: "first and last" of a single one is
	 * one. */
	back = total + 1 - back;
	return front != 0 && front < back ? front : back;
}

/* By walking: there are at most as many as were written. */
uint32_t
rrule_position_count(const struct rrule *rule, uint32_t total)
{
	uint32_t position = 0, count = 0;

	for (;;) {
		position = rrule_position_next(rule, total, position);
		if (position == 0)
			return count;
		count++;
	}
}

/* Days are taken by their place among those that are set, which is what
 * BYSETPOS counts. */
void
rrule_position_pick(const struct rrule *rule, uint64_t *words,
    size_t word_count)
{
	uint64_t whole[RRULE_YEAR_WORDS] = { 0 };
	uint32_t total, position = 0;
	int bit;

	/* Only for periods with one time a day, where positions count days. */
	memcpy(whole, words, word_count * sizeof(*words));
	memset(words, 0, word_count * sizeof(*words));
	total = rrule_mask_count(whole);
	for (;;) {
		position = rrule_position_next(rule, total, position);
		if (position == 0)
			return;
		bit = rrule_mask_nth(whole, position - 1);
		words[bit / 64] |= 1ULL << bit % 64;
	}
}
