/* SPDX-License-Identifier: MIT */
/* Finding rows of the outbox: the next ones of a channel, a row's neighbours in
 * its occurrence, lists for people.  Rows are copied out of SQLite,
 * never lent, so the caller may write while it goes through them. */
#include <stdlib.h>
#include <string.h>

#include "store_outbox_internal.h"

/* Add every row the statement gives; what was read before an error stays in the
 * list for the caller to clear. */
static int
store_outbox_list_rows(struct store *store, struct store_statement *statement,
    struct outbox_rows *ret_rows, struct error *ret_error)
{
	int found;

	while ((found = store_statement_next(store, statement, ret_error)) > 0)
		store_outbox_read(statement, array_add(&ret_rows->list));
	return found;
}

/* In order of their time, from an index that holds only rows which are owed: a
 * year of sent ones costs nothing. */
int
store_outbox_list_next(struct store *store, const char *channel,
    size_t limit, struct outbox_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_NEXT, ret_error);
	struct outbox_row *row;
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, channel);
	store_statement_bind(statement, 2, (int64_t)limit);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		row = array_add(&ret_rows->list);
		store_outbox_read(statement, row);
		row->is_first = (int)store_statement_number(statement,
		    STORE_OUTBOX_COLUMNS) == 0;
		row->is_last = (int)store_statement_number(statement,
		    STORE_OUTBOX_COLUMNS + 1) == 0;
		row->seen = store_outbox_seen(store, row);
	}
	return found;
}

/* Read again where a decision hangs on it: the copy at hand may be older than
 * what a command did meanwhile. */
int
store_outbox_load(struct store *store, struct outbox_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_LOAD, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->id);
	found = store_statement_next(store, statement, ret_error);
	if (found == 0)
		return error_set(ret_error, ERROR_STORE,
		    "a row of the outbox is missing");
	if (found > 0) {
		store_outbox_clear_row(row);
		store_outbox_read(statement, row);
	}
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* The row that the statement finds, if there is one. */
static int
store_outbox_read_one(struct store *store, struct store_statement *statement,
    struct outbox_row *ret_row, struct error *ret_error)
{
	int found = store_statement_next(store, statement, ret_error);

	if (found > 0)
		store_outbox_read(statement, ret_row);
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* The nearest active row before or after in (occurrence, channel, recipient);
 * `which` says the direction.  The index outbox_order serves both. */
static int
store_outbox_find_neighbour(struct store *store, enum store_sql which,
    const struct outbox_row *row, int64_t now_at, struct outbox_row *ret_row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, which, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	store_statement_bind_string(statement, 3, row->recipient);
	store_statement_bind(statement, 4, row->sequence);
	if (which == STORE_SQL_OUTBOX_BLOCKER)
		store_statement_bind(statement, 5, now_at);
	return store_outbox_read_one(store, statement, ret_row, ret_error);
}

/* The nearest row before it that is not over: of the same occurrence, channel
 * and recipient. */
int
store_outbox_find_blocker(struct store *store, const struct outbox_row *row,
    int64_t now_at, struct outbox_row *ret_row, struct error *ret_error)
{
	/* So it was when it was read, and nothing has come since. */
	if (row->is_first && row->seen == store_outbox_seen(store, row))
		return 0;
	return store_outbox_find_neighbour(store, STORE_SQL_OUTBOX_BLOCKER,
	    row, now_at, ret_row, ret_error);
}

/* The nearest one behind it, in the same order. */
int
store_outbox_find_follower(struct store *store, const struct outbox_row *row,
    struct outbox_row *ret_row, struct error *ret_error)
{
	if (row->is_last && row->seen == store_outbox_seen(store, row))
		return 0;
	return store_outbox_find_neighbour(store, STORE_SQL_OUTBOX_FOLLOWER,
	    row, 0, ret_row, ret_error);
}

int
store_outbox_find_same(struct store *store, const struct outbox_row *row,
    struct outbox_row *ret_row, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_SAME, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	store_statement_bind_string(statement, 3, row->kind);
	store_statement_bind(statement, 4, row->id);
	return store_outbox_read_one(store, statement, ret_row, ret_error);
}

int
store_outbox_find_due(struct store *store, const struct outbox_row *row,
    int64_t now_ms, bool *ret_is_there, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_DUE, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->channel);
	store_statement_bind_string(statement, 2, row->kind);
	store_statement_bind(statement, 3, now_ms);
	found = store_statement_next(store, statement, ret_error);
	*ret_is_there = found > 0;
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* Of any kind, occurrence and recipient. */
static int
store_outbox_list_latest(struct store *store,
    const struct outbox_filter *filter, struct outbox_rows *ret_rows,
    struct error *ret_error)
{
	struct store_statement *statement = store_statement(store,
	    STORE_SQL_OUTBOX_LIST_LATEST, ret_error);

	if (statement == NULL)
		return -1;
	if (filter->has_state)
		store_statement_bind_string(statement, 1,
		    store_outbox_state_name(filter->state));
	store_statement_bind(statement, 2, filter->due_after_at);
	store_statement_bind(statement, 3, (int64_t)filter->limit);
	return store_outbox_list_rows(store, statement, ret_rows, ret_error);
}

/* One statement for all other filters: what is not asked for is bound as NULL,
 * which its conditions take for "any". */
int
store_outbox_list(struct store *store, const struct outbox_filter *filter,
    struct outbox_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement;

	if (!filter->only_active && !filter->only_conflicts &&
	    !filter->only_begun && !filter->only_invited &&
	    filter->kind == NULL &&
	    filter->identity == NULL && filter->recipient == NULL)
		return store_outbox_list_latest(store, filter, ret_rows,
		    ret_error);
	statement = store_statement(store,
	    filter->only_active ? STORE_SQL_OUTBOX_LIST_ACTIVE :
	    filter->only_conflicts ? STORE_SQL_OUTBOX_LIST_CONFLICTS :
	    filter->only_begun ? STORE_SQL_OUTBOX_LIST_BEGUN :
	    filter->only_invited ? STORE_SQL_OUTBOX_LIST_INVITED :
	    STORE_SQL_OUTBOX_LIST, ret_error);
	if (statement == NULL)
		return -1;
	if (filter->has_state)
		store_statement_bind_string(statement, 1,
		    store_outbox_state_name(filter->state));
	if (filter->kind != NULL)
		store_statement_bind_string(statement, 2, filter->kind);
	if (filter->identity != NULL)
		store_statement_bind_string(statement, 5, filter->identity);
	if (filter->recipient != NULL)
		store_statement_bind_string(statement, 6, filter->recipient);
	store_statement_bind(statement, 3, filter->due_after_at);
	store_statement_bind(statement, 4, (int64_t)filter->limit);
	return store_outbox_list_rows(store, statement, ret_rows, ret_error);
}

/* The beginning of a key with its other digits all the same.  Filled with 0
 * and with f they enclose all keys that begin so: a range of the index, where
 * LIKE on hex(key) would read the whole table. */
static void
store_outbox_fill_key(char ret_key[static STORE_OUTBOX_DIGITS + 1],
    const char *key, char digit)
{
	size_t length = strnlen(key, STORE_OUTBOX_DIGITS);

	memset(ret_key, digit, STORE_OUTBOX_DIGITS);
	memcpy(ret_key, key, length);
	ret_key[STORE_OUTBOX_DIGITS] = '\0';
}

/* A beginning of a key is a range of keys: filled up with 0 and with f it is
 * looked up in the index. */
int
store_outbox_find(struct store *store, const char *key,
    struct outbox_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_FIND, ret_error);
	char least[STORE_OUTBOX_DIGITS + 1], most[STORE_OUTBOX_DIGITS + 1];

	if (statement == NULL)
		return -1;
	store_outbox_fill_key(least, key, '0');
	store_outbox_fill_key(most, key, 'f');
	store_outbox_bind_key(statement, 1, least);
	store_outbox_bind_key(statement, 2, most);
	return store_outbox_list_rows(store, statement, ret_rows, ret_error);
}

/* Read from the index alone. */
int
store_outbox_has(struct store *store, const char *key,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_HAS, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_outbox_bind_key(statement, 1, key);
	found = store_statement_next(store, statement, ret_error);
	store_statement_reset(statement);
	return found;
}

/* Of rows that are owed, configured or not: a channel that left the
 * configuration still has a lane. */
int
store_outbox_list_channels(struct store *store,
    struct outbox_channels *ret_channels, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_CHANNELS, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	while ((found = store_statement_next(store, statement, ret_error)) > 0)
		array_push(&ret_channels->list,
		    mem_string(store_statement_string(statement, 0)));
	return found;
}
