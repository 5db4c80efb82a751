/* SPDX-License-Identifier: MIT */
/*
 * One of several on a database: who leads, and what happens when that changes.
 *
 *	follower --takes the lease--> leader --lost, or not trusted--> follower
 *	either --the connection is gone--> away --it is back--> follower
 *
 * To lead is to start, and to be relieved is to be killed: a leader's core is
 * made anew (what was `sending` is looked up before it is repeated), and thrown
 * away with all that is under way.  So every way from one to the other is one
 * that is walked and tested without replicas, too.
 *
 * A leader sends only while it trusts the lease, and the network looks at the
 * boot clock once more just before it writes (envoy_trust).
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "poller.h"
#include "runtime_connect_internal.h"
#include "runtime_internal.h"
#include "utf8.h"

#define RUNTIME_LEAD_TRIES 5
#define RUNTIME_SKEW_MS 5000		/* clocks that differ more: said */

static void
runtime_replica_fill_self(const struct runtime *runtime,
    struct store_lease_self *ret_self)
{
	const struct conf_service *start = &runtime->start->service;

	*ret_self = (struct store_lease_self){ .name = runtime->replica.name,
	    .url = runtime->options->listen != NULL ?
	    runtime->options->listen : start->listen != NULL ?
	    start->listen : "", .conf = runtime->snapshot->conf->hash,
	    .may_lead = !runtime->is_stopping,
	    .was_fenced = runtime->replica.was_fenced };
}

/* --- the store ------------------------------------------------------------ */

/* Another replica wrote: look at once. */
static void
runtime_replica_hear(void *context, int descriptor, int events)
{
	struct runtime *runtime = context;

	(void)descriptor;
	(void)events;
	if (runtime->replica.role != RUNTIME_AWAY &&
	    store_lease_listen(runtime->store))
		runtime->replica.turn_ms = 0;
}

static void
runtime_replica_watch(struct runtime *runtime, bool is_wanted)
{
	struct runtime_replica *replica = &runtime->replica;
	struct error error = { 0 };

	if (replica->descriptor != -1)
		(void)poller_watch(runtime->poller, replica->descriptor, 0,
		    NULL, NULL, &error);
	replica->descriptor = -1;
	if (!is_wanted)
		return;
	replica->descriptor = store_lease_descriptor(runtime->store);
	(void)poller_watch(runtime->poller, replica->descriptor, POLLER_READ,
	    runtime_replica_hear, runtime, &error);
}

/* --- the core ------------------------------------------------------------- */

/* A core for the role, in place of the one that was.  Exchanges of that one are
 * forgotten with it, and none of them leaves while the new one is made, which
 * takes as long as the database does.  -1: the old one goes on showing what it
 * knows. */
static int
runtime_replica_begin(struct runtime *runtime, struct conf *conf,
    enum runtime_role role, struct error *ret_error)
{
	struct runtime_replica *replica = &runtime->replica;
	struct service_seams seams;
	struct service *service;

	if (runtime->service != NULL)
		service_settle(runtime->service);
	store_rollback(runtime->store);
	runtime_fill_seams(runtime, &seams);
	seams.store = runtime->store;
	seams.replica = &replica->lease;
	seams.replica_name = replica->name;
	seams.counts = &replica->counts;
	seams.is_follower = role != RUNTIME_LEADER;
	if (seams.is_follower)
		seams.gatherer = NULL;
	if (runtime->snapshot != NULL)
		seams.generation = runtime->snapshot->generation;
	envoy_trust(runtime->envoy, role == RUNTIME_LEADER ?
	    replica->lease.trusted_until_ms : 0);
	service = service_new(&seams, conf, ret_error);
	if (service == NULL)
		return -1;
	service_free(runtime->service);
	runtime->service = service;
	/* What a follower asks decides nothing. */
	if (role != RUNTIME_LEADER)
		envoy_trust(runtime->envoy, INT64_MAX);
	replica->role = role;
	replica->shown_turn = replica->lease.turn;
	replica->shown_journal = replica->lease.journal;
	replica->shown_seen_at = replica->lease.seen_at;
	runtime_publish(runtime);
	return 0;
}

/* Without a database: readers go on with what was known, nothing is decided. */
static void
runtime_replica_leave(struct runtime *runtime, const char *reason)
{
	struct runtime_replica *replica = &runtime->replica;
	size_t length;

	if (replica->role == RUNTIME_AWAY)
		return;
	log_error(runtime->log, "database_lost", LOG_TEXT("role",
	    replica->role == RUNTIME_LEADER ? "leader" : "follower"),
	    LOG_NUMBER("epoch", replica->lease.epoch),
	    LOG_TEXT("error", reason));
	runtime_replica_watch(runtime, false);
	envoy_network(runtime->envoy)->cancel_all(
	    envoy_network(runtime->envoy));
	envoy_trust(runtime->envoy, 0);
	replica->lease.is_mine = false;
	replica->lease.gone_at = clock_now(runtime->clock);
	length = utf8_prefix(reason, sizeof(replica->lease.gone_why) - 1);
	memcpy(replica->lease.gone_why, reason, length);
	replica->lease.gone_why[length] = '\0';
	replica->role = RUNTIME_AWAY;
}

/* Follow, with the core that there is or a new one. */
static void
runtime_replica_follow(struct runtime *runtime, const char *reason)
{
	struct conf *conf = conf_hold(runtime->snapshot->conf);
	struct error error = { 0 };

	if (runtime->replica.role == RUNTIME_LEADER) {
		runtime->replica.counts.fenced++;
		runtime->replica.was_fenced |=
		    service_in_flight(runtime->service) > 0;
		log_warn(runtime->log, "lead_lost",
		    LOG_NUMBER("epoch", runtime->replica.lease.epoch),
		    LOG_TEXT("leader", runtime->replica.lease.holder),
		    LOG_TEXT("reason", reason));
	}
	runtime->replica.lease.is_mine = false;
	if (runtime_replica_begin(runtime, conf, RUNTIME_FOLLOWER,
	    &error) < 0)
		runtime_replica_leave(runtime, error.text);
	conf_release(conf);
}

/* A core that leads.  Followers may write before it has the lock for the first
 * time: then it reads again. */
static int
runtime_replica_begin_lead(struct runtime *runtime, struct conf *conf,
    struct error *ret_error)
{
	int64_t turn = 0;
	int tries;

	for (tries = 0; tries < RUNTIME_LEAD_TRIES; tries++) {
		if (runtime_replica_begin(runtime, conf, RUNTIME_LEADER,
		    ret_error) == 0)
			return 0;
		if (!store_lease_is_stale(runtime->store) ||
		    store_lease_load_turn(runtime->store, &turn,
		    ret_error) < 0)
			return -1;
		store_lease_know(runtime->store, turn);
		runtime->replica.lease.turn = turn;
	}
	return -1;
}

/* It is ours: start, as after a kill. */
static void
runtime_replica_lead(struct runtime *runtime)
{
	struct runtime_replica *replica = &runtime->replica;
	struct conf *conf = conf_hold(runtime->snapshot->conf);
	struct error error = { 0 };

	log_info(runtime->log, "lead_taken", LOG_TEXT("replica",
	    replica->name), LOG_NUMBER("epoch", replica->lease.epoch),
	    LOG_TEXT("from", replica->lease.holder));
	snprintf(replica->lease.holder, sizeof(replica->lease.holder), "%s",
	    replica->name);
	snprintf(replica->lease.conf, sizeof(replica->lease.conf), "%s",
	    conf->hash);
	replica->counts.takeovers++;
	if (runtime_replica_begin_lead(runtime, conf, &error) < 0)
		runtime_replica_leave(runtime, error.text);
	else if (service_wants_holidays(runtime->service))
		runtime_reload_put(runtime, RUNTIME_RELOAD_HOLIDAYS, NULL);
	conf_release(conf);
}

/* --- turns ---------------------------------------------------------------- */

/* What differs between replicas is said once each time it begins. */
static void
runtime_replica_compare(struct runtime *runtime)
{
	struct runtime_replica *replica = &runtime->replica;
	const struct store_lease *lease = &replica->lease;
	const char *own = runtime->snapshot->conf->hash;
	bool differs = !lease->is_mine && lease->holder[0] != '\0' &&
	    strcmp(lease->conf, own) != 0;
	bool is_skewed = lease->skew_ms > RUNTIME_SKEW_MS ||
	    lease->skew_ms < -RUNTIME_SKEW_MS;

	if (differs && !replica->has_said_conf)
		log_warn(runtime->log, "configuration_differs",
		    LOG_TEXT("own", own), LOG_TEXT("leader", lease->conf),
		    LOG_TEXT("note", "the leader's counts"));
	if (is_skewed && !replica->has_said_skew)
		log_warn(runtime->log, "clock_differs",
		    LOG_NUMBER("ms", lease->skew_ms),
		    LOG_TEXT("note", "from the database's"));
	replica->has_said_conf = differs;
	replica->has_said_skew = is_skewed;
}

/* Another replica wrote, or what readers see has grown: read it again.  The
 * leader knows what it wrote itself. */
static void
runtime_replica_refresh(struct runtime *runtime)
{
	struct runtime_replica *replica = &runtime->replica;
	const struct store_lease *lease = &replica->lease;
	struct error error = { 0 };

	if (lease->turn == replica->shown_turn &&
	    (replica->role == RUNTIME_LEADER ||
	    (lease->journal == replica->shown_journal &&
	    lease->seen_at == replica->shown_seen_at)))
		return;
	service_settle(runtime->service);
	if (service_refresh(runtime->service, &error) < 0) {
		log_error(runtime->log, "store_failed",
		    LOG_TEXT("error", error.text));
		return;
	}
	replica->shown_turn = lease->turn;
	replica->shown_journal = lease->journal;
	replica->shown_seen_at = lease->seen_at;
	runtime_publish(runtime);
}

/* A new connection; the old core's store goes when the core has gone. */
static void
runtime_replica_return(struct runtime *runtime)
{
	struct store *store = NULL, *old = runtime->store;
	struct conf *conf = runtime->snapshot->conf;
	struct error error = { 0 };

	if (!runtime_connect_again(runtime, &store))
		return;
	runtime->store = store;
	if (runtime_replica_begin(runtime, conf, RUNTIME_FOLLOWER,
	    &error) < 0) {
		runtime->store = old;
		store_free(store);
		return;
	}
	store_free(old);
	runtime->replica.lease.gone_at = 0;
	log_info(runtime->log, "database_back");
	runtime_replica_watch(runtime, true);
}

void
runtime_replica_turn(struct runtime *runtime)
{
	struct runtime_replica *replica = &runtime->replica;
	struct store_lease_self self;
	struct error error = { 0 };
	bool was_leader = replica->role == RUNTIME_LEADER;

	if (replica->role < RUNTIME_LEADER ||
	    clock_boot_ms(runtime->clock) < replica->turn_ms)
		return;
	replica->turn_ms = clock_boot_ms(runtime->clock) +
	    STORE_LEASE_EVERY_MS;
	if (replica->role == RUNTIME_AWAY) {
		runtime_replica_return(runtime);
		if (replica->role == RUNTIME_AWAY)
			return;
		was_leader = false;
	}
	service_settle(runtime->service);
	runtime_replica_fill_self(runtime, &self);
	if (store_lease_turn(runtime->store, &self, &replica->lease,
	    &error) < 0) {
		if (store_is_unsure(runtime->store))
			runtime_replica_leave(runtime, error.text);
		return;
	}
	replica->was_fenced = false;
	if (was_leader && !replica->lease.is_mine)
		runtime_replica_follow(runtime, "another has taken over");
	else if (!was_leader && replica->lease.is_mine)
		runtime_replica_lead(runtime);
	if (replica->role == RUNTIME_LEADER)
		envoy_trust(runtime->envoy,
		    replica->lease.trusted_until_ms);
	if (replica->role == RUNTIME_AWAY)
		return;
	if (replica->lease.fenced_ms > replica->swept_ms)
		service_sweep_soon(runtime->service);
	replica->swept_ms = replica->lease.fenced_ms;
	runtime_replica_refresh(runtime);
	runtime_replica_compare(runtime);
}

bool
runtime_replica_may_step(struct runtime *runtime)
{
	struct runtime_replica *replica = &runtime->replica;

	if (replica->role == RUNTIME_ALONE)
		return true;
	if (replica->role != RUNTIME_LEADER)
		return false;
	if (clock_boot_ms(runtime->clock) < replica->lease.trusted_until_ms)
		return true;
	runtime_replica_follow(runtime, "the lease could not be renewed in "
	    "time");
	return false;
}

void
runtime_replica_fail(struct runtime *runtime, const struct error *error)
{
	if (store_is_unsure(runtime->store))
		runtime_replica_leave(runtime, error->text);
	else
		runtime_replica_follow(runtime, error->text);
	runtime->replica.turn_ms = 0;
}

int64_t
runtime_replica_wake_ms(const struct runtime *runtime)
{
	return runtime->replica.role == RUNTIME_ALONE ? INT64_MAX :
	    runtime->replica.turn_ms;
}

/* Never the same twice, so that a lease of an earlier run is nobody's: the
 * machine for people, a random number for the rest. */
static void
runtime_replica_name(struct runtime *runtime)
{
	char host[HOST_NAME_MAX + 1] = "";

	(void)gethostname(host, sizeof(host) - 1);
	snprintf(runtime->replica.name, sizeof(runtime->replica.name),
	    "%.64s-%ld-%08x", host, (long)getpid(),
	    (unsigned)random_next(&runtime->random));
}

int
runtime_replica_init(struct runtime *runtime, struct conf *conf,
    struct error *ret_error)
{
	runtime_replica_name(runtime);
	if (runtime_connect_first(runtime, ret_error) < 0)
		return -1;
	if (runtime_replica_begin(runtime, conf, RUNTIME_FOLLOWER,
	    ret_error) < 0)
		return -1;
	runtime_replica_watch(runtime, true);
	/* Whoever is the first leads before it says that it is ready. */
	runtime_replica_turn(runtime);
	return 0;
}
