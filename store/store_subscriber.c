/* SPDX-License-Identifier: MIT */
/* Subscribers.  There are some thousands at most (the owner caps them), so they
 * are read as a whole: planning goes through all of them anyway. */
#include "store_subscriber.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "store_internal.h"

/* Those that were added and have no wishes yet, by id while wishes come. */
static int
store_subscriber_add_wishes(struct store *store,
    struct subscriber_rows *rows, struct error *ret_error)
{
	struct subscriber_row *row;
	struct subscriber_wish *wish;
	size_t at = 0;
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SUBSCRIPTION_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	/* Both lists come in the order of addresses. */
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		while (at < rows->list.count &&
		    strcmp(rows->list.items[at].id,
		    store_statement_string(statement, 0)) != 0)
			at++;
		if (at == rows->list.count)
			break;
		row = &rows->list.items[at];
		wish = array_add(&row->wishes);
		wish->window = mem_string(store_statement_string(statement,
		    1));
		wish->environment = mem_string(store_statement_string(
		    statement, 2));
		wish->kinds = (unsigned)store_statement_number(statement, 3);
	}
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

int
store_subscriber_list(struct store *store, struct subscriber_rows *ret_rows,
    struct error *ret_error)
{
	struct subscriber_row *row;
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SUBSCRIBER_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		row = array_add(&ret_rows->list);
		row->id = mem_string(store_statement_string(statement, 0));
		row->address = mem_string(store_statement_string(statement,
		    1));
		row->asked_at = store_statement_number(statement, 2);
		row->asked_count = store_statement_number(statement, 3);
		/* NULL is read as 0: not. */
		row->confirmed_at = store_statement_number(statement, 4);
		row->bounce_count = store_statement_number(statement, 5);
		row->stopped_at = store_statement_number(statement, 6);
	}
	return found < 0 ? -1 : store_subscriber_add_wishes(store, ret_rows,
	    ret_error);
}

int
store_subscriber_save(struct store *store, const struct subscriber_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SUBSCRIBER_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->id);
	store_statement_bind_string(statement, 2, row->address);
	store_statement_bind(statement, 3, row->asked_at);
	store_statement_bind(statement, 4, row->asked_count);
	store_statement_bind(statement, 5, row->confirmed_at);
	store_statement_bind(statement, 6, row->bounce_count);
	store_statement_bind(statement, 7, row->stopped_at);
	return store_statement_run(store, statement, ret_error);
}

/* A statement with an id as its only parameter. */
static int
store_subscriber_run(struct store *store, enum store_sql which,
    const char *id, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, which, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, id);
	return store_statement_run(store, statement, ret_error);
}

int
store_subscriber_put(struct store *store, const struct subscriber_row *row,
    struct error *ret_error)
{
	const struct subscriber_wish *wish;
	struct store_statement *statement;
	size_t i;

	if (store_subscriber_save(store, row, ret_error) < 0 ||
	    store_subscriber_run(store, STORE_SQL_SUBSCRIPTION_DROP, row->id,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < row->wishes.count; i++) {
		wish = &row->wishes.items[i];
		statement = store_statement(store,
		    STORE_SQL_SUBSCRIPTION_PUT, ret_error);
		if (statement == NULL)
			return -1;
		store_statement_bind_string(statement, 1, row->id);
		store_statement_bind_string(statement, 2, wish->window);
		store_statement_bind_string(statement, 3, wish->environment);
		store_statement_bind(statement, 4, wish->kinds);
		if (store_statement_run(store, statement, ret_error) < 0)
			return -1;
	}
	return 0;
}

int
store_subscriber_remove(struct store *store, const char *id,
    struct error *ret_error)
{
	return store_subscriber_run(store, STORE_SQL_SUBSCRIBER_REMOVE, id,
	    ret_error);
}

int
store_subscriber_prune(struct store *store, int64_t before_at,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_SUBSCRIBER_PRUNE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, before_at);
	return store_statement_run(store, statement, ret_error);
}

/* For bsearch(3). */
static int
store_subscriber_cmp(const void *a, const void *b)
{
	return strcmp(a, ((const struct subscriber_row *)b)->address);
}

struct subscriber_row *
store_subscriber_find(const struct subscriber_rows *rows,
    const char *address)
{
	if (rows->list.count == 0)
		return NULL;
	return bsearch(address, rows->list.items, rows->list.count,
	    sizeof(rows->list.items[0]), store_subscriber_cmp);
}

struct subscriber_row *
store_subscriber_find_id(const struct subscriber_rows *rows, const char *id)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		if (strcmp(rows->list.items[i].id, id) == 0)
			return &rows->list.items[i];
	return NULL;
}

void
store_subscriber_clear_wishes(struct subscriber_row *row)
{
	size_t i;

	for (i = 0; i < row->wishes.count; i++) {
		free(row->wishes.items[i].window);
		free(row->wishes.items[i].environment);
	}
	array_clear(&row->wishes);
}

void
store_subscriber_clear(struct subscriber_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++) {
		store_subscriber_clear_wishes(&rows->list.items[i]);
		free(rows->list.items[i].id);
		free(rows->list.items[i].address);
	}
	array_clear(&rows->list);
}
