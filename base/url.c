/* SPDX-License-Identifier: MIT */
/*
 * URLs as far as patchday has to understand them.  Whoever reads the
 * configuration and whoever opens the connection ask the same function: two
 * answers to "is this our own machine?" would be a hole.
 */
#include "url.h"

#include <string.h>
#include <strings.h>

#include "array.h"

/* Does the host that is `length` bytes long end there, or at its port? */
static bool
url_host_ends(const char *host, size_t length, size_t authority)
{
	return length == authority || host[length] == ':';
}

bool
url_is_loopback(const char *url)
{
	static const char *const names[] = { "localhost", "[::1]" };
	const char *host = strstr(url, "://");
	size_t authority, length, i;

	if (host == NULL)
		return false;
	host += 3;
	authority = strcspn(host, "/?#");
	/* "http://localhost:x@elsewhere" goes elsewhere. */
	if (memchr(host, '@', authority) != NULL)
		return false;
	for (i = 0; i < countof(names); i++) {
		length = strlen(names[i]);
		if (strncasecmp(host, names[i], length) == 0)
			return url_host_ends(host, length, authority);
	}
	/* Digits and dots to the end: "127.example.org" is a name. */
	length = strspn(host, "0123456789.");
	return strncmp(host, "127.", 4) == 0 &&
	    url_host_ends(host, length, authority);
}
