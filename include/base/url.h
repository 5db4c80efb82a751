/* SPDX-License-Identifier: MIT */
/* Questions about a URL that decide how it may be spoken to. */
#ifndef PATCHDAY_URL_H
#define PATCHDAY_URL_H

#include <stdbool.h>

/*
 * Does the URL's host mean this machine: localhost, 127.0.0.0/8 in digits, or
 * [::1]?  Only then may a secret cross a connection without TLS, so every
 * doubt (a user before the host, a name that begins like an address) is
 * false.  Nothing is resolved.
 */
bool url_is_loopback(const char *url);

#endif
