/* SPDX-License-Identifier: MIT */
#include "prepared_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "httpdate_internal.h"
#include "mem.h"
#include "reply_internal.h"

#define PREPARED_HASH_DIGITS 20

/* Make the form of one coding from its bytes, which are given away. */
static void
prepared_add(struct prepared *prepared, const struct prepared_source *source,
    enum coding coding, char *bytes, size_t length)
{
	struct MHD_Response *response;
	char date[HTTPDATE_MAX], line[160];

	response = reply_make(source->type, bytes, length);
	reply_set(response, MHD_HTTP_HEADER_ETAG, prepared->etags[coding]);
	reply_set(response, MHD_HTTP_HEADER_VARY,
	    MHD_HTTP_HEADER_ACCEPT_ENCODING);
	reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL,
	    source->cache_control);
	if (source->modified_at != 0) {
		httpdate_format(source->modified_at, date);
		reply_set(response, MHD_HTTP_HEADER_LAST_MODIFIED, date);
	}
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
	prepared->codings |= CODING_BIT(coding);
	prepared->bytes += length;
}

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
	for (coding = 0; coding < CODING_COUNT; coding++)
		if (prepared->responses[coding] != NULL)
			MHD_destroy_response(prepared->responses[coding]);
	free(prepared);
}

void
prepared_send(struct prepared *prepared, struct request *request)
{
	enum coding coding;
	int status = MHD_HTTP_OK;

	if (coding_choose(request->accept_encoding, prepared->codings,
	    &coding) != 0) {
		reply_fail(request, MHD_HTTP_NOT_ACCEPTABLE,
		    "Accept-Encoding rules out identity, gzip and br");
		return;
	}
	/* A 304 has the headers of the 200 and, by libmicrohttpd, no body. */
	if (validator_is_fresh(&request->validator, prepared->etags[coding],
	    prepared->modified_at != 0 ? prepared->modified_at : INT64_MAX))
		status = MHD_HTTP_NOT_MODIFIED;
	reply_queue(request, status, prepared->responses[coding]);
}
