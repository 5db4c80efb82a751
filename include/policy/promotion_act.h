/* SPDX-License-Identifier: MIT */
/*
 * An act on a promotion: what somebody decided about it.  Acts are kept in the
 * journal for ever, as JSON, under the subject "promotion/" and the promotion's
 * identity; a promotion is its acts in their order (promotion.h).
 */
#ifndef PATCHDAY_PROMOTION_ACT_H
#define PATCHDAY_PROMOTION_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "doc.h"
#include "error.h"
#include "process.h"
#include "text.h"

/* How its entries of the journal begin. */
#define PROMOTION_SUBJECT "promotion/"
#define PROMOTION_IDENTITY_MAX 86	/* bytes and a NUL */
#define PROMOTION_VERSION_MAX 100	/* characters of a version, a digest */
#define PROMOTION_WORDS_MAX 500		/* characters of a reason, a question */

enum promotion_verb {
	PROMOTION_PROPOSE,
	PROMOTION_PASS,		/* a meeting or check is done */
	PROMOTION_TICKET,	/* here is its reference */
	PROMOTION_ACKNOWLEDGE,	/* "acknowledge": a role agrees */
	PROMOTION_OBJECT,	/* a role does not, and says why */
	PROMOTION_WITHDRAW,	/* it takes its objection back */
	PROMOTION_ASK,		/* a question */
	PROMOTION_ANSWER,	/* to it */
	PROMOTION_CHANGE,	/* it is another version or digest now */
	PROMOTION_AIM,		/* it is offered for this occurrence now */
	PROMOTION_REMIND,	/* those who are missing were reminded */
	PROMOTION_PROMOTE,	/* it is done */
	PROMOTION_ABANDON,	/* it will not be */
};
#define PROMOTION_VERB_COUNT 13

/* One of them.  Strings are owned; NULL where the verb has no use for it. */
struct promotion_act {
	enum promotion_verb verb;
	int64_t at_ms;		/* when it was done, milliseconds UTC */
	char *promotion;	/* identity: "recommended-image/w_2026_48" */
	char *who;		/* as the journal knows them */
	char *way;		/* in: "cli", "api", "slack", "page" */
	char *because;		/* the reason that was given */
	/* ACKNOWLEDGE, OBJECT, WITHDRAW: the role that speaks, an id under
	 * `people`; and the one who spoke in its stead, NULL: the role
	 * itself. */
	char *role, *designate;
	char *step;		/* PASS: key */
	/* TICKET: the reference; ASK: the question; ANSWER. */
	char *words;
	/* ANSWER: to which question, from 1; REMIND: how long before the
	 * cut-off, seconds. */
	int64_t number;
	/* PROPOSE, CHANGE: what it is; CHANGE: NULL as it was. */
	char *version, *digest;
	/* PROPOSE, of what the policy asks for: which service, where, and what
	 * class of change ("minor"; NULL: nobody knows). */
	char *service, *environment, *change;
	enum process_whether disruption;
	bool is_emergency;
	char *occurrence;	/* AIM, REMIND, PROMOTE: identity; or NULL */
};

/* In order of time.  A zeroed struct is empty. */
struct promotion_acts { ARRAY(struct promotion_act) list; };

/* "propose", "pass", "ticket", "acknowledge", "object" …  Static. */
const char *promotion_verb_name(enum promotion_verb verb);

/* The inverse.  0, or -1 with the nearest word. */
int promotion_verb_parse(const char *text, enum promotion_verb *ret_verb,
    struct error *ret_error);

/* As one line of JSON, and back (unknown keys are passed over, so that older
 * programs read newer journals).  0, or -1 and nothing to clear. */
void promotion_act_format(struct text *text, const struct promotion_act *act);
int promotion_act_parse(const char *json, size_t length,
    struct promotion_act *ret_act, struct error *ret_error);

/* A copy that owns its strings. */
void promotion_act_copy(const struct promotion_act *act,
    struct promotion_act *ret_act);

/* Free what it owns; it is zeroed. */
void promotion_act_clear(struct promotion_act *act);
void promotion_acts_clear(struct promotion_acts *acts);

#endif
