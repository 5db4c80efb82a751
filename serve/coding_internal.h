/* SPDX-License-Identifier: MIT */
/* Content codings: which one the client wants, and making them. */
#ifndef PATCHDAY_CODING_H
#define PATCHDAY_CODING_H

#include <stddef.h>

/* Content codings, in order of preference: the best is last. */
enum coding { CODING_IDENTITY, CODING_GZIP, CODING_BROTLI };
#define CODING_COUNT 3
#define CODING_BIT(coding) (1u << (coding))

/* The token of Content-Encoding: "gzip", "br"; "identity".  Lent for ever. */
const char *coding_name(enum coding coding);

/*
 * The coding to send to a client with this Accept-Encoding (RFC 9110
 * 12.5.3; NULL: not sent) when the codings in the bit mask `available` can
 * be had.  0, or -1 when it accepts none of them.
 */
int coding_choose(const char *accept_encoding, unsigned available,
    enum coding *ret_coding);

/* Compress `length` bytes; the caller frees.  0, or -1 when that would not
 * make them smaller (or `coding` is CODING_IDENTITY). */
int coding_compress(enum coding coding, const char *bytes, size_t length,
    char **ret_bytes, size_t *ret_length);

#endif
