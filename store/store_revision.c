/* SPDX-License-Identifier: MIT */
/*
 * SEQUENCE, CREATED and LAST-MODIFIED of what feeds show (RFC 5545, 3.8.7).
 *
 * A calendar client takes a change only when the number or the date grew, so
 * both must survive a restart, and neither may grow while nothing changed: else
 * every client would download and notify for nothing. What is shown is compared
 * by hash.
 */
#include "store_revision.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "store_internal.h"

/* The hash that is kept: with the remark's only where there is one. */
static void
store_revision_bind_hash(struct store_statement *statement, const char *hash)
{
	size_t length = strlen(hash);

	if (length > 0 && hash[length - 1] == '-')
		length--;
	store_statement_bind_text(statement, 3, hash, length);
}

/* Write the row as it is; `created_at` of one that is there stays. */
static int
store_revision_save(struct store *store, const struct revision_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_REVISION_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->identity);
	store_statement_bind_string(statement, 2, row->form);
	store_revision_bind_hash(statement, row->hash);
	store_statement_bind(statement, 4, row->sequence);
	store_statement_bind(statement, 5, row->created_at);
	store_statement_bind(statement, 6, row->modified_at);
	return store_statement_run(store, statement, ret_error);
}

/* How a kept hash differs from the one that is shown now. */
enum store_revision_change { REVISION_SAME, REVISION_REMARK, REVISION_SHOWN };

static enum store_revision_change
store_revision_compare(const char *kept, const char *hash)
{
	size_t kept_length = strcspn(kept, "-"), length = strcspn(hash, "-");
	const char *kept_remark = kept + kept_length;

	if (kept_length != length || memcmp(kept, hash, length) != 0)
		return REVISION_SHOWN;
	if (hash[length] == '\0')
		return REVISION_SAME;
	kept_remark += kept_remark[0] == '-';
	return strcmp(kept_remark, hash + length + 1) == 0 ? REVISION_SAME :
	    REVISION_REMARK;
}

/* The remark that is kept goes on where who asks does not know of it; the
 * caller frees. */
static char *
store_revision_join(const char *kept, const char *hash)
{
	return strchr(hash, '-') != NULL ? mem_string(hash) :
	    mem_format("%s%s", hash, kept + strcspn(kept, "-"));
}

/* A date that is later than the kept one even when the clock stands or went
 * back. */
static int64_t
store_revision_later(int64_t kept_at, int64_t now_at)
{
	return now_at > kept_at ? now_at : kept_at + 1;
}

/* Read, compare, write if it differs: nearly always it does not, and then a
 * feed is made without a single write. */
int
store_revision_put(struct store *store, struct revision_row *row,
    int64_t now_at, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_REVISION_LOAD, ret_error);
	enum store_revision_change change = REVISION_SHOWN;
	struct revision_row joined;
	char *hash = NULL;
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->identity);
	store_statement_bind_string(statement, 2, row->form);
	found = store_statement_next(store, statement, ret_error);
	if (found < 0)
		return -1;
	row->sequence = 0;
	row->created_at = row->modified_at = now_at;
	if (found > 0) {
		change = store_revision_compare(store_statement_string(
		    statement, 0), row->hash);
		row->sequence = (int)store_statement_number(statement, 1);
		row->created_at = store_statement_number(statement, 2);
		row->modified_at = store_statement_number(statement, 3);
		if (change != REVISION_SAME)
			hash = store_revision_join(store_statement_string(
			    statement, 0), row->hash);
	}
	store_statement_reset(statement);
	if (change == REVISION_SAME)
		return 0;
	if (found > 0) {
		row->sequence += change == REVISION_SHOWN;
		row->modified_at = store_revision_later(row->modified_at,
		    now_at);
	}
	joined = *row;
	if (hash != NULL)
		joined.hash = hash;
	found = store_revision_save(store, &joined, ret_error);
	free(hash);
	return found;
}

int
store_revision_list(struct store *store, const char *form, int64_t after_at,
    struct revision_list *ret_list, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_REVISION_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, form);
	store_statement_bind(statement, 2, after_at);
	while ((found = store_statement_next(store, statement, ret_error)) > 0)
		array_push(&ret_list->list,
		    mem_string(store_statement_string(statement, 0)));
	return found;
}

/* Beside the entries' own revisions, since a document changes also by what is
 * no longer in it. */
int
store_revision_put_feed(struct store *store, struct feed_row *row,
    int64_t now_at, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_FEED_LOAD, ret_error);
	bool is_same = false;
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->name);
	store_statement_bind_string(statement, 2, row->form);
	found = store_statement_next(store, statement, ret_error);
	if (found < 0)
		return -1;
	row->modified_at = now_at;
	if (found > 0) {
		is_same = strcmp(store_statement_string(statement, 0),
		    row->hash) == 0;
		row->modified_at = store_statement_number(statement, 1);
		if (!is_same)
			row->modified_at = store_revision_later(
			    row->modified_at, now_at);
	}
	store_statement_reset(statement);
	if (is_same)
		return 0;
	statement = store_statement(store, STORE_SQL_FEED_PUT, ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, row->name);
	store_statement_bind_string(statement, 2, row->form);
	store_statement_bind_string(statement, 3, row->hash);
	store_statement_bind(statement, 4, row->modified_at);
	return store_statement_run(store, statement, ret_error);
}
