/* SPDX-License-Identifier: MIT */
/*
 * patchday simulate: every announcement of a range of time, in order, in
 * seconds.  This process becomes patchdayd --simulate, where the real service
 * runs under a simulated clock, network and store.
 *
 * The same seed gives the same output to the byte: what is random is the
 * jitter of retries and the failures that the simulated network makes up.
 *
 * Times are read here, since only here "tomorrow 15:00" has a zone, the
 * site's first; patchdayd is told instants.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "cli.h"
#include "file.h"
#include "patchdayd.h"
#include "range.h"
#include "script.h"

/* Unless --to says otherwise. */
#define SIMULATE_DAYS 31

/* As in RANGE_OPTIONS, but with another end, and without a count or zones. */
static const struct cli_option simulate_options[] = {
	{ "from", 0, "TIME", "Begin there (default: now)" },
	{ "to", 0, "TIME", "End before that time (default: +31d)" },
	{ "acts", 0, "FILE", "Do what this script says: TIME WHO: SENTENCE, "
	    "one a line" },
	{ "seed", 0, "N", "Use this seed for what is random (default: 1)" },
	{ NULL, 0, NULL, NULL }
};

/* An instant as RFC 3339; the caller frees. */
static char *
simulate_format(int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	return text_take(&text);
}

/* Have patchdayd print the announcements of the range. */
static enum cli_status
simulate_range(const struct cli *cli, const struct range *range, int64_t seed)
{
	char *from = simulate_format(range->from_at);
	char *to = simulate_format(range->to_at);
	char *number = mem_format("%" PRId64, seed);
	const char *acts = cli_find(cli, "acts");
	const char *arguments[12] = { "--config", cli->conf_path,
	    "--simulate", from, to, "--seed", number };
	size_t count = 7;
	enum cli_status status;

	if (cli->is_json)
		arguments[count++] = "--json";
	if (acts != NULL)
		arguments[count++] = "--acts";
	if (acts != NULL)
		arguments[count++] = acts;
	status = patchdayd_run(cli, arguments);
	free(from);
	free(to);
	free(number);
	return status;
}

/* The file's place in front, as of a configuration's. */
static enum cli_status
simulate_refuse_acts(const struct cli *cli, const char *path,
    struct error *error)
{
	if (error->line > 0)
		(void)error_prefix(error, "%s:%d", path, error->line);
	else if (error->code == ERROR_INPUT)
		(void)error_prefix(error, "%s", path);
	error->line = error->column = 0;
	return cli_fail(cli, error->code == ERROR_INPUT ? CLI_REFUSED :
	    CLI_FAILED, error);
}

/* What was said before the range began would be done at another time. */
static int
simulate_check_acts(const struct script *script, const struct range *range,
    struct error *ret_error)
{
	const struct script_line *line = &script->list.items[0];

	if (line->at >= range->from_at)
		return 0;
	return error_set_at(ret_error, ERROR_INPUT, line->line, 1,
	    "that is before --from; begin earlier, or leave out --from: it "
	    "begins a day before the first line then");
}

/* A script says itself when it plays: from a day before its first line to a day
 * behind its last one, unless the range was given.  What is wrong with it is
 * said here, before anything is printed. */
static enum cli_status
simulate_read_acts(const struct cli *cli, const struct conf *conf,
    struct range *range)
{
	const char *path = cli_find(cli, "acts");
	struct script script = { 0 };
	struct error error = { 0 };
	char *bytes = NULL;
	size_t length, count;
	int status;

	if (path == NULL)
		return CLI_OK;
	if (strcmp(path, "-") == 0)
		return cli_fail_usage(cli, "--acts needs a file");
	status = file_read(path, SCRIPT_BYTES_MAX, &bytes, &length, &error);
	if (status == 0)
		status = script_parse(bytes, conf->zones.items[0],
		    range->from_at, &script, &error);
	free(bytes);
	if (status == 0 && cli_find(cli, "from") != NULL)
		status = simulate_check_acts(&script, range, &error);
	if (status != 0) {
		script_clear(&script);
		return simulate_refuse_acts(cli, path, &error);
	}
	count = script.list.count;
	if (cli_find(cli, "from") == NULL)
		range->from_at = script.list.items[0].at - CIVIL_DAY_SECS;
	if (range->to_at == INT64_MAX)
		range->to_at = script.list.items[count - 1].at +
		    CIVIL_DAY_SECS;
	script_clear(&script);
	if (range->to_at <= range->from_at)
		return cli_fail_usage(cli, "--to is more than a day before "
		    "the first line of %s", path);
	return CLI_OK;
}

/* Load for the zones' sake, read range and seed, become patchdayd. */
static enum cli_status
simulate_run(struct cli *cli)
{
	struct conf *conf = NULL;
	struct range range = { 0 };
	enum cli_status status;
	int64_t seed = 1;

	status = cli_load_conf(cli, &conf);
	if (status != CLI_OK)
		return status;
	status = range_init(&range, cli, conf->zonedir, conf->zones.items[0],
	    INT64_MAX);
	if (status == CLI_OK)
		status = cli_read_number(cli, "seed", 0, INT64_MAX, &seed);
	if (status == CLI_OK)
		status = simulate_read_acts(cli, conf, &range);
	/* Only its zones were wanted: patchdayd loads it again. */
	conf_release(conf);
	/* range_init() leaves it open: other commands have a count instead. */
	if (range.to_at == INT64_MAX)
		range.to_at = range.from_at +
		    SIMULATE_DAYS * (int64_t)CIVIL_DAY_SECS;
	if (status == CLI_OK)
		status = simulate_range(cli, &range, seed);
	range_clear(&range);
	return status;
}

const struct cli_command cmd_simulate = {
	.name = "simulate",
	.usage = "[FILE] [--acts FILE] [--from T] [--to T] [--seed N]",
	.summary = "Rehearse: print every announcement of a range, in order",
	.help = "The service itself runs under a simulated clock, network "
	    "and store: what you read is what it would send. Nothing is "
	    "sent or kept.\n\nWith --acts people take part: each line of the "
	    "script, such as 2026-12-03 15:02 release-manager: start "
	    "patch-thursday, is done at its time by somebody who may all; "
	    "what is refused says why. Times are of the site's first zone; "
	    "one without a date is of the day of the line above; lines that "
	    "begin with # are passed over.",
	.examples =
	    "patchday simulate -c examples/rubin.yaml --to +31d\n"
	    "patchday simulate -c examples/rubin.yaml \\\n"
	    "    --acts examples/patch-thursday.acts\n"
	    "patchday simulate --from 2026-01-01 --to 2036-01-01 --json\n",
	.options = simulate_options,
	.least = 0, .most = 1, .has_file = true,
	.run = simulate_run,
};
