/* SPDX-License-Identifier: MIT */
/*
 * What somebody wants of a promotion, in their words: read from JSON that the
 * API, the command line, pages and Slack send, before anything is decided.
 */
#ifndef PATCHDAY_PROMOTION_ORDER_H
#define PATCHDAY_PROMOTION_ORDER_H

#include <stdbool.h>

#include "doc.h"
#include "error.h"
#include "promotion_act.h"
#include "text.h"

/* Strings are owned; NULL where not given.  A zeroed struct is empty. */
struct promotion_order {
	char *which;		/* promotion, as people name it; not PROPOSE */
	char *kind;		/* PROPOSE: id; NULL: the policy's */
	char *as;		/* the role to speak for */
	bool is_dry;		/* only say what would happen */
	/* What is wanted: verb, step (as they name it), words, because,
	 * number, version, digest, service, environment, change, disruption,
	 * is_emergency; the rest is for whoever decides. */
	struct promotion_act act;
};

/*
 * Read an object: "act" ("propose" where none is needed), "promotion", "kind",
 * "as", "step", "words", "because", "number", "version", "digest", "service",
 * "environment", "change", "disruption", "emergency", "dry_run".  Words are
 * one line each, without control characters, and not too long; a version and a
 * digest have no blanks.  `which` is the promotion where the map need not say
 * it; NULL: the map says it, or proposes one.  0, or -1: which key is wrong
 * (also `field`) and what is accepted.
 */
int promotion_order_read(const struct doc *map, const char *which,
    struct promotion_order *ret_order, struct error *ret_error);

/* The same from JSON's bytes; and back, for whoever hands it on. */
int promotion_order_parse(const char *json, size_t length,
    struct promotion_order *ret_order, struct error *ret_error);
void promotion_order_format(struct text *text,
    const struct promotion_order *order);

/* Free what it owns; it is zeroed. */
void promotion_order_clear(struct promotion_order *order);

#endif
