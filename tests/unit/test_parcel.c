/* SPDX-License-Identifier: MIT */
/* Parcels: whatever one side puts, the other takes; whatever else comes is
 * refused without a byte being read beyond it. */
#include "envoy_internal.h"

#include <stdlib.h>

#include "array.h"
#include "harness.h"
#include "random.h"

static void
test_values(void)
{
	struct text text = { 0 };
	struct parcel parcel;
	size_t begin = parcel_begin(&text, PARCEL_GROUP), length;

	parcel_put_number(&text, UINT64_MAX);
	parcel_put_string(&text, "ops");
	parcel_put_string(&text, NULL);
	parcel_put_string(&text, "");
	parcel_put_bytes(&text, "a\0b", 3);
	parcel_put_number(&text, 7);
	parcel_end(&text, begin);
	CHECK_NUMBER(parcel_find(text.bytes, text.length, &parcel),
	    text.length);
	CHECK_NUMBER(parcel.kind, PARCEL_GROUP);
	CHECK(parcel_take_number(&parcel) == UINT64_MAX);
	CHECK_STRING(parcel_take_string(&parcel), "ops");
	CHECK_STRING(parcel_take_string(&parcel), NULL);
	CHECK_STRING(parcel_take_word(&parcel), "");
	CHECK(memcmp(parcel_take_bytes(&parcel, &length), "a\0b", 4) == 0);
	CHECK_NUMBER(length, 3);
	CHECK_NUMBER(parcel_take_choice(&parcel, 7), 7);
	CHECK(!parcel.is_bad);
	/* Beyond its end there is nothing. */
	CHECK_NUMBER(parcel_take_number(&parcel), 0);
	CHECK(parcel.is_bad);
	CHECK_STRING(parcel_take_word(&parcel), "");
	text_clear(&text);
}

static void
test_bad_values(void)
{
	struct text text = { 0 };
	struct parcel parcel;
	size_t begin = parcel_begin(&text, PARCEL_APP), length;

	parcel_put_bytes(&text, "a\0b", 3);
	parcel_end(&text, begin);
	CHECK(parcel_find(text.bytes, text.length, &parcel) > 0);
	CHECK_STRING(parcel_take_string(&parcel), NULL);	/* a NUL */
	CHECK(parcel.is_bad);
	CHECK(parcel_find(text.bytes, text.length, &parcel) > 0);
	text.bytes[text.length - 1] = 'x';	/* no NUL behind it */
	CHECK(parcel_take_bytes(&parcel, &length) == NULL && parcel.is_bad);
	text.bytes[PARCEL_HEAD] = 127;		/* longer than the parcel */
	CHECK(parcel_find(text.bytes, text.length, &parcel) > 0);
	CHECK(parcel_take_bytes(&parcel, &length) == NULL && parcel.is_bad);
	CHECK_NUMBER(length, 0);
	text_cut(&text, 0);
	begin = parcel_begin(&text, PARCEL_APP);
	parcel_put_number(&text, 8);
	parcel_put_string(&text, NULL);
	parcel_end(&text, begin);
	CHECK(parcel_find(text.bytes, text.length, &parcel) > 0);
	CHECK_NUMBER(parcel_take_choice(&parcel, 7), 0);
	CHECK(parcel.is_bad);
	CHECK(parcel_find(text.bytes, text.length, &parcel) > 0);
	(void)parcel_take_number(&parcel);
	CHECK_STRING(parcel_take_word(&parcel), "");	/* none was put */
	CHECK(parcel.is_bad);
	text_clear(&text);
}

static void
test_heads(void)
{
	static const struct { uint32_t head[2]; size_t length, found; }
	    rows[] = {
		{ { 0, PARCEL_APP }, 8, 8 }, { { 0, PARCEL_APP }, 7, 0 },
		{ { 1, PARCEL_APP }, 8, 0 }, { { 0, 0 }, 8, SIZE_MAX },
		{ { 0, PARCEL_ANSWER + 1 }, 8, SIZE_MAX },
		{ { PARCEL_BYTES_MAX, PARCEL_APP }, 8, 0 },
		{ { PARCEL_BYTES_MAX + 1, PARCEL_APP }, 8, SIZE_MAX },
		{ { UINT32_MAX, PARCEL_APP }, 8, SIZE_MAX },
	};
	struct parcel parcel;
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_NUMBER(parcel_find((const char *)rows[i].head,
		    rows[i].length, &parcel), rows[i].found);
}

static void
test_exchange(void)
{
	struct exchange_request request = { .protocol = EXCHANGE_SMTP,
		.sink = "post", .url = "smtp://mail.example",
		.sender = "a@example.org", .recipient = "b@example.org",
		.user = "u", .password = "p", .tls = EXCHANGE_TLS_NONE,
		.signing_key = "k", .ca_file = "/ca", .body = "x\r\n", .body_length = 3,
		.timeout_ms = 15000 }, taken;
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
		.status = 429, .retry_after_secs = -1, .body = "a\0b",
		.length = 3, .is_recipient = true, .is_too_large = true,
		.reason = "slow down" }, got;
	struct text text = { 0 };
	struct parcel parcel;

	envoy_put_request(&text, 9, &request);
	CHECK(parcel_find(text.bytes, text.length, &parcel) == text.length);
	CHECK_NUMBER(envoy_take_request(&parcel, &taken), 9);
	CHECK(!parcel.is_bad && parcel.at == parcel.end);
	CHECK(taken.protocol == EXCHANGE_SMTP &&
	    taken.tls == EXCHANGE_TLS_NONE && taken.timeout_ms == 15000);
	CHECK_STRING(taken.sink, "post");
	CHECK_STRING(taken.pool, NULL);
	CHECK_STRING(taken.url, "smtp://mail.example");
	CHECK_STRING(taken.sender, "a@example.org");
	CHECK_STRING(taken.recipient, "b@example.org");
	CHECK_STRING(taken.user, "u");
	CHECK_STRING(taken.password, "p");
	CHECK_STRING(taken.signing_key, "k");
	CHECK_STRING(taken.ca_file, "/ca");
	CHECK_STRING(taken.authorization, NULL);
	CHECK(taken.body_length == 3 && memcmp(taken.body, "x\r\n", 3) == 0);
	text_cut(&text, 0);
	request = (struct exchange_request){ .sink = "s", .url = "u",
	    .method = "GET", .timeout_ms = 1 };
	envoy_put_request(&text, 1, &request);
	(void)parcel_find(text.bytes, text.length, &parcel);
	(void)envoy_take_request(&parcel, &taken);
	CHECK(!parcel.is_bad && taken.body == NULL && taken.body_length == 0);
	text_cut(&text, 0);
	/* Bytes of a body that is not there: they are none. */
	request.body = "{}";
	request.body_length = 2;
	envoy_put_request(&text, 1, &request);
	text.bytes[text.length - 2 - 1 - 4 - 8] = 0;
	(void)parcel_find(text.bytes, text.length, &parcel);
	(void)envoy_take_request(&parcel, &taken);
	CHECK(taken.body == NULL && taken.body_length == 0);
	text_cut(&text, 0);
	request.body = NULL;
	request.body_length = 0;
	request.method = NULL;
	envoy_put_request(&text, 1, &request);
	(void)parcel_find(text.bytes, text.length, &parcel);
	(void)envoy_take_request(&parcel, &taken);
	CHECK(parcel.is_bad);
	text_cut(&text, 0);
	envoy_put_reply(&text, 7, &reply);
	(void)parcel_find(text.bytes, text.length, &parcel);
	CHECK_NUMBER(envoy_take_reply(&parcel, &got), 7);
	CHECK(!parcel.is_bad && got.progress == EXCHANGE_ANSWERED &&
	    got.status == 429 && got.retry_after_secs == -1 &&
	    got.is_recipient && got.is_too_large &&
	    got.length == 3 && memcmp(got.body, "a\0b", 3) == 0);
	CHECK_STRING(got.reason, "slow down");
	text_clear(&text);
}

/* A sound parcel with bytes changed: taken or bad, but never read beyond (the
 * sanitizers watch), and what is taken are strings that end. */
static void
test_random(void)
{
	struct exchange_request request = { .sink = "post",
		.url = "https://slack.com/api", .method = "POST",
		.authorization = "Bearer x", .body = "{}", .body_length = 2,
		.timeout_ms = 15000 }, taken;
	struct text text = { 0 };
	struct parcel parcel;
	struct random random;
	size_t bad_count = 0, i, k;
	char *copy;

	random_init_seeded(&random, 20);
	envoy_put_request(&text, 9, &request);
	for (i = 0; i < 20000; i++) {
		/* Of its very length, so that a sanitizer sees its end. */
		copy = mem_bytes(text.bytes, text.length);
		copy = mem_resize(copy, text.length, 1);
		for (k = random_below(&random, 4) + 1; k > 0; k--)
			copy[PARCEL_HEAD + random_below(&random,
			    text.length - PARCEL_HEAD)] =
			    (char)random_below(&random, 256);
		if (parcel_find(copy, text.length, &parcel) == text.length) {
			(void)envoy_take_request(&parcel, &taken);
			bad_count += parcel.is_bad;
			CHECK(taken.sink != NULL && taken.url != NULL &&
			    strlen(taken.url) < text.length);
		}
		free(copy);
	}
	CHECK(bad_count > 1000 && bad_count < 20000);
	text_clear(&text);
}

int
main(void)
{
	test_values();
	test_bad_values();
	test_heads();
	test_exchange();
	test_random();
	return harness_end();
}
