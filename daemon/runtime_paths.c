/* SPDX-License-Identifier: MIT */
/* Where the service keeps its state, and where it is asked. */
#include "mem.h"
#include "runtime_internal.h"

#define RUNTIME_STATE "/var/lib/patchday"
#define RUNTIME_SOCKET "/run/patchday/control"

unsigned
runtime_won_keys(const struct options *options)
{
	return (options->listen != NULL ? 1u << CONF_SERVICE_LISTEN : 0) |
	    (options->state != NULL ? 1u << CONF_SERVICE_STATE : 0) |
	    (options->socket != NULL ? 1u << CONF_SERVICE_SOCKET : 0) |
	    (options->has_log_form ? 1u << CONF_SERVICE_LOG : 0);
}

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
