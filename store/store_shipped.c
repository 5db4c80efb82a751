/* SPDX-License-Identifier: MIT */
/* What was shipped when: rows are added when an occurrence ends, and never
 * removed. */
#include "store_shipped.h"

#include <stdlib.h>

#include "store_internal.h"

int
store_shipped_put(struct store *store, const struct shipped_row *row,
    struct error *ret_error)
{
	const char *const strings[] = { row->occurrence, row->environment,
		row->service, row->class, row->from, row->to, row->body };
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SHIPPED_PUT, ret_error);
	size_t i;

	if (statement == NULL)
		return -1;
	for (i = 0; i < countof(strings); i++)
		store_statement_bind_string(statement, (int)i + 1, strings[i]);
	store_statement_bind(statement, 8, row->shipped_at);
	store_statement_bind(statement, 9, row->merged_at);
	return store_statement_run(store, statement, ret_error);
}

int
store_shipped_list(struct store *store, const struct shipped_filter *filter,
    struct shipped_rows *ret_rows, struct error *ret_error)
{
	const char *const wanted[] = { filter->occurrence,
		filter->environment, filter->service };
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SHIPPED_LIST, ret_error);
	size_t i;
	int found;

	if (statement == NULL)
		return -1;
	/* Unbound is NULL, and that is any. */
	for (i = 0; i < countof(wanted); i++)
		if (wanted[i] != NULL)
			store_statement_bind_string(statement, (int)i + 1,
			    wanted[i]);
	store_statement_bind(statement, 4, filter->before_at);
	store_statement_bind(statement, 5, filter->limit);
	store_statement_bind(statement, 6, filter->is_brief);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		struct shipped_row *row = array_add(&ret_rows->list);
		const char **const strings[] = { &row->occurrence,
			&row->environment, &row->service, &row->class,
			&row->from, &row->to, &row->body };

		row->shipped_at = store_statement_number(statement, 0);
		row->merged_at = store_statement_number(statement, 1);
		row->bytes = store_statement_strings(statement, 2, strings,
		    countof(strings));
	}
	store_statement_reset(statement);
	if (found < 0)
		store_shipped_clear(ret_rows);
	return found;
}

void
store_shipped_clear(struct shipped_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		free(rows->list.items[i].bytes);
	array_clear(&rows->list);
}
