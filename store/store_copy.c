/* SPDX-License-Identifier: MIT */
/*
 * Copying a database into another one, to move between SQLite and PostgreSQL.
 *
 * Row by row and column by column, as numbers, text and bytes, which mean the
 * same in both.  The lease and the list of replicas stay where they are: they
 * are about running services, and there is none.
 */
#include "store_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "driver_postgresql_internal.h"
#include "mem.h"
#include "text.h"

#define STORE_COPY_COLUMNS 32

/* A table: what orders its rows, its columns, and what each holds (n a number,
 * t text, b bytes).  In an order in which each row finds what it refers to. */
struct store_table {
	const char *name, *order, *columns, *types;
};

static const struct store_table store_tables[] = {
	{ "meta", "name", "name, value", "tt" },
	{ "brief", "id", "id, identity, start_at, end_at, grace_secs,"
	    " catch_up_secs, body, updated_ms", "ntnnnntn" },
	{ "outbox", "id", "id, key, brief, kind, lead_secs, revision, channel,"
	    " recipient, sequence, due_at, state, next_ms, lateness, forced,"
	    " attempt, doubt, repeats, absents, first_attempt_ms, reference,"
	    " place, reason, detail, digest, created_ms, updated_ms",
	    "nbntnnttnntntnnnnnnttttbnn" },
	{ "letter", "outbox", "outbox, body", "nb" },
	{ "thread", "brief, channel", "brief, channel, root, place, permalink,"
	    " edit, edit_ms", "nttttnn" },
	{ "place", "channel, target", "channel, target, place", "ttt" },
	{ "revision", "identity, form", "identity, form, hash, sequence,"
	    " created_at, modified_at", "tttnnn" },
	{ "feed", "name, form", "name, form, hash, modified_at", "tttn" },
	{ "journal", "id", "id, at_ms, who, verb, subject, detail, way,"
	    " because, before, after, act, hash", "nntttttttttt" },
	{ "token", "id", "id, hash, title, person, powers, windows,"
	    " environments, created_at, created_by, expires_at, revoked_at,"
	    " used_at, signed_out_at", "ttttnttntnnnn" },
	{ "receipt", "key", "key, request, at_ms, status, body", "ttnnt" },
	{ "series", "\"window\", number", "\"window\", number, hash, from_at,"
	    " until_at, body", "tntnnt" },
	{ "subscriber", "id", "id, address, asked_at, asked_count,"
	    " confirmed_at, bounce_count, stopped_at", "ttnnnnn" },
	{ "subscription", "subscriber, \"window\", environment", "subscriber,"
	    " \"window\", environment, kinds", "tttn" },
	{ "pending", "environment", "environment, seen_at, body", "tnt" },
	{ "baseline", "environment", "environment, revision, at, occurrence",
	    "ttnt" },
	{ "pending_start", "occurrence, environment", "occurrence,"
	    " environment, seen_at, body", "ttnt" },
	{ "shipped", "occurrence, environment, service", "occurrence,"
	    " environment, service, class, from_version, to_version,"
	    " shipped_at, merged_at, body", "ttttttnnt" },
};

/* A statement that is used for one table. */
static int
store_copy_prepare(struct store *store, const char *sql,
    struct store_statement *ret_statement, struct error *ret_error)
{
	*ret_statement = (struct store_statement){ .store = store,
		.which = STORE_SQL_COUNT, .sql = sql };
	return store->driver->prepare(ret_statement, ret_error);
}

static void
store_copy_finalize(struct store_statement *statement)
{
	if (statement->handle != NULL)
		statement->store->driver->finalize(statement);
	statement->handle = NULL;
}

/* The rows of a table, in order. */
static int
store_copy_read(struct store *store, const struct store_table *table,
    struct store_statement *ret_statement, struct error *ret_error)
{
	char *sql = mem_format("SELECT %s FROM %s ORDER BY %s",
	    table->columns, table->name, table->order);
	int status = store_copy_prepare(store, sql, ret_statement, ret_error);

	free(sql);
	return status;
}

static int
store_copy_write(struct store *store, const struct store_table *table,
    struct store_statement *ret_statement, struct error *ret_error)
{
	struct text sql = { 0 };
	size_t i;
	int status;

	text_putf(&sql, "INSERT INTO %s (%s) VALUES (", table->name,
	    table->columns);
	for (i = 1; i <= strlen(table->types); i++)
		text_putf(&sql, "%s?%zu", i > 1 ? ", " : "", i);
	text_puts(&sql, ")");
	status = store_copy_prepare(store, text_string(&sql), ret_statement,
	    ret_error);
	text_clear(&sql);
	return status;
}

/* The row that is read as bytes that no other row has: each column with its
 * length in front. */
static void
store_copy_digest(struct store_statement *row, const struct store_table *table,
    struct store_copied *copied)
{
	struct text text = { 0 };
	const void *bytes;
	size_t length;
	int i;

	text_puts(&text, copied->digest);
	for (i = 0; table->types[i] != '\0'; i++) {
		if (store_statement_is_null(row, i)) {
			text_puts(&text, "-");
		} else if (table->types[i] == 'n') {
			text_putf(&text, "%lld;", (long long)
			    store_statement_number(row, i));
		} else {
			bytes = store_statement_bytes(row, i, &length);
			text_putf(&text, "%zu:", length);
			text_put(&text, bytes, length);
		}
	}
	digest_hex(text.bytes, text.length, STORE_COPY_DIGEST_MAX - 1,
	    copied->digest);
	text_clear(&text);
	copied->rows++;
}

static void
store_copy_bind(struct store_statement *row, struct store_statement *copy,
    const struct store_table *table)
{
	const void *bytes;
	size_t length;
	int i;

	copy->store->driver->clear(copy);
	for (i = 0; table->types[i] != '\0'; i++) {
		if (store_statement_is_null(row, i))
			continue;
		if (table->types[i] == 'n') {
			store_statement_bind(copy, i + 1,
			    store_statement_number(row, i));
			continue;
		}
		bytes = store_statement_bytes(row, i, &length);
		if (table->types[i] == 't')
			store_statement_bind_text(copy, i + 1, bytes, length);
		else
			store_statement_bind_bytes(copy, i + 1, bytes, length);
	}
}

/* Go through a table; with `to` NULL it is only looked at. */
static int
store_copy_table(struct store *from, struct store *to,
    const struct store_table *table, struct store_copied *ret_copied,
    struct error *ret_error)
{
	struct store_statement row = { 0 }, copy = { 0 };
	int found = -1;

	*ret_copied = (struct store_copied){ .table = table->name };
	if (store_copy_read(from, table, &row, ret_error) < 0 ||
	    (to != NULL && store_copy_write(to, table, &copy,
	    ret_error) < 0))
		goto out;
	while ((found = store_statement_next(from, &row, ret_error)) > 0) {
		store_copy_digest(&row, table, ret_copied);
		if (to == NULL)
			continue;
		store_copy_bind(&row, &copy, table);
		if (store_statement_run(to, &copy, ret_error) < 0) {
			found = error_prefix(ret_error, "table %s, row %lld",
			    table->name, (long long)ret_copied->rows);
			break;
		}
	}
out:
	store_copy_finalize(&row);
	store_copy_finalize(&copy);
	return found;
}

/* A PostgreSQL database that a service uses would change meanwhile; SQLite's
 * file is locked by whoever has it. */
static int
store_copy_check_idle(struct store *store, struct error *ret_error)
{
	PGresult *result;
	bool is_used;
	const struct libpq_api *pq;

	if (store->postgresql == NULL)
		return 0;
	pq = &store->postgresql->pq;
	result = driver_postgresql_ask(store, "SELECT name FROM replica WHERE"
	    " seen_at > clock_timestamp() - interval '15 s' UNION"
	    " SELECT holder FROM lease WHERE until_at > clock_timestamp()", 0,
	    NULL, ret_error);
	if (result == NULL)
		return -1;
	is_used = pq->ntuples(result) > 0;
	if (is_used)
		(void)error_set(ret_error, ERROR_STORE, "%s is in use by %s; "
		    "stop every patchdayd first (then wait 15 s)",
		    store->path, pq->getvalue(result, 0, 0));
	pq->clear(result);
	return is_used ? -1 : 0;
}

static int
store_copy_check_empty(struct store *store, struct error *ret_error)
{
	struct store_copied copied;
	size_t i;

	for (i = 0; i < countof(store_tables); i++) {
		if (store_copy_table(store, NULL, &store_tables[i], &copied,
		    ret_error) < 0)
			return -1;
		if (copied.rows > 0)
			return error_set(ret_error, ERROR_STORE, "%s is not "
			    "empty (table %s has %lld rows); only an empty "
			    "database is copied into", store->path,
			    copied.table, (long long)copied.rows);
	}
	return 0;
}

/* Copy, then read what is there and compare, before anything is kept. */
static int
store_copy_all(struct store *from, struct store *to,
    struct store_copied *copied, struct error *ret_error)
{
	struct store_copied found;
	size_t i;

	for (i = 0; i < countof(store_tables); i++)
		if (store_copy_table(from, to, &store_tables[i], &copied[i],
		    ret_error) < 0)
			return -1;
	for (i = 0; i < countof(store_tables); i++) {
		if (store_copy_table(to, NULL, &store_tables[i], &found,
		    ret_error) < 0)
			return -1;
		if (found.rows != copied[i].rows ||
		    strcmp(found.digest, copied[i].digest) != 0)
			return error_set(ret_error, ERROR_STORE, "table %s is "
			    "not the same in %s", found.table, to->path);
	}
	return 0;
}

int
store_copy(struct store *from, struct store *to,
    void (*tell)(void *context, const struct store_copied *copied),
    void *context, struct error *ret_error)
{
	struct store_copied copied[countof(store_tables)];
	size_t i;

	if (store_copy_check_idle(from, ret_error) < 0 ||
	    store_copy_check_idle(to, ret_error) < 0 ||
	    store_copy_check_empty(to, ret_error) < 0 ||
	    store_begin(to, ret_error) < 0)
		return -1;
	if (store_copy_all(from, to, copied, ret_error) < 0) {
		store_rollback(to);
		return -1;
	}
	if (store_commit(to, ret_error) < 0)
		return -1;
	for (i = 0; i < countof(store_tables); i++)
		tell(context, &copied[i]);
	return 0;
}
