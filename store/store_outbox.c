/* SPDX-License-Identifier: MIT */
/*
 * Rows of the outbox written, and turned from columns into the struct.
 *
 * Two conventions lie between struct and table. Keys and digests are hex digits
 * here and half as many bytes there: with a hundred thousand rows the unique
 * index is half as large.  A settled row has OUTBOX_NEVER here and NULL there,
 * because the indexes are partial (WHERE next_ms IS NOT NULL): they stay as
 * small as what is still owed, however long the history grows.
 */
#include "store_outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_outbox_internal.h"

/* The words of the schema's CHECK, and of what people read and type. */
static const char *const store_outbox_states[OUTBOX_STATE_COUNT] = {
	[OUTBOX_PLANNED] = "planned", [OUTBOX_SENDING] = "sending",
	[OUTBOX_UNKNOWN] = "unknown", [OUTBOX_WAIT] = "wait",
	[OUTBOX_PARKED] = "parked", [OUTBOX_SENT] = "sent",
	[OUTBOX_SKIPPED] = "skipped", [OUTBOX_SUPERSEDED] = "superseded",
	[OUTBOX_DEAD] = "dead",
};

/* The words of the column `lateness`. */
static const char *const store_outbox_latenesses[] = {
	[OUTBOX_UNWORDED] = "", [OUTBOX_NORMAL] = "normal",
	[OUTBOX_LATE] = "late", [OUTBOX_COMBINED] = "combined",
};

/* The words of the schema's CHECK, of commands and of metrics: the same
 * everywhere, so that people can search for them. */
const char *
store_outbox_state_name(enum outbox_state state)
{
	return store_outbox_states[state];
}

/* False for anything else: the word may come from a command line. */
bool
store_outbox_parse_state(const char *name, enum outbox_state *ret_state)
{
	size_t i;

	for (i = 0; i < OUTBOX_STATE_COUNT; i++) {
		if (strcmp(name, store_outbox_states[i]) == 0) {
			*ret_state = (enum outbox_state)i;
			return true;
		}
	}
	return false;
}

/* Bytes inside, hex outside; longer than ours is not ours, and is cut. */
static void
store_outbox_read_key(struct store_statement *statement, int column,
    char ret_key[static OUTBOX_KEY_MAX])
{
	static const char digits[] = "0123456789abcdef";
	size_t length, i;
	const unsigned char *bytes =
	    store_statement_bytes(statement, column, &length);

	if (length > STORE_OUTBOX_DIGITS / 2)
		length = STORE_OUTBOX_DIGITS / 2;
	for (i = 0; i < length; i++) {
		ret_key[2 * i] = digits[bytes[i] >> 4];
		ret_key[2 * i + 1] = digits[bytes[i] & 15];
	}
	ret_key[2 * length] = '\0';
}

/* By position: names of columns would be compared for every row of
 * thousands. */
void
store_outbox_read(struct store_statement *statement,
    struct outbox_row *ret_row)
{
	const char **const strings[] = { &ret_row->identity, &ret_row->kind,
	    &ret_row->channel, &ret_row->recipient, &ret_row->reference,
	    &ret_row->place, &ret_row->reason, &ret_row->detail };
	const char *lateness;
	size_t i;

	memset(ret_row, 0, sizeof(*ret_row));
	ret_row->id = store_statement_number(statement, 0);
	ret_row->brief = store_statement_number(statement, 1);
	ret_row->lead_secs = store_statement_number(statement, 2);
	ret_row->revision = (int)store_statement_number(statement, 3);
	ret_row->sequence = store_statement_number(statement, 4);
	ret_row->due_at = store_statement_number(statement, 5);
	ret_row->next_ms =
	    store_statement_is_null(statement, 6) ?
	    OUTBOX_NEVER : store_statement_number(statement, 6);
	ret_row->is_forced = (int)store_statement_number(statement, 7) != 0;
	ret_row->attempt = (int)store_statement_number(statement, 8);
	ret_row->repeats = (int)store_statement_number(statement, 10);
	ret_row->absents = (int)store_statement_number(statement, 11);
	ret_row->first_attempt_ms = store_statement_number(statement, 12);
	ret_row->created_ms = store_statement_number(statement, 13);
	ret_row->updated_ms = store_statement_number(statement, 14);
	store_outbox_read_key(statement, 15, ret_row->key);
	store_outbox_read_key(statement, 16, ret_row->digest);
	/* The schema's CHECK lets no other word in. */
	store_outbox_parse_state(store_statement_string(statement, 17),
	    &ret_row->state);
	/* Whatever a bit that turned over says: `unknown` is the doubt. */
	ret_row->has_doubt = store_statement_number(statement, 9) != 0 ||
	    ret_row->state == OUTBOX_UNKNOWN;
	lateness = store_statement_string(statement, 18);
	for (i = 0; i < countof(store_outbox_latenesses); i++)
		if (strcmp(lateness, store_outbox_latenesses[i]) == 0)
			ret_row->lateness = (enum outbox_lateness)i;
	ret_row->strings = store_statement_strings(statement, 19, strings,
	    countof(strings));
}

/* The value of a lower-case hex digit; keys are made of nothing else. */
static unsigned
store_outbox_digit(char digit)
{
	return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* Hex outside, bytes inside: keys are the largest column of the index, and
 * half as long this way. */
void
store_outbox_bind_key(struct store_statement *statement, int number,
    const char *key)
{
	unsigned char bytes[OUTBOX_KEY_MAX / 2];
	size_t length = strlen(key) / 2, i;

	for (i = 0; i < length; i++)
		bytes[i] = (unsigned char)(
		    store_outbox_digit(key[2 * i]) << 4 |
		    store_outbox_digit(key[2 * i + 1]));
	/* Copied, as they end with this function. */
	store_statement_bind_copy(statement, number, bytes, length);
}

/* Bind when to look again; a parameter that is not bound is NULL, the mark of a
 * settled row. */
static void
store_outbox_bind_next(struct store_statement *statement, int number,
    int64_t next_ms)
{
	if (next_ms != OUTBOX_NEVER)
		store_statement_bind(statement, number, next_ms);
}

/* Bind when it was first tried; 0, never, becomes NULL. */
static void
store_outbox_bind_first(struct store_statement *statement, int number,
    int64_t first_ms)
{
	if (first_ms != 0)
		store_statement_bind(statement, number, first_ms);
}

/* FNV-1a. */
uint32_t
store_outbox_hash(const struct outbox_row *row)
{
	uint32_t hash = 2166136261u ^ (uint32_t)row->brief;
	const char *p;

	for (p = row->channel; p != NULL && *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	for (p = row->recipient; p != NULL && *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	return hash ^ hash >> 16;
}

/* Where arrivals are counted for whom the row is for. */
static uint64_t *
store_outbox_arrivals(struct store *store, const struct outbox_row *row)
{
	return &store->arrivals[store_outbox_hash(row) % STORE_ARRIVALS];
}

/* Both only grow, so their sum is the same only when neither has. */
uint64_t
store_outbox_seen(struct store *store, const struct outbox_row *row)
{
	return store->arrivals_of_any + *store_outbox_arrivals(store, row);
}

/* New rows only; see the key below.  Every column is said, so that a default
 * of the schema cannot decide for us. */
int
store_outbox_put(struct store *store, struct outbox_row *row,
    bool *ret_is_new, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_PUT, ret_error);

	if (statement == NULL)
		return -1;
	store_outbox_bind_key(statement, 1, row->key);
	store_statement_bind(statement, 2, row->brief);
	store_statement_bind_string(statement, 3, row->kind);
	store_statement_bind(statement, 4, row->lead_secs);
	store_statement_bind(statement, 5, row->revision);
	store_statement_bind_string(statement, 6, row->channel);
	store_statement_bind_string(statement, 7, row->recipient);
	store_statement_bind(statement, 8, row->sequence);
	store_statement_bind(statement, 9, row->due_at);
	store_statement_bind_string(statement, 10,
	    store_outbox_states[row->state]);
	store_outbox_bind_next(statement, 11, row->next_ms);
	store_statement_bind_string(statement, 12,
	    store_outbox_latenesses[row->lateness]);
	store_statement_bind(statement, 13, row->is_forced);
	store_statement_bind(statement, 14, row->attempt);
	store_statement_bind(statement, 15, row->has_doubt);
	store_statement_bind(statement, 16, row->repeats);
	store_statement_bind(statement, 17, row->absents);
	store_outbox_bind_first(statement, 18, row->first_attempt_ms);
	store_statement_bind_string(statement, 19, row->reference);
	store_statement_bind_string(statement, 20, row->place);
	store_statement_bind_string(statement, 21, row->reason);
	store_statement_bind(statement, 22, row->created_ms);
	store_statement_bind(statement, 23, row->updated_ms);
	store_statement_bind_string(statement, 24, row->detail);
	store_outbox_bind_key(statement, 25, row->digest);
	if (store_statement_run(store, statement, ret_error) < 0)
		return -1;
	/* A key that is there leaves the row alone: this is what keeps a
	 * message from being planned twice after a crash. */
	*ret_is_new = store_statement_changes(store) > 0;
	if (!*ret_is_new)
		return 0;
	row->id = store_statement_inserted(store);
	store_fresh_owe(store, row);
	++*store_outbox_arrivals(store, row);
	row->seen = store_outbox_seen(store, row);
	return 0;
}

/* Only what changes in a row's life: its kind and whom it is for are in its
 * key. */
int
store_outbox_save(struct store *store, const struct outbox_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_SAVE, ret_error);

	if (statement == NULL)
		return -1;
	/* It may have been over before. */
	*store_outbox_arrivals(store, row) += row->next_ms != OUTBOX_NEVER;
	store_outbox_count_anew(store, row->id);
	store_statement_bind(statement, 1, row->id);
	store_statement_bind(statement, 2, row->due_at);
	store_statement_bind_string(statement, 3,
	    store_outbox_states[row->state]);
	store_outbox_bind_next(statement, 4, row->next_ms);
	store_statement_bind_string(statement, 5,
	    store_outbox_latenesses[row->lateness]);
	store_statement_bind(statement, 6, row->is_forced);
	store_statement_bind(statement, 7, row->attempt);
	store_statement_bind(statement, 8, row->has_doubt);
	store_statement_bind(statement, 9, row->repeats);
	store_statement_bind(statement, 10, row->absents);
	store_outbox_bind_first(statement, 11, row->first_attempt_ms);
	store_statement_bind_string(statement, 12, row->reference);
	store_statement_bind_string(statement, 13, row->place);
	store_statement_bind_string(statement, 14, row->reason);
	store_statement_bind(statement, 15, row->updated_ms);
	store_outbox_bind_key(statement, 16, row->digest);
	return store_statement_run(store, statement, ret_error);
}

/* One of the two writes of every message, so no more than what it changes. */
int
store_outbox_claim(struct store *store, const struct outbox_row *row,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_CLAIM, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->id);
	store_statement_bind_string(statement, 2,
	    store_outbox_latenesses[row->lateness]);
	store_statement_bind(statement, 3, row->attempt);
	store_statement_bind(statement, 4, row->repeats);
	store_outbox_bind_first(statement, 5, row->first_attempt_ms);
	store_statement_bind_string(statement, 6, row->reference);
	store_statement_bind(statement, 7, row->updated_ms);
	store_outbox_bind_key(statement, 8, row->digest);
	return store_statement_run(store, statement, ret_error);
}

/* What was parked for a person to mend is tried at once: after a reload, or
 * when its channel opens. */
int
store_outbox_wake(struct store *store, const char *channel, int64_t now_ms,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_WAKE, ret_error);

	if (statement == NULL)
		return -1;
	if (channel != NULL)
		store_statement_bind_string(statement, 1, channel);
	store_statement_bind(statement, 2, now_ms);
	return store_statement_run(store, statement, ret_error);
}

/* A clock that ran ahead has settled as too late what is not even due: that is
 * owed again, and no wait is longer than `most_ms` from now. */
int
store_outbox_revive(struct store *store, int64_t now_ms, int64_t most_ms,
    int64_t *ret_count, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_REVIVE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, now_ms);
	if (store_statement_run(store, statement, ret_error) < 0)
		return -1;
	*ret_count = store_statement_changes(store);
	store->arrivals_of_any++;
	store_outbox_count_anew(store, 0);
	statement = store_statement(store, STORE_SQL_OUTBOX_HURRY, ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, now_ms);
	store_statement_bind(statement, 2, most_ms);
	return store_statement_run(store, statement, ret_error);
}

/* Zeroed, so that it may be cleared twice: rows are handed on, and what was
 * handed on is cleared here, too. */
void
store_outbox_clear_row(struct outbox_row *row)
{
	free(row->strings);
	memset(row, 0, sizeof(*row));
}

/* Each row has its strings in one piece of its own. */
void
store_outbox_clear(struct outbox_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		store_outbox_clear_row(&rows->list.items[i]);
	array_clear(&rows->list);
}
