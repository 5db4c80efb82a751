/* SPDX-License-Identifier: MIT */
/*
 * A folder of zones with a lock around it.  A query may name any zone of the
 * world (?in=Asia/Tokyo), which then must be loaded; the configuration's own
 * folder is read by many threads at once and may not grow under them.  So the
 * server has one of its own, used by one request at a time: requests with
 * `in` are rare, and answering one takes a millisecond.
 */
#include "zonebox_internal.h"

#include <stdlib.h>

#include "mem.h"

void
zonebox_init(struct zonebox *box, const char *path)
{
	*box = (struct zonebox){ .path = mem_string(path) };
	pthread_mutex_init(&box->mutex, NULL);
}

void
zonebox_clear(struct zonebox *box)
{
	zonedir_free(box->zonedir);
	free(box->path);
	pthread_mutex_destroy(&box->mutex);
}

struct zonedir *
zonebox_lock(struct zonebox *box, uint64_t generation)
{
	pthread_mutex_lock(&box->mutex);
	/* New zone data comes with a new generation; zones that are loaded
	 * would go on with the old. */
	if (box->zonedir != NULL && box->generation != generation) {
		zonedir_free(box->zonedir);
		box->zonedir = NULL;
	}
	if (box->zonedir == NULL)
		box->zonedir = zonedir_new(box->path);
	box->generation = generation;
	return box->zonedir;
}

void
zonebox_unlock(struct zonebox *box)
{
	pthread_mutex_unlock(&box->mutex);
}
