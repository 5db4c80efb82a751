/* SPDX-License-Identifier: MIT */
/* The real fetch: HTTP through libcurl, loaded at the first request. */
#ifndef PATCHDAY_FETCH_CURL_H
#define PATCHDAY_FETCH_CURL_H

#include "clock.h"
#include "curl_api.h"
#include "fetch.h"

/* Connections are kept between requests.  The clock is lent; `timeout_ms` is
 * that of each request.  Never NULL; freed with fetch_curl_free(). */
struct fetch *fetch_curl_new(const struct clock *clock, int64_t timeout_ms);

/* What went wrong, without its subject: "speaks no TLS"; NULL: nothing that
 * people have to do with.  A constant. */
const char *fetch_curl_describe(CURLcode code);

/* Close and free; NULL is fine. */
void fetch_curl_free(struct fetch *fetch);

#endif
