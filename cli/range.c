/* SPDX-License-Identifier: MIT */
/*
 * --from, --to, -n and --in, which several commands share.  Times are read by
 * timearg.h, seen from the command's (perhaps pinned) now; wall-clock times
 * without a zone are of the zone that the command names, mostly the site's
 * first.
 *
 * Ranges are half-open, [from, to): what starts at --to belongs to the next
 * one, so that ranges that follow each other neither share nor lose an
 * occurrence.
 */
#include "range.h"

#include <stdio.h>

#include "civil.h"
#include "cli_internal.h"
#include "conflict.h"
#include "occurrence_json.h"
#include "timearg.h"

/* One time option; `*ret_at` is left alone when it is not given. */
static enum cli_status
range_read_time(const struct cli *cli, const char *name,
    const struct zone *zone, int64_t *ret_at)
{
	const char *value = cli_find(cli, name);
	struct error error = { 0 };
	char option[16];

	if (value == NULL)
		return CLI_OK;
	if (timearg_parse(value, clock_now(&cli->clock), zone, ret_at,
	    &error) == 0)
		return CLI_OK;
	(void)snprintf(option, sizeof(option), "--%s", name);
	return cli_fail_value(cli, option, value, &error);
}

/* Every --in, in the order given; a zone may be given twice. */
static enum cli_status
range_read_zones(struct range *range, const struct cli *cli,
    struct zonedir *zonedir)
{
	const struct zone *zone;
	struct error error = { 0 };
	const char *name;
	size_t i;

	for (i = 0; (name = cli_find_nth(cli, "in", i)) != NULL; i++) {
		zone = zonedir_find(zonedir, name, &error);
		if (zone == NULL)
			return cli_fail_usage(cli, "--in: %s", error.text);
		array_push(&range->in, zone);
	}
	return CLI_OK;
}

enum cli_status
range_init(struct range *range, const struct cli *cli,
    struct zonedir *zonedir, const struct zone *zone, int64_t default_count)
{
	enum cli_status status;

	*range = (struct range){ .now_at = clock_now(&cli->clock),
	    .from_at = clock_now(&cli->clock), .to_at = INT64_MAX,
	    .count = default_count };
	/* With an end there is no need for a number: all of them. */
	if (cli_find(cli, "to") != NULL)
		range->count = INT64_MAX;
	status = range_read_time(cli, "from", zone, &range->from_at);
	if (status == CLI_OK)
		status = range_read_time(cli, "to", zone, &range->to_at);
	if (status == CLI_OK)
		/* -n wins over what --to has set. */
		status = cli_read_number(cli, "count", 1, 1000000,
		    &range->count);
	if (status == CLI_OK)
		status = range_read_zones(range, cli, zonedir);
	/* Most often a year that was forgotten; an empty answer would hide
	 * it. */
	if (status == CLI_OK && range->to_at <= range->from_at)
		status = cli_fail_usage(cli, "--to is not after --from");
	return status;
}

void
range_print_json(const struct range *range, const struct agenda *agenda,
    struct text *text)
{
	struct jsontext json = { .text = text, .is_pretty = true };
	const struct occurrence_json how = { .now_at = range->now_at,
	    .in = range->in.items, .in_count = range->in.count };
	size_t i;

	jsontext_list(&json, NULL);
	for (i = 0; i < agenda->list.count; i++)
		occurrence_json_format(&json, NULL, &agenda->list.items[i],
		    &how);
	jsontext_end_list(&json);
}

enum cli_status
range_check_cut(const struct range *range, const struct cli *cli,
    size_t count, int64_t last_at)
{
	struct error error = { 0 };
	struct text last = { 0 };

	if ((int64_t)count >= range->count)
		return CLI_OK;
	civil_format_utc(&last, last_at);
	error_set(&error, ERROR_LIMIT, "more than %zu occurrences; what starts "
	    "after %s is left out, for which --from goes on", count,
	    text_string(&last));
	text_clear(&last);
	return cli_fail(cli, CLI_REFUSED, &error);
}

const char *
range_doubt(const struct cli *cli, const struct occurrence *occurrence)
{
	static const char *const doubts[] = {
		[OCCURRENCE_TENTATIVE] = "to be confirmed",
		[OCCURRENCE_CONFIRMED] = NULL,
		[OCCURRENCE_CANCELLED] = "cancelled",
	};

	return occurrence->end_at <= clock_now(&cli->clock) ? NULL :
	    doubts[occurrence->status];
}

void
range_put_clashes(struct cli *cli, const struct occurrence *occurrence)
{
	struct conflicts conflicts = { 0 };

	if (occurrence->end_at > clock_now(&cli->clock) &&
	    conflict_find(&conflicts, NULL, occurrence)) {
		text_putf(&cli->out, "  %s[", cli_style(cli, CLI_YELLOW));
		conflict_format_clashes(&cli->out, &conflicts.list.items[0]);
		text_putf(&cli->out, "]%s", cli_style(cli, CLI_PLAIN));
	}
	conflict_clear(&conflicts);
}

void
range_clear(struct range *range)
{
	array_clear(&range->in);
}
