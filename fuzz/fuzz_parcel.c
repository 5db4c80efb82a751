/* SPDX-License-Identifier: MIT */
/*
 * What one process of the service is sent by the other: any bytes through the
 * hatch, as parcels one after the other.  Nothing is read beyond them; a
 * request or an answer that is taken for good comes out the same when it is put
 * and taken again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "envoy_internal.h"
#include "mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes of what was put, taken and put again. */
static void
fuzz_compare(const struct text *first, const struct text *again)
{
	if (first->length != again->length ||
	    memcmp(first->bytes, again->bytes, first->length) != 0)
		abort();
}

static void
fuzz_request(const struct parcel *given)
{
	struct parcel parcel = *given, copy;
	struct exchange_request request;
	struct text first = { 0 }, again = { 0 };
	uint64_t number = envoy_take_request(&parcel, &request);

	if (!parcel.is_bad) {
		envoy_put_request(&first, number, &request);
		if (parcel_find(first.bytes, first.length, &copy) !=
		    first.length || envoy_take_request(&copy, &request) !=
		    number || copy.is_bad)
			abort();
		envoy_put_request(&again, number, &request);
		fuzz_compare(&first, &again);
	}
	text_clear(&first);
	text_clear(&again);
}

static void
fuzz_reply(const struct parcel *given)
{
	struct parcel parcel = *given, copy;
	struct exchange_reply reply;
	struct text first = { 0 }, again = { 0 };
	uint64_t number = envoy_take_reply(&parcel, &reply);

	if (memchr(reply.reason, '\0', sizeof(reply.reason)) == NULL)
		abort();
	if (!parcel.is_bad) {
		envoy_put_reply(&first, number, &reply);
		if (parcel_find(first.bytes, first.length, &copy) !=
		    first.length || envoy_take_reply(&copy, &reply) !=
		    number || copy.is_bad)
			abort();
		envoy_put_reply(&again, number, &reply);
		fuzz_compare(&first, &again);
	}
	text_clear(&first);
	text_clear(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of its own, so that reading past is seen. */
	char *bytes = malloc(size > 0 ? size : 1);
	struct parcel parcel;
	size_t at = 0, length;

	memcpy(bytes, data, size);
	while (at < size) {
		length = parcel_find(bytes + at, size - at, &parcel);
		if (length == 0 || length == SIZE_MAX)
			break;
		if (length > size - at || parcel.at < bytes + at ||
		    parcel.end > bytes + at + length)
			abort();
		fuzz_request(&parcel);
		fuzz_reply(&parcel);
		at += length;
	}
	free(bytes);
	return 0;
}
