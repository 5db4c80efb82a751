/* SPDX-License-Identifier: MIT */
/*
 * The journal: who did what, when, why, by which way in.  Append-only, and
 * chained: each entry's hash covers the one before, so that nothing can be
 * changed or taken out of the middle unseen (research: reliability 4.7).
 */
#ifndef PATCHDAY_STORE_JOURNAL_H
#define PATCHDAY_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "store.h"

#define JOURNAL_HASH_MAX 65		/* hexadecimal, and a NUL */

/* Strings are lent when written (NULL is ""), owned when read. */
struct journal_entry {
	int64_t id;		/* given by the store; grows */
	int64_t at_ms;		/* when, milliseconds UTC */
	const char *who;	/* "patchday", "adam (uid 1000)", "signal" */
	const char *verb;	/* "announce", "move", "reload", "drop" … */
	const char *subject;	/* an occurrence, a key, a file */
	const char *detail;	/* in words, for people */
	const char *way;	/* "cli", "api", "slack"; "" the service */
	const char *because;	/* the reason that was given */
	const char *before, *after;	/* the occurrence, as JSON */
	const char *act;	/* as JSON (act.h); "" none */
	char hash[JOURNAL_HASH_MAX];	/* only when read; "" not chained */
	char *strings;		/* owned: what the strings point into */
};

/* A zeroed struct is empty. */
struct journal_entries { ARRAY(struct journal_entry) list; };

/* Append; `id` and the hash are given by the store. */
int store_journal_add(struct store *store, const struct journal_entry *entry,
    struct error *ret_error);

/* Id and hash of the newest entry, 0 and "" when there is none.  Kept elsewhere
 * they vouch for all: also for the last entries, which a chain alone does not
 * miss.  0 or -1. */
int store_journal_head(struct store *store, int64_t *ret_id,
    char ret_hash[static JOURNAL_HASH_MAX], struct error *ret_error);

/* What is wanted of it; zeroed: everything. */
struct journal_filter {
	const char *subject;		/* its beginning; NULL: any */
	bool only_acts;
	int64_t after_id;		/* ids above that */
	bool oldest_first;
	size_t limit;			/* entries at most; 0: all */
};

/* The entries that fit, added to the list. */
int store_journal_list(struct store *store,
    const struct journal_filter *filter,
    struct journal_entries *ret_entries, struct error *ret_error);

/*
 * Does it end where the database remembers that it does?  What is remembered
 * lies in the same file: it tells what was lost or taken out by somebody who
 * does not know of it, and not what somebody took out who does.
 */
struct journal_end {
	int64_t last_id;		/* of the newest entry; 0: none */
	int64_t kept_id;		/* that is remembered; 0: none */
	bool is_cut;			/* it ends elsewhere */
};
int store_journal_check(struct store *store, struct journal_end *ret_end,
    struct error *ret_error);

/* What the chain looks like. */
struct journal_audit {
	int64_t entries, unchained;	/* older than the chain */
	int64_t broken_id;		/* the first that does not fit (-1: a
					 * number below 1); 0: none */
	int64_t last_id;
	char head[JOURNAL_HASH_MAX];	/* of the last entry: to be kept
					 * elsewhere, it vouches for all */
	int64_t wanted_id;		/* the entry with the hash that was
					 * asked for; 0: there is none */
	struct journal_end end;
};

/* Go through all of it, and look for the hash `wanted` (NULL: for none).  0
 * also when it is broken; -1: it cannot be read. */
int store_journal_audit(struct store *store, const char *wanted,
    struct journal_audit *ret_audit, struct error *ret_error);

/* Free the entries; the list is empty again. */
void store_journal_clear(struct journal_entries *entries);

#endif
