/* SPDX-License-Identifier: MIT */
/*
 * patchday next: the next occurrences, a line each, of all windows or of
 * those named.  The quickest question, asked by people and scripts alike, so
 * it links and loads as little as it can: the configuration and the zones it
 * names.
 *
 *	Thu 3 Dec 2026 15:00–17:00 PST  Patch Thursday
 *	    Fri 4 Dec 2026 00:00–02:00 CET  Europe/Paris
 */
#include "agenda.h"
#include "cli.h"
#include "conflict.h"
#include "range.h"
#include "timetext.h"

#define NEXT_COUNT 10	/* occurrences, unless told */

/* The windows that were named, in that order, or all.  The caller clears the
 * list. */
struct next_windows { ARRAY(const struct window *) list; };

/* Find the windows that were named.  CLI_OK, or CLI_USAGE after a message:
 * one wrong name refuses the whole, since a short answer would look complete.
 */
static enum cli_status
next_choose(const struct cli *cli, const struct conf *conf,
    struct next_windows *ret_windows)
{
	const struct window *window;
	size_t i;

	/* None named: all of them. */
	for (i = 0; i < conf->windows.count && cli->words.count == 0; i++)
		array_push(&ret_windows->list, conf->window_list.items[i]);
	for (i = 0; i < cli->words.count; i++) {
		window = cli_find_window(cli, conf, cli->words.items[i]);
		if (window == NULL)
			return CLI_USAGE;
		array_push(&ret_windows->list, window);
	}
	return CLI_OK;
}

/* A remark behind the time: why it is not what it seems. */
static const char *
next_mark(const struct occurrence *occurrence)
{
	switch (occurrence->mark) {
	case ZONE_GAP:
		return "  (clocks are set forward over the planned start)";
	case ZONE_OVERLAP:
		return "  (this time comes twice that day: the first)";
	default:
		return "";
	}
}

/* The time in the window's own zone, then its title and what is open about
 * it; below, the same time in each --in. */
static void
next_print_one(struct cli *cli, const struct range *range,
    const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	const char *doubt = range_doubt(cli, occurrence);
	struct text *out = &cli->out;
	size_t i;

	/* The time is what is looked for; the title is known. */
	text_puts(out, cli_style(cli, CLI_BOLD));
	timetext_format_span(out, window->zone, occurrence->start_at,
	    occurrence->end_at);
	text_putf(out, "%s  %s", cli_style(cli, CLI_PLAIN), window->title);
	if (doubt != NULL)
		text_putf(out, " (%s)", doubt);
	range_put_clashes(cli, occurrence);
	text_putf(out, "%s\n", next_mark(occurrence));
	for (i = 0; i < range->in.count; i++) {
		text_puts(out, "    ");
		timetext_format_span(out, range->in.items[i],
		    occurrence->start_at, occurrence->end_at);
		text_putf(out, "  %s%s%s\n", cli_style(cli, CLI_DIM),
		    zone_name(range->in.items[i]),
		    cli_style(cli, CLI_PLAIN));
	}
}

/* One after the other, in the order of instants. */
static void
next_print(struct cli *cli, const struct range *range,
    const struct agenda *agenda)
{
	size_t i;

	for (i = 0; i < agenda->list.count; i++)
		next_print_one(cli, range, &agenda->list.items[i]);
	if (agenda->list.count == 0)
		text_puts(&cli->out, "Nothing is planned then.\n");
}

/* The occurrences that were asked for: up to a time, or so many, or both. */
static void
next_expand(struct agenda *agenda, const struct next_windows *windows,
    const struct range *range)
{
	/* Without an end, agenda_next() stops at the count: rules mostly
	 * have no end. */
	if (range->to_at == INT64_MAX) {
		agenda_next(agenda, windows->list.items, windows->list.count,
		    NULL, range->from_at, (size_t)range->count);
		return;
	}
	agenda_expand(agenda, windows->list.items, windows->list.count,
	    NULL, range->from_at, range->to_at, AGENDA_STARTS);
	/* -n with --to: whichever comes first. */
	if ((int64_t)agenda->list.count > range->count)
		agenda->list.count = (size_t)range->count;
}

/* Load, choose, expand, print. */
static enum cli_status
next_run(struct cli *cli)
{
	struct next_windows windows = { 0 };
	struct agenda agenda = { 0 };
	struct range range = { 0 };
	struct conf *conf = NULL;
	enum cli_status status;

	status = cli_load_conf(cli, &conf);
	if (status != CLI_OK)
		return status;
	status = range_init(&range, cli, conf->zonedir, conf->zones.items[0],
	    NEXT_COUNT);
	if (status == CLI_OK)
		status = next_choose(cli, conf, &windows);
	if (status != CLI_OK)
		goto out;
	next_expand(&agenda, &windows, &range);
	(void)agenda_lapse(&agenda, clock_now(&cli->clock));
	if (cli->is_json)
		range_print_json(&range, &agenda, &cli->out);
	else
		next_print(cli, &range, &agenda);
	if (agenda.is_cut)
		status = range_check_cut(&range, cli, agenda.list.count,
		    agenda.list.items[agenda.list.count - 1].start_at);
out:
	agenda_clear(&agenda);
	array_clear(&windows.list);
	range_clear(&range);
	conf_release(conf);
	return status;
}

/* The windows are words: they are what people type most. */
static const struct cli_option next_options[] = {
	RANGE_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_next = {
	.name = "next",
	.usage = "[WINDOW]... [-n N] [--from T] [--to T] [--in ZONE]...",
	.summary = "Show the next occurrences",
	.help = "Without WINDOW, those of every window, in order. Times "
	    "without a zone in --from and --to are of the site's first "
	    "zone.",
	.examples =
	    "patchday next\n"
	    "patchday next patch-thursday -n 3 --in Europe/Paris\n"
	    "patchday next --from 2026-12-01 --to +60d --json\n",
	.options = next_options,
	.least = 0, .most = -1,
	.run = next_run,
};
