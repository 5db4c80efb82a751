/* SPDX-License-Identifier: MIT */
/* The journal: entries are added and read, never changed.  Triggers of the
 * schema refuse UPDATE and DELETE, so neither a bug here nor a person with the
 * sqlite3 shell shortens it by mistake. */
#include "store_journal.h"

#include <stdlib.h>

#include "store_internal.h"

/* In the caller's transaction, with the change that it tells of. */
int
store_journal_add(struct store *store, const struct journal_entry *entry,
    struct error *ret_error)
{
	sqlite3_stmt *statement =
	    store_statement(store, STORE_SQL_JOURNAL_ADD, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, entry->at_ms);
	store_statement_bind_string(statement, 2, entry->who);
	store_statement_bind_string(statement, 3, entry->verb);
	store_statement_bind_string(statement, 4, entry->subject);
	store_statement_bind_string(statement, 5, entry->detail);
	return store_statement_run(store, statement, ret_error);
}

/* The newest first, and by the beginning of the subject, so that a window's id
 * finds all of its occurrences. */
int
store_journal_list(struct store *store, const char *subject, size_t limit,
    struct journal_entries *ret_entries, struct error *ret_error)
{
	sqlite3_stmt *statement =
	    store_statement(store, STORE_SQL_JOURNAL_LIST, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, subject);
	store_statement_bind(statement, 2, (int64_t)limit);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0) {
		struct journal_entry *entry = array_add(&ret_entries->list);
		const char **const strings[] = { &entry->who, &entry->verb,
		    &entry->subject, &entry->detail };

		entry->id = sqlite3_column_int64(statement, 0);
		entry->at_ms = sqlite3_column_int64(statement, 1);
		entry->strings = store_statement_strings(statement, 2, strings,
		    countof(strings));
	}
	return found;
}

/* As for rows: the strings of an entry are one piece. */
void
store_journal_clear(struct journal_entries *entries)
{
	size_t i;

	for (i = 0; i < entries->list.count; i++)
		free(entries->list.items[i].strings);
	array_clear(&entries->list);
}
