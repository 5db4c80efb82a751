/* SPDX-License-Identifier: MIT */
/*
 * patchday reload: make the running service read its configuration again.
 * Unlike SIGHUP it waits for the outcome: what was wrong is printed here, and
 * a script stops at the exit status.
 *
 * The service reads the file that it was started with: the one named by
 * --config here is not sent, and is only used to find the socket.
 */
#include <stdio.h>

#include "control.h"

/* Ask, and tell what runs now, in both cases: after a refusal nobody should
 * have to wonder whether the service is still up. */
static enum cli_status
reload_run(struct cli *cli)
{
	struct control_reply reply = { 0 };
	enum cli_status status;

	status = control_ask(cli, "POST", "/api/v1/reload", NULL, &reply);
	if (status == CLI_USAGE) {
		/* Its configuration, not what was typed here. */
		fputs("The service goes on with the configuration it had.\n",
		    stderr);
		return CLI_REFUSED;
	}
	if (status != CLI_OK)
		return status;
	fputs(reply.body, stderr);	/* warnings, if any */
	text_puts(&cli->out, cli->is_json ? "{\"reloaded\":true}\n" :
	    "The service runs the new configuration.\n");
	control_reply_clear(&reply);
	return CLI_OK;
}

static const struct cli_option reload_options[] = {
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_reload = {
	.name = "reload",
	.usage = "[--socket PATH]",
	.summary = "Make the running service read its configuration again",
	.help = "The service loads its own configuration, where it was "
	    "started with. A configuration with errors is refused and "
	    "printed here; the one that runs goes on, and the page, `patchday "
	    "status` and the metrics say so.",
	.examples = "patchday check && patchday reload\n",
	.options = reload_options,
	.run = reload_run,
};
