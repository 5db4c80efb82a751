/* SPDX-License-Identifier: MIT */
/* The two sides of the envoy. */
#ifndef PATCHDAY_ENVOY_INTERNAL_H
#define PATCHDAY_ENVOY_INTERNAL_H

#include <pthread.h>
#include <sys/types.h>

#include "array.h"
#include "envoy.h"
#include "hatch_internal.h"

#define ENVOY_GONE "the process that keeps the secrets has ended"

/* An exchange that is away; done NULL: the place is free. */
struct envoy_place {
	exchange_done done;
	void *context;
	uint32_t round;		/* of the place: tells late answers apart */
};

/* Each seam first in a struct of its own, which leads back. */
struct envoy_network { struct network seam; struct envoy *envoy; };
struct envoy_gatherer { struct gatherer seam; struct envoy *envoy; };
struct envoy_vault { struct vault seam; struct envoy *envoy; };
struct envoy_directory { struct directory seam; struct envoy *envoy; };

struct envoy {
	pid_t pid;
	struct hatch posts;
	ARRAY(struct envoy_place) places;
	ARRAY(uint32_t) vacant;
	gatherer_done collected;	/* NULL: nothing is asked */
	void *collected_context;
	uint64_t question;		/* its number: late answers have an
					 * older one */
	bool is_pinged;			/* and has not answered yet */
	pthread_mutex_t lock;		/* of `asks` */
	int asks;
	pthread_mutex_t names_lock;	/* of `names` */
	int names;
	struct envoy_network network;
	struct envoy_gatherer gatherer;
	struct envoy_vault vault;
	struct envoy_directory directory;
};

/* The seams that wait, and their lock: part of making it. */
void envoy_init_asks(struct envoy *envoy);

/* The process itself: answer until the other side of the hatches is gone.
 * `posts` is for exchanges and the collector, `asks` for questions that
 * somebody waits for, `names` for those about users and groups.  Returns the
 * exit status. */
int envoy_serve(const struct envoy_options *options, struct conf *conf,
    int posts, int asks, int names);

/* Answer the latter on a thread, in the envoy when it is confined; takes over
 * the descriptor.  0 or -1. */
int envoy_names_start(const struct directory *directory, int descriptor,
    struct error *ret_error);

/* An exchange and its answer as parcels; `number` comes back. */
void envoy_put_request(struct text *text, uint64_t number,
    const struct exchange_request *request);
/* Strings are lent by the parcel; it says itself whether it is bad. */
uint64_t envoy_take_request(struct parcel *parcel,
    struct exchange_request *ret_request);
void envoy_put_reply(struct text *text, uint64_t number,
    const struct exchange_reply *reply);
uint64_t envoy_take_reply(struct parcel *parcel,
    struct exchange_reply *ret_reply);

#endif
