/* SPDX-License-Identifier: MIT */
/* The core as it runs in the service: same steps, same store, same letters.
 * Only the clock jumps from one thing that is due to the next, and peers answer
 * at once.  A year takes seconds, and what is printed is what would be sent,
 * because it is the same code that would send it. */
#include "simulate.h"

#include <inttypes.h>

#include "civil.h"
#include "jsontext.h"
#include "mem.h"
#include "network_sim.h"
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
	size_t count;			/* messages printed */
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

/* Called by the core for each message that was settled. */
static void
simulate_observe(void *context, const struct service_event *event)
{
	struct simulate *simulate = context;

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
	clock_init_pinned(&simulate->clock, (options->from_at - 1) * 1000);
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

	for (;;) {
		wake_ms = service_step(simulate->service, ret_error);
		if (wake_ms == INT64_MIN)
			return -1;
		now_ms = clock_now_ms(&simulate->clock);
		/* Answers are recorded before time passes. */
		if (network_sim_answer(simulate->network) ||
		    wake_ms <= now_ms)
			continue;
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
