/* SPDX-License-Identifier: MIT */
/* The server's parts, for its routes.  Which thread may touch what is said at
 * the top of server.c. */
#ifndef PATCHDAY_SERVER_INTERNAL_H
#define PATCHDAY_SERVER_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>

#include "asset_internal.h"
#include "body_internal.h"
#include "connection_internal.h"
#include "counter_internal.h"
#include "endpoint_internal.h"
#include "errand_internal.h"
#include "failure_internal.h"
#include "feed_cache_internal.h"
#include "listener_internal.h"
#include "namer_internal.h"
#include "server.h"
#include "slack_sign_internal.h"
#include "zonebox_internal.h"

/* Everything of one server.  It does not move while it lives: parts point to
 * it and to each other. */
struct server {
	const struct service_port *port;	/* lent */
	const struct log *log;			/* lent */
	struct server_limits limits;
	struct listener public_gate, control_gate;
	struct connections connections;
	struct errands *errands;
	struct namer namer;
	struct feed_cache feeds;
	struct bodies bodies;	/* of the feeds */
	struct counters counters;
	struct failures failures;	/* of tokens and signatures */
	struct failures sign_ups;	/* forms that ask for mail */
	struct slack_sign slack;	/* signatures that were taken */
	struct assets assets;
	struct zonebox zones;
	pthread_t watcher;
	bool is_watched;		/* the thread runs */
	bool is_stopping;		/* atomic */
	unsigned watching;		/* atomic: requests for news */
};

#endif
