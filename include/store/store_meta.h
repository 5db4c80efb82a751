/* SPDX-License-Identifier: MIT */
/* Single facts the service remembers, by name.  Written in the transaction
 * that makes them true: planned_until moves with the rows it speaks of. */
#ifndef PATCHDAY_STORE_META_H
#define PATCHDAY_STORE_META_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"
#include "text.h"

/* Names in use. */
#define STORE_META_PLANNED_UNTIL "planned_until"	/* instant */
#define STORE_META_ZONES "zones"	/* service_zones.c */
#define STORE_META_SESSION_KEY "session_key"	/* hexadecimal, secret */
#define STORE_META_JOURNAL_HEAD "journal_head"	/* "75 <hash>" */
#define STORE_META_WINDOWS_SINCE "windows_since"	/* service_since.c */
#define STORE_META_CONFIRM_SINCE "confirm_since"	/* service_since.c */
#define STORE_META_HOLIDAYS "holidays:"	/* and a list: service_holidays.c */
#define STORE_META_LINE "database_line"	/* store_lease_line(), led on last */
#define STORE_META_MOVED_MS "database_moved_ms"	/* when another was found */
#define STORE_META_COPY "copy"	/* this is one, of that name; "": not */
#define STORE_META_CLOCK "leader_clock"	/* ms before the database's */
#define STORE_META_FEED_HOST "feed_host"	/* service_host.c */
#define STORE_META_CONF_HASH "conf_hash"	/* of what ran last */
#define STORE_META_TRIED "tried"	/* runtime_alone.c: is there room? */

/* Remember a number; a string. */
int store_meta_put_number(struct store *store, const char *name,
    int64_t number, struct error *ret_error);
int store_meta_put(struct store *store, const char *name, const char *value,
    struct error *ret_error);

/* Read them: `ret_is_there` false and the value untouched when nothing was
 * remembered.  A string is appended to `ret_value`. */
int store_meta_load_number(struct store *store, const char *name,
    bool *ret_is_there, int64_t *ret_number, struct error *ret_error);
int store_meta_load(struct store *store, const char *name,
    bool *ret_is_there, struct text *ret_value, struct error *ret_error);

#endif
