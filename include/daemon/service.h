/* SPDX-License-Identifier: MIT */
/*
 * The service's core: what is owed, what is in the outbox, what was answered.
 * It holds the state and does nothing by itself: no thread, no socket, no
 * clock of its own.  Time, randomness, network and storage come in as
 * arguments, so the same code runs under patchdayd, under `patchday simulate`
 * and under a test.  All calls come from one thread, the owner's.
 */
#ifndef PATCHDAY_SERVICE_H
#define PATCHDAY_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "command.h"
#include "conf.h"
#include "error.h"
#include "exchange.h"
#include "gatherer.h"
#include "log.h"
#include "random.h"
#include "snapshot.h"
#include "store.h"
#include "store_lease.h"
#include "vault.h"

struct service;

/* One thing that became of a message.  All lent for the call, never NULL;
 * times in UTC. */
struct service_event {
	int64_t at_ms, due_at;
	const char *state;		/* "sent", "skipped", "dead", … */
	const char *identity, *kind, *channel, *recipient, *key;
	const char *zone;		/* the window's */
	const char *headline;		/* as worded; "" when nothing was */
	const char *reason;		/* "" when sent */
	const char *letter;		/* the bytes that went out, or "" */
	size_t letter_length;
};

/* What happened to this replica since it was started. */
struct service_counts {
	int64_t takeovers, fenced, duplicates;
};

/* Everything it depends on; lent, and must outlive the service. */
struct service_seams {
	const struct clock *clock;
	struct random *random;
	struct network *network;
	struct store *store;
	struct gatherer *gatherer;	/* NULL: changes are not asked for */
	const struct vault *vault;	/* NULL: vault_here */
	const struct log *log;		/* NULL: silent */
	const char *zoneinfo;		/* as zonedir_new(); for reloads */
	bool is_rehearsal;		/* worded and recorded, not sent */
	/* Why nothing is said, and nothing can be done; or NULL.  Damage: the
	 * store is an empty one in its place, and the configuration is shown.
	 * Trouble: it is full, this a follower, and what it has is shown. */
	const char *damage;
	const char *trouble;
	/* Told of each message that was settled (simulate prints them);
	 * may be NULL. */
	void (*observe)(void *context, const struct service_event *event);
	void *context;
	bool is_simulated;		/* no secrets are read */
	/* `service` as it was started with, of which no reload takes another,
	 * and the keys that an option won over.  NULL: of no interest. */
	const struct conf_service *start;
	unsigned start_options;

	/* Where others share the database: how the lease stands (kept up to
	 * date by who lends it), what this one is called.  NULL: alone. */
	const struct store_lease *replica;
	const char *replica_name;
	struct service_counts *counts;
	bool is_follower;		/* reads, and decides nothing */
	uint64_t generation;		/* of the last snapshot before it */
};

/*
 * Begin with a configuration (held) and an open store: recovers what an
 * earlier run left (rows `sending` become unknown), catches up what fell due
 * meanwhile.  NULL on failure.
 */
struct service *service_new(const struct service_seams *seams,
    struct conf *conf, struct error *ret_error);

/* Drop everything in memory; what matters is in the store.  Exchanges under
 * way are forgotten through network->cancel_all().  NULL is fine. */
void service_free(struct service *service);

/*
 * Do all that is due now: plan what is owed, put it into the outbox, record
 * answers, hand over what may be sent.  Returns when it wants to be called
 * again at the latest (clock_now_ms() scale; INT64_MAX: nothing is due ever);
 * it may be called at any time before.  Storage errors that leave the state
 * unsure: ret_error is set and INT64_MIN returned: stop, restart from disk.
 */
int64_t service_step(struct service *service, struct error *ret_error);

/* Carry out a command, fill its answer, call its done(). */
void service_command(struct service *service, struct command *command);
/* May whoever asks reload?  If not, that one refuses it. */
bool service_may_reload(struct service *service, struct command *command);

/* End what the last step left open in the store, before others use it. */
void service_settle(struct service *service);

/* A replica that led before may have sent something twice: look for it. */
void service_sweep_soon(struct service *service);

/* Read again what others wrote, and show it; nothing may be open.  0, -1. */
int service_refresh(struct service *service, struct error *ret_error);

/* Load the configuration again; a refused one changes nothing but is told.
 * Where the clock seems wrong, a reload says that it is right.  Complaints
 * unless it is SERVICE_RELOADED, which is 0. */
enum service_reloaded {
	SERVICE_RELOADED,
	SERVICE_REFUSED,	/* what the file says */
	SERVICE_UNWRITTEN,	/* the store failed: the old one goes on */
};
enum service_reloaded service_reload(struct service *service, const char *who,
    struct complaints *complaints);

/* Have the zone data changed?  If so take them, log and journal what moved. */
void service_check_zones(struct service *service);
/* Are there lists of holidays that could not be read?  Take those that can. */
bool service_wants_holidays(const struct service *service);
void service_take_holidays(struct service *service);

/* What readers may see now; held for the caller. */
struct snapshot *service_snapshot(struct service *service);

/* How many exchanges are under way (a graceful stop waits for 0). */
size_t service_in_flight(const struct service *service);

/* No new exchanges from now on: what fell due until now is planned, rows that
 * were claimed and not handed over go back.  Keep calling service_step() until
 * service_in_flight() is 0, so that answers are still recorded. */
void service_drain(struct service *service);

/* Log the journal's newest entry, if there is one, for whoever keeps logs
 * elsewhere: service_new() does, and its user at the end of a run. */
void service_journal_tell(struct service *service);

#endif
