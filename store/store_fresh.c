/* SPDX-License-Identifier: MIT */
/* Rows of the outbox that are claimed as they are put: what they need to know
 * is asked before, and they never were read. */
#include "store_fresh.h"

#include <string.h>

#include "mem.h"
#include "store_outbox_internal.h"

void
store_fresh_begin(struct store *store, int64_t brief)
{
	store->fresh_brief = brief;
	memset(store->fresh_owed, 0, sizeof(store->fresh_owed));
}

void
store_fresh_owe(struct store *store, const struct outbox_row *row)
{
	uint32_t place = store_outbox_hash(row) % STORE_FRESH;

	if (row->brief == store->fresh_brief)
		store->fresh_owed[place / 8] |= (unsigned char)(
		    1 << place % 8);
}

/* Then nothing need be asked: ten thousand recipients of the first announcement
 * of an occurrence are owed nothing else of it. */
static bool
store_fresh_is_first(const struct store *store, const struct outbox_row *row)
{
	uint32_t place = store_outbox_hash(row) % STORE_FRESH;

	return row->brief == store->fresh_brief &&
	    (store->fresh_owed[place / 8] & 1 << place % 8) == 0;
}

int
store_fresh_is_alone(struct store *store, struct outbox_row *row,
    bool *ret_is_alone, struct error *ret_error)
{
	struct store_statement *statement;
	int found;

	*ret_is_alone = row->is_first = row->is_last =
	    store_fresh_is_first(store, row);
	row->seen = store_outbox_seen(store, row);
	if (*ret_is_alone)
		return 0;
	statement = store_statement(store, STORE_SQL_OUTBOX_ALONE, ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->brief);
	store_statement_bind_string(statement, 2, row->channel);
	store_statement_bind_string(statement, 3, row->recipient);
	found = store_statement_next(store, statement, ret_error);
	store_statement_reset(statement);
	*ret_is_alone = row->is_first = row->is_last = found == 0;
	return found < 0 ? -1 : 0;
}

/* In one piece, as those that are read have them. */
void
store_fresh_own(struct outbox_row *row)
{
	const char **const strings[] = { &row->identity, &row->kind,
	    &row->channel, &row->recipient, &row->reference, &row->place,
	    &row->reason, &row->detail };
	size_t i, length, total = 0;
	char *p;

	for (i = 0; i < countof(strings); i++) {
		if (*strings[i] == NULL)
			*strings[i] = "";
		total += strlen(*strings[i]) + 1;
	}
	row->strings = p = mem_new(total, 1);
	for (i = 0; i < countof(strings); i++) {
		length = strlen(*strings[i]) + 1;
		memcpy(p, *strings[i], length);
		*strings[i] = p;
		p += length;
	}
}
