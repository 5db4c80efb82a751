/* SPDX-License-Identifier: MIT */
/* Behind a proxy all clients have its address.  Whom to count is what it says,
 * where it is believed (caller.c). */
#include "forwarded_internal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define FORWARDED_BLANKS " \t"
#define FORWARDED_MAX 64	/* bytes of an address and port */

/* Take "[…]:PORT" or "1.2.3.4:PORT" down to the address, in place. */
static char *
forwarded_strip(char *address)
{
	char *colon = strchr(address, ':');

	if (address[0] == '[') {
		address++;
		address[strcspn(address, "]")] = '\0';
	} else if (colon != NULL && strchr(colon + 1, ':') == NULL) {
		*colon = '\0';
	}
	return address;
}

bool
forwarded_parse(const char *value, struct connection_address *ret_address)
{
	const char *last = strrchr(value, ',');
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	char bytes[FORWARDED_MAX], *address;
	size_t length;

	last = last == NULL ? value : last + 1;
	last += strspn(last, FORWARDED_BLANKS);
	length = strcspn(last, FORWARDED_BLANKS);
	/* Two words are no address. */
	if (length >= sizeof(bytes) ||
	    last[length + strspn(last + length, FORWARDED_BLANKS)] != '\0')
		return false;
	memcpy(bytes, last, length);
	bytes[length] = '\0';
	address = forwarded_strip(bytes);
	if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
		*ret_address = connection_address_make(
		    (const struct sockaddr *)&four);
	else if (inet_pton(AF_INET6, address, &six.sin6_addr) == 1)
		*ret_address = connection_address_make(
		    (const struct sockaddr *)&six);
	else
		return false;
	return true;
}
