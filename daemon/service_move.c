/* SPDX-License-Identifier: MIT */
/*
 * Rows that are owed already follow their occurrences, after an act, another
 * configuration or other zone data.
 *
 * Rows whose occurrence has left the configuration stay: who was told of a
 * start is told of the end.  Rows that may have arrived stay as they are, since
 * moving them would change what is repeated, until it is known that they did
 * not (outbox_claim.c); but nobody is reminded again of another time.
 */
#include "service_move_internal.h"

#include <string.h>

#include "civil.h"
#include "note.h"
#include "outbox_now_internal.h"
#include "outbox_order_internal.h"
#include "service_internal.h"

/* Word what is owed by the new configuration: title, times, people.  The memo
 * may hold the old brief.  What an act changed is told by itself. */
int
service_move_brief(struct service *service, const struct conf *conf,
    const struct occurrence *occurrence, const char *identity, bool is_act,
    struct error *ret_error)
{
	struct brief_row row = { .identity = identity,
	    .start_at = occurrence->start_at, .end_at = occurrence->end_at,
	    .grace_secs = occurrence->window->grace_secs,
	    .catch_up_secs = occurrence->window->catch_up_secs };
	struct brief brief = { 0 };
	struct text body = { 0 };
	int status = service_write(service, ret_error);

	brief_init(&brief, occurrence, &conf->brief_site);
	if (status == 0)
		status = agenda_brief_keep(service, identity, &brief,
		    ret_error);
	if (is_act)
		brief.told_start_at = brief.told_end_at = 0;
	brief_format(&body, &brief);
	row.body = text_string(&body);
	if (status == 0)
		status = store_brief_save(service->seams.store, &row,
		    service_now_ms(service), ret_error);
	text_clear(&body);
	brief_clear(&brief);
	outbox_memos_clear(service);
	return status;
}

/* When the row is due by the occurrence as it is now.  INT64_MAX: nobody needs
 * it any more, after what people did. */
static int64_t
service_move_due_at(const struct outbox_row *row,
    const struct occurrence *occurrence)
{
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	struct announcements planned = { 0 };
	int64_t lead_secs, due_at;
	size_t i;

	announcement_parse_kind(row->kind, &kind, &lead_secs, NULL);
	/* It is told of now or not at all. */
	if (kind == ANNOUNCEMENT_CONFLICT && row->lead_secs == 0)
		return row->due_at;
	/* What happened was said when it did, and an invitation is followed by
	 * another one.  What silence called off may have been agreed to
	 * meanwhile. */
	if ((announcement_is_act(kind) && row->lead_secs == 0) ||
	    kind == ANNOUNCEMENT_EDIT || kind == ANNOUNCEMENT_INVITATION)
		return row->due_at;
	due_at = kind == ANNOUNCEMENT_END ? occurrence->end_at :
	    occurrence->start_at - row->lead_secs;
	/* Where a person ends it from now on, the clock does not. */
	if (occurrence->life == NULL && kind == ANNOUNCEMENT_END &&
	    (occurrence->window->starts_by_hand ||
	    occurrence->window->ends_by_hand))
		return INT64_MAX;
	if (occurrence->life == NULL && !announcement_is_private(kind) &&
	    kind != ANNOUNCEMENT_OVERDUE)
		return due_at;
	due_at = INT64_MAX;
	announcement_plan(occurrence, &planned);
	for (i = 0; i < planned.list.count; i++)
		if (planned.list.items[i].kind == kind &&
		    planned.list.items[i].lead_secs == row->lead_secs &&
		    planned.list.items[i].revision == row->revision)
			due_at = planned.list.items[i].due_at;
	array_clear(&planned.list);
	return due_at;
}

/* What it met is gone: the other work was moved, or a holiday left out. */
static bool
service_move_is_over(const struct service *service,
    const struct outbox_row *row, const struct occurrence *occurrence)
{
	return outbox_order_kind(row) == ANNOUNCEMENT_CONFLICT &&
	    !agenda_conflict_is_there(service->schedule, occurrence,
	    row->lead_secs == 0 ? row->detail : NULL);
}

int64_t
service_move_find_due(const struct service *service,
    const struct outbox_row *row)
{
	struct occurrence occurrence;

	if (note_is_kind(row->kind) || schedule_find(service->schedule,
	    row->identity, &occurrence, NULL) < 0)
		return row->due_at;
	return service_move_is_over(service, row, &occurrence) ? INT64_MAX :
	    service_move_due_at(row, &occurrence);
}

/* Nobody needs the row any more, nor what happened after a start that nobody
 * has heard of. */
static int
service_move_off(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	/* First, as settling takes over what the row owns. */
	if (outbox_order_kind(row) == ANNOUNCEMENT_START &&
	    outbox_order_clear_acts(service, row, INT64_MAX, ret_error) < 0)
		return -1;
	return outbox_record_settled(service, row, OUTBOX_SUPERSEDED,
	    OUTBOX_UNCALLED, ret_error);
}

int
service_move_to(struct service *service, struct outbox_row *row,
    int64_t due_at, struct error *ret_error)
{
	struct text detail = { 0 };
	int status;

	text_putf(&detail, "%s to %s moves from ", row->kind, row->channel);
	civil_format_utc(&detail, row->due_at);
	text_puts(&detail, " to ");
	civil_format_utc(&detail, due_at);
	row->due_at = due_at;
	status = service_journal(service, SERVICE_WHO, "move", row->identity,
	    text_string(&detail), ret_error);
	if (status == 0)
		status = outbox_record_save(service, row, ret_error);
	log_info(service->seams.log, "message_moved",
	    LOG_TEXT("occurrence", row->identity),
	    LOG_TEXT("what", text_string(&detail)));
	text_clear(&detail);
	return status;
}

int
service_move_back(struct service *service, const struct outbox_row *wanted,
    struct error *ret_error)
{
	struct outbox_rows rows = { 0 };
	struct outbox_row *row;
	int status;

	if (outbox_order_kind(wanted) != ANNOUNCEMENT_END)
		return 0;
	status = store_outbox_find(service->seams.store, wanted->key, &rows,
	    ret_error);
	row = rows.list.count == 1 ? &rows.list.items[0] : NULL;
	if (row != NULL && row->state == OUTBOX_SUPERSEDED &&
	    strcmp(row->reason, OUTBOX_UNCALLED) == 0) {
		row->state = OUTBOX_PLANNED;
		row->due_at = wanted->due_at;
		row->next_ms = wanted->next_ms;
		row->lateness = OUTBOX_UNWORDED;
		row->reason = "";
		status = outbox_record_save(service, row, ret_error);
	}
	store_outbox_clear(&rows);
	return status;
}

/* Give the row the time its occurrence has now.  One that is on the wire, or
 * may have arrived, stays. */
static int
service_move_row(struct service *service, struct outbox_row *row,
    const struct occurrence *occurrence, struct error *ret_error)
{
	int64_t due_at = service_move_due_at(row, occurrence);
	int64_t now_at = clock_now(service->seams.clock);

	if (row->has_doubt || row->state == OUTBOX_SENDING ||
	    note_is_kind(row->kind) || due_at == row->due_at)
		return 0;
	if (due_at == INT64_MAX)
		return service_move_off(service, row, ret_error);
	row->next_ms = outbox_now_next_ms(service, occurrence->life,
	    outbox_order_kind(row), row->lead_secs, due_at);
	/* Shortened to before now: it is due this minute, not late.  But what
	 * should have started began then. */
	if (due_at < now_at && row->due_at >= now_at &&
	    outbox_order_kind(row) != ANNOUNCEMENT_START)
		due_at = now_at;
	return due_at == row->due_at ? 0 :
	    service_move_to(service, row, due_at, ret_error);
}

/* A reminder that may have arrived would be repeated as it was; where nobody
 * can look for it and the work is at another time by now, that is worse than
 * nothing.  Programs know a repeat, and have what is theirs. */
static bool
service_move_is_old(const struct conf *conf, const struct outbox_row *row,
    const struct occurrence *occurrence)
{
	const struct channel *channel;

	if (!row->has_doubt || row->state == OUTBOX_SENDING ||
	    outbox_order_kind(row) != ANNOUNCEMENT_REMINDER)
		return false;
	channel = conf_find_channel(conf, row->channel);
	return channel != NULL && !channel->kind->can_look_up &&
	    !channel->kind->is_repeatable && (occurrence == NULL ||
	    service_move_due_at(row, occurrence) != row->due_at);
}

/* Rows are owed already, perhaps worded in people's heads by a reminder: they
 * keep their identity and go where the occurrence goes now.  What has left the
 * configuration is still said, since silence would leave people waiting. */
int
service_move(struct service *service, const struct conf *conf,
    struct error *ret_error)
{
	struct outbox_filter filter = { .only_active = true,
	    .due_after_at = INT64_MIN, .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct occurrence occurrence = { 0 };
	int64_t brief = 0;
	bool is_there = false;
	size_t i;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	for (i = 0; i < rows.list.count && status == 0; i++) {
		struct outbox_row *row = &rows.list.items[i];

		if (row->brief != brief) {
			brief = row->brief;
			is_there = schedule_find(service->schedule,
			    row->identity, &occurrence, NULL) == 0;
			if (is_there)
				status = service_move_brief(service, conf,
				    &occurrence, row->identity, false,
				    ret_error);
			else if (!note_is_kind(row->kind) &&
			    !service_bulletin_is(row))
				log_warn(service->seams.log, "occurrence_left"
				    "_configuration", LOG_TEXT("occurrence",
				    row->identity), LOG_TEXT("note",
				    "what is owed is still said"));
		}
		if (status == 0 && service_move_is_old(conf, row, is_there ?
		    &occurrence : NULL))
			status = outbox_record_settled(service, row,
			    OUTBOX_UNKNOWN, "it may have arrived; the work is "
			    "not at that time any more", ret_error);
		else if (is_there && status == 0)
			status = service_move_row(service, row, &occurrence,
			    ret_error);
	}
	store_outbox_clear(&rows);
	return status;
}

int
service_move_occurrence(struct service *service,
    const struct occurrence *occurrence, struct error *ret_error)
{
	struct outbox_filter filter = { .only_active = true,
	    .due_after_at = INT64_MIN, .limit = INT32_MAX };
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct outbox_rows rows = { 0 };
	size_t i;
	int status;

	occurrence_format_identity(occurrence, identity);
	filter.identity = identity;
	status = service_move_brief(service, service->conf, occurrence,
	    identity, true, ret_error);
	if (status == 0)
		status = store_outbox_list(service->seams.store, &filter,
		    &rows, ret_error);
	for (i = 0; i < rows.list.count && status == 0; i++)
		status = service_move_row(service, &rows.list.items[i],
		    occurrence, ret_error);
	store_outbox_clear(&rows);
	return status;
}
