/* SPDX-License-Identifier: MIT */
/*
 * The envoy: the process of the service that reads configuration and secrets,
 * speaks to peers and starts the collector.  The owner, which holds the store
 * and answers HTTP, asks it for all of this and can do none of it.
 *
 *	owner	HTTP in, state, store	no secrets of channels, nothing out
 *	envoy	secrets, peers		no store, no HTTP in
 *
 * They live and die together: one that loses the other ends, and a new start
 * recovers from the store.
 */
#ifndef PATCHDAY_ENVOY_H
#define PATCHDAY_ENVOY_H

#include <stdbool.h>

#include "clock.h"
#include "conf.h"
#include "directory.h"
#include "error.h"
#include "exchange.h"
#include "gatherer.h"
#include "log.h"
#include "poller.h"
#include "vault.h"

struct envoy;

/* What the envoy needs to know; all lent. */
struct envoy_options {
	const struct clock *clock;
	const char *cache;	/* for the collector */
	const struct directory *directory;	/* asked on an own thread */
	const struct log *log;	/* why it ends; NULL: nobody is told */
	/* Called in the envoy when it has all it needs: to give up the rest.
	 * 0, or -1 after it told why. */
	int (*confine)(void *context);
	void *context;
};

/* Start the process, while there are no threads yet, with the configuration it
 * will read again when asked.  NULL on failure. */
struct envoy *envoy_new(const struct envoy_options *options,
    struct conf *conf, struct error *ret_error);

/* Listen to it on the poller (lent).  0 or -1. */
int envoy_open(struct envoy *envoy, struct poller *poller,
    struct error *ret_error);

/* The seams that it answers behind; lent.  The network is for one thread, the
 * others wait for their answer and are for any. */
struct network *envoy_network(struct envoy *envoy);
struct gatherer *envoy_gatherer(struct envoy *envoy);
const struct vault *envoy_vault(struct envoy *envoy);
const struct directory *envoy_directory(struct envoy *envoy);

/* Read the configuration's files beside everything else: lists of holidays may
 * take long, and a file system that is silent gives nothing for ever.  One
 * reading at a time; `done` is called by the poller, once, and not where the
 * envoy has ended: load_conf() of the vault takes what was read then, or why
 * nothing was.  It has nothing else.  For the thread of the network, as
 * envoy_forget(): nobody takes it. */
void envoy_read(struct envoy *envoy, void (*done)(void *context),
    void *context);
void envoy_forget(struct envoy *envoy);

/* As network_curl_trust(): what was handed over before obeys it, too. */
void envoy_trust(struct envoy *envoy, int64_t until_ms);

/* Hand over what was started: after each round of the owner. */
void envoy_flush(struct envoy *envoy);

/* Is it gone?  Then nothing can be sent any more. */
bool envoy_has_ended(const struct envoy *envoy);

/* Has it answered since this was last asked?  It is asked again when it has,
 * with the next envoy_flush(). */
bool envoy_is_alive(struct envoy *envoy);

/* Who waits to hear of a user or a group hears that nobody knows, and so does
 * whoever asks from now on: for the end, which waits for no directory.  NULL is
 * fine; any thread may ask meanwhile. */
void envoy_end_names(struct envoy *envoy);

/* End it and wait for its end; NULL is fine. */
void envoy_free(struct envoy *envoy);

#endif
