/* SPDX-License-Identifier: MIT */
/*
 * One outgoing exchange with a peer (an HTTP request or one mail over SMTP)
 * and the network as an argument: the real one, a rehearsal, a simulation.
 */
#ifndef PATCHDAY_EXCHANGE_H
#define PATCHDAY_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define EXCHANGE_REPLY_MAX (256 * 1024)

enum exchange_protocol { EXCHANGE_HTTP, EXCHANGE_SMTP };

/* SMTP: STARTTLS (smtp://) or implicit TLS (smtps://) is required and
 * verified, unless NONE, which is accepted for loopback hosts only. */
enum exchange_tls { EXCHANGE_TLS_REQUIRED, EXCHANGE_TLS_NONE };

/* All strings are lent until start() returns. */
struct exchange_request {
	enum exchange_protocol protocol;
	/* connections are reused within, never between, sinks; of one pool
	 * (NULL: the sink's own) when sinks are the same peer */
	const char *sink, *pool;
	const char *url;	/* https://slack.com/api/…; smtp://host:25 */
	const char *method;	/* HTTP: "GET", "POST", "PUT", "DELETE" */
	const char *content_type;
	/* HTTP: the header's value, secret; or NULL */
	const char *authorization;
	const char *idempotency_key;	/* HTTP: the header's value; or NULL */
	const char *sender, *recipient;	/* SMTP: addresses without <> */
	/* SMTP AUTH; HTTP: the Basic scheme (RFC 7617); NULL: none */
	const char *user, *password;
	/* HTTP: the body is signed with it (signature.h), as of `signed_at`,
	 * with the key as the message's id; secret.  NULL: it is not. */
	const char *signing_key;
	int64_t signed_at;	/* set by the network: seconds UTC */
	enum exchange_tls tls;
	const char *ca_file;	/* NULL: the system's */
	const void *body;
	size_t body_length;
	int64_t timeout_ms;	/* for the whole exchange */
};

/* Is the request fit to be sent?  Refused are addresses and header values with
 * control characters, lines of a mail that do not end in CR LF, and anything
 * without TLS to another machine.  0 or -1. */
int exchange_check(const struct exchange_request *request,
    struct error *ret_error);

/* How far it got: the one thing that decides whether it may be repeated. */
enum exchange_progress {
	/* nothing left; SMTP: with a status when the server refused before it
	 * was told of a recipient (greeting, STARTTLS, login, MAIL) */
	EXCHANGE_NEVER_SENT,
	/* the body or part of it left, no readable answer */
	EXCHANGE_UNKNOWN,
	EXCHANGE_ANSWERED,	/* `status` and `body` are the peer's answer */
};

struct exchange_reply {
	enum exchange_progress progress;
	int status;		/* HTTP status or SMTP code; 0: none */
	bool is_recipient;	/* SMTP: it answers RCPT, which it refused */
	bool is_too_large;	/* HTTP: the answer, so not all was read */
	int64_t retry_after_secs;	/* from Retry-After; -1: none */
	const char *body;	/* "" when none; SMTP: the reply's text; lent */
	size_t length;
	char reason[200];	/* for people; never holds a secret */
};

typedef void (*exchange_done)(void *context,
    const struct exchange_reply *reply);

/*
 * A network.  start() takes the request and calls done exactly once, later,
 * never from within start(); -1 when it cannot be taken (done is not called).
 * cancel_all() forgets every exchange without calling done.  prepare() makes
 * ready what takes time, as something is to leave soon; NULL: nothing does.
 */
struct network {
	void (*prepare)(struct network *network);
	int (*start)(struct network *network,
	    const struct exchange_request *request, exchange_done done,
	    void *context, struct error *ret_error);
	void (*cancel_all)(struct network *network);
	void (*free)(struct network *network);
};

#endif
