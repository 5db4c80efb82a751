/* SPDX-License-Identifier: MIT */
/* HMAC-SHA256 (RFC 2104; libsodium): that something comes from who has the
 * key. */
#ifndef PATCHDAY_HMAC_H
#define PATCHDAY_HMAC_H

#include <stdbool.h>
#include <stddef.h>

#define HMAC_HEX_MAX 65		/* 64 digits and a NUL */

/* The HMAC of `length` bytes under a key of any length, as 64 hexadecimal
 * digits (small letters).  Cannot fail. */
void hmac_hex(const void *key, size_t key_length, const void *bytes,
    size_t length, char ret_hex[static HMAC_HEX_MAX]);

/* Are two of them the same?  In constant time; false for anything that has
 * not 64 characters. */
bool hmac_equal(const char *a, const char *b);

#endif
