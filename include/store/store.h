/* SPDX-License-Identifier: MIT */
/*
 * What must survive a crash.  One store is open at a time, used by one
 * thread.  It is one SQLite file, or a PostgreSQL database that several
 * replicas share (store_lease.h); nothing else here depends on which.
 *
 * What is written inside a transaction is durable when store_commit() returns
 * 0, and not before.  Functions return 0, or -1 and ERROR_STORE; after -1 in
 * a transaction call store_rollback().
 */
#ifndef PATCHDAY_STORE_H
#define PATCHDAY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

struct store;

struct store_options {
	const char *path;	/* NULL: in memory, gone at the end */
	/* A PostgreSQL database instead, which several processes may use: its
	 * URI (postgresql://…, libpq's manual 34.1.1.2) without a password,
	 * and that; NULL: none. */
	const char *uri, *password;
	/* What store_lease_line() said before: a server that is behind that is
	 * an old primary, and refused; NULL: none was used before. */
	const char *line;
	int64_t wait_ms;	/* for another holder to let go */
	/* Called in another thread when a commit that was begun is over; NULL:
	 * none is begun, store_commit() is all there is. */
	void (*wake)(void *context);
	void *wake_context;
};

/*
 * Open the database, make it if it is not there (mode 0600), bring its tables
 * up to date.  Refused, with a sentence that says what to do: held by another
 * process (with its id), damaged, of a newer patchday, not patchday's, not
 * writable.  The caller owns the store.  0 or -1.
 */
int store_new(const struct store_options *options, struct store **ret_store,
    struct error *ret_error);

/* Close; an open transaction is lost.  NULL is fine. */
void store_free(struct store *store);

/* A transaction.  A commit that fails has been rolled back already;
 * store_rollback() is fine without one.  Outside of one, each write is a
 * transaction of its own, and each costs several syncs of the disk. */
int store_begin(struct store *store, struct error *ret_error);
int store_commit(struct store *store, struct error *ret_error);
void store_rollback(struct store *store);

/*
 * Begin to commit, and go on without waiting for the disk: true, and
 * options.wake is called when it is over; false when the store has no wake:
 * call store_commit().  Until store_commit_end() nothing is durable, nothing
 * may be written, and whatever reads waits for the commit.
 */
bool store_commit_begin(struct store *store);
/* After store_commit_begin(): would store_commit_end() not have to wait? */
bool store_commit_is_over(const struct store *store);
/* Wait for the end of what was begun.  As store_commit(): 0, or -1 and it has
 * been rolled back. */
int store_commit_end(struct store *store, struct error *ret_error);

/*
 * Did an error leave it unsure what is on the disk (a failed sync, a damaged
 * page)?  Then nothing may be decided from memory any more: stop, and read
 * again from the disk.  A full disk is not such an error: what was tried is
 * rolled back, and may be tried again.
 */
bool store_is_unsure(const struct store *store);

/*
 * Is the database where it was opened?  0, or -1: its file was moved or deleted
 * (fine again when it is put back), or another one is in its place
 * (store_is_unsure()).  One stat(2); store_begin() looks, too, but who writes
 * nothing for hours would not notice.  A server's is always there.
 */
int store_check(struct store *store, struct error *ret_error);

/* Had it gone, with nothing in its place, when one of the two looked last? */
bool store_is_astray(const struct store *store);

/* Was it that the disk is full, when something failed last? */
bool store_is_full(const struct store *store);

/* The first failure that left it so; lent. */
const struct error *store_unsure(const struct store *store);

/* The schema's version on disk (equal to what this program knows). */
int store_version(const struct store *store);

#endif
