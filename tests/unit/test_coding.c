/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <zlib.h>

#include "mem.h"
#include "random.h"
#include "serve/coding_internal.h"

#define SIZE 20000

static char *
make_feed(void)
{
	char *bytes = mem_new(SIZE + 1, 1);
	size_t length = 0;
	int i;

	for (i = 0; length + 80 < SIZE; i++)
		length += (size_t)snprintf(bytes + length, 80,
		    "DTSTART:2026%02d%02dT150000Z\r\nSUMMARY:Work %d\r\n",
		    i % 12 + 1, i % 28 + 1, i);
	memset(bytes + length, ' ', SIZE - length);
	return bytes;
}

static void
test_gzip(void)
{
	char *bytes = make_feed(), *packed = NULL, *plain;
	z_stream stream = { 0 };
	size_t length;

	plain = mem_new(SIZE + 1, 1);
	CHECK(coding_compress(CODING_GZIP, bytes, SIZE, &packed,
	    &length) == 0);
	CHECK(length < SIZE / 4);
	CHECK((unsigned char)packed[0] == 0x1f &&
	    (unsigned char)packed[1] == 0x8b);
	CHECK(inflateInit2(&stream, 15 + 16) == Z_OK);
	stream.next_in = (Bytef *)packed;
	stream.avail_in = (uInt)length;
	stream.next_out = (Bytef *)plain;
	stream.avail_out = SIZE + 1;
	CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
	CHECK_NUMBER(stream.total_out, SIZE);
	CHECK(memcmp(bytes, plain, SIZE) == 0);
	inflateEnd(&stream);
	free(bytes);
	free(packed);
	free(plain);
}

/* The decoder's library comes with the encoder's. */
typedef int brotli_decode(size_t, const uint8_t *, size_t *, uint8_t *);

static void
test_brotli(void)
{
	char *bytes = make_feed(), *packed = NULL, *plain;
	void *library = dlopen("libbrotlidec.so.1", RTLD_NOW);
	brotli_decode *decode = NULL;
	size_t length, plain_length = SIZE + 1;

	plain = mem_new(SIZE + 1, 1);
	CHECK(coding_compress(CODING_BROTLI, bytes, SIZE, &packed,
	    &length) == 0);
	CHECK(length < SIZE / 4);
	if (CHECK(library != NULL))
		decode = (brotli_decode *)dlsym(library,
		    "BrotliDecoderDecompress");
	if (CHECK(decode != NULL)) {
		CHECK_NUMBER(decode(length, (uint8_t *)packed, &plain_length,
		    (uint8_t *)plain), 1);
		CHECK_NUMBER(plain_length, SIZE);
		CHECK(memcmp(bytes, plain, SIZE) == 0);
	}
	if (library != NULL)
		dlclose(library);
	free(bytes);
	free(packed);
	free(plain);
}

/* What does not get smaller stays as it is. */
static void
test_no_gain(void)
{
	char noise[300], *packed = NULL;
	struct random random;
	size_t i, length;

	random_init_seeded(&random, 1);
	for (i = 0; i < sizeof(noise); i++)
		noise[i] = (char)random_next(&random);
	CHECK(coding_compress(CODING_GZIP, noise, sizeof(noise), &packed,
	    &length) == -1);
	CHECK(coding_compress(CODING_BROTLI, noise, sizeof(noise), &packed,
	    &length) == -1);
	CHECK(coding_compress(CODING_GZIP, "ok\n", 3, &packed,
	    &length) == -1);
	CHECK(coding_compress(CODING_BROTLI, "", 0, &packed, &length) == -1);
	CHECK(coding_compress(CODING_IDENTITY, noise, sizeof(noise), &packed,
	    &length) == -1);
	CHECK(packed == NULL);
}

int
main(void)
{
	test_gzip();
	test_brotli();
	test_no_gain();
	return harness_end();
}
