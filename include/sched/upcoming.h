/* SPDX-License-Identifier: MIT */
/*
 * Which of very many is next: an index of instants, one for each owner (a
 * window's number, say).  A heap whose nodes have four children, 20 bytes an
 * owner; the soonest ten are found without touching the rest.
 */
#ifndef PATCHDAY_UPCOMING_H
#define PATCHDAY_UPCOMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct upcoming;

/* An owner and its instant. */
struct upcoming_entry {
	int64_t at;
	uint32_t owner;
};

/* An index for the owners 0 to `capacity` - 1, none of which has an instant
 * yet; never NULL; the caller frees it. */
struct upcoming *upcoming_new(uint32_t capacity);

/* Free it; NULL is fine. */
void upcoming_free(struct upcoming *upcoming);

/* Give every owner its instant at once, INT64_MAX for none; `ats` has one
 * for each owner.  What was there before is forgotten. */
void upcoming_fill(struct upcoming *upcoming, const int64_t *ats);

/* Give `owner` the instant `at`, instead of the one it had if any; INT64_MAX
 * takes the owner out. */
void upcoming_set(struct upcoming *upcoming, uint32_t owner, int64_t at);

/* How many owners have an instant. */
uint32_t upcoming_count(const struct upcoming *upcoming);

/* Write the soonest, at most `n`, in order (by instant, then owner); how
 * many.  Nothing is changed. */
size_t upcoming_first(const struct upcoming *upcoming,
    struct upcoming_entry *ret_entries, size_t n);

/* Take out the soonest; false when there is none. */
bool upcoming_pop(struct upcoming *upcoming,
    struct upcoming_entry *ret_entry);

/* Give the soonest the later instant `at` (INT64_MAX: take it out), as after
 * it was dealt with.  Cheaper than upcoming_pop() and upcoming_set(). */
void upcoming_advance(struct upcoming *upcoming, int64_t at);

#endif
