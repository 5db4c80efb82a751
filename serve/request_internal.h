/* SPDX-License-Identifier: MIT */
/* One request: what was asked, and how far the answer has come. */
#ifndef PATCHDAY_REQUEST_H
#define PATCHDAY_REQUEST_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "requester.h"
#include "target_internal.h"
#include "text.h"
#include "validator_internal.h"

/* What a request may bring: bytes of all header lines, how many of them,
 * bytes of body.  The largest real body is the reason of `outbox drop`. */
#define REQUEST_HEADERS_MAX (8 * 1024)
#define REQUEST_HEADER_COUNT_MAX 100
#define REQUEST_BODY_MAX (64 * 1024)

struct connection;
struct prepared;
struct route;
struct server;

enum request_method { REQUEST_GET = 1, REQUEST_HEAD = 2, REQUEST_POST = 4,
	REQUEST_OTHER = 8 };

/* How far the question to the owner has come.  A request that needs the owner
 * is suspended meanwhile; its route is called again in a later state. */
enum request_wait {
	REQUEST_FRESH,		/* nobody was asked yet */
	REQUEST_WAITING,	/* suspended */
	REQUEST_ANSWERED,	/* `command` or `prepared` is the answer */
	REQUEST_EXPIRED,	/* the owner was silent too long */
};

/* One request.  It belongs to its connection and is used again for the next.
 * While it is WAITING, `wait`, `command` and `prepared` are the errands'
 * (under their mutex), and while its caller is looked up, it is the namer's; at
 * all other times everything is the listener's. */
struct request {
	struct server *server;
	struct connection *connection;
	struct MHD_Connection *mhd;
	bool is_control;		/* came by the control socket */
	bool is_watching;		/* has a place among those who wait */
	bool has_begun;			/* its headers were looked at */
	bool has_body;
	bool is_http_11;
	enum request_method method;
	const struct route *route;	/* NULL: none fits */

	/* Headers; lent while the request lasts, NULL where not sent. */
	const char *accept, *accept_encoding, *host;
	struct validator validator;

	/* The first thing that is wrong with it; 0: nothing. */
	int fault;			/* HTTP status */
	const char *fault_text;

	struct target target;
	struct text body;

	/* By the control socket, once they were looked up: who asks, and as
	 * the journal has it ("uid 1000 (adam)").  Owned; NULL where the
	 * server stopped first. */
	bool is_named;
	struct requester *caller;
	char *caller_text;

	enum request_wait wait;
	int64_t wait_until_ms;		/* clock_boot_ms */
	struct request *next_waiter;
	struct command *command;	/* owned */
	struct prepared *prepared;	/* held */
};

/* A target has come (raw, as it was sent; lent for the call): forget the
 * request before, take this one apart.  A bad or too long one is noted as a
 * fault. */
void request_begin(struct request *request, const char *target);

/* All headers are there: read those that count, find the route, and note the
 * first fault: shapes that smuggle, limits, unknown route or method, an
 * Accept that rules the answer out. */
void request_read_headers(struct request *request, const char *method,
    const char *version);

/* Some of the body has come; copied.  Beyond 64 KiB a fault is noted and the
 * rest is dropped. */
void request_take_body(struct request *request, const char *bytes,
    size_t length);

/* Let go of what the request holds: an answer, a body.  The buffer for bodies
 * stays for the next request.  Nothing may wait for it. */
void request_clear(struct request *request);

#endif
