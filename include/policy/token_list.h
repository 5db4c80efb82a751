/* SPDX-License-Identifier: MIT */
/* The tokens that were given out: immutable, counted, so that readers look
 * tokens up without a lock while the owner of state revokes one. */
#ifndef PATCHDAY_TOKEN_LIST_H
#define PATCHDAY_TOKEN_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "grant.h"
#include "token.h"

/* One of them.  Strings are owned; instants are seconds UTC, 0: not (yet). */
struct token_entry {
	char id[TOKEN_ID_MAX];		/* its public part */
	char hash[TOKEN_HASH_MAX];	/* of its secret */
	char *title;			/* what it is for */
	char *person;			/* whose grants it can use */
	grant_powers powers;		/* never more than these */
	ARRAY(char *) windows, environments;	/* patterns; none: all */
	int64_t created_at;
	char *created_by;
	int64_t expires_at, revoked_at;
	int64_t used_at;		/* last, to the hour */
	int64_t signed_out_at;		/* its sessions until then are over */
};

/* All of them, by id. */
struct token_list {
	ARRAY(struct token_entry) list;
	int references;			/* atomic */
};

/* What became of a token that somebody showed. */
enum token_verdict { TOKEN_VALID, TOKEN_UNKNOWN, TOKEN_EXPIRED, TOKEN_REVOKED };

/* An empty one with one reference, to be filled before others see it (in order
 * of id). */
struct token_list *token_list_new(void);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct token_list *token_list_hold(struct token_list *list);
void token_list_release(struct token_list *list);

/* The one with that id; NULL: there is none.  `list` may be NULL.  Lent. */
const struct token_entry *token_list_find(const struct token_list *list,
    const char *id);

/* Is the entry in force at `now_at`?  NULL is unknown. */
enum token_verdict token_list_judge(const struct token_entry *entry,
    int64_t now_at);

/*
 * Judge a whole token (pd_…) that somebody showed at `now_at`: it is valid when
 * its secret has the hash that is kept, and it is neither expired nor revoked.
 * Takes as long for one that is unknown.  `*ret_entry` is lent, and set when
 * the secret is right, whatever else is wrong; else NULL.
 */
enum token_verdict token_list_check(const struct token_list *list,
    const char *token, int64_t now_at, const struct token_entry **ret_entry);

/* Free what it owns; it is zeroed. */
void token_list_clear_entry(struct token_entry *entry);

#endif
