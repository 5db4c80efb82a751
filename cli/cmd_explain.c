/* SPDX-License-Identifier: MIT */
/*
 * patchday explain: what a rule means.  The rule is read in any of its
 * languages and told in all of them, with the dates it falls on, so that
 * somebody who wrote "0 13 * * WED#1" sees "first Wednesday of the month at
 * 13:00" and the next ten of them, and notices when that is not what was
 * meant.
 *
 * Needs no configuration: --zone names the zone, UTC without it.  A language
 * that cannot say the rule says why; that is an answer, not a failure.
 *
 *	first Wednesday of the month at 13:00
 *	  RRULE       FREQ=MONTHLY;BYDAY=1WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0
 *	  cron        0 13 * * 3#1
 *	  OnCalendar  Wed *-*-01..07 13:00:00 America/Santiago
 *
 *	In America/Santiago:
 *	  Wed 1 Apr 2026 13:00 -03 (Santiago)  2026-04-01T16:00:00Z
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "cli.h"
#include "cli_internal.h"
#include "explain.h"
#include "occurrence_json.h"
#include "timetext.h"

#define EXPLAIN_COUNT 10	/* occurrences, unless told */

/* --- reading ------------------------------------------------------------ */

/* The rule: one argument, or words that were not quoted, as people type them.
 * CLI_REFUSED for what is no rule, with the place where reading stopped. */
static enum cli_status
explain_read_rule(struct explain *explain)
{
	struct cli *cli = explain->cli;
	const char *start = cli_find(cli, "start");
	struct error error = { 0 };
	struct text rule = { 0 };
	int64_t start_local = 0;
	enum cli_status status = CLI_OK;
	size_t i;

	if (start != NULL && civil_parse(start, &start_local, NULL,
	    &error) == -1)
		return cli_fail_value(cli, "--start", start, &error);
	/* cron's "*" must be quoted anyway; words need not be. */
	for (i = 0; i < cli->words.count; i++) {
		text_puts(&rule, i > 0 ? " " : "");
		text_puts(&rule, cli->words.items[i]);
	}
	if (recurrence_parse(text_string(&rule), start != NULL, start_local,
	    &explain->recurrence, &error) == -1 || recurrence_resolve_until(
	    &explain->recurrence, explain->zone, &error) == -1)
		status = cli_fail(cli, CLI_REFUSED, &error);
	/* "from" among the words counts as well. */
	explain->has_start = start != NULL ||
	    explain->recurrence.from_local != INT64_MIN;
	text_clear(&rule);
	return status;
}

/* Zone, range and rule; in this order, since the times are of the zone and
 * UNTIL is resolved in it. */
static enum cli_status
explain_read(struct explain *explain)
{
	struct cli *cli = explain->cli;
	const char *name = cli_find(cli, "zone");
	struct error error = { 0 };
	enum cli_status status;

	explain->zone = zonedir_find(explain->zonedir,
	    name != NULL ? name : "UTC", &error);
	if (explain->zone == NULL)
		return cli_fail_usage(cli, "--zone: %s", error.text);
	status = range_init(&explain->range, cli, explain->zonedir,
	    explain->zone, EXPLAIN_COUNT);
	return status == CLI_OK ? explain_read_rule(explain) : status;
}

/* --- text --------------------------------------------------------------- */

/* Lines under a label, which stands in front of the first one alone. */
static void
explain_print_lines(struct cli *cli, const char *label, const char *lines)
{
	size_t length;

	while (*lines != '\0') {
		length = strcspn(lines, "\n");
		text_putf(&cli->out, "  %s%-10s%s  %.*s\n",
		    cli_style(cli, CLI_DIM), label, cli_style(cli, CLI_PLAIN),
		    (int)length, lines);
		lines += length + (lines[length] == '\n');
		label = "";
	}
}

/* What an RRULE leaves to other properties. */
static void
explain_print_dates(struct explain *explain)
{
	struct text text = { 0 };

	explain_put_rdate(&text, explain);
	explain_print_lines(explain->cli, "RDATE", text_string(&text));
	text_cut(&text, 0);
	explain_put_exdate(&text, explain);
	explain_print_lines(explain->cli, "EXDATE", text_string(&text));
	text_clear(&text);
}

/* The words as a heading, then the other languages, the start that was given,
 * and notes. */
static void
explain_print_languages(struct explain *explain)
{
	struct cli *cli = explain->cli;
	const struct explain_language *language;
	struct text text = { 0 };
	struct error why = { 0 };
	size_t i;

	for (i = 0; i < countof(explain_languages); i++) {
		language = &explain_languages[i];
		text_cut(&text, 0);
		if (explain_format(&text, explain, language, &why) == -1)
			text_putf(&text, "- (%s)", why.text);
		/* The words are what most people came for: no label, and
		 * bold. */
		if (i == 0)
			text_putf(&cli->out, "%s%s%s\n",
			    cli_style(cli, CLI_BOLD), text_string(&text),
			    cli_style(cli, CLI_PLAIN));
		else
			explain_print_lines(cli, language->label,
			    text_string(&text));
		if (language->format == NULL)
			explain_print_dates(explain);
	}
	text_cut(&text, 0);
	if (explain->has_start)
		civil_format(&text, explain_start(explain));
	explain_print_lines(cli, "start", text_string(&text));
	text_cut(&text, 0);
	explain_put_notes(&text, explain);
	explain_print_lines(cli, "note", text_string(&text));
	text_clear(&text);
}

/* One occurrence: local, UTC, what is odd; below, the same time in each --in.
 */
static void
explain_print_occurrence(struct explain *explain, size_t i)
{
	const struct explain_instant *item = &explain->list.items[i];
	struct text *out = &explain->cli->out, remarks = { 0 };
	size_t k;

	text_puts(out, "  ");
	timetext_format(out, explain->zone, item->instant.at);
	text_puts(out, "  ");
	civil_format_utc(out, item->instant.at);
	explain_put_remarks(&remarks, explain, i);
	if (remarks.length > 0)
		text_putf(out, "  %s%s%s", cli_style(explain->cli,
		    CLI_YELLOW), text_string(&remarks),
		    cli_style(explain->cli, CLI_PLAIN));
	text_putc(out, '\n');
	text_clear(&remarks);
	for (k = 0; k < explain->range.in.count; k++) {
		text_puts(out, "    ");
		timetext_format(out, explain->range.in.items[k],
		    item->instant.at);
		text_putf(out, "  %s\n",
		    zone_name(explain->range.in.items[k]));
	}
}

/* The rule, then its occurrences. */
static void
explain_print(struct explain *explain)
{
	struct text *out = &explain->cli->out;
	size_t i;

	explain_print_languages(explain);
	/* A rule with an end, or a range that is too short. */
	if (explain->list.count == 0)
		text_puts(out, "\nNothing falls into that time.\n");
	else
		text_putf(out, "\nIn %s:\n", zone_name(explain->zone));
	for (i = 0; i < explain->list.count; i++)
		explain_print_occurrence(explain, i);
}

/* --- JSON --------------------------------------------------------------- */

/* A key for each language: the text, or null and the reason beside it, so
 * that a program finds every key in every answer. */
static void
explain_json_languages(struct jsontext *json, struct explain *explain)
{
	const struct explain_language *language;
	struct text text = { 0 };
	struct error why = { 0 };
	size_t i;

	for (i = 0; i < countof(explain_languages); i++) {
		language = &explain_languages[i];
		text_cut(&text, 0);
		if (explain_format(&text, explain, language, &why) == 0) {
			jsontext_string(json, language->key,
			    text_string(&text));
		} else {
			jsontext_null(json, language->key);
			jsontext_string(json, language->why_key, why.text);
		}
	}
	text_clear(&text);
}

/* The dates beside the RRULE, in one text as there. */
static void
explain_json_dates(struct jsontext *json, struct explain *explain)
{
	struct text text = { 0 };

	explain_put_rdate(&text, explain);
	if (text.length > 0)
		jsontext_string(json, "rdate", text_string(&text));
	text_cut(&text, 0);
	explain_put_exdate(&text, explain);
	if (text.length > 0)
		jsontext_string(json, "exdate", text_string(&text));
	text_clear(&text);
}

/* What the rule's reader should know, as a list of sentences. */
static void
explain_json_notes(struct jsontext *json, const struct explain *explain)
{
	struct text text = { 0 };
	char *line, *rest;

	explain_put_notes(&text, explain);
	jsontext_list(json, "notes");
	rest = text.bytes;
	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			jsontext_string(json, NULL, line);
	jsontext_end_list(json);
	text_clear(&text);
}

/* One occurrence with the fields that all commands give one
 * (occurrence_json.h); for a start in a gap also the time that the rule
 * names. */
static void
explain_json_occurrence(struct jsontext *json, const struct explain *explain,
    size_t i)
{
	const struct explain_instant *item = &explain->list.items[i];
	struct text text = { 0 };

	jsontext_object(json, NULL);
	occurrence_json_format_start(json, explain->zone, item->instant.at,
	    item->instant.mark, explain->range.in.items,
	    explain->range.in.count);
	/* Elsewhere it is start_local without its offset. */
	if (item->instant.mark == ZONE_GAP) {
		civil_format(&text, item->local);
		jsontext_string(json, "rule_local", text_string(&text));
		text_cut(&text, 0);
	}
	explain_put_remarks(&text, explain, i);
	if (text.length > 0)
		jsontext_string(json, "note", text_string(&text));
	jsontext_end_object(json);
	text_clear(&text);
}

/* The whole answer as one object. */
static void
explain_json(struct explain *explain)
{
	struct jsontext json = { .text = &explain->cli->out,
	    .is_pretty = true };
	struct text start = { 0 };
	size_t i;

	jsontext_object(&json, NULL);
	explain_json_languages(&json, explain);
	explain_json_dates(&json, explain);
	jsontext_string(&json, "zone", zone_name(explain->zone));
	civil_format(&start, explain_start(explain));
	if (explain->has_start)
		jsontext_string(&json, "start_local", text_string(&start));
	text_clear(&start);
	explain_json_notes(&json, explain);
	jsontext_list(&json, "occurrences");
	for (i = 0; i < explain->list.count; i++)
		explain_json_occurrence(&json, explain, i);
	jsontext_end_list(&json);
	jsontext_end_object(&json);
}

/* --- command ------------------------------------------------------------ */

/* Read, expand, print. */
static enum cli_status
explain_run(struct cli *cli)
{
	struct explain explain = { .cli = cli };
	enum cli_status status;

	explain.zonedir = zonedir_new(NULL);
	status = explain_read(&explain);
	if (status == CLI_OK) {
		explain_expand(&explain);
		if (cli->is_json)
			explain_json(&explain);
		else
			explain_print(&explain);
		if (explain.is_cut)
			status = range_check_cut(&explain.range, cli,
			    explain.list.count, explain.list.items[
			    explain.list.count - 1].instant.at);
	}
	array_clear(&explain.list);
	range_clear(&explain.range);
	recurrence_clear(&explain.recurrence);
	zonedir_free(explain.zonedir);
	return status;
}

static const struct cli_option explain_options[] = {
	{ "zone", 'z', "ZONE", "The zone of the rule's times (default: UTC)" },
	{ "start", 0, "LOCAL", "Where counting begins (DTSTART), such as "
	    "2026-01-06T15:00" },
	RANGE_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_explain = {
	.name = "explain",
	.usage = "RULE [--zone ZONE] [--start LOCAL] [--from T] [--to T] "
	    "[-n N] [--in ZONE]...",
	.summary = "Say what a rule means, in words and dates",
	.help = "RULE is words, an RRULE or cron, as in the configuration's "
	    "\"when:\". It is told as words, RRULE, cron and systemd's "
	    "OnCalendar, or why that cannot be.",
	.examples =
	    "patchday explain \"every Thursday at 15:00\" "
	    "--zone America/Los_Angeles\n"
	    "patchday explain \"0 13 * * WED#1\" --zone America/Santiago "
	    "--in UTC\n"
	    "patchday explain \"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\" \\\n"
	    "    --start 2026-01-06T21:00 --json\n",
	.options = explain_options,
	.least = 1, .most = -1, .has_zone = true,
	.run = explain_run,
};
