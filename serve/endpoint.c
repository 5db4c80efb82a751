/* SPDX-License-Identifier: MIT */
/*
 * A socket that listens, made here rather than by libmicrohttpd: it knows no
 * Unix sockets, and does not say which address failed and why.
 *
 * A Unix socket has a file, and the file outlives a killed service.  Whether
 * somebody still serves it is asked by connecting: only ECONNREFUSED means
 * nobody does, and then the file is replaced.  The file that was made is
 * remembered by device and inode, so that closing never removes the one of a
 * successor that has already replaced it.
 *
 * A file that somebody deletes cannot be made for the socket again, and to bind
 * another is forbidden once the process is confined.  So it has a second name
 * beside it, ".NAME.spare", of which the first can be made.
 */
#include "endpoint_internal.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* As many as nginx asks for; the kernel may allow fewer (net.core.somaxconn).
 */
#define ENDPOINT_BACKLOG 511
/* The owner and the group: who may use the control socket is decided by its
 * group (see the unit's Group=), not by the program. */
#define ENDPOINT_SOCKET_MODE 0660

/* One form for all failures: which address, why.  Always -1. */
static int
endpoint_fail(const char *address, const char *reason,
    struct error *ret_error)
{
	return error_set(ret_error, ERROR_SYSTEM, "cannot listen on %s: %s",
	    address, reason);
}

/* Split "HOST:PORT"; the host is "" for "*", an address for "localhost", as
 * `service.listen` takes it. -1 for anything else, also for
 * an IPv6 address without brackets, which nobody can tell from its port. */
static int
endpoint_split(const char *address, char *host, size_t size,
    const char **ret_port)
{
	const char *from = address, *end;

	if (*address == '[') {
		from++;
		end = strchr(from, ']');
		if (end == NULL || end[1] != ':')
			return -1;
		*ret_port = end + 2;
	} else {
		end = strrchr(address, ':');
		if (end == NULL || memchr(address, ':',
		    (size_t)(end - address)) != NULL)
			return -1;
		*ret_port = end + 1;
	}
	if ((size_t)(end - from) >= size || **ret_port == '\0' ||
	    (*ret_port)[strspn(*ret_port, "0123456789")] != '\0' ||
	    strlen(*ret_port) > 5 || atol(*ret_port) > 65535)
		return -1;
	memcpy(host, from, (size_t)(end - from));
	host[end - from] = '\0';
	if (strcmp(host, "*") == 0)
		host[0] = '\0';
	else if (strcmp(host, "localhost") == 0)
		(void)snprintf(host, size, "127.0.0.1");
	return 0;
}

/* Say where it listens really: with ":0" the kernel chose the port.  Left
 * empty when even that fails. */
static void
endpoint_name(struct endpoint *endpoint)
{
	struct sockaddr_storage bound = { 0 };
	socklen_t length = sizeof(bound);
	char host[64], port[8];

	if (getsockname(endpoint->descriptor, (struct sockaddr *)&bound,
	    &length) != 0 || getnameinfo((struct sockaddr *)&bound, length,
	    host, sizeof(host), port, sizeof(port),
	    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	(void)snprintf(endpoint->address, sizeof(endpoint->address),
	    bound.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

/* A socket that listens on one address; -1 with errno.  Both families on one
 * socket only where every address was asked for: "[::]:80" alone means IPv6. */
static int
endpoint_bind_tcp(const struct addrinfo *info, bool is_any)
{
	int descriptor, on = 1, off = 0;

	descriptor = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (descriptor == -1)
		return -1;
	/* Else a restart fails while old connections are in TIME_WAIT. */
	(void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on,
	    sizeof(on));
	/* Accepted sockets inherit it: no 40 ms between header and body. */
	(void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on,
	    sizeof(on));
	if (info->ai_family == AF_INET6)
		(void)setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY,
		    is_any ? &off : &on, sizeof(on));
	if (bind(descriptor, info->ai_addr, info->ai_addrlen) == 0 &&
	    listen(descriptor, ENDPOINT_BACKLOG) == 0)
		return descriptor;
	(void)close(descriptor);
	return -1;
}

/* Names are not looked up: what a service listens on should not depend on a
 * resolver that may not be up yet. */
static int
endpoint_open_tcp(struct endpoint *endpoint, const char *address,
    struct error *ret_error)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *list = NULL, *info;
	const char *port;
	char host[64];
	bool is_any;

	if (endpoint_split(address, host, sizeof(host), &port) != 0)
		return endpoint_fail(address, "accepted are HOST:PORT, "
		    "[HOST]:PORT, *:PORT (up to 65535) and unix:PATH",
		    ret_error);
	is_any = host[0] == '\0';
	if (is_any)
		hints.ai_family = AF_INET6;
	if (getaddrinfo(is_any ? "::" : host, port, &hints, &list) != 0)
		return endpoint_fail(address, "the host must be an IP "
		    "address, such as 127.0.0.1 or [::1]", ret_error);
	for (info = list; info != NULL && endpoint->descriptor == -1;
	    info = info->ai_next)
		endpoint->descriptor = endpoint_bind_tcp(info, is_any);
	freeaddrinfo(list);
	/* A kernel without IPv6 (ipv6.disable=1): then "*" is IPv4's. */
	if (endpoint->descriptor == -1 && is_any && errno == EAFNOSUPPORT) {
		char every[16];

		(void)snprintf(every, sizeof(every), "0.0.0.0:%s", port);
		return endpoint_open_tcp(endpoint, every, ret_error);
	}
	if (endpoint->descriptor == -1)
		return endpoint_fail(address, strerror(errno), ret_error);
	endpoint_name(endpoint);
	return 0;
}

/* Does somebody listen behind this file?  One that nobody does is what a
 * killed service left.  When in doubt yes: then the start fails with "address
 * in use", and nobody's socket is taken away. */
static bool
endpoint_is_served(const struct sockaddr_un *name)
{
	bool is_served;
	int probe;

	probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (probe == -1)
		return true;
	is_served = connect(probe, (const struct sockaddr *)name,
	    sizeof(*name)) == 0 || errno != ECONNREFUSED;
	(void)close(probe);
	return is_served;
}

/* Is the file the one that this socket was bound to? */
static bool
endpoint_is_own(const struct endpoint *endpoint, const char *path)
{
	struct stat status;

	return endpoint->inode != 0 && lstat(path, &status) == 0 &&
	    status.st_dev == endpoint->device &&
	    status.st_ino == endpoint->inode;
}

/* The second name.  One that a killed service left is replaced; where there can
 * be none, it goes without. */
static void
endpoint_keep(struct endpoint *endpoint)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	const char *slash = strrchr(endpoint->path, '/');
	const char *base = slash == NULL ? endpoint->path : slash + 1;
	int folder = (int)(base - endpoint->path);
	struct stat status;

	(void)snprintf(endpoint->spare, sizeof(endpoint->spare),
	    "%.*s.%s.spare", folder, endpoint->path, base);
	if (strlen(endpoint->spare) < sizeof(name.sun_path) &&
	    lstat(endpoint->spare, &status) == 0 && S_ISSOCK(status.st_mode)) {
		memcpy(name.sun_path, endpoint->spare,
		    strlen(endpoint->spare) + 1);
		if (!endpoint_is_served(&name))
			(void)unlink(endpoint->spare);
	}
	if (link(endpoint->path, endpoint->spare) != 0)
		endpoint->spare[0] = '\0';
}

/* Make the file and listen.  -1 with errno: EADDRINUSE where the path is
 * somebody's, or no socket at all. */
static int
endpoint_bind_unix(struct endpoint *endpoint, const struct sockaddr_un *name)
{
	struct stat status;

	if (lstat(name->sun_path, &status) == 0) {
		errno = EADDRINUSE;
		if (!S_ISSOCK(status.st_mode) || endpoint_is_served(name))
			return -1;
		(void)unlink(name->sun_path);
	}
	/* The file gets the socket's mode, so it is never open to others. */
	if (fchmod(endpoint->descriptor, ENDPOINT_SOCKET_MODE) != 0 ||
	    bind(endpoint->descriptor, (const struct sockaddr *)name,
	    sizeof(*name)) != 0)
		return -1;
	if (lstat(name->sun_path, &status) == 0) {
		/* What endpoint_close() will recognise as ours. */
		endpoint->device = status.st_dev;
		endpoint->inode = status.st_ino;
	}
	/* Whatever the umask took away. */
	(void)chmod(name->sun_path, ENDPOINT_SOCKET_MODE);
	endpoint_keep(endpoint);
	return listen(endpoint->descriptor, ENDPOINT_BACKLOG);
}

/* "unix:PATH"; the limit of 107 bytes is sockaddr_un's. */
static int
endpoint_open_unix(struct endpoint *endpoint, const char *address,
    struct error *ret_error)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	const char *path = address + strlen("unix:");

	if (*path == '\0' || strlen(path) >= sizeof(name.sun_path))
		return endpoint_fail(address, "the path must have 1 to 107 "
		    "bytes", ret_error);
	memcpy(name.sun_path, path, strlen(path) + 1);
	(void)snprintf(endpoint->path, sizeof(endpoint->path), "%s", path);
	(void)snprintf(endpoint->address, sizeof(endpoint->address), "%s",
	    address);
	endpoint->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (endpoint->descriptor != -1 &&
	    endpoint_bind_unix(endpoint, &name) == 0)
		return 0;
	return endpoint_fail(address, strerror(errno), ret_error);
}

int
endpoint_open(struct endpoint *endpoint, const char *address,
    struct error *ret_error)
{
	int result;

	*endpoint = (struct endpoint){ .descriptor = -1 };
	if (strncmp(address, "unix:", 5) == 0)
		result = endpoint_open_unix(endpoint, address, ret_error);
	else
		result = endpoint_open_tcp(endpoint, address, ret_error);
	if (result != 0)
		endpoint_close(endpoint);
	return result;
}

enum endpoint_state
endpoint_check(const struct endpoint *endpoint)
{
	if (endpoint->inode == 0 || endpoint_is_own(endpoint, endpoint->path))
		return ENDPOINT_THERE;
	/* Fails where something is there by now: hands off. */
	if (endpoint->spare[0] != '\0' &&
	    endpoint_is_own(endpoint, endpoint->spare) &&
	    link(endpoint->spare, endpoint->path) == 0)
		return ENDPOINT_BACK;
	return ENDPOINT_GONE;
}

void
endpoint_close(struct endpoint *endpoint)
{
	if (endpoint_is_own(endpoint, endpoint->path))
		(void)unlink(endpoint->path);
	if (endpoint->spare[0] != '\0' &&
	    endpoint_is_own(endpoint, endpoint->spare))
		(void)unlink(endpoint->spare);
	if (endpoint->descriptor != -1)
		(void)close(endpoint->descriptor);
	*endpoint = (struct endpoint){ .descriptor = -1 };
}
