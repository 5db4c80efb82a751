/* SPDX-License-Identifier: MIT */
/*
 * An order: an act in the words of whoever wants it, before it is decided.  The
 * same for every way in: a command line, a line typed into Slack, a button, a
 * form, a JSON body.
 *
 *	start patch-thursday
 *	extend patch-thursday by 45m because the database is slow
 *	extend until 18:30
 *	stage idfint begun
 *	stage 2 done
 *	note patch-thursday idfint is back
 *	move summit to "2026-12-09 13:00"
 *	hand over patch-thursday to release-manager
 */
#ifndef PATCHDAY_ORDER_H
#define PATCHDAY_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "act.h"
#include "doc.h"
#include "error.h"
#include "schedule.h"
#include "text.h"

/* Strings are owned; NULL: not said. */
struct order {
	enum act_verb verb;
	char *occurrence;	/* identity, or a window's id */
	char *by;		/* EXTEND, SHORTEN, REOPEN: "45m" */
	char *until;		/* the same, or MOVE: "18:30" */
	char *to;		/* MOVE: "2026-12-09 13:00"; HAND_OVER: who */
	char *stage;		/* an environment's id, or "2" */
	char *words;		/* NOTE: what is said; NEW: JSON */
	char *because;
};

/*
 * Read a sentence of `count` words.  A word with spaces in it is one that was
 * quoted.  What follows `because` is the reason; `note`'s text is all that
 * follows the occurrence.  `schedule` tells what is a window or an environment.
 * 0 and an order to clear; or -1: what was found, what is accepted, an example.
 */
int order_parse(const char *const *words, size_t count,
    const struct schedule *schedule, struct order *ret_order,
    struct error *ret_error);

/* Split a line into words as a shell does with quotes, at most `most` words;
 * the caller frees them with order_clear_words().  0 or -1. */
struct order_words { ARRAY(char *) list; };
int order_split(const char *line, struct order_words *ret_words,
    struct error *ret_error);
void order_clear_words(struct order_words *words);

/* Read {"act": "extend", "occurrence": …, "by": …, …}: the body of a request.
 * Unknown keys are refused.  0 and an order to clear, or -1. */
int order_read(const struct doc *map, struct order *ret_order,
    struct error *ret_error);

/* Write that body. */
void order_format(struct text *text, const struct order *order);

/* May whoever gives the order do it to that occurrence? */
struct order_right {
	bool (*may)(void *context, const struct occurrence *occurrence);
	void *context;
};

/*
 * Which occurrence is meant at `now_at`: the one that is named; of a window
 * that is named the one that the verb fits (the running one, else the next);
 * with nothing named, the only one that is running or starts within a day; of
 * several, among those that `right` has (NULL, or none: all).
 * 0 and the occurrence as it stands, or -1: the nearest three.
 */
int order_find(const struct order *order, const struct schedule *schedule,
    int64_t now_at, const struct order_right *right,
    struct occurrence *ret_occurrence, struct error *ret_error);

/*
 * Decide: the act that the order comes to for that occurrence at `now_ms`, in
 * absolute times; it has been checked (life_check()).  Wall-clock times are of
 * the window's zone.  0 and an act to clear, or -1; where one of its words is
 * what is wrong, the error names it (error_about()): "by", "because" …
 */
int order_decide(const struct order *order,
    const struct occurrence *occurrence, int64_t now_ms, const char *who,
    const char *way, struct act *ret_act, struct error *ret_error);

/* The same for ACT_NEW, which has no occurrence yet: the identity is made from
 * the window's JSON (`when`: one date and time; an id from its title unless the
 * order names one). */
int order_decide_new(const struct order *order, int64_t now_ms,
    const char *who, const char *way, struct act *ret_act,
    struct error *ret_error);

/* Free what it owns; it is zeroed. */
void order_clear(struct order *order);

#endif
