/* SPDX-License-Identifier: MIT */
/* SHA-256, BLAKE2b and SipHash (libsodium). */
#ifndef PATCHDAY_DIGEST_H
#define PATCHDAY_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32				/* of SHA-256, FIPS 180-4 */
#define DIGEST_BASE64_MAX 45			/* with a NUL */
#define DIGEST_ROT_MAX 33			/* digest_rot_hex() and a NUL */
#define DIGEST_HEX_MAX (2 * DIGEST_BYTES + 1)	/* all digits and a NUL */

/*
 * The first `digits` hexadecimal digits (small letters; even, at most 64) of
 * the SHA-256 of `length` bytes, and a NUL: `ret_hex` has room for `digits` +
 * 1 bytes.  Cannot fail.
 */
void digest_hex(const void *bytes, size_t length, size_t digits,
    char *ret_hex);

/* The same by BLAKE2b (RFC 7693) of `digits` / 2 bytes, 16 to 32: a third of
 * the time, for what is never compared with other programs' digests. */
void digest_quick_hex(const void *bytes, size_t length, size_t digits,
    char *ret_hex);

/* 32 digits by SipHash-2-4 of 128 bits under a key that everybody knows: a
 * fifth of that again.  Bytes that rot or are mixed up are noticed; who wants
 * to deceive is not. */
void digest_rot_hex(const void *bytes, size_t length,
    char ret_hex[static DIGEST_ROT_MAX]);

/* The SHA-256 of `length` bytes in base64 (RFC 4648 4) and a NUL, as content
 * security policies name styles (CSP 3, 2.3.1).  Cannot fail. */
void digest_base64(const void *bytes, size_t length,
    char ret_base64[static DIGEST_BASE64_MAX]);

#endif
