/* SPDX-License-Identifier: MIT */
/* The lease: one row, the server's clock, an epoch. */
#include "store_lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver_postgresql_internal.h"
#include "store_meta.h"

#define STORE_LEASE_INTERVAL "interval '12000 ms'"	/* STORE_LEASE_MS */
/* The leader's clock is told again where it differs by more from what was. */
#define STORE_LEASE_TELL_MS 1000
/* A replica that says nothing for so long does not live. */
#define STORE_LEASE_LIVES "interval '5 s'"

/* An unsigned column of the first row. */
static int64_t
store_lease_column(const struct driver_postgresql *own, PGresult *result,
    int column)
{
	return strtoll(own->pq.getvalue(result, 0, column), NULL, 10);
}

/* Ask what is answered by the lease's row: NULL and an error also where
 * somebody deleted it. */
static PGresult *
store_lease_ask(struct store *store, const char *sql, int count,
    const char *const *values, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	PGresult *result = driver_postgresql_ask(store, sql, count, values,
	    ret_error);

	if (result == NULL || own->pq.ntuples(result) > 0)
		return result;
	own->pq.clear(result);
	(void)error_set(ret_error, ERROR_STORE, "%s has no lease",
	    store->path);
	return NULL;
}

/* --- the fence ------------------------------------------------------------ */

/* Of the leader: is it still the one?  The lock holds until the transaction is
 * over, so nobody takes over in the middle of it. */
static int
store_lease_fence_leader(struct store *store, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	char epoch[32];
	const char *const values[] = { own->name, epoch };
	PGresult *result;
	int64_t turn;

	snprintf(epoch, sizeof(epoch), "%lld", (long long)own->epoch);
	result = driver_postgresql_ask(store, "SELECT turn FROM lease"
	    " WHERE id = 1 AND holder = $1 AND epoch = $2 FOR UPDATE", 2,
	    values, ret_error);
	if (result == NULL)
		return -1;
	own->is_lost = own->pq.ntuples(result) == 0;
	turn = own->is_lost ? 0 : store_lease_column(own, result, 0);
	own->pq.clear(result);
	if (own->is_lost)
		return error_set(ret_error, ERROR_STORE, "another replica has "
		    "taken over (epoch %lld is over)", (long long)own->epoch);
	own->is_stale = turn != own->turn;
	if (own->is_stale)
		return error_set(ret_error, ERROR_STORE, "another replica has "
		    "written something that is to be read first");
	return 0;
}

/* Of a follower that writes: it decides by its configuration, so that must be
 * the leader's. */
static int
store_lease_fence_guest(struct store *store, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	PGresult *result;
	int status = 0;

	/* One that falls asleep now must not keep the leader from renewing. */
	result = driver_postgresql_ask(store, "SET LOCAL"
	    " idle_in_transaction_session_timeout = '3s'", 0, NULL, ret_error);
	if (result == NULL)
		return -1;
	own->pq.clear(result);
	result = store_lease_ask(store, "UPDATE lease"
	    " SET turn = turn + 1 WHERE id = 1 RETURNING conf, holder, url,"
	    " pg_notify('patchday', '')", 0, NULL, ret_error);
	if (result == NULL)
		return -1;
	if (strcmp(own->pq.getvalue(result, 0, 0), own->guest_conf) != 0)
		status = error_set(ret_error, ERROR_STORE, "this replica has "
		    "another configuration than the one that leads: do it at "
		    "%s (%s)", own->pq.getvalue(result, 0, 2),
		    own->pq.getvalue(result, 0, 1));
	own->pq.clear(result);
	return status;
}

static int
store_lease_fence(struct store *store, void *context,
    struct error *ret_error)
{
	(void)context;
	if (store->postgresql->is_guest)
		return store_lease_fence_guest(store, ret_error);
	return store_lease_fence_leader(store, ret_error);
}

/* --- looking at it -------------------------------------------------------- */

void
store_lease_join(struct store *store, const struct clock *clock)
{
	struct driver_postgresql *own = store->postgresql;

	own->clock = clock;
	own->is_reader = true;
	own->fence = store_lease_fence;
}

/* Nobody else can have taken it: `until_at` only grows while it is ours. */
static int
store_lease_renew(struct store *store, const struct store_lease_self *self,
    struct store_lease *lease, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	int64_t asked_ms = clock_boot_ms(own->clock);
	char epoch[32];
	const char *const values[] = { self->name, epoch, self->url,
		self->conf };
	PGresult *result;

	snprintf(epoch, sizeof(epoch), "%lld", (long long)own->epoch);
	result = driver_postgresql_ask(store, "UPDATE lease SET until_at ="
	    " clock_timestamp() + " STORE_LEASE_INTERVAL ", url = $3,"
	    " conf = $4 WHERE id = 1 AND holder = $1 AND epoch = $2", 4,
	    values, ret_error);
	if (result == NULL)
		return -1;
	lease->is_mine = strcmp(own->pq.cmdTuples(result), "1") == 0;
	if (lease->is_mine)
		lease->trusted_until_ms = asked_ms + STORE_LEASE_TRUST_MS;
	own->pq.clear(result);
	return 0;
}

/* Only what has run out, or was the own one before the connection was lost; the
 * row's lock decides between two who try. */
static int
store_lease_take(struct store *store, const struct store_lease_self *self,
    struct store_lease *lease, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	int64_t asked_ms = clock_boot_ms(own->clock);
	char known[32];
	const char *const values[] = { self->name, self->url, self->conf,
		known };
	PGresult *result;

	/* Epochs only grow, whatever a promotion forgot. */
	snprintf(known, sizeof(known), "%lld", (long long)lease->known_epoch);
	result = driver_postgresql_ask(store, "UPDATE lease SET"
	    " holder = $1, url = $2, conf = $3,"
	    " epoch = greatest(epoch, $4::bigint) + 1,"
	    " taken_at = clock_timestamp(), until_at = clock_timestamp() + "
	    STORE_LEASE_INTERVAL " WHERE id = 1 AND (until_at <"
	    " clock_timestamp() OR holder = $1) RETURNING epoch, turn", 4,
	    values, ret_error);
	if (result == NULL)
		return -1;
	if (own->pq.ntuples(result) == 1) {
		lease->is_mine = true;
		lease->epoch = own->epoch = store_lease_column(own, result, 0);
		lease->turn = own->turn = store_lease_column(own, result, 1);
		lease->trusted_until_ms = asked_ms + STORE_LEASE_TRUST_MS;
		own->is_reader = own->is_lost = own->is_stale = false;
		lease->leader_ms = 0;
		own->told_ms = INT64_MAX / 2;	/* by another: not at all */
		lease->known_epoch = lease->epoch;
		lease->has_forgotten = false;
		/* Another may have written. */
		store->fresh_brief = 0;
	}
	own->pq.clear(result);
	return 0;
}

/* Say that it lives, and forget those that have been silent for an hour. */
static int
store_lease_show(struct store *store, const struct store_lease_self *self,
    struct error *ret_error)
{
	const char *const values[] = { self->name, self->url, self->conf,
		PATCHDAY_VERSION, self->was_fenced ? "t" : "f" };
	struct driver_postgresql *own = store->postgresql;
	PGresult *result = driver_postgresql_ask(store, "WITH gone AS (DELETE"
	    " FROM replica WHERE seen_at < now() - interval '1 hour')"
	    " INSERT INTO replica (name, url, conf, version, started_at,"
	    " seen_at) VALUES ($1, $2, $3, $4, now(), now())"
	    " ON CONFLICT (name) DO UPDATE SET url = $2, conf = $3,"
	    " seen_at = now(), fenced_at = CASE WHEN $5::boolean THEN now()"
	    " ELSE replica.fenced_at END", 5, values, ret_error);

	own->pq.clear(result);
	return result == NULL ? -1 : 0;
}

/*
 * After a promotion the lease may be older than it was: the new primary need
 * not have heard of the last renewals, nor of who took it last.  So it runs out
 * when it would have run out had it been renewed just now, unless whoever holds
 * it is the last one that this process knows of.
 */
static void
store_lease_mistrust(const struct driver_postgresql *own,
    struct store_lease *lease)
{
	bool has_moved = lease->led_line[0] != '\0' && own->line[0] != '\0' &&
	    strcmp(lease->led_line, own->line) != 0;

	lease->has_forgotten = has_moved && lease->epoch < lease->known_epoch;
	if (!has_moved)
		lease->wait_until_ms = 0;
	else if (lease->wait_until_ms == 0)
		lease->wait_until_ms = clock_boot_ms(own->clock) +
		    STORE_LEASE_MS;
	if (!lease->has_forgotten)
		lease->known_epoch = lease->epoch;
	snprintf(lease->line, sizeof(lease->line), "%s", own->line);
}

/* By what the leader's clock is ahead of the own.  Both are compared with the
 * server's, which told its time while it was asked: halfway, for all that is
 * known. */
static void
store_lease_compare(struct driver_postgresql *own, int64_t asked_ms,
    int64_t server_ms, const char *told, struct store_lease *lease)
{
	int64_t now_ms = clock_now_ms(own->clock);

	own->ahead_ms = asked_ms + (now_ms - asked_ms) / 2 - server_ms;
	lease->leader_ms = told[0] == '\0' || lease->is_mine ? 0 :
	    strtoll(told, NULL, 10) - own->ahead_ms;
}

/* A follower does what people do by this clock.  Errors are nobody's business:
 * it is told again with the next turn. */
static void
store_lease_tell_clock(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;
	int64_t change_ms = own->ahead_ms - own->told_ms;
	char epoch[32], ahead[32];
	const char *const values[] = { ahead, own->name, epoch };
	PGresult *result;

	if (change_ms >= -STORE_LEASE_TELL_MS &&
	    change_ms <= STORE_LEASE_TELL_MS)
		return;
	snprintf(epoch, sizeof(epoch), "%lld", (long long)own->epoch);
	snprintf(ahead, sizeof(ahead), "%lld", (long long)own->ahead_ms);
	result = driver_postgresql_ask(store, "INSERT INTO meta (name, value)"
	    " SELECT '" STORE_META_CLOCK "', $1 FROM lease WHERE id = 1 AND"
	    " holder = $2 AND epoch = $3 ON CONFLICT (name) DO UPDATE"
	    " SET value = excluded.value", 3, values, NULL);
	if (result != NULL)
		own->told_ms = own->ahead_ms;
	own->pq.clear(result);
}

static int
store_lease_look(struct store *store, const struct store_lease_self *self,
    struct store_lease *lease, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	const char *const values[] = { self->conf };
	/* Of the machine: a rehearsal's clock is meant to differ. */
	int64_t now_ms = clock_now_ms(own->clock);
	PGresult *result = store_lease_ask(store, "SELECT epoch, holder,"
	    " url, conf, (CASE WHEN until_at = '-infinity' THEN -1000000 ELSE"
	    " extract(epoch FROM until_at - clock_timestamp()) * 1000"
	    " END)::bigint, turn,"
	    " (SELECT coalesce(max(id), 0) FROM journal),"
	    " (SELECT coalesce(max(seen_at), 0) FROM pending),"
	    " (extract(epoch FROM clock_timestamp()) * 1000)::bigint,"
	    " (SELECT count(*) FROM replica WHERE seen_at > now() - "
	    STORE_LEASE_LIVES "),"
	    " (SELECT count(*) FROM replica WHERE conf <> $1 AND seen_at >"
	    " now() - " STORE_LEASE_LIVES "), (SELECT coalesce("
	    "(extract(epoch FROM max(fenced_at)) * 1000)::bigint, 0)"
	    " FROM replica), coalesce((SELECT value FROM meta WHERE name = '"
	    STORE_META_LINE "'), ''), coalesce((SELECT value FROM meta WHERE"
	    " name = '" STORE_META_CLOCK "'), '') FROM lease WHERE id = 1", 1,
	    values, ret_error);

	if (result == NULL)
		return -1;
	lease->epoch = store_lease_column(own, result, 0);
	snprintf(lease->holder, sizeof(lease->holder), "%s",
	    own->pq.getvalue(result, 0, 1));
	snprintf(lease->url, sizeof(lease->url), "%s",
	    own->pq.getvalue(result, 0, 2));
	snprintf(lease->conf, sizeof(lease->conf), "%s",
	    own->pq.getvalue(result, 0, 3));
	lease->left_ms = store_lease_column(own, result, 4);
	lease->turn = store_lease_column(own, result, 5);
	lease->journal = store_lease_column(own, result, 6);
	lease->seen_at = store_lease_column(own, result, 7);
	lease->skew_ms = now_ms - own->clock->shift_ms -
	    store_lease_column(own, result, 8);
	lease->replicas = store_lease_column(own, result, 9);
	lease->other_confs = store_lease_column(own, result, 10);
	lease->fenced_ms = store_lease_column(own, result, 11);
	snprintf(lease->led_line, sizeof(lease->led_line), "%s",
	    own->pq.getvalue(result, 0, 12));
	store_lease_compare(own, now_ms, store_lease_column(own, result, 8),
	    own->pq.getvalue(result, 0, 13), lease);
	own->pq.clear(result);
	store_lease_mistrust(own, lease);
	return 0;
}

/* One who has another configuration waits a little longer, so that one with
 * the old leader's goes on if there is any. */
static bool
store_lease_may_take(const struct driver_postgresql *own,
    const struct store_lease_self *self, const struct store_lease *lease)
{
	int64_t courtesy_ms = lease->holder[0] == '\0' ||
	    strcmp(lease->conf, self->conf) == 0 ? 0 : STORE_LEASE_COURTESY_MS;

	/* Its own from before: nobody trusts that one any more. */
	if (strcmp(lease->holder, self->name) == 0 && !lease->has_forgotten)
		return self->may_lead;
	if (clock_boot_ms(own->clock) < lease->wait_until_ms)
		return false;
	return self->may_lead && lease->left_ms + courtesy_ms <= 0;
}

int
store_lease_turn(struct store *store, const struct store_lease_self *self,
    struct store_lease *lease, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	bool was_mine = own->epoch != 0;

	if (own->name[0] == '\0') {
		snprintf(own->name, sizeof(own->name), "%s", self->name);
		own->pq.clear(driver_postgresql_ask(store, "LISTEN patchday",
		    0, NULL, NULL));
	}
	if (was_mine && store_lease_renew(store, self, lease, ret_error) < 0)
		return -1;
	if (store_lease_show(store, self, ret_error) < 0 ||
	    store_lease_look(store, self, lease, ret_error) < 0)
		return -1;
	if (!was_mine && store_lease_may_take(own, self, lease) &&
	    store_lease_take(store, self, lease, ret_error) < 0)
		return -1;
	if (!lease->is_mine) {
		own->epoch = 0;
		own->is_reader = true;
	} else {
		store_lease_tell_clock(store);
	}
	return 0;
}

void
store_lease_release(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;
	char epoch[32];
	const char *const values[] = { own->name, epoch };

	if (own->epoch == 0 || store->is_unsure)
		return;
	snprintf(epoch, sizeof(epoch), "%lld", (long long)own->epoch);
	own->pq.clear(driver_postgresql_ask(store, "UPDATE lease SET until_at"
	    " = '-infinity' WHERE id = 1 AND holder = $1 AND epoch = $2", 2,
	    values, NULL));
	own->pq.clear(driver_postgresql_ask(store, "DELETE FROM replica"
	    " WHERE name = $1", 1, values, NULL));
	own->epoch = 0;
	own->is_reader = true;
}

const char *
store_lease_line(const struct store *store)
{
	return store->postgresql->line;
}

const char *
store_lease_rival(const struct store *store)
{
	return store->postgresql->rival;
}

bool
store_lease_is_lost(const struct store *store)
{
	return store->postgresql != NULL && store->postgresql->is_lost;
}

bool
store_lease_is_stale(const struct store *store)
{
	return store->postgresql != NULL && store->postgresql->is_stale;
}

int
store_lease_load_turn(struct store *store, int64_t *ret_turn,
    struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	PGresult *result = store_lease_ask(store, "SELECT turn FROM"
	    " lease WHERE id = 1", 0, NULL, ret_error);

	if (result == NULL)
		return -1;
	*ret_turn = store_lease_column(own, result, 0);
	own->pq.clear(result);
	return 0;
}

void
store_lease_know(struct store *store, int64_t turn)
{
	store->postgresql->turn = turn;
	store->postgresql->is_stale = false;
	store->fresh_brief = 0;
}

/* --- a follower that writes ----------------------------------------------- */

void
store_lease_borrow(struct store *store, const char *conf)
{
	struct driver_postgresql *own = store->postgresql;

	own->is_guest = true;
	own->is_reader = false;
	own->guest_conf = conf;
}

void
store_lease_return(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;

	own->is_guest = false;
	own->is_reader = true;
	own->guest_conf = NULL;
}

bool
store_lease_has_dropped(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;
	bool has_dropped = own->has_dropped;

	own->has_dropped = false;
	return has_dropped;
}

/* --- hints ---------------------------------------------------------------- */

int
store_lease_descriptor(struct store *store)
{
	return store->postgresql->pq.socket(store->postgresql->connection);
}

/* The connection is the thread's while it commits: what it says waits. */
bool
store_lease_listen(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;
	bool has_heard = false;
	PGnotify *notify;

	if (store->is_committing)
		return false;
	if (own->pq.consumeInput(own->connection) == 0) {
		(void)driver_postgresql_fail(store, NULL, "read", NULL);
		return true;
	}
	while ((notify = own->pq.notifies(own->connection)) != NULL) {
		own->pq.freemem(notify);
		has_heard = true;
	}
	return has_heard;
}
