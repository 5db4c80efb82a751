/* SPDX-License-Identifier: MIT */
/*
 * patchday shipped: when which version reached which environment, the newest
 * first, and how long it had waited since it was merged.
 *
 *	2026-12-04  idfprod  15.3.2 → 15.4.1  3 days  patch-thursday/2026-12-03…
 */
#include <inttypes.h>
#include <string.h>

#include "control.h"
#include "duration.h"
#include "html.h"
#include "instant.h"
#include "table.h"

#define SHIPPED_COUNT 20
#define SHIPPED_COUNT_MAX 1000
#define SHIPPED_WHERE_MOST 16
#define SHIPPED_VERSIONS_MOST 24
#define SHIPPED_ALL_MOST 40		/* with the service */
#define SHIPPED_HOUR_SECS 3600
#define SHIPPED_DAY_SECS 86400

/* "gafaelfawr 15.3.2 → 15.4.1"; the service only where several may be. */
static void
shipped_put_what(struct text *text, const struct doc *row, bool has_service)
{
	const char *from = control_string(row, "from");
	const char *to = control_string(row, "to");

	if (has_service)
		text_putf(text, "%s ", control_string(row, "service"));
	if (from[0] == '\0' && to[0] == '\0')
		text_puts(text, control_string(row, "class"));
	else if (from[0] == '\0')
		text_putf(text, "to %s", to);
	else
		text_putf(text, "%s → %s", from, to);
}

/* "3 days", "5 hours": nobody wants it to the minute. */
static void
shipped_put_waited(struct text *text, const struct doc *row)
{
	int64_t at = instant_parse(control_string(row, "shipped_at"));
	int64_t merged_at = instant_parse(control_string(row, "merged_at"));
	int64_t secs = at - merged_at;

	if (at < 0 || merged_at < 0 || secs < 0)
		return;
	if (secs >= SHIPPED_DAY_SECS)
		secs -= secs % SHIPPED_DAY_SECS;
	else if (secs >= SHIPPED_HOUR_SECS)
		secs -= secs % SHIPPED_HOUR_SECS;
	duration_format_words(text, secs);
}

static void
shipped_put_row(struct table *table, const struct doc *row, bool has_service)
{
	struct text what = { 0 }, when = { 0 }, waited = { 0 };

	/* The day; --json has the rest. */
	text_putf(&when, "%.10s", control_string(row, "shipped_at"));
	shipped_put_what(&what, row, has_service);
	shipped_put_waited(&waited, row);
	table_add(table, text_string(&when));
	table_add(table, control_string(row, "environment"));
	table_add(table, text_string(&what));
	table_add(table, text_string(&waited));
	table_add(table, control_string(row, "occurrence"));
	text_clear(&what);
	text_clear(&when);
	text_clear(&waited);
}

static void
shipped_print(struct cli *cli, const struct doc *rows)
{
	bool has_service = cli->words.count == 0;
	struct table table = { .columns = 5, .most = { 10,
		SHIPPED_WHERE_MOST, has_service ? SHIPPED_ALL_MOST :
		SHIPPED_VERSIONS_MOST, 10 } };
	size_t i;

	if (rows->count == 0) {
		text_puts(&cli->out, "Nothing of that is known.\n");
		return;
	}
	table_add(&table, "when");
	table_add(&table, "where");
	table_add(&table, "what");
	table_add(&table, "waited");
	table_add(&table, "with");
	for (i = 0; i < rows->count; i++)
		shipped_put_row(&table, &rows->items[i], has_service);
	table_format(&cli->out, &table, 0);
}

static enum cli_status
shipped_format_target(const struct cli *cli, struct text *target)
{
	static const char *const names[] = { "environment", "occurrence" };
	int64_t count = SHIPPED_COUNT;
	enum cli_status status = cli_read_number(cli, "count", 1,
	    SHIPPED_COUNT_MAX, &count);
	const char *value;
	size_t i;

	text_putf(target, "/api/v1/shipped?limit=%" PRId64, count);
	if (cli->words.count > 0) {
		text_puts(target, "&service=");
		html_percent(target, cli->words.items[0]);
	}
	for (i = 0; i < countof(names); i++) {
		value = cli_find(cli, names[i]);
		if (value == NULL)
			continue;
		text_putf(target, "&%s=", names[i]);
		html_percent(target, value);
	}
	return status;
}

static enum cli_status
shipped_run(struct cli *cli)
{
	struct control_request request = { .method = "GET" };
	struct doc *rows = NULL;
	struct text target = { 0 };
	enum cli_status status = shipped_format_target(cli, &target);

	request.target = text_string(&target);
	if (status == CLI_OK)
		status = control_ask_json(cli, &request, &rows);
	if (status == CLI_OK && rows != NULL)
		shipped_print(cli, rows);
	doc_free(rows);
	text_clear(&target);
	return status;
}

static const struct cli_option shipped_options[] = {
	{ "environment", 0, "ID", "Only what reached it" },
	{ "occurrence", 0, "ID", "Only what came with it: "
	    "patch-thursday/2026-12-03T15:00" },
	{ "count", 'n', "N", "Show the newest N (default: 20, at most "
	    "1000)" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_shipped = {
	.name = "shipped",
	.usage = "[SERVICE] [--environment ID] [--occurrence ID] [-n N] "
	    "[--json]",
	.summary = "Show when which version reached which environment",
	.help = "Asks the running service, which keeps what each occurrence "
	    "brought. What waited when the work began, and does not any more "
	    "when it is over, was shipped. Times are UTC, the newest first.",
	.examples = "patchday shipped gafaelfawr\n"
	    "patchday shipped gafaelfawr --environment idfprod -n 1\n"
	    "patchday shipped --occurrence patch-thursday/2026-12-03T15:00\n",
	.options = shipped_options,
	.least = 0, .most = 1,
	.run = shipped_run,
};
