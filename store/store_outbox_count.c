/* SPDX-License-Identifier: MIT */
/*
 * How many rows of the outbox there are in each state.
 *
 * There are more with every message, and all but the newest are settled for
 * good: those before the first one that is owed are counted once in the life of
 * the process, and added to what is behind them.  What touches one of them
 * nevertheless (a person who sends it again, a clock that was wrong, a
 * transaction that is given up) has them counted anew.
 *
 * Of a database that several services write only the leader can say that: the
 * others write what people do, of which it learns by the lease's turn.
 */
#include <string.h>

#include "driver_postgresql_internal.h"
#include "store_outbox_internal.h"

/* Run the statement, and add what it finds.  A word that is no state would be
 * of a newer version, and is left out. */
static int
store_outbox_count_rows(struct store *store, struct store_statement *statement,
    struct outbox_counts *counts, struct error *ret_error)
{
	enum outbox_state state;
	int found;

	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		if (!store_outbox_parse_state(
		    store_statement_string(statement, 0), &state))
			continue;
		counts->all[state] += store_statement_number(statement, 1);
		counts->active[state] += store_statement_number(statement, 2);
	}
	return found;
}

/* Of ids after `from` and up to `to`. */
static int
store_outbox_count_range(struct store *store, int64_t from, int64_t to,
    struct outbox_counts *counts, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_COUNT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, from);
	store_statement_bind(statement, 2, to);
	return store_outbox_count_rows(store, statement, counts, ret_error);
}

static int
store_outbox_count_settled(struct store *store, int64_t *ret_id,
    struct error *ret_error)
{
	struct store_statement *statement = store_statement(store,
	    STORE_SQL_OUTBOX_COUNT_SETTLED, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	found = store_statement_next(store, statement, ret_error);
	*ret_id = found > 0 ? store_statement_number(statement, 0) : 0;
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* Is the tally to be trusted, and does whoever else writes tell of it?  One of
 * another lead, or of before somebody wrote, is forgotten. */
static bool
store_outbox_count_is_known(struct store *store)
{
	const struct driver_postgresql *own = store->postgresql;
	struct store_tally *tally = &store->tally;

	if (own == NULL)
		return true;
	if (tally->epoch != own->epoch || tally->turn != own->turn)
		*tally = (struct store_tally){ .epoch = own->epoch,
		    .turn = own->turn };
	return own->epoch != 0;
}

/* Take what has been settled since into the tally. */
static int
store_outbox_count_tally(struct store *store, struct error *ret_error)
{
	struct store_tally *tally = &store->tally;
	struct outbox_counts counts = tally->counts;
	int64_t id;

	if (store_outbox_count_settled(store, &id, ret_error) < 0)
		return -1;
	if (id <= tally->id)
		return 0;
	if (store_outbox_count_range(store, tally->id, id, &counts,
	    ret_error) < 0)
		return -1;
	tally->id = id;
	tally->counts = counts;
	return 0;
}

void
store_outbox_count_anew(struct store *store, int64_t id)
{
	if (id <= store->tally.id)
		memset(&store->tally, 0, sizeof(store->tally));
}

int
store_outbox_count(struct store *store, bool only_active,
    struct outbox_counts *ret_counts, struct error *ret_error)
{
	struct outbox_counts counts = { 0 };
	struct store_statement *statement;
	int status = 0;

	if (only_active) {
		statement = store_statement(store,
		    STORE_SQL_OUTBOX_COUNT_ACTIVE, ret_error);
		status = statement == NULL ? -1 : store_outbox_count_rows(
		    store, statement, &counts, ret_error);
	} else {
		if (store_outbox_count_is_known(store))
			status = store_outbox_count_tally(store, ret_error);
		counts = store->tally.counts;
		if (status == 0)
			status = store_outbox_count_range(store,
			    store->tally.id, INT64_MAX, &counts, ret_error);
	}
	if (status == 0)
		*ret_counts = counts;
	return status;
}
