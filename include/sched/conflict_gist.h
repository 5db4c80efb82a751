/* SPDX-License-Identifier: MIT */
/* What a message about a conflict needs to know of it, kept with its row of the
 * outbox: words, and the times of the way out. */
#ifndef PATCHDAY_CONFLICT_GIST_H
#define PATCHDAY_CONFLICT_GIST_H

#include <stdbool.h>
#include <stddef.h>

#include "conflict.h"
#include "error.h"
#include "text.h"

/* Strings are owned; NULL: there is none. */
struct conflict_gist {
	char *clashes;		/* as conflict_format_clashes() has it */
	char *because;		/* the reason of a skip or a move */
	char *move_to;		/* "2026-12-28 15:00", of the window's zone */
	char *move_when;	/* the same for readers, day and zone */
	enum act_verb proposed;	/* SKIP, MOVE, KEEP */
	char *person;		/* who is asked: an id under `people` */
};

/* Fill it from a conflict; `person` may be NULL.  The caller clears. */
void conflict_gist_init(struct conflict_gist *gist,
    const struct conflict *conflict, const char *person);

/* As one line of JSON, and back.  0, or -1 and nothing to clear. */
void conflict_gist_format(struct text *text, const struct conflict_gist *gist);
int conflict_gist_parse(const char *json, size_t length,
    struct conflict_gist *ret_gist, struct error *ret_error);

/* The order for a way out of the occurrence; false: there is none.  Its strings
 * are lent by the gist and the caller, and not to be cleared. */
bool conflict_gist_order(const struct conflict_gist *gist,
    const char *occurrence, enum act_verb verb, struct order *ret_order);

/* Free what it owns; it is zeroed. */
void conflict_gist_clear(struct conflict_gist *gist);

#endif
