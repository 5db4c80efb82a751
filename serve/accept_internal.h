/* SPDX-License-Identifier: MIT */
/* Lists of preferences with weights: Accept, Accept-Encoding (RFC 9110
 * 12.4.2, 12.5). */
#ifndef PATCHDAY_ACCEPT_H
#define PATCHDAY_ACCEPT_H

#include <stdbool.h>
#include <stddef.h>

/* One element.  `name` leads into the header and is not ended there: it has
 * `length` bytes. */
struct accept_item {
	const char *name;
	size_t length;
	int weight;
};

/* Read the next element at `*list` and move behind it; elements without a
 * name are passed over, an unreadable weight counts as 1000.  False at the
 * end; `ret_item` is left alone then. */
bool accept_next(const char **list, struct accept_item *ret_item);

/* Is the element called `name`?  Case does not count (RFC 9110 8.4.1, 8.3.1).
 */
bool accept_is(const struct accept_item *item, const char *name);

/* May a body of the media type `type` ("text/calendar") be sent to a client
 * with this Accept header?  NULL, empty or unreadable: yes.  Parameters of
 * types do not count. */
bool accept_has_type(const char *accept, const char *type);

#endif
