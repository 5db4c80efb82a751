/* SPDX-License-Identifier: MIT */
/* agenda_invite.c: invitations by mail, and who is to have which. */
#ifndef PATCHDAY_AGENDA_INVITE_INTERNAL_H
#define PATCHDAY_AGENDA_INVITE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"
#include "error.h"
#include "invitation.h"
#include "occurrence.h"
#include "schedule.h"
#include "text.h"

struct agenda_item;
struct outbox_lane;
struct outbox_row;
struct service;
struct subscriber_row;

/* Of store_revision.h: what was mailed of it. */
#define AGENDA_INVITE_FORM "invitation"

/* An invitation as it is mailed, but for who is invited. */
struct agenda_invite {
	struct occurrence occurrence;	/* as feeds show it */
	struct invitation invitation;	/* to it */
	struct feed_revision revision;
	int number;			/* of invitations so far, from 0 */
	bool is_called_for;
	bool is_new;			/* what it says was not said before */
};

/* What the invitation says by now, and whether anybody is to be told: writes
 * its revision in the step's transaction.  The run's `identity` is the item's.
 * 0 or -1. */
int agenda_invite_decide(struct service *service,
    const struct agenda_item *item, struct agenda_invite *ret_invite,
    struct error *ret_error);

/* Was the row never said, and never will be? */
bool agenda_invite_is_void(const struct outbox_row *row);

/* Is the item for the recipient?  What takes an invitation back is not for who
 * was never sent one; the run's `invite` and `key_zone` are the item's.  1, 0,
 * or -1. */
int agenda_invite_concerns(struct service *service,
    const struct agenda_item *item, const struct outbox_lane *lane,
    const char *recipient, struct error *ret_error);

/* Put invitations to all that begins within the horizon and was not told so
 * before, and to whoever has none yet: for a start or a new configuration,
 * which may invite where nobody did, and move what was told. */
int agenda_invite_sweep(struct service *service, struct error *ret_error);

/* Somebody has joined, or wants more: invite them to what others were invited
 * to; NULL: a sweep.  In the transaction; what was due before is put. */
int agenda_invite_welcome(struct service *service,
    const struct subscriber_row *row, struct error *ret_error);

/* Append its document for one recipient of the channel. */
void agenda_invite_format(struct text *text,
    const struct agenda_invite *invite, const struct channel *channel,
    const char *recipient, int64_t now_at);

#endif
