/* SPDX-License-Identifier: MIT */
/* The connection to PostgreSQL, for the files of store/ that know which
 * database it is. */
#ifndef PATCHDAY_DRIVER_POSTGRESQL_INTERNAL_H
#define PATCHDAY_DRIVER_POSTGRESQL_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "libpq_api.h"
#include "store_internal.h"
#include "store_lease.h"

struct driver_postgresql {
	struct libpq_api pq;
	PGconn *connection;
	bool is_silent;			/* gave no answer in time */
	/* "7712…/2": which database, and on which timeline; "" not known.  Two
	 * that could be written; "" as it should be. */
	char line[STORE_LEASE_LINE_MAX], rival[STORE_LEASE_RIVAL_MAX];
	bool is_contested;		/* somebody leads at the other one */
	int statement_count;		/* prepared so far: their names */
	int64_t changes, inserted;	/* of the last statement that wrote */
	/* Nothing is written: transactions and what they write are left out,
	 * which is noted. */
	bool is_reader, has_dropped;
	/* Asked at the beginning of each transaction, within it: -1 and an
	 * error ends it.  NULL: nobody. */
	int (*fence)(struct store *store, void *context,
	    struct error *ret_error);
	void *fence_context;

	/* store_lease.c */
	const struct clock *clock;	/* NULL: there is no lease */
	char name[STORE_LEASE_NAME_MAX];	/* the replica's */
	int64_t epoch;			/* the own; 0: it follows */
	int64_t turn;			/* known of what followers wrote */
	int64_t ahead_ms, told_ms;	/* own clock less the server's; as the
					 * leader has told it */
	bool is_lost, is_stale;		/* store_begin() found so */
	bool is_guest;			/* a follower that writes */
	const char *guest_conf;		/* its configuration's hash; lent */
};

/* Run one statement with `count` parameters as text.  The result, as text, is
 * the caller's to clear; NULL and an error. */
PGresult *driver_postgresql_ask(struct store *store, const char *sql,
    int count, const char *const *values, struct error *ret_error);

/* Fill the error from the result (cleared; NULL: from the connection), note
 * whether the state is unsure; -1. */
int driver_postgresql_fail(struct store *store, PGresult *result,
    const char *what, struct error *ret_error);

/* What became of what was sent (`is_sent`: libpq took it); NULL: no answer came
 * in time, and the connection is of no more use. */
PGresult *driver_postgresql_result(struct driver_postgresql *own,
    int is_sent);

/* libpq's lines in one. */
void driver_postgresql_flatten(char *text);

/* pq_server.c: connect to the primary among the servers that options->uri
 * names, at options->line or a later timeline; -1 says of each why not. */
int pq_server_open(struct store *store, const struct store_options *options,
    struct error *ret_error);

/* What libpq's `options` say of `name`, else what `defaults` do; NULL: neither.
 * Both may be NULL.  The caller frees. */
char *pq_server_find_option(const PQconninfoOption *options,
    const PQconninfoOption *defaults, const char *name);

/* pq_statement.c: the members of struct store_driver. */
int pq_statement_prepare(struct store_statement *statement,
    struct error *ret_error);
void pq_statement_finalize(struct store_statement *statement);
void pq_statement_clear(struct store_statement *statement);
void pq_statement_reset(struct store_statement *statement);
void pq_statement_bind(struct store_statement *statement,
    int number, int64_t value);
void pq_statement_bind_text(struct store_statement *statement,
    int number, const char *text, size_t length);
void pq_statement_bind_bytes(struct store_statement *statement,
    int number, const void *bytes, size_t length);
void pq_statement_bind_copy(struct store_statement *statement,
    int number, const void *bytes, size_t length);
int pq_statement_step(struct store_statement *statement,
    const char *what, struct error *ret_error);
int64_t pq_statement_number(struct store_statement *statement,
    int column);
bool pq_statement_is_null(struct store_statement *statement,
    int column);
const char *pq_statement_string(struct store_statement *statement,
    int column);
const void *pq_statement_bytes(
    struct store_statement *statement, int column, size_t *ret_length);
int64_t pq_statement_changes(struct store *store);
int64_t pq_statement_inserted(struct store *store);

#endif
