/* SPDX-License-Identifier: MIT */
/*
 * The journal: entries are added and read, never changed.  Triggers of the
 * schema refuse UPDATE and DELETE, so neither a bug here nor a person with the
 * sqlite3 shell shortens it by mistake; who goes around the triggers breaks the
 * chain of hashes.
 */
#include "store_journal.h"

#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "store_internal.h"
#include "store_meta.h"
#include "text.h"

#define JOURNAL_STRINGS 9
#define JOURNAL_HEX_DIGITS 64

/* The strings of an entry, in the order of columns. */
static void
store_journal_strings(struct journal_entry *entry,
    const char **ret_strings[static JOURNAL_STRINGS])
{
	ret_strings[0] = &entry->who;
	ret_strings[1] = &entry->verb;
	ret_strings[2] = &entry->subject;
	ret_strings[3] = &entry->detail;
	ret_strings[4] = &entry->way;
	ret_strings[5] = &entry->because;
	ret_strings[6] = &entry->before;
	ret_strings[7] = &entry->after;
	ret_strings[8] = &entry->act;
}

/* The hash of an entry behind one with the hash `last`.  A NUL ends each part:
 * no two different entries look the same. */
static void
store_journal_hash(const struct journal_entry *entry, const char *last,
    char ret_hash[static JOURNAL_HASH_MAX])
{
	struct journal_entry copy = *entry;
	const char **strings[JOURNAL_STRINGS];
	struct text text = { 0 };
	size_t i;

	store_journal_strings(&copy, strings);
	text_putf(&text, "%s%c%lld%c", last, '\0', (long long)entry->at_ms,
	    '\0');
	for (i = 0; i < JOURNAL_STRINGS; i++) {
		text_puts(&text, *strings[i] == NULL ? "" : *strings[i]);
		text_putc(&text, '\0');
	}
	digest_hex(text.bytes, text.length, JOURNAL_HEX_DIGITS, ret_hash);
	text_clear(&text);
}

int
store_journal_head(struct store *store, int64_t *ret_id,
    char ret_hash[static JOURNAL_HASH_MAX], struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_JOURNAL_HEAD, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	*ret_id = 0;
	ret_hash[0] = '\0';
	found = store_statement_next(store, statement, ret_error);
	if (found > 0) {
		*ret_id = store_statement_number(statement, 0);
		strncat(ret_hash, store_statement_string(statement, 1),
		    JOURNAL_HASH_MAX - 1);
	}
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* "75 <hash>". */
static void
store_journal_put_end(struct text *text, int64_t id, const char *hash)
{
	text_putf(text, "%lld %s", (long long)id, hash);
}

/* Beside the entry, in its transaction. */
static int
store_journal_keep_end(struct store *store, int64_t id, const char *hash,
    struct error *ret_error)
{
	struct text text = { 0 };
	int status;

	store_journal_put_end(&text, id, hash);
	status = store_meta_put(store, STORE_META_JOURNAL_HEAD,
	    text_string(&text), ret_error);
	text_clear(&text);
	return status;
}

int
store_journal_check(struct store *store, struct journal_end *ret_end,
    struct error *ret_error)
{
	struct text kept = { 0 }, found = { 0 };
	char hash[JOURNAL_HASH_MAX];
	struct journal_end end = { 0 };
	bool is_there = false;
	int status = -1;

	if (store_journal_head(store, &end.last_id, hash, ret_error) < 0 ||
	    store_meta_load(store, STORE_META_JOURNAL_HEAD, &is_there, &kept,
	    ret_error) < 0)
		goto out;
	if (end.last_id != 0)
		store_journal_put_end(&found, end.last_id, hash);
	end.kept_id = strtoll(text_string(&kept), NULL, 10);
	end.is_cut = strcmp(text_string(&kept), text_string(&found)) != 0;
	*ret_end = end;
	status = 0;
out:
	text_clear(&kept);
	text_clear(&found);
	return status;
}

int
store_journal_add(struct store *store, const struct journal_entry *entry,
    struct error *ret_error)
{
	char last[JOURNAL_HASH_MAX], hash[JOURNAL_HASH_MAX];
	struct journal_entry copy = *entry;
	const char **strings[JOURNAL_STRINGS];
	struct store_statement *statement;
	int64_t id;
	int i;

	if (store_journal_head(store, &id, last, ret_error) < 0)
		return -1;
	store_journal_hash(entry, last, hash);
	statement = store_statement(store, STORE_SQL_JOURNAL_ADD, ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, entry->at_ms);
	store_journal_strings(&copy, strings);
	for (i = 0; i < JOURNAL_STRINGS; i++)
		store_statement_bind_string(statement, i + 2, *strings[i]);
	store_statement_bind_string(statement, JOURNAL_STRINGS + 2, hash);
	if (store_statement_run(store, statement, ret_error) < 0)
		return -1;
	return store_journal_keep_end(store,
	    store_statement_inserted(store), hash, ret_error);
}

/* The row that the statement stands on. */
static void
store_journal_read(struct store_statement *statement,
    struct journal_entry *entry)
{
	const char **strings[JOURNAL_STRINGS];

	store_journal_strings(entry, strings);
	entry->id = store_statement_number(statement, 0);
	entry->at_ms = store_statement_number(statement, 1);
	entry->hash[0] = '\0';
	strncat(entry->hash, store_statement_string(statement, 2),
	    JOURNAL_HASH_MAX - 1);
	entry->strings = store_statement_strings(statement, 3, strings,
	    JOURNAL_STRINGS);
}

int
store_journal_list(struct store *store, const struct journal_filter *filter,
    struct journal_entries *ret_entries, struct error *ret_error)
{
	static const enum store_sql statements[2][2] = {
		{ STORE_SQL_JOURNAL_LIST, STORE_SQL_JOURNAL_FIRST },
		{ STORE_SQL_JOURNAL_ACTS_LAST, STORE_SQL_JOURNAL_ACTS },
	};
	struct store_statement *statement = store_statement(store,
	    statements[filter->only_acts][filter->oldest_first], ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, filter->subject);
	store_statement_bind(statement, 2, filter->after_id);
	store_statement_bind(statement, 3, filter->limit == 0 ? INT64_MAX :
	    (int64_t)filter->limit);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0)
		store_journal_read(statement, array_add(&ret_entries->list));
	return found;
}

/* Is each part what can be seen of it?  Behind a NUL, or a hash's 64 digits,
 * there is nothing that the chain covers. */
static bool
store_journal_is_plain(struct store_statement *statement)
{
	size_t length;
	int i;

	for (i = 2; i < 3 + JOURNAL_STRINGS; i++)
		if (strlen(store_statement_bytes(statement, i, &length)) !=
		    length)
			return false;
	(void)store_statement_bytes(statement, 2, &length);
	return length <= JOURNAL_HEX_DIGITS;
}

/* Take the row into account.  Ids have no gaps: a transaction that fails gives
 * its own back.  Before the chain began there are no hashes; later an empty
 * one is a fault like any other. */
static void
store_journal_audit_row(struct store_statement *statement, const char *wanted,
    struct journal_audit *audit)
{
	struct journal_entry entry = { 0 };
	char hash[JOURNAL_HASH_MAX];
	bool is_right;

	store_journal_read(statement, &entry);
	store_journal_hash(&entry, audit->head, hash);
	is_right = entry.id == audit->last_id + 1 &&
	    store_journal_is_plain(statement);
	audit->entries++;
	if (entry.hash[0] == '\0' && audit->head[0] == '\0')
		audit->unchained++;
	else
		is_right = is_right && strcmp(hash, entry.hash) == 0;
	if (!is_right && audit->broken_id == 0)
		audit->broken_id = entry.id != 0 ? entry.id : -1;
	audit->last_id = entry.id;
	if (wanted != NULL && strcmp(entry.hash, wanted) == 0)
		audit->wanted_id = entry.id;
	memcpy(audit->head, entry.hash, sizeof(audit->head));
	free(entry.strings);
}

int
store_journal_audit(struct store *store, const char *wanted,
    struct journal_audit *ret_audit, struct error *ret_error)
{
	struct journal_audit audit = { 0 };
	struct store_statement *statement;
	int found;

	if (store_journal_check(store, &audit.end, ret_error) < 0)
		return -1;
	statement = store_statement(store, STORE_SQL_JOURNAL_FIRST,
	    ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, "");
	store_statement_bind(statement, 2, INT64_MIN);
	store_statement_bind(statement, 3, INT64_MAX);
	while ((found = store_statement_next(store, statement,
	    ret_error)) > 0)
		store_journal_audit_row(statement, wanted, &audit);
	if (found == 0)
		*ret_audit = audit;
	return found;
}

void
store_journal_clear(struct journal_entries *entries)
{
	size_t i;

	for (i = 0; i < entries->list.count; i++)
		free(entries->list.items[i].strings);
	array_clear(&entries->list);
}
