/* SPDX-License-Identifier: MIT */
/*
 * Conflicts: occurrences that clash with something, and what can be done about
 * each.  Pure, as the agenda: page, commands and messages all ask here.
 */
#ifndef PATCHDAY_CONFLICT_H
#define PATCHDAY_CONFLICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agenda.h"
#include "array.h"
#include "jsontext.h"
#include "order.h"
#include "text.h"

#define CONFLICT_LIST_MAX 1000		/* of one answer */
#define CONFLICT_WAY_COUNT 3		/* out of it: skip, move, keep */

/* What an occurrence clashes with. */
enum clash_kind {
	CLASH_HOLIDAY,		/* nobody is there */
	CLASH_FREEZE,		/* nothing is deployed then */
	CLASH_OVERLAP,		/* another occurrence, in one environment */
	CLASH_OUTSIDE,		/* the same, because the other was moved or
				 * extended out of its own time */
	CLASH_POLICY,		/* it is in no window that the policy names
				 * for its environments */
};
#define CLASH_KIND_COUNT 5

/* One thing.  Strings are lent by the schedule, but for `other`. */
struct clash {
	enum clash_kind kind;
	/* "Thanksgiving", "Year end", "Summit"; POLICY: the windows that it
	 * names */
	const char *title;
	const char *list;	/* HOLIDAY: "US federal holidays"; else NULL */
	bool is_observed;	/* HOLIDAY: the day off for it */
	const char *services;	/* FREEZE: of these only; NULL: of all */
	int64_t days;		/* the first date, in the window's zone */
	char other[OCCURRENCE_IDENTITY_MAX];	/* OVERLAP, OUTSIDE */
	/* FREEZE, OVERLAP, OUTSIDE, POLICY: where; lent. */
	ARRAY(const char *) environments;
};

/* An occurrence that clashes, and the way out. */
struct conflict {
	struct occurrence occurrence;	/* as it stands */
	ARRAY(struct clash) clashes;	/* one or more, by kind */
	/* The next working day at the same time of the window's zone: INT64_MIN
	 * when there is none in reach. */
	int64_t move_at;
	enum act_verb proposed;		/* SKIP, MOVE, KEEP */
};

/* A zeroed struct is empty. */
struct conflicts { ARRAY(struct conflict) list; };

/*
 * Add the conflict of one occurrence, as it stands, if it has one that nobody
 * has decided about: it is still planned, nobody said that it takes place all
 * the same (ACT_KEEP) since it was last moved, nor, where a role confirms and
 * has confirmed it, that holidays do not matter.  Of two that overlap the one
 * that begins later has the conflict.  `schedule` NULL: overlaps are not looked
 * for.
 */
bool conflict_find(struct conflicts *conflicts,
    const struct schedule *schedule, const struct occurrence *occurrence);

/* Add those of all occurrences of `windows` that start in [from_at, to_at). */
void conflict_expand(struct conflicts *conflicts,
    const struct window *const *windows, size_t window_count,
    const struct schedule *schedule, int64_t from_at, int64_t to_at);

/* Has nobody decided about it?  Then it may have one. */
bool conflict_is_open(const struct occurrence *occurrence);

/* Append what it clashes with, in words: "Christmas Day (US federal holidays),
 * the freeze \"Year end\"". */
void conflict_format_clashes(struct text *text,
    const struct conflict *conflict);

/* The order for a way out, with its reason: SKIP, MOVE (false where there is no
 * day in reach), KEEP.  The caller clears it. */
bool conflict_order(const struct conflict *conflict, enum act_verb verb,
    struct order *ret_order);

/* Append an order as a command to be typed. */
void conflict_format_order(struct text *text, const struct order *order);

/* Append the same as a command to be typed: `patchday skip patch-thursday/
 * 2026-12-24T15:00 --because "Christmas Eve"`. */
bool conflict_format_command(struct text *text,
    const struct conflict *conflict, enum act_verb verb);

/* Append the list "clashes": kind, title, list, observed, date, occurrence and
 * environments of each. */
void conflict_format_list(struct jsontext *json,
    const struct conflict *conflict);

/* Append it as an object: occurrence, window, title, when (in words), start,
 * start_local, zone, clashes, and proposals: act, order (the body of a request)
 * and command, the one that is proposed first. */
void conflict_format_json(struct jsontext *json, const char *key,
    const struct conflict *conflict);

/* The ways out, the one that is proposed first. */
void conflict_list_ways(enum act_verb proposed,
    enum act_verb ret_ways[static CONFLICT_WAY_COUNT]);

/* "holiday", "freeze", "overlap", "outside", "policy".  Static. */
const char *conflict_kind_name(enum clash_kind kind);

/* Free what these own; they are empty. */
void conflict_clear(struct conflicts *conflicts);

#endif
