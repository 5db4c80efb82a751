/* SPDX-License-Identifier: MIT */
/* One exchange while it is under way: its libcurl handle, what was taken of
 * the body, what was answered. */
#ifndef PATCHDAY_TRANSFER_H
#define PATCHDAY_TRANSFER_H

#include <stdbool.h>

#include "array.h"
#include "curl_api.h"
#include "exchange.h"
#include "text.h"

#define TRANSFER_LINE_MAX 200

/* The sockets that the connections of a sink have open now. */
struct transfer_sockets { ARRAY(curl_socket_t) list; };

struct transfer {
	const struct curl_api *api;	/* lent by the network */
	CURL *easy;
	curl_socket_t socket;	/* that it waits for, or waited for last */
	struct curl_slist *headers, *recipients;
	enum exchange_protocol protocol;
	char *body;
	size_t body_length, taken;	/* bytes; what libcurl took of them */
	int64_t timeout_ms;	/* for the whole exchange */
	bool has_ended;		/* libcurl was told that the body is over */
	bool has_headers;	/* HTTP: all of the answer's */
	bool is_too_large;	/* the answer: over EXCHANGE_REPLY_MAX */
	struct text reply;	/* its body so far */
	/* SMTP: the server's last line; its last that refused. */
	char line[TRANSFER_LINE_MAX], refusal[TRANSFER_LINE_MAX];
	char curl_error[CURL_ERROR_SIZE];
	exchange_done done;
	void *context;
};

/* Make a transfer of the request: everything is copied, addresses and header
 * values with control characters are refused.  Its connection is noted in
 * `sockets`, which must outlive the connection.  NULL on failure. */
struct transfer *transfer_new(const struct curl_api *api,
    const struct exchange_request *request,
    struct transfer_sockets *sockets, struct error *ret_error);

/* Is the request fit to be sent?  0 or -1. */
int transfer_check(const struct exchange_request *request,
    struct error *ret_error);

/* Say what became of it; strings of the reply are lent by the transfer. */
void transfer_judge(struct transfer *transfer, CURLcode code,
    struct exchange_reply *ret_reply);

/* Wipe and free; NULL is fine. */
void transfer_free(struct transfer *transfer);

#endif
