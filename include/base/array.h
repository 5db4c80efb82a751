/* SPDX-License-Identifier: MIT */
/* A growable typed array: `ARRAY(struct complaint) list;` starts zeroed and is
 * emptied with array_clear().  Items may move when one is pushed.  They may be
 * pointers, whose size clang-tidy takes for a mistake: the NOLINT below.
 */
#ifndef PATCHDAY_ARRAY_H
#define PATCHDAY_ARRAY_H

#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define ARRAY(type) struct { type *items; size_t count, capacity; }

/* Items for `count` of them, in place of `items` that had room for `*capacity`;
 * never fewer.  Most lists stay at one or two: these get no more than they
 * need. */
static inline void *
array_grow(void *items, size_t *capacity, size_t count, size_t size)
{
	if (count <= *capacity)
		return items;
	*capacity = count > 3 ? count + count / 2 : count;
	return mem_resize(items, *capacity, size);
}

/* Make room for `n` more items. */
#define array_reserve(a, n)						\
	((a)->items = array_grow((a)->items, &(a)->capacity,		\
	    (a)->count + (n), sizeof(*(a)->items)))	/* NOLINT: pointers */

/* Items without the room that `count` of them do not use. */
static inline void *
array_shrink(void *items, size_t *capacity, size_t count, size_t size)
{
	if (count == 0 || count == *capacity)
		return items;
	*capacity = count;
	return mem_resize(items, count, size);
}

/* Give back the room that is not used: for lists that will not grow. */
#define array_fit(a)							\
	((a)->items = array_shrink((a)->items, &(a)->capacity,		\
	    (a)->count, sizeof(*(a)->items)))	/* NOLINT: pointers */

/* Append `value`. */
#define array_push(a, value) do {					\
	array_reserve(a, 1);						\
	(a)->items[(a)->count++] = (value);				\
} while (0)

/* Append one zeroed item and yield a pointer to it. */
#define array_add(a) (__extension__ ({					\
	array_reserve(a, 1);						\
	memset(&(a)->items[(a)->count], 0,				\
	    sizeof(*(a)->items));	/* NOLINT: pointers */		\
	&(a)->items[(a)->count++];					\
}))

/* Free the items (not what they point to); the array is empty again. */
#define array_clear(a) do {						\
	free((a)->items);						\
	(a)->items = NULL;						\
	(a)->count = (a)->capacity = 0;					\
} while (0)

/* The same for an array of pointers from mem_*: what they point to is freed
 * too. */
#define array_clear_owned(a) do {					\
	size_t owned_;							\
	for (owned_ = 0; owned_ < (a)->count; owned_++)			\
		free((a)->items[owned_]);				\
	array_clear(a);							\
} while (0)

/* How many items a C array (not a pointer) has. */
#define countof(a) (sizeof(a) / sizeof((a)[0]))

#endif
