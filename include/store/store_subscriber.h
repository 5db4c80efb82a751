/* SPDX-License-Identifier: MIT */
/* People who asked for mail themselves, and what they want. */
#ifndef PATCHDAY_STORE_SUBSCRIBER_H
#define PATCHDAY_STORE_SUBSCRIBER_H

#include <stdint.h>

#include "array.h"
#include "error.h"
#include "store.h"

/* One wish; patterns as in subscription.h.  Strings are owned when read. */
struct subscriber_wish {
	char *window, *environment;
	unsigned kinds;
};

/* Strings are lent when written, owned when read; instants are seconds UTC, 0:
 * not (yet). */
struct subscriber_row {
	char *id, *address;
	int64_t asked_at, asked_count;
	int64_t confirmed_at;
	int64_t bounce_count, stopped_at;
	ARRAY(struct subscriber_wish) wishes;
};

/* In the order of their addresses' bytes.  A zeroed struct is empty. */
struct subscriber_rows { ARRAY(struct subscriber_row) list; };

/* Everybody with their wishes, added to the list. */
int store_subscriber_list(struct store *store,
    struct subscriber_rows *ret_rows, struct error *ret_error);

/* Add one, or write anew all but the address, with its wishes. */
int store_subscriber_put(struct store *store,
    const struct subscriber_row *row, struct error *ret_error);

/* The same without the wishes, which stay. */
int store_subscriber_save(struct store *store,
    const struct subscriber_row *row, struct error *ret_error);

/* Forget one, wishes too. */
int store_subscriber_remove(struct store *store, const char *id,
    struct error *ret_error);

/* Forget those that never confirmed and were asked last before `before_at`. */
int store_subscriber_prune(struct store *store, int64_t before_at,
    struct error *ret_error);

/* The one with that address, or with that id; NULL: there is none.  Lent. */
struct subscriber_row *store_subscriber_find(
    const struct subscriber_rows *rows, const char *address);
struct subscriber_row *store_subscriber_find_id(
    const struct subscriber_rows *rows, const char *id);

/* Free the wishes; free the rows, the list is empty again. */
void store_subscriber_clear_wishes(struct subscriber_row *row);
void store_subscriber_clear(struct subscriber_rows *rows);

#endif
