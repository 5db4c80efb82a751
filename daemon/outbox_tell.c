/* SPDX-License-Identifier: MIT */
/* What became of a message, told to logs, metrics and whoever watches. */
#include "service_internal.h"

/* One line for each try; warnings are what was settled unsent. */
static void
outbox_tell_log(struct service *service, const struct outbox_try *try)
{
	const struct outbox_row *row = &try->result;
	bool is_settled = row->next_ms == OUTBOX_NEVER;
	enum log_level level = row->state == OUTBOX_SENT ? LOG_LEVEL_INFO :
	    is_settled ? LOG_LEVEL_WARN : LOG_LEVEL_INFO;
	const struct log_field fields[] = {
		LOG_TEXT("state", store_outbox_state_name(row->state)),
		LOG_TEXT("occurrence", row->identity),
		LOG_TEXT("kind", row->kind),
		LOG_TEXT("channel", row->channel),
		LOG_TEXT("key", row->key),
		LOG_NUMBER("late_secs",
		    service_now_ms(service) / 1000 - row->due_at),
		LOG_NUMBER("attempt", row->attempt),
		LOG_TEXT("reason", row->reason), LOG_END
	};

	log_write(service->seams.log, level, outbox_edit_is(row) ? "edit" :
	    is_settled ? "message" : "message_not_yet", fields);
}

/* Log, counters, and whoever observes: only after the commit, as until then it
 * has not happened. */
void
outbox_tell_try(struct service *service, const struct outbox_try *try)
{
	const struct outbox_row *row = &try->result;
	struct service_event event = {
		.at_ms = service_now_ms(service), .due_at = row->due_at,
		.state = store_outbox_state_name(row->state),
		.identity = row->identity, .kind = row->kind,
		.channel = row->channel, .recipient = row->recipient,
		.key = row->key, .zone = try->zone,
		.headline = try->headline, .reason = row->reason,
		.letter = try->letter.body == NULL ? "" : try->letter.body,
		.letter_length = try->letter.length,
	};

	outbox_tell_log(service, try);
	if (try->stage != OUTBOX_TOLD && try->outcome.class != OUTCOME_SENT &&
	    try->outcome.class != OUTCOME_ABSENT)
		service->failure_count++;
	if (try->stage != OUTBOX_TOLD)
		outbox_lane_note(try->lane, row->next_ms != OUTBOX_NEVER &&
		    (try->outcome.class == OUTCOME_LATER ||
		    try->outcome.class == OUTCOME_UNKNOWN) ?
		    try->outcome.reason : NULL);
	if (row->next_ms != OUTBOX_NEVER)
		return;
	service->settled_counts[row->state]++;
	if (row->state == OUTBOX_SENT && (row->lateness == OUTBOX_LATE ||
	    row->lateness == OUTBOX_COMBINED))
		service->late_count++;
	if (service->seams.observe != NULL)
		service->seams.observe(service->seams.context, &event);
}
