/* SPDX-License-Identifier: MIT */
/* Running the statements of store_sql.c, on whichever database. */
#ifndef PATCHDAY_STORE_STATEMENT_INTERNAL_H
#define PATCHDAY_STORE_STATEMENT_INTERNAL_H

#include "driver_internal.h"

/* The statement, reset and without parameters; NULL on failure. */
struct store_statement *store_statement(struct store *store,
    enum store_sql which, struct error *ret_error);

/* Run a statement that gives no rows.  0 or -1. */
int store_statement_run(struct store *store,
    struct store_statement *statement, struct error *ret_error);

/* The next row: 1, none: 0, -1.  Reset the statement when done with it. */
int store_statement_next(struct store *store,
    struct store_statement *statement, struct error *ret_error);
void store_statement_reset(struct store_statement *statement);

/* Parameters by number, from 1; what is not bound is NULL.  A NULL string is
 * bound as "".  Strings and bytes are lent until the statement is run. */
void store_statement_bind(struct store_statement *statement, int number,
    int64_t value);
void store_statement_bind_string(struct store_statement *statement,
    int number, const char *value);
void store_statement_bind_text(struct store_statement *statement,
    int number, const char *text, size_t length);
void store_statement_bind_bytes(struct store_statement *statement,
    int number, const void *bytes, size_t length);
/* The same, of bytes that end before that. */
void store_statement_bind_copy(struct store_statement *statement,
    int number, const void *bytes, size_t length);

/* A column: as a number, 0 for NULL; as a string, "" for NULL, lent until the
 * next row; as bytes, "" for NULL, lent too. */
int64_t store_statement_number(struct store_statement *statement,
    int column);
bool store_statement_is_null(struct store_statement *statement, int column);
const char *store_statement_string(struct store_statement *statement,
    int column);
const void *store_statement_bytes(struct store_statement *statement,
    int column, size_t *ret_length);

/* Copy the columns `first` … (as many as there are `ret_strings`) into one
 * piece of memory, which the caller frees, and point to them. */
char *store_statement_strings(struct store_statement *statement, int first,
    const char **const *ret_strings, size_t count);

/* Of the last statement that wrote: how many rows it changed, and the id of the
 * one that it added. */
int64_t store_statement_changes(struct store *store);
int64_t store_statement_inserted(struct store *store);

#endif
