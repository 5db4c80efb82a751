/* SPDX-License-Identifier: MIT */
/* Briefs: what the messages about an occurrence need to know, kept with the
 * first of them, so that an end can still be said after its window has left the
 * configuration.  Looked up by identity when planned, by number when sent.
 *
 * Behind the body, which has no line feed, follows one and a digest of all that
 * is said from it: a title or a time that rotted on the disk is not announced.
 * What was written before there were any is believed. */
#include "store_brief.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "digest.h"
#include "store_outbox_internal.h"
#include "text.h"

static void
store_brief_digest(const struct brief_row *row,
    char ret_digest[static DIGEST_ROT_MAX])
{
	struct text text = { 0 };

	text_putf(&text, "%s\n%lld %lld %lld %lld\n%s", row->identity,
	    (long long)row->start_at, (long long)row->end_at,
	    (long long)row->grace_secs, (long long)row->catch_up_secs,
	    row->body);
	digest_rot_hex(text.bytes, text.length, ret_digest);
	text_clear(&text);
}

/* Take the digest off the body; -1 when it is another's. */
static int
store_brief_check(struct brief_row *row, struct error *ret_error)
{
	char *end = strrchr(row->body, '\n'), digest[DIGEST_ROT_MAX];

	if (end == NULL)
		return 0;
	*end = '\0';
	store_brief_digest(row, digest);
	if (strcmp(end + 1, digest) == 0)
		return 0;
	return error_set(ret_error, ERROR_INPUT, "it is not what was written");
}

/* Insert and update take the same parameters; `which` is one of the two. */
static int
store_brief_write(struct store *store, enum store_sql which,
    const struct brief_row *row, int64_t now_ms, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, which, ret_error);
	struct text body = { 0 };
	char digest[DIGEST_ROT_MAX];
	int status;

	if (statement == NULL)
		return -1;
	store_brief_digest(row, digest);
	text_putf(&body, "%s\n%s", row->body, digest);
	store_statement_bind_string(statement, 1, row->identity);
	store_statement_bind(statement, 2, row->start_at);
	store_statement_bind(statement, 3, row->end_at);
	store_statement_bind(statement, 4, row->grace_secs);
	store_statement_bind(statement, 5, row->catch_up_secs);
	store_statement_bind_string(statement, 6, text_string(&body));
	store_statement_bind(statement, 7, now_ms);
	status = store_statement_run(store, statement, ret_error);
	text_clear(&body);
	return status;
}

int
store_brief_find(struct store *store, const char *identity, int64_t *ret_id,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_BRIEF_FIND, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, identity);
	found = store_statement_next(store, statement, ret_error);
	if (found <= 0)
		return found;
	*ret_id = store_statement_number(statement, 0);
	store_statement_reset(statement);
	return 1;
}

/* What is there stays as it is: a brief is frozen by the first announcement of
 * its occurrence, and planning comes by again for every later one. */
int
store_brief_put(struct store *store, const struct brief_row *row,
    int64_t now_ms, int64_t *ret_id, struct error *ret_error)
{
	int found = store_brief_find(store, row->identity, ret_id, ret_error);

	if (found != 0)
		return found < 0 ? -1 : 0;
	/* Asked first instead of ON CONFLICT: an insert that does nothing
	 * leaves last_insert_rowid at another row's number. */
	if (store_brief_write(store, STORE_SQL_BRIEF_PUT, row, now_ms,
	    ret_error) < 0)
		return -1;
	*ret_id = store_statement_inserted(store);
	store_fresh_begin(store, *ret_id);
	return 0;
}

/* When the occurrence itself has changed, by a reload or new zone data. */
int
store_brief_save(struct store *store, const struct brief_row *row,
    int64_t now_ms, struct error *ret_error)
{
	return store_brief_write(store, STORE_SQL_BRIEF_SAVE, row, now_ms,
	    ret_error);
}

/* By number: rows of the outbox refer to it so, and a brief that is gone means
 * that the database was meddled with. */
int
store_brief_load(struct store *store, int64_t id, struct brief_row *ret_row,
    struct error *ret_error)
{
	const char **const strings[] = { &ret_row->identity, &ret_row->body };
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_BRIEF_LOAD, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, id);
	found = store_statement_next(store, statement, ret_error);
	if (found == 0)
		return error_set(ret_error, ERROR_STORE,
		    "an occurrence's brief is missing");
	if (found < 0)
		return -1;
	ret_row->id = store_statement_number(statement, 0);
	ret_row->start_at = store_statement_number(statement, 1);
	ret_row->end_at = store_statement_number(statement, 2);
	ret_row->grace_secs = store_statement_number(statement, 3);
	ret_row->catch_up_secs = store_statement_number(statement, 4);
	ret_row->strings = store_statement_strings(statement, 5, strings,
	    countof(strings));
	store_statement_reset(statement);
	if (store_brief_check(ret_row, ret_error) == 0)
		return 0;
	store_brief_clear(ret_row);
	return -1;
}

/* Only where people changed the configuration, so without an index: a scan of
 * some thousand numbers. */
static int
store_brief_list(struct store *store, enum store_sql which, int64_t after_at,
    struct brief_numbers *ret_numbers, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, which, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, after_at);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0)
		array_push(&ret_numbers->list,
		    store_statement_number(statement, 0));
	return found;
}

int
store_brief_list_threads(struct store *store, int64_t after_at,
    struct brief_numbers *ret_numbers, struct error *ret_error)
{
	return store_brief_list(store, STORE_SQL_BRIEF_LIST_THREADS, after_at,
	    ret_numbers, ret_error);
}

int
store_brief_list_told(struct store *store, int64_t after_at,
    struct brief_numbers *ret_numbers, struct error *ret_error)
{
	return store_brief_list(store, STORE_SQL_BRIEF_LIST_TOLD, after_at,
	    ret_numbers, ret_error);
}

/* Rows own one piece of memory each; the strings point into it. */
void
store_brief_clear(struct brief_row *row)
{
	free(row->strings);
	memset(row, 0, sizeof(*row));
}
