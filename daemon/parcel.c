/* SPDX-License-Identifier: MIT */
/* Parcels as bytes.  Both processes are the same program on the same machine:
 * numbers go in its own order. */
#include "parcel_internal.h"

#include <string.h>

#define PARCEL_NULL UINT32_MAX	/* the length of no string */

size_t
parcel_begin(struct text *text, enum parcel_kind kind)
{
	uint32_t head[2] = { 0, (uint32_t)kind };
	size_t begin = text->length;

	text_put(text, head, sizeof(head));
	return begin;
}

void
parcel_put_number(struct text *text, uint64_t number)
{
	text_put(text, &number, sizeof(number));
}

void
parcel_put_bytes(struct text *text, const void *bytes, size_t length)
{
	uint32_t size = (uint32_t)length;

	text_put(text, &size, sizeof(size));
	text_put(text, bytes, length);
	text_putc(text, '\0');
}

void
parcel_put_string(struct text *text, const char *string)
{
	uint32_t size = PARCEL_NULL;

	if (string != NULL)
		parcel_put_bytes(text, string, strlen(string));
	else
		text_put(text, &size, sizeof(size));
}

void
parcel_end(struct text *text, size_t begin)
{
	uint32_t length = (uint32_t)(text->length - begin - PARCEL_HEAD);

	memcpy(text->bytes + begin, &length, sizeof(length));
}

size_t
parcel_find(const char *bytes, size_t length, struct parcel *ret_parcel)
{
	uint32_t head[2];

	if (length < PARCEL_HEAD)
		return 0;
	memcpy(head, bytes, sizeof(head));
	if (head[0] > PARCEL_BYTES_MAX || head[1] < PARCEL_EXCHANGE ||
	    head[1] > PARCEL_ANSWER)
		return SIZE_MAX;
	if (length - PARCEL_HEAD < head[0])
		return 0;
	*ret_parcel = (struct parcel){ .kind = (enum parcel_kind)head[1],
	    .at = bytes + PARCEL_HEAD, .end = bytes + PARCEL_HEAD + head[0] };
	return PARCEL_HEAD + head[0];
}

/* Copied out: values lie at any address. */
static void
parcel_take(struct parcel *parcel, void *value, size_t size)
{
	memset(value, 0, size);
	if (parcel->is_bad || (size_t)(parcel->end - parcel->at) < size) {
		parcel->is_bad = true;
		return;
	}
	memcpy(value, parcel->at, size);
	parcel->at += size;
}

uint64_t
parcel_take_number(struct parcel *parcel)
{
	uint64_t number;

	parcel_take(parcel, &number, sizeof(number));
	return number;
}

unsigned
parcel_take_choice(struct parcel *parcel, unsigned most)
{
	uint64_t number = parcel_take_number(parcel);

	if (number <= most)
		return (unsigned)number;
	parcel->is_bad = true;
	return 0;
}

/* The bytes behind a length that was taken. */
static const char *
parcel_take_rest(struct parcel *parcel, uint32_t size)
{
	const char *bytes = parcel->at;

	if (parcel->is_bad || (size_t)(parcel->end - bytes) <= size ||
	    bytes[size] != '\0') {
		parcel->is_bad = true;
		return NULL;
	}
	parcel->at += size + 1;
	return bytes;
}

const char *
parcel_take_bytes(struct parcel *parcel, size_t *ret_length)
{
	const char *bytes;
	uint32_t size;

	parcel_take(parcel, &size, sizeof(size));
	bytes = parcel_take_rest(parcel, size);
	*ret_length = bytes == NULL ? 0 : size;
	return bytes;
}

const char *
parcel_take_string(struct parcel *parcel)
{
	const char *string;
	uint32_t size;

	parcel_take(parcel, &size, sizeof(size));
	if (size == PARCEL_NULL)
		return NULL;
	string = parcel_take_rest(parcel, size);
	if (string == NULL || strlen(string) == size)
		return string;
	parcel->is_bad = true;
	return NULL;
}

const char *
parcel_take_word(struct parcel *parcel)
{
	const char *string = parcel_take_string(parcel);

	if (string != NULL)
		return string;
	parcel->is_bad = true;
	return "";
}
