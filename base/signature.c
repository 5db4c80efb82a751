/* SPDX-License-Identifier: MIT */
/* Signing a webhook; the key is wiped from wherever it was decoded to. */
#include "signature.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <string.h>

#define SIGNATURE_PREFIX "whsec_"
#define SIGNATURE_KEY_LEAST 24		/* bytes, by the standard */
#define SIGNATURE_KEY_MOST 64
#define SIGNATURE_BASE64 sodium_base64_VARIANT_ORIGINAL

/* The key's bytes; 0: it is no base64, or too long. */
static size_t
signature_decode(const char *key, unsigned char bytes[SIGNATURE_KEY_MOST])
{
	size_t length = 0;

	if (strncmp(key, SIGNATURE_PREFIX, strlen(SIGNATURE_PREFIX)) == 0)
		key += strlen(SIGNATURE_PREFIX);
	if (sodium_base642bin(bytes, SIGNATURE_KEY_MOST, key, strlen(key),
	    NULL, &length, NULL, SIGNATURE_BASE64) != 0)
		return 0;
	return length;
}

int
signature_check_key(const char *key, struct error *ret_error)
{
	unsigned char bytes[SIGNATURE_KEY_MOST];
	size_t length = signature_decode(key, bytes);

	sodium_memzero(bytes, sizeof(bytes));
	if (length >= SIGNATURE_KEY_LEAST)
		return 0;
	return error_set(ret_error, ERROR_INPUT, "the secret must be whsec_ "
	    "and %d to %d bytes in base64, such as openssl rand -base64 32 "
	    "makes them", SIGNATURE_KEY_LEAST, SIGNATURE_KEY_MOST);
}

void
signature_format(struct text *text, const char *key, const char *id,
    int64_t at, const void *body, size_t length)
{
	unsigned char bytes[SIGNATURE_KEY_MOST] = { 0 };
	unsigned char digest[crypto_auth_hmacsha256_BYTES];
	char stamp[32], base64[sodium_base64_ENCODED_LEN(
	    crypto_auth_hmacsha256_BYTES, SIGNATURE_BASE64)];
	crypto_auth_hmacsha256_state state;
	size_t key_length = signature_decode(key, bytes);

	(void)snprintf(stamp, sizeof(stamp), ".%lld.", (long long)at);
	(void)crypto_auth_hmacsha256_init(&state, bytes, key_length);
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)id,
	    strlen(id));
	(void)crypto_auth_hmacsha256_update(&state,
	    (const unsigned char *)stamp, strlen(stamp));
	if (length > 0)
		(void)crypto_auth_hmacsha256_update(&state, body, length);
	(void)crypto_auth_hmacsha256_final(&state, digest);
	sodium_memzero(&state, sizeof(state));
	sodium_memzero(bytes, sizeof(bytes));
	(void)sodium_bin2base64(base64, sizeof(base64), digest,
	    sizeof(digest), SIGNATURE_BASE64);
	text_putf(text, "v1,%s", base64);
}
