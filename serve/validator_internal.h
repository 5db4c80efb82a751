/* SPDX-License-Identifier: MIT */
/* Conditional requests: does the client have it already, is it still what the
 * client knows?  (RFC 9110 13) */
#ifndef PATCHDAY_VALIDATOR_H
#define PATCHDAY_VALIDATOR_H

#include <stdbool.h>
#include <stdint.h>

/* Is `etag` (with its quotes) among the entity tags of an If-None-Match
 * header?  Compared weakly (RFC 9110 8.8.3.2); "*" matches any.  A list that
 * cannot be read matches as far as it could be. */
bool validator_has_etag(const char *if_none_match, const char *etag);

/* What the client may already have, and what it has to be; headers are NULL
 * where not sent. */
struct validator {
	const char *if_none_match, *if_modified_since;
	const char *if_match, *if_unmodified_since;
};

/* Is the answer 412, whatever the other two say?  `etag` is compared strongly
 * (RFC 9110 8.8.3.2): one that begins with W/ matches no If-Match but "*".
 * If-Match wins over If-Unmodified-Since; a date that cannot be read is
 * ignored, and so is the header where `modified_at` is INT64_MAX: nobody
 * knows. */
bool validator_has_failed(const struct validator *validator, const char *etag,
    int64_t modified_at);

/* Is the answer 304? `etag` and `modified_at` are what would be sent now.
 * If-None-Match wins over If-Modified-Since; a date that cannot be read is
 * ignored. */
bool validator_is_fresh(const struct validator *validator, const char *etag,
    int64_t modified_at);

#endif
