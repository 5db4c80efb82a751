/* SPDX-License-Identifier: MIT */
/*
 * A kind of promotion: by which steps something comes into production for which
 * people answer.  The configuration's `promotions` are kinds; so is what the
 * policy asks for where it says `approve` or `board`.
 */
#ifndef PATCHDAY_PROMOTION_KIND_H
#define PATCHDAY_PROMOTION_KIND_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "process.h"

/* What has to happen, one after the other. */
enum promotion_step_kind {
	PROMOTION_STEP_MEETING,	/* it was talked over */
	PROMOTION_STEP_CHECK,	/* it was tried */
	PROMOTION_STEP_TICKET,	/* somebody gives a reference */
	PROMOTION_STEP_ACKNOWLEDGE,	/* each of these roles agrees */
};
#define PROMOTION_STEP_KIND_COUNT 4

#define PROMOTION_STEPS_MAX 30
#define PROMOTION_STEP_KEY_MAX 64	/* bytes */

/* One of them.  Strings are owned. */
struct promotion_step {
	enum promotion_step_kind kind;
	/* By what acts name it, the same as long as its title is:
	 * "rsp-operations-meeting-weekly", "ticket", "acknowledge". */
	char *key;
	char *title;		/* never NULL */
	/* ACKNOWLEDGE: who has to; others: who may say that it is done, none:
	 * who proposed it. */
	process_parties by;
	size_t enough;		/* ACKNOWLEDGE: how many of them; 0: all */
};

/* A zeroed struct is empty.  Strings are owned; NULL where not given. */
struct promotion_kind {
	char *id;		/* "recommended-image"; "approve", "board" */
	char *title;		/* never NULL */
	char *description;
	char *service;		/* what is promoted */
	ARRAY(char *) environments;	/* where: ids, in their order */
	struct process_party window;	/* when; id NULL: at any time */
	int64_t cutoff_secs;	/* complete so long before its start */
	ARRAY(int64_t) remind_secs;	/* before the cut-off; descending */
	struct process_party channel;	/* where it is told; id NULL: nowhere */
	struct process_party tickets;	/* a channel for its ticket; the same */
	/* So long after it was told it may go, where no window says when. */
	int64_t notice_secs;
	process_parties propose;	/* who may; none: anybody */
	ARRAY(struct promotion_step) steps;
	int line, column;
	const char *file;	/* lent by the configuration */
};

/* "meeting", "check", "ticket", "acknowledge". */
const char *promotion_step_kind_name(enum promotion_step_kind kind);

/* Append a key made of a title: "RSP operations meeting (weekly)" is
 * "rsp-operations-meeting-weekly"; "step" where nothing is left of it. */
void promotion_step_key(struct text *text, const char *title);

/* Is the person (an id) one of the parties? */
bool promotion_kind_has_party(const process_parties *parties, const char *id);

/* Does it ask one of these to acknowledge? */
bool promotion_kind_asks(const struct promotion_kind *kind,
    const process_parties *parties);

/* A copy that owns its strings. */
void promotion_kind_copy(const struct promotion_kind *kind,
    struct promotion_kind *ret_kind);

/* Free what it owns; it is zeroed. */
void promotion_kind_clear(struct promotion_kind *kind);

#endif
