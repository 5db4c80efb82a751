/* SPDX-License-Identifier: MIT */
/* The core as it runs in the service: same steps, same store, same letters.
 * Only the clock jumps from one thing that is due to the next, and peers answer
 * at once.  A year takes seconds, and what is printed is what would be sent,
 * because it is the same code that would send it. */
#include "simulate.h"

#include <inttypes.h>
#include <string.h>

#include "announcement.h"
#include "civil.h"
#include "jsontext.h"
#include "mem.h"
#include "network_sim.h"
#include "order.h"
#include "service.h"
#include "timetext.h"

struct simulate {
	const struct simulate_options *options;
	FILE *out;
	struct clock clock;
	struct random random;
	struct store *store;
	struct network *network;
	struct service *service;
	size_t count;			/* messages and acts printed */
	size_t said;			/* lines of the script */
};

/* The event's time as the window's people read it; nothing when the zone is not
 * known. */
static void
simulate_put_zoned(struct text *text, const struct simulate *simulate,
    const struct service_event *event, bool is_rfc3339)
{
	const struct zone *zone = zonedir_find(
	    simulate->options->conf->zonedir, event->zone, NULL);

	if (zone == NULL)
		return;
	if (is_rfc3339)
		timetext_format_rfc3339(text, zone, event->at_ms / 1000);
	else
		timetext_format(text, zone, event->at_ms / 1000);
}

/* One message, for people. */
static void
simulate_print_line(struct simulate *simulate,
    const struct service_event *event)
{
	struct text text = { 0 };

	civil_format_utc(&text, event->at_ms / 1000);
	text_puts(&text, "  ");
	simulate_put_zoned(&text, simulate, event, false);
	text_putf(&text, "  %s  %s", event->channel, event->kind);
	if (event->recipient[0] != '\0')
		text_putf(&text, "  <%s>", event->recipient);
	text_putf(&text, "  %s", event->headline);
	if (event->reason[0] != '\0')
		text_putf(&text, "  [%s: %s]", event->state, event->reason);
	fprintf(simulate->out, "%s\n", text_string(&text));
	text_clear(&text);
}

/* One message, for programs; one object a line, so that two runs can be
 * compared with diff. */
static void
simulate_print_json(struct simulate *simulate,
    const struct service_event *event)
{
	struct text text = { 0 }, at = { 0 }, due = { 0 }, local = { 0 };
	struct jsontext json = { .text = &text };

	civil_format_utc(&at, event->at_ms / 1000);
	civil_format_utc(&due, event->due_at);
	simulate_put_zoned(&local, simulate, event, true);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "at", text_string(&at));
	jsontext_string(&json, "due", text_string(&due));
	jsontext_string(&json, "zone", event->zone);
	jsontext_string(&json, "local", text_string(&local));
	jsontext_string(&json, "state", event->state);
	jsontext_string(&json, "occurrence", event->identity);
	jsontext_string(&json, "kind", event->kind);
	jsontext_string(&json, "channel", event->channel);
	jsontext_string(&json, "recipient", event->recipient);
	jsontext_string(&json, "key", event->key);
	jsontext_string(&json, "headline", event->headline);
	jsontext_string(&json, "reason", event->reason);
	jsontext_string(&json, "letter", event->letter);
	jsontext_end_object(&json);
	fprintf(simulate->out, "%s%s", simulate->count == 0 ? "" : ",\n",
	    text_string(&text));
	text_clear(&text);
	text_clear(&at);
	text_clear(&due);
	text_clear(&local);
}

/* --- acts ----------------------------------------------------------------- */

/* The order that the line comes to, as JSON; -1: it cannot be read. */
static int
simulate_read_order(struct simulate *simulate, const char *sentence,
    struct text *body, struct error *ret_error)
{
	struct snapshot *snapshot = service_snapshot(simulate->service);
	struct order_words words = { 0 };
	struct order order = { 0 };
	int status;

	status = order_split(sentence, &words, ret_error);
	if (status == 0)
		status = order_parse((const char *const *)words.list.items,
		    words.list.count, snapshot->schedule, &order, ret_error);
	if (status == 0)
		order_format(body, &order);
	order_clear(&order);
	order_clear_words(&words);
	snapshot_release(snapshot);
	return status;
}

/* What became of it: "" is well, else why not. */
static void
simulate_print_act(struct simulate *simulate, const struct script_line *line,
    const char *refusal)
{
	const struct zone *zone = simulate->options->conf->zones.items[0];
	struct text text = { 0 }, at = { 0 }, local = { 0 };
	struct jsontext json = { .text = &text };
	bool is_json = simulate->options->is_json;

	civil_format_utc(&at, line->at);
	if (is_json) {
		timetext_format_rfc3339(&local, zone, line->at);
		jsontext_object(&json, NULL);
		jsontext_string(&json, "at", text_string(&at));
		jsontext_string(&json, "local", text_string(&local));
		jsontext_number(&json, "line", line->line);
		jsontext_string(&json, "who", line->who);
		jsontext_string(&json, "sentence", line->sentence);
		jsontext_string(&json, "refused",
		    refusal[0] == '\0' ? NULL : refusal);
		jsontext_end_object(&json);
		fprintf(simulate->out, "%s%s", simulate->count == 0 ? "" :
		    ",\n", text_string(&text));
	} else {
		timetext_format(&local, zone, line->at);
		fprintf(simulate->out, "%s  %s  %s: %s%s%s\n",
		    text_string(&at), text_string(&local), line->who,
		    line->sentence, refusal[0] == '\0' ? "" :
		    "\n    refused: ", refusal);
	}
	simulate->count++;
	text_clear(&text);
	text_clear(&at);
	text_clear(&local);
}

/* The core has decided; the asker frees the command. */
static void
simulate_done(struct command *command)
{
	(void)command;
}

/* Somebody who may everything says it.  The act is printed before what follows
 * from it, which is sent at the next step. */
static void
simulate_say(struct simulate *simulate, const struct script_line *line)
{
	struct command *command = command_new(COMMAND_ACT);
	struct error error = { 0 };
	struct text body = { 0 };

	command->requester = requester_new(SUBJECT_LOCAL, "cli", line->who);
	command->requester->is_root = true;
	command->done = simulate_done;
	if (simulate_read_order(simulate, line->sentence, &body,
	    &error) == 0) {
		command->argument = text_take(&body);
		service_command(simulate->service, command);
		if (command->status >= 400)
			(void)error_set(&error, ERROR_INPUT, "%.*s",
			    (int)strcspn(command->body, "\n"),
			    command->body);
	}
	simulate_print_act(simulate, line, error.text);
	command_free(command);
	text_clear(&body);
}

/* When the next line is said, INT64_MAX: never. */
static int64_t
simulate_next_ms(const struct simulate *simulate)
{
	const struct script *script = simulate->options->script;

	return script == NULL || simulate->said == script->list.count ?
	    INT64_MAX : script->list.items[simulate->said].at * 1000;
}

/* Called by the core for each message that was settled. */
static void
simulate_observe(void *context, const struct service_event *event)
{
	struct simulate *simulate = context;

	/* Said before the range. */
	if (event->at_ms < simulate->options->from_at * 1000)
		return;
	if (simulate->options->is_json)
		simulate_print_json(simulate, event);
	else
		simulate_print_line(simulate, event);
	simulate->count++;
}

/* Nothing leaves, so any secret will do. */
static void
simulate_make_up_secrets(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->channels.count; i++)
		if (conf->channels.items[i].token == NULL)
			conf->channels.items[i].token =
			    mem_string("simulated");
}

/* How long before the range the service begins: so that all that is said about
 * an occurrence of the range was said when it was due, as by a service that ran
 * already, and nothing in a hurry because it has just begun. */
static int64_t
simulate_lead_secs(const struct conf *conf)
{
	int64_t secs, most = 0;
	size_t i;

	for (i = 0; i < conf->windows.count; i++) {
		secs = announcement_lead_secs(&conf->windows.items[i]) +
		    announcement_tail_secs(&conf->windows.items[i]);
		if (secs > most)
			most = secs;
	}
	return most;
}

/* Everything the core depends on, none of it real but zone data. */
static int
simulate_init(struct simulate *simulate, struct error *ret_error)
{
	const struct simulate_options *options = simulate->options;
	struct store_options memory = { .path = NULL };
	struct service_seams seams = { .clock = &simulate->clock,
	    .random = &simulate->random, .zoneinfo = options->zoneinfo,
	    .is_simulated = true, .observe = simulate_observe,
	    .context = simulate };

	/* What falls due at `from` itself belongs to the range. */
	clock_init_pinned(&simulate->clock, (options->from_at - 1 -
	    simulate_lead_secs(options->conf)) * 1000);
	random_init_seeded(&simulate->random, options->seed);
	simulate_make_up_secrets(options->conf);
	simulate->network = network_sim_new(&simulate->clock);
	if (store_new(&memory, &simulate->store, ret_error) < 0)
		return -1;
	seams.network = simulate->network;
	seams.store = simulate->store;
	simulate->service = service_new(&seams, options->conf, ret_error);
	return simulate->service == NULL ? -1 : 0;
}

/* Step, answer, jump to the next thing due, until the range is over. */
static int
simulate_loop(struct simulate *simulate, struct error *ret_error)
{
	int64_t until_ms = simulate->options->to_at * 1000, wake_ms, now_ms;
	int64_t next_ms;

	for (;;) {
		wake_ms = service_step(simulate->service, ret_error);
		if (wake_ms == INT64_MIN)
			return -1;
		now_ms = clock_now_ms(&simulate->clock);
		/* Answers are recorded before time passes. */
		if (network_sim_answer(simulate->network) ||
		    wake_ms <= now_ms)
			continue;
		next_ms = simulate_next_ms(simulate);
		if (next_ms <= now_ms) {
			simulate_say(simulate, &simulate->options->script->
			    list.items[simulate->said++]);
			continue;
		}
		if (next_ms < wake_ms)
			wake_ms = next_ms;
		if (wake_ms >= until_ms)
			return 0;
		clock_set(&simulate->clock, wake_ms);
	}
}

/* The same core as the service's, seam by seam; what differs is chosen here
 * and nowhere else. */
int
simulate_run(const struct simulate_options *options, struct error *ret_error)
{
	struct simulate simulate = { .options = options,
	    .out = options->out == NULL ? stdout : options->out };
	int status;

	if (options->is_json)
		fputs("[", simulate.out);
	status = simulate_init(&simulate, ret_error);
	if (status == 0)
		status = simulate_loop(&simulate, ret_error);
	if (options->is_json)
		fputs("]\n", simulate.out);
	service_free(simulate.service);
	if (simulate.network != NULL)
		simulate.network->free(simulate.network);
	store_free(simulate.store);
	return status;
}
