/* SPDX-License-Identifier: MIT */
#include "cli.h"
#include "patchdayd.h"

/* Options that patchdayd takes as they are. */
static const struct cli_option serve_options[] = {
	{ "listen", 0, "ADDRESS", "where HTTP is answered: 127.0.0.1:8480, "
	    "[::1]:8480 or unix:PATH" },
	{ "state", 0, "FOLDER", "where the database lies" },
	{ "socket", 0, "PATH", "the control socket" },
	{ "rehearse", 0, NULL, "word and record every message, send none" },
	{ NULL, 0, NULL, NULL }
};

static enum cli_status
serve_run(struct cli *cli)
{
	struct { ARRAY(const char *) list; } arguments = { 0 };
	static const char *const dashed[] = { "--listen", "--state",
	    "--socket", "--rehearse" };
	enum cli_status status;
	const char *value;
	size_t i;

	array_push(&arguments.list, (const char *)"--config");
	array_push(&arguments.list, cli->words.count > 0 ?
	    cli->words.items[0] : cli->conf_path);
	value = cli_find(cli, "at");
	if (value != NULL) {
		array_push(&arguments.list, (const char *)"--at");
		array_push(&arguments.list, value);
	}
	for (i = 0; i < countof(dashed); i++) {
		value = cli_find(cli, serve_options[i].name);
		if (value == NULL)
			continue;
		array_push(&arguments.list, dashed[i]);
		if (serve_options[i].value != NULL)
			array_push(&arguments.list, value);
	}
	array_push(&arguments.list, (const char *)NULL);
	status = patchdayd_run(cli, arguments.list.items);
	array_clear(&arguments.list);
	return status;
}

const struct cli_command cmd_serve = {
	.name = "serve",
	.usage = "[FILE] [--listen ADDRESS] [--state FOLDER] [--rehearse]",
	.summary = "Run the service: feeds, page, announcements",
	.help = "Becomes patchdayd(8) in the foreground; systemd or another "
	    "supervisor keeps it\nrunning. SIGHUP or `patchday reload` loads "
	    "the configuration again, SIGTERM\nends it gracefully.\n",
	.examples =
	    "patchday serve /etc/patchday/patchday.yaml\n"
	    "patchday serve examples/rubin.yaml --rehearse --state /tmp/p\n",
	.options = serve_options,
	.least = 0, .most = 1,
	.run = serve_run,
};
