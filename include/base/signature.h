/* SPDX-License-Identifier: MIT */
/*
 * The signature of a webhook by Standard Webhooks 1.0 (github.com/
 * standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Signature
 * scheme"): HMAC-SHA256 over "ID.TIMESTAMP.BODY".
 */
#ifndef PATCHDAY_SIGNATURE_H
#define PATCHDAY_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "text.h"

/* Is it a key as the standard writes one: "whsec_" (which may be left out) and
 * 24 to 64 bytes in base64?  0 or -1, with an error that does not show it. */
int signature_check_key(const char *key, struct error *ret_error);

/*
 * Append "v1," and the signature in base64.  `id` names the message and has no
 * dot; `at` is when it is sent, seconds UTC.  A key that is none signs with
 * what it decodes to, which nobody verifies.
 */
void signature_format(struct text *text, const char *key, const char *id,
    int64_t at, const void *body, size_t length);

#endif
