/* SPDX-License-Identifier: MIT */
/* The real fetch: HTTP through libcurl, loaded at the first request. */
#ifndef PATCHDAY_FETCH_CURL_H
#define PATCHDAY_FETCH_CURL_H

#include "clock.h"
#include "fetch.h"

/* Connections are kept between requests.  The clock is lent; `timeout_ms` is
 * that of each request.  Never NULL; freed with fetch_curl_free(). */
struct fetch *fetch_curl_new(const struct clock *clock, int64_t timeout_ms);

/* Close and free; NULL is fine. */
void fetch_curl_free(struct fetch *fetch);

#endif
