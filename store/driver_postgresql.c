/* SPDX-License-Identifier: MIT */
/*
 * PostgreSQL: one connection through libpq, and several patchdayd on one
 * database.
 *
 * Whoever has a lease (store_lease.h) begins each transaction by locking the
 * lease's row and looking whether it is still theirs: whatever a transaction
 * writes is fenced by that one look, and two never write at once.  Statements
 * are prepared by the server (pq_statement.c).
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver_postgresql_internal.h"
#include "mem.h"
#include "store_internal.h"
#include "text.h"

/* "PTCH": nobody else's advisory lock. */
#define DRIVER_LOCK "1347699528"

/* The schema of store/schema-postgresql's first file. */
#define DRIVER_FIRST_VERSION 8
/* Less than a lease is trusted for, more than the server's own limit. */
#define DRIVER_ANSWER_MS 6000

/* What is answered is on the disk, and on a standby's where these are waited
 * for, whatever a server's or user's default says. */
#define DRIVER_DURABLE "SELECT set_config('synchronous_commit', 'on', false)" \
    " WHERE current_setting('synchronous_commit') <> 'remote_apply';"

/* --- errors --------------------------------------------------------------- */

void
driver_postgresql_flatten(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	for (; *text != '\0'; text++)
		if (*text == '\n' || *text == '\t')
			*text = ' ';
}

/*
 * These leave the transaction undone and the connection as it was (appendix A
 * of PostgreSQL's manual): an integrity rule, a clash of two transactions, a
 * limit of the server, a lock or a statement that took too long.  Of anything
 * else nobody knows what became of it: begin again with a new connection.
 */
static bool
driver_postgresql_is_harmless(const char *state)
{
	static const char *const classes[] = { "22", "23", "40", "53", "54",
		"55", "57014" };
	size_t i;

	for (i = 0; i < countof(classes); i++)
		if (strncmp(state, classes[i], strlen(classes[i])) == 0)
			return true;
	return false;
}

int
driver_postgresql_fail(struct store *store, PGresult *result,
    const char *what, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	const struct libpq_api *pq = &own->pq;
	const char *state = result == NULL ? NULL :
	    pq->resultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = result == NULL ? NULL :
	    pq->resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	struct error failure = { 0 };
	char text[300];
	bool is_doubt;

	is_doubt = state == NULL ||
	    pq->status(own->connection) != CONNECTION_OK ||
	    !driver_postgresql_is_harmless(state);
	snprintf(text, sizeof(text), "%s", message != NULL ? message :
	    own->is_silent ? "the database does not answer" :
	    pq->errorMessage(own->connection));
	driver_postgresql_flatten(text);
	if (state != NULL && strcmp(state, "53100") == 0)
		(void)error_set(&failure, ERROR_STORE,
		    "cannot %s: the disk of %s is full", what, store->path);
	else
		(void)error_set(&failure, ERROR_STORE,
		    "cannot %s in %s: %s%s%s%s", what, store->path,
		    text[0] == '\0' ? "the connection is gone" : text,
		    state == NULL ? "" : " (", state == NULL ? "" : state,
		    state == NULL ? "" : ")");
	pq->clear(result);
	if (is_doubt)
		store_doubt(store, &failure);
	if (ret_error != NULL)
		*ret_error = failure;
	return -1;
}

/*
 * What became of what was sent (`is_sent`), waited for at most
 * DRIVER_ANSWER_MS: a peer that is there and says nothing (a proxy before a
 * dead server) is what neither the kernel nor libpq would ever notice.  Of
 * several statements the last result, or the first that failed.  NULL: none
 * came, and the connection is of no more use.
 */
PGresult *
driver_postgresql_result(struct driver_postgresql *own, int is_sent)
{
	struct pollfd poller = { .fd = own->pq.socket(own->connection),
		.events = POLLIN };
	PGresult *result = NULL, *next;
	struct clock clock;
	int64_t ends_ms, left_ms;

	if (is_sent == 0 || own->is_silent)
		return NULL;
	clock_init_system(&clock);
	ends_ms = clock_boot_ms(&clock) + DRIVER_ANSWER_MS;
	for (;;) {
		left_ms = ends_ms - clock_boot_ms(&clock);
		if (own->pq.isBusy(own->connection)) {
			own->is_silent = left_ms <= 0;
			if (own->is_silent)
				break;
			(void)poll(&poller, 1, (int)left_ms);
			if (own->pq.consumeInput(own->connection) == 0)
				break;
			continue;
		}
		next = own->pq.getResult(own->connection);
		if (next == NULL)
			return result;
		if (result != NULL && own->pq.resultStatus(result) ==
		    PGRES_FATAL_ERROR) {
			own->pq.clear(next);
			continue;
		}
		own->pq.clear(result);
		result = next;
	}
	own->pq.clear(result);
	return NULL;
}

PGresult *
driver_postgresql_ask(struct store *store, const char *sql, int count,
    const char *const *values, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	PGresult *result;
	ExecStatusType status;

	store_commit_wait(store);
	result = driver_postgresql_result(own, own->pq.sendQueryParams(
	    own->connection, sql, count, NULL, values, NULL, NULL, 0));
	status = own->pq.resultStatus(result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	driver_postgresql_fail(store, result, "use the database", ret_error);
	return NULL;
}

/* Run what gives no rows; several statements are fine. */
static int
driver_postgresql_execute(struct store *store, const char *sql,
    const char *what, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	PGresult *result = driver_postgresql_result(own,
	    own->pq.sendQuery(own->connection, sql));
	ExecStatusType status = own->pq.resultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		return driver_postgresql_fail(store, result, what, ret_error);
	own->pq.clear(result);
	return 0;
}

/* --- transactions --------------------------------------------------------- */

/*
 * With a lease: the row is locked until the transaction is over, so a fenced
 * writer writes nothing, and a takeover waits for one that is not.  A server
 * ends a transaction whose client fell asleep (idle_in_transaction_…).
 */
static int
driver_postgresql_begin(struct store *store, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;

	if (own->is_reader)
		return 0;
	if (driver_postgresql_execute(store, "BEGIN", "begin to write",
	    ret_error) < 0)
		return -1;
	if (own->fence == NULL || own->fence(store, own->fence_context,
	    ret_error) == 0)
		return 0;
	(void)driver_postgresql_execute(store, "ROLLBACK", "roll back", NULL);
	return -1;
}

/* The answer to a COMMIT may be lost with the connection: then nobody knows,
 * and the store is unsure. A COMMIT of a transaction that had failed is
 * answered ROLLBACK. */
static int
driver_postgresql_commit(struct store *store, struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;

	if (own->is_reader)
		return 0;
	if (own->pq.transactionStatus(own->connection) == PQTRANS_INERROR)
		return error_set(ret_error, ERROR_STORE,
		    "cannot write in %s: an earlier statement failed",
		    store->path);
	return driver_postgresql_execute(store, "COMMIT", "write", ret_error);
}

static void
driver_postgresql_rollback(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;
	struct error error = { 0 };

	if (own->connection == NULL)
		return;
	switch (own->pq.transactionStatus(own->connection)) {
	case PQTRANS_IDLE:
		break;
	case PQTRANS_INTRANS:
	case PQTRANS_INERROR:
		(void)driver_postgresql_execute(store, "ROLLBACK",
		    "roll back", NULL);
		break;
	case PQTRANS_ACTIVE:
	case PQTRANS_UNKNOWN:
		(void)error_set(&error, ERROR_STORE, "cannot roll back in %s: "
		    "the connection is gone", store->path);
		store_doubt(store, &error);
	}
}

/* --- opening -------------------------------------------------------------- */

/* The one number that the statement gives. */
static int
driver_postgresql_number_of(struct store *store, const char *sql,
    int64_t *ret_number, struct error *ret_error)
{
	PGresult *result = driver_postgresql_ask(store, sql, 0, NULL,
	    ret_error);
	const struct libpq_api *pq = &store->postgresql->pq;

	if (result == NULL)
		return -1;
	*ret_number = pq->ntuples(result) == 0 ? 0 :
	    strtoll(pq->getvalue(result, 0, 0), NULL, 10);
	pq->clear(result);
	return 0;
}

/* Run what is missing, with the transaction open and nobody else doing so. */
static int
driver_postgresql_migrate(struct store *store, struct error *ret_error)
{
	int64_t is_there = 0, least = 0, tables = 0, version = 0;
	char sql[200];

	if (driver_postgresql_number_of(store, "SELECT count(*) FROM"
	    " pg_tables WHERE schemaname = current_schema() AND tablename ="
	    " 'patchday_schema'", &is_there, ret_error) < 0 ||
	    driver_postgresql_number_of(store, "SELECT count(*) FROM"
	    " pg_tables WHERE schemaname = current_schema()", &tables,
	    ret_error) < 0)
		return -1;
	if (is_there == 0 && tables > 0)
		return error_set(ret_error, ERROR_STORE, "%s is a database of"
		    " another program", store->path);
	if (is_there != 0 && (driver_postgresql_number_of(store,
	    "SELECT version FROM patchday_schema", &version, ret_error) < 0 ||
	    driver_postgresql_number_of(store,
	    "SELECT least FROM patchday_schema", &least, ret_error) < 0))
		return -1;
	if (least > store_schema_count)
		return error_set(ret_error, ERROR_STORE, "%s was written by a "
		    "newer patchday (schema %d, this one knows %d); install "
		    "that version again", store->path, (int)version,
		    store_schema_count);
	store->version = (int)version;
	for (; store->version < store_schema_count;
	    store->version = store->version == 0 ? DRIVER_FIRST_VERSION :
	    store->version + 1)
		if (driver_postgresql_execute(store, store_schema_postgresql[
		    store->version == 0 ? 0 :
		    store->version - DRIVER_FIRST_VERSION + 1],
		    "bring up to date the tables", ret_error) < 0)
			return -1;
	if (store->version == version)
		return 0;
	snprintf(sql, sizeof(sql), "INSERT INTO patchday_schema VALUES (1, %d,"
	    " %d) ON CONFLICT (id) DO UPDATE SET version = %d",
	    store->version, DRIVER_FIRST_VERSION, store->version);
	return driver_postgresql_execute(store, sql, "note the version",
	    ret_error);
}

static int
driver_postgresql_open(struct store *store,
    const struct store_options *options, struct error *ret_error)
{
	store->postgresql = mem_new(1, sizeof(*store->postgresql));
	if (libpq_api_init(&store->postgresql->pq, ret_error) < 0 ||
	    pq_server_open(store, options, ret_error) < 0 ||
	    driver_postgresql_execute(store,
	    "SET statement_timeout = '5s'; SET lock_timeout = '4s';"
	    "SET idle_in_transaction_session_timeout = '8s';"
	    "SET client_min_messages = warning; SET TimeZone = 'UTC';"
	    DRIVER_DURABLE
	    "BEGIN; SELECT pg_advisory_xact_lock(" DRIVER_LOCK ")",
	    "settle", ret_error) < 0)
		return -1;
	if (driver_postgresql_migrate(store, ret_error) == 0)
		return driver_postgresql_execute(store, "COMMIT", "write",
		    ret_error);
	driver_postgresql_rollback(store);
	return -1;
}

static void
driver_postgresql_close(struct store *store)
{
	struct driver_postgresql *own = store->postgresql;

	if (own == NULL)
		return;
	if (own->connection != NULL)
		own->pq.finish(own->connection);
	libpq_api_clear(&own->pq);
	free(own);
}

const struct store_driver driver_postgresql = {
	.open = driver_postgresql_open, .close = driver_postgresql_close,
	.begin = driver_postgresql_begin, .commit = driver_postgresql_commit,
	.rollback = driver_postgresql_rollback,
	.prepare = pq_statement_prepare,
	.finalize = pq_statement_finalize,
	.clear = pq_statement_clear, .reset = pq_statement_reset,
	.bind = pq_statement_bind,
	.bind_text = pq_statement_bind_text,
	.bind_bytes = pq_statement_bind_bytes,
	.bind_copy = pq_statement_bind_copy,
	.step = pq_statement_step, .number = pq_statement_number,
	.is_null = pq_statement_is_null,
	.string = pq_statement_string, .bytes = pq_statement_bytes,
	.changes = pq_statement_changes,
	.inserted = pq_statement_inserted,
};
