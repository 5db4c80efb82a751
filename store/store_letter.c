/* SPDX-License-Identifier: MIT */
/*
 * Letters: the bytes of a message as they were handed over.
 *
 * A letter is written in the transaction that claims its row, before anything
 * leaves. If nobody knows whether it arrived, the very same bytes go out again,
 * so that a mail server or a reader can recognise the double.  The row keeps a
 * digest of letter and key: bytes that rotted on the disk are noticed, and not
 * sent.
 */
#include "store_letter.h"

#include <string.h>

#include "digest.h"
#include "store_outbox_internal.h"

/* Of the letter and the row's key: neither may change unnoticed, nor may a
 * letter end up at another row. */
static void
store_letter_digest(const struct outbox_row *row, const void *body,
    size_t length, char ret_digest[static OUTBOX_KEY_MAX])
{
	struct text text = { 0 };

	text_put(&text, body, length);
	text_puts(&text, row->key);
	digest_rot_hex(text.bytes, text.length, ret_digest);
	text_clear(&text);
}

/* Are they what the row's digest was made of? */
static bool
store_letter_is_sound(const struct outbox_row *row, const void *body,
    size_t length)
{
	char digest[OUTBOX_KEY_MAX];
	struct text text = { 0 };
	bool is_sound;

	store_letter_digest(row, body, length, digest);
	if (strcmp(digest, row->digest) == 0)
		return true;
	/* Earlier versions wrote a BLAKE2b, and before that a SHA-256. */
	text_put(&text, body, length);
	text_puts(&text, row->key);
	digest_quick_hex(text.bytes, text.length, STORE_OUTBOX_DIGITS,
	    digest);
	is_sound = strcmp(digest, row->digest) == 0;
	digest_hex(text.bytes, text.length, STORE_OUTBOX_DIGITS, digest);
	text_clear(&text);
	return is_sound || strcmp(digest, row->digest) == 0;
}

/* The digest covers the key, too, so that a letter that ended up beside
 * another row is noticed. */
void
store_letter_seal(struct outbox_row *row, const void *body, size_t length)
{
	store_letter_digest(row, body, length, row->digest);
}

int
store_letter_save(struct store *store, const struct outbox_row *row,
    const void *body, size_t length, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_LETTER_SAVE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->id);
	store_statement_bind_bytes(statement, 2, body, length);
	return store_statement_run(store, statement, ret_error);
}

/* Checked against the digest that lies in another table: a page that rotted
 * must not be sent in the name of the site.  The caller decides what a broken
 * letter means. */
int
store_letter_load(struct store *store, const struct outbox_row *row,
    struct text *ret_body, bool *ret_is_sound, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_LETTER_LOAD, ret_error);
	const void *bytes;
	size_t length;
	int found;

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, row->id);
	found = store_statement_next(store, statement, ret_error);
	*ret_is_sound = true;
	if (found > 0) {
		bytes = store_statement_bytes(statement, 0, &length);
		text_put(ret_body, bytes, length);
		*ret_is_sound = store_letter_is_sound(row, bytes, length);
	}
	store_statement_reset(statement);
	return found < 0 ? -1 : 0;
}

/* A limited number at a time, for the step that does it holds everything else
 * up.  The row stays, only its bytes go. */
int
store_letter_prune(struct store *store, int64_t before_ms, size_t limit,
    size_t *ret_count, struct error *ret_error)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_OUTBOX_PRUNE, ret_error);

	if (statement == NULL)
		return -1;
	store_statement_bind(statement, 1, before_ms);
	store_statement_bind(statement, 2, (int64_t)limit);
	if (store_statement_run(store, statement, ret_error) < 0)
		return -1;
	*ret_count = (size_t)store_statement_changes(store);
	return 0;
}
