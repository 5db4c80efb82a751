/* SPDX-License-Identifier: MIT */
/*
 * patchday rota: whose turn it is, from the configuration alone.
 *
 *	Thu 3 Dec 2026 15:00–17:00 PST  Patch Thursday  Release manager
 *
 * What was handed over or moved since is the service's to say (`patchday
 * status`, `patchday log`), which the last line tells.
 */
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "cli.h"
#include "jsontext.h"
#include "rota.h"
#include "timetext.h"

#define ROTA_COUNT 10		/* occurrences, unless told */
#define ROTA_COUNT_MAX 1000

/* Is it somebody else's than the turn says? */
static bool
rota_is_swapped(const struct occurrence *occurrence)
{
	const struct window_rota *rota = &occurrence->window->rota;
	size_t i;

	for (i = 0; i < rota->swaps.count; i++)
		if (civil_local_days(rota->swaps.items[i].day_local) ==
		    civil_local_days(occurrence->original_local))
			return true;
	return false;
}

static void
rota_print(struct cli *cli, const struct agenda *agenda)
{
	const struct occurrence *occurrence;
	const char *who;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		who = occurrence_coordinator(occurrence);
		timetext_format_span(&cli->out, occurrence->window->zone,
		    occurrence->start_at, occurrence->end_at);
		text_putf(&cli->out, "  %s  %s%s%s%s\n",
		    occurrence->window->title, cli_style(cli, CLI_BOLD),
		    who == NULL ? "nobody" : who, cli_style(cli, CLI_PLAIN),
		    rota_is_swapped(occurrence) ? " (swapped)" : "");
	}
	if (agenda->list.count == 0)
		text_puts(&cli->out, cli->words.count > 0 ?
		    "Nothing is planned.\n" :
		    "Nothing is planned that somebody coordinates.\n");
	else
		text_puts(&cli->out, "By the configuration; patchday log "
		    "tells what was handed over since.\n");
}

static void
rota_print_json(struct cli *cli, const struct agenda *agenda)
{
	struct jsontext json = { .text = &cli->out, .is_pretty = true };
	char identity[OCCURRENCE_IDENTITY_MAX];
	const struct occurrence *occurrence;
	const struct window_person *person;
	struct text start = { 0 };
	size_t i;

	jsontext_list(&json, NULL);
	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		occurrence_format_identity(occurrence, identity);
		person = rota_find(occurrence->window,
		    occurrence->original_local);
		text_cut(&start, 0);
		civil_format_utc(&start, occurrence->start_at);
		jsontext_object(&json, NULL);
		jsontext_string(&json, "occurrence", identity);
		jsontext_string(&json, "window", occurrence->window->id);
		jsontext_string(&json, "title", occurrence->window->title);
		jsontext_string(&json, "start", text_string(&start));
		jsontext_string(&json, "coordinator",
		    occurrence_coordinator(occurrence));
		jsontext_string(&json, "person",
		    person == NULL ? NULL : person->id);
		jsontext_bool(&json, "swapped", rota_is_swapped(occurrence));
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	text_clear(&start);
}

/* The window that is named, else all that somebody coordinates. */
static enum cli_status
rota_expand(const struct cli *cli, const struct conf *conf, size_t count,
    struct agenda *agenda)
{
	ARRAY(const struct window *) windows = { 0 };
	const struct window *window;
	size_t i;

	if (cli->words.count > 0) {
		window = cli_find_window(cli, conf, cli->words.items[0]);
		if (window == NULL)
			return CLI_USAGE;
		array_push(&windows, window);
	}
	for (i = 0; i < conf->windows.count && cli->words.count == 0; i++) {
		window = &conf->windows.items[i];
		if (window->rota.people.count > 0 ||
		    window->coordinator != NULL)
			array_push(&windows, window);
	}
	agenda_next(agenda, windows.items, windows.count, NULL,
	    clock_now(&cli->clock), count);
	array_clear(&windows);
	return CLI_OK;
}

static enum cli_status
rota_run(struct cli *cli)
{
	struct agenda agenda = { 0 };
	struct conf *conf = NULL;
	int64_t count = ROTA_COUNT;
	enum cli_status status;

	status = cli_read_number(cli, "count", 1, ROTA_COUNT_MAX, &count);
	if (status == CLI_OK)
		status = cli_load_conf(cli, &conf);
	if (status == CLI_OK)
		status = rota_expand(cli, conf, (size_t)count, &agenda);
	if (status == CLI_OK && cli->is_json)
		rota_print_json(cli, &agenda);
	else if (status == CLI_OK)
		rota_print(cli, &agenda);
	agenda_clear(&agenda);
	conf_release(conf);
	return status;
}

static const struct cli_option rota_options[] = {
	{ "count", 'n', "N", "Show the next N (default: 10)" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_rota = {
	.name = "rota",
	.usage = "[WINDOW] [-n N] [--json]",
	.summary = "Show who coordinates the next occurrences",
	.help = "Without WINDOW, those of every window that somebody "
	    "coordinates. By the configuration alone: what was handed over "
	    "is shown by patchday status.",
	.examples = "patchday rota\npatchday rota patch-thursday -n 26\n",
	.options = rota_options,
	.least = 0, .most = 1,
	.run = rota_run,
};
