/* SPDX-License-Identifier: MIT */
/* HMAC-SHA256 by the vectors of RFC 4231, and the comparison. */
#include "hmac.h"

#include "array.h"
#include "harness.h"

static void
test_vectors(void)
{
	/* RFC 4231, 4.2, 4.3, 4.4, 4.7 (a key longer than a block). */
	static char aa[131];
	const struct { const void *key; size_t key_length; const char *bytes,
	    *want; } rows[] = {
		{ "\v\v\v\v\v\v\v\v\v\v\v\v\v\v\v\v\v\v\v\v", 20, "Hi There",
		  "b0344c61d8db38535ca8afceaf0bf12b"
		  "881dc200c9833da726e9376c2e32cff7" },
		{ "Jefe", 4, "what do ya want for nothing?",
		  "5bdcc146bf60754e6a042426089575c7"
		  "5a003f089d2739839dec58b964ec3843" },
		{ aa, sizeof(aa), "Test Using Larger Than Block-Size Key - "
		  "Hash Key First",
		  "60e431591ee0b67f0d8a26aacbf5b77f"
		  "8e0bc6213728c5140546040f0ee37f54" },
	};
	char hex[HMAC_HEX_MAX];
	size_t i;

	memset(aa, 0xaa, sizeof(aa));
	for (i = 0; i < countof(rows); i++) {
		hmac_hex(rows[i].key, rows[i].key_length, rows[i].bytes,
		    strlen(rows[i].bytes), hex);
		CHECK_STRING(hex, rows[i].want);
	}
}

static void
test_equal(void)
{
	static const char hex[] = "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7";
	char other[HMAC_HEX_MAX + 1];
	size_t i;

	CHECK(hmac_equal(hex, hex));
	for (i = 0; i < HMAC_HEX_MAX - 1; i++) {
		snprintf(other, sizeof(other), "%s", hex);
		other[i] ^= 1;
		CHECK(!hmac_equal(hex, other));
		other[i] = '\0';
		CHECK(!hmac_equal(hex, other));
		CHECK(!hmac_equal(other, hex));
		CHECK(!hmac_equal(other, other));
	}
	snprintf(other, sizeof(other), "%s0", hex);
	CHECK(!hmac_equal(hex, other));
	CHECK(!hmac_equal(other, other));
}

int
main(void)
{
	test_vectors();
	test_equal();
	return harness_end();
}
