/* SPDX-License-Identifier: MIT */
/*
 * The database as a whole: opening it, its version, its transactions.
 *
 * Opening goes in four steps, and each can refuse with a sentence: make the
 * file readable to its owner only, take the lock and the settings, look whether
 * the file is ours and sound, bring its tables up to date.  A migration is a
 * text in store/schema, run in order; the file's user_version says how many of
 * them it has seen, its application_id that it is patchday's.
 */
#include "store.h"

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

/* SQLite locks these bytes of the file (os_unix.c, PENDING_BYTE and on). */
#define STORE_LOCK_FIRST 0x40000000
#define STORE_LOCK_LENGTH 512

/* What stays is the first reason: others follow from it. */
void
store_doubt(struct store *store, const struct error *why)
{
	if (!store->is_unsure)
		store->unsure = *why;
	store->is_unsure = true;
}

/* The one place where an error of SQLite becomes a sentence and a judgement:
 * may the process go on with this file? */
int
store_fail(struct store *store, const char *what, struct error *ret_error)
{
	int code = sqlite3_extended_errcode(store->connection);
	struct error failure = { 0 };

	if ((code & 0xff) == SQLITE_FULL)
		return error_set(ret_error, ERROR_STORE,
		    "cannot %s: the disk of %s is full", what, store->path);
	(void)error_set(&failure, (code & 0xff) == SQLITE_CORRUPT ||
	    (code & 0xff) == SQLITE_NOTADB ? ERROR_DAMAGED : ERROR_STORE,
	    "cannot %s in %s: %s (%d)", what, store->path,
	    sqlite3_errmsg(store->connection), code);
	/* These leave the database as it was.  Of anything else, above all a
	 * failed sync, nobody knows what reached the disk: the kernel may have
	 * dropped the pages and say that all is well the next time. */
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
store_execute(struct store *store, const char *sql, const char *what,
    struct error *ret_error)
{
	store_commit_wait(store);
	if (sqlite3_exec(store->connection, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return store_fail(store, what, ret_error);
}

/* One number or string of a pragma. */
static int
store_ask(struct store *store, const char *sql, int64_t *ret_number,
    struct text *ret_text, struct error *ret_error)
{
	sqlite3_stmt *statement = NULL;
	int status = -1;

	if (sqlite3_prepare_v2(store->connection, sql, -1, &statement, NULL) !=
	    SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW) {
		store_fail(store, "read", ret_error);
		goto out;
	}
	if (ret_number != NULL)
		*ret_number = sqlite3_column_int64(statement, 0);
	if (ret_text != NULL)
		text_puts(ret_text, store_statement_string(statement, 0));
	status = 0;
out:
	sqlite3_finalize(statement);
	return status;
}

/* Which process has the file locked; 0 when that cannot be told. */
static long
store_holder(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
	    .l_start = STORE_LOCK_FIRST, .l_len = STORE_LOCK_LENGTH };
	int descriptor = open(path, O_RDWR | O_CLOEXEC);
	long holder = 0;

	if (descriptor < 0)
		return 0;
	if (fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
		holder = lock.l_pid;
	/* close() drops every POSIX lock this process has on the file: fine
	 * here only because opening it has failed and is given up. */
	close(descriptor);
	return holder;
}

/* Say why it cannot be opened, and what a person can do about it: this is read
 * at a start that failed, often by somebody who knows no SQLite. */
static int
store_explain_open(struct store *store, const struct store_options *options,
    struct error *ret_error)
{
	int code = sqlite3_extended_errcode(store->connection) & 0xff;
	long holder;

	if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
		holder = store_holder(options->path);
		if (holder > 0)
			return error_set(ret_error, ERROR_STORE, "%s is in use"
			    " by process %ld; one patchdayd at a time may use"
			    " it", options->path, holder);
		return error_set(ret_error, ERROR_STORE, "%s is in use by"
		    " another process; one patchdayd at a time may use it",
		    options->path);
	}
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		return error_set(ret_error, ERROR_DAMAGED, "%s is damaged or no"
		    " database; put back a copy, or move it away to begin"
		    " anew (then nothing is known of what was sent)",
		    options->path);
	/* SQLite opens what it cannot write for reading, and says so late. */
	if (code == SQLITE_READONLY || code == SQLITE_PERM ||
	    (store->connection != NULL && code != SQLITE_NOMEM &&
	    sqlite3_db_readonly(store->connection, "main") == 1))
		return error_set(ret_error, ERROR_STORE, "%s cannot be written;"
		    " the file and its folder must belong to the user that"
		    " runs patchdayd, on a disk that is not read-only",
		    options->path);
	return error_set(ret_error, ERROR_STORE, "cannot open %s: %s%s%s",
	    options->path, sqlite3_errmsg(store->connection),
	    errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
}

/*
 * Settings, and the lock that keeps a second process out.
 *
 * A commit is a promise that a message is not sent twice, so it must survive
 * a loss of power.  With journal_mode DELETE the commit is the removal of the
 * journal, and only EXTRA syncs the folder after that: under FULL the journal
 * may be back after a power cut, and SQLite would undo the commit.  WAL would
 * be quicker but leaves two more files that a copy by hand forgets.
 *
 * EXCLUSIVE keeps the lock between transactions: two services on one file
 * would both send.  In memory nothing is to be kept, so nothing is synced.
 */
static int
store_prepare(struct store *store, const struct store_options *options)
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
	 * full; the cache is 16 MiB, negative numbers being KiB. */
	if (sqlite3_exec(store->connection, "PRAGMA foreign_keys = ON;"
	    "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -16384;", NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	/* EXCLUSIVE keeps locks once they were needed; need the strongest
	 * now, so that a second service ends at its start. */
	return sqlite3_exec(store->connection, "BEGIN EXCLUSIVE; COMMIT;",
	    NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_db_readonly(store->connection, "main") != 1 ? 0 : -1;
}

/* Is it ours, sound, and not from the future?  integrity_check reads every page
 * and compares indexes with tables: keys, and what is due when, are there
 * twice, so that a single bit is found before anything is decided from it. It
 * takes 0.3 s for 100,000 messages, half as long again as quick_check. */
static int
store_inspect(struct store *store, struct error *ret_error)
{
	struct text verdict = { 0 };
	int64_t application = 0, version = 0, tables = 0;
	int status = -1;

	if (store_ask(store, "PRAGMA integrity_check(1)", NULL, &verdict,
	    ret_error) < 0 ||
	    store_ask(store, "PRAGMA application_id", &application, NULL,
	    ret_error) < 0 ||
	    store_ask(store, "PRAGMA user_version", &version, NULL,
	    ret_error) < 0 ||
	    store_ask(store, "SELECT count(*) FROM sqlite_schema", &tables,
	    NULL, ret_error) < 0)
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
store_migrate(struct store *store, struct error *ret_error)
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
		if (store_begin(store, ret_error) < 0)
			return -1;
		if (store_execute(store, store_schema[store->version],
		    "bring up to date the tables", ret_error) < 0 ||
		    store_execute(store, sql, "note the version",
		    ret_error) < 0) {
			store_rollback(store);
			return -1;
		}
		if (store_commit(store, ret_error) < 0)
			return -1;
	}
	return 0;
}

/* Nobody else may read what is sent to whom; SQLite gives the journal the
 * mode of the file. */
static int
store_touch(const char *path, struct error *ret_error)
{
	int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);

	if (descriptor < 0)
		return error_set(ret_error, ERROR_STORE, "cannot open %s: %s",
		    path, strerror(errno));
	close(descriptor);
	return 0;
}

/* Each step that can refuse says what a person can do about it; nothing is
 * left behind but, at most, an empty file. */
int
store_new(const struct store_options *options, struct store **ret_store,
    struct error *ret_error)
{
	const char *path = options->path == NULL ? ":memory:" : options->path;
	struct store *store = NULL;
	struct stat status;

	/* Counting its memory takes a lock for each piece of it, and nobody
	 * asks; heeded by the process's first only. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* Made by us first, because SQLite would give it the umask's mode. */
	if (options->path != NULL && lstat(path, &status) != 0 &&
	    store_touch(path, ret_error) < 0)
		return -1;
	store = mem_new(1, sizeof(*store));
	store->path = mem_string(options->path == NULL ? "memory" : path);
	store->has_file = options->path != NULL;
	store->marks.descriptor = -1;
	store->wake = options->wake;
	store->wake_context = options->wake_context;
	errno = 0;
	if (sqlite3_open_v2(path, &store->connection, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL) != SQLITE_OK || store_prepare(store, options) < 0) {
		store_explain_open(store, options, ret_error);
		goto out;
	}
	if (store_inspect(store, ret_error) < 0 ||
	    store_migrate(store, ret_error) < 0)
		goto out;
	*ret_store = store;
	return 0;
out:
	store_free(store);
	return -1;
}

/* Statements first, as the connection does not close while one is left. */
void
store_free(struct store *store)
{
	size_t i;

	if (store == NULL)
		return;
	store_commit_free(store);
	store_mark_clear(store);
	for (i = 0; i < STORE_SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->connection);
	free(store->path);
	free(store);
}

/* IMMEDIATE, so that whoever got through it can write to the end. */
int
store_begin(struct store *store, struct error *ret_error)
{
	/* A plain BEGIN would fail at its first write instead, half-way. */
	return store_execute(store, "BEGIN IMMEDIATE", "begin to write",
	    ret_error);
}

/* Cannot fail as far as a caller is concerned: what it could not undo is noted
 * (store_is_unsure()), and the service then ends and starts over from the
 * disk. */
void
store_rollback(struct store *store)
{
	struct error error = { 0 };
	size_t i;

	/* What was over in it is not. */
	store->arrivals++;
	/* A statement left in the middle of reading would keep its read
	 * transaction open past the ROLLBACK. */
	for (i = 0; i < STORE_SQL_COUNT; i++)
		sqlite3_reset(store->statements[i]);
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

/* Never taken back: only opening the file again, which checks it, can tell
 * what is in it. */
bool
store_is_unsure(const struct store *store)
{
	return store->is_unsure;
}

/* A command may have met it, whose asker was told: the log must hear it. */
const struct error *
store_unsure(const struct store *store)
{
	return &store->unsure;
}

/* As the file says after opening, for `patchday status`: whether an older
 * version could still read it. */
int
store_version(const struct store *store)
{
	return store->version;
}
