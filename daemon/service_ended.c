/* SPDX-License-Identifier: MIT */
/*
 * Work whose end was announced stays ended, with the times that people read,
 * whatever another configuration says of its length.
 *
 * What the clock ends is written down nowhere but in the outbox: so where the
 * configuration, as it is now, gives another end than the one that was said,
 * the end becomes an act of the journal.  That holds from then on, for
 * replicas and later starts too, and who wants the work to go on after all
 * reopens it.
 */
#include "life.h"
#include "service_internal.h"
#include "store_journal.h"

/* Was it said to people, or may it have been?  They do not read that a silence
 * of alerts has ended, which is late where nobody ran. */
static bool
service_ended_is_said(const struct service *service,
    const struct outbox_row *row)
{
	const struct channel *channel = conf_find_channel(service->conf,
	    row->channel);

	return (channel == NULL || !channel->kind->has_environments) &&
	    (row->state == OUTBOX_SENT || row->state == OUTBOX_SENDING ||
	    row->state == OUTBOX_UNKNOWN || row->has_doubt);
}

/* Does the schedule have another end than the one that the row told of at
 * `end_at`, which is over?  Work that begins behind it is other work. */
static bool
service_ended_differs(const struct outbox_row *row,
    const struct occurrence *occurrence, int64_t end_at, int64_t now_at)
{
	struct announcement end = { 0 };

	return end_at <= now_at && occurrence->end_at != end_at &&
	    occurrence->start_at < end_at &&
	    (occurrence->life == NULL ||
	    occurrence->life->phase != OCCURRENCE_ENDED) &&
	    /* Of the last round: it may have been reopened since. */
	    announcement_find_end(occurrence, &end) &&
	    end.revision == row->revision;
}

/* The end becomes an act, in the schedule and in the journal. */
static int
service_ended_keep_one(struct service *service, const struct outbox_row *row,
    int64_t end_at, struct error *ret_error)
{
	struct act act = { .verb = ACT_END, .at_ms = end_at * 1000,
	    .occurrence = (char *)row->identity, .who = (char *)SERVICE_WHO };
	struct text text = { 0 };
	struct journal_entry entry = { .at_ms = service_now_ms(service),
	    .who = SERVICE_WHO, .verb = act_verb_name(ACT_END),
	    .subject = row->identity, .detail = "its end was announced before "
	    "the configuration gave it another one" };
	int status = service_schedule_act(service->schedule, service->conf,
	    &act, ret_error);

	act_format(&text, &act);
	entry.act = text_string(&text);
	if (status == 0)
		status = service_write(service, ret_error);
	if (status == 0)
		status = store_journal_add(service->seams.store, &entry,
		    ret_error);
	text_clear(&text);
	return status;
}

int
service_ended_keep(struct service *service, struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock), brief = 0, end_at;
	struct outbox_filter filter = { .kind = "end", .due_after_at =
	    now_at - LIFE_LENGTH_MAX_SECS, .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct occurrence occurrence;
	size_t i;
	int status = service->is_clock_wrong ? 0 : store_outbox_list(
	    service->seams.store, &filter, &rows, ret_error);

	for (i = 0; i < rows.list.count && status == 0; i++) {
		const struct outbox_row *row = &rows.list.items[i];

		if (row->brief == brief ||
		    !service_ended_is_said(service, row))
			continue;
		brief = row->brief;
		/* One that is damaged tells nothing any more. */
		if (schedule_find(service->schedule, row->identity,
		    &occurrence, NULL) < 0)
			continue;
		status = outbox_memo_look(service, brief, ret_error);
		if (status <= 0)
			continue;
		status = 0;
		end_at = service->memo->row.end_at;
		if (service_ended_differs(row, &occurrence, end_at, now_at))
			status = service_ended_keep_one(service, row, end_at,
			    ret_error);
	}
	store_outbox_clear(&rows);
	return status;
}
