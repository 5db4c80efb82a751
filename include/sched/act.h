/* SPDX-License-Identifier: MIT */
/*
 * An act: what somebody decided about one occurrence.  Acts are kept in the
 * journal for ever, as JSON; an occurrence is what its window says, changed by
 * its acts in their order (life.h).
 */
#ifndef PATCHDAY_ACT_H
#define PATCHDAY_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "doc.h"
#include "error.h"
#include "text.h"

#define ACT_WORDS_MAX 1000	/* characters of a reason or a note */

enum act_verb {
	ACT_NEW,		/* a window of one occurrence was made */
	ACT_CONFIRM,		/* it will take place, says its role */
	ACT_UNCONFIRM,		/* that is taken back */
	ACT_START,
	ACT_STAGE_BEGUN,	/* of a stage, or of one of its environments */
	ACT_STAGE_DONE,
	ACT_NOTE,		/* something people should know */
	ACT_EXTEND, ACT_SHORTEN,	/* its end is later, sooner */
	ACT_VERIFY,		/* the work is done and is looked at */
	ACT_END,
	ACT_REOPEN,		/* it had ended and goes on */
	ACT_MOVE,		/* it begins at another time */
	ACT_SKIP, ACT_UNSKIP,	/* it does not take place; it does after all */
	ACT_CANCEL,		/* it began, and is broken off */
	ACT_HAND_OVER,		/* somebody else coordinates */
	ACT_KEEP,		/* it takes place whatever it clashes with */
};
#define ACT_VERB_COUNT 18

/* One of them.  Strings are owned; NULL where the verb has no use for it.
 * Instants that do not matter are 0. */
struct act {
	enum act_verb verb;
	int64_t at_ms;		/* when it was done, milliseconds UTC */
	char *occurrence;	/* identity */
	char *who;		/* as people know them: "adam" */
	char *way;		/* in: "cli", "api", "slack", "page", "mail" */
	char *because;		/* the reason that was given */
	/* NOTE: what is said; HAND_OVER: who coordinates from now on; NEW:
	 * the window as JSON, an entry of the configuration's `windows`. */
	char *words;
	int stage;		/* STAGE_*: from 0 */
	char *environment;	/* STAGE_*: only this one; NULL: all of it */
	int64_t start_at;	/* MOVE: its start from now on, UTC */
	int64_t end_at;		/* MOVE, EXTEND, SHORTEN, REOPEN: its end */
	/* MOVE, EXTEND before its start, UNSKIP: it was confirmed as it stood
	 * before, and who did this may not confirm: nobody has agreed to what
	 * it is now. */
	bool is_unagreed;
};

/* In order of time.  A zeroed struct is empty. */
struct acts { ARRAY(struct act) list; };

/* "new", "confirm", "stage-begun", "hand-over" …  Static. */
const char *act_verb_name(enum act_verb verb);

/* The inverse.  0, or -1 with the nearest word. */
int act_parse_verb(const char *text, enum act_verb *ret_verb,
    struct error *ret_error);

/* As one line of JSON, and back (unknown keys are passed over, so that older
 * programs read newer journals).  0, or -1 and nothing to clear. */
void act_format(struct text *text, const struct act *act);
int act_parse(const char *json, size_t length, struct act *ret_act,
    struct error *ret_error);

/* The same from a map that was parsed already. */
int act_read(const struct doc *map, struct act *ret_act,
    struct error *ret_error);

/* A copy that owns its strings. */
void act_copy(const struct act *act, struct act *ret_act);

/* Free what it owns; it is zeroed. */
void act_clear(struct act *act);
void acts_clear(struct acts *acts);

#endif
