/* SPDX-License-Identifier: MIT */
/* SHA-256 (libsodium). */
#ifndef PATCHDAY_DIGEST_H
#define PATCHDAY_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32
#define DIGEST_HEX_MAX (2 * DIGEST_BYTES + 1)

/* The SHA-256 of `length` bytes. */
void digest_make(const void *bytes, size_t length,
    uint8_t ret_digest[static DIGEST_BYTES]);

/* The first `digits` (even, at most 64) hexadecimal digits of the SHA-256 of
 * `length` bytes, and a NUL. */
void digest_hex(const void *bytes, size_t length, size_t digits,
    char *ret_hex);

#endif
