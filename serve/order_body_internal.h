/* SPDX-License-Identifier: MIT */
/* The body of POST /api/v1/acts: an order as an object, or as a sentence. */
#ifndef PATCHDAY_ORDER_BODY_H
#define PATCHDAY_ORDER_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "order.h"

/* What was sent. */
struct order_body {
	struct order order;	/* owned */
	bool is_dry;		/* only say what would happen */
};

/*
 * Read `length` bytes of JSON: {"act": …} as order_read(), or {"words":
 * ["extend", …], "because": …} as order_parse(), either with "dry_run": true.
 * `schedule` tells what is a window.  0 and a body to clear; or -1: ERROR_INPUT
 * with `*ret_is_json` false when it is no JSON at all.
 */
int order_body_read(const char *bytes, size_t length,
    const struct schedule *schedule, struct order_body *ret_body,
    bool *ret_is_json, struct error *ret_error);

/* Free what it owns; it is zeroed. */
void order_body_clear(struct order_body *body);

#endif
