/* SPDX-License-Identifier: MIT */
/* What the files of store/ share: the connection and its statements. */
#ifndef PATCHDAY_STORE_INTERNAL_H
#define PATCHDAY_STORE_INTERNAL_H

#include <sqlite3.h>
#include <stddef.h>

#include "array.h"
#include "store.h"

/* store_schema[n] takes a database from version n to n + 1. */
extern const char *const store_schema[];
extern const int store_schema_count;

/* Every statement, prepared once when it is first used. */
enum store_sql {
	STORE_SQL_META_PUT, STORE_SQL_META_LOAD,
	STORE_SQL_JOURNAL_ADD, STORE_SQL_JOURNAL_HEAD,
	STORE_SQL_JOURNAL_LIST, STORE_SQL_JOURNAL_FIRST,
	STORE_SQL_JOURNAL_ACTS, STORE_SQL_JOURNAL_ACTS_LAST,
	STORE_SQL_JOURNAL_RUN,
	STORE_SQL_BRIEF_PUT, STORE_SQL_BRIEF_FIND, STORE_SQL_BRIEF_SAVE,
	STORE_SQL_BRIEF_LOAD, STORE_SQL_BRIEF_LIST_THREADS,
	STORE_SQL_OUTBOX_PUT, STORE_SQL_OUTBOX_SAVE, STORE_SQL_OUTBOX_CLAIM,
	STORE_SQL_OUTBOX_NEXT,
	STORE_SQL_OUTBOX_LOAD, STORE_SQL_OUTBOX_BLOCKER,
	STORE_SQL_OUTBOX_FOLLOWER, STORE_SQL_OUTBOX_SAME,
	STORE_SQL_OUTBOX_DUE,
	STORE_SQL_OUTBOX_LIST, STORE_SQL_OUTBOX_LIST_ACTIVE,
	STORE_SQL_OUTBOX_FIND, STORE_SQL_OUTBOX_HAS, STORE_SQL_OUTBOX_CHANNELS,
	STORE_SQL_OUTBOX_COUNT, STORE_SQL_OUTBOX_PRUNE,
	STORE_SQL_OUTBOX_WAKE, STORE_SQL_OUTBOX_REVIVE,
	STORE_SQL_OUTBOX_HURRY,
	STORE_SQL_LETTER_SAVE, STORE_SQL_LETTER_LOAD,
	STORE_SQL_THREAD_PUT, STORE_SQL_THREAD_LOAD,
	STORE_SQL_THREAD_DROP, STORE_SQL_THREAD_LINK,
	STORE_SQL_THREAD_EDIT, STORE_SQL_THREAD_LIST,
	STORE_SQL_THREAD_FIND_LINK, STORE_SQL_THREAD_LIST_LINKS,
	STORE_SQL_THREAD_FIND_IDENTITY,
	STORE_SQL_PLACE_PUT, STORE_SQL_PLACE_LOAD,
	STORE_SQL_REVISION_LOAD, STORE_SQL_REVISION_PUT,
	STORE_SQL_FEED_LOAD, STORE_SQL_FEED_PUT,
	STORE_SQL_SERIES_LIST, STORE_SQL_SERIES_HOLDING,
	STORE_SQL_SERIES_ADD, STORE_SQL_SERIES_END, STORE_SQL_SERIES_KEEP,
	STORE_SQL_SERIES_PRUNE,
	STORE_SQL_TOKEN_ADD, STORE_SQL_TOKEN_LIST,
	STORE_SQL_TOKEN_REVOKE, STORE_SQL_TOKEN_USE,
	STORE_SQL_RECEIPT_FIND, STORE_SQL_RECEIPT_PUT,
	STORE_SQL_RECEIPT_PRUNE,
	STORE_SQL_SUBSCRIBER_LIST, STORE_SQL_SUBSCRIBER_PUT,
	STORE_SQL_SUBSCRIBER_REMOVE, STORE_SQL_SUBSCRIBER_PRUNE,
	STORE_SQL_SUBSCRIPTION_LIST, STORE_SQL_SUBSCRIPTION_PUT,
	STORE_SQL_SUBSCRIPTION_DROP,
	STORE_SQL_PENDING_LIST, STORE_SQL_PENDING_LIST_START,
	STORE_SQL_PENDING_PUT, STORE_SQL_PENDING_PUT_START,
	STORE_SQL_PENDING_DROP, STORE_SQL_PENDING_PRUNE,
	STORE_SQL_BASELINE_LIST, STORE_SQL_BASELINE_PUT,
	STORE_SQL_SHIPPED_LIST, STORE_SQL_SHIPPED_PUT,
	STORE_SQL_COUNT,
};

/* store_mark.c: of the run before, and of this one. */
struct store_marks {
	bool is_loaded, is_believed;	/* the run before's */
	ARRAY(int64_t) ids;		/* the rows it handed over */
	int descriptor;			/* this run's file; -1: none */
	char *bytes;			/* the same in memory; or NULL */
	size_t place_count;		/* places in it */
	ARRAY(size_t) free;		/* those not in use */
};

/* One open database.  Only its owner's thread may touch it (the connection is
 * opened without a mutex). */
struct store {
	sqlite3 *connection;
	char *path;			/* for messages */
	int version;			/* schema steps that are done */
	bool is_unsure;			/* store_is_unsure(); stays set */
	struct error unsure;		/* since which failure */
	bool has_file;			/* not in memory */
	bool has_tables;		/* had some when it was opened */
	uint64_t arrivals;		/* rows that became active; grows */
	bool has_looked;		/* for copies: these are known: */
	/* Of the newest, days since 1970-01-01 UTC; INT64_MIN: none. */
	int64_t backup_days;
	int64_t began_at;		/* first of the journal, seconds UTC */
	sqlite3_stmt *statements[STORE_SQL_COUNT];	/* NULL: not yet */
	void (*wake)(void *context);	/* struct store_options */
	void *wake_context;
	struct store_commit *commit;	/* the thread; NULL: not yet */
	bool is_committing;		/* the connection is the thread's */
	struct store_marks marks;
};

/* Wait until the thread is done with the connection, if it has it; what came of
 * the commit is kept for store_commit_end().  Called by whatever uses the
 * connection, so that forgetting store_commit_end() costs time only. */
void store_commit_wait(struct store *store);

/* Close the file of marks; what it says stays. */
void store_mark_clear(struct store *store);

/* End the thread, if there is one. */
void store_commit_free(struct store *store);

/* The statement, reset and without parameters; NULL on failure. */
sqlite3_stmt *store_statement(struct store *store, enum store_sql which,
    struct error *ret_error);

/* Run a statement that gives no rows.  0 or -1. */
int store_statement_run(struct store *store, sqlite3_stmt *statement,
    struct error *ret_error);

/* The next row: 1, none: 0, -1.  Reset the statement when done with it. */
int store_statement_next(struct store *store, sqlite3_stmt *statement,
    struct error *ret_error);

/* Parameters by number, from 1.  A NULL string is bound as "". */
void store_statement_bind(sqlite3_stmt *statement, int number,
    int64_t value);
void store_statement_bind_string(sqlite3_stmt *statement, int number,
    const char *value);

/* A column as a string, "" for NULL; lent until the next row. */
const char *store_statement_string(sqlite3_stmt *statement, int column);

/* Copy the columns `first` … (as many as there are `ret_strings`) into one
 * piece of memory, which the caller frees, and point to them. */
char *store_statement_strings(sqlite3_stmt *statement, int first,
    const char **const *ret_strings, size_t count);

/* Copy the database to backup/`name`, in one step for who looks. */
int store_backup_copy(struct store *store, const char *name,
    struct error *ret_error);

/* From now on the state is unsure; the first reason is kept. */
void store_doubt(struct store *store, const struct error *why);

/* Fill the error from the connection, note whether the state is unsure;
 * -1. */
int store_fail(struct store *store, const char *what,
    struct error *ret_error);

#endif
