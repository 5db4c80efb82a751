/* SPDX-License-Identifier: MIT */
/*
 * Bulletins (bulletin.h) of the service: what is to be said about a subject
 * that is no occurrence, in the transaction that records why.
 */
#ifndef PATCHDAY_SERVICE_BULLETIN_INTERNAL_H
#define PATCHDAY_SERVICE_BULLETIN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bulletin.h"
#include "error.h"
#include "store_outbox.h"

struct service;

/* Everything is lent. */
struct service_bulletin {
	/* "promotion/recommended-image/w_2026_48": a slash, and nothing that a
	 * window's occurrence could be called.  Messages of one subject hang
	 * together and come in their order. */
	const char *subject;
	const char *title;		/* of the subject, for people */
	/* Tells it from others of the subject, and grows: the id of the
	 * journal's entry.  The same one again is not said twice. */
	int64_t serial;
	const struct bulletin *news;	/* what is said; NULL: nothing new */
	/* How the subject stands by now: what its first message becomes when
	 * there is one already; NULL: as `news`. */
	const struct bulletin *board;
	const char *const *channels;	/* ids; those that are gone are left
					 * out */
	size_t channel_count;
};

/* Owe it to every recipient of the channels, and the change of first messages
 * where there are any.  0 or -1. */
int service_bulletin_put(struct service *service,
    const struct service_bulletin *bulletin, struct error *ret_error);

/* Is the row one? */
bool service_bulletin_is(const struct outbox_row *row);

#endif
