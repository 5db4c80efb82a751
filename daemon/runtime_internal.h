/* SPDX-License-Identifier: MIT */
/* The running program's state, for the files that drive it. */
#ifndef PATCHDAY_RUNTIME_INTERNAL_H
#define PATCHDAY_RUNTIME_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "array.h"
#include "confine.h"
#include "envoy.h"
#include "inbox_internal.h"
#include "random.h"
#include "runtime.h"
#include "service.h"
#include "store_lease.h"

/* What the owner may do. */
enum runtime_role {
	RUNTIME_ALONE,		/* everything; nobody shares the database */
	RUNTIME_WAITING,	/* alone; show it until it can be written */
	RUNTIME_LEADER,		/* everything, while the lease is trusted */
	RUNTIME_FOLLOWER,	/* answer readers, write what people do */
	RUNTIME_AWAY,		/* show what was known; no database */
};

struct runtime_replica {
	enum runtime_role role;
	char name[STORE_LEASE_NAME_MAX];	/* new at each start */
	struct store_lease lease;	/* as it was seen last */
	int64_t shown_turn, shown_journal, shown_seen_at;	/* read */
	struct service_counts counts;
	char line[STORE_LEASE_LINE_MAX];	/* where it was last */
	char unusable[ERROR_TEXT_MAX];	/* why not now: as logged last; "" */
	int64_t turn_ms;		/* boot clock: look at it then */
	bool was_fenced;		/* to be told by the next turn */
	bool has_connected;		/* `connecting` is over */
	int64_t swept_ms;		/* lease.fenced_ms that was heeded */
	bool has_said_conf, has_said_skew;	/* what differs: logged */
	int descriptor, connecting;	/* watched: hints, the end; -1 */
};

/* Who wants the configuration to be read. */
enum runtime_reload_kind {
	RUNTIME_RELOAD_SIGNAL,	/* SIGHUP */
	RUNTIME_RELOAD_COMMAND,	/* COMMAND_RELOAD */
	RUNTIME_RELOAD_HOLIDAYS,	/* who begins to lead lacks a list */
};

struct runtime_reload {
	enum runtime_reload_kind kind;
	struct command *command;	/* owned until done(); or NULL */
};

struct runtime {
	const struct options *options;
	struct conf *start;		/* lent: what it was started with */
	const struct clock *clock;
	const struct log *log;
	struct random random;
	struct poller *poller;
	struct envoy *envoy;
	struct confine confine;		/* what this process keeps */
	struct store *store;
	struct service *service;
	struct server *server;
	int signals;				/* signalfd; -1 */
	int moves;			/* inotify; -1 */
	char *state, *database, *cache, *socket;	/* paths; owned */
	char *damage;	/* of struct service_seams, or its trouble; owned */

	/* Shared with the server's threads, each under its own lock. */
	struct inbox inbox;			/* what they ask */
	pthread_mutex_t lock;
	struct snapshot *snapshot;
	/* Since when the owner works, boot clock; 0: it waits. */
	_Atomic int64_t busy_ms;

	/* Of the command that is carried out: the asker's, put back. */
	void (*done)(struct command *command);
	void *context;

	/* runtime_reload.c: the first is being read, or has been. */
	ARRAY(struct runtime_reload) reloads;
	bool has_read;

	/* runtime_replica.c; where the database is shared. */
	struct runtime_replica replica;

	bool is_stopping;
	int64_t stop_ms, zones_ms, watchdog_ms;	/* boot clock */
};

/* Let readers see what is true now. */
void runtime_publish(struct runtime *runtime);

/* Carry out a command and give it back. */
void runtime_carry_out(struct runtime *runtime, struct command *command);

/* runtime_reload.c: have the configuration read beside, after those that were
 * put before, and taken over; systemd is told, so that `systemctl reload` waits
 * for the end of it.  `command` is given back then. */
void runtime_reload_put(struct runtime *runtime,
    enum runtime_reload_kind kind, struct command *command);
/* Take over what was read, if anything was. */
void runtime_reload_turn(struct runtime *runtime);
/* Give back those that nobody will carry out any more (503). */
void runtime_reload_clear(struct runtime *runtime);

/* The store's thread: a commit is over; `context` is the poller. */
void runtime_wake(void *context);

/* Fill in state, database, cache and socket. */
void runtime_init_paths(struct runtime *runtime, const struct conf *conf);
/* The keys of `service` that options win over, as bits. */
unsigned runtime_won_keys(const struct options *options);

/* -1 where those that are built in are not there for this user, before anything
 * is made. */
int runtime_check_paths(const struct runtime *runtime,
    struct error *ret_error);

/* What the core depends on, but for the store. */
void runtime_fill_seams(struct runtime *runtime,
    struct service_seams *ret_seams);

/* runtime_alone.c: begin on a file of its own; service and store are there
 * then.  0 or -1. */
int runtime_alone_init(struct runtime *runtime, struct conf *conf,
    struct error *ret_error);
/* Where its disk was full: begin in earnest as soon as there is room.  -1 when
 * only a new start from the disk can help. */
int runtime_alone_turn(struct runtime *runtime, struct error *ret_error);

/* runtime_replica.c: begin on a database that others share; service and store
 * are there then.  0 or -1. */
int runtime_replica_init(struct runtime *runtime, struct conf *conf,
    struct error *ret_error);
/* Look at the lease when it is time; take it, renew it, give it up. */
void runtime_replica_turn(struct runtime *runtime);
/* May the owner decide and send now?  False once the lease is not trusted. */
bool runtime_replica_may_step(struct runtime *runtime);
/* The step failed for good: follow, or wait for the database. */
void runtime_replica_fail(struct runtime *runtime,
    const struct error *error);
/* When it wants its turn, boot clock; INT64_MAX: never. */
int64_t runtime_replica_wake_ms(const struct runtime *runtime);

#endif
