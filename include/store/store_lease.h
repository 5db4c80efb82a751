/* SPDX-License-Identifier: MIT */
/*
 * Who of several replicas on one PostgreSQL database sends: the leader, which
 * holds the lease.  The others follow: they read, and decide nothing.
 *
 * The lease is a row with an end by the server's clock.  Who holds it trusts it
 * for less than that, counted on the own boot clock from before it was asked
 * for, so a leader that was asleep or cut off knows that it is none before
 * another can be one.  Each taking over raises the epoch; every transaction
 * begins by locking that row and looking whether epoch and holder are still the
 * own ones, so nothing is written by one that was (fencing).
 */
#ifndef PATCHDAY_STORE_LEASE_H
#define PATCHDAY_STORE_LEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "store.h"

#define STORE_LEASE_MS 12000		/* how long it lasts unless renewed */
#define STORE_LEASE_TRUST_MS 9000	/* how long its holder relies on it */
#define STORE_LEASE_EVERY_MS 1000	/* how often it is looked at */
/* A replica with another configuration lets the others go first so long. */
#define STORE_LEASE_COURTESY_MS 2000
#define STORE_LEASE_NAME_MAX 128
#define STORE_LEASE_CONF_MAX 20
#define STORE_LEASE_LINE_MAX 64
#define STORE_LEASE_RIVAL_MAX 460
#define STORE_LEASE_GONE_MAX 200

/* What a replica says of itself; lent. */
struct store_lease_self {
	const char *name;	/* unique, new at each start */
	const char *url;	/* where people reach it */
	const char *conf;	/* hash of its configuration */
	bool may_lead;		/* false: it is about to stop */
	bool was_fenced;	/* since the last turn, with messages under way:
				 * the leader should look for copies */
};

/* How the lease stood when it was looked at last. */
struct store_lease {
	bool is_mine;
	int64_t epoch;			/* of whoever holds it */
	char holder[STORE_LEASE_NAME_MAX];	/* "" nobody, ever */
	char url[STORE_LEASE_NAME_MAX];
	char conf[STORE_LEASE_CONF_MAX];
	int64_t left_ms;		/* until another may take it */
	int64_t turn;			/* grows with what followers write */
	/* Grows with anything that readers see: turn, journal, changes. */
	int64_t journal, seen_at;
	int64_t skew_ms;		/* own clock less the server's */
	int64_t leader_ms;		/* the leader's clock less the own, as
					 * far as it was asked for; 0 */
	int64_t fenced_ms;		/* when the last one was; 0: none */
	int64_t replicas, other_confs;	/* alive; with another one */
	/* Which database this is and on which timeline, and where whoever led
	 * last was: another one there means that a standby was promoted, and
	 * may have forgotten what was written.  "": not known. */
	char line[STORE_LEASE_LINE_MAX], led_line[STORE_LEASE_LINE_MAX];
	int64_t known_epoch;		/* the last that this process saw … */
	bool has_forgotten;		/* … and the database does not know */
	/* Nobody takes it before then, boot clock: who led may still trust
	 * it. */
	int64_t wait_until_ms;
	/* is_mine: nothing may be sent from then on, boot clock. */
	int64_t trusted_until_ms;
	/* The database is out of reach since then, seconds UTC (0: it is not),
	 * and what the first failure said: kept by whoever has the connection.
	 */
	int64_t gone_at;
	char gone_why[STORE_LEASE_GONE_MAX];
};

/* The store must be PostgreSQL's.  From now on it only reads: what is written
 * outside of the lease goes nowhere. */
void store_lease_join(struct store *store, const struct clock *clock);

/* Which database this is, and on which timeline; "" not known.  Lent. */
const char *store_lease_line(const struct store *store);
/* Two of the servers can be written, as a sentence; "": one.  Lent. */
const char *store_lease_rival(const struct store *store);

/* Renew it, or take it if it is free and the replica may lead; say that the
 * replica lives.  0 or -1: then `*lease` is what it was, and may still be
 * trusted until its time.  Not within a transaction. */
int store_lease_turn(struct store *store, const struct store_lease_self *self,
    struct store_lease *lease, struct error *ret_error);

/* Let it go, so that another need not wait.  Errors are nobody's business. */
void store_lease_release(struct store *store);

/* Did the last store_begin() find that another holds it? */
bool store_lease_is_lost(const struct store *store);
/* ... or that a follower has written since: read it again first? */
bool store_lease_is_stale(const struct store *store);
/* How often followers have written. */
int store_lease_load_turn(struct store *store, int64_t *ret_turn,
    struct error *ret_error);
/* What has been written until `turn` is known now. */
void store_lease_know(struct store *store, int64_t turn);

/* A follower writes, under the same lock; the leader learns of it by `turn`.
 * It does so until store_lease_return(), and only if the leader's
 * configuration has the hash `conf`: else store_begin() says why not. */
void store_lease_borrow(struct store *store, const char *conf);
void store_lease_return(struct store *store);
/* Since the last call: has something that was to be written gone nowhere? */
bool store_lease_has_dropped(struct store *store);

/* The descriptor that becomes readable when another replica has written, and
 * reading what it says: true, it did.  Only hints: may be lost. */
int store_lease_descriptor(struct store *store);
bool store_lease_listen(struct store *store);

#endif
