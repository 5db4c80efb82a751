/* SPDX-License-Identifier: MIT */
/*
 * Any headers and body as a signed request, three parts apart by NUL.  Without
 * the secret nothing is fine; and the right signature of what was given is.
 */
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "slack_sign_internal.h"

#define SECRET "8f742231b10e8888abcd99yyyzzz85a5"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* The same by hand: is the stamp one that a request may have, now? */
static void
fuzz_sign(struct slack_signed *what)
{
	unsigned char mac[32];
	char signature[68] = "v0=";
	size_t digits = strspn(what->timestamp, "0123456789");
	int64_t at = strtoll(what->timestamp, NULL, 10);
	crypto_auth_hmacsha256_state state;
	enum slack_sign_verdict verdict;

	crypto_auth_hmacsha256_init(&state, (const void *)SECRET,
	    strlen(SECRET));
	crypto_auth_hmacsha256_update(&state, (const void *)"v0:", 3);
	crypto_auth_hmacsha256_update(&state, (const void *)what->timestamp,
	    strlen(what->timestamp));
	crypto_auth_hmacsha256_update(&state, (const void *)":", 1);
	crypto_auth_hmacsha256_update(&state, (const void *)what->bytes,
	    what->length);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2hex(signature + 3, 65, mac, 32);
	what->signature = signature;
	verdict = slack_sign_verify(SECRET, what, at);
	if (digits > 0 && digits <= 12 && what->timestamp[digits] == '\0') {
		if (verdict != SLACK_SIGN_FINE ||
		    slack_sign_verify(SECRET, what, at + 301) !=
		    SLACK_SIGN_OLD)
			abort();
	} else if (verdict != SLACK_SIGN_BAD) {
		abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *copy = mem_bytes(bytes, length);
	struct slack_signed what = { .timestamp = copy };
	size_t at = strlen(copy);

	at = at < length ? at + 1 : length;
	what.signature = copy + at;
	at += strlen(copy + at);
	at = at < length ? at + 1 : length;
	what.bytes = copy + at;
	what.length = length - at;
	/* Nobody finds a signature by changing bytes. */
	if (slack_sign_verify(SECRET, &what, strtoll(what.timestamp, NULL,
	    10)) != SLACK_SIGN_BAD)
		abort();
	fuzz_sign(&what);
	free(copy);
	return 0;
}
