/* SPDX-License-Identifier: MIT */
/* systemd's notification protocol by hand: one datagram to a Unix socket,
 * sd_notify(3). A library for twenty lines would be one more package to install
 * and to update. */
#include "supervisor.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The protocol of sd_notify(3), which is a line in a datagram: linking
 * libsystemd for it would cost more than the rest of this file.  That we live
 * is said again and again, and must not wait for a manager that hangs. */
void
supervisor_notify(const char *state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t length;
	int descriptor;

	if (path == NULL || (path[0] != '/' && path[0] != '@'))
		return;
	length = strlen(path);
	if (length >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, length);
	if (path[0] == '@')
		address.sun_path[0] = '\0';	/* abstract: unix(7) */
	/* A manager that does not listen is no reason to fail. */
	descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (descriptor == -1)
		return;
	(void)sendto(descriptor, state, strlen(state), MSG_NOSIGNAL | (
	    strcmp(state, SUPERVISOR_ALIVE) == 0 ? MSG_DONTWAIT : 0),
	    (struct sockaddr *)&address, (socklen_t)
	    (offsetof(struct sockaddr_un, sun_path) + length));
	(void)close(descriptor);
}

/* What systemd set in our environment; a service started by hand has none of
 * it. */
int64_t
supervisor_watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	int64_t ms;

	/* Meant for another process: a shell between systemd and us. */
	if (usec == NULL || (pid != NULL && atoll(pid) != getpid()))
		return 0;
	/* Half of the limit, as sd_watchdog_enabled(3) advises; in ms. */
	ms = atoll(usec) / 2000;
	return ms > 0 ? ms : 0;
}
