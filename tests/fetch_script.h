/* SPDX-License-Identifier: MIT */
/*
 * A fetch that answers from a table: the first row whose `url` occurs in the
 * request's (and that is not used up) answers.  What was asked is kept.
 */
#ifndef PATCHDAY_FETCH_SCRIPT_H
#define PATCHDAY_FETCH_SCRIPT_H

#include <stdlib.h>
#include <string.h>

#include "fetch.h"
#include "mem.h"
#include "text.h"

struct fetch_row {
	const char *url;	/* a part of it */
	int status;		/* 0: no answer, `body` is the sentence */
	const char *body;
	const char *etag, *link;
	int64_t retry_after, remaining, reset_at;	/* 0: none */
	int64_t ms;		/* it takes so long */
	int times;		/* 0: always */
	int used;
};

struct fetch_script {
	struct fetch fetch;	/* first */
	struct fetch_row *rows;
	size_t row_count;
	const char *silent;	/* URLs with this: "[]", and not counted */
	size_t asked_count;
	struct text asked;	/* a line for each: method, URL, ETag */
	struct text tokens;	/* the Authorization of each */
};

static inline int
fetch_script_ask(struct fetch *base, const struct fetch_request *request,
    struct fetch_answer *ret_answer, struct error *ret_error)
{
	struct fetch_script *script = (struct fetch_script *)base;
	struct fetch_row *row = NULL;
	size_t i;

	if (script->silent != NULL &&
	    strstr(request->url, script->silent) != NULL) {
		fetch_answer_init(ret_answer);
		ret_answer->status = 200;
		ret_answer->body = mem_string("[]");
		ret_answer->length = 2;
		return 0;
	}
	text_putf(&script->asked, "%s %s %s\n", request->method != NULL ?
	    request->method : "GET", request->url,
	    request->etag != NULL ? request->etag : "-");
	text_putf(&script->tokens, "%s\n", request->authorization != NULL ?
	    request->authorization : "-");
	script->asked_count++;
	for (i = 0; i < script->row_count; i++) {
		row = &script->rows[i];
		if (strstr(request->url, row->url) != NULL &&
		    (row->times == 0 || row->used < row->times))
			break;
	}
	if (i == script->row_count)
		return error_set(ret_error, ERROR_NETWORK,
		    "is not in the script: %s", request->url);
	row->used++;
	base->spent_ms += row->ms;
	if (row->status == 0)
		return error_set(ret_error, ERROR_NETWORK, "%s", row->body);
	fetch_answer_init(ret_answer);
	ret_answer->status = row->status;
	ret_answer->body = mem_string(row->body != NULL ? row->body : "");
	ret_answer->length = strlen(ret_answer->body);
	if (row->etag != NULL)
		strncpy(ret_answer->etag, row->etag, FETCH_HEADER_MAX - 1);
	if (row->link != NULL)
		strncpy(ret_answer->link, row->link, FETCH_HEADER_MAX - 1);
	if (row->retry_after != 0)
		ret_answer->retry_after_secs = row->retry_after;
	if (row->remaining != 0)
		ret_answer->rate_remaining = row->remaining - 1;
	ret_answer->rate_reset_at = row->reset_at;
	return 0;
}

/* `remaining` of a row is one more than what is said, as 0 is none. */
static inline void
fetch_script_init(struct fetch_script *script, struct fetch_row *rows,
    size_t row_count)
{
	*script = (struct fetch_script){ .fetch = { .ask = fetch_script_ask,
	    .timeout_ms = 3000 }, .rows = rows, .row_count = row_count };
}

static inline void
fetch_script_clear(struct fetch_script *script)
{
	text_clear(&script->asked);
	text_clear(&script->tokens);
}

#endif
