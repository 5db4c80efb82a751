/* SPDX-License-Identifier: MIT */
/* Where the service keeps its state, and where it is asked. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "runtime_internal.h"

#define RUNTIME_STATE "/var/lib/patchday"
#define RUNTIME_STATE_ABOVE "/var/lib"
#define RUNTIME_RUN "/run/patchday"
#define RUNTIME_SOCKET RUNTIME_RUN "/control"

/* May files be made in the folder?  If not, errno says why. */
static bool
runtime_may_write(const char *folder)
{
	return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
}

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
	    conf->service.socket;

	runtime->state = mem_string(state);
	runtime->database = mem_format("%s/patchday.db", state);
	runtime->cache = mem_format("%s/cache", state);
	/* An own state folder without an own socket: keep them together. */
	if (socket != NULL)
		runtime->socket = mem_string(socket);
	else if (options->state != NULL)
		runtime->socket = mem_format("%s/control", state);
	else
		runtime->socket = conf_service_socket(&conf->service);
	if (runtime->socket == NULL)
		runtime->socket = mem_string(RUNTIME_SOCKET);
}

/* What is built in is for the unit, which makes both folders; somebody who
 * tries the program has neither and needs to know of the option. */
int
runtime_check_paths(const struct runtime *runtime, struct error *ret_error)
{
	if (strcmp(runtime->socket, RUNTIME_SOCKET) == 0 &&
	    !runtime_may_write(RUNTIME_RUN))
		return error_set(ret_error, ERROR_SYSTEM, "cannot listen on "
		    "unix:" RUNTIME_SOCKET ": %s; without the unit try "
		    "--state FOLDER, where the socket is then, too",
		    strerror(errno));
	if (strcmp(runtime->state, RUNTIME_STATE) != 0 ||
	    runtime_may_write(RUNTIME_STATE) ||
	    (errno == ENOENT && runtime_may_write(RUNTIME_STATE_ABOVE)))
		return 0;
	return error_set(ret_error, ERROR_SYSTEM, "cannot write in "
	    RUNTIME_STATE ": %s; without the unit try --state FOLDER",
	    strerror(errno));
}
