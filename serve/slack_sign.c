/* SPDX-License-Identifier: MIT */
/*
 * Slack's signatures: v0=HEX(HMAC-SHA256(secret, "v0:TIMESTAMP:BODY")) over the
 * body's raw bytes; a form that was decoded and encoded again is another form.
 *
 * A signature is good for five minutes in either direction, which is long
 * enough to send a copy of the request; so those that were taken are remembered
 * for as long.  Only what has a good signature is remembered, so nobody but
 * Slack can fill the table; when it is full all the same, requests are refused
 * rather than taken twice.  What was signed before the service was started is
 * refused too: the run before may have taken it.
 */
#include "slack_sign_internal.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define SLACK_SIGN_BYTES crypto_auth_hmacsha256_BYTES
/* "v0=", the digits, and a NUL. */
#define SLACK_SIGN_MAX (3 + 2 * SLACK_SIGN_BYTES + 1)
#define SLACK_SIGN_DIGITS_MAX 12	/* of a timestamp: 33,658 AD */

/* Half of a signature: 128 bits are enough to tell them apart. */
struct slack_seen {
	uint64_t mark[2];
	int64_t until_at;
};

void
slack_sign_init(struct slack_sign *sign)
{
	*sign = (struct slack_sign){ 0 };
	pthread_mutex_init(&sign->mutex, NULL);
}

void
slack_sign_clear(struct slack_sign *sign)
{
	free(sign->seen);
	pthread_mutex_destroy(&sign->mutex);
}

/* The signature that the request ought to have. */
static void
slack_sign_make(const char *secret, const struct slack_signed *what,
    unsigned char ret_mac[static SLACK_SIGN_BYTES])
{
	crypto_auth_hmacsha256_state state;
	const unsigned char *timestamp = (const void *)what->timestamp;

	crypto_auth_hmacsha256_init(&state, (const void *)secret,
	    strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const void *)"v0:", 3);
	crypto_auth_hmacsha256_update(&state, timestamp,
	    strlen(what->timestamp));
	crypto_auth_hmacsha256_update(&state, (const void *)":", 1);
	if (what->length > 0)
		crypto_auth_hmacsha256_update(&state,
		    (const void *)what->bytes, what->length);
	crypto_auth_hmacsha256_final(&state, ret_mac);
	sodium_memzero(&state, sizeof(state));
}

/* Compare; `ret_mac` is what it ought to be.  The length is no secret. */
static enum slack_sign_verdict
slack_sign_compare(const char *secret, const struct slack_signed *what,
    int64_t now_at, unsigned char ret_mac[static SLACK_SIGN_BYTES])
{
	char wanted[SLACK_SIGN_MAX] = "v0=";
	size_t digits;
	int64_t signed_at;

	if (what->timestamp == NULL || what->signature == NULL ||
	    strlen(what->signature) != SLACK_SIGN_MAX - 1)
		return SLACK_SIGN_BAD;
	digits = strspn(what->timestamp, "0123456789");
	if (digits == 0 || digits > SLACK_SIGN_DIGITS_MAX ||
	    what->timestamp[digits] != '\0')
		return SLACK_SIGN_BAD;
	slack_sign_make(secret, what, ret_mac);
	sodium_bin2hex(wanted + 3, sizeof(wanted) - 3, ret_mac,
	    SLACK_SIGN_BYTES);
	if (sodium_memcmp(wanted, what->signature, SLACK_SIGN_MAX - 1) != 0)
		return SLACK_SIGN_BAD;
	signed_at = strtoll(what->timestamp, NULL, 10);
	return signed_at > now_at + SLACK_SIGN_SKEW_SECS ||
	    signed_at < now_at - SLACK_SIGN_SKEW_SECS ||
	    signed_at < what->since_at ? SLACK_SIGN_OLD : SLACK_SIGN_FINE;
}

enum slack_sign_verdict
slack_sign_verify(const char *secret, const struct slack_signed *what,
    int64_t now_at)
{
	unsigned char mac[SLACK_SIGN_BYTES];

	return slack_sign_compare(secret, what, now_at, mac);
}

/* Forget those that would be refused for their age.  The mutex is held. */
static void
slack_sign_forget(struct slack_sign *sign, int64_t now_at)
{
	size_t i, kept = 0;

	for (i = 0; i < sign->count; i++)
		if (sign->seen[i].until_at >= now_at)
			sign->seen[kept++] = sign->seen[i];
	sign->count = kept;
}

/* A list in order of arrival, searched from its end: a burst of a thousand
 * costs less than one signature. */
static enum slack_sign_verdict
slack_sign_remember(struct slack_sign *sign,
    const unsigned char mac[static SLACK_SIGN_BYTES], int64_t until_at,
    int64_t now_at)
{
	struct slack_seen one = { .until_at = until_at };
	size_t i;

	memcpy(one.mark, mac, sizeof(one.mark));
	for (i = sign->count; i-- > 0;)
		if (memcmp(sign->seen[i].mark, one.mark,
		    sizeof(one.mark)) == 0)
			return SLACK_SIGN_SEEN;
	if ((sign->count & (sign->count - 1)) == 0)
		slack_sign_forget(sign, now_at);
	if (sign->count == SLACK_SIGN_SEEN_MAX)
		return SLACK_SIGN_FULL;
	/* A power of two is full: twice the room. */
	if ((sign->count & (sign->count - 1)) == 0)
		sign->seen = mem_resize(sign->seen, sign->count == 0 ? 1 :
		    2 * sign->count, sizeof(*sign->seen));
	sign->seen[sign->count++] = one;
	return SLACK_SIGN_FINE;
}

enum slack_sign_verdict
slack_sign_take(struct slack_sign *sign, const char *secret,
    const struct slack_signed *what, int64_t now_at)
{
	unsigned char mac[SLACK_SIGN_BYTES];
	enum slack_sign_verdict verdict;

	verdict = slack_sign_compare(secret, what, now_at, mac);
	if (verdict != SLACK_SIGN_FINE)
		return verdict;
	pthread_mutex_lock(&sign->mutex);
	verdict = slack_sign_remember(sign, mac,
	    strtoll(what->timestamp, NULL, 10) + SLACK_SIGN_SKEW_SECS,
	    now_at);
	pthread_mutex_unlock(&sign->mutex);
	return verdict;
}
