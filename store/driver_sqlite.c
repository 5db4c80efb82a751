/* SPDX-License-Identifier: MIT */
/*
 * SQLite: one file, one connection, one process.
 *
 * Opening goes in four steps, and each can refuse with a sentence: make the
 * file readable to its owner only, take the lock and the settings, look whether
 * the file is ours and sound, bring its tables up to date.  A migration is a
 * text in store/schema, run in order; the file's user_version says how many of
 * them it has seen, its application_id that it is patchday's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "store_internal.h"
#include "text.h"

/* "PTCH": tells patchday's files from other programs' databases. */
#define STORE_APPLICATION_ID 0x50544348

/* The one place where an error of SQLite becomes a sentence and a judgement:
 * may the process go on with this file? */
static int
driver_sqlite_fail(struct store *store, const char *what,
    struct error *ret_error)
{
	int code = sqlite3_extended_errcode(store->connection);
	struct error failure = { 0 };

	store->is_full = (code & 0xff) == SQLITE_FULL;
	if (store->is_full)
		return error_set(ret_error, ERROR_STORE,
		    "cannot %s: the disk of %s is full", what, store->path);
	(void)error_set(&failure, (code & 0xff) == SQLITE_CORRUPT ||
	    (code & 0xff) == SQLITE_NOTADB ? ERROR_DAMAGED : ERROR_STORE,
	    "cannot %s in %s: %s (%d)", what, store->path,
	    code == SQLITE_READONLY_DIRECTORY ? "its folder is read-only" :
	    sqlite3_errmsg(store->connection), code);
	/* These leave it as it was.  Of anything else, above all a failed
	 * sync, nobody knows what reached the disk, whatever the next says. */
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_CONSTRAINT:
	case SQLITE_NOMEM:
	case SQLITE_TOOBIG:
		break;
	default:
		store_doubt(store, &failure);
	}
	if (ret_error != NULL)
		*ret_error = failure;
	return -1;
}

/* Run statements that are used once; `what` completes "cannot …" in the
 * error. */
static int
driver_sqlite_execute(struct store *store, const char *sql, const char *what,
    struct error *ret_error)
{
	if (sqlite3_exec(store->connection, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return driver_sqlite_fail(store, what, ret_error);
}

/* Somebody moved, deleted or replaced the file: what is written from then on is
 * gone with the next start, and a journal left by a kill would be rolled back
 * into whatever lies there by then.  SQLite itself looks only before it makes a
 * journal, and EXCLUSIVE keeps one. */
static int
driver_sqlite_check(struct store *store, struct error *ret_error)
{
	int has_moved = 0;

	store->is_astray = false;
	return store->has_file && sqlite3_file_control(store->connection,
	    "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) == SQLITE_OK &&
	    has_moved != 0 ? driver_sqlite_explain_moved(store, ret_error) : 0;
}

/* IMMEDIATE, so that whoever got through it can write to the end: a plain BEGIN
 * would fail at its first write instead, half-way. */
static int
driver_sqlite_begin(struct store *store, struct error *ret_error)
{
	if (driver_sqlite_check(store, ret_error) < 0)
		return -1;
	return driver_sqlite_execute(store, "BEGIN IMMEDIATE",
	    "begin to write", ret_error);
}

static int
driver_sqlite_commit(struct store *store, struct error *ret_error)
{
	return driver_sqlite_execute(store, "COMMIT", "write", ret_error);
}

/* What it could not undo is noted (store_is_unsure()), and the service then
 * ends and starts over from the disk. */
static void
driver_sqlite_rollback(struct store *store)
{
	struct error error = { 0 };

	/* Some errors (a full disk, I/O) roll back by themselves. */
	if (sqlite3_get_autocommit(store->connection))
		return;
	if (sqlite3_exec(store->connection, "ROLLBACK", NULL, NULL, NULL) !=
	    SQLITE_OK) {
		(void)error_set(&error, ERROR_STORE, "cannot roll back in %s:"
		    " %s", store->path, sqlite3_errmsg(store->connection));
		store_doubt(store, &error);
	}
}

/* One number or string of a pragma. */
static int
driver_sqlite_ask(struct store *store, const char *sql, int64_t *ret_number,
    struct text *ret_text, struct error *ret_error)
{
	sqlite3_stmt *statement = NULL;
	int status = -1;

	if (sqlite3_prepare_v2(store->connection, sql, -1, &statement, NULL) !=
	    SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW) {
		driver_sqlite_fail(store, "read", ret_error);
		goto out;
	}
	if (ret_number != NULL)
		*ret_number = sqlite3_column_int64(statement, 0);
	if (ret_text != NULL)
		text_puts(ret_text, (const char *)sqlite3_column_text(statement,
		    0));
	status = 0;
out:
	sqlite3_finalize(statement);
	return status;
}

/*
 * Settings, and the lock that keeps a second process out.
 *
 * A commit is a promise that a message is not sent twice, so it must survive
 * a loss of power.  With EXCLUSIVE the journal stays, and the commit is that
 * its head is overwritten with zeros and synced, the fourth sync of each; it
 * goes when the file is closed.  EXTRA is for commits whose journal is removed,
 * should there ever be one: it syncs the folder, too.  Under FULL the journal
 * may be back after a power cut, and SQLite would undo the commit.
 * WAL would be quicker but leaves two more files that a copy by hand forgets.
 *
 * EXCLUSIVE also keeps the lock between transactions: two services on one file
 * would both send.  In memory nothing is to be kept, so nothing is synced.
 */
static int
driver_sqlite_settle(struct store *store, const struct store_options *options)
{
	const char *settings = options->path == NULL ?
	    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;" :
	    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;"
	    "PRAGMA synchronous = EXTRA;";

	sqlite3_extended_result_codes(store->connection, 1);
	sqlite3_busy_timeout(store->connection, (int)options->wait_ms);
	if (sqlite3_exec(store->connection, settings, NULL, NULL, NULL) !=
	    SQLITE_OK)
		return -1;
	/* A file from elsewhere must not run functions through its schema
	 * (trusted_schema); temporary tables need no second folder that can be
	 * full; the cache is 3 MiB, negative numbers being KiB: what is put is
	 * seldom read again, and memory that was used before is warm.  Only a
	 * transaction of more than 16 MiB (4,096 pages) is written down before
	 * its commit, which costs it another sync. */
	if (sqlite3_exec(store->connection, "PRAGMA foreign_keys = ON;"
	    "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -3072; PRAGMA cache_spill = 4096;",
	    NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	/* EXCLUSIVE keeps locks once they were needed; need the strongest
	 * now, so that a second service ends at its start. */
	return sqlite3_exec(store->connection, "BEGIN EXCLUSIVE; COMMIT;",
	    NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_db_readonly(store->connection, "main") != 1 ? 0 : -1;
}

/* Is it ours, sound, and not from the future?  integrity_check reads every page
 * and compares indexes with tables: a single bit is found before anything is
 * decided from it.  It takes 0.3 s for 100,000 messages, half as long again as
 * quick_check.  SQLite 3.46 takes a "(1)" behind it for the name of a table. */
static int
driver_sqlite_inspect(struct store *store, struct error *ret_error)
{
	struct text verdict = { 0 };
	int64_t application = 0, version = 0, tables = 0;
	int status = -1;

	if (driver_sqlite_ask(store, "SELECT replace(integrity_check, "
	    "'*** in database main ***' || char(10), '')"
	    " FROM pragma_integrity_check", NULL, &verdict,
	    ret_error) < 0 ||
	    driver_sqlite_ask(store, "PRAGMA application_id", &application,
	    NULL, ret_error) < 0 ||
	    driver_sqlite_ask(store, "PRAGMA user_version", &version, NULL,
	    ret_error) < 0 ||
	    driver_sqlite_ask(store, "SELECT count(*) FROM sqlite_schema",
	    &tables, NULL, ret_error) < 0)
		goto out;
	if (strcmp(text_string(&verdict), "ok") != 0)
		error_set(ret_error, ERROR_DAMAGED, "%s is damaged (%.100s);"
		    " put back a copy, or move it away to begin anew (then"
		    " nothing is known of what was sent)", store->path,
		    text_string(&verdict));
	else if ((tables > 0 || application != 0) &&
	    application != STORE_APPLICATION_ID)
		error_set(ret_error, ERROR_STORE, "%s is a database of another"
		    " program", store->path);
	else if (version > store_schema_count)
		error_set(ret_error, ERROR_STORE, "%s was written by a newer"
		    " patchday (schema %d, this one knows %d); install that"
		    " version again, or put back a copy made before",
		    store->path, (int)version, store_schema_count);
	else
		status = 0;
	store->version = (int)version;
	store->has_tables = tables > 0;
out:
	text_clear(&verdict);
	return status;
}

/* Each step in a transaction of its own, so a kill leaves a whole version:
 * user_version lies in the file's header and is part of the transaction.
 * What was there before the first is kept as a copy, for a way back to the
 * version that wrote it. */
static int
driver_sqlite_migrate(struct store *store, struct error *ret_error)
{
	char sql[96];

	if (store->has_tables && store->has_file &&
	    store->version < store_schema_count) {
		snprintf(sql, sizeof(sql), "patchday-schema-%d.db",
		    store->version);
		if (store_backup_copy(store, sql, ret_error) < 0)
			return -1;
	}
	for (; store->version < store_schema_count; store->version++) {
		snprintf(sql, sizeof(sql), "PRAGMA application_id = %d;"
		    " PRAGMA user_version = %d;", STORE_APPLICATION_ID,
		    store->version + 1);
		if (driver_sqlite_begin(store, ret_error) < 0)
			return -1;
		if (driver_sqlite_execute(store, store_schema[store->version],
		    "bring up to date the tables", ret_error) < 0 ||
		    driver_sqlite_execute(store, sql, "note the version",
		    ret_error) < 0) {
			driver_sqlite_rollback(store);
			return -1;
		}
		if (driver_sqlite_commit(store, ret_error) < 0)
			return -1;
	}
	return 0;
}

/* Nobody else may read what is sent to whom; SQLite gives the journal the
 * mode of the file. */
static int
driver_sqlite_touch(const char *path, struct error *ret_error)
{
	int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);

	if (descriptor < 0)
		return error_set(ret_error, ERROR_STORE, "cannot open %s: %s",
		    path, strerror(errno));
	close(descriptor);
	return 0;
}

/* Nothing is left behind by a refusal but, at most, an empty file. */
static int
driver_sqlite_open(struct store *store, const struct store_options *options,
    struct error *ret_error)
{
	const char *path = options->path == NULL ? ":memory:" : options->path;
	struct stat status;

	/* Counting its memory takes a lock for each piece of it, and nobody
	 * asks; heeded by the process's first only. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* Made by us first, because SQLite would give it the umask's mode. */
	if (options->path != NULL && lstat(path, &status) != 0 &&
	    driver_sqlite_touch(path, ret_error) < 0)
		return -1;
	store->has_file = options->path != NULL;
	errno = 0;
	if (sqlite3_open_v2(path, &store->connection, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL) != SQLITE_OK || driver_sqlite_settle(store, options) < 0)
		return driver_sqlite_explain_open(store, path, ret_error);
	if (driver_sqlite_inspect(store, ret_error) < 0)
		return -1;
	return driver_sqlite_migrate(store, ret_error);
}

static void
driver_sqlite_close(struct store *store)
{
	sqlite3_close(store->connection);
}

/* --- statements ----------------------------------------------------------- */

static int
driver_sqlite_prepare(struct store_statement *statement,
    struct error *ret_error)
{
	sqlite3_stmt *handle = NULL;

	if (sqlite3_prepare_v3(statement->store->connection,
	    statement->sql != NULL ? statement->sql :
	    store_sql_texts[statement->which].sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &handle, NULL) != SQLITE_OK)
		return driver_sqlite_fail(statement->store,
		    "prepare a statement", ret_error);
	statement->handle = handle;
	return 0;
}

static void
driver_sqlite_finalize(struct store_statement *statement)
{
	sqlite3_finalize(statement->handle);
}

static void
driver_sqlite_clear(struct store_statement *statement)
{
	sqlite3_reset(statement->handle);
	sqlite3_clear_bindings(statement->handle);
}

static void
driver_sqlite_reset(struct store_statement *statement)
{
	sqlite3_reset(statement->handle);
}

static void
driver_sqlite_bind(struct store_statement *statement, int number,
    int64_t value)
{
	sqlite3_bind_int64(statement->handle, number, value);
}

/* STATIC: lent until the statement is run, so no copy. */
static void
driver_sqlite_bind_text(struct store_statement *statement, int number,
    const char *text, size_t length)
{
	sqlite3_bind_text64(statement->handle, number, text, length,
	    SQLITE_STATIC, SQLITE_UTF8);
}

static void
driver_sqlite_bind_bytes(struct store_statement *statement, int number,
    const void *bytes, size_t length)
{
	sqlite3_bind_blob64(statement->handle, number, bytes, length,
	    SQLITE_STATIC);
}

static void
driver_sqlite_bind_copy(struct store_statement *statement, int number,
    const void *bytes, size_t length)
{
	sqlite3_bind_blob64(statement->handle, number, bytes, length,
	    SQLITE_TRANSIENT);
}

static int
driver_sqlite_step(struct store_statement *statement, const char *what,
    struct error *ret_error)
{
	int code = sqlite3_step(statement->handle);

	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return driver_sqlite_fail(statement->store, what, ret_error);
}

static int64_t
driver_sqlite_number(struct store_statement *statement, int column)
{
	return sqlite3_column_int64(statement->handle, column);
}

static bool
driver_sqlite_is_null(struct store_statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

static const char *
driver_sqlite_string(struct store_statement *statement, int column)
{
	return (const char *)sqlite3_column_text(statement->handle, column);
}

/* _blob() of a text gives its bytes; the NUL is there only behind _text(). */
static const void *
driver_sqlite_bytes(struct store_statement *statement, int column,
    size_t *ret_length)
{
	const void *bytes =
	    sqlite3_column_type(statement->handle, column) == SQLITE_BLOB ?
	    sqlite3_column_blob(statement->handle, column) :
	    sqlite3_column_text(statement->handle, column);

	*ret_length = (size_t)sqlite3_column_bytes(statement->handle, column);
	return bytes;
}

static int64_t
driver_sqlite_changes(struct store *store)
{
	return sqlite3_changes(store->connection);
}

static int64_t
driver_sqlite_inserted(struct store *store)
{
	return sqlite3_last_insert_rowid(store->connection);
}

const struct store_driver driver_sqlite = {
	.open = driver_sqlite_open, .close = driver_sqlite_close,
	.check = driver_sqlite_check, .begin = driver_sqlite_begin,
	.commit = driver_sqlite_commit, .rollback = driver_sqlite_rollback,
	.prepare = driver_sqlite_prepare,
	.finalize = driver_sqlite_finalize, .clear = driver_sqlite_clear,
	.reset = driver_sqlite_reset, .bind = driver_sqlite_bind,
	.bind_text = driver_sqlite_bind_text,
	.bind_bytes = driver_sqlite_bind_bytes,
	.bind_copy = driver_sqlite_bind_copy, .step = driver_sqlite_step,
	.number = driver_sqlite_number, .is_null = driver_sqlite_is_null,
	.string = driver_sqlite_string, .bytes = driver_sqlite_bytes,
	.changes = driver_sqlite_changes,
	.inserted = driver_sqlite_inserted,
};
