/* SPDX-License-Identifier: MIT */
/*
 * Content codings: choosing one, and compressing.
 *
 * The codings of a feed are made once for thousands of readers, so what
 * counts is size, then the time of one compression on the watcher, behind
 * which others wait.  Identity is always kept for readers that know neither.
 */
#include "coding_internal.h"

#include <brotli/encode.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "accept_internal.h"
#include "mem.h"

/* Good enough to halve gzip's size at its cost; 2^18 bytes hold any feed. */
#define CODING_BROTLI_QUALITY 5
#define CODING_BROTLI_WINDOW 18

static const char *const coding_names[CODING_COUNT] = {
	[CODING_IDENTITY] = "identity",
	[CODING_GZIP] = "gzip",
	[CODING_BROTLI] = "br",
};

const char *
coding_name(enum coding coding)
{
	return coding_names[coding];
}

/* Put the weights of the header into `weights`; -1 where not named.  "*" is
 * for those that are not named, "x-gzip" is gzip (RFC 9110 8.4.1.3). */
static void
coding_weigh(const char *accept_encoding, int weights[static CODING_COUNT])
{
	struct accept_item item;
	int coding, others = -1;

	while (accept_next(&accept_encoding, &item)) {
		if (accept_is(&item, "*"))
			others = item.weight;
		if (accept_is(&item, "x-gzip"))
			weights[CODING_GZIP] = item.weight;
		for (coding = 0; coding < CODING_COUNT; coding++)
			if (accept_is(&item, coding_names[coding]))
				weights[coding] = item.weight;
	}
	for (coding = 0; coding < CODING_COUNT; coding++)
		if (weights[coding] == -1)
			weights[coding] = others;
}

int
coding_choose(const char *accept_encoding, unsigned available,
    enum coding *ret_coding)
{
	int weights[CODING_COUNT] = { -1, -1, -1 };
	int coding, best = -1;

	if (accept_encoding == NULL)
		accept_encoding = "";
	coding_weigh(accept_encoding, weights);
	/* Identity is fine unless it is ruled out, but anything that was
	 * asked for is better.  Of equally good ones the later is taken,
	 * which is the smaller. */
	if (weights[CODING_IDENTITY] == -1)
		weights[CODING_IDENTITY] = 1;
	for (coding = 0; coding < CODING_COUNT; coding++)
		if ((available & CODING_BIT(coding)) != 0 &&
		    weights[coding] > 0 &&
		    (best == -1 || weights[coding] >= weights[best]))
			best = coding;
	if (best == -1)
		return -1;
	*ret_coding = (enum coding)best;
	return 0;
}

/* Into the room of `*packed_length` bytes; -1 when it does not suffice.
 * gzip's header holds no time and no name, so equal bytes stay equal. */
static int
coding_compress_gzip(const char *bytes, size_t length, char *packed,
    size_t *packed_length)
{
	z_stream stream = { 0 };
	int result;

	/* 15 + 16: the largest window, with gzip's header (no time in it) */
	if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		return -1;
	stream.next_in = (Bytef *)(uintptr_t)bytes;
	stream.avail_in = (uInt)length;
	stream.next_out = (Bytef *)packed;
	stream.avail_out = (uInt)*packed_length;
	result = deflate(&stream, Z_FINISH);
	*packed_length = stream.total_out;
	(void)deflateEnd(&stream);
	return result == Z_STREAM_END ? 0 : -1;
}

/* Its own allocator ends the process with status 1, and says nothing. */
static void *
coding_take(void *opaque, size_t size)
{
	(void)opaque;
	return mem_resize(NULL, size, 1);
}

static void
coding_give(void *opaque, void *memory)
{
	(void)opaque;
	free(memory);
}

/* The same with brotli. */
static int
coding_compress_brotli(const char *bytes, size_t length, char *packed,
    size_t *packed_length)
{
	BrotliEncoderState *state = BrotliEncoderCreateInstance(coding_take,
	    coding_give, NULL);
	const uint8_t *in = (const uint8_t *)bytes;
	uint8_t *out = (uint8_t *)packed;
	size_t left = *packed_length;
	BROTLI_BOOL is_done;

	(void)BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY,
	    CODING_BROTLI_QUALITY);
	(void)BrotliEncoderSetParameter(state, BROTLI_PARAM_LGWIN,
	    CODING_BROTLI_WINDOW);
	(void)BrotliEncoderSetParameter(state, BROTLI_PARAM_MODE,
	    BROTLI_MODE_TEXT);
	(void)BrotliEncoderSetParameter(state, BROTLI_PARAM_SIZE_HINT,
	    (uint32_t)length);
	is_done = BrotliEncoderCompressStream(state,
	    BROTLI_OPERATION_FINISH, &length, &in, &left, &out, NULL) &&
	    BrotliEncoderIsFinished(state);
	BrotliEncoderDestroyInstance(state);
	*packed_length -= left;
	return is_done ? 0 : -1;
}

int
coding_compress(enum coding coding, const char *bytes, size_t length,
    char **ret_bytes, size_t *ret_length)
{
	size_t packed_length = length;
	char *packed;
	int result;

	if (coding == CODING_IDENTITY || length == 0 || length > UINT32_MAX)
		return -1;
	/* No room for more than there was: then it is not worth it. */
	packed = mem_new(length, 1);
	result = coding == CODING_GZIP ?
	    coding_compress_gzip(bytes, length, packed, &packed_length) :
	    coding_compress_brotli(bytes, length, packed, &packed_length);
	if (result != 0 || packed_length >= length) {
		free(packed);
		return -1;
	}
	/* The room was as large as the plain form: most of it is left. */
	*ret_bytes = mem_resize(packed, packed_length, 1);
	*ret_length = packed_length;
	return 0;
}
