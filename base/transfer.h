/* SPDX-License-Identifier: MIT */
/* One exchange while it is under way: its libcurl handle, what was taken of
 * the body, what was answered. */
#ifndef PATCHDAY_TRANSFER_H
#define PATCHDAY_TRANSFER_H

#include <stdbool.h>

#include "curl_api.h"
#include "exchange.h"
#include "text.h"

struct transfer {
	const struct curl_api *api;
	CURL *easy;
	struct curl_slist *headers, *recipients;
	enum exchange_protocol protocol;
	char *body;
	size_t body_length, taken;
	bool has_ended;		/* libcurl was told that the body is over */
	bool is_too_large;
	struct text reply;
	char line[200];		/* SMTP: the last line of the server */
	char curl_error[CURL_ERROR_SIZE];
	exchange_done done;
	void *context;
};

/* Make a transfer of the request: everything is copied, addresses and header
 * values with control characters are refused.  NULL on failure. */
struct transfer *transfer_new(const struct curl_api *api,
    const struct exchange_request *request, struct error *ret_error);

/* Say what became of it; strings of the reply are lent by the transfer. */
void transfer_judge(struct transfer *transfer, CURLcode code,
    struct exchange_reply *ret_reply);

/* Wipe and free; NULL is fine. */
void transfer_free(struct transfer *transfer);

#endif
