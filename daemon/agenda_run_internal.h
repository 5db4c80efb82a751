/* SPDX-License-Identifier: MIT */
/*
 * What is owed: windows by their next due time, so that a step
 * costs as much as there is due, not as there are windows.
 *
 * A round plans everything due in (planned_until, until], in slices; the mark
 * moves when the round is complete.  A kill in between loses nothing: the
 * next run plans the same again and the keys keep doubles out.
 */
#ifndef PATCHDAY_AGENDA_RUN_INTERNAL_H
#define PATCHDAY_AGENDA_RUN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agenda_invite_internal.h"
#include "agenda_item_internal.h"
#include "array.h"
#include "conf.h"
#include "error.h"
#include "text.h"
#include "upcoming.h"

struct outbox_lane;
struct outbox_row;
struct service;
struct subscriber_row;

/* Where planning stands; instants in seconds UTC. */
struct agenda_run {
	int64_t planned_until;		/* the mark: all due by then is put */
	int64_t until;			/* of the round; INT64_MIN: none */
	struct upcoming *windows;	/* by next due time */
	ARRAY(struct agenda_item) items;	/* of windows due */
	size_t item, channel, recipient;	/* what is put next */
	int64_t brief;			/* of the item; 0: not yet put */
	char *key_zone;			/* … of its brief (brief.h); NULL */
	char *detail;			/* of the item: news as JSON; NULL */
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda_invite invite;	/* of an item that is one */
	size_t slices;			/* of the round, so far */
	int64_t began_ms, paused_ms;	/* the round; boot clock */
	bool may_claim;			/* what is put may leave at once */
	bool is_waiting;		/* for room, to be put and claimed */
};

/* Begin anew with the service's configuration, from the mark; a round that is
 * under way is given up. */
void agenda_run_init(struct service *service);
/* Free what it owns; the mark stays. */
void agenda_run_clear(struct agenda_run *run);

/* When something may fall due, seconds; INT64_MAX: never.  agenda_due.c: when
 * an announcement does, after what people did and by rows that are put already;
 * reads the store.  0 or -1. */
int64_t agenda_run_due_at(const struct agenda_run *run);
int agenda_due_load(struct service *service, int64_t *ret_due_at,
    struct error *ret_error);

/* Put a slice of what is owed now; with `all`, all of it.  Writes in the step's
 * transaction; the caller commits, or rolls back after -1. */
int agenda_run_put(struct service *service, bool all,
    struct error *ret_error);

/* Where nothing is owed up to now, move the mark there, so that a start after
 * a long sleep need not go through all of it.  In the middle of a round it
 * stays. */
void agenda_run_advance(struct service *service);

/* Is there more of a round to put?  And when is there something to put, wall
 * clock: of a round now, or later when it waits for answers to make room;
 * INT64_MAX never. */
bool agenda_run_has_more(const struct service *service);
int64_t agenda_run_wake_ms(const struct service *service);

/* Put one announcement of an occurrence for all its recipients. */
int agenda_run_put_item(struct service *service,
    const struct agenda_item *item, struct error *ret_error);

/*
 * The parts of it, for who puts less than all: the brief, which the run holds
 * in `brief` until it is set to 0; why it is owed, into the journal; one row.
 */
int agenda_brief_put(struct service *service,
    const struct agenda_item *item, int64_t *ret_id,
    struct error *ret_error);
/* Keep in a brief worded anew what the stored one has to itself.  0 or -1. */
int agenda_brief_keep(struct service *service, const char *identity,
    struct brief *brief, struct error *ret_error);
int agenda_run_note(struct service *service, const struct agenda_item *item,
    struct error *ret_error);
int agenda_run_put_row(struct service *service,
    const struct agenda_item *item, struct outbox_lane *lane,
    const char *recipient, struct error *ret_error);

/* The lane of the channel of that id, when it hears of such a thing; else NULL.
 * Lent. */
struct outbox_lane *agenda_run_hears(const struct service *service,
    const char *id, enum announcement_kind kind);

/* Does the occurrence meet a holiday, a freeze or other work by now, and nobody
 * has decided about it?  And is it still what `detail` of a row tells (NULL:
 * any)? */
bool agenda_conflict_is_there(const struct schedule *schedule,
    const struct occurrence *occurrence, const char *detail);

/* Append what it meets, and who is asked, for the item's row: the one in
 * charge, as the link that they get speaks for them. */
void agenda_conflict_format(struct service *service,
    const struct agenda_item *item, struct text *text);

#endif
