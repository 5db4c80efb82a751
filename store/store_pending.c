/* SPDX-License-Identifier: MIT */
/* What waits, as the service last heard it: kept so that a start, and a message
 * right after it, know what was known before. */
#include "store_pending.h"

#include <stdlib.h>

#include "store_internal.h"

int
store_pending_list(struct store *store, const char *occurrence,
    struct pending_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, occurrence == NULL ?
	    STORE_SQL_PENDING_LIST : STORE_SQL_PENDING_LIST_START, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	if (occurrence != NULL)
		store_statement_bind_string(statement, 1, occurrence);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		struct pending_row *row = array_add(&ret_rows->list);
		const char **const strings[] = { &row->environment,
			&row->body };

		row->seen_at = store_statement_number(statement, 0);
		row->bytes = store_statement_strings(statement, 1, strings,
		    countof(strings));
	}
	store_statement_reset(statement);
	if (found < 0)
		store_pending_clear(ret_rows);
	return found;
}

int
store_pending_put(struct store *store, const char *occurrence,
    const struct pending_row *row, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, occurrence == NULL ?
	    STORE_SQL_PENDING_PUT : STORE_SQL_PENDING_PUT_START, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->environment);
	store_statement_bind(statement, 2, row->seen_at);
	store_statement_bind_string(statement, 3, row->body);
	if (occurrence != NULL)
		store_statement_bind_string(statement, 4, occurrence);
	return store_statement_run(store, statement, ret_error);
}

int
store_pending_drop(struct store *store, const char *occurrence,
    const char *environment, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_PENDING_DROP, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, occurrence);
	store_statement_bind_string(statement, 2, environment);
	return store_statement_run(store, statement, ret_error);
}

int
store_pending_prune(struct store *store, int64_t before_at,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_PENDING_PRUNE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, before_at);
	return store_statement_run(store, statement, ret_error);
}

void
store_pending_clear(struct pending_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		free(rows->list.items[i].bytes);
	array_clear(&rows->list);
}

int
store_pending_list_baselines(struct store *store,
    struct baseline_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_BASELINE_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		struct baseline_row *row = array_add(&ret_rows->list);
		const char **const strings[] = { &row->environment,
			&row->revision, &row->occurrence };

		row->at = store_statement_number(statement, 0);
		row->bytes = store_statement_strings(statement, 1, strings,
		    countof(strings));
	}
	store_statement_reset(statement);
	if (found < 0)
		store_pending_clear_baselines(ret_rows);
	return found;
}

int
store_pending_put_baseline(struct store *store,
    const struct baseline_row *row, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_BASELINE_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->environment);
	store_statement_bind_string(statement, 2, row->revision);
	store_statement_bind(statement, 3, row->at);
	store_statement_bind_string(statement, 4, row->occurrence);
	return store_statement_run(store, statement, ret_error);
}

void
store_pending_clear_baselines(struct baseline_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		free(rows->list.items[i].bytes);
	array_clear(&rows->list);
}
