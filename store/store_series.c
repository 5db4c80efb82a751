/* SPDX-License-Identifier: MIT */
/*
 * Generations of series.  People who subscribed to the rule form keep a series
 * by its UID.  Rewritten under that UID, a changed rule would move what has
 * already taken place; so a change ends one generation and begins the next,
 * and the number of a generation, being part of a UID, is never used twice.
 */
#include "store_series.h"

#include <stdlib.h>

#include "store_internal.h"

/* The columns in the order of STORE_SQL_SERIES_LIST. */
static void
store_series_read(struct store_statement *statement, struct series_row *ret_row)
{
	const char **const strings[] = { &ret_row->window, &ret_row->hash,
		&ret_row->body };

	ret_row->number = store_statement_number(statement, 0);
	ret_row->from_at = store_statement_number(statement, 1);
	ret_row->until_at = store_statement_is_null(statement, 2) ?
	    INT64_MAX : store_statement_number(statement, 2);
	ret_row->bytes = store_statement_strings(statement, 3, strings,
	    countof(strings));
}

/* Ascending, so that the last one is the one that holds, if any does. */
int
store_series_list(struct store *store, const char *window,
    struct series_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, window == NULL ?
	    STORE_SQL_SERIES_HOLDING : STORE_SQL_SERIES_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	if (window != NULL)
		store_statement_bind_string(statement, 1, window);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0)
		store_series_read(statement, array_add(&ret_rows->list));
	store_statement_reset(statement);
	if (found < 0)
		store_series_clear(ret_rows);
	return found;
}

/* As for rows: the strings of each are one piece. */
void
store_series_clear(struct series_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		free(rows->list.items[i].bytes);
	array_clear(&rows->list);
}

/* The number is the caller's, one above the last that there ever was. */
int
store_series_add(struct store *store, const struct series_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SERIES_ADD, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->window);
	store_statement_bind(statement, 2, row->number);
	store_statement_bind_string(statement, 3, row->hash);
	store_statement_bind(statement, 4, row->from_at);
	return store_statement_run(store, statement, ret_error);
}

/* At most one holds: the primary key and the order of calls see to it. */
int
store_series_end(struct store *store, const char *window, int64_t until_at,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SERIES_END, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, window);
	store_statement_bind(statement, 2, until_at);
	return store_statement_run(store, statement, ret_error);
}

/* What is shown changes with each exception and each text, and is needed only
 * if the rule changes next. */
int
store_series_keep(struct store *store, const char *window, int64_t number,
    const char *body, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SERIES_KEEP, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, window);
	store_statement_bind(statement, 2, number);
	store_statement_bind_string(statement, 3, body);
	return store_statement_run(store, statement, ret_error);
}

/* The row itself stays for ever: it is what keeps its number from being given
 * again. */
int
store_series_prune(struct store *store, int64_t before_at,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SERIES_PRUNE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, before_at);
	return store_statement_run(store, statement, ret_error);
}
