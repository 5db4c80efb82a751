/* SPDX-License-Identifier: MIT */
/*
 * patchday conflicts: what is planned and meets a holiday, a freeze or other
 * work, and what can be typed about it.
 *
 *	Thu 24 Dec 2026 15:00 PST  Patch Thursday
 *	    meets Christmas Eve (US federal holidays)
 *	    patchday skip patch-thursday/2026-12-24T15:00 --because "…"
 *
 * The service knows what people have decided already, and is asked; with
 * --offline the configuration alone counts, as it does for `patchday check`.
 */
#include "conflict.h"

#include "civil.h"
#include "conf_conflict.h"
#include "control.h"
#include "html.h"
#include "range.h"
#include "timetext.h"

#define CONFLICTS_DEFAULT_DAYS 92
#define CONFLICTS_BYTES_MAX (4 * 1024 * 1024)

/* One conflict of an answer, which both ways give. */
static void
conflicts_print_one(struct cli *cli, const struct doc *conflict)
{
	const struct doc *clashes = doc_find(conflict, "clashes");
	const struct doc *proposals = doc_find(conflict, "proposals");
	const char *list, *other;
	size_t i;

	text_putf(&cli->out, "%s%s%s  %s\n", cli_style(cli, CLI_BOLD),
	    control_string(conflict, "when"), cli_style(cli, CLI_PLAIN),
	    control_string(conflict, "title"));
	for (i = 0; clashes != NULL && i < clashes->count; i++) {
		list = control_string(&clashes->items[i], "list");
		other = control_string(&clashes->items[i], "occurrence");
		text_putf(&cli->out, "    %s: %s%s%s%s%s%s\n",
		    control_string(&clashes->items[i], "kind"),
		    control_string(&clashes->items[i], "title"),
		    list[0] != '\0' || other[0] != '\0' ? " (" : "", list,
		    other, list[0] != '\0' || other[0] != '\0' ? ")" : "",
		    doc_find(&clashes->items[i], "observed") != NULL ?
		    ", observed" : "");
	}
	for (i = 0; proposals != NULL && i < proposals->count; i++)
		text_putf(&cli->out, "    %s%s%s\n",
		    i > 0 ? cli_style(cli, CLI_DIM) : "",
		    control_string(&proposals->items[i], "command"),
		    i > 0 ? cli_style(cli, CLI_PLAIN) : "");
}

static void
conflicts_print(struct cli *cli, const struct doc *answer)
{
	const struct doc *list = doc_find(answer, "conflicts");
	const struct doc *stale = doc_find(answer, "unread");
	size_t i;

	for (i = 0; list != NULL && i < list->count; i++)
		conflicts_print_one(cli, &list->items[i]);
	if (list == NULL || list->count == 0)
		text_puts(&cli->out, "Nothing that is planned then meets a "
		    "holiday, a freeze or other work.\n");
	for (i = 0; stale != NULL && i < stale->count; i++)
		text_putf(&cli->out, "%sholidays of %s: %s%s\n",
		    cli_style(cli, CLI_YELLOW),
		    control_string(&stale->items[i], "holidays"),
		    control_string(&stale->items[i], "state"),
		    cli_style(cli, CLI_PLAIN));
}

/* By the configuration alone. */
static enum cli_status
conflicts_plan(struct cli *cli, struct text *answer)
{
	struct conf *conf = NULL;
	struct range range = { 0 };
	struct schedule *schedule = NULL;
	enum cli_status status = cli_load_conf(cli, &conf);

	if (status != CLI_OK)
		return status;
	status = range_init(&range, cli, conf->zonedir, conf->zones.items[0],
	    INT64_MAX);
	if (status == CLI_OK) {
		if (range.to_at == INT64_MAX)
			range.to_at = range.from_at + CONFLICTS_DEFAULT_DAYS *
			    (int64_t)CIVIL_DAY_SECS;
		schedule = schedule_new(conf->window_list.items,
		    conf->window_list.count);
		conf_conflict_format(answer, conf, schedule, range.from_at,
		    range.to_at);
	}
	schedule_release(schedule);
	range_clear(&range);
	conf_release(conf);
	return status;
}

/* By the service, which reads the times as --from and --to have them. */
static enum cli_status
conflicts_ask(struct cli *cli, struct text *answer)
{
	static const char *const names[] = { "from", "to" };
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	enum cli_status status;
	const char *value;
	char before = '?';
	size_t i;

	text_puts(&target, "/api/v1/conflicts");
	for (i = 0; i < countof(names); i++) {
		value = cli_find(cli, names[i]);
		if (value == NULL)
			continue;
		text_putf(&target, "%c%s=", before, names[i]);
		html_percent(&target, value);
		before = '&';
	}
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	if (status == CLI_OK)
		text_put(answer, reply.body, reply.length);
	control_reply_clear(&reply);
	text_clear(&target);
	return status;
}

static enum cli_status
conflicts_run(struct cli *cli)
{
	struct text answer = { 0 };
	struct error error = { 0 };
	struct doc *doc = NULL;
	enum cli_status status = cli_find(cli, "offline") != NULL ?
	    conflicts_plan(cli, &answer) : conflicts_ask(cli, &answer);

	if (status == CLI_OK && cli->is_json) {
		text_put(&cli->out, text_string(&answer), answer.length);
	} else if (status == CLI_OK) {
		if (doc_parse_json(text_string(&answer), answer.length,
		    CONFLICTS_BYTES_MAX, &doc, &error) < 0)
			status = cli_fail(cli, CLI_FAILED, &error);
		else
			conflicts_print(cli, doc);
	}
	doc_free(doc);
	text_clear(&answer);
	return status;
}

static const struct cli_option conflicts_options[] = {
	{ "from", 0, "TIME", "What starts at TIME or later (default: now)" },
	{ "to", 0, "TIME", "What starts before TIME (default: 92 days "
	    "later)" },
	CONTROL_OPTIONS,
	{ "offline", 0, NULL, "By the configuration alone, without the "
	    "service" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_conflicts = {
	.name = "conflicts",
	.usage = "[--from T] [--to T] [--offline]",
	.summary = "Show what is planned on holidays, in freezes or at once",
	.help = "Each with what can be typed about it: to skip it, to move it "
	    "to the next working day, or to keep it, so that nobody is told "
	    "again. What was skipped, moved away or kept is not shown.",
	.examples =
	    "patchday conflicts\n"
	    "patchday conflicts --to 2027-12-31 --json\n"
	    "patchday conflicts --offline -c examples/rubin.yaml\n",
	.options = conflicts_options,
	.least = 0, .most = 0,
	.run = conflicts_run,
};
