/* SPDX-License-Identifier: MIT */
/* Threads: the first message of an occurrence in a channel is the root the
 * others hang on; the first one wins, whatever is sent later.  Places: where a
 * channel's messages ended up last, which a look-up needs before there is a
 * thread. */
#include "store_thread.h"

#include <stdio.h>

#include "store_internal.h"

/* Slack tells the channel's id in every answer; "#team" may be another channel
 * tomorrow. */
int
store_thread_put_place(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	sqlite3_stmt *statement;

	if (row->place[0] == '\0')
		return 0;
	statement = store_statement(store, STORE_SQL_PLACE_PUT, ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->channel);
	store_statement_bind_string(statement, 2, row->target);
	store_statement_bind_string(statement, 3, row->place);
	return store_statement_run(store, statement, ret_error);
}

/* Together with the place, which is the same answer's. */
int
store_thread_put(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	sqlite3_stmt *statement =
	    store_statement(store, STORE_SQL_THREAD_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	store_statement_bind_string(statement, 3, row->root);
	store_statement_bind_string(statement, 4, row->place);
	if (store_statement_run(store, statement, ret_error) < 0)
		return -1;
	return store_thread_put_place(store, row, ret_error);
}

/* Without a thread: where the channel's last message to this target went; ""
 * stays when there was none. */
static int
store_thread_load_place(struct store *store, struct thread_row *row,
    struct error *ret_error)
{
	sqlite3_stmt *statement =
	    store_statement(store, STORE_SQL_PLACE_LOAD, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->channel);
	store_statement_bind_string(statement, 2, row->target);
	found = store_statement_next(store, statement, ret_error);
	if (found > 0)
		snprintf(row->place, sizeof(row->place), "%s",
		    store_statement_string(statement, 0));
	sqlite3_reset(statement);
	return found < 0 ? -1 : 0;
}

/* The thread first, and only where there is none the place of the channel's
 * last message: a root without its place could not be looked up. */
int
store_thread_load(struct store *store, struct thread_row *row,
    struct error *ret_error)
{
	sqlite3_stmt *statement =
	    store_statement(store, STORE_SQL_THREAD_LOAD, ret_error);
	int found;

	row->root[0] = row->place[0] = '\0';
	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	found = store_statement_next(store, statement, ret_error);
	if (found > 0) {
		snprintf(row->root, sizeof(row->root), "%s",
		    store_statement_string(statement, 0));
		snprintf(row->place, sizeof(row->place), "%s",
		    store_statement_string(statement, 1));
	}
	sqlite3_reset(statement);
	if (found != 0)
		return found < 0 ? -1 : 0;
	return store_thread_load_place(store, row, ret_error);
}
