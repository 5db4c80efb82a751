/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "civil.h"
#include "cli.h"
#include "patchdayd.h"
#include "range.h"

static const struct cli_option simulate_options[] = {
	{ "from", 0, "TIME", "begin there (default: now)" },
	{ "to", 0, "TIME", "end before that time (default: +31d)" },
	{ "seed", 0, "N", "of the simulation's randomness (default: 1)" },
	{ NULL, 0, NULL, NULL }
};

/* An instant as RFC 3339, for patchdayd. */
static void
simulate_format(char *ret_text, size_t size, int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	(void)snprintf(ret_text, size, "%s", text_string(&text));
	text_clear(&text);
}

static enum cli_status
simulate_run(struct cli *cli)
{
	char from[32], to[32], seed[24];
	const char *arguments[] = { "--config", cli->conf_path, "--simulate",
	    from, to, "--seed", seed, cli->is_json ? "--json" : NULL, NULL };
	struct conf *conf = NULL;
	struct range range = { 0 };
	enum cli_status status;
	int64_t number = 1;

	if (cli->words.count > 0)
		cli->conf_path = arguments[1] = cli->words.items[0];
	status = cli_load_conf(cli, false, &conf);
	if (status != CLI_OK)
		return status;
	status = range_init(&range, cli, conf->zonedir, conf->zones.items[0],
	    INT64_MAX);
	if (status == CLI_OK)
		status = cli_read_number(cli, "seed", 0, INT64_MAX, &number);
	if (range.to_at == INT64_MAX)
		range.to_at = range.from_at + 31 * (int64_t)CIVIL_DAY_SECS;
	simulate_format(from, sizeof(from), range.from_at);
	simulate_format(to, sizeof(to), range.to_at);
	(void)snprintf(seed, sizeof(seed), "%" PRId64, number);
	range_clear(&range);
	conf_release(conf);
	return status == CLI_OK ? patchdayd_run(cli, arguments) : status;
}

const struct cli_command cmd_simulate = {
	.name = "simulate",
	.usage = "[FILE] [--from T] [--to T] [--json]",
	.summary = "Rehearse: print every announcement of a range, in order",
	.help = "The service itself runs under a simulated clock, network "
	    "and store: what you\nread is what it would send. Nothing is "
	    "sent or kept.\n",
	.examples =
	    "patchday simulate -c examples/rubin.yaml --to +31d\n"
	    "patchday simulate --from 2026-01-01 --to 2036-01-01 --json\n",
	.options = simulate_options,
	.least = 0, .most = 1,
	.run = simulate_run,
};
