/* SPDX-License-Identifier: MIT */
/* Answers: the headers that all have, one form of error, counting. */
#ifndef PATCHDAY_REPLY_H
#define PATCHDAY_REPLY_H

#include <microhttpd.h>
#include <stddef.h>

#include "request_internal.h"

/* A response with the body `bytes` (heap; given away) and the security
 * headers; `type` is copied.  The caller destroys or sends it. */
struct MHD_Response *reply_make(const char *type, char *bytes,
    size_t length);

/* Add a header; name and value must hold no line breaks. */
void reply_set(struct MHD_Response *response, const char *name,
    const char *value);

/* Queue and count it; the response is lent. */
void reply_queue(struct request *request, int status,
    struct MHD_Response *response);

/* Queue a body (heap; given away) that must not be stored. */
void reply_send(struct request *request, int status, const char *type,
    char *bytes, size_t length);

/* Queue an error with one sentence for people: problem+json (RFC 9457) under
 * /api/, else plain text.  405 carries Allow, 503 Retry-After. */
void reply_fail(struct request *request, int status, const char *detail);

/* Queue what the owner answered: `request->command`. */
void reply_command(struct request *request);

#endif
