/* SPDX-License-Identifier: MIT */
/* Receipts: kept for a day, in the transaction of the act itself, so that there
 * is none without the act and no act without it. */
#include "store_receipt.h"

#include <stdlib.h>

#include "array.h"
#include "store_internal.h"

int
store_receipt_find(struct store *store, const char *key, int64_t now_ms,
    struct receipt *ret_receipt, struct error *ret_error)
{
	struct receipt receipt = { 0 };
	const char **strings[] = { &receipt.key, &receipt.request,
		&receipt.body };
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_RECEIPT_FIND, ret_error);
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, key);
	store_statement_bind(statement, 2, now_ms - RECEIPT_MS);
	found = store_statement_next(store, statement, ret_error);
	if (found > 0) {
		receipt.at_ms = store_statement_number(statement, 0);
		receipt.status = (int)store_statement_number(statement, 1);
		receipt.strings = store_statement_strings(statement, 2,
		    strings, countof(strings));
	}
	store_statement_reset(statement);
	if (found < 0)
		return -1;
	*ret_receipt = receipt;
	return 0;
}

int
store_receipt_put(struct store *store, const struct receipt *receipt,
    struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_RECEIPT_PRUNE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, receipt->at_ms - RECEIPT_MS);
	if (store_statement_run(store, statement, ret_error) < 0)
		return -1;
	statement = store_statement(store, STORE_SQL_RECEIPT_PUT, ret_error);
	if (statement == NULL)
		return -1;
	store_statement_bind_string(statement, 1, receipt->key);
	store_statement_bind_string(statement, 2, receipt->request);
	store_statement_bind(statement, 3, receipt->at_ms);
	store_statement_bind(statement, 4, receipt->status);
	store_statement_bind_string(statement, 5, receipt->body);
	return store_statement_run(store, statement, ret_error);
}

void
store_receipt_clear(struct receipt *receipt)
{
	free(receipt->strings);
	*receipt = (struct receipt){ 0 };
}
