/* SPDX-License-Identifier: MIT */
/*
 * A connection to a peer: opened by libcurl (name, TCP, TLS and its
 * verification; for mail also greeting, EHLO, STARTTLS and AUTH), and then
 * spoken over by us.
 */
#ifndef PATCHDAY_WIRE_H
#define PATCHDAY_WIRE_H

#include <stdbool.h>
#include <sys/types.h>

#include "clock.h"
#include "curl_api.h"
#include "exchange.h"
#include "poller.h"

struct wire;

enum wire_state { WIRE_OPENING, WIRE_OPEN, WIRE_FAILED };

/* Called when an open wire may have bytes, or takes some again. */
typedef void (*wire_ready)(void *context);

/* Begin to open one to the peer of the request, on its terms.  Poller and clock
 * are lent, as is the context.  NULL on failure; the caller owns it. */
struct wire *wire_new(const struct curl_api *api, struct poller *poller,
    const struct clock *clock, const struct exchange_request *request,
    struct error *ret_error);
void wire_set_ready(struct wire *wire, wire_ready ready, void *context);

/* Let libcurl work while it opens; when it wants to again at the latest, boot
 * clock, INT64_MAX: when a descriptor is ready. */
void wire_run(struct wire *wire, int64_t now_ms);
int64_t wire_wake_ms(const struct wire *wire);

enum wire_state wire_state(const struct wire *wire);

/* Is it known where the peer's name leads?  And did nobody say so in time, a
 * name server that is silent: then a thread of libcurl's still waits for it. */
bool wire_has_address(const struct wire *wire);
bool wire_is_unheard(const struct wire *wire);

/* Did the mail server offer PIPELINING (RFC 2920)? */
bool wire_can_pipeline(const struct wire *wire);

/* WIRE_FAILED: why; strings are lent by the wire. */
void wire_fill_failure(const struct wire *wire,
    struct exchange_reply *ret_reply);

/* How many bytes were taken (0: none now), received (0: none now); -1: the
 * connection is at its end. */
ssize_t wire_send(struct wire *wire, const void *bytes, size_t length);
ssize_t wire_receive(struct wire *wire, void *ret_bytes, size_t size);

/* Call ready() also when it takes bytes again, or only when there are some. */
void wire_wait_to_send(struct wire *wire, bool is_wanted);

/* Close and free, without waiting for anybody; NULL is fine. */
void wire_free(struct wire *wire);

#endif
