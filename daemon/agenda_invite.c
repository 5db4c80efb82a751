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
#include "store_revision.h"

#define AGENDA_INVITE_FORM "invitation"

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

/* One occurrence to one of its window's lists. */
static int
agenda_invite_put(struct service *service,
    const struct occurrence *occurrence,
    const struct window_announce *announce, struct error *ret_error)
{
	struct agenda_item item = { .occurrence = *occurrence,
		.announcement = { .kind = ANNOUNCEMENT_INVITATION,
		.due_at = clock_now(service->seams.clock),
		.announce = announce } };
	struct agenda_invite invite;

	occurrence_format_identity(occurrence, service->agenda.identity);
	if (agenda_invite_decide(service, &item, &invite, ret_error) < 0)
		return -1;
	if (!invite.is_new || !invite.is_called_for)
		return 0;
	return agenda_run_put_item(service, &item, ret_error);
}

/* All that one list is invited to by now. */
static int
agenda_invite_sweep_list(struct service *service,
    const struct window *window, const struct window_announce *announce,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	struct agenda agenda = { 0 };
	int status = 0;
	size_t i;

	agenda_expand(&agenda, &window, 1, service->schedule, now_at,
	    now_at + announce->invite_secs, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count && status == 0; i++)
		status = agenda_invite_put(service, &agenda.list.items[i],
		    announce, ret_error);
	agenda_clear(&agenda);
	return status;
}

int
agenda_invite_sweep(struct service *service, struct error *ret_error)
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
				    window, &window->announces.items[k],
				    ret_error);
	}
	return status;
}
