/* SPDX-License-Identifier: MIT */
/*
 * The real network: HTTP and SMTP through libcurl, driven by the owner's
 * poller.  libcurl is loaded at the first exchange, not at start: its tree of
 * libraries costs 6 ms and several MiB that an idle service does not need.
 */
#ifndef PATCHDAY_NETWORK_CURL_H
#define PATCHDAY_NETWORK_CURL_H

#include <stdint.h>

#include "exchange.h"
#include "poller.h"

/* A network on the poller and the clock, both lent.  Never NULL; libcurl
 * missing is an error of the first start().  Freed with network->free(). */
struct network *network_curl_new(struct poller *poller,
    const struct clock *clock);

/* Let it work: timeouts, answers (calls `done`s).  Call it after every
 * poller_wait().  Returns when it wants to be called again at the latest, on
 * the clock_boot_ms() scale; INT64_MAX: only when a descriptor is ready. */
int64_t network_curl_run(struct network *network);

/* No byte leaves from `until_ms` on (clock_boot_ms() scale; INT64_MAX, as at
 * first: never), looked at just before each is written: what a lease allows.
 * Nothing is cancelled by it. */
void network_curl_trust(struct network *network, int64_t until_ms);

#endif
