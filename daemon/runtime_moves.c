/* SPDX-License-Identifier: MIT */
/*
 * Files that somebody moves or deletes under the running service.
 *
 * An owner with nothing to do sleeps for hours, and what it has open works on
 * without a name; so the kernel is asked to wake it (inotify(7)).  Where it has
 * no more of these, and where a folder further up is moved, the next thing that
 * is to be done notices.
 */
#include "runtime_moves_internal.h"

#include <sys/inotify.h>
#include <unistd.h>

#include "poller.h"
#include "runtime_internal.h"
#include "server.h"

/* Called by the poller.  The step looks for the database as it is awake. */
static void
runtime_moves_read(void *context, int descriptor, int events)
{
	struct runtime *runtime = context;
	char bytes[4096];

	(void)events;
	while (read(descriptor, bytes, sizeof(bytes)) > 0)
		continue;
	server_check(runtime->server);
}

static void
runtime_moves_watch(struct runtime *runtime, const char *path, uint32_t what)
{
	if (path != NULL)
		(void)inotify_add_watch(runtime->moves, path, what);
}

void
runtime_moves_init(struct runtime *runtime)
{
	runtime->moves = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (runtime->moves == -1)
		return;
	/* Who deletes what somebody has open changes its number of links. */
	runtime_moves_watch(runtime, runtime->database,
	    IN_ATTRIB | IN_MOVE_SELF);
	runtime_moves_watch(runtime, runtime->state, IN_MOVE_SELF);
	runtime_moves_watch(runtime, runtime->socket,
	    IN_ATTRIB | IN_MOVE_SELF);
	(void)poller_watch(runtime->poller, runtime->moves, POLLER_READ,
	    runtime_moves_read, runtime, NULL);
}
