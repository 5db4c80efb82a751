/* SPDX-License-Identifier: MIT */
/* Zones that a query names, loaded by the server itself: the configuration's
 * folder of zones must not load while other threads read it. */
#ifndef PATCHDAY_ZONEBOX_H
#define PATCHDAY_ZONEBOX_H

#include <pthread.h>
#include <stdint.h>

#include "zonedir.h"

/* Zones that a query names.  The mutex is held from zonebox_lock() to
 * zonebox_unlock(). */
struct zonebox {
	pthread_mutex_t mutex;
	char *path;			/* as zonedir_new(); or NULL */
	struct zonedir *zonedir;	/* NULL until the first question */
	uint64_t generation;		/* of the state it was opened for */
};

/* Nothing is read yet; `path` (NULL: the system's) is copied.  Clear it when
 * nobody has it locked. */
void zonebox_init(struct zonebox *box, const char *path);
void zonebox_clear(struct zonebox *box);

/* Have the folder for oneself until zonebox_unlock(), which is called on the
 * same thread; zones that it lent must not be used after that.  Another
 * `generation` than the last one opens it afresh, since its files may have
 * changed. */
struct zonedir *zonebox_lock(struct zonebox *box, uint64_t generation);

/* Let the next one have it. */
void zonebox_unlock(struct zonebox *box);

#endif
