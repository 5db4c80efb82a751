/* SPDX-License-Identifier: MIT */
/*
 * A roster: what people are called.  The journal says who somebody was by the
 * way they came in ("adam (uid 1000)", "release-manager (token ab12)"); whoever
 * reads a message wants the title that the configuration gives them.
 */
#ifndef PATCHDAY_ROSTER_H
#define PATCHDAY_ROSTER_H

#include "array.h"

/* By what an entry is recognised. */
enum roster_kind {
	ROSTER_ID,			/* "release-manager" */
	ROSTER_UNIX,			/* "adam": a user, no group */
	ROSTER_LOGIN,			/* as a trusted proxy names them */
	ROSTER_SLACK,			/* "U024BE7LH" */
	ROSTER_TITLE,			/* no entry: it is the title already */
};

struct roster_entry {
	enum roster_kind kind;
	const char *key, *title;	/* lent */
};

/* In the order of the configuration; of two for one key the first counts.  A
 * zeroed struct is empty. */
struct roster { ARRAY(struct roster_entry) list; };

/* Add an entry; the strings must live as long. */
void roster_add(struct roster *roster, enum roster_kind kind,
    const char *key, const char *title);

/* The title of the person with that id; NULL: there is none (any more).  Both
 * may be NULL.  Lent. */
const char *roster_title(const struct roster *roster, const char *id);

/*
 * Who that is, for readers: their title, where the roster has one for what they
 * were recognised by, else the name without what only the journal needs.  The
 * caller frees; NULL when `who` is.  `roster` may be NULL.
 */
char *roster_name(const struct roster *roster, const char *who);

/* Free what it owns; it is zeroed. */
void roster_clear(struct roster *roster);

#endif
