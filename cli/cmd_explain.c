/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "cli.h"
#include "occurrence_json.h"
#include "range.h"
#include "recurrence.h"
#include "timeshift.h"
#include "timetext.h"
#include "zonedir.h"

#define EXPLAIN_COUNT 10	/* occurrences, unless told */
#define EXPLAIN_MOST 1000000
#define EXPLAIN_SHIFT_SECS (2 * CIVIL_DAY_SECS)	/* no zone jumps farther */

struct explain_instant {
	int64_t local;		/* as the rule gives it */
	struct zone_instant instant;
};

/* Everything the command works on. */
struct explain {
	struct cli *cli;
	struct zonedir *zonedir;
	const struct zone *zone;
	struct recurrence recurrence;
	struct range range;
	bool has_start;		/* counting begins at a given time */
	ARRAY(struct explain_instant) list;
};

/* The languages a rule is shown in. */
static const struct explain_language {
	const char *label, *key, *why_key;
	int (*format)(struct text *text, const struct recurrence *recurrence,
	    struct error *ret_error);
	bool has_zone;			/* at the end of each line */
} explain_languages[] = {
	{ "words", "words", "words_why", recurrence_format_words, false },
	{ "RRULE", "rrule", "rrule_why", NULL, false },	/* wants the zone */
	{ "cron", "cron", "cron_why", recurrence_format_cron, false },
	{ "OnCalendar", "oncalendar", "oncalendar_why",
	    recurrence_format_oncalendar, true },
};

/* The rule in a language; 0, or -1 and why it cannot be said. */
static int
explain_format(struct text *text, const struct explain *explain,
    const struct explain_language *language, struct error *ret_error)
{
	struct text lines = { 0 };
	char *line, *rest;
	int result;

	if (language->format == NULL)
		return recurrence_format_rrule_zoned(text,
		    &explain->recurrence, explain->zone, ret_error);
	result = language->format(&lines, &explain->recurrence, ret_error);
	rest = result == 0 ? lines.bytes : NULL;
	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL)
		text_putf(text, "%s%s%s%s", line, language->has_zone ? " " :
		    "", language->has_zone ? zone_name(explain->zone) : "",
		    rest != NULL ? "\n" : "");
	text_clear(&lines);
	return result;
}

/* --- reading ------------------------------------------------------------ */

/* The rule: one argument, or words that were not quoted. */
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
		return cli_fail_usage(cli, "--start \"%s\": %s", start,
		    error.text);
	for (i = 0; i < cli->words.count; i++) {
		text_puts(&rule, i > 0 ? " " : "");
		text_puts(&rule, cli->words.items[i]);
	}
	if (recurrence_parse(text_string(&rule), start != NULL, start_local,
	    &explain->recurrence, &error) == -1)
		status = cli_fail(cli, CLI_REFUSED, &error);
	else
		recurrence_resolve_until(&explain->recurrence, explain->zone);
	explain->has_start = start != NULL ||
	    explain->recurrence.from_local != INT64_MIN;
	text_clear(&rule);
	return status;
}

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

/* --- expansion ---------------------------------------------------------- */

static int
explain_cmp(const void *a, const void *b)
{
	const struct explain_instant *x = a, *y = b;
	int64_t p = x->instant.at, q = y->instant.at;

	if (p == q)
		return (x->local > y->local) - (x->local < y->local);
	return p < q ? -1 : 1;
}

/* In the order of instants; two on one instant are one. */
static void
explain_sort(struct explain *explain)
{
	struct explain_instant *items = explain->list.items;
	size_t i, kept = 0;

	if (explain->list.count == 0)
		return;
	qsort(items, explain->list.count, sizeof(*items), explain_cmp);
	for (i = 0; i < explain->list.count; i++)
		if (kept == 0 ||
		    items[kept - 1].instant.at != items[i].instant.at)
			items[kept++] = items[i];
	if ((int64_t)kept > explain->range.count)
		kept = (size_t)explain->range.count;
	explain->list.count = kept;
}

/*
 * All instants that were asked for.  Walls are not in the order of instants
 * where clocks are set forward, so it goes on a little beyond the last one.
 */
static void
explain_expand(struct explain *explain)
{
	const struct range *range = &explain->range;
	int64_t last_local = INT64_MAX, local, count = 0;
	struct recurrence_cursor cursor;
	struct explain_instant item;

	if (range->to_at != INT64_MAX)
		last_local = zone_local(explain->zone, range->to_at) +
		    EXPLAIN_SHIFT_SECS;
	recurrence_cursor_init(&cursor, &explain->recurrence,
	    zone_local(explain->zone, range->from_at) - EXPLAIN_SHIFT_SECS);
	while (recurrence_cursor_next(&cursor, &local) &&
	    local < last_local && explain->list.count < EXPLAIN_MOST) {
		item.local = local;
		item.instant = zone_resolve(explain->zone, local);
		if (item.instant.at < range->from_at ||
		    item.instant.at >= range->to_at)
			continue;
		array_push(&explain->list, item);
		if (++count == range->count &&
		    local + EXPLAIN_SHIFT_SECS < last_local)
			last_local = local + EXPLAIN_SHIFT_SECS;
	}
	explain_sort(explain);
}

/* --- remarks ------------------------------------------------------------ */

/* Why the UTC hour is another one than before; no text: it is not. */
static void
explain_put_change(struct text *text, const struct explain *explain, size_t i)
{
	const struct explain_instant *item = &explain->list.items[i];
	struct timeshift_start starts[2];

	if (i == 0)
		return;
	starts[0] = (struct timeshift_start){ .local = item[-1].local,
	    .at = item[-1].instant.at };
	starts[1] = (struct timeshift_start){ .local = item->local,
	    .at = item->instant.at };
	(void)timeshift_format(text, explain->zone, &starts[0], &starts[1]);
}

/* What is odd about the start itself. */
static void
explain_put_mark(struct text *text, const struct explain *explain, size_t i)
{
	const struct explain_instant *item = &explain->list.items[i];
	struct civil civil = civil_from_local(item->local);
	struct civil real = civil_from_local(zone_local(explain->zone,
	    item->instant.at));

	if (item->instant.mark == ZONE_GAP)
		text_putf(text, "clocks are set forward over %02d:%02d, so it "
		    "is %s", civil.hour, civil.minute, real.day == civil.day ?
		    "later that day" : "on the next day");
	else if (item->instant.mark == ZONE_OVERLAP)
		text_putf(text, "%02d:%02d comes twice that day, this is the "
		    "first", civil.hour, civil.minute);
}

static void
explain_put_remarks(struct text *text, const struct explain *explain,
    size_t i)
{
	size_t length;

	explain_put_mark(text, explain, i);
	length = text->length;
	if (length > 0)
		text_puts(text, "; ");
	explain_put_change(text, explain, i);
	if (length > 0 && text->length == length + 2)
		text_cut(text, length);
}

/* --- text --------------------------------------------------------------- */

/* Lines under a label. */
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
		if (i == 0)
			text_putf(&cli->out, "%s%s%s\n",
			    cli_style(cli, CLI_BOLD), text_string(&text),
			    cli_style(cli, CLI_PLAIN));
		else
			explain_print_lines(cli, language->label,
			    text_string(&text));
	}
	text_cut(&text, 0);
	if (explain->has_start)
		civil_format(&text, explain->recurrence.start_local);
	explain_print_lines(cli, "start", text_string(&text));
	text_cut(&text, 0);
	recurrence_explain(&text, &explain->recurrence);
	explain_print_lines(cli, "note", text_string(&text));
	text_clear(&text);
}

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

static void
explain_print(struct explain *explain)
{
	struct text *out = &explain->cli->out;
	size_t i;

	explain_print_languages(explain);
	if (explain->list.count == 0)
		text_puts(out, "\nNothing falls into that time.\n");
	else
		text_putf(out, "\nIn %s:\n", zone_name(explain->zone));
	for (i = 0; i < explain->list.count; i++)
		explain_print_occurrence(explain, i);
}

/* --- JSON --------------------------------------------------------------- */

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

static void
explain_json_notes(struct jsontext *json, const struct explain *explain)
{
	struct text text = { 0 };
	char *line, *rest;

	recurrence_explain(&text, &explain->recurrence);
	jsontext_list(json, "notes");
	rest = text.bytes;
	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			jsontext_string(json, NULL, line);
	jsontext_end_list(json);
	text_clear(&text);
}

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

static void
explain_json(struct explain *explain)
{
	struct jsontext json = { .text = &explain->cli->out,
	    .is_pretty = true };
	struct text start = { 0 };
	size_t i;

	jsontext_object(&json, NULL);
	explain_json_languages(&json, explain);
	jsontext_string(&json, "zone", zone_name(explain->zone));
	civil_format(&start, explain->recurrence.start_local);
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

static enum cli_status
explain_run(struct cli *cli)
{
	struct explain explain = { .cli = cli };
	enum cli_status status;

	explain.zonedir = zonedir_new(cli->zoneinfo);
	status = explain_read(&explain);
	if (status == CLI_OK) {
		explain_expand(&explain);
		if (cli->is_json)
			explain_json(&explain);
		else
			explain_print(&explain);
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
	.least = 1, .most = -1,
	.run = explain_run,
};
