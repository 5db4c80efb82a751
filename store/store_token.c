/* SPDX-License-Identifier: MIT */
/* API tokens.  A row is never removed: the journal names its id. */
#include "store_token.h"

#include <stdlib.h>
#include <string.h>

#include "store_internal.h"

#define TOKEN_STRINGS 7

/* The strings of a row, in the order of columns. */
static void
store_token_strings(struct token_row *row,
    const char **ret_strings[static TOKEN_STRINGS])
{
	ret_strings[0] = &row->id;
	ret_strings[1] = &row->hash;
	ret_strings[2] = &row->title;
	ret_strings[3] = &row->person;
	ret_strings[4] = &row->windows;
	ret_strings[5] = &row->environments;
	ret_strings[6] = &row->created_by;
}

int
store_token_add(struct store *store, const struct token_row *row,
    struct error *ret_error)
{
	struct token_row copy = *row;
	const char **strings[TOKEN_STRINGS];
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_TOKEN_ADD, ret_error);
	int i;

	if (statement == NULL)
		return -1;
	store_token_strings(&copy, strings);
	for (i = 0; i < TOKEN_STRINGS; i++)
		store_statement_bind_string(statement, i + 1, *strings[i]);
	store_statement_bind(statement, TOKEN_STRINGS + 1, row->powers);
	store_statement_bind(statement, TOKEN_STRINGS + 2, row->created_at);
	store_statement_bind(statement, TOKEN_STRINGS + 3, row->expires_at);
	return store_statement_run(store, statement, ret_error);
}

int
store_token_list(struct store *store, int64_t since_at,
    struct token_rows *ret_rows, struct error *ret_error)
{
	const char **strings[TOKEN_STRINGS];
	struct token_row *row;
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_TOKEN_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, since_at);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		row = array_add(&ret_rows->list);
		store_token_strings(row, strings);
		row->powers = store_statement_number(statement, 0);
		row->created_at = store_statement_number(statement, 1);
		row->expires_at = store_statement_number(statement, 2);
		/* NULL is read as 0: not. */
		row->revoked_at = store_statement_number(statement, 3);
		row->used_at = store_statement_number(statement, 4);
		row->signed_out_at = store_statement_number(statement, 5);
		row->strings = store_statement_strings(statement, 6, strings,
		    TOKEN_STRINGS);
	}
	return found;
}

/* Each mark is an instant at an id. */
static int
store_token_mark(struct store *store, enum store_sql which, const char *id,
    int64_t at, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, which, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, id);
	store_statement_bind(statement, 2, at);
	return store_statement_run(store, statement, ret_error);
}

int
store_token_revoke(struct store *store, const char *id, int64_t at,
    struct error *ret_error)
{
	return store_token_mark(store, STORE_SQL_TOKEN_REVOKE, id, at,
	    ret_error);
}

int
store_token_use(struct store *store, const char *id, int64_t at,
    struct error *ret_error)
{
	return store_token_mark(store, STORE_SQL_TOKEN_USE, id, at,
	    ret_error);
}

int
store_token_sign_out(struct store *store, const char *id, int64_t at,
    struct error *ret_error)
{
	return store_token_mark(store, STORE_SQL_TOKEN_SIGN_OUT, id, at,
	    ret_error);
}

void
store_token_clear(struct token_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		free(rows->list.items[i].strings);
	array_clear(&rows->list);
}
