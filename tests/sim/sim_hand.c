/* SPDX-License-Identifier: MIT */
/* What people do by hand: an operator sends a message after all or gives one up,
 * somebody deletes one in Slack, somebody makes a window for once. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "command.h"
#include "mem.h"
#include "sim.h"

#define HAND_NEWEST 40			/* messages to choose from */

bool
sim_hand_has(const struct sim *sim, const char *key)
{
	return key[0] != '\0' && sim->decided.length > 0 &&
	    strstr(sim->decided.bytes, key) != NULL;
}

struct hand_answer { int status; char sentence[200]; };

static void
hand_done(struct command *command)
{
	struct hand_answer *answer = command->context;

	answer->status = command->status;
	if (command->status != 200)
		snprintf(answer->sentence, sizeof(answer->sentence), "%s",
		    command->body == NULL ? "" : command->body);
	command_free(command);
}

static void
hand_command(struct sim *sim, enum command_verb verb, const char *key)
{
	struct hand_answer answer = { 0 };
	struct command *command = command_new(verb);
	bool is_alive;

	command->argument = mem_string(key);
	command->reason = mem_string("by hand");
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "boss");
	command->requester->is_root = true;
	command->done = hand_done;
	command->context = &answer;
	/* Also where it dies of it: nobody knows whether it was done. */
	text_puts(&sim->decided, key);
	text_putc(&sim->decided, ' ');
	is_alive = sim_machine_command(sim, command);
	sim_tell(sim, "%s   %s: %d %s", verb == COMMAND_OUTBOX_DROP ?
	    "dropped" : "retried", key, answer.status, answer.sentence);
	if (is_alive && answer.status != 200 && answer.status != 409 &&
	    answer.status != 404 && answer.status != 507)
		sim_fail(sim, "an odd answer to a decision", key);
	if (is_alive && answer.status != 200)
		text_cut(&sim->decided, sim->decided.length - strlen(key) - 1);
}

/* Silences are told to a program: nobody decides about those. */
void
sim_hand_decide(struct sim *sim)
{
	enum command_verb verb = sim_roll(sim, 3) == 0 ? COMMAND_OUTBOX_DROP :
	    COMMAND_OUTBOX_RETRY;
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = HAND_NEWEST };
	struct outbox_rows rows = { 0 };
	const struct outbox_row *row;
	struct error error = { 0 };
	char key[40] = "";

	sim_machine_settle(sim);
	if (store_outbox_list(sim->store, &filter, &rows, &error) < 0)
		sim_fail(sim, "the outbox cannot be read", error.text);
	if (rows.list.count > 0) {
		row = &rows.list.items[sim_roll(sim,
		    (unsigned)rows.list.count)];
		if (strcmp(row->channel, "quiet") != 0)
			snprintf(key, sizeof(key), "%s", row->key);
	}
	store_outbox_clear(&rows);
	if (key[0] != '\0')
		hand_command(sim, verb, key);
}

/* Is it written down that it arrived?  Else it may be looked for. */
static bool
hand_is_recorded(struct sim *sim, const char *key)
{
	struct outbox_rows rows = { 0 };
	bool is_sent;

	if (store_outbox_find(sim->store, key, &rows, NULL) < 0)
		return false;
	is_sent = rows.list.count == 1 &&
	    rows.list.items[0].state == OUTBOX_SENT;
	store_outbox_clear(&rows);
	return is_sent;
}

void
sim_hand_delete(struct sim *sim)
{
	const struct sim_send *send;
	struct sim_post *post;

	sim_machine_settle(sim);
	if (sim->posts.count == 0)
		return;
	post = &sim->posts.items[sim_roll(sim, (unsigned)sim->posts.count)];
	send = &sim->sends.items[post->send];
	if (send->recipient[0] != '\0' || !hand_is_recorded(sim, send->key))
		return;
	sim_tell(sim, "deleted  %s %s in %s", send->kind, send->identity,
	    send->channel);
	post->is_deleted = true;
}

/* --- a window for once ---------------------------------------------------- */

static void
hand_format(const struct sim_window *window, char *json, size_t size)
{
	struct civil civil = civil_from_local(window->only_local);
	char start[24];

	snprintf(start, sizeof(start), "%04d-%02d-%02dT%02d:%02d", civil.year,
	    civil.month, civil.day, civil.hour, civil.minute);
	snprintf(json, size, "{\"act\":\"new\",\"occurrence\":\"%s/%s\","
	    "\"words\":\"{\\\"title\\\":\\\"Work of %s\\\","
	    "\\\"when\\\":\\\"%s\\\",\\\"zone\\\":\\\"%s\\\","
	    "\\\"duration\\\":\\\"%dm\\\","
	    "\\\"stages\\\":[[\\\"one\\\",\\\"two\\\"],[\\\"three\\\"]],"
	    "\\\"announce\\\":[{\\\"to\\\":[\\\"chat\\\"%s],"
	    "\\\"remind\\\":[\\\"2h\\\"]}]}\"}", window->id, start,
	    window->id, start, window->zone, (int)window->length_secs / 60,
	    window->tells_post ? ",\\\"post\\\"" : "");
}

void
sim_hand_make(struct sim *sim)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	struct sim_window *made = &sim->making;
	char json[600];
	int64_t local;

	*made = (struct sim_window){ .is_there = true, .weekday = -1,
	    .length_secs = (1 + sim_roll(sim, 8)) * 900, .lead_count = 1,
	    .lead_secs = { 7200 }, .tells_post = sim_roll(sim, 2),
	    .grace_secs = 120, .catch_up_secs = 86400 };
	snprintf(made->id, sizeof(made->id), "m%u", sim_roll(sim, 10000));
	made->zone = sim_zone_names[sim_roll(sim, (unsigned)sim_zone_count)];
	local = sim_zone_local(epoch->tree, made->zone,
	    sim_wall_ms(sim) / 1000) + sim_roll(sim, sim_roll(sim, 2) ? 7200 :
	    2 * 86400);
	made->only_local = local - local % 300;
	made->minute = (int)(made->only_local % 86400 / 60);
	hand_format(made, json, sizeof(json));
	(void)sim_machine_act(sim, json, false);
}

/* In the file there is none of them, so each is in force with every one. */
void
sim_hand_made(struct sim *sim)
{
	size_t i;

	for (i = 0; i + 1 < SIM_MADE && sim->site.made[i].is_there; i++)
		continue;
	sim->site.made[i] = sim->making;
	sim->epochs.items[sim->epochs.count - 1].site.made[i] = sim->making;
}
