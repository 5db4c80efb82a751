/* SPDX-License-Identifier: MIT */
/*
 * The few calls that run the statements of store_sql.c, whatever the database
 * is (struct store_driver).
 *
 * A statement is prepared when it is first used and kept until the store is
 * closed: planning ten thousand messages prepares a handful. store_statement()
 * hands it out reset and without parameters.  As there is one of each, whoever
 * uses it must be done with it before somebody else asks for it, and must reset
 * it when it stops reading early: one that is still being read keeps its
 * transaction open.
 */
#include "store_internal.h"

#include <string.h>

#include "mem.h"

/* Cleared here and not by those who used it last: one that forgot would hand
 * its bindings to the next. */
struct store_statement *
store_statement(struct store *store, enum store_sql which,
    struct error *ret_error)
{
	struct store_statement *statement = &store->statements[which];

	store_commit_wait(store);
	if (statement->handle != NULL) {
		store->driver->clear(statement);
		return statement;
	}
	statement->store = store;
	statement->which = which;
	if (store->driver->prepare(statement, ret_error) == 0)
		return statement;
	statement->handle = NULL;
	return NULL;
}

/* For statements that give no rows: one that did would be a mistake of ours,
 * and is told as an error. */
int
store_statement_run(struct store *store, struct store_statement *statement,
    struct error *ret_error)
{
	int found = store->driver->step(statement, "write", ret_error);

	/* Bound strings are lent: nothing may look at them any more. */
	store->driver->reset(statement);
	return found < 0 ? -1 : 0;
}

/* Reset at the end and on failure, as an open read would keep the transaction
 * open; in the middle the caller has to. */
int
store_statement_next(struct store *store, struct store_statement *statement,
    struct error *ret_error)
{
	int found = store->driver->step(statement, "read", ret_error);

	if (found <= 0)
		store->driver->reset(statement);
	return found;
}

void
store_statement_reset(struct store_statement *statement)
{
	statement->store->driver->reset(statement);
}

/* Cannot fail with a number that is in the statement, so nothing is checked at
 * the hundreds of calls. */
void
store_statement_bind(struct store_statement *statement, int number,
    int64_t value)
{
	statement->store->driver->bind(statement, number, value);
}

void
store_statement_bind_string(struct store_statement *statement, int number,
    const char *value)
{
	if (value == NULL)
		value = "";
	statement->store->driver->bind_text(statement, number, value,
	    strlen(value));
}

void
store_statement_bind_text(struct store_statement *statement, int number,
    const char *text, size_t length)
{
	statement->store->driver->bind_text(statement, number, text, length);
}

void
store_statement_bind_bytes(struct store_statement *statement, int number,
    const void *bytes, size_t length)
{
	statement->store->driver->bind_bytes(statement, number, bytes,
	    length);
}

void
store_statement_bind_copy(struct store_statement *statement, int number,
    const void *bytes, size_t length)
{
	statement->store->driver->bind_copy(statement, number, bytes, length);
}

int64_t
store_statement_number(struct store_statement *statement, int column)
{
	return statement->store->driver->number(statement, column);
}

bool
store_statement_is_null(struct store_statement *statement, int column)
{
	return statement->store->driver->is_null(statement, column);
}

const void *
store_statement_bytes(struct store_statement *statement, int column,
    size_t *ret_length)
{
	const void *bytes = statement->store->driver->bytes(statement, column,
	    ret_length);

	return bytes == NULL ? "" : bytes;
}

/* NULL and the empty string are one thing here; the schema has no column in
 * which they differ. */
const char *
store_statement_string(struct store_statement *statement, int column)
{
	const char *value = statement->store->driver->string(statement,
	    column);

	return value == NULL ? "" : value;
}

int64_t
store_statement_changes(struct store *store)
{
	return store->driver->changes(store);
}

int64_t
store_statement_inserted(struct store *store)
{
	return store->driver->inserted(store);
}

/* Measured, then copied: the pointers of a row end with the next row. */
char *
store_statement_strings(struct store_statement *statement, int first,
    const char **const *ret_strings, size_t count)
{
	size_t i, length, total = 0;
	char *bytes, *p;

	for (i = 0; i < count; i++)
		total += strlen(store_statement_string(statement,
		    first + (int)i)) + 1;
	/* One piece for a row's dozen strings: rows are read by thousands. */
	p = bytes = mem_new(total + 1, 1);
	for (i = 0; i < count; i++) {
		const char *value =
		    store_statement_string(statement, first + (int)i);

		length = strlen(value) + 1;
		memcpy(p, value, length);
		*ret_strings[i] = p;
		p += length;
	}
	return bytes;
}
