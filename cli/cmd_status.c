/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "control.h"
#include "duration.h"
#include "timearg.h"
#include "zonedir.h"

/* "2026-12-03T23:00:00Z (in 2 hours)", seen from the service's now. */
static void
status_put_time(struct cli *cli, const struct doc *status, const char *time)
{
	const char *now = control_string(status, "now");
	struct zonedir *zonedir = zonedir_new(cli->zoneinfo);
	const struct zone *utc = zonedir_find(zonedir, "UTC", NULL);
	int64_t now_at, at;

	text_puts(&cli->out, time);
	if (timearg_parse(now, 0, utc, &now_at, NULL) == 0 &&
	    timearg_parse(time, 0, utc, &at, NULL) == 0 && at != now_at) {
		text_puts(&cli->out, at > now_at ? " (in " : " (");
		duration_format_words(&cli->out, at > now_at ? at - now_at :
		    now_at - at);
		text_puts(&cli->out, at > now_at ? ")" : " ago)");
	}
	zonedir_free(zonedir);
}

/* One line; nothing where `value` is empty. */
static void
status_put_line(struct cli *cli, const char *label, const char *value)
{
	if (value[0] != '\0')
		text_putf(&cli->out, "%-15s%s\n", label, value);
}

static void
status_put_time_line(struct cli *cli, const struct doc *status,
    const char *label, const char *time)
{
	if (time[0] == '\0')
		return;
	text_putf(&cli->out, "%-15s", label);
	status_put_time(cli, status, time);
	text_putc(&cli->out, '\n');
}

static void
status_put_configuration(struct cli *cli, const struct doc *status)
{
	const struct doc *conf = doc_find(status, "configuration");
	const char *refused = control_string(conf, "refused");

	text_putf(&cli->out, "%-15s%s (%s), %s windows\n", "configuration",
	    control_string(conf, "path"), control_string(conf, "hash"),
	    control_string(conf, "windows"));
	status_put_time_line(cli, status, "  loaded",
	    control_string(conf, "loaded_at"));
	if (refused[0] == '\0')
		return;
	text_puts(&cli->out, cli_style(cli, CLI_RED));
	status_put_time_line(cli, status, "  refused",
	    control_string(conf, "refused_at"));
	text_putf(&cli->out, "%s%s%s", cli_style(cli, CLI_PLAIN), refused,
	    refused[strlen(refused) - 1] == '\n' ? "" : "\n");
}

static void
status_put_outbox(struct cli *cli, const struct doc *outbox)
{
	size_t i, count = 0;

	text_putf(&cli->out, "%-15s", "outbox");
	for (i = 0; outbox != NULL && i < outbox->count; i++) {
		if (strcmp(outbox->items[i].scalar, "0") == 0)
			continue;
		text_putf(&cli->out, "%s%s %s", count++ > 0 ? ", " : "",
		    outbox->items[i].scalar, outbox->items[i].key);
	}
	text_puts(&cli->out, count == 0 ? "empty\n" : "\n");
}

static void
status_put_channels(struct cli *cli, const struct doc *channels)
{
	const struct doc *channel;
	const char *state, *reason;
	bool is_ok;
	size_t i;

	for (i = 0; channels != NULL && i < channels->count; i++) {
		channel = &channels->items[i];
		state = control_string(channel, "state");
		reason = control_string(channel, "reason");
		is_ok = strcmp(state, "ok") == 0;
		text_putf(&cli->out, "%-15s%s%s%s %s (%s)%s%s\n",
		    i == 0 ? "channels" : "",
		    cli_style(cli, is_ok ? CLI_GREEN : CLI_YELLOW), state,
		    cli_style(cli, CLI_PLAIN), control_string(channel, "id"),
		    control_string(channel, "kind"),
		    reason[0] == '\0' ? "" : ": ", reason);
	}
}

static void
status_print(struct cli *cli, const struct doc *status)
{
	text_putf(&cli->out, "%-15spatchday %s, zone data %s%s\n", "service",
	    control_string(status, "version"),
	    control_string(status, "zone_release"),
	    strcmp(control_string(status, "rehearsal"), "true") == 0 ?
	    ", rehearsal: nothing is sent" : "");
	status_put_time_line(cli, status, "  started",
	    control_string(status, "started_at"));
	if (strcmp(control_string(status, "clock"), "ok") != 0)
		status_put_line(cli, "  clock",
		    control_string(status, "clock"));
	status_put_configuration(cli, status);
	status_put_line(cli, "store trouble", control_string(
	    doc_find(status, "store"), "trouble"));
	status_put_time_line(cli, status, "next due",
	    control_string(status, "next_due"));
	status_put_outbox(cli, doc_find(status, "outbox"));
	status_put_channels(cli, doc_find(status, "channels"));
}

static enum cli_status
status_run(struct cli *cli)
{
	struct control_reply reply = { 0 };
	struct doc *doc = NULL;
	enum cli_status status;

	status = control_ask(cli, "GET", "/api/v1/status", NULL, &reply);
	if (status != CLI_OK)
		return status;
	if (cli->is_json) {
		text_puts(&cli->out, reply.body);
	} else {
		status = control_read_json(cli, &reply, &doc);
		if (status == CLI_OK)
			status_print(cli, doc);
		doc_free(doc);
	}
	control_reply_clear(&reply);
	return status;
}

static const struct cli_option status_options[] = {
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_status = {
	.name = "status",
	.usage = "[--socket PATH] [--json]",
	.summary = "Say what the running service does and what waits",
	.help = "Shows since when it runs, which configuration, whether a "
	    "newer one was refused, what is due next, how many messages are "
	    "in which state, and how each channel is. Times are UTC.",
	.examples = "patchday status\npatchday status --json\n",
	.options = status_options,
	.run = status_run,
};
