/* SPDX-License-Identifier: MIT */
/* The outbox's rows as tests look at them and meddle with them, on top of
 * act_rig.h. */
#ifndef PATCHDAY_OUTBOX_RIG_H
#define PATCHDAY_OUTBOX_RIG_H

#include "act_rig.h"
#define FAULT_FRAMES 12
#include "store_faults.h"
#include "store_internal.h"

/* "state: reason" of each row of that kind for the channel, a line each. */
static inline void
outbox_show(struct rig *rig, const char *channel, const char *kind,
    struct text *text)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX, .kind = kind };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	size_t i;

	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++)
		if (strcmp(rows.list.items[i].channel, channel) == 0)
			text_putf(text, "%s: %s\n", store_outbox_state_name(
			    rows.list.items[i].state),
			    rows.list.items[i].reason == NULL ? "" :
			    rows.list.items[i].reason);
	store_outbox_clear(&rows);
}

static inline bool
outbox_check(struct rig *rig, const char *channel, const char *kind,
    const char *want)
{
	struct text text = { 0 };
	bool is_right;

	outbox_show(rig, channel, kind, &text);
	is_right = CHECK_STRING(text_string(&text), want);
	text_clear(&text);
	return is_right;
}

/* What an operator does to the row of that kind for the channel; of several,
 * one for each recipient, to the last. */
static inline int
outbox_handle(struct rig *rig, enum command_verb verb, const char *channel,
    const char *kind)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX, .kind = kind };
	struct command *command = command_new(verb);
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	size_t i;

	service_settle(rig->service);
	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++)
		if (strcmp(rows.list.items[i].channel, channel) == 0) {
			free(command->argument);
			command->argument = mem_string(rows.list.items[i].key);
		}
	store_outbox_clear(&rows);
	command->who = mem_string("boss");
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "boss");
	command->requester->is_root = true;
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

/* As a bad disk does: change what is stored, and forget what was read. */
static inline void
outbox_rot(struct rig *rig, const char *sql)
{
	service_settle(rig->service);
	CHECK(harness_store_meddle(rig->store, sql, sql) == 0);
	outbox_memos_clear(rig->service);
}

/* From now until then Slack cannot be reached. */
static inline void
outbox_outage(struct rig *rig, const char *until)
{
	rig->trouble = RIG_DOWN;
	rig->trouble_until_ms = rig_at(until) * 1000;
}

/* Nothing to the channel more than once, by key. */
static inline void
outbox_check_once(struct rig *rig, const char *sink)
{
	size_t i, k;

	for (i = 0; i < rig->delivered.count; i++)
		for (k = 0; k < i; k++)
			CHECK_ROW(strcmp(rig->delivered.items[i].sink, sink) !=
			    0 || strcmp(rig->delivered.items[i].key,
			    rig->delivered.items[k].key) != 0,
			    rig->delivered.items[i].kind);
}

#endif
