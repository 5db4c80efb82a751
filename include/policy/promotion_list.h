/* SPDX-License-Identifier: MIT */
/*
 * All promotions, in the order in which they were proposed.  Immutable,
 * counted: the owner of state makes another list for each act, readers go on
 * with theirs.
 */
#ifndef PATCHDAY_PROMOTION_LIST_H
#define PATCHDAY_PROMOTION_LIST_H

#include "array.h"
#include "error.h"
#include "promotion.h"

struct promotion_list {
	ARRAY(struct promotion *) list;	/* held */
	int references;			/* atomic */
};

/* An empty one; one with the same promotions; each with one reference. */
struct promotion_list *promotion_list_new(void);
struct promotion_list *promotion_list_copy(const struct promotion_list *list);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct promotion_list *promotion_list_hold(struct promotion_list *list);
void promotion_list_release(struct promotion_list *list);

/* The one with that identity; NULL: there is none.  `list` may be NULL.
 * Lent. */
const struct promotion *promotion_list_find(
    const struct promotion_list *list, const char *identity);

/*
 * The one that somebody means: an identity, with "promotion/" before it or not;
 * else what stands behind the last "/" of one, or a kind, where only one that
 * is open has it.  0, or -1: there is none (ERROR_MISSING, the nearest), or
 * there are several.
 */
int promotion_list_find_word(const struct promotion_list *list,
    const char *word, const struct promotion **ret_promotion,
    struct error *ret_error);

/* The open one of that kind, version and (may be NULL) service and environment;
 * NULL: there is none.  One by which the policy asks others is another. */
const struct promotion *promotion_list_find_open(
    const struct promotion_list *list, const struct promotion_act *propose,
    const struct promotion_kind *kind);

/* Append a free identity for what the act proposes: "recommended-image/
 * w_2026_48", with "-2" behind it when that one was there before. */
void promotion_list_name(const struct promotion_list *list,
    const char *kind, const struct promotion_act *propose,
    struct text *text);

/* Add an act that was taken.  PROPOSE needs the kind (NULL: unknown), others
 * pass it over.  0, or -1 when there is no such promotion. */
int promotion_list_act(struct promotion_list *list,
    const struct promotion_kind *kind, const struct promotion_act *act,
    struct error *ret_error);

/* Append those that are offered for the occurrence, or were promoted in it, a
 * line each (LF between them): "Recommended image w_2026_48: 4 of 5, waiting
 * for Middleware".  `list` may be NULL. */
void promotion_list_format_offers(struct text *text,
    const struct promotion_list *list, const char *occurrence);

/* Who agreed that what may be deployed where: for the gate. */
struct promotion_consent {
	const char *promotion;	/* identity; lent, as the rest but `by` */
	const char *kind;	/* id of the kind: "approve" */
	const char *service, *environment;	/* service NULL: not said */
	const char *version, *digest;	/* digest NULL: not said */
	int64_t at;		/* when all had agreed, seconds UTC */
	int64_t said_at;	/* when it was proposed as it is now */
	int64_t from_at;	/* from when it may go: the notice is over */
	/* Identity of the occurrence in which it may go; NULL: at any time. */
	const char *occurrence;
	process_parties roles;	/* who agreed, each once; the array is owned */
	char *by;		/* "Release manager"; owned */
};
struct promotion_consents { ARRAY(struct promotion_consent) list; };

/* Those of all promotions that are complete or were promoted, one for each
 * environment; lent by the list.  The caller clears. */
void promotion_list_consents(const struct promotion_list *list,
    struct promotion_consents *ret_consents);
void promotion_consents_clear(struct promotion_consents *consents);

#endif
