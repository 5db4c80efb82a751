/* SPDX-License-Identifier: MIT */
/*
 * Tokens are made of letters and digits only, so that a double click takes all
 * of one, and begin with "pd_", so that scanners for leaked secrets know them.
 * 43 of 62 signs are 256 bits.  A fast hash is right for them: there is nothing
 * to guess that a slow one would protect (ASVS 5.0 11.4.2 is about passwords).
 */
#include "token.h"

#include <sodium/utils.h>
#include <string.h>

#include "digest.h"

#define TOKEN_PREFIX "pd_"
#define TOKEN_PREFIX_LENGTH 3
#define TOKEN_ID_LENGTH (TOKEN_ID_MAX - 1)
#define TOKEN_SECRET_LENGTH 43
#define TOKEN_HASH_LENGTH (TOKEN_HASH_MAX - 1)
/* pd_ID_SECRET */
#define TOKEN_SECRET_AT (TOKEN_PREFIX_LENGTH + TOKEN_ID_LENGTH + 1)
#define TOKEN_LENGTH (TOKEN_SECRET_AT + TOKEN_SECRET_LENGTH)

/* Ids are of the first 36: they are read aloud and typed. */
static const char token_signs[] = "abcdefghijklmnopqrstuvwxyz0123456789"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
#define TOKEN_ID_SIGNS 36
#define TOKEN_SECRET_SIGNS 62

/* Every sign as likely as every other: random_below() rejects, it does not
 * divide. */
static void
token_fill(struct random *random, size_t sign_count, size_t length,
    char *ret_text)
{
	size_t i;

	for (i = 0; i < length; i++)
		ret_text[i] = token_signs[random_below(random, sign_count)];
}

void
token_make(struct random *random, char ret_id[static TOKEN_ID_MAX],
    char ret_token[static TOKEN_MAX], char ret_hash[static TOKEN_HASH_MAX])
{
	_Static_assert(TOKEN_LENGTH < TOKEN_MAX, "there is room for a NUL");

	token_fill(random, TOKEN_ID_SIGNS, TOKEN_ID_LENGTH, ret_id);
	ret_id[TOKEN_ID_LENGTH] = '\0';
	memcpy(ret_token, TOKEN_PREFIX, TOKEN_PREFIX_LENGTH);
	memcpy(ret_token + TOKEN_PREFIX_LENGTH, ret_id, TOKEN_ID_LENGTH);
	ret_token[TOKEN_SECRET_AT - 1] = '_';
	token_fill(random, TOKEN_SECRET_SIGNS, TOKEN_SECRET_LENGTH,
	    ret_token + TOKEN_SECRET_AT);
	ret_token[TOKEN_LENGTH] = '\0';
	digest_hex(ret_token + TOKEN_SECRET_AT, TOKEN_SECRET_LENGTH,
	    TOKEN_HASH_LENGTH, ret_hash);
}

/* Compared with ranges, not looked up: how long a search takes, or which line
 * of a cache it touches, would tell about the secret. */
static bool
token_is_sign(char sign, bool may_be_capital)
{
	return (unsigned)((sign >= 'a') & (sign <= 'z')) |
	    (unsigned)((sign >= '0') & (sign <= '9')) |
	    (unsigned)(may_be_capital & (sign >= 'A') & (sign <= 'Z'));
}

/* All of a copy of fixed length is looked at and hashed, also when the first
 * sign is wrong already. */
bool
token_read(const char *token, char ret_id[static TOKEN_ID_MAX],
    char ret_hash[static TOKEN_HASH_MAX])
{
	size_t i, length = strnlen(token, TOKEN_MAX);
	char copy[TOKEN_MAX] = { 0 }, hash[TOKEN_HASH_MAX];
	bool is_sound = length == TOKEN_LENGTH;

	memcpy(copy, token, length < TOKEN_MAX ? length : TOKEN_MAX);
	is_sound &= sodium_memcmp(copy, TOKEN_PREFIX,
	    TOKEN_PREFIX_LENGTH) == 0;
	for (i = TOKEN_PREFIX_LENGTH; i < TOKEN_SECRET_AT - 1; i++)
		is_sound &= token_is_sign(copy[i], false);
	is_sound &= copy[TOKEN_SECRET_AT - 1] == '_';
	for (i = TOKEN_SECRET_AT; i < TOKEN_LENGTH; i++)
		is_sound &= token_is_sign(copy[i], true);
	digest_hex(copy + TOKEN_SECRET_AT, TOKEN_SECRET_LENGTH,
	    TOKEN_HASH_LENGTH, hash);
	if (is_sound) {
		memcpy(ret_id, copy + TOKEN_PREFIX_LENGTH, TOKEN_ID_LENGTH);
		ret_id[TOKEN_ID_LENGTH] = '\0';
		memcpy(ret_hash, hash, sizeof(hash));
	}
	/* The caller wipes what it was sent. */
	sodium_memzero(copy, sizeof(copy));
	return is_sound;
}

bool
token_hash_equal(const char *a, const char *b)
{
	/* Their length is no secret; a row of another length is no hash. */
	if (strlen(a) != TOKEN_HASH_LENGTH || strlen(b) != TOKEN_HASH_LENGTH)
		return false;
	return sodium_memcmp(a, b, TOKEN_HASH_LENGTH) == 0;
}
