/* SPDX-License-Identifier: MIT */
/* Single facts by name.  All values are text, numbers in decimal, so that a
 * person with the sqlite3 shell can read the table. */
#include "store_meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store_internal.h"

/* As text: the table holds both kinds, and a person who looks with sqlite3 can
 * read either. */
int
store_meta_put_number(struct store *store, const char *name, int64_t number,
    struct error *ret_error)
{
	char value[32];

	snprintf(value, sizeof(value), "%" PRId64, number);
	return store_meta_put(store, name, value, ret_error);
}

/* Beside the rows it speaks of, in the same transaction. */
int
store_meta_put(struct store *store, const char *name, const char *value,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_META_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, name);
	store_statement_bind_string(statement, 2, value);
	return store_statement_run(store, statement, ret_error);
}

/* Written by store_meta_put_number() alone, so what is there is a number. */
int
store_meta_load_number(struct store *store, const char *name,
    bool *ret_is_there, int64_t *ret_number, struct error *ret_error)
{
	struct text value = { 0 };
	int status = store_meta_load(store, name, ret_is_there, &value,
	    ret_error);

	if (status == 0 && *ret_is_there)
		*ret_number = strtoll(text_string(&value), NULL, 10);
	text_clear(&value);
	return status;
}

/* Appended to a text rather than returned, since values have no length that
 * could be known beforehand. */
int
store_meta_load(struct store *store, const char *name, bool *ret_is_there,
    struct text *ret_value, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_META_LOAD, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, name);
	found = store_statement_next(store, statement, ret_error);
	if (found < 0)
		return -1;
	*ret_is_there = found > 0;
	if (found > 0)
		text_puts(ret_value, store_statement_string(statement, 0));
	store_statement_reset(statement);
	return 0;
}
