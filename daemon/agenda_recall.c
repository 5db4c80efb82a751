/* SPDX-License-Identifier: MIT */
/*
 * Invitations to what nobody plans any more: a new file dropped or moved it, be
 * it at a reload or while no service ran.
 *
 * The store knows who was sent what.  Whoever has an entry by that gets it
 * back as they got it, but called off: what made it is gone.
 */
#include "agenda_recall_internal.h"

#include <stdlib.h>
#include <string.h>

#include "agenda_invite_internal.h"
#include "invitation.h"
#include "service_internal.h"
#include "store_outbox.h"
#include "store_revision.h"

/* Stands for the hash of what is shown: nothing. */
#define AGENDA_RECALL_HASH "left"

/* What tells of the change, and how often that was so: as for any other
 * (agenda_invite.c).  SEQUENCE is one for feeds and mail. */
static int
agenda_recall_revise(struct service *service, const char *identity,
    int *ret_number, struct feed_revision *ret_revision,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	struct revision_row mail = { .identity = identity,
	    .form = AGENDA_INVITE_FORM, .hash = AGENDA_RECALL_HASH };
	struct revision_row feed = { .identity = identity,
	    .form = feed_form_name(FEED_EXPANDED),
	    .hash = AGENDA_RECALL_HASH };

	if (service_write(service, ret_error) < 0 ||
	    store_revision_put(service->seams.store, &mail, now_at,
	    ret_error) < 0 ||
	    store_revision_put(service->seams.store, &feed, now_at,
	    ret_error) < 0)
		return -1;
	*ret_number = mail.sequence;
	ret_revision->sequence = feed.sequence;
	ret_revision->modified_at = feed.modified_at;
	return 0;
}

/* Owe the recipient of `told` that it is off. */
static int
agenda_recall_put_row(struct service *service, const struct outbox_row *told,
    struct error *ret_error)
{
	const struct brief *brief = &service->memo->brief;
	struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, told->channel);
	int64_t now_ms = service_now_ms(service);
	struct outbox_row row = { .brief = told->brief, .kind = told->kind,
	    .channel = told->channel, .recipient = told->recipient,
	    .due_at = now_ms / 1000, .next_ms = now_ms,
	    .created_ms = now_ms, .updated_ms = now_ms };
	struct feed_revision revision = { 0 };
	struct text document = { 0 };
	bool is_new = false;
	int status;

	if (agenda_recall_revise(service, told->identity, &row.revision,
	    &revision, ret_error) < 0)
		return -1;
	invitation_format_off(&document, told->detail, &revision,
	    row.due_at);
	row.detail = text_string(&document);
	announcement_key(told->identity, brief->key_zone != NULL ?
	    brief->key_zone : brief->zone, row.kind, row.revision,
	    row.channel, row.recipient, row.key);
	status = store_outbox_put(service->seams.store, &row, &is_new,
	    ret_error);
	if (status == 0 && lane != NULL && row.next_ms < lane->look_ms)
		lane->look_ms = row.next_ms;
	text_clear(&document);
	return status < 0 ? -1 : is_new;
}

/* Does the row say what its recipient has by now?  What was said to be off is
 * not said again, also where their server refused it. */
static bool
agenda_recall_counts(const struct service *service,
    const struct outbox_row *row)
{
	return invitation_is_off(row->detail) || (!agenda_invite_is_void(row) &&
	    conf_find_channel(service->conf, row->channel) != NULL);
}

/* All who have the occurrence's entry; each one's rows are together, the newest
 * first.  How many were told, or -1. */
static int
agenda_recall_put_rows(struct service *service, const struct outbox_row *rows,
    size_t row_count, struct error *ret_error)
{
	const struct outbox_row *row, *last = NULL;
	int count = 0, status = outbox_memo_look(service, rows[0].brief,
	    ret_error);
	size_t i;

	for (i = 0; i < row_count && status > 0; i++) {
		row = &rows[i];
		if (!agenda_recall_counts(service, row) ||
		    (last != NULL &&
		    strcmp(last->channel, row->channel) == 0 &&
		    strcmp(last->recipient, row->recipient) == 0))
			continue;
		last = row;
		if (invitation_is_off(row->detail))
			continue;
		count++;
		if (agenda_recall_put_row(service, row, ret_error) < 0)
			status = -1;
	}
	return status < 0 ? -1 : count;
}

static bool
agenda_recall_is_planned(const struct service *service, const char *identity)
{
	struct occurrence occurrence;

	return schedule_find(service->schedule, identity, &occurrence,
	    NULL) == 0;
}

/* One occurrence's. */
static int
agenda_recall_put_one(struct service *service, const struct outbox_row *rows,
    size_t row_count, struct error *ret_error)
{
	int status = agenda_recall_is_planned(service, rows[0].identity) ? 0 :
	    agenda_recall_put_rows(service, rows, row_count, ret_error);

	return status <= 0 ? status : service_journal(service, SERVICE_WHO,
	    "announce", rows[0].identity, "invitations taken back, since "
	    "nothing plans it any more", ret_error);
}

/* All that is to come at once: to ask for each occurrence would read the
 * outbox of years as often. */
static int
agenda_recall_put_all(struct service *service, struct error *ret_error)
{
	struct outbox_filter filter = { .only_invited = true,
	    .due_after_at = clock_now(service->seams.clock),
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	size_t i, from = 0;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	for (i = 1; i <= rows.list.count && status == 0; i++) {
		if (i < rows.list.count && rows.list.items[i].brief ==
		    rows.list.items[from].brief)
			continue;
		status = agenda_recall_put_one(service,
		    &rows.list.items[from], i - from, ret_error);
		from = i;
	}
	store_outbox_clear(&rows);
	return status;
}

/* Mostly all is planned, which is known without the outbox. */
int
agenda_recall_put(struct service *service, struct error *ret_error)
{
	struct revision_list identities = { 0 };
	bool is_due = false;
	size_t i;
	int status = store_revision_list(service->seams.store,
	    AGENDA_INVITE_FORM, clock_now(service->seams.clock), &identities,
	    ret_error);

	for (i = 0; i < identities.list.count; i++) {
		is_due |= !agenda_recall_is_planned(service,
		    identities.list.items[i]);
		free(identities.list.items[i]);
	}
	array_clear(&identities.list);
	return status < 0 || !is_due ? status :
	    agenda_recall_put_all(service, ret_error);
}
