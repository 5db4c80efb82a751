/* SPDX-License-Identifier: MIT */
/* What the files of store/ share: the connection and its statements. */
#ifndef PATCHDAY_STORE_INTERNAL_H
#define PATCHDAY_STORE_INTERNAL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "array.h"
#include "driver_internal.h"
#include "store.h"
#include "store_mark.h"
#include "store_outbox.h"
#include "store_statement_internal.h"

/* store_schema[n] takes a database from version n to n + 1. */
extern const char *const store_schema[];
extern const int store_schema_count;

/* The first one makes a PostgreSQL database of version 8; each further one
 * takes it from there to the next. */
extern const char *const store_schema_postgresql[];
extern const int store_schema_postgresql_count;

#define STORE_ARRIVALS 1024		/* a power of two */
#define STORE_FRESH 32768		/* as well */

/* A place of the file of marks: a row that was handed over. */
struct store_mark {
	int64_t id;
	int32_t attempt, is_answered;
	struct store_mark_answer answer;
};

/* store_mark.c: of the run before, and of this one. */
struct store_marks {
	bool is_loaded, is_believed;	/* the run before's */
	ARRAY(struct store_mark) found;	/* what it handed over */
	int descriptor;			/* this run's file; -1: none */
	char *bytes;			/* the same in memory; or NULL */
	size_t place_count;		/* places in it */
	ARRAY(size_t) free;		/* those not in use */
};

/* One open database.  Only its owner's thread may touch it (the connection is
 * opened without a mutex). */
struct store {
	const struct store_driver *driver;
	sqlite3 *connection;		/* SQLite's; or NULL */
	struct driver_postgresql *postgresql;	/* PostgreSQL's; or NULL */
	char *path;			/* for messages */
	int version;			/* schema steps that are done */
	bool is_unsure;			/* store_is_unsure(); stays set */
	struct error unsure;		/* since which failure */
	bool is_full;			/* store_is_full() */
	bool is_astray;			/* store_is_astray() */
	bool has_file;			/* not in memory */
	bool has_tables;		/* had some when it was opened */
	/* Rows that became active, by whom they are for (a hash of that); of
	 * anybody.  They grow. */
	uint64_t arrivals[STORE_ARRIVALS], arrivals_of_any;
	/* The brief that was put last, 0: none; who was owed anything of it. */
	int64_t fresh_brief;
	unsigned char fresh_owed[STORE_FRESH / 8];
	/* Rows of the outbox that are over, up to the id: counted once; on
	 * PostgreSQL by who led then, and knew so much of other writers. */
	struct store_tally {
		int64_t id, epoch, turn;
		struct outbox_counts counts;
	} tally;
	bool has_looked;		/* for copies: these are known: */
	/* Of the newest, days since 1970-01-01 UTC; INT64_MIN: none. */
	int64_t backup_days;
	int64_t began_at;		/* first of the journal, seconds UTC */
	struct store_statement statements[STORE_SQL_COUNT];
	void (*wake)(void *context);	/* struct store_options */
	void *wake_context;
	struct store_commit *commit;	/* the thread; NULL: not yet */
	bool is_committing;		/* the connection is the thread's */
	struct store_marks marks;
};

/* driver_sqlite_explain.c: say why it cannot be opened; why it is not where it
 * was, which is unsure if another is there.  -1. */
int driver_sqlite_explain_open(struct store *store, const char *path,
    struct error *ret_error);
int driver_sqlite_explain_moved(struct store *store,
    struct error *ret_error);

/* Wait until the thread is done with the connection, if it has it; what came of
 * the commit is kept for store_commit_end().  Called by whatever uses the
 * connection, so that forgetting store_commit_end() costs time only. */
void store_commit_wait(struct store *store);

/* Close the file of marks; what it says stays. */
void store_mark_clear(struct store *store);

/* End the thread, if there is one. */
void store_commit_free(struct store *store);

/* From now on the state is unsure; the first reason is kept. */
void store_doubt(struct store *store, const struct error *why);

/* Copy the database to backup/`name`, in one step for who looks. */
int store_backup_copy(struct store *store, const char *name,
    struct error *ret_error);

#endif
