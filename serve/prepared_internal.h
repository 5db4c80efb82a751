/* SPDX-License-Identifier: MIT */
/*
 * An answer prepared once and sent many times: its bytes plain and
 * compressed, with headers and validators.  Immutable and counted, so a
 * request can send it while the cache already holds a newer one.
 */
#ifndef PATCHDAY_PREPARED_H
#define PATCHDAY_PREPARED_H

#include <microhttpd.h>
#include <stddef.h>
#include <stdint.h>

#include "body_internal.h"
#include "coding_internal.h"
#include "request_internal.h"

#define PREPARED_ETAG_MAX 40

/* An answer in all its forms; immutable once made.  Indexed by enum coding. */
struct prepared {
	struct MHD_Response *responses[CODING_COUNT];	/* NULL: no gain */
	struct MHD_Response *unchanged[CODING_COUNT];	/* their 304 */
	char etags[CODING_COUNT][PREPARED_ETAG_MAX];
	unsigned codings;		/* bit mask of those there */
	int64_t modified_at;
	size_t bytes;			/* all forms together */
	int references;			/* atomic */
};

/* What the headers say; lent for the call, all of it is copied, but for
 * `bodies`, which are lent as long as what is made. */
struct prepared_source {
	const char *type;		/* Content-Type */
	const char *filename;		/* Content-Disposition; NULL: none */
	const char *cache_control;
	const char *policy;		/* its CSP; NULL: none */
	int64_t modified_at;		/* 0: no Last-Modified */
	unsigned codings;		/* which to try: CODING_BIT() | … */
	struct bodies *bodies;		/* for large ones; NULL: memory */
};

/* Take `body` (heap; given away) and make all forms of it; one reference, the
 * caller's.  The ETag is a hash of the bytes, and another one for each
 * coding.  Takes milliseconds for large bodies: not on a listener's thread
 * unless they are small. */
struct prepared *prepared_new(const struct prepared_source *source,
    char *body, size_t length);

/* Another holder (gives back `prepared`), one holder less, of whom the last
 * one frees; NULL is fine.  Any thread.  What is being sent lives on by
 * itself. */
struct prepared *prepared_hold(struct prepared *prepared);
void prepared_release(struct prepared *prepared);

/* Answer the request with it, and count: 200, 304 when the client has it
 * already, 406 when the client accepts no coding that is there.  On the
 * listener's thread. */
void prepared_send(struct prepared *prepared, struct request *request);

#endif
