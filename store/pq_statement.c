/* SPDX-License-Identifier: MIT */
/*
 * Statements of PostgreSQL: prepared by the server, with all that is sent as a
 * parameter.  What comes back is binary: numbers are big-endian (int8, int4,
 * bool), text and bytea are their bytes.  A result is read whole when it is
 * first asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver_postgresql_internal.h"
#include "mem.h"

#define DRIVER_PARAMETERS 32

/* What a statement has at the driver. */
struct driver_handle {
	char name[16];			/* the server's, "s17" */
	int count;			/* parameters */
	const char *values[DRIVER_PARAMETERS];	/* NULL: NULL */
	int lengths[DRIVER_PARAMETERS];
	int formats[DRIVER_PARAMETERS];	/* 0 text, 1 binary */
	char numbers[DRIVER_PARAMETERS][32];	/* and short copies */
	PGresult *result;		/* being read; or NULL */
	int row;			/* of it; -1: not begun */
};

/* ?7 becomes $7; how many there are is the highest number. */
static char *
pq_statement_translate(const char *sql, int *ret_count)
{
	char *copy = mem_string(sql), *mark;
	int count = 0, number;

	for (mark = strchr(copy, '?'); mark != NULL; mark = strchr(mark, '?')) {
		*mark = '$';
		number = atoi(mark + 1);
		count = number > count ? number : count;
	}
	*ret_count = count;
	return copy;
}

static const char *
pq_statement_text(const struct store_statement *statement)
{
	const struct store_sql_text *text = &store_sql_texts[statement->which];

	if (statement->sql != NULL)
		return statement->sql;
	return text->postgresql != NULL ? text->postgresql : text->sql;
}

int
pq_statement_prepare(struct store_statement *statement,
    struct error *ret_error)
{
	struct driver_postgresql *own = statement->store->postgresql;
	struct driver_handle *handle = mem_new(1, sizeof(*handle));
	PGresult *result;
	char *sql;

	sql = pq_statement_translate(pq_statement_text(statement),
	    &handle->count);
	snprintf(handle->name, sizeof(handle->name), "s%d",
	    ++own->statement_count);
	result = driver_postgresql_result(own, own->pq.sendPrepare(
	    own->connection, handle->name, sql, 0, NULL));
	free(sql);
	if (own->pq.resultStatus(result) != PGRES_COMMAND_OK) {
		free(handle);
		return driver_postgresql_fail(statement->store, result,
		    "prepare a statement", ret_error);
	}
	own->pq.clear(result);
	statement->handle = handle;
	return 0;
}

void
pq_statement_reset(struct store_statement *statement)
{
	struct driver_handle *handle = statement->handle;

	if (handle->result != NULL)
		statement->store->postgresql->pq.clear(handle->result);
	handle->result = NULL;
}

void
pq_statement_finalize(struct store_statement *statement)
{
	pq_statement_reset(statement);
	free(statement->handle);
}

void
pq_statement_clear(struct store_statement *statement)
{
	struct driver_handle *handle = statement->handle;

	pq_statement_reset(statement);
	memset(handle->values, 0, sizeof(handle->values));
}

/* All of them end up here. */
static void
pq_statement_put(struct store_statement *statement, int number,
    const void *value, size_t length, int format)
{
	struct driver_handle *handle = statement->handle;

	handle->values[number - 1] = value;
	handle->lengths[number - 1] = (int)length;
	handle->formats[number - 1] = format;
}

/* As text, since its type is the server's to know. */
void
pq_statement_bind(struct store_statement *statement, int number,
    int64_t value)
{
	struct driver_handle *handle = statement->handle;

	snprintf(handle->numbers[number - 1], sizeof(handle->numbers[0]),
	    "%lld", (long long)value);
	pq_statement_put(statement, number, handle->numbers[number - 1],
	    0, 0);
}

/* Binary, too: then its length counts, and not a NUL. */
void
pq_statement_bind_text(struct store_statement *statement, int number,
    const char *text, size_t length)
{
	pq_statement_put(statement, number, text, length, 1);
}

void
pq_statement_bind_bytes(struct store_statement *statement, int number,
    const void *bytes, size_t length)
{
	pq_statement_put(statement, number, bytes, length, 1);
}

/* Keys and digests; nothing longer is bound so. */
void
pq_statement_bind_copy(struct store_statement *statement, int number,
    const void *bytes, size_t length)
{
	struct driver_handle *handle = statement->handle;

	if (length > sizeof(handle->numbers[0]))
		length = sizeof(handle->numbers[0]);
	memcpy(handle->numbers[number - 1], bytes, length);
	pq_statement_put(statement, number, handle->numbers[number - 1],
	    length, 1);
}

/* What the statement did, for store_statement_changes() and _inserted(). */
static void
pq_statement_note(struct driver_postgresql *own,
    struct driver_handle *handle)
{
	const char *changes = own->pq.cmdTuples(handle->result);

	own->changes = strtoll(changes, NULL, 10);
}

int
pq_statement_step(struct store_statement *statement, const char *what,
    struct error *ret_error)
{
	struct driver_postgresql *own = statement->store->postgresql;
	struct driver_handle *handle = statement->handle;
	ExecStatusType status;
	PGresult *result;

	if (handle->result == NULL) {
		/* A follower decides nothing: what it would write is for its
		 * memory alone. */
		if (own->is_reader && what[0] == 'w') {
			own->changes = own->inserted = 0;
			own->has_dropped = true;
			return 0;
		}
		result = driver_postgresql_result(own,
		    own->pq.sendQueryPrepared(own->connection, handle->name,
		    handle->count, handle->values, handle->lengths,
		    handle->formats, 1));
		status = own->pq.resultStatus(result);
		if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
			return driver_postgresql_fail(statement->store, result,
			    what, ret_error);
		handle->result = result;
		handle->row = -1;
		pq_statement_note(own, handle);
	}
	if (++handle->row >= own->pq.ntuples(handle->result))
		return 0;
	if (what[0] == 'w')
		own->inserted = pq_statement_number(
		    statement, 0);
	return 1;
}

int64_t
pq_statement_number(struct store_statement *statement, int column)
{
	const struct libpq_api *pq = &statement->store->postgresql->pq;
	struct driver_handle *handle = statement->handle;
	const unsigned char *bytes = (const unsigned char *)pq->getvalue(
	    handle->result, handle->row, column);
	int length = pq->getlength(handle->result, handle->row, column), i;
	uint64_t number;

	/* Sign-extended: the first byte has the sign, but for a bool. */
	number = length > 1 && (bytes[0] & 0x80) != 0 ? UINT64_MAX : 0;
	for (i = 0; i < length; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

bool
pq_statement_is_null(struct store_statement *statement, int column)
{
	struct driver_handle *handle = statement->handle;

	return statement->store->postgresql->pq.getisnull(handle->result,
	    handle->row, column) != 0;
}

const char *
pq_statement_string(struct store_statement *statement, int column)
{
	struct driver_handle *handle = statement->handle;

	return statement->store->postgresql->pq.getvalue(handle->result,
	    handle->row, column);
}

/* libpq puts a NUL behind every value. */
const void *
pq_statement_bytes(struct store_statement *statement, int column,
    size_t *ret_length)
{
	const struct libpq_api *pq = &statement->store->postgresql->pq;
	struct driver_handle *handle = statement->handle;

	*ret_length = (size_t)pq->getlength(handle->result, handle->row,
	    column);
	return pq->getvalue(handle->result, handle->row, column);
}

int64_t
pq_statement_changes(struct store *store)
{
	return store->postgresql->changes;
}

int64_t
pq_statement_inserted(struct store *store)
{
	return store->postgresql->inserted;
}

