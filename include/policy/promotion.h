/* SPDX-License-Identifier: MIT */
/*
 * A promotion: one thing on its way into production, and how far it is.  It is
 * what its kind asks for and what people did, in their order: a pure fold, as
 * an occurrence's life is.
 *
 *	open ──(all steps done, nobody objects: complete)── promote ──▶ promoted
 *	  │ abandon
 *	  ▼
 *	abandoned
 *
 * Steps are done in their order; objections and questions are always possible.
 * Another version or digest is another thing: what was checked and acknowledged
 * does not count for it, what was talked over and the ticket do.
 */
#ifndef PATCHDAY_PROMOTION_H
#define PATCHDAY_PROMOTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "promotion_act.h"
#include "promotion_kind.h"

enum promotion_phase { PROMOTION_OPEN, PROMOTION_PROMOTED,
	PROMOTION_ABANDONED };
#define PROMOTION_PHASE_COUNT 3

/* Which act it was, from 1; 0: none.  promotion_find_act() has it. */
typedef size_t promotion_ordinal;

/* What one role says to it. */
struct promotion_voice {
	size_t party;			/* in the step's `by` */
	promotion_ordinal agreed;
	promotion_ordinal objected;	/* and has not withdrawn */
	/* Agreed to what it was before; it has to look again. */
	promotion_ordinal voided;
};

/* How one step stands. */
struct promotion_stand {
	promotion_ordinal done;		/* not of ACKNOWLEDGE */
	ARRAY(struct promotion_voice) voices;	/* ACKNOWLEDGE: as `by` */
};

/* Somebody wants to know something. */
struct promotion_question { promotion_ordinal asked, answered; };

/* Immutable once others see it, counted. */
struct promotion {
	struct promotion_kind kind;	/* its own copy */
	bool has_left;		/* the configuration has no such kind */
	enum promotion_phase phase;
	const char *identity;	/* lent by its acts, as what follows */
	const char *version, *digest, *service, *ticket;
	promotion_ordinal content;	/* proposed or changed last */
	promotion_ordinal finished;	/* PROMOTE, ABANDON */
	promotion_ordinal aimed;	/* AIM, the last */
	promotion_ordinal reminded;	/* REMIND, since then */
	int64_t complete_ms;	/* since when it is; 0: it is not */
	ARRAY(struct promotion_stand) stands;	/* as the kind's steps */
	ARRAY(struct promotion_question) questions;
	struct promotion_acts acts;	/* all of them, in order */
	int references;			/* atomic */
};

/* A new one with one reference, proposed by that act.  Both are copied.  `kind`
 * NULL: it is not known (any more), and nothing can be done to it but give it
 * up. */
struct promotion *promotion_new(const struct promotion_kind *kind,
    const struct promotion_act *act);

/* A copy with one reference that may be changed. */
struct promotion *promotion_copy(const struct promotion *promotion);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct promotion *promotion_hold(struct promotion *promotion);
void promotion_release(struct promotion *promotion);

/* Apply an act that was taken, without asking whether it was in order: the
 * journal is the truth.  The act is copied. */
void promotion_apply(struct promotion *promotion,
    const struct promotion_act *act);

/*
 * Would the act be in order now, whoever wants it?  0, or -1: one sentence that
 * says why not and what is so already, or what comes first.
 */
int promotion_check(const struct promotion *promotion,
    const struct promotion_act *act, struct error *ret_error);

/* The act with that ordinal; NULL for 0.  Lent. */
const struct promotion_act *promotion_find_act(
    const struct promotion *promotion, promotion_ordinal ordinal);

/* The first step that is not done; the count of steps: all are. */
size_t promotion_next_step(const struct promotion *promotion);

/* Is that step done?  ACKNOWLEDGE: enough have agreed and nobody objects. */
bool promotion_is_done(const struct promotion *promotion, size_t step);

/* The step that a word names: its key, the beginning of it, its title, its
 * number from 1; -1: the words of the error. */
int promotion_find_step(const struct promotion *promotion, const char *word,
    size_t *ret_step, struct error *ret_error);

/* How many acknowledgements it has, and how many it needs. */
void promotion_count_voices(const struct promotion *promotion,
    size_t *ret_given, size_t *ret_wanted);

/* Append whom a step waits for: "Middleware and Product owner"; "" when for
 * nobody. */
void promotion_format_missing(struct text *text,
    const struct promotion *promotion, size_t step);

/* Append how it stands, without times: "4 of 5, waiting for Middleware",
 * "waiting for RSP operations meeting (weekly)", "Middleware objects: …",
 * "complete", "promoted". */
void promotion_format_state(struct text *text,
    const struct promotion *promotion);

/* The same for everybody: without words of others. */
void promotion_format_standing(struct text *text,
    const struct promotion *promotion);

/* Append what it is: "w_2026_48", "nublado 8.1.0 in idfprod". */
void promotion_format_subject(struct text *text,
    const struct promotion *promotion);

/* Append who spoke, as others read it: "Middleware", "Middleware, by its
 * designate Data access lead". */
void promotion_format_voice(struct text *text,
    const struct promotion *promotion, const struct promotion_act *act,
    const char *designate_title);

/* "open", "promoted", "abandoned". */
const char *promotion_phase_name(enum promotion_phase phase);

/* How many questions have no answer. */
size_t promotion_count_questions(const struct promotion *promotion);

#endif
