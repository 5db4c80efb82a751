/* SPDX-License-Identifier: MIT */
/*
 * patchday diff-environments A B: what A runs that B does not, and what waits
 * in one of them only.
 *
 *	service     idfint   idfprod
 *	gafaelfawr  15.4.1   15.3.2   minor ahead; waits in idfprod
 *	sasquatch   1.2.0    -        only in idfint
 */
#include <string.h>

#include "collect.h"
#include "control.h"
#include "table.h"
#include "version.h"

#define DIFF_SERVICE_MOST 20
#define DIFF_VERSION_MOST 15

/* One service as both have it. */
struct diff_row {
	const char *service;
	const struct pending_running *runs[2];	/* NULL: not at all */
	const struct change *waits[2];		/* NULL: nothing */
};

struct diff {
	const struct pending *sides[2];
	ARRAY(struct diff_row) rows;
};

static struct diff_row *
diff_find(struct diff *diff, const char *service)
{
	struct diff_row *row;
	size_t i;

	for (i = 0; i < diff->rows.count; i++)
		if (strcmp(diff->rows.items[i].service, service) == 0)
			return &diff->rows.items[i];
	row = array_add(&diff->rows);
	row->service = service;
	return row;
}

static int
diff_order(const void *a, const void *b)
{
	return strcmp(((const struct diff_row *)a)->service,
	    ((const struct diff_row *)b)->service);
}

/* The version that runs: as Argo CD has it, else where its change starts. */
static const char *
diff_version(const struct diff_row *row, int side)
{
	if (row->runs[side] != NULL && row->runs[side]->version != NULL)
		return row->runs[side]->version;
	return row->waits[side] == NULL ? NULL : row->waits[side]->from;
}

/* Is there anything to tell of it? */
static bool
diff_is_different(const struct diff *diff, const struct diff_row *row)
{
	const char *a = diff_version(row, 0), *b = diff_version(row, 1);
	bool has_runs = diff->sides[0]->running.count > 0 &&
	    diff->sides[1]->running.count > 0;

	if ((row->waits[0] == NULL) != (row->waits[1] == NULL))
		return true;
	if (has_runs && (row->runs[0] == NULL) != (row->runs[1] == NULL))
		return true;
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

static void
diff_init(struct diff *diff, const struct pending_list *list)
{
	const struct pending *pending;
	size_t i, kept = 0;
	int side;

	*diff = (struct diff){ 0 };
	for (side = 0; side < 2; side++) {
		pending = diff->sides[side] = &list->list.items[side];
		for (i = 0; i < pending->running.count; i++)
			diff_find(diff, pending->running.items[i].service)->
			    runs[side] = &pending->running.items[i];
		for (i = 0; i < pending->changes.count; i++)
			if (change_is_waiting(&pending->changes.items[i]))
				diff_find(diff, pending->changes.items[i].
				    service)->waits[side] =
				    &pending->changes.items[i];
	}
	for (i = 0; i < diff->rows.count; i++)
		if (diff_is_different(diff, &diff->rows.items[i]))
			diff->rows.items[kept++] = diff->rows.items[i];
	diff->rows.count = kept;
	if (kept > 1)
		qsort(diff->rows.items, kept, sizeof(struct diff_row),
		    diff_order);
}

/* "minor ahead", "only in idfint"; nothing where both run the same. */
static void
diff_put_step(struct text *text, const struct diff *diff,
    const struct diff_row *row)
{
	const char *a = diff_version(row, 0), *b = diff_version(row, 1);
	int order;

	if (a == NULL && b == NULL && row->runs[0] != NULL &&
	    row->runs[1] != NULL)
		return;
	if (a == NULL || b == NULL) {
		if (row->runs[0] == NULL && row->runs[1] != NULL)
			text_putf(text, "only in %s",
			    diff->sides[1]->environment);
		else if (row->runs[1] == NULL && row->runs[0] != NULL)
			text_putf(text, "only in %s",
			    diff->sides[0]->environment);
		return;
	}
	order = version_cmp(a, b);
	if (version_step(b, a) == VERSION_SAME)
		return;
	if (version_step(b, a) == VERSION_OTHER)
		text_puts(text, "another version");
	else
		text_putf(text, "%s %s",
		    change_class_name(change_class_plan(b, a)),
		    order > 0 ? "ahead" : "behind");
}

/* The same, and where it waits: "minor ahead; waits in idfprod". */
static void
diff_put_about(struct text *text, const struct diff *diff,
    const struct diff_row *row)
{
	int side;

	diff_put_step(text, diff, row);
	for (side = 0; side < 2; side++) {
		if (row->waits[side] == NULL)
			continue;
		text_putf(text, "%swaits in %s", text->length > 0 ? "; " : "",
		    diff->sides[side]->environment);
		if (row->waits[side]->to != NULL)
			text_putf(text, ": %s", row->waits[side]->to);
	}
}

static void
diff_print(struct cli *cli, const struct diff *diff)
{
	struct table table = { .columns = 4, .most = { DIFF_SERVICE_MOST,
		DIFF_VERSION_MOST, DIFF_VERSION_MOST } };
	const struct diff_row *row;
	struct text about = { 0 };
	const char *version;
	size_t i;
	int side;

	for (side = 0; side < 2; side++)
		if (diff->sides[side]->running.count == 0)
			text_putf(&cli->out, "%sNothing says what runs in "
			    "%s.%s\n", cli_style(cli, CLI_YELLOW),
			    diff->sides[side]->environment,
			    cli_style(cli, CLI_PLAIN));
	if (diff->rows.count == 0)
		text_puts(&cli->out, "No difference is known.\n");
	else
		table_add(&table, "service");
	for (side = 0; diff->rows.count > 0 && side < 2; side++)
		table_add(&table, diff->sides[side]->environment);
	if (diff->rows.count > 0)
		table_add(&table, "");
	for (i = 0; i < diff->rows.count; i++) {
		row = &diff->rows.items[i];
		table_add(&table, row->service);
		for (side = 0; side < 2; side++) {
			version = diff_version(row, side);
			table_add(&table, version != NULL ? version :
			    row->runs[side] != NULL ? "runs" : "-");
		}
		text_cut(&about, 0);
		diff_put_about(&about, diff, row);
		table_add(&table, text_string(&about));
	}
	table_format(&cli->out, &table, 0);
	text_clear(&about);
}

static void
diff_print_json(struct cli *cli, const struct diff *diff)
{
	static const char *const runs[] = { "a_runs", "b_runs" };
	static const char *const waits[] = { "a_waits", "b_waits" };
	struct jsontext json = { .text = &cli->out };
	const struct diff_row *row;
	struct text step = { 0 };
	size_t i;
	int side;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "a", diff->sides[0]->environment);
	jsontext_string(&json, "b", diff->sides[1]->environment);
	jsontext_list(&json, "differences");
	for (i = 0; i < diff->rows.count; i++) {
		row = &diff->rows.items[i];
		jsontext_object(&json, NULL);
		jsontext_string(&json, "service", row->service);
		for (side = 0; side < 2; side++)
			jsontext_string(&json, runs[side],
			    diff_version(row, side));
		text_cut(&step, 0);
		diff_put_step(&step, diff, row);
		jsontext_string(&json, "difference", step.length == 0 ? NULL :
		    text_string(&step));
		for (side = 0; side < 2; side++) {
			if (row->waits[side] == NULL)
				jsontext_null(&json, waits[side]);
			else
				pending_format_change(&json, waits[side],
				    row->waits[side]);
		}
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	text_putc(&cli->out, '\n');
	text_clear(&step);
}

static enum cli_status
diff_run(struct cli *cli)
{
	struct collect collect;
	struct diff diff = { 0 };
	enum cli_status status;

	status = collect_ask(cli, cli->words.items, cli->words.count, NULL,
	    &collect);
	if (status == CLI_OK && collect.list->list.count == 2) {
		diff_init(&diff, collect.list);
		if (cli->is_json)
			diff_print_json(cli, &diff);
		else
			diff_print(cli, &diff);
	}
	array_clear(&diff.rows);
	collect_clear(&collect);
	return status;
}

static const struct cli_option diff_options[] = {
	COLLECT_OPTIONS,
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_diff_environments = {
	.name = "diff-environments",
	.usage = "A B [--collect] [--json]",
	.summary = "Show what one environment runs that another does not",
	.help = "A line for each service that A and B run in different "
	    "versions, that only one of them has, or for which something "
	    "waits in one of them only. What runs is known where Argo CD is "
	    "asked.",
	.examples = "patchday diff-environments idfint idfprod\n"
	    "patchday diff-environments idfdev idfint --json\n",
	.options = diff_options,
	.least = 2, .most = 2,
	.run = diff_run,
};
