/* SPDX-License-Identifier: MIT */
/* The database as a whole, whichever it is: opening it, its transactions. */
#include "store.h"

#include <stdlib.h>

#include "mem.h"
#include "store_internal.h"

int
store_new(const struct store_options *options, struct store **ret_store,
    struct error *ret_error)
{
	struct store *store = mem_new(1, sizeof(*store));

	store->driver = options->uri != NULL ? &driver_postgresql :
	    &driver_sqlite;
	store->path = mem_string(options->uri != NULL ? options->uri :
	    options->path != NULL ? options->path : "memory");
	store->marks.descriptor = -1;
	store->wake = options->wake;
	store->wake_context = options->wake_context;
	if (store->driver->open(store, options, ret_error) < 0) {
		store_free(store);
		return -1;
	}
	*ret_store = store;
	return 0;
}

/* Statements first, as the connection does not close while one is left. */
void
store_free(struct store *store)
{
	size_t i;

	if (store == NULL)
		return;
	store_commit_free(store);
	store_mark_clear(store);
	for (i = 0; i < STORE_SQL_COUNT; i++)
		if (store->statements[i].handle != NULL)
			store->driver->finalize(&store->statements[i]);
	store->driver->close(store);
	free(store->path);
	free(store);
}

int
store_begin(struct store *store, struct error *ret_error)
{
	store_commit_wait(store);
	return store->driver->begin(store, ret_error);
}

/* While a commit goes on the connection is its thread's, and it has looked. */
int
store_check(struct store *store, struct error *ret_error)
{
	if (store->driver->check == NULL || store->is_committing)
		return 0;
	return store->driver->check(store, ret_error);
}

/* Cannot fail as far as a caller is concerned: store_is_unsure() tells. */
void
store_rollback(struct store *store)
{
	size_t i;

	/* What was over in it is not; its number may become another's. */
	store->arrivals_of_any++;
	store->fresh_brief = 0;
	memset(&store->tally, 0, sizeof(store->tally));
	/* A statement left in the middle of reading would keep its read
	 * transaction open past the end of this one. */
	for (i = 0; i < STORE_SQL_COUNT; i++)
		if (store->statements[i].handle != NULL)
			store->driver->reset(&store->statements[i]);
	store->driver->rollback(store);
}

/* What stays is the first reason: others follow from it. */
void
store_doubt(struct store *store, const struct error *why)
{
	if (!store->is_unsure)
		store->unsure = *why;
	store->is_unsure = true;
}

/* Never taken back: only opening the file again, which checks it, can tell
 * what is in it. */
bool
store_is_unsure(const struct store *store)
{
	return store->is_unsure;
}

bool
store_is_full(const struct store *store)
{
	return store->is_full;
}

bool
store_is_astray(const struct store *store)
{
	return store->is_astray;
}

/* A command may have met it, whose asker was told: the log must hear it. */
const struct error *
store_unsure(const struct store *store)
{
	return &store->unsure;
}

/* As the file says after opening, for `patchday status`: whether an older
 * version could still read it. */
int
store_version(const struct store *store)
{
	return store->version;
}
