/* SPDX-License-Identifier: MIT */
/* The few calls in which one database differs from another. */
#ifndef PATCHDAY_DRIVER_INTERNAL_H
#define PATCHDAY_DRIVER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"

/* Every statement, prepared once when it is first used (store_sql.c). */
enum store_sql {
	STORE_SQL_META_PUT, STORE_SQL_META_LOAD,
	STORE_SQL_JOURNAL_ADD, STORE_SQL_JOURNAL_HEAD,
	STORE_SQL_JOURNAL_LIST, STORE_SQL_JOURNAL_FIRST,
	STORE_SQL_JOURNAL_ACTS, STORE_SQL_JOURNAL_ACTS_LAST,
	STORE_SQL_JOURNAL_RUN,
	STORE_SQL_BRIEF_PUT, STORE_SQL_BRIEF_FIND, STORE_SQL_BRIEF_SAVE,
	STORE_SQL_BRIEF_LOAD, STORE_SQL_BRIEF_LIST_THREADS,
	STORE_SQL_BRIEF_LIST_TOLD,
	STORE_SQL_OUTBOX_PUT, STORE_SQL_OUTBOX_SAVE, STORE_SQL_OUTBOX_CLAIM,
	STORE_SQL_OUTBOX_ALONE,
	STORE_SQL_OUTBOX_NEXT,
	STORE_SQL_OUTBOX_LOAD, STORE_SQL_OUTBOX_BLOCKER,
	STORE_SQL_OUTBOX_FOLLOWER, STORE_SQL_OUTBOX_SAME,
	STORE_SQL_OUTBOX_DUE,
	STORE_SQL_OUTBOX_LIST, STORE_SQL_OUTBOX_LIST_LATEST,
	STORE_SQL_OUTBOX_LIST_ACTIVE,
	STORE_SQL_OUTBOX_LIST_CONFLICTS, STORE_SQL_OUTBOX_LIST_BEGUN,
	STORE_SQL_OUTBOX_LIST_INVITED,
	STORE_SQL_OUTBOX_FIND, STORE_SQL_OUTBOX_HAS, STORE_SQL_OUTBOX_CHANNELS,
	STORE_SQL_OUTBOX_COUNT, STORE_SQL_OUTBOX_COUNT_ACTIVE,
	STORE_SQL_OUTBOX_COUNT_SETTLED,
	STORE_SQL_OUTBOX_PRUNE,
	STORE_SQL_OUTBOX_WAKE, STORE_SQL_OUTBOX_REVIVE,
	STORE_SQL_OUTBOX_HURRY,
	STORE_SQL_LETTER_SAVE, STORE_SQL_LETTER_LOAD,
	STORE_SQL_THREAD_PUT, STORE_SQL_THREAD_LOAD,
	STORE_SQL_THREAD_DROP, STORE_SQL_THREAD_LINK,
	STORE_SQL_THREAD_EDIT, STORE_SQL_THREAD_LIST,
	STORE_SQL_THREAD_FIND_LINK, STORE_SQL_THREAD_LIST_LINKS,
	STORE_SQL_THREAD_FIND_IDENTITY,
	STORE_SQL_PLACE_PUT, STORE_SQL_PLACE_LOAD, STORE_SQL_PLACE_LIST,
	STORE_SQL_REVISION_LOAD, STORE_SQL_REVISION_PUT,
	STORE_SQL_REVISION_LIST,
	STORE_SQL_FEED_LOAD, STORE_SQL_FEED_PUT,
	STORE_SQL_SERIES_LIST, STORE_SQL_SERIES_HOLDING,
	STORE_SQL_SERIES_ADD, STORE_SQL_SERIES_END, STORE_SQL_SERIES_KEEP,
	STORE_SQL_SERIES_PRUNE,
	STORE_SQL_TOKEN_ADD, STORE_SQL_TOKEN_LIST,
	STORE_SQL_TOKEN_REVOKE, STORE_SQL_TOKEN_USE,
	STORE_SQL_TOKEN_SIGN_OUT,
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

/* A statement's text.  Parameters are ?1, ?2 …; PostgreSQL's own text is given
 * where it must differ, NULL: the same will do. */
struct store_sql_text { const char *sql, *postgresql; };
extern const struct store_sql_text store_sql_texts[STORE_SQL_COUNT];

/* One of them, prepared. */
struct store_statement {
	struct store *store;
	enum store_sql which;
	const char *sql;	/* its text; NULL: the table's */
	void *handle;			/* the driver's; NULL: not yet */
};

/*
 * A database.  Results are 0 or -1 with an error unless they say otherwise;
 * text and bytes that are bound are lent until the statement is run, those of a
 * row until the next one.
 */
struct store_driver {
	/* Connect, look whether it is ours and sound, bring it up to date.  On
	 * failure close() is called. */
	int (*open)(struct store *store, const struct store_options *options,
	    struct error *ret_error);
	void (*close)(struct store *store);
	/* store_check(); NULL: there is nothing to look at. */
	int (*check)(struct store *store, struct error *ret_error);
	int (*begin)(struct store *store, struct error *ret_error);
	/* After -1 the caller rolls back. */
	int (*commit)(struct store *store, struct error *ret_error);
	/* Fine without a transaction; sets is_unsure when it cannot. */
	void (*rollback)(struct store *store);

	int (*prepare)(struct store_statement *statement,
	    struct error *ret_error);
	void (*finalize)(struct store_statement *statement);
	/* Give up what is left to read; the parameters are NULL again. */
	void (*clear)(struct store_statement *statement);
	/* Give up what is left to read. */
	void (*reset)(struct store_statement *statement);
	void (*bind)(struct store_statement *statement, int number,
	    int64_t value);
	void (*bind_text)(struct store_statement *statement, int number,
	    const char *text, size_t length);
	void (*bind_bytes)(struct store_statement *statement, int number,
	    const void *bytes, size_t length);
	/* The same, copied. */
	void (*bind_copy)(struct store_statement *statement, int number,
	    const void *bytes, size_t length);
	/* The next row: 1, none: 0, -1. */
	int (*step)(struct store_statement *statement, const char *what,
	    struct error *ret_error);
	int64_t (*number)(struct store_statement *statement, int column);
	bool (*is_null)(struct store_statement *statement, int column);
	/* NULL or a text up to its NUL: for rows that are read by thousands. */
	const char *(*string)(struct store_statement *statement, int column);
	/* NULL or bytes; text has a NUL behind it. */
	const void *(*bytes)(struct store_statement *statement, int column,
	    size_t *ret_length);
	/* Of the last one that wrote: rows changed; the id it gave. */
	int64_t (*changes)(struct store *store);
	int64_t (*inserted)(struct store *store);
};

extern const struct store_driver driver_sqlite, driver_postgresql;

#endif
