/* SPDX-License-Identifier: MIT */
/*
 * patchday serve: the service, under a name that people try first.  This
 * process becomes patchdayd, with its arguments; exit statuses, signals and
 * logs are patchdayd's then.
 *
 * --at shifts patchdayd's clock rather than pinning it: a service whose clock
 * stands still would never send anything.
 */
#include <string.h>

#include "civil.h"
#include "cli.h"
#include "mem.h"
#include "patchdayd.h"

/* Options that patchdayd takes as they are; it checks their values. */
static const struct cli_option serve_options[] = {
	{ "listen", 0, "ADDRESS", "Answer HTTP there: 127.0.0.1:8480, "
	    "[::1]:8480, *:8480 or unix:PATH" },
	{ "state", 0, "FOLDER", "Keep the database in this folder, and the "
	    "socket" },
	{ "socket", 0, "PATH", "Answer `patchday status` and others there" },
	{ "rehearse", 0, NULL, "Word and record every message, send none" },
	{ "log", 0, "FORM", "Log lines as logfmt or json" },
	{ "log-level", 0, "LEVEL", "Log from debug, info, warn or error on" },
	{ NULL, 0, NULL, NULL }
};

/* Is it for patchdayd?  --config is said by the path below, and --json means
 * nothing to a service. */
static bool
serve_hands_on(const struct cli_given *given)
{
	return strcmp(given->option->name, "config") != 0 &&
	    strcmp(given->option->name, "json") != 0;
}

/* An option as patchdayd takes it, "--name=VALUE" in one piece: a value that
 * begins with a dash is safe.  A time is the one that was read here: patchdayd
 * knows no zone before it has a configuration.  The caller frees. */
static char *
serve_format(const struct cli *cli, const struct cli_given *given)
{
	const char *name = given->option->name;
	struct text at = { 0 };
	char *argument;

	if (given->option->value == NULL)
		return mem_format("--%s", name);
	if (strcmp(name, "at") == 0)
		civil_format_utc(&at, clock_now(&cli->clock));
	argument = mem_format("--%s=%s", name, at.length > 0 ? at.bytes :
	    given->value);
	text_clear(&at);
	return argument;
}

/* Hand everything on.  Returns only when patchdayd cannot be run. */
static enum cli_status
serve_run(struct cli *cli)
{
	ARRAY(char *) arguments = { 0 };
	const struct cli_given *given;
	enum cli_status status;
	size_t i;

	/* Always said: its own default would not know of FILE. */
	array_push(&arguments, mem_format("--config=%s", cli->conf_path));
	for (i = 0; i < cli->given.count; i++) {
		given = &cli->given.items[i];
		if (serve_hands_on(given))
			array_push(&arguments, serve_format(cli, given));
	}
	array_push(&arguments, NULL);
	status = patchdayd_run(cli, (const char *const *)arguments.items);
	array_clear_owned(&arguments);
	return status;
}

const struct cli_command cmd_serve = {
	.name = "serve",
	.usage = "[FILE] [--listen ADDRESS] [--state FOLDER] [--socket PATH] "
	    "[--rehearse] [--log FORM] [--log-level LEVEL]",
	.summary = "Run the service: feeds, page, announcements",
	.help = "Becomes patchdayd(8) in the foreground; systemd or another "
	    "supervisor keeps it running. SIGHUP or `patchday reload` loads "
	    "the configuration again, SIGTERM ends it gracefully. Options "
	    "that are not given are the configuration's.",
	.examples =
	    "patchday serve /etc/patchday/patchday.yaml\n"
	    "patchday serve examples/rubin.yaml --rehearse --state /tmp/p\n",
	.options = serve_options,
	.least = 0, .most = 1, .has_file = true,
	.run = serve_run,
};
