/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agenda.h"
#include "civil.h"
#include "cli.h"
#include "duration.h"
#include "jsontext.h"
#include "occurrence_json.h"
#include "timetext.h"

#define CHECK_OCCURRENCES 3
#define CHECK_ZONES_MAX 16

/* The zones in which a window's times are told: its own, UTC, the site's. */
struct check_zones {
	const struct zone *items[CHECK_ZONES_MAX];
	size_t count;
};

static void
check_zones_add(struct check_zones *zones, const struct zone *zone)
{
	size_t i;

	for (i = 0; i < zones->count; i++)
		if (zones->items[i] == zone)
			return;
	if (zone != NULL && zones->count < CHECK_ZONES_MAX)
		zones->items[zones->count++] = zone;
}

static void
check_zones_init(struct check_zones *zones, const struct conf *conf,
    const struct window *window)
{
	size_t i;

	*zones = (struct check_zones){ 0 };
	check_zones_add(zones, window->zone);
	check_zones_add(zones, zonedir_find(conf->zonedir, "UTC", NULL));
	for (i = 0; i < conf->zones.count; i++)
		check_zones_add(zones, conf->zones.items[i]);
}

/* The rule in patchday's words, which say `from`, `until` and dates too; as
 * it was written where words fail. */
static void
check_format_words(struct text *text, const struct window *window)
{
	const struct recurrence *recurrence = &window->recurrence;
	size_t before = text->length;

	if (recurrence_format_words(text, recurrence, NULL) == 0)
		return;
	text_cut(text, before);
	text_puts(text, recurrence->text);
	if (recurrence->from_local != INT64_MIN) {
		text_puts(text, ", from ");
		civil_format(text, recurrence->from_local);
	}
	if (recurrence->until_local != INT64_MAX) {
		text_puts(text, ", until ");
		civil_format(text, recurrence->until_local);
	}
}

/* A line of a window's description: a name and the begin of what follows. */
static void
check_label(struct cli *cli, const char *label)
{
	text_putf(&cli->out, "  %s%-10s%s", cli_style(cli, CLI_DIM), label,
	    cli_style(cli, CLI_PLAIN));
}

static void
check_print_when(struct cli *cli, const struct window *window)
{
	check_label(cli, "when");
	check_format_words(&cli->out, window);
	text_putc(&cli->out, '\n');
	check_label(cli, "zone");
	text_putf(&cli->out, "%s, for ", zone_name(window->zone));
	duration_format_words(&cli->out, window->duration_secs);
	text_putf(&cli->out, ", impact %s\n",
	    window_impact_name(window->impact));
}

/* Why dates are left out or added; the words name the dates. */
static void
check_print_reasons(struct cli *cli, const struct window *window)
{
	const struct window_reason *reason;
	size_t i;

	for (i = 0; i < window->reasons.count; i++) {
		reason = &window->reasons.items[i];
		check_label(cli, i == 0 ? "because" : "");
		text_putf(&cli->out, "%.3s ", civil_weekday_name(
		    civil_weekday(civil_local_days(reason->local))));
		civil_format(&cli->out, reason->local);
		if (reason->is_day)
			text_cut(&cli->out,
			    cli->out.length - strlen("T00:00"));
		text_putf(&cli->out, ": %s\n", reason->because);
	}
}

static void
check_print_stages(struct cli *cli, const struct window *window)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		check_label(cli, i > 0 ? "then" : "where");
		for (k = 0; k < stage->environments.count; k++)
			text_putf(&cli->out, "%s%s", k > 0 ? " + " : "",
			    stage->environments.items[k]);
		text_putc(&cli->out, '\n');
	}
}

static void
check_print_announces(struct cli *cli, const struct window *window)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		check_label(cli, i == 0 ? "told" : "");
		for (k = 0; k < announce->channels.count; k++)
			text_putf(&cli->out, "%s%s", k > 0 ? ", " : "",
			    announce->channels.items[k]);
		text_putc(&cli->out, ':');
		for (k = 0; k < announce->remind_secs.count; k++) {
			text_puts(&cli->out, k > 0 ? ", " : " ");
			duration_format_words(&cli->out,
			    announce->remind_secs.items[k]);
		}
		text_puts(&cli->out, k > 0 ? " before" : "");
		if (announce->says_start)
			text_puts(&cli->out, k++ > 0 ? ", start" : " start");
		if (announce->says_end)
			text_puts(&cli->out, k > 0 ? ", end" : " end");
		text_putc(&cli->out, '\n');
	}
}

static void
check_print_confirm(struct cli *cli, const struct window *window)
{
	static const char *const otherwise[] = {
		[WINDOW_OTHERWISE_TENTATIVE] = "it stays tentative",
		[WINDOW_OTHERWISE_SKIP] = "it is skipped",
		[WINDOW_OTHERWISE_GO] = "it takes place",
	};

	if (window->confirm.by == NULL)
		return;
	check_label(cli, "confirmed");
	text_putf(&cli->out, "by %s, ", window->confirm.by);
	duration_format_words(&cli->out, window->confirm.before_secs);
	text_putf(&cli->out, " before; otherwise %s\n",
	    otherwise[window->confirm.otherwise]);
}

static void
check_print_next(struct cli *cli, const struct check_zones *zones,
    const struct agenda *agenda)
{
	const struct occurrence *occurrence;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		check_label(cli, i == 0 ? "next" : "");
		timetext_format_zones(&cli->out, zones->items, zones->count,
		    occurrence->start_at, occurrence->end_at,
		    "\n              ");
		text_putf(&cli->out, "%s\n",
		    occurrence->mark == ZONE_GAP ?
		    " (clocks are set forward over the planned start)" :
		    occurrence->mark == ZONE_OVERLAP ?
		    " (this time comes twice that day: the first)" : "");
	}
}

/* Remarks, one a line, each under the label. */
static void
check_print_remarks(struct cli *cli, const struct window *window)
{
	struct text text = { 0 };
	char *line, *rest;

	recurrence_explain(&text, &window->recurrence);
	for (line = text.bytes; line != NULL && *line != '\0'; line = rest) {
		rest = line + strcspn(line, "\n");
		if (*rest == '\n')
			*rest++ = '\0';
		check_label(cli, "note");
		text_putf(&cli->out, "%s\n", line);
	}
	text_clear(&text);
}

static void
check_print_window(struct cli *cli, const struct conf *conf,
    const struct window *window)
{
	struct check_zones zones;
	struct agenda agenda = { 0 };

	check_zones_init(&zones, conf, window);
	agenda_next(&agenda, &window, 1, clock_now(&cli->clock),
	    CHECK_OCCURRENCES);
	(void)agenda_lapse(&agenda, clock_now(&cli->clock));
	text_putf(&cli->out, "%s%s%s (%s)\n", cli_style(cli, CLI_BOLD),
	    window->title, cli_style(cli, CLI_PLAIN), window->id);
	check_print_when(cli, window);
	check_print_reasons(cli, window);
	check_print_next(cli, &zones, &agenda);
	check_print_remarks(cli, window);
	check_print_stages(cli, window);
	check_print_confirm(cli, window);
	check_print_announces(cli, window);
	text_putc(&cli->out, '\n');
	agenda_clear(&agenda);
}

/* "2 windows" */
static void
check_count(struct text *text, size_t count, const char *noun)
{
	text_putf(text, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static void
check_print(struct cli *cli, const struct conf *conf, const char *path,
    const struct complaints *complaints)
{
	struct text *out = &cli->out;
	size_t i;

	for (i = 0; i < conf->windows.count; i++)
		check_print_window(cli, conf, &conf->windows.items[i]);
	text_putf(out, "%s%s is accepted%s: ",
	    cli_style(cli, complaints->warning_count > 0 ? CLI_YELLOW :
	    CLI_GREEN), path, cli_style(cli, CLI_PLAIN));
	check_count(out, conf->windows.count, "window");
	text_puts(out, ", ");
	check_count(out, conf->environments.count, "environment");
	text_puts(out, ", ");
	check_count(out, conf->channels.count, "channel");
	text_puts(out, ", ");
	check_count(out, complaints->warning_count, "warning");
	text_putf(out, "; zone data %s\n", zonedir_release(conf->zonedir));
}

static void
check_json_complaints(struct jsontext *json,
    const struct complaints *complaints)
{
	const struct complaint *complaint;
	size_t i;

	jsontext_list(json, "complaints");
	for (i = 0; i < complaints->list.count; i++) {
		complaint = &complaints->list.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "level",
		    complaint->level == COMPLAINT_ERROR ? "error" :
		    "warning");
		jsontext_string(json, "file", complaint->file);
		jsontext_number(json, "line", complaint->line);
		jsontext_number(json, "column", complaint->column);
		jsontext_string(json, "text", complaint->text);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

static void
check_json_window(struct cli *cli, struct jsontext *json,
    const struct conf *conf, const struct window *window)
{
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	size_t i;

	jsontext_object(json, NULL);
	jsontext_string(json, "window", window->id);
	jsontext_string(json, "title", window->title);
	check_format_words(&text, window);
	jsontext_string(json, "words", text_string(&text));
	text_cut(&text, 0);
	recurrence_explain(&text, &window->recurrence);
	jsontext_string(json, "remarks", text_string(&text));
	jsontext_string(json, "zone", zone_name(window->zone));
	jsontext_number(json, "duration_seconds", window->duration_secs);
	agenda_next(&agenda, &window, 1, clock_now(&cli->clock),
	    CHECK_OCCURRENCES);
	(void)agenda_lapse(&agenda, clock_now(&cli->clock));
	jsontext_list(json, "occurrences");
	for (i = 0; i < agenda.list.count; i++)
		occurrence_json_format(json, NULL, &agenda.list.items[i],
		    conf->zones.items, conf->zones.count);
	jsontext_end_list(json);
	jsontext_end_object(json);
	agenda_clear(&agenda);
	text_clear(&text);
}

/* `conf` is NULL when the configuration was refused. */
static void
check_print_json(struct cli *cli, const struct conf *conf, const char *path,
    const struct complaints *complaints)
{
	struct jsontext json = { .text = &cli->out, .is_pretty = true };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "path", path);
	jsontext_bool(&json, "accepted", conf != NULL);
	jsontext_number(&json, "errors", (int64_t)complaints->error_count);
	jsontext_number(&json, "warnings",
	    (int64_t)complaints->warning_count);
	check_json_complaints(&json, complaints);
	if (conf != NULL) {
		jsontext_string(&json, "zone_data",
		    zonedir_release(conf->zonedir));
		jsontext_list(&json, "windows");
		for (i = 0; i < conf->windows.count; i++)
			check_json_window(cli, &json, conf,
			    &conf->windows.items[i]);
		jsontext_end_list(&json);
	}
	jsontext_end_object(&json);
}

/* Complaints go to standard error, where editors and CI look for them. */
static void
check_print_complaints(const struct cli *cli, const char *path,
    const struct complaints *complaints)
{
	struct text text = { 0 };

	complaint_format(complaints,
	    cli->is_coloured && isatty(STDERR_FILENO), &text);
	if (complaints->error_count > 0) {
		text_putf(&text, "%s is refused: ", path);
		check_count(&text, complaints->error_count, "error");
		text_putc(&text, '\n');
	}
	fputs(text_string(&text), stderr);
	text_clear(&text);
}

/* Secrets that lie where they are looked for must be fit: the service would
 * not use them.  Others are nobody's fault; they are on another machine. */
static void
check_secrets(struct conf *conf, struct complaints *complaints)
{
	struct channel *channel;
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < conf->channels.count; i++) {
		channel = &conf->channels.items[i];
		if (channel->token_file != NULL &&
		    access(channel->token_file, R_OK) == 0 &&
		    channel_load_secrets(channel, &error) == -1)
			complaint_add(complaints, COMPLAINT_ERROR,
			    channel->file, channel->line, 1, "%s", error.text);
	}
	complaint_sort(complaints);
}

static enum cli_status
check_run(struct cli *cli)
{
	const char *path = cli->words.count > 0 ? cli->words.items[0] :
	    cli->conf_path;
	struct complaints complaints = { 0 };
	enum cli_status status = CLI_OK;
	struct conf *conf = NULL;

	if (conf_load(path, cli->zoneinfo, &conf, &complaints) == 0) {
		conf_check(conf, clock_now(&cli->clock), &complaints);
		check_secrets(conf, &complaints);
	}
	if (complaints.error_count > 0) {
		conf_release(conf);
		conf = NULL;
		status = CLI_REFUSED;
	}
	if (cli_find(cli, "strict") != NULL && complaints.warning_count > 0)
		status = CLI_REFUSED;
	if (!cli->is_json)
		check_print_complaints(cli, path, &complaints);
	if (cli->is_json)
		check_print_json(cli, conf, path, &complaints);
	else if (conf != NULL)
		check_print(cli, conf, path, &complaints);
	complaint_clear(&complaints);
	conf_release(conf);
	return status;
}

static const struct cli_option check_options[] = {
	{ "strict", 0, NULL, "Exit with 1 when there are warnings" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_check = {
	.name = "check",
	.usage = "[FILE] [--strict]",
	.summary = "Accept or refuse a configuration, and say what it means",
	.help = "FILE is a file or a folder of *.yaml files. Errors and "
	    "warnings go to standard error as FILE:LINE:COLUMN: error: TEXT; "
	    "for each window the meaning in words and the next three "
	    "occurrences go to standard output.",
	.examples =
	    "patchday check examples/rubin.yaml\n"
	    "patchday check /etc/patchday --strict\n"
	    "patchday check site.yaml --json\n",
	.options = check_options,
	.least = 0, .most = 1,
	.run = check_run,
};
