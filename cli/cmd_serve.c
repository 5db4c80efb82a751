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

#include "cli.h"
#include "patchdayd.h"

/* Options that patchdayd takes as they are; it checks their values. */
static const struct cli_option serve_options[] = {
	{ "listen", 0, "ADDRESS", "Answer HTTP there: 127.0.0.1:8480, "
	    "[::1]:8480 or unix:PATH" },
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

/* Hand everything on.  FILE wins over --config and $PATCHDAY_CONF. Returns
 * only when patchdayd cannot be run. */
static enum cli_status
serve_run(struct cli *cli)
{
	ARRAY(char *) arguments = { 0 };
	const struct cli_given *given;
	enum cli_status status;
	size_t i;

	/* Always said: its own default would not know of FILE. */
	array_push(&arguments, mem_format("--config=%s",
	    cli->words.count > 0 ? cli->words.items[0] : cli->conf_path));
	for (i = 0; i < cli->given.count; i++) {
		given = &cli->given.items[i];
		/* "--name=VALUE" in one piece: a value that begins with a
		 * dash is safe. */
		if (serve_hands_on(given))
			array_push(&arguments, mem_format(
			    given->option->value == NULL ? "--%s" : "--%s=%s",
			    given->option->name, given->value));
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
	.least = 0, .most = 1,
	.run = serve_run,
};
