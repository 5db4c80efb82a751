/* SPDX-License-Identifier: MIT */
/*
 * patchday agenda: a month, or the coming weeks, as a person reads a wall
 * calendar: month, day, what is on that day, the time in each zone of the
 * site, the environments in order.
 *
 * Days are those of one zone, the first that is shown.  An occurrence late in
 * the evening there is the next day elsewhere; its line says so (timetext.h),
 * but it stays under the day that the readers' own calendar has it on.  What
 * is under way at the beginning belongs to the answer: "what is on this week"
 * on a Thursday afternoon means today, too.
 *
 *	December 2026
 *
 *	Wed 2
 *	  Summit window  (to be confirmed)
 *	    Wed 2 Dec 2026 08:00–10:00 PST (Los Angeles)
 *	    13:00–15:00 -03 (Santiago)
 *	    tucson-teststand → base → summit
 */
#include <string.h>
#include <strings.h>

#include "agenda.h"
#include "civil.h"
#include "cli.h"
#include "range.h"
#include "timetext.h"

/* Five weeks: a monthly window is always among them. */
#define AGENDA_DEFAULT_DAYS 35

/* The UTC instants between which the month lies on the zone's wall.  Midnight
 * may not exist there (clocks set forward at 0:00): zone_resolve() takes the
 * first instant after. */
static void
agenda_month_bounds(const struct zone *zone, int64_t year, int month,
    struct range *range)
{
	int64_t first = civil_days(year, month, 1);
	int64_t next = first + civil_month_length(year, month);

	range->from_at = zone_resolve(zone, first * CIVIL_DAY_SECS).at;
	range->to_at = zone_resolve(zone, next * CIVIL_DAY_SECS).at;
}

/* "2026-12", or a month's name or its beginning (three letters at least): the
 * next such month, this one included. */
static enum cli_status
agenda_read_month(const struct cli *cli, const char *word,
    const struct zone *zone, struct range *range)
{
	int64_t now = zone_local(zone, clock_now(&cli->clock)), local;
	struct civil civil = civil_from_local(now);
	struct text date = { 0 };
	bool is_month;
	int month;

	text_putf(&date, "%s-01", word);
	/* The length keeps "2026-12-03" out, which would be a day. */
	is_month = strlen(word) == 7 && word[4] == '-' &&
	    civil_parse(text_string(&date), &local, NULL, NULL) == 0;
	text_clear(&date);
	if (is_month) {
		civil = civil_from_local(local);
		agenda_month_bounds(zone, civil.year, civil.month, range);
		return CLI_OK;
	}
	for (month = 1; month <= 12; month++)
		if (strlen(word) >= 3 && strncasecmp(word,
		    civil_month_name(month), strlen(word)) == 0)
			break;
	if (month > 12)
		return cli_fail_usage(cli, "\"%s\" is no month; accepted are "
		    "2026-12, december, dec", word);
	/* In December, "january" is the next one. */
	agenda_month_bounds(zone, civil.year + (month < civil.month), month,
	    range);
	return CLI_OK;
}

/* "tucson-teststand → base → summit"; a comma within a stage. */
static void
agenda_print_stages(struct text *out, const struct window *window)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		text_puts(out, i > 0 ? " → " : "");
		for (k = 0; k < stage->environments.count; k++)
			text_putf(out, "%s%s", k > 0 ? ", " : "",
			    stage->environments.items[k]);
	}
}

/* One occurrence under its day's heading: title, times, environments.  The
 * times come as lines, which are indented here. */
static void
agenda_print_one(struct cli *cli, const struct occurrence *occurrence,
    const struct zone *const *zones, size_t zone_count)
{
	const struct window *window = occurrence->window;
	struct text *out = &cli->out, times = { 0 };
	const char *line, *doubt = range_doubt(cli, occurrence);
	size_t length;

	text_putf(out, "  %s%s%s", cli_style(cli, CLI_GREEN), window->title,
	    cli_style(cli, CLI_PLAIN));
	if (doubt != NULL)
		text_putf(out, "  (%s)", doubt);
	range_put_clashes(cli, occurrence);
	text_putc(out, '\n');
	timetext_format_zones(&times, zones, zone_count,
	    occurrence->start_at, occurrence->end_at, "\n");
	for (line = text_string(&times); *line != '\0'; line += length) {
		length = strcspn(line, "\n");
		text_putf(out, "    %.*s\n", (int)length, line);
		length += line[length] == '\n';
	}
	text_puts(out, cli_style(cli, CLI_DIM));
	if (window->stages.count > 0) {
		text_puts(out, "    ");
		agenda_print_stages(out, window);
		text_putc(out, '\n');
	}
	text_puts(out, cli_style(cli, CLI_PLAIN));
	text_clear(&times);
}

/* Month headings, day headings, occurrences; both headings only where they
 * change. */
static void
agenda_print(struct cli *cli, const struct agenda *agenda,
    const struct zone *const *zones, size_t zone_count)
{
	const struct occurrence *occurrence;
	int64_t days, last_days = INT64_MIN;
	int64_t month, last_month = -1;
	struct civil civil;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		days = civil_local_days(zone_local(zones[0],
		    occurrence->start_at));
		civil = civil_from_days(days);
		/* Numbered through, so that December is not the same each
		 * year. */
		month = (int64_t)civil.year * 12 + civil.month;
		if (month != last_month)
			text_putf(&cli->out, "%s%s%s %d%s\n",
			    i > 0 ? "\n" : "", cli_style(cli, CLI_BOLD),
			    civil_month_name(civil.month), (int)civil.year,
			    cli_style(cli, CLI_PLAIN));
		if (days != last_days)
			text_putf(&cli->out, "\n%.3s %d\n",
			    civil_weekday_name(civil_weekday(days)),
			    civil.day);
		last_month = month;
		last_days = days;
		agenda_print_one(cli, occurrence, zones, zone_count);
	}
	/* Silence would look like a failure. */
	if (agenda->list.count == 0)
		text_puts(&cli->out, "Nothing is planned then.\n");
}

/* The range: a month, --from and --to, or the next weeks.  A month with
 * --from would have two beginnings, and one of them would be ignored in
 * silence: refused. */
static enum cli_status
agenda_read_range(const struct cli *cli, const struct conf *conf,
    struct range *range)
{
	const struct zone *zone = conf->zones.items[0];
	enum cli_status status;

	status = range_init(range, cli, conf->zonedir, zone, INT64_MAX);
	if (status != CLI_OK)
		return status;
	if (cli->words.count > 0 && (cli_find(cli, "from") != NULL ||
	    cli_find(cli, "to") != NULL))
		return cli_fail_usage(cli, "MONTH does not go together with "
		    "--from and --to");
	/* A month of the days that are printed. */
	if (cli->words.count > 0)
		return agenda_read_month(cli, cli->words.items[0],
		    range->in.count > 0 ? range->in.items[0] : zone, range);
	if (range->to_at == INT64_MAX)
		range->to_at = range->from_at +
		    AGENDA_DEFAULT_DAYS * (int64_t)CIVIL_DAY_SECS;
	return CLI_OK;
}

/* Load, choose the range, expand, print. */
static enum cli_status
agenda_run(struct cli *cli)
{
	struct agenda agenda = { 0 };
	struct range range = { 0 };
	struct conf *conf = NULL;
	enum cli_status status;

	status = cli_load_conf(cli, &conf);
	if (status != CLI_OK)
		return status;
	status = agenda_read_range(cli, conf, &range);
	if (status != CLI_OK)
		goto out;
	agenda_expand(&agenda, conf->window_list.items,
	    conf->window_list.count, NULL, range.from_at, range.to_at,
	    AGENDA_TOUCHES);
	(void)agenda_lapse(&agenda, clock_now(&cli->clock));
	if ((int64_t)agenda.list.count > range.count)
		agenda.list.count = (size_t)range.count;
	if (cli->is_json)
		range_print_json(&range, &agenda, &cli->out);
	/* --in instead of the site's zones, and its first one decides the
	 * days. */
	else if (range.in.count > 0)
		agenda_print(cli, &agenda, range.in.items, range.in.count);
	else
		agenda_print(cli, &agenda, conf->zones.items,
		    conf->zones.count);
	if (agenda.is_cut)
		status = range_check_cut(&range, cli, agenda.list.count,
		    agenda.list.items[agenda.list.count - 1].start_at);
out:
	agenda_clear(&agenda);
	range_clear(&range);
	conf_release(conf);
	return status;
}

/* Those of `next`; a month is a word, not an option. */
static const struct cli_option agenda_options[] = {
	RANGE_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_agenda = {
	.name = "agenda",
	.usage = "[MONTH] [-n N] [--from T] [--to T] [--in ZONE]...",
	.summary = "Show a month, or the coming weeks, day by day",
	.help = "MONTH is 2026-12 or a name. Days are of the site's first "
	    "zone, or of the first --in. Without MONTH and --to: the next "
	    "35 days. What is under way is shown too.",
	.examples =
	    "patchday agenda\n"
	    "patchday agenda december\n"
	    "patchday agenda 2026-12 --in America/Santiago --in UTC\n",
	.options = agenda_options,
	.least = 0, .most = 1,
	.run = agenda_run,
};
