/* SPDX-License-Identifier: MIT */
/* Answers: the headers that all have, one form of error, counting. */
#ifndef PATCHDAY_REPLY_H
#define PATCHDAY_REPLY_H

#include <microhttpd.h>
#include <stddef.h>

#include "body_internal.h"
#include "request_internal.h"

/* A response with the body `bytes` (heap; given away) and the headers that
 * all answers have; `type` is copied.  The caller destroys it
 * (MHD_destroy_response()) after queueing it or keeping it.  Never NULL: out of
 * memory ends the process, here too. */
struct MHD_Response *reply_make(const char *type, char *bytes,
    size_t length);

/* The same, for what is sent many times: a large body lies in a file where
 * that is possible (body_make()).  `bodies` may be NULL. */
struct MHD_Response *reply_make_large(struct bodies *bodies,
    const char *type, char *bytes, size_t length);

/* Add a header; name and value must hold no line breaks. */
void reply_set(struct MHD_Response *response, const char *name,
    const char *value);

/* Queue the response as the answer, and count it by route and status.  The
 * response is lent: libmicrohttpd holds it while it is being sent. */
void reply_queue(struct request *request, int status,
    struct MHD_Response *response);

/* Queue a body (heap; given away) that must not be stored. */
void reply_send(struct request *request, int status, const char *type,
    char *bytes, size_t length);

/* Queue an error with one sentence for people: problem+json (RFC 9457) under
 * /api/ where the client accepts JSON, else plain text.  401 carries
 * WWW-Authenticate, 405 Allow (RFC 9110 15.5.2, 15.5.6), 429 and 503
 * Retry-After.  `detail` is copied. */
void reply_fail(struct request *request, int status, const char *detail);

/* Queue 400: there is no such parameter; `accepted` says which there are
 * ("accepted is since"). */
void reply_fail_unknown(struct request *request,
    const struct target_parameter *parameter, const char *accepted);

/* Queue 400: which of the two parameters called `name` counts, nobody knows. */
void reply_fail_twice(struct request *request, const char *name);

/* Queue 412: it is not what the request's If-Match or If-Unmodified-Since says
 * that it has to be. */
void reply_fail_changed(struct request *request);

/* Queue what the owner answered: `request->command`, whose body is taken; 503
 * where there is no command. */
void reply_command(struct request *request);

#endif
