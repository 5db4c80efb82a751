/* SPDX-License-Identifier: MIT */
/* The journal: who did what, when, why.  Append-only. */
#ifndef PATCHDAY_STORE_JOURNAL_H
#define PATCHDAY_STORE_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "store.h"

/* Strings are lent when written, owned when read. */
struct journal_entry {
	int64_t id;		/* given by the store; grows */
	int64_t at_ms;		/* when, milliseconds UTC */
	const char *who;	/* "patchday", "uid 1000 (adam)", "signal" */
	const char *verb;	/* "announce", "move", "reload", "drop" … */
	const char *subject;	/* an occurrence, a key, a file */
	const char *detail;	/* in words, for people */
	char *strings;		/* owned: what the four point into; or NULL */
};

/* A zeroed struct is empty. */
struct journal_entries { ARRAY(struct journal_entry) list; };

/* Append; `id` is given by the store. */
int store_journal_add(struct store *store, const struct journal_entry *entry,
    struct error *ret_error);

/* The newest `limit` entries whose subject begins with `subject` ("": all),
 * newest first, added to the list. */
int store_journal_list(struct store *store, const char *subject,
    size_t limit, struct journal_entries *ret_entries,
    struct error *ret_error);

/* Free the entries; the list is empty again. */
void store_journal_clear(struct journal_entries *entries);

#endif
