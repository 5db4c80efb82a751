/* SPDX-License-Identifier: MIT */
/*
 * patchday changes: what waits in each environment, the most important first:
 *
 *	data.lsst.cloud (idfprod)
 *	2 changes wait, 1 is in trouble; seen 2026-12-03T21:59:00Z
 *	  gafaelfawr  15.3.2 → 15.4.1  minor  #6810 Bump gafaelfawr
 *	  nublado     8.1.0 → 8.1.1    patch  Degraded
 */
#include <string.h>

#include "collect.h"
#include "control.h"
#include "instant.h"
#include "table.h"
#include "utf8.h"

#define CHANGES_SERVICE_MOST 20
#define CHANGES_VERSIONS_MOST 24
#define CHANGES_CLASS_MOST 12

/* "15.3.2 → 15.4.1", "to 15.4.1". */
static void
changes_put_versions(struct text *text, const struct change *change)
{
	if (change->to == NULL)
		text_puts(text, change->from == NULL ? "" : "from ");
	if (change->from != NULL)
		text_puts(text, change->from);
	if (change->to != NULL)
		text_putf(text, "%s%s", change->from != NULL ? " → " : "to ",
		    change->to);
}

/* How it is, then what was merged, the newest first. */
static void
changes_put_about(struct text *text, const struct change *change)
{
	const struct change_merge *merge = change->merges.count == 0 ? NULL :
	    &change->merges.items[0];

	if (change_is_trouble(change))
		text_puts(text, change->health == HEALTH_NOT_SAID ||
		    change->health == HEALTH_HEALTHY ? "in trouble" :
		    change_health_name(change->health));
	if (change->branch != NULL)
		text_putf(text, "%sbranch %s", text->length > 0 ? ", " : "",
		    change->branch);
	if (merge == NULL)
		return;
	text_puts(text, text->length > 0 ? "; " : "");
	if (change->merges.count > 1)
		text_putf(text, "%zu merged, last ", change->merges.count);
	if (merge->number != 0)
		text_putf(text, "#%lld ", (long long)merge->number);
	text_puts(text, merge->title == NULL ? "" : merge->title);
}

static void
changes_put_rows(struct cli *cli, const struct pending *pending)
{
	struct table table = { .columns = 4, .most = { CHANGES_SERVICE_MOST,
		CHANGES_VERSIONS_MOST, CHANGES_CLASS_MOST } };
	const struct change *change;
	struct text versions = { 0 }, about = { 0 };
	size_t i;

	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		text_cut(&versions, 0);
		text_cut(&about, 0);
		changes_put_versions(&versions, change);
		changes_put_about(&about, change);
		table_add(&table, change->service);
		table_add(&table, text_string(&versions));
		table_add(&table, !change_is_waiting(change) ? "" :
		    change->class == CHANGE_UNKNOWN ? "out of sync" :
		    change_class_name(change->class));
		table_add(&table, text_string(&about));
	}
	table_format(&cli->out, &table, 2);
	text_clear(&versions);
	text_clear(&about);
}

/* What could not be read makes the rest less sure. */
static void
changes_put_doubts(struct cli *cli, const struct pending *pending)
{
	const struct pending_source *source;
	size_t i;

	for (i = 0; i < pending->sources.count; i++) {
		source = &pending->sources.items[i];
		if (source->trouble == NULL)
			continue;
		text_puts(&cli->out, cli_style(cli, CLI_YELLOW));
		utf8_clean(&cli->out, source->kind, false);
		text_puts(&cli->out, ": ");
		utf8_clean(&cli->out, source->trouble, false);
		text_putf(&cli->out, "%s\n", cli_style(cli, CLI_PLAIN));
	}
}

static void
changes_put_state(struct cli *cli, const struct pending *pending)
{
	size_t waiting = pending_count(pending), trouble = 0, i;
	struct text *out = &cli->out;

	for (i = 0; i < pending->changes.count; i++)
		trouble += change_is_trouble(&pending->changes.items[i]);
	if (pending->at == 0) {
		text_puts(out, "Nothing is known.\n");
		return;
	}
	if (pending->changes.count == 0 && !pending_is_covered(pending)) {
		text_puts(out, "No source tells what waits.\n");
		return;
	}
	if (waiting == 0)
		text_puts(out, pending_is_whole(pending) ? "Nothing waits" :
		    "Not known what waits");
	else
		text_putf(out, "%zu %s", waiting, waiting == 1 ?
		    "change waits" : "changes wait");
	if (trouble > 0)
		text_putf(out, ", %zu %s in trouble", trouble, trouble == 1 ?
		    "is" : "are");
	text_puts(out, "; seen ");
	instant_format(out, pending->at);
	text_putc(out, '\n');
}

static void
changes_print(struct cli *cli, const struct collect *collect)
{
	const struct pending *pending;
	const char *title;
	size_t i;

	for (i = 0; i < collect->list->list.count; i++) {
		pending = &collect->list->list.items[i];
		title = collect->titles.items[i];
		text_putf(&cli->out, "%s%s", i > 0 ? "\n" : "",
		    cli_style(cli, CLI_BOLD));
		utf8_clean(&cli->out, title[0] == '\0' ?
		    pending->environment : title, false);
		text_puts(&cli->out, cli_style(cli, CLI_PLAIN));
		if (title[0] != '\0' && strcmp(title,
		    pending->environment) != 0)
			text_putf(&cli->out, " (%s)", pending->environment);
		text_putc(&cli->out, '\n');
		changes_put_state(cli, pending);
		changes_put_doubts(cli, pending);
		changes_put_rows(cli, pending);
	}
	if (i == 0)
		text_puts(&cli->out, "The configuration has no "
		    "environments.\n");
}

static void
changes_print_json(struct cli *cli, const struct collect *collect)
{
	struct jsontext json = { .text = &cli->out };
	size_t i;

	jsontext_list(&json, NULL);
	for (i = 0; i < collect->list->list.count; i++)
		pending_format_json(&json, NULL,
		    &collect->list->list.items[i]);
	jsontext_end_list(&json);
	text_putc(&cli->out, '\n');
}

static enum cli_status
changes_run(struct cli *cli)
{
	struct collect collect;
	enum cli_status status;

	status = collect_ask(cli, cli->words.items, cli->words.count,
	    cli_find(cli, "since"), &collect);
	if (status == CLI_OK && cli->is_json)
		changes_print_json(cli, &collect);
	else if (status == CLI_OK)
		changes_print(cli, &collect);
	collect_clear(&collect);
	return status;
}

static const struct cli_option changes_options[] = {
	{ "since", 0, "TIME", "Only what was merged since then: 2026-12-01, "
	    "yesterday, -7d" },
	COLLECT_OPTIONS,
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_changes = {
	.name = "changes",
	.usage = "[ENVIRONMENT]... [--since TIME] [--collect] [--json]",
	.summary = "Show what waits to be deployed in each environment",
	.help = "The most important first: major, minor, patch versions, then "
	    "the rest; with what was merged, and what is in trouble there. "
	    "Without ENVIRONMENT: all of them.\n\n"
	    "The service is asked for what it saw last. --collect asks Argo "
	    "CD, the repository and GitHub now, with the tokens of the "
	    "configuration, and needs no service.",
	.examples = "patchday changes\n"
	    "patchday changes idfprod --since yesterday\n"
	    "patchday changes idfint idfprod --json\n"
	    "patchday changes idfprod --collect -c patchday.yaml\n",
	.options = changes_options,
	.least = 0, .most = -1,
	.run = changes_run,
};
