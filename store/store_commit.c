/* SPDX-License-Identifier: MIT */
/*
 * Commits, and a thread that waits for the disk.
 *
 * A commit syncs the disk four times, half a millisecond on a good day and ten
 * on a bad one, in which a mailing would stand still.  So the owner may begin
 * it and go on with the network; the thread runs the one statement and wakes
 * the owner.  It is made when it is first needed and sleeps in between, so an
 * idle service neither pays for it nor wakes up.
 *
 * The connection has no mutex of its own.  From store_commit_begin() to
 * store_commit_end() it is the thread's, and whoever else asks for it waits
 * (store_commit_wait).
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "store_internal.h"

struct store_commit {
	pthread_t thread;
	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t changed;
	bool is_wanted, is_over, is_stopping;
	int status;			/* of the one that is over */
	struct error error;
};

/* In whatever thread: the statement itself. */
static int
store_commit_run(struct store *store, struct error *ret_error)
{
	if (store->driver->commit(store, ret_error) == 0)
		return 0;
	store_rollback(store);
	return -1;
}

static void *
store_commit_thread(void *context)
{
	struct store *store = context;
	struct store_commit *commit = store->commit;
	struct error error;
	int status;

	(void)pthread_mutex_lock(&commit->lock);
	for (;;) {
		while (!commit->is_wanted && !commit->is_stopping)
			(void)pthread_cond_wait(&commit->changed,
			    &commit->lock);
		if (!commit->is_wanted)
			break;
		commit->is_wanted = false;
		(void)pthread_mutex_unlock(&commit->lock);
		memset(&error, 0, sizeof(error));
		status = store_commit_run(store, &error);
		(void)pthread_mutex_lock(&commit->lock);
		commit->status = status;
		commit->error = error;
		commit->is_over = true;
		(void)pthread_cond_broadcast(&commit->changed);
		store->wake(store->wake_context);
	}
	(void)pthread_mutex_unlock(&commit->lock);
	return NULL;
}

/* false: no thread can be had, commit without. */
static bool
store_commit_prepare(struct store *store)
{
	struct store_commit *commit;

	if (store->commit != NULL)
		return true;
	store->commit = commit = mem_new(1, sizeof(*commit));
	(void)pthread_mutex_init(&commit->lock, NULL);
	(void)pthread_cond_init(&commit->changed, NULL);
	if (pthread_create(&commit->thread, NULL, store_commit_thread,
	    store) == 0)
		return true;
	(void)pthread_cond_destroy(&commit->changed);
	(void)pthread_mutex_destroy(&commit->lock);
	free(commit);
	store->commit = NULL;
	return false;
}

int
store_commit(struct store *store, struct error *ret_error)
{
	store_commit_wait(store);
	return store_commit_run(store, ret_error);
}

bool
store_commit_begin(struct store *store)
{
	if (store->wake == NULL || !store_commit_prepare(store))
		return false;
	(void)pthread_mutex_lock(&store->commit->lock);
	store->commit->is_wanted = true;
	store->commit->is_over = false;
	(void)pthread_cond_broadcast(&store->commit->changed);
	(void)pthread_mutex_unlock(&store->commit->lock);
	store->is_committing = true;
	return true;
}

bool
store_commit_is_over(const struct store *store)
{
	bool is_over;

	(void)pthread_mutex_lock(&store->commit->lock);
	is_over = store->commit->is_over;
	(void)pthread_mutex_unlock(&store->commit->lock);
	return is_over;
}

void
store_commit_wait(struct store *store)
{
	if (!store->is_committing)
		return;
	(void)pthread_mutex_lock(&store->commit->lock);
	while (!store->commit->is_over)
		(void)pthread_cond_wait(&store->commit->changed,
		    &store->commit->lock);
	(void)pthread_mutex_unlock(&store->commit->lock);
}

int
store_commit_end(struct store *store, struct error *ret_error)
{
	store_commit_wait(store);
	store->is_committing = false;
	if (store->commit->status < 0 && ret_error != NULL)
		*ret_error = store->commit->error;
	return store->commit->status;
}

void
store_commit_free(struct store *store)
{
	struct store_commit *commit = store->commit;

	if (commit == NULL)
		return;
	store_commit_wait(store);
	(void)pthread_mutex_lock(&commit->lock);
	commit->is_stopping = true;
	(void)pthread_cond_broadcast(&commit->changed);
	(void)pthread_mutex_unlock(&commit->lock);
	(void)pthread_join(commit->thread, NULL);
	(void)pthread_cond_destroy(&commit->changed);
	(void)pthread_mutex_destroy(&commit->lock);
	free(commit);
	store->commit = NULL;
}
