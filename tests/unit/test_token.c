/* SPDX-License-Identifier: MIT */
/* Tokens: what is made is read back, what is not one is refused. */
#include "array.h"
#include "digest.h"
#include "harness.h"
#include "token.h"

#define TEST_ID "abc123def456"
#define TEST_SECRET "0123456789abcdefghijABCDEFGHIJ0123456789xyz"
#define TEST_TOKENS 2000

static void
test_read(void)
{
	static const struct { const char *token; bool is_one; } rows[] = {
		{ "pd_" TEST_ID "_" TEST_SECRET, true },
		{ "pd_" TEST_ID "_" TEST_SECRET "0", false },
		{ "pd_" TEST_ID "_" TEST_SECRET "\n", false },
		{ "pd_" TEST_ID "_" TEST_SECRET TEST_SECRET, false },
		{ " pd_" TEST_ID "_" TEST_SECRET, false },
		{ "PD_" TEST_ID "_" TEST_SECRET, false },
		{ "pd-" TEST_ID "_" TEST_SECRET, false },
		{ "pd_" TEST_ID "-" TEST_SECRET, false },
		{ "pd_ABC123DEF456_" TEST_SECRET, false },
		{ "pd_abc123def45_" TEST_SECRET, false },
		{ "pd_abc_23def456_" TEST_SECRET, false },
		{ "pd_" TEST_ID "_0123456789abcdefghijABCDEFGHIJ0123456789xy",
		  false },
		{ "pd_" TEST_ID "_0123456789abcdefghijABCDEFGHIJ0123456789x-z",
		  false },
		{ "pd_" TEST_ID "_0123456789abcdefghijABCDEFGHIJ012345678\303"
		  "\244yz", false },
		{ "pd_" TEST_ID "_", false },
		{ "pd_", false },
		{ "", false },
		{ TEST_SECRET, false },
	};
	char id[TOKEN_ID_MAX], hash[TOKEN_HASH_MAX];
	char want[TOKEN_HASH_MAX];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		memcpy(id, "untouched", 10);
		memcpy(hash, "untouched", 10);
		CHECK_ROW(token_read(rows[i].token, id, hash) ==
		    rows[i].is_one, rows[i].token);
		CHECK_STRING(id, rows[i].is_one ? TEST_ID : "untouched");
		digest_hex(TEST_SECRET, strlen(TEST_SECRET), 64, want);
		CHECK_STRING(hash, rows[i].is_one ? want : "untouched");
	}
}

/* Made tokens: read back, all different, of all signs. */
static void
test_make(struct random *random)
{
	static char ids[TEST_TOKENS][TOKEN_ID_MAX];
	char token[TOKEN_MAX], hash[TOKEN_HASH_MAX];
	char id[TOKEN_ID_MAX], read_hash[TOKEN_HASH_MAX];
	bool is_seen[256] = { false };
	size_t i, k, signs = 0, doubles = 0;

	for (i = 0; i < TEST_TOKENS; i++) {
		token_make(random, ids[i], token, hash);
		CHECK(strlen(token) == 59);
		CHECK(token_read(token, id, read_hash));
		CHECK_STRING(id, ids[i]);
		CHECK(token_hash_equal(hash, read_hash));
		for (k = 16; token[k] != '\0'; k++)
			is_seen[(unsigned char)token[k]] = true;
		for (k = 0; k < i; k++)
			doubles += strcmp(ids[k], ids[i]) == 0;
	}
	CHECK_NUMBER(doubles, 0);
	for (i = 0; i < 256; i++)
		signs += is_seen[i];
	CHECK_NUMBER(signs, 62);
}

static void
test_equal(void)
{
	static const char hash[] = "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef";
	char other[sizeof(hash) + 1] = { 0 };
	size_t i;

	CHECK(token_hash_equal(hash, hash));
	/* Each place counts. */
	for (i = 0; i < sizeof(hash) - 1; i++) {
		memcpy(other, hash, sizeof(hash));
		other[i] ^= 1;
		CHECK(!token_hash_equal(hash, other));
		other[i] = '\0';
		CHECK(!token_hash_equal(hash, other));
		CHECK(!token_hash_equal(other, hash));
		CHECK(!token_hash_equal(other, other));
	}
	memcpy(other, hash, sizeof(hash));
	other[sizeof(hash) - 1] = '0';
	CHECK(!token_hash_equal(hash, other));
}

int
main(void)
{
	struct random random;

	test_read();
	random_init_seeded(&random, 1);
	test_make(&random);
	random_init_system(&random);
	test_make(&random);
	test_equal();
	return harness_end();
}
