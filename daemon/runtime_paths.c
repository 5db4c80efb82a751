/* SPDX-License-Identifier: MIT */
/* Where the service keeps its state, and where it is asked. */
#include "mem.h"
#include "runtime_internal.h"

#define RUNTIME_STATE "/var/lib/patchday"
#define RUNTIME_SOCKET "/run/patchday/control"

/* Options win over the configuration, which wins over what is built in. */
void
runtime_init_paths(struct runtime *runtime, const struct conf *conf)
{
	const struct options *options = runtime->options;
	const char *state = options->state != NULL ? options->state :
	    conf->service.state != NULL ? conf->service.state : RUNTIME_STATE;
	const char *socket = options->socket != NULL ? options->socket :
	    conf->service.socket != NULL ? conf->service.socket : NULL;

	runtime->state = mem_string(state);
	runtime->database = mem_format("%s/patchday.db", state);
	runtime->cache = mem_format("%s/cache", state);
	/* An own state folder without an own socket: keep them together. */
	if (socket != NULL)
		runtime->socket = mem_string(socket);
	else if (options->state != NULL)
		runtime->socket = mem_format("%s/control", state);
	else
		runtime->socket = mem_string(RUNTIME_SOCKET);
}
