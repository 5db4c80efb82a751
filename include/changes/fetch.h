/* SPDX-License-Identifier: MIT */
/*
 * Asking a source over HTTP, one request at a time: the collector is a process
 * of its own and may wait.  A seam: the real one is libcurl, tests script it.
 */
#ifndef PATCHDAY_FETCH_H
#define PATCHDAY_FETCH_H

#include <stddef.h>
#include <stdint.h>

#include "doc.h"
#include "error.h"
#include "text.h"

#define FETCH_BYTES_MAX (4 * 1024 * 1024)	/* of one answer */
#define FETCH_HEADER_MAX 2048			/* of one header's value */

/* Strings are lent. */
struct fetch_request {
	const char *url;
	const char *method;	/* NULL: GET */
	const char *accept;	/* NULL: application/json */
	const char *authorization;	/* "Bearer …", secret; or NULL */
	const char *etag;	/* If-None-Match; or NULL */
	const char *api_version;	/* X-GitHub-Api-Version; or NULL */
	const char *ca_file;	/* NULL: the system's */
	const char *body;	/* POST: JSON; or NULL */
};

/* Headers that were not sent are "". */
struct fetch_answer {
	int status;		/* 200, 304, 403 … */
	char *body;		/* owned; ends in a NUL beside `length` */
	size_t length;
	char etag[FETCH_HEADER_MAX];
	char link[FETCH_HEADER_MAX];	/* RFC 8288 */
	int64_t retry_after_secs;	/* -1: none, or a date */
	int64_t rate_remaining;		/* x-ratelimit-remaining; -1: none */
	int64_t rate_reset_at;		/* x-ratelimit-reset; 0: none */
};

/*
 * ask() waits for the answer: no compression is offered, redirects are not
 * followed (a token would leak), at most FETCH_BYTES_MAX, TLS verified (plain
 * HTTP for loopback hosts only), `timeout_ms` for the whole of it.  0 and an
 * answer of any status; or -1 and a sentence without secrets and without its
 * subject ("did not answer within 3 s").  The caller clears the answer.
 */
struct fetch {
	int (*ask)(struct fetch *fetch, const struct fetch_request *request,
	    struct fetch_answer *ret_answer, struct error *ret_error);
	/* Sign as jwt_sign() does: the collector alone links it. */
	int (*sign)(const char *pem, const char *issuer, int64_t issued_at,
	    int64_t expires_at, char **ret_token, struct error *ret_error);
	int64_t timeout_ms;
	/* How long asking took so far: ask() adds to it, a source that asks
	 * often looks at it and stops. */
	int64_t spent_ms;
};

/* An answer with nothing in it: no header was sent. */
void fetch_answer_init(struct fetch_answer *answer);

/* Take in a header line "Name: value" ("\r\n" may follow), if it is one of
 * those above; one that is too long counts as not sent. */
void fetch_answer_add_header(struct fetch_answer *answer, const char *line,
    size_t length);

/* Is it an answer that can be used (2xx)?  0; or -1 and a sentence without its
 * subject: "refused the token (401)", "answered with 502".  304 is one for who
 * has sent an ETag. */
int fetch_answer_check(const struct fetch_answer *answer,
    struct error *ret_error);

/* Append `part` as a part of a path or of a query, percent-encoded but for the
 * unreserved characters (RFC 3986, 2.3). */
void fetch_put_part(struct text *url, const char *part);

/* The body as JSON, of it what `paths` (ended by NULL) lead to, as
 * "items.metadata.name"; NULL: all.  -1 and "answered no JSON", "answered too
 * much (…)".  The caller frees. */
int fetch_answer_parse(const struct fetch_answer *answer,
    const char *const *paths, struct doc **ret_doc, struct error *ret_error);

/* Free the body; it is zeroed. */
void fetch_answer_clear(struct fetch_answer *answer);

#endif
