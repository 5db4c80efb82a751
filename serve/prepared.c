/* SPDX-License-Identifier: MIT */
/*
 * Answers prepared once and sent many times.
 *
 * libmicrohttpd's responses can be queued any number of times, from any
 * thread; so each coding of a feed is one of them, headers included, and a
 * request costs a choice and a queue call.  The 304 of each coding is made
 * along with it, since RFC 9110 15.4.5 wants it to carry the same ETag, Vary,
 * Cache-Control and Last-Modified.
 *
 * The ETag is a hash of the plain bytes, so it survives restarts and is the
 * same on every replica; each coding has a suffix, because a strong tag names
 * bytes and those differ (RFC 9110 8.8.3.3).  Vary says that the choice was
 * made by Accept-Encoding: without it a cache in between would send brotli to
 * clients that cannot read it.
 */
#include "prepared_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "httpdate_internal.h"
#include "mem.h"
#include "reply_internal.h"

/* 80 bits: nobody chooses feeds to collide, and 304 for a changed feed must
 * not happen in a lifetime. */
#define PREPARED_HASH_DIGITS 20

/* The headers that a 200 and its 304 share (RFC 9110 15.4.5). */
static void
prepared_validate(struct MHD_Response *response,
    const struct prepared_source *source, const char *etag)
{
	char date[HTTPDATE_MAX];

	reply_set(response, MHD_HTTP_HEADER_ETAG, etag);
	reply_set(response, MHD_HTTP_HEADER_VARY,
	    MHD_HTTP_HEADER_ACCEPT_ENCODING);
	reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL,
	    source->cache_control);
	if (source->modified_at == 0)
		return;
	httpdate_format(source->modified_at, date);
	reply_set(response, MHD_HTTP_HEADER_LAST_MODIFIED, date);
}

/*
 * libmicrohttpd cannot leave Content-Length out.  The full body's length
 * would be right, but clients on the old http_parser then wait for a body
 * that never comes; so it is that of the empty one, which caches ignore
 * (RFC 9111 3.2).
 */
static void
prepared_add_unchanged(struct prepared *prepared,
    const struct prepared_source *source, enum coding coding)
{
	static const char nothing[1];

	prepared->unchanged[coding] = MHD_create_response_from_buffer(0,
	    (void *)(uintptr_t)nothing, MHD_RESPMEM_PERSISTENT);
	if (prepared->unchanged[coding] == NULL)
		mem_end();
	prepared_validate(prepared->unchanged[coding], source,
	    prepared->etags[coding]);
}

/* Make the response of one coding from its bytes, which are given away, and
 * the 304 that goes with it. */
static void
prepared_add(struct prepared *prepared, const struct prepared_source *source,
    enum coding coding, char *bytes, size_t length)
{
	struct MHD_Response *response;
	char line[160];

	response = reply_make_large(source->bodies, source->type, bytes,
	    length);
	prepared_validate(response, source, prepared->etags[coding]);
	if (coding != CODING_IDENTITY)
		reply_set(response, MHD_HTTP_HEADER_CONTENT_ENCODING,
		    coding_name(coding));
	if (source->filename != NULL) {
		(void)snprintf(line, sizeof(line), "inline; filename=\"%s\"",
		    source->filename);
		reply_set(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
		    line);
	}
	if (source->policy != NULL)
		reply_set(response, "Content-Security-Policy",
		    source->policy);
	prepared->responses[coding] = response;
	prepared_add_unchanged(prepared, source, coding);
	prepared->codings |= CODING_BIT(coding);
	prepared->bytes += length;
}

/* The plain form is made last: its response takes `body`, which the
 * compressors still read before. */
struct prepared *
prepared_new(const struct prepared_source *source, char *body, size_t length)
{
	static const char *const suffixes[CODING_COUNT] = {
		[CODING_IDENTITY] = "", [CODING_GZIP] = "-gz",
		[CODING_BROTLI] = "-br",
	};
	char hash[DIGEST_HEX_MAX], *packed;
	struct prepared *prepared;
	size_t packed_length;
	int coding;

	prepared = mem_new(1, sizeof(*prepared));
	prepared->references = 1;
	prepared->modified_at = source->modified_at;
	digest_hex(body, length, PREPARED_HASH_DIGITS, hash);
	for (coding = 0; coding < CODING_COUNT; coding++)
		(void)snprintf(prepared->etags[coding], PREPARED_ETAG_MAX,
		    "\"%.*s%s\"", PREPARED_HASH_DIGITS, hash,
		    suffixes[coding]);
	/* A coding that makes it larger is not offered at all. */
	for (coding = CODING_GZIP; coding < CODING_COUNT; coding++)
		if ((source->codings & CODING_BIT(coding)) != 0 &&
		    coding_compress((enum coding)coding, body, length,
		    &packed, &packed_length) == 0)
			prepared_add(prepared, source, (enum coding)coding,
			    packed, packed_length);
	prepared_add(prepared, source, CODING_IDENTITY, body, length);
	return prepared;
}

struct prepared *
prepared_hold(struct prepared *prepared)
{
	if (prepared != NULL)
		__atomic_add_fetch(&prepared->references, 1,
		    __ATOMIC_RELAXED);
	return prepared;
}

void
prepared_release(struct prepared *prepared)
{
	int coding;

	if (prepared == NULL || __atomic_sub_fetch(&prepared->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	/* libmicrohttpd counts too: what is being sent lives on. */
	for (coding = 0; coding < CODING_COUNT; coding++) {
		MHD_destroy_response(prepared->responses[coding]);
		MHD_destroy_response(prepared->unchanged[coding]);
	}
	free(prepared);
}

/* When no coding suits, 406 is the honest answer (only a client
 * that rules identity out comes to it, RFC 9110 12.5.3). */
void
prepared_send(struct prepared *prepared, struct request *request)
{
	enum coding coding;
	int64_t modified_at = prepared->modified_at;

	if (coding_choose(request->accept_encoding, prepared->codings,
	    &coding) != 0) {
		reply_fail(request, MHD_HTTP_NOT_ACCEPTABLE,
		    "Accept-Encoding rules out identity, gzip and br");
		return;
	}
	if (modified_at == 0)
		modified_at = INT64_MAX;	/* no date matches */
	if (validator_has_failed(&request->validator, prepared->etags[coding],
	    modified_at))
		reply_fail_changed(request);
	else if (validator_is_fresh(&request->validator,
	    prepared->etags[coding], modified_at))
		reply_queue(request, MHD_HTTP_NOT_MODIFIED,
		    prepared->unchanged[coding]);
	else
		reply_queue(request, MHD_HTTP_OK,
		    prepared->responses[coding]);
}
