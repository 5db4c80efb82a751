/* SPDX-License-Identifier: MIT */
/* Threads: the first message of an occurrence in a channel is the root the
 * others hang on; the first one wins, whatever is sent later, until it is
 * lost.  Places: where a
 * channel's messages ended up last, which a look-up needs before there is a
 * thread. */
#include "store_thread.h"

#include <stdio.h>
#include <stdlib.h>

#include "mem.h"
#include "store_internal.h"

/* Slack tells the channel's id in every answer; "#team" may be another channel
 * tomorrow. */
int
store_thread_put_place(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement;

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

int
store_thread_put_root(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_THREAD_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	store_statement_bind_string(statement, 3, row->root);
	store_statement_bind_string(statement, 4, row->place);
	return store_statement_run(store, statement, ret_error);
}

/* Together with the place, which is the same answer's. */
int
store_thread_put(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	if (store_thread_put_root(store, row, ret_error) < 0)
		return -1;
	return store_thread_put_place(store, row, ret_error);
}

/* Without a thread: a look-up has to know where to look. */
int
store_thread_load_place(struct store *store, struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
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
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

int
store_thread_list_places(struct store *store,
    struct thread_places *ret_places, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_PLACE_LIST, ret_error);
	struct thread_place *place;
	int found;

	if (statement == NULL)
		return -1;
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		place = array_add(&ret_places->list);
		place->channel =
		    mem_string(store_statement_string(statement, 0));
		place->target =
		    mem_string(store_statement_string(statement, 1));
		place->place =
		    mem_string(store_statement_string(statement, 2));
	}
	store_statement_reset(statement);
	return found;
}

void
store_thread_clear_places(struct thread_places *places)
{
	size_t i;

	for (i = 0; i < places->list.count; i++) {
		free(places->list.items[i].channel);
		free(places->list.items[i].target);
		free(places->list.items[i].place);
	}
	array_clear(&places->list);
}

/* What both readers take, in the order of THREAD_COLUMNS. */
static void
store_thread_read(struct store_statement *statement, struct thread_row *row)
{
	snprintf(row->root, sizeof(row->root), "%s",
	    store_statement_string(statement, 0));
	snprintf(row->place, sizeof(row->place), "%s",
	    store_statement_string(statement, 1));
	snprintf(row->link, sizeof(row->link), "%s",
	    store_statement_string(statement, 2));
	row->edit = (int)store_statement_number(statement, 3);
	row->edit_ms = store_statement_number(statement, 4);
	row->is_there = true;
}

/* A statement with brief and channel bound; NULL on failure. */
static struct store_statement *
store_thread_statement(struct store *store, enum store_sql which,
    const struct thread_row *row, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, which, ret_error);

	if (statement == NULL)
		return NULL;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	return statement;
}

int
store_thread_drop_root(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement = store_thread_statement(store,
	    STORE_SQL_THREAD_DROP, row, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 3, row->root);
	return store_statement_run(store, statement, ret_error);
}

int
store_thread_save_link(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement = store_thread_statement(store,
	    STORE_SQL_THREAD_LINK, row, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 3, row->root);
	store_statement_bind_string(statement, 4, row->link);
	return store_statement_run(store, statement, ret_error);
}

int
store_thread_save_edit(struct store *store, const struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement = store_thread_statement(store,
	    STORE_SQL_THREAD_EDIT, row, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 3, row->edit);
	store_statement_bind(statement, 4, row->edit_ms);
	return store_statement_run(store, statement, ret_error);
}

int
store_thread_list(struct store *store, const char *identity,
    struct thread_rows *ret_rows, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_THREAD_LIST, ret_error);
	struct thread_row *row;
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, identity);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		row = array_add(&ret_rows->list);
		store_thread_read(statement, row);
		row->brief = store_statement_number(statement, 5);
		row->channel =
		    mem_string(store_statement_string(statement, 6));
	}
	return found;
}

void
store_thread_clear(struct thread_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		free((char *)rows->list.items[i].channel);
	array_clear(&rows->list);
}

int
store_thread_find_link(struct store *store, int64_t brief,
    char ret_link[static STORE_THREAD_LINK_MAX], bool *ret_is_there,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_THREAD_FIND_LINK, ret_error);
	int found;

	ret_link[0] = '\0';
	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, brief);
	found = store_statement_next(store, statement, ret_error);
	if (found > 0)
		snprintf(ret_link, STORE_THREAD_LINK_MAX, "%s",
		    store_statement_string(statement, 0));
	*ret_is_there = found > 0;
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

int
store_thread_list_links(struct store *store, size_t most,
    struct thread_links *ret_links, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_THREAD_LIST_LINKS, ret_error);
	struct thread_link *link;
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, (int64_t)most);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		link = array_add(&ret_links->list);
		link->identity =
		    mem_string(store_statement_string(statement, 0));
		link->link = mem_string(store_statement_string(statement, 1));
	}
	store_statement_reset(statement);
	return found;
}

void
store_thread_clear_links(struct thread_links *links)
{
	size_t i;

	for (i = 0; i < links->list.count; i++) {
		free(links->list.items[i].identity);
		free(links->list.items[i].link);
	}
	array_clear(&links->list);
}

int
store_thread_find_identity(struct store *store, const char *place,
    const char *root, struct text *text, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_THREAD_FIND_IDENTITY, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, place);
	store_statement_bind_string(statement, 2, root);
	found = store_statement_next(store, statement, ret_error);
	if (found > 0)
		text_puts(text, store_statement_string(statement, 0));
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* The thread first, and only where there is none the place of the channel's
 * last message: a root without its place could not be looked up. */
int
store_thread_load(struct store *store, struct thread_row *row,
    struct error *ret_error)
{
	struct store_statement *statement = store_thread_statement(store,
	    STORE_SQL_THREAD_LOAD, row, ret_error);
	int found;

	row->root[0] = row->place[0] = row->link[0] = '\0';
	row->edit = 0;
	row->edit_ms = 0;
	row->is_there = false;
	if (statement == NULL)
		return -1;
	found = store_statement_next(store, statement, ret_error);
	if (found > 0)
		store_thread_read(statement, row);
	store_statement_reset(statement);
	if (found != 0)
		return found < 0 ? -1 : 0;
	return store_thread_load_place(store, row, ret_error);
}
