/* SPDX-License-Identifier: MIT */
/*
 * Invitations to what nobody plans any more, and that nobody took back: a file
 * was changed while no service ran, a reload died before it came to them, or
 * they lay behind a horizon that came nearer before the rest went.
 *
 * The store knows who was sent what.  Whoever has an entry by that gets it
 * back as they got it, but called off: what made it is gone.
 */
#include "agenda_recall_internal.h"

#include <stdlib.h>
#include <string.h>

#include "agenda_invite_internal.h"
#include "civil.h"
#include "invitation.h"
#include "life.h"
#include "service_internal.h"
#include "store_outbox.h"
#include "store_revision.h"

/* Stands for the hash of what is shown: nothing. */
#define AGENDA_RECALL_HASH "left"

/* Each recipient's together, the newest first. */
static int
agenda_recall_compare(const void *a, const void *b)
{
	const struct outbox_row *one = a, *other = b;
	int order = strcmp(one->channel, other->channel);

	if (order == 0)
		order = strcmp(one->recipient, other->recipient);
	return order != 0 ? order : other->revision - one->revision;
}

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

/* All who have the occurrence's entry.  How many were told, or -1. */
static int
agenda_recall_put_rows(struct service *service,
    const struct outbox_rows *rows, struct error *ret_error)
{
	const struct outbox_row *row, *last = NULL;
	int count = 0, status = 0;
	size_t i;

	for (i = 0; i < rows->list.count && status >= 0; i++) {
		row = &rows->list.items[i];
		if (!agenda_recall_counts(service, row) ||
		    (last != NULL &&
		    strcmp(last->channel, row->channel) == 0 &&
		    strcmp(last->recipient, row->recipient) == 0))
			continue;
		last = row;
		if (invitation_is_off(row->detail))
			continue;
		status = outbox_memo_look(service, row->brief, ret_error);
		/* What has begun stays as it was planned. */
		if (status <= 0 || service->memo->row.start_at <=
		    clock_now(service->seams.clock))
			continue;
		status = agenda_recall_put_row(service, row, ret_error);
		count += status > 0;
	}
	return status < 0 ? -1 : count;
}

/* One that somebody was invited to once. */
static int
agenda_recall_put_one(struct service *service, const char *identity,
    struct error *ret_error)
{
	struct outbox_filter filter = { .kind = "invitation",
	    .identity = identity, .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct occurrence occurrence;
	char window[WINDOW_ID_MAX + 1];
	int64_t local;
	int status;

	/* Moved as far as it may be, it is over. */
	if (occurrence_parse_identity(identity, window, &local, NULL) < 0 ||
	    local + LIFE_MOVE_MAX_SECS + CIVIL_DAY_SECS <
	    clock_now(service->seams.clock) ||
	    schedule_find(service->schedule, identity, &occurrence,
	    NULL) == 0)
		return 0;
	status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);
	if (status == 0 && rows.list.count > 0) {
		qsort(rows.list.items, rows.list.count,
		    sizeof(rows.list.items[0]), agenda_recall_compare);
		status = agenda_recall_put_rows(service, &rows, ret_error);
	}
	if (status > 0)
		status = service_journal(service, SERVICE_WHO, "announce",
		    identity, "invitations taken back, since nothing plans it "
		    "any more", ret_error);
	store_outbox_clear(&rows);
	return status;
}

int
agenda_recall_put(struct service *service, struct error *ret_error)
{
	struct revision_list identities = { 0 };
	size_t i;
	int status = store_revision_list(service->seams.store,
	    AGENDA_INVITE_FORM, &identities, ret_error);

	for (i = 0; i < identities.list.count; i++) {
		if (status == 0)
			status = agenda_recall_put_one(service,
			    identities.list.items[i], ret_error);
		free(identities.list.items[i]);
	}
	array_clear(&identities.list);
	return status;
}
