/* SPDX-License-Identifier: MIT */
/*
 * Invitations on their way into the outbox.  The plan says when one may be
 * called for; whether anything changed that is worth a mail is known by the
 * store, which remembers what was said last (store_revision.h).  Its count is
 * the announcement's revision, so that the same words get the same key and are
 * not sent twice, however often they are planned.
 *
 * The document is kept with its row: it is sent as it was decided, also when
 * the window has left the configuration by then.
 */
#include "agenda_run_internal.h"

#include "agenda.h"
#include "service_internal.h"
#include "store_outbox.h"
#include "store_revision.h"

/* Count what is shown in feeds, too: SEQUENCE is one for both. */
static int
agenda_invite_revise(struct service *service,
    const struct invitation *invitation, const char *identity,
    struct feed_revision *ret_revision, struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	struct revision_row row = { .identity = identity,
	    .form = feed_form_name(FEED_EXPANDED),
	    .hash = invitation->shown_hash };

	if (store_revision_put(service->seams.store, &row, now_at,
	    ret_error) < 0)
		return -1;
	ret_revision->sequence = row.sequence;
	ret_revision->created_at = row.created_at;
	ret_revision->modified_at = row.modified_at;
	return 0;
}

int
agenda_invite_decide(struct service *service, const struct agenda_item *item,
    struct agenda_invite *ret_invite, struct error *ret_error)
{
	const char *identity = service->agenda.identity;
	int64_t now_at = clock_now(service->seams.clock);
	struct agenda_invite *invite = ret_invite;
	struct revision_row row = { .identity = identity,
	    .form = AGENDA_INVITE_FORM };

	invite->occurrence = item->occurrence;
	/* As feeds show it: silence may have called it off. */
	if (occurrence_lapse_at(&invite->occurrence) <= now_at)
		invite->occurrence.status = OCCURRENCE_CANCELLED;
	invitation_init(&invite->invitation, &service->conf->feed_site,
	    &invite->occurrence);
	row.hash = invite->invitation.change_hash;
	if (service_write(service, ret_error) < 0 ||
	    store_revision_put(service->seams.store, &row, now_at,
	    ret_error) < 0 ||
	    agenda_invite_revise(service, &invite->invitation, identity,
	    &invite->revision, ret_error) < 0)
		return -1;
	invite->number = row.sequence;
	invite->is_new = row.modified_at >= now_at;
	/* Nobody has to be told that what they never heard of is off. */
	invite->is_called_for = row.sequence > 0 ||
	    !invitation_is_cancel(&invite->invitation);
	return 0;
}

void
agenda_invite_format(struct text *text, const struct agenda_invite *invite,
    const struct channel *channel, const char *recipient, int64_t now_at)
{
	invitation_format(text, &invite->invitation, &invite->revision,
	    now_at, channel->sender, recipient);
}

/* --- those who have one --------------------------------------------------- */

bool
agenda_invite_is_void(const struct outbox_row *row)
{
	return !row->has_doubt && (row->state == OUTBOX_SUPERSEDED ||
	    row->state == OUTBOX_SKIPPED || row->state == OUTBOX_DEAD);
}

/* Were they told by the invitation of that number?  1, 0, -1. */
static int
agenda_invite_was_told(struct service *service,
    const struct outbox_lane *lane, const char *recipient, const char *zone,
    int number, struct error *ret_error)
{
	char kind[ANNOUNCEMENT_KIND_MAX], key[ANNOUNCEMENT_KEY_MAX];
	struct outbox_rows rows = { 0 };
	int told;

	announcement_format_kind(ANNOUNCEMENT_INVITATION, 0, kind);
	announcement_key(service->agenda.identity, zone, kind, number,
	    lane->id, recipient, key);
	if (store_outbox_find(service->seams.store, key, &rows,
	    ret_error) < 0)
		return -1;
	told = rows.list.count > 0 &&
	    !agenda_invite_is_void(&rows.list.items[0]);
	store_outbox_clear(&rows);
	return told;
}

/* By the newest first: mostly that one was. */
int
agenda_invite_concerns(struct service *service,
    const struct agenda_item *item, const struct outbox_lane *lane,
    const char *recipient, struct error *ret_error)
{
	const struct agenda_run *run = &service->agenda;
	const char *zone = zone_name(item->occurrence.window->zone);
	int number = run->invite.number, told = 0;

	if (item->announcement.kind != ANNOUNCEMENT_INVITATION ||
	    !invitation_is_cancel(&run->invite.invitation))
		return 1;
	while (number-- > 0 && told == 0) {
		told = agenda_invite_was_told(service, lane, recipient, zone,
		    number, ret_error);
		/* They may have been invited under another zone. */
		if (told == 0 && run->key_zone != NULL)
			told = agenda_invite_was_told(service, lane,
			    recipient, run->key_zone, number, ret_error);
	}
	return told;
}

/* --- those who have none -------------------------------------------------- */

/* Is it in the outbox by that zone?  1, 0, -1. */
static int
agenda_invite_has(struct service *service, const struct outbox_lane *lane,
    const char *recipient, const char *zone, struct error *ret_error)
{
	const struct agenda_run *run = &service->agenda;
	char kind[ANNOUNCEMENT_KIND_MAX], key[ANNOUNCEMENT_KEY_MAX];

	announcement_format_kind(ANNOUNCEMENT_INVITATION, 0, kind);
	announcement_key(run->identity, zone, kind, run->invite.number,
	    lane->id, recipient, key);
	return store_outbox_has(service->seams.store, key, ret_error);
}

/* One of those who are to have it: 1 when they had not. */
static int
agenda_invite_put_one(struct service *service,
    const struct agenda_item *item, struct outbox_lane *lane,
    const char *recipient, struct error *ret_error)
{
	struct agenda_run *run = &service->agenda;
	const char *zone = zone_name(item->occurrence.window->zone);
	int found = agenda_invite_has(service, lane, recipient, zone,
	    ret_error);

	if (found != 0)
		return found < 0 ? -1 : 0;
	if (run->brief == 0 && agenda_brief_put(service, item,
	    &run->brief, ret_error) < 0)
		return -1;
	/* They may have been invited under another zone. */
	if (run->key_zone != NULL)
		found = agenda_invite_has(service, lane, recipient,
		    run->key_zone, ret_error);
	if (found != 0)
		return found < 0 ? -1 : 0;
	return agenda_run_put_row(service, item, lane, recipient,
	    ret_error) < 0 ? -1 : 1;
}

/* All of them, or only `row`, where they want it.  The count, or -1. */
static int64_t
agenda_invite_put_channel(struct service *service,
    const struct agenda_item *item, struct outbox_lane *lane,
    const struct subscriber_row *row, struct error *ret_error)
{
	const struct channel *channel = lane->channel;
	const char *recipient;
	int64_t count = 0;
	size_t place = 0;
	int status;

	if (row != NULL)
		return channel->may_join && service_subscriber_hears(service,
		    item, row) ? agenda_invite_put_one(service, item, lane,
		    row->address, ret_error) : 0;
	while ((recipient = service_subscriber_recipient(service, item,
	    channel, &place)) != NULL) {
		status = agenda_invite_put_one(service, item, lane,
		    recipient, ret_error);
		if (status < 0)
			return -1;
		count += status;
		place++;
	}
	return count;
}

/* What everybody was told already, for those who came later.  Nobody is told
 * that what they never heard of is off. */
static int
agenda_invite_put_missing(struct service *service,
    const struct agenda_item *item, const struct subscriber_row *row,
    struct error *ret_error)
{
	const struct window_announce *announce = item->announcement.announce;
	struct outbox_lane *lane;
	int64_t count = 0, put;
	size_t i;

	if (invitation_is_cancel(&service->agenda.invite.invitation))
		return 0;
	for (i = 0; i < announce->channels.count; i++) {
		lane = agenda_run_hears(service,
		    announce->channels.items[i], ANNOUNCEMENT_INVITATION);
		put = lane == NULL ? 0 : agenda_invite_put_channel(service,
		    item, lane, row, ret_error);
		if (put < 0)
			return -1;
		count += put;
	}
	service->agenda.brief = 0;
	/* Of somebody who joins the journal knows. */
	return count == 0 || row != NULL ? 0 :
	    agenda_run_note(service, item, ret_error);
}

/* --- all of a window ------------------------------------------------------ */

/* One occurrence to one of its window's lists, or to one who subscribed. */
static int
agenda_invite_put(struct service *service,
    const struct occurrence *occurrence,
    const struct window_announce *announce,
    const struct subscriber_row *row, struct error *ret_error)
{
	struct agenda_item item = { .occurrence = *occurrence,
		.announcement = { .kind = ANNOUNCEMENT_INVITATION,
		.due_at = clock_now(service->seams.clock),
		.announce = announce } };
	struct agenda_invite *invite = &service->agenda.invite;

	occurrence_format_identity(occurrence, service->agenda.identity);
	if (agenda_invite_decide(service, &item, invite, ret_error) < 0)
		return -1;
	if (!invite->is_called_for)
		return 0;
	return invite->is_new ?
	    agenda_run_put_item(service, &item, ret_error) :
	    agenda_invite_put_missing(service, &item, row, ret_error);
}

/* All that one list is invited to by now. */
static int
agenda_invite_sweep_list(struct service *service,
    const struct window *window, const struct window_announce *announce,
    const struct subscriber_row *row, struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	struct agenda agenda = { 0 };
	int status = 0;
	size_t i;

	agenda_expand(&agenda, &window, 1, service->schedule, now_at,
	    now_at + announce->invite_secs, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count && status == 0; i++)
		status = agenda_invite_put(service, &agenda.list.items[i],
		    announce, row, ret_error);
	agenda_clear(&agenda);
	return status;
}

int
agenda_invite_welcome(struct service *service,
    const struct subscriber_row *row, struct error *ret_error)
{
	const struct schedule *schedule = service->schedule;
	const struct window *window;
	int status = 0;
	size_t i, k;

	for (i = 0; i < schedule->windows.count; i++) {
		window = schedule->windows.items[i];
		for (k = 0; k < window->announces.count && status == 0; k++)
			if (window->announces.items[k].invite_secs > 0)
				status = agenda_invite_sweep_list(service,
				    window, &window->announces.items[k], row,
				    ret_error);
	}
	return status;
}

int
agenda_invite_sweep(struct service *service, struct error *ret_error)
{
	return agenda_invite_welcome(service, NULL, ret_error);
}
