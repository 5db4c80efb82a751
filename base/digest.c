/* SPDX-License-Identifier: MIT */
/*
 * SHA-256, BLAKE2b and SipHash of libsodium: it is linked anyway, and needs no
 * context that could be forgotten.  Digests here name things (a key of a
 * message, a validator of a feed); nothing secret depends on them.
 */
#include "digest.h"

#include <assert.h>
#include <sodium/crypto_generichash_blake2b.h>
#include <sodium/crypto_hash_sha256.h>
#include <sodium/crypto_shorthash_siphash24.h>
#include <sodium/utils.h>

/* The SHA-256 of `length` bytes. */
static void
digest_make(const void *bytes, size_t length,
    uint8_t ret_digest[static DIGEST_BYTES])
{
	(void)crypto_hash_sha256(ret_digest, bytes, length);
}

void
digest_hex(const void *bytes, size_t length, size_t digits, char *ret_hex)
{
	uint8_t digest[DIGEST_BYTES];

	assert(digits % 2 == 0 && digits <= 2 * (size_t)DIGEST_BYTES);
	digest_make(bytes, length, digest);
	(void)sodium_bin2hex(ret_hex, digits + 1, digest, digits / 2);
}

void
digest_quick_hex(const void *bytes, size_t length, size_t digits,
    char *ret_hex)
{
	uint8_t digest[DIGEST_BYTES];

	assert(digits % 2 == 0 && digits >= 32 &&
	    digits <= 2 * (size_t)DIGEST_BYTES);
	(void)crypto_generichash_blake2b(digest, digits / 2, bytes, length,
	    NULL, 0);
	(void)sodium_bin2hex(ret_hex, digits + 1, digest, digits / 2);
}

void
digest_rot_hex(const void *bytes, size_t length,
    char ret_hex[static DIGEST_ROT_MAX])
{
	static const unsigned char key[crypto_shorthash_siphashx24_KEYBYTES];
	uint8_t digest[crypto_shorthash_siphashx24_BYTES];

	(void)crypto_shorthash_siphashx24(digest, bytes, length, key);
	(void)sodium_bin2hex(ret_hex, DIGEST_ROT_MAX, digest, sizeof(digest));
}

void
digest_base64(const void *bytes, size_t length,
    char ret_base64[static DIGEST_BASE64_MAX])
{
	uint8_t digest[DIGEST_BYTES];

	digest_make(bytes, length, digest);
	(void)sodium_bin2base64(ret_base64, DIGEST_BASE64_MAX, digest,
	    sizeof(digest), sodium_base64_VARIANT_ORIGINAL);
}
