/* SPDX-License-Identifier: MIT */
/* HMAC-SHA256 of libsodium; the key is wiped with the state. */
#include "hmac.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdint.h>
#include <string.h>

void
hmac_hex(const void *key, size_t key_length, const void *bytes,
    size_t length, char ret_hex[static HMAC_HEX_MAX])
{
	crypto_auth_hmacsha256_state state;
	uint8_t digest[crypto_auth_hmacsha256_BYTES];

	(void)crypto_auth_hmacsha256_init(&state, key, key_length);
	(void)crypto_auth_hmacsha256_update(&state, bytes, length);
	(void)crypto_auth_hmacsha256_final(&state, digest);
	sodium_memzero(&state, sizeof(state));
	(void)sodium_bin2hex(ret_hex, HMAC_HEX_MAX, digest, sizeof(digest));
}

bool
hmac_equal(const char *a, const char *b)
{
	return strlen(a) == HMAC_HEX_MAX - 1 &&
	    strlen(b) == HMAC_HEX_MAX - 1 &&
	    sodium_memcmp(a, b, HMAC_HEX_MAX - 1) == 0;
}
