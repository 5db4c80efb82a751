/* SPDX-License-Identifier: MIT */
/* A store that is gone at the end: SQLite's in memory or, where
 * PATCHDAY_TEST_POSTGRESQL names a database (tests/postgresql/server), that one,
 * emptied.  Include it after store.h: it stands in for store_new(). */
#ifndef PATCHDAY_HARNESS_STORE_H
#define PATCHDAY_HARNESS_STORE_H

#include <stdlib.h>

#include "driver_postgresql_internal.h"

/* Is it a test on PostgreSQL? */
static inline bool
harness_is_postgresql(void)
{
	return getenv("PATCHDAY_TEST_POSTGRESQL") != NULL;
}

/* Do something behind the store's back, in the words of each database. */
static inline int
harness_store_meddle(struct store *store, const char *sqlite,
    const char *postgresql)
{
	struct error error = { 0 };
	PGresult *result;

	if (store->connection != NULL)
		return sqlite3_exec(store->connection, sqlite, NULL, NULL,
		    NULL) == SQLITE_OK ? 0 : -1;
	result = driver_postgresql_ask(store, postgresql, 0, NULL, &error);
	if (result == NULL)
		fprintf(stderr, "%s\n", error.text);
	store->postgresql->pq.clear(result);
	return result == NULL ? -1 : 0;
}

/* The number that the statement gives, which both take. */
static inline int64_t
harness_store_number(struct store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;
	PGresult *result;

	if (store->connection != NULL) {
		if (sqlite3_prepare_v2(store->connection, sql, -1, &statement,
		    NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
			number = sqlite3_column_int64(statement, 0);
		sqlite3_finalize(statement);
		return number;
	}
	result = driver_postgresql_ask(store, sql, 0, NULL, NULL);
	if (result != NULL)
		number = atoll(store->postgresql->pq.getvalue(result, 0, 0));
	store->postgresql->pq.clear(result);
	return number;
}

/* One that nobody has written to. */
static inline struct store *
harness_store_first(void)
{
	static const struct store_options options = { .path = NULL };
	static struct store *first;

	if (first == NULL && store_new(&options, &first, NULL) < 0)
		abort();
	return first;
}

/* As SQLite calls it: a database that was opened just now becomes the first. */
static inline int
harness_store_copy(sqlite3 *connection, char **ret_message,
    const void *routines)
{
	sqlite3_backup *copy = sqlite3_backup_init(connection, "main",
	    harness_store_first()->connection, "main");

	(void)ret_message;
	(void)routines;
	if (copy == NULL || sqlite3_backup_step(copy, -1) != SQLITE_DONE)
		abort();
	return sqlite3_backup_finish(copy);
}

/* In memory.  Its tables are made once and copied from then on: making them
 * takes ten times as long as all else that opening does, and some tests open
 * thousands.  Who counts the statements of making them, too, defines
 * HARNESS_STORE_IS_MADE. */
static inline int
harness_store_new_copy(const struct store_options *options,
    struct store **ret_store, struct error *ret_error)
{
	/* SQLite takes any extension as such a pointer. */
	void (*copy)(void) = (void (*)(void))harness_store_copy;
	int status;

#ifdef HARNESS_STORE_IS_MADE
	return store_new(options, ret_store, ret_error);
#endif
	(void)harness_store_first();
	if (sqlite3_auto_extension(copy) != SQLITE_OK)
		abort();
	status = store_new(options, ret_store, ret_error);
	sqlite3_cancel_auto_extension(copy);
	return status;
}

static inline int
harness_store_new(const struct store_options *options,
    struct store **ret_store, struct error *ret_error)
{
	static const char empty[] = "DO $do$ DECLARE names text; BEGIN"
	    " SET LOCAL session_replication_role = replica;"
	    " SELECT string_agg(format('%I', tablename), ', ') INTO names"
	    " FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN"
	    " ('lease', 'patchday_schema');"
	    " EXECUTE 'TRUNCATE ' || names;"
	    " UPDATE lease SET epoch = 0, holder = '', until_at = '-infinity',"
	    " turn = 0; END $do$";
	struct store_options other = *options;

	if (options->path != NULL)
		return store_new(options, ret_store, ret_error);
	if (!harness_is_postgresql())
		return harness_store_new_copy(options, ret_store, ret_error);
	other.uri = getenv("PATCHDAY_TEST_POSTGRESQL");
	if (store_new(&other, ret_store, ret_error) < 0)
		return -1;
	if (harness_store_meddle(*ret_store, NULL, empty) == 0)
		return 0;
	store_free(*ret_store);
	return -1;
}

#ifndef HARNESS_STORE_IS_BARE
#define store_new harness_store_new
#endif

#endif
