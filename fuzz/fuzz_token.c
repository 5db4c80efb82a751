/* SPDX-License-Identifier: MIT */
/*
 * Any text as a token, as the seal of a mailed link, as a link to join or leave:
 * nobody gets in by guessing, and what we made ourselves is known again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "mem.h"
#include "random.h"
#include "subscription.h"
#include "token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW 1785445200

static void
fuzz_token(const char *given)
{
	char id[TOKEN_ID_MAX], token[TOKEN_MAX], hash[TOKEN_HASH_MAX];
	char got_id[TOKEN_ID_MAX], got_hash[TOKEN_HASH_MAX];
	struct random random;

	random_init_seeded(&random, strlen(given));
	token_make(&random, id, token, hash);
	if (!token_read(token, got_id, got_hash) || strcmp(id, got_id) != 0 ||
	    !token_hash_equal(hash, got_hash))
		abort();
	if (token_read(given, got_id, got_hash) &&
	    (strlen(got_id) != TOKEN_ID_MAX - 1 || strlen(got_hash) !=
	    TOKEN_HASH_MAX - 1 || token_hash_equal(hash, got_hash)))
		abort();
}

static void
fuzz_subscription(const char *given)
{
	static const unsigned char key[SUBSCRIPTION_KEY_BYTES] = { 7 };
	char link[SUBSCRIPTION_LINK_MAX], id[SUBSCRIPTION_ID_MAX];
	enum subscription_verb verb;
	struct error error = { 0 };

	/* A seal of 128 bits and more is not guessed. */
	if (subscription_link_read(key, given, NOW, &verb, id, &error) == 0 ||
	    error.text[0] == '\0')
		abort();
	subscription_link_make(key, SUBSCRIPTION_LEAVE, "abcdefghijkl", 0,
	    link);
	if (subscription_link_read(key, link, NOW, &verb, id, &error) != 0 ||
	    verb != SUBSCRIPTION_LEAVE || strcmp(id, "abcdefghijkl") != 0)
		abort();
}

static void
fuzz_link(const char *given)
{
	struct link link = { .occurrence = "w/2026-12-02T13:00",
	    .person = given, .until_at = NOW + 60 };
	struct text text = { 0 };
	const char *seal;

	if (link_check(&link, given, NOW, "k", 1))
		abort();
	link_format(&text, &link, "k", 1);
	seal = strstr(text_string(&text), "&key=");
	if (seal == NULL || !link_check(&link, seal + 5, NOW, "k", 1) ||
	    link_check(&link, seal + 5, NOW + 60, "k", 1) ||
	    link_check(&link, seal + 5, NOW, "l", 1))
		abort();
	text_clear(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *given = mem_bytes(data, size);

	fuzz_token(given);
	fuzz_subscription(given);
	fuzz_link(given);
	free(given);
	return 0;
}
