/* SPDX-License-Identifier: MIT */
/* A client's address, as a proxy passes it on. */
#ifndef PATCHDAY_FORWARDED_H
#define PATCHDAY_FORWARDED_H

#include <stdbool.h>

#include "connection_internal.h"

/*
 * Read a header such as X-Forwarded-For or X-Real-IP: "203.0.113.7",
 * "198.51.100.2, 2001:db8::7", "[2001:db8::7]:4711".  The last address counts:
 * it is the one that the proxy in front of us saw, while its client may have
 * sent those before it.  False, and nothing is written, where that is none.
 */
bool forwarded_parse(const char *value, struct connection_address *ret_address);

#endif
