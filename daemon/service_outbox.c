/* SPDX-License-Identifier: MIT */
/* The outbox as people see it, and what they may do with a message: look at it,
 * send it after all (retry), give it up (drop).  Both are journaled with who
 * asked and why, in the transaction that changes the row. */
#include <string.h>

#include "civil.h"
#include "jsontext.h"
#include "service_internal.h"
#include "store_letter.h"

#define SERVICE_OUTBOX_LISTED 1000	/* rows in one answer */

/* A time as RFC 3339 in UTC; the reader's program shows it in a zone. */
static void
service_outbox_time(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* The row's members, the same in a list and alone. */
static void
service_outbox_put(struct jsontext *json, const struct outbox_row *row)
{
	jsontext_string(json, "key", row->key);
	jsontext_string(json, "state", store_outbox_state_name(row->state));
	jsontext_string(json, "occurrence", row->identity);
	jsontext_string(json, "kind", row->kind);
	jsontext_string(json, "channel", row->channel);
	jsontext_string(json, "recipient", row->recipient);
	service_outbox_time(json, "due", row->due_at);
	jsontext_bool(json, "settled", row->next_ms == OUTBOX_NEVER);
	/* What is owed at once has none. */
	if (row->next_ms != OUTBOX_NEVER)
		service_outbox_time(json, "next", row->next_ms / 1000 >
		    row->due_at ? row->next_ms / 1000 : row->due_at);
	jsontext_number(json, "attempts", row->attempt);
	jsontext_string(json, "reason", row->reason);
	jsontext_string(json, "reference", row->reference);
	service_outbox_time(json, "planned", row->created_ms / 1000);
	service_outbox_time(json, "updated", row->updated_ms / 1000);
}

/* All rows, those of a state, or the active ones. */
static void
service_outbox_list(struct service *service, struct command *command)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = SERVICE_OUTBOX_LISTED };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };
	const char *state = command->argument;
	size_t i;

	filter.has_state = state != NULL && state[0] != '\0';
	if (filter.has_state && strcmp(state, "active") == 0) {
		filter.has_state = false;
		filter.only_active = true;
	} else if (filter.has_state &&
	    !store_outbox_parse_state(state, &filter.state)) {
		service_decline(command, 400, "\"%.40s\" is no state; accepted"
		    " are active, planned, sending, unknown, wait, parked,"
		    " sent, skipped, superseded, dead", state);
		return;
	}
	if (store_outbox_list(service->seams.store, &filter, &rows,
	    &error) < 0) {
		service_decline(command, 500, "%s", error.text);
		goto out;
	}
	jsontext_list(&json, NULL);
	for (i = 0; i < rows.list.count; i++) {
		jsontext_object(&json, NULL);
		service_outbox_put(&json, &rows.list.items[i]);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	service_answer(command, 200, "application/json", &body);
out:
	store_outbox_clear(&rows);
}

/* The letter's bytes and how a person reads them. */
static void
service_outbox_put_letter(struct service *service, struct jsontext *json,
    const struct outbox_row *row)
{
	const struct channel *channel =
	    conf_find_channel(service->conf, row->channel);
	struct text body = { 0 }, printed = { 0 };
	struct channel_letter letter;
	bool is_sound = true;

	if (store_letter_load(service->seams.store, row, &body,
	    &is_sound, NULL) == 0 && body.length > 0) {
		letter = (struct channel_letter){ .body = body.bytes,
		    .length = body.length };
		jsontext_bool(json, "damaged", !is_sound);
		jsontext_string(json, "letter", text_string(&body));
		if (channel != NULL) {
			channel->kind->print(&printed, &letter);
			jsontext_string(json, "text", text_string(&printed));
		}
	}
	text_clear(&printed);
	text_clear(&body);
}

/* Answer with the row as it is now, and its letter. */
static void
service_outbox_answer(struct service *service, struct command *command,
    const struct outbox_row *row)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };

	jsontext_object(&json, NULL);
	service_outbox_put(&json, row);
	service_outbox_put_letter(service, &json, row);
	jsontext_end_object(&json);
	service_answer(command, 200, "application/json", &body);
}

/* Is it there, and something that has to follow is not? */
static bool
service_outbox_has_sequel(const struct service *service,
    const struct outbox_row *row)
{
	const struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, row->channel);

	return lane != NULL && lane->channel != NULL &&
	    lane->channel->kind->sequel != NULL;
}

/* Send it after all, or sooner.  A sentence when that may not be. */
static const char *
service_outbox_retry(struct service *service, struct outbox_row *row)
{
	int64_t now_ms = service_now_ms(service);
	int64_t due_ms = row->due_at * 1000;

	if (row->state == OUTBOX_SENT)
		return "it is sent";
	if (row->state == OUTBOX_SENDING)
		return "it is being sent";
	if (row->state == OUTBOX_PLANNED && due_ms > now_ms)
		return "it is not due yet";
	/* A person knows better than the limits of lateness. */
	row->is_forced = due_ms <= now_ms;
	if (row->next_ms == OUTBOX_NEVER) {
		/* What is there already goes on from there. */
		row->state = !row->has_doubt ? OUTBOX_PLANNED :
		    service_outbox_has_sequel(service, row) ?
		    OUTBOX_UNKNOWN : OUTBOX_WAIT;
		row->lateness = OUTBOX_UNWORDED;
		row->repeats = 0;
	}
	/* One that was dropped before its time still waits for that, and by
	 * the clock of the one that sends. */
	row->next_ms = due_ms;
	return NULL;
}

/* Give it up.  A sentence when that may not be: what is on the wire cannot be
 * taken back. */
static const char *
service_outbox_drop(struct outbox_row *row)
{
	if (row->state == OUTBOX_SENDING)
		return "it is being sent; try again when it is answered";
	if (row->next_ms == OUTBOX_NEVER)
		return "it is settled";
	row->state = OUTBOX_DEAD;
	row->next_ms = OUTBOX_NEVER;
	return NULL;
}

/* Write what a person decided, with the journal's entry, and commit at once:
 * the answer may only say what is on the disk.  The row is read again before
 * the commit, behind which nothing may fail. */
static int
service_outbox_save(struct service *service, const struct command *command,
    struct outbox_row *row, struct error *ret_error)
{
	struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, row->channel);
	bool is_drop = command->verb == COMMAND_OUTBOX_DROP;
	const char *who = command->who == NULL ? "somebody" : command->who;
	const char *why = command->reason == NULL ? "" : command->reason;
	struct text reason = { 0 };
	int status;

	text_putf(&reason, "%s by %s%s%s", is_drop ? "dropped" : "retried",
	    who, why[0] == '\0' ? "" : ": ", why);
	row->reason = text_string(&reason);
	status = outbox_record_save(service, row, ret_error);
	if (status == 0)
		status = service_journal(service, who,
		    is_drop ? "drop" : "retry", row->key, row->reason,
		    ret_error);
	/* The text it points into ends here. */
	row->reason = "";
	text_clear(&reason);
	if (status == 0)
		status = store_outbox_load(service->seams.store, row,
		    ret_error);
	if (status == 0)
		status = service_commit(service, ret_error);
	if (status < 0)
		service_rollback(service);
	/* Whoever retries has probably mended the channel. */
	else if (lane != NULL && !is_drop && lane->channel != NULL)
		lane->closed_until_ms = 0;
	return status;
}

/* Carry out what is asked of the one row that was found. */
static void
service_outbox_act(struct service *service, struct command *command,
    struct outbox_row *row)
{
	struct error error = { 0 };
	const char *refusal = NULL;

	/* What the look-up finds would be written over the decision. */
	if (command->verb != COMMAND_OUTBOX_SHOW &&
	    outbox_try_is_looking(service, row->id))
		refusal = "it is being looked for; try again in a moment";
	else if (command->verb == COMMAND_OUTBOX_RETRY)
		refusal = service_outbox_retry(service, row);
	else if (command->verb == COMMAND_OUTBOX_DROP)
		refusal = service_outbox_drop(row);
	if (refusal != NULL) {
		service_decline(command, 409, "%s %s cannot be %s: %s",
		    row->key, row->identity,
		    command->verb == COMMAND_OUTBOX_DROP ? "dropped" :
		    "retried", refusal);
		return;
	}
	if (command->verb != COMMAND_OUTBOX_SHOW &&
	    service_outbox_save(service, command, row, &error) < 0) {
		service_decline_unwritten(service, command, &error);
		return;
	}
	service_outbox_answer(service, command, row);
}

/* A key is named by its beginning, as git does, and must be that of one
 * message only: to drop the wrong one cannot be undone. */
void
service_outbox(struct service *service, struct command *command)
{
	const char *key = command->argument == NULL ? "" : command->argument;
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };

	if (command->verb == COMMAND_OUTBOX_LIST) {
		service_outbox_list(service, command);
		return;
	}
	if (key[0] == '\0' || strspn(key, "0123456789abcdef") != strlen(key))
		service_decline(command, 400, "\"%.40s\" is no key; a key is up"
		    " to 32 hex digits, its beginning is enough", key);
	else if (store_outbox_find(service->seams.store, key, &rows,
	    &error) < 0)
		service_decline(command, 500, "%s", error.text);
	else if (rows.list.count == 0)
		service_decline(command, 404, "no message has a key that begins"
		    " with %.40s", key);
	else if (rows.list.count > 1)
		service_decline(command, 409, "several keys begin with %.40s;"
		    " give more digits", key);
	else
		service_outbox_act(service, command, &rows.list.items[0]);
	store_outbox_clear(&rows);
}
