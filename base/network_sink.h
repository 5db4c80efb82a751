/* SPDX-License-Identifier: MIT */
/* What callers name as one in their requests: a queue, and connections. */
#ifndef PATCHDAY_NETWORK_SINK_H
#define PATCHDAY_NETWORK_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "curl_api.h"
#include "talk.h"

struct network_sink {
	struct network_sinks *all;
	char *name;			/* and the terms: network_curl_find() */
	enum exchange_protocol protocol;
	int64_t used_ms;		/* last begun or ended, boot clock */
	/* Nobody told in time where the peer is; since then, and no connection
	 * before, boot clock. */
	bool is_unheard;
	int64_t unheard_ms, open_ms;
	int64_t asked_ms;		/* where it is, without an answer; 0 */
	ARRAY(struct talk_exchange *) queue;	/* owned; `taken` have left */
	size_t taken;
	ARRAY(struct talk *) talks;	/* owned */
	/* What a connection is opened by: the latest request's terms. */
	struct exchange_request terms;
	char *url, *user, *password, *ca_file;	/* owned: what it points to */
};

/* All of them, and what they share. */
struct network_sinks {
	struct poller *poller;		/* lent, as is the clock */
	const struct clock *clock;
	struct curl_api api;
	int64_t trusted_until_ms;	/* boot clock; INT64_MAX: for ever */
	size_t unheard_count;		/* that are so */
	int64_t found_ms;		/* the last that was, boot clock; 0 */
	ARRAY(struct network_sink *) list;
};

/* Forget what is under way, without calling anybody, and close connections. */
void network_sink_free(struct network_sink *sink);

/* Copy what a new connection needs to know. */
void network_sink_set_terms(struct network_sink *sink,
    const struct exchange_request *request);

/* An exchange (taken over) waits for a connection. */
void network_sink_push(struct network_sink *sink,
    struct talk_exchange *exchange);

/* Its turn; returns when it wants the next: at once after a `done`, which may
 * have started more. */
int64_t network_sink_run(struct network_sink *sink, int64_t now_ms);

/* Has it been quiet for so long that its connections may be given back? */
bool network_sink_is_idle(const struct network_sink *sink, int64_t now_ms);

#endif
